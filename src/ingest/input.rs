//! [`Input`]: what a format reads from. Bytes come through a buffer, whole, by line or by piece, always bounded, and every
//! failure of reading becomes a [`Skip`] that names the file.

use super::expand::LimitPassed;
use super::watch::{TimePassed, Timed, Watch};
use super::{Limits, ReadOptions, Settings, Skip, SkipReason};
use crate::article::Source;
use std::io::{self, BufRead, ErrorKind, Read};
use std::time::Instant;

/// An opened file or stream: expanded, and UTF-8 where it was UTF-16; otherwise as it is, not yet decoded.
pub struct Input<'r> {
    reader: Box<dyn BufRead + 'r>,
    name: &'r str,
    /// The member of an archive that this is, in a file of that name.
    within: Option<&'r str>,
    options: &'r ReadOptions,
    watch: &'r Watch,
    compressed: bool,
}

/// What [`Input::read_line`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A line, with its line break if it has one.
    Whole,
    /// A line longer than allowed. Its beginning is given, its rest was passed over.
    TooLong,
    /// The end of the input.
    End,
}

/// So much room for a line is kept from one to the next.
const KEPT_BYTES: usize = 1 << 20;

impl<'r> Input<'r> {
    pub(super) fn new(reader: impl BufRead + 'r, name: &'r str, options: &'r ReadOptions, watch: &'r Watch, compressed: bool) -> Input<'r> {
        Input { reader: Box::new(Timed { inner: reader, watch }), name, within: None, options, watch, compressed }
    }

    /// The same, as the member of an archive.
    pub(super) fn within(self, member: Option<&'r str>) -> Input<'r> {
        Input { within: member, ..self }
    }

    /// The same without its bytes, to name what is read while they are borrowed.
    pub(super) fn without_bytes(&self) -> Input<'r> {
        Input { reader: Box::new(io::empty()), ..*self }
    }

    /// The bounds to keep.
    pub fn limits(&self) -> &'r Limits {
        &self.options.limits
    }

    /// What is known of the archive beside its files.
    pub fn settings(&self) -> &'r Settings {
        &self.options.settings
    }

    /// When the time for the article that is being read will be used up. Reading on from the input fails then; a format that
    /// works long on what it has read looks at this itself.
    pub fn until(&self) -> Option<Instant> {
        self.watch.until()
    }

    /// Gives the next article all the time again, for a format that passes over much between articles.
    pub fn restart_clock(&self) {
        self.watch.restart();
    }

    /// A skip where the time for the article that is being read is used up.
    pub fn overdue(&self, member: Option<&str>) -> Option<Skip> {
        let error = self.watch.check().err()?;
        Some(self.skip(member.map(str::to_owned), SkipReason::Deadline, error.to_string()))
    }

    /// The name of the file, as articles state it in their source, or that of the member of an archive.
    pub fn name(&self) -> &'r str {
        self.within.unwrap_or(self.name)
    }

    /// The source of the article `member` of this input; `None` where it is the only one. In a member of an archive it is
    /// called `name:member`.
    pub fn source(&self, member: Option<String>) -> Source {
        let member = match (self.within, member) {
            (Some(within), Some(member)) => Some(format!("{within}:{member}")),
            (within, member) => member.or(within.map(str::to_owned)),
        };
        Source { path: self.name.to_owned(), member }
    }

    /// A skip of this input or of one member of it.
    pub fn skip(&self, member: Option<String>, reason: SkipReason, detail: impl Into<String>) -> Skip {
        Skip { source: self.source(member), reason, detail: detail.into() }
    }

    /// The bytes, for a format that finds its records itself. It owes the bound on what it keeps of them.
    pub fn reader(&mut self) -> &mut (dyn BufRead + 'r) {
        &mut *self.reader
    }

    /// Puts bytes before those still to be read. Each time makes reading dearer: not for every record.
    pub(super) fn put_back(&mut self, bytes: Vec<u8>) {
        let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(io::Cursor::new(bytes).chain(rest));
    }

    /// All of it, for a format that must see an article whole; a skip where that is more than
    /// [`Limits::max_file_bytes`] or cannot be read.
    pub fn read_all(&mut self) -> Result<Vec<u8>, Skip> {
        let max = self.limits().max_file_bytes;
        let mut bytes = Vec::new();
        match (&mut self.reader).take(max.saturating_add(1)).read_to_end(&mut bytes) {
            Err(cause) => Err(self.fault(&cause)),
            Ok(n) if n as u64 > max => Err(self.skip(None, SkipReason::TooLarge, format!("larger than {max} bytes"))),
            Ok(_) => Ok(bytes),
        }
    }

    /// The next line into `line`, which is emptied before; at most `max_bytes` of it.
    pub fn read_line(&mut self, line: &mut Vec<u8>, max_bytes: usize) -> Result<Line, Skip> {
        line.clear();
        // The room of one long line is not kept for the rest of the file.
        line.shrink_to(KEPT_BYTES);
        let mut kind = Line::End;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(cause) if cause.kind() == ErrorKind::Interrupted => continue,
                Err(cause) => return Err(self.fault(&cause)),
            };
            if buffer.is_empty() {
                return Ok(kind);
            }
            let end = memchr::memchr(b'\n', buffer);
            let piece = &buffer[..end.map_or(buffer.len(), |at| at + 1)];
            let used = piece.len();
            if kind == Line::End {
                kind = Line::Whole;
            }
            let room = max_bytes.saturating_sub(line.len());
            if used > room {
                kind = Line::TooLong;
            }
            line.extend_from_slice(&piece[..used.min(room)]);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(kind);
            }
        }
    }

    /// Says that what was read is known, and no article, so that nothing need be said of it.
    pub fn pass_over(&self) {
        self.watch.pass_over();
    }

    /// The skip for a failure of reading.
    pub fn fault(&self, cause: &io::Error) -> Skip {
        let inner = cause.get_ref();
        let reason = if inner.is_some_and(|inner| inner.is::<LimitPassed>()) {
            SkipReason::ExpandsTooFar
        } else if inner.is_some_and(|inner| inner.is::<TimePassed>()) {
            SkipReason::Deadline
        } else if cause.raw_os_error().is_none() && (self.compressed || self.within.is_some()) {
            // What does not come from the system comes from what expands, or holds what a member gives against what its archive states.
            let what = if self.compressed { "the compressed data" } else { "it" };
            return self.skip(None, SkipReason::Damaged, format!("{what} is cut short or broken: {cause}"));
        } else {
            SkipReason::Unreadable
        };
        self.skip(None, reason, cause.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An input that has all the time it wants.
    fn input<'r>(reader: impl BufRead + 'r, options: &'r ReadOptions) -> Input<'r> {
        let watch = Box::leak(Box::new(Watch::new(std::time::Duration::MAX)));
        Input::new(reader, "a", options, watch, false)
    }

    #[test]
    fn reads_lines_and_passes_over_the_rest_of_a_long_one() {
        let options = ReadOptions::default();
        let text = format!("one\n\n{}\nlast", "x".repeat(100_000));
        let reader = io::BufReader::with_capacity(7, text.as_bytes());
        let mut input = input(reader, &options);
        let mut line = Vec::new();
        let mut seen = Vec::new();
        loop {
            let kind = input.read_line(&mut line, 10).expect("read");
            seen.push((kind, String::from_utf8(line.clone()).expect("UTF-8")));
            if kind == Line::End {
                break;
            }
        }
        let expected = [(Line::Whole, "one\n"), (Line::Whole, "\n"), (Line::TooLong, "xxxxxxxxxx"), (Line::Whole, "last"), (Line::End, "")];
        assert!(seen.iter().map(|(kind, text)| (*kind, text.as_str())).eq(expected));
    }

    #[test]
    fn reads_whole_only_what_is_within_the_limit() {
        let options = ReadOptions { limits: Limits { max_file_bytes: 4, ..Limits::default() }, ..ReadOptions::default() };
        assert_eq!(input(&b"four"[..], &options).read_all().expect("read"), b"four");
        let skip = input(&b"fiver"[..], &options).read_all().unwrap_err();
        assert_eq!((skip.reason, skip.source.path.as_str()), (SkipReason::TooLarge, "a"));
    }
}
