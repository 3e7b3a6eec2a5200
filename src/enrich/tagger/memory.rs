//! [`Memory`]: what a whole text says of a word wherever it stands capitalised, so that "Kato" alone is helped by "David Kato, an
//! activist" elsewhere. A place in the text gives [`evidence`] in bits; the memory gathers those of all places of a word.

use super::lexicon::{GIVEN, LAND, ORGANISATION_WORD, PLACE_WORD, SURNAME, TITLE};
use super::page::{Mode, Page, Run};
use super::role::{LOCATIVE, SPEAKS};
use super::token::Class;

/// How many bits of evidence there are.
pub const EVIDENCE: usize = 24;

/// The place in the memory of a token that is not in it.
pub const NOWHERE: u32 = u32::MAX;

/// Also seen in small letters.
const SMALL: u32 = 1 << 23;

/// What the neighbours of token `at` tell. Which bit is which matters only to the model; the order is part of its format.
pub fn evidence(page: &Page, run: &Run, at: usize) -> u32 {
    let inside = |i: Option<usize>| i.filter(|i| (run.sentence_start..run.sentence_end).contains(i));
    let (before, before2) = (inside(at.checked_sub(1)), inside(at.checked_sub(2)));
    let (after, after2) = (inside(Some(at + 1)), inside(Some(at + 2)));
    let capital = |i: Option<usize>| i.is_some_and(|i| page.tokens[i].class.is_capital());
    let lists = |i: Option<usize>| i.map_or(0, |i| page.entries[i].lists());
    let roles = |i: Option<usize>| i.map_or(0, |i| page.roles[i]);
    let mark = |i: Option<usize>, mark: &str| i.is_some_and(|i| page.tokens[i].class == Class::Mark && page.text(i) == mark);
    let normal = run.mode == Mode::Sentence;
    let own = page.entries[at].lists();
    let digits = |i: Option<usize>| i.is_some_and(|i| page.tokens[i].class == Class::Digits);
    let tests = [
        lists(before) & TITLE != 0,
        lists(before2) & TITLE != 0 && capital(before),
        lists(before) & GIVEN != 0 && capital(before),
        lists(before2) & GIVEN != 0 && before.is_some_and(|i| page.tokens[i].class == Class::Letter),
        own & GIVEN != 0 && capital(after),
        own & GIVEN != 0 && lists(after) & SURNAME != 0 && capital(after),
        normal && capital(before),
        normal && capital(after),
        roles(before) & LOCATIVE != 0,
        after.is_some_and(|i| page.tokens[i].class == Class::Possessive),
        roles(after) & SPEAKS != 0,
        roles(after2) & SPEAKS != 0,
        lists(after) & ORGANISATION_WORD != 0 && capital(after),
        lists(after) & PLACE_WORD != 0,
        lists(before) & PLACE_WORD != 0 && capital(before),
        normal && before.is_some_and(|i| page.tokens[i].class == Class::Lower) && !capital(after),
        mark(after, ",") && lists(after2) & LAND != 0 && capital(after2),
        mark(before, ",") && lists(before2) & LAND != 0 && capital(before2),
        mark(after, ",") && digits(after2),
        mark(after, ",") && roles(after2) & SPEAKS != 0,
        mark(before, "("),
        roles(before) & SPEAKS != 0,
        lists(before) & ORGANISATION_WORD != 0 && capital(before),
    ];
    tests.iter().enumerate().fold(0, |bits, (n, &holds)| bits | u32::from(holds) << n)
}

/// Fingerprints of the capitalised words before and after; 0 where there is none.
pub fn neighbours(page: &Page, run: &Run, at: usize) -> (u32, u32) {
    let word = |i: usize| if run.mode != Mode::Capitals && page.tokens[i].class.is_capital() { page.tokens[i].lower } else { 0 };
    let before = if at > run.start { word(at - 1) } else { 0 };
    let after = if at + 1 < run.end { word(at + 1) } else { 0 };
    (before, after)
}

/// What is remembered of a word.
#[derive(Clone, Copy, Default)]
pub struct Remembered {
    word: u32,
    /// The evidence of all its places.
    pub evidence: u32,
    /// The first capitalised word seen before it; 0 for none.
    pub before: u32,
    /// The first capitalised word seen after it; 0 for none.
    pub after: u32,
    /// How often it stands there.
    pub count: u32,
}

/// The words of one text, by fingerprint.
#[derive(Default)]
pub struct Memory {
    slots: Vec<Remembered>,
}

impl Memory {
    /// An empty memory for this many words.
    pub fn with_room(words: usize) -> Memory {
        Memory { slots: vec![Remembered::default(); (words * 2).next_power_of_two().max(4)] }
    }

    /// The number of places; all that [`add`](Memory::add) gives are below it.
    pub fn places(&self) -> usize {
        self.slots.len()
    }

    /// Adds a place of a word; tells where the memory holds it. There must be room.
    pub fn add(&mut self, word: u32, evidence: u32, before: u32, after: u32) -> u32 {
        let at = self.place(word.max(1));
        let slot = &mut self.slots[at];
        slot.word = word.max(1);
        slot.evidence |= evidence;
        slot.count += 1;
        slot.before = if slot.before == 0 { before } else { slot.before };
        slot.after = if slot.after == 0 { after } else { slot.after };
        at as u32
    }

    /// Notes that a word, if it is remembered at all, is also written in small letters.
    #[inline]
    pub fn seen_small(&mut self, word: u32) {
        let at = self.place(word.max(1));
        if self.slots[at].word != 0 {
            self.slots[at].evidence |= SMALL;
        }
    }

    /// What is held at a place that [`add`](Memory::add) gave.
    #[inline]
    pub fn at(&self, place: u32) -> Remembered {
        self.slots.get(place as usize).copied().unwrap_or_default()
    }

    /// Where the word is or would be; half of the places stay free, so there is an end.
    #[inline]
    fn place(&self, word: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = word as usize & mask;
        while self.slots[at].word != word && self.slots[at].word != 0 {
            at = (at + 1) & mask;
        }
        at
    }
}
