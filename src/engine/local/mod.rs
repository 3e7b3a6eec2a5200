//! The engine that keeps an index in a folder of this machine, built on the tantivy library.
//!
//! # On disk
//! A folder holds a tantivy index (its segment files, `meta.json`, `.managed.json`, lock files) and one ledger,
//! `ledger-N.bin`: what is known of each source file (see `ledger`), and `copies-N.bin` and `pairs-N.bin`: which articles are copies of each other (see `copies`). The commit's payload in `meta.json` names the ledger
//! and the format version, so articles and records change in one atomic rename. An article is one document:
//!
//! | field | indexed as | stored |
//! |---|---|---|
//! | `title`, `body` | words and, behind [`schema::STEM_MARK`], stems; where sentences, paragraphs and quotations begin; positions | `body`: its language and the text |
//! | `people`, `places`, `authors`, `site`, `tags` | words; positions; whole values as a column | – |
//! | `url` | words; positions | – |
//! | `id` | whole; column | – |
//! | `source` | whole | – |
//! | `path` | words; positions | – |
//! | `extension`, `flags` | whole | – |
//! | `words` (of the text) | column | – |
//! | `language` | whole; column | – |
//! | `date` (seconds), `tie` (the id's first bytes) | column | – |
//! | `key` (a hash of the id), `sketch` (of the text, see [`Sketch`](crate::search::copies::Sketch)) | column | – |
//! | `content` (a hash of what it says), `generation` (the commit it came or changed in), `indexed` (when, in seconds) | column | – |
//! | `head` | – | the article without its body, as JSON |
//!
//! `searches.json` holds the saved searches and what was last seen of each (see [`searches`]); no commit touches it.
//!
//! No type of tantivy leaves this folder.

mod claims;
mod collect;
mod compile;
mod copies;
mod deadline;
mod directory;
mod document;
mod explain;
mod failure;
mod feedback;
mod found;
mod history;
mod indexer;
mod ledger;
mod names;
mod profile;
mod range_filter;
mod schema;
mod searcher;
pub(super) mod searches;
mod second_look;
mod shape_query;
mod similar;
mod speech;
mod timeline;
mod tokenizer;
mod union;
mod why;
mod words_query;
mod writer;

pub(super) use indexer::LocalIndexer;
pub(super) use searcher::LocalSearcher;

use std::path::Path;

/// Whether the folder holds an index.
pub(super) fn exists(folder: &Path) -> bool {
    folder.join("meta.json").is_file()
}
