//! What an engine answers: hits, counts, figures. The serde shapes are the JSON of the command.

use super::{Fragment, Help, Interval, PathFlags};
use crate::article::{Date, Person, Place, Precision};
use crate::text::Language;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The answer to a [`Request`](super::Request).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// The query in its canonical form.
    pub query: String,
    /// How it was read, where that is not plain from its text.
    pub read_as: Option<String>,
    /// What was repaired or interpreted, one sentence each.
    pub hints: Vec<String>,
    /// How many articles match, beyond the hits shown.
    pub total: u64,
    /// How many stories these are, copies of one report counted once; `null` where copies were not to be folded.
    #[serde(default)]
    pub stories: Option<u64>,
    /// How many of them hold all words of the query, where these were too few and others were shown after them
    /// ([`MatchMode::Best`](super::MatchMode::Best)); `null` where every hit answers the query as it was asked.
    #[serde(default)]
    pub with_all: Option<u64>,
    /// Which of them are shown: hits passed over.
    pub offset: usize,
    /// What names in the query were taken for.
    pub readings: Vec<Reading>,
    /// The hits, in the order asked for.
    pub hits: Vec<Hit>,
    /// What was counted beside them, over all articles that match: by the [name](Facet::name) of each facet asked for its most frequent values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facets: BTreeMap<String, Vec<Bucket>>,
    /// The commit that was searched.
    pub generation: u64,
    /// Whether part of the answer was left out, and the numbers may be too low: a word of the query stood for more words of the index than one
    /// query may look at, or the [time](super::Request::timeout) was used up. A hint says which.
    pub partial: bool,
    /// Why so little was found, where it was fewer than [`FEW`](super::FEW) articles; which words occur nowhere, where [`with_all`](Response::with_all) is there.
    pub help: Option<Help>,
    /// How long the engine took, in milliseconds.
    pub took_ms: f64,
}

/// What a name in a query was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The name as asked for.
    pub name: String,
    /// Whether it was read as a place; else as a person.
    pub place: bool,
    /// Of a person: the other spellings that the index has and that were searched too. Of a place: which places of the gazetteer were.
    pub forms: Vec<String>,
}

impl Reading {
    /// A person's name and its other spellings.
    pub fn person(name: &str, forms: &[String]) -> Reading {
        Reading { name: name.to_owned(), place: false, forms: forms.to_vec() }
    }

    /// A place's name and which places it may be.
    pub fn place(name: &str, mut forms: Vec<String>) -> Reading {
        // Two of one label, as a town and the district of its name, tell no more than one.
        let mut told = BTreeSet::new();
        forms.retain(|form| told.insert(form.clone()));
        Reading { name: name.to_owned(), place: true, forms }
    }
}

/// One article found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The article's id: for `show`.
    pub id: String,
    /// How well it matches; comparable within one response only. 0 where the order is not by relevance.
    pub score: f32,
    /// The headline.
    pub title: String,
    /// When it was published.
    pub date: Option<Date>,
    /// How exactly that is known, where it is not to the day: `year` or `month`. In JSON the date stands as the first day of that, and this beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_precision: Option<Precision>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The outlet.
    pub site: Option<String>,
    /// The language.
    pub language: Option<Language>,
    /// The address it was published at.
    pub url: Option<String>,
    /// The people in it.
    pub people: Vec<Person>,
    /// The places in it.
    pub places: Vec<Place>,
    /// The best fragment, or the beginning of the text where no word of it matched; `null` where none was asked for.
    pub snippet: Option<Fragment>,
    /// All fragments asked for, in the order of the text.
    pub snippets: Vec<Fragment>,
    /// Matches in the headline: bytes of `title`.
    pub title_highlights: Vec<crate::text::Span>,
    /// Where it was read from: `path` or `path#member`.
    pub source: String,
    /// The ids of the other articles that match and are copies of this one, in the order they were published; empty where copies were not to be folded, or
    /// their ids not to be [given](super::Request::copy_ids).
    #[serde(default)]
    pub copies: Vec<String>,
    /// How many these are, given or not. Not in JSON.
    #[serde(skip)]
    pub copy_count: usize,
}

/// A property by which articles are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Facet {
    /// The people in them.
    People,
    /// The places in them.
    Places,
    /// Who wrote them.
    Authors,
    /// The outlet.
    Site,
    /// The language.
    Language,
    /// Sections, topics and keywords.
    Tags,
    /// The news agency they came from.
    Agency,
    /// The year they were published in (in UTC, here and below).
    Year,
    /// The quarter: `2024-Q2`.
    Quarter,
    /// The month.
    Month,
    /// The week, by its Monday.
    Week,
    /// The day.
    Day,
}

