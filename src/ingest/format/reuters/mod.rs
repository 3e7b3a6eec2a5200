//! Reuters-21578: the newswire collection of 1987 in SGML, as David D. Lewis distributes it. Not XML: a `>` stands bare in
//! the text, control characters are written `&#3;`, the bytes are Latin-1.
//!
//! What becomes of its elements: the id is `reuters21578-` and NEWID (a bare number would be the id of some article in half
//! of all other archives), the member is NEWID; TOPICS, ORGS, EXCHANGES and COMPANIES are tags; PLACES and PEOPLE are kept
//! exactly as stated ("west-germany"). The dateline stays at the beginning of the text, as wire copy has it, the sign-off at
//! its end goes. The 737 articles of type UNPROC have no headline; all of their TEXT is the body. The 1,798 of type BRIEF have
//! no text; the placeholder "Blah blah blah." that the distribution puts there is left out. A DATE whose time of day is
//! garbled gives its day.

mod copy;

use super::{Format, Sink};
use crate::article::{Article, Date, DateOrigin, Person, Place, Precision};
use crate::ingest::decode::decode;
use crate::ingest::{Head, Input, Line, SkipReason, credit, names};
use crate::text::Language;
use memchr::memmem;
use std::ops::ControlFlow;

const OPEN: &[u8] = b"<REUTERS";
const CLOSE: &[u8] = b"</REUTERS>";

/// What the distribution writes as the text of a BRIEF.
const PLACEHOLDER: &str = "Blah blah blah.";

/// See the [module](self).
pub(super) struct Reuters;

impl Format for Reuters {
    fn name(&self) -> &'static str {
        "reuters"
    }

    fn about(&self) -> &'static str {
        "Reuters-21578: the newswire collection of 1987, SGML files of a thousand articles"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["sgm", "sgml"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        head.text.contains("<REUTERS ") && (head.text.starts_with("<!DOCTYPE lewis") || head.text.starts_with("<REUTERS "))
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let max = input.limits().max_record_bytes;
        let (mut line, mut record) = (Vec::new(), Vec::new());
        // Inside a record; inside one that is too large, of which nothing more is kept.
        let (mut open, mut overfull) = (false, false);
        let mut count = 0_u64;
        loop {
            let kind = match input.read_line(&mut line, max) {
                Ok(Line::End) => break,
                Ok(kind) => kind,
                Err(fault) => return sink(Err(fault)),
            };
            let mut rest = line.as_slice();
            while !rest.is_empty() {
                if !open {
                    let Some(at) = memmem::find(rest, OPEN) else { break };
                    rest = &rest[at..];
                    (open, overfull) = (true, false);
                    record.clear();
                    count += 1;
                }
                let end = memmem::find(rest, CLOSE).map(|at| at + CLOSE.len());
                let piece = &rest[..end.unwrap_or(rest.len())];
                rest = &rest[piece.len()..];
                overfull |= record.len() + piece.len() > max;
                if !overfull {
                    record.extend_from_slice(piece);
                }
                if end.is_some() {
                    open = false;
                    sink(if overfull {
                        Err(input.skip(Some(count.to_string()), SkipReason::TooLarge, format!("an article of more than {max} bytes")))
                    } else {
                        Ok(article(&record, count, input))
                    })?;
                }
            }
            if kind == Line::TooLong {
                // What the rest of it holds is not known, nor whether an article ends there.
                let member = open.then(|| count.to_string());
                open = false;
                sink(Err(input.skip(member, SkipReason::TooLarge, format!("a line of more than {max} bytes"))))?;
            }
        }
        if open {
            return sink(Err(input.skip(Some(count.to_string()), SkipReason::Malformed, "the file ends inside this article")));
        }
        if count == 0 {
            return sink(Err(input.skip(None, SkipReason::Malformed, "no <REUTERS> element in it")));
        }
        ControlFlow::Continue(())
    }
}

/// The article in one `<REUTERS>` element, the `count`th of its file.
fn article(record: &[u8], count: u64, input: &Input<'_>) -> Article {
    let decoded = decode(record, Some("windows-1252"));
    let record: &str = &decoded.text;
    let tag = &record[..record.find('>').unwrap_or(record.len())];
    // The lists stand before the text; looking for those that are missing need not go through it.
    let about = &record[..memmem::find(record.as_bytes(), b"<TEXT").unwrap_or(record.len())];
    let new_id = attribute(tag, "NEWID").filter(|id| !id.is_empty() && id.len() <= 20);
    let text = element(record, "TEXT").unwrap_or_default();
    let headline = element(text, "TITLE").map(|title| copy::cleaned(title).split_whitespace().collect::<Vec<_>>().join(" "));
    let mut article = Article {
        id: new_id.map(|id| format!("reuters21578-{id}")).unwrap_or_default(),
        source: input.source(Some(new_id.map_or_else(|| count.to_string(), str::to_owned))),
        title: headline.unwrap_or_default(),
        body: body(text),
        date: element(about, "DATE").and_then(date),
        authors: element(text, "AUTHOR").map(authors).unwrap_or_default(),
        people: entries(about, "PEOPLE").map(Person::stated).collect(),
        places: entries(about, "PLACES").map(Place::stated).collect(),
        language: Language::parse("en"),
        site: Some("Reuters".to_owned()),
        agency: Some("Reuters".to_owned()),
        notes: decoded.note().into_iter().collect(),
        ..Article::default()
    };
    if let Some(line) = element(text, "DATELINE") {
        credit::state_line(&mut article, &copy::cleaned(line));
    }
    for name in ["TOPICS", "ORGS", "EXCHANGES", "COMPANIES"] {
        entries(about, name).for_each(|entry| names::push_new(&mut article.tags, &entry));
    }
    article
}

