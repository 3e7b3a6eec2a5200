//! [`Limit`]: which documents of a stretch there may be, whatever words they hold.

use super::super::joined_query::Limiting;
use super::super::limit;
use super::super::range_filter::RangeFilter;
use super::bits::Bits;
use std::ops::RangeInclusive;
use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query, Scorer, Weight};
use tantivy::{DocId, SeekDangerResult, SegmentReader, TERMINATED};

/// What must hold, or must not, to be opened in a segment.
pub struct Limits(Vec<Weighed>);

struct Weighed {
    kind: Kind,
    excluded: bool,
}

enum Kind {
    Range(RangeFilter),
    Other(Box<dyn Weight>),
}

/// One of them, opened in a segment.
pub struct Limit {
    documents: Documents,
    excluded: bool,
}

enum Documents {
    /// Those whose value of the column lies in the range: it is quicker to look the value up than to go from document to document.
    Range(Box<Range>),
    Listed {
        scorer: Box<dyn Scorer>,
        next: Next,
    },
}

struct Range {
    column: Column<u64>,
    values: RangeInclusive<u64>,
    /// Those of a stretch, and their bits.
    docs: Vec<DocId>,
    within: Bits,
}

/// Where more than one in so many documents of a stretch were found, all of its values are compared, many at once.
const MANY: u64 = 8;

/// What is known of the documents that are listed, from the one that was asked for last on.
#[derive(Clone, Copy)]
enum Next {
    Is(DocId),
    /// It does not come before this one, where the scorer may be in no state to be asked for another.
    NotBefore(DocId),
}

impl Limits {
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(limits: &[Limiting], scoring: EnableScoring<'_>) -> tantivy::Result<Limits> {
        let unscored = scoring.searcher().map_or(scoring, EnableScoring::disabled_from_searcher);
        let weighed = limits.iter().map(|Limiting { query, excluded }| {
            let query = inner(&**query);
            let kind = match query.downcast_ref::<RangeFilter>() {
                Some(range) => Kind::Range(range.clone()),
                None => Kind::Other(query.weight(unscored)?),
            };
            Ok(Weighed { kind, excluded: *excluded })
        });
        Ok(Limits(weighed.collect::<tantivy::Result<_>>()?))
    }

    /// Those that make a difference in a segment; `None` where nothing there is within all of them.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn open(&self, reader: &SegmentReader) -> tantivy::Result<Option<Vec<Limit>>> {
        let mut limits = Vec::with_capacity(self.0.len());
        for Weighed { kind, excluded } in &self.0 {
            let documents = match kind {
                Kind::Other(weight) => {
                    let scorer = weight.scorer(reader, 1.0)?;
                    match scorer.doc() {
                        TERMINATED => None,
                        first => Some(Documents::Listed { scorer, next: Next::Is(first) }),
                    }
                }
                Kind::Range(filter) => {
                    let (column, values) = filter.column(reader)?;
                    let meets = |column: &Column<u64>| *values.start() <= column.max_value() && *values.end() >= column.min_value();
                    let column = column.filter(|column| !values.is_empty() && meets(column));
                    column.map(|column| Documents::Range(Box::new(Range { column, values, docs: Vec::new(), within: Bits::none() })))
                }
            };
            match documents {
                Some(documents) => limits.push(Limit { documents, excluded: *excluded }),
                None if *excluded => {}
                None => return Ok(None),
            }
        }
        Ok(Some(limits))
    }
}

/// What a limit finds.
fn inner(query: &dyn Query) -> &dyn Query {
    match query.downcast_ref::<limit::Limit>() {
        Some(limit) => inner(limit.inner()),
        None => query,
    }
}

impl Limit {
    /// Leaves what is within it, of documents of a stretch that begins at `start`. What was asked for is asked for no more: stretches are in order.
    pub fn keep(&mut self, start: DocId, found: &mut Bits) {
        let excluded = self.excluded;
        match &mut self.documents {
            Documents::Range(range) => range.keep(start, found, excluded),
            Documents::Listed { scorer, next } => {
                found.retain(|at| is_listed(&mut **scorer, next, start + DocId::from(at)) != excluded);
            }
        }
    }
}

impl Range {
    fn keep(&mut self, start: DocId, found: &mut Bits, excluded: bool) {
        let Range { column, values, docs, within } = self;
        let length = 64 * found.blocks().len() as DocId;
        if found.count() * MANY > u64::from(length) {
            docs.clear();
            let end = start.saturating_add(length).min(column.num_docs());
            column.get_docids_for_value_range(values.clone(), start.min(end)..end, docs);
            within.resize(length as usize);
            within.clear();
            // No other than these, also where an index is damaged.
            docs.iter().filter(|doc| (start..end).contains(doc)).for_each(|doc| within.set((doc - start) as u16));
            return if excluded { found.remove(within) } else { found.keep(within) };
        }
        found.keep_blocks(|at, places| {
            let mut docs = [0; 64];
            places.iter().zip(&mut docs).for_each(|(place, doc)| *doc = start + DocId::from(*place));
            let mut read = [None; 64];
            column.first_vals(&docs[..places.len()], &mut read[..places.len()]);
            let is_kept = |value: &Option<u64>| value.is_some_and(|value| values.contains(&value)) != excluded;
            places.iter().zip(&read).map(|(place, value)| u64::from(is_kept(value)) << (place - at)).sum()
        });
    }
}

/// Whether the scorer lists the document, which comes after those that it was asked for before.
fn is_listed(scorer: &mut dyn Scorer, next: &mut Next, doc: DocId) -> bool {
    match *next {
        Next::Is(known) if doc <= known => doc == known,
        Next::NotBefore(known) if doc < known => false,
        _ => {
            *next = match scorer.seek_danger(doc) {
                SeekDangerResult::Found => Next::Is(doc),
                SeekDangerResult::SeekLowerBound(bound) => Next::NotBefore(bound),
            };
            matches!(next, Next::Is(_))
        }
    }
}
