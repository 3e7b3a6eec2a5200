//! The asset: lexicon and weights of a model as one sequence of bytes. [`write`] makes it and [`read`] takes it apart; what does not
//! check is an error, never a panic.
//!
//! Layout: eight bytes of magic with the version, eight bytes of checksum of the rest, then the payload, compressed with zstd. All numbers
//! are LEB128 varints but for weights, which are single bytes or little-endian pairs of bytes. Keys are sorted and written as
//! differences; values stand in columns of their own, since that packs better.

use super::features::DENSE;
use super::label::LABELS;
use super::lexicon::{Entry, Lexicon};
use super::verdict::SECOND;
use super::weights::{Sparse, Weights};

/// Magic and version: a change of layout, hashes, tokens or features is a new one.
const MAGIC: &[u8; 8] = b"NSNAMES\x01";
/// No payload is larger than this.
const MOST_BYTES: usize = 64 << 20;

/// Everything a model is made of.
#[derive(Default)]
pub struct Parts {
    /// Words by fingerprint.
    pub words: Vec<(u32, Entry)>,
    /// Names of several words by fingerprint, with their lists.
    pub phrases: Vec<(u32, u32)>,
    /// Of each cluster its middle and its coarse one.
    pub parents: Vec<(u8, u8)>,
    /// Sparse features.
    pub sparse: Vec<Sparse>,
    /// Dense features.
    pub dense: Vec<[i16; LABELS]>,
    /// Features of the second reading.
    pub second: Vec<[i16; LABELS]>,
    /// From label to label.
    pub transitions: [[i16; LABELS]; LABELS],
}

/// The bytes of a model. The same parts give the same bytes.
pub fn write(mut parts: Parts) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    parts.words.sort_unstable_by_key(|w| w.0);
    parts.phrases.sort_unstable();
    parts.sparse.sort_unstable();
    put(&mut out, parts.parents.len() as u32);
    out.extend(parts.parents.iter().map(|p| p.0));
    out.extend(parts.parents.iter().map(|p| p.1));
    put_keys(&mut out, parts.words.iter().map(|w| w.0));
    for shift in [0, 8, 16, 24] {
        out.extend(parts.words.iter().map(|w| (w.1.0 >> shift) as u8));
    }
    put_keys(&mut out, parts.phrases.iter().map(|p| p.0));
    parts.phrases.iter().for_each(|p| put(&mut out, p.1));
    put_keys(&mut out, parts.sparse.iter().map(|f| f.0));
    for label in 0..LABELS {
        out.extend(parts.sparse.iter().map(|f| f.1[label] as u8));
    }
    put(&mut out, parts.dense.len() as u32);
    put(&mut out, parts.second.len() as u32);
    for row in parts.dense.iter().chain(&parts.second).chain(&parts.transitions) {
        row.iter().for_each(|weight| out.extend(weight.to_le_bytes()));
    }
    let packed = zstd::bulk::compress(&out, 19)?;
    Ok([&MAGIC[..], &checksum(&packed).to_le_bytes(), &packed].concat())
}

/// Takes the bytes of a model apart.
pub fn read(bytes: &[u8]) -> Result<(Lexicon, Weights), &'static str> {
    let rest = bytes.strip_prefix(MAGIC).ok_or("not a name model of this version")?;
    let (sum, packed) = rest.split_first_chunk::<8>().ok_or("cut short")?;
    if checksum(packed) != u64::from_le_bytes(*sum) {
        return Err("the checksum does not match");
    }
    let payload = zstd::bulk::decompress(packed, MOST_BYTES).map_err(|_| "does not unpack")?;
    let mut reader = Reader(&payload);
    reader.parts().ok_or("cut short")
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn parts(&mut self) -> Option<(Lexicon, Weights)> {
        let parents = self.number()? as usize;
        let (middle, coarse) = (self.take(parents)?, self.take(parents)?);
        let parents = middle.iter().copied().zip(coarse.iter().copied()).collect();
        let keys = self.keys()?;
        let columns = [self.take(keys.len())?, self.take(keys.len())?, self.take(keys.len())?, self.take(keys.len())?];
        let entry = |n: usize| Entry(u32::from_le_bytes([columns[0][n], columns[1][n], columns[2][n], columns[3][n] & 0x1f]));
        let words: Vec<(u32, Entry)> = keys.iter().enumerate().map(|(n, &key)| (key, entry(n))).collect();
        let mut phrases = Vec::new();
        for key in self.keys()? {
            phrases.push((key, 0));
        }
        for phrase in &mut phrases {
            phrase.1 = self.number()? & 0x3fff;
        }
        let keys = self.keys()?;
        let mut sparse: Vec<Sparse> = keys.into_iter().map(|key| (key, [0; LABELS])).collect();
        for label in 0..LABELS {
            let column = self.take(sparse.len())?;
            sparse.iter_mut().zip(column).for_each(|(row, &weight)| row.1[label] = weight as i8);
        }
        if (self.number()? as usize, self.number()? as usize) != (DENSE, SECOND) {
            return None;
        }
        let dense = (0..DENSE).map(|_| self.row()).collect::<Option<Vec<_>>>()?;
        let second = (0..SECOND).map(|_| self.row()).collect::<Option<Vec<_>>>()?;
        let mut transitions = [[0; LABELS]; LABELS];
        for row in &mut transitions {
            *row = self.row()?;
        }
        self.0.is_empty().then(|| (Lexicon::new(&words, &phrases, parents), Weights::new(&sparse, &dense, &second, &transitions)))
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(number).ok();
            }
        }
        None
    }

    fn keys(&mut self) -> Option<Vec<u32>> {
        let length = self.number()? as usize;
        // Every key takes a byte at least.
        let mut keys = Vec::with_capacity(length.min(self.0.len()));
        let mut key = 0_u32;
        for _ in 0..length {
            key = key.checked_add(self.number()?)?;
            keys.push(key);
        }
        Some(keys)
    }

    fn row(&mut self) -> Option<[i16; LABELS]> {
        let bytes = self.take(2 * LABELS)?;
        Some(std::array::from_fn(|l| i16::from_le_bytes([bytes[2 * l], bytes[2 * l + 1]])))
    }
}

fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_keys(out: &mut Vec<u8>, keys: impl ExactSizeIterator<Item = u32>) {
    put(out, keys.len() as u32);
    let mut before = 0;
    for key in keys {
        put(out, key - before);
        before = key;
    }
}

/// FNV-1a over eight bytes at a time; finds damage, not malice.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64, |sum, chunk| {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        let sum = (sum ^ u64::from_le_bytes(eight)).wrapping_mul(0x0000_0100_0000_01b3);
        sum ^ sum >> 32
    })
}
