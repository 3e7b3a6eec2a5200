//! How a query is asked of a commit: segment by segment, a large one in parts, in threads where that pays, until the time is up.

use super::deadline::Deadline;
use super::snapshot::Snapshot;
use super::threads::{Helpers, MOST_THREADS, with_help};
use crate::engine::local::matching::scan::{Scan, Take};
use std::cmp::Reverse;
use std::ops::Range;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, SegmentOrdinal, SegmentReader};

/// From so many articles on the segments of an index are searched by several threads.
const MANY_ARTICLES: u64 = 200_000;

/// Parts of what is no segment, at most: enough that no thread waits long for another's last.
const PARTS: usize = 16;

/// Postings below which segments are not handed to threads. One that waits awake takes them in a few µs; one that sleeps wakes in some 50 µs. Over a million
/// articles a word that 2,000 of them hold took 288 µs where this was 10,000, and 241 since, one that 6,000 hold 336 and 296; at 50 it is the same.
const FEW_POSTINGS: u64 = 1_000;

/// Postings below which the first question of a process is answered without threads: to begin one, with memory of its own, takes about as long as to read so
/// many. Over a million articles, on two cores, a process for each question: without, 19 of one word took 0.95 of the time (median; 0.82 to 1.09), 50 of any of two
/// or three 0.95 (0.88 to 1.07), up to those that 900,000 articles answer.
const MANY_POSTINGS: u64 = 1_000_000;

/// Documents of a segment.
struct Part<'s> {
    segment: SegmentOrdinal,
    reader: &'s SegmentReader,
    documents: Range<DocId>,
}

/// These with their numbers, the largest first: what is left for the end should be short.
fn largest_first<T, S: Ord>(all: Vec<T>, size: impl Fn(&T) -> S) -> Vec<(usize, T)> {
    let mut numbered: Vec<(usize, T)> = all.into_iter().enumerate().collect();
    numbered.sort_by_key(|(_, one)| Reverse(size(one)));
    numbered
}

