//! From sketches to pairs of texts that overlap, hash by hash.
//!
//! Two texts are compared where one of the [`KEYS`] smallest hashes of each is the same: of a text that is the part `r` of another, each of them is with
//! probability `r`. The texts with one hash are a crowd, and which pairs a crowd gives depends on its members alone: not on other crowds, not on
//! the order in which they are looked at. So crowds may be looked at a part at a time, to bound memory, and when texts come or go only
//! those with one of their hashes need be looked at again.
//!
//! Which pairs make a set is told by [`sets`](super::sets).

use super::packed::{Packed, Unpacked};
use super::probe::{Compared, Probe};
use super::sets::{Links, Sets, leaders};
use super::sketch::{Overlap, Sketch};
use std::cell::LazyCell;

/// Hashes of a sketch by which it is looked for. With 12 a text cut to two fifths is missed in 2 of 1,000 cases, to a half in 2 of 10,000.
pub const KEYS: usize = 12;

/// The part of the hashes that a copy is expected to have in common which two texts must have, to be compared by their sketches: of 12 those of equal length 2 or 3, one
/// half as long as the other 1.
const MIN_COMMON: f32 = 0.25;

/// Up to so many texts with a hash in common all pairs are looked at; of more, each with the [`PIVOTS`] longest that are no copies of each other. It
/// bounds what a phrase costs that stands in every article of an outlet; real copies have other hashes in common too.
const CROWD: usize = 16;
const PIVOTS: usize = 3;

/// So many sketches are made ready at once: few enough to stay near.
const AT_ONCE: usize = 64;

/// Pairs that are gathered before they are compared: those that have several hashes in common are mostly compared once.
const WAITING: usize = 1 << 20;

/// Bits that say how many hashes a head has, and how many bits of a gap are kept as they are.
const SIZE_BITS: u32 = 4;
const LOW_BITS: u32 = 5;

/// What a text is looked for by: a few numbers of its sketch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// As [`Sketch::length`].
    pub length: u32,
    size: u8,
    keys: [u32; KEYS],
}

impl Head {
    /// A head is never more [numbers](Head::to_numbers): of a gap the bits above the lowest are of all gaps together no more than twice as many as there are gaps.
    pub const MOST_NUMBERS: usize = 1 + (SIZE_BITS as usize + LOW_BITS as usize + KEYS * 34).div_ceil(32);

    /// That of a sketch.
    pub fn of(sketch: &Sketch) -> Head {
        let mut head = Head { length: sketch.length(), ..Head::default() };
        sketch.keys().for_each(|key| head.push(key));
        head
    }

    /// The head as numbers to be kept: the length; then how many hashes there are, how they are packed, and the gaps between them, each in as few bits as
    /// it needs. Some 11 of a report of 1,000 letters.
    pub fn to_numbers(&self) -> impl Iterator<Item = u32> {
        let gaps = || self.keys().iter().scan(0, |last, key| Some(key - std::mem::replace(last, *key)));
        let mean = gaps().map(u64::from).sum::<u64>() / self.keys().len().max(1) as u64;
        // Near the best for gaps as they are between numbers that are spread by chance.
        let low = mean.max(1).ilog2();
        let mut packed = Packed::default();
        packed.push(u32::from(self.size), SIZE_BITS);
        packed.push(low, LOW_BITS);
        gaps().for_each(|gap| packed.push_rice(gap, low));
        [self.length].into_iter().chain(packed.finish())
    }

    /// The head that was made into these [numbers](Head::to_numbers); `None` where none was.
    pub fn from_numbers(mut numbers: impl Iterator<Item = u32>) -> Option<Head> {
        let mut head = Head { length: numbers.next()?, ..Head::default() };
        let mut packed = Unpacked::of(numbers);
        let size = packed.take(SIZE_BITS)?;
        let low = packed.take(LOW_BITS)?;
        let mut last: u32 = 0;
        for _ in 0..size {
            last = last.checked_add(packed.take_rice(low)?)?;
            head.push(last);
        }
        Some(head)
    }

    pub(super) fn push(&mut self, key: u32) {
        if let Some(place) = self.keys.get_mut(usize::from(self.size)) {
            *place = key;
            self.size += 1;
        }
    }

    /// The hashes, ascending.
    pub fn keys(&self) -> &[u32] {
        self.keys.get(..usize::from(self.size)).unwrap_or_default()
    }

    /// Whether enough hashes are common to a text and a longer one, which have one at least.
    fn may_be_part_of(&self, long: &Head) -> bool {
        let ratio = self.length as f32 / long.length.max(1) as f32;
        let enough = (MIN_COMMON * ratio * KEYS as f32) as usize;
        enough <= 1 || self.common(long) >= enough
    }

