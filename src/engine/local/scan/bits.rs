//! [`Bits`]: some of the documents of a stretch, and [`Counts`]: how many sets of bits hold each.

/// Documents of a stretch, at least and at most. What is kept of a short one stays in the nearest cache; of words that hardly any document holds more
/// documents are read at a time, since a stretch takes time of its own. Both are powers of two.
pub const SHORTEST: usize = 2_048;
pub const LONGEST: usize = 8_192;

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
#[derive(Clone)]
pub struct Bits {
    blocks: Box<[u64; LONGEST / BLOCK]>,
    /// How many blocks the stretch has.
    used: usize,
}

impl Bits {
    pub fn none() -> Bits {
        Bits { blocks: Box::new([0; LONGEST / BLOCK]), used: SHORTEST / BLOCK }
    }

    /// Of a stretch of so many documents; where there are none yet.
    pub fn resize(&mut self, documents: usize) {
        self.used = (documents / BLOCK).min(LONGEST / BLOCK);
    }

    /// 64 documents each.
    pub fn blocks(&self) -> &[u64] {
        &self.blocks[..self.used]
    }

    fn blocks_mut(&mut self) -> &mut [u64] {
        &mut self.blocks[..self.used]
    }

    #[inline]
    pub fn has(&self, at: u16) -> bool {
        self.blocks[place(at) / BLOCK] >> (at % BLOCK as u16) & 1 == 1
    }

    #[inline]
    pub fn set(&mut self, at: u16) {
        self.blocks[place(at) / BLOCK] |= 1 << (at % BLOCK as u16);
    }

    pub fn set_all(&mut self, places: &[u16]) {
        places.iter().for_each(|at| self.set(*at));
    }

    pub fn clear(&mut self) {
        self.blocks_mut().fill(0);
    }

    pub fn is_empty(&self) -> bool {
        self.blocks().iter().all(|block| *block == 0)
    }

    /// Adds those of the other.
    pub fn add(&mut self, other: &Bits) {
        self.blocks_mut().iter_mut().zip(other.blocks()).for_each(|(own, other)| *own |= other);
    }

    /// Leaves those that the other has too.
    pub fn keep(&mut self, other: &Bits) {
        self.blocks_mut().iter_mut().zip(other.blocks()).for_each(|(own, other)| *own &= other);
    }

    /// Leaves those that are wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(u16) -> bool) {
        for (at, block) in (0..).step_by(BLOCK).zip(self.blocks_mut()) {
            each_of(at, *block, |place| *block &= !(u64::from(!wanted(place)) << (place % BLOCK as u16)));
        }
    }

    /// Leaves of each block what `kept` says, which is told where the block begins and the places in it.
    pub fn keep_blocks(&mut self, mut kept: impl FnMut(u16, &[u16]) -> u64) {
        let mut places = [0; BLOCK];
        for (at, block) in (0..).step_by(BLOCK).zip(self.blocks_mut()).filter(|(_, block)| **block != 0) {
            *block &= kept(at, places_of(at, *block, &mut places));
        }
    }

    /// In order.
    #[inline]
    pub fn each(&self, mut take: impl FnMut(u16)) {
        for (at, block) in (0..).step_by(BLOCK).zip(self.blocks()) {
            each_of(at, *block, &mut take);
        }
    }

    /// The same, block by block, where there are any.
    pub fn each_block(&self, mut take: impl FnMut(&[u16])) {
        let mut places = [0; BLOCK];
        for (at, block) in (0..).step_by(BLOCK).zip(self.blocks()).filter(|(_, block)| **block != 0) {
            take(places_of(at, *block, &mut places));
        }
    }

    /// The first and the last.
    pub fn ends(&self) -> Option<(u16, u16)> {
        let first = self.blocks().iter().position(|block| *block != 0)?;
        let last = self.blocks().iter().rposition(|block| *block != 0)?;
        let ends = (first * BLOCK + self.blocks[first].trailing_zeros() as usize, last * BLOCK + self.blocks[last].ilog2() as usize);
        // A place fits: there are fewer than 65,536.
        Some((ends.0 as u16, ends.1 as u16))
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
#[derive(Default)]
pub struct Counts(Vec<Bits>);

impl Counts {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Counts one more for each of these.
    pub fn add(&mut self, more: &Bits) {
        let mut carried = more.clone();
        for digit in &mut self.0 {
            let mut both = carried.clone();
            both.keep(digit);
            digit.blocks_mut().iter_mut().zip(carried.blocks()).for_each(|(own, other)| *own ^= other);
            carried = both;
        }
        if !carried.is_empty() {
            self.0.push(carried);
        }
    }

    /// Those that so many hold at least; at least one.
    pub fn at_least(&self, needed: usize, into: &mut Bits) {
        into.clear();
        // More than there can be digits of are in none.
        if needed.checked_shr(self.0.len() as u32).unwrap_or(0) > 0 {
            return;
        }
        for (at, block) in into.blocks_mut().iter_mut().enumerate() {
            // Those that hold more, and those that hold as many, as far as the higher digits tell.
            let (mut more, mut same) = (0, u64::MAX);
            for (digit, bits) in self.0.iter().enumerate().rev() {
                let held = bits.blocks[at];
                if needed >> digit & 1 == 1 {
                    same &= held;
                } else {
                    more |= same & held;
                    same &= !held;
                }
            }
            *block = more | same;
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
            some.add(&other);
            a.extend(&b);
            prop_assert_eq!(places(&some), of(&a));
            some.retain(|at| at % 3 != 0);
            a.retain(|at| at % 3 != 0);
            prop_assert_eq!(places(&some), of(&a));
            some.keep_blocks(|at, places| places.iter().filter(|place| *place % 5 != 0).map(|place| 1 << (place - at)).sum());
            a.retain(|at| at % 5 != 0);
            prop_assert_eq!(places(&some), of(&a));
            some.keep(&other);
            a.retain(|at| b.contains(at));
            prop_assert_eq!(places(&some), of(&a));
            prop_assert_eq!((some.is_empty(), (0..SHORTEST as u16).all(|at| some.has(at) == a.contains(&at))), (a.is_empty(), true));
        }

        #[test]
        fn counts_tell_who_is_in_so_many_sets(sets in prop::collection::vec(prop::collection::btree_set(0..40u16, 0..40), 1..12), needed in 1usize..14) {
            let mut counts = Counts::default();
            sets.iter().for_each(|set| counts.add(&bits(&set.iter().copied().collect::<Vec<_>>())));
            let mut found = Bits::none();
            counts.at_least(needed, &mut found);
            let wanted: Vec<u16> = (0..40).filter(|at| sets.iter().filter(|set| set.contains(at)).count() >= needed).collect();
            prop_assert_eq!(places(&found), wanted);
        }
    }
}
