//! What a message is made of: [`parse`] parts it at its borders into a tree of texts, other parts and messages within it.
//!
//! The fields of a header are read by the `mail-parser` crate. Borders are found here, because how deep parts lie in each other
//! and how many there are must be bounded before any of them is read, and because texts that state no charset are decoded as
//! those of every other format.

use crate::ingest::SkipReason;
use crate::ingest::decode::{declared_charset, decode};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Message, MessageParser, MimeHeaders};
use memchr::memmem;
use std::borrow::Cow;

/// More lines of headers and borders of parts no message has; its attachments have none.
const MAX_HEADER_LINES: usize = 100_000;

/// A longer header is none.
const MAX_HEADER_BYTES: usize = 1 << 20;

/// Parts and messages lie no deeper in each other.
const MAX_DEPTH: usize = 100;

/// So much of a message tells the encoding of a header that states none.
const TELLING_BYTES: usize = 256 << 10;

/// Why a message is not read.
pub(super) type Refusal = (SkipReason, String);

/// A message or a part of one.
pub(super) struct Part {
    /// Its header; `None` where it has none, as parts may.
    pub(super) header: Option<Message<'static>>,
    pub(super) content: Content,
}

/// What a part holds.
pub(super) enum Content {
    Plain(Text),
    Html(Text),
    /// Parts that together are one, in the way of the first name: `alternative`, `related`, `mixed` and so on.
    Parts(String, Vec<Part>),
    Message(Box<Part>),
    /// A picture, a file, a type that is not read.
    Other,
}

/// A text, decoded.
pub(super) struct Text {
    pub(super) text: String,
    /// What to say of its decoding.
    pub(super) note: Option<String>,
}

/// The tree of a message; `None` where it has no header.
pub(super) fn parse(bytes: &[u8]) -> Result<Option<Part>, Refusal> {
    let part = Parser { lines: 0 }.part(bytes.trim_ascii_start(), &Around::default(), 0)?;
    Ok(Some(part).filter(|part| part.header.is_some()))
}

impl Part {
    /// The type and the subtype that it states, in lower case.
    fn stated_type(&self) -> Option<(String, String)> {
        let stated = self.fields()?.content_type()?;
        Some((stated.ctype().to_ascii_lowercase(), stated.subtype().unwrap_or_default().to_ascii_lowercase()))
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.fields()?.content_type()?.attribute(name)
    }

    pub(super) fn fields(&self) -> Option<&mail_parser::MessagePart<'static>> {
        self.header.as_ref()?.parts.first()
    }

    /// Whether it is to be kept as a file rather than shown.
    pub(super) fn is_attachment(&self) -> bool {
        self.fields().and_then(MimeHeaders::content_disposition).is_some_and(mail_parser::ContentType::is_attachment)
    }

    /// Whether it has the name of a file.
    pub(super) fn is_named(&self) -> bool {
        self.fields().and_then(MimeHeaders::attachment_name).is_some()
    }

    /// The first page in it.
    pub(super) fn first_html(&self) -> Option<(&Part, &Text)> {
        match &self.content {
            Content::Html(text) => Some((self, text)),
            Content::Parts(_, parts) => parts.iter().find_map(Part::first_html),
            Content::Message(part) => part.first_html(),
            Content::Plain(_) | Content::Other => None,
        }
    }
}

/// What a part is within.
#[derive(Default)]
struct Around {
    /// What is within a digest is a message where it states nothing else.
    digest: bool,
    /// The encoding that the header around it turned out to be in.
    encoding: Option<&'static str>,
}

struct Parser {
    /// Lines of headers and borders so far.
    lines: usize,
}

impl Parser {
    fn part(&mut self, bytes: &[u8], around: &Around, depth: usize) -> Result<Part, Refusal> {
        if depth > MAX_DEPTH {
            return Err((SkipReason::TooDeep, format!("more than {MAX_DEPTH} messages or parts within each other")));
        }
        let (head, body) = bytes.split_at(header_end(bytes));
        if head.len() > MAX_HEADER_BYTES {
            return Err((SkipReason::TooLarge, format!("a header of more than {MAX_HEADER_BYTES} bytes")));
        }
        self.count(memchr::memchr_iter(b'\n', head).count())?;
        let (header, encoding) = header(head, bytes);
        let mut part = Part { header, content: Content::Other };
        let within = Around { digest: false, encoding: encoding.or(around.encoding) };
        part.content = self.content(&part, bytes, body, around.digest, within, depth)?;
        Ok(part)
    }

