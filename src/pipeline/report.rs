//! [`Report`]: what a run did.

use crate::search::{PathFlags, SourceSkip};
use serde::Serialize;
use std::collections::BTreeMap;

/// Articles whose ids are stated again that a [`Report`] names; a crawl may have as many of them as articles.
pub const SHADOWED_NAMED: usize = 1_000;

/// What a run did. As JSON, what `newsearch index --report` writes.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Report {
    /// Articles that are new.
    pub added: u64,
    /// Articles read anew from files that had changed.
    pub replaced: u64,
    /// Articles in files that had not changed, and those of large files that had which were as the index held them.
    pub unchanged: u64,
    /// Articles that are gone, with their files or from files that had changed.
    pub removed: u64,
    /// Articles left out because their id is stated again, by another file or in the same one; they count as added or replaced too.
    pub shadowed: u64,
    /// These articles, the first thousand by path: each with its file and, in words, its id.
    pub shadowed_articles: Vec<SkippedSource>,
    /// Articles of the files read whose headline or text was longer than the limits, and is in the index up to them.
    pub cut: Vec<SkippedSource>,
    /// Tables among the files read that lack columns which parts of an article are [mapped](crate::ingest::KeyMap) to by this run: those parts were read as if nothing were.
    pub without_column: Vec<SkippedSource>,
    /// Files read.
    pub files_read: u64,
    /// Files that had not changed, which were not opened.
    pub files_unchanged: u64,
    /// Files read again though they had not changed, since names are found otherwise now: by a newer newsearch, or with another overlay.
    pub files_reenriched: u64,
    /// Files that are gone.
    pub files_removed: u64,
    /// Bytes of the files read.
    pub bytes_read: u64,
    /// Everything in the files named that could not be read, now or in an earlier run, by path.
    pub skipped: Vec<SkippedSource>,
    /// Flags of earlier runs which the index remembers, and by which files of this run were read that it was not told so.
    pub flags_kept: Vec<PathFlags>,
    /// Whether the flags of this run have files read otherwise than those of the run before; what has not changed, and was not read again, is as it was.
    pub flags_changed: bool,
    /// Articles in the index after the run.
    pub articles: u64,
    /// The commit that holds them.
    pub generation: u64,
    /// Whether the run was ended before all was read; running it again completes it.
    pub interrupted: bool,
    /// How long it took.
    pub seconds: f64,
    /// How much of that it took to find copies.
    pub folding_seconds: f64,
}

/// A file, or a member of one, that could not be read, or not in full.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SkippedSource {
    /// The file, with `#member` for a member of it.
    pub source: String,
    /// The reason, in kebab case.
    pub reason: String,
    /// The reason in words.
    pub detail: String,
}

impl SkippedSource {
    pub(super) fn new(path: &str, skip: &SourceSkip) -> SkippedSource {
        let source = match &skip.member {
            Some(member) => format!("{path}#{member}"),
            None => path.to_owned(),
        };
        SkippedSource { source, reason: skip.reason.clone(), detail: skip.detail.clone() }
    }
}

impl Report {
    /// How many files or members were skipped, by reason.
    pub fn skipped_by_reason(&self) -> BTreeMap<&str, u64> {
        let mut counts = BTreeMap::new();
        for skip in &self.skipped {
            *counts.entry(skip.reason.as_str()).or_insert(0) += 1;
        }
        counts
    }
}
