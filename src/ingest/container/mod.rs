//! Archives of files, zip and tar: their members one after another, each as a name and a stream. Nothing is unpacked to disk,
//! and no name is ever used as a path. What a member holds is read by whoever asked for it.
//!
//! An archive inside an archive is not opened. What all members give together is held against the size of the archive, so
//! that overlapping or over-compressed members end the reading.

mod name;
mod tar;
mod zip;

pub(super) use tar::read as read_tar;
pub(super) use zip::{no_archive_of_files, read as read_zip};

use super::SkipReason;
use std::io::Read;
use std::ops::ControlFlow;

/// A kind of archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Zip,
    Tar,
}

impl Container {
    /// Which archive begins so.
    pub(super) fn of(head: &[u8]) -> Option<Container> {
        match head {
            // With a member, or without one.
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Container::Zip),
            _ if tar::begins(head) => Some(Container::Tar),
            _ => None,
        }
    }
}

/// What is found in an archive.
pub(super) enum Member<'m> {
    /// A file: its name, safe to show and unlike any other's, and what it holds.
    File(String, &'m mut dyn Read),
    /// A member that is not read, by name, or (without one) the rest of the archive; and why.
    Skipped(Option<String>, SkipReason, String),
}

/// Where the members go.
pub(super) type Visit<'v> = dyn FnMut(Member<'_>) -> ControlFlow<()> + 'v;

#[cfg(test)]
mod tests;
