//! Finds the copies among all documents of a commit.

use super::documents::Documents;
use super::file::CopiesFile;
use super::gathered::{Counted, Gathered};
use super::pairs::{Keeping, width_of};
use super::sketches::{Sketched, Sketching};
use crate::engine::local::disk::directory::Folder;
use crate::error::Result;
use crate::search::copies::{Pair, Sets, Texts, are_copies, crowds, leaders, part_of};
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// Bytes of a hash and the number of its document.
const KEY_BYTES: u64 = 8;

/// Documents whose hashes a thread reads in a row.
const STRETCH: u32 = 1 << 14;

/// Pairs that a thread holds before it hands them over.
const BATCH: usize = 1 << 12;

/// Pairs that are decided on together, and those of them that a thread takes at a time, with what else its last longer text has.
const SETTLED: usize = 1 << 17;
const PAIRS: usize = 1 << 10;

/// What copies may be found with.
#[derive(Debug, Clone, Copy)]
pub struct Means {
    pub threads: usize,
    /// In bytes: a half is for hashes, a quarter for pairs, a quarter for heads where they fit in; 12 bytes a document, 8 for each that is in a pair and 8 a copy come to it.
    pub memory: usize,
}

impl Means {
    /// In how many parts the hashes of these documents are looked at: so many that those of one part for each thread take half of the memory.
    fn parts(self, documents: &Documents) -> u32 {
        let threads = self.threads.clamp(1, 64);
        let part = (self.memory / 2 / threads).max(1 << 10) as u64;
        let parts = (documents.most_keys() * KEY_BYTES).div_ceil(part).clamp(1, 1 << 30) as u32;
        // As many for each thread.
        parts.next_multiple_of(threads as u32)
    }

    /// Has threads take what there is, one thing after the other, until nothing is left.
    pub fn share<T: Send>(self, things: impl Iterator<Item = T> + Send, take: impl Fn(T) + Sync) {
        let things = Mutex::new(things);
        let next = || things.lock().unwrap_or_else(PoisonError::into_inner).next();
        std::thread::scope(|scope| {
            for _ in 0..self.threads.clamp(1, 64) {
                scope.spawn(|| std::iter::from_fn(next).for_each(&take));
            }
        });
    }
}

/// Compares all documents and writes both files of the generation.
pub fn find(folder: &Folder, documents: &Documents, generation: u64, means: Means, sketching: Sketching) -> Result<()> {
    let sketched = sketching.complete(folder, documents, means)?;
    let parts = means.parts(documents);
    let threads = means.threads.clamp(1, 64);
    let gathered = Mutex::new(Gathered::new(folder.path(), means.memory / 4));
    for first in (0..parts).step_by(threads) {
        let of_parts = keys_of(documents, &sketched, first..parts.min(first + threads as u32), parts, threads);
        std::thread::scope(|scope| {
            for keys in of_parts {
                let (sketched, gathered) = (&sketched, &gathered);
                scope.spawn(move || {
                    let mut batch: Vec<(Pair, u32)> = Vec::with_capacity(BATCH);
                    let hand_over = |batch: &mut Vec<(Pair, u32)>| {
                        let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
                        batch.drain(..).for_each(|(pair, times)| gathered.add(pair, times));
                    };
                    crowds(sketched, keys, &mut |pair, times| {
                        batch.push((pair, times));
                        if batch.len() == BATCH {
                            hand_over(&mut batch);
                        }
                    });
                    hand_over(&mut batch);
                });
            }
        });
    }
    let gathered = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut sets = Sets::of(documents.end() as usize);
    let width = width_of(u64::from(documents.end()));
    let mut keep = Keep { keeping: Keeping::create(folder, generation, width)?, places: vec![NOWHERE; documents.end() as usize] };
    let mut pairs: Vec<Counted> = Vec::with_capacity(SETTLED);
    gathered.each(|counted| {
        if pairs.len() >= SETTLED && pairs.last().is_some_and(|last| last.pair.long != counted.pair.long) {
            settle(&sketched, means, &mut pairs, &mut sets, &mut keep)?;
        }
        pairs.push(counted);
        Ok(())
    })?;
    settle(&sketched, means, &mut pairs, &mut sets, &mut keep)?;
    keep.keeping.finish()?;
    let mut members = sets.members();
    means.share(members.chunk_by_mut(|a, b| a.0 == b.0), |hanging| part(documents, &sketched, hanging));
    members.sort_unstable();
    write(folder, generation, documents, members)
}

/// Parts what hangs together, of each its number: to each is noted [whose set](leaders) it belongs to.
pub fn part(documents: &Documents, texts: &impl Texts, hanging: &mut [(u32, u32)]) {
    // What is a pair belongs together, whichever comes first.
    if hanging.len() > 2 {
        hanging.sort_by_cached_key(|(_, number)| documents.rank(*number));
        let ordered: Vec<u32> = hanging.iter().map(|(_, number)| *number).collect();
        hanging.iter_mut().zip(leaders(texts, &ordered)).for_each(|(member, leader)| member.0 = leader);
    }
}

