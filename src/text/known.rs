//! [`Known`]: the forms of words seen before, found by the word as it is written.
//!
//! All that is known of a word lies in one stretch of one string, and what leads to it fits a cache line with its neighbours: looking up
//! a word costs two reads from memory that is far away, where a map of strings to strings costs five. Many words are [fetched](Known::fetch)
//! before the first is asked for, so that the processor waits for several of these reads at once: some 5 of 100 parts of the time of indexing without names.

use super::WordForms;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Words that may be kept before all are forgotten: with what leads to them they take some 16 MB, and cover an archive of a million
/// articles but for words seen once.
const MOST: usize = 200_000;

/// Bytes of text that may be kept, for words that nobody writes: two hundred thousand real ones have five million.
const MOST_BYTES: usize = 16 << 20;

/// So many words are fetched at once: more than a processor reads from far away at a time, and few enough to stay near.
pub(super) const AT_ONCE: usize = 256;

/// Slots to begin with; always a power of two.
const FIRST: usize = 1 << 10;

/// So many slots are looked at for a word. Where all of them are taken by others, one of these is forgotten, so that no choice of words
/// makes a search long.
const TRIES: usize = 32;

/// Where a word's text lies and how long its parts are, in bytes: the word itself, then its exact form, then its stem. The longest word
/// has 64 characters, of which none folds to more than a hundred bytes, so that sixteen bits always do.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u32,
    start: u32,
    /// 0 in a slot that is empty: no word is.
    word: u16,
    exact: u16,
    /// 0 where there is none.
    stem: u16,
    number: u32,
}

/// Which known word it is: the same for the same word of one language for as long as it is known, and never that of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    /// How often all were forgotten before.
    pub round: u32,
    /// Counted from 0 in each round.
    pub place: u32,
}

/// What is known of a word.
pub(super) struct Forms<'k> {
    pub exact: &'k str,
    pub stem: Option<&'k str>,
    pub number: Number,
}

/// A word that is looked up: its hash, and what stands in the first slot it may have, once that was [fetched](Known::fetch).
#[derive(Clone, Copy)]
pub(super) struct Sought {
    hash: u64,
    slot: Slot,
}

impl Sought {
    /// Begins to look a word up.
    #[inline]
    pub fn of(word: &str) -> Sought {
        Sought { hash: hash(word), slot: Slot::default() }
    }
}

#[derive(Default)]
pub(super) struct Known {
    slots: Vec<Slot>,
    taken: usize,
    text: String,
    round: u32,
}

impl Known {
    /// Forgets all where there is too much of it. What was fetched before is void then.
    pub fn make_room(&mut self) {
        if self.taken >= MOST || self.text.len() >= MOST_BYTES {
            *self = Known { round: self.round + 1, ..Known::default() };
        }
    }

    /// Has what is known of these words, [`AT_ONCE`] at most, read into the nearest memory side by side: all slots, then all texts, with next to nothing
    /// done between.
    pub fn fetch<'s>(&self, all: impl Iterator<Item = &'s mut Sought>) {
        let mut starts = [0; AT_ONCE];
        let mut many = 0;
        for (start, sought) in starts.iter_mut().zip(all) {
            sought.slot = self.slots.get(sought.hash as usize & self.mask()).copied().unwrap_or_default();
            *start = sought.slot.start as usize;
            many += 1;
        }
        let text = self.text.as_bytes();
        let first = |start: &usize| text.get(*start).copied().unwrap_or_default();
        std::hint::black_box(starts[..many].iter().fold(0, |read, start| read ^ first(start)));
    }

    /// The exact form of `word` and its stem, as `make` gave them when it was first asked for. Since it was fetched, no
    /// [room](Known::make_room) was made.
    #[inline]
    pub fn forms(&mut self, word: &str, sought: Sought, make: impl FnOnce() -> WordForms) -> Forms<'_> {
        let Sought { hash, slot } = sought;
        let slot = if self.is(slot, word, hash) {
            slot
        } else {
            match self.find(word, hash) {
                Ok(slot) => slot,
                Err(place) => self.keep(place, word, hash, &make()),
            }
        };
        let exact = slot.start as usize + usize::from(slot.word);
        let stem = exact + usize::from(slot.exact);
        Forms {
            exact: &self.text[exact..stem],
            stem: (slot.stem > 0).then(|| &self.text[stem..stem + usize::from(slot.stem)]),
            number: Number { round: self.round, place: slot.number },
        }
    }

    #[inline]
    fn mask(&self) -> usize {
        self.slots.len().wrapping_sub(1)
    }

    /// Whether the slot is that of the word.
    #[inline]
    fn is(&self, slot: Slot, word: &str, hash: u64) -> bool {
        let start = slot.start as usize;
        slot.hash == (hash >> 32) as u32
            && usize::from(slot.word) == word.len()
            && self.text.as_bytes().get(start..start + word.len()) == Some(word.as_bytes())
    }

    /// The slot of a word, or the place where it should be.
    #[inline]
    fn find(&self, word: &str, hash: u64) -> Result<Slot, usize> {
        let mask = self.mask();
        let first = hash as usize;
        let mut place = first & mask;
        for further in 1..=TRIES {
            let Some(slot) = self.slots.get(place) else { break };
            if slot.word == 0 {
                break;
            }
            if self.is(*slot, word, hash) {
                return Ok(*slot);
            }
            place = (first + further) & mask;
        }
        Err(place)
    }

    #[cold]
    fn keep(&mut self, mut place: usize, word: &str, hash: u64, forms: &WordForms) -> Slot {
        if self.slots.len() <= 2 * self.taken {
            self.grow();
            place = self.find(word, hash).err().unwrap_or_default();
        }
        let stem = forms.stem.as_deref().unwrap_or_default();
        let slot = Slot {
            hash: (hash >> 32) as u32,
            start: self.text.len() as u32,
            word: word.len() as u16,
            exact: forms.exact.len() as u16,
            stem: stem.len() as u16,
            number: self.taken as u32,
        };
        self.text.extend([word, &forms.exact, stem]);
        self.taken += 1;
        self.slots[place] = slot;
        slot
    }

    fn grow(&mut self) {
        let size = (2 * self.slots.len()).max(FIRST);
        let before = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in before.into_iter().filter(|slot| slot.word > 0) {
            let start = slot.start as usize;
            let word = &self.text[start..start + usize::from(slot.word)];
            let place = self.find(word, hash(word)).err().unwrap_or_default();
            self.slots[place] = slot;
        }
    }
}

