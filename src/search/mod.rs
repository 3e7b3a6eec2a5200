//! The contract between those who ask and the engines that answer: plain data and two traits.
//!
//! [`Searcher`] answers a [`Request`] with a [`Response`]; [`Indexer`] takes articles in. An engine implements them (see
//! [`engine`](crate::engine)); the command, the library's users and the tests see nothing else of it. The serde shapes of the
//! response types are the JSON that `newsearch query --format json` prints.

pub(crate) mod as_read;
mod batch;
mod citation;
pub mod copies;
mod explanation;
mod fragments;
mod help;
mod indexer;
mod judged;
mod named;
mod path_flags;
pub mod pattern;
pub mod places;
mod profile;
mod request;
mod response;
pub mod shape;
pub mod spelling;
mod suggested;
mod unusual;

pub use as_read::AsRead;
pub use batch::{BatchHit, BatchLine, BatchRow, batch_lines};
pub use citation::{Citation, Passage, Verdict, content_hash, find_words};
pub use explanation::{Explanation, Part, Scored, ScoredPart};
pub use fragments::{Fragment, Highlighter, Matcher, fragments};
pub use help::{ClauseCount, FEW, Help, Respelling, Suggestion};
pub use indexer::{Added, Commit, Held, Indexer, SourceRecord, SourceSkip};
pub use judged::{JUDGED_DEPTH, Judgments, Measures, topics};
pub use named::{IsMeant, Names, NoNames};
pub use path_flags::PathFlags;
pub use profile::{Appearance, Profile, Role};
pub use request::{ENOUGH, Interval, MAX_LIMIT, MAX_SNIPPETS, MAX_WINDOW, MatchMode, Request, Sort};
pub use response::{Bucket, Facet, Facets, Headline, Hit, Located, Reading, Response, Stats, Timeline};
pub use suggested::{Suggested, SuggestedKind, Suggestions};
pub use unusual::{Unusual, UnusualTerm, log_likelihood};

use crate::article::Article;
use crate::error::Result;

/// Answers queries over one snapshot of an index: everything committed when it was opened or last
/// [`reload`](Searcher::reload)ed. Share one among threads.
pub trait Searcher: Send + Sync {
    /// The best articles for the request, with snippets.
    ///
    /// # Errors
    /// [`Query`](crate::ErrorKind::Query) for what the engine cannot answer, [`Argument`](crate::ErrorKind::Argument) for a limit or offset
    /// past [`MAX_LIMIT`] or [`MAX_WINDOW`], [`IndexDamaged`](crate::ErrorKind::IndexDamaged) or [`Io`](crate::ErrorKind::Io) where the index cannot be read.
    fn search(&self, request: &Request) -> Result<Response>;

    /// The articles most like this one, of the same event as a rule: by the words that tell it from others, the people it names and the days around its own. It
    /// need not be in the index. The request says which articles and how many; its order plays no part. Left out are the article itself and, unless copies are to
    /// be [shown](copies::Copies::Show), its copies.
    ///
    /// # Errors
    /// As [`search`](Searcher::search).
    fn similar(&self, article: &Article, request: &Request) -> Result<Response>;

    /// The whole article with this id, or whose id alone begins with it; `None` where there is none.
    ///
    /// # Errors
    /// As [`search`](Searcher::search); [`Argument`](crate::error::ErrorKind::Argument) where the ids of several begin with it.
    fn article(&self, id: &str) -> Result<Option<Article>>;

    /// What in this article the request's query matches: for showing it with highlights.
    ///
    /// # Errors
    /// As [`search`](Searcher::search).
    fn matcher(&self, request: &Request) -> Result<Matcher>;

    /// How the request's query was read and what each part of it finds; with an id (or its beginning), why that article scored as it does.
    ///
    /// # Errors
    /// As [`search`](Searcher::search), and [`Argument`](crate::ErrorKind::Argument) where no article has that id.
    fn explain(&self, request: &Request, id: Option<&str>) -> Result<Explanation>;

    /// How often each value of `facet` occurs among all articles that match: the `limit` most frequent, by count, then by value.
    /// Sort, offset and limit of the request play no part.
    ///
    /// # Errors
    /// As [`search`](Searcher::search).
    fn facets(&self, request: &Request, facet: Facet, limit: usize) -> Result<Facets>;

    /// How many articles that match were published in each interval (in UTC), oldest first, empty intervals between included; with a
    /// telling headline for the busiest, as many as the request asks for.
    ///
    /// # Errors
    /// As [`search`](Searcher::search).
    fn timeline(&self, request: &Request, interval: Interval) -> Result<Timeline>;

    /// What the articles that match say of the person of this name: whoever has just that name, where it is of two words or more, else whom most of them name of those
    /// who have these words in theirs. `None` where none has.
    ///
    /// # Errors
    /// As [`search`](Searcher::search).
    fn profile(&self, name: &str, request: &Request) -> Result<Option<Profile>>;

    /// The words, people and places that the articles that match hold unusually often, compared with the whole index: `limit` of each.
    ///
    /// # Errors
    /// As [`search`](Searcher::search).
    fn unusual(&self, request: &Request, limit: usize) -> Result<Unusual>;

    /// People, places and words that begin with `prefix`, `limit` of each kind: of names, any of their words may. Capitals and accents do not count.
    ///
    /// # Errors
    /// As [`search`](Searcher::search).
    fn suggest(&self, prefix: &str, limit: usize) -> Result<Suggestions>;

    /// Figures about the index.
    ///
    /// # Errors
    /// As [`search`](Searcher::search).
    fn stats(&self) -> Result<Stats>;

    /// Moves on to the newest commit. Answers already being made stay on theirs. Returns the generation now seen.
    ///
    /// # Errors
    /// As [`search`](Searcher::search); the old snapshot stays in use then.
    fn reload(&self) -> Result<u64>;
}
