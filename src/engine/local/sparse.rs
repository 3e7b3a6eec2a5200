//! [`Maps`]: files of segments, of which a question reads a few places.
//!
//! The system reads around every place of a mapped file that is not in memory: 128 KB on most machines, 8 MB on some. A question needs some fifty places of an
//! index, a few KB each, so that a first answer waited for far more than is in it. Here the system is told what is read, and reads that alone: pages where they
//! are touched, and at once the ranges that are gone through from one end to the other, such as the postings of a word. Lucene 10 does so too.
//!
//! Of Linux only; elsewhere files are read as the system likes.

use rustix::fs::{Advice, fadvise};
use std::fs::File;
use std::io;
use std::num::NonZeroU64;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Instant;
use tantivy::HasLen;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError};
use tantivy::directory::{Directory, FileHandle, MmapDirectory, OwnedBytes};

/// Files of segments, mapped for few places of each.
#[derive(Debug, Clone)]
pub struct Maps {
    files: MmapDirectory,
    folder: PathBuf,
}

impl Maps {
    /// Those of the folder at `path`, which must exist.
    pub fn of(path: &Path) -> Result<Maps, OpenDirectoryError> {
        Ok(Maps { files: MmapDirectory::open_with_madvice(path, tantivy::directory::Advice::Random)?, folder: path.to_owned() })
    }

    /// The file of that name; `None` where it is none that a question reads a few places of.
    pub fn get(&self, name: &Path) -> Option<Result<Arc<dyn FileHandle>, OpenReadError>> {
        let kind = name.extension()?;
        if !["term", "idx", "pos", "fieldnorm", "fast", "store"].iter().any(|known| kind == *known) {
            return None;
        }
        Some(self.files.get_file_handle(name).map(|mapped| match File::open(self.folder.join(name)) {
            // Of all terms few are looked up, each in places of its own.
            Ok(file) if kind != "term" => Arc::new(Sparse::of(file, mapped)) as Arc<dyn FileHandle>,
            _ => mapped,
        }))
    }
}

/// A file that is mapped for few places of it, and the same one open.
#[derive(Debug)]
struct Sparse {
    mapped: Arc<dyn FileHandle>,
    file: File,
    /// Where what was asked for last ends, how often one range has followed another, and how far it has been read because of that.
    end: AtomicUsize,
    followed: AtomicUsize,
    ahead: AtomicUsize,
    asked: Asked,
}

/// The least that is read of a file, in bytes.
const PAGE: usize = 4 << 10;

/// The most of a range that is read at once, in bytes. Of a longer one few places may be wanted; where all are, what is done with them takes longer than to
/// read them page by page.
const AT_ONCE: usize = 4 << 20;

/// How many ranges must have followed one another until it is taken for granted that more do.
const ENOUGH: usize = 4;

/// What is read ahead then, in bytes.
const AHEAD: usize = 1 << 20;

impl Sparse {
    fn of(file: File, mapped: Arc<dyn FileHandle>) -> Sparse {
        let asked = Asked::of(mapped.len());
        Sparse { mapped, file, end: AtomicUsize::new(usize::MAX), followed: AtomicUsize::new(0), ahead: AtomicUsize::new(0), asked }
    }

    /// What of the file is best read when this range of it is asked for. Threads that ask at the same time may get too little or too much, which is no harm.
    fn wanted(&self, range: &Range<usize>) -> Option<Range<usize>> {
        if self.end.swap(range.end, Relaxed) != range.start {
            self.followed.store(0, Relaxed);
        } else if self.followed.fetch_add(1, Relaxed) >= ENOUGH {
            let known = range.end <= self.ahead.load(Relaxed);
            let ahead = range.start..range.end + AHEAD;
            return (!known).then(|| {
                self.ahead.store(ahead.end, Relaxed);
                ahead
            });
        }
        (PAGE..=AT_ONCE).contains(&range.len()).then(|| range.clone())
    }
}

/// What of a file the system was told of a moment ago, so that it is not told again by every question: to tell it takes about a microsecond, and a question may
/// read two hundred ranges. Not for good, since it may let go of what it holds.
#[derive(Debug)]
struct Asked {
    opened: Instant,
    moment: AtomicU64,
    /// A bit for each part of the file.
    parts: Box<[AtomicU64]>,
}

/// How long a moment lasts, in seconds, and how much of a file a bit stands for, in bytes. Neither was measured: a question takes far less than the one, and
/// reads that and the next in the same time.
const MOMENT: u64 = 10;
const PART: usize = 16 << 10;

