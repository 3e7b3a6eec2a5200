//! MHTML: a page as browsers save it in one file, in the form of a message. The page is read as every page is; the date of the
//! message is when it was saved and says nothing.

use super::parse;
use crate::ingest::format::html::PageHints;
use crate::ingest::format::{Format, Sink, page};
use crate::ingest::{Head, Input, SkipReason};
use mail_parser::{HeaderName, PartType};
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
        let message = match parse(&bytes) {
            Ok(Some(message)) => message,
            Ok(None) => return sink(Err(input.skip(None, SkipReason::Malformed, "no header of a saved page"))),
            Err(detail) => return sink(Err(input.skip(None, SkipReason::TooMany, detail))),
        };
        let html = message.parts.iter().find_map(|part| match &part.body {
            PartType::Html(text) => Some((part, text)),
            _ => None,
        });
        let Some((part, text)) = html else {
            return sink(Err(input.skip(None, SkipReason::NotAnArticle, "a saved page without a part in HTML")));
        };
        let stated = message.header_raw(HeaderName::Other("Snapshot-Content-Location".into())).map(|url| url.trim().to_owned());
        let url = stated.or_else(|| mail_parser::MimeHeaders::content_location(part).map(str::to_owned));
        let hints = PageHints { url: url.filter(|url| url.starts_with("http")), ..PageHints::of(input) };
        // The text is decoded by now, whatever the page declares.
        let mut article = page::article(text.as_bytes(), Some("utf-8"), &hints);
        if article.title.is_empty() {
            article.title = message.subject().unwrap_or_default().to_owned();
        }
        article.source = input.source(None);
        sink(Ok(article))
    }
}

/// Whether the header of a message is that of a saved page: its browser says so.
pub(super) fn is_saved_page(text: &str) -> bool {
    let header = text.split("\n\n").next().unwrap_or_default().split("\r\n\r\n").next().unwrap_or_default();
    ["Snapshot-Content-Location:", "Saved by ", "MSHTML"].iter().any(|mark| header.contains(mark))
}
