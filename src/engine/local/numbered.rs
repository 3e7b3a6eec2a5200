//! [`Numbered`]: texts, each with a number, found by what they say.

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// Texts with numbers, which are counted from 0 in the order in which they came.
#[derive(Default)]
pub struct Numbered {
    /// All of them one after another: an allocation for each would take longer than to number it.
    all: String,
    /// Where each ends there, in bytes.
    ends: Vec<usize>,
    by_text: HashTable<Entry>,
}

/// A text, and what was made of it, so that the texts are not read again when the table grows.
struct Entry {
    hash: u32,
    number: u32,
}

impl Numbered {
    /// With room for so many.
    pub fn with_room(texts: usize) -> Numbered {
        Numbered { by_text: HashTable::with_capacity(texts), ends: Vec::with_capacity(texts), ..Numbered::default() }
    }

    /// How many there are: their numbers are below it.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The number of a text, which is the next where there was none of it.
    pub fn number(&mut self, text: &str) -> u32 {
        let Numbered { all, ends, by_text } = self;
        let hash = FxBuildHasher.hash_one(text) as u32;
        if let Some(found) = by_text.find(spread(hash), |entry| entry.hash == hash && text_at(all, ends, entry.number) == text) {
            return found.number;
        }
        let number = ends.len() as u32;
        all.push_str(text);
        ends.push(all.len());
        by_text.insert_unique(spread(hash), Entry { hash, number }, |entry| spread(entry.hash));
        number
    }

    /// The text of that number, which is one that was given.
    pub fn text(&self, number: u32) -> &str {
        text_at(&self.all, &self.ends, number)
    }

    /// All of them, in the order of their numbers.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|number| self.text(number))
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.all.capacity() + self.ends.capacity() * size_of::<usize>() + self.by_text.allocation_size()
    }
}

/// A hash of which every bit counts, the upper ones too (Fibonacci hashing; Knuth, The Art of Computer Programming, 6.4).
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn text_at<'t>(all: &'t str, ends: &[usize], number: u32) -> &'t str {
    let number = number as usize;
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    &all[start..ends[number]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_and_a_number_one_text() {
        let mut numbered = Numbered::with_room(2);
        let texts: Vec<String> = (0..5_000).map(|n| if n == 0 { String::new() } else { format!("text {n}") }).collect();
        for _ in 0..2 {
            assert!((0..).zip(&texts).all(|(number, text)| numbered.number(text) == number));
        }
        assert_eq!((numbered.len(), numbered.text(4_321)), (5_000, "text 4321"));
        assert!(numbered.texts().eq(&texts));
    }
}
