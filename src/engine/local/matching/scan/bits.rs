//! [`Bits`]: some of the documents of a stretch, and [`Counts`]: how many sets of bits hold each.

/// Documents of a stretch, at least and at most. What is kept of a short one stays in the nearest cache; of words that hardly any document holds more
/// documents are read at a time, since a stretch takes time of its own. Both are powers of two.
pub const SHORTEST: usize = 2_048;
pub const LONGEST: usize = 32_768;

/// Bits of a block.
const BLOCK: usize = 64;

/// The place of a document in a stretch: `% LONGEST` changes none, and spares looking whether it is one.
#[inline]
pub fn place(at: u16) -> usize {
    usize::from(at) % LONGEST
}

/// As many of nothing as there is room for in a stretch.
pub fn nothing<T: Copy + Default>() -> Box<[T; LONGEST]> {
    vec![T::default(); LONGEST].try_into().unwrap_or_else(|_| Box::new([T::default(); LONGEST]))
}

/// Documents of a stretch: those whose bit is set.
///
/// They lie in bytes: a bit that is set in a word waits for the one that was set in it before, and of 64 documents several are found more often than of 8.
#[derive(Clone)]
pub struct Bits {
    bytes: Box<[u8; LONGEST / 8]>,
    /// How many bytes the stretch has.
    used: usize,
}

impl Bits {
    pub fn none() -> Bits {
        Bits { bytes: Box::new([0; LONGEST / 8]), used: SHORTEST / 8 }
    }

    /// Of a stretch of so many documents; where there are none yet.
    pub fn resize(&mut self, documents: usize) {
        self.used = (documents / 8).min(LONGEST / 8);
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.used]
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.used]
    }

    /// 64 documents each, the first in the lowest bit.
    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = u64> + ExactSizeIterator + '_ {
        self.bytes().as_chunks::<{ BLOCK / 8 }>().0.iter().map(|bytes| u64::from_le_bytes(*bytes))
    }

    fn blocks_mut(&mut self) -> impl Iterator<Item = &mut [u8; BLOCK / 8]> + '_ {
        self.bytes_mut().as_chunks_mut::<{ BLOCK / 8 }>().0.iter_mut()
    }

    #[inline]
    pub fn has(&self, at: u16) -> bool {
        self.bytes[place(at) / 8] >> (at % 8) & 1 == 1
    }

    /// Whether it has any from the first of these places to the last, or in a byte with one of them.
    #[inline]
    pub fn has_any(&self, first: u16, last: u16) -> bool {
        self.bytes.get(place(first) / 8..=place(last) / 8).is_some_and(|bytes| bytes.iter().fold(0, |all, byte| all | byte) != 0)
    }

    #[inline]
    pub fn set(&mut self, at: u16) {
        self.bytes[place(at) / 8] |= 1 << (at % 8);
    }

    pub fn set_all(&mut self, places: &[u16]) {
        places.iter().for_each(|at| self.set(*at));
    }

    pub fn clear(&mut self) {
        self.bytes_mut().fill(0);
    }

    pub fn is_empty(&self) -> bool {
        self.blocks().all(|block| block == 0)
    }

    pub fn count(&self) -> u64 {
        self.blocks().map(|block| u64::from(block.count_ones())).sum()
    }

    /// Becomes the other.
    fn copy(&mut self, other: &Bits) {
        self.used = other.used;
        self.bytes_mut().copy_from_slice(other.bytes());
    }

    /// Adds those of the other.
    pub fn add(&mut self, other: &Bits) {
        self.bytes_mut().iter_mut().zip(other.bytes()).for_each(|(own, other)| *own |= other);
    }

    /// Leaves those that the other has too.
    pub fn keep(&mut self, other: &Bits) {
        self.bytes_mut().iter_mut().zip(other.bytes()).for_each(|(own, other)| *own &= other);
    }

    /// Leaves those that the other has not.
    pub fn remove(&mut self, other: &Bits) {
        self.bytes_mut().iter_mut().zip(other.bytes()).for_each(|(own, other)| *own &= !other);
    }

    /// Leaves those that are wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(u16) -> bool) {
        self.keep_blocks(|at, places| places.iter().map(|place| u64::from(wanted(*place)) << (place - at)).sum());
    }

    /// Leaves of each block what `kept` says, which is told where the block begins and the places in it.
    pub fn keep_blocks(&mut self, mut kept: impl FnMut(u16, &[u16]) -> u64) {
        let mut places = [0; BLOCK];
        for (at, bytes) in (0..).step_by(BLOCK).zip(self.blocks_mut()) {
            let block = u64::from_le_bytes(*bytes);
            if block != 0 {
                *bytes = (block & kept(at, places_of(at, block, &mut places))).to_le_bytes();
            }
        }
    }

    /// In order.
    #[inline]
    pub fn each(&self, mut take: impl FnMut(u16)) {
        for (at, block) in (0..).step_by(BLOCK).zip(self.blocks()) {
            each_of(at, block, &mut take);
        }
    }

    /// The same, block by block, where there are any.
    pub fn each_block(&self, mut take: impl FnMut(&[u16])) {
        let mut places = [0; BLOCK];
        for (at, block) in (0..).step_by(BLOCK).zip(self.blocks()).filter(|(_, block)| *block != 0) {
            take(places_of(at, block, &mut places));
        }
    }

    /// The first and the last.
    pub fn ends(&self) -> Option<(u16, u16)> {
        let block = |(at, block): (usize, u64)| (block != 0).then_some((at * BLOCK, block));
        let (first, last) = (self.blocks().enumerate().find_map(block)?, self.blocks().enumerate().rev().find_map(block)?);
        // A place fits: there are fewer than 65,536.
        Some(((first.0 + first.1.trailing_zeros() as usize) as u16, (last.0 + last.1.ilog2() as usize) as u16))
    }
}

