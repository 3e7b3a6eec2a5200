//! Sketches while the copies of a whole commit are found: [`Sketching`] takes them as articles are added, [`Sketched`] gives them by document.
//!
//! An index keeps of a sketch no more than its head, since the text says the rest: to make one of a text takes some 10 µs. Where all documents are compared
//! each is looked at several times, so for as long as that takes their sketches lie in a temporary file of the index folder. The run that adds articles has their sketches
//! in hand and writes them as it goes; those of earlier runs are made of their texts before anything is compared.
//!
//! # On disk
//! Of each sketch the key of its document, little-endian, and the sketch as it is [packed](Sketch::packed), 228 bytes together; of a document that came twice the later
//! holds. The few that cannot be packed are made of their texts whenever they are needed. The file is mapped: to read it a sketch at a time took a quarter of the
//! time of indexing.

use super::documents::Documents;
use super::find::Means;
use super::heads::Heads;
use crate::engine::local::disk::directory::{Folder, TEMPORARY};
use crate::error::{Error, Result};
use crate::search::copies::{Compared, Head, Sketch, Texts};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use tantivy::directory::{Directory, OwnedBytes};

/// Bytes of a key, and of an entry.
const KEY: usize = 8;
const ENTRY: usize = KEY + Sketch::PACKED;

/// What a processor reads from memory at once, in bytes, nearly everywhere.
const LINE: usize = 64;

/// Lines of an entry that are read in most cases: by then two texts have turned out to have too little in common.
const LINES: usize = 2;

/// Documents that a thread looks at in a row.
const STRETCH: u32 = 1 << 12;

/// Stands for no entry, which are numbered from 1: the sketch is made of the text.
const NONE: u32 = 0;

/// Takes the sketches of articles as they are added.
pub struct Sketching {
    /// `None` where there is nothing yet, or it could not be written: then they are made of texts.
    file: Option<BufWriter<File>>,
    has_failed: bool,
    temporary: Temporary,
}

/// The file that goes with this.
struct Temporary {
    path: PathBuf,
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // What cannot be removed now is swept by the next writer.
        let _ = fs::remove_file(&self.path);
    }
}

impl Sketching {
    /// With a file in this folder once there is something to write.
    pub fn beside(folder: &Folder) -> Sketching {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = folder.path().join(format!("{TEMPORARY}-sketches-{}-{number}", std::process::id()));
        Sketching { file: None, has_failed: false, temporary: Temporary { path } }
    }

    /// Takes the sketch of the article with this key. Where it cannot be written that is no matter: the text is still there.
    pub fn add(&mut self, key: u64, sketch: &Sketch) {
        if !self.has_failed && self.write(key, sketch).is_err() {
            self.has_failed = true;
            self.file = None;
        }
    }

    fn write(&mut self, key: u64, sketch: &Sketch) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::with_capacity(1 << 16, File::create(&self.temporary.path)?)),
        };
        // Also of one that cannot be packed there is an entry: it takes the place of an earlier one.
        file.write_all(&entry(key, sketch.packed().as_ref()))
    }

    /// The sketches of these documents: those that it has, and the others of their texts.
    ///
    /// # Errors
    /// `Io`.
    pub fn complete<'d>(mut self, folder: &Folder, documents: &'d Documents, means: Means) -> Result<Sketched<'d>> {
        if self.has_failed {
            self = Sketching::beside(folder);
        }
        let path = self.temporary.path.clone();
        let failed = |e: &io::Error| Error::io(path.display(), e);
        let mut entries: Vec<AtomicU32> = Vec::new();
        entries.resize_with(documents.end() as usize, || AtomicU32::new(NONE));
        let mut count = 0;
        if let Some(file) = &mut self.file {
            file.flush().map_err(|e| failed(&e))?;
            let written = mapped(folder, &path)?;
            count = written.len() / ENTRY;
            find_entries(&written, documents, &entries, means);
        }
        let file = match self.file.take() {
            Some(file) => file,
            None => BufWriter::with_capacity(1 << 16, File::create(&path).map_err(|e| failed(&e))?),
        };
        let file = Mutex::new((file, count));
        let next = AtomicU32::new(0);
        std::thread::scope(|scope| {
            let made = || {
                loop {
                    let from = next.fetch_add(STRETCH, Ordering::Relaxed);
                    if from >= documents.end() {
                        return Ok(());
                    }
                    for number in from..documents.end().min(from.saturating_add(STRETCH)) {
                        if entries[number as usize].load(Ordering::Relaxed) != NONE || documents.head(number).is_none() {
                            continue;
                        }
                        let Some(packed) = documents.sketch(number).and_then(|sketch| sketch.packed()) else { continue };
                        let (file, count) = &mut *file.lock().unwrap_or_else(PoisonError::into_inner);
                        file.write_all(&entry(documents.key(number), Some(&packed)))?;
                        *count += 1;
                        entries[number as usize].store(u32::try_from(*count).unwrap_or(NONE), Ordering::Relaxed);
                    }
                }
            };
            let threads: Vec<_> = (0..means.threads.clamp(1, 64)).map(|_| scope.spawn(made)).collect();
            // A thread that panics ends the run, as it would without threads.
            threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
        .map_err(|e: io::Error| failed(&e))?;
        let (mut file, count) = file.into_inner().unwrap_or_else(PoisonError::into_inner);
        file.flush().map_err(|e| failed(&e))?;
        drop(file);
        // Of nothing there is nothing to map.
        let bytes = if count == 0 { OwnedBytes::empty() } else { mapped(folder, &path)? };
        let entries = entries.into_iter().map(AtomicU32::into_inner).collect();
        Ok(Sketched { documents, heads: Heads::of(documents, means), entries, bytes, _temporary: self.temporary })
    }
}

