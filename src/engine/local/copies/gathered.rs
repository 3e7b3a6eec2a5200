//! [`Gathered`]: pairs of documents that overlap, while they are found: sorted, each once, within a bound of memory.

use super::pairs::{number_of, overlap_of};
use crate::error::{Error, Result};
use crate::search::copies::Pair;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::copies::Overlap;

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
}
