//! [`FieldsQuery`]: one word or phrase in any of several fields; what it scores in each adds up.
//!
//! tantivy's own union reads and scores ahead, a few thousand documents at a time. That is best where all of them are wanted; but of a word that
//! must stand beside others few are, and this one looks only where it is asked to.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

#[derive(Debug)]
pub struct FieldsQuery {
    /// What is sought in each field.
    pub parts: Vec<Box<dyn Query>>,
}

impl Clone for FieldsQuery {
    fn clone(&self) -> FieldsQuery {
        FieldsQuery { parts: self.parts.iter().map(|part| part.box_clone()).collect() }
    }
}

impl Query for FieldsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let parts = self.parts.iter().map(|part| part.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(FieldsWeight { parts }))
    }
}

struct FieldsWeight {
    parts: Vec<Box<dyn Weight>>,
}

impl Weight for FieldsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for weight in &self.parts {
            let scorer = weight.scorer(reader, boost)?;
            if scorer.doc() != TERMINATED {
                parts.push((scorer.doc(), scorer));
            }
        }
        Ok(match parts.len() {
            0 => Box::new(EmptyScorer),
            1 => parts.swap_remove(0).1,
            _ => {
                let mut scorer = FieldsScorer { parts, doc: 0 };
                scorer.settle();
                Box::new(scorer)
            }
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.doc() < doc && scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("the sum over the fields", scorer.score()))
    }
}

struct FieldsScorer {
    /// Each with the document it is at.
    parts: Vec<(DocId, Box<dyn Scorer>)>,
    doc: DocId,
}

impl FieldsScorer {
    fn settle(&mut self) {
        self.doc = self.parts.iter().map(|(doc, _)| *doc).min().unwrap_or(TERMINATED);
    }
}

impl DocSet for FieldsScorer {
    fn advance(&mut self) -> DocId {
        for (doc, part) in self.parts.iter_mut().filter(|(doc, _)| *doc == self.doc && *doc != TERMINATED) {
            *doc = part.advance();
        }
        self.settle();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for (doc, part) in self.parts.iter_mut().filter(|(doc, _)| *doc < target) {
            *doc = part.seek(target);
        }
        self.settle();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|(_, part)| part.size_hint()).fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        self.parts.iter().map(|(_, part)| part.cost()).fold(0, u64::saturating_add)
    }
}

impl Scorer for FieldsScorer {
    fn score(&mut self) -> Score {
        self.parts.iter_mut().filter(|(doc, _)| *doc == self.doc).map(|(_, part)| part.score()).sum()
    }
}
