//! [`CopyFilter`]: the articles that are copies, or those of one set, scoring nothing.

use super::Copied;
use super::file::Marked;
use std::sync::Arc;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// Which members of sets are meant.
#[derive(Debug, Clone, Copy)]
pub enum Which {
    /// All but the first of each set.
    Copies,
    /// Those of one set, its first too.
    Set(u32),
}

#[derive(Debug, Clone)]
pub struct CopyFilter {
    pub copied: Arc<Copied>,
    pub which: Which,
}

impl Query for CopyFilter {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for CopyFilter {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut found = CopyScorer { filter: self.clone(), marked: self.copied.marked(reader), doc: 0 };
        found.settle(0);
        Ok(Box::new(found))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("is a copy", 0.0))
    }
}

/// Walks over the documents that are members.
struct CopyScorer {
    filter: CopyFilter,
    marked: Marked,
    doc: DocId,
}

impl CopyScorer {
    /// Goes to the first that is meant from a document on.
    fn settle(&mut self, from: DocId) -> DocId {
        let CopyFilter { copied, which } = &self.filter;
        let meant = self.marked.from(from).find(|(_, member)| match which {
            Which::Copies => copied.is_copy(*member),
            Which::Set(set) => copied.set_of(*member) == *set,
        });
        self.doc = meant.map_or(TERMINATED, |(doc, _)| doc);
        self.doc
    }
}

impl DocSet for CopyScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.settle(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc { self.doc } else { self.settle(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.marked.count()
    }

    fn cost(&self) -> u64 {
        u64::from(self.marked.count())
    }
}

impl Scorer for CopyScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
