//! [`Recent`]: what was found out about the texts asked for last. The same names stand in article after article; to find out about one takes a walk through
//! far memory, and here one look.

use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// Longer texts are not kept.
const LONGEST: usize = 31;

/// A text of up to [`LONGEST`] bytes, and last one more than its length; nothing but zeros where there is none. It is no struct and no array of more than 16,
/// since of those `vec!` takes zeros from the system without writing them, and a process that asks once should not write thousands.
type Short = [[u8; 16]; (LONGEST + 1) / 16];

const NONE: Short = [[0; 16]; (LONGEST + 1) / 16];

fn short(text: &str) -> Option<Short> {
    let mut short = NONE;
    let (length, bytes) = short.as_flattened_mut().split_last_mut()?;
    bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    *length = text.len() as u8 + 1;
    Some(short)
}

/// Answers about short texts. Each has one place, by its hash, where the last that came stays.
pub(crate) struct Recent<V> {
    kept: Vec<(Short, V)>,
    most: usize,
}

impl<V: Copy + Default> Recent<V> {
    /// For the answers about so many texts, a power of two. There is no memory taken before the first.
    pub const fn of(most: usize) -> Recent<V> {
        assert!(most.is_power_of_two());
        Recent { kept: Vec::new(), most }
    }

    /// What `find` said of the text when it was first asked for; what it says depends on the text alone.
    #[inline]
    pub fn get(&mut self, text: &str, find: impl FnOnce() -> V) -> V {
        let Some(short) = short(text) else { return find() };
        if self.kept.is_empty() {
            self.kept = vec![(NONE, V::default()); self.most];
        }
        // The upper bits of this hash are the better ones.
        let place = (FxBuildHasher.hash_one(text) >> 32) as usize & (self.most - 1);
        let Some(kept) = self.kept.get_mut(place) else { return find() };
        if kept.0 != short {
            *kept = (short, find());
        }
        kept.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_its_own_answer_whatever_was_asked_before() {
        let mut recent = Recent::of(64);
        let texts: Vec<String> = (0..3_000).map(|n| format!("{}{}", "x".repeat(n % 40), n % 300)).chain([String::new()]).collect();
        for text in &texts {
            let own = text.bytes().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte) + 1));
            assert_eq!(recent.get(text, || own), own, "{text}");
            let again = recent.get(text, || own + 1);
            assert_eq!(again, if text.len() > LONGEST { own + 1 } else { own }, "{text}");
        }
    }
}
