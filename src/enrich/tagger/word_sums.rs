//! [`WordSums`]: what the features of a word by itself add up to, of the words seen last. The same names stand in article after article, and these features are
//! a quarter of all. The result never depends on what is kept.

use super::lexicon::Entry;
use super::weights::ROW;

/// WordSums that are kept, a power of two: with 68 bytes each they stay in a processor's second cache.
const KEPT: usize = 1 << 13;

/// Longer words are not kept.
const LONGEST: usize = 16;

/// All that the features of a word by itself are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Word<'t> {
    /// As it is written.
    pub text: &'t str,
    /// Its fingerprint.
    pub lower: u32,
    /// What the lexicon says of it.
    pub entry: Entry,
    /// Its class, how its sentence is capitalised, and whether it is the first there.
    pub form: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Key {
    text: [u8; LONGEST],
    lower: u32,
    entry: u32,
    form: u8,
    /// 0 where nothing is kept.
    length: u8,
}

/// The words seen last, read with one model.
#[derive(Default)]
pub struct WordSums {
    model: u64,
    kept: Vec<(Key, [i16; ROW])>,
}

impl WordSums {
    /// Forgets what another model said.
    pub fn of(mut self, model: u64) -> WordSums {
        if self.model != model || self.kept.is_empty() {
            self = WordSums { model, kept: vec![(Key::default(), [0; ROW]); KEPT] };
        }
        self
    }

    /// What `sum` said of the word when it was first asked for.
    #[inline]
    pub fn sum(&mut self, word: Word<'_>, sum: impl FnOnce() -> [i16; ROW]) -> [i16; ROW] {
        let mut key =
            Key { text: [0; LONGEST], lower: word.lower, entry: word.entry.0, form: word.form, length: word.text.len().min(255) as u8 };
        let place = (word.lower ^ u32::from(word.form).wrapping_mul(0x9e37_79b9)) as usize & (KEPT - 1);
        let (Some(text), Some(kept)) = (key.text.get_mut(..word.text.len()), self.kept.get_mut(place)) else { return sum() };
        text.copy_from_slice(word.text.as_bytes());
        if kept.0 != key {
            *kept = (key, sum());
        }
        kept.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_sum_that_was_made_of_it_whatever_was_asked_before() {
        let mut words = WordSums::default().of(1);
        let texts: Vec<String> = (0..30_000).map(|n| format!("Word{}", n % 20_000)).chain(["W".repeat(300), "Ü".repeat(8)]).collect();
        for (n, text) in texts.iter().enumerate() {
            // Few fingerprints, so that many words would have one place.
            for (lower, entry, form) in [(n as u32 % 512, 0, 1), (n as u32 % 512, 1, 1), (n as u32 % 512, 0, 2)] {
                let word = Word { text, lower, entry: Entry(entry), form };
                let parts = text.bytes().map(i16::from).chain([lower as i16, entry as i16, i16::from(form)]);
                let made = [parts.fold(0i16, |sum, part| sum.wrapping_mul(31).wrapping_add(part)); ROW];
                assert_eq!(words.sum(word, || made), made, "{text}");
                assert_eq!(words.sum(word, || made), made, "{text}");
            }
        }
    }

    #[test]
    fn what_another_model_said_is_forgotten() {
        let word = Word { text: "Ada", lower: 5, entry: Entry(0), form: 1 };
        let mut words = WordSums::default().of(1);
        assert_eq!(words.sum(word, || [1; ROW]), [1; ROW]);
        assert_eq!(words.sum(word, || [2; ROW]), [1; ROW]);
        assert_eq!(words.of(2).sum(word, || [2; ROW]), [2; ROW]);
    }
}
