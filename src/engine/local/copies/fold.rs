//! [`Folded`]: the best stories, where articles that are copies of each other are one.

use super::Copied;
use super::file::Cursor;
use super::seen::Seen;
use crate::engine::local::collect::{Rank, RankColumns, Ranker};
use crate::search::Sort;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// The best `size` stories: each ranks by its best article.
pub struct Folded {
    size: usize,
    sort: Sort,
    columns: Arc<RankColumns>,
    copied: Arc<Copied>,
}

/// One story found.
pub struct Story {
    pub score: Score,
    /// Its best article.
    pub best: DocAddress,
    /// Its set, if it has copies.
    pub set: Option<u32>,
}

pub struct Stories {
    /// Articles that match.
    pub articles: u64,
    /// Stories that match.
    pub total: u64,
    /// The best, best first.
    pub stories: Vec<Story>,
    pub seen: Seen,
}

impl Folded {
    pub fn new(size: usize, sort: Sort, columns: Arc<RankColumns>, copied: Arc<Copied>) -> Folded {
        Folded { size, sort, columns, copied }
    }
}

pub struct FoldedSegment {
    size: usize,
    seen: Seen,
    marked: Cursor,
    ranker: Ranker,
    articles: u64,
    best: BTreeMap<Rank, Option<u32>>,
    /// The worst of `best` once that is full: what every document is compared with.
    worst: Option<Rank>,
    /// The rank of each set in `best`.
    held: FxHashMap<u32, Rank>,
}

impl Collector for Folded {
    type Fruit = Stories;
    type Child = FoldedSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<FoldedSegment> {
        Ok(FoldedSegment {
            size: self.size,
            seen: Seen::none(self.copied.clone()),
            marked: self.copied.marked(reader).cursor(),
            ranker: Ranker::of(self.sort, segment, reader, &self.columns)?,
            articles: 0,
            best: BTreeMap::new(),
            worst: None,
            held: FxHashMap::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort.by_score() && self.size > 0
    }

    fn merge_fruits(&self, fruits: Vec<(u64, Seen, BTreeMap<Rank, Option<u32>>)>) -> tantivy::Result<Stories> {
        let articles = fruits.iter().map(|f| f.0).sum();
        let mut ranks: Vec<(Rank, Option<u32>)> = Vec::new();
        let seen = Seen::union(fruits.into_iter().map(|(_, seen, best)| {
            ranks.extend(best);
            seen
        }));
        let seen = seen.unwrap_or_else(|| Seen::none(self.copied.clone()));
        ranks.sort_unstable_by_key(|(rank, _)| Reverse(*rank));
        let mut taken: FxHashSet<u32> = FxHashSet::default();
        let firsts = ranks.into_iter().filter(|(_, set)| set.is_none_or(|set| taken.insert(set)));
        let stories = firsts.take(self.size).map(|(rank, set)| Story { score: rank.score(self.sort), best: rank.address(), set });
        let stories = stories.collect();
        Ok(Stories { articles, total: articles - seen.surplus(), stories, seen })
    }
}

impl FoldedSegment {
    /// Takes a document among the best where it is; `member` is what it is in its set of copies.
    fn consider(&mut self, doc: DocId, score: Score, member: Option<u32>) {
        let rank = self.ranker.rank(doc, score);
        let set = member.map(|member| self.seen.copied().set_of(member));
        let before = set.and_then(|set| self.held.get(&set).copied());
        if before.is_some_and(|before| before >= rank) || (before.is_none() && self.worst.is_some_and(|worst| worst >= rank)) {
            return;
        }
        if let Some(before) = before {
            self.best.remove(&before);
        }
        self.best.insert(rank, set);
        if let Some(set) = set {
            self.held.insert(set, rank);
        }
        if self.best.len() > self.size
            && let Some((_, Some(out))) = self.best.pop_first()
        {
            self.held.remove(&out);
        }
        if self.best.len() == self.size {
            self.worst = self.best.first_key_value().map(|(rank, _)| *rank);
        }
    }
}

impl SegmentCollector for FoldedSegment {
    type Fruit = (u64, Seen, BTreeMap<Rank, Option<u32>>);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.articles += 1;
        let member = self.marked.member(doc);
        if let Some(member) = member {
            self.seen.mark(member);
        }
        if self.size > 0 && !self.worst.is_some_and(|worst| self.ranker.is_below(score, worst)) {
            self.consider(doc, score, member);
        }
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.articles += docs.len() as u64;
        let FoldedSegment { marked, seen, .. } = self;
        marked.marked().of_documents(docs, |_, member| seen.mark(member));
        if self.size == 0 {
            return;
        }
        let mut better = Vec::new();
        self.ranker.not_below(docs, self.worst, |doc| better.push(doc));
        for doc in better {
            let member = self.marked.member(doc);
            self.consider(doc, 0.0, member);
        }
    }

    fn harvest(self) -> Self::Fruit {
        (self.articles, self.seen, self.best)
    }
}
