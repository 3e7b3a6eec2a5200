//! [`History`]: when each article came into the index or changed in it. An article that is handed in again and says what it said keeps that,
//! so that a file that is touched, moved or enriched anew makes nothing new; and where all of it is as it was, it need not be indexed again.

use crate::engine::local::disk::ledger::id_hash;
use crate::engine::local::failure::failure;
use crate::error::Result;
use crate::search::{AsRead, Held};
use std::path::Path;
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

/// The stamps of the articles of a commit, by the hash of their id; 40 bytes each.
#[derive(Debug, Default)]
pub struct History {
    /// In order.
    stamps: Vec<(u64, Stamp)>,
}

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

    /// The stamp of the article with this key which was read now, where it said the same.
    pub fn kept(&self, key: u64, read: AsRead) -> Option<Stamp> {
        self.stamp(key).filter(|stamp| stamp.read.says(read)).map(|stamp| Stamp { read, ..stamp })
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
    Ok(History { stamps })
}
