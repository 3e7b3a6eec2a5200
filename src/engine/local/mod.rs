//! The engine that keeps an index in a folder of this machine, built on the tantivy library.
//!
//! # On disk
//! A folder holds a tantivy index (its segment files, `meta.json`, `.managed.json`, lock files) and one ledger,
//! `ledger-N.bin`: what is known of each source file (see `ledger`), and `copies-N.bin` and `pairs-N.bin`: which articles are copies of each other (see `copies`), and `dictionary-N.bin`, what articles are packed with (see `store`). The commit's payload in `meta.json` names the ledger
//! and the format version, so articles and records change in one atomic rename; the seal there tells length and checksum of every file (see `seal`).
//! While an index is made anew, `.NAME.rebuild` and for a moment `.NAME.before` lie beside it (see `publish`). An article is one document:
//!
//! | field | indexed as | stored |
//! |---|---|---|
//! | `title`, `body` | words and, behind [`schema::STEM_MARK`], stems, and, behind [`schema::WRITTEN_MARK`], acronyms as they are written; where sentences, paragraphs and quotations begin; positions (see [`inverted`](indexing::inverted)) | – |
//! | `people`, `places`, `authors`, `site`, `tags` | words; positions; whole values as a column | – |
//! | `url` | words; where the host ends; positions | – |
//! | `id` | whole; column | – |
//! | `source` | whole | – |
//! | `path` | words; positions | – |
//! | `extension`, `flags` | whole | – |
//! | `words` (of the text) | column | – |
//! | `language` | whole; column | – |
//! | `date` (seconds), `tie` (the id's first bytes) | column | – |
//! | `key` (a hash of the id), `head` (by which copies of the text are found, see [`Head`](crate::search::copies::Head)) | column | – |
//! | `content` (a hash of what it says), `generation` (the commit it came or changed in), `indexed` (when, in seconds) | column | – |
//! | `article` | – | the article, packed (see `store`) |
//!
//! `searches.json` holds the saved searches and what was last seen of each (see [`searches`](disk::searches)); no commit touches it.
//!
//! No type of tantivy leaves this folder.
//!
//! # Where things are
//! | folder | holds |
//! |---|---|
//! | `indexing` | from articles to segments |
//! | `store`, `copies` | articles as they are kept; which of them are copies of each other |
//! | `disk` | the files of an index, what is known of its sources, saved searches |
//! | `searching` | from a request to its answer |
//! | `compile` → `matching` → `ranking`, `counting` | a query as tantivy's; which documents match; which are the best; how many have what |

mod compile;
mod copies;
mod counting;
pub(super) mod disk;
mod failure;
mod indexing;
mod matching;
mod memory;
mod names;
mod numbered;
mod ranking;
mod schema;
mod searching;
mod store;

pub(super) use disk::backup::{backup, restore};
pub(super) use disk::check::check;
pub(super) use indexing::indexer::LocalIndexer;
pub(super) use indexing::optimize::optimize;
pub(super) use indexing::rebuild::Rebuilding;
pub(super) use searching::guard::Guarded;
pub(super) use searching::searcher::Questions;

use std::path::Path;

/// Whether the folder holds an index, be it damaged (a ledger is written only where there is one) or about to be replaced; or may hold one, where it may not be
/// looked at: who opens it is told why it cannot.
pub(super) fn exists(folder: &Path) -> bool {
    let is_there = || match folder.join(disk::seal::META).metadata() {
        Ok(meta) => meta.is_file(),
        Err(cause) => cause.kind() == std::io::ErrorKind::PermissionDenied,
    };
    // Asked again at last, since it may just have been replaced.
    is_there() || !disk::ledger::generations(folder).is_empty() || disk::publish::is_changing(folder) || is_there()
}
