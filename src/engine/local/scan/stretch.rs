//! [`Stretch`]: documents that follow each other, and what is found of the words in them.

use super::Take;
use super::sums::{STRETCH, Sums, place};
use super::word::Word;
use crate::engine::local::rarity::ROUNDED;
use std::cell::Cell;
use tantivy::{DocId, Score, SegmentReader};

thread_local! {
    /// One that is not in use: some fifty kilobytes, which would be asked of the system for every segment of every query.
    static SPARE: Cell<Option<Box<Stretch>>> = const { Cell::new(None) };
}

/// What is found of a stretch of documents.
pub struct Stretch {
    /// A multiple of 64.
    pub start: DocId,
    /// What the words read so far come to.
    all: Sums,
    /// Of these, what the next word leaves.
    both: Sums,
    word: OfWord,
    /// How many words each holds, where that matters; 0 in between.
    held: Box<[u16; STRETCH]>,
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

    /// Whether it matters how many words a document holds.
    fn counts(self) -> bool {
        self.needed > 1 || self.bonus > 0.0
    }
}

/// Documents that are sought.
#[derive(Clone, Copy)]
pub struct Sought<'a> {
    pub start: DocId,
    pub end: DocId,
    /// Those that other words were found in.
    pub all: &'a Sums,
    /// Whether only these are.
    pub only: bool,
}

impl Sought<'_> {
    /// The place of a document, which is one of the stretch.
    #[inline]
    pub fn place_of(&self, doc: DocId) -> u16 {
        doc.wrapping_sub(self.start) as u16
    }
}

/// What one word comes to in a stretch of documents.
pub struct OfWord {
    pub sum: Sums,
    /// Within a group of fields. What has but one field is added to the sum at once.
    pub group: Sums,
    pub field: OfField,
}

/// What is found of a word in one field: places, none of them twice, how often it occurs there, and what that scores.
pub struct OfField {
    pub places: Vec<u16>,
    pub occurrences: Vec<u32>,
    pub scores: Vec<Score>,
    /// Occurrences by place, a column for each reading; 0 in between.
    pub counts: Vec<[u32; STRETCH]>,
}

impl Stretch {
    /// What `read` makes of one with nothing in it, which it leaves so, for words of so many readings in a field.
    pub fn with<T>(columns: usize, read: impl FnOnce(&mut Stretch) -> T) -> T {
        let mut stretch = SPARE.take().unwrap_or_else(|| Box::new(Stretch::none()));
        let counts = &mut stretch.word.field.counts;
        counts.resize(counts.len().max(columns), [0; STRETCH]);
        let made = read(&mut stretch);
        SPARE.set(Some(stretch));
        made
    }

    fn none() -> Stretch {
        let field = OfField { places: Vec::new(), occurrences: Vec::new(), scores: Vec::new(), counts: Vec::new() };
        let word = OfWord { sum: Sums::none(), group: Sums::none(), field };
        Stretch { start: 0, all: Sums::none(), both: Sums::none(), word, held: Box::new([0; STRETCH]) }
    }

    fn end(&self) -> DocId {
        self.start.saturating_add(STRETCH as DocId)
    }

    /// Reads what holds enough of the words. Of documents that score less than `least`, where they may gain up to `later` more afterwards, it is enough to
    /// know that they are found.
    pub fn read_any(&mut self, words: &mut [Word], enough: Enough, least: Score, later: Score) {
        // What holds all words counts, whatever else it scores; and no document does that is not found with the first of them.
        let least = if enough.bonus > 0.0 { least.min(enough.bonus) } else { least };
        let of_all = words.len();
        let mut unread = words;
        while let Some((word, others)) = unread.split_first_mut() {
            let sought = Sought { start: self.start, end: self.end(), all: &self.all, only: false };
            let later = others.iter().map(Word::most).sum::<Score>() + later;
            let bar = if enough.bonus > 0.0 && others.len() + 1 == of_all { 0.0 } else { least - later * ROUNDED };
            word.read(&mut self.word, sought, bar);
            if enough.counts() {
                self.word.sum.count_into(&mut self.held);
            }
            self.word.sum.drain_into(&mut self.all);
            unread = others;
        }
        if enough.counts() {
            self.all.keep(&mut self.held, |held, score| match usize::from(held) {
                held if held < enough.needed => 0.0,
                held if held == of_all => score + enough.bonus,
                _ => score,
            });
        }
    }

    /// Adds what these words score where others were found.
    pub fn read_optional(&mut self, words: &mut [Word]) {
        for word in words {
            let Some((first, last)) = self.all.ends() else { return };
            word.skip(self.start + DocId::from(first));
            let sought = Sought { start: self.start, end: self.start + DocId::from(last) + 1, all: &self.all, only: true };
            word.read(&mut self.word, sought, 0.0);
            self.word.sum.drain_into(&mut self.all);
        }
    }

    /// Reads what holds all of the words, the rarest of which stands first.
    pub fn read_all(&mut self, words: &mut [Word]) {
        let Some((rarest, others)) = words.split_first_mut() else { return };
        self.read_any(std::slice::from_mut(rarest), Enough::ANY, 0.0, 0.0);
        for word in others {
            let Some((first, last)) = self.all.ends() else { return };
            word.skip(self.start + DocId::from(first));
            let sought = Sought { start: self.start, end: self.start + DocId::from(last) + 1, all: &self.all, only: true };
            word.read(&mut self.word, sought, 0.0);
            let (all, both) = (&mut self.all, &mut self.both);
            self.word.sum.drain(|at, score| both.add(at, all.scores[place(at)] + score));
            all.clear();
            std::mem::swap(all, both);
        }
    }

    /// Hands over what was found but for what was deleted, and is as new.
    pub fn hand_over(&mut self, reader: &SegmentReader, taker: &mut impl Take) {
        let start = self.start;
        let Sums { scores, found, many } = &mut self.all;
        if let Some(alive) = reader.alive_bitset() {
            let mut look_at = |at: usize| {
                if scores[at] > 0.0 && !alive.is_alive(start + at as DocId) {
                    scores[at] = 0.0;
                }
            };
            match many {
                true => (0..STRETCH).for_each(look_at),
                false => found.iter().for_each(|at| look_at(place(*at))),
            }
        }
        if *many {
            taker.take(start, &scores[..]);
            return self.all.clear();
        }
        // Put in order by setting bits, which is quicker than to compare.
        let mut held = [0u64; STRETCH / 64];
        found.drain(..).for_each(|at| held[place(at) / 64] |= 1 << (at % 64));
        for (mut bits, before) in held.into_iter().zip((0..).step_by(64)) {
            while bits != 0 {
                let at = before + bits.trailing_zeros() as u16;
                let score = std::mem::take(&mut scores[place(at)]);
                if score > 0.0 {
                    taker.collect(start + DocId::from(at), score);
                }
                bits &= bits - 1;
            }
        }
    }
}
