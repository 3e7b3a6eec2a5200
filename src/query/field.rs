//! [`FIELDS`]: the one table of fields. It feeds the parser, `newsearch query --help` and the documentation.
//!
//! What a field holds is the article's; how it is searched is the engine's.

use super::{NumberField, Relation};
use std::fmt;
use std::fmt::Write;

/// A field that words and phrases can be sought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FieldName {
    /// The headline.
    Title,
    /// The text.
    Body,
    /// Who wrote it.
    Author,
    /// The news agency it came from.
    Agency,
    /// The outlet.
    Site,
    /// The address of the page.
    Url,
    /// The people named in it.
    Person,
    /// The places named in it.
    Place,
    /// The language it is written in.
    Language,
    /// Sections, topics and keywords.
    Tag,
    /// The id.
    Id,
    /// The beginning of the text.
    Lead,
    /// The headline and the beginning of the text.
    About,
    /// The file it was read from.
    Path,
    /// How the name of that file ends.
    Extension,
    /// What stands between quotation marks in the text.
    Said,
}

impl FieldName {
    /// The name it has in a query: that of its row in [`FIELDS`].
    pub fn name(self) -> &'static str {
        match self {
            FieldName::Title => "title",
            FieldName::Body => "body",
            FieldName::Author => "author",
            FieldName::Agency => "agency",
            FieldName::Site => "source",
            FieldName::Url => "url",
            FieldName::Person => "people",
            FieldName::Place => "places",
            FieldName::Language => "lang",
            FieldName::Tag => "tag",
            FieldName::Id => "id",
            FieldName::Lead => "lead",
            FieldName::About => "about",
            FieldName::Path => "path",
            FieldName::Extension => "ext",
            FieldName::Said => "said",
        }
    }

    /// Whether it holds text as it was written, where `=` can look.
    pub fn is_text(self) -> bool {
        matches!(self, FieldName::Title | FieldName::Body | FieldName::Lead | FieldName::About | FieldName::Said)
    }

    /// Whether its words stand at places, so that one can be near another; else a value is one whole.
    pub fn has_places(self) -> bool {
        !matches!(self, FieldName::Language | FieldName::Id | FieldName::Extension)
    }

    /// Whether its value may be a list: `source:reuters,ap`.
    pub fn takes_list(self) -> bool {
        FIELDS.iter().any(|row| row.value == FieldValue::List(self))
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a date field reads its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateField {
    /// Published within it.
    Within,
    /// Published on its first day or later.
    After,
    /// Published before its first day.
    Before,
    /// Published on its last day or earlier.
    Until,
    /// Published no longer ago than the time given.
    NewerThan,
    /// Published longer ago than the time given.
    OlderThan,
}

/// What may stand after the colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldValue {
    /// A word, a phrase or a group in brackets.
    Text(FieldName),
    /// The same, or several of them parted by commas, any of which may match.
    List(FieldName),
    /// Names as they are written, or several of them parted by commas, any of which may match.
    Written,
    /// A place or a point and a distance.
    Near,
    /// The id of another article.
    Reference(Relation),
    /// The name of a saved search.
    Saved,
    /// A date.
    Date(DateField),
    /// A date, or a range of dates, of the index and not of the article.
    Indexed,
    /// A number or a range of numbers.
    Number(NumberField),
    /// A [`Flag`](super::Flag), or several parted by commas, any of which may hold.
    Flag,
}

/// A row of [`FIELDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldRow {
    /// Its name, as the canonical form of a query has it.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// What may stand after the colon.
    pub value: FieldValue,
    /// What it searches, for the help text.
    pub searches: &'static str,
    /// A query that uses it.
    pub example: &'static str,
}

const fn row(
    name: &'static str,
    aliases: &'static [&'static str],
    value: FieldValue,
    searches: &'static str,
    example: &'static str,
) -> FieldRow {
    FieldRow { name, aliases, value, searches, example }
}

