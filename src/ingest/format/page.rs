//! A page as a file: bytes to text by the charset it declares, [`read_page`] for what it holds, and an article of that.

use super::html::{PageHints, read_page};
use super::{Format, Sink};
use crate::article::Article;
use crate::ingest::decode::{declared_charset, decode};
use crate::ingest::{Head, Input};
use std::ops::ControlFlow;

/// See the [module](self).
pub(super) struct Page;

impl Format for Page {
    fn name(&self) -> &'static str {
        "html"
    }

    fn about(&self) -> &'static str {
        "HTML: one news page a file, as it was saved; what surrounds the article is left out"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml", "shtml"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        begins_page(&head.text)
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let bytes = match input.read_all() {
            Ok(bytes) => bytes,
            Err(skip) => return sink(Err(skip)),
        };
        let hints = PageHints::of(input);
        let mut article = article(&bytes, None, &hints);
        article.source = input.source(None);
        sink(Ok(article))
    }
}

/// Whether a text begins as a page does.
fn begins_page(text: &str) -> bool {
    let mut text = text;
    // Before the first element may stand an XML declaration and comments of whoever saved the page.
    while let Some((open, close)) = [("<?xml", "?>"), ("<!--", "-->")].into_iter().find(|(open, _)| text.starts_with(open)) {
        let Some(end) = text[open.len()..].find(close) else { return false };
        text = text[open.len() + end + close.len()..].trim_start();
    }
    let begins = |tag: &str| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    begins("<!doctype html") || begins("<html") || begins("<head>")
}

/// Whether these bytes, of no stated type, are a page.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    begins_page(String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).trim_start())
}

/// The article on a page, without id and source. `charset` is what was stated beside the page; what the page itself
/// declares counts where that is nothing.
pub(super) fn article(bytes: &[u8], charset: Option<&str>, hints: &PageHints) -> Article {
    let declared = charset.map(str::to_owned).or_else(|| declared_charset(bytes));
    let decoded = decode(bytes, declared.as_deref());
    // Zero bytes are nothing to a reader, and one in the middle of a word would part it.
    let without_zeros = memchr::memchr(0, decoded.text.as_bytes()).map(|_| decoded.text.replace('\0', ""));
    let mut page = read_page(without_zeros.as_deref().unwrap_or(&decoded.text), hints);
    page.notes.extend(decoded.note());
    if page.body.trim().is_empty() && !page.title.is_empty() {
        page.notes.push("no text of an article was found on the page".to_owned());
    }
    if page.date.is_none() && page.updated.is_some() {
        page.notes.push("the date is that of its last change".to_owned());
    }
    Article {
        title: page.title,
        body: page.body,
        date: page.date.or(page.updated),
        updated: page.updated,
        agency: page.agency,
        authors: page.authors,
        people: page.people,
        places: page.places,
        language: page.language,
        url: page.url,
        site: page.site,
        tags: page.tags,
        notes: page.notes,
        ..Article::default()
    }
}
