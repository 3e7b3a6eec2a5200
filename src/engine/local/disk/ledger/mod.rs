//! The ledger: what the index knows of each source file, and which source an article with a stated id belongs to.
//! In memory here; as a file, see `file`; which sources state which ids, `claims` and `stated`.
//!
//! # Memory
//! 12 to 15 bytes for each id that a source states (those made of a file's path are not claimed), some 300 for each source.

mod claims;
mod file;
mod stated;

pub use file::{file_name, generations};

use crate::search::SourceRecord;
use claims::Claims;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use stated::Stated;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The path of the one source that is no file: articles that programs hand in. It sorts before every other, so that an id which a
/// file states too is the file's.
const HANDED_IN: &str = "";

#[derive(Debug, Clone)]
struct Source {
    record: SourceRecord,
    /// Under which it claims ids; of no other source before or after.
    number: u32,
    /// Between begin and end: what is recorded of it is not to be written yet.
    open: bool,
    /// Whether it was begun since the ledger was read or the last run ended.
    begun: bool,
    /// How many articles it has given since it was begun.
    given: u64,
}

/// The ledger in memory.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    sources: BTreeMap<Arc<str>, Source>,
    /// By number; `None` of one that was forgotten.
    paths: Vec<Option<Arc<str>>>,
    claims: Claims,
    /// Whether a source was forgotten since claims were last looked through.
    forgot: bool,
    /// Whether some source was to be read again when it was last written.
    cut_short: bool,
}

/// The hash by which ids are compared. Two ids of a million collide with a probability of 3e-8; then one shadows the other.
pub fn id_hash(id: &str) -> u64 {
    let digest = Sha256::digest(id.as_bytes());
    digest.iter().take(8).fold(0, |n, byte| n << 8 | u64::from(*byte))
}

/// What to do with an article whose id is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    Free,
    /// It takes the place of the article of the source of this path.
    Replaces(Arc<str>),
    Shadowed,
}

impl Ledger {
    pub fn records(&self) -> impl Iterator<Item = &SourceRecord> {
        self.sources.values().filter(|s| !s.open && s.record.path != HANDED_IN).map(|s| &s.record)
    }

    /// All sources, complete or not, in order of path; articles that programs handed in are one.
    pub fn all(&self) -> impl Iterator<Item = &SourceRecord> {
        self.sources.values().map(|source| &source.record)
    }

    /// The hash of each id that is stated, with the path of the source whose article is the one in the index.
    pub fn owners(&self) -> impl Iterator<Item = (u64, &str)> {
        self.claims.owners().filter_map(|(hash, number)| Some((hash, self.paths.get(number as usize)?.as_deref()?)))
    }

    /// How many articles programs have handed in, of which there is no source.
    pub fn handed_in(&self) -> u64 {
        self.owners().filter(|(_, path)| *path == HANDED_IN).count() as u64
    }

    /// A program hands in an article of its own with this id.
    pub fn claim_handed_in(&mut self, id: &str) -> Claim {
        if !self.sources.contains_key(HANDED_IN) {
            self.begin(HANDED_IN);
            self.end(SourceRecord::default());
        }
        self.claim(HANDED_IN, id)
    }

    /// The program takes back an article of its own: whether it is the one in the index with this id; `None` where it handed in none.
    pub fn withdraw_handed_in(&mut self, id: &str) -> Option<bool> {
        let number = self.sources.get(HANDED_IN)?.number;
        self.claims.withdraw(id_hash(id), number)
    }

    /// Whether the source is being handed in.
    pub fn is_open(&self, path: &str) -> bool {
        self.sources.get(path).is_some_and(|source| source.open)
    }

    /// Forgets what is known of a source; whether there was anything.
    pub fn forget(&mut self, path: &str) -> bool {
        let Some(source) = self.sources.remove(path) else { return false };
        if let Some(path) = self.paths.get_mut(source.number as usize) {
            *path = None;
        }
        self.forgot = true;
        true
    }

    /// The source is being handed in.
    pub fn begin(&mut self, path: &str) {
        self.begin_beside(path, 0);
    }

    /// The same, while so many articles that it gave before are still in the index.
    pub fn begin_beside(&mut self, path: &str, articles: u64) {
        let record = SourceRecord { path: path.to_owned(), articles, ..SourceRecord::default() };
        self.insert(record, true);
    }

    /// Whether a source was begun in this run.
    pub fn has_begun(&self, path: &str) -> bool {
        self.sources.get(path).is_some_and(|source| source.begun)
    }

    /// Whether there may be articles in the index that no source states, since a run ended before it had read one of theirs to its end.
    pub fn has_unfinished(&self) -> bool {
        self.sources.values().any(|source| source.record.modified_ns.is_none() && source.record.path != HANDED_IN)
    }

    /// Whether it was last written in the middle of a run, so that what it says is not what is in memory: sources that are being handed in, or whose article
    /// is missing, are to be read again.
    pub fn is_cut_short(&self) -> bool {
        self.cut_short
    }

