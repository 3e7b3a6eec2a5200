//! `csv`: a table for spreadsheets, with a header. Lists are joined with `; `; what is nested deeper (mentions, highlights) is left out.

use super::{Presenter, Shown, Style};
use crate::article::{Date, Person, Place, Precision};
use crate::search::{Bucket, Facet, Facets, Located, Profile, Response, Stats, Timeline};
use crate::text::Language;
use crate::text::escape::{spreadsheet_cell, terminal};
use std::io::{Error, Result, Write};

/// The presenter of that name.
pub struct Csv;

const HIT_COLUMNS: [&str; 13] =
    ["id", "score", "title", "date", "authors", "site", "language", "url", "people", "places", "snippet", "source", "copies"];
const ARTICLE_COLUMNS: [&str; 15] = [
    "id", "source", "title", "date", "updated", "authors", "agency", "dateline", "site", "language", "url", "people", "places", "tags",
    "body",
];

impl Presenter for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn about(&self) -> &'static str {
        "comma-separated values with a header, for spreadsheets"
    }

    fn response(&self, response: &Response, _: &Style, out: &mut dyn Write) -> Result<()> {
        let rows = response.hits.iter().map(|hit| {
            [
                hit.id.clone(),
                hit.score.to_string(),
                hit.title.clone(),
                date(hit.date),
                hit.authors.join("; "),
                hit.site.clone().unwrap_or_default(),
                language(hit.language),
                hit.url.clone().unwrap_or_default(),
                people(&hit.people),
                places(&hit.places),
                hit.snippet.as_ref().map(|s| s.text.clone()).unwrap_or_default(),
                hit.source.clone(),
                hit.copies.join("; "),
            ]
        });
        write_rows(std::iter::once(HIT_COLUMNS.map(str::to_owned)).chain(rows), out)
    }

    fn articles_header(&self, out: &mut dyn Write) -> Result<()> {
        write_rows([ARTICLE_COLUMNS.map(str::to_owned)], out)
    }

    fn article(&self, shown: Shown<'_>, _: &Style, out: &mut dyn Write) -> Result<()> {
        let article = shown.article;
        let row = [
            article.id.clone(),
            article.source.to_string(),
            article.title.clone(),
            date(article.date),
            date(article.updated),
            article.authors.join("; "),
            article.agency.clone().unwrap_or_default(),
            article.dateline.clone().unwrap_or_default(),
            article.site.clone().unwrap_or_default(),
            language(article.language),
            article.url.clone().unwrap_or_default(),
            people(&article.people),
            places(&article.places),
            article.tags.join("; "),
            article.body.clone(),
        ];
        write_rows([row], out)
    }

    fn facets(&self, facets: &Facets, _: &Style, out: &mut dyn Write) -> Result<()> {
        if facets.facet == Facet::Places {
            return write_places(&facets.buckets, out);
        }
        write_buckets("value", &facets.buckets, out)
    }

    fn profile(&self, profile: &Profile, _: &Style, out: &mut dyn Write) -> Result<()> {
        let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
        let row =
            |what: &str, value: &str, count: u64| [what.to_owned(), value.to_owned(), count.to_string(), String::new(), String::new()];
        let ends = [&profile.first, &profile.last].map(|a| day(a.as_ref().map(|a| a.date)));
        let [first, last] = ends;
        let mut rows = vec![["what", "value", "count", "first", "last"].map(str::to_owned)];
        rows.push(["name".to_owned(), profile.name.clone(), profile.articles.to_string(), first, last]);
        rows.extend(profile.spellings.iter().map(|b| row("spelling", &b.value, b.count)));
        rows.extend(profile.roles.iter().map(|r| ["role".to_owned(), r.role.clone(), r.count.to_string(), day(r.first), day(r.last)]));
        rows.extend(profile.people.iter().map(|b| row("with", &b.value, b.count)));
        rows.extend(profile.places.iter().map(|b| row("where", &b.label(), b.count)));
        rows.extend(profile.timeline.buckets.iter().map(|b| row("time", &b.value, b.count)));
        rows.extend(profile.others.iter().map(|b| row("other", &b.value, b.count)));
        write_rows(rows, out)
    }

    fn timeline(&self, timeline: &Timeline, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_buckets("from", &timeline.buckets, out)
    }

    fn stats(&self, stats: &Stats, _: &Style, out: &mut dyn Write) -> Result<()> {
        let row = |name: &str, value: String| [name.to_owned(), value];
        let mut rows = vec![
            row("name", "value".to_owned()),
            row("location", stats.location.clone()),
            row("format_version", stats.format_version.to_string()),
            row("generation", stats.generation.to_string()),
            row("articles", stats.articles.to_string()),
            row("sources", stats.sources.to_string()),
            row("skipped", stats.skipped.to_string()),
            row("segments", stats.segments.to_string()),
            row("bytes", stats.bytes.to_string()),
            row("oldest", date(stats.oldest)),
            row("newest", date(stats.newest)),
            row("undated", stats.undated.to_string()),
            row("people", stats.people.to_string()),
            row("places", stats.places.to_string()),
        ];
        rows.extend(stats.languages.iter().map(|b| row(&format!("language {}", b.value), b.count.to_string())));
        rows.extend(stats.flags.iter().map(|flags| row(&format!("flags {}", flags.shown_path()), flags.typed())));
        write_rows(rows, out)
    }
}

