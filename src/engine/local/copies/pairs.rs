//! Pairs of documents that overlap, on disk: while they are gathered ([`Gathered`]), and for the next run ([`file_name`]).
//!
//! # On disk
//! `pairs-N.bin` beside `copies-N.bin`: [`MAGIC`], then groups of [`Kept`] pairs that follow each other and have their longer text in common (its key, of
//! 8 bytes; how many pairs, 1 to 255, in one byte; of each the key of the shorter text, 8 bytes, the overlap and how many crowds, one byte each), then a
//! [checksum](crate::engine::local::checked). It only spares the next run work: where it is missing or damaged, all documents are compared again.

use crate::engine::local::checked::{Checksum, Sink};
use crate::engine::local::directory::Folder;
use crate::error::{Error, Result};
use crate::search::copies::{Overlap, Pair};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"nspair2\n";

/// The bytes before a group, and those of a pair in it.
const GROUP: usize = 9;
const KEPT: usize = 10;

/// The name of the file of that generation.
pub fn file_name(generation: u64) -> String {
    format!("pairs-{generation}.bin")
}

/// A pair, and how many crowds give it (as many as it has hashes in common, at most).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub pair: Pair,
    pub times: u8,
}

impl Counted {
    fn order(&self) -> (u32, u32) {
        (self.pair.long, self.pair.short)
    }

    fn add(&mut self, other: &Counted) {
        self.times = self.times.saturating_add(other.times);
    }
}

fn overlap_of(number: u8) -> Overlap {
    match number {
        0 => Overlap::Copy,
        1 => Overlap::Part,
        _ => Overlap::Within,
    }
}

fn number_of(overlap: Overlap) -> u8 {
    match overlap {
        Overlap::Copy => 0,
        Overlap::Part => 1,
        Overlap::Within | Overlap::None => 2,
    }
}

/// Gathers pairs within a bound of memory: what is more goes to temporary files of the index folder, sorted.
pub struct Gathered {
    folder: PathBuf,
    /// Pairs held at most, at 12 bytes.
    most: usize,
    held: Vec<Counted>,
    spilled: Vec<PathBuf>,
    failed: Result<()>,
}

impl Gathered {
    pub fn new(folder: &Path, bytes: usize) -> Gathered {
        Gathered {
            folder: folder.to_owned(),
            most: (bytes / size_of::<Counted>()).max(1 << 10),
            held: Vec::new(),
            spilled: Vec::new(),
            failed: Ok(()),
        }
    }

    pub fn add(&mut self, pair: Pair, times: u32) {
        self.held.push(Counted { pair, times: times.min(255) as u8 });
        if self.held.len() >= self.most {
            self.compact();
            if self.held.len() > self.most / 2 && self.failed.is_ok() {
                self.failed = self.spill();
            }
        }
    }

    fn compact(&mut self) {
        self.held.sort_unstable_by_key(Counted::order);
        self.held.dedup_by(|next, first| {
            let same = next.pair == first.pair;
            if same {
                first.add(next);
            }
            same
        });
    }

    fn spill(&mut self) -> Result<()> {
        let path = self.folder.join(format!(".tmp-pairs-{}", self.spilled.len()));
        let written = File::create(&path).and_then(|file| {
            let mut file = BufWriter::new(file);
            for Counted { pair, times } in &self.held {
                file.write_all(&pair.long.to_le_bytes())?;
                file.write_all(&pair.short.to_le_bytes())?;
                file.write_all(&[number_of(pair.overlap), *times])?;
            }
            file.flush()
        });
        written.map_err(|e| Error::io(path.display(), &e))?;
        self.spilled.push(path);
        self.held.clear();
        Ok(())
    }