/// Every field of the language. Names may be written in any case.
pub const FIELDS: &[FieldRow] = &[
    row("title", &["headline", "intitle", "hl"], FieldValue::Text(FieldName::Title), "the headline", "title:ceasefire"),
    row("body", &["text"], FieldValue::Text(FieldName::Body), "the text", "body:\"rate cut\""),
    row("lead", &[], FieldValue::Text(FieldName::Lead), "the first 60 words of the text", "lead:ceasefire"),
    row("about", &[], FieldValue::Text(FieldName::About), "the headline and the first 60 words", "about:ceasefire"),
    row("author", &["by"], FieldValue::List(FieldName::Author), "who wrote it", "author:\"Jane Doe\""),
    row("source", &["site", "outlet"], FieldValue::List(FieldName::Site), "the outlet, or the host of the page", "source:reuters,ap"),
    row("agency", &["wire"], FieldValue::List(FieldName::Agency), "the news agency it came from", "agency:reuters"),
    row("url", &["inurl"], FieldValue::Text(FieldName::Url), "the address of the page", "url:politics"),
    row(
        "people",
        &["person", "who"],
        FieldValue::List(FieldName::Person),
        "people in it, in every spelling; \"in quotes\" as spelt",
        "who:\"Bashar Assad\"",
    ),
    row("places", &["place", "where"], FieldValue::List(FieldName::Place), "places in it and what lies in them", "where:Damascus,Aleppo"),
    row("near", &[], FieldValue::Near, "places around a place (50 km) or a point, by name", "near:Damascus~200km"),
    row(
        "org",
        &[],
        FieldValue::Written,
        "a company, party or ministry by its name exactly as written, capitals too: the same as =",
        "org:\"World Bank\"",
    ),
    row(
        "said",
        &[],
        FieldValue::Text(FieldName::Said),
        "quotations; with who:, of that person: named beside the quotation",
        "said:\"red line\" who:Putin",
    ),
    row("lang", &["language"], FieldValue::List(FieldName::Language), "the language it is written in", "lang:ru"),
    row("tag", &["topic"], FieldValue::List(FieldName::Tag), "sections, topics, keywords", "-tag:opinion"),
    row("words", &[], FieldValue::Number(NumberField::Words), "how many words the text has", "words:>400"),
    row("has", &[], FieldValue::Flag, "author, date, agency, url, people, places, quote, …", "has:quote"),
    row(
        "is",
        &[],
        FieldValue::Flag,
        "wire (from an agency), updated, undated, copy (an earlier or fuller one is there), lead (no copy), new (since you last asked)",
        "is:wire",
    ),
    row("like", &[], FieldValue::Reference(Relation::Like), "articles like this one, best first, by its id", "like:3f9a2c"),
    row("story", &[], FieldValue::Reference(Relation::Story), "an article and all its copies, by its id", "story:3f9a2c"),
    row("saved", &[], FieldValue::Saved, "what a saved search finds: newsearch save", "saved:kremlin"),
    row("path", &["file"], FieldValue::Text(FieldName::Path), "the file it was read from, and its folders", "path:wire/2018"),
    row("ext", &[], FieldValue::List(FieldName::Extension), "how the name of that file ends", "ext:html,txt"),
    row("id", &[], FieldValue::List(FieldName::Id), "the id of the article, or its beginning", "id:3f9a2c"),
    row("date", &["published"], FieldValue::Date(DateField::Within), "published within", "date:2024-03..2024-05-15"),
    row(
        "after",
        &["since"],
        FieldValue::Date(DateField::After),
        "published on that day or later (the first day counts)",
        "after:2024-04-01",
    ),
    row(
        "before",
        &[],
        FieldValue::Date(DateField::Before),
        "published before that day (the day itself does not count)",
        "before:2024-05-01",
    ),
    row("until", &[], FieldValue::Date(DateField::Until), "published on that day or earlier (the last day counts)", "until:2024-04-30"),
    row("newer_than", &[], FieldValue::Date(DateField::NewerThan), "published no longer ago than: 3d 2w 6m 1y", "newer_than:14d"),
    row("older_than", &[], FieldValue::Date(DateField::OlderThan), "published longer ago than", "older_than:1y"),
    row("indexed", &[], FieldValue::Indexed, "when it came into the index or changed in it", "indexed:\"past week\""),
];

