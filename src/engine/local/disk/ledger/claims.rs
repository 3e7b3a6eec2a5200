//! [`Claims`]: which sources state which ids, compactly.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Of a claim's source number: set where its article is the one in the index.
const OWNS: u32 = 1 << 31;

/// In the place of a source that states the id no more. No source has this number.
const NOBODY: u32 = OWNS - 1;

/// Claims by hash of the id: 12 bytes each in two ascending rows, but for the latest, up to a sixteenth of them, in a tree.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    hashes: Vec<u64>,
    /// The number of the source, with [`OWNS`].
    sources: Vec<u32>,
    latest: BTreeMap<(u64, u32), bool>,
}

/// So many claims are held in the tree at least.
const LATEST: usize = 4096;

impl Claims {
    /// Room for so many.
    pub fn with_capacity(count: usize) -> Claims {
        Claims { hashes: Vec::with_capacity(count), sources: Vec::with_capacity(count), ..Claims::default() }
    }

    /// Where the first hash stands that is not smaller. Hashes are spread evenly, so it is near where it would be if they were so exactly.
    fn lower(&self, hash: u64) -> usize {
        let count = self.hashes.len();
        let guess = ((u128::from(hash) * count as u128) >> 64) as usize;
        let (mut low, mut high, mut step) = (guess, guess, 64);
        while low > 0 && self.hashes[low] >= hash {
            high = low;
            low = low.saturating_sub(step);
            step *= 2;
        }
        while high < count && self.hashes[high] < hash {
            low = high;
            high = (high + step).min(count);
            step *= 2;
        }
        low + self.hashes[low..high].partition_point(|h| *h < hash)
    }

    fn settled(&self, hash: u64) -> std::ops::Range<usize> {
        let from = self.lower(hash);
        from..from + self.hashes[from..].iter().take_while(|h| **h == hash).count()
    }

    /// The source, among those alive, whose article with this id is in the index.
    pub fn owner(&self, hash: u64, alive: impl Fn(u32) -> bool) -> Option<u32> {
        let settled = self.sources[self.settled(hash)].iter().filter(|s| **s & OWNS != 0).map(|s| s & !OWNS);
        let latest = self.latest.range((hash, 0)..=(hash, u32::MAX)).filter(|(_, owns)| **owns).map(|((_, source), _)| *source);
        settled.chain(latest).find(|source| alive(*source))
    }

    /// Each id with the source whose article is in the index.
    pub fn owners(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        let settled = self.hashes.iter().zip(&self.sources).filter(|(_, source)| **source & OWNS != 0);
        let latest = self.latest.iter().filter(|(_, owns)| **owns).map(|((hash, source), _)| (*hash, *source));
        settled.map(|(hash, source)| (*hash, source & !OWNS)).chain(latest)
    }

    /// Notes that a source states an id, and whether its article is the one in the index from now on.
    pub fn claim(&mut self, hash: u64, source: u32, owns: bool) {
        let settled = self.settled(hash);
        let mut known = false;
        for claim in &mut self.sources[settled] {
            if owns {
                *claim &= !OWNS;
            }
            if *claim & !OWNS == source {
                known = true;
                *claim |= if owns { OWNS } else { 0 };
            }
        }
        if owns {
            self.latest.range_mut((hash, 0)..=(hash, u32::MAX)).for_each(|(_, owns)| *owns = false);
        }
        if known {
            return;
        }
        match self.latest.entry((hash, source)) {
            Entry::Occupied(mut entry) => *entry.get_mut() |= owns,
            Entry::Vacant(entry) => {
                entry.insert(owns);
            }
        }
        if self.latest.len() > LATEST + self.hashes.len() / 16 {
            self.settle();
        }
    }

    /// The source states the id no more: whether its article was the one in the index; `None` where it did not state it.
    pub fn withdraw(&mut self, hash: u64, source: u32) -> Option<bool> {
        let settled = self.settled(hash);
        if let Some(claim) = self.sources[settled].iter_mut().find(|claim| **claim & !OWNS == source) {
            return Some(std::mem::replace(claim, NOBODY) & OWNS != 0);
        }
        self.latest.remove(&(hash, source))
    }

