//! [`Folder`]: the index folder as tantivy sees it, and the one way by which this engine writes files of its own. It is tantivy's memory-mapped
//! directory but for this:
//!
//! - Commits are sealed (see [`seal`](super::seal)), and a file of another length than the seal says is refused before it is mapped: a mapped file
//!   that is too short would end the process.
//! - A merge reads only what agrees with its checksum, so that it cannot make damage look whole.
//! - After a write has failed no commit can be made by this handle any more, whatever tantivy holds of it.
//! - An index opened only for reading needs no right to write (tantivy takes a lock file even to read).
//! - For few questions segments are read place by place (`sparse` beside this, on Linux).
//! - Tests can make each operation fail ([`Faults`]).

use super::seal::{Files, META, fault, files_of, seal, unseal};
#[cfg(target_os = "linux")]
use super::sparse::Maps;
use crate::engine::faults::{Faults, Operation};
use crate::engine::local::failure::failure;
use crate::error::{Error, ErrorKind, Result};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::Duration;
use tantivy::TantivyError;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

/// What temporary files are called until they are renamed.
pub const TEMPORARY: &str = ".tmp";

#[derive(Debug, Clone)]
pub struct Folder {
    files: MmapDirectory,
    /// Its segments, where a few places of each are read.
    #[cfg(target_os = "linux")]
    places: Option<Maps>,
    path: PathBuf,
    read_only: bool,
    state: Arc<Mutex<State>>,
    faults: Option<Arc<dyn Faults>>,
}

#[derive(Debug, Default)]
struct State {
    /// The files of the commit last read or written.
    sealed: Files,
    /// Files read as a whole and found to be as sealed.
    verified: std::collections::HashSet<PathBuf>,
    /// The first write that failed.
    failed: Option<String>,
}

impl Folder {
    /// The folder at `path`, which must exist.
    pub fn open(path: &Path, read_only: bool, faults: Option<Arc<dyn Faults>>) -> Result<Folder> {
        let files = MmapDirectory::open(path).map_err(|e| failure(path, TantivyError::OpenDirectoryError(e)))?;
        Ok(Folder {
            files,
            #[cfg(target_os = "linux")]
            places: None,
            path: path.to_owned(),
            read_only,
            state: Arc::default(),
            faults,
        })
    }

    /// The same, to read a few places of its segments and no more.
    pub fn open_for_few(path: &Path) -> Result<Folder> {
        #[cfg(target_os = "linux")]
        return Ok(Folder {
            places: Some(Maps::of(path).map_err(|e| failure(path, TantivyError::OpenDirectoryError(e)))?),
            ..Folder::open(path, true, None)?
        });
        #[cfg(not(target_os = "linux"))]
        Folder::open(path, true, None)
    }

