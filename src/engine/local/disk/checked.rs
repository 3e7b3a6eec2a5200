//! Files that end in a checksum, written in one stream: [`Sink`]. They appear under their name only when they are whole.

use super::directory::{Folder, Replacement};
use crate::error::{Error, Result};
use std::io::Write;
use std::path::PathBuf;

/// A sum that every changed byte changes: each step is one to one. Against accidents, not against intent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Checksum {
    sum: u64,
    bytes: u64,
    /// Bytes that are no whole word yet.
    rest: u64,
}

impl Checksum {
    fn step(&mut self, word: u64) {
        self.sum = (self.sum.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn push(&mut self, byte: u8) {
        self.rest |= u64::from(byte) << (self.bytes % 8 * 8);
        self.bytes += 1;
        if self.bytes.is_multiple_of(8) {
            let word = std::mem::take(&mut self.rest);
            self.step(word);
        }
    }

    pub fn add(&mut self, mut bytes: &[u8]) {
        while !self.bytes.is_multiple_of(8)
            && let Some((first, rest)) = bytes.split_first()
        {
            self.push(*first);
            bytes = rest;
        }
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.step(u64::from_le_bytes(*word)));
        self.bytes += 8 * words.len() as u64;
        rest.iter().for_each(|byte| self.push(*byte));
    }

    pub fn value(mut self) -> u64 {
        self.step(self.rest);
        self.step(self.bytes);
        self.sum
    }
}

/// Writes a file of the index folder.
pub struct Sink {
    file: Replacement,
    path: PathBuf,
    sum: Checksum,
}

impl Sink {
    pub fn create(folder: &Folder, name: &str) -> Result<Sink> {
        let path = folder.path().join(name);
        let file = folder.create(name).map_err(|e| Error::io(path.display(), &e))?;
        Ok(Sink { file, path, sum: Checksum::default() })
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.sum.add(bytes);
        self.file.write_all(bytes).map_err(|e| Error::io(self.path.display(), &e))
    }

    pub fn numbers(&mut self, numbers: impl IntoIterator<Item = u32>) -> Result<()> {
        numbers.into_iter().try_for_each(|number| self.write(&number.to_le_bytes()))
    }

    /// Adds the checksum, syncs the file and gives it its name.
    pub fn finish(mut self) -> Result<()> {
        let written = self.file.write_all(&self.sum.value().to_le_bytes()).and_then(|()| self.file.finish());
        written.map_err(|e| Error::io(self.path.display(), &e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_the_same_however_the_bytes_come_and_differs_where_they_do() {
        let bytes: Vec<u8> = (0..=250).collect();
        let mut whole = Checksum::default();
        whole.add(&bytes);
        for cut in 0..bytes.len() {
            let mut parts = Checksum::default();
            parts.add(&bytes[..cut]);
            parts.add(&bytes[cut..]);
            assert_eq!(parts.value(), whole.value());
            let mut shorter = Checksum::default();
            shorter.add(&bytes[..cut]);
            assert_ne!(shorter.value(), whole.value());
        }
    }
}
