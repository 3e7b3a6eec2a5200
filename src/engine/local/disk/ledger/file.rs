//! The ledger as a file, of one commit each: [`Ledger::write`] and [`Ledger::read`].
//!
//! `ledger-N.bin` is that of generation N: [`MAGIC`]; how many sources there are and their [`Entry`]s in order of path, in postcard encoding
//! (<https://postcard.jamesmunns.com/wire-format>); how many claims on ids there are, in the same encoding, then each as the hash of the id (8 bytes,
//! little-endian, ascending) and the number of its source in the order above (postcard again), of one id the one whose article is in the index at the end; then
//! the first 8 bytes of SHA-256 over what precedes. Written and synced before the commit that names it; files of other generations
//! are swept by the next writer.

use super::claims::Claims;
use super::stated::Stated;
use super::{Ledger, Source};
use crate::engine::local::disk::directory::{Folder, Replacement};
use crate::engine::local::failure::damaged;
use crate::error::{Error, Result};
use crate::search::{SourceRecord, SourceSkip};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use tantivy::directory::Directory;
use tantivy::directory::error::OpenReadError;

const MAGIC: &[u8] = b"newsearch ledger 3\n";

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Entry {
    path: String,
    bytes: u64,
    modified_ns: Option<i64>,
    enriched_with: u64,
    articles: u64,
    skips: Vec<(Option<String>, String, String)>,
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

impl Ledger {
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
        let (paths, mut count, mut unsure) = (&self.paths, 0u64, FxHashSet::default());
        self.claims.each(|_, sources| {
            let stated = Stated::of(sources, paths);
            count += stated.true_claims().count() as u64;
            unsure.extend(stated.unsure());
        });
        self.cut_short = !unsure.is_empty() || self.sources.values().any(|source| source.open);
        // Numbers in order of path.
        let mut places: Vec<u32> = vec![0; self.paths.len()];
        for (source, place) in self.sources.values().zip(0..) {
            // A run that ends before it has read those again must not leave them as if their articles were there.
            put(&mut file, &entry(source, source.open || unsure.contains(&source.number)))?;
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
    use super::super::tests::{hand_in, record};
    use super::super::{Claim, Ledger};
    use super::*;

    fn opened(folder: &Path) -> Folder {
        Folder::open(folder, false, None).expect("a folder")
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
        assert_eq!(times, [("a", None), ("aa", None), ("b", None), ("c", Some(7))]);
        assert_eq!(back.owners().map(|(_, path)| path).collect::<Vec<_>>(), ["c"]);
        assert_eq!(ledger.uncovered(&|_| true), ["aa"], "in this run too, if it goes on");
        // Known, and not read again yet.
        let name = ledger.write(&opened(folder.path()), 4).expect("written");
        let back = Ledger::read(folder.path(), &name).expect("read");
        assert_eq!(
            back.records().filter(|record| record.modified_ns.is_none()).map(|r| r.path.as_str()).collect::<Vec<_>>(),
            ["a", "aa", "b"]
        );
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
