//! [`Input`]: what a format reads from. Bytes come through a buffer, whole, by line or by piece, always bounded, and every
//! failure of reading becomes a [`Skip`] that names the file.

use super::expand::LimitPassed;
use super::{Limits, Skip, SkipReason};
use crate::article::Source;
use std::io::{self, BufRead, ErrorKind, Read};

/// An opened file or stream: expanded, and UTF-8 where it was UTF-16; otherwise as it is, not yet decoded.
pub struct Input<'r> {
    reader: Box<dyn BufRead + 'r>,
    name: &'r str,
    /// The member of an archive that this is, in a file of that name.
    within: Option<&'r str>,
    limits: &'r Limits,
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

impl<'r> Input<'r> {
    pub(super) fn new(reader: Box<dyn BufRead + 'r>, name: &'r str, limits: &'r Limits, compressed: bool) -> Input<'r> {
        Input { reader, name, within: None, limits, compressed }
    }

    /// The same, as the member of an archive.
    pub(super) fn within(self, member: Option<&'r str>) -> Input<'r> {
        Input { within: member, ..self }
    }

    /// The same without its bytes, to name what is read while they are borrowed.
    pub(super) fn without_bytes(&self) -> Input<'r> {
        Input { reader: Box::new(io::empty()), name: self.name, within: self.within, limits: self.limits, compressed: self.compressed }
    }

    /// The bounds to keep.
    pub fn limits(&self) -> &'r Limits {
        self.limits
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
        let max = self.limits.max_file_bytes;
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

    /// The skip for a failure of reading.
    pub fn fault(&self, cause: &io::Error) -> Skip {
        let reason = match cause.kind() {
            _ if cause.get_ref().is_some_and(|inner| inner.is::<LimitPassed>()) => SkipReason::Guarded,
            ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::InvalidInput if self.compressed => {
                return self.skip(None, SkipReason::Damaged, format!("the compressed data is cut short or broken: {cause}"));
            }
            _ => SkipReason::Unreadable,
        };
        self.skip(None, reason, cause.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines_and_passes_over_the_rest_of_a_long_one() {
        let limits = Limits::default();
        let text = format!("one\n\n{}\nlast", "x".repeat(100_000));
        let reader = io::BufReader::with_capacity(7, text.as_bytes());
        let mut input = Input::new(Box::new(reader), "a", &limits, false);
        let mut line = Vec::new();
        let mut seen = Vec::new();
        loop {
            let kind = input.read_line(&mut line, 10).unwrap();
            seen.push((kind, String::from_utf8(line.clone()).unwrap()));
            if kind == Line::End {
                break;
            }
        }
        let expected = [(Line::Whole, "one\n"), (Line::Whole, "\n"), (Line::TooLong, "xxxxxxxxxx"), (Line::Whole, "last"), (Line::End, "")];
        assert!(seen.iter().map(|(kind, text)| (*kind, text.as_str())).eq(expected));
    }

    #[test]
    fn reads_whole_only_what_is_within_the_limit() {
        let limits = Limits { max_file_bytes: 4, ..Limits::default() };
        assert_eq!(Input::new(Box::new(&b"four"[..]), "a", &limits, false).read_all().unwrap(), b"four");
        let skip = Input::new(Box::new(&b"fiver"[..]), "a", &limits, false).read_all().unwrap_err();
        assert_eq!((skip.reason, skip.source.path.as_str()), (SkipReason::TooLarge, "a"));
    }
}
