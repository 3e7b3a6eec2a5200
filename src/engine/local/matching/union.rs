//! [`Union`]: the documents and positions of one slot, which several terms may fill.
//!
//! A word with its stems has a handful of terms, and looking at each is quickest. A word with wildcards may have a thousand: those stand
//! in a heap by document, and only the ones at the current document are looked at.

use super::form::Posting;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tantivy::{DocId, TERMINATED};

/// More terms than this stand in a heap.
const FEW: usize = 8;

/// The union of the postings of one slot.
pub struct Union {
    /// With the number of the reading, in order of these.
    postings: Vec<(usize, Posting)>,
    /// Of many postings, those beyond the current document by the document they are at.
    later: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Of many postings, those at the current document, in order.
    here: Vec<usize>,
    pub doc: DocId,
}

impl Union {
    pub fn new(postings: Vec<(usize, Posting)>) -> Union {
        let mut all = Union { postings, later: BinaryHeap::new(), here: Vec::new(), doc: 0 };
        if all.is_many() {
            all.later = all.postings.iter().enumerate().map(|(i, (_, p))| Reverse((p.doc(), i))).collect();
        }
        all.settle();
        all
    }

    fn is_many(&self) -> bool {
        self.postings.len() > FEW
    }

    /// Finds the current document: the first that any of the postings is at.
    fn settle(&mut self) {
        if !self.is_many() {
            self.doc = self.postings.iter().map(|(_, p)| p.doc()).min().unwrap_or(TERMINATED);
            return;
        }
        self.doc = self.later.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
        self.here.clear();
        while let Some(Reverse((doc, i))) = self.later.peek().copied()
            && doc == self.doc
            && doc != TERMINATED
        {
            self.later.pop();
            self.here.push(i);
        }
    }

    /// Puts postings that have moved on back into the heap; those at their end are done with.
    fn put_back(&mut self, i: usize) {
        let doc = self.postings[i].1.doc();
        if doc != TERMINATED {
            self.later.push(Reverse((doc, i)));
        }
    }

    pub fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if self.is_many() {
            for i in std::mem::take(&mut self.here) {
                self.postings[i].1.seek(target);
                self.put_back(i);
            }
            while let Some(Reverse((doc, i))) = self.later.peek().copied()
                && doc < target
            {
                self.later.pop();
                self.postings[i].1.seek(target);
                self.put_back(i);
            }
        } else {
            self.doc = TERMINATED;
            for (_, postings) in &mut self.postings {
                let doc = postings.doc();
                self.doc = self.doc.min(if doc < target { postings.seek(target) } else { doc });
            }
            return self.doc;
        }
        self.settle();
        self.doc
    }

    pub fn advance(&mut self) -> DocId {
        let doc = self.doc;
        if doc == TERMINATED {
            return doc;
        }
        if self.is_many() {
            for i in std::mem::take(&mut self.here) {
                self.postings[i].1.advance();
                self.put_back(i);
            }
        } else {
            // The one place that is passed for every document that holds the word.
            self.doc = TERMINATED;
            for (_, postings) in &mut self.postings {
                let at = postings.doc();
                self.doc = self.doc.min(if at == doc { postings.advance() } else { at });
            }
            return self.doc;
        }
        self.settle();
        self.doc
    }

    /// Occurrences in the current document: of the reading that occurs most.
    pub fn occurrences(&self) -> u32 {
        let (mut most, mut sum, mut current) = (0, 0u32, 0);
        let mut count = |(reading, postings): &(usize, Posting)| {
            if *reading != current {
                (sum, current) = (0, *reading);
            }
            if postings.doc() == self.doc {
                sum = sum.saturating_add(postings.term_freq());
                most = sum.max(most);
            }
        };
        if self.is_many() {
            // A thousand spellings are one reading.
            self.here.iter().for_each(|i| count(&self.postings[*i]));
        } else {
            self.postings.iter().for_each(count);
        }
        most
    }

    /// Positions in the current document, in order, each once.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        let mut terms = 0;
        if self.is_many() {
            for i in &self.here {
                self.postings[*i].1.append_positions(out);
            }
            terms = self.here.len();
        } else {
            for (_, postings) in self.postings.iter_mut().filter(|(_, p)| p.doc() == self.doc) {
                postings.append_positions(out);
                terms += 1;
            }
        }
        if terms > 1 {
            out.sort_unstable();
            out.dedup();
        }
    }

    pub fn size_hint(&self) -> u32 {
        self.postings.iter().map(|(_, p)| p.size_hint()).fold(0u32, u32::saturating_add)
    }
}
