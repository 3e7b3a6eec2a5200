//! Messages: newsletters and postings as mail programs and news servers keep them, one a file ([`Eml`]), many a file
//! ([`Mbox`]), and pages that a browser saved in the same form ([`Mhtml`]). The parts of a message are found by the
//! `mail-parser` crate; attachments are not read.

mod mbox;
mod mhtml;

pub(super) use mbox::Mbox;
pub(super) use mhtml::Mhtml;

use super::html::{PageHints, fragment};
use super::page;
use super::{Format, Sink};
use crate::article::{Article, DateOrigin};
use crate::ingest::decode::decode;
use crate::ingest::{Head, Input, SkipReason, dates, names};
use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};
use std::ops::ControlFlow;

/// Names of header lines that only messages have, in lower case.
const OF_MESSAGES: [&str; 14] = [
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "newsgroups",
    "path",
    "x-received",
    "reply-to",
    "from",
    "subject",
    "to",
    "date",
    "organization",
];

/// More such lines no message has; its attachments have none.
const MAX_HEADER_LINES: usize = 100_000;

/// One message a file.
pub(super) struct Eml;

impl Format for Eml {
    fn name(&self) -> &'static str {
        "eml"
    }

    fn about(&self) -> &'static str {
        "Mail and postings: one message a file, in plain text or HTML"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["eml", "msg822", "nws"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        begins_message(&head.text) && !mhtml::is_saved_page(&head.text)
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        match input.read_all() {
            Ok(bytes) => message(&bytes, None, input, sink),
            Err(skip) => sink(Err(skip)),
        }
    }
}

/// Whether a text begins with the header of a message: two lines of its names or more, of which one is an address or the way
/// that the message took.
fn begins_message(text: &str) -> bool {
    let (mut known, mut sure) = (0, false);
    for line in text.lines().take(60) {
        if line.starts_with([' ', '\t']) && known > 0 {
            continue;
        }
        let Some((name, value)) = line.split_once(':').filter(|(name, _)| is_name(name)) else { break };
        let name = name.to_ascii_lowercase();
        known += usize::from(OF_MESSAGES.contains(&name.as_str()));
        sure |= matches!(name.as_str(), "received" | "message-id" | "return-path" | "newsgroups" | "mime-version");
        sure |= name == "from" && value.contains('@');
    }
    known >= 2 && sure
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 60 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// One message, as an article or a skip.
fn message(bytes: &[u8], member: Option<String>, input: &Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let message = match parse(bytes) {
        Ok(Some(message)) => message,
        Ok(None) => return sink(Err(input.skip(member, SkipReason::Malformed, "no header of a message"))),
        Err(detail) => return sink(Err(input.skip(member, SkipReason::TooMany, detail))),
    };
    let mut article = article(&message);
    article.source = input.source(member);
    sink(Ok(article))
}

/// The parts of a message; `None` where it is none. An error says that it has more of them than anybody writes.
fn parse(bytes: &[u8]) -> Result<Option<Message<'_>>, String> {
    match bytes.split(|b| *b == b'\n').filter(|line| may_be_of_a_header(line)).nth(MAX_HEADER_LINES) {
        Some(_) => Err(format!("more than {MAX_HEADER_LINES} lines of headers and borders of parts")),
        None => Ok(MessageParser::default().parse(bytes.trim_ascii_start())),
    }
}

/// Whether the parser may take a line for a field of a header or the border of a part, each of which takes it a hundred bytes of memory and more.
fn may_be_of_a_header(line: &[u8]) -> bool {
    let name = line.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    line.starts_with(b"--") || line.get(name) == Some(&b':')
}

