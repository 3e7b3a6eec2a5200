//! Merging all segments of an index into one.
//!
//! The merge is a change of `meta.json` like any commit, sealed and atomic, but of the same number: no article came or went, so the ledger, what is new since
//! when, and which articles are copies stay. Only where in the segments the copies lie is written anew. A run that is killed before the merge is made
//! leaves files that the next writer sweeps; one that is killed after it leaves copies that are found by their keys, as after any merge.

use super::writer::Writer;
use crate::engine::faults::Faults;
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::disk::publish;
use crate::engine::upkeep::{Optimized, Size};
use crate::engine::{Location, WriteOptions};
use crate::error::Result;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Merges the segments of the index in `folder`.
pub fn optimize(folder: &Path, faults: Option<Arc<dyn Faults>>) -> Result<Optimized> {
    let began = Instant::now();
    publish::recover(folder)?;
    Location::Folder(folder.to_owned()).must_exist()?;
    // Nothing is added, so the least will do.
    let mut writer = Writer::open(Folder::open(folder, false, faults)?, &WriteOptions { threads: 1, memory_bytes: 0 })?;
    let before = size(&mut writer)?;
    let merged = writer.merge_all()?;
    let after = size(&mut writer)?;
    let articles = writer.articles()?;
    writer.finish()?;
    Ok(Optimized { merged, articles, before, after, seconds: began.elapsed().as_secs_f64() })
}

/// Of the last commit.
fn size(writer: &mut Writer) -> Result<Size> {
    let sealed = writer.folder().sealed();
    let bytes = sealed.values().map(|sealed| sealed.bytes).sum();
    Ok(Size { segments: writer.segments()?, files: sealed.len() as u64, bytes })
}
