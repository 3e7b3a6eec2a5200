//! Tables: CSV and its relatives with a header line that names the columns, as the keys of a JSON object would be named. A row
//! is an article. The `csv` crate parts rows and fields, in the way that the beginning of the table shows ([`shape`]); a table that
//! names neither headlines nor texts is no archive of articles.

mod shape;

use super::{Format, Sink};
use crate::article::DateOrigin;
use crate::article::{Article, Source, id_from_source};
use crate::ingest::dates;
use crate::ingest::decode::{Decoded, ToUtf8, decode};
use crate::ingest::fields::Key;
use crate::ingest::limits::within;
use crate::ingest::record::Record;
use crate::ingest::{Head, Input, KeyMap, Settings, Skip, SkipReason};
use csv::ByteRecord;
use serde_json::Value;
use shape::Shape;
use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

/// What may part fields; where several are as many, the first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// A shorter id of nothing but digits is the number of a row.
const MIN_NUMBER_DIGITS: usize = 9;

/// So many lines of a field that look like rows of the table are some: one may be quoted in a text.
const ROWS_IN_A_FIELD: usize = 2;

/// Columns that a message names.
const COLUMNS_NAMED: usize = 8;

/// So much of a table shows how it is written.
const SHOWN_BY_BYTES: u64 = 256 << 10;

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
        // The rows below may be cut, and the header line tells.
        if !head.text.contains(['\n', '\r']) {
            return false;
        }
        let columns = Shape::of_header(&head.text).columns;
        let plain = |name: &String| !name.is_empty() && name.len() <= 40 && !name.contains(". ");
        columns.len() >= 2 && columns.iter().all(plain) && missing(&columns, &KeyMap::default()).is_none()
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut head = Vec::new();
        if let Err(cause) = input.reader().take(SHOWN_BY_BYTES).read_to_end(&mut head) {
            return sink(Err(input.fault(&cause)));
        }
        let shape = Shape::of(&head, &input.settings().map);
        input.put_back(head.split_off(shape.before));
        if let Some(why) = missing(&shape.columns, &input.settings().map) {
            return sink(Err(input.skip(None, SkipReason::NotAnArticle, why)));
        }
        // What is wrong is told after the reader, which borrows the input, is gone.
        let outcome = rows(input, &shape, sink);
        match outcome {
            Ok(flow) => flow,
            Err(skip) => sink(Err(skip)),
        }
    }
}

