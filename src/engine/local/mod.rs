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
//! | `title`, `body` | words and, behind [`schema::STEM_MARK`], stems, and, behind [`schema::WRITTEN_MARK`], acronyms as they are written; where sentences, paragraphs and quotations begin; positions (see [`inverted`]) | – |
//! | `people`, `places`, `authors`, `site`, `tags` | words; positions; whole values as a column | – |
//! | `url` | words; positions | – |
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
//! `searches.json` holds the saved searches and what was last seen of each (see [`searches`]); no commit touches it.
//!
//! No type of tantivy leaves this folder.

mod ask;
mod backup;
mod beside;
mod building;
mod by_id;
mod check;
mod checked;
mod claims;
mod collect;
mod compile;
mod copies;
mod count_query;
mod deadline;
mod dense;
mod directory;
mod document;
mod explain;
mod facets;
mod failure;
mod feedback;
mod fields_query;
mod form;
mod found;
mod gather;
mod guard;
mod headlines;
mod history;
mod indexer;
mod inverted;
mod joined_query;
mod languages;
mod leaders;
mod ledger;
mod limit;
mod looked_at;
mod marked;
mod memory;
mod merging;
mod names;
mod numbered;
mod optimize;
mod profile;
mod publish;
mod queue;
mod range_filter;
mod rank;
mod rarity;
mod rebuild;
mod repeated;
mod scan;
mod schema;
mod seal;
mod searcher;
pub(super) mod searches;
mod second_look;
mod shape_query;
mod similar;
#[cfg(target_os = "linux")]
mod sparse;
mod speech;
mod stated;
mod statistics;
mod store;
mod suggest;
mod sweep;
mod threads;
mod timeline;
mod tokenizer;
mod union;
mod unusual;
mod values;
mod why;
mod word_scorer;
mod words_query;
mod writer;

pub(super) use backup::{backup, restore};
pub(super) use check::check;
pub(super) use guard::Guarded;
pub(super) use indexer::LocalIndexer;
pub(super) use optimize::optimize;
pub(super) use rebuild::Rebuilding;
pub(super) use searcher::Questions;

use std::path::Path;

/// Whether the folder holds an index, be it damaged (a ledger is written only where there is one) or about to be replaced.
pub(super) fn exists(folder: &Path) -> bool {
    let is_there = || folder.join(seal::META).is_file();
    // Asked again at last, since it may just have been replaced.
    is_there() || !ledger::generations(folder).is_empty() || publish::is_changing(folder) || is_there()
}
