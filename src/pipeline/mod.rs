//! From files to an index: what has changed is read, enriched and handed to an [`Indexer`](crate::search::Indexer); what is gone is removed.
//!
//! [`IndexJob`] does one such run and gives a [`Report`]. Files are read and enriched by several threads, a large one too, through queues of bounded
//! size, and handed in by the calling thread; the result is the same for any number of threads. [`Progress`] is told what happens and can
//! end the run early. [`index_articles`] takes articles that a program has made itself.

mod articles;
mod handing_in;
mod job;
mod manners;
mod plan;
mod progress;
mod reader;
mod report;
mod skips;
mod source_name;

pub use articles::index_articles;
pub use job::IndexJob;
pub use progress::{Progress, Silent};
pub use report::{Report, SkippedSource};
pub use source_name::{source_name, source_path};
