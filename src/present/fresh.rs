//! What came since the last time, search by search: as a table, as JSON, as a JSON object a line, as CSV. As a feed it is `rss`'s.

use super::json::{write_line, write_pretty};
use super::{Presenter, Style, csv, table};
use crate::search::{Hit, Response};
use serde::Serialize;
use std::io::{Error, Result, Write};

/// What is new of one saved search.
#[derive(Debug, Clone, Serialize)]
pub struct Fresh {
    /// The name of the search.
    pub name: String,
    /// The search as it was typed.
    pub query: String,
    /// How many articles are new; the answer may show fewer.
    pub new: u64,
    /// The articles.
    pub response: Response,
}

/// A hit with the search that found it.
#[derive(Serialize)]
struct Named<'a> {
    saved: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

/// Writes them in this form, `table`, `json`, `jsonl` or `csv`; a table leaves out searches without anything new.
///
/// # Errors
/// Those of `out`.
pub fn fresh(all: &[Fresh], format: &str, style: &Style, out: &mut dyn Write) -> Result<()> {
    match format {
        "json" => write_pretty(&all, out),
        "jsonl" => {
            let mut hits = all.iter().flat_map(|one| one.response.hits.iter().map(|hit| Named { saved: &one.name, hit }));
            hits.try_for_each(|hit| write_line(&hit, out))
        }
        "csv" => as_csv(all, style, out),
        _ => as_table(all, style, out),
    }
}

fn as_table(all: &[Fresh], style: &Style, out: &mut dyn Write) -> Result<()> {
    for (at, one) in all.iter().filter(|one| one.new > 0).enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        table::new_hits(&one.name, &one.response, style, out)?;
    }
    Ok(())
}

/// The rows of `query --format csv` with the name of the search before them, and one header.
fn as_csv(all: &[Fresh], style: &Style, out: &mut dyn Write) -> Result<()> {
    let mut rows = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let mut answer = Vec::new();
        csv::Csv.response(&one.response, style, &mut answer)?;
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&answer[..]);
        for (row, record) in reader.records().enumerate() {
            let first = if row == 0 { "saved" } else { &one.name };
            if row > 0 || at == 0 {
                rows.push(std::iter::once(first).chain(record.map_err(Error::other)?.iter()).map(str::to_owned).collect());
            }
        }
    }
    csv::write_cells(rows, out)
}