fn rows(input: &mut Input<'_>, shape: &Shape, sink: &mut Sink<'_>) -> Result<ControlFlow<()>, Skip> {
    let told = input.without_bytes();
    let (max, max_fields) = (told.limits().max_record_bytes, told.limits().max_record_values);
    let (room, fields, open) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)), Rc::new(Cell::new(false)));
    let inner: Box<dyn Read> = match shape.encoding {
        Some(encoding) => Box::new(ToUtf8::new(input.reader(), encoding)),
        None => Box::new(input.reader()),
    };
    let (separator, quoting) = (shape.separator, shape.quoting);
    let capped = Capped { inner, separator, quoting, room: Rc::clone(&room), fields: Rc::clone(&fields), open: Rc::clone(&open) };
    let mut reader = shape.reader(capped);
    let mut columns = Columns { names: Vec::new(), shape };
    let mut row = ByteRecord::new();
    // The first article says it for all.
    let mut without_column = without_column(&shape.columns, &told.settings().map);
    // How many lines the last field of the row read last goes on for.
    let mut lines_more = 0;
    for number in 0_u64.. {
        room.set(max);
        fields.set(max_fields);
        let member = Some(number.to_string());
        match reader.read_byte_record(&mut row) {
            Ok(false) if open.get() && lines_more > 0 => {
                let row = number.saturating_sub(1);
                let detail = format!("a quote in row {row} is never closed: what follows ({lines_more} more lines) is read as part of it");
                return Err(told.skip(Some(row.to_string()), SkipReason::Malformed, detail));
            }
            Ok(false) => break,
            Ok(true) if number == 0 => columns.names = row.iter().map(|name| text(name).trim().to_owned()).collect(),
            Ok(true) if row.iter().all(|field| field.trim_ascii().is_empty()) => {}
            Ok(true) => {
                lines_more = row.iter().next_back().map_or(0, |field| memchr::memchr_iter(b'\n', field.trim_ascii_end()).count());
                let article = columns.article(&row, told.settings(), told.source(member.clone())).map(|mut article| {
                    article.notes.extend(without_column.take());
                    article
                });
                let flow = sink(article.map_err(|why| told.skip(member, SkipReason::Malformed, why)));
                if flow.is_break() {
                    return Ok(flow);
                }
            }
            Err(_) if fields.get() == 0 => {
                let detail = format!("a row of more than {max_fields} fields; the rest is not read");
                return Err(told.skip(member, SkipReason::TooMany, detail));
            }
            Err(_) if room.get() == 0 => {
                let detail = format!("a row of more than {max} bytes (an open quote?); the rest is not read");
                return Err(told.skip(member, SkipReason::TooLarge, detail));
            }
            Err(cause) => {
                return Err(match cause.into_kind() {
                    csv::ErrorKind::Io(cause) => told.fault(&cause),
                    other => told.skip(member, SkipReason::Malformed, format!("{other:?}")),
                });
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// What the columns of a table are called, and how it is written.
struct Columns<'s> {
    names: Vec<String>,
    shape: &'s Shape,
}

impl Columns<'_> {
    fn article(&self, row: &ByteRecord, settings: &Settings, source: Source) -> Result<Article, String> {
        let mut notes = Vec::new();
        let mut fields: Vec<Cow<'_, str>> = row.iter().map(|field| self.field(field, &mut notes)).collect();
        while fields.len() > self.names.len() && fields.last().is_some_and(|field| field.trim().is_empty()) {
            fields.pop();
        }
        if fields.len() > self.names.len() {
            notes.push(self.without_surplus(&mut fields, settings));
        }
        if fields.iter().any(|field| self.holds_rows(field, settings)) {
            notes.push("a field holds what may be other rows: a quote may be missing, or be a mere sign".to_owned());
        }
        if let Some(encoding) = self.shape.encoding {
            let replaced = fields.iter().map(|field| field.matches(char::REPLACEMENT_CHARACTER).count()).sum();
            notes.extend(Decoded { text: "".into(), encoding: encoding.name(), replaced }.note());
            notes.push(format!("read as {}, which the file does not state", encoding.name()));
        }
        let mut record = Record::new(settings).in_order(self.shape.order);
        for (name, field) in self.names.iter().zip(fields) {
            if !field.trim().is_empty() {
                record.add(name.clone(), Value::String(field.into_owned()));
            }
        }
        let mut article = record.into_article(source)?;
        article.notes.extend(notes);
        article.id = id_of(article.id, &article.source);
        Ok(article)
    }

    /// Whether a field looks as if it went on over other rows: it has the tab that parts fields, or lines that are rows with a date where theirs are.
    fn holds_rows(&self, field: &str, settings: &Settings) -> bool {
        if !field.contains('\n') {
            return false;
        }
        let separator = char::from(self.shape.separator);
        let order = self.shape.order.or_else(|| settings.order());
        let is_dated = |field: &str| dates::parse_in(field.trim_matches(['"', ' ']), order, DateOrigin::Field).is_some();
        let dated = self.column(Key::Date, settings);
        let is_row = |line: &&str| {
            let fields = || line.split(separator);
            fields().count() == self.names.len() && dated.and_then(|at| fields().nth(at)).is_some_and(is_dated)
        };
        separator == '\t' && field.contains('\t') || field.lines().skip(1).filter(is_row).count() >= ROWS_IN_A_FIELD
    }

    /// The column that holds this.
    fn column(&self, wanted: Key, settings: &Settings) -> Option<usize> {
        self.names.iter().position(|name| settings.map.key_of(name).is_some_and(|(key, _)| key == wanted))
    }

    /// The text of a field, and what is to be told of it.
    fn field<'f>(&self, field: &'f [u8], notes: &mut Vec<String>) -> Cow<'f, str> {
        let decoded = decode(field, None);
        notes.extend(decoded.note());
        if self.shape.quoting {
            return decoded.text;
        }
        // The reader left the quotes where they are.
        match decoded.text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(inner) => Cow::Owned(inner.replace("\"\"", "\"")),
            None => decoded.text,
        }
    }

    /// Joins what a separator parted that belonged to a text; what to tell of it. It was the article's text or its headline,
    /// and more likely one with which the column of dates holds a date.
    fn without_surplus(&self, fields: &mut Vec<Cow<'_, str>>, settings: &Settings) -> String {
        let surplus = fields.len() - self.names.len();
        let last = self.names.len().saturating_sub(1);
        let places = [self.column(Key::Body, settings), self.column(Key::Title, settings), Some(last)];
        let dated = self.column(Key::Date, settings);
        let order = self.shape.order.or_else(|| settings.order());
        let fits = |at: &usize| {
            let field = dated.and_then(|date| fields.get(if date > *at { date + surplus } else { date }));
            field.is_none_or(|field| dates::parse_in(field, order, DateOrigin::Field).is_some())
        };
        // After a comma in a text stands a space, after one between fields seldom.
        let spaced = |at: &&usize| (**at + 1..=**at + surplus).all(|at| fields.get(at).is_some_and(|field| field.starts_with(' ')));
        let known = || places.iter().flatten();
        let fitting = || known().filter(|at| fits(at));
        let place = fitting().find(spaced).or_else(|| fitting().next()).or_else(|| known().next()).copied().unwrap_or(last);
        let joined = fields[place..=place + surplus].join(char::from(self.shape.separator).encode_utf8(&mut [0; 4]));
        fields.splice(place..=place + surplus, [Cow::Owned(joined)]);
        let name = self.names.get(place).map_or("", |name| within(name, 40));
        format!("the row has {surplus} more fields than columns; they are read as part of {name}")
    }
}

