//! [`CountQuery`]: something so often, over several fields together: `atleast3:`. Where it stands in each, `shape_query` says.

use super::shape_query::{ShapeQuery, ShapeScorer, ShapeWeight, explained};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED};

/// Something at least so many times, over several fields together.
#[derive(Debug, Clone)]
pub struct CountQuery {
    pub parts: Vec<ShapeQuery>,
    pub times: u32,
}

impl Query for CountQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let parts = self.parts.iter().map(|p| p.prepared(scoring)).collect::<tantivy::Result<Vec<_>>>()?;
        Ok(Box::new(CountWeight { parts, times: self.times }))
    }
}

struct CountWeight {
    parts: Vec<ShapeWeight>,
    times: u32,
}

impl Weight for CountWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let parts = self.parts.iter().map(|p| p.shape_scorer(reader, boost)).collect::<tantivy::Result<Vec<_>>>()?;
        let mut scorer = CountScorer { parts, times: self.times, doc: 0 };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self.scorer(reader, 1.0)?, doc)
    }
}

struct CountScorer {
    parts: Vec<ShapeScorer>,
    times: u32,
    doc: DocId,
}

impl CountScorer {
    fn settle(&mut self) {
        loop {
            self.doc = self.parts.iter_mut().map(|p| p.seek(self.doc)).min().unwrap_or(TERMINATED);
            let occurrences = self.parts.iter().map(|p| p.times_in(self.doc)).fold(0u32, u32::saturating_add);
            if self.doc == TERMINATED || occurrences >= self.times {
                return;
            }
            self.doc += 1;
        }
    }
}

impl DocSet for CountScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc += 1;
            self.settle();
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = target.min(TERMINATED);
            self.settle();
        }
        self.doc
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        let (mut occurrences, mut bound) = (0u32, TERMINATED);
        for part in &mut self.parts {
            match part.seek_danger(target) {
                SeekDangerResult::Found => {
                    occurrences = occurrences.saturating_add(part.times_in(target));
                    bound = bound.min(target + 1);
                }
                SeekDangerResult::SeekLowerBound(doc) => bound = bound.min(doc),
            }
        }
        if occurrences >= self.times && target != TERMINATED {
            self.doc = target;
            return SeekDangerResult::Found;
        }
        SeekDangerResult::SeekLowerBound(bound)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        self.parts.iter().map(DocSet::cost).sum()
    }
}

impl Scorer for CountScorer {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        self.parts.iter_mut().filter(|p| p.times_in(doc) > 0).map(Scorer::score).sum()
    }
}
