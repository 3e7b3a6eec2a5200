//! [`Leaders`]: the best documents of a segment, of which each set of copies is one; [`best_of`] those of all segments.
//!
//! What decides first (score or date) decides nearly always. So documents that may be among the best are put down with that alone, and only where
//! there are too many are the best of them chosen; what decides next is read of those that come alike, and where these are looked at again, only of those
//! that come alike after that too ([`Order`]). Each value that is read of a column is a page of its own, and with the best of every segment that was a
//! fifteenth of the time of a process that asks one question.

use super::rank::Ranker;
use crate::engine::local::matching::scan::Found;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, TantivyError};

/// One that may be among the best.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    first: i64,
    doc: DocId,
    /// Its set of copies, if it is in one.
    set: Option<u32>,
}

pub struct Leaders {
    /// How many are wanted.
    size: usize,
    ranker: Ranker,
    candidates: Vec<Candidate>,
    /// How many may be put down before the best are chosen.
    room: usize,
    /// What decides first must be so much at least.
    least: i64,
    bar: Bar,
    /// Why it could not be decided between candidates; told in the end.
    failed: Option<TantivyError>,
}

/// What decides first must be so much at least for a document to be among the best of all segments, as far as is known: each raises it.
pub type Bar = Arc<AtomicI64>;

/// Nothing is known yet.
pub fn no_bar() -> Bar {
    Arc::new(AtomicI64::new(i64::MIN))
}

/// Candidates for one that is wanted, before the best are chosen; and at least so many.
const FOR_EACH: usize = 4;
const ROOM: usize = 64;

/// Candidates for which there is room from the beginning.
const MOST_AT_ONCE: usize = 1_024;

impl Leaders {
    pub fn new(size: usize, ranker: Ranker, bar: Bar) -> Leaders {
        let room = size.saturating_mul(FOR_EACH).max(ROOM);
        Leaders {
            size,
            ranker,
            candidates: Vec::with_capacity(if size == 0 { 0 } else { room.min(MOST_AT_ONCE) }),
            room,
            least: i64::MIN,
            bar,
            failed: None,
        }
    }

    /// Takes a document with that score among the best where it is; `set` says which set of copies a document is in.
    #[inline]
    pub fn offer(&mut self, doc: DocId, score: Score, mut set: impl FnMut(DocId) -> Option<u32>) {
        match self.ranker.by_score(score) {
            Some(first) if first < self.least || self.size == 0 => {}
            Some(first) => self.put_down(Candidate { first, doc, set: set(doc) }),
            None => self.offer_all(&[doc], set),
        }
    }

    /// The same for documents without a score, at most [`COLLECT_BLOCK_BUFFER_LEN`](tantivy::COLLECT_BLOCK_BUFFER_LEN).
    pub fn offer_all(&mut self, docs: &[DocId], mut set: impl FnMut(DocId) -> Option<u32>) {
        if self.size == 0 {
            return;
        }
        let mut better: Vec<(DocId, i64)> = Vec::new();
        match self.ranker.by_score(0.0) {
            Some(first) if first < self.least => {}
            Some(first) => better.extend(docs.iter().map(|doc| (*doc, first))),
            None => self.ranker.by_date(docs, self.least, |doc, first| better.push((doc, first))),
        }
        for (doc, first) in better {
            if first >= self.least {
                self.put_down(Candidate { first, doc, set: set(doc) });
            }
        }
    }

    /// The same for what was found of documents that follow each other.
    pub fn take(&mut self, found: &Found<'_>, mut set: impl FnMut(DocId) -> Option<u32>) {
        if self.ranker.by_score(0.0).is_some() {
            found.each_scored(|doc, score| self.offer(doc, score, &mut set));
        } else {
            found.each_block(|docs| self.offer_all(docs, &mut set));
        }
    }

    /// What a document must score at least; more than any does where it does not matter.
    pub fn least(&mut self) -> Score {
        if self.size == 0 || self.ranker.by_score(0.0).is_none() {
            return Score::INFINITY;
        }
        self.meet();
        self.ranker.score_of(self.least)
    }

    /// Hears what other segments have found that is better.
    fn meet(&mut self) {
        self.least = self.least.max(self.bar.load(Ordering::Relaxed));
    }

    fn put_down(&mut self, candidate: Candidate) {
        self.candidates.push(candidate);
        if self.candidates.len() >= self.room {
            self.choose();
            self.meet();
        }
    }

