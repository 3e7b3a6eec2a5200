//! [`Folded`]: the best stories, where articles that are copies of each other are one.

use super::{Copied, KEY};
use crate::engine::local::collect::{Rank, Ranker};
use crate::search::Sort;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// Where the members of sets are that match. One of all segments: each document is counted by one thread only.
#[derive(Debug)]
pub struct Seen {
    copied: Arc<Copied>,
    /// By member: its address and one, 0 of one that does not match.
    places: Vec<AtomicU64>,
}

impl Seen {
    fn mark(&self, member: u32, segment: SegmentOrdinal, doc: DocId) {
        if let Some(place) = self.places.get(member as usize) {
            place.store((u64::from(segment) << 32 | u64::from(doc)) + 1, Ordering::Relaxed);
        }
    }

    /// The articles of a set that match, the first published first.
    pub fn of(&self, set: u32) -> Vec<DocAddress> {
        let places = self.places.get(self.copied.set(set)).unwrap_or_default();
        let places = places.iter().filter_map(|place| place.load(Ordering::Relaxed).checked_sub(1));
        places.map(|place| DocAddress::new((place >> 32) as u32, place as u32)).collect()
    }

    /// Every document that matches and is in a set, with the set, in the order of the sets.
    pub fn each(&self, mut take: impl FnMut(DocAddress, u32)) {
        for (member, place) in self.places.iter().enumerate() {
            if let Some(place) = place.load(Ordering::Relaxed).checked_sub(1) {
                take(DocAddress::new((place >> 32) as u32, place as u32), self.copied.set_of(member as u32));
            }
        }
    }

    /// How many sets have an article that matches.
    fn sets(&self) -> u64 {
        let (mut sets, mut last) = (0, None);
        for (member, _) in self.places.iter().enumerate().filter(|(_, place)| place.load(Ordering::Relaxed) > 0) {
            let set = Some(self.copied.set_of(member as u32));
            sets += u64::from(set != last);
            last = set;
        }
        sets
    }
}

/// The best `size` stories: each ranks by its best article.
pub struct Folded {
    size: usize,
    sort: Sort,
    seen: Arc<Seen>,
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
    pub seen: Arc<Seen>,
}

impl Folded {
    pub fn new(size: usize, sort: Sort, copied: Arc<Copied>) -> Folded {
        let places = (0..copied.members()).map(|_| AtomicU64::new(0)).collect();
        Folded { size, sort, seen: Arc::new(Seen { copied, places }) }
    }
}

pub struct FoldedSegment {
    size: usize,
    segment: SegmentOrdinal,
    seen: Arc<Seen>,
    keys: Column<u64>,
    ranker: Ranker,
    articles: u64,
    /// Articles without copies.
    alone: u64,
    best: BTreeMap<Rank, Option<u32>>,
    /// The rank of each set in `best`.
    held: FxHashMap<u32, Rank>,
}

impl Collector for Folded {
    type Fruit = Stories;
    type Child = FoldedSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<FoldedSegment> {
        Ok(FoldedSegment {
            size: self.size,
            segment,
            seen: self.seen.clone(),
            keys: reader.fast_fields().u64(KEY)?,
            ranker: Ranker::of(self.sort, segment, reader)?,
            articles: 0,
            alone: 0,
            best: BTreeMap::new(),
            held: FxHashMap::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance && self.size > 0
    }

    fn merge_fruits(&self, fruits: Vec<(u64, u64, BTreeMap<Rank, Option<u32>>)>) -> tantivy::Result<Stories> {
        let articles = fruits.iter().map(|f| f.0).sum();
        let alone: u64 = fruits.iter().map(|f| f.1).sum();
        let mut ranks: Vec<(Rank, Option<u32>)> = fruits.into_iter().flat_map(|f| f.2).collect();
        ranks.sort_unstable_by_key(|(rank, _)| Reverse(*rank));
        let mut taken: FxHashSet<u32> = FxHashSet::default();
        let firsts = ranks.into_iter().filter(|(_, set)| set.is_none_or(|set| taken.insert(set)));
        let stories = firsts.take(self.size).map(|(rank, set)| Story { score: rank.score(self.sort), best: rank.address(), set });
        let stories = stories.collect();
        Ok(Stories { articles, total: alone + self.seen.sets(), stories, seen: self.seen.clone() })
    }
}

impl SegmentCollector for FoldedSegment {
    type Fruit = (u64, u64, BTreeMap<Rank, Option<u32>>);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.articles += 1;
        let member = self.keys.first(doc).and_then(|key| self.seen.copied.member(key));
        match member {
            Some(member) => self.seen.mark(member, self.segment, doc),
            None => self.alone += 1,
        }
        let full = self.best.len() >= self.size;
        let worst = self.best.first_key_value().map(|(rank, _)| *rank);
        if self.size == 0 || (full && worst.is_some_and(|worst| self.ranker.is_below(score, worst))) {
            return;
        }
        let rank = self.ranker.rank(doc, score);
        let set = member.map(|member| self.seen.copied.set_of(member));
        let before = set.and_then(|set| self.held.get(&set).copied());
        if before.is_some_and(|before| before >= rank) || (before.is_none() && full && worst.is_some_and(|worst| worst >= rank)) {
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
    }

    fn harvest(self) -> Self::Fruit {
        (self.articles, self.alone, self.best)
    }
}
