//! The figures of an index as a person reads them.

use super::Painted;
use crate::present::Style;
use crate::present::figures::{bytes, day, number};
use crate::present::paint::Look;
use crate::search::Stats;
use std::io::{Result, Write};

/// Languages named; the others are counted.
const LANGUAGES_SHOWN: usize = 12;

/// The column that values begin in: the longest name and two spaces.
const NAME_COLUMNS: usize = 11;

pub fn write(stats: &Stats, style: &Style, out: &mut dyn Write) -> Result<()> {
    let mut articles = number(stats.articles);
    if stats.undated > 0 {
        articles.push_str(&format!(", {} without a date", number(stats.undated)));
    }
    let mut files = number(stats.sources);
    if stats.skipped > 0 {
        files.push_str(&format!(", {} with nothing to read", number(stats.skipped)));
    }
    let published = match (stats.oldest, stats.newest) {
        (Some(oldest), Some(newest)) => format!("{} to {}", day(oldest), day(newest)),
        _ => String::new(),
    };
    let mut languages: Vec<String> =
        stats.languages.iter().take(LANGUAGES_SHOWN).map(|b| format!("{} {}", b.value, number(b.count))).collect();
    if stats.languages.len() > LANGUAGES_SHOWN {
        languages.push(format!("{} more", stats.languages.len() - LANGUAGES_SHOWN));
    }
    let rows = [
        ("articles", articles),
        ("published", published),
        ("languages", languages.join(", ")),
        ("people", number(stats.people as u64)),
        ("places", number(stats.places as u64)),
        ("files", files),
        ("index", stats.location.clone()),
        ("size", format!("{} in {} segment{}", bytes(stats.bytes), stats.segments, if stats.segments == 1 { "" } else { "s" })),
        ("version", format!("format {}, commit {}", stats.format_version, number(stats.generation))),
    ];
    let flags = stats.flags.iter().map(|flags| ("read with", format!("{} for {}", flags.typed(), flags.shown_path())));
    let rows: Vec<(&str, String)> = rows.into_iter().chain(flags).collect();
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        Painted::of(value, Look::Plain).write_beside(name, Look::Faint, NAME_COLUMNS, style, out)?;
    }
    Ok(())
}
