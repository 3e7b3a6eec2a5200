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
        // What a file that is there and may be read cannot be opened for is what is in it.
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) if !is_refusal(io_error.kind()) => ErrorKind::IndexDamaged,
        TantivyError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => ErrorKind::IndexDamaged,
        TantivyError::InternalError(_) => ErrorKind::Internal,
        _ => ErrorKind::Io,
    };
    Error::new(kind, format!("index in {}: {cause}", folder.display()))
}

/// Whether the system refused, whatever the file holds.
fn is_refusal(kind: std::io::ErrorKind) -> bool {
    matches!(kind, std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::OutOfMemory | std::io::ErrorKind::Interrupted)
}

/// A damaged index: `what` was found in `folder`.
pub fn damaged(folder: &Path, what: impl Display) -> Error {
    Error::new(ErrorKind::IndexDamaged, format!("index in {}: {what}", folder.display()))
}
