//! [`Gather`]: a collector that keeps which documents match, and [`Matching`]: those documents, counted in any number of ways without asking the
//! query again. Values of a column are counted here; days are too. What the counts are shown as, `facets` and `timeline` say.

use super::copies::{Copied, Seen};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

/// Documents whose values are read at once: enough to make the call cheap, little enough to stay in the nearest cache.
const BLOCK: usize = 1_024;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The documents of each segment that match, in order.
pub struct Gather;

pub struct GatherSegment {
    segment: SegmentOrdinal,
    docs: Vec<DocId>,
}

impl Collector for Gather {
    type Fruit = Vec<(SegmentOrdinal, Vec<DocId>)>;
    type Child = GatherSegment;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<GatherSegment> {
        Ok(GatherSegment { segment, docs: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<(SegmentOrdinal, Vec<DocId>)>) -> tantivy::Result<Self::Fruit> {
        Ok(fruits)
    }
}

impl SegmentCollector for GatherSegment {
    type Fruit = (SegmentOrdinal, Vec<DocId>);

    fn collect(&mut self, doc: DocId, _: Score) {
        self.docs.push(doc);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.docs.extend_from_slice(docs);
    }

    fn harvest(self) -> Self::Fruit {
        (self.segment, self.docs)
    }
}

/// The documents of one segment that match.
pub struct Part {
    pub segment: SegmentOrdinal,
    pub docs: Vec<DocId>,
    /// Those of them that are in a set of copies of which several match, with the set; empty where stories are not counted.
    copies: Vec<(DocId, u32)>,
}

/// The documents that match.
pub struct Matching<'s> {
    pub searcher: &'s Searcher,
    pub parts: Vec<Part>,
    pub articles: u64,
    /// How many stories these are, where stories are counted.
    pub stories: Option<u64>,
}

/// How many articles hold something, and how many of them are one too many when copies are one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub articles: u64,
    pub surplus: u64,
}

/// How many articles were published on each day, and the day and set of each that is in a set of copies of which several match.
pub type Days = (FxHashMap<Option<i64>, u64>, Vec<(Option<i64>, u32)>);

impl<'s> Matching<'s> {
    /// Of what was gathered; with `copied` stories are counted too.
    pub fn new(
        searcher: &'s Searcher,
        gathered: Vec<(SegmentOrdinal, Vec<DocId>)>,
        copied: Option<&Arc<Copied>>,
    ) -> tantivy::Result<Matching<'s>> {
        let articles = gathered.iter().map(|(_, docs)| docs.len() as u64).sum();
        let Some(copied) = copied else {
            let parts = gathered.into_iter().map(|(segment, docs)| Part { segment, docs, copies: Vec::new() }).collect();
            return Ok(Matching { searcher, parts, articles, stories: None });
        };
        let mut seen = Seen::none(copied.clone());
        for (segment, docs) in &gathered {
            let marked = copied.marked(searcher.segment_reader(*segment));
            docs.iter().filter_map(|doc| marked.member(*doc)).for_each(|member| seen.mark(member));
        }
        let stories = articles - seen.surplus();
        Ok(Matching::seen(searcher, gathered, &seen, stories))
    }

    /// Of what was gathered while stories were looked for, which are so many and tell what they saw of copies.
    pub fn seen(searcher: &'s Searcher, gathered: Vec<(SegmentOrdinal, Vec<DocId>)>, seen: &Seen, stories: u64) -> Matching<'s> {
        let mut parts: Vec<Part> = gathered.into_iter().map(|(segment, docs)| Part { segment, docs, copies: Vec::new() }).collect();
        parts.sort_unstable_by_key(|part| part.segment);
        seen.several(|set, members| {
            for address in members.iter().filter_map(|member| seen.copied().address(*member)) {
                if let Ok(at) = parts.binary_search_by_key(&address.segment_ord, |part| part.segment) {
                    parts[at].copies.push((address.doc_id, set));
                }
            }
        });
        let articles = parts.iter().map(|part| part.docs.len() as u64).sum();
        Matching { searcher, parts, articles, stories: Some(stories) }
    }

    /// How many documents hold each value of a column.
    pub fn values(&self, column: &str) -> tantivy::Result<FxHashMap<String, Count>> {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut counts: Vec<Count> = Vec::new();
        // A value and a set of which a document holds it, in one number.
        let mut held: Vec<u64> = Vec::new();
        for part in &self.parts {
            let Some(values) = self.searcher.segment_reader(part.segment).fast_fields().str(column)? else { continue };
            let here = counted(&values, &part.docs);
            let ords: Vec<u64> = (0..here.len() as u64).filter(|ord| here[*ord as usize] > 0).collect();
            // The number of each value over all segments, by its number in this one.
            let mut global = vec![0u32; if part.copies.is_empty() { 0 } else { here.len() }];
            let mut next = ords.iter();
            values.dictionary().sorted_ords_to_term_cb(&ords, |value| {
                let (Some(ord), Ok(value)) = (next.next().map(|ord| *ord as usize), std::str::from_utf8(value)) else { return };
                let number = match numbers.get(value) {
                    Some(number) => *number,
                    None => {
                        let number = counts.len() as u32;
                        numbers.insert(value.to_owned(), number);
                        counts.push(Count::default());
                        number
                    }
                };
                counts[number as usize].articles += u64::from(here[ord]);
                if let Some(place) = global.get_mut(ord) {
                    *place = number;
                }
            })?;
            for (doc, set) in &part.copies {
                held.extend(values.term_ords(*doc).map(|ord| u64::from(global[ord as usize]) << 32 | u64::from(*set)));
            }
        }
        held.sort_unstable();
        for same in held.chunk_by(|a, b| a == b) {
            counts[(same[0] >> 32) as usize].surplus += same.len() as u64 - 1;
        }
        Ok(numbers.into_iter().map(|(value, number)| (value, counts[number as usize])).collect())
    }

    /// How many documents were published on each day (days since 1970-01-01, UTC; `None` for undated ones), and the day and set of each that is in a set of copies of which several match.
    pub fn days(&self) -> tantivy::Result<Days> {
        let mut days: FxHashMap<Option<i64>, u64> = FxHashMap::default();
        let mut sets = Vec::new();
        for part in &self.parts {
            let dates = self.dates(part)?;
            let mut dated = 0;
            each_value(&dates, &part.docs, |_, seconds| {
                dated += 1;
                *days.entry(Some(seconds.div_euclid(DAY))).or_insert(0) += 1;
            });
            if part.docs.len() > dated {
                *days.entry(None).or_insert(0) += (part.docs.len() - dated) as u64;
            }
            sets.extend(part.copies.iter().map(|(doc, set)| (dates.first(*doc).map(|seconds| seconds.div_euclid(DAY)), *set)));
        }
        Ok((days, sets))
    }

    /// When the documents of a part were published, in seconds.
    pub fn dates(&self, part: &Part) -> tantivy::Result<Column<i64>> {
        self.searcher.segment_reader(part.segment).fast_fields().i64("date")
    }
}

