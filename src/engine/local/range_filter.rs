//! [`RangeFilter`]: documents whose value of a column lies in a range, scoring nothing.
//!
//! tantivy's own scorer of ranges subtracts where it is asked to go to a place before the one it went to last, which a union around it may
//! do: that is an overflow, and a panic in builds that check. This one asks it to go forward only.

use tantivy::query::{EnableScoring, Explanation, Query, RangeQuery, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader};

#[derive(Debug, Clone)]
pub struct RangeFilter(pub RangeQuery);

impl Query for RangeFilter {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(RangeWeight(self.0.weight(scoring)?)))
    }
}

struct RangeWeight(Box<dyn Weight>);

impl Weight for RangeWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inner = self.0.scorer(reader, boost)?;
        let doc = inner.doc();
        Ok(Box::new(RangeScorer { inner, doc }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(reader, doc)
    }
}

struct RangeScorer {
    inner: Box<dyn Scorer>,
    doc: DocId,
}

impl DocSet for RangeScorer {
    fn advance(&mut self) -> DocId {
        self.doc = self.inner.advance();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = self.inner.seek(target);
        }
        self.doc
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; tantivy::COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        let filled = self.inner.fill_buffer(buffer);
        self.doc = self.inner.doc();
        filled
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

impl Scorer for RangeScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
