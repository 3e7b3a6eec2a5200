//! [`Faults`]: the seam through which tests make the file system fail. No part of the interface: programs have no use for it.

use std::fmt::Debug;
use std::io;

/// What is about to be done to a file of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Open a file for reading.
    Read,
    /// Make a file.
    Create,
    /// Write to it.
    Write,
    /// Hand to the system what was buffered.
    Flush,
    /// Have the system bring it to the disk.
    Sync,
    /// Put a file in the place of another.
    Rename,
    /// Remove a file.
    Delete,
    /// Have the system bring the names in the folder to the disk.
    SyncFolder,
}

/// Is asked before each operation of an index that writes.
pub trait Faults: Debug + Send + Sync {
    /// The operation goes ahead on `Ok`; of a write, only so many bytes where a number is given.
    ///
    /// # Errors
    /// What the operation is to fail with.
    fn before(&self, operation: Operation, file: &str) -> io::Result<Option<usize>>;
}
