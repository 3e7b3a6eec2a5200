//! [`Block`]: where terms stand in the next articles, sorted by key when there are enough of them.
//!
//! To add each to what is known of its term would wait for far memory once or more for each. Sorting some tens of thousands, which stay in near memory,
//! takes a few nanoseconds for each, and then every term of them is gone to once.

/// A term of a field at a position of an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Occurrence {
    /// Of the field and the term.
    pub key: u32,
    pub doc: u32,
    pub position: u32,
}

/// No fewer are sorted at once, and no more but for those of the article with which there are as many. The more, the less often a term is gone to: of 200,000
/// articles without names 256 Ki took a tenth less time to index than 32 Ki. They take 6 MB; more was not tried.
const FEWEST: usize = 16 << 10;
const MOST: usize = 256 << 10;

/// Bits of a key by which one pass sorts.
const DIGIT: u32 = 11;

/// Occurrences that wait.
pub struct Block {
    waiting: Vec<Occurrence>,
    other: Vec<Occurrence>,
    /// From so many on they are taken out.
    enough: usize,
}

impl Block {
    /// None yet; what waits may take so many bytes.
    pub fn within(bytes: usize) -> Block {
        Block { waiting: Vec::new(), other: Vec::new(), enough: (bytes / (2 * size_of::<Occurrence>())).clamp(FEWEST, MOST) }
    }

    #[inline]
    pub fn push(&mut self, occurrence: Occurrence) {
        self.waiting.push(occurrence);
    }

    /// Whether there are enough to be taken out.
    pub fn is_full(&self) -> bool {
        self.waiting.len() >= self.enough
    }

    /// Calls `take` with those of each key, in the order in which they came, and forgets them.
    pub fn drain(&mut self, mut take: impl FnMut(&[Occurrence])) {
        self.sort();
        self.waiting.chunk_by(|one, next| one.key == next.key).for_each(&mut take);
        self.waiting.clear();
        if self.waiting.capacity() > 4 * self.enough {
            // Of an article as long as a book.
            (self.waiting, self.other) = Default::default();
        }
    }

    /// Sorts by key, and leaves those of one key in their order (least digits first; Knuth, The Art of Computer Programming, 5.2.5).
    fn sort(&mut self) {
        let Block { waiting, other, .. } = self;
        let largest = waiting.iter().map(|o| o.key).max().unwrap_or_default();
        other.resize(waiting.len(), Occurrence::default());
        let mut shift = 0;
        while shift < u32::BITS && largest >> shift > 0 {
            let digit = |o: &Occurrence| (o.key >> shift) as usize & ((1 << DIGIT) - 1);
            let mut places = [0usize; 1 << DIGIT];
            waiting.iter().for_each(|o| places[digit(o)] += 1);
            let mut sum = 0;
            for place in &mut places {
                sum += std::mem::replace(place, sum);
            }
            for occurrence in waiting.iter() {
                let place = &mut places[digit(occurrence)];
                other[*place] = *occurrence;
                *place += 1;
            }
            std::mem::swap(waiting, other);
            shift += DIGIT;
        }
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        (self.waiting.capacity() + self.other.capacity()) * size_of::<Occurrence>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_occurrences_of_each_key_in_their_order() {
        for most in [1u32, 2_000, 5_000_000, u32::MAX] {
            let mut block = Block::within(0);
            let all: Vec<Occurrence> = (0..3_000u32)
                .map(|n| Occurrence { key: n.wrapping_mul(2_654_435_761) % most % 700, doc: n / 100, position: n % 100 })
                .map(|o| Occurrence { key: o.key.wrapping_mul(most / 700 + 1), ..o })
                .collect();
            all.iter().for_each(|o| block.push(*o));
            let mut given = Vec::new();
            block.drain(|of_key| given.extend(of_key.iter().copied()));
            let mut expected = all;
            expected.sort_by_key(|o| o.key);
            assert_eq!(given, expected);
        }
    }
}
