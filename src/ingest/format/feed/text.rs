//! What an element of a feed holds as text. What it is written in is not always what it says: RSS never says.

use super::super::html::fragment;
use crate::ingest::wire;
use crate::ingest::xml::Element;

/// The text of an element in paragraphs.
pub(super) fn body(element: &Element) -> String {
    match kind(element) {
        Kind::Markup => fragment(&element.html()),
        Kind::Html => fragment(&element.text()),
        Kind::Text => wire::lines(&element.text()),
        Kind::Unknown => wire::text_or_html(&element.text()),
        Kind::Other => String::new(),
    }
}

/// The text of an element on one line.
pub(super) fn line(element: &Element) -> String {
    let text = match kind(element) {
        Kind::Text | Kind::Markup => element.words(),
        Kind::Html | Kind::Unknown => wire::text_or_html(&element.text()),
        Kind::Other => String::new(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

enum Kind {
    /// XHTML, in elements.
    Markup,
    /// HTML as text.
    Html,
    /// Plain text, and said to be.
    Text,
    /// Plain text or HTML.
    Unknown,
    /// No text: a picture, base64, something elsewhere.
    Other,
}

fn kind(element: &Element) -> Kind {
    let stated = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
    if element.attribute("mode").is_some_and(|mode| mode.eq_ignore_ascii_case("base64")) {
        return Kind::Other;
    }
    match stated.as_str() {
        _ if element.has_elements() => Kind::Markup,
        "html" | "text/html" | "xhtml" | "application/xhtml+xml" => Kind::Html,
        // In Atom 0.3 plain text and escaped HTML were both called this.
        "text/plain" => Kind::Unknown,
        "text" => Kind::Text,
        "" => Kind::Unknown,
        other if other.starts_with("text/") || other.ends_with("xml") => Kind::Unknown,
        _ => Kind::Other,
    }
}
