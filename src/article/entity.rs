//! The people and places of an article, and where the text names them.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// A part of an article in which words are searched and people and places are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline.
    Title,
    /// The text.
    Body,
}

/// A stretch of the text that names a person or a place. As JSON: `{"field": "body", "start": 0, "end": 5}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "MentionJson", into = "MentionJson")]
pub struct Mention {
    /// Which text.
    pub field: Field,
    /// Bytes of that text.
    pub span: Span,
}

#[derive(Serialize, Deserialize)]
struct MentionJson {
    field: Field,
    start: usize,
    end: usize,
}

impl From<Mention> for MentionJson {
    fn from(m: Mention) -> MentionJson {
        MentionJson { field: m.field, start: m.span.start, end: m.span.end }
    }
}

impl From<MentionJson> for Mention {
    fn from(m: MentionJson) -> Mention {
        Mention { field: m.field, span: Span::new(m.start, m.end) }
    }
}

/// A person in an article.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Person {
    /// The name the person goes by: for a public figure the usual English one, whatever the spelling or script of the text;
    /// else the fullest that the file states or the text gives.
    pub name: String,
    /// Whether the file's metadata states the person.
    #[serde(default)]
    pub stated: bool,
    /// Titles and offices the text gives beside the name ("Defence Minister"), in order, each once.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Where the text names them, in order; empty for a name that only the file's metadata states.
    #[serde(default)]
    pub mentions: Vec<Mention>,
}

impl Person {
    /// A person that the file's metadata states.
    pub fn stated(name: impl Into<String>) -> Person {
        Person { name: name.into(), stated: true, ..Person::default() }
    }
}

/// A place in an article. What is not known of it is `null` in JSON.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Place {
    /// The gazetteer's English name where it is known which place is meant; else as the file states it or the text gives it.
    pub name: String,
    /// Whether the file's metadata states the place.
    #[serde(default)]
    pub stated: bool,
    /// ISO 3166-1 alpha-2 code of its country.
    #[serde(default)]
    pub country: Option<String>,
    /// The first-level division (state, province, governorate) it lies in.
    #[serde(default)]
    pub region: Option<String>,
    /// Its number in the GeoNames gazetteer.
    #[serde(default)]
    pub geonames_id: Option<u32>,
    /// Degrees north, WGS 84.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    #[serde(default)]
    pub longitude: Option<f64>,
    /// Why the names were taken for this place and no other, in plain words.
    #[serde(default)]
    pub why: Option<String>,
    /// Where the text names it, in order; empty for a name that only the file's metadata states.
    #[serde(default)]
    pub mentions: Vec<Mention>,
    /// Where the text speaks of its people or what is theirs ("Syrian troops"), in order. Such words count for the country, but less, and name
    /// no place.
    #[serde(default)]
    pub demonyms: Vec<Mention>,
}

impl Place {
    /// A place that the file's metadata states.
    pub fn stated(name: impl Into<String>) -> Place {
        Place { name: name.into(), stated: true, ..Place::default() }
    }
}
