//! [`Gather`]: a collector that keeps which documents match, and [`Matching`]: those documents, counted in any number of ways without asking the
//! query again. Values of a column are counted here; days are too. What the counts are shown as, `facets` and `timeline` say.

use super::beside::beside;
use super::repeated::Repeated;
use crate::engine::local::copies::{Copied, Seen};
use crate::engine::local::matching::scan::{Found, Take};
use rustc_hash::FxHashMap;
use std::ops::{Range, RangeInclusive};
use std::sync::{Arc, OnceLock};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

/// Documents whose values are read at once: enough to make the call cheap, little enough to stay in the nearest cache.
const BLOCK: usize = 1_024;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The days of the years 1000 to 9999, since 1970-01-01, and one more to either side.
const CALENDAR: RangeInclusive<i64> = -354_286..=2_932_897;

/// The documents of each segment that match, in order.
pub struct Gather;

pub struct GatherSegment {
    segment: SegmentOrdinal,
    docs: Vec<DocId>,
}

impl Collector for Gather {
    type Fruit = Vec<(SegmentOrdinal, Vec<DocId>)>;
    type Child = GatherSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<GatherSegment> {
        // Room for all: what of it is not filled costs no memory but an address, and to grow to a million costs more than to find them.
        Ok(GatherSegment { segment, docs: Vec::with_capacity(reader.max_doc() as usize) })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<(SegmentOrdinal, Vec<DocId>)>) -> tantivy::Result<Self::Fruit> {
        let mut segments: Self::Fruit = Vec::with_capacity(fruits.len());
        for (segment, docs) in fruits {
            match segments.last_mut().filter(|(last, _)| *last == segment) {
                // A large segment is asked in parts.
                Some((_, before)) => before.extend_from_slice(&docs),
                None => segments.push((segment, docs)),
            }
        }
        Ok(segments)
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

impl Take for GatherSegment {
    fn least(&mut self) -> Score {
        Score::INFINITY
    }

    fn take(&mut self, found: &Found<'_>) {
        found.each(|doc| self.docs.push(doc));
    }
}

/// The documents of one segment that match, in order.
pub struct Part {
    pub segment: SegmentOrdinal,
    pub docs: Vec<DocId>,
}

/// The documents that match.
pub struct Matching<'s> {
    pub searcher: &'s Searcher,
    pub parts: Vec<Part>,
    pub articles: u64,
    /// How many stories these are, where stories are counted.
    pub stories: Option<u64>,
    /// Which members of sets of copies match, where stories are counted.
    seen: Option<Seen>,
    /// Once something is counted in stories.
    repeated: OnceLock<Repeated>,
}

/// How many articles hold something, and how many of them are one too many when copies are one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub articles: u64,
    pub surplus: u64,
}

/// When articles were published, in days since 1970-01-01 (UTC).
#[derive(Debug, Default)]
pub struct Days {
    /// How many on each day on which there are any, in order; what no calendar holds is on the day before its first or after its last.
    pub counts: Vec<(i64, u64)>,
    pub undated: u64,
    /// The day and the set of each article that is in a set of copies of which several match: set after set, within one the first published first
    /// and the undated last.
    pub copies: Vec<(Option<i32>, u32)>,
}