    /// Leaves out what cannot be among the best.
    fn choose(&mut self) {
        self.candidates.sort_unstable_by_key(|candidate| Reverse(candidate.first));
        let mut firsts: FxHashMap<u32, i64> = FxHashMap::default();
        let mut stories = 0;
        let (size, mut least) = (self.size, None);
        self.candidates.retain(|candidate| {
            if least.is_some_and(|least| candidate.first < least) {
                return false;
            }
            if let Some(set) = candidate.set {
                // Of a set one is enough; which of those that come alike, is decided in the end.
                match firsts.entry(set) {
                    Entry::Occupied(best) => return candidate.first == *best.get(),
                    Entry::Vacant(entry) => entry.insert(candidate.first),
                };
            }
            stories += 1;
            if stories == size {
                least = Some(candidate.first);
            }
            true
        });
        if let Some(least) = least {
            self.least = self.least.max(least);
            self.bar.fetch_max(least, Ordering::Relaxed);
        }
        // So many come alike that it must be decided between them now.
        if self.candidates.len() * 2 > self.room {
            let candidates = std::mem::take(&mut self.candidates).into_iter().map(|candidate| (0, candidate)).collect();
            match best_among(self.size, Order::Whole, &[&self.ranker], candidates) {
                Ok(best) => self.candidates = best.into_iter().map(|(_, _, candidate)| candidate).collect(),
                Err(e) => self.failed = Some(e),
            }
        }
    }

    /// Those that may be among the best of all.
    fn left(&mut self) -> &[Candidate] {
        self.meet();
        let least = self.least;
        self.candidates.retain(|candidate| candidate.first >= least);
        if self.candidates.len() > self.size {
            self.choose();
        }
        &self.candidates
    }
}

/// How far the best are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// All of them.
    Whole,
    /// As far as scores tell, since the first so many are looked at again; but which these are, and which are among the best at all, is decided.
    ByScore {
        /// How many.
        looked_at: usize,
    },
}

impl Order {
    /// Whether those that come alike from one place to another (exclusive) have to be told apart, where so many are the best.
    fn tells(self, from: usize, to: usize, size: usize) -> bool {
        match self {
            Order::Whole => true,
            Order::ByScore { looked_at } => [size, looked_at].iter().any(|end| (from + 1..to).contains(end)),
        }
    }
}

/// The best of these candidates, each with its [rank](Leader::rank) and the number of its ranker, best first; of a set the best alone.
fn best_among(
    size: usize,
    order: Order,
    rankers: &[&Ranker],
    mut candidates: Vec<(usize, Candidate)>,
) -> tantivy::Result<Vec<(u32, usize, Candidate)>> {
    candidates.sort_unstable_by_key(|(_, candidate)| Reverse(candidate.first));
    let mut taken: FxHashSet<u32> = FxHashSet::default();
    let mut best = Vec::with_capacity(size.min(candidates.len()));
    for alike in candidates.chunk_by(|(_, a), (_, b)| a.first == b.first) {
        let mut new: Vec<_> =
            alike.iter().filter(|(_, candidate)| candidate.set.is_none_or(|set| !taken.contains(&set))).copied().collect();
        let from = best.len();
        let told = new.len() > 1 && (order.tells(from, from + new.len(), size) || share_a_set(&new));
        if told {
            new = in_order(new, |(number, candidate)| (rankers[*number], candidate.doc))?;
        }
        for (number, candidate) in new {
            if candidate.set.is_none_or(|set| taken.insert(set)) {
                best.push((if told { best.len() } else { from } as u32, number, candidate));
            }
        }
        if best.len() >= size {
            break;
        }
    }
    best.truncate(size);
    Ok(best)
}

fn share_a_set(alike: &[(usize, Candidate)]) -> bool {
    let mut sets: Vec<u32> = alike.iter().filter_map(|(_, candidate)| candidate.set).collect();
    sets.sort_unstable();
    sets.windows(2).any(|two| two[0] == two[1])
}

/// Documents, each with its ranker, that what decides first does not tell apart, best first.
fn in_order<'r, T: Copy>(alike: Vec<T>, of: impl Fn(&T) -> (&'r Ranker, DocId)) -> tantivy::Result<Vec<T>> {
    let mut ordered = alike;
    let date = |one: &T| of(one).0.date(of(one).1).map(Reverse);
    let tie = |one: &T| of(one).0.tie(of(one).1);
    let key = |one: &T| of(one).0.key(of(one).1);
    sorted_by(&mut ordered, date, &|same| sorted_by(same, tie, &|same| sorted_by(same, key, &|_| Ok(()))))?;
    Ok(ordered)
}

