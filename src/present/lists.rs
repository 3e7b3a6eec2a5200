//! Suggestions, unusual terms and the rows of a batch, as a table, JSON, JSON lines or CSV. Any other name of a form is taken for the table.

use super::Style;
use super::csv::write_cells;
use super::figures::{counted, day, number};
use super::json::{write_line, write_pretty};
use super::paint::{Look, Painted};
use crate::article::Date;
use crate::search::{BatchRow, Bucket, Located, Suggestions, Unusual, UnusualTerm};
use serde_json::json;
use std::io::{Result, Write};

/// Writes what begins with what was typed.
///
/// # Errors
/// Those of `out`, here and in the other functions.
pub fn suggestions(found: &Suggestions, format: &str, style: &Style, out: &mut dyn Write) -> Result<()> {
    let list = &found.suggestions;
    match format {
        "json" => write_pretty(found, out),
        "jsonl" => list.iter().try_for_each(|suggested| write_line(suggested, out)),
        "csv" => {
            let row = |s: &crate::search::Suggested| vec![labelled(&s.value, &s.place), s.kind.name().to_owned(), s.count.to_string()];
            write_cells(std::iter::once(cells(&["value", "kind", "count"])).chain(list.iter().map(row)), out)
        }
        _ => {
            let style = Style { width: style.width.max(20), ..style.clone() };
            let column = list.iter().map(|s| number(s.count).len()).max().unwrap_or(1);
            for suggested in list {
                let label = format!("{:>column$}  {:6}", number(suggested.count), suggested.kind.name());
                let value = labelled(&suggested.value, &suggested.place);
                Painted::of(&value, Look::Plain).write_beside(&label, Look::Faint, column + 10, &style, out)?;
            }
            Painted::of(&counted(list.len() as u64, "suggestion"), Look::Faint).write(&style, 0, out)
        }
    }
}

/// Writes what articles hold unusually often.
///
/// # Errors
/// Those of `out`.
pub fn unusual(found: &Unusual, format: &str, style: &Style, out: &mut dyn Write) -> Result<()> {
    let groups =
        [("word", &found.words, found.looked_into), ("person", &found.people, found.articles), ("place", &found.places, found.articles)];
    let all = || groups.iter().flat_map(|(kind, terms, among)| terms.iter().map(move |term| (*kind, term, *among)));
    match format {
        "json" => write_pretty(found, out),
        "jsonl" => all().try_for_each(|(kind, term, among)| write_line(&with_kind(kind, term, among), out)),
        "csv" => {
            let row = |(kind, term, among): (&str, &UnusualTerm, u64)| {
                let [count, among, of, in_all] = [term.count, among, term.of, found.of].map(|n| n.to_string());
                vec![kind.to_owned(), labelled(&term.value, &term.place), count, among, of, in_all, format!("{:.2}", term.weight)]
            };
            write_cells(std::iter::once(cells(&["kind", "value", "count", "among", "of", "in_all", "weight"])).chain(all().map(row)), out)
        }
        _ => {
            let style = Style { width: style.width.max(40), ..style.clone() };
            for (name, (_, terms, among)) in
                ["words", "people", "places"].into_iter().zip(groups).filter(|(_, (_, terms, _))| !terms.is_empty())
            {
                let mut heading = Painted::of(name, Look::Strong);
                heading.add(&format!("  in articles that match ({} looked into) · in the index", number(among)), Look::Faint);
                heading.write(&style, 0, out)?;
                let width = |of: fn(&UnusualTerm) -> u64| terms.iter().map(|t| number(of(t)).len()).max().unwrap_or(1);
                let (here, everywhere) = (width(|t| t.count), width(|t| t.of));
                for term in terms.iter() {
                    let label = format!("{:>here$} · {:>everywhere$}", number(term.count), number(term.of));
                    let value = labelled(&term.value, &term.place);
                    Painted::of(&value, Look::Plain).write_beside(&label, Look::Faint, here + everywhere + 5, &style, out)?;
                }
                writeln!(out)?;
            }
            Painted::of(&format!("{} of {}", number(found.articles), counted(found.of, "article")), Look::Faint).write(&style, 0, out)
        }
    }
}

