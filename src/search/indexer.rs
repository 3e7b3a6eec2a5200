//! [`Indexer`]: how articles get into an index, and how it remembers where they came from.

use super::{AsRead, PathFlags};
use crate::article::Article;
use crate::error::Result;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// What an index remembers of a source file, so that an unchanged one need not be read again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceRecord {
    /// As in [`Source::path`](crate::article::Source::path).
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// When it was last modified, in nanoseconds since 1970; `None` where that time cannot be trusted to
    /// change with the next write, so that the file must be read again.
    pub modified_ns: Option<i64>,
    /// The [version](crate::enrich::Enrichment::version) of what its articles were enriched with; 0 where that is not known.
    pub enriched_with: u64,
    /// How many articles it gave.
    pub articles: u64,
    /// What of it could not be read.
    pub skips: Vec<SourceSkip>,
}

impl SourceRecord {
    /// Whether it was read for articles: it gave some, or there is a reason why not. The settings of a folder are recorded too, so that it is noticed when
    /// they change; of them there is neither.
    pub fn is_of_articles(&self) -> bool {
        self.articles > 0 || !self.skips.is_empty()
    }
}

/// A file, or a member of one, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSkip {
    /// The member; `None` for the whole file.
    pub member: Option<String>,
    /// The reason, in kebab case: what skips are counted by.
    pub reason: String,
    /// The reason in words.
    pub detail: String,
}

/// What became of an article handed to [`Indexer::add`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It was not in the index.
    New,
    /// It took the place of the article with the same id.
    Replaced {
        /// The path of the source which that article was of; empty for one that a program handed in.
        of: String,
    },
    /// Another source states the same id and takes precedence (the one whose path sorts last), so it was left out.
    Shadowed,
}

/// What a commit made durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commit {
    /// Its number, counted from 1; an index that nothing was committed to has 0.
    pub generation: u64,
    /// Articles in the index.
    pub articles: u64,
    /// How long it took to find copies, where that was done.
    pub folding: Duration,
}

/// What an index held before a run, to be asked from any thread: who reads a file again need not enrich what is as it was.
pub trait Held: Send + Sync {
    /// Whether the article with this id was there, and [is as](AsRead::is_as) it was.
    fn holds(&self, id: &str, read: AsRead) -> bool;
}

/// Takes articles into an index. There is one at a time for an index; readers go on meanwhile. Most programs need not call its
/// methods: [`IndexJob`](crate::pipeline::IndexJob) does it for files and [`index_articles`](crate::pipeline::index_articles) for articles of a
/// program's own.
///
/// Nothing is visible or safe before [`commit`](Indexer::commit) returns `Ok`; then everything before it is, together with the
/// records of the sources. After any error the state is that of the last commit, and so are the records:
/// whoever holds the sources hands in again what is not recorded. An indexer recovers by itself: where it cannot at once, each call
/// fails and tries again, so it need not be opened anew.
///
/// Sources are bracketed: [`begin`](Indexer::begin), [`add`](Indexer::add) its articles, [`end`](Indexer::end). Brackets of different
/// sources may interleave. An article whose source path is empty belongs to no file; it stays until one with the same id is handed in, and an id that a
/// file states too is the file's.
pub trait Indexer: Send {
    /// The records of all sources as of the last `begin`, `end` or `remove`.
    fn sources(&self) -> Vec<&SourceRecord>;

    /// With which flags paths were indexed, as it was [remembered](Indexer::remember_flags) last; `None` where nothing ever was, as in an index of a newsearch that
    /// remembered no flags.
    fn flags(&self) -> Option<&[PathFlags]>;

    /// Remembers these flags of paths in the place of those before, with the next commit. What they mean is for whoever reads the files.
    fn remember_flags(&mut self, flags: Vec<PathFlags>);

    /// The time of this run, in seconds since 1970-01-01T00:00:00Z: when what comes in or changes from now on did so, for `indexed:` to ask for. An engine
    /// has no clock; articles of a run that it is not told have no such time. An article that is handed in with the same id and content as the index
    /// has keeps the time and the [generation](Commit::generation) it has; people, places, language and source are no part of
    /// its content.
    fn run_at(&mut self, seconds: i64);

