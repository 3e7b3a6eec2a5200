//! [`Top`]: a collector of the best documents, with the total count; [`Count`]: of that alone. What is counted of documents, `gather` says.

use super::leaders::{Bar, Leaders, no_bar};
use super::rank::{Rank, RankColumns, Ranker};
use super::scan::{Found, Take};
use crate::search::Sort;
use std::cmp::Reverse;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// The best `size` documents, best first with their scores, and how many match in all.
pub struct Top {
    size: usize,
    sort: Sort,
    columns: Arc<RankColumns>,
    bar: Bar,
}

impl Top {
    pub fn new(size: usize, sort: Sort, columns: Arc<RankColumns>) -> Top {
        Top { size, sort, columns, bar: no_bar() }
    }
}

pub struct Best {
    pub total: u64,
    pub documents: Vec<(Score, DocAddress)>,
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

    fn merge_fruits(&self, fruits: Vec<(u64, Vec<Rank>)>) -> tantivy::Result<Best> {
        let total = fruits.iter().map(|(total, _)| total).sum();
        let mut ranks: Vec<Rank> = fruits.into_iter().flat_map(|(_, ranks)| ranks).collect();
        ranks.sort_unstable_by_key(|rank| Reverse(*rank));
        ranks.truncate(self.size);
        let documents = ranks.into_iter().map(|rank| (rank.score(self.sort), rank.address()));
        Ok(Best { total, documents: documents.collect() })
    }
}

impl SegmentCollector for TopSegment {
    type Fruit = (u64, Vec<Rank>);

    #[inline]
    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        self.leaders.offer(doc, score, |_| None);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.total += docs.len() as u64;
        self.leaders.offer_all(docs, |_| None);
    }

    fn harvest(self) -> (u64, Vec<Rank>) {
        (self.total, self.leaders.best().into_iter().map(|(rank, _)| rank).collect())
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
