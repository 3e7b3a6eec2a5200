//! [`Statistics`]: in how many documents of a commit a term is, remembered.
//!
//! One query asks that of a term several times: to weigh it, to weigh what it is part of, in the second look. Each time its dictionaries would be
//! looked up in every segment, which was a tenth of the time of an answer.

use super::memory::Memory;
use super::schema::Held;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// Terms that are remembered, and the longest of them in bytes: at most some six megabytes. News uses the same words again and again.
const MOST_TERMS: usize = 65_536;
const LONGEST: usize = 32;

pub struct Statistics {
    searcher: Searcher,
    held: Held,
    known: Memory<Term, u64>,
}

impl Statistics {
    /// Of a commit whose articles have something in the fields that are held.
    pub fn of(searcher: Searcher, held: Held) -> Statistics {
        Statistics { searcher, held, known: Memory::of(MOST_TERMS) }
    }
}

impl Bm25StatisticsProvider for Statistics {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        if self.held.has(field) { self.searcher.total_num_tokens(field) } else { Ok(0) }
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        if !self.held.has(term.field()) {
            return Ok(0);
        }
        if let Some(frequency) = self.known.get(term) {
            return Ok(frequency);
        }
        let frequency = self.searcher.doc_freq(term)?;
        if term.serialized_value_bytes().len() <= LONGEST {
            self.known.keep(term.clone(), frequency);
        }
        Ok(frequency)
    }
}