/// How many of these numbers stand there again.
pub fn surplus(numbers: impl Iterator<Item = u32>) -> u64 {
    // Numbers of sets count from 0: a place for each is less work than sorting.
    let (mut there, mut again) = (Vec::new(), 0);
    for number in numbers.map(|number| number as usize) {
        if number >= there.len() {
            there.resize(number + 1, false);
        }
        again += u64::from(std::mem::replace(&mut there[number], true));
    }
    again
}

/// How many of these documents hold each value, by its number in the segment.
fn counted(values: &StrColumn, docs: &[DocId]) -> Vec<u32> {
    let mut counts = vec![0u32; values.num_terms()];
    let ords = values.ords();
    let mut count = |ord: u64| {
        if let Some(count) = counts.get_mut(ord as usize) {
            *count += 1;
        }
    };
    if docs.len() as u32 == ords.num_docs() {
        // All of the segment: the values are read as they lie, whichever documents they are of.
        let all: Range<u32> = 0..ords.values.num_vals();
        let mut block = [0u64; BLOCK];
        for start in all.clone().step_by(BLOCK) {
            let size = BLOCK.min((all.end - start) as usize);
            ords.values.get_range(u64::from(start), &mut block[..size]);
            block[..size].iter().for_each(|ord| count(*ord));
        }
    } else {
        each_value(ords, docs, |_, ord| count(ord));
    }
    counts
}

/// Every value of these documents, in their order.
pub fn each_value<T: PartialOrd + Copy + Default + std::fmt::Debug + Send + Sync + 'static>(
    column: &Column<T>,
    docs: &[DocId],
    mut take: impl FnMut(DocId, T),
) {
    let (mut of, mut rows, mut values) = (Vec::with_capacity(BLOCK), Vec::with_capacity(BLOCK), Vec::new());
    for block in docs.chunks(BLOCK) {
        of.clear();
        rows.clear();
        column.row_ids_for_docs(block, &mut of, &mut rows);
        values.clear();
        values.resize(rows.len(), T::default());
        column.values.get_vals(&rows, &mut values);
        of.iter().zip(&values).for_each(|(doc, value)| take(*doc, *value));
    }
}
