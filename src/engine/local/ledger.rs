//! The ledger: what the index knows of each source file, and which source an article with a stated id belongs to.
//!
//! # On disk
//! `ledger-N.bin` for the commit of generation N: [`MAGIC`], then the [`Entry`]s in postcard encoding
//! (<https://postcard.jamesmunns.com/wire-format>), then the first 8 bytes of SHA-256 over what precedes. Written and synced before
//! the commit that names it; files of other generations are swept by the next writer.

use super::directory::Folder;
use super::failure::damaged;
use crate::error::{Error, Result};
use crate::search::{SourceRecord, SourceSkip};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const MAGIC: &[u8] = b"newsearch ledger 2\n";

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
    /// Hashes of the ids that the source states, whether or not its article is the one in the index.
    claims: Vec<u64>,
}

#[derive(Debug, Clone)]
struct Source {
    record: SourceRecord,
    claims: Vec<u64>,
    /// Between begin and end: what is recorded of it is not to be written yet.
    open: bool,
}

/// The ledger in memory.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    sources: BTreeMap<Arc<str>, Source>,
    /// For each stated id in the index: the source its article is of.
    owners: FxHashMap<u64, Arc<str>>,
    /// Ids whose article went with its source in this session.
    orphans: FxHashSet<u64>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    Free,
    Replaces,
    Shadowed,
}

impl Ledger {
    pub fn records(&self) -> impl Iterator<Item = &SourceRecord> {
        self.sources.values().filter(|s| !s.open && s.record.path != HANDED_IN).map(|s| &s.record)
    }

    /// Each source with the hashes of the ids that it states, in order of path; of an id that several state, the last has the article.
    pub fn claims(&self) -> impl Iterator<Item = (&SourceRecord, &[u64])> {
        self.sources.values().map(|source| (&source.record, &source.claims[..]))
    }

    /// How many articles programs have handed in, of which there is no source.
    pub fn handed_in(&self) -> u64 {
        self.sources.get(HANDED_IN).map_or(0, |source| source.claims.len() as u64)
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
        for claim in source.claims {
            if self.owners.get(&claim).is_some_and(|owner| **owner == *path) {
                self.owners.remove(&claim);
                self.orphans.insert(claim);
            }
        }
        true
    }

    /// The source is being handed in.
    pub fn begin(&mut self, path: &str) {
        let record = SourceRecord { path: path.to_owned(), ..SourceRecord::default() };
        self.sources.insert(path.into(), Source { record, claims: Vec::new(), open: true });
    }

    /// An open source states this id.
    pub fn claim(&mut self, path: &str, id: &str) -> Claim {
        let hash = id_hash(id);
        let owner = self.owners.get(&hash);
        if owner.is_some_and(|owner| **owner == *path) {
            return Claim::Replaces;
        }
        let claim = match owner {
            Some(owner) if **owner > *path => Claim::Shadowed,
            Some(_) => Claim::Replaces,
            None => Claim::Free,
        };
        if let Some(source) = self.sources.get_mut(path) {
            source.claims.push(hash);
        }
        if claim == Claim::Shadowed {
            return claim;
        }
        let path = self.sources.get_key_value(path).map_or_else(|| path.into(), |(path, _)| path.clone());
        self.owners.insert(hash, path);
        self.orphans.remove(&hash);
        claim
    }

    pub fn end(&mut self, record: SourceRecord) {
        if let Some(source) = self.sources.get_mut(record.path.as_str()) {
            source.claims.sort_unstable();
            source.claims.dedup();
            source.open = false;
            source.record = record;
        }
    }

    /// Complete sources that claim an id which now has no article; each is named once.
    pub fn uncovered(&mut self) -> Vec<String> {
        let orphans = std::mem::take(&mut self.orphans);
        if orphans.is_empty() {
            return Vec::new();
        }
        let claims = |s: &Source| !s.open && s.claims.iter().any(|c| orphans.contains(c) && !self.owners.contains_key(c));
        self.sources.values().filter(|s| claims(s)).map(|s| s.record.path.clone()).collect()
    }

