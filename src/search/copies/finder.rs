//! [`Finder`]: from sketches to sets of copies.
//!
//! Two texts are compared where one of the [`KEYS`] smallest hashes of each is the same: of a text that is the part `r` of another, each of them is with
//! probability `r`. Who is a copy of whom is then decided by the sketches, and sets are what hangs together.

use super::sketch::{Overlap, Sketch};

/// Hashes of a sketch by which it is looked for. With 12 a text cut to two fifths is missed in 2 of 1,000 cases, to a half in 2 of 10,000.
pub const KEYS: usize = 12;

/// The part of the hashes that a copy is expected to have in common which two texts must have, to be compared by their sketches: of 12 those of equal length 2 or 3, one
/// half as long as the other 1.
const MIN_COMMON: f32 = 0.25;

/// Up to so many texts with a hash in common all pairs are looked at; of more, each with the [`PIVOTS`] longest that are no copies of each other. It
/// bounds what a phrase costs that stands in every article of an outlet; real copies have other hashes in common too.
const CROWD: usize = 16;
const PIVOTS: usize = 3;

/// Finds which texts are copies of each other. Texts are numbered from 0 by the caller, in an order that depends on nothing but the texts
/// (their ids, say): then so does the outcome.
#[derive(Debug, Clone, Default)]
pub struct Finder {
    /// A hash and the number of a text that has it.
    keys: Vec<(u32, u32)>,
    /// The hashes of each text, ascending, text after text; and where those of each end.
    hashes: Vec<u32>,
    ends: Vec<usize>,
    /// The length of each text; 0 of one without a sketch.
    lengths: Vec<u32>,
}

impl Finder {
    /// Takes in the next text by its sketch; one without a sketch has no copies.
    pub fn add(&mut self, sketch: Option<&Sketch>) {
        let number = self.lengths.len() as u32;
        self.lengths.push(sketch.map_or(0, Sketch::length));
        self.hashes.extend(sketch.into_iter().flat_map(Sketch::keys));
        self.ends.push(self.hashes.len());
        self.keys.extend(sketch.into_iter().flat_map(Sketch::keys).map(|key| (key, number)));
    }

    fn keys_of(&self, number: u32) -> &[u32] {
        let at = |n: usize| n.checked_sub(1).and_then(|n| self.ends.get(n)).copied().unwrap_or(0);
        self.hashes.get(at(number as usize)..at(number as usize + 1)).unwrap_or_default()
    }

    /// Whether enough hashes are common to a text and a longer one.
    fn may_be_copies(&self, short: u32, long: u32) -> bool {
        let ratio = self.lengths[short as usize] as f32 / self.lengths[long as usize].max(1) as f32;
        let (one, other) = (self.keys_of(short), self.keys_of(long));
        common(one, other) >= (MIN_COMMON * ratio * KEYS as f32) as usize
    }

    /// The sets of two and more copies: numbers ascending within a set, the sets by their first. `sketch` gives the sketch of a
    /// text again, and is asked only for those that have a hash in common with another.
    pub fn sets(mut self, mut sketch: impl FnMut(u32) -> Option<Sketch>) -> Vec<Vec<u32>> {
        self.keys.sort_unstable();
        let mut links = Links { sets: Sets::of(self.lengths.len()), parts: Vec::new(), held: Vec::new() };
        let mut crowd: Vec<u32> = Vec::new();
        let mut against: Vec<u32> = Vec::new();
        for bucket in self.keys.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1) {
            crowd.clear();
            crowd.extend(bucket.iter().map(|(_, number)| *number));
            // The longest first: what the others may be parts of.
            crowd.sort_unstable_by_key(|number| (std::cmp::Reverse(self.lengths[*number as usize]), *number));
            let all = crowd.len() <= CROWD;
            against.clear();
            for short in &crowd {
                let mut linked = false;
                for long in &against {
                    if links.sets.first(*short) == links.sets.first(*long) {
                        linked = true;
                    } else if self.may_be_copies(*short, *long)
                        && let (Some(one), Some(other)) = (sketch(*short), sketch(*long))
                    {
                        linked |= links.compare((*short, &one), (*long, &other));
                    }
                    if linked && !all {
                        break;
                    }
                }
                if all || (!linked && against.len() < PIVOTS) {
                    against.push(*short);
                }
            }
        }
        links.finish(sketch)
    }
}

/// How many numbers two ascending rows have in common.
fn common(one: &[u32], other: &[u32]) -> usize {
    let (mut a, mut b, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        common += usize::from(x == y);
        a += usize::from(x <= y);
        b += usize::from(y <= x);
    }
    common
}

/// What has been found so far.
struct Links {
    sets: Sets,
    /// Texts and longer ones that they are copies of, unless the longer one is put together from several; a pair may come up again.
    parts: Vec<(u32, u32)>,
    /// A text, and a shorter one that stands in it.
    held: Vec<(u32, u32)>,
}

impl Links {
    /// Compares a text with a longer one; whether they may be copies.
    fn compare(&mut self, short: (u32, &Sketch), long: (u32, &Sketch)) -> bool {
        let overlap = short.1.overlap(long.1);
        match overlap {
            Overlap::None => {}
            Overlap::Copy => self.sets.join(short.0, long.0),
            Overlap::Part => {
                self.parts.push((short.0, long.0));
                self.held.push((long.0, short.0));
            }
            Overlap::Within => self.held.push((long.0, short.0)),
        }
        matches!(overlap, Overlap::Copy | Overlap::Part)
    }

    /// The sets. A text that stands in a longer one is no copy of it where the longer one holds also another that differs from the first.
    fn finish(mut self, mut sketch: impl FnMut(u32) -> Option<Sketch>) -> Vec<Vec<u32>> {
        for pairs in [&mut self.parts, &mut self.held] {
            pairs.sort_unstable();
            pairs.dedup();
        }
        for (short, long) in &self.parts {
            let from = self.held.partition_point(|h| h.0 < *long);
            let held: Vec<u32> = self.held[from..].iter().take_while(|h| h.0 == *long).map(|h| h.1).filter(|h| h != short).collect();
            let mixed = !held.is_empty()
                && sketch(*short).is_some_and(|short| held.iter().take(CROWD).any(|h| sketch(*h).is_some_and(|h| h.differs(&short))));
            if !mixed {
                self.sets.join(*short, *long);
            }
        }
        self.sets.finish()
    }
}

/// Disjoint sets of numbers, each known by its smallest.
struct Sets(Vec<u32>);

impl Sets {
    fn of(count: usize) -> Sets {
        Sets((0..count as u32).collect())
    }

    fn first(&mut self, mut number: u32) -> u32 {
        while self.0[number as usize] != number {
            // Every second step of the way is taken out, so that ways stay short.
            let next = self.0[self.0[number as usize] as usize];
            self.0[number as usize] = next;
            number = next;
        }
        number
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    fn finish(mut self) -> Vec<Vec<u32>> {
        let count = self.0.len() as u32;
        let mut members: Vec<(u32, u32)> = (0..count).map(|number| (self.first(number), number)).collect();
        members.sort_unstable();
        members.chunk_by(|a, b| a.0 == b.0).filter(|set| set.len() > 1).map(|set| set.iter().map(|m| m.1).collect()).collect()
    }
}