    /// Each pair once, ascending by the longer and the shorter.
    pub fn each(mut self, mut take: impl FnMut(Counted) -> Result<()>) -> Result<()> {
        self.compact();
        std::mem::replace(&mut self.failed, Ok(()))?;
        let mut runs: Vec<Box<dyn Iterator<Item = Result<Counted>> + '_>> = vec![Box::new(self.held.iter().copied().map(Ok))];
        for path in &self.spilled {
            let file = File::open(path).map_err(|e| Error::io(path.display(), &e))?;
            let mut file = BufReader::new(file);
            runs.push(Box::new(std::iter::from_fn(move || spilled(&mut file).map_err(|e| Error::io(path.display(), &e)).transpose())));
        }
        let mut heads: Vec<Option<Counted>> = Vec::with_capacity(runs.len());
        for run in &mut runs {
            heads.push(run.next().transpose()?);
        }
        let mut heap: BinaryHeap<Reverse<((u32, u32), usize)>> =
            heads.iter().enumerate().filter_map(|(run, head)| Some(Reverse((head.as_ref()?.order(), run)))).collect();
        let mut last: Option<Counted> = None;
        while let Some(Reverse((_, run))) = heap.pop() {
            let next = std::mem::replace(&mut heads[run], runs[run].next().transpose()?);
            if let Some(head) = &heads[run] {
                heap.push(Reverse((head.order(), run)));
            }
            match (&mut last, next) {
                (Some(last), Some(next)) if last.pair == next.pair => last.add(&next),
                (_, next) => std::mem::replace(&mut last, next).map_or(Ok(()), &mut take)?,
            }
        }
        last.map_or(Ok(()), take)
    }
}

impl Drop for Gathered {
    fn drop(&mut self) {
        for path in &self.spilled {
            // What cannot be removed now is swept by the next writer.
            let _ = fs::remove_file(path);
        }
    }
}

fn spilled(file: &mut impl Read) -> std::io::Result<Option<Counted>> {
    let mut bytes = [0; 10];
    if let Err(e) = file.read_exact(&mut bytes) {
        return if e.kind() == std::io::ErrorKind::UnexpectedEof { Ok(None) } else { Err(e) };
    }
    let [a, b, c, d, e, f, g, h, overlap, times] = bytes;
    let pair = Pair { long: u32::from_le_bytes([a, b, c, d]), short: u32::from_le_bytes([e, f, g, h]), overlap: overlap_of(overlap) };
    Ok(Some(Counted { pair, times }))
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
    long: u64,
    /// The pairs of the group that is not written yet.
    group: Vec<u8>,
}

impl Keeping {
    pub fn create(folder: &Folder, generation: u64) -> Result<Keeping> {
        let mut sink = Sink::create(folder, &file_name(generation))?;
        sink.write(MAGIC)?;
        Ok(Keeping { sink, long: 0, group: Vec::with_capacity(KEPT * usize::from(u8::MAX)) })
    }

    pub fn keep(&mut self, kept: &Kept) -> Result<()> {
        if kept.long != self.long || self.group.len() == KEPT * usize::from(u8::MAX) {
            self.close_group()?;
            self.long = kept.long;
        }
        self.group.extend(kept.short.to_le_bytes());
        self.group.extend([number_of(kept.overlap) | u8::from(kept.copy) << 7, kept.times]);
        Ok(())
    }

    fn close_group(&mut self) -> Result<()> {
        if self.group.is_empty() {
            return Ok(());
        }
        self.sink.write(&self.long.to_le_bytes())?;
        self.sink.write(&[(self.group.len() / KEPT) as u8])?;
        self.sink.write(&self.group)?;
        self.group.clear();
        Ok(())
    }

    pub fn finish(mut self) -> Result<()> {
        self.close_group()?;
        self.sink.finish()
    }
}

