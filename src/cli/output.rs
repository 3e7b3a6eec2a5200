//! Where things are written: the answer to standard output, everything else to standard error.

use crate::error::{Error, ErrorKind, Result};
use crate::present::{Presenter, presenter_named};
use crate::text::escape;
use std::io::{BufWriter, StdoutLock, Write};

/// Standard output, buffered. Flush it at the end: only then is it known whether all was taken.
pub fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(64 << 10, std::io::stdout().lock())
}

/// Tells the user something: `newsearch: …` on standard error.
pub fn note(text: &str) {
    line(&format!("newsearch: {text}"));
}

/// A line, or several, on standard error, made harmless for terminals.
pub fn line(text: &str) {
    // Nowhere is left to complain where standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "{}", escape::terminal(text));
}

/// The presenter of this name. The arguments allow only names that there are; a test holds the two lists together.
///
/// # Errors
/// `Argument` where there is none.
pub fn presenter(name: &str) -> Result<&'static dyn Presenter> {
    presenter_named(name).ok_or_else(|| Error::new(ErrorKind::Argument, format!("no format {name:?}")))
}
