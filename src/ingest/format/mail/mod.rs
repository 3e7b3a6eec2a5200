//! Messages: newsletters and postings as mail programs and news servers keep them, one a file ([`Eml`]), many a file
//! ([`Mbox`]), and pages that a browser saved in the same form ([`Mhtml`]). What a message is made of, [`parts`] finds; which of
//! it is its text is decided here. Attachments are not read.

mod mbox;
mod mhtml;
mod parts;

pub(super) use mbox::Mbox;
pub(super) use mhtml::Mhtml;

use super::html::{PageHints, fragment};
use super::page;
use super::{Format, Sink};
use crate::article::{Article, DateOrigin};
use crate::ingest::{Head, Input, SkipReason, dates, names};
use mail_parser::{HeaderName, Message};
use parts::{Content, Part, parse};
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

/// Texts of a message that are read; each may be a page.
const MAX_TEXTS: usize = 1_000;

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
    let part = match parse(bytes) {
        Ok(Some(part)) => part,
        Ok(None) => return sink(Err(input.skip(member, SkipReason::Malformed, "no header of a message"))),
        Err((reason, detail)) => return sink(Err(input.skip(member, reason, detail))),
    };
    let mut article = article(&part);
    article.source = input.source(member);
    sink(Ok(article))
}

fn article(part: &Part) -> Article {
    let Some(message) = &part.header else { return Article::default() };
    let header = |name: HeaderName<'static>| message.header_raw(name).map(str::trim);
    let mut body = Body::default();
    let text = body.text_of(part).map(|piece| piece.text).unwrap_or_default();
    let mut notes = body.notes();
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
        body: text,
        date,
        authors: sender(message).into_iter().collect(),
        tags,
        notes,
        ..Article::default()
    }
}

/// The name of who wrote a message, or else the address.
fn sender(message: &Message<'_>) -> Option<String> {
    let from = message.from().and_then(|address| address.first())?;
    let name = from.name().or(from.address())?.trim_matches(['"', ' ']);
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

/// A text that is shown, and how much of it there was to choose from.
struct Piece {
    text: String,
    whole: usize,
    plain: bool,
}

/// Puts the text of a message together, and remembers what is to be told of it.
#[derive(Default)]
struct Body {
    texts: usize,
    attached: usize,
    forwarded: usize,
    notes: Vec<String>,
}

impl Body {
    fn notes(self) -> Vec<String> {
        let mut notes = self.notes;
        notes.extend((self.attached > 0).then(|| format!("{} attached files were not read", self.attached)));
        notes.extend(match self.forwarded {
            0 => None,
            1 => Some("the text holds that of a message within this one".to_owned()),
            n => Some(format!("the text holds that of {n} messages within this one")),
        });
        let more = self.texts.saturating_sub(MAX_TEXTS);
        notes.extend((more > 0).then(|| format!("{more} of its {} texts were not read", self.texts)));
        notes
    }

    /// The text of a part, of whatever it is made of; `None` where it has none.
    fn text_of(&mut self, part: &Part) -> Option<Piece> {
        self.texts += usize::from(matches!(part.content, Content::Plain(_) | Content::Html(_)));
        match &part.content {
            Content::Plain(_) | Content::Html(_) if self.texts > MAX_TEXTS => None,
            Content::Plain(text) => {
                self.notes.extend(text.note.clone());
                let text = without_signature(&text.text);
                Some(Piece { whole: text.len(), text, plain: true }).filter(|piece| !piece.text.is_empty())
            }
            Content::Html(_) if part.is_attachment() => self.attached(part),
            Content::Html(text) => {
                self.notes.extend(text.note.clone());
                of_html(&text.text)
            }
            Content::Parts(how, parts) => self.joined(how, parts),
            Content::Message(message) => self.within(message),
            Content::Other => self.attached(part),
        }
    }

    fn attached(&mut self, part: &Part) -> Option<Piece> {
        self.attached += usize::from(part.is_named());
        None
    }

    fn joined(&mut self, how: &str, parts: &[Part]) -> Option<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            // What goes with the first part is there for it: its pictures, its style. A text with the name of a file is a file.
            let is_leaf = !matches!(part.content, Content::Parts(..) | Content::Message(_));
            if at > 0 && is_leaf && (how == "related" || (how != "alternative" && part.is_named())) {
                self.attached(part);
                continue;
            }
            pieces.extend(self.text_of(part));
        }
        if how == "alternative" {
            return choice(pieces);
        }
        let mut pieces = pieces.into_iter();
        let mut all = pieces.next()?;
        let mut last = letters(&all.text);
        for piece in pieces {
            let now = letters(&piece.text);
            // Some programs send the plain text and the HTML one below the other.
            if now != last || piece.plain == all.plain {
                all.text.push_str("\n\n");
                all.text.push_str(&piece.text);
                all.whole += piece.whole;
            }
            last = now;
        }
        Some(all)
    }

    /// The text of a message within another, below its subject.
    fn within(&mut self, message: &Part) -> Option<Piece> {
        let piece = self.text_of(message)?;
        self.forwarded += 1;
        let subject = message.header.as_ref().and_then(|header| header.subject()).unwrap_or_default().trim();
        match subject.is_empty() {
            true => Some(piece),
            false => Some(Piece { text: format!("{subject}\n\n{}", piece.text), ..piece }),
        }
    }
}