    /// The run has ended.
    pub fn end_run(&mut self) {
        self.sources.values_mut().for_each(|source| source.begun = false);
    }

    /// How many articles a source gave.
    pub fn articles_of(&self, path: &str) -> u64 {
        self.sources.get(path).map_or(0, |source| source.record.articles)
    }

    fn insert(&mut self, record: SourceRecord, open: bool) {
        let path: Arc<str> = record.path.as_str().into();
        let number = self.paths.len() as u32;
        self.paths.push(Some(path.clone()));
        self.sources.insert(path, Source { record, number, open, begun: open, given: 0 });
    }

    /// The number of the source whose article with this id is the one in the index, as far as sources state it.
    fn owner(&self, hash: u64) -> Option<u32> {
        self.claims.owner(hash, |number| self.path_of(number).is_some())
    }

    fn path_of(&self, number: u32) -> Option<&Arc<str>> {
        self.paths.get(number as usize).and_then(Option::as_ref)
    }

    /// Whether no source states the id of this [hash](id_hash).
    pub fn is_free(&self, hash: u64) -> bool {
        self.owner(hash).is_none()
    }

    /// An open source states this id.
    pub fn claim(&mut self, path: &str, id: &str) -> Claim {
        let hash = id_hash(id);
        let number = self.sources.get_mut(path).map(|source| {
            source.given += 1;
            source.number
        });
        let owner = self.owner(hash);
        let claim = match owner.and_then(|owner| self.path_of(owner)) {
            Some(own) if owner == number => return Claim::Replaces(own.clone()),
            Some(other) if **other > *path => Claim::Shadowed,
            Some(other) => Claim::Replaces(other.clone()),
            None => Claim::Free,
        };
        if let Some(number) = number {
            self.claims.claim(hash, number, claim != Claim::Shadowed);
        }
        claim
    }

    pub fn end(&mut self, record: SourceRecord) {
        if let Some(source) = self.sources.get_mut(record.path.as_str()) {
            source.open = false;
            source.record = record;
        }
    }

    /// Complete sources of which an article is missing, since another source went that had its id; each is named once. Those that are not `there` are passed
    /// over, so that one before them is named.
    pub fn uncovered(&mut self, there: &dyn Fn(&str) -> bool) -> Vec<String> {
        if !std::mem::take(&mut self.forgot) {
            return Vec::new();
        }
        let (paths, mut uncovered) = (&self.paths, Vec::new());
        let mut asked: FxHashMap<String, bool> = FxHashMap::default();
        let mut is_there = |path: &str| match asked.get(path) {
            Some(known) => *known,
            None => *asked.entry(path.to_owned()).or_insert_with(|| there(path)),
        };
        self.claims.each(|_, sources| uncovered.extend(Stated::of(sources, paths).uncovered(&mut is_there)));
        self.claims.retain(|number| paths.get(number as usize).is_some_and(Option::is_some));
        uncovered.sort_unstable();
        uncovered.dedup();
        let complete = |number: &u32| self.sources.get(self.path_of(*number)?).filter(|source| !source.open);
        let mut names: Vec<String> = uncovered.iter().filter_map(complete).map(|source| source.record.path.clone()).collect();
        names.sort_unstable();
        names
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn record(path: &str) -> SourceRecord {
        SourceRecord { path: path.into(), bytes: 3, modified_ns: Some(7), enriched_with: 5, articles: 1, skips: vec![] }
    }

    pub fn hand_in(ledger: &mut Ledger, path: &str, ids: &[&str]) -> Vec<Claim> {
        ledger.forget(path);
        ledger.begin(path);
        let claims = ids.iter().map(|id| ledger.claim(path, id)).collect();
        ledger.end(record(path));
        claims
    }

    #[test]
    fn gives_a_contested_id_to_the_last_path_in_whatever_order_they_come() {
        for order in [["a", "b"], ["b", "a"]] {
            let mut ledger = Ledger::default();
            for path in order {
                hand_in(&mut ledger, path, &["x"]);
            }
            let owner = ledger.claims.owner(id_hash("x"), |_| true).and_then(|number| ledger.paths[number as usize].clone());
            assert_eq!(owner.as_deref(), Some("b"), "{order:?}");
        }
    }

    #[test]
    fn names_the_source_whose_article_was_shadowed_by_one_now_gone() {
        let mut ledger = Ledger::default();
        hand_in(&mut ledger, "a", &["x", "y"]);
        assert_eq!(hand_in(&mut ledger, "b", &["x"]), [Claim::Replaces("a".into())]);
        ledger.forget("b");
        assert_eq!(ledger.uncovered(&|_| true), ["a"]);
        assert_eq!(hand_in(&mut ledger, "a", &["x", "y"]), [Claim::Free, Claim::Free]);
        assert!(ledger.uncovered(&|_| true).is_empty());
    }
}
