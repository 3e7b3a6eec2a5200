//! From tantivy's errors to ours.

use crate::error::{Error, ErrorKind};
use std::fmt::Display;
use std::path::Path;
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError};

/// What `cause` means for an index in `folder`.
pub fn failure(folder: &Path, cause: TantivyError) -> Error {
    let kind = match &cause {
        TantivyError::LockFailure(LockError::LockBusy, _) => {
            return Error::new(ErrorKind::Locked, format!("another newsearch is writing to the index in {}", folder.display()));
        }
        TantivyError::LockFailure(LockError::IoError(e), _) => return Error::io(folder.display(), e),
        TantivyError::DataCorruption(_)
        | TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(_))
        | TantivyError::SchemaError(_)
        | TantivyError::FieldNotFound(_)
        | TantivyError::DeserializeError(_) => ErrorKind::IndexDamaged,
        TantivyError::IncompatibleIndex(_) | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => ErrorKind::IndexVersion,
        // What the system did not refuse is wrong because of what is in the file.
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) if io_error.raw_os_error().is_none() => ErrorKind::IndexDamaged,
        TantivyError::IoError(e) if e.raw_os_error().is_none() && is_about_content(e.kind()) => ErrorKind::IndexDamaged,
        TantivyError::InternalError(_) => ErrorKind::Internal,
        _ => ErrorKind::Io,
    };
    Error::new(kind, format!("index in {}: {cause}", folder.display()))
}

/// Whether what was read cannot be right.
fn is_about_content(kind: std::io::ErrorKind) -> bool {
    matches!(kind, std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::InvalidData)
}

/// A damaged index: `what` was found in `folder`.
pub fn damaged(folder: &Path, what: impl Display) -> Error {
    Error::new(ErrorKind::IndexDamaged, format!("index in {}: {what}", folder.display()))
}
