//! The files of an index: how they are read and written, what one commit is made of, what is known of the sources, saved searches; looked over, copied elsewhere and
//! put back. What stands in the files of segments is tantivy's, [`store`](super::store)'s and [`copies`](super::copies)'s.
//!
//! | file | holds |
//! |---|---|
//! | `directory`, `sparse`, `checked` | how files are read and written |
//! | `seal`, `publish`, `sweep` | which files a commit is made of; one index in the place of another; what is removed |
//! | `ledger` | what is known of each source, and which of them an article is due to |
//! | `searches` | saved searches |
//! | `check`, `backup` | whether all is whole; a copy of it |

pub mod backup;
pub mod check;
pub mod checked;
pub mod directory;
pub mod ledger;
pub mod publish;
pub mod seal;
pub mod searches;
#[cfg(target_os = "linux")]
mod sparse;
pub mod sweep;
