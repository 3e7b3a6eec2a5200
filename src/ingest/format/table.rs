//! Tables: CSV and its relatives with a header line that names the columns, as the keys of a JSON object would be named. A row
//! is an article. The `csv` crate parts rows and fields; a table that names neither headlines nor texts is no archive of
//! articles.

use super::{Format, Sink};
use crate::article::{Article, Source, id_from_source};
use crate::ingest::decode::decode;
use crate::ingest::fields::Key;
use crate::ingest::limits::within;
use crate::ingest::record::Record;
use crate::ingest::{Head, Input, KeyMap, Settings, Skip, SkipReason};
use csv::{ByteRecord, ReaderBuilder};
use serde_json::Value;
use std::cell::Cell;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

/// What may part fields; where several are as many, the first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// A shorter id of nothing but digits is the number of a row.
const MIN_NUMBER_DIGITS: usize = 9;

/// Columns that a message names.
const COLUMNS_NAMED: usize = 8;

/// See the [module](self). Members are rows, counted from 1 without the header. An id of up to eight digits and nothing else counts
/// within its file only.
pub(super) struct Table;

impl Format for Table {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn about(&self) -> &'static str {
        "CSV and TSV: an article a row, with a header line of the keys that news archives use"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "tab", "psv"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let Some((line, _)) = head.text.split_once('\n') else { return false };
        let (columns, _) = parted(line);
        let plain = |name: &String| !name.is_empty() && name.len() <= 40 && !name.contains(". ");
        columns.len() >= 2 && columns.iter().all(plain) && missing(&columns, &KeyMap::default()).is_none()
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let max = input.limits().max_record_bytes;
        let first = match input.reader().fill_buf() {
            Ok(buffer) => String::from_utf8_lossy(&buffer[..memchr::memchr(b'\n', buffer).unwrap_or(buffer.len())]).into_owned(),
            Err(cause) => return sink(Err(input.fault(&cause))),
        };
        let (columns, separator) = parted(&first);
        if let Some(why) = missing(&columns, &input.settings().map) {
            return sink(Err(input.skip(None, SkipReason::NotAnArticle, why)));
        }
        let room = Rc::new(Cell::new(0));
        // What is wrong is told after the reader, which borrows the input, is gone.
        let outcome = rows(input, &room, max, separator, sink);
        match outcome {
            Ok(flow) => flow,
            Err(skip) => sink(Err(skip)),
        }
    }
}

