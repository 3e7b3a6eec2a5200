//! [`Ranked`]: a row of bits with, for every 64 of them, how many are set before: what lies in a row for the set ones alone is found by that.
//!
//! # On disk
//! For every 64 bits these (8 bytes) and how many of the row are set before (4 bytes), little-endian.

use tantivy::directory::OwnedBytes;

/// The bytes for 64 bits.
const BLOCK: usize = 12;

/// Bits, read where they lie.
#[derive(Debug, Clone)]
pub struct Ranked(OwnedBytes);

impl Ranked {
    pub fn new(bytes: OwnedBytes) -> Ranked {
        Ranked(bytes)
    }

    /// How many bytes so many bits are.
    pub fn size(bits: usize) -> usize {
        BLOCK * bits.div_ceil(64)
    }

    /// What is written of so many bits, of which these are set.
    pub fn bytes(bits: usize, set: impl Iterator<Item = u32>) -> Vec<u8> {
        let mut words = vec![0u64; bits.div_ceil(64)];
        for at in set {
            words[at as usize / 64] |= 1 << (at % 64);
        }
        let mut before = 0u32;
        let mut bytes = Vec::with_capacity(Ranked::size(bits));
        for word in words {
            bytes.extend(word.to_le_bytes());
            bytes.extend(before.to_le_bytes());
            before += word.count_ones();
        }
        bytes
    }

    /// How many blocks of 64 there are.
    pub fn blocks(&self) -> usize {
        self.0.len() / BLOCK
    }

    /// The bits of a block and how many are set before it; beyond the last none.
    #[inline]
    pub fn block(&self, at: usize) -> (u64, u32) {
        let block = self.0.as_chunks::<BLOCK>().0.get(at);
        block.map_or((0, 0), |b| {
            let (bits, before) = b.split_at(8);
            (bits.try_into().map_or(0, u64::from_le_bytes), before.try_into().map_or(0, u32::from_le_bytes))
        })
    }

    /// Whether a bit is set, and how many before it are.
    #[inline]
    pub fn rank(&self, at: u32) -> (bool, u32) {
        let (bits, before) = self.block(at as usize / 64);
        let bit = 1u64 << (at % 64);
        (bits & bit != 0, before.wrapping_add((bits & (bit - 1)).count_ones()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn of_every_bit_it_is_known_whether_it_is_set_and_how_many_are_before(set in prop::collection::vec(any::<bool>(), 0..300)) {
            let bits = || set.iter().zip(0u32..).filter(|(is, _)| **is).map(|(_, at)| at);
            let ranked = Ranked::new(OwnedBytes::new(Ranked::bytes(set.len(), bits())));
            prop_assert_eq!(ranked.blocks() * BLOCK, Ranked::size(set.len()));
            for (at, is) in (0..).zip(&set) {
                prop_assert_eq!(ranked.rank(at), (*is, bits().filter(|other| *other < at).count() as u32));
            }
            prop_assert!(!ranked.rank(1_000).0);
        }
    }
}