    /// Before the first article of this run comes or goes: files of so many bytes are to be read. An engine may prepare for it.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io); [`Locked`](crate::ErrorKind::Locked) where somebody else began to write meanwhile.
    fn expect(&mut self, bytes: u64) -> Result<()>;

    /// A source is about to be handed in: what the index holds of it is to go.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io); see the trait.
    fn begin(&mut self, path: &str) -> Result<()>;

    /// As [`begin`](Indexer::begin), for a source in the middle of which there may be commits: what the index holds of it is replaced article by
    /// article, and what the source no longer has goes at its [`end`](Indexer::end), so that nothing is missing from such a commit. It takes a deletion
    /// an article, where `begin` takes one in all.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io); see the trait.
    fn begin_in_parts(&mut self, path: &str) -> Result<()>;

    /// Takes an article in. One with the same id is replaced; see [`Added`] for ids that several sources state.
    ///
    /// # Errors
    /// [`Article`](crate::ErrorKind::Article) where the article has no id or one over 512 bytes: the article is left out and the indexer goes on, as where it is of a
    /// source that was not begun ([`Argument`](crate::ErrorKind::Argument)); otherwise [`Io`](crate::ErrorKind::Io), see the trait.
    fn add(&mut self, article: Article) -> Result<Added> {
        let read = AsRead::unknown(&article);
        self.add_read(article, read)
    }

    /// The same for an article of a file, which was so as it was read.
    ///
    /// # Errors
    /// As [`add`](Indexer::add).
    fn add_read(&mut self, article: Article, read: AsRead) -> Result<Added>;

    /// What the index held before the first article of this run came or went.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io); see the trait.
    fn held(&mut self) -> Result<Arc<dyn Held>>;

    /// Takes note that a source which was begun [in parts](Indexer::begin_in_parts) still has this article, which need not be enriched: what the index holds of
    /// it stays. `false` where that is not so, or it may not be there any more since another source has stated its id; then the article is to be
    /// [added](Indexer::add_read).
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io); see the trait.
    fn keep(&mut self, article: &Article, read: AsRead) -> Result<bool>;

    /// The source is complete; its record is kept with the next commit.
    ///
    /// # Errors
    /// [`Argument`](crate::ErrorKind::Argument) where it was not begun; [`Io`](crate::ErrorKind::Io), see the trait.
    fn end(&mut self, record: SourceRecord) -> Result<()>;

    /// Takes out an article of no source, which a program handed in; `false` where there is none with this id. One of a file goes with the file: where a file
    /// states the id too, its article stays.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io); see the trait.
    fn withdraw(&mut self, id: &str) -> Result<bool>;

    /// The source is gone: its articles and its record go, but for those that others have taken in their place since it was
    /// [begun](Indexer::begin_in_parts), if it was.
    ///
    /// # Errors
    /// [`Argument`](crate::ErrorKind::Argument) where the path is empty; [`Io`](crate::ErrorKind::Io), see the trait.
    fn remove(&mut self, path: &str) -> Result<()>;

    /// Sources that must be read again because an article of theirs had been shadowed by one that is now gone: of several that state its id the last by path of
    /// those that are `there`, which is asked by path. What is not read again in this run is recorded so that the next one does.
    fn uncovered(&mut self, there: &dyn Fn(&str) -> bool) -> Vec<String>;

    /// Makes durable and visible all that was handed in; a source that is not ended is recorded as one to be read again. Which articles are copies of each other is found out by [`commit_if`](Indexer::commit_if) and
    /// [`finish`](Indexer::finish), so that commits on the way cost little.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io); see the trait.
    fn commit(&mut self) -> Result<Commit>;

    /// The end of a run: [`commit`](Indexer::commit) where there is anything to make durable, else the figures of the last one; then segments are merged and
    /// copies found.
    ///
    /// # Errors
    /// As `commit`. Where what comes after the commit fails, all of the run is in the index, and the next one does the rest.
    fn commit_if(&mut self, changed: bool) -> Result<Commit>;

    /// Waits for background work (merging) to end and lets go of the index. What is not committed is dropped.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) where that work failed; commits are not touched by it.
    fn finish(self: Box<Self>) -> Result<()>;
}
