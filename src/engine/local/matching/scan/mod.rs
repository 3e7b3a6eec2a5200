//! [`Scan`]: every document of a segment that holds any of some words, or all of them, with its score.
//!
//! To step from document to document through a scorer costs several times what it takes to read the postings. Where all that counts in a query is words,
//! the postings of all terms are read block by block over a stretch of documents: who holds a word gets a bit, and how many words a document holds is
//! counted in bits. Where all words must be held, the rarest is read first, and of the others only what it left over. What only limits (a date, an outlet,
//! what is excluded) is asked of those that hold the words.
//!
//! Only what is found and may come among the best is scored, headlines before texts, since they count more and hold fewer words: of what cannot, it is
//! enough to know that it is found (MaxScore: Turtle and Flood 1995, "Query evaluation: strategies and optimizations"). What is counted, or put in order by
//! date, needs no score at all.
//!
//! Documents and scores are those of [`WordScorer`](super::word_scorer), added up over the words, but for what is lost in rounding. A stretch is in
//! [`stretch`], sets of its documents in [`bits`], its scores in [`sums`], what limits in [`limit`], a word with its fields in [`word`], the postings of one
//! term in [`source`].

mod bits;
mod limit;
mod source;
mod stretch;
mod sums;
#[cfg(test)]
mod tests;
mod word;

use super::fields_query::FieldsQuery;
use super::joined_query::{JoinedQuery, as_words};
use super::rarity::ROUNDED;
use super::word_scorer::WordWeight;
use crate::engine::local::searching::deadline::Deadline;
use bits::Bits;
use limit::Limits;
use source::BLOCK;
use std::ops::Range;
use stretch::{Enough, Stretch};
use sums::Sums;
use tantivy::collector::SegmentCollector;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, Score, SegmentReader};
use word::{Word, in_order};

/// What was found of documents that follow each other.
pub struct Found<'s> {
    start: DocId,
    found: &'s Bits,
    scores: &'s Sums,
}

impl Found<'_> {
    /// The first of the documents, a multiple of 64; and a bit for each of them, set where it was found.
    pub fn blocks(&self) -> (DocId, impl Iterator<Item = u64>) {
        (self.start, self.found.blocks())
    }

    /// How many were found.
    pub fn count(&self) -> u64 {
        self.found.count()
    }

    /// Those that were found, in order.
    pub fn each(&self, mut take: impl FnMut(DocId)) {
        self.found.each(|at| take(self.start + DocId::from(at)));
    }

    /// The same, some at a time: at most 64.
    pub fn each_block(&self, mut take: impl FnMut(&[DocId])) {
        let mut docs = [0; 64];
        self.found.each_block(|places| {
            places.iter().zip(&mut docs).for_each(|(at, doc)| *doc = self.start + DocId::from(*at));
            take(&docs[..places.len()]);
        });
    }

    /// Those of which it matters what they score, in order, and that.
    pub fn each_scored(&self, mut take: impl FnMut(DocId, Score)) {
        let is_found = |at| self.found.has(at);
        self.scores.counting.each(|at| {
            if is_found(at) {
                take(self.start + DocId::from(at), self.scores.score(at))
            }
        });
    }
}

/// Takes what is found, in the order of the documents.
pub trait Take: SegmentCollector {
    /// A score that makes a difference, at least: of documents that score less, it is enough to know that they are found.
    fn least(&mut self) -> Score;

    fn take(&mut self, found: &Found<'_>);
}

impl<T: Take> Take for Option<T> {
    fn least(&mut self) -> Score {
        self.as_mut().map_or(Score::INFINITY, T::least)
    }

    fn take(&mut self, found: &Found<'_>) {
        if let Some(taker) = self {
            taker.take(found);
        }
    }
}

impl<A: Take, B: Take> Take for (A, B) {
    fn least(&mut self) -> Score {
        self.0.least().min(self.1.least())
    }

