//! The text of the article of a page: the `trafilatura` crate finds it in the tree, `render` makes text of it, and what
//! repeats the page's metadata is taken off its ends.

use super::{Page, render};
use crate::article::DateOrigin;
use crate::ingest::dates;
use crate::text::fold;
use trafilatura::dom::Document;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

/// The text of the article; empty where none is found.
pub(super) fn body(document: Document, page: &Page) -> String {
    let options = Options::default()
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_fallback(true)
        .with_exclude_comments(true)
        .with_html_date_mode(HtmlDateMode::Disabled);
    let found = trafilatura::extract_document(document, &options);
    let text = found.map(|result| render::text(&result.content_html)).unwrap_or_default();
    without_repeats(&text, page)
}

/// `text` without paragraphs at its start that repeat headline, byline or date, and date lines at its end.
fn without_repeats(text: &str, page: &Page) -> String {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let title = fold(&page.title);
    let repeats = |p: &str| fold(p) == title || dates::find(p, None, DateOrigin::Text).is_some() || is_byline(p, page);
    let start = paragraphs.iter().take(4).rposition(|p| repeats(p)).map_or(0, |at| {
        // Only an unbroken run of short paragraphs can stand above the text.
        if paragraphs[..=at].iter().all(|p| p.len() < 200 || repeats(p)) { at + 1 } else { 0 }
    });
    let kept = &paragraphs[start..];
    let start = kept.iter().position(|p| !repeats(p)).unwrap_or(kept.len());
    kept[start..].join("\n\n")
}

/// Whether a paragraph says nothing but who wrote the article.
fn is_byline(paragraph: &str, page: &Page) -> bool {
    if paragraph.len() > 200 {
        return false;
    }
    let mut rest = fold(paragraph);
    for author in &page.authors {
        rest = rest.replace(&fold(author), " ");
    }
    let words: Vec<&str> = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.len() <= 2 && rest.len() < paragraph.len() && !page.authors.is_empty()
}