/// What is written of a sketch; zeros where it cannot be packed, which none is packed to, since the shortest text has a length.
fn entry(key: u64, packed: Option<&[u8; Sketch::PACKED]>) -> [u8; ENTRY] {
    let mut bytes = [0; ENTRY];
    let (head, rest) = bytes.split_at_mut(KEY);
    head.copy_from_slice(&key.to_le_bytes());
    if let Some(packed) = packed {
        rest.copy_from_slice(packed);
    }
    bytes
}

fn key_of(entry: &[u8; ENTRY]) -> u64 {
    entry.first_chunk::<KEY>().map_or(0, |key| u64::from_le_bytes(*key))
}

/// The packed sketch of an entry; `None` where it could not be packed.
fn packed_in(entry: &[u8; ENTRY]) -> Option<&[u8; Sketch::PACKED]> {
    entry.last_chunk().filter(|packed| packed.first_chunk() != Some(&[0; 4]))
}

fn mapped(folder: &Folder, path: &Path) -> Result<OwnedBytes> {
    let name = path.file_name().unwrap_or_default();
    let failed = |e: &io::Error| Error::io(path.display(), e);
    let slice = folder.open_read(Path::new(name)).map_err(|e| failed(&io::Error::other(e.to_string())))?;
    slice.read_bytes().map_err(|e| failed(&e))
}

/// Notes of each document which entry is its own. As many keys are in hand at a time as a quarter of the memory holds.
fn find_entries(written: &[u8], documents: &Documents, entries: &[AtomicU32], means: Means) {
    let at_a_time = u32::try_from((means.memory / 4 / size_of::<(u64, u32)>()).max(1 << 10)).unwrap_or(u32::MAX);
    // As many as can be numbered; what else there is, is made of texts.
    let written = written.as_chunks::<ENTRY>().0;
    let written = &written[..written.len().min(u32::MAX as usize - STRETCH as usize)];
    let mut keys: Vec<(u64, u32)> = Vec::new();
    let mut from = 0;
    while from < documents.end() {
        let until = documents.end().min(from.saturating_add(at_a_time));
        keys.clear();
        keys.extend((from..until).filter(|number| documents.is_alive(*number)).map(|number| (documents.key(number), number)));
        keys.sort_unstable();
        means.share(written.chunks(STRETCH as usize).zip((1..).step_by(STRETCH as usize)), |(stretch, first)| {
            for (entry, number) in stretch.iter().zip(first..) {
                let key = key_of(entry);
                if let Ok(found) = keys.binary_search_by_key(&key, |(key, _)| *key) {
                    // The later takes the place of the earlier.
                    entries[keys[found].1 as usize].fetch_max(number, Ordering::Relaxed);
                }
            }
        });
        from = until;
    }
}

