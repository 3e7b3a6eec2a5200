//! From answers to what is shown: the trait [`Presenter`] and the table [`presenters`].
//!
//! A presenter writes plain data from [`search`](crate::search) and [`article`](crate::article) to a `Write`; it opens nothing, prints
//! nothing and asks nobody about the terminal: [`Style`] says all it needs to know. What it writes is safe where it is meant to go
//! ([`text::escape`](crate::text::escape)): no character of an article can steer a terminal, and none starts a formula in a spreadsheet.
//!
//! A new one is a file here and a row in the table.

mod citation;
mod csv;
mod explanation;
mod figures;
mod fresh;
mod geojson;
mod json;
mod jsonl;
mod lists;
mod paint;
mod rss;
mod table;

pub use citation::{citation, verdicts};
pub use explanation::{explanation_as_json, explanation_as_table};
pub use figures::{bytes, counted, number, seconds};
pub use fresh::{Fresh, fresh};
pub use json::write_pretty as json;
pub use lists::{batch, suggestions, unusual};
pub use rss::rss;

use crate::article::Article;
use crate::search::{Facets, Profile, Response, Stats, Timeline};
use crate::text::Span;
use std::io::{Result, Write};

/// What the place that is written to can show. Only tables look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Whether to write ANSI sequences: headlines bold, matches bold and red, what is less important faint.
    pub colour: bool,
    /// Columns. Narrower than 20 counts as 20.
    pub width: usize,
    /// What to type before an id to see the whole article.
    pub show: String,
}

impl Default for Style {
    /// No colour, 80 columns: for files and pipes.
    fn default() -> Style {
        Style { colour: false, width: 80, show: "newsearch show".to_owned() }
    }
}

/// An article to be shown, and what to mark in it.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The article.
    pub article: &'a Article,
    /// What a query matched in it; `None` where there was no query.
    pub marks: Option<&'a Marks>,
}

/// What a query matched in an article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// Bytes of the headline, in order, not overlapping.
    pub title: Vec<Span>,
    /// Bytes of the text, in order, not overlapping.
    pub body: Vec<Span>,
}

/// A form that answers are written in. Every method writes whole lines and passes on what the writer says.
pub trait Presenter: Sync {
    /// Its name, for `--format`: lower case, one word.
    fn name(&self) -> &'static str;

    /// What it is for, in one line without a full stop.
    fn about(&self) -> &'static str;

    /// Writes the hits of a query and what was counted beside them.
    ///
    /// # Errors
    /// Those of `out`, here and in the other methods.
    fn response(&self, response: &Response, style: &Style, out: &mut dyn Write) -> Result<()>;

    /// Writes what stands once before a row of [`article`](Presenter::article)s; nothing but for forms with a header.
    ///
    /// # Errors
    /// Those of `out`.
    fn articles_header(&self, _out: &mut dyn Write) -> Result<()> {
        Ok(())
    }

    /// Writes one whole article.
    ///
    /// # Errors
    /// Those of `out`.
    fn article(&self, shown: Shown<'_>, style: &Style, out: &mut dyn Write) -> Result<()>;

    /// Writes counts by value.
    ///
    /// # Errors
    /// Those of `out`.
    fn facets(&self, facets: &Facets, style: &Style, out: &mut dyn Write) -> Result<()>;

    /// Writes what is known of a person.
    ///
    /// # Errors
    /// Those of `out`.
    fn profile(&self, profile: &Profile, style: &Style, out: &mut dyn Write) -> Result<()>;

    /// Writes counts by time.
    ///
    /// # Errors
    /// Those of `out`.
    fn timeline(&self, timeline: &Timeline, style: &Style, out: &mut dyn Write) -> Result<()>;

    /// Writes the figures of an index.
    ///
    /// # Errors
    /// Those of `out`.
    fn stats(&self, stats: &Stats, style: &Style, out: &mut dyn Write) -> Result<()>;
}

/// Every presenter, the default one first.
pub fn presenters() -> &'static [&'static dyn Presenter] {
    &[&table::Table, &json::Json, &jsonl::Jsonl, &csv::Csv, &geojson::GeoJson]
}

/// The presenter of this name.
///
/// ```
/// # use newsearch::present::presenter_named;
/// assert_eq!(presenter_named("csv").expect("a format").name(), "csv");
/// assert!(presenter_named("papyrus").is_none());
/// ```
pub fn presenter_named(name: &str) -> Option<&'static dyn Presenter> {
    presenters().iter().copied().find(|p| p.name() == name)
}

#[cfg(test)]
mod tests;
