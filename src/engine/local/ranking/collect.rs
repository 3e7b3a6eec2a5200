//! [`Top`]: a collector of the best documents, with the total count; [`Count`]: of that alone. What is counted of documents, `gather` says.

use super::leaders::{Bar, Leader, Leaders, Order, best_of, no_bar};
use super::rank::{RankColumns, Ranker};
use crate::engine::local::matching::scan::{Found, Take};
use crate::search::Sort;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// The best `size` documents, best first with their scores, and how many match in all.
pub struct Top {
    size: usize,
    sort: Sort,
    order: Order,
    columns: Arc<RankColumns>,
    bar: Bar,
}

impl Top {
    pub fn new(size: usize, sort: Sort, order: Order, columns: Arc<RankColumns>) -> Top {
        Top { size, sort, order, columns, bar: no_bar() }
    }
}

pub struct Best {
    pub total: u64,
    pub documents: Vec<Leader>,
}

pub struct TopSegment {
    leaders: Leaders,
    total: u64,
}

impl Collector for Top {
    type Fruit = Best;
    type Child = TopSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<TopSegment> {
        let ranker = Ranker::of(self.sort, segment, reader, &self.columns)?;
        Ok(TopSegment { leaders: Leaders::new(self.size, ranker, self.bar.clone()), total: 0 })
    }

    fn requires_scoring(&self) -> bool {
        self.sort.by_score() && self.size > 0
    }

    fn merge_fruits(&self, fruits: Vec<TopSegment>) -> tantivy::Result<Best> {
        let total = fruits.iter().map(|fruit| fruit.total).sum();
        Ok(Best { total, documents: best_of(fruits.into_iter().map(|fruit| fruit.leaders).collect(), self.order)? })
    }
}

impl SegmentCollector for TopSegment {
    type Fruit = TopSegment;

    #[inline]
    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        self.leaders.offer(doc, score, |_| None);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.total += docs.len() as u64;
        self.leaders.offer_all(docs, |_| None);
    }

    fn harvest(self) -> TopSegment {
        self
    }
}

impl Take for TopSegment {
    fn least(&mut self) -> Score {
        self.leaders.least()
    }

    fn take(&mut self, found: &Found<'_>) {
        self.total += found.count();
        self.leaders.take(found, |_| None);
    }
}

/// How many documents there are. tantivy's own is told which; this counts bits.
pub struct Count;

pub struct CountSegment(u64);

impl Collector for Count {
    type Fruit = u64;
    type Child = CountSegment;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<CountSegment> {
        Ok(CountSegment(0))
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<u64>) -> tantivy::Result<u64> {
        Ok(fruits.into_iter().sum())
    }
}

impl SegmentCollector for CountSegment {
    type Fruit = u64;

    fn collect(&mut self, _: DocId, _: Score) {
        self.0 += 1;
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.0 += docs.len() as u64;
    }

    fn harvest(self) -> u64 {
        self.0
    }
}

impl Take for CountSegment {
    fn least(&mut self) -> Score {
        Score::INFINITY
    }

    fn take(&mut self, found: &Found<'_>) {
        self.0 += found.count();
    }
}
