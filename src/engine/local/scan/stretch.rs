//! [`Stretch`]: documents that follow each other, and what is found of the words in them.

use super::bits::{Bits, Counts, LONGEST, SHORTEST};
use super::limit::Limit;
use super::source::{List, Listed};
use super::sums::Sums;
use super::word::{OfWord, Word};
use super::{Found, Take};
use crate::engine::local::rarity::ROUNDED;
use std::cell::Cell;
use tantivy::{DocId, Score, SegmentReader};

thread_local! {
    /// One that is not in use: some hundred kilobytes, which would be asked of the system for every segment of every query.
    static SPARE: Cell<Option<Box<Stretch>>> = const { Cell::new(None) };
}

/// Postings that should be read in a stretch: where they are few, it is the stretch that takes time.
const AT_ONCE: u64 = 512;

/// What is found of a stretch of documents.
pub struct Stretch {
    /// A multiple of 64.
    start: DocId,
    /// How many documents it has, a power of two; and how many it will have once it is known what a document must score.
    length: usize,
    usual: usize,
    lists: Vec<List>,
    /// Those that hold enough of the words read so far, and those that hold the word read last.
    found: Bits,
    of_word: Bits,
    /// How many words each holds, where that matters; and those that hold all.
    held: Counts,
    whole: Bits,
    /// Those of which it matters what they score.
    counting: Bits,
    word: OfWord,
    /// What the words read so far come to.
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
        stretch.lists.resize_with(stretch.lists.len().max(lists), List::default);
        stretch.word.make_room(columns);
        stretch.usual = each.saturating_mul(AT_ONCE).clamp(SHORTEST as u64, LONGEST as u64).next_power_of_two() as usize;
        let made = read(&mut stretch);
        SPARE.set(Some(stretch));
        made
    }

    fn none() -> Stretch {
        Stretch {
            start: 0,
            length: SHORTEST,
            usual: SHORTEST,
            lists: Vec::new(),
            found: Bits::none(),
            of_word: Bits::none(),
            held: Counts::default(),
            whole: Bits::none(),
            counting: Bits::none(),
            word: OfWord::none(),
            all: Sums::none(),
        }
    }

    /// Begins with the block of the document. Where it is known what a document must score, the stretch is of its usual length.
    pub fn begin(&mut self, first: DocId, least: Score) {
        self.start = first - first % 64;
        self.length = if least > 0.0 { self.usual } else { SHORTEST };
        let Stretch { found, of_word, whole, counting, all, word, length, .. } = self;
        let resize = |bits: &mut Bits| bits.resize(*length);
        [found, of_word, whole, counting, &mut all.counted].into_iter().for_each(resize);
        word.each_bits(resize);
    }

    /// All of it, or what lies from one place to another.
    fn reach(&self, ends: Option<(u16, u16)>) -> Reach {
        let last = (self.length - 1) as u16;
        let (from, to) = ends.unwrap_or((0, last));
        let Stretch { start, .. } = *self;
        Reach { start, last, from: start.saturating_add(from.into()), end: start.saturating_add(to.into()).saturating_add(1) }
    }

    /// Reads what holds enough of the words. Of documents that score less than `least`, where they may gain up to `later` more afterwards, it is enough to
    /// know that they are found.
    pub fn read_any(&mut self, words: &mut [Word], limits: &mut [Limit], enough: Enough, least: Score, later: Score) {
        let reach = self.reach(None);
        let counts = enough.needed > 1 || enough.bonus > 0.0;
        if !counts && limits.is_empty() {
            return self.read_each(words, reach, least, later);
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
            self.counting.add(&self.whole);
        }
        self.score(words, least, later);
        if enough.bonus > 0.0 {
            self.all.add_to(&self.whole, enough.bonus);
        }
        self.whole.clear();
    }

    /// Reads what holds all of the words, the rarest of which stands first.
    pub fn read_all(&mut self, words: &mut [Word], limits: &mut [Limit], least: Score, later: Score) {
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
        self.score(words, least, later);
    }

    /// Reads what holds any of the words, of which each is scored before the next is read.
    fn read_each(&mut self, words: &mut [Word], reach: Reach, least: Score, later: Score) {
        let Stretch { lists, found, counting, word: made, all, .. } = self;
        let mut unread = words;
        while let Some((word, others)) = unread.split_first_mut() {
            let least = least - (others.iter().map(Word::most).sum::<Score>() + later) * ROUNDED;
            word.find_and_score(reach, lists, found, counting, least, made);
            made.sum.drain_into(all);
            unread = others;
        }
    }

    /// Leaves what is within the limits.
    fn keep(&mut self, limits: &mut [Limit]) {
        limits.iter_mut().for_each(|limit| limit.keep(self.start, &mut self.found));
    }

    /// Adds up what the words score where enough of them were found.
    fn score(&mut self, words: &[Word], least: Score, later: Score) {
        let mut unread = words;
        while let Some((word, others)) = unread.split_first() {
            let least = least - (others.iter().map(Word::most).sum::<Score>() + later) * ROUNDED;
            word.score(self.start, &self.lists, &self.found, &mut self.counting, least, &mut self.word);
            self.word.sum.drain_into(&mut self.all);
            unread = others;
        }
    }

    /// Adds what these words score where it matters.
    pub fn read_optional(&mut self, words: &mut [Word]) {
        for word in words {
            let Some(ends) = self.counting.ends() else { return };
            self.of_word.clear();
            word.find(self.reach(Some(ends)), Listed::Those(&self.counting), &mut self.lists, &mut self.of_word);
            word.score(self.start, &self.lists, &self.of_word, &mut self.counting, 0.0, &mut self.word);
            self.word.sum.drain_into(&mut self.all);
        }
    }

    /// Hands over what was found but for what was deleted, and is as new.
    pub fn hand_over(&mut self, reader: &SegmentReader, taker: &mut impl Take) {
        let Stretch { start, found, counting, all, .. } = self;
        if let Some(alive) = reader.alive_bitset() {
            found.retain(|at| alive.is_alive(*start + DocId::from(at)));
            counting.keep(found);
        }
        if !found.is_empty() {
            taker.take(&Found { start: *start, found, counting, scores: all });
        }
        found.clear();
        counting.clear();
        all.clear();
    }
}
