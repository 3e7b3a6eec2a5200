//! JSON: one article as an object, an array of articles, or an object around such an array (`{"articles": […]}`). Objects
//! one after another are read too, however they are laid out.

mod scan;

use super::jsonfeed::is_json_feed;
use super::{Format, Sink};
use crate::article::Article;
use crate::ingest::decode::decode;
use crate::ingest::record::{Record, RecordSeed};
use crate::ingest::{Head, Input, Skip, SkipReason};
use scan::{Found, Scanner};
use serde::de::{DeserializeSeed, IgnoredAny};
use serde_json::Value;
use std::ops::ControlFlow;

/// How many wrappers of one object are taken off.
const MAX_WRAPPERS: usize = 4;

/// See the [module](self). Members are numbered from 1; an object that is alone in its file has no member.
pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "JSON: one article as an object, or a list of them, with the keys that news archives use"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let text = head.text.as_str();
        let begins = |rest: &str, with: [char; 2]| rest.trim_start().starts_with(with);
        let object = text.strip_prefix('{').is_some_and(|rest| begins(rest, ['"', '}']));
        let array = text.strip_prefix('[').is_some_and(|rest| begins(rest, ['{', ']']));
        (object || array) && objects_by_line(text) < 2 && !is_json_feed(text)
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut scanner = Scanner::new(input.limits());
        let mut bytes = Vec::new();
        let mut number = 0_u64;
        loop {
            let found = match scanner.next(input.reader(), &mut bytes) {
                Ok(found) => found,
                Err(cause) => return sink(Err(input.fault(&cause))),
            };
            number += 1;
            let member = Some(number.to_string());
            match found {
                Found::End if number == 1 => return sink(Err(input.skip(None, SkipReason::Empty, "no article in it"))),
                Found::End => return ControlFlow::Continue(()),
                Found::TooLarge(max) => sink(Err(input.skip(member, SkipReason::TooMany, format!("an object of more than {max} bytes"))))?,
                Found::Member => member_from(&bytes, member, input, sink)?,
                Found::Top if number > 1 => member_from(&bytes, member, input, sink)?,
                Found::Top => {
                    let alone = scanner.at_end(input.reader()).unwrap_or(false);
                    top(&bytes, if alone { None } else { member }, input, sink)?;
                }
            }
        }
    }
}

/// How many of the first two lines (blank ones left out) look like objects to themselves, as far as the head shows. A first
/// line that the head cuts, or that is all there is, counts; so does one that is broken off, after which no object could begin within the same value.
pub(super) fn objects_by_line(text: &str) -> usize {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_object = |line: &str| line.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']));
    let Some(first) = lines.next().filter(|line| is_object(line)) else { return 0 };
    match lines.next() {
        Some(second) if second.starts_with('{') && first.ends_with('}') => 2,
        Some(second) if is_object(second) && !first.ends_with(['[', ',', ':', '{']) => 2,
        Some(_) => usize::from(serde_json::from_str::<IgnoredAny>(first).is_ok()),
        None => 1,
    }
}

/// One object that is an article.
pub(super) fn member_from(bytes: &[u8], member: Option<String>, input: &Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    sink(parse(bytes, &member, input).and_then(|(record, note)| article(record, note, member, input)))
}

/// The only object of a file: an article, or a wrapper around some.
fn top(bytes: &[u8], member: Option<String>, input: &Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let (mut record, note) = match parse(bytes, &member, input) {
        Ok(parsed) => parsed,
        Err(skip) => return sink(Err(skip)),
    };
    if record.is_report() {
        input.pass_over();
        return ControlFlow::Continue(());
    }
    // Agencies wrap an item in a result in an answer. A wrapper of one is passed through.
    for _ in 0..MAX_WRAPPERS {
        let Some(mut items) = record.take_articles() else { return sink(article(record, note, member, input)) };
        if items.len() != 1 {
            return several(items, &note, input, sink);
        }
        match items.pop().map(|item| RecordSeed(input.settings()).deserialize(item)) {
            Some(Ok(inner)) => record = inner,
            _ => return sink(Err(input.skip(member, SkipReason::Malformed, "a list that holds no object"))),
        }
    }
    sink(Err(input.skip(member, SkipReason::Malformed, "objects in objects, and no article among them")))
}