    /// Writes the complete sources to `ledger-N.bin` and syncs it; its name.
    pub fn write(&self, folder: &Folder, generation: u64) -> Result<String> {
        let entries: Vec<Entry> = self.sources.values().map(entry).collect();
        let mut bytes = MAGIC.to_vec();
        // Into a Vec, postcard fails only for types it cannot encode; ours it can.
        bytes = postcard::to_extend(&entries, bytes).map_err(|e| damaged(folder.path(), format!("the ledger cannot be encoded: {e}")))?;
        let digest = Sha256::digest(&bytes);
        bytes.extend_from_slice(&digest[..8]);
        let name = file_name(generation);
        folder.replace(Path::new(&name), &bytes).map_err(|e| Error::io(folder.path().join(&name).display(), &e))?;
        Ok(name)
    }

    /// Reads a ledger back.
    ///
    /// # Errors
    /// `IndexDamaged` where it is missing, cut or altered; `Io`.
    pub fn read(folder: &Path, name: &str) -> Result<Ledger> {
        let path = folder.join(name);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(damaged(folder, format!("{name} is missing"))),
            Err(e) => return Err(Error::io(path.display(), &e)),
        };
        let broken = || damaged(folder, format!("{name} is damaged"));
        let (body, sum) = bytes.split_last_chunk::<8>().ok_or_else(broken)?;
        if Sha256::digest(body)[..8] != *sum {
            return Err(broken());
        }
        let entries: Vec<Entry> = postcard::from_bytes(body.strip_prefix(MAGIC).ok_or_else(broken)?).map_err(|_| broken())?;
        let mut ledger = Ledger::default();
        for entry in entries {
            // In order of path, so the last one to claim an id owns it, as it does when indexing.
            let path: Arc<str> = entry.path.as_str().into();
            for claim in &entry.claims {
                ledger.owners.insert(*claim, path.clone());
            }
            ledger.sources.insert(path, source(entry));
        }
        Ok(ledger)
    }
}

/// An unfinished source is written without a time, so that the next run reads it again and first forgets its articles.
fn entry(source: &Source) -> Entry {
    let record = &source.record;
    Entry {
        path: record.path.clone(),
        bytes: record.bytes,
        modified_ns: if source.open { None } else { record.modified_ns },
        enriched_with: record.enriched_with,
        articles: record.articles,
        skips: record.skips.iter().map(|s| (s.member.clone(), s.reason.clone(), s.detail.clone())).collect(),
        claims: source.claims.clone(),
    }
}

fn source(entry: Entry) -> Source {
    let skips = entry.skips.into_iter().map(|(member, reason, detail)| SourceSkip { member, reason, detail }).collect();
    let record = SourceRecord {
        path: entry.path,
        bytes: entry.bytes,
        modified_ns: entry.modified_ns,
        enriched_with: entry.enriched_with,
        articles: entry.articles,
        skips,
    };
    Source { record, claims: entry.claims, open: false }
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
        assert_eq!(back.claim("b.json", "1"), Claim::Replaces);
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
            assert_eq!(ledger.owners.get(&id_hash("x")).map(|p| &**p), Some("b"), "{order:?}");
        }
    }

    #[test]
    fn names_the_source_whose_article_was_shadowed_by_one_now_gone() {
        let mut ledger = Ledger::default();
        hand_in(&mut ledger, "a", &["x", "y"]);
        assert_eq!(hand_in(&mut ledger, "b", &["x"]), [Claim::Replaces]);
        ledger.forget("b");
        assert_eq!(ledger.uncovered(), ["a"]);
        assert_eq!(hand_in(&mut ledger, "a", &["x", "y"]), [Claim::Free, Claim::Free]);
        assert!(ledger.uncovered().is_empty());
    }

    #[test]
    fn keeps_an_unfinished_source_only_as_one_to_read_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut ledger = Ledger::default();
        ledger.begin("half.jsonl");
        ledger.claim("half.jsonl", "1");
        let name = ledger.write(&opened(folder.path()), 1).expect("written");
        let back = Ledger::read(folder.path(), &name).expect("read");
        assert_eq!(back.records().map(|r| r.modified_ns).collect::<Vec<_>>(), [None]);
    }
}