/// The id of a row. Rows of every other table are numbered 1, 2, 3 too: such an id says which row of this file it is and no more.
fn id_of(id: String, source: &Source) -> String {
    if id.is_empty() || id.len() >= MIN_NUMBER_DIGITS || !id.bytes().all(|b| b.is_ascii_digit()) {
        return id;
    }
    let row = format!("id={id}");
    let member = source.member.as_deref().and_then(|m| m.rsplit_once(':')).map_or(row.clone(), |(within, _)| format!("{within}:{row}"));
    id_from_source(&Source { path: source.path.clone(), member: Some(member) })
}

fn text(field: &[u8]) -> String {
    decode(field, None).text.into_owned()
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
    let seen = named(columns);
    Some(format!("a table without columns of headlines and texts; columns seen: {seen}; --map title=COLUMN names one"))
}

fn named(columns: &[String]) -> String {
    let named: Vec<&str> = columns.iter().take(COLUMNS_NAMED).map(|name| within(name, 40)).collect();
    format!("{}{}", named.join(", "), if columns.len() > COLUMNS_NAMED { ", …" } else { "" })
}

/// How the note begins on parts that were to be read from columns which are not there.
const NO_COLUMN: &str = "no column is called ";

/// What is said where parts of an article are to be read from columns that are not there.
fn without_column(columns: &[String], map: &KeyMap) -> Option<String> {
    let parts = map.without_column(columns);
    let said: Vec<String> = parts.iter().map(|(part, names)| format!("{} (mapped to {part})", names.join(" or "))).collect();
    (!said.is_empty()).then(|| format!("{NO_COLUMN}{}; columns seen: {}", said.join(", "), named(columns)))
}

/// What an article says of columns that are not there, as the first of its table does.
pub(crate) fn no_column_of(article: &Article) -> Option<&str> {
    article.notes.iter().map(String::as_str).find(|note| note.starts_with(NO_COLUMN))
}