/// The hashes of some parts of so many, each with its document. All documents are read once, by all threads.
fn keys_of(documents: &Documents, sketched: &Sketched<'_>, parts: Range<u32>, all: u32, threads: usize) -> Vec<Vec<(u32, u32)>> {
    let room = documents.most_keys() / u64::from(all);
    // A little more than the mean, as parts differ; it is touched only as far as it is filled.
    let room = (room + room / 16) as usize;
    let keys: Vec<Mutex<Vec<(u32, u32)>>> = parts.clone().map(|_| Mutex::new(Vec::with_capacity(room))).collect();
    let next = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut of_parts: Vec<Vec<(u32, u32)>> = vec![Vec::new(); keys.len()];
                loop {
                    let from = next.fetch_add(STRETCH, Ordering::Relaxed);
                    if from >= documents.end() {
                        break;
                    }
                    sketched.heads(from..documents.end().min(from.saturating_add(STRETCH)), |number, head| {
                        for key in head.keys() {
                            let part = part_of(*key, all);
                            if parts.contains(&part) {
                                of_parts[(part - parts.start) as usize].push((*key, number));
                            }
                        }
                    });
                    for (keys, found) in keys.iter().zip(&mut of_parts) {
                        keys.lock().unwrap_or_else(PoisonError::into_inner).append(found);
                    }
                }
            });
        }
    });
    keys.into_iter().map(|keys| keys.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

/// Keeps pairs of documents, by the places of their keys.
struct Keep {
    keeping: Keeping,
    /// Of each document the place of its key, once it has one.
    places: Vec<u32>,
}

/// Stands for no place.
const NOWHERE: u32 = u32::MAX;

impl Keep {
    fn place(&mut self, number: u32, sketched: &Sketched<'_>) -> u32 {
        let place = &mut self.places[number as usize];
        if *place == NOWHERE {
            *place = self.keeping.place(sketched.order(number));
        }
        *place
    }
}

/// Decides on pairs, all there are of each longer text among them: first which are copies, side by side, then what comes of it, in their order.
fn settle(sketched: &Sketched<'_>, means: Means, pairs: &mut Vec<Counted>, sets: &mut Sets, keep: &mut Keep) -> Result<()> {
    let mut copies = vec![false; pairs.len()];
    means.share(stretches(pairs, &mut copies), |(stretch, mut decided)| {
        for of_one in stretch.chunk_by(|a, b| a.pair.long == b.pair.long) {
            let of_one: Vec<Pair> = of_one.iter().map(|counted| counted.pair).collect();
            let (here, rest) = decided.split_at_mut(of_one.len());
            here.copy_from_slice(&are_copies(sketched, &of_one));
            decided = rest;
        }
    });
    for (Counted { pair, times }, copy) in pairs.drain(..).zip(copies) {
        if copy {
            sets.join(pair.long, pair.short);
        }
        let [long, short] = [pair.long, pair.short].map(|number| keep.place(number, sketched));
        keep.keeping.keep(long, short, pair.overlap, times, copy)?;
    }
    Ok(())
}

/// Parts pairs, and what is decided on each, into stretches of [`PAIRS`] and more that part none of the pairs of one longer text from another.
fn stretches<'p>(mut pairs: &'p [Counted], mut copies: &'p mut [bool]) -> impl Iterator<Item = (&'p [Counted], &'p mut [bool])> {
    std::iter::from_fn(move || {
        let is_last = |two: &[Counted]| two[0].pair.long != two[1].pair.long;
        let more = pairs.get(PAIRS - 1..).and_then(|more| more.windows(2).position(is_last));
        let end = more.map_or(pairs.len(), |more| PAIRS + more);
        let (stretch, rest) = pairs.split_at(end);
        let (decided, undecided) = std::mem::take(&mut copies).split_at_mut(end);
        (pairs, copies) = (rest, undecided);
        (end > 0).then_some((stretch, decided))
    })
}

/// Writes the file of copies: of each member its set, ascending, and its number. One that is alone is in no set.
pub fn write(folder: &Folder, generation: u64, documents: &Documents, members: Vec<(u32, u32)>) -> Result<()> {
    let sets: Vec<Vec<u32>> = members
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|set| set.len() > 1)
        .map(|set| {
            let mut set: Vec<u32> = set.iter().map(|m| m.1).collect();
            set.sort_by_cached_key(|number| documents.rank(*number));
            set
        })
        .collect();
    CopiesFile::write(folder, generation, documents, &sets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::copies::Overlap;

    #[test]
    fn pairs_are_parted_between_longer_texts_only() {
        // Of each longer text one pair more than of the one before; and one with more than a stretch takes.
        let of_one = |long: u32| 0..if long == 70 { 3 * PAIRS as u32 } else { long };
        let pair = |long: u32, short: u32| Pair { long, short, overlap: Overlap::Copy };
        for most in [0, 1, 44, 45, 46, 69, 70, 71, 90] {
            let pairs: Vec<Counted> =
                (0..=most).flat_map(|long| of_one(long).map(move |short| Counted { pair: pair(long, short), times: 1 })).collect();
            let mut copies = vec![false; pairs.len()];
            let mut given = Vec::new();
            for (stretch, decided) in stretches(&pairs, &mut copies) {
                assert!(stretch.len() >= PAIRS || given.len() + stretch.len() == pairs.len(), "{most}: {}", stretch.len());
                assert_ne!(given.last().map(|last: &Counted| last.pair.long), Some(stretch[0].pair.long), "{most}");
                decided.iter_mut().zip(stretch).for_each(|(copy, counted)| *copy = counted.pair.short % 2 == 1);
                given.extend(stretch.iter().copied());
            }
            assert_eq!(given, pairs, "{most}");
            assert!(copies.iter().zip(&pairs).all(|(copy, counted)| *copy == (counted.pair.short % 2 == 1)), "{most}");
        }
    }
}