impl Snapshot {
    /// What helps, where there is more than a little to do, or `much`: then it is begun for the first question too.
    fn helpers(&self, much: bool) -> Option<Helpers<'_>> {
        let readers = self.searcher.segment_readers();
        let many = readers.iter().map(|reader| u64::from(reader.num_docs())).sum::<u64>() >= MANY_ARTICLES;
        if many { self.threads.begun(much) } else { None }
    }

    /// What `read` makes of each segment, in their order; side by side where that pays.
    ///
    /// # Errors
    /// The first that reading one made.
    pub fn each_segment<R: Send>(
        &self,
        read: impl Fn(SegmentOrdinal, &SegmentReader) -> tantivy::Result<R> + Sync,
    ) -> tantivy::Result<Vec<R>> {
        let segments = self.searcher.segment_readers();
        let helpers = if segments.len() > 1 { self.helpers(true) } else { None };
        with_help(helpers, largest_first(segments.iter().collect(), |reader| reader.max_doc()), |segment, reader| {
            read(segment as SegmentOrdinal, reader)
        })
    }

    /// The segments in their order, each whole or, where it is more than one of so many threads should read, in parts that begin with a block. Where they are no
    /// multiple of the threads, all of which would wait for the last, the least is in parts too.
    fn parts(&self, threads: usize) -> Vec<Part<'_>> {
        let segments = self.searcher.segment_readers();
        let all: u64 = segments.iter().map(|reader| u64::from(reader.max_doc())).sum();
        let share = u32::try_from(all.div_ceil(threads as u64)).unwrap_or(u32::MAX).max(1);
        let mut parts_of: Vec<u32> = segments.iter().map(|reader| reader.max_doc().div_ceil(share)).collect();
        if !(parts_of.iter().sum::<u32>() as usize).is_multiple_of(threads) {
            let whole = segments.iter().zip(&mut parts_of).filter(|(_, parts)| **parts == 1);
            whole.min_by_key(|(reader, _)| reader.max_doc()).into_iter().for_each(|(_, parts)| *parts = threads as u32);
        }
        let parts = segments.iter().zip(parts_of).zip(0..).flat_map(|((reader, parts), segment)| {
            let end = reader.max_doc();
            let each = end.div_ceil(parts.max(1)).max(1).next_multiple_of(64);
            (0..end).step_by(each as usize).map(move |from| Part { segment, reader, documents: from..end.min(from.saturating_add(each)) })
        });
        parts.collect()
    }

    /// What `run` makes of these, or of some parts of them side by side where that pays: the parts in order, and what is `together` in one of them.
    ///
    /// # Errors
    /// The first that `run` made.
    pub fn in_parts<T: Send, R: Send>(
        &self,
        mut all: Vec<T>,
        together: impl Fn(&T, &T) -> bool,
        run: impl Fn(Vec<T>) -> tantivy::Result<R> + Sync,
    ) -> tantivy::Result<Vec<R>> {
        let Some(helpers) = self.helpers(false).filter(|_| all.len() >= MOST_THREADS) else { return Ok(vec![run(all)?]) };
        let each = all.len().div_ceil(PARTS).max(1);
        let mut parts: Vec<Vec<T>> = Vec::with_capacity(PARTS);
        while all.len() > each {
            let end = (each..all.len()).find(|at| !together(&all[at - 1], &all[*at])).unwrap_or(all.len());
            let later = all.split_off(end);
            parts.push(std::mem::replace(&mut all, later));
        }
        parts.push(all);
        with_help(Some(helpers), parts.into_iter().enumerate().collect(), |_, part| run(part))
    }

    /// For a query whose documents are to be scored.
    pub fn scoring(&self) -> EnableScoring<'_> {
        EnableScoring::enabled_from_statistics_provider(&self.statistics, &self.searcher)
    }

    /// What `collector` makes of the documents that `query` finds in the time. They are read in one go where all that counts in it is words.
    pub fn ask<C: Collector>(&self, query: &dyn Query, collector: C, deadline: &Deadline) -> tantivy::Result<C::Fruit>
    where
        C::Child: Take,
    {
        let Some(scan) = Scan::of(query, self.scoring())? else { return self.step(query, collector, deadline) };
        let helpers = if scan.postings() < FEW_POSTINGS { None } else { self.helpers(scan.postings() >= MANY_POSTINGS) };
        let parts = self.parts(helpers.map_or(1, |helpers| helpers.count() + 1));
        let fruits = with_help(helpers, largest_first(parts, |part| part.documents.len()), |_, Part { segment, reader, documents }| {
            let mut child = collector.for_segment(segment, reader)?;
            scan.read(reader, documents, deadline, &mut child)?;
            Ok(child.harvest())
        })?;
        collector.merge_fruits(fruits)
    }

    /// The same, document by document.
    fn step<C: Collector>(&self, query: &dyn Query, collector: C, deadline: &Deadline) -> tantivy::Result<C::Fruit> {
        let until = Until { collector, deadline };
        let scoring = if until.requires_scoring() { self.scoring() } else { EnableScoring::disabled_from_searcher(&self.searcher) };
        let weight = query.weight(scoring)?;
        let fruits = self.each_segment(|segment, reader| until.collect_segment(&*weight, segment, reader))?;
        until.merge_fruits(fruits)
    }
}

/// A collector that is given documents until the time is up.
struct Until<'d, C> {
    collector: C,
    deadline: &'d Deadline,
}

impl<C: Collector> Collector for Until<'_, C> {
    type Fruit = C::Fruit;
    type Child = C::Child;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<C::Child> {
        self.collector.for_segment(segment, reader)
    }

    fn requires_scoring(&self) -> bool {
        self.collector.requires_scoring()
    }

    fn merge_fruits(&self, fruits: Vec<<C::Child as SegmentCollector>::Fruit>) -> tantivy::Result<C::Fruit> {
        self.collector.merge_fruits(fruits)
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<<C::Child as SegmentCollector>::Fruit> {
        if self.deadline.is_never() {
            return self.collector.collect_segment(weight, segment, reader);
        }
        let mut child = self.collector.for_segment(segment, reader)?;
        if self.deadline.found_enough() {
            return Ok(child.harvest());
        }
        let alive = reader.alive_bitset();
        let is_alive = |doc| alive.is_none_or(|alive| alive.is_alive(doc));
        if self.requires_scoring() {
            self.deadline.each(&mut *weight.scorer(reader, 1.0)?, |doc, score| {
                if is_alive(doc) {
                    child.collect(doc, score);
                }
            });
        } else {
            let mut scorer = weight.scorer(reader, 1.0)?;
            let mut block = [0; COLLECT_BLOCK_BUFFER_LEN];
            loop {
                let filled = scorer.fill_buffer(&mut block);
                let mut living = 0;
                for at in 0..filled {
                    block[living] = block[at];
                    living += usize::from(is_alive(block[at]));
                }
                child.collect_block(&block[..living]);
                if filled < block.len() || self.deadline.found_enough() {
                    break;
                }
            }
        }
        Ok(child.harvest())
    }
}
