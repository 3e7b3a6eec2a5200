//! [`OutletQuery`]: articles of an outlet that is named by its host: `example.com` is not the beginning of `example.com.evil.net`.
//!
//! Words do not tell where a host ends, so what holds them is looked up in the column of outlets: of each value once a segment, and only of those that are met.

use super::shape_query::explained;
use super::words_query::WordsQuery;
use crate::text::{Analyzer, is_whole_host};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tantivy::columnar::StrColumn;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

#[derive(Debug, Clone)]
pub struct OutletQuery {
    /// The words of the host, side by side.
    pub words: WordsQuery,
    /// The same, folded.
    pub host: Arc<[String]>,
    /// The name of the column.
    pub column: String,
}

impl Query for OutletQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(OutletWeight { words: self.words.weight(scoring)?, host: self.host.clone(), column: self.column.clone() }))
    }
}

struct OutletWeight {
    words: Box<dyn Weight>,
    host: Arc<[String]>,
    column: String,
}

impl Weight for OutletWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(outlets) = reader.fast_fields().str(&self.column)? else { return Ok(Box::new(EmptyScorer)) };
        let inner = self.words.scorer(reader, boost)?;
        let mut scorer = OutletScorer { inner, outlets, host: self.host.clone(), known: FxHashMap::default() };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self.scorer(reader, 1.0)?, doc)
    }
}

struct OutletScorer {
    inner: Box<dyn Scorer>,
    outlets: StrColumn,
    host: Arc<[String]>,
    /// Whether it is the host, of each value that was met, by its number.
    known: FxHashMap<u64, bool>,
}

impl OutletScorer {
    /// Moves on to a document of the outlet.
    fn settle(&mut self) -> DocId {
        let mut doc = self.inner.doc();
        while doc != TERMINATED && !self.is_of_it(doc) {
            doc = self.inner.advance();
        }
        doc
    }

    fn is_of_it(&mut self, doc: DocId) -> bool {
        let OutletScorer { outlets, host, known, .. } = self;
        outlets.term_ords(doc).any(|number| {
            *known.entry(number).or_insert_with(|| {
                let mut value = String::new();
                // One that cannot be read is none.
                outlets.ord_to_str(number, &mut value).unwrap_or(false) && names_host(&value, host)
            })
        })
    }
}

/// Whether the outlet's name has these words side by side, and ends its host with the last of them.
fn names_host(outlet: &str, host: &[String]) -> bool {
    let mut words: Vec<(String, usize)> = Vec::new();
    Analyzer::default().analyze(outlet, None, |token| words.push((token.exact.to_owned(), token.span.end)));
    let ends = |words: &[(String, usize)]| words.last().is_some_and(|(_, end)| is_whole_host(&outlet[*end..]));
    words.windows(host.len().max(1)).any(|words| words.iter().map(|(word, _)| word).eq(host) && ends(words))
}

impl DocSet for OutletScorer {
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

impl Scorer for OutletScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_named_with_what_stands_before_it_and_not_with_what_goes_on_behind() {
        let host = ["example", "com"].map(str::to_owned);
        for outlet in ["example.com", "news.example.com", "Example.com News", "Www.Example.Com", "example.com/uk"] {
            assert!(names_host(outlet, &host), "{outlet}");
        }
        for outlet in ["example.com.evil.net", "example.com-news.net", "Example", "notexample.com", ""] {
            assert!(!names_host(outlet, &host), "{outlet}");
        }
    }
}