    /// Moves the latest into the rows, from the end, so that no second copy of these is needed.
    fn settle(&mut self) {
        let latest = std::mem::take(&mut self.latest);
        let mut from = self.hashes.len();
        let mut to = from + latest.len();
        self.hashes.reserve_exact(latest.len());
        self.sources.reserve_exact(latest.len());
        self.hashes.resize(to, 0);
        self.sources.resize(to, 0);
        for ((hash, source), owns) in latest.into_iter().rev() {
            while from > 0 && self.hashes[from - 1] > hash {
                (from, to) = (from - 1, to - 1);
                (self.hashes[to], self.sources[to]) = (self.hashes[from], self.sources[from]);
            }
            to -= 1;
            (self.hashes[to], self.sources[to]) = (hash, source | if owns { OWNS } else { 0 });
        }
    }

    /// All claims on each id in turn, ascending by hash: the hash, and the sources, each with whether its article is in the index.
    pub fn each(&mut self, mut take: impl FnMut(u64, &[(u32, bool)])) {
        self.settle();
        let mut of_one: Vec<(u32, bool)> = Vec::new();
        let mut at = 0;
        for same in self.hashes.chunk_by(|a, b| a == b) {
            of_one.clear();
            of_one.extend(self.sources[at..at + same.len()].iter().map(|s| (s & !OWNS, s & OWNS != 0)));
            at += same.len();
            take(same[0], &of_one);
        }
    }

    /// Drops the claims of sources that are gone.
    pub fn retain(&mut self, alive: impl Fn(u32) -> bool) {
        self.settle();
        let mut kept = 0;
        for at in 0..self.hashes.len() {
            if alive(self.sources[at] & !OWNS) {
                (self.hashes[kept], self.sources[kept]) = (self.hashes[at], self.sources[at]);
                kept += 1;
            }
        }
        self.hashes.truncate(kept);
        self.sources.truncate(kept);
    }

    /// Adds a claim whose hash is not smaller than all before; of one id the last that is added owns it.
    pub fn push(&mut self, hash: u64, source: u32) {
        if self.hashes.last() == Some(&hash)
            && let Some(last) = self.sources.last_mut()
        {
            *last &= !OWNS;
        }
        self.hashes.push(hash);
        self.sources.push(source | OWNS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_and_tree_together_say_what_a_map_says(claims in prop::collection::vec((0u64..60, 0u32..4, any::<bool>(), 0u8..20), 0..200)) {
            let alive = |source: u32| source != NOBODY;
            let mut compact = Claims::default();
            let mut plain: BTreeMap<(u64, u32), bool> = BTreeMap::new();
            let spread = |n: u64| n.wrapping_mul(0x0444_4444_4444_4444);
            for (hash, source, owns, settle) in claims {
                compact.claim(spread(hash), source, owns);
                if owns {
                    plain.range_mut((spread(hash), 0)..=(spread(hash), 9)).for_each(|(_, owns)| *owns = false);
                }
                *plain.entry((spread(hash), source)).or_default() |= owns;
                match settle {
                    0 => compact.settle(),
                    1..=3 => prop_assert_eq!(compact.withdraw(spread(hash), 1), plain.remove(&(spread(hash), 1))),
                    _ => {}
                }
                let owner = |hash: u64| plain.range((hash, 0)..=(hash, 9)).find(|(_, owns)| **owns).map(|((_, source), _)| *source);
                for n in 0..60 {
                    prop_assert_eq!(compact.owner(spread(n), alive), owner(spread(n)));
                }
            }
            compact.retain(|source| source != 2 && alive(source));
            let mut all = BTreeMap::new();
            compact.each(|hash, sources| all.extend(sources.iter().map(|(source, owns)| ((hash, *source), *owns))));
            plain.retain(|(_, source), _| *source != 2);
            prop_assert_eq!(all, plain);
        }
    }
}
