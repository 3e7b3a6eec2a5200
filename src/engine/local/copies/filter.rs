//! [`CopyFilter`]: the articles that are copies, scoring nothing.

use super::{Copied, KEY};
use std::sync::Arc;
use tantivy::columnar::Column;
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
        let keys = reader.fast_fields().u64(KEY)?;
        let mut found = CopyScorer { copied: self.0.clone(), keys, end: reader.max_doc(), doc: 0 };
        found.settle();
        Ok(Box::new(found))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("is a copy", 0.0))
    }
}

/// Walks over the column of keys.
struct CopyScorer {
    copied: Arc<Copied>,
    keys: Column<u64>,
    end: DocId,
    doc: DocId,
}

impl CopyScorer {
    /// Goes on to the first copy from `doc` on.
    fn settle(&mut self) -> DocId {
        while self.doc < self.end && !self.keys.first(self.doc).is_some_and(|key| self.copied.is_copy(key)) {
            self.doc += 1;
        }
        if self.doc >= self.end {
            self.doc = TERMINATED;
        }
        self.doc
    }
}

impl DocSet for CopyScorer {
    fn advance(&mut self) -> DocId {
        self.doc = self.doc.saturating_add(1);
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        self.doc = target;
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.end.min(self.copied.members() as u32)
    }

    fn cost(&self) -> u64 {
        u64::from(self.end)
    }
}

impl Scorer for CopyScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
