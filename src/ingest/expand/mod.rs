//! Expanding compressed bytes while they are read, with a bound on how far: gzip, bzip2, Zstandard and xz, each told by its
//! first bytes. Nothing is unpacked to disk. What is inside, an article or an archive of files, is not looked at here.

mod bzip2;

use super::Limits;
use bzip2::Bzip2;
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

/// Below this many bytes given, the ratio of a compressed file is nobody's business: a short text of one letter may be 1,000.
pub(super) const RATIO_FREE_BYTES: u64 = 16 << 20;

/// Bytes read from the underlying file at a time.
const BUFFER_BYTES: usize = 64 << 10;

/// How far back a compressed file may refer, as a power of two: what `zstd -19` writes and every reader must allow. With
/// `--long=31` a file could ask for 2 GiB of memory.
const MAX_WINDOW_LOG: u32 = 27;

/// What an xz file may ask for its dictionary, in KiB. `xz -9` asks for 65 MiB.
const MAX_XZ_KIB: u32 = 192 << 10;

/// A way of compressing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Bzip2,
    Zstandard,
    Xz,
}

/// Endings of file names that say nothing but how the file is compressed.
pub(super) const EXTENSIONS: [&str; 7] = [".gz", ".gzip", ".bz2", ".bzip2", ".zst", ".zstd", ".xz"];

impl Compression {
    /// How a file that begins so is compressed.
    pub(super) fn of(head: &[u8]) -> Option<Compression> {
        match head {
            [0x1f, 0x8b, 8, ..] | [0x1f, 0x8b] => Some(Compression::Gzip),
            // The level, and a block or the end of the stream: "BZh" alone may begin a text.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, ..] | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, ..] => {
                Some(Compression::Bzip2)
            }
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstandard),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Compression::Xz),
            _ => None,
        }
    }

    /// What `compressed` gives expanded. Reading fails with [`LimitPassed`] inside the error where a limit is.
    pub(super) fn expand<'r>(self, compressed: impl BufRead + 'r, limits: &Limits) -> io::Result<Box<dyn BufRead + 'r>> {
        let taken = Rc::new(Cell::new(0));
        let counted = Counted { inner: compressed, taken: Rc::clone(&taken) };
        Ok(match self {
            Compression::Gzip => bounded(MultiGzDecoder::new(counted), taken, limits),
            Compression::Bzip2 => bounded(Bzip2::new(counted), taken, limits),
            Compression::Zstandard => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(counted)?;
                decoder.window_log_max(MAX_WINDOW_LOG)?;
                bounded(decoder, taken, limits)
            }
            Compression::Xz => bounded(lzma_rust2::XzReader::new_mem_limit(counted, true, MAX_XZ_KIB), taken, limits),
        })
    }
}

fn bounded<'r>(inner: impl Read + 'r, taken: Rc<Cell<u64>>, limits: &Limits) -> Box<dyn BufRead + 'r> {
    Box::new(BufReader::with_capacity(BUFFER_BYTES, Bounded { inner, taken, given: 0, limits: *limits }))
}

/// The cause inside the I/O error of a compressed file that expands too far.
#[derive(Debug)]
pub(super) struct LimitPassed(pub(super) String);

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
        let n = self.inner.read(buffer).map_err(|cause| match asks_too_much(&cause) {
            true => io::Error::other(LimitPassed("expanding it would take more memory than is allowed".to_owned())),
            false => cause,
        })?;
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

/// Whether this is how the decoders of xz and Zstandard refuse a file that asks for more memory than [`MAX_XZ_KIB`] or [`MAX_WINDOW_LOG`].
fn asks_too_much(cause: &io::Error) -> bool {
    // Zstandard's library has no kinds of errors, only texts.
    cause.kind() == io::ErrorKind::OutOfMemory || cause.to_string().contains("too much memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).expect("written");
        encoder.finish().expect("written to its end")
    }

    fn expanded(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut given = Vec::new();
        let result = Compression::of(bytes).expect("compressed").expand(bytes, &Limits::default())?.read_to_end(&mut given);
        result.map(|_| given)
    }

    #[test]
    fn reads_every_member_of_a_file_of_several() {
        let mut file = gzip(b"one ");
        file.extend(gzip(b"two"));
        assert_eq!(expanded(&file).expect("expanded"), b"one two");
        let mut file = zstd::encode_all(&b"one "[..], 3).expect("packed");
        file.extend(zstd::encode_all(&b"two"[..], 3).expect("packed"));
        assert_eq!(expanded(&file).expect("expanded"), b"one two");
    }

    #[test]
    fn a_bomb_stops_at_the_ratio() {
        for bomb in [gzip(&vec![b' '; 64 << 20]), zstd::encode_all(&vec![b' '; 64 << 20][..], 3).expect("packed")] {
            let error = expanded(&bomb).unwrap_err();
            assert!(error.get_ref().is_some_and(|e| e.is::<LimitPassed>()));
        }
    }

    #[test]
    fn a_file_that_asks_for_much_memory_is_no_damaged_one() {
        let zstandard = b"\x28\xb5\x2f\xfd\x00\xf8\x01\x00\x00";
        let error = expanded(zstandard).unwrap_err();
        assert!(error.get_ref().is_some_and(|e| e.is::<LimitPassed>()), "{error}");
    }

    #[test]
    fn a_text_that_begins_like_bzip2_is_no_such_file() {
        assert_eq!(Compression::of(b"BZh9 is a level"), None);
    }
}