/// The places of the bits of a block that begins at `at`.
#[inline]
fn each_of(at: u16, mut block: u64, mut take: impl FnMut(u16)) {
    while block != 0 {
        take(at + block.trailing_zeros() as u16);
        block &= block - 1;
    }
}

fn places_of(at: u16, block: u64, places: &mut [u16; BLOCK]) -> &[u16] {
    let mut held = 0;
    each_of(at, block, |place| {
        places[held] = place;
        held += 1;
    });
    &places[..held]
}

/// How many of some sets hold each document: the first set of bits has the ones, the next the twos and so on.
pub struct Counts {
    digits: Vec<Bits>,
    /// How many of the digits are in use; the others are room.
    used: usize,
    carried: Bits,
}

impl Counts {
    pub fn none() -> Counts {
        Counts { digits: Vec::new(), used: 0, carried: Bits::none() }
    }

    pub fn clear(&mut self) {
        self.used = 0;
    }

    /// Counts one more for each of these.
    pub fn add(&mut self, more: &Bits) {
        let Counts { digits, used, carried } = self;
        carried.copy(more);
        for digit in &mut digits[..*used] {
            for (own, carry) in digit.bytes_mut().iter_mut().zip(carried.bytes_mut()) {
                (*own, *carry) = (*own ^ *carry, *own & *carry);
            }
        }
        if carried.is_empty() {
            return;
        }
        match digits.get_mut(*used) {
            Some(room) => room.copy(carried),
            None => digits.push(carried.clone()),
        }
        *used += 1;
    }

    /// Those that so many hold at least; at least one.
    pub fn at_least(&self, needed: usize, into: &mut Bits) {
        into.clear();
        // More than there can be digits of are in none.
        let digits = &self.digits[..self.used];
        if needed.checked_shr(digits.len() as u32).unwrap_or(0) > 0 {
            return;
        }
        for (at, byte) in into.bytes_mut().iter_mut().enumerate() {
            // Those that hold more, and those that hold as many, as far as the higher digits tell.
            let (mut more, mut same) = (0, u8::MAX);
            for (digit, bits) in digits.iter().enumerate().rev() {
                let held = bits.bytes[at];
                if needed >> digit & 1 == 1 {
                    same &= held;
                } else {
                    more |= same & held;
                    same &= !held;
                }
            }
            *byte = more | same;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bits(places: &[u16]) -> Bits {
        let mut bits = Bits::none();
        bits.set_all(places);
        bits
    }

    fn places(bits: &Bits) -> Vec<u16> {
        let mut places = Vec::new();
        bits.each(|at| places.push(at));
        places
    }

    proptest! {
        #[test]
        fn bits_are_a_set_of_places(
            mut a in prop::collection::btree_set(0..SHORTEST as u16, 0..200),
            b in prop::collection::btree_set(0..SHORTEST as u16, 0..200),
        ) {
            let of = |set: &std::collections::BTreeSet<u16>| set.iter().copied().collect::<Vec<_>>();
            let (mut some, other) = (bits(&of(&a)), bits(&of(&b)));
            prop_assert_eq!(places(&some), of(&a));
            let mut blocks = Vec::new();
            some.each_block(|places| blocks.extend_from_slice(places));
            prop_assert_eq!(blocks, of(&a));
            prop_assert_eq!(some.ends(), a.first().copied().zip(a.last().copied()));
            for (first, last) in b.iter().zip(b.iter().skip(1)) {
                let within = |first, last| a.range(first..=last).next().is_some();
                prop_assert!(some.has_any(*first, *last) || !within(*first, *last));
                prop_assert!(!some.has_any(*first, *last) || within(first / 8 * 8, last / 8 * 8 + 7));
            }
            some.add(&other);
            a.extend(&b);
            prop_assert_eq!(places(&some), of(&a));
            some.retain(|at| at % 3 != 0);
            a.retain(|at| at % 3 != 0);
            prop_assert_eq!(places(&some), of(&a));
            some.keep_blocks(|at, places| places.iter().filter(|place| *place % 5 != 0).map(|place| 1 << (place - at)).sum());
            a.retain(|at| at % 5 != 0);
            prop_assert_eq!(places(&some), of(&a));
            let mut rest = some.clone();
            rest.remove(&other);
            prop_assert_eq!(places(&rest), a.difference(&b).copied().collect::<Vec<_>>());
            some.keep(&other);
            a.retain(|at| b.contains(at));
            prop_assert_eq!(places(&some), of(&a));
            prop_assert_eq!((some.is_empty(), (0..SHORTEST as u16).all(|at| some.has(at) == a.contains(&at))), (a.is_empty(), true));
        }

        #[test]
        fn counts_tell_who_is_in_so_many_sets(sets in prop::collection::vec(prop::collection::btree_set(0..40u16, 0..40), 1..12), needed in 1usize..14) {
            let mut counts = Counts::none();
            // It has room of what was counted before.
            (0..9).for_each(|_| counts.add(&bits(&[1, 2, 3])));
            counts.clear();
            sets.iter().for_each(|set| counts.add(&bits(&set.iter().copied().collect::<Vec<_>>())));
            let mut found = Bits::none();
            counts.at_least(needed, &mut found);
            let wanted: Vec<u16> = (0..40).filter(|at| sets.iter().filter(|set| set.contains(at)).count() >= needed).collect();
            prop_assert_eq!(places(&found), wanted);
        }
    }
}
