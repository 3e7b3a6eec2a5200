//! Values and days counted in both units: articles, and stories, where articles that are copies of each other are one.
//!
//! Articles are counted as they match. Of a set of which several match all but one are too many wherever they are counted together; that is taken off
//! afterwards, set by set.

use super::Copied;
use super::file::Marked;
use super::seen::Seen;
use crate::engine::local::collect::{Days, DaysSegment};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// How many articles, and how many stories, hold each value of a column. The stories are counted once for each value, whichever of their copies hold it.
pub struct StoryValues {
    pub column: &'static str,
    pub copied: Arc<Copied>,
}

/// Articles and stories in all, and by value.
pub type Both = ((u64, u64), FxHashMap<String, (u64, u64)>);

pub struct StoryValuesSegment {
    of: SegmentValues,
    marked: Marked,
}

/// What matches in a segment.
pub struct SegmentValues {
    segment: SegmentOrdinal,
    column: Option<StrColumn>,
    /// By number of the value in the segment.
    counts: Vec<u64>,
    articles: u64,
    seen: Seen,
}

impl Collector for StoryValues {
    type Fruit = Both;
    type Child = StoryValuesSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<StoryValuesSegment> {
        let column = reader.fast_fields().str(self.column)?;
        let counts = vec![0; column.as_ref().map_or(0, |c| c.num_terms())];
        let of = SegmentValues { segment, column, counts, articles: 0, seen: Seen::none(self.copied.clone()) };
        Ok(StoryValuesSegment { of, marked: self.copied.marked(reader) })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<SegmentValues>) -> tantivy::Result<Both> {
        let articles = fruits.iter().map(|f| f.articles).sum();
        // Values of all segments get numbers of their own.
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut counts: Vec<(u64, u64)> = Vec::new();
        let mut columns: FxHashMap<SegmentOrdinal, (StrColumn, Vec<u32>)> = FxHashMap::default();
        let mut seen = Vec::with_capacity(fruits.len());
        for fruit in fruits {
            seen.push(fruit.seen);
            let Some(column) = fruit.column else { continue };
            let mut here = vec![0; fruit.counts.len()];
            let mut value = String::new();
            for (ord, count) in fruit.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                value.clear();
                column.ord_to_str(ord as u64, &mut value)?;
                let number = match numbers.get(&value) {
                    Some(number) => *number,
                    None => {
                        counts.push((0, 0));
                        numbers.insert(value.clone(), counts.len() as u32 - 1);
                        counts.len() as u32 - 1
                    }
                };
                here[ord] = number;
                let both = &mut counts[number as usize];
                *both = (both.0 + count, both.1 + count);
            }
            columns.insert(fruit.segment, (column, here));
        }
        let mut surplus = 0;
        if let Some(seen) = Seen::union(seen.into_iter()) {
            let mut held: Vec<u32> = Vec::new();
            seen.several(|_, members| {
                surplus += members.len() as u64 - 1;
                held.clear();
                for address in members.iter().filter_map(|member| seen.copied().address(*member)) {
                    if let Some((column, here)) = columns.get(&address.segment_ord) {
                        held.extend(column.term_ords(address.doc_id).filter_map(|ord| here.get(ord as usize)));
                    }
                }
                held.sort_unstable();
                held.chunk_by(|a, b| a == b).for_each(|same| counts[same[0] as usize].1 -= same.len() as u64 - 1);
            });
        }
        let values = numbers.into_iter().map(|(value, number)| (value, counts[number as usize]));
        Ok(((articles, articles - surplus), values.collect()))
    }
}

impl SegmentCollector for StoryValuesSegment {
    type Fruit = SegmentValues;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.of.articles += 1;
        if let Some(column) = &self.of.column {
            for ord in column.term_ords(doc) {
                if let Some(count) = self.of.counts.get_mut(ord as usize) {
                    *count += 1;
                }
            }
        }
        if let Some(member) = self.marked.member(doc) {
            self.of.seen.mark(member);
        }
    }

    fn harvest(self) -> SegmentValues {
        self.of
    }
}

/// How many articles were published on each day, and the day and the set of each article of a set of which several match, set after set.
pub struct StoryDays {
    pub copied: Arc<Copied>,
}

pub struct StoryDaysSegment {
    segment: SegmentOrdinal,
    days: DaysSegment,
    marked: Marked,
    seen: Seen,
}

type Counts = FxHashMap<Option<i64>, u64>;

/// What matches in a segment.
pub struct SegmentDays {
    counts: Counts,
    seen: Seen,
    dates: (SegmentOrdinal, Column<i64>),
}

impl Collector for StoryDays {
    type Fruit = (Counts, Vec<(Option<i64>, u32)>);
    type Child = StoryDaysSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<StoryDaysSegment> {
        let seen = Seen::none(self.copied.clone());
        Ok(StoryDaysSegment { segment, days: Days.for_segment(segment, reader)?, marked: self.copied.marked(reader), seen })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<SegmentDays>) -> tantivy::Result<Self::Fruit> {
        let (mut days, mut seen, mut dates) = (Vec::new(), Vec::new(), FxHashMap::default());
        for fruit in fruits {
            days.push(fruit.counts);
            seen.push(fruit.seen);
            dates.extend([fruit.dates]);
        }
        let mut sets: Vec<(Option<i64>, u32)> = Vec::new();
        if let Some(seen) = Seen::union(seen.into_iter()) {
            seen.several(|set, members| {
                let addresses = members.iter().filter_map(|member| seen.copied().address(*member));
                let day = |address: tantivy::DocAddress| DaysSegment::day_of(dates.get(&address.segment_ord)?, address.doc_id);
                sets.extend(addresses.map(|address| (day(address), set)));
            });
        }
        Ok((Days.merge_fruits(days)?, sets))
    }
}

impl SegmentCollector for StoryDaysSegment {
    type Fruit = SegmentDays;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.days.collect(doc, score);
        if let Some(member) = self.marked.member(doc) {
            self.seen.mark(member);
        }
    }

    fn harvest(self) -> SegmentDays {
        let dates = (self.segment, self.days.dates.clone());
        SegmentDays { counts: self.days.harvest(), seen: self.seen, dates }
    }
}
