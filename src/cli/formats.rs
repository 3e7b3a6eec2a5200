//! `newsearch formats`.

use super::exit::{Finished, Outcome};
use super::output;
use crate::ingest::formats;
use std::io::Write;

/// Lists the formats that can be read.
pub fn run() -> Finished {
    let rows: Vec<[String; 3]> = formats().iter().map(|f| [f.name().to_owned(), f.extensions().join(" "), f.about().to_owned()]).collect();
    let column = |at: usize| rows.iter().map(|row| row[at].len()).max().unwrap_or(0);
    let (names, extensions) = (column(0), column(1));
    let mut out = output::stdout();
    for [name, extension, about] in &rows {
        writeln!(out, "{name:<names$}  {extension:<extensions$}  {about}")?;
    }
    writeln!(out, "Each may be compressed (gz, bz2, zst, xz) or in a zip or tar.")?;
    out.flush()?;
    Ok(Outcome::Done)
}
