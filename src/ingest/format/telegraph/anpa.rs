//! ANPA 1312, the wire text of North America. After a header come lines that begin with `^`: the keyword line, the headline,
//! bylines (ending in `=`) and notes to editors; then the text, each paragraph indented; then a sign-off with the date.
//!
//! Notes to editors are left out. The signs that wires had no letters for are put back: two grave accents for a quotation
//! mark, an underscore for a dash. A message without headline is named by its keyword line.

use super::super::{Format, Sink};
use super::{Message, SOH, STX, read, words, year};
use crate::article::{Article, Date, DateOrigin};
use crate::ingest::{Head, Input, credit, dates, names, wire};
use std::ops::ControlFlow;

/// Beginnings of lines that are for editors.
const FOR_EDITORS: [&str; 8] = ["AP Photo", "AP Video", "AP Graphic", "AP Audio", "Eds:", "(Eds", "EDITOR'S NOTE", "EDS:"];

/// See the [module](self).
pub(in crate::ingest::format) struct Anpa;

impl Format for Anpa {
    fn name(&self) -> &'static str {
        "anpa"
    }

    fn about(&self) -> &'static str {
        "ANPA 1312: wire text of North American agencies, with its control characters"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["anpa"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let text = head.text.trim_start_matches('\u{16}');
        let (header, rest) = text.strip_prefix(SOH).and_then(|rest| rest.split_once(STX)).unwrap_or_default();
        header.len() < 1000 && (header.contains(['\u{11}', '\u{12}', '\u{13}', '\u{14}']) || rest.starts_with('^'))
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        read(input, sink, article)
    }
}

fn article(message: &Message<'_>) -> Article {
    let mut article = Article { date: date(message.after), site: agency(message.after), ..Article::default() };
    credit::state_sender(&mut article, agency(message.after).as_deref());
    let mut lines = message.text.lines().peekable();
    // A line may hold several of the fields that begin with `^` and end with `<`.
    let mut keywords = None;
    let (mut heading, mut points) = (String::new(), Vec::new());
    while let Some(line) = lines.next_if(|line| is_field(line)) {
        for field in line.split('^').map(words).filter(|field| !field.is_empty()) {
            let byline = field.ends_with('=');
            let field = field.trim_end_matches(['<', '=', ' ']);
            match () {
                () if keywords.is_none() || field.starts_with('*') => {
                    keywords.get_or_insert_default();
                    if !field.starts_with('*') {
                        keywords = Some(field.to_owned());
                    }
                }
                () if keywords.as_deref() == Some("") => keywords = Some(field.to_owned()),
                () if FOR_EDITORS.iter().any(|start| field.starts_with(start)) => {}
                () if names::is_byline(field) => {
                    wire::authors(field).iter().for_each(|name| names::push_new(&mut article.authors, name));
                }
                // "Standings=" is a heading; after a byline stands the agency.
                () if byline && heading.is_empty() && article.authors.is_empty() => heading = signs(field),
                () if byline => {}
                () if article.title.is_empty() => article.title = signs(field),
                // More of them tell the story in a sentence, as the text does.
                () => points.push(signs(field)),
            }
        }
    }
    if article.title.is_empty() {
        article.title = heading;
    }
    if article.title.is_empty() {
        let keywords = keywords.unwrap_or_default();
        let (slug, count) = keywords.rsplit_once(',').unwrap_or((&keywords, ""));
        let slug = if count.bytes().all(|b| b.is_ascii_digit()) { slug } else { &keywords };
        article.title = slug.trim_start_matches("BC-").trim_start_matches("AP-").to_owned();
    }
    article.body = body(lines);
    if article.body.is_empty() {
        article.body = points.join("\n\n");
    }
    article
}

fn is_field(line: &str) -> bool {
    line.starts_with('^') || words(line).is_empty()
}

/// The text: a paragraph for each indented line, and rows of tables on lines of their own.
fn body<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let mut out = String::new();
    let mut parted = true;
    for line in lines {
        let plain = words(line);
        let text = signs(plain.trim_start_matches('^').trim_end_matches(['<', '=', ' ']));
        if text.is_empty() || text == "END" || text.chars().all(|c| c == '_' || c == '—') {
            parted = true;
            continue;
        }
        if !out.is_empty() {
            let row = line.starts_with(['^', '\u{8}']);
            out.push_str(match () {
                () if parted || line.starts_with(['\t', ' ']) => "\n\n",
                () if row => "\n",
                () => " ",
            });
        }
        parted = false;
        out.push_str(&text);
    }
    out
}

fn signs(text: &str) -> String {
    text.replace("``", "\"").replace("''", "\"").replace(" _ ", " — ")
}

/// The agency that the sign-off "AP-WF-11-13-13 1509GMT" begins with.
fn agency(after: &str) -> Option<String> {
    let (agency, _) = after.trim_start().split_once('-')?;
    (agency.len() <= 8 && agency.bytes().all(|b| b.is_ascii_alphabetic()) && !agency.is_empty()).then(|| agency.to_owned())
}

/// The date of that sign-off: month, day, year, and the time in Greenwich.
fn date(after: &str) -> Option<Date> {
    let line = words(after);
    let mut parts = line.split([' ', '-']).filter_map(|part| part.get(..2).zip(Some(part)));
    let two = |part: &str| part.get(..2).and_then(|digits| digits.parse::<u16>().ok());
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let month = parts.find(|(_, part)| digits(part)).and_then(|(_, part)| two(part))?;
    let (day, years) = (two(parts.next()?.1)?, two(parts.next()?.1)?);
    let day = format!("{:04}-{month:02}-{day:02}", year(years));
    let time = parts
        .next()
        .and_then(|(_, part)| part.strip_suffix("<").unwrap_or(part).get(..4))
        .filter(|t| t.bytes().all(|b| b.is_ascii_digit()));
    let moment = time.and_then(|t| dates::parse(&format!("{day}T{}:{}:00Z", &t[..2], &t[2..]), DateOrigin::Field));
    moment.or_else(|| dates::parse(&day, DateOrigin::Field))
}