/// The documents of a commit, with their sketches at hand.
pub struct Sketched<'d> {
    documents: &'d Documents,
    heads: Heads,
    /// Of each document the number of its entry.
    entries: Vec<u32>,
    bytes: OwnedBytes,
    /// Goes after what is mapped of it.
    _temporary: Temporary,
}

impl Sketched<'_> {
    fn entry(&self, number: u32) -> Option<&[u8; ENTRY]> {
        self.bytes.as_chunks::<ENTRY>().0.get(self.entries.get(number as usize)?.checked_sub(1)? as usize)
    }

    /// As [`Documents::heads`].
    pub fn heads(&self, numbers: Range<u32>, take: impl FnMut(u32, Head)) {
        if self.heads.is_empty() { self.documents.heads(numbers, take) } else { self.heads.each(numbers, take) }
    }

    fn packed(&self, number: u32) -> Option<&[u8; Sketch::PACKED]> {
        self.entry(number).and_then(packed_in)
    }
}

impl Texts for Sketched<'_> {
    fn order(&self, number: u32) -> u64 {
        self.heads.get(number).map_or_else(|| self.documents.order(number), |(_, order)| order)
    }

    fn head(&self, number: u32) -> Option<Head> {
        self.heads.get(number).map(|(head, _)| head).or_else(|| self.documents.head(number))
    }

    fn sketch(&self, number: u32) -> Option<Sketch> {
        self.packed(number).map(Sketch::unpacked).or_else(|| self.documents.sketch(number))
    }

    fn compared(&self, number: u32) -> Option<Compared<'_>> {
        self.packed(number).map(Compared::Packed).or_else(|| self.documents.compared(number))
    }

    /// Reads a byte of each line of the nearest memory that is read in most cases, with nothing done between, so that the processor waits for several at once.
    fn get_ready(&self, numbers: impl Iterator<Item = u32>) {
        let read = |entry: &[u8; ENTRY]| entry.iter().step_by(LINE).take(LINES).fold(0, |read, byte| read ^ byte);
        std::hint::black_box(numbers.filter_map(|number| self.entry(number)).fold(0, |all, entry| all ^ read(entry)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::searcher;
    use super::super::tests::{articles, hand_in, opened};
    use super::*;
    use crate::engine::WriteOptions;
    use crate::engine::local::LocalIndexer;
    use crate::engine::local::disk::ledger::id_hash;
    use crate::search::Indexer;

    #[test]
    fn of_a_document_that_came_twice_the_later_sketch_holds_and_one_that_did_not_come_is_made_of_its_text() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut indexer = LocalIndexer::open(folder.path(), &WriteOptions { threads: 1, memory_bytes: 0 }, None).expect("opened");
        let text = |number: u32| (0..60).map(|at| format!("word{} ", (at + 1) * (number + 7) % 97)).collect::<String>();
        hand_in(&mut indexer, 0, vec![text(0), text(1), text(2), "Too short.".to_owned()]);
        indexer.commit_if(true).expect("committed");
        let documents = Documents::of(&searcher(&opened(folder.path())).expect("opened"), articles(folder.path())).expect("read");
        let sketch = |number: u32| Sketch::of(&text(number)).expect("long enough");
        let packed = |number: u32| sketch(number).packed();
        let mut sketching = Sketching::beside(&opened(folder.path()));
        for (id, number) in [("s0/1", 8), ("s9/9", 1), ("s0/1", 9), ("s0/2", 2)] {
            sketching.add(id_hash(id), &sketch(number));
        }
        for memory in [0, 1 << 20] {
            let means = Means { threads: 2, memory };
            let sketched = std::mem::replace(&mut sketching, Sketching::beside(&opened(folder.path())));
            let sketched = sketched.complete(&opened(folder.path()), &documents, means).expect("completed");
            let of = |id: &str| {
                let number = (0..documents.end()).find(|number| documents.key(*number) == id_hash(id)).expect("a document");
                sketched.sketch(number).map(|sketch| sketch.packed().expect("packed"))
            };
            // What was handed over is believed, though this text is another one.
            let second = if memory == 0 { packed(9) } else { packed(1) };
            assert_eq!([of("s0/0"), of("s0/1"), of("s0/2"), of("s0/3")], [packed(0), second, packed(2), None]);
        }
        let left = fs::read_dir(folder.path()).expect("a folder").flatten().any(|e| e.file_name().to_string_lossy().contains("sketches"));
        assert!(!left, "no temporary file is left");
    }
}