/// Ends a row that goes on without end: an error once no room is left.
struct Capped<R> {
    inner: R,
    separator: u8,
    /// Whether quotes hold fields together.
    quoting: bool,
    /// How many more bytes a row may have.
    room: Rc<Cell<usize>>,
    /// How many more fields.
    fields: Rc<Cell<usize>>,
    /// Whether so far the quotes are no pairs.
    open: Rc<Cell<bool>>,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = self.room.get();
        if room == 0 || self.fields.get() == 0 {
            return Err(io::Error::other("the row does not end"));
        }
        let max = buffer.len().min(room);
        let n = self.inner.read(&mut buffer[..max])?;
        self.room.set(room - n);
        let parted = memchr::memchr_iter(self.separator, &buffer[..n]).count();
        self.fields.set(self.fields.get().saturating_sub(parted));
        let quotes = memchr::memchr_iter(b'"', &buffer[..n]).count();
        self.open.set(self.quoting && self.open.get() ^ (quotes % 2 == 1));
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Limits, ReadOptions, read_stream};

    #[test]
    fn a_table_of_something_else_says_what_it_is() {
        let told = |line: &str| missing(&Shape::of(line.as_bytes(), &KeyMap::default()).columns, &KeyMap::default()).unwrap_or_default();
        assert_eq!(told("url,title,text"), "");
        assert_eq!(told("title\tdate"), "");
        assert_eq!(
            told("word1,word2,sim"),
            "a table without columns of headlines and texts; columns seen: word1, word2, sim; --map title=COLUMN names one"
        );
        assert_eq!(told("410\t20130203\t\tUSA"), "a table of 4 columns without a line that names them");
    }

    fn read_with(table: &[u8], name: &str, options: &ReadOptions) -> Vec<Result<Article, Skip>> {
        let mut made = Vec::new();
        read_stream(&mut &*table, name, options, &mut |one| {
            made.push(one);
            ControlFlow::Continue(())
        });
        made
    }

    fn read(table: &[u8], name: &str) -> Vec<Article> {
        read_with(table, name, &ReadOptions::default()).into_iter().map(|made| made.expect("an article")).collect()
    }

    #[test]
    fn a_table_in_an_encoding_of_old_is_read_in_one_from_its_header_on() {
        let table =
            "Заголовок;Текст;Дата;Автор\r\nПутин;Да.;26.04.2018;Иван Иванов\r\nРост;Рост цен на хлеб и молоко в городе.;27.04.2018;\r\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(table);
        let articles = read(&bytes, "a.csv");
        let titles: Vec<(&str, &str)> = articles.iter().map(|a| (a.title.as_str(), a.body.as_str())).collect();
        assert_eq!(titles, [("Путин", "Да."), ("Рост", "Рост цен на хлеб и молоко в городе.")]);
        assert_eq!((articles[0].authors.join("+"), articles[0].date.map(|d| d.day())), ("Иван Иванов".into(), Some((2018, 4, 26))));
        assert_eq!(articles[0].notes, ["read as windows-1251, which the file does not state"]);
        // Trail bytes of its characters are those of other letters, but none of a comma or a quote.
        let (bytes, ..) = encoding_rs::GBK.encode("标题,正文\r\n联通,联通\r\n北京今天下雨,中国四川省发生地震。\r\n");
        assert_eq!(read(&bytes, "a.csv")[0].body, "联通");
    }

    #[test]
    fn of_a_table_in_utf8_a_cell_may_be_in_another_encoding() {
        let articles = read(b"title;text\nH\xc3\xa4fen;Sie waren zu.\nM\xfchlen;Sie waren auf.\n", "a.csv");
        assert_eq!(articles.iter().map(|a| a.title.as_str()).collect::<Vec<_>>(), ["Häfen", "Mühlen"]);
    }

    #[test]
    fn a_first_line_that_names_the_separator_is_no_header() {
        let articles = read(b"sep=;\r\ntitle;text\r\nPorts, all;Ships stayed.\r\n", "a.csv");
        assert_eq!((articles.len(), articles[0].title.as_str(), articles[0].body.as_str()), (1, "Ports, all", "Ships stayed."));
    }

    #[test]
    fn nothing_of_a_row_with_more_fields_than_columns_is_lost() {
        let table = b"title,text,date\nPorts,Ships stayed, said Ann, who saw it,2018-04-26\nPorts, all of them,Ships stayed.,2018-04-26\nIce,Came.,2018-04-27,,\n";
        let articles = read(table, "a.csv");
        assert_eq!(articles[0].body, "Ships stayed, said Ann, who saw it");
        assert_eq!((articles[1].title.as_str(), articles[1].body.as_str()), ("Ports, all of them", "Ships stayed."));
        assert!(articles.iter().all(|a| a.date.is_some()));
        assert_eq!(articles[0].notes, ["the row has 2 more fields than columns; they are read as part of text"]);
        assert_eq!(articles[2].notes.len(), 0);
    }

    #[test]
    fn quotes_that_are_escaped_or_mere_signs_part_nothing() {
        let articles = read(b"title,text,date\n\"Ports \\\"shut\\\"\",\"He said \\\"no, never\\\", and left.\",2018-04-26\n", "a.csv");
        assert_eq!((articles[0].title.as_str(), articles[0].body.as_str()), ("Ports \"shut\"", "He said \"no, never\", and left."));
        let articles = read(b"title\ttext\n\"We will win, says Ann\tFirst.\n\"Second\"\tHe said \"no\".\nThird\tBody.\n", "a.tsv");
        let titles: Vec<&str> = articles.iter().map(|a| a.title.as_str()).collect();
        assert_eq!(titles, ["\"We will win, says Ann", "Second", "Third"]);
    }

    #[test]
    fn one_date_that_can_be_read_one_way_only_tells_how_the_others_are() {
        let articles = read(b"title,text,date\nA,B,01/04/2020\nC,D,28/04/2020\n", "a.csv");
        assert_eq!(articles[0].date.map(|d| d.day()), Some((2020, 4, 1)));
    }

    #[test]
    fn a_field_that_goes_on_over_other_rows_says_so() {
        let noted = |rows: &str| {
            let articles = read(format!("title,date,body\n{rows}").as_bytes(), "news.csv");
            articles.iter().any(|article| article.notes.iter().any(|note| note.contains("other rows")))
        };
        assert!(noted(
            "One,2024-01-01,Plain\nTwo \"items,2024-01-02,\"Open\nThree,2024-01-03,Third\nFour,2024-01-04,Fourth\nFive,2024-01-05,\"Closed\"\n"
        ));
        assert!(!noted("One,2024-01-01,\"A text\n\nof lines, some, with commas\nThree,2024-01-03,Third\n\"\n"));
    }

    #[test]
    fn a_row_of_more_fields_than_a_record_has_values_is_refused() {
        let limits = Limits { max_record_values: 50, ..Limits::default() };
        let options = ReadOptions { limits, ..ReadOptions::default() };
        let table = format!("title,text\nA,B\nC,D{}\n", ",".repeat(20_000));
        let made = read_with(table.as_bytes(), "a.csv", &options);
        assert_eq!(made.last().and_then(|made| made.as_ref().err()).map(|skip| skip.reason), Some(SkipReason::TooMany));
    }
}
