//! [`Form`]: a term that a word may stand as, and where it counts; [`Posting`]: its postings there.

use super::languages::{InLanguages, Within};
use super::statistics::Entries;
use std::sync::Arc;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

/// A term that a word may stand as.
#[derive(Debug, Clone)]
pub struct Form {
    pub term: Term,
    pub known: Known,
    /// Of a stem, the languages it is one in; `None` for what counts in every document.
    pub languages: Option<InLanguages>,
}

/// What is known of a term.
#[derive(Debug, Clone)]
pub enum Known {
    /// What the dictionaries say of it.
    Entries(Arc<Entries>),
    /// In how many documents it is, deleted ones included: of the thousands that a word with wildcards may stand for, the entries would take more
    /// memory than they are worth.
    Documents(u64),
}

impl Form {
    /// Whether the other is the same term, of the same languages of an index.
    pub fn is_same(&self, other: &Form) -> bool {
        self.term == other.term && self.languages.as_ref().map(InLanguages::some) == other.languages.as_ref().map(InLanguages::some)
    }

    /// In how many documents it counts at most, deleted ones included.
    pub fn frequency(&self) -> u64 {
        self.at_most(match &self.known {
            Known::Entries(entries) => entries.documents,
            Known::Documents(documents) => *documents,
        })
    }

    /// In how many of so many documents it counts at most.
    pub fn at_most(&self, documents: u64) -> u64 {
        self.languages.as_ref().map_or(documents, |languages| documents.min(languages.documents))
    }

    /// Where its postings lie in a segment, and the documents in which they count; `None` where there are none.
    fn open(&self, reader: &SegmentReader, inverted: &InvertedIndexReader) -> tantivy::Result<Option<(TermInfo, Within)>> {
        let entry = match &self.known {
            Known::Entries(entries) => entries.of_segment(reader).cloned(),
            Known::Documents(_) => inverted.get_term_info(&self.term)?,
        };
        let Some(entry) = entry else { return Ok(None) };
        let within = self.languages.as_ref().map_or(Ok(Within::All), |languages| languages.within(reader))?;
        Ok(if let Within::None = within { None } else { Some((entry, within)) })
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
        let Some((entry, within)) = self.open(reader, inverted)? else { return Ok(None) };
        let mut posting = Posting { postings: Box::new(inverted.read_postings_from_terminfo(&entry, option)?), within };
        posting.settle();
        Ok(Some(posting))
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
        let Some((entry, within)) = self.open(reader, inverted)? else { return Ok(None) };
        Ok(Some((inverted.read_block_postings_from_terminfo(&entry, IndexRecordOption::WithFreqs)?, within)))
    }

    /// Hands over how often it stands in each of these documents, which are in order, with the number of the document among them, where it counts there.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn count(
        &self,
        reader: &SegmentReader,
        inverted: &InvertedIndexReader,
        reused: &mut Reused,
        docs: &[DocId],
        mut take: impl FnMut(usize, u32),
    ) -> tantivy::Result<()> {
        let Some((entry, within)) = self.open(reader, inverted)? else { return Ok(()) };
        let postings = reused.open(self.term.field(), inverted, &entry)?;
        for (number, doc) in docs.iter().enumerate() {
            let at = postings.seek(*doc);
            if postings.docs().get(at) == Some(doc) && within.has(*doc) {
                take(number, postings.freqs().get(at).copied().unwrap_or_default());
            }
        }
        Ok(())
    }
}

/// What postings are read with, one term after the other. To make one takes two kilobytes.
#[derive(Default)]
pub struct Reused(Option<(Field, BlockSegmentPostings)>);

impl Reused {
    /// With the postings of a term of a field; `inverted` is of the field.
    fn open(&mut self, field: Field, inverted: &InvertedIndexReader, entry: &TermInfo) -> tantivy::Result<&mut BlockSegmentPostings> {
        match &mut self.0 {
            Some((of, postings)) if *of == field => inverted.reset_block_postings_from_terminfo(entry, postings)?,
            other => *other = Some((field, inverted.read_block_postings_from_terminfo(entry, IndexRecordOption::WithFreqs)?)),
        }
        Ok(&mut self.0.get_or_insert_with(|| (field, BlockSegmentPostings::empty())).1)
    }
}

/// The postings of a term in the documents where it counts.
pub struct Posting {
    // Almost two kilobytes, which go through several hands.
    postings: Box<SegmentPostings>,
    within: Within,
}

impl Posting {
    /// Those of a term that counts in every document, with positions; `None` where it does not occur. `inverted` is of its field.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of_term(inverted: &InvertedIndexReader, term: &Term) -> tantivy::Result<Option<Posting>> {
        let postings = inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?;
        Ok(postings.map(|postings| Posting { postings: Box::new(postings), within: Within::All }))
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
