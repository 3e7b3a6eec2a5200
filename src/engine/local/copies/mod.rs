//! Which articles of a commit are copies of each other.
//!
//! Each document carries the [`Sketch`] of its text in a column. After a commit the sets are found anew from the sketches of all documents alive
//! and written to the file `copies-N.bin` of that generation (see [`file`](self::file)), so they depend on the articles of the commit alone. An index whose run
//! ended in between has no such file; the next run makes it.

mod count;
mod file;
mod filter;
mod fold;

pub use count::{StoryDays, StoryValues};
pub use file::{Copied, file_name};
pub use filter::CopyFilter;
pub use fold::{Folded, Story};

use super::directory::Folder;
use super::failure::failure;
use crate::error::Result;
use crate::search::copies::{Finder, Sketch};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::columnar::Column;
use tantivy::{DocAddress, Index, IndexReader, ReloadPolicy, Searcher};

/// Columns that this looks into, by name.
const KEY: &str = "key";
const SKETCH: &str = "sketch";

/// What to say where copies are asked for and not known.
pub const NOT_FOUND: &str =
    "which articles are copies is not known yet: the run that indexed them did not come to its end; newsearch index completes it";

/// The copies of one commit, read when they are first asked for.
pub struct Lazy {
    folder: PathBuf,
    generation: u64,
    read: Mutex<Option<Arc<Copied>>>,
}

impl Lazy {
    pub fn of(folder: &Path, generation: u64) -> Lazy {
        Lazy { folder: folder.to_owned(), generation, read: Mutex::default() }
    }

    /// The copies; `None` where they have not been found yet.
    ///
    /// # Errors
    /// `IndexDamaged`, `Io`.
    pub fn get(&self) -> Result<Option<Arc<Copied>>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.is_none() {
            *read = Copied::read(&self.folder, self.generation)?.map(Arc::new);
        }
        Ok(read.clone())
    }
}

/// The key of a document, and the sketch of its text where it has one.
pub fn sketch_of(searcher: &Searcher, address: DocAddress) -> tantivy::Result<(u64, Option<Sketch>)> {
    let fast = searcher.segment_reader(address.segment_ord).fast_fields();
    let sketch = Sketch::from_numbers(fast.u64(SKETCH)?.values_for_doc(address.doc_id));
    Ok((fast.u64(KEY)?.first(address.doc_id).unwrap_or(0), sketch))
}

/// One document that may have copies.
struct Candidate {
    /// Hash of its id; candidates go by it, so that nothing depends on where in the index they lie.
    key: u64,
    /// Seconds; undated ones go last.
    date: i64,
    length: u32,
    address: DocAddress,
}

/// Finds the copies among all documents of the last commit and writes them to its file.
pub fn update(folder: &Folder, index: &Index, generation: u64) -> Result<()> {
    find(index).map_err(|e| failure(folder.path(), e))?.write(folder, generation)
}

fn find(index: &Index) -> tantivy::Result<Copied> {
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let mut columns: Vec<Column<u64>> = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (segment, reader) in searcher.segment_readers().iter().enumerate() {
        let fast = reader.fast_fields();
        let (keys, dates, sketches) = (fast.u64(KEY)?, fast.i64("date")?, fast.u64(SKETCH)?);
        for doc in reader.doc_ids_alive() {
            let Some(length) = sketches.first(doc).map(Sketch::length_of) else { continue };
            let date = dates.first(doc).unwrap_or(i64::MAX);
            candidates.push(Candidate { key: keys.first(doc).unwrap_or(0), date, length, address: DocAddress::new(segment as u32, doc) });
        }
        columns.push(sketches);
    }
    candidates.sort_unstable_by_key(|c| (c.key, c.address));
    let sketch = |number: u32| {
        let DocAddress { segment_ord, doc_id } = candidates.get(number as usize)?.address;
        Sketch::from_numbers(columns.get(segment_ord as usize)?.values_for_doc(doc_id))
    };
    let mut finder = Finder::default();
    for number in 0..candidates.len() as u32 {
        finder.add(sketch(number).as_ref());
    }
    let sets = finder.sets(sketch).into_iter().map(|set| {
        let mut members: Vec<&Candidate> = set.iter().filter_map(|number| candidates.get(*number as usize)).collect();
        // The first published goes first; of the same time the fullest.
        members.sort_unstable_by_key(|c| (c.date, std::cmp::Reverse(c.length), c.key));
        members.iter().map(|c| c.key).collect()
    });
    Ok(Copied::new(sets.collect()))
}
