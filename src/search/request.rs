//! [`Request`]: a query and how its answer is wanted.

use super::copies::Copies;
use super::response::Facet;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Context, Day, DayRange, FieldName, Node, Parsed, Query, Zone};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The most hits one request may ask for: a page far beyond what anyone reads; each hit costs a stored article and a snippet.
pub const MAX_LIMIT: usize = 1_000;

/// The deepest hit a request may reach (offset + limit): the engine keeps that many candidates in memory.
pub const MAX_WINDOW: usize = 10_000;

/// The most stretches of its text that an answer shows of one article: more is the article itself.
pub const MAX_SNIPPETS: usize = 100;

/// With so many articles that hold all words, none that lacks one is shown: a page of them, as wide as most people look.
pub const ENOUGH: u64 = 10;

/// What words that merely stand side by side mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchMode {
    /// Every one must occur.
    #[default]
    All,
    /// Every one must occur. Where fewer than [`ENOUGH`] articles hold all of three or more plain words, those follow that hold more than a third of them,
    /// and the answer [says so](super::Response::with_all). For [`search`](super::Searcher::search) by relevance, and for nothing that asks what is
    /// [new](super::Request::since) or was saved; elsewhere the same as `All`.
    Best,
    /// One is enough; more rank higher. Dates, `lang:`, `source:`, `tag:`, `id:`, `path:`, `words:`, `has:`, `is:` and exclusions hold all the same.
    Any,
}

/// The order of the hits. Ties fall to the newer article, then to the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best match first; a query without words to match (only filters, only exclusions) is answered newest first.
    #[default]
    Relevance,
    /// Best match first, where newer articles count a little more: up to a quarter of the best score, half as much for every thirty days that
    /// an article is older than the newest of the index. Only the best hundred are moved so.
    Blend,
    /// Latest publication first, undated last.
    Newest,
    /// Earliest publication first, undated last.
    Oldest,
}

impl Sort {
    /// Whether the order is made of scores.
    pub fn by_score(self) -> bool {
        matches!(self, Sort::Relevance | Sort::Blend)
    }
}

/// The width of a timeline's buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interval {
    /// Calendar days.
    Day,
    /// Weeks from Monday to Sunday, as ISO 8601 has them.
    Week,
    /// Calendar months.
    #[default]
    Month,
    /// Quarters of calendar years.
    Quarter,
    /// Calendar years.
    Year,
}

/// A query and how its answer is wanted. Make one with [`Request::new`] or [`Request::parse`], then set what differs.
///
/// ```
/// use newsearch::query::{Context, Day};
/// use newsearch::search::{Request, Sort};
/// let context = Context { today: Day::from_ymd(2024, 5, 1).expect("a day of the calendar") };
/// let mut request = Request::parse("ceasefire -football", &context)?;
/// request.sort = Sort::Newest;
/// request.limit = 20;
/// # Ok::<(), newsearch::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Request {
    /// What to look for.
    pub query: Query,
    /// What words side by side mean.
    pub match_mode: MatchMode,
    /// The order of the hits.
    pub sort: Sort,
    /// Whether words of the best hits count towards the order too. It finds the same articles; of the best hundred, those on the subject of the
    /// very best move up, which helps where many articles answer, and harms a little where one known article is looked for. `None`: where
    /// any of the words is enough. For order by relevance only.
    pub expand: Option<bool>,
    /// Hits to pass over; `offset + limit` at most [`MAX_WINDOW`].
    pub offset: usize,
    /// Hits to return, at most [`MAX_LIMIT`]; 0 only counts.
    pub limit: usize,
    /// Fragments a hit, at most [`MAX_SNIPPETS`]; 0 for none.
    pub snippets: usize,
    /// The length of a fragment to aim at, in characters.
    pub snippet_chars: usize,
    /// Further conditions, all of which must hold and none of which counts towards the score.
    pub filters: Vec<Node>,
    /// What to do about articles that are copies of each other.
    pub copies: Copies,
    /// Whether hits say [which](super::Hit::copies) their copies are; [how many](super::Hit::copy_count) they say either way. To look up ids takes a twentieth
    /// of the time of a process that asks one question.
    pub copy_ids: bool,
    /// By what all articles that match are counted beside the hits; for [`search`](super::Searcher::search) only.
    pub facets: Vec<Facet>,
    /// Values of each facet to return, the most frequent first.
    pub facet_limit: usize,
    /// For how many of the busiest intervals a [`timeline`](super::Searcher::timeline) has a headline; 0 for none.
    pub headlines: usize,
    /// The zone in which the days of the query begin and end. Articles that state no time of day count for the day they state.
    pub zone: Zone,
    /// What was repaired or interpreted in the query's text, one sentence each.
    pub hints: Vec<String>,
    /// How the query was read, where that is not plain from its text.
    pub read_as: Option<String>,
    /// The query as typed; `None` for one that a program made. By it, `is:new` knows when the same was last asked.
    pub typed: Option<String>,
    /// The [generation](super::Commit::generation) after which an article is new, for `is:new`. `None`: what was last seen of the same query, or of the one
    /// saved search it names, as the index has it in mind.
    pub since: Option<u64>,
    /// How long the answer may take, as the clock of the machine has it; what is found until then is the answer, marked as
    /// [partial](super::Response::partial). Covers the listing of words, the finding, the ordering and the snippets. `None`, the default: as long
    /// as it takes, so that the same request always gets the same answer.
    pub timeout: Option<Duration>,
}