/// The row with this name or alias, in any case.
pub(super) fn find(name: &str) -> Option<&'static FieldRow> {
    FIELDS.iter().find(|row| names(row).any(|n| n.eq_ignore_ascii_case(name)))
}

/// The digits of `atleast3`.
pub(super) fn at_least(name: &str) -> Option<&str> {
    let digits = name.get("atleast".len()..).filter(|_| name[..name.len().min(7)].eq_ignore_ascii_case("atleast"))?;
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// Names that other languages of queries have for fields of this one.
const ELSEWHERE: [(&str, &str); 3] = [("from", "after"), ("to", "before"), ("until", "before")];

/// The name or alias that is nearest to `name`, where one is near enough to be what was meant.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    if let Some((_, field)) = ELSEWHERE.iter().find(|(other, _)| *other == name) {
        return Some(field);
    }
    let allowed = if name.len() <= 4 { 1 } else { 2 };
    FIELDS.iter().flat_map(names).map(|n| (distance(n, &name), n)).filter(|(d, _)| *d <= allowed).min_by_key(|(d, _)| *d).map(|(_, n)| n)
}

fn names(row: &'static FieldRow) -> impl Iterator<Item = &'static str> {
    std::iter::once(row.name).chain(row.aliases.iter().copied())
}

/// How many letters must be put in, left out, changed or swapped with their neighbour to make `a` of `b`
/// (optimal string alignment, over bytes: names are ASCII). Far apart lengths are not worked out.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut current = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(current[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            current.push(best);
        }
        rows.push(current);
    }
    rows[a.len()][b.len()]
}

/// The table as text, one field a line: names, what it searches, an example.
///
/// ```
/// assert!(newsearch::query::fields_help().contains("title, headline, intitle, hl"));
/// ```
pub fn fields_help() -> String {
    let titled: Vec<(String, &FieldRow)> = FIELDS.iter().map(|row| (names(row).collect::<Vec<_>>().join(", "), row)).collect();
    let names_width = titled.iter().map(|(names, _)| names.len()).max().unwrap_or(0);
    let searches_width = FIELDS.iter().map(|row| row.searches.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (names, row) in titled {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{names:names_width$}  {:searches_width$}  {}", row.searches, row.example);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Context, Day, parse};

    #[test]
    fn every_field_has_a_row_and_no_name_stands_twice() {
        let mut all: Vec<&str> = FIELDS.iter().flat_map(names).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        for row in FIELDS {
            if let FieldValue::Text(field) | FieldValue::List(field) = row.value {
                assert_eq!(field.name(), row.name);
            }
        }
    }

    #[test]
    fn every_example_is_understood_without_a_hint() {
        let today = Day::from_ymd(2024, 4, 10).expect("a day");
        for row in FIELDS {
            let parsed = parse(&format!("x {}", row.example), &Context { today });
            assert_eq!(parsed.problems, [], "{}", row.example);
        }
    }

    #[test]
    fn finds_names_in_any_case_and_near_names() {
        assert_eq!(find("Title").map(|r| r.name), Some("title"));
        assert_eq!(find("WHO").map(|r| r.name), Some("people"));
        for (typed, meant) in [("auhtor", "author"), ("titel", "title"), ("souce", "source"), ("befor", "before"), ("peple", "people")] {
            assert_eq!(nearest(typed), Some(meant));
        }
        assert_eq!(nearest("foo"), None);
        assert_eq!(nearest("nonsense"), None);
        assert_eq!(
            (at_least("atleast3"), at_least("AtLeast12"), at_least("atleast"), at_least("atleastx"), at_least("x")),
            (Some("3"), Some("12"), None, None, None)
        );
    }

    #[test]
    fn help_has_a_line_for_every_row() {
        assert_eq!(fields_help().lines().count(), FIELDS.len());
        assert!(fields_help().contains("the last day counts"));
    }
}
