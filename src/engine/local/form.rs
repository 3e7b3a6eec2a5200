//! [`Form`]: a term that a word may stand as, and where it counts; [`Posting`]: its postings there.

use super::languages::{InLanguages, Within};
use super::rarity::frequency_of;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};
use tantivy::query::EnableScoring;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

/// A term that a word may stand as.
#[derive(Debug, Clone)]
pub struct Form {
    pub term: Term,
    /// Of a stem, the languages it is one in; `None` for what counts in every document.
    pub languages: Option<InLanguages>,
}

impl From<Term> for Form {
    /// What counts in every document.
    fn from(term: Term) -> Form {
        Form { term, languages: None }
    }
}

impl Form {
    /// Whether the other is the same term, of the same languages of an index.
    pub fn is_same(&self, other: &Form) -> bool {
        self.term == other.term && self.languages.as_ref().map(InLanguages::some) == other.languages.as_ref().map(InLanguages::some)
    }

    /// In how many documents it is at most, deleted ones included.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn frequency(&self, scoring: EnableScoring<'_>) -> tantivy::Result<u64> {
        let frequency = frequency_of(&self.term, scoring)?;
        Ok(self.languages.as_ref().map_or(frequency, |languages| frequency.min(languages.documents)))
    }

    /// The documents of the segment in which it counts.
    fn within(&self, reader: &SegmentReader) -> tantivy::Result<Within> {
        self.languages.as_ref().map_or(Ok(Within::All), |languages| languages.within(reader))
    }

    /// Its postings in a segment; `None` where it does not occur. `inverted` is of its field.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn postings(
        &self,
        reader: &SegmentReader,
        inverted: &InvertedIndexReader,
        option: IndexRecordOption,
    ) -> tantivy::Result<Option<Posting>> {
        let within = self.within(reader)?;
        if let Within::None = within {
            return Ok(None);
        }
        let postings = inverted.read_postings(&self.term, option)?;
        Ok(postings.map(|postings| Posting { postings, within }.settled()))
    }

    /// The same, block by block, with the documents in which they count.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn blocks(
        &self,
        reader: &SegmentReader,
        inverted: &InvertedIndexReader,
    ) -> tantivy::Result<Option<(BlockSegmentPostings, Within)>> {
        let within = self.within(reader)?;
        if let Within::None = within {
            return Ok(None);
        }
        let postings = inverted.read_block_postings(&self.term, IndexRecordOption::WithFreqs)?;
        Ok(postings.map(|postings| (postings, within)))
    }
}

/// The postings of a term in the documents where it counts.
pub struct Posting {
    postings: SegmentPostings,
    within: Within,
}

impl Posting {
    fn settled(mut self) -> Posting {
        self.settle();
        self
    }

    /// Moves on to a document where the term counts.
    #[inline]
    fn settle(&mut self) -> DocId {
        let mut doc = self.postings.doc();
        if let Within::All = self.within {
            return doc;
        }
        while doc != TERMINATED {
            let next = self.within.next(doc);
            if next == doc {
                break;
            }
            doc = self.postings.seek(next);
        }
        doc
    }

    #[inline]
    pub fn doc(&self) -> DocId {
        self.postings.doc()
    }

    #[inline]
    pub fn advance(&mut self) -> DocId {
        self.postings.advance();
        self.settle()
    }

    #[inline]
    pub fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target);
        self.settle()
    }

    #[inline]
    pub fn term_freq(&self) -> u32 {
        self.postings.term_freq()
    }

    /// How many documents there are, at most.
    pub fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }

    /// Adds the positions in the current document.
    pub fn append_positions(&mut self, positions: &mut Vec<u32>) {
        self.postings.append_positions_with_offset(0, positions);
    }
}
