//! Pairs of documents that overlap, on disk for the next run ([`file_name`]). While they are gathered they are in [`gathered`](super::gathered).
//!
//! # On disk
//! `pairs-N.bin` beside `copies-N.bin`, numbers little-endian: [`MAGIC`]; the bytes of a place (one byte, 3 or 4), which is that of a document's key in the row of keys; groups of
//! [`Kept`] pairs that follow each other and have their longer text in common (its place; how many pairs, 1 to 255, in one byte; of each the place of the shorter text and one byte:
//! the overlap in two bits, one bit for copies, how many crowds in five); the keys, 8 bytes each; how many they are (4 bytes); a
//! [checksum](crate::engine::local::disk::checked). It only spares the next run work: where it is missing or damaged, all documents are compared again.

use crate::engine::local::disk::checked::{Checksum, Sink};
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::failure::failure;
use crate::error::{Error, Result};
use crate::search::copies::{KEYS, Overlap};
use std::path::Path;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, OwnedBytes};

/// Another one since sets are parted: those that an earlier version left beside its pairs are made anew.
const MAGIC: &[u8; 8] = b"nspair4\n";

/// The most pairs of a group.
const GROUP: usize = u8::MAX as usize;

/// The most crowds that are counted of a pair. No pair has more hashes in common.
const MOST_TIMES: u8 = 31;
const _: () = assert!(KEYS <= MOST_TIMES as usize);

/// Bytes of the places of so many keys.
pub fn width_of(keys: u64) -> usize {
    if keys <= 1 << 24 { 3 } else { 4 }
}

/// The name of the file of that generation.
pub fn file_name(generation: u64) -> String {
    format!("pairs-{generation}.bin")
}

pub fn overlap_of(number: u8) -> Overlap {
    match number {
        0 => Overlap::Copy,
        1 => Overlap::Part,
        _ => Overlap::Within,
    }
}

pub fn number_of(overlap: Overlap) -> u8 {
    match overlap {
        Overlap::Copy => 0,
        Overlap::Part => 1,
        Overlap::Within | Overlap::None => 2,
    }
}

/// A pair that is kept for the next run, its documents by their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub long: u64,
    pub short: u64,
    pub overlap: Overlap,
    pub times: u8,
    /// Whether the two are copies, all considered.
    pub copy: bool,
}

/// Writes the pairs for the next run. Those with one longer text take least where they come one after another.
pub struct Keeping {
    sink: Sink,
    width: usize,
    keys: Vec<u64>,
    long: u32,
    /// The pairs of the group that is not written yet.
    group: Vec<u8>,
}

impl Keeping {
    /// With places of so many bytes, 3 or 4.
    pub fn create(folder: &Folder, generation: u64, width: usize) -> Result<Keeping> {
        let mut sink = Sink::create(folder, &file_name(generation))?;
        sink.write(MAGIC)?;
        sink.write(&[width as u8])?;
        Ok(Keeping { sink, width, keys: Vec::new(), long: 0, group: Vec::new() })
    }

    /// With the keys of an earlier file, at their places.
    pub fn after(folder: &Folder, generation: u64, earlier: &Pairs) -> Result<Keeping> {
        Ok(Keeping { keys: earlier.keys().collect(), ..Keeping::create(folder, generation, earlier.width)? })
    }

    /// Whether there is room for so many more keys.
    pub fn has_room(&self, keys: usize) -> bool {
        width_of((self.keys.len() + keys) as u64) <= self.width
    }

    /// Adds a key; its place.
    pub fn place(&mut self, key: u64) -> u32 {
        self.keys.push(key);
        (self.keys.len() - 1) as u32
    }

    /// Keeps a pair, whose keys are at these places.
    pub fn keep(&mut self, long: u32, short: u32, overlap: Overlap, times: u8, copy: bool) -> Result<()> {
        if long != self.long || self.group.len() == (self.width + 1) * GROUP {
            self.close_group()?;
            self.long = long;
        }
        self.group.extend(&short.to_le_bytes()[..self.width]);
        self.group.push(number_of(overlap) | u8::from(copy) << 2 | times.min(MOST_TIMES) << 3);
        Ok(())
    }

