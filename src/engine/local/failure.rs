//! From tantivy's errors to ours.

use crate::error::{Error, ErrorKind};
use std::fmt::Display;
use std::path::Path;
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError};

/// What `cause` means for an index in `folder` that is read; for one that is written, [`Folder`](super::disk::directory::Folder) knows more.
pub fn failure(folder: &Path, cause: TantivyError) -> Error {
    match &cause {
        TantivyError::LockFailure(LockError::LockBusy, _) => {
            Error::new(ErrorKind::Locked, format!("another newsearch is writing to the index in {}", folder.display()))
        }
        TantivyError::LockFailure(LockError::IoError(e), _) => Error::io(folder.display(), e),
        // What tantivy says of these is written for programmers.
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => {
            damaged(folder, format!("{} is missing", path.file_name().unwrap_or(path.as_os_str()).display()))
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => match io_error.raw_os_error() {
            Some(_) => Error::io(folder.join(filepath).display(), io_error),
            None => damaged(folder, io_error),
        },
        _ => Error::new(kind(&cause), format!("index in {}: {cause}", folder.display())),
    }
}

/// The terms of an index cannot be read.
pub fn unreadable_terms<E: Into<TantivyError>>(cause: E) -> Error {
    let cause = cause.into();
    Error::new(kind(&cause), format!("reading the terms of the index: {cause}"))
}

fn kind(cause: &TantivyError) -> ErrorKind {
    match cause {
        TantivyError::DataCorruption(_)
        | TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(_))
        | TantivyError::SchemaError(_)
        | TantivyError::FieldNotFound(_)
        | TantivyError::DeserializeError(_) => ErrorKind::IndexDamaged,
        TantivyError::IncompatibleIndex(_) | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => ErrorKind::IndexVersion,
        // What the system did not refuse is wrong because of what is in the file.
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) if io_error.raw_os_error().is_none() => {
            ErrorKind::IndexDamaged
        }
        TantivyError::IoError(e) if e.raw_os_error().is_none() => ErrorKind::IndexDamaged,
        TantivyError::InternalError(_) => ErrorKind::Internal,
        _ => ErrorKind::Io,
    }
}

/// A damaged index: `what` was found in `folder`.
pub fn damaged(folder: &Path, what: impl Display) -> Error {
    Error::new(ErrorKind::IndexDamaged, format!("index in {}: {what}", folder.display()))
}
