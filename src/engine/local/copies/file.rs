//! [`Copied`]: the sets of copies of a commit, in memory and on disk.
//!
//! # On disk
//! `copies-N.bin` for the commit of generation N: [`MAGIC`]; how many sets there are; the number of members of each; the key of each member, set after
//! set; a checksum of all that. Numbers are little-endian, of 4 bytes, keys and checksum of 8. Written under another name, synced and renamed.

use crate::engine::local::directory::Folder;
use crate::engine::local::failure::damaged;
use crate::error::{Error, Result};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

const MAGIC: &[u8; 8] = b"nscopy1\n";

/// Sets of copies. A member is numbered by its place: set after set, and within a set the first published first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copied {
    /// The first member of each set, and the end.
    starts: Vec<u32>,
    /// The set of each member.
    sets: Vec<u32>,
    /// Key and member, ascending.
    keys: Vec<(u64, u32)>,
    /// Where in `keys` those begin whose uppermost bits are a number: keys are hashes, so there are few with each.
    heads: Vec<u32>,
    /// By how much a key is shifted for those bits.
    shift: u32,
}

/// The name of the file of that generation.
pub fn file_name(generation: u64) -> String {
    format!("copies-{generation}.bin")
}

impl Copied {
    /// Of sets of keys, each in order.
    pub fn new(sets: Vec<Vec<u64>>) -> Copied {
        let lengths = sets.iter().map(|set| set.len() as u32).collect::<Vec<_>>();
        Copied::of(&lengths, sets.into_iter().flatten())
    }

    fn of(lengths: &[u32], members: impl Iterator<Item = u64>) -> Copied {
        let mut starts = vec![0];
        let mut sets = Vec::new();
        for (set, length) in lengths.iter().enumerate() {
            sets.extend((0..*length).map(|_| set as u32));
            starts.push(sets.len() as u32);
        }
        let mut keys: Vec<(u64, u32)> = members.zip(0..).collect();
        keys.sort_unstable();
        // Four places a key: most keys that are none of these fall into an empty one.
        let bits = (4 * keys.len()).max(2).next_power_of_two().trailing_zeros().min(30);
        let shift = 64 - bits;
        let mut heads = vec![0u32; (1 << bits) + 1];
        for (key, _) in &keys {
            heads[(key >> shift) as usize + 1] += 1;
        }
        for at in 1..heads.len() {
            heads[at] += heads[at - 1];
        }
        Copied { starts, sets, keys, heads, shift }
    }

    /// The member with this key.
    pub fn member(&self, key: u64) -> Option<u32> {
        let head = (key >> self.shift) as usize;
        let (from, until) = (*self.heads.get(head)? as usize, *self.heads.get(head + 1)? as usize);
        self.keys.get(from..until)?.iter().find(|k| k.0 == key).map(|k| k.1)
    }

    /// How many members all sets have.
    pub fn members(&self) -> usize {
        self.sets.len()
    }

    /// The keys of all members.
    pub fn keys(&self) -> impl Iterator<Item = u64> {
        self.keys.iter().map(|key| key.0)
    }

    /// The set of a member.
    pub fn set_of(&self, member: u32) -> u32 {
        self.sets.get(member as usize).copied().unwrap_or(u32::MAX)
    }

    /// The members of a set.
    pub fn set(&self, set: u32) -> std::ops::Range<usize> {
        let at = |n: usize| self.starts.get(n).map_or(0, |s| *s as usize);
        at(set as usize)..at(set as usize + 1)
    }

    /// Whether the article with this key is a copy: in a set, and not its first.
    pub fn is_copy(&self, key: u64) -> bool {
        self.member(key).is_some_and(|member| self.starts.get(self.set_of(member) as usize) != Some(&member))
    }

    pub fn write(&self, folder: &Folder, generation: u64) -> Result<()> {
        let mut keys = vec![0u64; self.keys.len()];
        for (key, member) in &self.keys {
            keys[*member as usize] = *key;
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend((self.starts.len() as u32 - 1).to_le_bytes());
        self.starts.windows(2).for_each(|pair| bytes.extend((pair[1] - pair[0]).to_le_bytes()));
        keys.iter().for_each(|key| bytes.extend(key.to_le_bytes()));
        bytes.extend(checksum(&bytes).to_le_bytes());
        let name = file_name(generation);
        folder.replace(Path::new(&name), &bytes).map_err(|e| Error::io(folder.path().join(name).display(), &e))
    }

    /// Reads the file of a generation back; `None` where there is none.
    ///
    /// # Errors
    /// `IndexDamaged` where it is cut or altered; `Io`.
    pub fn read(folder: &Path, generation: u64) -> Result<Option<Copied>> {
        let path = folder.join(file_name(generation));
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Error::io(path.display(), &e)),
        };
        let copied = decoded(&bytes);
        copied.map(Some).ok_or_else(|| damaged(folder, format!("{} is damaged; delete it, and index again", file_name(generation))))
    }
}

fn decoded(bytes: &[u8]) -> Option<Copied> {
    let (body, sum) = bytes.split_last_chunk::<8>()?;
    if checksum(body) != u64::from_le_bytes(*sum) {
        return None;
    }
    let (count, rest) = body.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
    let (lengths, keys) = rest.split_at_checked(u32::from_le_bytes(*count) as usize * 4)?;
    let lengths: Vec<u32> = lengths.as_chunks().0.iter().map(|n| u32::from_le_bytes(*n)).collect();
    let keys = keys.as_chunks().0;
    let fits = lengths.iter().map(|n| u64::from(*n)).sum::<u64>() == keys.len() as u64;
    fits.then(|| Copied::of(&lengths, keys.iter().map(|n| u64::from_le_bytes(*n))))
}

/// A sum that every changed byte changes: each step is one to one. Against accidents, not against intent.
fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let step = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let sum = words.iter().fold(bytes.len() as u64, |sum, word| step(sum, u64::from_le_bytes(*word)));
    rest.iter().fold(sum, |sum, byte| step(sum, u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_wrote_and_notices_damage() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let copied = Copied::new(vec![vec![7, 3], vec![u64::MAX, 0, 9 << 40]]);
        copied.write(&Folder::open(folder.path(), false, None).expect("a folder"), 4).expect("written");
        assert_eq!(Copied::read(folder.path(), 4).expect("read"), Some(copied));
        assert_eq!(Copied::read(folder.path(), 5).expect("read"), None);
        let path = folder.path().join(file_name(4));
        let whole = fs::read(&path).expect("read");
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            assert_eq!(decoded(&bytes), None, "byte {at}");
            assert_eq!(decoded(&whole[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn a_member_is_found_by_its_key_and_the_first_is_no_copy() {
        let copied = Copied::new(vec![vec![7, 3], vec![5 << 60, 1 << 60]]);
        assert_eq!([7, 3, 5 << 60, 1 << 60, 8].map(|key| copied.member(key)), [Some(0), Some(1), Some(2), Some(3), None]);
        assert_eq!([7, 3, 5 << 60, 1 << 60, 8].map(|key| copied.is_copy(key)), [false, true, false, true, false]);
        assert_eq!((copied.set(1), copied.set_of(3), copied.set(9)), (2..4, 1, 0..0));
        assert_eq!(Copied::default().member(1), None);
        assert_eq!(Copied::new(vec![]).member(1), None);
    }
}
