//! Many queries at once: the lines of a list ([`batch_lines`]), and what became of each ([`BatchRow`]). Asking is the caller's.

use crate::article::Date;
use serde::{Deserialize, Serialize};

/// A query of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchLine {
    /// The number of its line, from 1.
    pub line: usize,
    /// What stands before the tab; the query itself where there is none.
    pub label: String,
    /// The query as typed.
    pub query: String,
}

/// The queries of a list: one a line, `label<TAB>query` or the query alone. Lines that are empty or begin with `#` are passed over.
///
/// ```
/// # use newsearch::search::batch_lines;
/// let lines = batch_lines("# watch list\nrates\t\"rate cut\" -football\n\nShoigu Syria\n");
/// let read: Vec<_> = lines.iter().map(|l| (l.line, l.label.as_str(), l.query.as_str())).collect();
/// assert_eq!(read, [(2, "rates", "\"rate cut\" -football"), (4, "Shoigu Syria", "Shoigu Syria")]);
/// ```
pub fn batch_lines(text: &str) -> Vec<BatchLine> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let read = lines.map(|(at, line)| {
        let (label, query) = match line.split_once('\t') {
            Some((label, query)) if !query.trim().is_empty() && !label.trim().is_empty() => (label.trim(), query.trim()),
            _ => (line.trim(), line.trim()),
        };
        BatchLine { line: at + 1, label: label.to_owned(), query: query.to_owned() }
    });
    read.collect()
}

/// What a query of a list found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BatchRow {
    /// What the list calls the query.
    pub label: String,
    /// The query as typed.
    pub query: String,
    /// How many articles match; 0 where the query could not be answered, which `error` says.
    pub articles: u64,
    /// How many stories these are, copies of one report counted once; `null` where copies were not folded.
    pub stories: Option<u64>,
    /// The day (in UTC) of the earliest article that matches and has a date.
    pub first: Option<Date>,
    /// The day of the latest.
    pub last: Option<Date>,
    /// The best hits.
    pub hits: Vec<BatchHit>,
    /// What was repaired or interpreted, one sentence each, none twice.
    pub problems: Vec<String>,
    /// Why the query could not be answered, on one line.
    pub error: Option<String>,
}

/// A hit in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchHit {
    /// The article's id.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// When it was published.
    pub date: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_without_a_query_is_a_query() {
        let read = |text: &str| batch_lines(text).into_iter().map(|l| (l.label, l.query)).collect::<Vec<_>>();
        let same = |text: &str| (text.to_owned(), text.to_owned());
        assert_eq!(read("\u{feff}oil\t\n\toil\r\n  # no\n"), [same("oil"), same("oil")]);
        assert_eq!(read("a\tb\tc"), [("a".to_owned(), "b\tc".to_owned())]);
        assert!(read("\n\n").is_empty());
    }
}
