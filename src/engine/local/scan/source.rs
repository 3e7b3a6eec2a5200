//! [`Source`]: the postings of one term, read block by block.

use tantivy::DocId;
use tantivy::postings::BlockSegmentPostings;

/// The postings of a term, the first of its current block that was not read, and the column that they count in.
pub struct Source {
    postings: BlockSegmentPostings,
    at: usize,
    pub column: usize,
}

impl Source {
    pub fn of(postings: BlockSegmentPostings, column: usize) -> Source {
        Source { postings, at: 0, column }
    }

    /// In how many documents it is.
    pub fn documents(&self) -> u32 {
        self.postings.doc_freq()
    }

    /// The first document that was not read; `None` at the end.
    pub fn first(&self) -> Option<DocId> {
        self.postings.docs().get(self.at).copied()
    }

    /// Passes the documents before `start`.
    pub fn skip(&mut self, start: DocId) {
        let docs = self.postings.docs().get(self.at..).unwrap_or_default();
        match docs.last() {
            None => {}
            Some(last) if *last < start => self.at = self.postings.seek(start),
            Some(_) => self.at += docs.partition_point(|doc| *doc < start),
        }
    }

    /// Reads the documents before `end`, with the occurrences in each, a block at a time.
    #[inline]
    pub fn read(&mut self, end: DocId, mut take: impl FnMut(&[DocId], &[u32])) {
        loop {
            let docs = self.postings.docs().get(self.at..).unwrap_or_default();
            let occurrences = self.postings.freqs().get(self.at..).unwrap_or_default();
            if docs.first().is_none_or(|doc| *doc >= end) {
                return;
            }
            // Never none, also where an index is damaged and documents are in no order: so this ends.
            let before =
                if docs.last().is_some_and(|last| *last < end) { docs.len() } else { docs.partition_point(|doc| *doc < end).max(1) };
            take(&docs[..before], occurrences.get(..before).unwrap_or_default());
            if before < docs.len() {
                self.at += before;
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }
}