impl Request {
    /// A request for a query made by a program, with the defaults: all words, by relevance, ten hits with one fragment of 240 characters.
    pub fn new(query: Query) -> Request {
        Request {
            query,
            match_mode: MatchMode::All,
            sort: Sort::Relevance,
            expand: None,
            offset: 0,
            limit: 10,
            snippets: 1,
            snippet_chars: 240,
            filters: Vec::new(),
            copies: Copies::Show,
            copy_ids: true,
            facets: Vec::new(),
            facet_limit: 10,
            headlines: 0,
            zone: Zone::default(),
            hints: Vec::new(),
            read_as: None,
            typed: None,
            since: None,
            timeout: None,
        }
    }

    /// A request for a query as a person types it; see [`query`](crate::query) for the language. What was repaired is in `hints`.
    ///
    /// # Errors
    /// [`Query`](ErrorKind::Query) where the text cannot be answered as written: a bad date, an impossible range, a limit passed.
    pub fn parse(text: &str, context: &Context) -> Result<Request> {
        crate::query::parse(text, context).accept(false).map(Request::from)
    }

    /// Only articles published on these days; undated articles fall out.
    pub fn within(mut self, range: DayRange) -> Request {
        self.filters.push(Node::Date { range, span: Span::new(0, 0) });
        self
    }

    /// Only articles whose `field` holds these words in this order.
    pub fn with(mut self, field: FieldName, words: &str) -> Request {
        let span = Span::new(0, 0);
        let phrase = Node::Phrase { text: words.to_owned(), slop: 0, span };
        self.filters.push(Node::Field { field, node: Box::new(phrase), span });
        self
    }

    /// Only articles in which `field`, [people](FieldName::Person) or [places](FieldName::Place), holds this name: a person in every spelling, also with initials between a given name and a surname; a place with all that lies in it.
    pub fn with_name(mut self, field: FieldName, name: &str) -> Request {
        let span = Span::new(0, 0);
        let word = Node::Word { text: name.to_owned(), span };
        self.filters.push(Node::Field { field, node: Box::new(word), span });
        self
    }

    /// Only articles that name a place within `km` kilometres of the point `latitude` degrees north and `longitude` degrees east.
    pub fn near(mut self, latitude: f64, longitude: f64, km: u32) -> Request {
        self.filters.push(Node::Near { centre: format!("{latitude},{longitude}"), km, span: Span::new(0, 0) });
        self
    }

    /// Only articles published on or after this day.
    pub fn from_day(self, day: Day) -> Request {
        self.within(DayRange { from: Some(day), until: None })
    }

    /// Checks `limit`, `offset`, `snippets` and the query.
    ///
    /// # Errors
    /// [`Argument`](ErrorKind::Argument) where they or `snippets` pass [`MAX_LIMIT`], [`MAX_WINDOW`] or [`MAX_SNIPPETS`]; those of [`Query::check`].
    pub fn check(&self) -> Result<()> {
        self.query.check()?;
        if self.limit > MAX_LIMIT {
            return Err(Error::new(
                ErrorKind::Argument,
                format!("limit {} is over the maximum of {MAX_LIMIT}; use --offset to page", self.limit),
            ));
        }
        if self.snippets > MAX_SNIPPETS {
            let what = format!(
                "{} snippets of each hit are over the maximum of {MAX_SNIPPETS}; newsearch show shows the whole article",
                self.snippets
            );
            return Err(Error::new(ErrorKind::Argument, what));
        }
        if self.offset.saturating_add(self.limit) > MAX_WINDOW {
            return Err(Error::new(
                ErrorKind::Argument,
                format!("offset {} + limit {} is over {MAX_WINDOW}; narrow the query, for example by date", self.offset, self.limit),
            ));
        }
        Ok(())
    }
}

/// In longer queries a little word is one of a sentence.
const MOST_WORDS_OF_OPERATOR: usize = 6;

/// A hint at `or` and `not` between words: they are words like others here, where some search engines take them for operators.
fn small_operator(typed: &str) -> Option<String> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let (_, before_last) = words.split_last()?;
    let (_, small) = before_last.iter().enumerate().find(|(at, word)| **word == "not" || *at > 0 && **word == "or")?;
    let plain = words.len() <= MOST_WORDS_OF_OPERATOR && !typed.contains(['"', '“', '„', '«']);
    plain.then(|| match *small {
        "or" => "or is read as a word; OR in capitals asks for either".to_owned(),
        _ => "not is read as a word; NOT in capitals, or - before a word, leaves it out".to_owned(),
    })
}

impl From<Parsed> for Request {
    fn from(parsed: Parsed) -> Request {
        let mut request = Request::new(parsed.query);
        request.hints = parsed.problems.into_iter().map(|p| p.message).chain(small_operator(&parsed.text)).collect();
        request.read_as = parsed.read_as;
        request.typed = Some(parsed.text);
        request
    }
}
