//! [`Folder`]: the index folder as tantivy sees it. It is tantivy's own memory-mapped directory but for two things: an index
//! opened only for reading needs no right to write (tantivy takes a lock file even to read), and what tantivy writes through a
//! temporary file, which only its maker may read, may be read by whoever may read the folder.

use super::failure::failure;
use crate::error::Result;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::TantivyError;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr};

#[derive(Debug, Clone)]
pub struct Folder {
    files: MmapDirectory,
    path: PathBuf,
    read_only: bool,
}

impl Folder {
    /// The folder at `path`, which must exist.
    pub fn open(path: &Path, read_only: bool) -> Result<Folder> {
        let files = MmapDirectory::open(path).map_err(|e| failure(path, TantivyError::OpenDirectoryError(e)))?;
        Ok(Folder { files, path: path.to_owned(), read_only })
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.files.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.files.atomic_write(path, data)?;
        share(&self.path, &self.path.join(path))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.files.acquire_lock(lock) {
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

/// Lets those read (and write) `file` who may read (and write) `folder`.
#[cfg(unix)]
fn share(folder: &Path, file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(folder)?.permissions().mode() & 0o666;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode))
}

/// Elsewhere a file has the rights of its folder from the start.
#[cfg(not(unix))]
fn share(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}