    /// How many hashes the two have in common. Each is compared with each, several at a time: to walk along both rows takes longer, since every step waits
    /// for the one before.
    pub(super) fn common(&self, other: &Head) -> usize {
        let size = u32::from(other.size);
        let times = |key: &u32| other.keys.iter().zip(0..).map(|(others, at)| u32::from((key == others) & (at < size))).sum::<u32>();
        self.keys().iter().map(times).sum::<u32>() as usize
    }
}

/// Texts, known by number.
pub trait Texts {
    /// By what texts of one length are ordered: a number that depends on the text's id alone, so that nothing depends on how texts are numbered.
    fn order(&self, number: u32) -> u64;
    /// What a text is looked for by; `None` of one without a sketch.
    fn head(&self, number: u32) -> Option<Head>;
    /// Its sketch.
    fn sketch(&self, number: u32) -> Option<Sketch>;
    /// The same as it lies there, where that is enough for it to be compared.
    fn compared(&self, number: u32) -> Option<Compared<'_>> {
        self.sketch(number).map(|sketch| Compared::Whole(Box::new(sketch)))
    }
    /// Told of texts that will be compared with others next, where it is better to get them ready side by side.
    fn get_ready(&self, _numbers: impl Iterator<Item = u32>) {}
}

/// Two texts that overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The longer text; of two of one length that which comes first in order.
    pub long: u32,
    /// The other.
    pub short: u32,
    /// How they overlap, never [`None`](Overlap::None).
    pub overlap: Overlap,
}

/// Looks at crowds and gives the pairs in them that overlap, each as often as crowds give it, in any order.
#[derive(Debug)]
pub struct Crowds<'a, T> {
    texts: &'a T,
    members: Vec<Member>,
    /// A longer text and a shorter one.
    waiting: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy)]
struct Member {
    number: u32,
    order: u64,
    head: Head,
}

impl<'a, T: Texts> Crowds<'a, T> {
    /// Crowds of these texts.
    pub fn of(texts: &'a T) -> Crowds<'a, T> {
        Crowds { texts, members: Vec::new(), waiting: Vec::new() }
    }

    /// Looks at the texts with one hash, each given once. `found` is told of pairs, with the number of crowds that give it.
    pub fn look_at(&mut self, numbers: impl Iterator<Item = u32>, found: &mut impl FnMut(Pair, u32)) {
        let texts = self.texts;
        self.members.clear();
        self.members.extend(numbers.filter_map(|number| Some(Member { number, order: texts.order(number), head: texts.head(number)? })));
        if self.members.len() < 2 {
            return;
        }
        // The longest first: what the others may be parts of.
        self.members.sort_unstable_by_key(|m| (std::cmp::Reverse(m.head.length), m.order));
        if self.members.len() > CROWD {
            return self.look_at_many(found);
        }
        for (at, short) in self.members.iter().enumerate() {
            let longer = self.members[..at].iter().filter(|long| short.head.may_be_part_of(&long.head));
            self.waiting.extend(longer.map(|long| (long.number, short.number)));
        }
        if self.waiting.len() >= WAITING {
            self.finish(found);
        }
    }

    fn look_at_many(&mut self, found: &mut impl FnMut(Pair, u32)) {
        let mut pivots: Vec<(Member, Option<Probe>)> = Vec::with_capacity(PIVOTS);
        for (at, short) in self.members.iter().enumerate() {
            if at % AT_ONCE == 0 {
                self.texts.get_ready(self.members[at..].iter().take(AT_ONCE).map(|m| m.number));
            }
            // Read once, however many it is compared with: it may have to be made of a text.
            let own = LazyCell::new(|| self.texts.compared(short.number));
            let mut linked = false;
            for (long, probe) in pivots.iter().filter(|(long, _)| short.head.may_be_part_of(&long.head)) {
                let overlap = probe.as_ref().zip(own.as_ref()).map_or(Overlap::None, |(probe, own)| own.overlap(probe));
                if overlap != Overlap::None {
                    found(Pair { long: long.number, short: short.number, overlap }, 1);
                }
                linked = matches!(overlap, Overlap::Copy | Overlap::Part);
                if linked {
                    break;
                }
            }
            if !linked && pivots.len() < PIVOTS {
                pivots.push((*short, own.as_ref().map(Compared::probe)));
            }
        }
    }

    /// Compares what waits. To be called at the end.
    pub fn finish(&mut self, found: &mut impl FnMut(Pair, u32)) {
        self.waiting.sort_unstable();
        let mut last: Option<(u32, Option<Probe>)> = None;
        let (mut at, mut ready) = (0, 0);
        for same in self.waiting.chunk_by(|a, b| a == b) {
            if at >= ready {
                self.texts.get_ready(self.waiting[at..].iter().take(AT_ONCE).map(|(_, short)| *short));
                ready = at + AT_ONCE;
            }
            at += same.len();
            let (long, short) = same[0];
            if last.as_ref().is_none_or(|(number, _)| *number != long) {
                last = Some((long, self.texts.sketch(long).as_ref().map(Probe::of)));
            }
            let probe = last.as_ref().and_then(|(_, probe)| probe.as_ref());
            let overlap = probe.zip(self.texts.compared(short)).map_or(Overlap::None, |(probe, short)| short.overlap(probe));
            if overlap != Overlap::None {
                found(Pair { long, short, overlap }, same.len() as u32);
            }
        }
        self.waiting.clear();
    }
}

/// The part, of so many, that a hash belongs to. Hashes that are looked for are small ones, so it is not by their size.
pub fn part_of(hash: u32, parts: u32) -> u32 {
    let mixed = hash.wrapping_mul(0x9e37_79b1);
    ((u64::from(mixed) * u64::from(parts)) >> 32) as u32
}

/// Finds which texts are copies of each other, all in memory. Texts are numbered from 0 by the caller, in an order that depends on nothing but the texts
/// (their ids, say): then so does the outcome.
#[derive(Debug, Clone)]
pub struct Finder {
    heads: Vec<Option<Head>>,
    parts: u32,
}

impl Default for Finder {
    fn default() -> Finder {
        Finder { heads: Vec::new(), parts: 1 }
    }
}

impl Finder {
    /// One that holds only a part of all hashes at a time, in so many parts, at least one.
    pub fn in_parts(parts: u32) -> Finder {
        Finder { parts: parts.max(1), ..Finder::default() }
    }

