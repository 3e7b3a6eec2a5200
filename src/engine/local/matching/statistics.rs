//! [`Statistics`]: what the dictionaries of a commit say of a term, remembered: in how many documents it is, and where its postings lie.
//!
//! One query asks that of a term several times: to weigh it, to weigh what it is part of, to read it, in the second look. Each time its dictionaries
//! would be looked up in every segment, which was a tenth of the time of an answer.

use super::form::{Form, Known};
use crate::engine::local::memory::Memory;
use crate::engine::local::schema::Held;
use std::sync::Arc;
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, SegmentReader, Term};

/// Terms that are remembered at most, the entries they may have, and the longest of them in bytes: some fifteen megabytes. News uses the same words
/// again and again.
const MOST_TERMS: usize = 65_536;
const MOST_ENTRIES: usize = 196_608;
const LONGEST: usize = 32;

/// Fields whose words are remembered: more than there are.
const MOST_FIELDS: usize = 64;

pub struct Statistics {
    searcher: Searcher,
    held: Held,
    known: Memory<Term, Arc<Entries>>,
    /// Words that the fields have.
    tokens: Memory<Field, u64>,
}

/// What the dictionaries say of a term.
#[derive(Debug, Default)]
pub struct Entries {
    /// In how many documents it is, deleted ones included.
    pub documents: u64,
    /// Of the segments in which it is.
    of_segments: Box<[(SegmentId, TermInfo)]>,
}

impl Entries {
    /// That of a segment; `None` where the term is not in it.
    pub fn of_segment(&self, reader: &SegmentReader) -> Option<&TermInfo> {
        let id = reader.segment_id();
        self.of_segments.iter().find(|(segment, _)| *segment == id).map(|(_, entry)| entry)
    }
}

impl Statistics {
    /// Of a commit whose articles have something in the fields that are held.
    pub fn of(searcher: Searcher, held: Held) -> Statistics {
        let most = (MOST_ENTRIES / searcher.segment_readers().len().max(1)).min(MOST_TERMS);
        Statistics { searcher, held, known: Memory::of(most), tokens: Memory::of(MOST_FIELDS) }
    }

    /// The term as what counts in every document.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn form(&self, term: Term) -> tantivy::Result<Form> {
        Ok(Form { known: Known::Entries(self.entries(&term)?), term, languages: None })
    }

    fn entries(&self, term: &Term) -> tantivy::Result<Arc<Entries>> {
        if !self.held.has(term.field()) {
            return Ok(Arc::default());
        }
        if let Some(entries) = self.known.get(term) {
            return Ok(entries);
        }
        let mut of_segments = Vec::new();
        for reader in self.searcher.segment_readers() {
            let entry = reader.inverted_index(term.field())?.get_term_info(term)?;
            of_segments.extend(entry.map(|entry| (reader.segment_id(), entry)));
        }
        let documents = of_segments.iter().map(|(_, entry)| u64::from(entry.doc_freq)).sum();
        let entries = Arc::new(Entries { documents, of_segments: of_segments.into() });
        if term.serialized_value_bytes().len() <= LONGEST {
            self.known.keep(term.clone(), entries.clone());
        }
        Ok(entries)
    }
}

impl Bm25StatisticsProvider for Statistics {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        if !self.held.has(field) {
            return Ok(0);
        }
        if let Some(tokens) = self.tokens.get(&field) {
            return Ok(tokens);
        }
        let tokens = self.searcher.total_num_tokens(field)?;
        self.tokens.keep(field, tokens);
        Ok(tokens)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.entries(term)?.documents)
    }
}
