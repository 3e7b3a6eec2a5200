//! [`Article`]: the value that flows from reading to the index and back out. Its field docs are the data dictionary.
//!
//! Knows nothing of files, formats or indexes.

mod date;
mod entity;
mod id;

pub use date::{Date, DateOrigin, Precision, TimeZone};
pub use entity::{Field, Mention, Person, Place};
pub use id::id_from_source;

use crate::text::Language;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an entry of a list takes beside its text.
const ENTRY_BYTES: usize = 64;

/// One article of an archive.
///
/// As JSON (what `newsearch read --format jsonl` prints) every field is present; what is not known is `null`, `""` or `[]`.
/// `date` is written as [`Date`] says, with `date_precision` and `date_from` beside it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "ArticleJson", into = "ArticleJson")]
pub struct Article {
    /// What makes it this article and no other: two articles with the same id are the same article, and indexing the second
    /// replaces the first. It is the id the file states; failing that, one made from [`source`](Article::source). So it
    /// stays the same when the file's text changes, and changes when a file without stated ids is moved.
    pub id: String,
    /// Where it was read from.
    pub source: Source,
    /// The headline, without the name of the site; empty where there is none.
    pub title: String,
    /// The text, paragraphs parted by a blank line or as the file has them, without headline, byline, captions and what
    /// surrounds the article on its page. Offsets of mentions and fragments are bytes of this string.
    pub body: String,
    /// When it was published, as far as the file says so; never the file's own time or today.
    pub date: Option<Date>,
    /// When it was last changed, where the file says so apart from when it was published.
    pub updated: Option<Date>,
    /// Who wrote it: names in the order stated, without "By".
    pub authors: Vec<String>,
    /// The news agency it came from ("Reuters", "AP", "dpa"), as credited in its byline, text or metadata.
    pub agency: Option<String>,
    /// The place and day line a report opens with, as written, without the agency: "MOSCOW, April 26".
    pub dateline: Option<String>,
    /// The people in it, each once, by name.
    pub people: Vec<Person>,
    /// The places in it, each once, by name.
    pub places: Vec<Place>,
    /// The language it is written in: as declared, else as detected.
    pub language: Option<Language>,
    /// The canonical address of the page it was published on.
    pub url: Option<String>,
    /// Name of the outlet, or else the host of [`url`](Article::url).
    pub site: Option<String>,
    /// Sections, topics and keywords the file states, in order, each once.
    pub tags: Vec<String>,
    /// What the reader of the article should know about how it was read: characters replaced, text cut.
    pub notes: Vec<String>,
}

impl Article {
    /// About how many bytes of memory its texts and names take: for those who bound what waits.
    pub(crate) fn weight(&self) -> usize {
        let lists = [&self.authors, &self.tags, &self.notes].into_iter().flatten().map(|text| ENTRY_BYTES + text.len());
        let people = self.people.iter().map(|p| 2 * ENTRY_BYTES + p.name.len() + 16 * p.mentions.len());
        let places = self.places.iter().map(|p| 4 * ENTRY_BYTES + p.name.len() + 16 * p.mentions.len());
        1024 + self.title.len() + self.body.len() + lists.chain(people).chain(places).sum::<usize>()
    }

    /// One of its texts.
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::Title => &self.title,
            Field::Body => &self.body,
        }
    }

    /// The words of a mention, as the text has them; empty where it does not lie in this article.
    pub fn mentioned(&self, mention: Mention) -> &str {
        mention.span.of(self.text(mention.field))
    }
}

/// Where an article was read from: a file, and the member where the file holds several.
/// As text it is `path`, or `path#member`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Source {
    /// The file, `/` between folders on every system; `-` for standard input; empty for an article handed in by a program.
    pub path: String,
    /// Which article of the file: the number counted from 1, or the name the container gives it.
    pub member: Option<String>,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        match &self.member {
            Some(member) => write!(f, "#{member}"),
            None => Ok(()),
        }
    }
}

impl Source {
    /// Reads back what `Display` writes: the last `#` parts the member off.
    pub fn parse(text: &str) -> Source {
        match text.rsplit_once('#') {
            Some((path, member)) => Source { path: path.to_owned(), member: Some(member.to_owned()) },
            None => Source { path: text.to_owned(), member: None },
        }
    }
}

/// The JSON shape of an [`Article`].
#[derive(Serialize, Deserialize)]
struct ArticleJson {
    id: String,
    source: String,
    title: String,
    date: Option<Date>,
    #[serde(default)]
    date_precision: Option<Precision>,
    #[serde(default)]
    date_from: Option<DateOrigin>,
    #[serde(default)]
    updated: Option<Date>,
    #[serde(default)]
    authors: Vec<String>,
    #[serde(default)]
    agency: Option<String>,
    #[serde(default)]
    dateline: Option<String>,
    #[serde(default)]
    language: Option<Language>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    site: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    people: Vec<Person>,
    #[serde(default)]
    places: Vec<Place>,
    #[serde(default)]
    notes: Vec<String>,
}

impl From<Article> for ArticleJson {
    fn from(a: Article) -> ArticleJson {
        ArticleJson {
            id: a.id,
            source: a.source.to_string(),
            title: a.title,
            date_precision: a.date.map(|d| d.precision),
            date_from: a.date.map(|d| d.origin),
            date: a.date,
            updated: a.updated,
            authors: a.authors,
            agency: a.agency,
            dateline: a.dateline,
            language: a.language,
            url: a.url,
            site: a.site,
            tags: a.tags,
            body: a.body,
            people: a.people,
            places: a.places,
            notes: a.notes,
        }
    }
}

impl From<ArticleJson> for Article {
    fn from(j: ArticleJson) -> Article {
        let date = j.date.map(|mut date| {
            date.precision = j.date_precision.unwrap_or(date.precision);
            date.origin = j.date_from.unwrap_or(date.origin);
            date
        });
        Article {
            id: j.id,
            source: Source::parse(&j.source),
            title: j.title,
            body: j.body,
            date,
            updated: j.updated,
            authors: j.authors,
            agency: j.agency,
            dateline: j.dateline,
            people: j.people,
            places: j.places,
            language: j.language,
            url: j.url,
            site: j.site,
            tags: j.tags,
            notes: j.notes,
        }
    }
}
