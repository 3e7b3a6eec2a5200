//! Which articles of a commit are copies of each other.
//!
//! Each document carries the [head](crate::search::copies::Head) of its text's sketch in a column; the sketch itself is made of the text where it is needed
//! (see [`sketches`](self::sketches)). At the end of a run the sets are written to the file `copies-N.bin` of the generation (see
//! [`file`](self::file)); they depend on the articles of the commit alone. They are found from all documents ([`find`](self::find)) or, where an
//! earlier commit is known, from what has changed since ([`change`](self::change)), with the same outcome. An index whose run ended in between has no such file; the next run
//! makes it.
//!
//! # Memory
//! Whatever the number of articles, hashes, heads and pairs stay within the memory that the writer is given; besides, finding takes 12 bytes an article, 8 for each that overlaps with another and some 20 for each
//! that is in a set, and asking 17 of the mapped file for each in a set and 0.2 an article.

mod change;
mod documents;
mod file;
mod filter;
mod find;
mod fold;
mod gathered;
mod heads;
mod lasts;
mod pairs;
mod placed;
mod ranked;
mod seen;
mod sketches;

pub use file::{CopiesFile, file_name};
pub use filter::{CopyFilter, Which};
pub use find::Means;
pub use fold::Folded;
pub use placed::Copied;
pub use seen::Seen;
pub use sketches::Sketching;

use super::disk::directory::Folder;
use super::failure::failure;
use super::store::Articles;
use crate::error::Result;
use documents::Documents;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::index::SegmentId;
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher};

/// Columns that this looks into, by name.
const KEY: &str = "key";
const HEAD: &str = "head";

/// What to say where copies are asked for and not known.
pub const NOT_FOUND: &str = "which articles are copies is not known yet: the run that indexed them goes on, or was ended early; the next newsearch index completes it";

/// The copies of one commit, read when they are first asked for.
pub struct Lazy {
    folder: PathBuf,
    generation: u64,
    searcher: Searcher,
    read: Mutex<Option<Arc<Copied>>>,
}

impl Lazy {
    pub fn of(folder: &Path, generation: u64, searcher: Searcher) -> Lazy {
        Lazy { folder: folder.to_owned(), generation, searcher, read: Mutex::default() }
    }

    /// The copies; `None` where they have not been found yet.
    ///
    /// # Errors
    /// `IndexDamaged`, `Io`.
    pub fn get(&self) -> Result<Option<Arc<Copied>>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.is_none()
            && let Some(file) = CopiesFile::map(&self.folder, self.generation)?
        {
            *read = Some(Arc::new(Copied::of(file, &self.searcher).map_err(|e| failure(&self.folder, e))?));
        }
        Ok(read.clone())
    }
}

/// The last commit, of which the copies are to be found.
pub struct Commit {
    pub generation: u64,
    /// What reads its articles.
    pub articles: Arc<Articles>,
}

/// A commit whose copies have been found, held open so that the next can be found from it.
pub struct Known {
    pub generation: u64,
    searcher: Searcher,
}

impl Known {
    /// The last commit of the index, where the files of its copies are there.
    pub fn of(folder: &Folder, generation: u64) -> Result<Option<Known>> {
        let there = [file_name(generation), pairs::file_name(generation)].iter().all(|name| folder.path().join(name).exists());
        let opened = there.then(|| searcher(folder)).transpose()?;
        Ok(opened.map(|searcher| Known { generation, searcher }))
    }

    /// Whether the commit has these segments and no others.
    pub fn has_segments(&self, ids: &[SegmentId]) -> bool {
        let readers = self.searcher.segment_readers();
        readers.len() == ids.len() && readers.iter().all(|reader| ids.contains(&reader.segment_id()))
    }
}

/// Whether the copies of a commit are known: their file is there and as it was written.
///
/// # Errors
/// `Io`.
pub fn are_known(folder: &Path, generation: u64) -> Result<bool> {
    match CopiesFile::open(folder, generation) {
        Err(e) if e.kind() == crate::ErrorKind::IndexDamaged => Ok(false),
        found => Ok(found?.is_some()),
    }
}

/// What reads the last commit of the index.
fn searcher(folder: &Folder) -> Result<Searcher> {
    // Not through the writer's folder: there a file is mapped once for all, and what a merge has read of it would stay in memory for as long as it is held
    // here, also when the file is gone.
    let opened = Index::open(folder.apart()?).and_then(|index| {
        let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(reader.searcher())
    });
    opened.map_err(|e| folder.failure(e))
}

/// Finds the copies among the documents of the last commit, from those of a known one if possible, and writes their files.
pub fn update(folder: &Folder, commit: Commit, known: Option<&Known>, means: Means, sketching: Sketching) -> Result<Known> {
    let failed = |e| folder.failure(e);
    let Commit { generation, articles } = commit;
    let searcher = searcher(folder)?;
    let documents = Documents::of(&searcher, articles.clone()).map_err(failed)?;
    let changed = match known {
        Some(known) => {
            let before = Documents::of(&known.searcher, articles).map_err(failed)?;
            // Files that are damaged are made anew.
            change::change(folder, &before, known.generation, &documents, generation).or_else(|e| match e.kind() {
                crate::ErrorKind::IndexDamaged => Ok(false),
                _ => Err(e),
            })?
        }
        None => false,
    };
    if !changed {
        find::find(folder, &documents, generation, means, sketching)?;
    }
    Ok(Known { generation, searcher })
}

/// Writes anew where the copies of a generation lie, after its segments were merged; `false` where the copies are not known.
pub fn place(folder: &Folder, commit: Commit) -> Result<bool> {
    let Commit { generation, articles } = commit;
    let Some(file) = CopiesFile::open(folder.path(), generation)? else { return Ok(false) };
    let documents = Documents::of(&searcher(folder)?, articles).map_err(|e| folder.failure(e))?;
    let sets: FxHashMap<u64, u32> = file.keys().zip(0..).map(|(key, member)| (key, file.lasts.set_of(member))).collect();
    let mut members: Vec<(u32, u32)> = Vec::with_capacity(sets.len());
    for segment in &documents.segments {
        let set = |number: u32| segment.keys.first(number - segment.base).and_then(|key| sets.get(&key));
        members.extend(segment.alive().filter_map(|number| Some((*set(number)?, number))));
    }
    members.sort_unstable();
    // A file that is open cannot be replaced everywhere.
    drop(file);
    find::write(folder, generation, &documents, members)?;
    Ok(true)
}

/// Whether a file of this name is one of copies, and of none of these generations.
pub fn is_stale(name: &str, generations: &[u64]) -> bool {
    let ours = name.starts_with("copies-") || name.starts_with("pairs-");
    ours && !generations.iter().any(|g| name == file_name(*g) || name == pairs::file_name(*g))
}

#[cfg(test)]
mod tests;
