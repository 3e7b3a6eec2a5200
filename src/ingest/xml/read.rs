//! XML text to trees: the one place that names the `quick-xml` crate.
//!
//! Feeds and wires are often broken XML, and what a person can still read in one is read: an end tag that ends nothing is
//! passed over, an element left open ends with the one around it, a bare `<` or `&` is text, the names of HTML count as
//! entities. Entities that a file declares itself are never expanded, and nothing is fetched.

use super::{Element, Node};
use crate::ingest::limits::within;
use crate::ingest::{Limits, SkipReason};
use encoding_rs::WINDOWS_1252;
use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};
use std::ops::ControlFlow;

/// More elements, attributes and texts than this are not kept at a time: some 50 MB.
const MAX_NODES: usize = 400_000;

/// How many times the length of a file may be looked at again after places that are no XML.
const MAX_RESCANS: usize = 8;

/// Elements that broken feeds leave open because HTML does. (`link` is another thing in a feed.)
const VOID: [&str; 4] = ["br", "hr", "img", "wbr"];

/// How reading a file ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::ingest) struct Ended {
    /// What was read besides the records; `None` where there is no element.
    pub(in crate::ingest) root: Option<Element>,
    /// What is wrong with it as XML, the first thing found.
    pub(in crate::ingest) broken: Option<String>,
    /// It ends before its first element does.
    pub(in crate::ingest) cut: bool,
    /// It was not read to its end because it passed a bound.
    pub(in crate::ingest) limited: Option<(SkipReason, String)>,
}

/// Reads `text`. Each element of which `is_record` says so goes to `sink` as soon as it is whole, with the elements still
/// open around it, the outermost first, and is kept no longer; a record inside a record is part of it. Breaks when the sink does.
pub(in crate::ingest) fn read(
    text: &str,
    limits: &Limits,
    is_record: &dyn Fn(&Element) -> bool,
    sink: &mut dyn FnMut(Element, &[Element]) -> ControlFlow<()>,
) -> ControlFlow<(), Ended> {
    let mut tree = Tree { limits, open: Vec::new(), record: None, nodes: 0, is_record, sink, ended: Ended::default() };
    let mut rest = text;
    let mut budget = text.len().saturating_mul(MAX_RESCANS) + (64 << 10);
    loop {
        match tree.parse(rest)? {
            None => break,
            Some((at, looked_at)) => {
                tree.ended.broken.get_or_insert_with(|| {
                    let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..text.len() - rest.len() + at]).count();
                    format!("line {line} is not well-formed XML")
                });
                budget = match budget.checked_sub(looked_at) {
                    Some(left) => left,
                    None => break,
                };
                // What opens a CDATA section that nothing closes is left out, any other `<` is text.
                let skipped = if rest[at..].starts_with("<![CDATA[") { 9 } else { 1 };
                if skipped == 1 {
                    tree.text(&rest[at..at + 1]);
                }
                rest = &rest[at + skipped..];
            }
        }
        if tree.ended.limited.is_some() {
            break;
        }
    }
    // What the file leaves open was cut: what there is of it counts, unless it was too much.
    if tree.ended.limited.is_none() {
        if !tree.open.is_empty() {
            // A last end tag without its `>` is as good as whole.
            let last = text.rsplit_once("</").map(|(_, name)| local(name.trim().as_bytes()).1);
            tree.ended.cut = !tree.open.first().is_some_and(|first| last.is_some_and(|name| first.is(name)));
            tree.ended.broken.get_or_insert_with(|| "it ends inside an element".to_owned());
        }
        while !tree.open.is_empty() {
            tree.close()?;
        }
    }
    ControlFlow::Continue(tree.ended)
}

struct Tree<'s> {
    limits: &'s Limits,
    open: Vec<Element>,
    /// Where among the open ones the record being read stands, and how many nodes there were before it.
    record: Option<(usize, usize)>,
    nodes: usize,
    is_record: &'s dyn Fn(&Element) -> bool,
    sink: &'s mut dyn FnMut(Element, &[Element]) -> ControlFlow<()>,
    ended: Ended,
}

