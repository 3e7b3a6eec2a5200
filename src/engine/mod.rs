//! Engines: what answers queries and takes articles in. There is one so far, which keeps an index in a folder of this machine.
//!
//! Callers [`open`] an index by its [`Location`] and hold it as a [`Box<dyn Searcher>`](Searcher), or get a
//! [`Box<dyn Indexer>`](Indexer) from [`writer`]. A commit is atomic: readers see all of it or nothing, and a run that is cut off leaves
//! the index at its last commit. There is one writer at a time and any number of readers. The format on disk has a version; an index of another
//! one is refused with [`IndexVersion`](ErrorKind::IndexVersion).
//!
//! An index is looked after with [`check`], [`backup()`], [`restore`], [`Rebuild`] and [`optimize`]. Opening looks at the length of each file; what has changed
//! within one only `check` finds.

#[doc(hidden)]
pub mod faults;
mod local;
mod machine;
mod upkeep;

pub use upkeep::{Check, Damage, Optimized, Rebuild, Size, backup, check, optimize, restore};

pub use local::disk::searches::{Asked, SavedSearch, Searches};

use crate::error::{Error, ErrorKind, Result};
use crate::search::{Indexer, Searcher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the folder that holds the index of the folder it lies in.
pub const INDEX_FOLDER: &str = ".newsearch";

/// Where an index is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// A folder of this machine.
    Folder(PathBuf),
}

impl Location {
    /// The index of `start` or of the nearest folder above it that has one, as git finds `.git`; `None` where there is none.
    pub fn nearest(start: &Path) -> Option<Location> {
        start.ancestors().map(|folder| folder.join(INDEX_FOLDER)).find(|folder| local::exists(folder)).map(Location::Folder)
    }

    /// The index that `folder` would have of its own.
    pub fn within(folder: &Path) -> Location {
        Location::Folder(folder.join(INDEX_FOLDER))
    }

    /// The index folder.
    pub fn folder(&self) -> &Path {
        let Location::Folder(folder) = self;
        folder
    }

    /// Whether there is an index.
    pub fn exists(&self) -> bool {
        local::exists(self.folder())
    }

    fn must_exist(&self) -> Result<()> {
        if self.exists() { Ok(()) } else { Err(Error::new(ErrorKind::NoIndex, format!("no index in {}", self.folder().display()))) }
    }
}

/// How to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteOptions {
    /// Threads that build segments, 1 to 8.
    pub threads: usize,
    /// Memory for segments being built, in bytes, over all threads; at least 15 MB a thread is used. By default a quarter of the machine's, at most 1 GiB;
    /// 128 MB take a tenth more time over a million articles, and leave twice as many segments. Copies are found within as much, when all is committed;
    /// see [`search::copies`](crate::search::copies).
    pub memory_bytes: usize,
}

impl Default for WriteOptions {
    fn default() -> WriteOptions {
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get()).min(8);
        WriteOptions { threads, memory_bytes: machine::memory_for_building() }
    }
}

/// Opens an index for asking.
///
/// # Errors
/// [`NoIndex`](ErrorKind::NoIndex) where there is none, [`IndexVersion`](ErrorKind::IndexVersion) where another version of newsearch wrote it,
/// [`IndexDamaged`](ErrorKind::IndexDamaged) or [`Io`](ErrorKind::Io) where it cannot be read.
pub fn open(location: &Location) -> Result<Box<dyn Searcher>> {
    location.must_exist()?;
    Ok(Box::new(local::Guarded::open(location.folder(), local::Questions::Many)?))
}

/// As [`open`], for a process that asks a question or two and ends. It answers the same; but on Linux, of an index that is not in memory, no more is read than
/// a question needs: over a million articles a first answer takes a tenth of the time. Who asks many questions is better served by [`open`]: the system reads
/// what lies around, so that it has all of the index soon, and keeps what is asked for often when memory is short.
///
/// # Errors
/// As [`open`].
pub fn open_for_few(location: &Location) -> Result<Box<dyn Searcher>> {
    location.must_exist()?;
    Ok(Box::new(local::Guarded::open(location.folder(), local::Questions::Few)?))
}

/// Opens an index for writing; makes it where there is none.
///
/// # Errors
/// As [`open`], and [`Locked`](ErrorKind::Locked) while another process or another `Indexer` writes to it.
pub fn writer(location: &Location, options: &WriteOptions) -> Result<Box<dyn Indexer>> {
    Ok(Box::new(local::LocalIndexer::open(location.folder(), options, None)?))
}

/// As [`writer`], on a file system that fails where `faults` says: for tests.
#[doc(hidden)]
pub fn writer_with_faults(location: &Location, options: &WriteOptions, faults: Arc<dyn faults::Faults>) -> Result<Box<dyn Indexer>> {
    Ok(Box::new(local::LocalIndexer::open(location.folder(), options, Some(faults))?))
}

/// As [`optimize`], on a file system that fails where `faults` says: for tests.
#[doc(hidden)]
pub fn optimize_with_faults(location: &Location, faults: Arc<dyn faults::Faults>) -> Result<Optimized> {
    local::optimize(location.folder(), Some(faults))
}
