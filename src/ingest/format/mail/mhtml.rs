//! MHTML: a page as browsers save it in one file, in the form of a message. The page is read as every page is; the date of the
//! message is when it was saved and says nothing.

use super::parse;
use crate::ingest::format::html::PageHints;
use crate::ingest::format::{Format, Sink, page};
use crate::ingest::{Head, Input, SkipReason};
use mail_parser::{HeaderName, MimeHeaders};
use std::ops::ControlFlow;

/// A saved page.
pub(in crate::ingest::format) struct Mhtml;

impl Format for Mhtml {
    fn name(&self) -> &'static str {
        "mhtml"
    }

    fn about(&self) -> &'static str {
        "MHTML: a page with all its parts, as a browser saved it"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["mhtml", "mht"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        super::begins_message(&head.text) && is_saved_page(&head.text)
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let bytes = match input.read_all() {
            Ok(bytes) => bytes,
            Err(skip) => return sink(Err(skip)),
        };
        let saved = match parse(&bytes) {
            Ok(Some(saved)) => saved,
            Ok(None) => return sink(Err(input.skip(None, SkipReason::Malformed, "no header of a saved page"))),
            Err((reason, detail)) => return sink(Err(input.skip(None, reason, detail))),
        };
        let Some((part, html)) = saved.first_html() else {
            return sink(Err(input.skip(None, SkipReason::NotAnArticle, "a saved page without a part in HTML")));
        };
        let message = saved.header.as_ref();
        let stated = message.and_then(|message| message.header_raw(HeaderName::Other("Snapshot-Content-Location".into())));
        let stated = stated.map(|url| url.trim().to_owned());
        let url = stated.or_else(|| part.fields().and_then(MimeHeaders::content_location).map(str::to_owned));
        let hints = PageHints { url: url.filter(|url| url.starts_with("http")), ..PageHints::of(input) };
        // The text is decoded by now, whatever the page declares.
        let mut article = page::article(html.text.as_bytes(), Some("utf-8"), &hints);
        if article.title.is_empty() {
            article.title = message.and_then(|message| message.subject()).unwrap_or_default().to_owned();
        }
        article.notes.extend(html.note.clone());
        article.source = input.source(None);
        sink(Ok(article))
    }
}

/// Whether the header of a message is that of a saved page: its browser says so.
pub(super) fn is_saved_page(text: &str) -> bool {
    let header = text.split("\n\n").next().unwrap_or_default().split("\r\n\r\n").next().unwrap_or_default();
    ["Snapshot-Content-Location:", "Saved by ", "MSHTML"].iter().any(|mark| header.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{ReadOptions, read_stream};

    #[test]
    fn a_saved_page_is_decoded_by_the_charset_that_it_declares() {
        let page = "From: <Saved by Blink>\nSnapshot-Content-Location: https://x.example/ports\nSubject: Ports\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<html><head><meta charset=3Dwindows-1251><title>=CF=EE=F0=F2</title></head><body><p>=CF=EE=F0=F2 =E7=E0=EA=F0=FB=F2.</p></body></html>\n--b--\n";
        let mut read = Vec::new();
        read_stream(&mut page.as_bytes(), "ports.mhtml", &ReadOptions::default(), &mut |made| {
            read.push(made.expect("an article"));
            ControlFlow::Continue(())
        });
        assert_eq!((read.len(), read[0].title.as_str(), read[0].body.as_str()), (1, "Порт", "Порт закрыт."));
    }
}
