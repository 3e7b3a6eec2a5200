//! [`Top`]: a collector of the best documents, with the total count. What is counted of documents, `gather` says.

use crate::search::Sort;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, OnceLock};
use tantivy::collector::{Collector, SegmentCollector};
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

impl Rank {
    /// The score it was made with; 0 where another order was asked for.
    pub fn score(&self, sort: Sort) -> Score {
        if sort.by_score() { score_of(self.first) } else { 0.0 }
    }

    pub fn address(&self) -> DocAddress {
        let Reverse((segment, doc)) = self.address;
        DocAddress::new(segment, doc)
    }
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
#[derive(Debug, Default)]
pub struct RankColumns {
    segments: Vec<OnceLock<(Column<i64>, Column<u64>)>>,
    ids: Vec<OnceLock<Option<StrColumn>>>,
}

impl RankColumns {
    pub fn of(searcher: &Searcher) -> Arc<RankColumns> {
        let segments = searcher.segment_readers().len();
        Arc::new(RankColumns {
            segments: (0..segments).map(|_| OnceLock::new()).collect(),
            ids: (0..segments).map(|_| OnceLock::new()).collect(),
        })
    }

    /// The id of a document; empty where it has none.
    pub fn id(&self, searcher: &Searcher, address: DocAddress) -> tantivy::Result<String> {
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

/// The best `size` documents, best first with their scores, and how many match in all.
pub struct Top {
    pub size: usize,
    pub sort: Sort,
    pub columns: Arc<RankColumns>,
}

pub struct Best {
    pub total: u64,
    pub documents: Vec<(Score, DocAddress)>,
}

/// Ranks the documents of a segment.
pub struct Ranker {
    sort: Sort,
    segment: SegmentOrdinal,
    dates: Column<i64>,
    ties: Column<u64>,
}

impl Ranker {
    pub fn of(sort: Sort, segment: SegmentOrdinal, reader: &SegmentReader, columns: &RankColumns) -> tantivy::Result<Ranker> {
        let (dates, ties) = columns.open(segment, reader)?;
        Ok(Ranker { sort, segment, dates, ties })
    }

    /// Whether a document of that score is worse than one of that rank. The common case: nothing but the score is looked at.
    pub fn is_below(&self, score: Score, rank: Rank) -> bool {
        self.sort.by_score() && order_of(score) < rank.first
    }

    /// Hands over those of documents without a score, at most [`COLLECT_BLOCK_BUFFER_LEN`], that may be better than one of that rank.
    pub fn not_below(&self, docs: &[DocId], rank: Option<Rank>, mut take: impl FnMut(DocId)) {
        let mut dates = [None; COLLECT_BLOCK_BUFFER_LEN];
        let Some((rank, dates)) = rank.zip(dates.get_mut(..docs.len())) else { return docs.iter().copied().for_each(take) };
        self.dates.first_vals(docs, dates);
        docs.iter().zip(dates).filter(|(_, date)| self.first(**date, 0.0) >= rank.first).for_each(|(doc, _)| take(*doc));
    }

    fn first(&self, date: Option<i64>, score: Score) -> i64 {
        match self.sort {
            Sort::Relevance | Sort::Blend => order_of(score),
            Sort::Newest => date.unwrap_or(i64::MIN),
            // Undated articles come last either way.
            Sort::Oldest => date.map_or(i64::MIN, |d| -d),
        }
    }

    pub fn rank(&self, doc: DocId, score: Score) -> Rank {
        let date = self.dates.first(doc);
        let first = self.first(date, score);
        let tie = Reverse(self.ties.first(doc).unwrap_or(0));
        Rank { first, date: date.unwrap_or(i64::MIN), tie, address: Reverse((self.segment, doc)) }
    }
}

pub struct TopSegment {
    size: usize,
    ranker: Ranker,
    heap: BinaryHeap<Reverse<Rank>>,
    total: u64,
}

impl Collector for Top {
    type Fruit = Best;
    type Child = TopSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<TopSegment> {
        let ranker = Ranker::of(self.sort, segment, reader, &self.columns)?;
        Ok(TopSegment { size: self.size, ranker, heap: BinaryHeap::with_capacity(self.size + 1), total: 0 })
    }

    fn requires_scoring(&self) -> bool {
        self.sort.by_score() && self.size > 0
    }

    fn merge_fruits(&self, fruits: Vec<(u64, Vec<Rank>)>) -> tantivy::Result<Best> {
        let total = fruits.iter().map(|(total, _)| total).sum();
        let mut ranks: Vec<Rank> = fruits.into_iter().flat_map(|(_, ranks)| ranks).collect();
        ranks.sort_unstable_by_key(|rank| Reverse(*rank));
        ranks.truncate(self.size);
        let documents = ranks.into_iter().map(|rank| (rank.score(self.sort), rank.address()));
        Ok(Best { total, documents: documents.collect() })
    }
}

impl TopSegment {
    /// The worst of the best once there are enough of them: what every document is compared with.
    fn worst(&self) -> Option<Rank> {
        self.heap.peek().filter(|_| self.heap.len() == self.size).map(|Reverse(rank)| *rank)
    }

    fn consider(&mut self, doc: DocId, score: Score) {
        let rank = self.ranker.rank(doc, score);
        match self.worst() {
            Some(worst) if rank <= worst => return,
            Some(_) => drop(self.heap.pop()),
            None => {}
        }
        self.heap.push(Reverse(rank));
    }
}

impl SegmentCollector for TopSegment {
    type Fruit = (u64, Vec<Rank>);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        if self.size > 0 && !self.worst().is_some_and(|worst| self.ranker.is_below(score, worst)) {
            self.consider(doc, score);
        }
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.total += docs.len() as u64;
        if self.size == 0 {
            return;
        }
        let mut better = Vec::new();
        self.ranker.not_below(docs, self.worst(), |doc| better.push(doc));
        better.into_iter().for_each(|doc| self.consider(doc, 0.0));
    }

    fn harvest(self) -> (u64, Vec<Rank>) {
        (self.total, self.heap.into_iter().map(|Reverse(rank)| rank).collect())
    }
}
