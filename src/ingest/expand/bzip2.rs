//! Reading bzip2 by the `bzip2-rs` crate (safe Rust throughout), which knows single streams: files of several, as parallel
//! compressors and the dumps of Wikipedia have them, are parted into their streams here.

use bzip2_rs::decoder::{Decoder, ReadState, WriteState};
use std::io::{self, BufRead, Read};

/// What begins a stream, after `BZh` and the level: a block, or its end where the stream is empty.
const AFTER_LEVEL: [&[u8; 6]; 2] = [b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"];

/// The length of `BZh`, the level and one of [`AFTER_LEVEL`].
const SIGNATURE_BYTES: usize = 10;

/// Bytes handed to the decoder at a time.
const PIECE_BYTES: usize = 32 << 10;

/// The decoder asks for more once or twice after the last byte of a stream. Where it still asks then, the stream is cut short.
const MAX_TOLD_END: u8 = 3;

/// A reader of the streams in `inner`, one after another.
pub(super) struct Bzip2<R> {
    inner: R,
    inner_ended: bool,
    /// Read from `inner` and not handed to the decoder: enough to see the beginning of the next stream.
    ahead: Vec<u8>,
    decoder: Decoder,
    /// Whether the decoder has been handed a byte of its stream.
    begun: bool,
    /// How often it was told that there are no more, since it last gave something.
    told_end: u8,
}

impl<R: BufRead> Bzip2<R> {
    pub(super) fn new(inner: R) -> Bzip2<R> {
        Bzip2 { inner, inner_ended: false, ahead: Vec::new(), decoder: Decoder::new(), begun: false, told_end: 0 }
    }

    /// Fills `ahead`, as far as there is something.
    fn look_ahead(&mut self) -> io::Result<()> {
        while self.ahead.len() < PIECE_BYTES + SIGNATURE_BYTES && !self.inner_ended {
            let buffer = match self.inner.fill_buf() {
                Ok(buffer) => buffer,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => return Err(cause),
            };
            let used = buffer.len().min(PIECE_BYTES);
            self.inner_ended = used == 0;
            self.ahead.extend_from_slice(&buffer[..used]);
            self.inner.consume(used);
        }
        Ok(())
    }

    /// How many bytes of `ahead` belong to the stream that is being read; 0 where it has no more.
    fn of_this_stream(&self) -> usize {
        // A signature at the very beginning is that of the stream itself until it has begun.
        let from = usize::from(!self.begun);
        let next = (from..self.ahead.len()).find(|at| is_signature(&self.ahead[*at..]));
        next.unwrap_or_else(|| match self.inner_ended {
            true => self.ahead.len(),
            false => self.ahead.len().saturating_sub(SIGNATURE_BYTES - 1),
        })
    }
}

fn is_signature(bytes: &[u8]) -> bool {
    let level = bytes.get(3).is_some_and(|b| matches!(b, b'1'..=b'9'));
    level && bytes.starts_with(b"BZh") && bytes.get(4..SIGNATURE_BYTES).is_some_and(|rest| AFTER_LEVEL.iter().any(|a| rest == *a))
}

impl<R: BufRead> Read for Bzip2<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let space = match self.decoder.read(buffer).map_err(|cause| io::Error::new(io::ErrorKind::InvalidData, cause))? {
                ReadState::Read(given) => {
                    self.told_end = 0;
                    return Ok(given);
                }
                ReadState::NeedsWrite(space) => space,
                ReadState::Eof => {
                    self.look_ahead()?;
                    if !is_signature(&self.ahead) {
                        return Ok(0);
                    }
                    self.decoder = Decoder::new();
                    (self.begun, self.told_end) = (false, 0);
                    continue;
                }
            };
            self.look_ahead()?;
            let piece = self.of_this_stream().min(PIECE_BYTES).min(space);
            if self.told_end > MAX_TOLD_END {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let written = self.decoder.write(&self.ahead[..piece]).map_err(|cause| io::Error::new(io::ErrorKind::InvalidData, cause))?;
            if let WriteState::Written(used) = written {
                self.begun |= used > 0;
                self.told_end += u8::from(piece == 0);
                self.ahead.drain(..used.min(piece));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// "hello bz2, " and "second stream", each compressed by the reference program.
    const ONE_BYTES: [u8; 51] = [
        66, 90, 104, 57, 49, 65, 89, 38, 83, 89, 233, 191, 73, 76, 0, 0, 3, 25, 128, 64, 4, 16, 0, 18, 68, 128, 16, 32, 0, 49, 6, 76, 65,
        0, 211, 210, 23, 143, 74, 28, 63, 23, 114, 69, 56, 80, 144, 233, 191, 73, 76,
    ];
    const TWO_BYTES: [u8; 51] = [
        66, 90, 104, 57, 49, 65, 89, 38, 83, 89, 240, 147, 151, 251, 0, 0, 5, 17, 128, 64, 0, 46, 3, 156, 0, 32, 0, 49, 0, 211, 77, 4, 1,
        163, 37, 91, 14, 32, 242, 72, 120, 187, 146, 41, 194, 132, 135, 132, 156, 191, 216,
    ];
    const ONE: &[u8] = &ONE_BYTES;
    const TWO: &[u8] = &TWO_BYTES;

    #[test]
    fn reads_streams_one_after_another_through_any_buffer() {
        let file = [ONE, TWO, ONE].concat();
        for size in [1, 7, 10, 64 << 10] {
            let mut text = String::new();
            Bzip2::new(io::BufReader::with_capacity(size, &file[..])).read_to_string(&mut text).expect("read");
            assert_eq!(text, "hello bz2, second streamhello bz2, ");
        }
    }

    #[test]
    fn a_stream_cut_short_is_an_error() {
        for end in [ONE.len() - 1, ONE.len() / 2, 11, 5] {
            assert!(Bzip2::new(&ONE[..end]).read_to_end(&mut Vec::new()).is_err(), "{end}");
        }
    }

    proptest! {
        #[test]
        fn comes_to_an_end_on_anything(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut file = [ONE, TWO].concat();
            let at = at.index(file.len());
            file[at] = byte;
            let mut given = Vec::new();
            let _ = Bzip2::new(&file[..]).take(1 << 20).read_to_end(&mut given);
        }
    }
}