/// Hands over the pairs that were kept for a generation; whether the file is there and whole, which is known only at its end.
pub fn kept(folder: &Path, generation: u64, mut take: impl FnMut(Kept) -> Result<()>) -> Result<bool> {
    let path = folder.join(file_name(generation));
    let Ok(file) = File::open(&path) else { return Ok(false) };
    let failed = |e| Error::io(path.display(), &e);
    let length = file.metadata().map_err(failed)?.len();
    let Some(mut left) = length.checked_sub(16) else { return Ok(false) };
    let mut file = BufReader::with_capacity(1 << 16, file);
    let mut sum = Checksum::default();
    let (mut head, mut group, mut pairs) = ([0; 8], [0; GROUP], [0; KEPT * u8::MAX as usize]);
    file.read_exact(&mut head).map_err(failed)?;
    if head != *MAGIC {
        return Ok(false);
    }
    sum.add(&head);
    let key = |bytes: &[u8]| bytes.iter().take(8).rev().fold(0, |n, byte| n << 8 | u64::from(*byte));
    while left > 0 {
        let Some(rest) = left.checked_sub(GROUP as u64) else { return Ok(false) };
        file.read_exact(&mut group).map_err(failed)?;
        sum.add(&group);
        let pairs = &mut pairs[..KEPT * usize::from(group[GROUP - 1])];
        let Some(rest) = rest.checked_sub(pairs.len() as u64) else { return Ok(false) };
        left = rest;
        file.read_exact(pairs).map_err(failed)?;
        sum.add(pairs);
        for pair in pairs.as_chunks::<KEPT>().0 {
            let (overlap, copy) = (overlap_of(pair[8] & 0x7f), pair[8] >> 7 == 1);
            take(Kept { long: key(&group), short: key(pair), overlap, times: pair[9], copy })?;
        }
    }
    let mut stated = [0; 8];
    file.read_exact(&mut stated).map_err(failed)?;
    Ok(sum.value() == u64::from_le_bytes(stated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_come_back_once_and_in_order_however_little_fits_into_memory() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pair = |n: u32| Pair { long: n * 7919 % 3001, short: 3001 + n % 13, overlap: Overlap::Within };
        let gather = |bytes: usize| {
            let mut gathered = Gathered::new(folder.path(), bytes);
            (0..9_000).chain(0..4_000).for_each(|n| gathered.add(pair(n), 2));
            let spilled = gathered.spilled.len();
            let mut all = Vec::new();
            gathered
                .each(|counted| {
                    all.push(counted);
                    Ok(())
                })
                .expect("gathered");
            (all, spilled)
        };
        let (whole, none) = gather(1 << 30);
        let (parts, some) = gather(0);
        assert!(none == 0 && some > 3, "{none} {some}");
        assert_eq!(whole, parts);
        assert!(whole.windows(2).all(|two| two[0].order() < two[1].order()));
        assert_eq!(whole.iter().map(|c| u32::from(c.times)).sum::<u32>(), 26_000);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn kept_pairs_read_back_and_damage_is_noticed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |generation: u64, pairs: &[Kept]| {
            let mut keeping = Keeping::create(&Folder::open(folder.path(), false, None).expect("a folder"), generation).expect("created");
            pairs.iter().for_each(|kept| keeping.keep(kept).expect("written"));
            keeping.finish().expect("written");
        };
        let read = |generation: u64| {
            let mut all = Vec::new();
            let whole = kept(folder.path(), generation, |one| {
                all.push(one);
                Ok(())
            });
            whole.expect("read").then_some(all)
        };
        let pairs = [
            (1, 2, Overlap::Copy, true),
            (1, 9, Overlap::Within, false),
            (u64::MAX, 0, Overlap::Part, false),
            (5, 1 << 60, Overlap::Within, false),
        ]
        .map(|(long, short, overlap, copy)| Kept { long, short, overlap, times: 12, copy });
        write(3, &pairs);
        assert_eq!(read(3).as_deref(), Some(&pairs[..]));
        assert_eq!(read(4), None);
        // More than a group holds, and none.
        let many: Vec<Kept> = (0..1_000).map(|short| Kept { short, ..pairs[0] }).collect();
        write(5, &many);
        assert_eq!(read(5), Some(many));
        write(6, &[]);
        assert_eq!(read(6), Some(Vec::new()));
        let path = folder.path().join(file_name(3));
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
}
