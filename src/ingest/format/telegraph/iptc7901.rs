//! IPTC 7901, the wire text of European agencies: a header with the agency, keywords, a headline that ends in `=` with the
//! byline in it, the text in lines of some 65 columns, and the day, time, month and year of the message after it.
//!
//! The keywords are tags. What follows the text for editors only (contacts, notes, initials) is left out.

use super::super::{Format, Sink};
use super::{Message, SOH, STX, read, words, year};
use crate::article::{Article, Date, DateOrigin};
use crate::ingest::{Head, Input, credit, dates, names, wire};
use std::ops::ControlFlow;

/// A headline has no more lines than this.
const MAX_HEADLINE_LINES: usize = 8;

/// See the [module](self).
pub(in crate::ingest::format) struct Iptc7901;

impl Format for Iptc7901 {
    fn name(&self) -> &'static str {
        "iptc7901"
    }

    fn about(&self) -> &'static str {
        "IPTC 7901: wire text of European agencies, with its control characters"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["iptc"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let header = head.text.strip_prefix(SOH).and_then(|rest| rest.split_once(STX)).map_or("", |(header, _)| header);
        (1..1000).contains(&header.len())
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        read(input, sink, article)
    }
}

fn article(message: &Message<'_>) -> Article {
    let mut header = message.header.lines().map(words).filter(|line| !line.is_empty());
    let first = header.next().unwrap_or_default();
    let site =
        first.split(' ').rev().find(|word| word.chars().any(char::is_alphabetic)).filter(|word| first.split(' ').next() != Some(word));
    let mut article = Article { date: date(message.after), site: site.map(str::to_owned), ..Article::default() };
    credit::state_sender(&mut article, site);
    for line in header {
        line.split('/').for_each(|tag| names::push_new(&mut article.tags, tag.trim()));
    }
    let lines: Vec<String> = message.text.lines().map(words).collect();
    let end = lines.iter().take(MAX_HEADLINE_LINES).position(|line| line.ends_with('='));
    // Without the sign the headline is what stands before the first empty line, and one line at most.
    let end = end.unwrap_or_else(|| lines.iter().position(|line| !line.is_empty()).unwrap_or(0));
    let (headline, text) = lines.split_at((end + 1).min(lines.len()));
    let headline: Vec<&str> = headline.iter().map(|line| line.trim_end_matches(['=', ' '])).filter(|line| !line.is_empty()).collect();
    let mut title = Vec::new();
    for (at, line) in headline.iter().enumerate() {
        let last = at + 1 == headline.len();
        match () {
            () if names::is_byline(line) && at > 0 => {
                let found = wire::authors(line);
                found
                    .iter()
                    .filter(|name| Some(name.as_str()) != article.site.as_deref())
                    .for_each(|name| names::push_new(&mut article.authors, name));
            }
            () if !last && is_signal(line) => {}
            () => title.push(*line),
        }
    }
    article.title = title.join(" ");
    article.body = body(text, article.site.as_deref());
    article
}

/// "1ST LEAD", "EXTRA", "(Achtung)": what kind of message it is, above the headline.
fn is_signal(line: &str) -> bool {
    line.len() <= 24 && (!line.chars().any(char::is_lowercase) || (line.starts_with('(') && line.ends_with(')')))
}

/// The lines of the text joined to paragraphs, to where what is for editors begins.
fn body(lines: &[String], site: Option<&str>) -> String {
    let for_editors =
        |line: &&String| line.starts_with("* * *") || (line.starts_with('#') && line.to_ascii_uppercase().ends_with("NOTEBOOK"));
    let mut paragraphs: Vec<String> = Vec::new();
    let mut parted = true;
    for line in lines.iter().take_while(|line| !for_editors(line)) {
        match paragraphs.last_mut() {
            _ if line.is_empty() => parted = true,
            Some(paragraph) if !parted => {
                paragraph.push(if line.starts_with("- ") { '\n' } else { ' ' });
                paragraph.push_str(line);
            }
            _ => {
                parted = false;
                paragraphs.push(line.clone());
            }
        }
    }
    // The initials of those who worked on it: "dpa wsz jln".
    let initials = |line: &String| site.is_some_and(|site| line.starts_with(site)) && line.split(' ').count() <= 6 && !line.ends_with('.');
    if paragraphs.last().is_some_and(initials) {
        paragraphs.pop();
    }
    paragraphs.join("\n\n")
}

/// The date of "131137 GMT Nov 13": day, time, zone, month, year.
fn date(after: &str) -> Option<Date> {
    let line = words(after);
    let mut parts = line.split(' ');
    let moment = parts.next().filter(|m| m.len() == 6 && m.bytes().all(|b| b.is_ascii_digit()))?;
    let rest: Vec<&str> = parts.collect();
    let (zone, month, years) = match rest[..] {
        [zone, month, years, ..] if years.bytes().all(|b| b.is_ascii_digit()) => (zone, month, years),
        [month, years, ..] => ("GMT", month, years),
        _ => return None,
    };
    let years = years.parse::<u16>().ok().map(|n| if n < 100 { year(n) } else { n })?;
    let (day, hour, minute) = (&moment[..2], &moment[2..4], &moment[4..]);
    dates::parse(&format!("{day} {month} {years} {hour}:{minute} {zone}"), DateOrigin::Field)
}