fn write_buckets(name: &str, buckets: &[Bucket], out: &mut dyn Write) -> Result<()> {
    if buckets.iter().any(|b| b.stories.is_some()) {
        let header = [name, "count", "stories"].map(str::to_owned);
        let row = |b: &Bucket| [b.value.clone(), b.count.to_string(), b.stories.unwrap_or(b.count).to_string()];
        return write_rows(std::iter::once(header).chain(buckets.iter().map(row)), out);
    }
    let header = [name.to_owned(), "count".to_owned()];
    write_rows(std::iter::once(header).chain(buckets.iter().map(|b| [b.value.clone(), b.count.to_string()])), out)
}

fn write_places(buckets: &[Bucket], out: &mut dyn Write) -> Result<()> {
    let folded = buckets.iter().any(|b| b.stories.is_some());
    let header = ["value", "count"].into_iter().chain(folded.then_some("stories"));
    let header = header.chain(["region", "country", "geonames_id", "latitude", "longitude"]).map(|name| Cell::Text(name.to_owned()));
    let rows = buckets.iter().map(|b| {
        let of = |write: fn(&Located) -> String| Cell::Text(b.place.as_ref().map(write).unwrap_or_default());
        let degrees = |read: fn(&Located) -> f64| b.place.as_ref().map_or(Cell::Text(String::new()), |p| Cell::Number(read(p)));
        let mut row = vec![Cell::Text(b.value.clone()), Cell::Text(b.count.to_string())];
        row.extend(folded.then(|| Cell::Text(b.stories.unwrap_or(b.count).to_string())));
        row.extend([
            of(|p| p.region.clone().unwrap_or_default()),
            of(|p| p.country.clone().unwrap_or_default()),
            of(|p| p.geonames_id.map(|id| id.to_string()).unwrap_or_default()),
            degrees(|p| p.latitude),
            degrees(|p| p.longitude),
        ]);
        row
    });
    write_table(std::iter::once(header.collect()).chain(rows), out)
}

/// As ISO 8601 has it, as far as it is known: `1994`, `1994-03`.
fn date(date: Option<Date>) -> String {
    let text = |date: Date| {
        let (year, month, _) = date.day();
        match date.precision {
            Precision::Year => format!("{year:04}"),
            Precision::Month => format!("{year:04}-{month:02}"),
            Precision::Day | Precision::Time => date.to_string(),
        }
    };
    date.map(text).unwrap_or_default()
}

fn language(language: Option<Language>) -> String {
    language.map(|l| l.as_str().to_owned()).unwrap_or_default()
}

fn people(people: &[Person]) -> String {
    people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("; ")
}

fn places(places: &[Place]) -> String {
    places.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("; ")
}

/// What stands in a cell.
enum Cell {
    /// From an article, or made here where it cannot begin as a formula does.
    Text(String),
    /// Made here: its minus sign is one, and begins no formula.
    Number(f64),
}

/// Writes rows; every text passes [`write_table`], so none is a formula or holds a control character but line breaks.
fn write_rows<const N: usize>(rows: impl IntoIterator<Item = [String; N]>, out: &mut dyn Write) -> Result<()> {
    write_cells(rows.into_iter().map(Vec::from), out)
}

/// As [`write_rows`], for rows whose length is not known here; all have the same.
pub fn write_cells(rows: impl IntoIterator<Item = Vec<String>>, out: &mut dyn Write) -> Result<()> {
    write_table(rows.into_iter().map(|row| row.into_iter().map(Cell::Text).collect()), out)
}

fn write_table(rows: impl IntoIterator<Item = Vec<Cell>>, out: &mut dyn Write) -> Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    for row in rows {
        let written = row.iter().map(|cell| match cell {
            // Judged before tabs and returns, which may lead a formula too, become spaces.
            Cell::Text(text) => terminal(&spreadsheet_cell(text)).into_owned(),
            Cell::Number(number) => number.to_string(),
        });
        let cells: Vec<String> = written.collect();
        writer.write_record(&cells).map_err(|e| match e.into_kind() {
            ::csv::ErrorKind::Io(cause) => cause,
            other => Error::other(format!("{other:?}")),
        })?;
    }
    writer.flush()
}
