//! A query taken apart, for a person and for a program.

use super::Style;
use super::figures::{counted, number};
use super::json::write_pretty;
use super::paint::{Look, Painted};
use crate::search::{Explanation, Part, Scored};
use std::io::{Result, Write};

/// Columns by which a part is set further in than what holds it.
const STEP: usize = 2;

/// Writes it as one JSON object.
///
/// # Errors
/// Those of `out`.
pub fn explanation_as_json(explanation: &Explanation, out: &mut dyn Write) -> Result<()> {
    write_pretty(explanation, out)
}

/// Writes it for reading at a terminal: the tree, a part a line, and what an article scored for.
///
/// # Errors
/// Those of `out`.
pub fn explanation_as_table(explanation: &Explanation, style: &Style, out: &mut dyn Write) -> Result<()> {
    let style = Style { width: style.width.max(40), ..style.clone() };
    let mut line = Painted::default();
    line.add(&explanation.query, Look::Strong);
    line.add(&format!(": {}", counted(explanation.total, "article")), Look::Plain);
    if let Some(with_all) = explanation.with_all {
        line.add(&format!(", {} with all of the words", number(with_all)), Look::Plain);
    }
    line.write(&style, 0, out)?;
    write_part(&explanation.tree, STEP, &style, out)?;
    for reading in &explanation.readings {
        let what = if reading.place { "read as the place" } else { "also spelt" };
        let mut line = Painted::default();
        line.add(&format!("{} is {what} {}", reading.name, reading.forms.join("; ")), Look::Faint);
        line.write(&style, 0, out)?;
    }
    match &explanation.article {
        Some(scored) => write_scored(scored, &style, out),
        None => Ok(()),
    }
}

fn write_part(part: &Part, indent: usize, style: &Style, out: &mut dyn Write) -> Result<()> {
    // What holds nothing is shown by its text, what holds parts by how it joins them.
    let name = if part.parts.is_empty() { format!("{} ({})", part.text, part.what) } else { part.what.clone() };
    let mut line = Painted::default();
    line.add(&format!("{name}: {}", counted(part.articles, "article")), Look::Plain);
    if !part.stems.is_empty() {
        line.add(&format!("; stems {}", part.stems.join(", ")), Look::Faint);
    }
    if !part.words.is_empty() {
        let words: Vec<String> = part.words.iter().map(|b| format!("{} {}", b.value, number(b.count))).collect();
        let more = part.stands_for.saturating_sub(words.len());
        let more = if more > 0 { format!(" and {} more", number(more as u64)) } else { String::new() };
        line.add(&format!("; stands for {}{more}", words.join(", ")), Look::Faint);
    }
    line.write(style, indent.min(style.width / 2), out)?;
    part.parts.iter().try_for_each(|inner| write_part(inner, indent + STEP, style, out))
}

fn write_scored(scored: &Scored, style: &Style, out: &mut dyn Write) -> Result<()> {
    writeln!(out)?;
    let mut line = Painted::default();
    line.add(&format!("{} ", scored.id), Look::Faint);
    line.add(&scored.title, Look::Strong);
    let verdict = if scored.matches { format!(" scores {:.2}", scored.score) } else { " does not match".to_owned() };
    line.add(&verdict, Look::Plain);
    line.write(style, 0, out)?;
    for part in &scored.parts {
        let times = match part.times {
            Some(1) => " once".to_owned(),
            Some(times) => format!(" {} times", number(u64::from(times))),
            None => String::new(),
        };
        let mut line = Painted::default();
        line.add(
            &format!(
                "{:.2} for {} in {}{times}; {}, weight {}",
                part.score,
                part.text,
                part.field,
                if part.articles == 1 { "1 article holds it".to_owned() } else { format!("{} hold it", counted(part.articles, "article")) },
                part.weight
            ),
            Look::Plain,
        );
        line.write(style, STEP, out)?;
    }
    Ok(())
}