/// Sorts these by what is read of each, and has `then` sort those of which it is the same. Of one alone nothing is read.
fn sorted_by<T: Copy, K: Ord + Copy>(
    alike: &mut [T],
    read: impl Fn(&T) -> tantivy::Result<K>,
    then: &dyn Fn(&mut [T]) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    if alike.len() < 2 {
        return Ok(());
    }
    let mut known = alike.iter().map(|one| Ok((read(one)?, *one))).collect::<tantivy::Result<Vec<(K, T)>>>()?;
    known.sort_by_key(|(known, _)| *known);
    alike.iter_mut().zip(&known).for_each(|(place, (_, one))| *place = *one);
    let mut rest = alike;
    for same in known.chunk_by(|(a, _), (b, _)| a == b) {
        let (here, after) = rest.split_at_mut(same.len());
        then(here)?;
        rest = after;
    }
    Ok(())
}

/// One of the best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leader {
    /// 0 where the order is by date.
    pub score: Score,
    pub address: DocAddress,
    /// Its set of copies, if it is in one.
    pub set: Option<u32>,
    /// Its place among the best; of several that come alike so far, the place of the first.
    pub rank: u32,
}

/// Puts these in order again once their scores have changed. Those whose scores are the same stay in the order they had.
pub fn by_score(leaders: &mut [Leader]) {
    leaders.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.rank.cmp(&b.rank)));
    let mut last: Option<(Score, u32, u32)> = None;
    for (leader, at) in leaders.iter_mut().zip(0..) {
        let rank = last.filter(|(score, before, _)| *score == leader.score && *before == leader.rank).map_or(at, |(.., rank)| rank);
        last = Some((leader.score, leader.rank, rank));
        leader.rank = rank;
    }
}

/// Has each of the `first` leaders stand in its place, also those that come alike so far.
///
/// # Errors
/// Where the columns that tell cannot be read.
pub fn tell_apart(leaders: &mut [Leader], first: usize, ranker: impl Fn(SegmentOrdinal) -> tantivy::Result<Ranker>) -> tantivy::Result<()> {
    let mut from = 0;
    for alike in leaders.chunk_by_mut(|a, b| a.rank == b.rank) {
        if from >= first {
            break;
        }
        if alike.len() > 1 {
            let mut rankers: FxHashMap<SegmentOrdinal, Ranker> = FxHashMap::default();
            for leader in alike.iter() {
                if let Entry::Vacant(entry) = rankers.entry(leader.address.segment_ord) {
                    entry.insert(ranker(leader.address.segment_ord)?);
                }
            }
            let ordered = in_order(alike.to_vec(), |leader| (&rankers[&leader.address.segment_ord], leader.address.doc_id))?;
            for ((leader, ordered), at) in alike.iter_mut().zip(ordered).zip(from as u32..) {
                *leader = Leader { rank: at, ..ordered };
            }
        }
        from += alike.len();
    }
    Ok(())
}

/// The best of all segments, best first, as far as `order` says.
///
/// # Errors
/// Where the columns that tell cannot be read.
pub fn best_of(mut all: Vec<Leaders>, order: Order) -> tantivy::Result<Vec<Leader>> {
    let size = all.first().map_or(0, |leaders| leaders.size);
    let left = all.iter_mut().enumerate().flat_map(|(number, leaders)| leaders.left().iter().map(move |candidate| (number, *candidate)));
    let left: Vec<_> = left.collect();
    if let Some(failed) = all.iter_mut().find_map(|leaders| leaders.failed.take()) {
        return Err(failed);
    }
    let rankers: Vec<&Ranker> = all.iter().map(|leaders| &leaders.ranker).collect();
    let leader = |(rank, number, Candidate { first, doc, set }): (u32, usize, Candidate)| {
        let ranker = rankers[number];
        Leader { score: ranker.score_of(first), address: ranker.address(doc), set, rank }
    };
    Ok(best_among(size, order, &rankers, left)?.into_iter().map(leader).collect())
}

#[cfg(test)]
mod tests {
    use super::super::rank::RankColumns;
    use super::*;
    use crate::search::Sort;
    use proptest::prelude::*;
    use tantivy::indexer::NoMergePolicy;
    use tantivy::schema::{NumericOptions, Schema};
    use tantivy::{Index, Searcher, TantivyDocument};

