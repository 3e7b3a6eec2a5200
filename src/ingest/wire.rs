//! What the readers of XML formats share: a file to its records, and the little rules for names, addresses and paragraphs.

use super::decode::{declared_charset, decode};
use super::format::html::fragment;
use super::markup;
use super::names;
use super::xml::{self, Element};
use super::{Input, Sink, SkipReason};
use crate::article::{Article, Person, Place, Source};
use std::ops::ControlFlow;

/// A longer name is no name of a member.
const MAX_MEMBER_BYTES: usize = 200;

/// What a reader makes of one record: an article, or the reason why it is none.
pub(super) type Made = Result<Article, (SkipReason, String)>;

/// Makes an article of a record, of the elements open around it, and of the source it must state.
pub(super) type Make<'m> = dyn FnMut(&Element, &[Element], Source) -> Made + 'm;

/// Reads a file of elements named in `records` and hands what `make` makes of each to `sink`. The member of each is the
/// value of its attribute `guid` or its number from 1, none where the file itself is the record. A file without any is one
/// skip that names `what` it should hold.
pub(super) fn read_records(
    input: &mut Input<'_>,
    sink: &mut Sink<'_>,
    what: &str,
    records: &[&str],
    make: &mut Make<'_>,
) -> ControlFlow<()> {
    let bytes = match input.read_all() {
        Ok(bytes) => bytes,
        Err(skip) => return sink(Err(skip)),
    };
    let declared = declared_charset(&bytes);
    let decoded = decode(&bytes, declared.as_deref());
    let mut count = 0_u64;
    let is_record = |element: &Element| records.iter().any(|name| element.is(name));
    let ended = xml::read(&decoded.text, input.limits(), &is_record, &mut |element, open| {
        count += 1;
        // The file itself, or the first of several such: only then is there no member.
        let stated = element.attribute("guid").filter(|guid| guid.len() <= MAX_MEMBER_BYTES && !guid.contains('#'));
        let member = (!open.is_empty() || count > 1).then(|| stated.map_or_else(|| count.to_string(), str::to_owned));
        if let Some(skip) = input.overdue(member.as_deref()) {
            sink(Err(skip))?;
            return ControlFlow::Break(());
        }
        let source = input.source(member.clone());
        sink(match make(&element, open, source) {
            Ok(mut article) => {
                article.notes.extend(decoded.note());
                Ok(article)
            }
            Err((reason, detail)) => Err(input.skip(member, reason, detail)),
        })
    })?;
    match ended {
        xml::Ended { limited: Some((reason, why)), .. } => sink(Err(input.skip(None, reason, why))),
        xml::Ended { broken, .. } if count == 0 => {
            let reason = if broken.is_some() { SkipReason::Malformed } else { SkipReason::NotAnArticle };
            let detail = broken.map_or_else(|| format!("no {what} in it"), |broken| format!("no {what} in it; {broken}"));
            sink(Err(input.skip(None, reason, detail)))
        }
        xml::Ended { cut: true, .. } => sink(Err(input.skip(
            None,
            SkipReason::Damaged,
            "the file ends inside an element: it is cut short, and so may be the text of its last article",
        ))),
        _ => ControlFlow::Continue(()),
    }
}

/// The article, unless it has neither headline nor text.
pub(super) fn checked(article: Article, otherwise: &str) -> Made {
    match article.title.is_empty() && article.body.is_empty() {
        true => Err((SkipReason::NotAnArticle, otherwise.to_owned())),
        false => Ok(article),
    }
}

/// The names in a byline of a wire: those of [`names::authors`], without the initials, the dates, the
/// offices ("Political Correspondent") and the agencies that some put there.
pub(super) fn authors(byline: &str) -> Vec<String> {
    const NO_NAMES: [&str; 9] =
        ["correspondent", "correspondents", "editor", "reporter", "writer", "association", "agency", "staff", "desk"];
    let mut found = names::authors(byline, true);
    found.retain(|name| {
        let initials = name.contains('/') && name.len() <= 12 && !name.contains(' ');
        let office = name.rsplit(' ').next().is_some_and(|last| NO_NAMES.iter().any(|word| last.eq_ignore_ascii_case(word)));
        !(initials || (office && name.contains(' ')) || name.bytes().any(|b| b.is_ascii_digit()))
    });
    found
}

/// The text of an element: that of its markup, or, where it has none, what [`text_or_html`] makes of it.
pub(super) fn paragraphs(element: &Element) -> String {
    match element.has_elements() {
        true => fragment(&element.html()),
        false => text_or_html(&element.text()),
    }
}

/// The text of what may be HTML or plain: some agencies, and most feeds, escape their markup once more and do not say so.
pub(super) fn text_or_html(text: &str) -> String {
    match markup::holds_tags(text) {
        true => fragment(text),
        false => lines(&xml::unescaped(text)),
    }
}

/// Plain text as it is, less the white space at the ends of its lines and more than one blank line.
pub(super) fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        out.push_str(line);
    }
    out
}

/// `text` where it is the address of a page.
pub(super) fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://")).then(|| text.to_owned())
}

/// Adds a person that the file states, each name once.
pub(super) fn push_person(people: &mut Vec<Person>, name: &str) {
    let name = name.trim();
    if !name.is_empty() && people.len() < names::MAX_ENTRIES && !people.iter().any(|p| p.name == name) {
        people.push(Person::stated(name));
    }
}

/// Adds a place that the file states, each name once: datelines are often in capitals, which does not make another place.
pub(super) fn push_place(places: &mut Vec<Place>, name: &str) {
    let name = name.trim();
    if !name.is_empty() && places.len() < names::MAX_ENTRIES && !places.iter().any(|p| p.name.eq_ignore_ascii_case(name)) {
        places.push(Place::stated(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_known_by_its_elements_and_never_by_a_sign() {
        for (text, expected) in [
            ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
            ("<p>One<p>Two", "One\n\nTwo"),
            ("AT&amp;T &eacute;t&eacute;", "AT&T été"),
            ("One line\n\n\n  and  another ", "One line\n\nand  another"),
            ("Use <x> here", "Use <x> here"),
        ] {
            assert_eq!(text_or_html(text), expected);
        }
    }
}
