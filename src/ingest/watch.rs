//! [`Watch`]: what is watched while a file is read: the time that one article has taken so far, held against the limit (what the disk, the sender of a
//! stream or the taker of the articles needs does not count), and whether something was passed over on purpose.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};
use std::time::{Duration, Instant};

/// Begins anew for each file, member of an archive and article.
#[derive(Debug)]
pub(super) struct Watch {
    most: Duration,
    since: Cell<Instant>,
    passed_over: Cell<bool>,
}

impl Watch {
    pub(super) fn new(most: Duration) -> Watch {
        Watch { most, since: Cell::new(Instant::now()), passed_over: Cell::new(false) }
    }

    /// What was read is whole: the next article has all the time again.
    pub(super) fn restart(&self) {
        self.since.set(Instant::now());
    }

    /// What was read is known, and no article: there is nothing to say of it.
    pub(super) fn pass_over(&self) {
        self.passed_over.set(true);
    }

    /// Whether anything was.
    pub(super) fn passed_over(&self) -> bool {
        self.passed_over.get()
    }

    /// Whether the time is used up.
    fn passed(&self) -> bool {
        self.since.get().elapsed() >= self.most
    }

    /// When it will be used up; `None` where that is out of reach.
    pub(super) fn until(&self) -> Option<Instant> {
        self.since.get().checked_add(self.most)
    }

    /// An error once the time is used up.
    pub(super) fn check(&self) -> io::Result<()> {
        if self.passed() { Err(io::Error::other(TimePassed(self.most))) } else { Ok(()) }
    }
}

/// Why reading ended; the cause inside an [`io::Error`].
#[derive(Debug)]
pub(super) struct TimePassed(pub(super) Duration);

impl fmt::Display for TimePassed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "reading took longer than {:?}; the rest is not read", self.0)
    }
}

impl std::error::Error for TimePassed {}

/// A source whose slowness does not count: a disk, a pipe.
pub(super) struct Unhurried<'w, R> {
    pub(super) inner: R,
    pub(super) watch: &'w Watch,
}

impl<R: Read> Read for Unhurried<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let began = Instant::now();
        let n = self.inner.read(buffer);
        if let Some(later) = self.watch.since.get().checked_add(began.elapsed()) {
            self.watch.since.set(later);
        }
        n
    }
}

/// Bytes that come only as long as there is time: what expands or decodes slowly ends with an error, and so does a reader
/// of records that finds no end to one.
pub(super) struct Timed<'w, R> {
    pub(super) inner: R,
    pub(super) watch: &'w Watch,
}

impl<R: Read> Read for Timed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.watch.check()?;
        self.inner.read(buffer)
    }
}

impl<R: BufRead> BufRead for Timed<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.watch.check()?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
    }
}
