//! [`Records`]: a stream of WARC or ARC, parted into its records. Headers are bounded, a block is kept only as far as an
//! article may be large, and after damage the reading goes on at the next line that begins a record.
//!
//! The `warc` crate is not used: it keeps headers and blocks of any length, adds to a stated length without looking whether
//! the sum fits, and ends at the first damaged record.

use crate::ingest::{Input, Line, Skip};
use std::io::{self, BufRead, Read};

/// A line of a header, at most; the rest of a longer one is passed over.
const MAX_LINE_BYTES: usize = 16 << 10;

/// Lines of a header, at most.
const MAX_LINES: usize = 200;

/// Records that no article is made of are looked at up to this size.
const MAX_LOOKED_AT: u64 = 256 << 10;

/// How often a length that is too large is put right.
const MAX_REPAIRS: usize = 100;

/// A record.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// `response`, `request`, … in lower case.
    pub kind: String,
    /// Where it was fetched from.
    pub url: Option<String>,
    pub content_type: Option<String>,
    /// Why the crawler kept only a part, where it says so.
    pub cut: Option<String>,
    pub block: Vec<u8>,
}

/// What comes next.
pub(super) enum Next {
    Record(Record),
    /// A record that cannot be read, and why.
    Damaged(String),
    TooLarge(String),
    End,
}

/// See the [module](self).
pub(super) struct Records {
    max_bytes: usize,
    line: Vec<u8>,
    /// Whether `line` begins a record that was met while another was looked for.
    ahead: bool,
    repairs: usize,
}

impl Records {
    pub(super) fn new(max_bytes: usize) -> Records {
        Records { max_bytes, line: Vec::new(), ahead: false, repairs: 0 }
    }

    pub(super) fn next(&mut self, input: &mut Input<'_>) -> Result<Next, Skip> {
        let mut astray = 0_u64;
        loop {
            if !std::mem::take(&mut self.ahead) && input.read_line(&mut self.line, MAX_LINE_BYTES)? == Line::End {
                return Ok(if astray > 0 { Next::Damaged(format!("{astray} lines that belong to no record")) } else { Next::End });
            }
            let begins = is_version(&self.line) || arc(&self.line).is_some();
            if begins && astray > 0 {
                self.ahead = true;
                return Ok(Next::Damaged(format!("{astray} lines that belong to no record")));
            }
            if begins {
                break;
            }
            astray += u64::from(!self.line.trim_ascii().is_empty());
        }
        let (mut record, length) = match arc(&self.line) {
            Some((record, length)) => (record, Some(length)),
            None => self.header(input)?,
        };
        let Some(length) = length else { return Ok(Next::Damaged("a record that does not state its length".to_owned())) };
        let kept = matches!(record.kind.as_str(), "response" | "resource" | "conversion");
        let max = self.max_bytes as u64;
        // A small record that is not wanted is looked at all the same, for the sake of what follows it.
        let wanted = if length <= if kept { max } else { MAX_LOOKED_AT } { length } else { 0 };
        let read = input.reader().take(wanted).read_to_end(&mut record.block).map_err(|cause| input.fault(&cause))? as u64;
        if self.repairs < MAX_REPAIRS && !at_boundary(input)? {
            // The length is too large: the next record began within what it took.
            if let Some(at) = next_within(&record.block) {
                self.repairs += 1;
                input.put_back(record.block.split_off(at));
                return Ok(Next::Record(record));
            }
        }
        let passed = pass(input.reader(), length - read).map_err(|cause| input.fault(&cause))?;
        Ok(match () {
            () if read + passed < length => Next::Damaged(format!("a {} cut short after {} of {length} bytes", record.kind, read + passed)),
            () if kept && length > max => Next::TooLarge(format!("a {} of {length} bytes", record.kind)),
            () => Next::Record(record),
        })
    }

    /// The header after its first line, and the length it states.
    fn header(&mut self, input: &mut Input<'_>) -> Result<(Record, Option<u64>), Skip> {
        let mut record = Record::default();
        let mut length = None;
        for _ in 0..MAX_LINES {
            if input.read_line(&mut self.line, MAX_LINE_BYTES)? == Line::End || self.line.trim_ascii().is_empty() {
                break;
            }
            if is_version(&self.line) {
                // The header before it was broken off.
                self.ahead = true;
                return Ok((record, None));
            }
            let Some((name, value)) = field(&self.line) else { continue };
            match name.as_str() {
                "warc-type" => record.kind = value.to_ascii_lowercase(),
                // Wget has put it in angle brackets.
                "warc-target-uri" => record.url = Some(value.trim_matches(['<', '>']).to_owned()),
                "content-type" => record.content_type = Some(value),
                "content-length" => length = value.parse().ok(),
                "warc-truncated" => record.cut = Some(value),
                _ => {}
            }
        }
        Ok((record, length))
    }
}