impl Asked {
    /// Of a file of so many bytes.
    fn of(length: usize) -> Asked {
        let parts = std::iter::repeat_with(AtomicU64::default).take(length / PART / 64 + 1).collect();
        Asked { opened: Instant::now(), moment: AtomicU64::new(0), parts }
    }

    /// Whether the system has not been told of some part of it, which it is taken to be from now on.
    fn is_new(&self, range: &Range<usize>) -> bool {
        let moment = self.opened.elapsed().as_secs() / MOMENT;
        if self.moment.swap(moment, Relaxed) != moment {
            self.parts.iter().for_each(|parts| parts.store(0, Relaxed));
        }
        let mut is_new = false;
        for part in range.start / PART..range.end.div_ceil(PART) {
            let bit = 1 << (part % 64);
            if let Some(parts) = self.parts.get(part / 64)
                && parts.load(Relaxed) & bit == 0
            {
                is_new = true;
                parts.fetch_or(bit, Relaxed);
            }
        }
        is_new
    }
}

impl HasLen for Sparse {
    fn len(&self) -> usize {
        self.mapped.len()
    }
}

impl FileHandle for Sparse {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if let Some(wanted) = self.wanted(&range)
            && self.asked.is_new(&wanted)
        {
            // Without it the same is read, later.
            let _ = fadvise(&self.file, wanted.start as u64, NonZeroU64::new(wanted.len() as u64), Advice::WillNeed);
        }
        self.mapped.read_bytes(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sparse() -> Sparse {
        let file = tempfile::tempfile().expect("a file");
        Sparse::of(file, Arc::new(OwnedBytes::new(Vec::new())))
    }

    #[test]
    fn a_range_is_read_at_once_unless_it_is_a_single_place_or_few_places_may_be_wanted_of_it() {
        let file = sparse();
        assert_eq!(file.wanted(&(100..100 + PAGE)), Some(100..100 + PAGE));
        assert_eq!(file.wanted(&(0..PAGE - 1)), None);
        assert_eq!(file.wanted(&(0..AT_ONCE)), Some(0..AT_ONCE));
        assert_eq!(file.wanted(&(0..AT_ONCE + 1)), None);
    }

    #[test]
    fn who_reads_range_after_range_is_read_ahead_of_once_for_many() {
        let file = sparse();
        let asked: Vec<_> = (0..1000).filter_map(|n| file.wanted(&(n * 2000..(n + 1) * 2000))).collect();
        let first = (ENOUGH + 1) * 2000;
        assert_eq!(asked[0], first..first + 2000 + AHEAD);
        assert_eq!(asked.len(), 2);
        assert!(asked[1].contains(&asked[0].end), "{asked:?}: nothing is left out between");
        // Elsewhere it begins anew.
        assert_eq!(file.wanted(&(10..20)), None);
        assert_eq!(file.wanted(&(20..30)), None);
    }

    #[test]
    fn the_system_is_told_once_of_a_part_until_a_while_has_passed() {
        let asked = Asked::of(100 * PART);
        assert!(asked.is_new(&(0..PAGE)));
        assert!(!asked.is_new(&(PAGE..PART)), "of the same part");
        assert!(asked.is_new(&(PAGE..PART + 1)), "some of the next");
        assert!(!asked.is_new(&(0..2 * PART)));
        assert!(asked.is_new(&(0..100 * PART)));
        assert!(!asked.is_new(&(1000 * PART..1001 * PART)), "it does not reach so far");
        let before = Asked { moment: AtomicU64::new(7), ..asked };
        assert!(before.is_new(&(0..PAGE)), "the moment is another one");
    }

    #[test]
    fn what_is_read_of_a_segment_is_what_is_in_the_file_and_other_files_are_left_to_the_system() {
        let folder = tempfile::tempdir().expect("a folder");
        let bytes: Vec<u8> = (0..3 * PAGE).map(|n| n as u8).collect();
        for name in ["a.idx", "a.term", "a.bin"] {
            std::fs::write(folder.path().join(name), &bytes).expect("written");
        }
        let maps = Maps::of(folder.path()).expect("a folder");
        for name in ["a.idx", "a.term"] {
            let file = maps.get(Path::new(name)).expect("of a segment").expect("a file");
            assert_eq!(file.len(), bytes.len());
            assert_eq!(&*file.read_bytes(10..2 * PAGE).expect("read"), &bytes[10..2 * PAGE]);
        }
        assert!(maps.get(Path::new("a.bin")).is_none());
        assert!(maps.get(Path::new("b.idx")).expect("of a segment").is_err());
    }
}
