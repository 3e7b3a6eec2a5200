//! [`Weights`]: what each feature says for and against each label, in whole numbers.

use super::features::{DENSE, Sink};
use super::label::{LABELS, may_follow};
use super::verdict::SECOND;

/// Labels, rounded up to what adds up fast.
const ROW: usize = 20;
/// The score of what may not be.
pub const NEVER: i32 = -1_000_000;

/// The scores of the labels of one token.
pub type Scores = [i32; LABELS];

/// A feature as the asset keeps it: fingerprint and weights.
pub type Sparse = (u32, [i8; LABELS]);

/// The weights of a model.
pub struct Weights {
    /// The fingerprints of sparse features, each at one of its two [`places`]; 0 where there is none. So it takes two looks and no guess to
    /// know whether there is one (Pagh and Rodler, "Cuckoo hashing", 2004): of a token's fifty features ten are not there, and many more were not at the
    /// first place of a table with linear probing, in no order that a processor could foresee.
    fingerprints: Vec<u32>,
    /// The weights of each for the labels; the rest of a row is padding.
    rows: Vec<[i8; ROW]>,
    shift: u32,
    dense: Vec<[i16; LABELS]>,
    second: Vec<[i16; LABELS]>,
    /// From label to label; [`NEVER`] where one may not follow the other.
    pub transitions: [[i32; LABELS]; LABELS],
}

impl Weights {
    /// Lays the weights out for reading; `second` are those of the second reading. Missing dense rows are zero, and spare ones are left out.
    pub fn new(sparse: &[Sparse], dense: &[[i16; LABELS]], second: &[[i16; LABELS]], transitions: &[[i16; LABELS]; LABELS]) -> Weights {
        let bits = (sparse.len() * 2 + 2).next_power_of_two().trailing_zeros();
        // Less than half full there is nearly always a way; more room makes one, but for features that were made to collide: these say nothing.
        let laid_out = (bits..bits + 4).find_map(|bits| laid_out(sparse, bits).map(|laid_out| (bits, laid_out)));
        let (bits, (fingerprints, rows)) = laid_out.unwrap_or_else(|| (bits, (vec![0; 1 << bits], vec![[0; ROW]; 1 << bits])));
        let shift = 32 - bits;
        let mut dense = dense.to_vec();
        dense.resize(DENSE, [0; LABELS]);
        let mut second = second.to_vec();
        second.resize(SECOND, [0; LABELS]);
        let transitions =
            std::array::from_fn(|a| std::array::from_fn(|b| if may_follow(a, b) { i32::from(transitions[a][b]) } else { NEVER }));
        Weights { fingerprints, rows, shift, dense, second, transitions }
    }
}

/// The two places where a feature may be.
#[inline]
fn places(fingerprint: u32, shift: u32) -> [usize; 2] {
    // Odd, from the golden ratio; the second place is told by bits that the first does not look at.
    [(fingerprint >> shift) as usize, (fingerprint.wrapping_mul(0x9e37_79b1) >> shift) as usize]
}

/// Puts every feature at one of its places, of which there are 2 to the power of `bits`; `None` where that takes too long.
fn laid_out(sparse: &[Sparse], bits: u32) -> Option<(Vec<u32>, Vec<[i8; ROW]>)> {
    const MOST_MOVES: usize = 500;
    let shift = 32 - bits;
    let (mut fingerprints, mut rows) = (vec![0; 1 << bits], vec![[0; ROW]; 1 << bits]);
    for (fingerprint, weights) in sparse {
        let (mut moving, mut row) = ((*fingerprint).max(1), [0; ROW]);
        row[..LABELS].copy_from_slice(weights);
        let mut at = places(moving, shift)[0];
        for _ in 0..MOST_MOVES {
            std::mem::swap(&mut fingerprints[at], &mut moving);
            std::mem::swap(&mut rows[at], &mut row);
            // What was there goes to its other place.
            if moving == 0 || moving == fingerprints[at] {
                moving = 0;
                break;
            }
            let [first, second] = places(moving, shift);
            at = if at == first { second } else { first };
        }
        if moving != 0 {
            return None;
        }
    }
    Some((fingerprints, rows))
}

impl Weights {
    /// Adds a feature of the second reading to the scores of a token.
    pub fn add_second(&self, row: usize, scores: &mut Scores) {
        scores.iter_mut().zip(&self.second[row]).for_each(|(score, weight)| *score += i32::from(*weight));
    }
}

/// The most sparse features of a token.
const MOST: usize = 64;

/// Adds up the scores of one token.
pub struct Adder<'w> {
    weights: &'w Weights,
    /// Sparse features that are still to be added.
    waiting: [u32; MOST],
    taken: usize,
    sparse: [i16; ROW],
    dense: [i16; LABELS],
}

impl<'w> Adder<'w> {
    /// Nothing added yet.
    pub fn new(weights: &'w Weights) -> Adder<'w> {
        Adder { weights, waiting: [0; MOST], taken: 0, sparse: [0; ROW], dense: [0; LABELS] }
    }

    /// Adds what waits: first all are looked for, which needs hardly a branch, then those that are there are added.
    fn add_waiting(&mut self) {
        let Weights { fingerprints, rows, shift, .. } = self.weights;
        let (mut there, mut count) = ([0usize; MOST], 0);
        for fingerprint in &self.waiting[..self.taken] {
            let [first, second] = places(*fingerprint, *shift);
            let at = if fingerprints[second] == *fingerprint { second } else { first };
            there[count] = at;
            count += usize::from(fingerprints[at] == *fingerprint);
        }
        for at in &there[..count] {
            // At most 64 features of at most 127 each: no sum passes 16 bits.
            for (sum, &weight) in self.sparse.iter_mut().zip(&rows[*at]) {
                *sum = sum.wrapping_add(i16::from(weight));
            }
        }
        self.taken = 0;
    }

    /// The sum.
    pub fn scores(mut self) -> Scores {
        self.add_waiting();
        std::array::from_fn(|l| i32::from(self.sparse[l]) + i32::from(self.dense[l]))
    }
}

impl Sink for Adder<'_> {
    #[inline]
    fn sparse(&mut self, fingerprint: u32) {
        if self.taken == MOST {
            self.add_waiting();
        }
        self.waiting[self.taken] = fingerprint.max(1);
        self.taken += 1;
    }

    #[inline]
    fn dense(&mut self, row: usize) {
        for (sum, weight) in self.dense.iter_mut().zip(&self.weights.dense[row]) {
            *sum = sum.saturating_add(*weight);
        }
    }
}
