//! [`CopyFilter`]: the articles that are copies, scoring nothing.

use super::Copied;
use super::file::Marked;
use std::sync::Arc;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

#[derive(Debug, Clone)]
pub struct CopyFilter(pub Arc<Copied>);

impl Query for CopyFilter {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for CopyFilter {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut found = CopyScorer { copied: self.0.clone(), marked: self.0.marked(reader), doc: 0 };
        found.settle(0);
        Ok(Box::new(found))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("is a copy", 0.0))
    }
}

/// Walks over the documents that are members.
struct CopyScorer {
    copied: Arc<Copied>,
    marked: Marked,
    doc: DocId,
}

impl CopyScorer {
    /// Goes to the first copy from a document on.
    fn settle(&mut self, from: DocId) -> DocId {
        let copy = self.marked.from(from).find(|(_, member)| self.copied.is_copy(*member));
        self.doc = copy.map_or(TERMINATED, |(doc, _)| doc);
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