    /// Keeps a group of the earlier file as it is.
    pub fn keep_group(&mut self, group: Group<'_>) -> Result<()> {
        self.close_group()?;
        self.write_group(group.long, group.pairs)
    }

    fn close_group(&mut self) -> Result<()> {
        let group = std::mem::take(&mut self.group);
        if !group.is_empty() {
            self.write_group(self.long, &group)?;
        }
        self.group = group;
        self.group.clear();
        Ok(())
    }

    fn write_group(&mut self, long: u32, pairs: &[u8]) -> Result<()> {
        self.sink.write(&long.to_le_bytes()[..self.width])?;
        self.sink.write(&[(pairs.len() / (self.width + 1)) as u8])?;
        self.sink.write(pairs)
    }

    pub fn finish(mut self) -> Result<()> {
        self.close_group()?;
        self.keys.iter().try_for_each(|key| self.sink.write(&key.to_le_bytes()))?;
        self.sink.numbers([self.keys.len() as u32])?;
        self.sink.finish()
    }
}

/// The pairs that were kept for a generation.
pub struct Pairs {
    groups: OwnedBytes,
    keys: OwnedBytes,
    width: usize,
}

/// The pairs of one longer text, or some of them.
#[derive(Clone, Copy)]
pub struct Group<'p> {
    /// The place of the key of the longer text.
    long: u32,
    pairs: &'p [u8],
}

/// Whether the byte that says how two overlap says that they are copies.
fn is_copy(what: u8) -> bool {
    what >> 2 & 1 == 1
}

fn place(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |n, byte| n << 8 | u32::from(*byte))
}

impl Pairs {
    /// `None` where there are none, or the file is damaged.
    ///
    /// # Errors
    /// `Io`.
    pub fn open(folder: &Path, generation: u64) -> Result<Option<Pairs>> {
        let name = file_name(generation);
        let failed = |e: &std::io::Error| Error::io(folder.join(&name).display(), e);
        match Folder::open(folder, true, None)?.open_read(Path::new(&name)) {
            Ok(slice) => Ok(decoded(&slice.read_bytes().map_err(|e| failed(&e))?)),
            Err(OpenReadError::FileDoesNotExist(_)) => Ok(None),
            Err(e) => Err(failure(folder, e.into())),
        }
    }

    /// The keys of the documents, in order of place. Some may be of no pair any more.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = u64> + '_ {
        self.keys.as_chunks::<8>().0.iter().map(|key| u64::from_le_bytes(*key))
    }

    fn key(&self, place: u32) -> u64 {
        self.keys.as_chunks::<8>().0.get(place as usize).map_or(0, |key| u64::from_le_bytes(*key))
    }

    /// The key of the longer text of a group.
    pub fn long(&self, group: Group<'_>) -> u64 {
        self.key(group.long)
    }

    pub fn groups(&self) -> impl Iterator<Item = Group<'_>> {
        let mut rest = &self.groups[..];
        std::iter::from_fn(move || {
            let (long, more) = rest.split_at_checked(self.width)?;
            let (count, more) = more.split_first()?;
            let (pairs, more) = more.split_at_checked(usize::from(*count) * (self.width + 1))?;
            rest = more;
            Some(Group { long: place(long), pairs })
        })
    }

    /// The pairs of a group.
    pub fn of<'p>(&'p self, group: Group<'p>) -> impl Iterator<Item = Kept> + 'p {
        let long = self.long(group);
        group.pairs.chunks_exact(self.width + 1).map(move |pair| {
            let (short, what) = pair.split_at(self.width);
            let what = what.first().copied().unwrap_or(0);
            Kept { long, short: self.key(place(short)), overlap: overlap_of(what & 3), times: what >> 3, copy: is_copy(what) }
        })
    }

    /// The places of the keys of pairs that are copies.
    pub fn copies(&self) -> impl Iterator<Item = (u32, u32)> {
        let (keys, width) = (self.keys().len() as u32, self.width);
        let all =
            self.groups().flat_map(move |group| group.pairs.chunks_exact(width + 1).map(move |pair| (group.long, pair.split_at(width))));
        let copies = all.filter(|(_, (_, what))| is_copy(what.first().copied().unwrap_or(0)));
        copies.map(|(long, (short, _))| (long, place(short))).filter(move |(long, short)| *long < keys && *short < keys)
    }

    /// All pairs.
    #[cfg(test)]
    pub fn all(&self) -> impl Iterator<Item = Kept> + '_ {
        self.groups().flat_map(|group| self.of(group))
    }
}

