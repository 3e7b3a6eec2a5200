//! [`Folded`]: the best stories, where articles that are copies of each other are one.

use super::Copied;
use super::file::Cursor;
use super::seen::Seen;
use crate::engine::local::matching::scan::{Found, Take};
use crate::engine::local::ranking::leaders::{Bar, Leader, Leaders, Order, best_of, no_bar};
use crate::engine::local::ranking::rank::{RankColumns, Ranker};
use crate::search::Sort;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// The best `size` stories: each ranks by its best article.
pub struct Folded {
    size: usize,
    sort: Sort,
    order: Order,
    columns: Arc<RankColumns>,
    copied: Arc<Copied>,
    bar: Bar,
    spare: Spare,
}

/// What was seen in parts that are read to the end. The next part goes on with one of them: there are as many as threads, not as parts, each of which would
/// write to pages of its own.
#[derive(Clone, Default)]
struct Spare(Arc<Mutex<Vec<Seen>>>);

impl Spare {
    fn all(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub struct Stories {
    /// Articles that match.
    pub articles: u64,
    /// Stories that match.
    pub total: u64,
    /// The best article of each of the best, best first.
    pub stories: Vec<Leader>,
    pub seen: Seen,
}

impl Folded {
    pub fn new(size: usize, sort: Sort, order: Order, columns: Arc<RankColumns>, copied: Arc<Copied>) -> Folded {
        Folded { size, sort, order, columns, copied, bar: no_bar(), spare: Spare::default() }
    }
}

pub struct FoldedSegment {
    seen: Seen,
    spare: Spare,
    marked: Cursor,
    leaders: Leaders,
    articles: u64,
}

impl Collector for Folded {
    type Fruit = Stories;
    type Child = FoldedSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<FoldedSegment> {
        Ok(FoldedSegment {
            seen: self.spare.all().pop().unwrap_or_else(|| Seen::none(self.copied.clone())),
            spare: self.spare.clone(),
            marked: self.copied.marked(reader).cursor(),
            leaders: Leaders::new(self.size, Ranker::of(self.sort, segment, reader, &self.columns)?, self.bar.clone()),
            articles: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort.by_score() && self.size > 0
    }

    fn merge_fruits(&self, fruits: Vec<(u64, Leaders)>) -> tantivy::Result<Stories> {
        let (articles, leaders): (Vec<u64>, Vec<Leaders>) = fruits.into_iter().unzip();
        let articles = articles.iter().sum();
        let seen = Seen::union(self.spare.all().drain(..)).unwrap_or_else(|| Seen::none(self.copied.clone()));
        Ok(Stories { articles, total: articles - seen.surplus(), stories: best_of(leaders, self.order)?, seen })
    }
}

impl SegmentCollector for FoldedSegment {
    /// How many articles were found, and the best.
    type Fruit = (u64, Leaders);

    #[inline]
    fn collect(&mut self, doc: DocId, score: Score) {
        self.articles += 1;
        let member = self.marked.member(doc);
        if let Some(member) = member {
            self.seen.mark(member);
        }
        let FoldedSegment { seen, leaders, .. } = self;
        leaders.offer(doc, score, |_| member.map(|member| seen.copied().set_of(member)));
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.articles += docs.len() as u64;
        let FoldedSegment { marked, seen, leaders, .. } = self;
        marked.marked().of_documents(docs, |_, member| seen.mark(member));
        leaders.offer_all(docs, |doc| marked.member(doc).map(|member| seen.copied().set_of(member)));
    }

    fn harvest(self) -> Self::Fruit {
        self.spare.all().push(self.seen);
        (self.articles, self.leaders)
    }
}

impl Take for FoldedSegment {
    fn least(&mut self) -> Score {
        self.leaders.least()
    }

    fn take(&mut self, found: &Found<'_>) {
        let FoldedSegment { marked, seen, leaders, articles, .. } = self;
        *articles += found.count();
        let (start, blocks) = found.blocks();
        marked.marked().of_blocks(start, blocks, |member| seen.mark(member));
        leaders.take(found, |doc| marked.member(doc).map(|member| seen.copied().set_of(member)));
    }
}
