//! [`Stretch`]: documents that follow each other, and what is found of the words in them.

use super::bits::{Bits, Counts, LONGEST, SHORTEST};
use super::limit::Limit;
use super::source::{List, Listed, Lists};
use super::sums::Sums;
use super::word::{OfField, OneField, Word};
use super::{Found, Take};
use std::cell::Cell;
use tantivy::{DocId, Score, SegmentReader};

thread_local! {
    /// One that is not in use: half a megabyte, which would be asked of the system for every segment of every query.
    static SPARE: Cell<Option<Box<Stretch>>> = const { Cell::new(None) };
}

/// Lists that are kept for the next query: as many as a few words need.
const KEPT: usize = 64;

/// Postings that should be read in a stretch: where they are few, it is the stretch that takes time. In the first, after which it is known what a document must
/// score at least; then twice as many in each, up to the last. Over a million articles (300 warm queries, the least of six rounds in turn) 4,096 throughout instead of 512
/// took 0.91 of the time of any of two words and 0.87 of any of three, and 1.03 of one word, which gains by the first.
const AT_FIRST: u64 = 512;
const AT_ONCE: u64 = 4_096;

/// What is found of a stretch of documents.
pub struct Stretch {
    /// How many documents it has, a power of two; and how many it may come to have.
    length: usize,
    most: usize,
    /// The first document that is not to be read.
    end: DocId,
    lists: Lists,
    /// Those that hold enough of the words read so far, and those that hold the word read last.
    found: Bits,
    of_word: Bits,
    /// How many words each holds, where that matters; and those that hold all.
    held: Counts,
    whole: Bits,
    field: OfField,
    /// What the words come to, where that matters.
    all: Sums,
}

/// How many of the words a document must hold, and what it gains by holding all.
#[derive(Debug, Clone, Copy)]
pub struct Enough {
    pub needed: usize,
    pub bonus: Score,
}

impl Enough {
    /// Any one.
    pub const ANY: Enough = Enough { needed: 1, bonus: 0.0 };
}

/// Documents of a stretch that are to be read.
#[derive(Clone, Copy)]
pub struct Reach {
    /// Of the stretch.
    pub start: DocId,
    /// The place of its last document.
    last: u16,
    pub from: DocId,
    pub end: DocId,
}

impl Reach {
    /// How many documents the stretch has.
    pub fn length(&self) -> u64 {
        u64::from(self.last) + 1
    }

    /// The place of a document: one of the stretch, also where an index is damaged.
    #[inline]
    pub fn place_of(&self, doc: DocId) -> u16 {
        doc.wrapping_sub(self.start) as u16 & self.last
    }
}

impl Stretch {
    /// What `read` makes of one with nothing in it, which it leaves so, for words of so many lists of places and so many readings in a field, which are in
    /// one of `each` documents.
    pub fn with<T>(lists: usize, columns: usize, each: u64, read: impl FnOnce(&mut Stretch) -> T) -> T {
        let mut stretch = SPARE.take().unwrap_or_else(|| Box::new(Stretch::none()));
        let known = stretch.lists.each.len();
        stretch.lists.each.resize_with(known.max(lists), List::default);
        stretch.field.make_room(columns);
        let holds = |postings: u64| each.saturating_mul(postings).clamp(SHORTEST as u64, LONGEST as u64).next_power_of_two() as usize;
        stretch.most = holds(AT_ONCE);
        stretch.resize(holds(AT_FIRST));
        let made = read(&mut stretch);
        stretch.lists.each.truncate(KEPT);
        SPARE.set(Some(stretch));
        made
    }

    fn none() -> Stretch {
        Stretch {
            length: SHORTEST,
            most: SHORTEST,
            end: 0,
            lists: Lists::default(),
            found: Bits::none(),
            of_word: Bits::none(),
            held: Counts::none(),
            whole: Bits::none(),
            field: OfField::none(),
            all: Sums::none(),
        }
    }

    /// Has so many documents from now on.
    fn resize(&mut self, length: usize) {
        self.length = length;
        let Stretch { found, of_word, whole, all, field, .. } = self;
        [found, of_word, whole].into_iter().for_each(|bits| bits.resize(length));
        all.resize(length);
        field.resize(length);
    }

    /// Begins with the block of the document, and ends before `end` at the latest.
    pub fn begin(&mut self, first: DocId, end: DocId) {
        self.end = end;
        // A multiple of 64.
        self.lists.start = first - first % 64;
    }

