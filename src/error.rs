//! What can go wrong, for every module: [`Error`] and its [`ErrorKind`].
//!
//! An error says what happened, where, and what to do next. No error type of another crate is public; the text of
//! the cause is kept. What is wrong with one input file is not an error but a [`Skip`](crate::ingest::Skip): the run goes on.

use std::fmt;

/// Why an operation failed. New kinds may be added; match with a wildcard arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The operating system refused: permission, full disk, a device fault.
    Io,
    /// There is no index at the place named, or none in this folder and its parents.
    NoIndex,
    /// The index was written by a version of newsearch with another on-disk format.
    IndexVersion,
    /// The index is damaged: files are missing, cut short or do not decode.
    IndexDamaged,
    /// Another process is writing to this index.
    Locked,
    /// The query cannot be answered as written: a bad date, an impossible range, a limit passed.
    Query,
    /// An argument outside its allowed range, or naming something that does not exist.
    Argument,
    /// An article handed in by the program cannot be indexed.
    Article,
    /// The caller asked to stop; what was committed before stays.
    Interrupted,
    /// A state that the code holds to be impossible; please report it.
    Internal,
}

impl ErrorKind {
    /// What the user can do about it, as one sentence without a full stop; empty where the message says it all.
    pub fn hint(self) -> &'static str {
        match self {
            ErrorKind::Io => {
                "see that it is there, may be read and written, and has room, then run the same command again: what was committed is kept"
            }
            ErrorKind::NoIndex => "make one with: newsearch index FOLDER",
            ErrorKind::IndexVersion => "make it anew from the same files with: newsearch rebuild",
            ErrorKind::IndexDamaged => "newsearch check --full says what is damaged; make it anew from its files with: newsearch rebuild",
            ErrorKind::Locked => "wait until the other newsearch has ended, then run the same command again",
            ErrorKind::Internal => "this is a fault in newsearch: please report it with the command that shows it",
            ErrorKind::Query | ErrorKind::Argument | ErrorKind::Article | ErrorKind::Interrupted => "",
        }
    }
}

/// A failed operation: its [`ErrorKind`] and a message that names the place (file, folder, query) and the cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    context: String,
}

/// The result of every fallible function of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of this kind; `context` says what happened and where.
    pub fn new(kind: ErrorKind, context: impl Into<String>) -> Error {
        Error { kind, context: context.into() }
    }

    /// An I/O error at `place`. The message holds the place and the system's own words.
    pub fn io(place: impl fmt::Display, cause: &std::io::Error) -> Error {
        Error::new(ErrorKind::Io, format!("{place}: {cause}"))
    }

    /// The kind, for deciding what to do.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What happened and where, without the hint.
    pub fn context(&self) -> &str {
        &self.context
    }

    /// What to do next; see [`ErrorKind::hint`].
    pub fn hint(&self) -> &'static str {
        self.kind.hint()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.context)
    }
}

impl std::error::Error for Error {}
