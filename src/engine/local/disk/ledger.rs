//! The ledger: what the index knows of each source file, and which source an article with a stated id belongs to.
//!
//! # On disk
//! `ledger-N.bin` for the commit of generation N: [`MAGIC`]; how many sources there are and their [`Entry`]s in order of path, in postcard encoding
//! (<https://postcard.jamesmunns.com/wire-format>); how many claims on ids there are, in the same encoding, then each as the hash of the id (8 bytes,
//! little-endian, ascending) and the number of its source in the order above (postcard again), of one id the one whose article is in the index at the end; then
//! the first 8 bytes of SHA-256 over what precedes. Written and synced before the commit that names it; files of other generations
//! are swept by the next writer.
//!
//! # Memory
//! 12 to 15 bytes for each id that a source states (those made of a file's path are not claimed), some 300 for each source.

use super::claims::Claims;
use super::directory::{Folder, Replacement};
use super::stated::Stated;
use crate::engine::local::failure::damaged;
use crate::error::{Error, Result};
use crate::search::{SourceRecord, SourceSkip};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use tantivy::directory::Directory;
use tantivy::directory::error::OpenReadError;

const MAGIC: &[u8] = b"newsearch ledger 3\n";

/// The path of the one source that is no file: articles that programs hand in. It sorts before every other, so that an id which a
/// file states too is the file's.
const HANDED_IN: &str = "";

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Entry {
    path: String,
    bytes: u64,
    modified_ns: Option<i64>,
    enriched_with: u64,
    articles: u64,
    skips: Vec<(Option<String>, String, String)>,
}

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
}

/// The hash by which ids are compared. Two ids of a million collide with a probability of 3e-8; then one shadows the other.
pub fn id_hash(id: &str) -> u64 {
    let digest = Sha256::digest(id.as_bytes());
    digest.iter().take(8).fold(0, |n, byte| n << 8 | u64::from(*byte))
}

/// The generations of which there is a ledger in a folder, the newest first.
pub fn generations(folder: &Path) -> Vec<u64> {
    let number = |name: &str| name.strip_prefix("ledger-")?.strip_suffix(".bin")?.parse().ok();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<u64> = entries.filter_map(|entry| number(entry.file_name().to_str()?)).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found
}