impl<'s> Matching<'s> {
    /// Of what was gathered; with `copied` stories are counted too.
    pub fn new(searcher: &'s Searcher, gathered: Vec<(SegmentOrdinal, Vec<DocId>)>, copied: Option<&Arc<Copied>>) -> Matching<'s> {
        let seen = copied.map(|copied| {
            let mut seen = Seen::none(copied.clone());
            for (segment, docs) in &gathered {
                copied.marked(searcher.segment_reader(*segment)).of_documents(docs, |_, member| seen.mark(member));
            }
            seen
        });
        Matching::seen(searcher, gathered, seen)
    }

    /// Of what was gathered while stories were looked for, with what was seen of copies.
    pub fn seen(searcher: &'s Searcher, gathered: Vec<(SegmentOrdinal, Vec<DocId>)>, seen: Option<Seen>) -> Matching<'s> {
        let mut parts: Vec<Part> = gathered.into_iter().map(|(segment, docs)| Part { segment, docs }).collect();
        parts.sort_unstable_by_key(|part| part.segment);
        let articles = parts.iter().map(|part| part.docs.len() as u64).sum();
        let stories = seen.as_ref().map(|seen| articles - seen.surplus());
        Matching { searcher, parts, articles, stories, seen, repeated: OnceLock::new() }
    }

    fn repeated(&self) -> Option<&Repeated> {
        let seen = self.seen.as_ref()?;
        Some(self.repeated.get_or_init(|| Repeated::of(seen, self.searcher, &self.parts)))
    }

    /// How many documents hold each value of a column.
    pub fn values(&self, column: &str) -> tantivy::Result<FxHashMap<String, Count>> {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut counts: Vec<Count> = Vec::new();
        let repeated = self.repeated();
        let of_part = |part: &Part| -> tantivy::Result<_> {
            let values = self.searcher.segment_reader(part.segment).fast_fields().str(column)?;
            Ok(values.map(|values| (counted(&values, &part.docs), values)))
        };
        let parts = beside(&self.parts, self.articles, of_part).into_iter().collect::<tantivy::Result<Vec<_>>>()?;
        let mut held = repeated.map(|repeated| repeated.room(parts.iter().map(|part| part.as_ref().map(|(_, values)| values.ords()))));
        for (at, of_part) in parts.iter().enumerate() {
            let Some((here, values)) = of_part else { continue };
            let ords: Vec<u64> = (0..here.len() as u64).filter(|ord| here[*ord as usize] > 0).collect();
            // The number of each value over all segments, by its number in this one.
            let mut global = vec![0u32; if held.is_some() { here.len() } else { 0 }];
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
            if let Some((repeated, held)) = repeated.zip(held.as_mut()) {
                repeated.each_value(at, values.ords(), |seat, ord| {
                    if let Some(number) = global.get(ord as usize) {
                        held.put(seat, *number);
                    }
                });
            }
        }
        if let Some((repeated, held)) = repeated.zip(held) {
            repeated.count_surplus(held, &mut counts);
        }
        Ok(numbers.into_iter().map(|(value, number)| (value, counts[number as usize])).collect())
    }

    /// When the documents were published.
    pub fn days(&self) -> tantivy::Result<Days> {
        let dates = self.parts.iter().map(|part| self.dates(part)).collect::<tantivy::Result<Vec<_>>>()?;
        let day = |seconds: i64| seconds.div_euclid(DAY).clamp(*CALENDAR.start(), *CALENDAR.end());
        let first = dates.iter().map(|dates| day(dates.min_value())).min().unwrap_or(0);
        let last = dates.iter().map(|dates| day(dates.max_value())).max().unwrap_or(0);
        let mut counts = vec![0u32; usize::try_from(last - first).map_or(0, |days| days + 1)];
        let mut dated = 0;
        for (part, dates) in self.parts.iter().zip(&dates) {
            each_value(dates, &part.docs, |_, seconds| {
                if let Some(count) = counts.get_mut((day(seconds) - first) as usize) {
                    dated += 1;
                    *count += 1;
                }
            });
        }
        let counts = (first..).zip(counts).filter(|(_, count)| *count > 0).map(|(day, count)| (day, u64::from(count))).collect();
        let mut copies = Vec::new();
        if let Some(repeated) = self.repeated() {
            let mut days: Vec<Option<i32>> = vec![None; repeated.seats()];
            for (at, dates) in dates.iter().enumerate() {
                repeated.each_value(at, dates, |seat, seconds| days[seat] = i32::try_from(day(seconds)).ok());
            }
            copies.extend(repeated.sets().zip(0..).flat_map(|(seats, set)| days[seats].iter().map(move |day| (*day, set))));
        }
        Ok(Days { counts, undated: self.articles - dated, copies })
    }

    /// When the documents of a part were published, in seconds.
    pub fn dates(&self, part: &Part) -> tantivy::Result<Column<i64>> {
        self.searcher.segment_reader(part.segment).fast_fields().i64("date")
    }
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