/// Of several forms of a text the plain one, unless it only says that there is another.
fn choice(pieces: Vec<Piece>) -> Option<Piece> {
    let (mut plain, mut other) = (None, None);
    for piece in pieces {
        let place = if piece.plain { &mut plain } else { &mut other };
        *place = place.take().or(Some(piece));
    }
    match (plain, other) {
        (Some(plain), Some(other)) if plain.whole * 3 > other.whole => Some(plain),
        (plain, other) => other.or(plain),
    }
}

/// What of a text is not space.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn of_html(html: &str) -> Option<Piece> {
    let all = fragment(html);
    // Newsletters are tables of many pieces, of which the reader of pages may take one for the article.
    let article = page::article(html.as_bytes(), Some("utf-8"), &PageHints::default()).body;
    let whole = all.len();
    let text = if article.len() * 2 > whole { article } else { all };
    Some(Piece { text, whole, plain: false }).filter(|piece| !piece.text.trim().is_empty())
}

/// The text up to the line that parts the signature off, with plain line breaks.
fn without_signature(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let end = text.rfind("\n-- \n").unwrap_or(text.len());
    let text = text[..end].trim();
    // The line alone, where nothing follows.
    text.strip_suffix("\n--").unwrap_or(text).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Article {
        article(&parse(text.as_bytes()).unwrap_or(None).expect("a message"))
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

    /// A message of one part or more, with the header that all of them need.
    fn framed(rest: &str) -> String {
        format!("From: Ann <ann@x.example>\nSubject: News\nMIME-Version: 1.0\n{rest}")
    }

    #[test]
    fn all_texts_of_a_message_are_read_and_a_picture_between_them_is_none() {
        let a = read(&framed(
            "Content-Type: multipart/mixed; boundary=b\n\nNo reader sees this.\n--b\nContent-Type: text/plain\n\nShips stayed in port.\n--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b\n\nNone was lost.\n--b\nContent-Type: text/plain; name=notes.txt\n\nA file.\n--b--\nNor this.\n",
        ));
        assert_eq!(a.body, "Ships stayed in port.\n\nNone was lost.");
        assert_eq!(a.notes, ["2 attached files were not read"]);
    }

    #[test]
    fn of_more_texts_than_anybody_writes_the_first_are_read() {
        let a = read(&framed(&format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(MAX_TEXTS + 5))));
        assert_eq!((a.body.matches('x').count(), a.notes.join("+")), (MAX_TEXTS, "5 of its 1005 texts were not read".into()));
    }

    #[test]
    fn the_same_text_twice_is_read_once() {
        let a = read(&framed(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nShips stayed in port.\n--b\nContent-Type: text/html\n\n<p>Ships stayed<br>in port.</p>\n--b--\n",
        ));
        assert_eq!(a.body, "Ships stayed in port.");
    }

    #[test]
    fn forwarded_messages_and_digests_are_part_of_the_text() {
        let forwarded = read(&framed(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n--b\nContent-Type: message/rfc822\n\nFrom: bo@x.example\nSubject: Ports shut\n\nShips stayed in port.\n--b--\n",
        ));
        assert_eq!((forwarded.title.as_str(), forwarded.body.as_str()), ("News", "See below.\n\nPorts shut\n\nShips stayed in port."));
        assert_eq!(forwarded.notes, ["the text holds that of a message within this one"]);
        let digest = read(&framed(
            "Content-Type: multipart/digest; boundary=bb\n\n--bb\n\nSubject: Ports shut\n\nShips stayed.\n--bb\nSubject: Ice came\n\nOn Sunday.\n",
        ));
        assert_eq!(digest.body, "Ports shut\n\nShips stayed.\n\nIce came\n\nOn Sunday.");
        assert_eq!(digest.notes, ["the text holds that of 2 messages within this one"]);
    }

    #[test]
    fn what_is_no_escape_in_quoted_printable_stays_and_breaks_no_other() {
        let head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n";
        let article = read(&framed(&format!("{head}Das Caf=C3=A9 war zu, a = b, so=\n viel=  \n steht=\"fest\".")));
        assert_eq!(article.body, "Das Café war zu, a = b, so viel steht=\"fest\".");
    }

    #[test]
    fn a_text_that_states_no_charset_is_decoded_by_its_bytes() {
        let text = "Subject: Новости порта\nFrom: Анна <ann@x.example>\nNewsgroups: x.politics\n\nСуда оставались в порту до вечера, сообщило управление порта.\n";
        let (bytes, ..) = encoding_rs::KOI8_R.encode(text);
        let a = article(&parse(&bytes).unwrap_or(None).expect("a message"));
        assert_eq!((a.title.as_str(), a.authors.join("+")), ("Новости порта", "Анна".into()));
        assert_eq!(a.body, "Суда оставались в порту до вечера, сообщило управление порта.");
        for charset in ["", "; charset=us-ascii"] {
            let a = read(&framed(&format!(
                "Content-Type: text/plain{charset}\nContent-Transfer-Encoding: quoted-printable\n\nLe caf=E9 a =E9t=E9 ferm=E9 =E0 Paris.\n"
            )));
            assert_eq!((a.body.as_str(), a.notes.len()), ("Le café a été fermé à Paris.", 0));
        }
        let page =
            framed("Content-Type: text/html\n\n<html><head><meta charset=windows-1251></head><body><p>Порт закрыт.</p></body></html>");
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&page);
        assert_eq!(article(&parse(&bytes).unwrap_or(None).expect("a message")).body, "Порт закрыт.");
        let a = read(&framed("Content-Type: text/plain; charset=utf-7\n\nCaf+AOk- shut.\n"));
        assert_eq!(a.body, "Café shut.");
    }
}
