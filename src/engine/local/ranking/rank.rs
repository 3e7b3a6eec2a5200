//! [`Ranker`]: by what one document is better than another, and the columns that say so.
//!
//! By its score or its date, whichever was asked for; then by its date, the later; then by its tie, the beginning of its id as a number, the lower; then by
//! its key, the hash of its id, which tells any two apart, however they came into the index.

use crate::engine::local::memory::Memory;
use crate::search::Sort;
use std::sync::{Arc, OnceLock};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

/// A score as a number that orders alike; scores are finite and not negative.
fn order_of(score: Score) -> i64 {
    i64::from(score.max(0.0).to_bits())
}

fn score_of(order: i64) -> Score {
    u32::try_from(order).map_or(0.0, f32::from_bits)
}

/// The columns by which the documents of each segment of a searcher are ranked and named. Opening one takes as long as reading some thousand values, so
/// they stay open.
#[derive(Debug)]
pub struct RankColumns {
    dates: Vec<OnceLock<Column<i64>>>,
    ties: Vec<OnceLock<Column<u64>>>,
    keys: Vec<OnceLock<Column<u64>>>,
    ids: Vec<OnceLock<Option<StrColumn>>>,
    /// Ids that were read. To read one takes some four microseconds, and a page may name a hundred copies; the same stories are found again and again.
    known: Memory<DocAddress, String>,
}

/// Ids that are remembered, and the longest of them in bytes: at most some two megabytes.
const MOST_IDS: usize = 16_384;
const LONGEST_ID: usize = 64;

impl RankColumns {
    pub fn of(searcher: &Searcher) -> Arc<RankColumns> {
        fn none<T>(searcher: &Searcher) -> Vec<OnceLock<T>> {
            searcher.segment_readers().iter().map(|_| OnceLock::new()).collect()
        }
        Arc::new(RankColumns {
            dates: none(searcher),
            ties: none(searcher),
            keys: none(searcher),
            ids: none(searcher),
            known: Memory::of(MOST_IDS),
        })
    }

    /// The id of a document; empty where it has none.
    pub fn id(&self, searcher: &Searcher, address: DocAddress) -> tantivy::Result<String> {
        if let Some(id) = self.known.get(&address) {
            return Ok(id);
        }
        let id = self.read_id(searcher, address)?;
        if id.len() <= LONGEST_ID {
            self.known.keep(address, id.clone());
        }
        Ok(id)
    }

    fn read_id(&self, searcher: &Searcher, address: DocAddress) -> tantivy::Result<String> {
        let segment = address.segment_ord;
        let open = open(&self.ids, segment, || searcher.segment_reader(segment).fast_fields().str("id"))?;
        let mut id = String::new();
        if let Some(column) = open
            && let Some(ord) = column.term_ords(address.doc_id).next()
        {
            column.ord_to_str(ord, &mut id)?;
        }
        Ok(id)
    }
}

/// The column of a segment, opened where it was not yet.
fn open<T: Clone>(columns: &[OnceLock<T>], segment: SegmentOrdinal, open: impl FnOnce() -> tantivy::Result<T>) -> tantivy::Result<T> {
    let kept = columns.get(segment as usize);
    if let Some(column) = kept.and_then(OnceLock::get) {
        return Ok(column.clone());
    }
    let column = open()?;
    if let Some(kept) = kept {
        // Another thread may have been quicker, with the same.
        let _ = kept.set(column.clone());
    }
    Ok(column)
}

/// Ranks the documents of a segment. Where the order is by score, columns are opened when two documents first come alike.
pub struct Ranker {
    sort: Sort,
    segment: SegmentOrdinal,
    reader: SegmentReader,
    columns: Arc<RankColumns>,
    /// Where the order is by date.
    dates: Option<Column<i64>>,
}

impl Ranker {
    pub fn of(sort: Sort, segment: SegmentOrdinal, reader: &SegmentReader, columns: &Arc<RankColumns>) -> tantivy::Result<Ranker> {
        let mut ranker = Ranker { sort, segment, reader: reader.clone(), columns: columns.clone(), dates: None };
        if !sort.by_score() {
            ranker.dates = Some(ranker.open_dates()?);
        }
        Ok(ranker)
    }

    /// What decides first of a document with that score, where that is not its date.
    #[inline]
    pub fn by_score(&self, score: Score) -> Option<i64> {
        self.sort.by_score().then(|| order_of(score))
    }

    /// The score with that order; 0 where there is none, or the order is by date.
    pub fn score_of(&self, first: i64) -> Score {
        if self.sort.by_score() { score_of(first.max(0)) } else { 0.0 }
    }

    /// What decides first of documents without a score, at most [`COLLECT_BLOCK_BUFFER_LEN`]; those below `least` are left out.
    pub fn by_date(&self, docs: &[DocId], least: i64, mut take: impl FnMut(DocId, i64)) {
        let mut dates = [None; COLLECT_BLOCK_BUFFER_LEN];
        let (Some(dates), Some(column)) = (dates.get_mut(..docs.len()), &self.dates) else { return };
        column.first_vals(docs, dates);
        for (doc, date) in docs.iter().zip(dates) {
            let first = match self.sort {
                // Undated articles come last either way.
                Sort::Oldest => date.map_or(i64::MIN, |d| -d),
                _ => date.unwrap_or(i64::MIN),
            };
            if first >= least {
                take(*doc, first);
            }
        }
    }

    /// Where a document is.
    pub fn address(&self, doc: DocId) -> DocAddress {
        DocAddress::new(self.segment, doc)
    }

    fn open_dates(&self) -> tantivy::Result<Column<i64>> {
        open(&self.columns.dates, self.segment, || self.reader.fast_fields().i64("date"))
    }

    /// What decides of documents with the same score: the later is the better.
    ///
    /// # Errors
    /// Where the column cannot be read.
    pub fn date(&self, doc: DocId) -> tantivy::Result<i64> {
        Ok(self.open_dates()?.first(doc).unwrap_or(i64::MIN))
    }

    /// What decides of documents with the same date too: the lower is the better.
    ///
    /// # Errors
    /// Where the column cannot be read.
    pub fn tie(&self, doc: DocId) -> tantivy::Result<u64> {
        let ties = open(&self.columns.ties, self.segment, || self.reader.fast_fields().u64("tie"))?;
        Ok(ties.first(doc).unwrap_or(0))
    }

    /// What decides of documents with the same tie too: the lower is the better.
    ///
    /// # Errors
    /// Where the column cannot be read.
    pub fn key(&self, doc: DocId) -> tantivy::Result<u64> {
        let keys = open(&self.columns.keys, self.segment, || self.reader.fast_fields().u64("key"))?;
        Ok(keys.first(doc).unwrap_or(0))
    }
}
