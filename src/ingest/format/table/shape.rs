//! How a table is written, as its beginning shows: its encoding, what parts its fields, how quotes stand inside quotes, and whether its
//! dates have the day first.

use super::{SEPARATORS, missing, text};
use crate::ingest::KeyMap;
use crate::ingest::dates::Order;
use crate::ingest::decode::{encoding_of, utf8_of};
use crate::ingest::fields::Key;
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::Encoding;

/// How many rows are asked which of day and month is first.
const ROWS_ASKED: usize = 1_000;

/// What the beginning of a table shows.
pub(super) struct Shape {
    /// The bytes before the header line: a line of Excel's that names the separator, which are as many in every encoding.
    pub(super) before: usize,
    pub(super) separator: u8,
    /// Whether quotes hold fields together. In tables parted by tabs they may be no more than signs.
    pub(super) quoting: bool,
    /// Whether a quote within quotes has a backslash before it, and not another quote.
    pub(super) escaped: bool,
    /// The encoding, where it is known and not UTF-8.
    pub(super) encoding: Option<&'static Encoding>,
    pub(super) columns: Vec<String>,
    pub(super) order: Option<Order>,
}

impl Shape {
    /// The shape of a table that begins with these bytes; its columns may be called as `map` says.
    pub(super) fn of(head: &[u8], map: &KeyMap) -> Shape {
        let encoding = encoding_of(head);
        let decoded = encoding.map_or_else(|| utf8_of(head), |encoding| encoding.decode_without_bom_handling(head).0);
        let mut shape = Shape { encoding, ..Shape::of_header(&decoded) };
        let table = &decoded[shape.before..];
        shape.escaped = is_escaped(table.as_bytes());
        shape.quoting = shape.separator != b'\t' || !has_stray_quotes(table, shape.columns.len());
        if missing(&shape.columns, map).is_none() {
            shape.order = shape.order_in(table, map);
        }
        shape
    }

    /// What the header line alone shows.
    pub(super) fn of_header(text: &str) -> Shape {
        let named = named_separator(text);
        let before = named.map_or(0, |_| line_end(text.as_bytes()));
        let first = &text[before..before + line_end(&text.as_bytes()[before..])];
        let separator = named.unwrap_or_else(|| separator(first));
        let mut shape = Shape { before, separator, quoting: true, escaped: false, encoding: None, columns: Vec::new(), order: None };
        shape.columns = shape.rows(first.as_bytes()).next().unwrap_or_default();
        shape
    }

    /// What reads a table of this shape.
    pub(super) fn reader<R: std::io::Read>(&self, from: R) -> csv::Reader<R> {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(self.separator).quoting(self.quoting).flexible(true).has_headers(false);
        if self.escaped {
            builder.escape(Some(b'\\')).double_quote(false);
        }
        builder.from_reader(from)
    }

    /// The fields of the first rows of a piece of the table.
    fn rows<'t>(&self, table: &'t [u8]) -> impl Iterator<Item = Vec<String>> + use<'t> {
        let mut reader = self.reader(table);
        std::iter::from_fn(move || {
            let mut row = ByteRecord::new();
            let found = reader.read_byte_record(&mut row).unwrap_or(false);
            found.then(|| row.iter().map(|field| text(field).trim().trim_start_matches('\u{feff}').to_owned()).collect())
        })
    }

    /// Which of day and month is first in the columns of dates, where at least one date can only be read one way and none only
    /// the other.
    fn order_in(&self, table: &str, map: &KeyMap) -> Option<Order> {
        let dated: Vec<usize> = (0..self.columns.len())
            .filter(|at| map.key_of(&self.columns[*at]).is_some_and(|(key, _)| matches!(key, Key::Date | Key::Updated)))
            .collect();
        let mut seen = None;
        for row in self.rows(table.as_bytes()).skip(1).take(ROWS_ASKED) {
            for order in dated.iter().filter_map(|at| order_of(row.get(*at)?)) {
                if seen.is_some_and(|seen| seen != order) {
                    return None;
                }
                seen = Some(order);
            }
        }
        seen
    }
}

