//! [`History`]: when each article came into the index or changed in it. An article that is handed in again and says what it said keeps that, also under
//! another id, so that a file that is touched, moved or enriched anew makes nothing new, nor does a row that is put before others; and where all of it is as it
//! was, it need not be indexed again.

use crate::engine::local::disk::ledger::id_hash;
use crate::engine::local::failure::failure;
use crate::error::Result;
use crate::search::as_read::CONTENT_BITS;
use crate::search::{AsRead, Held};
use std::path::Path;
use std::sync::OnceLock;
use tantivy::{Index, IndexReader, ReloadPolicy};

/// What a document says of its coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// What the article was as it was read.
    pub read: AsRead,
    /// The commit in which it came or changed.
    pub generation: u64,
    /// When that was, in seconds; `None` where that was not told.
    pub indexed: Option<i64>,
}

/// The stamps of the articles of a commit, by the hash of their id; 40 bytes each, and 8 where something new comes.
#[derive(Debug, Default)]
pub struct History {
    /// In order.
    stamps: Vec<(u64, Stamp)>,
    /// What each says, and its number among the stamps, in one number, in order. Made when it is first asked for, since of most runs nothing is new.
    contents: OnceLock<Vec<u64>>,
}

/// Bits for the number of a stamp.
const NUMBER_BITS: u32 = u64::BITS - CONTENT_BITS;

impl History {
    /// Of the last commit of the index in this folder.
    pub fn of(index: &Index, folder: &Path) -> Result<History> {
        read(index).map_err(|e| failure(folder, e))
    }

    fn stamp(&self, key: u64) -> Option<Stamp> {
        let at = self.stamps.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        Some(self.stamps[at].1)
    }

    /// Whether there was an article with this key.
    pub fn has(&self, key: u64) -> bool {
        self.stamp(key).is_some()
    }

    /// The stamp of the article with this key which was read now, where it said the same, or else, of a file, the earliest of those that did: what a program
    /// hands in under another id is another article.
    pub fn kept(&self, key: u64, read: AsRead) -> Option<Stamp> {
        let same =
            self.stamp(key).filter(|stamp| stamp.read.says(read)).or_else(|| if read.is_of_file() { self.earliest(read) } else { None });
        same.map(|stamp| Stamp { read, ..stamp })
    }

    fn earliest(&self, read: AsRead) -> Option<Stamp> {
        let numbered = |(number, (_, stamp)): (u64, &(u64, Stamp))| stamp.read.content() << NUMBER_BITS | number;
        let contents = self.contents.get_or_init(|| {
            // Of more articles than there are numbers for, those beyond are new.
            let mut contents: Vec<u64> = (0..1 << NUMBER_BITS).zip(&self.stamps).map(numbered).collect();
            contents.sort_unstable();
            contents
        });
        let first = contents.partition_point(|other| other >> NUMBER_BITS < read.content());
        let same = contents[first..].iter().take_while(|other| **other >> NUMBER_BITS == read.content());
        let stamps = same.filter_map(|other| self.stamps.get((other & ((1 << NUMBER_BITS) - 1)) as usize));
        stamps.map(|(_, stamp)| *stamp).min_by_key(|stamp| (stamp.generation, stamp.indexed))
    }
}

impl Held for History {
    fn holds(&self, id: &str, read: AsRead) -> bool {
        self.stamp(id_hash(id)).is_some_and(|stamp| stamp.read.is_as(read))
    }
}

fn read(index: &Index) -> tantivy::Result<History> {
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let mut stamps = Vec::new();
    for reader in reader.searcher().segment_readers() {
        let fast = reader.fast_fields();
        let (keys, contents, generations, times) = (fast.u64("key")?, fast.u64("content")?, fast.u64("generation")?, fast.i64("indexed")?);
        for doc in reader.doc_ids_alive() {
            let (Some(key), Some(content), Some(generation)) = (keys.first(doc), contents.first(doc), generations.first(doc)) else {
                continue;
            };
            stamps.push((key, Stamp { read: AsRead::from_number(content), generation, indexed: times.first(doc) }));
        }
    }
    stamps.sort_unstable_by_key(|(key, _)| *key);
    Ok(History { stamps, contents: OnceLock::new() })
}
