//! [`Run`]: what was done so far of a run, from the first article that comes or goes to the commit that ends it; an error ends it too. What sources state, the
//! ledger knows.

use super::history::{History, Stamp};
use super::writer::Writer;
use crate::error::Result;
use crate::search::AsRead;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What the index held before, and which of it was stated since.
#[derive(Default)]
pub struct Run {
    /// What the index held when the first article came or went; `None` before that. Commits on the way leave it: of a file that is half handed in, the other
    /// half is still known.
    history: Option<Arc<History>>,
    /// What another index held that this one takes the place of.
    earlier: Option<Arc<History>>,
    /// The sources that are being replaced article by article, each with the ids (hashed) handed in so far.
    replacing: FxHashMap<String, FxHashSet<u64>>,
    /// The ids (hashed) that other sources have stated meanwhile.
    stated: FxHashSet<u64>,
    /// Whether a source was begun a second time, so that the index holds other articles of it than the history says.
    begun_again: bool,
    /// Whether the run before left articles that no source states.
    unfinished: bool,
}

impl Run {
    /// One that begins. `unfinished` where the run before left articles that no source states, since it ended before it had read one of theirs to its end;
    /// `earlier` is what another index held that this one takes the place of.
    pub fn begin(unfinished: bool, earlier: Option<Arc<History>>) -> Run {
        Run { unfinished, earlier, ..Run::default() }
    }

    /// What the index held before. Read at the first change, since many a run finds none.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn remembered(&mut self, writer: &mut Writer) -> Result<&Arc<History>> {
        if self.history.is_none() {
            let is_new = writer.committed.ledger.is_none();
            let history = if is_new { History::default() } else { History::of(&writer.index()?, writer.folder().path())? };
            self.history = Some(Arc::new(history));
        }
        Ok(self.history.get_or_insert_default())
    }

    /// The stamp of the article with an id, by its hash, which was read now, where it or another said the same before.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn kept(&mut self, key: u64, read: AsRead, writer: &mut Writer) -> Result<Option<Stamp>> {
        let kept = self.remembered(writer)?.kept(key, read);
        Ok(kept.or_else(|| self.earlier.as_ref().and_then(|earlier| earlier.kept(key, read))))
    }

    /// A source is begun that was begun before.
    pub fn begins_again(&mut self) {
        self.begun_again = true;
    }

    /// A source is replaced article by article from now on.
    pub fn replaces(&mut self, path: &str) {
        self.replacing.insert(path.to_owned(), FxHashSet::default());
    }

    /// A source was handed in, or is removed: the ids (hashed) that were handed in of it, where it was replaced article by article.
    pub fn replaced(&mut self, path: &str) -> Option<FxHashSet<u64>> {
        self.replacing.remove(path)
    }

    /// A source states an id, by its hash.
    pub fn states(&mut self, path: &str, key: u64) {
        if !self.replacing.is_empty() {
            self.replacing.get_mut(path).unwrap_or(&mut self.stated).insert(key);
        }
    }

    /// Whether the index may hold an article with an id, by its hash, that no source has stated in this run: of a source that has not come to it.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn may_hold(&mut self, key: u64, writer: &mut Writer) -> Result<bool> {
        let any = !self.replacing.is_empty() || self.unfinished;
        Ok(any && (self.begun_again || self.remembered(writer)?.has(key)))
    }

    /// Whether an article of a source, by the hash of its id, is in the index as it was before this run and may stay.
    pub fn is_untouched(&self, path: &str, key: u64) -> bool {
        let of_source = self.replacing.get(path).filter(|seen| !seen.contains(&key));
        !self.begun_again && of_source.is_some() && !self.stated.contains(&key)
    }
}
