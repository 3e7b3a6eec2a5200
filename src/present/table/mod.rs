//! `table`: for a person at a terminal. Text is wrapped to the width; matches are marked where colour is allowed.

mod article;
mod counts;
mod hits;
mod profile;
mod stats;

use super::paint::{Look, Painted};
use super::{Presenter, Shown, Style};
use crate::search::{Facets, Profile, Response, Stats, Timeline};
use crate::text::escape::terminal_line;
use std::io::{Result, Write};

/// The presenter of that name.
pub struct Table;

/// The widest that running text is set: longer lines are hard to follow.
const MAX_TEXT_COLUMNS: usize = 100;

impl Presenter for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn about(&self) -> &'static str {
        "for reading at a terminal"
    }

    fn response(&self, response: &Response, style: &Style, out: &mut dyn Write) -> Result<()> {
        hits::write(response, &text_style(style), out)
    }

    fn article(&self, shown: Shown<'_>, style: &Style, out: &mut dyn Write) -> Result<()> {
        article::write(shown, &text_style(style), out)
    }

    fn facets(&self, facets: &Facets, style: &Style, out: &mut dyn Write) -> Result<()> {
        counts::write_facets(facets, &whole_style(style), out)
    }

    fn profile(&self, profile: &Profile, style: &Style, out: &mut dyn Write) -> Result<()> {
        profile::write(profile, &text_style(style), out)
    }

    fn timeline(&self, timeline: &Timeline, style: &Style, out: &mut dyn Write) -> Result<()> {
        counts::write_timeline(timeline, &whole_style(style), out)
    }

    fn stats(&self, stats: &Stats, style: &Style, out: &mut dyn Write) -> Result<()> {
        stats::write(stats, &whole_style(style), out)
    }
}

/// The answer of a search that is asked for what is new, under how much that is.
pub fn new_hits(name: &str, response: &Response, style: &Style, out: &mut dyn Write) -> Result<()> {
    let shown = response.hits.len() as u64;
    let rest = if shown < response.stories.unwrap_or(response.total) { format!("; the latest {shown} shown") } else { String::new() };
    writeln!(out, "{}: {} new{rest}\n", terminal_line(name), hits::found(response))?;
    hits::write_only(response, &text_style(style), out)
}

fn whole_style(style: &Style) -> Style {
    Style { width: style.width.max(20), ..style.clone() }
}

fn text_style(style: &Style) -> Style {
    Style { width: style.width.clamp(20, MAX_TEXT_COLUMNS), ..style.clone() }
}

/// Pieces of a line, parted by ` · `; empty ones are left out.
fn joined(pieces: impl IntoIterator<Item = String>, look: Look) -> Painted {
    let mut line = Painted::default();
    for piece in pieces.into_iter().filter(|p| !p.trim().is_empty()) {
        if !line.is_empty() {
            line.add(" · ", look);
        }
        line.add(&piece, look);
    }
    line
}
