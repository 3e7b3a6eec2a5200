//! Wire text: the two forms in which agencies sent copy to teleprinters and later to computers, parted by control characters.
//! [`anpa`] is the North American one, [`iptc7901`] the European. Here is what both share: a file to its messages.

pub(super) mod anpa;
pub(super) mod iptc7901;

use super::Sink;
use crate::article::Article;
use crate::ingest::decode::decode;
use crate::ingest::{Input, SkipReason, wire};
use std::ops::ControlFlow;

/// Begins the header of a message.
const SOH: char = '\u{1}';
/// Begins its text.
const STX: char = '\u{2}';
/// Ends its text.
const ETX: char = '\u{3}';
/// Ends the message.
const EOT: char = '\u{4}';

/// A message: what stands before, in and after its text.
struct Message<'t> {
    header: &'t str,
    text: &'t str,
    after: &'t str,
}

/// Hands what `make` makes of each message of a file to `sink`. What is no article after all becomes a skip.
fn read(input: &mut Input<'_>, sink: &mut Sink<'_>, make: fn(&Message<'_>) -> Article) -> ControlFlow<()> {
    let bytes = match input.read_all() {
        Ok(bytes) => bytes,
        Err(skip) => return sink(Err(skip)),
    };
    let decoded = decode(&bytes, None);
    let messages: Vec<Message<'_>> = decoded.text.split(SOH).skip(1).filter_map(message).collect();
    if messages.is_empty() {
        return sink(Err(input.skip(None, SkipReason::Malformed, "no message in it: none of the control characters that begin one")));
    }
    let several = messages.len() > 1;
    for (at, message) in messages.iter().enumerate() {
        let member = several.then(|| (at + 1).to_string());
        let mut article = make(message);
        article.source = input.source(member.clone());
        article.notes.extend(decoded.note());
        let made = wire::checked(article, "a message without text");
        sink(made.map_err(|(reason, detail)| input.skip(member, reason, detail)))?;
    }
    ControlFlow::Continue(())
}

/// What follows a [`SOH`] as a message; `None` where no text begins in it.
fn message(text: &str) -> Option<Message<'_>> {
    let (header, rest) = text.split_once(STX)?;
    let rest = rest.split(EOT).next().unwrap_or_default();
    let (text, after) = rest.split_once(ETX).unwrap_or((rest, ""));
    Some(Message { header, text, after })
}

/// The words of a line, without the control characters of teleprinters and typesetting.
fn words(line: &str) -> String {
    line.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The four digits of a year that wire text gives in two. The forms are of the sixties.
fn year(two: u16) -> u16 {
    if two >= 60 { 1900 + two } else { 2000 + two }
}
