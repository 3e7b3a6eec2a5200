//! [`Deadline`]: the time that one answer may take, looked at wherever an answer can be long in the making: while terms are listed, while
//! documents are found and checked by position, in the second look, before each hit is read and gets its snippets.
//!
//! What is found until then is the answer. Finding may use three quarters of the time, so that there is some left to show what was found.

use crate::search::Request;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{Query, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocSet, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED};

/// Documents between two looks at the clock where each takes some nanoseconds.
const DOCUMENTS_BETWEEN: u32 = 1_024;

/// A time at which to stop, and whether something did. Clones share that.
#[derive(Debug, Clone, Default)]
pub struct Deadline {
    /// When finding is to end, and all of it. `None` for never.
    ends: Option<(Instant, Instant)>,
    stopped: Arc<AtomicBool>,
}

impl Deadline {
    /// That of a request which begins to be answered now.
    pub fn of(request: &Request) -> Deadline {
        let ends = request.timeout.and_then(|allowed| {
            let now = Instant::now();
            Some((now.checked_add(allowed.mul_f64(0.75))?, now.checked_add(allowed)?))
        });
        Deadline { ends, stopped: Arc::default() }
    }

    /// The same time for something that the answer can be without: that it stopped is told apart.
    pub fn for_an_extra(&self) -> Deadline {
        Deadline { ends: self.ends, stopped: Arc::default() }
    }

    /// Whether finding must end. Looks at the clock, some tens of nanoseconds.
    pub fn found_enough(&self) -> bool {
        self.passed(self.ends.map(|(finding, _)| finding))
    }

    /// Whether all must end.
    pub fn over(&self) -> bool {
        self.passed(self.ends.map(|(_, all)| all))
    }

    /// Whether anything was left out for it.
    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn passed(&self, end: Option<Instant>) -> bool {
        let passed = end.is_some_and(|end| Instant::now() >= end);
        if passed {
            self.stopped.store(true, Ordering::Relaxed);
        }
        passed
    }

    /// What `collector` makes of the documents that `query` finds in the time.
    pub fn search<C: Collector>(&self, searcher: &Searcher, query: &dyn Query, collector: C) -> tantivy::Result<C::Fruit> {
        searcher.search(query, &Until { collector, deadline: self })
    }
}

/// What to say of an answer that is cut short.
pub fn cut_short(allowed: Option<Duration>) -> String {
    let seconds = allowed.unwrap_or_default().as_secs_f64();
    format!("the time allowed, {seconds} s, was used up: what was found until then is shown; --timeout gives it more")
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
        if self.deadline.ends.is_none() {
            return self.collector.collect_segment(weight, segment, reader);
        }
        let mut child = self.collector.for_segment(segment, reader)?;
        if self.deadline.found_enough() {
            return Ok(child.harvest());
        }
        let mut scorer = weight.scorer(reader, 1.0)?;
        let alive = reader.alive_bitset();
        let is_alive = |doc| alive.is_none_or(|alive| alive.is_alive(doc));
        if self.requires_scoring() {
            let mut looked_at: u32 = 0;
            let mut doc = scorer.doc();
            while doc != TERMINATED {
                if is_alive(doc) {
                    let score: Score = scorer.score();
                    child.collect(doc, score);
                }
                looked_at += 1;
                if looked_at == DOCUMENTS_BETWEEN {
                    looked_at = 0;
                    if self.deadline.found_enough() {
                        break;
                    }
                }
                doc = scorer.advance();
            }
        } else {
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
