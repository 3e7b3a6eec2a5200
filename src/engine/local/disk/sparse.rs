//! [`Maps`]: files of segments, of which a question reads a few places.
//!
//! The system reads around every place of a mapped file that is not in memory: 128 KB on most machines, 8 MB on some. A question needs some fifty places of an
//! index, a few KB each, so that a first answer waited for far more than is in it. Here the system is told what is read, and reads that alone: pages where they
//! are touched, and at once the ranges that are gone through from one end to the other, such as the postings of a word.
//!
//! For who asks few questions: of what is mapped so Linux does not note that it is in use, so that it is the first to go when memory is short
//! (`vma_has_recency`, since 6.3); and to read the whole of an index place by place takes longer. Of Linux only; elsewhere files are read as the system likes.

use rustix::fs::{Advice, fadvise};
use std::fs::File;
use std::io;
use std::num::NonZeroU64;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
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
        let kind = name.extension()?.to_str()?;
        let at_once = match kind {
            // Of all terms few are looked up, each in places of its own.
            "term" => 0,
            // Who asks for the postings of a word, or for the lengths of a field, goes through them.
            "idx" | "pos" | "fieldnorm" => usize::MAX,
            // Who asks for a column too, or looks at the values of the best.
            "fast" | "store" => AT_ONCE,
            _ => return None,
        };
        let mapped = match self.files.get_file_handle(name) {
            Ok(mapped) if kind == "fast" && mapped.len() > LARGE => return None,
            Ok(mapped) => mapped,
            Err(e) => return Some(Err(e)),
        };
        Some(Ok(match (at_once > 0).then(|| File::open(self.folder.join(name))) {
            Some(Ok(file)) => Arc::new(Sparse::of(file, mapped, at_once)),
            _ => mapped,
        }))
    }
}

/// A file that is mapped for few places of it, and the same one open.
#[derive(Debug)]
struct Sparse {
    mapped: Arc<dyn FileHandle>,
    file: File,
    /// The most bytes of a range that are read at once.
    at_once: usize,
    /// Where what was asked for last ends, how often one range has followed another, and how far it has been read because of that.
    end: AtomicUsize,
    followed: AtomicUsize,
    ahead: AtomicUsize,
}

/// The least that is read of a file, in bytes.
const PAGE: usize = 4 << 10;

/// The most of a column that is read at once, in bytes: in the time that a hundred and fifty places of it take.
const AT_ONCE: usize = 8 << 20;

/// In a file of columns of more bytes some may be longer than that (a date takes four bytes, all of an article some 75): there it is left to the system how
/// they are read, since to go through one place by place would take a second.
const LARGE: usize = 128 << 20;

/// How many ranges must have followed one another until it is taken for granted that more do.
const ENOUGH: usize = 4;

/// What is read ahead then, in bytes.
const AHEAD: usize = 1 << 20;

impl Sparse {
    fn of(file: File, mapped: Arc<dyn FileHandle>, at_once: usize) -> Sparse {
        Sparse { mapped, file, at_once, end: AtomicUsize::new(usize::MAX), followed: AtomicUsize::new(0), ahead: AtomicUsize::new(0) }
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
        (PAGE..=self.at_once).contains(&range.len()).then(|| range.clone())
    }
}

impl HasLen for Sparse {
    fn len(&self) -> usize {
        self.mapped.len()
    }
}

impl FileHandle for Sparse {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if let Some(wanted) = self.wanted(&range) {
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
        Sparse::of(file, Arc::new(OwnedBytes::new(Vec::new())), AT_ONCE)
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
