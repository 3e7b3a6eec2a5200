//! Finds the copies among all documents of a commit.

use super::documents::Documents;
use super::file::CopiesFile;
use super::pairs::{Counted, Gathered, Keeping, Kept};
use crate::error::Result;
use crate::search::copies::{Pair, Sets, are_copies, crowds, part_of};
use std::path::Path;

/// Bytes of a hash and the number of its document.
const KEY_BYTES: u64 = 8;

/// In how many parts the hashes of these documents are looked at, so that those of one part take half of the memory.
pub fn parts(documents: &Documents, memory: usize) -> u32 {
    let part = (memory as u64 / 2).max(1 << 20);
    u32::try_from((documents.most_keys() * KEY_BYTES).div_ceil(part)).unwrap_or(u32::MAX).max(1)
}

/// Compares all documents and writes both files of the generation. Of the memory a half is for hashes and a quarter for pairs; 4 bytes a
/// document and 8 a copy come to it.
pub fn find(folder: &Path, documents: &Documents, generation: u64, parts: u32, memory: usize) -> Result<()> {
    let mut gathered = Gathered::new(folder, memory / 4);
    let room = documents.most_keys() / u64::from(parts);
    for part in 0..parts {
        // A little more than the mean, as parts differ; it is touched only as far as it is filled.
        let mut keys: Vec<(u32, u32)> = Vec::with_capacity((room + room / 16) as usize);
        for (number, head) in documents.heads() {
            keys.extend(head.keys().iter().filter(|key| part_of(**key, parts) == part).map(|key| (*key, number)));
        }
        crowds(documents, keys, &mut |pair, times| gathered.add(pair, times));
    }
    let mut sets = Sets::of(documents.end() as usize);
    let mut keeping = Keeping::create(folder, generation)?;
    let mut of_one: Vec<Counted> = Vec::new();
    gathered.each(|counted| {
        if of_one.last().is_some_and(|last| last.pair.long != counted.pair.long) {
            settle(documents, &mut of_one, &mut sets, &mut keeping)?;
        }
        of_one.push(counted);
        Ok(())
    })?;
    settle(documents, &mut of_one, &mut sets, &mut keeping)?;
    keeping.finish()?;
    let members = sets.members();
    write(folder, generation, documents, members)
}

/// Decides on all the pairs of one longer text.
fn settle(documents: &Documents, of_one: &mut Vec<Counted>, sets: &mut Sets, keeping: &mut Keeping) -> Result<()> {
    let pairs: Vec<Pair> = of_one.iter().map(|counted| counted.pair).collect();
    for (Counted { pair, times }, copy) in of_one.drain(..).zip(are_copies(documents, &pairs)) {
        if copy {
            sets.join(pair.long, pair.short);
        }
        keeping.keep(&Kept { long: documents.key(pair.long), short: documents.key(pair.short), overlap: pair.overlap, times, copy })?;
    }
    Ok(())
}

/// Writes the file of copies: of each member its set, ascending, and its number.
pub fn write(folder: &Path, generation: u64, documents: &Documents, members: Vec<(u32, u32)>) -> Result<()> {
    let sets: Vec<Vec<u32>> = members
        .chunk_by(|a, b| a.0 == b.0)
        .map(|set| {
            let mut set: Vec<u32> = set.iter().map(|m| m.1).collect();
            set.sort_by_cached_key(|number| documents.rank(*number));
            set
        })
        .collect();
    CopiesFile::write(folder, generation, documents, &sets)
}
