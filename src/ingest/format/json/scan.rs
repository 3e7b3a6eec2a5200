//! [`Scanner`]: parts a stream of JSON into its values without reading them, so that a list of any length is read an element
//! at a time and one bad element spoils no other.

use crate::ingest::Limits;
use std::io::{self, BufRead};

/// What was found next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A value that stands for itself.
    Top,
    /// An element of an array that stands for itself.
    Member,
    /// A value larger than this many bytes; it was passed over.
    TooLarge(usize),
    /// The end of the input.
    End,
}

/// Finds values by counting brackets outside strings. Knows no other syntax: what it takes for a value may be malformed.
pub(super) struct Scanner {
    in_array: bool,
    max_top_bytes: usize,
    max_member_bytes: usize,
}

/// Where in a value the scanner is.
#[derive(Default)]
struct State {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scanner {
    pub(super) fn new(limits: &Limits) -> Scanner {
        let max_top_bytes = usize::try_from(limits.max_file_bytes).unwrap_or(usize::MAX);
        Scanner { in_array: false, max_top_bytes, max_member_bytes: limits.max_record_bytes }
    }

    /// The next value into `value`, which is emptied before. One that the input cuts short is given as far as it goes.
    pub(super) fn next(&mut self, input: &mut dyn BufRead, value: &mut Vec<u8>) -> io::Result<Found> {
        value.clear();
        loop {
            match peek_past_space(input)? {
                None => return Ok(Found::End),
                Some(b'[') if !self.in_array => self.in_array = true,
                Some(b']') => self.in_array = false,
                // Commas part the elements. Stray closing brackets would otherwise be met again and again.
                Some(b',' | b'}') => {}
                Some(_) => break,
            }
            input.consume(1);
        }
        let (found, max) = if self.in_array { (Found::Member, self.max_member_bytes) } else { (Found::Top, self.max_top_bytes) };
        let mut state = State::default();
        let mut length = 0_usize;
        loop {
            let buffer = match input.fill_buf() {
                Ok(buffer) => buffer,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => return Err(cause),
            };
            let end = state.end(buffer, length == 0);
            let used = end.unwrap_or(buffer.len());
            let ended = end.is_some() || buffer.is_empty();
            let room = max.saturating_sub(length);
            value.extend_from_slice(&buffer[..used.min(room)]);
            length = length.saturating_add(used);
            input.consume(used);
            if ended {
                return Ok(if length > max { Found::TooLarge(max) } else { found });
            }
        }
    }

    /// Whether nothing but white space is left.
    pub(super) fn at_end(&mut self, input: &mut dyn BufRead) -> io::Result<bool> {
        Ok(!self.in_array && peek_past_space(input)?.is_none())
    }
}

impl State {
    /// How many of these bytes belong to the value, where it ends within them.
    fn end(&mut self, bytes: &[u8], first: bool) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return Some(at + 1);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth <= 1 => return Some(if self.depth == 0 { at } else { at + 1 }),
                b'}' | b']' => self.depth -= 1,
                // A number or a bare word ends here; its first byte is part of it whatever it is.
                b',' | b' ' | b'\n' | b'\r' | b'\t' if self.depth == 0 && !(first && at == 0) => return Some(at),
                _ => {}
            }
        }
        None
    }
}

/// About how many values stand in `bytes`, told by the marks between them.
pub(super) fn values(bytes: &[u8]) -> usize {
    let (mut count, mut in_string, mut escaped) = (0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b',' | b':' | b'[' | b'{' if !in_string => count += 1,
            _ => {}
        }
    }
    count
}

/// The next byte that is not white space (or the separator of JSON text sequences), left in the input.
fn peek_past_space(input: &mut dyn BufRead) -> io::Result<Option<u8>> {
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(cause),
        };
        if buffer.is_empty() {
            return Ok(None);
        }
        match buffer.iter().position(|b| !b.is_ascii_whitespace() && *b != 0x1e) {
            Some(at) => {
                let byte = buffer[at];
                input.consume(at);
                return Ok(Some(byte));
            }
            None => {
                let used = buffer.len();
                input.consume(used);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scan(bytes: &[u8], buffer: usize) -> Vec<(Found, String)> {
        let mut input = io::BufReader::with_capacity(buffer, bytes);
        let mut scanner = Scanner::new(&Limits { max_record_bytes: 20, max_file_bytes: 40, ..Limits::default() });
        let (mut value, mut seen) = (Vec::new(), Vec::new());
        loop {
            match scanner.next(&mut input, &mut value).expect("scanned") {
                Found::End => return seen,
                found => seen.push((found, String::from_utf8_lossy(&value).into_owned())),
            }
            assert!(seen.len() <= bytes.len());
        }
    }

    #[test]
    fn parts_a_list_and_passes_over_what_is_too_large() {
        let text = r#" [ {"a": "]}\""}, 7 ,{"b":[{}]}, {"long": "xxxxxxxxxxxxxxxxxxxx"}, null] {"c": 1}
{"cut": "#;
        for buffer in [1, 3, 64] {
            let seen = scan(text.as_bytes(), buffer);
            let values: Vec<&str> = seen.iter().map(|(_, v)| v.as_str()).collect();
            assert_eq!(values, [r#"{"a": "]}\""}"#, "7", r#"{"b":[{}]}"#, r#"{"long": "xxxxxxxxxx"#, "null", r#"{"c": 1}"#, r#"{"cut": "#]);
            assert_eq!(seen[3].0, Found::TooLarge(20));
            assert_eq!((seen[0].0, seen[5].0), (Found::Member, Found::Top));
        }
    }

    #[test]
    fn counts_values_outside_strings_only() {
        assert_eq!(values(br#"{"a": [1, 2], "b": "x, y: [\", {"}"#), 6);
    }

    proptest! {
        #[test]
        fn comes_to_an_end_on_anything(bytes in proptest::collection::vec(proptest::sample::select(&b"[]{}\",\\ a1\n"[..]), 0..60), buffer in 1_usize..9) {
            let _ = scan(&bytes, buffer);
        }
    }
}
