//! From pairs of texts that overlap to sets of copies.
//!
//! A text that stands in a longer one as a part of it is its copy, unless the longer one is put together from several.
//!
//! What hangs together through such pairs is not yet a set: of a calendar in which some lines are others every week each is a copy of the one before, and after
//! some weeks nothing is left of the first. So what hangs together is [parted](leaders): all that is in one set shares most of its text with the first of the set, which is the
//! one that is shown. Reports that grow stay together, since each holds what the first one said. Who belongs to whom depends on what hangs together
//! alone, so that it need be looked at again only where a pair of that has changed.

use super::finder::{Pair, Texts};
use super::sketch::{Overlap, Sketch};
use std::cell::LazyCell;

/// Of the texts that a longer one holds, so many are looked at to tell whether it is put together from several.
const HELD: usize = 16;

/// Of the first ones of sets so many are looked at, the latest: it bounds what thousands of notices cost that hang together and have little in common.
const LEADERS: usize = 64;

/// Pairs, to be joined to sets.
#[derive(Debug, Default)]
pub struct Links(Vec<Pair>);

impl Links {
    /// Takes in a pair; one may come again.
    pub fn add(&mut self, pair: Pair) {
        self.0.push(pair);
    }

    /// Joins what are copies.
    pub fn join(mut self, texts: &impl Texts, sets: &mut Sets) {
        self.0.sort_unstable_by_key(|pair| (pair.long, pair.short));
        self.0.dedup();
        for pairs in self.0.chunk_by(|a, b| a.long == b.long) {
            let copies = are_copies(texts, pairs);
            pairs.iter().zip(copies).filter(|(_, copy)| *copy).for_each(|(pair, _)| sets.join(pair.long, pair.short));
        }
    }
}

/// Which of the pairs that have one longer text in common, all there are, are copies: each that is a copy of equal length, and each that is a part, unless
/// the longer text holds also another that differs from it.
pub fn are_copies(texts: &impl Texts, pairs: &[Pair]) -> Vec<bool> {
    let mut copies: Vec<bool> = pairs.iter().map(|pair| pair.overlap == Overlap::Copy).collect();
    let parts = |pair: &Pair| pair.overlap == Overlap::Part;
    if !pairs.iter().any(parts) {
        return copies;
    }
    let mut held: Vec<(u64, u32)> =
        pairs.iter().filter(|pair| pair.overlap != Overlap::Copy).map(|pair| (texts.order(pair.short), pair.short)).collect();
    held.sort_unstable();
    // One more than are looked at, since a text is not compared with itself.
    // Mostly the first tells, so that the others need not be read.
    let held: Vec<_> = held.iter().take(HELD + 1).map(|(_, number)| (*number, LazyCell::new(|| texts.sketch(*number)))).collect();
    for (pair, copy) in pairs.iter().zip(&mut copies).filter(|(pair, _)| parts(pair)) {
        let others = || held.iter().filter(|(number, _)| *number != pair.short).take(HELD).filter_map(|(_, sketch)| sketch.as_ref());
        *copy = others().next().is_none() || texts.sketch(pair.short).is_none_or(|own| !others().any(|other| other.differs(&own)));
    }
    copies
}

/// Parts what hangs together, all that does, in the order in which the members of a set are shown: gives of each the one whose set it belongs to, which is the first of that
/// set; itself where it is the first or alone. That is the earliest with which it [mostly shares](Sketch::mostly_shares) its text.
pub fn leaders(texts: &impl Texts, ordered: &[u32]) -> Vec<u32> {
    // Two are a pair.
    if let [first, _] = ordered {
        return vec![*first; 2];
    }
    let mut leaders: Vec<(u32, Option<Sketch>)> = Vec::new();
    let mut led_by = |number: u32| {
        let own = texts.sketch(number);
        let latest = &leaders[leaders.len().saturating_sub(LEADERS)..];
        let mostly_shares = |other: &Option<Sketch>| own.as_ref().zip(other.as_ref()).is_some_and(|(own, other)| own.mostly_shares(other));
        if let Some((leader, _)) = latest.iter().find(|(_, sketch)| mostly_shares(sketch)) {
            return *leader;
        }
        leaders.push((number, own));
        number
    };
    ordered.iter().map(|number| led_by(*number)).collect()
}

/// Disjoint sets of numbers, each known by its smallest; 4 bytes a number.
#[derive(Debug)]
pub struct Sets(Vec<u32>);

impl Sets {
    /// So many numbers, each alone.
    pub fn of(count: usize) -> Sets {
        Sets((0..count as u32).collect())
    }

    /// The smallest number of the set of this one, which must be one of those there are.
    pub fn first(&mut self, mut number: u32) -> u32 {
        while self.0[number as usize] != number {
            // Every second step of the way is taken out, so that ways stay short.
            let next = self.0[self.0[number as usize] as usize];
            self.0[number as usize] = next;
            number = next;
        }
        number
    }

    /// Makes the sets of both one.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    /// The members of sets of two and more, each after the first of its set; ascending.
    pub fn members(mut self) -> Vec<(u32, u32)> {
        let count = self.0.len() as u32;
        let mut large = vec![0u64; self.0.len().div_ceil(64)];
        for number in 0..count {
            let first = self.first(number);
            if first != number {
                large[first as usize / 64] |= 1 << (first % 64);
            }
        }
        let mut members: Vec<(u32, u32)> = Vec::new();
        for number in 0..count {
            let first = self.first(number);
            if large[first as usize / 64] >> (first % 64) & 1 == 1 {
                members.push((first, number));
            }
        }
        members.sort_unstable();
        members
    }
}
