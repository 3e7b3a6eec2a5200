//! How a command ends: the one place where outcomes and errors become exit codes.

use super::output;
use crate::error::{Error, ErrorKind};
use std::io;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

/// How a command ended that did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done, or something was found.
    Done,
    /// Nothing was found; or, for `index` and `read`, something was skipped.
    Lacking,
}

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The library says so.
    Failed(Error),
    /// Standard output would not take the answer.
    Output(io::Error),
}

/// What a command returns.
pub type Finished = Result<Outcome, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Failed(error)
    }
}

impl From<io::Error> for Failure {
    /// Only what is said while writing the answer may pass here: errors of files become an [`Error`] where they arise.
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

/// Prints the error, if there is one, and gives the exit code.
pub fn code(finished: Finished) -> ExitCode {
    let error = match finished {
        Ok(Outcome::Done) => return ExitCode::SUCCESS,
        Ok(Outcome::Lacking) => return ExitCode::from(1),
        // Whoever read the answer has seen enough of it (`| head`).
        Err(Failure::Output(cause)) if cause.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(Failure::Output(cause)) => {
            output::note(&format!("standard output: {cause}"));
            return ExitCode::from(code_of(ErrorKind::Io));
        }
        Err(Failure::Failed(error)) => error,
    };
    output::note(error.context());
    if !error.hint().is_empty() {
        output::line(&format!("hint: {}", error.hint()));
    }
    ExitCode::from(code_of(error.kind()))
}

/// The last panic: where and what.
static PANICKED: Mutex<Option<String>> = Mutex::new(None);

/// Keeps panics from being printed where they arise: those that a damaged index causes are caught and told as errors. Who wants to see them all
/// sets `RUST_BACKTRACE`.
pub fn hush_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_some() {
        return;
    }
    std::panic::set_hook(Box::new(|panic| {
        *PANICKED.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic.to_string().replace('\n', " "));
    }));
}

/// That `what` ended by a panic, and by which.
pub fn last_panic(what: &str) -> String {
    let told = PANICKED.lock().unwrap_or_else(PoisonError::into_inner).take();
    format!("{what} ended unexpectedly: {}", told.as_deref().unwrap_or("no reason told"))
}

/// The exit code for a kind of error. All are 2 so far: scripts tell `nothing found` from `failed`, and read the message for more.
fn code_of(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Io
        | ErrorKind::NoIndex
        | ErrorKind::IndexVersion
        | ErrorKind::IndexDamaged
        | ErrorKind::Locked
        | ErrorKind::Query
        | ErrorKind::Argument
        | ErrorKind::Article
        | ErrorKind::Interrupted
        | ErrorKind::Internal => 2,
    }
}