/// The order that a date in numbers shows by a number that is no month.
fn order_of(date: &str) -> Option<Order> {
    let mut parts = date.split(['/', '.', '-']).map(str::trim);
    let number = |part: Option<&str>| part.filter(|part| (1..=2).contains(&part.len()))?.parse::<u8>().ok();
    let (first, second) = (number(parts.next())?, number(parts.next())?);
    parts.next().filter(|year| year.starts_with(|c: char| c.is_ascii_digit()))?;
    match (first, second) {
        (13..=31, 1..=12) => Some(Order::DayFirst),
        (1..=12, 13..=31) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// The separator in a first line `sep=;`.
fn named_separator(text: &str) -> Option<u8> {
    let line = text[..line_end(text.as_bytes())].trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']).trim_matches('"');
    let rest = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and(line.get(4..))?;
    match rest.as_bytes() {
        [separator] if !separator.is_ascii_alphanumeric() => Some(*separator),
        _ => None,
    }
}

/// Where the first line ends, its line break included; some programs break lines with a carriage return alone.
fn line_end(bytes: &[u8]) -> usize {
    match memchr::memchr2(b'\n', b'\r', bytes) {
        Some(at) if bytes[at..].starts_with(b"\r\n") => at + 2,
        Some(at) => at + 1,
        None => bytes.len(),
    }
}

/// What parts the fields of a line.
fn separator(line: &str) -> u8 {
    let count = |separator: u8| memchr::memchr_iter(separator, line.as_bytes()).count();
    SEPARATORS.into_iter().rev().max_by_key(|s| count(*s)).unwrap_or(b',')
}

/// Whether quotes within quotes have backslashes before them: some do, and none is doubled.
fn is_escaped(table: &[u8]) -> bool {
    // The backslash at the end of a path in quotes is no sign of it, and two quotes may be a field without text.
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|b| SEPARATORS.contains(b) || matches!(b, b'\n' | b'\r'));
    let mut escaped = false;
    for at in memchr::memchr_iter(b'"', table) {
        let before = at.checked_sub(1).and_then(|at| table.get(at));
        let after = table.get(at + 1);
        if before == Some(&b'\\') {
            escaped |= !is_edge(after) && after != Some(&b'"');
        } else if after == Some(&b'"') && !is_edge(before) && before != Some(&b'"') {
            return false;
        }
    }
    escaped
}

/// Whether lines of a table parted by tabs that hold an odd number of quotes are rows all the same: each has all its fields.
fn has_stray_quotes(table: &str, columns: usize) -> bool {
    let count = |line: &str, byte: u8| memchr::memchr_iter(byte, line.as_bytes()).count();
    // The last line may be cut short.
    let whole = &table[..table.rfind('\n').map_or(0, |at| at + 1)];
    let mut odd = whole.lines().filter(|line| count(line, b'"') % 2 == 1).peekable();
    odd.peek().is_some() && odd.all(|line| count(line, b'\t') + 1 == columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(table: &str) -> Shape {
        Shape::of(table.as_bytes(), &KeyMap::default())
    }

    #[test]
    fn the_order_of_dates_is_that_of_the_one_that_shows_it() {
        let order =
            |dates: &str| shape(&format!("date,title,text\n{}", dates.split(' ').map(|d| format!("{d},A,B\n")).collect::<String>())).order;
        assert_eq!(order("01/04/2020 02/04/2020 28/04/2020"), Some(Order::DayFirst));
        assert_eq!(order("4/5/18 4/26/18"), Some(Order::MonthFirst));
        assert_eq!(order("01/04/2020 02/04/2020"), None);
        assert_eq!(order("28/04/2020 04/28/2020"), None);
        assert_eq!(order("2020-04-28 20-04-2020x"), Some(Order::DayFirst));
    }

    #[test]
    fn quotes_are_escaped_only_where_the_table_shows_it() {
        for (row, escaped) in [
            (r#""Ports \"shut\"","said \"no\"""#, true),
            (r#""Ports ""shut""",B"#, false),
            (r#""C:\ships\",B"#, false),
            (r#""",\"B\""#, true),
            ("A,B", false),
        ] {
            assert_eq!(shape(&format!("title,text\n{row}\n")).escaped, escaped, "{row}");
        }
    }

    #[test]
    fn quotes_are_signs_in_a_table_of_tabs_whose_rows_are_whole_with_them() {
        assert!(!shape("title\ttext\n\"We will win\tFirst\nB\tSecond\n").quoting);
        assert!(shape("title\ttext\nPorts\t\"First\nline\"\n").quoting);
        assert!(shape("title\ttext\n\"Ports\"\tFirst\n").quoting);
    }

    #[test]
    fn a_first_line_may_name_the_separator() {
        let named = shape("sep=;\r\ntitle;text\r\nPorts, all;Shut\r\n");
        assert_eq!((named.separator, named.before, named.columns.join("+")), (b';', 7, "title+text".into()));
        assert_eq!(shape("September,title\n").before, 0);
    }
}
