//! [`Numbers`]: a few of the numbers in a text, from which it can be told whether two texts of one length are the same but for a figure, or have little more than a pattern in common.
//!
//! Prices of two days, results of two companies: written after a pattern, such notices share nearly all runs of letters where they are long, and differ in what they are read
//! for. A copy with a corrected figure has its other numbers.

use super::runs::{BASE, mixed};

/// Numbers kept of a text: those with the smallest hashes.
const KEPT: usize = 12;

/// Stands where there is none.
const NONE: u16 = u16::MAX;

/// Letters before a number that belong to it, as what it is the number of; and characters among which they are looked for.
const LETTERS: usize = 4;
const NEAR: usize = 32;

/// Hashes that are held at most while a text is read.
const HELD: usize = 1 << 12;

/// So many numbers at least must be others: a day and a corrected figure are two.
const MIN_OTHERS: usize = 3;

/// Hashes of some numbers of a text, ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers([u16; KEPT]);

impl Numbers {
    /// Bytes of them [packed](Numbers::packed).
    pub const PACKED: usize = 2 * KEPT;

    /// Those of a text. Takes time linear in the text.
    pub fn of(text: &str) -> Numbers {
        let bytes = text.as_bytes();
        let mut found: Vec<u16> = Vec::new();
        let mut at = 0;
        while let Some(start) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)).map(|digit| at + digit) {
            let mut hash = 0;
            let before = text.get(..start).unwrap_or_default().chars().rev().take(NEAR);
            let letters = before.filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).take(LETTERS);
            letters.for_each(|letter| add(&mut hash, u32::from(letter)));
            at = start;
            while let Some(byte) = bytes.get(at) {
                // One mark between digits, as in 1,000 and 6-3/16, is part of the number and does not count.
                let goes_on = byte.is_ascii_punctuation() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                match byte {
                    b'0'..=b'9' => add(&mut hash, u32::from(*byte)),
                    _ if goes_on => {}
                    _ => break,
                }
                at += 1;
            }
            found.push(((mixed(hash) >> 48) as u16).min(NONE - 1));
            if found.len() == HELD {
                keep_smallest(&mut found);
            }
        }
        keep_smallest(&mut found);
        let mut numbers = [NONE; KEPT];
        numbers.iter_mut().zip(found).for_each(|(place, hash)| *place = hash);
        Numbers(numbers)
    }

    /// Whether most numbers of both texts are others.
    pub fn differ(&self, other: &Numbers) -> bool {
        // Up to the smaller of the last hashes both are complete; where there is no last one, altogether.
        let complete = |numbers: &Numbers| numbers.0.last().copied().unwrap_or(NONE);
        let bound = complete(self).min(complete(other)).min(NONE - 1);
        let known = |numbers: &Numbers| numbers.0.iter().filter(|hash| **hash <= bound).count();
        let shared = self.0.iter().filter(|hash| **hash <= bound && other.0.contains(hash)).count();
        let all = known(self).min(known(other));
        all - shared >= MIN_OTHERS && 2 * shared < all
    }

    /// As bytes.
    pub fn packed(&self) -> impl Iterator<Item = u8> {
        self.0.into_iter().flat_map(u16::to_le_bytes)
    }

    /// Those that were [packed](Numbers::packed) so.
    pub fn unpacked(bytes: &[u8; Numbers::PACKED]) -> Numbers {
        let mut numbers = [NONE; KEPT];
        numbers.iter_mut().zip(bytes.as_chunks::<2>().0).for_each(|(number, bytes)| *number = u16::from_le_bytes(*bytes));
        Numbers(numbers)
    }
}

/// Leaves the smallest, ascending, each once.
fn keep_smallest(hashes: &mut Vec<u16>) {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(KEPT);
}

/// Adds a letter or digit to a hash.
fn add(hash: &mut u64, letter: u32) {
    *hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(letter));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differ(one: &str, other: &str) -> bool {
        Numbers::of(one).differ(&Numbers::of(other))
    }

    #[test]
    fn three_and_more_numbers_of_which_most_are_others_differ() {
        let prices = "Wheat 312.50, corn 201.25, oats 155.75 and rye 98.00 on 3 March";
        assert!(!differ(prices, prices));
        assert!(differ(prices, "Wheat 314.25, corn 199.50, oats 156.75 and rye 97.25 on 4 March"));
        assert!(!differ(prices, "Wheat 312.50, corn 201.25, oats 156.75 and rye 98.00 on 4 March"), "a corrected figure, a day later");
        assert!(!differ("Two of 3 on 4 March", "Two of 5 on 6 March"), "too few to tell");
        // The same number of another thing is another.
        assert!(differ("lions 3 bears 1 hawks 4 wolves 2", "lions 4 bears 2 hawks 3 wolves 1"));
    }

    #[test]
    fn case_and_marks_play_no_part_and_many_numbers_are_compared_as_far_as_both_are_known() {
        assert_eq!(Numbers::of("Rates of 6-3/16, 1,000.50 paid"), Numbers::of("RATES OF 63/16 — 100050 PAID"));
        let many = |from: u32, until: u32| (from..until).map(|n| format!("item {} ", n * 7919)).collect::<String>();
        assert!(!differ(&many(0, 100), &many(10, 110)));
        assert!(differ(&many(0, 100), &many(80, 180)));
        assert!(!differ(&many(0, 100), &many(0, 3)), "of a part all are known");
        assert!(!differ("", &many(0, 9)));
        assert_eq!(Numbers::of(&many(0, 9_000)), Numbers::of(&(many(4_500, 9_000) + &many(0, 4_500))), "whatever comes first");
    }

    #[test]
    fn they_read_back() {
        for text in ["", "1", "one 1 two 2 three 3", &"9 a 8 b".repeat(40)] {
            let numbers = Numbers::of(text);
            let packed: Vec<u8> = numbers.packed().collect();
            assert_eq!(packed.first_chunk().filter(|_| packed.len() == Numbers::PACKED).map(Numbers::unpacked), Some(numbers));
        }
    }
}