impl Tree<'_> {
    /// Reads on to the end, or to a place that is no XML: where it is, and how far was looked to find out.
    fn parse(&mut self, text: &str) -> ControlFlow<(), Option<(usize, usize)>> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = reader.read_event();
            let looked_at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).saturating_sub(at);
            match event {
                Ok(Event::Start(tag)) if is_tag(&tag) => self.start(&tag)?,
                Ok(Event::Empty(tag)) if is_tag(&tag) => {
                    self.start(&tag)?;
                    if !is_void(&tag) {
                        self.close()?;
                    }
                }
                Ok(Event::Start(_) | Event::Empty(_)) => return ControlFlow::Continue(text.get(at..at + 1).map(|_| (at, looked_at))),
                Ok(Event::End(tag)) => self.end(local(tag.name().as_ref()).1)?,
                Ok(Event::Text(piece)) => self.text(&String::from_utf8_lossy(&piece)),
                Ok(Event::CData(piece)) => self.text(&String::from_utf8_lossy(&piece)),
                Ok(Event::GeneralRef(name)) => self.reference(&String::from_utf8_lossy(&name)),
                Ok(Event::Eof) => return ControlFlow::Continue(None),
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
                Err(_) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX).max(at);
                    // Where the crate points to another place than a `<`, the next one is where to go on.
                    let found = text.get(at..).and_then(|from| from.find('<')).map(|more| at + more);
                    return ControlFlow::Continue(found.map(|at| (at, text.len() - at)));
                }
            }
            if self.nodes > MAX_NODES {
                self.ended.limited = Some((SkipReason::TooMany, format!("more than {MAX_NODES} elements, attributes and texts at a time")));
            }
            if self.ended.limited.is_some() {
                return ControlFlow::Continue(None);
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>) -> ControlFlow<()> {
        let most = self.limits.depth();
        if self.open.len() >= most {
            self.ended.limited = Some((SkipReason::TooDeep, format!("elements are nested deeper than {most}")));
            return ControlFlow::Continue(());
        }
        let name = tag.name();
        let (prefix, name) = local(name.as_ref());
        let mut element = Element { prefix: prefix.into(), name: name.into(), ..Element::default() };
        for attribute in tag.attributes().with_checks(false).flatten().take(self.limits.attributes()) {
            let name = local(attribute.key.as_ref()).1.into();
            let raw = String::from_utf8_lossy(&attribute.value);
            let value = unescape_with(&raw, resolve_html5_entity).map_or_else(|_| raw.as_ref().into(), |value| value.as_ref().into());
            element.attributes.push((name, value));
        }
        self.nodes += 1 + element.attributes.len();
        if self.record.is_none() && (self.is_record)(&element) {
            self.record = Some((self.open.len(), self.nodes));
        }
        self.open.push(element);
        if is_void(tag) { self.close() } else { ControlFlow::Continue(()) }
    }

    /// An end tag: what it ends, and what was left open inside that.
    fn end(&mut self, name: &str) -> ControlFlow<()> {
        let Some(at) = self.open.iter().rposition(|e| e.is(name)) else {
            self.ended.broken.get_or_insert_with(|| format!("an end of {:?} that was not begun", within(name, 40)));
            return ControlFlow::Continue(());
        };
        while self.open.len() > at {
            self.close()?;
        }
        ControlFlow::Continue(())
    }

    /// Closes the innermost open element.
    fn close(&mut self) -> ControlFlow<()> {
        let Some(element) = self.open.pop() else { return ControlFlow::Continue(()) };
        if let Some((at, before)) = self.record
            && at == self.open.len()
        {
            self.record = None;
            self.nodes = before;
            return (self.sink)(element, &self.open);
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            // A second root is taken only where the first said nothing.
            None if self.ended.root.is_none() => self.ended.root = Some(element),
            None => {}
        }
        ControlFlow::Continue(())
    }

    fn text(&mut self, piece: &str) {
        let Some(parent) = self.open.last_mut() else { return };
        match parent.children.last_mut() {
            Some(Node::Text(text)) => text.push_str(piece),
            _ => {
                parent.children.push(Node::Text(piece.to_owned()));
                self.nodes += 1;
            }
        }
    }

    fn reference(&mut self, name: &str) {
        let resolved = match name.strip_prefix('#') {
            Some(number) => number_reference(number).map(String::from),
            None => resolve_html5_entity(name).map(str::to_owned),
        };
        self.text(&resolved.unwrap_or_else(|| format!("&{name};")));
    }
}

/// The character of this number. Numbers that are controls were meant in windows-1252, as HTML takes them too.
fn number_reference(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9f) => WINDOWS_1252.decode(&[byte]).0.chars().next(),
        _ => char::from_u32(code).filter(|c| *c != '\0'),
    }
}

/// Prefix and name.
fn local(name: &[u8]) -> (&str, &str) {
    let name = std::str::from_utf8(name).unwrap_or_default();
    name.split_once(':').filter(|(_, local)| !local.is_empty()).unwrap_or(("", name))
}

/// Whether it is a tag and no bare `<`.
fn is_tag(tag: &BytesStart<'_>) -> bool {
    let name = tag.name();
    let name = std::str::from_utf8(name.as_ref()).unwrap_or_default();
    // Another `<` before any quote: what is between the two is no tag.
    let swallowed = tag.iter().find(|b| matches!(b, b'<' | b'"' | b'\'')) == Some(&b'<');
    name.starts_with(|c: char| c.is_alphabetic() || c == '_') && !swallowed
}

fn is_void(tag: &BytesStart<'_>) -> bool {
    let name = tag.name();
    VOID.iter().any(|void| name.as_ref().eq_ignore_ascii_case(void.as_bytes()))
}

/// `text` with its references resolved, as those of an element are; unchanged where one of them is none.
pub(in crate::ingest) fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    unescape_with(text, resolve_html5_entity).unwrap_or(std::borrow::Cow::Borrowed(text))
}
