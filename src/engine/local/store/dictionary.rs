//! What articles have in common: the dictionaries of an index, each in a file of its own.
//!
//! The first is made of the first articles that come, the next when there are [`GROWTH`] times as many, while more come: an archive is not all like its beginning. What was
//! packed with one needs it for good, so none is ever changed, and each commit says how many there are.
//!
//! # On disk
//! `dictionary-N.bin` for number N: [`MAGIC`]; that number (one byte); how many articles the index held when it was made (8 bytes, little-endian); the dictionary, as zstd makes it; a
//! [checksum](crate::engine::local::disk::checked).

use crate::engine::local::disk::checked::{Checksum, Sink};
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::failure::{damaged, failure};
use crate::error::{Error, Result};
use std::path::Path;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, OwnedBytes};

const MAGIC: &[u8; 8] = b"nsdict1\n";

/// The bytes before the dictionary.
const HEAD: usize = MAGIC.len() + 1 + 8;

/// The next is made once there are so many times the articles that there were at the last.
pub const GROWTH: u64 = 16;

/// The largest, in bytes. Of half the size reports took 4 percent more, of twice the size 3 percent less, and a process that asks one question more of its
/// time to read it.
const LARGEST: usize = 256 << 10;

/// A dictionary is no more than this part of what it is made of, so that of a small index it does not take as much as it saves.
const PART: usize = 8;

/// The least that one is made of, in bytes.
pub const LEAST_SAMPLES: usize = 256 << 10;

const PREFIX: &str = "dictionary-";

/// The name of the file of that number.
pub fn file_name(number: u8) -> String {
    format!("{PREFIX}{number}.bin")
}

/// Whether a file of this name is a dictionary that a commit with so many does not have.
pub fn is_stale(name: &str, dictionaries: u8) -> bool {
    name.starts_with(PREFIX) && !(1..=dictionaries).any(|number| name == file_name(number))
}

/// Makes one of these samples, each of its size, one after another; `None` where they are too few or have nothing in common.
pub fn made_of(bytes: &[u8], sizes: &[usize]) -> Option<Vec<u8>> {
    if bytes.len() < LEAST_SAMPLES {
        return None;
    }
    zstd::dict::from_continuous(bytes, sizes, LARGEST.min(bytes.len() / PART)).ok()
}

/// Writes a dictionary, made when the index held so many articles.
pub fn write(folder: &Folder, number: u8, articles: u64, dictionary: &[u8]) -> Result<()> {
    let mut sink = Sink::create(folder, &file_name(number))?;
    sink.write(MAGIC)?;
    sink.write(&[number])?;
    sink.write(&articles.to_le_bytes())?;
    sink.write(dictionary)?;
    sink.finish()
}

/// The file of a dictionary, open: nothing of it is read yet.
pub struct File {
    number: u8,
    bytes: OwnedBytes,
}

impl File {
    /// # Errors
    /// `IndexDamaged` where it is missing; `Io`.
    pub fn open(folder: &Folder, number: u8) -> Result<File> {
        let (name, place) = (file_name(number), folder.path());
        match folder.open_read(Path::new(&name)) {
            Ok(slice) => Ok(File { number, bytes: slice.read_bytes().map_err(|e| Error::io(place.join(&name).display(), &e))? }),
            Err(OpenReadError::FileDoesNotExist(_)) => Err(damaged(place, format!("{name} is missing"))),
            Err(e) => Err(failure(place, e.into())),
        }
    }

    /// The dictionary as it lies in the file, and how many articles the index held when it was made; `None` where the file is cut or altered, or another one.
    pub fn parts(&self) -> Option<(OwnedBytes, u64)> {
        let (body, stated) = self.bytes.split_last_chunk::<8>()?;
        let mut sum = Checksum::default();
        sum.add(body);
        let (number, articles) = body.first_chunk::<HEAD>()?.strip_prefix(MAGIC)?.split_first()?;
        let whole = sum.value() == u64::from_le_bytes(*stated) && *number == self.number;
        whole.then(|| (self.bytes.slice(HEAD..body.len()), articles.try_into().map_or(0, u64::from_le_bytes)))
    }
}

/// The dictionary of that number, and how many articles the index held when it was made.
///
/// # Errors
/// `IndexDamaged`, `Io`.
pub fn read(folder: &Folder, number: u8) -> Result<(Vec<u8>, u64)> {
    let file = File::open(folder, number)?;
    let (dictionary, articles) = file.parts().ok_or_else(|| altered(folder.path(), number))?;
    Ok((dictionary.to_vec(), articles))
}

/// What to say of a dictionary that is not as it was written.
pub fn altered(folder: &Path, number: u8) -> Error {
    damaged(folder, format!("{} is cut or has been altered", file_name(number)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn a_dictionary_reads_back_and_damage_is_noticed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let opened = Folder::open(folder.path(), false, None).expect("a folder");
        write(&opened, 3, 1_000, b"a few bytes").expect("written");
        assert_eq!(read(&opened, 3).expect("read"), (b"a few bytes".to_vec(), 1_000));
        assert_eq!(read(&opened, 4).expect_err("missing").kind(), ErrorKind::IndexDamaged);
        let path = folder.path().join(file_name(3));
        let whole = std::fs::read(&path).expect("read");
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, bytes).expect("written");
            assert_eq!(read(&opened, 3).expect_err("altered").kind(), ErrorKind::IndexDamaged, "byte {at}");
            std::fs::write(&path, &whole[..at]).expect("written");
            assert_eq!(read(&opened, 3).expect_err("cut").kind(), ErrorKind::IndexDamaged, "cut at {at}");
        }
    }

    #[test]
    fn one_dictionary_is_not_taken_for_another() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let opened = Folder::open(folder.path(), false, None).expect("a folder");
        write(&opened, 1, 1_000, b"a few bytes").expect("written");
        std::fs::rename(folder.path().join(file_name(1)), folder.path().join(file_name(2))).expect("renamed");
        assert_eq!(read(&opened, 2).expect_err("another").kind(), ErrorKind::IndexDamaged);
    }

    #[test]
    fn only_those_of_a_commit_stay() {
        assert!(is_stale("dictionary-3.bin", 2) && is_stale("dictionary-1.bin", 0) && is_stale("dictionary-01.bin", 2));
        assert!(!is_stale("dictionary-2.bin", 2) && !is_stale("copies-3.bin", 2));
    }

    #[test]
    fn of_little_or_nothing_in_common_none_is_made() {
        assert_eq!(made_of(&[], &[]), None);
        assert_eq!(made_of(b"word ", &[5]), None);
        let one = "word ".repeat(LEAST_SAMPLES).into_bytes();
        assert_eq!(made_of(&one, &[one.len()]), None);
    }
}
