//! [`Terms`]: the terms of the segment that is being built, each with a number.
//!
//! The terms of a word of the analyzer's memory are looked up by their texts once; from then on the word's own number leads to theirs.

use super::text::{MARKS, terms_of};
use crate::engine::local::numbered::Numbered;
use crate::text::{Language, Number, Token};
use rustc_hash::FxHashMap;

/// No term has this number: each takes more than a byte, and there is no room for as many.
pub const NONE: u32 = u32::MAX;

/// The numbers of the terms of a word, [`NONE`] for those that it has not.
type OfWord = [u32; 3];

/// Of a word whose terms were not asked for yet: every word has a first one.
const UNKNOWN: OfWord = [NONE; 3];

pub struct Terms {
    dictionary: Numbered,
    /// Of each language, what its words lead to.
    words: FxHashMap<Option<Language>, Words>,
}

/// The terms of the words that an analyzer knows, by their places.
#[derive(Default)]
struct Words {
    round: u32,
    terms: Vec<OfWord>,
}

impl Default for Terms {
    /// None but the marks, whose numbers are their places among [`MARKS`].
    fn default() -> Terms {
        let mut dictionary = Numbered::default();
        for mark in MARKS {
            dictionary.number(mark);
        }
        Terms { dictionary, words: FxHashMap::default() }
    }
}

impl Terms {
    /// What is needed to tell the numbers of terms of texts in this language.
    pub fn of(&mut self, language: Option<Language>) -> Numbering<'_> {
        let Terms { dictionary, words } = self;
        Numbering { dictionary, words: words.entry(language).or_default() }
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
        let words: usize = self.words.values().map(|words| words.terms.capacity() * size_of::<OfWord>()).sum();
        self.dictionary.memory() + words
    }
}

fn of_word(dictionary: &mut Numbered, token: &Token<'_>, text: &str) -> OfWord {
    terms_of(token, text).map(|term| term.map_or(NONE, |term| dictionary.number(&term)))
}

/// Tells the numbers of the terms of texts in one language.
pub struct Numbering<'t> {
    dictionary: &'t mut Numbered,
    words: &'t mut Words,
}

impl Numbering<'_> {
    /// The numbers of the terms of a word of `text`.
    #[inline]
    pub fn of_word(&mut self, token: &Token<'_>, text: &str) -> OfWord {
        let Some(Number { round, place }) = token.number else { return of_word(self.dictionary, token, text) };
        match self.words.terms.get(place as usize) {
            Some(terms) if *terms != UNKNOWN && self.words.round == round => *terms,
            _ => self.of_new_word(token, text, Number { round, place }),
        }
    }

    #[cold]
    fn of_new_word(&mut self, token: &Token<'_>, text: &str, Number { round, place }: Number) -> OfWord {
        if self.words.round != round {
            *self.words = Words { round, terms: Vec::new() };
        }
        let (terms, place) = (&mut self.words.terms, place as usize);
        if terms.len() <= place {
            terms.resize(place + 1, UNKNOWN);
        }
        terms[place] = of_word(self.dictionary, token, text);
        terms[place]
    }
}
