//! Reading articles out of files.

pub mod dates;
pub mod format;