fn several(items: Vec<Value>, note: &Option<String>, input: &Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    for (at, item) in items.into_iter().enumerate() {
        let member = Some((at + 1).to_string());
        let seed = RecordSeed(input.settings());
        let read = seed.deserialize(item).map(|mut record| match record.take_articles() {
            // `{"item": {…}}`, as an entry of a feed.
            Some(mut inner) if inner.len() == 1 => {
                inner.pop().and_then(|v| seed.deserialize(v).ok()).unwrap_or_else(|| Record::new(input.settings()))
            }
            _ => record,
        });
        sink(match read {
            Ok(record) => article(record, note.clone(), member, input),
            Err(cause) => Err(input.skip(member, SkipReason::Malformed, cause.to_string())),
        })?;
    }
    ControlFlow::Continue(())
}

fn parse<'r>(bytes: &[u8], member: &Option<String>, input: &Input<'r>) -> Result<(Record<'r>, Option<String>), Skip> {
    let max = input.limits().max_record_values;
    // A value has two bytes at least, so a short record need not be counted.
    if bytes.len() / 2 > max && scan::values(bytes) > max {
        return Err(input.skip(member.clone(), SkipReason::TooMany, format!("an object of more than {max} values")));
    }
    let decoded = decode(bytes, None);
    let note = decoded.note();
    let whole = |text: &str| {
        let mut json = serde_json::Deserializer::from_str(text);
        let record = RecordSeed(input.settings()).deserialize(&mut json)?;
        json.end().map(|()| record)
    };
    let parsed = whole(&decoded.text).or_else(|cause| match repaired(&decoded.text) {
        Some(text) => whole(&text).map_err(|_| cause),
        None => Err(cause),
    });
    match parsed {
        Ok(record) => Ok((record, note)),
        Err(cause) => Err(input.skip(member.clone(), SkipReason::Malformed, format!("not a JSON object: {cause}"))),
    }
}

fn article(record: Record<'_>, note: Option<String>, member: Option<String>, input: &Input<'_>) -> Result<Article, Skip> {
    if let Some(kind) = record.other_kind() {
        return Err(input.skip(member, SkipReason::NotAnArticle, kind));
    }
    let mut article = record.into_article(input.source(member.clone())).map_err(|why| input.skip(member, SkipReason::Malformed, why))?;
    article.notes.extend(note);
    Ok(article)
}

/// The text with three faults mended that writers of JSON make and readers of it refuse: raw control characters inside
/// strings (they are escaped), halves of a surrogate pair (each becomes U+FFFD), and numbers that are none (`NaN`,
/// `Infinity`: null). `None` where it has none of them.
fn repaired(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut in_string = false;
    let mut changed = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '"' => in_string = !in_string,
            '\\' if in_string => {
                let unit = |t: &str| t.strip_prefix("\\u").and_then(|h| u32::from_str_radix(h.get(..4)?, 16).ok());
                let (kept, used) = match unit(rest) {
                    Some(0xd800..=0xdbff) if rest.get(6..).and_then(unit).is_some_and(|low| (0xdc00..=0xdfff).contains(&low)) => {
                        (&rest[..12], 12)
                    }
                    Some(0xd800..=0xdfff) => ("\\ufffd", 6),
                    _ => {
                        let used = 1 + after.chars().next().map_or(0, char::len_utf8);
                        (&rest[..used], used)
                    }
                };
                changed |= kept == "\\ufffd";
                out.push_str(kept);
                rest = &rest[used..];
                continue;
            }
            '\0'..='\u{1f}' if in_string => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
                changed = true;
                rest = after;
                continue;
            }
            'N' | 'I' if !in_string => {
                if let Some(word) = ["NaN", "Infinity"].iter().find(|word| rest.starts_with(**word)) {
                    // The sign before it, where there is one.
                    out.truncate(out.trim_end_matches('-').len());
                    out.push_str("null");
                    changed = true;
                    rest = &rest[word.len()..];
                    continue;
                }
            }
            _ => {}
        }
        out.push(c);
        rest = after;
    }
    changed.then_some(out)
}
