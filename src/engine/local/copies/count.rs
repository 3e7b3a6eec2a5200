//! Values and days counted in both units: articles, and stories, where articles that are copies of each other are one.

use super::{Copied, KEY};
use crate::engine::local::collect::{Days, DaysSegment, Values, ValuesSegment};
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
    values: ValuesSegment,
    column: Option<StrColumn>,
    keys: Column<u64>,
    copied: Arc<Copied>,
    /// The number of a value, and a set of which an article holds it.
    held: Vec<(u64, u32)>,
    /// The sets of the articles.
    sets: Vec<u32>,
}

type SegmentValues = (u64, FxHashMap<String, u64>, Vec<(String, u32)>, Vec<u32>);

impl Collector for StoryValues {
    type Fruit = Both;
    type Child = StoryValuesSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<StoryValuesSegment> {
        Ok(StoryValuesSegment {
            values: Values { column: self.column }.for_segment(segment, reader)?,
            column: reader.fast_fields().str(self.column)?,
            keys: reader.fast_fields().u64(KEY)?,
            copied: self.copied.clone(),
            held: Vec::new(),
            sets: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<SegmentValues>>) -> tantivy::Result<Both> {
        let (mut articles, mut sets, mut held) = (0, Vec::new(), Vec::new());
        let mut counts: FxHashMap<String, (u64, u64)> = FxHashMap::default();
        for fruit in fruits {
            let (more, values, more_held, more_sets) = fruit?;
            articles += more;
            sets.extend(more_sets);
            held.extend(more_held);
            for (value, count) in values {
                let both = counts.entry(value).or_default();
                *both = (both.0 + count, both.1 + count);
            }
        }
        // Of every set all articles but one are too many.
        held.sort_unstable();
        for same in held.chunk_by(|a, b| a == b) {
            if let Some(both) = counts.get_mut(&same[0].0) {
                both.1 -= same.len() as u64 - 1;
            }
        }
        Ok(((articles, articles - surplus(sets)), counts))
    }
}

/// How many of these stand there again.
fn surplus<T: Ord + PartialEq>(mut of: Vec<T>) -> u64 {
    let all = of.len();
    of.sort_unstable();
    of.dedup();
    (all - of.len()) as u64
}

impl SegmentCollector for StoryValuesSegment {
    type Fruit = tantivy::Result<SegmentValues>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.values.collect(doc, score);
        if let Some(member) = self.keys.first(doc).and_then(|key| self.copied.member(key)) {
            let set = self.copied.set_of(member);
            self.sets.push(set);
            if let Some(column) = &self.column {
                self.held.extend(column.term_ords(doc).map(|ord| (ord, set)));
            }
        }
    }

    fn harvest(mut self) -> Self::Fruit {
        let (documents, values) = self.values.harvest()?;
        self.held.sort_unstable();
        let mut held = Vec::with_capacity(self.held.len());
        for same in self.held.chunk_by(|a, b| a.0 == b.0) {
            let mut value = String::new();
            if let Some(column) = &self.column {
                column.ord_to_str(same[0].0, &mut value)?;
            }
            held.extend(same.iter().map(|(_, set)| (value.clone(), *set)));
        }
        Ok((documents, values, held, self.sets))
    }
}

/// How many articles were published on each day, and which sets have an article of the day.
pub struct StoryDays {
    pub copied: Arc<Copied>,
}

pub struct StoryDaysSegment {
    days: DaysSegment,
    keys: Column<u64>,
    copied: Arc<Copied>,
    sets: Vec<(Option<i64>, u32)>,
}

impl Collector for StoryDays {
    type Fruit = (FxHashMap<Option<i64>, u64>, Vec<(Option<i64>, u32)>);
    type Child = StoryDaysSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<StoryDaysSegment> {
        let keys = reader.fast_fields().u64(KEY)?;
        Ok(StoryDaysSegment { days: Days.for_segment(segment, reader)?, keys, copied: self.copied.clone(), sets: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        let (days, sets): (Vec<_>, Vec<_>) = fruits.into_iter().unzip();
        Ok((Days.merge_fruits(days)?, sets.into_iter().flatten().collect()))
    }
}

impl SegmentCollector for StoryDaysSegment {
    type Fruit = (FxHashMap<Option<i64>, u64>, Vec<(Option<i64>, u32)>);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.days.collect(doc, score);
        if let Some(member) = self.keys.first(doc).and_then(|key| self.copied.member(key)) {
            self.sets.push((self.days.day(doc), self.copied.set_of(member)));
        }
    }

    fn harvest(self) -> Self::Fruit {
        (self.days.harvest(), self.sets)
    }
}