    fn take(&mut self, found: &Found<'_>) {
        self.0.take(found);
        self.1.take(found);
    }
}

/// Words to be read.
pub struct Scan {
    words: Vec<Sought>,
    /// Whether there are several and every one must be held; else how many of them are enough.
    all: bool,
    enough: Enough,
    /// Words that count where they are found, but need not be.
    optional: Vec<Sought>,
    limits: Limits,
}

/// A word, and how often it is asked for: a text that was pasted says most of its words several times.
struct Sought {
    word: WordWeight,
    times: usize,
}

/// The words, each once.
fn sought(words: &[FieldsQuery], scoring: EnableScoring<'_>) -> tantivy::Result<Option<Vec<Sought>>> {
    let mut all: Vec<Sought> = Vec::with_capacity(words.len());
    for word in words {
        let Some(word) = word.word(scoring)? else { return Ok(None) };
        match all.iter_mut().find(|other| other.word.is_same(&word)) {
            Some(same) => same.times += 1,
            None => all.push(Sought { word, times: 1 }),
        }
    }
    Ok(Some(all))
}

impl Scan {
    /// What the query asks for, where all that counts is words.
    pub fn of(query: &dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Option<Scan>> {
        if let Some(fields) = as_words(query) {
            let words = sought(&[fields], scoring)?;
            let limits = Limits::of(&[], scoring)?;
            return Ok(words.map(|words| Scan { words, all: false, enough: Enough::ANY, optional: Vec::new(), limits }));
        }
        let Some(JoinedQuery { words, needed, bonus, optional, limits, .. }) = query.downcast_ref() else { return Ok(None) };
        let Some((each, optional)) = sought(words, scoring)?.zip(sought(optional, scoring)?) else { return Ok(None) };
        let all = *needed == words.len();
        let enough = Enough { needed: if all { each.len() } else { *needed }, bonus: *bonus };
        Ok(Some(Scan { all: all && each.len() > 1, words: each, enough, optional, limits: Limits::of(limits, scoring)? }))
    }

    /// How many postings are read, about: where all words must be held, of each at most a block for every document of the rarest.
    pub fn postings(&self) -> u64 {
        let of_word = |sought: &Sought| sought.word.groups.iter().flatten().map(|single| single.documents).sum::<u64>();
        let most = self.words.iter().map(of_word).min().filter(|_| self.all).map_or(u64::MAX, |rarest| rarest.saturating_mul(BLOCK as u64));
        self.words.iter().map(|word| of_word(word).min(most)).sum()
    }

    /// Hands over what is found among these documents of a segment, the first of which is the first of a block, but for what was deleted, until the time is
    /// up.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn read(&self, reader: &SegmentReader, documents: Range<DocId>, deadline: &Deadline, taker: &mut impl Take) -> tantivy::Result<()> {
        let Some(mut limits) = self.limits.open(reader)? else { return Ok(()) };
        let mut lists = 0;
        let mut open = |words: &[Sought]| {
            words.iter().map(|sought| Word::of(&sought.word, sought.times, reader, &mut lists)).collect::<tantivy::Result<Vec<Word>>>()
        };
        let (mut words, mut optional) = (open(&self.words)?, open(&self.optional)?);
        if self.all {
            words.sort_by_key(Word::documents);
        }
        if documents.start > 0 {
            words.iter_mut().chain(&mut optional).for_each(|word| word.skip(documents.start));
        }
        let columns = words.iter().chain(&optional).map(Word::columns).max().unwrap_or(0);
        // Where all must be held, those of the rarest decide.
        let deciding = if self.all { 1 } else { words.len() };
        let (order, later) = (in_order(&words), in_order(&optional));
        // What may be gained afterwards a document need not score before.
        let gained = later.first().map_or(0.0, |first| first.later + first.weight(&optional));
        let postings: u64 = words.iter().take(deciding).map(Word::documents).sum();
        Stretch::with(lists, columns, u64::from(reader.max_doc()) / postings.max(1), |stretch| {
            let next = |words: &[Word]| words.iter().take(deciding).filter_map(Word::first).min().filter(|first| *first < documents.end);
            while let Some(first) = next(&words) {
                if deadline.found_enough() {
                    break;
                }
                let least = taker.least() - gained * ROUNDED;
                stretch.begin(first, documents.end);
                match self.all {
                    true => stretch.read_all(&mut words, &order, &mut limits, least),
                    false => stretch.read_any(&mut words, &order, &mut limits, self.enough, least),
                }
                stretch.read_optional(&mut optional, &later);
                stretch.hand_over(reader, taker);
            }
        });
        Ok(())
    }
}
