//! [`Terms`]: the terms of the segment that is being built, each with a number.
//!
//! The terms of a word of the analyzer's memory are looked up by their texts once; from then on the word's own number leads to theirs.

use super::text::{MARKS, terms_of};
use crate::text::{Language, Number, Token};
use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// No term has this number: each takes more than a byte, and there is no room for as many.
pub const NONE: u32 = u32::MAX;

/// The numbers of the terms of a word, [`NONE`] for those that it has not.
type OfWord = [u32; 3];

/// Of a word whose terms were not asked for yet: every word has a first one.
const UNKNOWN: OfWord = [NONE; 3];

pub struct Terms {
    dictionary: Dictionary,
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
        let mut dictionary = Dictionary::default();
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
        self.dictionary.ends.len()
    }

    /// A term as it stands in the dictionary.
    pub fn text(&self, number: u32) -> &str {
        text_at(&self.dictionary.text, &self.dictionary.ends, number)
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        let Dictionary { text, ends, by_text } = &self.dictionary;
        let words: usize = self.words.values().map(|words| words.terms.capacity() * size_of::<OfWord>()).sum();
        text.capacity() + ends.capacity() * size_of::<usize>() + by_text.allocation_size() + words
    }
}

/// Tells the numbers of the terms of texts in one language.
pub struct Numbering<'t> {
    dictionary: &'t mut Dictionary,
    words: &'t mut Words,
}

impl Numbering<'_> {
    /// The numbers of the terms of a word of `text`.
    #[inline]
    pub fn of_word(&mut self, token: &Token<'_>, text: &str) -> OfWord {
        let Some(Number { round, place }) = token.number else { return self.dictionary.of_word(token, text) };
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
        terms[place] = self.dictionary.of_word(token, text);
        terms[place]
    }
}

/// Terms by their texts.
#[derive(Default)]
struct Dictionary {
    /// All texts one after another.
    text: String,
    /// Where each ends there, in bytes.
    ends: Vec<usize>,
    by_text: HashTable<Entry>,
}

/// A term, and what was made of its text, so that the texts are not read again when the table grows.
struct Entry {
    hash: u32,
    number: u32,
}

impl Dictionary {
    fn of_word(&mut self, token: &Token<'_>, text: &str) -> OfWord {
        terms_of(token, text).map(|term| term.map_or(NONE, |term| self.number(&term)))
    }

    /// The number of a term, which is the next where there was none of it.
    fn number(&mut self, term: &str) -> u32 {
        let Dictionary { text, ends, by_text } = self;
        let hash = FxBuildHasher.hash_one(term) as u32;
        if let Some(found) = by_text.find(spread(hash), |entry| entry.hash == hash && text_at(text, ends, entry.number) == term) {
            return found.number;
        }
        let number = ends.len() as u32;
        text.push_str(term);
        ends.push(text.len());
        by_text.insert_unique(spread(hash), Entry { hash, number }, |entry| spread(entry.hash));
        number
    }
}

/// A hash of which every bit counts, the upper ones too (Fibonacci hashing; Knuth, The Art of Computer Programming, 6.4).
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn text_at<'t>(text: &'t str, ends: &[usize], number: u32) -> &'t str {
    let number = number as usize;
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    &text[start..ends[number]]
}