    /// The same folder, opened again: it maps files for itself.
    ///
    /// # Errors
    /// `Io`.
    pub fn apart(&self) -> Result<Folder> {
        Folder::open(&self.path, self.read_only, self.faults.clone())
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The files of the commit last read or written.
    pub fn sealed(&self) -> Files {
        self.state().sealed.clone()
    }

    /// What `cause` means here. After a failed write it is that write which failed, whatever tantivy makes of it.
    pub fn failure(&self, cause: TantivyError) -> Error {
        match &self.state().failed {
            Some(failed) => Error::new(ErrorKind::Io, format!("index in {}: {failed}", self.path.display())),
            None => failure(&self.path, cause),
        }
    }

    /// Whether a write has failed.
    pub fn has_failed(&self) -> bool {
        self.state().failed.is_some()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn before(&self, operation: Operation, file: &Path) -> io::Result<Option<usize>> {
        self.faults.as_ref().map_or(Ok(None), |faults| faults.before(operation, &file.to_string_lossy()))
    }

    /// Remembers that a write failed.
    fn noting<T>(&self, file: &Path, done: io::Result<T>) -> io::Result<T> {
        if let Err(e) = &done {
            self.state().failed.get_or_insert_with(|| format!("{}: {e}", file.display()));
        }
        done
    }

    /// Begins to write a file that takes the place of the one of that name when it is [finished](Replacement::finish).
    ///
    /// # Errors
    /// What the system says.
    pub fn create(&self, name: &str) -> io::Result<Replacement> {
        // A name of its own: threads of a writer that was dropped may still be writing a file of this name.
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let temporary = self.path.join(format!("{TEMPORARY}-{}-{number}-{name}", std::process::id()));
        let made = self.before(Operation::Create, Path::new(name)).and_then(|_| File::create(&temporary));
        let file = self.noting(Path::new(name), made)?;
        let written = Written { file, folder: self.clone(), name: PathBuf::from(name) };
        Ok(Replacement { file: BufWriter::with_capacity(1 << 16, written), temporary })
    }

    /// Writes a file under another name, syncs it and renames it into place.
    ///
    /// # Errors
    /// What the system says; the file is as before then.
    pub fn replace(&self, name: &Path, data: &[u8]) -> io::Result<()> {
        let mut file = self.create(&name.to_string_lossy())?;
        file.write_all(data)?;
        file.finish()
    }

    /// Removes a file; one that is not there is no error.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        self.before(Operation::Delete, Path::new(name))?;
        match fs::remove_file(self.path.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// What is wrong with `file` if it is one of a commit and read by a merge.
    fn fault_for_merge(&self, path: &Path) -> io::Result<Option<String>> {
        // tantivy names the threads that merge so. Were they called otherwise one day, a test would fail.
        if !std::thread::current().name().is_some_and(|name| name.starts_with("merge_thread")) || self.state().verified.contains(path) {
            return Ok(None);
        }
        let Some(sealed) = path.to_str().and_then(|name| self.state().sealed.get(name).copied()) else { return Ok(None) };
        let found = fault(&self.path.join(path), sealed, true)?;
        if found.is_none() {
            self.state().verified.insert(path.to_owned());
        }
        Ok(found)
    }
}

fn unreadable(path: &Path, what: String) -> OpenReadError {
    OpenReadError::wrap_io_error(io::Error::new(io::ErrorKind::InvalidData, format!("{}: {what}", path.display())), path.to_owned())
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let refused = |e| OpenReadError::wrap_io_error(e, path.to_owned());
        self.before(Operation::Read, path).map_err(refused)?;
        #[cfg(target_os = "linux")]
        let mapped = self.places.as_ref().and_then(|maps| maps.get(path));
        #[cfg(not(target_os = "linux"))]
        let mapped = None;
        let handle = mapped.unwrap_or_else(|| self.files.get_file_handle(path))?;
        let sealed = path.to_str().and_then(|name| self.state().sealed.get(name).copied());
        if let Some(sealed) = sealed.filter(|sealed| handle.len() as u64 != sealed.bytes) {
            return Err(unreadable(path, format!("it has {} bytes, not {}", handle.len(), sealed.bytes)));
        }
        match self.fault_for_merge(path).map_err(refused)? {
            Some(what) => Err(unreadable(path, what)),
            None => Ok(handle),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let refused = |e| DeleteError::IoError { io_error: Arc::new(e), filepath: path.to_owned() };
        self.before(Operation::Delete, path).map_err(refused)?;
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let refused = |e| OpenWriteError::wrap_io_error(e, path.to_owned());
        self.noting(path, self.before(Operation::Create, path)).map_err(refused)?;
        let made = self.files.open_write(path);
        if let Err(e) = &made {
            let _ = self.noting(path, Err::<(), _>(io::Error::other(e.to_string())));
        }
        // Nothing has been written to it: its buffer is empty.
        let file = made?.into_inner().map_err(|e| refused(e.into_error()))?;
        Ok(BufWriter::new(Box::new(Watched { file, folder: self.clone(), path: path.to_owned() })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.before(Operation::Read, path).map_err(|e| OpenReadError::wrap_io_error(e, path.to_owned()))?;
        let read = self.files.atomic_read(path)?;
        if path != Path::new(META) {
            return Ok(read);
        }
        let (meta, files) = unseal(&read).ok_or_else(|| unreadable(path, "it is cut or has been altered".to_owned()))?;
        self.state().sealed = files;
        Ok(meta.to_vec())
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path != Path::new(META) {
            return self.replace(path, data);
        }
        if let Some(failed) = &self.state().failed {
            return Err(io::Error::other(format!("a write failed before: {failed}")));
        }
        let before = self.sealed();
        let files = self.noting(path, files_of(&self.path, data, &before))?;
        self.replace(path, &seal(data, &files)?)?;
        self.state().sealed = files;
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        let done = self.before(Operation::SyncFolder, Path::new("")).and_then(|_| self.files.sync_directory());
        self.noting(Path::new("."), done)
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match patiently(|| self.files.acquire_lock(lock)) {
            // Nobody can be deleting files from a folder that cannot be written, so the lock is not needed there.
            Err(LockError::IoError(e))
                if self.read_only && matches!(e.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) =>
            {
                Ok(DirectoryLock::from(Box::new(())))
            }
            taken => taken,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// Takes a lock that may be let go of in a moment: a process that is just begun holds, until its program runs, all that its parent had open, and so locks
/// that the parent has let go of since. A fifth of a second was never too short for that on a machine with four times as much to do as it could.
fn patiently<T>(mut take: impl FnMut() -> Result<T, LockError>) -> Result<T, LockError> {
    let mut tries = 20;
    loop {
        match take() {
            Err(LockError::LockBusy) if tries > 0 => {
                tries -= 1;
                sleep(Duration::from_millis(10));
            }
            taken => return taken,
        }
    }
}

/// A file of this engine being written under another name; what is dropped before it is finished is swept by the next writer.
pub struct Replacement {
    file: BufWriter<Written>,
    temporary: PathBuf,
}

struct Written {
    file: File,
    folder: Folder,
    name: PathBuf,
}

impl Replacement {
    /// Syncs the file and gives it its name.
    ///
    /// # Errors
    /// What the system says; a file that had the name is as before then.
    pub fn finish(self) -> io::Result<()> {
        let Written { file, folder, name } = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let synced = folder.before(Operation::Sync, &name).and_then(|_| file.sync_all());
        folder.noting(&name, synced)?;
        // On Windows a file that is open cannot be renamed.
        drop(file);
        let renamed = folder.before(Operation::Rename, &name).and_then(|_| fs::rename(&self.temporary, folder.path.join(&name)));
        folder.noting(&name, renamed)
    }
}

impl Write for Replacement {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.file.write(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Write for Written {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let most = self.folder.before(Operation::Write, &self.name);
        let done = most.and_then(|most| self.file.write(&data[..most.unwrap_or(data.len()).min(data.len())]));
        self.folder.noting(&self.name, done)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file being written.
struct Watched {
    file: Box<dyn TerminatingWrite + Send + Sync>,
    folder: Folder,
    path: PathBuf,
}

impl Write for Watched {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let most = self.folder.before(Operation::Write, &self.path);
        let done = most.and_then(|most| self.file.write(&data[..most.unwrap_or(data.len()).min(data.len())]));
        self.folder.noting(&self.path, done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.folder.before(Operation::Flush, &self.path).and_then(|_| self.file.flush());
        self.folder.noting(&self.path, done)
    }
}

impl TerminatingWrite for Watched {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let done = self.folder.before(Operation::Sync, &self.path).and_then(|_| self.file.terminate_ref(token));
        self.folder.noting(&self.path, done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_failed_write_no_commit_is_made() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let opened = Folder::open(folder.path(), false, None).expect("opened");
        let meta = br#"{"segments":[]}"#;
        opened.atomic_write(Path::new(META), meta).expect("written");
        assert_eq!(opened.atomic_read(Path::new(META)).expect("read"), meta);
        std::fs::create_dir(folder.path().join("a.idx")).expect("a folder in the way");
        assert!(opened.open_write(Path::new("a.idx")).is_err());
        let error = opened.atomic_write(Path::new(META), meta).expect_err("refused");
        assert!(error.to_string().contains("a.idx"), "{error}");
    }

    #[test]
    fn what_was_sealed_is_sealed_again_as_it_was() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let opened = Folder::open(folder.path(), false, None).expect("opened");
        let meta = br#"{"segments":[{"segment_id":"00000000-0000-0000-0000-00000000002a","deletes":null}]}"#;
        let name = "0000000000000000000000000000002a.idx";
        std::fs::write(folder.path().join(name), b"no footer").expect("written");
        assert!(opened.atomic_write(Path::new(META), meta).is_err(), "what cannot be sealed is not committed");
    }
}
