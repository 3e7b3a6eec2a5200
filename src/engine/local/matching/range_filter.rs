//! [`RangeFilter`]: documents whose value of a column lies in a range, scoring nothing.
//!
//! tantivy's own scorer of ranges subtracts where it is asked to go to a place before the one it went to last, which a union around it may
//! do: that is an overflow, and a panic in builds that check. This one asks it to go forward only.

use std::ops::{Bound, RangeInclusive};
use tantivy::columnar::{Column, MonotonicallyMappableToU64};
use tantivy::query::{EnableScoring, Explanation, Query, RangeQuery, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, Term};

#[derive(Debug, Clone)]
pub struct RangeFilter {
    field: Field,
    /// As columns keep values of every type: in the order of the values.
    range: RangeInclusive<u64>,
    query: RangeQuery,
}

impl RangeFilter {
    /// Of a column of signed numbers.
    pub fn signed(field: Field, range: RangeInclusive<i64>) -> RangeFilter {
        RangeFilter::of(field, range, Term::from_field_i64)
    }

    /// Of a column of unsigned numbers.
    pub fn unsigned(field: Field, range: RangeInclusive<u64>) -> RangeFilter {
        RangeFilter::of(field, range, Term::from_field_u64)
    }

    fn of<T: MonotonicallyMappableToU64>(field: Field, range: RangeInclusive<T>, term: fn(Field, T) -> Term) -> RangeFilter {
        let (from, until) = range.into_inner();
        let query = RangeQuery::new(Bound::Included(term(field, from)), Bound::Included(term(field, until)));
        RangeFilter { field, range: from.to_u64()..=until.to_u64(), query }
    }

    /// The column of a segment, if it has one, and what its values must lie in.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn column(&self, reader: &SegmentReader) -> tantivy::Result<(Option<Column<u64>>, RangeInclusive<u64>)> {
        let column = reader.fast_fields().u64_lenient(reader.schema().get_field_name(self.field))?;
        Ok((column.map(|(column, _)| column), self.range.clone()))
    }
}

impl Query for RangeFilter {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(RangeWeight(self.query.weight(scoring)?)))
    }
}

struct RangeWeight(Box<dyn Weight>);

impl Weight for RangeWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inner = self.0.scorer(reader, boost)?;
        let doc = inner.doc();
        Ok(Box::new(RangeScorer { inner, doc }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(reader, doc)
    }
}

struct RangeScorer {
    inner: Box<dyn Scorer>,
    doc: DocId,
}

impl DocSet for RangeScorer {
    fn advance(&mut self) -> DocId {
        self.doc = self.inner.advance();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = self.inner.seek(target);
        }
        self.doc
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target < self.doc {
            return SeekDangerResult::SeekLowerBound(self.doc);
        }
        // Where it is not found, what is asked for next comes after it.
        self.doc = target;
        self.inner.seek_danger(target)
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; tantivy::COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        let filled = self.inner.fill_buffer(buffer);
        self.doc = self.inner.doc();
        filled
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}

impl Scorer for RangeScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
