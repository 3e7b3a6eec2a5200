//! newsearch: full-text search for news archives.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod article;
pub mod enrich;
pub mod error;
pub mod ingest;
pub mod query;
pub mod text;

pub use error::{Error, ErrorKind, Result};