/// Writes the rows of a batch; in CSV with columns for `top` hits. Lines of JSON and of CSV are written, and `out` is flushed, as the rows come; the other forms
/// once all are there.
///
/// # Errors
/// Those of `out`.
pub fn batch(mut rows: impl Iterator<Item = BatchRow>, top: usize, format: &str, style: &Style, out: &mut dyn Write) -> Result<()> {
    match format {
        "json" => write_pretty(&rows.collect::<Vec<_>>(), out),
        "jsonl" => rows.try_for_each(|row| {
            write_line(&row, out)?;
            out.flush()
        }),
        "csv" => {
            let mut header = cells(&["label", "query", "articles", "stories", "first", "last", "problems", "error"]);
            header.extend((1..=top).flat_map(|n| ["id", "title", "date"].map(|what| format!("hit_{n}_{what}"))));
            std::iter::once(header).chain(rows.map(|row| batch_cells(&row, top))).try_for_each(|cells| {
                write_cells(std::iter::once(cells), out)?;
                out.flush()
            })
        }
        _ => {
            let rows: Vec<BatchRow> = rows.collect();
            let style = Style { width: style.width.max(40), ..style.clone() };
            let column = rows.iter().map(|row| number(row.articles).len()).max().unwrap_or(1);
            rows.iter().try_for_each(|row| batch_row(row, column, &style, out))
        }
    }
}

fn batch_row(row: &BatchRow, column: usize, style: &Style, out: &mut dyn Write) -> Result<()> {
    let count = if row.error.is_some() { "?".to_owned() } else { number(row.articles) };
    let mut line = Painted::of(&row.label, if row.articles > 0 { Look::Strong } else { Look::Plain });
    let stories = row
        .stories
        .filter(|stories| *stories < row.articles)
        .map(|stories| if stories == 1 { "1 story".to_owned() } else { format!("{} stories", number(stories)) });
    let when = match (row.first.map(day), row.last.map(day)) {
        (Some(first), Some(last)) if first == last => Some(first),
        (Some(first), Some(last)) => Some(format!("{first} to {last}")),
        _ => None,
    };
    for more in stories.into_iter().chain(when) {
        line.add(&format!(" · {more}"), Look::Faint);
    }
    line.write_beside(&format!("{count:>column$}"), Look::Plain, column + 2, style, out)?;
    for hit in &row.hits {
        let mut line = Painted::of(&hit.title, Look::Plain);
        for more in hit.date.map(day).into_iter().chain([hit.id.clone()]) {
            line.add(&format!(" · {more}"), Look::Faint);
        }
        line.write(style, column + 4, out)?;
    }
    row.error.iter().chain(&row.problems).try_for_each(|problem| Painted::of(problem, Look::Faint).write(style, column + 4, out))
}

fn batch_cells(row: &BatchRow, top: usize) -> Vec<String> {
    let date = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
    let mut cells = vec![
        row.label.clone(),
        row.query.clone(),
        // In a sum, no answer is not nothing.
        if row.error.is_some() { String::new() } else { row.articles.to_string() },
        row.stories.map(|n| n.to_string()).unwrap_or_default(),
        date(row.first),
        date(row.last),
        row.problems.join("; "),
        row.error.clone().unwrap_or_default(),
    ];
    cells.extend((0..top).flat_map(|at| match row.hits.get(at) {
        Some(hit) => [hit.id.clone(), hit.title.clone(), date(hit.date)],
        None => Default::default(),
    }));
    cells
}

/// A term as one of several kinds in one list.
fn with_kind(kind: &str, term: &UnusualTerm, among: u64) -> serde_json::Value {
    let mut value = json!({ "kind": kind, "value": term.value, "count": term.count, "among": among, "of": term.of, "weight": term.weight });
    if let Some(place) = &term.place {
        value["place"] = json!(place);
    }
    value
}

/// A name with what tells it apart from others of that name.
fn labelled(value: &str, place: &Option<Located>) -> String {
    Bucket { place: place.clone(), ..Bucket::new(value, 0) }.label()
}

fn cells(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    /// What was flushed, and what was not yet.
    struct Pipe<'p>(&'p RefCell<String>, Vec<u8>);

    impl Write for Pipe<'_> {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            self.1.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> Result<()> {
            self.0.borrow_mut().push_str(&String::from_utf8_lossy(&std::mem::take(&mut self.1)));
            Ok(())
        }
    }

    #[test]
    fn lines_of_a_batch_are_there_before_the_next_query_is_asked() {
        for format in ["csv", "jsonl"] {
            let there = RefCell::new(String::new());
            let row = |n: u32| BatchRow { label: format!("label{n}"), ..BatchRow::default() };
            let rows = (0..3).map(|n| {
                assert!((0..n).all(|before| there.borrow().contains(&row(before).label)), "{format}: {}", there.borrow());
                row(n)
            });
            batch(rows, 1, format, &Style::default(), &mut Pipe(&there, Vec::new())).expect("written");
            assert!(there.borrow().contains("label2"), "{format}");
        }
    }
}
