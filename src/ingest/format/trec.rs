//! TREC collections: documents between `<DOC>` and `</DOC>`, many a file, with an upper-case element for each part, as the
//! newswire of NIST's test collections has them (AP, FT, LA Times, AQUAINT). Read one at a time. Not XML: nothing is escaped,
//! and elements may stay open.

use super::html::fragment;
use super::{Format, Sink};
use crate::article::{Article, DateOrigin};
use crate::ingest::decode::decode;
use crate::ingest::{Head, Input, Line, SkipReason, credit, dates, names};
use std::ops::ControlFlow;

/// What holds the headline, the text, the date and the byline, in the collections; the first that holds something counts.
const TITLES: [&str; 7] = ["HEADLINE", "HEAD", "TITLE", "HL", "TI", "TTL", "H3"];
const TEXTS: [&str; 3] = ["TEXT", "LEADPARA", "BODY"];
const DATES: [&str; 5] = ["DATE_TIME", "DATE", "DATE1", "PUBDATE", "DATETIME"];
const BYLINES: [&str; 2] = ["BYLINE", "AUTHOR"];

/// See the [module](self). Members are counted from 1; the document number is the id.
pub(super) struct Trec;

impl Format for Trec {
    fn name(&self) -> &'static str {
        "trec"
    }

    fn about(&self) -> &'static str {
        "TREC: newswire of test collections, one DOC element after another"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["trec", "trectext"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let after = head.text.get(..5).filter(|tag| tag.eq_ignore_ascii_case("<DOC>")).and_then(|_| head.text.get(5..));
        after.is_some_and(|rest| {
            rest.trim_start().get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case("<DOCNO") || tag.eq_ignore_ascii_case("<DOCID"))
        })
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let max = input.limits().max_record_bytes;
        let (mut line, mut record) = (Vec::new(), Vec::new());
        let (mut number, mut open, mut too_large) = (0_u64, false, false);
        loop {
            let kind = match input.read_line(&mut line, max) {
                Ok(kind) => kind,
                Err(fault) => return sink(Err(fault)),
            };
            let text = line.trim_ascii();
            if !open && text.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<DOC>")) {
                (open, too_large, number) = (true, false, number + 1);
                record.clear();
            }
            if open {
                too_large |= kind == Line::TooLong || record.len() + line.len() > max;
                if !too_large {
                    record.extend_from_slice(&line);
                }
            }
            let ends = text.len() >= 6 && text[text.len() - 6..].eq_ignore_ascii_case(b"</DOC>");
            if open && (ends || kind == Line::End) {
                open = false;
                let member = Some(number.to_string());
                sink(match () {
                    () if too_large => Err(input.skip(member, SkipReason::TooLarge, format!("a document of more than {max} bytes"))),
                    () if !ends => Err(input.skip(member, SkipReason::Damaged, "the last document does not end")),
                    () => Ok(Article { source: input.source(member), ..article(&record) }),
                })?;
            }
            if kind == Line::End {
                return match number {
                    0 => sink(Err(input.skip(None, SkipReason::Empty, "no document in it"))),
                    _ => ControlFlow::Continue(()),
                };
            }
        }
    }
}

fn article(record: &[u8]) -> Article {
    let decoded = decode(record, None);
    let text = decoded.text.replace("\r\n", "\n");
    let line = |names: &[&str]| names.iter().find_map(|name| element(&text, name)).map(|inner| joined(&stripped(inner)));
    let body: Vec<String> = texts(&text).into_iter().map(paragraphs).collect();
    let stated: Vec<String> = DATES.iter().filter_map(|name| element(&text, name)).map(|date| joined(&stripped(date))).collect();
    let date = stated.iter().find_map(|date| dates::parse(date, DateOrigin::Field));
    let unreadable = stated
        .first()
        .filter(|stated| date.is_none() && stated.bytes().any(|b| b.is_ascii_digit()))
        .map(|stated| dates::unreadable(stated));
    let mut article = Article {
        id: line(&["DOCNO", "DOCID"]).unwrap_or_default(),
        title: line(&TITLES).unwrap_or_default(),
        body: body.join("\n\n"),
        date,
        authors: line(&BYLINES).map(|byline| names::authors(&byline, true)).unwrap_or_default(),
        notes: decoded.note().into_iter().chain(unreadable).collect(),
        ..Article::default()
    };
    if let Some(dateline) = line(&["DATELINE"]) {
        credit::state_line(&mut article, &dateline);
    }
    article
}