fn rows(input: &mut Input<'_>, room: &Rc<Cell<usize>>, max: usize, separator: u8, sink: &mut Sink<'_>) -> Result<ControlFlow<()>, Skip> {
    let told = input.without_bytes();
    let open = Rc::new(Cell::new(false));
    let capped = Capped { inner: input.reader(), room: Rc::clone(room), open: Rc::clone(&open) };
    let mut reader = ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(capped);
    let mut columns: Vec<String> = Vec::new();
    let mut row = ByteRecord::new();
    // How many lines the last field of the row read last goes on for.
    let mut lines_more = 0;
    for number in 0_u64.. {
        room.set(max);
        let member = Some(number.to_string());
        match reader.read_byte_record(&mut row) {
            Ok(false) if open.get() && lines_more > 0 => {
                let row = number.saturating_sub(1);
                let detail = format!("a quote in row {row} is never closed: what follows ({lines_more} more lines) is read as part of it");
                return Err(told.skip(Some(row.to_string()), SkipReason::Malformed, detail));
            }
            Ok(false) => break,
            Ok(true) if number == 0 => columns = row.iter().map(|name| text(name).trim().to_owned()).collect(),
            Ok(true) if row.iter().all(|field| field.trim_ascii().is_empty()) => {}
            Ok(true) => {
                lines_more = row.iter().next_back().map_or(0, |field| memchr::memchr_iter(b'\n', field.trim_ascii_end()).count());
                let flow = sink(
                    article(&columns, &row, told.settings(), told.source(member.clone()))
                        .map_err(|why| told.skip(member, SkipReason::Malformed, why)),
                );
                if flow.is_break() {
                    return Ok(flow);
                }
            }
            Err(cause) => {
                if room.get() == 0 {
                    let detail = format!("a row of more than {max} bytes (an open quote?); the rest is not read");
                    return Err(told.skip(member, SkipReason::TooLarge, detail));
                }
                return Err(match cause.into_kind() {
                    csv::ErrorKind::Io(cause) => told.fault(&cause),
                    other => told.skip(member, SkipReason::Malformed, format!("{other:?}")),
                });
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn article(columns: &[String], row: &ByteRecord, settings: &Settings, source: Source) -> Result<Article, String> {
    let mut record = Record::new(settings);
    for (name, field) in columns.iter().zip(row) {
        let text = text(field);
        if !text.trim().is_empty() {
            record.add(name.clone(), Value::String(text));
        }
    }
    let mut article = record.into_article(source)?;
    // Rows of every other table are numbered 1, 2, 3 too: such an id says which row of this file it is and no more.
    if !article.id.is_empty() && article.id.len() < MIN_NUMBER_DIGITS && article.id.bytes().all(|b| b.is_ascii_digit()) {
        let row = format!("id={}", article.id);
        let member =
            article.source.member.as_deref().and_then(|m| m.rsplit_once(':')).map_or(row.clone(), |(within, _)| format!("{within}:{row}"));
        article.id = id_from_source(&Source { path: article.source.path.clone(), member: Some(member) });
    }
    Ok(article)
}

fn text(field: &[u8]) -> String {
    decode(field, None).text.into_owned()
}

/// The fields of a header line, and what parts them.
fn parted(line: &str) -> (Vec<String>, u8) {
    let count = |separator: u8| memchr::memchr_iter(separator, line.as_bytes()).count();
    let separator = SEPARATORS.into_iter().rev().max_by_key(|s| count(*s)).unwrap_or(b',');
    let mut reader = ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(line.as_bytes());
    let mut row = ByteRecord::new();
    let found = reader.read_byte_record(&mut row).unwrap_or(false);
    let columns =
        if found { row.iter().map(|field| text(field).trim().trim_start_matches('\u{feff}').to_owned()).collect() } else { Vec::new() };
    (columns, separator)
}

/// Why a table with these columns holds no articles; `None` where it does.
fn missing(columns: &[String], map: &KeyMap) -> Option<String> {
    let is = |name: &String, wanted: &[Key]| map.key_of(name).is_some_and(|(key, _)| wanted.contains(&key));
    let has = |wanted: &[Key]| columns.iter().any(|name| is(name, wanted));
    // A column called `text` may hold anything, and titles alone are a list of films; beside something else it is an article.
    let known = columns.iter().filter(|name| map.key_of(name).is_some()).count();
    if known >= 2 && (has(&[Key::Body]) || (has(&[Key::Title]) && has(&[Key::Summary, Key::Date, Key::Url]))) {
        return None;
    }
    // Who maps a column to one of them says that it is one.
    if !map.is_empty() && has(&[Key::Title, Key::Body]) {
        return None;
    }
    let number = |name: &String| !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    if columns.iter().any(number) || columns.iter().any(String::is_empty) {
        return Some(format!("a table of {} columns without a line that names them", columns.len()));
    }
    let named: Vec<&str> = columns.iter().take(COLUMNS_NAMED).map(|name| within(name, 40)).collect();
    let more = if columns.len() > COLUMNS_NAMED { ", …" } else { "" };
    Some(format!("a table without columns of headlines and texts; columns seen: {}{more}; --map title=COLUMN names one", named.join(", ")))
}

/// Ends a row that goes on without end: an error once no room is left.
struct Capped<R> {
    inner: R,
    room: Rc<Cell<usize>>,
    /// Whether so far the quotes are no pairs.
    open: Rc<Cell<bool>>,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = self.room.get();
        if room == 0 {
            return Err(io::Error::other("the row does not end"));
        }
        let max = buffer.len().min(room);
        let n = self.inner.read(&mut buffer[..max])?;
        self.room.set(room - n);
        let quotes = memchr::memchr_iter(b'"', &buffer[..n]).count();
        self.open.set(self.open.get() ^ (quotes % 2 == 1));
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_something_else_says_what_it_is() {
        assert_eq!(missing(&parted("url,title,text").0, &KeyMap::default()), None);
        assert_eq!(missing(&parted("title\tdate").0, &KeyMap::default()), None);
        let told = |line: &str| missing(&parted(line).0, &KeyMap::default()).unwrap_or_default();
        assert_eq!(
            told("word1,word2,sim"),
            "a table without columns of headlines and texts; columns seen: word1, word2, sim; --map title=COLUMN names one"
        );
        assert_eq!(told("410\t20130203\t\tUSA"), "a table of 4 columns without a line that names them");
    }
}