#[inline]
fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(word: &str) -> WordForms {
        WordForms { exact: word.to_lowercase(), stem: word.strip_suffix('s').map(str::to_lowercase) }
    }

    /// As a word is asked for that nothing was sought before.
    fn forms<'k>(known: &'k mut Known, word: &str, make: impl FnOnce() -> WordForms) -> (&'k str, Option<&'k str>) {
        known.make_room();
        let mut sought = Sought::of(word);
        known.fetch([&mut sought].into_iter());
        let Forms { exact, stem, .. } = known.forms(word, sought, make);
        (exact, stem)
    }

    #[test]
    fn gives_what_was_made_once_for_each_word() {
        let mut known = Known::default();
        let words: Vec<String> = (0..5_000).map(|n| format!("Word{n}{}", if n % 3 == 0 { "s" } else { "" })).collect();
        for word in &words {
            let made = made(word);
            assert_eq!(forms(&mut known, word, || made.clone()), (made.exact.as_str(), made.stem.as_deref()));
        }
        for word in &words {
            let made = made(word);
            assert_eq!(forms(&mut known, word, || panic!("{word} is known")), (made.exact.as_str(), made.stem.as_deref()));
        }
    }

    #[test]
    fn what_was_sought_before_others_were_kept_is_found() {
        let mut known = Known::default();
        let words: Vec<String> = (0..5_000).map(|n| format!("word{}s", n % 3_000)).collect();
        let mut sought: Vec<Sought> = words.iter().map(|word| Sought::of(word)).collect();
        sought.chunks_mut(AT_ONCE).for_each(|some| known.fetch(some.iter_mut()));
        for (word, sought) in words.iter().zip(sought) {
            let made = made(word);
            let Forms { exact, stem, .. } = known.forms(word, sought, || made.clone());
            assert_eq!((exact, stem), (made.exact.as_str(), made.stem.as_deref()));
        }
        assert_eq!(known.taken, 3_000);
    }

    #[test]
    fn no_two_words_have_one_number() {
        let mut known = Known::default();
        let mut number = |word: &str| {
            known.make_room();
            known.forms(word, Sought::of(word), || made(word)).number
        };
        let words: Vec<String> = (0..MOST + 100).map(|n| n.to_string()).collect();
        let numbers: Vec<Number> = words.iter().map(|word| number(word)).collect();
        let of = |n: &Number| (n.round, n.place);
        assert!(numbers.is_sorted_by(|one, next| of(one) < of(next)));
        assert_eq!(number(&words[MOST + 99]), numbers[MOST + 99]);
    }

    #[test]
    fn goes_on_after_more_words_than_it_keeps() {
        let mut known = Known::default();
        for n in 0..MOST + 100 {
            let word = n.to_string();
            assert_eq!(forms(&mut known, &word, || made(&word)).0, word);
        }
        assert!(known.taken <= 100);
    }
}
