//! [`Watch`]: the time that reading one article has taken so far, held against the limit. What the disk, the sender of a
//! stream or the taker of the articles needs does not count.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};
use std::time::{Duration, Instant};

/// Begins anew for each file, member of an archive and article.
#[derive(Debug)]
pub(super) struct Watch {
    most: Duration,
    since: Cell<Instant>,
}

impl Watch {
    pub(super) fn new(most: Duration) -> Watch {
        Watch { most, since: Cell::new(Instant::now()) }
    }

    /// What was read is whole: the next article has all the time again.
    pub(super) fn restart(&self) {
        self.since.set(Instant::now());
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
