//! Expanding gzip while it is read, with a bound on how far. Nothing is unpacked to disk.

use super::Limits;
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// Below this many bytes given, the ratio of a compressed file is nobody's business: a short text of one letter may be 1,000.
const RATIO_FREE_BYTES: u64 = 16 << 20;

/// Bytes read from the underlying file at a time.
const BUFFER_BYTES: usize = 64 << 10;

/// Whether these first bytes of a file are gzip's.
pub(super) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b, 8])
}

/// What `compressed` gives expanded. Reading fails with [`LimitPassed`] inside the error where a limit is.
pub(super) fn gunzip<'r>(compressed: impl BufRead + 'r, limits: &Limits) -> impl BufRead + 'r {
    let taken = Rc::new(Cell::new(0));
    let decoder = MultiGzDecoder::new(Counted { inner: compressed, taken: Rc::clone(&taken) });
    BufReader::with_capacity(BUFFER_BYTES, Bounded { inner: decoder, taken, given: 0, limits: *limits })
}

/// The cause inside the I/O error of a compressed file that expands too far.
#[derive(Debug)]
pub(super) struct LimitPassed(String);

impl fmt::Display for LimitPassed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LimitPassed {}

/// Counts what is consumed of the compressed file.
struct Counted<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + n as u64);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.taken.set(self.taken.get() + n as u64);
        self.inner.consume(n);
    }
}

/// Holds what is given against what was consumed.
struct Bounded<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
    given: u64,
    limits: Limits,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.given += n as u64;
        let Limits { max_expand_ratio, max_expanded_bytes, .. } = self.limits;
        if self.given > max_expanded_bytes {
            return Err(io::Error::other(LimitPassed(format!("expands to more than {max_expanded_bytes} bytes"))));
        }
        if self.given > RATIO_FREE_BYTES && self.given / max_expand_ratio.max(1) > self.taken.get() {
            return Err(io::Error::other(LimitPassed(format!("expands more than {max_expand_ratio} times"))));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    pub(crate) fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn reads_every_member_of_a_file_of_several() {
        let mut file = gzip(b"one ");
        file.extend(gzip(b"two"));
        assert!(is_gzip(&file));
        let mut text = String::new();
        gunzip(&file[..], &Limits::default()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "one two");
    }

    #[test]
    fn a_bomb_stops_at_the_ratio() {
        let bomb = gzip(&vec![b' '; 64 << 20]);
        let mut given = Vec::new();
        let error = gunzip(&bomb[..], &Limits::default()).read_to_end(&mut given).unwrap_err();
        assert!(error.get_ref().is_some_and(|e| e.is::<LimitPassed>()));
        assert!(given.len() < 17 << 20);
    }
}