    /// All of it, or what lies from one place to another.
    fn reach(&self, ends: Option<(u16, u16)>) -> Reach {
        let last = (self.length - 1) as u16;
        let (from, to) = ends.unwrap_or((0, last));
        let start = self.lists.start;
        let end = start.saturating_add(to.into()).saturating_add(1).min(self.end);
        Reach { start, last, from: start.saturating_add(from.into()), end }
    }

    /// Reads what holds enough of the words, whose fields are in that order. Of documents that score less than `least` it is enough to know that they are found.
    pub fn read_any(&mut self, words: &mut [Word], order: &[OneField], limits: &mut [Limit], enough: Enough, least: Score) {
        let reach = self.reach(None);
        let counts = enough.needed > 1 || enough.bonus > 0.0;
        if !counts && limits.is_empty() {
            return self.read_each(words, order, reach, least);
        }
        for (at, word) in words.iter_mut().enumerate() {
            if !counts {
                word.find(reach, Listed::All, &mut self.lists, &mut self.found);
                continue;
            }
            self.of_word.clear();
            word.find(reach, Listed::All, &mut self.lists, &mut self.of_word);
            (0..word.times).for_each(|_| self.held.add(&self.of_word));
            if at == 0 { self.whole.add(&self.of_word) } else { self.whole.keep(&self.of_word) }
        }
        if counts {
            self.held.at_least(enough.needed, &mut self.found);
            self.held.clear();
        }
        self.keep(limits);
        if enough.bonus > 0.0 {
            self.whole.keep(&self.found);
            // What holds all gains so much that it counts, whatever else it scores.
            self.all.counting.add(&self.whole);
        }
        self.score(words, order, least);
        if enough.bonus > 0.0 {
            self.all.add_to(&self.whole, enough.bonus);
        }
        self.whole.clear();
    }

    /// Reads what holds all of the words, the rarest of which stands first.
    pub fn read_all(&mut self, words: &mut [Word], order: &[OneField], limits: &mut [Limit], least: Score) {
        let mut reach = self.reach(None);
        for (at, word) in words.iter_mut().enumerate() {
            if at == 0 {
                word.find(reach, Listed::All, &mut self.lists, &mut self.found);
            } else {
                self.of_word.clear();
                word.find(reach, Listed::Those(&self.found), &mut self.lists, &mut self.of_word);
                self.found.keep(&self.of_word);
            }
            let Some(ends) = self.found.ends() else { return };
            reach = self.reach(Some(ends));
        }
        self.keep(limits);
        self.score(words, order, least);
    }

    /// Reads what holds any of the words, field by field, of which each is scored before the next is read.
    fn read_each(&mut self, words: &mut [Word], order: &[OneField], reach: Reach, least: Score) {
        let Stretch { lists, found, field, all, .. } = self;
        for one in order {
            one.find(words, reach, least, lists, found, &all.counting);
            one.score(words, least, lists, found, field, all);
        }
    }

    /// Leaves what is within the limits.
    fn keep(&mut self, limits: &mut [Limit]) {
        limits.iter_mut().for_each(|limit| limit.keep(self.lists.start, &mut self.found));
    }

    /// Adds up what the words score where enough of them were found.
    fn score(&mut self, words: &[Word], order: &[OneField], least: Score) {
        let Stretch { lists, found, field, all, .. } = self;
        order.iter().for_each(|one| one.score(words, least, lists, found, field, all));
    }

    /// Adds what these words score where it matters.
    pub fn read_optional(&mut self, words: &mut [Word], order: &[OneField]) {
        let Some(ends) = self.all.counting.ends() else { return };
        let reach = self.reach(Some(ends));
        // What counts is found already: nothing new is.
        let Stretch { lists, found, field, all, .. } = self;
        words.iter_mut().for_each(|word| word.find(reach, Listed::Those(&all.counting), lists, found));
        order.iter().for_each(|one| one.score(words, Score::INFINITY, lists, found, field, all));
    }

    /// Hands over what was found but for what was deleted, and is as new, and longer where it may be.
    pub fn hand_over(&mut self, reader: &SegmentReader, taker: &mut impl Take) {
        let Stretch { lists: Lists { start, .. }, found, all, .. } = self;
        if let Some(alive) = reader.alive_bitset() {
            found.retain(|at| alive.is_alive(*start + DocId::from(at)));
        }
        if !found.is_empty() {
            taker.take(&Found { start: *start, found, scores: all });
        }
        found.clear();
        all.clear();
        if self.length < self.most {
            self.resize(self.length * 2);
        }
    }
}
