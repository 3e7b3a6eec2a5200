//! newsearch: full-text search for news archives.

#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod article;
#[doc(hidden)]
pub mod cli;
pub mod engine;
pub mod enrich;
pub mod error;
pub mod ingest;
pub mod pipeline;
pub mod present;
pub mod query;
pub mod search;
pub mod text;

pub use error::{Error, ErrorKind, Result};