fn decoded(bytes: &OwnedBytes) -> Option<Pairs> {
    let (body, stated) = bytes.split_last_chunk::<8>()?;
    let mut sum = Checksum::default();
    sum.add(body);
    if sum.value() != u64::from_le_bytes(*stated) {
        return None;
    }
    let (rows, count) = body.split_last_chunk::<4>()?;
    let width = usize::from(*rows.strip_prefix(MAGIC)?.first()?);
    let begin = MAGIC.len() + 1;
    let end = rows.len().checked_sub(8 * u32::from_le_bytes(*count) as usize).filter(|end| *end >= begin)?;
    (3..=4).contains(&width).then(|| Pairs { groups: bytes.slice(begin..end), keys: bytes.slice(end..rows.len()), width })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn kept_pairs_read_back_and_damage_is_noticed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let opened = || Folder::open(folder.path(), false, None).expect("a folder");
        let keep = |keeping: &mut Keeping, pairs: &[Kept]| {
            let mut places: Vec<u64> = keeping.keys.clone();
            for Kept { long, short, overlap, times, copy } in pairs {
                let [long, short] = [long, short].map(|key| match places.iter().position(|known| known == key) {
                    Some(at) => at as u32,
                    None => {
                        places.push(*key);
                        keeping.place(*key)
                    }
                });
                keeping.keep(long, short, *overlap, *times, *copy).expect("kept");
            }
        };
        let read = |generation: u64| Pairs::open(folder.path(), generation).expect("read").map(|pairs| pairs.all().collect::<Vec<_>>());
        let pairs = [
            (1, 2, Overlap::Copy, true),
            (1, 9, Overlap::Within, false),
            (u64::MAX, 0, Overlap::Part, false),
            (5, 1 << 60, Overlap::Within, false),
        ]
        .map(|(long, short, overlap, copy)| Kept { long, short, overlap, times: 12, copy });
        for width in [3, 4] {
            let mut keeping = Keeping::create(&opened(), 3, width).expect("created");
            keep(&mut keeping, &pairs);
            keeping.finish().expect("written");
            assert_eq!(read(3).as_deref(), Some(&pairs[..]));
        }
        assert_eq!(read(4), None);
        // More than a group holds, and none.
        let many: Vec<Kept> = (0..1_000).map(|short| Kept { short, ..pairs[0] }).collect();
        for (generation, kept) in [(5, &many[..]), (6, &[])] {
            let mut keeping = Keeping::create(&opened(), generation, 3).expect("created");
            keep(&mut keeping, kept);
            keeping.finish().expect("written");
            assert_eq!(read(generation).as_deref(), Some(kept));
            let copies = Pairs::open(folder.path(), generation).expect("read").map(|pairs| pairs.copies().count());
            assert_eq!(copies, Some(kept.len()));
        }
        // Groups of an earlier file with a pair of before and one of a new key among them.
        let earlier = Pairs::open(folder.path(), 3).expect("read").expect("whole");
        assert_eq!(earlier.copies().collect::<Vec<_>>(), [(0, 1)], "by the places of their keys");
        let mut keeping = Keeping::after(&opened(), 7, &earlier).expect("created");
        let new = Kept { short: 77, ..pairs[0] };
        for group in earlier.groups() {
            keep(&mut keeping, &[new]);
            keeping.keep_group(group).expect("kept");
        }
        keeping.finish().expect("written");
        assert_eq!(read(7).expect("whole"), [new, pairs[0], pairs[1], new, pairs[2], new, pairs[3]]);
        let path = folder.path().join(file_name(3));
        drop(earlier);
        let whole = fs::read(&path).expect("read");
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&path, bytes).expect("written");
            assert_eq!(read(3), None, "byte {at}");
            fs::write(&path, &whole[..at]).expect("written");
            assert_eq!(read(3), None, "cut at {at}");
        }
    }

    #[test]
    fn places_take_no_more_bytes_than_there_are_keys() {
        assert_eq!([0, 1 << 24, (1 << 24) + 1, u64::from(u32::MAX)].map(width_of), [3, 3, 4, 4]);
    }
}