    /// Documents with these dates, if they have one, and what is made of their numbers as ties and keys, in segments of so many.
    fn index(dates: &[Option<i64>], segment: usize) -> Searcher {
        let mut schema = Schema::builder();
        let date = schema.add_i64_field("date", NumericOptions::default().set_fast());
        let tie = schema.add_u64_field("tie", NumericOptions::default().set_fast());
        let key = schema.add_u64_field("key", NumericOptions::default().set_fast());
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for (n, own) in (0u64..).zip(dates) {
            let mut document = TantivyDocument::new();
            own.iter().for_each(|own| document.add_i64(date, *own));
            document.add_u64(tie, n * 7 % 5);
            // No two have the same one.
            document.add_u64(key, n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            writer.add_document(document).expect("added");
            if (n as usize + 1).is_multiple_of(segment) {
                writer.commit().expect("committed");
            }
        }
        writer.commit().expect("committed");
        index.reader().expect("a reader").searcher()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn the_best_are_those_that_sorting_all_would_give(
            documents in prop::collection::vec((1u8..6, prop::option::of(0i64..4), prop::option::of(0u32..40)), 1..900),
            size in 0usize..40,
            sort in prop::sample::select(vec![Sort::Relevance, Sort::Newest, Sort::Oldest]),
            together in any::<bool>(),
            segment in 100usize..1_000,
            looked_at in prop::option::of(0usize..50),
            first in 0usize..40,
        ) {
            let searcher = index(&documents.iter().map(|(_, date, _)| *date).collect::<Vec<_>>(), segment);
            let columns = RankColumns::of(&searcher);
            let bar = no_bar();
            let (mut leaders, mut all) = (Vec::new(), Vec::new());
            // Segments are in no order that is promised, but of these sizes.
            let mut rest = documents.as_slice();
            for (number, reader) in (0..).zip(searcher.segment_readers()) {
                let ranker = || Ranker::of(sort, number, reader, &columns).expect("opened");
                let (documents, after) = rest.split_at(reader.max_doc() as usize);
                rest = after;
                let dates = reader.fast_fields().i64("date").expect("a column");
                let mut own = Leaders::new(size, ranker(), bar.clone());
                let set = |doc: DocId| documents[doc as usize].2;
                let scores: Vec<Score> = documents.iter().map(|(score, ..)| Score::from(*score)).collect();
                match together && !sort.by_score() {
                    true => (0..scores.len() as DocId).collect::<Vec<_>>().chunks(64).for_each(|docs| own.offer_all(docs, set)),
                    false => (0..).zip(&scores).for_each(|(doc, score)| own.offer(doc, *score, set)),
                }
                leaders.push(own);
                for (doc, score) in (0..).zip(scores) {
                    let date = dates.first(doc);
                    let (first, score) = match sort {
                        Sort::Newest => (date.unwrap_or(i64::MIN), 0.0),
                        Sort::Oldest => (date.map_or(i64::MIN, |date| -date), 0.0),
                        _ => (ranker().by_score(score).expect("by score"), score),
                    };
                    let next = (Reverse(date.unwrap_or(i64::MIN)), ranker().tie(doc).expect("read"), ranker().key(doc).expect("read"));
                    all.push(((Reverse(first), next), Leader { score, address: DocAddress::new(number, doc), set: set(doc), rank: 0 }));
                }
            }
            all.sort_by_key(|(place, _)| *place);
            let mut taken = FxHashSet::default();
            all.retain(|(_, leader)| leader.set.is_none_or(|set| taken.insert(set)));
            all.truncate(size);
            let mut all: Vec<Leader> = all.into_iter().zip(0..).map(|((_, leader), rank)| Leader { rank, ..leader }).collect();
            let Some(looked_at) = looked_at.filter(|_| sort.by_score()) else {
                prop_assert_eq!(best_of(leaders, Order::Whole).expect("read"), all);
                return Ok(());
            };
            // The first so many get other scores, twice, of which only the order matters.
            let mut told = best_of(leaders, Order::ByScore { looked_at }).expect("read");
            for turn in 2..4 {
                for leaders in [&mut told, &mut all] {
                    let most = looked_at.min(leaders.len());
                    let again = &mut leaders[..most];
                    again.iter_mut().for_each(|leader| leader.score += Score::from(leader.address.doc_id as u8 % turn));
                    by_score(again);
                }
            }
            let ranker = |segment| Ranker::of(sort, segment, searcher.segment_reader(segment), &columns);
            let first = first.min(told.len());
            tell_apart(&mut told, first, ranker).expect("read");
            prop_assert_eq!(&told[..first], &all[..first]);
            tell_apart(&mut told, size, ranker).expect("read");
            prop_assert_eq!(told, all);
        }
    }
}