    fn count(&mut self, lines: usize) -> Result<(), Refusal> {
        self.lines += lines;
        match self.lines > MAX_HEADER_LINES {
            true => Err((SkipReason::TooMany, format!("more than {MAX_HEADER_LINES} lines of headers and borders of parts"))),
            false => Ok(()),
        }
    }

    fn content(&mut self, part: &Part, all: &[u8], body: &[u8], digest: bool, within: Around, depth: usize) -> Result<Content, Refusal> {
        let stated = part.stated_type();
        let (kind, subtype) = stated.as_ref().map_or(("text", "plain"), |(kind, subtype)| (kind.as_str(), subtype.as_str()));
        match (kind, subtype) {
            // The message that a digest holds may begin right below the border.
            _ if digest && stated.is_none() && part.header.is_some() => {
                Ok(Content::Message(Box::new(self.part(all, &Around { digest: false, ..within }, depth + 1)?)))
            }
            _ if digest && stated.is_none() => Ok(Content::Message(Box::new(self.part(body, &within, depth + 1)?))),
            ("message", "rfc822" | "global") => {
                let message = transferred(part, body);
                Ok(Content::Message(Box::new(self.part(message.trim_ascii_start(), &within, depth + 1)?)))
            }
            ("multipart", _) => match part.attribute("boundary").filter(|boundary| !boundary.is_empty()) {
                Some(boundary) => self.parts(body, boundary, subtype, within, depth),
                None => Ok(Content::Plain(text(part, body, within.encoding))),
            },
            ("text", "plain") if !part.is_attachment() => Ok(Content::Plain(text(part, body, within.encoding))),
            ("text", "html") => Ok(Content::Html(text(part, body, within.encoding))),
            _ => Ok(Content::Other),
        }
    }

    /// What lies between the borders in `body`. Where there are none, it is a text.
    fn parts(&mut self, body: &[u8], boundary: &str, how: &str, within: Around, depth: usize) -> Result<Content, Refusal> {
        let border = format!("--{boundary}");
        let within = Around { digest: how == "digest", ..within };
        let mut parts = Vec::new();
        let mut begin = None;
        for at in memmem::find_iter(body, border.as_bytes()) {
            let rest = &body[at + border.len()..];
            let line = &rest[..memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)];
            let last = line.starts_with(b"--");
            if !(at == 0 || body[at - 1] == b'\n') || !(last || line.trim_ascii().is_empty()) {
                continue;
            }
            self.count(1)?;
            if let Some(begin) = begin {
                // The line break before a border is part of it.
                let inner = &body[begin..at];
                let inner = inner.strip_suffix(b"\n").unwrap_or(inner);
                parts.push(self.part(inner.strip_suffix(b"\r").unwrap_or(inner), &within, depth + 1)?);
            }
            begin = Some(at + border.len() + line.len());
            if last {
                return Ok(Content::Parts(how.to_owned(), parts));
            }
        }
        match begin {
            // Cut short: what came is read.
            Some(begin) => parts.push(self.part(&body[begin..], &within, depth + 1)?),
            None => return Ok(Content::Plain(Text::of(body, within.encoding))),
        }
        Ok(Content::Parts(how.to_owned(), parts))
    }
}

/// Where the header ends: after the first blank line.
fn header_end(bytes: &[u8]) -> usize {
    let mut begin = 0;
    for at in memchr::memchr_iter(b'\n', bytes) {
        if bytes[begin..at].trim_ascii().is_empty() {
            return at + 1;
        }
        begin = at + 1;
    }
    bytes.len()
}

/// The fields of a header; and the encoding of `all` where the header is not in UTF-8, which the text below it shows better
/// than the few letters of names and a subject.
fn header(head: &[u8], all: &[u8]) -> (Option<Message<'static>>, Option<&'static str>) {
    let parsed = |head: &[u8]| MessageParser::default().parse_headers(head).map(Message::into_owned);
    let is_utf8 = std::str::from_utf8(head).is_ok_and(|head| !head.contains("\u{1b}$"));
    if is_utf8 {
        return (parsed(head), None);
    }
    let stated = parsed(head).map(|header| Part { header: Some(header), content: Content::Other });
    let stated = stated.as_ref().and_then(charset);
    let encoding = decode(&all[..all.len().min(TELLING_BYTES)], stated).encoding;
    (parsed(decode(head, Some(encoding)).text.as_bytes()), Some(encoding))
}

/// The charset that a part states. That of ASCII is what programs write that do not know which it is.
fn charset(part: &Part) -> Option<&str> {
    part.attribute("charset").filter(|label| !label.trim().eq_ignore_ascii_case("us-ascii"))
}

