//! [`ValueQuery`]: words side by side in a value that is what is meant as a whole: `example.com` is not the beginning of `example.com.evil.net`.
//!
//! Words do not tell what stands between and behind them, so what holds them is looked up in the column of the values: each once a segment, and only those that
//! are met.

use super::shape_query::explained;
use super::words_query::WordsQuery;
use rustc_hash::FxHashMap;
use std::fmt;
use std::sync::Arc;
use tantivy::columnar::StrColumn;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

#[derive(Clone)]
pub struct ValueQuery {
    pub words: WordsQuery,
    /// The name of the column.
    pub column: String,
    /// Tells of a value that has the words whether it is meant.
    pub is_meant: IsMeant,
}

pub type IsMeant = Arc<dyn Fn(&str) -> bool + Send + Sync>;

impl fmt::Debug for ValueQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValueQuery").field("words", &self.words).field("column", &self.column).finish_non_exhaustive()
    }
}

impl Query for ValueQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ValueWeight { words: self.words.weight(scoring)?, column: self.column.clone(), is_meant: self.is_meant.clone() }))
    }
}

struct ValueWeight {
    words: Box<dyn Weight>,
    column: String,
    is_meant: IsMeant,
}

impl Weight for ValueWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(values) = reader.fast_fields().str(&self.column)? else { return Ok(Box::new(EmptyScorer)) };
        let inner = self.words.scorer(reader, boost)?;
        let mut scorer = ValueScorer { inner, values, is_meant: self.is_meant.clone(), known: FxHashMap::default() };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self.scorer(reader, 1.0)?, doc)
    }
}

struct ValueScorer {
    inner: Box<dyn Scorer>,
    values: StrColumn,
    is_meant: IsMeant,
    /// Whether it is meant, of each value that was met, by its number.
    known: FxHashMap<u64, bool>,
}

impl ValueScorer {
    /// Moves on to a document that has what is meant.
    fn settle(&mut self) -> DocId {
        let mut doc = self.inner.doc();
        while doc != TERMINATED && !self.has_meant(doc) {
            doc = self.inner.advance();
        }
        doc
    }

    fn has_meant(&mut self, doc: DocId) -> bool {
        let ValueScorer { values, is_meant, known, .. } = self;
        values.term_ords(doc).any(|number| {
            *known.entry(number).or_insert_with(|| {
                let mut value = String::new();
                // One that cannot be read is none.
                values.ord_to_str(number, &mut value).unwrap_or(false) && is_meant(&value)
            })
        })
    }
}

impl DocSet for ValueScorer {
    fn advance(&mut self) -> DocId {
        self.inner.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.inner.doc() {
            self.inner.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

impl Scorer for ValueScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