/// A line of a header: the name in lower case, and the value.
pub(super) fn field(line: &[u8]) -> Option<(String, String)> {
    let at = memchr::memchr(b':', line)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes.trim_ascii()).into_owned();
    Some((text(&line[..at]).to_ascii_lowercase(), text(&line[at + 1..])))
}

fn is_version(line: &[u8]) -> bool {
    line.strip_prefix(b"WARC/").and_then(<[u8]>::first).is_some_and(u8::is_ascii_digit)
}

/// The line that begins a record of ARC: `address IP date type length`, with more between in later versions.
fn arc(line: &[u8]) -> Option<(Record, u64)> {
    let line = std::str::from_utf8(line).ok()?.trim_end();
    if !line.get(..16.min(line.len()))?.contains("://") {
        return None;
    }
    let mut ends = line.rsplit(' ');
    let length = ends.next()?.parse().ok()?;
    let fields: Vec<&str> = line.split(' ').collect();
    let date = fields.iter().position(|f| f.len() == 14 && f.bytes().all(|b| b.is_ascii_digit())).filter(|at| *at >= 2)?;
    let (url, media) = (fields[..date - 1].join("%20"), fields.get(date + 1)?);
    let kind = if url.starts_with("filedesc:") { "warcinfo" } else { "response" };
    Some((Record { kind: kind.to_owned(), url: Some(url), content_type: Some((*media).to_owned()), ..Record::default() }, length))
}

/// Whether what comes next is the end of a record: a line break, or the beginning of another record. The end of the input is
/// none, since a length that is too large leads there.
fn at_boundary(input: &mut Input<'_>) -> Result<bool, Skip> {
    let next = input.reader().fill_buf().map(|buffer| buffer.first().copied());
    match next {
        Ok(next) => Ok(matches!(next, Some(b'\r' | b'\n' | b'W' | b'h' | b'f'))),
        Err(cause) => Err(input.fault(&cause)),
    }
}

/// Where in a block another record begins, be it with the last few bytes.
fn next_within(block: &[u8]) -> Option<usize> {
    const BEGINNING: &[u8] = b"\nWARC/";
    let whole = memchr::memmem::find_iter(block, BEGINNING).map(|at| at + 1).find(|at| is_version(&block[*at..]));
    whole.or_else(|| (2..=BEGINNING.len()).find(|n| block.ends_with(&BEGINNING[..*n])).map(|n| block.len() + 1 - n))
}

/// Passes over `count` bytes, or as many as there are.
fn pass(input: &mut (dyn BufRead + '_), count: u64) -> io::Result<u64> {
    io::copy(&mut input.take(count), &mut io::sink())
}

#[cfg(test)]
mod tests {
    use crate::ingest::{ReadOptions, SkipReason, read_stream};
    use std::ops::ControlFlow;

    fn read(bytes: &[u8]) -> (Vec<String>, Vec<SkipReason>) {
        let (mut pages, mut skips) = (Vec::new(), Vec::new());
        read_stream(&mut &bytes[..], "a.warc", &ReadOptions::default(), &mut |item| {
            match item {
                Ok(article) => pages.push(article.title),
                Err(skip) => skips.push(skip.reason),
            }
            ControlFlow::Continue(())
        });
        (pages, skips)
    }

    fn record(title: &str, longer: i64) -> String {
        let block =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><title>{title}</title><p>Ships stayed in port.</p></html>");
        let length = block.len() as i64 + longer;
        format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n")
    }

    #[test]
    fn a_wrong_length_loses_no_record_but_its_own() {
        for longer in [60, 5, -20, 1 << 40, i64::MAX / 2] {
            let file = format!("{}{}{}", record("A", 0), record("B", longer), record("C", 0));
            let (pages, _) = read(file.as_bytes());
            assert_eq!(pages.first().map(String::as_str), Some("A"), "{longer}");
            if longer < 1 << 20 {
                assert_eq!(pages.last().map(String::as_str), Some("C"), "{longer}");
            }
        }
    }

    #[test]
    fn damage_without_end_is_told_a_few_times_only() {
        let file = format!("{}{}", record("A", 0), "WARC/1.0\r\nWARC-Type: response\r\n\r\n".repeat(5000));
        let (pages, skips) = read(file.as_bytes());
        assert_eq!(pages, ["A"]);
        assert!(skips.len() < 20 && skips.iter().all(|reason| *reason == SkipReason::Damaged), "{skips:?}");
        let overlong = record("A", 100_000).repeat(300);
        assert!(read(overlong.as_bytes()).0.len() >= 100);
    }
}