/// A body without the encoding that it was sent in; as it is where it does not keep to it.
fn transferred<'b>(part: &Part, body: &'b [u8]) -> Cow<'b, [u8]> {
    let encoding = part.fields().and_then(MimeHeaders::content_transfer_encoding).unwrap_or_default().trim().to_ascii_lowercase();
    let decoded = match encoding.as_str() {
        "base64" => base64_decode(body),
        "quoted-printable" => quoted_printable_decode(body).or_else(|| quoted_printable_decode(&escaped(body))),
        _ => None,
    };
    decoded.map_or(Cow::Borrowed(body), Cow::Owned)
}

/// A quoted-printable body with every `=` escaped that begins no escape and breaks no line, as people write it who send pages by hand.
fn escaped(body: &[u8]) -> Vec<u8> {
    let is_escape = |rest: &[u8]| {
        let hex = rest.len() > 1 && rest[..2].iter().all(u8::is_ascii_hexdigit);
        hex || rest.iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')).is_none_or(|b| *b == b'\n')
    };
    let mut escaped = Vec::with_capacity(body.len() + body.len() / 8);
    for (at, byte) in body.iter().enumerate() {
        match byte {
            b'=' if !is_escape(&body[at + 1..]) => escaped.extend_from_slice(b"=3D"),
            byte => escaped.push(*byte),
        }
    }
    escaped
}

/// The text of a part: by the charset that its header states, that a page states, or that the header around it is in.
fn text(part: &Part, body: &[u8], encoding: Option<&'static str>) -> Text {
    let bytes = transferred(part, body);
    let stated = charset(part);
    // These are no encodings of the web, but of mail.
    let of_mail = stated.filter(|label| ["utf-7", "utf-16", "utf-16le", "utf-16be"].iter().any(|name| label.eq_ignore_ascii_case(name)));
    if let Some(decoder) = of_mail.and_then(|label| charset_decoder(label.as_bytes())) {
        return Text { text: decoder(&bytes), note: None };
    }
    let declared = stated.map(str::to_owned).or_else(|| declared_charset(&bytes));
    Text::of(&bytes, declared.as_deref().or(encoding))
}

impl Text {
    fn of(bytes: &[u8], charset: Option<&str>) -> Text {
        let decoded = decode(bytes, charset);
        Text { note: decoded.note(), text: decoded.text.into_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOP: &str = "From: ann@x.example\nSubject: x\n";

    fn refused(message: &str) -> Option<SkipReason> {
        parse(message.as_bytes()).err().map(|(reason, _)| reason)
    }

    #[test]
    fn messages_within_messages_without_end_are_refused() {
        let nested = |n: usize| "Content-Type: message/rfc822\n\n".repeat(n);
        assert_eq!(refused(&format!("{TOP}{}Subject: y\n\nText.", nested(50))), None);
        let deep = format!("{TOP}{}Subject: y\n\nText.", nested(40_000));
        assert_eq!(refused(&deep), Some(SkipReason::TooDeep));
        // What hides them from a look at the lines does not help.
        let hidden = deep.replace('=', "=3D");
        let sent = format!("{TOP}Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n{hidden}");
        assert_eq!(refused(&sent), Some(SkipReason::TooDeep));
    }

    #[test]
    fn parts_within_parts_without_end_are_refused() {
        for kind in ["mixed", "digest"] {
            let nested =
                |n: usize| (0..n).map(|at| format!("Content-Type: multipart/{kind}; boundary=b{at}\n\n--b{at}\n")).collect::<String>();
            assert_eq!(refused(&format!("{TOP}{}\n\nText.", nested(40))), None);
            assert_eq!(refused(&format!("{TOP}{}\n\nText.", nested(10_000))), Some(SkipReason::TooDeep));
        }
    }

    #[test]
    fn more_borders_or_fields_than_anybody_writes_are_refused() {
        let borders = "--b\n".repeat(MAX_HEADER_LINES + 1);
        assert_eq!(refused(&format!("{TOP}Content-Type: multipart/mixed; boundary=b\n\n{borders}")), Some(SkipReason::TooMany));
        assert_eq!(refused(&format!("{TOP}{}", "a:\n".repeat(MAX_HEADER_LINES))), Some(SkipReason::TooMany));
        assert_eq!(refused(&format!("{TOP}To: {}", "a, ".repeat(MAX_HEADER_BYTES))), Some(SkipReason::TooLarge));
    }
}
