//! The headlines of a timeline's busiest intervals: which articles are looked at, and which of them tells most. How, [`Headline`] says.

use super::beside::beside;
use super::gather::{Matching, each_value};
use super::timeline::days_of;
use crate::article::Article;
use crate::engine::local::ranking::feedback::is_telling;
use crate::engine::local::searching::searcher::LocalSearcher;
use crate::engine::local::searching::snapshot::Snapshot;
use crate::error::Result;
use crate::search::{Bucket, Headline, Timeline, log_likelihood};
use crate::text::Analyzer;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Range;
use tantivy::{DocAddress, DocId, SegmentOrdinal};

/// Articles of an interval that are looked at, and of all that match. Each costs some 70 µs: with five intervals 200 articles.
const OF_INTERVAL: usize = 24;
const OF_ALL: usize = 80;

/// The beginning of the text that is read.
const READ_BYTES: usize = 2_000;

/// Chance passes it once in twenty times.
const SURE: f64 = 3.84;

/// Words of a headline that are named.
const NAMED: usize = 5;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The documents with the lowest keys, so that they are the same whatever segments they lie in.
pub struct Lowest {
    most: usize,
    held: BinaryHeap<(u64, SegmentOrdinal, DocId)>,
    /// No higher key can be among them.
    highest: u64,
}

impl Lowest {
    pub fn new(most: usize) -> Lowest {
        Lowest { most, held: BinaryHeap::with_capacity(most + 1), highest: u64::MAX }
    }

    pub fn offer(&mut self, key: u64, segment: SegmentOrdinal, doc: DocId) {
        // Nearly every document ends here.
        if key > self.highest {
            return;
        }
        self.held.push((key, segment, doc));
        if self.held.len() > self.most {
            self.held.pop();
        }
        if self.held.len() == self.most {
            self.highest = self.held.peek().map_or(0, |(key, ..)| *key);
        }
    }

    /// Lowest first.
    pub fn documents(self) -> Vec<DocAddress> {
        self.held.into_sorted_vec().into_iter().map(|(_, segment, doc)| DocAddress::new(segment, doc)).collect()
    }
}

/// What is taken from an article.
struct Read {
    article: Article,
    /// Words of the headline.
    title: FxHashSet<String>,
    /// Those, and the words at the beginning of the text.
    words: FxHashSet<String>,
}

