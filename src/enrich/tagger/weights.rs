//! [`Weights`]: what each feature says for and against each label, in whole numbers.

use super::features::{DENSE, Sink};
use super::label::{LABELS, may_follow};
use super::verdict::SECOND;
use super::word_sums::{Word, WordSums};
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// Labels, rounded up to what adds up fast.
pub(super) const ROW: usize = 20;
/// The score of what may not be.
pub const NEVER: i32 = -1_000_000;

/// The scores of the labels of one token.
pub type Scores = [i32; LABELS];

/// A feature as the asset keeps it: fingerprint and weights.
pub type Sparse = (u32, [i8; LABELS]);

/// The weights of a model.
pub struct Weights {
    /// Tells it from other models of this process.
    number: u64,
    /// The weights of each sparse feature for the labels, by its fingerprint; the rest of a row is padding. Of a token's fifty features ten are not there, in no
    /// order that a processor could foresee: this map tells so at one look, where probing place by place took 1.7 times as long over all the tagger does, and
    /// a perfect hash without any guess twice as long over the look-ups.
    sparse: FxHashMap<u32, [i8; ROW]>,
    dense: Vec<[i16; LABELS]>,
    second: Vec<[i16; LABELS]>,
    /// From label to label; [`NEVER`] where one may not follow the other.
    pub transitions: [[i32; LABELS]; LABELS],
}

impl Weights {
    /// Lays the weights out for reading; `second` are those of the second reading. Missing dense rows are zero, and spare ones are left out.
    pub fn new(sparse: &[Sparse], dense: &[[i16; LABELS]], second: &[[i16; LABELS]], transitions: &[[i16; LABELS]; LABELS]) -> Weights {
        let sparse = sparse.iter().map(|(fingerprint, weights)| {
            let mut row = [0; ROW];
            row[..LABELS].copy_from_slice(weights);
            (*fingerprint, row)
        });
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let mut dense = dense.to_vec();
        dense.resize(DENSE, [0; LABELS]);
        let mut second = second.to_vec();
        second.resize(SECOND, [0; LABELS]);
        let transitions =
            std::array::from_fn(|a| std::array::from_fn(|b| if may_follow(a, b) { i32::from(transitions[a][b]) } else { NEVER }));
        Weights { number: NUMBER.fetch_add(1, Ordering::Relaxed), sparse: sparse.collect(), dense, second, transitions }
    }
}

impl Weights {
    /// What tells this model from others of this process.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Adds a feature of the second reading to the scores of a token.
    pub fn add_second(&self, row: usize, scores: &mut Scores) {
        scores.iter_mut().zip(&self.second[row]).for_each(|(score, weight)| *score += i32::from(*weight));
    }
}

/// Adds up the scores of one token.
pub struct Adder<'w> {
    weights: &'w Weights,
    sums: &'w mut WordSums,
    sparse: [i16; ROW],
    dense: [i16; LABELS],
    /// Sparse features that were not looked up yet.
    waiting: Waiting,
}

/// Sparse features that are looked up one after the other, with nothing done between: the next can be fetched from memory while one is waited for.
struct Waiting {
    fingerprints: [u32; AT_ONCE],
    held: usize,
}

const AT_ONCE: usize = 64;

impl Waiting {
    fn new() -> Waiting {
        Waiting { fingerprints: [0; AT_ONCE], held: 0 }
    }

    #[inline]
    fn push(&mut self, fingerprint: u32, weights: &Weights, sum: &mut [i16; ROW]) {
        self.fingerprints[self.held] = fingerprint;
        self.held += 1;
        if self.held == AT_ONCE {
            self.look_up(weights, sum);
        }
    }

    fn look_up(&mut self, weights: &Weights, sum: &mut [i16; ROW]) {
        let none = [0; ROW];
        let mut rows = [&none; AT_ONCE];
        let waiting = &self.fingerprints[..self.held];
        waiting.iter().zip(&mut rows).for_each(|(fingerprint, row)| *row = weights.sparse.get(fingerprint).unwrap_or(&none));
        for row in &rows[..waiting.len()] {
            // At most 64 features of at most 127 each: no sum passes 16 bits.
            sum.iter_mut().zip(*row).for_each(|(sum, &weight)| *sum = sum.wrapping_add(i16::from(weight)));
        }
        self.held = 0;
    }
}

impl<'w> Adder<'w> {
    /// Nothing added yet; `sums` are of this model.
    pub fn new(weights: &'w Weights, sums: &'w mut WordSums) -> Adder<'w> {
        Adder { weights, sums, sparse: [0; ROW], dense: [0; LABELS], waiting: Waiting::new() }
    }

    /// The sum.
    pub fn scores(mut self) -> Scores {
        self.waiting.look_up(self.weights, &mut self.sparse);
        std::array::from_fn(|l| i32::from(self.sparse[l]) + i32::from(self.dense[l]))
    }
}

impl Sink for Adder<'_> {
    #[inline]
    fn sparse(&mut self, fingerprint: u32) {
        self.waiting.push(fingerprint, self.weights, &mut self.sparse);
    }

    #[inline]
    fn dense(&mut self, row: usize) {
        for (sum, weight) in self.dense.iter_mut().zip(&self.weights.dense[row]) {
            *sum = sum.saturating_add(*weight);
        }
    }

    #[inline]
    fn word(&mut self, word: Word<'_>, features: impl FnOnce(&mut dyn FnMut(u32))) {
        let weights = self.weights;
        let of_word = self.sums.sum(word, || {
            let (mut waiting, mut sum) = (Waiting::new(), [0; ROW]);
            features(&mut |fingerprint| waiting.push(fingerprint, weights, &mut sum));
            waiting.look_up(weights, &mut sum);
            sum
        });
        self.sparse.iter_mut().zip(of_word).for_each(|(sum, more)| *sum = sum.wrapping_add(more));
    }
}
