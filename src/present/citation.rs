//! Citations, and what became of what was cited, for a person and for a program.

use super::Style;
use super::figures::day;
use super::json::write_pretty;
use super::paint::{Look, Painted};
use crate::search::{Citation, Verdict};
use std::io::{Result, Write};

/// Writes a citation: as JSON for `json`, else for reading.
///
/// # Errors
/// Those of `out`.
pub fn citation(citation: &Citation, format: &str, style: &Style, out: &mut dyn Write) -> Result<()> {
    if format == "json" {
        return write_pretty(citation, out);
    }
    let style = Style { width: style.width.max(20), ..style.clone() };
    let authors = if citation.authors.is_empty() { None } else { Some(citation.authors.join(", ")) };
    let title = (!citation.title.is_empty()).then(|| format!("“{}”", citation.title));
    let parts = [authors, title, citation.site.clone(), citation.date.map(day), citation.url.clone()];
    Painted::of(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "), Look::Plain).write(&style, 0, out)?;
    let mut facts = vec![("id", citation.id.clone()), ("sha256", citation.sha256.clone()), ("source", citation.source.clone())];
    if let Some(passage) = &citation.passage {
        writeln!(out)?;
        Painted::of(&passage.text, Look::Plain).write(&style, 2, out)?;
        writeln!(out)?;
        facts.push(("passage", format!("bytes {}..{}, sha256 {}", passage.span.start, passage.span.end, passage.sha256)));
    }
    let facts = facts.iter().filter(|(_, fact)| !fact.is_empty());
    facts.into_iter().try_for_each(|(name, fact)| Painted::of(fact, Look::Plain).write_beside(name, Look::Faint, 9, &style, out))
}

/// Writes verdicts: as a JSON list for `json`, else a line or more each.
///
/// # Errors
/// Those of `out`.
pub fn verdicts(verdicts: &[Verdict], format: &str, style: &Style, out: &mut dyn Write) -> Result<()> {
    if format == "json" {
        return write_pretty(&verdicts, out);
    }
    let style = Style { width: style.width.max(20), ..style.clone() };
    for verdict in verdicts {
        let what = if verdict.same { "the same".to_owned() } else { format!("changed: {}", verdict.changes.join("; ")) };
        Painted::of(&format!("{}: {what}", verdict.id), Look::Plain).write(&style, 0, out)?;
    }
    Ok(())
}
