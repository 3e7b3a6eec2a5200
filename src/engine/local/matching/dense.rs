//! [`DenseScorer`]: the documents of many terms that together are in many documents, such as those of a wildcard.
//!
//! A heap of a thousand postings costs a step of the heap for every posting. Here each posting is read through once and counted in an array that has a
//! place for every document of the segment; the documents and their order are the same, and so are the scores.

use super::form::Posting;
use super::rarity::Measure;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

/// Below these the heap is as quick, and takes less memory: terms, and the share of the documents of the segment that the terms are in, as one in so many.
const MANY_TERMS: usize = 8;
const MANY_DOCUMENTS: u32 = 64;

pub struct DenseScorer {
    /// By document.
    occurrences: Vec<u16>,
    doc: DocId,
    documents: u32,
    measure: Measure,
    lengths: FieldNormReader,
}

/// Whether these postings, of one reading, are better counted than merged.
pub fn is_dense(postings: &[(usize, Posting)], documents: u32) -> bool {
    let Some((first, _)) = postings.first() else { return false };
    let together = postings.iter().map(|(_, p)| u64::from(p.size_hint())).sum::<u64>();
    postings.len() > MANY_TERMS
        && postings.iter().all(|(reading, _)| reading == first)
        && together * u64::from(MANY_DOCUMENTS) > u64::from(documents)
}

impl DenseScorer {
    /// Reads the postings through. A document that holds more than 65,535 occurrences counts as holding so many.
    pub fn new(postings: Vec<(usize, Posting)>, documents: u32, measure: Measure, lengths: FieldNormReader) -> DenseScorer {
        let mut occurrences = vec![0u16; documents as usize];
        let mut held = 0;
        for (_, mut postings) in postings {
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if let Some(place) = occurrences.get_mut(doc as usize) {
                    held += u32::from(*place == 0);
                    *place = place.saturating_add(u16::try_from(postings.term_freq()).unwrap_or(u16::MAX));
                }
                doc = postings.advance();
            }
        }
        let mut scorer = DenseScorer { occurrences, doc: 0, documents: held, measure, lengths };
        scorer.settle(0);
        scorer
    }

    /// Goes to the first document at or after `from`.
    fn settle(&mut self, from: DocId) -> DocId {
        let rest = self.occurrences.get(from as usize..).unwrap_or_default();
        self.doc = rest.iter().position(|count| *count > 0).map_or(TERMINATED, |at| from + at as DocId);
        self.doc
    }
}

impl DocSet for DenseScorer {
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
        self.documents
    }
}

impl Scorer for DenseScorer {
    fn score(&mut self) -> Score {
        let occurrences = self.occurrences.get(self.doc as usize).copied().unwrap_or(0);
        self.measure.score(self.lengths.fieldnorm_id(self.doc), u32::from(occurrences))
    }
}