impl Facet {
    /// Every facet with its name: that of the field in the query language, where there is one.
    pub const ALL: [(&'static str, Facet); 12] = [
        ("people", Facet::People),
        ("places", Facet::Places),
        ("author", Facet::Authors),
        ("site", Facet::Site),
        ("lang", Facet::Language),
        ("tag", Facet::Tags),
        ("agency", Facet::Agency),
        ("year", Facet::Year),
        ("quarter", Facet::Quarter),
        ("month", Facet::Month),
        ("week", Facet::Week),
        ("day", Facet::Day),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Facet::ALL.iter().find(|(_, facet)| *facet == self).map_or("", |(name, _)| name)
    }

    /// The facet of this name; what the query language calls the field otherwise is understood too.
    ///
    /// ```
    /// # use newsearch::search::Facet;
    /// assert_eq!(Facet::named("lang"), Some(Facet::Language));
    /// assert_eq!(Facet::named("source"), Some(Facet::Site));
    /// assert_eq!(Facet::named("weather"), None);
    /// ```
    pub fn named(name: &str) -> Option<Facet> {
        let name = match name {
            "person" | "who" => "people",
            "place" | "where" => "places",
            "authors" | "by" => "author",
            "sites" | "source" | "outlet" => "site",
            "language" | "languages" => "lang",
            "tags" | "topic" => "tag",
            name => name,
        };
        Facet::ALL.iter().find(|(known, _)| *known == name).map(|(_, facet)| *facet)
    }

    /// The interval that it counts by; `None` for what is no time.
    pub fn interval(self) -> Option<Interval> {
        match self {
            Facet::Year => Some(Interval::Year),
            Facet::Quarter => Some(Interval::Quarter),
            Facet::Month => Some(Interval::Month),
            Facet::Week => Some(Interval::Week),
            Facet::Day => Some(Interval::Day),
            _ => None,
        }
    }
}

/// Counts over the articles that match.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facets {
    /// What was counted.
    pub facet: Facet,
    /// How many articles match.
    pub articles: u64,
    /// How many stories these are, copies of one report counted once, where copies were to be folded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stories: Option<u64>,
    /// How many distinct values they hold.
    pub values: usize,
    /// The most frequent, by count (of stories, where those are counted), then by value.
    pub buckets: Vec<Bucket>,
    /// Whether part of it was left out, and the numbers may be too low.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

/// A value and the number of articles that hold it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// The value as the articles have it; in a timeline the first day of the interval, at the interval's precision.
    pub value: String,
    /// Articles, each counted once.
    pub count: u64,
    /// Stories, copies of one report counted once, where copies were to be folded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stories: Option<u64>,
    /// Where the place lies that is counted, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Located>,
}

impl Bucket {
    /// A value that is no known place.
    pub fn new(value: impl Into<String>, count: u64) -> Bucket {
        Bucket { value: value.into(), count, stories: None, place: None }
    }

    /// The value, and what tells the place apart from others of its name: "Paris (Texas, US)".
    pub fn label(&self) -> String {
        let Some(place) = &self.place else { return self.value.clone() };
        let around: Vec<&str> =
            place.region.iter().chain(&place.country).map(String::as_str).filter(|around| *around != self.value).collect();
        if around.is_empty() { self.value.clone() } else { format!("{} ({})", self.value, around.join(", ")) }
    }
}

/// Where a place lies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Located {
    /// Its number in the GeoNames gazetteer, which has no world regions, seas or rivers.
    pub geonames_id: Option<u32>,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: Option<String>,
    /// The first-level division it lies in.
    pub region: Option<String>,
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east, WGS 84.
    pub longitude: f64,
}

/// Counts by time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// The width of a bucket.
    pub interval: Interval,
    /// How many articles match.
    pub articles: u64,
    /// How many stories these are, where copies were to be folded. A story counts once in each interval in which one of its copies was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stories: Option<u64>,
    /// How many of them have no date.
    pub undated: u64,
    /// Oldest first; intervals without an article stand between with 0, and at both ends of the days asked for, where the request names both.
    pub buckets: Vec<Bucket>,
    /// Of the busiest intervals a headline each, oldest first; as many as were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headlines: Vec<Headline>,
    /// Whether part of it was left out, and the numbers may be too low.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

/// The article that tells most of what an interval is about.
///
/// Of the articles of the interval at most 24 are looked at, of all that match at most 80, to compare with those of them that lie in other intervals: those whose ids have the
/// lowest hashes, so that they are the same ones every time. A word weighs by the [log-likelihood
/// ratio](super::log_likelihood) with which more of the former hold it than of the latter (in the headline or the first 2,000 bytes of the text);
/// words of one article, and those below 3.84 (which chance passes once in twenty times), weigh nothing. The headline is that whose words
/// weigh most together; of equals the earlier published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Headline {
    /// The interval, as its bucket has it.
    pub value: String,
    /// Articles of the interval.
    pub count: u64,
    /// The article's id.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// When it was published.
    pub date: Option<Date>,
    /// The words of the headline that tell the interval from the others, the most telling first; at most five, folded.
    pub words: Vec<String>,
    /// Articles of the interval that were looked at.
    pub looked_into: u64,
}

/// Figures about an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stats {
    /// The folder it lies in.
    pub location: String,
    /// The version of the on-disk format of the index.
    pub format_version: u32,
    /// How many commits it has seen.
    pub generation: u64,
    /// Articles.
    pub articles: u64,
    /// Source files recorded, read or skipped.
    pub sources: u64,
    /// Source files from which nothing could be read.
    pub skipped: u64,
    /// Segments.
    pub segments: usize,
    /// Bytes on disk.
    pub bytes: u64,
    /// The earliest publication.
    pub oldest: Option<Date>,
    /// The latest publication.
    pub newest: Option<Date>,
    /// Articles without a date.
    pub undated: u64,
    /// Distinct people.
    pub people: usize,
    /// Distinct places.
    pub places: usize,
    /// Articles by language.
    pub languages: Vec<Bucket>,
    /// With which flags paths were indexed, of those where there were any.
    pub flags: Vec<PathFlags>,
}
