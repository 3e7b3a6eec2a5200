//! The text of the article of a page: `prune` readies the tree, the `trafilatura` crate finds the article in it, `render`
//! makes text of that, and what repeats the page's metadata or only points elsewhere is taken out.

use super::paywall::is_prompt;
use super::promotion::is_promotion;
use super::{Page, prune, render};
use crate::article::DateOrigin;
use crate::ingest::dates;
use crate::text::fold;
use trafilatura::dom::Document;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

/// The text of the article; empty where none is found.
pub(super) fn body(mut document: Document, page: &Page) -> String {
    prune::prepare(&mut document);
    let options = Options::default()
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_fallback(true)
        .with_exclude_comments(true)
        .with_html_date_mode(HtmlDateMode::Disabled);
    let found = trafilatura::extract_document(document, &options);
    let text = found.map(|result| render::text(&result.content_html)).unwrap_or_default();
    without_repeats(&text, page)
}

/// `text` without paragraphs at its start that repeat headline, byline or date, and without pointers to elsewhere.
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
    let mut out = String::with_capacity(text.len());
    for paragraph in &kept[start..] {
        // A label with the list it stands above is one paragraph.
        if (is_promotion(paragraph.lines().next().unwrap_or_default()) && paragraph.len() < 1000) || is_prompt(paragraph) {
            continue;
        }
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(paragraph);
    }
    out
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
