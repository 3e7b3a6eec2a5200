//! [`Folded`]: the best stories, where articles that are copies of each other are one.

use super::Copied;
use super::file::Cursor;
use super::seen::Seen;
use crate::engine::local::leaders::{Bar, Leader, Leaders, best_of, no_bar};
use crate::engine::local::rank::{RankColumns, Ranker};
use crate::engine::local::scan::{Found, Take};
use crate::search::Sort;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// The best `size` stories: each ranks by its best article.
pub struct Folded {
    size: usize,
    sort: Sort,
    columns: Arc<RankColumns>,
    copied: Arc<Copied>,
    bar: Bar,
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
    pub fn new(size: usize, sort: Sort, columns: Arc<RankColumns>, copied: Arc<Copied>) -> Folded {
        Folded { size, sort, columns, copied, bar: no_bar() }
    }
}

pub struct FoldedSegment {
    seen: Seen,
    marked: Cursor,
    leaders: Leaders,
    articles: u64,
}

impl Collector for Folded {
    type Fruit = Stories;
    type Child = FoldedSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<FoldedSegment> {
        Ok(FoldedSegment {
            seen: Seen::none(self.copied.clone()),
            marked: self.copied.marked(reader).cursor(),
            leaders: Leaders::new(self.size, Ranker::of(self.sort, segment, reader, &self.columns)?, self.bar.clone()),
            articles: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort.by_score() && self.size > 0
    }

    fn merge_fruits(&self, fruits: Vec<FoldedSegment>) -> tantivy::Result<Stories> {
        let articles = fruits.iter().map(|fruit| fruit.articles).sum();
        let (seen, leaders): (Vec<Seen>, Vec<Leaders>) = fruits.into_iter().map(|fruit| (fruit.seen, fruit.leaders)).unzip();
        let seen = Seen::union(seen.into_iter()).unwrap_or_else(|| Seen::none(self.copied.clone()));
        Ok(Stories { articles, total: articles - seen.surplus(), stories: best_of(leaders)?, seen })
    }
}

impl SegmentCollector for FoldedSegment {
    type Fruit = FoldedSegment;

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
        self
    }
}

impl Take for FoldedSegment {
    fn least(&mut self) -> Score {
        self.leaders.least()
    }

    fn take(&mut self, found: &Found<'_>) {
        let FoldedSegment { marked, seen, leaders, articles } = self;
        *articles += found.count();
        let (start, blocks) = found.blocks();
        marked.marked().of_blocks(start, blocks, |member| seen.mark(member));
        leaders.take(found, |doc| marked.member(doc).map(|member| seen.copied().set_of(member)));
    }
}