/// What the words of a headline weigh together, whose it is, and what each weighs.
type Told<'r> = (f64, &'r Read, Vec<(f64, &'r str)>);

impl LocalSearcher {
    /// Headlines for the `most` busiest intervals, oldest first.
    pub fn headlines(&self, snapshot: &Snapshot, matching: &Matching<'_>, timeline: &Timeline, most: usize) -> Result<Vec<Headline>> {
        let mut busiest: Vec<&Bucket> = timeline.buckets.iter().filter(|bucket| bucket.count > 0).collect();
        busiest.sort_by_key(|bucket| Reverse((bucket.stories, bucket.count)));
        busiest.truncate(most);
        busiest.sort_by(|a, b| a.value.cmp(&b.value));
        if busiest.is_empty() {
            return Ok(Vec::new());
        }
        let seconds = |bucket: &Bucket| days_of(timeline.interval, &bucket.value).map_or(0..0, |days| days.start * DAY..days.end * DAY);
        let intervals: Vec<(Range<i64>, u64)> = busiest.iter().map(|bucket| (seconds(bucket), bucket.count)).collect();
        let (all, each) = sampled(matching, &intervals).map_err(|e| self.failed(e))?;
        let counts: Vec<usize> = each.iter().map(Vec::len).collect();
        let addresses: Vec<DocAddress> = all.iter().copied().chain(each.into_iter().flatten()).collect();
        let mut read = self.read_all(snapshot, &addresses, matching.articles)?.into_iter();
        let others: Vec<Read> = read.by_ref().take(all.len()).collect();
        let mut headlines = Vec::with_capacity(busiest.len());
        for ((bucket, count), (span, _)) in busiest.into_iter().zip(counts).zip(&intervals) {
            let read: Vec<Read> = read.by_ref().take(count).collect();
            let within = |other: &Read| other.article.date.is_some_and(|date| span.contains(&date.seconds()));
            let (mut held, mut elsewhere): (FxHashMap<&str, u64>, u64) = Default::default();
            for other in others.iter().filter(|other| !within(other)) {
                elsewhere += 1;
                other.words.iter().for_each(|word| *held.entry(word).or_insert(0) += 1);
            }
            headlines.extend(headline(bucket, read, &held, elsewhere));
        }
        Ok(headlines)
    }

    /// The articles in the order given, read in two threads where they are of many: half of the time of a timeline goes into this.
    fn read_all(&self, snapshot: &Snapshot, addresses: &[DocAddress], of: u64) -> Result<Vec<Read>> {
        let read = |addresses: &[DocAddress]| -> Result<Vec<Read>> {
            let mut analyzer = Analyzer::default();
            addresses.iter().map(|address| self.read(snapshot, &mut analyzer, *address)).collect()
        };
        let parts = beside(addresses.chunks(addresses.len().div_ceil(2).max(1)), of, read);
        Ok(parts.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    fn read(&self, snapshot: &Snapshot, analyzer: &mut Analyzer, address: DocAddress) -> Result<Read> {
        let article = self.stored(snapshot, address)?;
        let mut words = |text: &str| {
            let mut found = FxHashSet::default();
            analyzer.analyze(text, None, |token| {
                if is_telling(&token, token.exact) && !found.contains(token.exact) {
                    found.insert(token.exact.to_owned());
                }
            });
            found
        };
        let title = words(&article.title);
        let mut all = words(&article.body[..article.body.floor_char_boundary(READ_BYTES)]);
        all.extend(title.iter().cloned());
        Ok(Read { article, title, words: all })
    }
}

/// The articles to look at: of all, and of each of these intervals, which have so many. Keys are hashes, spread evenly: below a bound that lets four
/// times as many through as are wanted of the smallest interval, too few hardly ever lie.
fn sampled(matching: &Matching<'_>, intervals: &[(Range<i64>, u64)]) -> tantivy::Result<(Vec<DocAddress>, Vec<Vec<DocAddress>>)> {
    let smallest = intervals.iter().map(|(_, count)| *count).min().unwrap_or(0);
    let bound = (u64::MAX / smallest.max(1)).saturating_mul(4 * OF_INTERVAL as u64);
    if bound < u64::MAX / 8 {
        let (all, each) = sampled_of(matching, intervals, Some(bound))?;
        let wanted = OF_INTERVAL.min(smallest as usize);
        if each.iter().all(|docs| docs.len() >= wanted) {
            return Ok((all, each));
        }
    }
    sampled_of(matching, intervals, None)
}

/// Of large intervals those are looked for with keys up to a `bound`, so that few need be dated; of small ones those that are dated so.
fn sampled_of(
    matching: &Matching<'_>,
    intervals: &[(Range<i64>, u64)],
    bound: Option<u64>,
) -> tantivy::Result<(Vec<DocAddress>, Vec<Vec<DocAddress>>)> {
    let mut all = Lowest::new(OF_ALL);
    let mut each: Vec<Lowest> = intervals.iter().map(|_| Lowest::new(OF_INTERVAL)).collect();
    let interval_of = |date: i64| intervals.iter().position(|(seconds, _)| seconds.contains(&date));
    for part in &matching.parts {
        let keys = matching.searcher.segment_reader(part.segment).fast_fields().u64("key")?;
        let dates = matching.dates(part)?;
        let mut docs = Vec::new();
        each_value(&keys, &part.docs, |doc, key| {
            all.offer(key, part.segment, doc);
            if bound.is_some_and(|bound| key <= bound) {
                docs.push(doc);
            }
        });
        let (mut dated, mut of) = (Vec::new(), Vec::new());
        each_value(&dates, if bound.is_some() { &docs } else { &part.docs }, |doc, date| {
            if let Some(interval) = interval_of(date) {
                dated.push(doc);
                of.push(interval);
            }
        });
        let mut of = of.into_iter();
        each_value(&keys, &dated, |doc, key| {
            if let Some(interval) = of.next() {
                each[interval].offer(key, part.segment, doc);
            }
        });
    }
    Ok((all.documents(), each.into_iter().map(Lowest::documents).collect()))
}

/// The headline of one interval, of the articles read of it; `held` says how many of `all` others hold a word.
fn headline(bucket: &Bucket, read: Vec<Read>, held: &FxHashMap<&str, u64>, all: u64) -> Option<Headline> {
    let looked_into = read.len() as u64;
    let mut here: BTreeMap<&str, u64> = BTreeMap::new();
    for word in read.iter().flat_map(|read| &read.words) {
        *here.entry(word).or_insert(0) += 1;
    }
    let weight = |word: &str| {
        let count = here.get(word).copied().unwrap_or(0);
        // What a single article says may be of that article alone.
        let weight = if count < 2 { 0.0 } else { log_likelihood(count, looked_into, held.get(word).copied().unwrap_or(0), all) };
        if weight < SURE { 0.0 } else { weight }
    };
    let mut best: Option<Told<'_>> = None;
    for read in read.iter().filter(|read| !read.article.title.is_empty()) {
        let weighed = read.title.iter().map(|word| (weight(word), word.as_str()));
        let mut words: Vec<(f64, &str)> = weighed.filter(|(weight, _)| *weight > 0.0).collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let sum: f64 = words.iter().map(|(weight, _)| weight).sum();
        let place = |read: &Read| (read.article.date.map(|d| d.seconds()), read.article.id.clone());
        let better = best.as_ref().is_none_or(|(most, other, _)| sum.total_cmp(most).then_with(|| place(other).cmp(&place(read))).is_gt());
        if better {
            best = Some((sum, read, words));
        }
    }
    let (_, read, words) = best?;
    Some(Headline {
        value: bucket.value.clone(),
        count: bucket.count,
        id: read.article.id.clone(),
        title: read.article.title.clone(),
        date: read.article.date,
        words: words.into_iter().take(NAMED).map(|(_, word)| word.to_owned()).collect(),
        looked_into,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_keys_are_kept_in_whatever_order_they_come() {
        let of = |keys: &[u64]| {
            let mut lowest = Lowest::new(3);
            keys.iter().for_each(|key| lowest.offer(*key, 0, *key as u32));
            lowest.documents().iter().map(|a| a.doc_id).collect::<Vec<_>>()
        };
        assert_eq!(of(&[9, 1, 8, 2, 7]), [1, 2, 7]);
        assert_eq!(of(&[7, 2, 8, 1, 9]), [1, 2, 7]);
        assert_eq!(of(&[5]), [5]);
    }

    #[test]
    fn the_headline_is_that_of_what_sets_the_interval_apart() {
        let read = |id: &str, title: &str| {
            let words: FxHashSet<String> = title.to_lowercase().split(' ').map(str::to_owned).collect();
            Read { article: Article { id: id.into(), title: title.into(), ..Article::default() }, title: words.clone(), words }
        };
        let articles = vec![
            read("a", "Council meets again"),
            read("b", "Volcano ash grounds flights"),
            read("c", "Ash over Europe as volcano erupts"),
            read("d", "Council budget"),
        ];
        let held = [("council", 50), ("meets", 20), ("again", 20), ("over", 20)];
        let headline = headline(&Bucket::new("2010-04", 4), articles, &held.into_iter().collect(), 100).expect("a headline");
        assert_eq!((headline.id.as_str(), headline.looked_into), ("b", 4));
        assert_eq!(headline.words, ["ash", "volcano"]);
    }
}