/// What stands between `<name …>` and `</name>`, the first time. What is not closed goes to the end.
fn element<'r>(record: &'r str, name: &str) -> Option<&'r str> {
    let mut from = 0;
    loop {
        let at = from + memmem::find(&record.as_bytes()[from..], format!("<{name}").as_bytes())?;
        let after = &record[at + 1 + name.len()..];
        // "<TEXT" must not find "<TEXTILE>".
        if after.starts_with(['>', ' ', '\n', '\r', '\t']) {
            let inner = &after[after.find('>')? + 1..];
            return Some(&inner[..memmem::find(inner.as_bytes(), format!("</{name}>").as_bytes()).unwrap_or(inner.len())]);
        }
        from = at + 1;
    }
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let after = &tag[tag.find(&format!(" {name}=\""))? + name.len() + 3..];
    Some(&after[..after.find('"')?])
}

/// The `<D>` entries of a list.
fn entries<'r>(record: &'r str, name: &str) -> impl Iterator<Item = String> + 'r {
    let list = element(record, name).unwrap_or_default();
    list.split("<D>")
        .skip(1)
        .take(names::MAX_ENTRIES)
        .map(|entry| copy::cleaned(entry.split("</D>").next().unwrap_or_default()).trim().to_owned())
        .filter(|e| !e.is_empty())
}

/// The text with its dateline, without headline and byline, in paragraphs.
fn body(text: &str) -> String {
    let raw = match (element(text, "BODY"), element(text, "DATELINE")) {
        (Some(body), dateline) => format!("{}{}{body}", before_dateline(text), dateline.unwrap_or_default()),
        (None, dateline) => {
            // UNPROC and BRIEF: all of it, less the elements that are something else.
            let after = text.rfind("</TITLE>").map_or(text, |at| &text[at + "</TITLE>".len()..]);
            let after = after.rfind("</DATELINE>").map_or(after, |at| &after[at + "</DATELINE>".len()..]);
            format!("{}{}", dateline.unwrap_or_default(), after)
        }
    };
    let body = copy::paragraphs(&copy::cleaned(&raw));
    if body == PLACEHOLDER { String::new() } else { body }
}

/// What stands in no element of its own between headline and dateline: in some tables of prices and bulletins, the beginning of the text.
fn before_dateline(text: &str) -> String {
    let after = text.find("</TITLE>").map_or("", |at| &text[at + "</TITLE>".len()..]);
    let end = ["<DATELINE", "<BODY"].into_iter().filter_map(|name| after.find(name)).min().unwrap_or(0);
    let between = &after[..end];
    let (before, after) = match (between.find("<AUTHOR"), between.find("</AUTHOR>")) {
        (Some(from), Some(to)) if from < to => (&between[..from], &between[to + "</AUTHOR>".len()..]),
        _ => (between, ""),
    };
    let between = format!("{before}{after}");
    if between.trim().is_empty() { String::new() } else { between }
}

/// "26-FEB-1987 15:01:01.79", to whatever part of it holds. After some stand the codes of the wire, after one a remark.
/// Midnight to the hundredth was put there by someone who knew only the day.
fn date(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let mut words = text.split(['&', '#']).next()?.split_whitespace();
    let mut parts = words.next()?.splitn(3, '-');
    let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?.parse().ok()?);
    let month = i8::try_from(MONTHS.iter().position(|m| m.eq_ignore_ascii_case(month))?).ok()? + 1;
    let day = Date::from_day(year, month, day, Precision::Day, DateOrigin::Field)?;
    let mut time = || {
        let clock = words.next()?;
        let mut parts = clock.split('.').next()?.splitn(3, ':').map(|part| part.parse::<u32>().ok());
        let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
        (hour < 24 && minute < 60 && second < 60 && clock.trim_end_matches('0') != "00:00:00.")
            .then_some(hour * 3600 + minute * 60 + second)
    };
    let moment = time().and_then(|seconds| Date::from_moment(day.seconds() + i64::from(seconds), 0, DateOrigin::Field));
    moment.or(Some(day))
}

/// The names in "By Ann Lee and Bo Chen, Reuters".
fn authors(text: &str) -> Vec<String> {
    let text = copy::cleaned(text);
    let mut text = text.trim().trim_end_matches('.');
    // The agency's name stands last, mostly after a comma, sometimes misspelt.
    if let Some((rest, last)) = text.rsplit_once([' ', ','])
        && last.to_ascii_lowercase().starts_with("reuter")
    {
        text = rest.trim_end_matches([' ', ',']);
    }
    names::authors(text, true)
}

#[cfg(test)]
mod tests;
