//! A linear scan over the tags of a page, without a tree: for the guard, which must be cheap on any input, and for reading
//! pages that the guard refuses.
//!
//! Follows the tokenizer of the HTML standard as far as it matters to where tags begin and end: comments, quoted attributes,
//! the elements whose content is text. Character references are left as they are.

use std::ops::Range;

/// A piece of a page, as byte ranges of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text between tags.
    Text(Range<usize>),
    /// A tag: its name, whether it is an end tag, and where its attributes stand.
    Tag { name: Range<usize>, end: bool, attributes: Range<usize> },
    /// What stands in a script, style or the like, whose start tag was the piece before.
    Raw(Range<usize>),
}

/// Elements whose content holds no tags.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// The pieces of a page in order.
pub(super) struct Pieces<'a> {
    text: &'a str,
    at: usize,
    raw: Option<&'static str>,
}

/// Scans `text`.
pub(super) fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0, raw: None }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let bytes = self.text.as_bytes();
        if let Some(name) = self.raw.take() {
            let end = end_of_raw(bytes, self.at, name);
            let range = self.at..end;
            self.at = end;
            if !range.is_empty() {
                return Some(Piece::Raw(range));
            }
        }
        let start = self.at;
        let mut at = start;
        while at < bytes.len() {
            at = find(bytes, at, b'<')?.min(bytes.len());
            let opens = match bytes.get(at + 1) {
                Some(b'/') => bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic),
                Some(b'!' | b'?') => true,
                Some(b) => b.is_ascii_alphabetic(),
                None => false,
            };
            if opens || at == bytes.len() {
                break;
            }
            at += 1;
        }
        if at > start {
            self.at = at;
            return Some(Piece::Text(start..at));
        }
        if start >= bytes.len() {
            return None;
        }
        match bytes.get(start + 1) {
            Some(b'!' | b'?') => {
                self.at = end_of_comment(bytes, start);
                self.next_after_comment()
            }
            other => {
                let end = other == Some(&b'/');
                let name_start = start + 1 + usize::from(end);
                let name_end = bytes[name_start..]
                    .iter()
                    .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
                    .map_or(bytes.len(), |n| name_start + n);
                let close = end_of_tag(bytes, name_end);
                self.at = (close + 1).min(bytes.len());
                let name = &self.text[name_start..name_end];
                if !end {
                    self.raw = RAW.into_iter().find(|raw| raw.eq_ignore_ascii_case(name));
                }
                Some(Piece::Tag { name: name_start..name_end, end, attributes: name_end..close.min(bytes.len()) })
            }
        }
    }
}

impl Pieces<'_> {
    /// The piece after a comment, without a call inside a call for every comment in a row.
    fn next_after_comment(&mut self) -> Option<Piece> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at) == Some(&b'<') && matches!(bytes.get(self.at + 1), Some(b'!' | b'?')) {
            self.at = end_of_comment(bytes, self.at);
        }
        self.next()
    }
}

/// Where `byte` next stands; the end if nowhere.
fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    Some(bytes.get(from..)?.iter().position(|b| *b == byte).map_or(bytes.len(), |n| from + n))
}

fn end_of_comment(bytes: &[u8], start: usize) -> usize {
    let (needle, from): (&[u8], usize) = if bytes[start..].starts_with(b"<!--") { (b"-->", start + 4) } else { (b">", start + 2) };
    let from = from.min(bytes.len());
    bytes[from..].windows(needle.len()).position(|w| w == needle).map_or(bytes.len(), |n| from + n + needle.len())
}

/// Where the `>` of a tag stands, past quoted attribute values.
fn end_of_tag(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    let mut quote = None;
    let mut before = 0;
    while let Some(&b) = bytes.get(at) {
        match quote {
            Some(q) if b == q => quote = None,
            Some(_) => {}
            None if b == b'>' => return at,
            // A quote opens a value only after an equals sign.
            None if matches!(b, b'"' | b'\'') && before == b'=' => quote = Some(b),
            None => {}
        }
        if !b.is_ascii_whitespace() {
            before = b;
        }
        at += 1;
    }
    bytes.len()
}

fn end_of_raw(bytes: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while at < bytes.len() {
        let Some(next) = find(bytes, at, b'<').filter(|n| *n < bytes.len()) else { break };
        let rest = &bytes[next + 1..];
        if rest.first() == Some(&b'/') && rest.get(1..1 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes())) {
            return next;
        }
        at = next + 1;
    }
    bytes.len()
}

/// The attributes of a tag: names in lower case and values as written.
pub(super) fn attributes(text: &str) -> Vec<(String, &str)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() || bytes[at] == b'/' {
            at += 1;
            continue;
        }
        let name_end = bytes[at + 1..]
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'/' | b'>'))
            .map_or(bytes.len(), |n| at + 1 + n);
        let name = text[at..name_end].to_ascii_lowercase();
        at = skip_space(bytes, name_end);
        let mut value = "";
        if bytes.get(at) == Some(&b'=') {
            at = skip_space(bytes, at + 1);
            let (start, end) = match bytes.get(at) {
                Some(&q @ (b'"' | b'\'')) => (at + 1, find(bytes, at + 1, q).unwrap_or(bytes.len())),
                _ => (at, bytes[at..].iter().position(u8::is_ascii_whitespace).map_or(bytes.len(), |n| at + n)),
            };
            value = text.get(start..end).unwrap_or("");
            at = end + 1;
        }
        out.push((name, value));
    }
    out
}

fn skip_space(bytes: &[u8], from: usize) -> usize {
    bytes[from.min(bytes.len())..].iter().position(|b| !b.is_ascii_whitespace()).map_or(bytes.len(), |n| from + n)
}