fn article(message: &Message<'_>) -> Article {
    let header = |name: HeaderName<'static>| message.header_raw(name).map(str::trim);
    let from = message.from().and_then(|address| address.first());
    let author = from.and_then(|from| from.name().or(from.address())).map(|name| name.trim_matches(['"', ' ']).to_owned());
    let mut notes = Vec::new();
    let attached = message.attachments().filter(|part| part.attachment_name().is_some()).count();
    if attached > 0 {
        notes.push(format!("{attached} attached files were not read"));
    }
    let mut tags = Vec::new();
    for name in [HeaderName::Keywords, HeaderName::Other("Newsgroups".into())] {
        tags.extend(header(name).map(names::list).unwrap_or_default());
    }
    let stated = header(HeaderName::Date);
    let date = stated.and_then(|date| dates::parse(date, DateOrigin::Field));
    notes.extend(stated.filter(|_| date.is_none()).map(dates::unreadable));
    Article {
        id: message.message_id().unwrap_or_default().to_owned(),
        title: message.subject().unwrap_or_default().trim().to_owned(),
        body: body(message),
        date,
        authors: author.filter(|name| !name.is_empty()).into_iter().collect(),
        tags,
        notes,
        ..Article::default()
    }
}

/// The text of a message: the plain one, unless it only says that there is another.
fn body(message: &Message<'_>) -> String {
    let part = |ids: &[u32], html: bool| {
        ids.iter().find_map(|id| match &message.parts.get(usize::try_from(*id).ok()?)?.body {
            PartType::Text(text) if !html => Some(text.to_string()),
            PartType::Html(text) if html => Some(text.to_string()),
            _ => None,
        })
    };
    let plain = part(&message.text_body, false).map(|text| without_signature(&text)).unwrap_or_default();
    let Some(html) = part(&message.html_body, true).filter(|html| !html.trim().is_empty()) else { return plain };
    let all = fragment(&html);
    if plain.len() * 3 > all.len() {
        return plain;
    }
    // Newsletters are tables of many pieces, of which the reader of pages may take one for the article.
    let article = page::article(html.as_bytes(), Some("utf-8"), &PageHints::default()).body;
    if article.len() * 2 > all.len() { article } else { all }
}

/// The text up to the line that parts the signature off, with plain line breaks.
fn without_signature(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let end = text.rfind("\n-- \n").unwrap_or(text.len());
    let text = text[..end].trim();
    // The line alone, where nothing follows.
    decode(text.strip_suffix("\n--").unwrap_or(text).trim_end().as_bytes(), None).text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Article {
        article(&parse(text.as_bytes()).expect("few lines").expect("a message"))
    }

    #[test]
    fn a_posting_without_full_headers_is_a_message() {
        let text = "From: ann@harbour.example (Ann Lee)\nSubject: Re: Ports\nKeywords: ships, ice\nLines: 3\n\nShips stayed.\n\n-- \nAnn\n";
        assert!(begins_message(text));
        let a = read(text);
        assert_eq!((a.title.as_str(), a.body.as_str(), a.tags.join("+")), ("Re: Ports", "Ships stayed.", "ships+ice".into()));
        assert_eq!(a.authors, ["Ann Lee"]);
        assert!(!begins_message("Title: Ports shut\nDate: 2019-05-04\n\nShips stayed."));
        assert!(!begins_message("From: the editor\nTo: our readers\n\nWe move."));
    }

    #[test]
    fn the_html_is_read_where_the_plain_text_says_nothing() {
        let text = "From: Post <p@x.example>\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\nDate: Thu, 19 Feb 2015 17:18:40 +1100\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee online.\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>The caf=C3=A9 by the harbour opens again on Monday, its owner said.</p><p>It was shut.</p>\r\n--b--\r\n";
        let a = read(text);
        assert_eq!((a.title.as_str(), a.id.as_str(), a.authors.join("+")), ("Café", "1@x", "Post".into()));
        assert_eq!(a.body, "The café by the harbour opens again on Monday, its owner said.\n\nIt was shut.");
        assert_eq!(a.date.map(|d| d.to_string()).as_deref(), Some("2015-02-19T17:18:40+11:00"));
    }
}
