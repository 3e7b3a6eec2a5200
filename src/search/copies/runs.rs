//! The letters of a text, and the smallest hashes of their runs, of which [sketches](super::sketch) are made.

use super::sketch::{SIZE, compared};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Letters and digits of a run: about five words. Shorter runs are common phrases.
pub(super) const SHINGLE: usize = 24;

/// Factor of the rolling hash: odd, from the golden ratio.
pub(super) const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// What an ASCII character counts as: letters in lower case and digits as themselves, 0 for what is left out.
static ASCII_LETTERS: [u8; 128] = {
    let mut table = [0; 128];
    let mut c = 0;
    while c < 128u8 {
        if c.is_ascii_alphanumeric() {
            table[c as usize] = c.to_ascii_lowercase();
        }
        c += 1;
    }
    table
};

/// The text with letters and their marks composed (NFC), so that it is the same however it was written: as macOS and some converters do, a letter and its
/// accent are two characters.
#[inline]
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    // Only these two bytes begin a combining mark of Latin, Greek and Cyrillic letters (U+0300 to U+036F), and no other character within one.
    match memchr::memchr2(0xcc, 0xcd, text.as_bytes()) {
        Some(_) => Cow::Owned(text.nfc().collect()),
        None => Cow::Borrowed(text),
    }
}

/// The letters and digits of a text as numbers, in lower case. A character of Chinese or Japanese says as much as several letters, and gives three.
#[inline]
pub(super) fn letters(text: &str) -> Vec<u32> {
    // No character gives more numbers than it has bytes. Each is written and counted only if it is one: no branch to guess wrong.
    let mut letters = vec![0; text.len()];
    let mut count = 0;
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        if let Some(letter) = ASCII_LETTERS.get(usize::from(*byte)) {
            letters[count] = u32::from(*letter);
            count += usize::from(*letter != 0);
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        if c.is_alphanumeric() {
            let code = c.to_lowercase().next().map_or(0, u32::from);
            // From here on characters have three bytes and more.
            let numbers = if code >= 0x2e80 { 3 } else { 1 };
            for (number, letter) in letters[count..].iter_mut().take(numbers).enumerate() {
                *letter = code | (number as u32) << 24;
            }
            count += numbers;
        }
        at += c.len_utf8();
    }
    letters.truncate(count);
    letters
}

/// The [`SIZE`] smallest hashes of runs up to `bound`, ascending, no two alike in what is [compared], each with where it first stands.
#[inline]
pub(super) fn smallest(letters: &[u32], bound: u32) -> Vec<(u32, u32)> {
    let runs = (letters.len() + 1).saturating_sub(SHINGLE);
    // Hash and place in one number, which sorts quicker than two.
    let mut kept: Vec<u64> = Vec::with_capacity(2 * SIZE);
    let mut keep = |hash: u64, start: usize| {
        if hash <= u64::from(bound) {
            kept.push(hash << 32 | u64::from(u32::try_from(start).unwrap_or(u32::MAX)));
        }
    };
    // Both halves side by side: each hash waits for the one before it.
    let half = runs / 2;
    let (first, second) = (Rolling::over(letters, 0), Rolling::over(letters, half));
    for (start, (one, other)) in first.take(half).zip(second).enumerate() {
        keep(one, start);
        keep(other, half + start);
    }
    if runs % 2 == 1 {
        Rolling::over(letters, runs - 1).for_each(|last| keep(last, runs - 1));
    }
    kept.sort_unstable();
    kept.dedup_by_key(|kept| compared((*kept >> 32) as u32));
    kept.truncate(SIZE);
    kept.into_iter().map(|kept| ((kept >> 32) as u32, kept as u32)).collect()
}

/// What the first letter of a run is multiplied with.
const LEAVING: u64 = BASE.wrapping_pow(SHINGLE as u32 - 1);

/// The hashes of the runs of some letters, one after the other.
struct Rolling<'l> {
    /// Of the run that comes, but for its last letter.
    hash: u64,
    entering: std::slice::Iter<'l, u32>,
    leaving: std::slice::Iter<'l, u32>,
}

impl<'l> Rolling<'l> {
    /// From this run on.
    fn over(letters: &'l [u32], start: usize) -> Rolling<'l> {
        let letters = letters.get(start..).unwrap_or_default();
        let (first, later) = letters.split_at((SHINGLE - 1).min(letters.len()));
        let hash = first.iter().fold(0u64, |hash, letter| hash.wrapping_mul(BASE).wrapping_add(u64::from(*letter)));
        Rolling { hash, entering: later.iter(), leaving: letters.iter() }
    }
}

impl Iterator for Rolling<'_> {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        let hash = self.hash.wrapping_mul(BASE).wrapping_add(u64::from(*self.entering.next()?));
        self.hash = hash.wrapping_sub(u64::from(*self.leaving.next()?).wrapping_mul(LEAVING));
        Some(mixed(hash) >> 32)
    }
}

/// The finisher of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
#[inline]
pub(super) fn mixed(mut x: u64) -> u64 {
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}