    /// Takes in the next text by its sketch; one without a sketch has no copies.
    pub fn add(&mut self, sketch: Option<&Sketch>) {
        self.heads.push(sketch.map(Head::of));
    }

    /// The sets of two and more copies: numbers ascending within a set, of which the first is the one that all share most of their text with; the sets by their first. `sketch` gives the sketch of a
    /// text again, and is asked only for those that have a hash in common with another.
    pub fn sets(self, sketch: impl Fn(u32) -> Option<Sketch>) -> Vec<Vec<u32>> {
        let texts = Held { heads: &self.heads, sketch };
        let mut links = Links::default();
        for part in 0..self.parts {
            let numbered = self.heads.iter().zip(0..).filter_map(|(head, number)| Some((head.as_ref()?, number)));
            let keys = numbered.flat_map(|(head, number)| head.keys().iter().map(move |key| (*key, number)));
            crowds(&texts, keys.filter(|(key, _)| part_of(*key, self.parts) == part).collect(), &mut |pair, _| links.add(pair));
        }
        let mut sets = Sets::of(self.heads.len());
        links.join(&texts, &mut sets);
        let mut members: Vec<(u32, u32)> = Vec::new();
        for hanging in sets.members().chunk_by(|a, b| a.0 == b.0) {
            let ordered: Vec<u32> = hanging.iter().map(|member| member.1).collect();
            members.extend(leaders(&texts, &ordered).into_iter().zip(ordered));
        }
        members.sort_unstable();
        let sets = members.chunk_by(|a, b| a.0 == b.0).filter(|set| set.len() > 1);
        sets.map(|set| set.iter().map(|member| member.1).collect()).collect()
    }
}

/// Looks at all crowds among these hashes, each with the number of a text that has it.
pub fn crowds<T: Texts>(texts: &T, mut keys: Vec<(u32, u32)>, found: &mut impl FnMut(Pair, u32)) {
    keys.sort_unstable();
    let mut crowds = Crowds::of(texts);
    for crowd in keys.chunk_by(|a, b| a.0 == b.0).filter(|crowd| crowd.len() > 1) {
        crowds.look_at(crowd.iter().map(|(_, number)| *number), found);
    }
    crowds.finish(found);
}

struct Held<'a, S> {
    heads: &'a [Option<Head>],
    sketch: S,
}

impl<S: Fn(u32) -> Option<Sketch>> Texts for Held<'_, S> {
    fn order(&self, number: u32) -> u64 {
        u64::from(number)
    }

    fn head(&self, number: u32) -> Option<Head> {
        self.heads.get(number as usize).copied().flatten()
    }

    fn sketch(&self, number: u32) -> Option<Sketch> {
        (self.sketch)(number)
    }
}
