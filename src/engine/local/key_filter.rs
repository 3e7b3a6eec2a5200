//! [`KeyFilter`]: documents whose key (a hash of the id) is one of some, scoring nothing.

use std::fmt;
use std::sync::Arc;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

#[derive(Clone)]
pub struct KeyFilter(Arc<dyn Fn(u64) -> bool + Send + Sync>);

impl KeyFilter {
    pub fn new(holds: impl Fn(u64) -> bool + Send + Sync + 'static) -> KeyFilter {
        KeyFilter(Arc::new(holds))
    }
}

impl fmt::Debug for KeyFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyFilter")
    }
}

impl Query for KeyFilter {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for KeyFilter {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let keys = reader.fast_fields().u64("key")?;
        let docs: Vec<DocId> = (0..reader.max_doc()).filter(|doc| keys.first(*doc).is_some_and(|key| (self.0)(key))).collect();
        Ok(if docs.is_empty() { Box::new(EmptyScorer) } else { Box::new(ConstScorer::new(Picked { docs, at: 0 }, 0.0)) })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("is one of some", 0.0))
    }
}

/// A few documents, in order.
struct Picked {
    docs: Vec<DocId>,
    at: usize,
}

impl DocSet for Picked {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.docs.len() as u32
    }
}
