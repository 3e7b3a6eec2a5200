//! Looking after an index: whether it is whole, making it anew from its sources, keeping a copy of it elsewhere.

use super::{Location, WriteOptions, local};
use crate::error::Result;
use crate::search::{Indexer, PathFlags, SourceRecord};
use serde::Serialize;
use std::path::Path;

/// What [`check`] found. As JSON, what `newsearch check --format json` writes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Check {
    /// Whether every byte and every article was looked at.
    pub full: bool,
    /// The version of the format on disk.
    pub format_version: u32,
    /// The commit that was looked at.
    pub generation: u64,
    /// Articles in the index; 0 where damage kept them from being counted.
    pub articles: u64,
    /// Sources that the index knows.
    pub sources: u64,
    /// Files of the commit, without those that say what is in it.
    pub files: u64,
    /// Bytes of these files.
    pub bytes: u64,
    /// Whether it is known which articles are copies of each other: not where the last run goes on, or was ended before it found them. The next run finds
    /// them; until then nothing is folded, and what asks for copies finds none.
    pub copies_known: bool,
    /// How much damage there is; 0 for an index that is whole.
    pub damages: u64,
    /// The first hundred.
    pub told: Vec<Damage>,
}

impl Check {
    /// Whether no damage was found.
    pub fn is_whole(&self) -> bool {
        self.damages == 0
    }
}

/// One thing that is wrong with an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Damage {
    /// The file in the index folder; empty where it is about what several hold together.
    pub file: String,
    /// What is wrong with it.
    pub what: String,
}

/// Whether an index is whole. A quick look takes milliseconds: every file is there, has its length and ends as it should, and the index opens. With
/// `full`, the checksum of every file is computed, every article is read, and articles and bookkeeping of sources are compared; that takes as
/// long as reading the whole index. Others may read and write meanwhile.
///
/// # Errors
/// [`NoIndex`](crate::ErrorKind::NoIndex) and [`IndexVersion`](crate::ErrorKind::IndexVersion) as for [`open`](super::open);
/// [`Io`](crate::ErrorKind::Io) where the system refuses to read. Damage is no error: it is what is returned.
pub fn check(location: &Location, full: bool) -> Result<Check> {
    local::check(location.folder(), full)
}

/// What [`optimize`] did. As JSON, what `newsearch optimize --format json` writes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Optimized {
    /// Whether there was anything to merge.
    pub merged: bool,
    /// Articles in the index, as many as before.
    pub articles: u64,
    /// The last commit as it was.
    pub before: Size,
    /// The same commit as it is now.
    pub after: Size,
    /// How long it took.
    pub seconds: f64,
}

/// How large a commit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Size {
    /// Parts that every query looks into one after the other.
    pub segments: u64,
    /// Their files.
    pub files: u64,
    /// Bytes of these files.
    pub bytes: u64,
}

/// Merges the segments of an index into one, so that queries look into one instead of many, and lets go of what deleted articles left. The same articles
/// are found. Where some had been deleted, scores shift by a thousandth or so: until then deleted ones count towards how rare a word and how long a text is.
/// Others may read meanwhile, and go on with what they opened; nobody else can write. It reads and writes the whole index and
/// needs as much room again until it is done. A run that is cut off leaves the index as it was.
///
/// It pays once a large archive is complete, or for one that is asked far more often than it grows. Indexing merges by itself what is small.
///
/// # Errors
/// [`NoIndex`](crate::ErrorKind::NoIndex), [`IndexVersion`](crate::ErrorKind::IndexVersion), [`Locked`](crate::ErrorKind::Locked) while somebody writes to it,
/// [`IndexDamaged`](crate::ErrorKind::IndexDamaged) where a file does not agree with its checksum, [`Io`](crate::ErrorKind::Io).
pub fn optimize(location: &Location) -> Result<Optimized> {
    local::optimize(location.folder(), None)
}

/// Copies the last commit of an index into the folder `to`, which must not exist yet or be empty. Others may read and write meanwhile. Every file is
/// compared with its checksum on the way and the copy is [checked](check) as a whole, so that damage is not kept in the place of an index.
///
/// # Errors
/// [`Argument`](crate::ErrorKind::Argument) where there is something in `to`, [`IndexDamaged`](crate::ErrorKind::IndexDamaged) where the index is not
/// whole, [`Io`](crate::ErrorKind::Io), and as for [`open`](super::open). There is nothing in `to` then.
pub fn backup(location: &Location, to: &Path) -> Result<Check> {
    local::backup(location.folder(), to)
}

/// Puts a copy made by [`backup()`] in the place of an index. It is compared with its checksums on the way; the copy stays. Names of files within an archive are relative to
/// the folder that the index lies in, so it belongs beside the same files.
///
/// # Errors
/// [`Argument`](crate::ErrorKind::Argument) where there is an index and `replace` is not set, or no copy in `from`, [`Locked`](crate::ErrorKind::Locked) while
/// somebody writes to it, [`IndexDamaged`](crate::ErrorKind::IndexDamaged) where the copy is not whole, [`Io`](crate::ErrorKind::Io). The
/// index is as it was then.
pub fn restore(from: &Path, location: &Location, replace: bool) -> Result<Check> {
    local::restore(from, location.folder(), replace)
}

/// An index being made anew beside one that is damaged or of another version. The old one stays in its place, and nobody can write to it, until the new one
/// is [published](Rebuild::publish). One that is dropped before leaves the old index as it was, and nothing beside it.
pub struct Rebuild {
    rebuilding: local::Rebuilding,
}

impl Rebuild {
    /// Begins to make the index anew.
    ///
    /// # Errors
    /// [`NoIndex`](crate::ErrorKind::NoIndex), [`Locked`](crate::ErrorKind::Locked), [`Io`](crate::ErrorKind::Io).
    pub fn begin(location: &Location) -> Result<Rebuild> {
        Ok(Rebuild { rebuilding: local::Rebuilding::begin(location.folder())? })
    }

    /// The sources that the old index knows, in order of path; `None` where its record of them is damaged too.
    pub fn sources(&self) -> Option<&[SourceRecord]> {
        self.rebuilding.sources()
    }

    /// How many articles programs have handed in that are in no file. They have to be handed in again.
    pub fn handed_in(&self) -> u64 {
        self.rebuilding.handed_in()
    }

    /// With which flags the old index knows paths to have been indexed, which its new one is to [remember](Indexer::flags) too; `None` where it does not tell.
    pub fn flags(&self) -> Option<&[PathFlags]> {
        self.rebuilding.flags()
    }

    /// Takes in the articles of the new index.
    ///
    /// # Errors
    /// As for [`writer`](super::writer()).
    pub fn writer(&self, options: &WriteOptions) -> Result<Box<dyn Indexer>> {
        Ok(Box::new(self.rebuilding.writer(options)?))
    }

    /// Puts the new index, whose writer has [finished](Indexer::finish), in the place of the old one, which is removed. Who reads the old one goes on with it.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io), [`IndexDamaged`](crate::ErrorKind::IndexDamaged) where the new one is not whole, [`Locked`](crate::ErrorKind::Locked) where its writer
    /// has not finished, and [`Argument`](crate::ErrorKind::Argument) where nothing was committed to it; then the old one stays.
    pub fn publish(self) -> Result<()> {
        self.rebuilding.publish()
    }
}