/// The texts of a document, each once: AQUAINT has its text in a BODY, together with its headline and marks of the wire.
fn texts(text: &str) -> Vec<&str> {
    let found: Vec<(&str, &str)> = TEXTS.iter().filter_map(|name| Some((*name, element(text, name)?))).collect();
    let encloses = |outer: &str, name: &str| outer.contains(&format!("<{name}>"));
    let is_told = |(name, inner): &&(&str, &str)| {
        let others = || found.iter().filter(|(other, _)| other != name);
        match *name {
            "BODY" => !others().any(|(other, _)| encloses(inner, other)),
            _ => !others().any(|(other, outer)| *other != "BODY" && encloses(outer, name)),
        }
    };
    found.iter().filter(is_told).map(|(_, inner)| *inner).collect()
}

/// What stands in the first element of this name that is not blank.
fn element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(open.as_str()) {
        let inner = after.split_once(close.as_str()).map_or(after, |(inner, _)| inner);
        if !inner.trim().is_empty() {
            return Some(inner);
        }
        rest = &after[inner.len()..];
    }
    None
}

/// The text with its elements taken out, where it has any.
fn stripped(text: &str) -> String {
    if text.contains("</") { fragment(text) } else { text.to_owned() }
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Paragraphs: as `<P>` parts them, or blank lines, or lines that are set in.
fn paragraphs(inner: &str) -> String {
    if inner.contains("<P>") || inner.contains("<p>") {
        return fragment(inner);
    }
    let mut out = String::new();
    for paragraph in inner.split("\n\n").map(joined).filter(|p| !p.is_empty()) {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(&paragraph);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_by_their_elements() {
        let a = article(b"<DOC>\n<DOCNO> AP1 </DOCNO>\n<HEAD></HEAD>\n<HEAD>Ports\nshut</HEAD>\n<DATE>May 4, 1989</DATE>\n<BYLINE>By ANN LEE</BYLINE>\n<TEXT>\n   Ships stayed\nin port.\n</TEXT>\n</DOC>");
        assert_eq!((a.id.as_str(), a.title.as_str(), a.body.as_str()), ("AP1", "Ports shut", "Ships stayed in port."));
        assert_eq!((a.date.map(|d| d.to_string()).as_deref(), a.authors.join("+")), (Some("1989-05-04"), "ANN LEE".into()));
    }

    #[test]
    fn a_text_within_another_is_read_once() {
        let a = article(b"<DOC>\n<DOCNO> N1 </DOCNO>\n<BODY>\n<HEADLINE>\nPorts shut\n</HEADLINE>\n&UR; &LR;\n<TEXT>\n<P>\nShips stayed.\n</P>\n</TEXT>\n</BODY>\n</DOC>");
        assert_eq!((a.title.as_str(), a.body.as_str()), ("Ports shut", "Ships stayed."));
        let a = article(b"<DOC>\n<DOCNO> N1 </DOCNO>\n<LEADPARA>\nShips stayed.\n</LEADPARA>\n<TEXT>\nNone was lost.\n</TEXT>\n</DOC>");
        assert_eq!(a.body, "None was lost.\n\nShips stayed.");
        let a = article(b"<DOC>\n<DOCNO> N1 </DOCNO>\n<BODY>\nShips stayed.\n</BODY>\n</DOC>");
        assert_eq!(a.body, "Ships stayed.");
    }
}
