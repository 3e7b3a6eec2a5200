//! Reading articles out of files.

pub mod dates;
