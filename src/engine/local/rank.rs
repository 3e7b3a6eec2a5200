//! [`Rank`]: by what one document is better than another, and the columns that say so.

use super::memory::Memory;
use crate::search::Sort;
use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

/// By what a document is better than another, greater is better: score or date, then date, then (reversed) the id's beginning, then the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    first: i64,
    date: i64,
    tie: Reverse<u64>,
    address: Reverse<(u32, u32)>,
}

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
    segments: Vec<OnceLock<(Column<i64>, Column<u64>)>>,
    ids: Vec<OnceLock<Option<StrColumn>>>,
    /// Ids that were read. To read one takes some four microseconds, and a page may name a hundred copies; the same stories are found again and again.
    known: Memory<DocAddress, String>,
}

/// Ids that are remembered, and the longest of them in bytes: at most some two megabytes.
const MOST_IDS: usize = 16_384;
const LONGEST_ID: usize = 64;

impl RankColumns {
    pub fn of(searcher: &Searcher) -> Arc<RankColumns> {
        let segments = searcher.segment_readers().len();
        Arc::new(RankColumns {
            segments: (0..segments).map(|_| OnceLock::new()).collect(),
            ids: (0..segments).map(|_| OnceLock::new()).collect(),
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
        let kept = self.ids.get(address.segment_ord as usize);
        let open = match kept.and_then(OnceLock::get) {
            Some(open) => open.clone(),
            None => {
                let open = searcher.segment_reader(address.segment_ord).fast_fields().str("id")?;
                if let Some(kept) = kept {
                    let _ = kept.set(open.clone());
                }
                open
            }
        };
        let mut id = String::new();
        if let Some(column) = open
            && let Some(ord) = column.term_ords(address.doc_id).next()
        {
            column.ord_to_str(ord, &mut id)?;
        }
        Ok(id)
    }

    /// The days and the ties of a segment.
    fn open(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<(Column<i64>, Column<u64>)> {
        let kept = self.segments.get(segment as usize);
        if let Some(open) = kept.and_then(OnceLock::get) {
            return Ok(open.clone());
        }
        let columns = reader.fast_fields();
        let open = (columns.i64("date")?, columns.u64("tie")?);
        if let Some(kept) = kept {
            // Another thread may have been quicker, with the same.
            let _ = kept.set(open.clone());
        }
        Ok(open)
    }
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
        let dates = if sort.by_score() { None } else { Some(columns.open(segment, reader)?.0) };
        Ok(Ranker { sort, segment, reader: reader.clone(), columns: columns.clone(), dates })
    }

    /// What comes first of the rank of a document with that score, where that does not depend on its date.
    #[inline]
    pub fn by_score(&self, score: Score) -> Option<i64> {
        self.sort.by_score().then(|| order_of(score))
    }

    /// The score with that order; 0 where there is none, or the order is by date.
    pub fn score_of(&self, first: i64) -> Score {
        if self.sort.by_score() { score_of(first.max(0)) } else { 0.0 }
    }

    /// What comes first of the ranks of documents without a score, at most [`COLLECT_BLOCK_BUFFER_LEN`]; those below `least` are left out.
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

    /// The rank of a document, of which it is known what comes first.
    ///
    /// # Errors
    /// Where the columns cannot be read.
    pub fn rank(&self, doc: DocId, first: i64) -> tantivy::Result<Rank> {
        let (dates, ties) = self.columns.open(self.segment, &self.reader)?;
        let date = dates.first(doc).unwrap_or(i64::MIN);
        let tie = Reverse(ties.first(doc).unwrap_or(0));
        Ok(Rank { first, date, tie, address: Reverse((self.segment, doc)) })
    }
}
