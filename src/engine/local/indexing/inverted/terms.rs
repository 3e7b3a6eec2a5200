//! [`Terms`]: the terms of the segment that is being built, each with a number.
//!
//! The terms of a word of the analyzer's memory are looked up by their texts once; from then on the word's own number leads to theirs.

use super::text::{MARKS, terms_of};
use crate::engine::local::numbered::Numbered;
use crate::text::{Language, Number, Token};
use rustc_hash::FxHashMap;

/// No term has this number: each takes more than a byte, and there is no room for as many.
const NONE: u32 = u32::MAX;

/// The numbers of the terms of a word, [`NONE`] for those that it has not.
type OfWord = [u32; 3];

/// So many words wait to have their terms read: more than a processor reads from far memory at a time, and few enough to stay near.
const AT_ONCE: usize = 256;

pub struct Terms {
    dictionary: Numbered,
    /// Of each language, what its words lead to.
    words: FxHashMap<Option<Language>, Words>,
    waiting: Vec<Waiting>,
}

/// The terms of the words that an analyzer knows, by their places.
#[derive(Default)]
struct Words {
    round: u32,
    terms: Vec<OfWord>,
    /// A bit for each of which they are known: these stay near.
    known: Vec<u64>,
}

impl Words {
    fn knows(&self, place: u32) -> bool {
        self.known.get(place as usize / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }

    fn keep(&mut self, place: u32, terms: OfWord) {
        let Words { terms: all, known, .. } = self;
        if all.len() <= place as usize {
            all.resize(place as usize + 1, [NONE; 3]);
            known.resize(all.len().div_ceil(64), 0);
        }
        all[place as usize] = terms;
        known[place as usize / 64] |= 1 << (place % 64);
    }
}

/// A word of a text whose terms are known and were not read yet.
#[derive(Clone, Copy)]
struct Waiting {
    position: u32,
    place: u32,
}

impl Default for Terms {
    /// None but the marks, whose numbers are their places among [`MARKS`].
    fn default() -> Terms {
        let mut dictionary = Numbered::default();
        for mark in MARKS {
            dictionary.number(mark);
        }
        Terms { dictionary, words: FxHashMap::default(), waiting: Vec::with_capacity(AT_ONCE) }
    }
}

impl Terms {
    /// What is needed to tell the numbers of terms of texts in this language.
    pub fn of(&mut self, language: Option<Language>) -> Numbering<'_> {
        let Terms { dictionary, words, waiting } = self;
        waiting.clear();
        Numbering { dictionary, words: words.entry(language).or_default(), waiting }
    }

    /// How many there are: their numbers are below it.
    pub fn len(&self) -> usize {
        self.dictionary.len()
    }

    /// A term as it stands in the dictionary.
    pub fn text(&self, number: u32) -> &str {
        self.dictionary.text(number)
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        let words: usize =
            self.words.values().map(|words| words.terms.capacity() * size_of::<OfWord>() + words.known.capacity() * size_of::<u64>()).sum();
        self.dictionary.memory() + words
    }
}

fn of_word(dictionary: &mut Numbered, token: &Token<'_>, text: &str) -> OfWord {
    terms_of(token, text).map(|term| term.map_or(NONE, |term| dictionary.number(&term)))
}

/// Tells the numbers of the terms of a text, some words at a time, so that the processor reads those of several from far memory at once.
pub struct Numbering<'t> {
    dictionary: &'t mut Numbered,
    words: &'t mut Words,
    waiting: &'t mut Vec<Waiting>,
}

impl Numbering<'_> {
    /// Takes the next word of `text`. `add` is told of the position and the number of each of its terms: now, with those of words before it, or later.
    #[inline]
    pub fn of_word(&mut self, token: &Token<'_>, text: &str, add: &mut impl FnMut(u32, u32)) {
        let Some(Number { round, place }) = token.number else {
            self.finish(add);
            return each(token.position, of_word(self.dictionary, token, text), add);
        };
        if self.words.round != round {
            self.finish(add);
            *self.words = Words { round, ..Words::default() };
        }
        if !self.words.knows(place) {
            self.words.keep(place, of_word(self.dictionary, token, text));
        }
        self.waiting.push(Waiting { position: token.position, place });
        if self.waiting.len() == AT_ONCE {
            self.finish(add);
        }
    }

    /// Tells the terms of the words that wait. To be called at the end.
    pub fn finish(&mut self, add: &mut impl FnMut(u32, u32)) {
        // First one after the other with nothing done between: how many terms a word has cannot be foreseen, and a wrong guess would wait for each of them.
        let read = self.waiting.iter().fold(0, |read, waiting| read ^ self.words.terms[waiting.place as usize][0]);
        std::hint::black_box(read);
        for Waiting { position, place } in self.waiting.drain(..) {
            each(position, self.words.terms[place as usize], add);
        }
    }
}

fn each(position: u32, terms: OfWord, add: &mut impl FnMut(u32, u32)) {
    terms.into_iter().filter(|term| *term != NONE).for_each(|term| add(position, term));
}