/// The name of the file of that generation.
pub fn file_name(generation: u64) -> String {
    format!("ledger-{generation}.bin")
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

    /// Whether no source states this id.
    pub fn is_free(&self, id: &str) -> bool {
        self.owner(id_hash(id)).is_none()
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

    /// Complete sources of which an article is missing, since another source went that had its id; each is named once.
    pub fn uncovered(&mut self) -> Vec<String> {
        if !std::mem::take(&mut self.forgot) {
            return Vec::new();
        }
        let (paths, mut uncovered) = (&self.paths, Vec::new());
        self.claims.each(|_, sources| uncovered.extend(Stated::of(sources, paths).uncovered()));
        self.claims.retain(|number| paths.get(number as usize).is_some_and(Option::is_some));
        uncovered.sort_unstable();
        uncovered.dedup();
        let complete = |number: &u32| self.sources.get(self.path_of(*number)?).filter(|source| !source.open);
        let mut names: Vec<String> = uncovered.iter().filter_map(complete).map(|source| source.record.path.clone()).collect();
        names.sort_unstable();
        names
    }

    /// Writes the complete sources to `ledger-N.bin` and syncs it; its name.
    pub fn write(&mut self, folder: &Folder, generation: u64) -> Result<String> {
        let name = file_name(generation);
        self.write_to(folder, &name).map_err(|e| Error::io(folder.path().join(&name).display(), &e))?;
        Ok(name)
    }

    fn write_to(&mut self, folder: &Folder, name: &str) -> io::Result<()> {
        let mut file = Hashing { file: folder.create(name)?, sum: Sha256::new() };
        file.write_all(MAGIC)?;
        put(&mut file, &(self.sources.len() as u64))?;
        let (paths, mut count, mut uncovered) = (&self.paths, 0u64, FxHashSet::default());
        self.claims.each(|_, sources| {
            let stated = Stated::of(sources, paths);
            count += stated.true_claims().count() as u64;
            uncovered.extend(stated.uncovered());
        });
        // Numbers in order of path.
        let mut places: Vec<u32> = vec![0; self.paths.len()];
        for (source, place) in self.sources.values().zip(0..) {
            // A run that ends before it has read those again must not leave them as if their articles were there.
            put(&mut file, &entry(source, source.open || uncovered.contains(&source.number)))?;
            places[source.number as usize] = place;
        }
        put(&mut file, &count)?;
        let mut written = Ok(());
        let mut claims: Vec<u32> = Vec::new();
        self.claims.each(|hash, sources| {
            claims.clear();
            claims.extend(Stated::of(sources, paths).true_claims().map(|number| places[number as usize]));
            claims.sort_unstable();
            for place in &claims {
                if written.is_ok() {
                    written = file.write_all(&hash.to_le_bytes()).and_then(|()| put(&mut file, place));
                }
            }
        });
        written?;
        let Hashing { mut file, sum } = file;
        file.write_all(&sum.finalize()[..8])?;
        file.finish()
    }

    /// Reads a ledger back.
    ///
    /// # Errors
    /// `IndexDamaged` where it is missing, cut or altered; `Io`.
    pub fn read(folder: &Path, name: &str) -> Result<Ledger> {
        let path = folder.join(name);
        // Mapped: of many claims no second copy is needed.
        let bytes = match Folder::open(folder, true, None)?.open_read(Path::new(name)) {
            Ok(slice) => slice.read_bytes().map_err(|e| Error::io(path.display(), &e))?,
            Err(OpenReadError::FileDoesNotExist(_)) => return Err(damaged(folder, format!("{name} is missing"))),
            Err(e) => return Err(Error::io(path.display(), &io::Error::other(e.to_string()))),
        };
        let broken = || damaged(folder, format!("{name} is damaged"));
        let (body, sum) = bytes.split_last_chunk::<8>().ok_or_else(broken)?;
        if Sha256::digest(body)[..8] != *sum {
            return Err(broken());
        }
        Ledger::decoded(body).ok_or_else(broken)
    }

    fn decoded(body: &[u8]) -> Option<Ledger> {
        let (sources, mut rest): (u64, &[u8]) = postcard::take_from_bytes(body.strip_prefix(MAGIC)?).ok()?;
        let mut ledger = Ledger::default();
        for _ in 0..sources {
            let (entry, more): (Entry, &[u8]) = postcard::take_from_bytes(rest).ok()?;
            rest = more;
            ledger.insert(record(entry), false);
        }
        let (count, mut rest): (u64, &[u8]) = postcard::take_from_bytes(rest).ok()?;
        // Each takes 9 bytes at least.
        ledger.claims = Claims::with_capacity((count as usize).min(rest.len() / 9));
        for _ in 0..count {
            let (hash, more) = rest.split_first_chunk::<8>()?;
            let (place, more): (u32, &[u8]) = postcard::take_from_bytes(more).ok()?;
            rest = more;
            // In order of path, so the last one to claim an id owns it, as it does when indexing.
            ledger.claims.push(u64::from_le_bytes(*hash), place);
        }
        rest.is_empty().then_some(ledger)
    }
}

/// Sums up what goes through.
struct Hashing {
    file: Replacement,
    sum: Sha256,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn put(file: &mut Hashing, value: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_stdvec(value).map_err(io::Error::other)?;
    file.write_all(&bytes)
}

/// A source that is to be `read_again` is written without a time, so that the next run does so and first forgets its articles; one that is unfinished with as
/// many of these as are in the index, about, so that they are not counted as new.
fn entry(source: &Source, read_again: bool) -> Entry {
    let record = &source.record;
    Entry {
        path: record.path.clone(),
        bytes: record.bytes,
        modified_ns: if read_again { None } else { record.modified_ns },
        enriched_with: record.enriched_with,
        articles: if source.open { record.articles.max(source.given) } else { record.articles },
        skips: record.skips.iter().map(|s| (s.member.clone(), s.reason.clone(), s.detail.clone())).collect(),
    }
}

fn record(entry: Entry) -> SourceRecord {
    let skips = entry.skips.into_iter().map(|(member, reason, detail)| SourceSkip { member, reason, detail }).collect();
    SourceRecord {
        path: entry.path,
        bytes: entry.bytes,
        modified_ns: entry.modified_ns,
        enriched_with: entry.enriched_with,
        articles: entry.articles,
        skips,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(path: &str) -> SourceRecord {
        SourceRecord { path: path.into(), bytes: 3, modified_ns: Some(7), enriched_with: 5, articles: 1, skips: vec![] }
    }

    fn opened(folder: &Path) -> Folder {
        Folder::open(folder, false, None).expect("a folder")
    }

    fn hand_in(ledger: &mut Ledger, path: &str, ids: &[&str]) -> Vec<Claim> {
        ledger.forget(path);
        ledger.begin(path);
        let claims = ids.iter().map(|id| ledger.claim(path, id)).collect();
        ledger.end(record(path));
        claims
    }

    #[test]
    fn reads_back_what_it_wrote_and_notices_damage() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut ledger = Ledger::default();
        hand_in(&mut ledger, "a.json", &["1"]);
        let name = ledger.write(&opened(folder.path()), 3).expect("written");
        let mut back = Ledger::read(folder.path(), &name).expect("read");
        assert_eq!(back.records().collect::<Vec<_>>(), [&record("a.json")]);
        assert_eq!(back.claim("b.json", "1"), Claim::Replaces("a.json".into()));
        let path = folder.path().join(&name);
        let mut bytes = fs::read(&path).expect("read");
        bytes[25] ^= 1;
        fs::write(&path, bytes).expect("written");
        assert!(Ledger::read(folder.path(), &name).is_err());
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
        assert_eq!(ledger.uncovered(), ["a"]);
        assert_eq!(hand_in(&mut ledger, "a", &["x", "y"]), [Claim::Free, Claim::Free]);
        assert!(ledger.uncovered().is_empty());
    }

    #[test]
    fn a_source_whose_article_went_with_another_is_to_be_read_again_if_the_run_ends_before_that() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut ledger = Ledger::default();
        hand_in(&mut ledger, "b", &["x"]);
        assert_eq!(hand_in(&mut ledger, "a", &["x"]), [Claim::Shadowed]);
        hand_in(&mut ledger, "c", &["z"]);
        hand_in(&mut ledger, "aa", &["x"]);
        ledger.forget("b");
        ledger.begin("b");
        let name = ledger.write(&opened(folder.path()), 3).expect("written");
        let back = Ledger::read(folder.path(), &name).expect("read");
        let times: Vec<_> = back.records().map(|record| (record.path.as_str(), record.modified_ns)).collect();
        assert_eq!(times, [("a", Some(7)), ("aa", None), ("b", None), ("c", Some(7))]);
        assert_eq!(back.owners().map(|(_, path)| path).collect::<Vec<_>>(), ["c"]);
        assert_eq!(ledger.uncovered(), ["aa"], "in this run too, if it goes on");
        // Known, and not read again yet.
        let name = ledger.write(&opened(folder.path()), 4).expect("written");
        let back = Ledger::read(folder.path(), &name).expect("read");
        assert_eq!(back.records().filter(|record| record.modified_ns.is_none()).map(|r| r.path.as_str()).collect::<Vec<_>>(), ["aa", "b"]);
    }

    #[test]
    fn keeps_an_unfinished_source_as_one_to_read_again_with_what_is_there_of_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut ledger = Ledger::default();
        ledger.begin("half.jsonl");
        ledger.claim("half.jsonl", "1");
        ledger.claim("half.jsonl", "2");
        ledger.begin_beside("again.jsonl", 9);
        ledger.claim("again.jsonl", "3");
        let name = ledger.write(&opened(folder.path()), 1).expect("written");
        let back = Ledger::read(folder.path(), &name).expect("read");
        let records: Vec<_> = back.records().map(|r| (r.path.as_str(), r.modified_ns, r.articles)).collect();
        assert_eq!(records, [("again.jsonl", None, 9), ("half.jsonl", None, 2)]);
    }
}
