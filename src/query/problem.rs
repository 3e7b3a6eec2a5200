//! [`Problem`]: what was wrong with a query, and where. Collecting them, and showing one under the query with a caret.

use crate::text::Span;
use crate::text::escape::is_control;
use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthChar;

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProblemKind {
    /// The query was read in the most likely way; the message says how.
    Repaired,
    /// No reading would be right: a date that is none, a range that ends before it begins, a limit passed.
    Refused,
}

/// One thing wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether it was repaired.
    pub kind: ProblemKind,
    /// What it is, how it was read, and what would have been accepted; one sentence without a full stop.
    pub message: String,
    /// Where: bytes of the query as typed.
    pub span: Span,
}

/// Repairs listed for one query; a query with more is not being read by a person.
const MAX_REPAIRS: usize = 16;

/// The problems of one query as they are found. Refusals are all kept, repairs up to [`MAX_REPAIRS`].
#[derive(Debug, Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
    repairs: usize,
}

impl Problems {
    /// Notes a repair. The message is only made where it will be kept.
    pub(super) fn repaired(&mut self, span: Span, message: impl FnOnce() -> String) {
        self.repairs += 1;
        if self.repairs <= MAX_REPAIRS {
            self.list.push(Problem { kind: ProblemKind::Repaired, message: message(), span });
        }
    }

    /// Notes a refusal.
    pub(super) fn refused(&mut self, span: Span, message: String) {
        self.list.push(Problem { kind: ProblemKind::Refused, message, span });
    }

    /// Whether there is any.
    pub(super) fn any(&self) -> bool {
        !self.list.is_empty()
    }

    /// Whether something was repaired.
    pub(super) fn any_repaired(&self) -> bool {
        self.repairs > 0
    }

    /// Whether something was refused.
    pub(super) fn any_refused(&self) -> bool {
        self.list.iter().any(|p| p.kind == ProblemKind::Refused)
    }

    /// All of them in the order of the query.
    pub(super) fn into_list(mut self) -> Vec<Problem> {
        self.list.sort_by_key(|p| p.span.start);
        if self.repairs > MAX_REPAIRS {
            let message = format!("{} further repairs are not listed", self.repairs - MAX_REPAIRS);
            let end = self.list.last().map_or(0, |p| p.span.end);
            self.list.push(Problem { kind: ProblemKind::Repaired, message, span: Span::new(end, end) });
        }
        self.list
    }
}

/// Columns shown before the caret and in all; longer queries are cut there.
const BEFORE_CARET: usize = 40;
const LINE_COLUMNS: usize = 100;

/// Two lines: the query (controls as spaces, cut around the span where it is long) and carets under the span.
pub(super) fn caret(text: &str, span: Span) -> String {
    let shown = |c: char| if is_control(c) || c.is_whitespace() { ' ' } else { c };
    let width = |c: char| shown(c).width().unwrap_or(0);
    // From where to show: walk back from the span until the columns before the caret are used up.
    let start = floor_boundary(text, span.start);
    let mut from = start;
    let mut columns = 0;
    for (at, c) in text[..start].char_indices().rev() {
        if columns + width(c) > BEFORE_CARET {
            break;
        }
        columns += width(c);
        from = at;
    }
    let mut line = String::from("  ");
    let mut carets = String::from("  ");
    if from > 0 {
        line.push('…');
        carets.push(' ');
    }
    let mut used = 0;
    for (at, c) in text[from..].char_indices() {
        let at = from + at;
        if used + width(c) > LINE_COLUMNS {
            line.push('…');
            break;
        }
        used += width(c);
        line.push(shown(c));
        let mark = if at >= start && at < span.end { '^' } else { ' ' };
        carets.extend(std::iter::repeat_n(mark, width(c)));
    }
    let mut carets = carets.trim_end().to_owned();
    if !carets.contains('^') {
        // A span without width: at the end, or a mark that takes no column.
        let indent = 2 + usize::from(from > 0) + columns;
        carets = format!("{:indent$}^", "");
    }
    format!("{}\n{carets}", line.trim_end())
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stands_under_what_is_meant_whatever_its_width() {
        assert_eq!(caret("opec date:2024-13", Span::new(10, 17)), "  opec date:2024-13\n            ^^^^^^^");
        assert_eq!(caret("习近平 date:x", Span::new(15, 16)), "  习近平 date:x\n              ^");
        assert_eq!(caret("a\u{202e}b\tc", Span::new(6, 7)), "  a b c\n      ^");
        assert_eq!(caret("", Span::new(0, 0)), "\n  ^");
    }

    #[test]
    fn cuts_a_long_query_around_the_place() {
        let text = format!("{} BAD {}", "x".repeat(500), "y".repeat(500));
        let shown = caret(&text, Span::new(501, 504));
        let (line, carets) = shown.split_once('\n').expect("two parts");
        assert!(line.starts_with("  …x") && line.ends_with("y…"), "{line}");
        let at = carets.find('^').expect("it is in there");
        assert_eq!(line.chars().skip(at).take(3).collect::<String>(), "BAD");
    }

    #[test]
    fn lists_every_refusal_but_not_every_repair() {
        let mut problems = Problems::default();
        for at in 0..100 {
            problems.repaired(Span::new(at, at + 1), || "ignored".into());
            problems.refused(Span::new(at, at + 1), "no".into());
        }
        let list = problems.into_list();
        assert_eq!(list.iter().filter(|p| p.kind == ProblemKind::Refused).count(), 100);
        assert_eq!(list.iter().filter(|p| p.kind == ProblemKind::Repaired).count(), MAX_REPAIRS + 1);
        assert_eq!(list.last().map(|p| p.message.as_str()), Some("84 further repairs are not listed"));
    }

    proptest! {
        #[test]
        fn a_caret_is_shown_for_any_text_and_span(text in any::<String>(), start in 0..100usize, len in 0..100usize) {
            let shown = caret(&text, Span::new(start, start + len));
            prop_assert_eq!(shown.lines().count(), 2);
            prop_assert!(shown.contains('^'));
            prop_assert!(!shown.chars().any(|c| c != '\n' && is_control(c)));
        }
    }
}
