//! The page without what no reader sees: scripts, styles, drawings, comments, and attributes that say nothing about the text.
//!
//! On the pages of news sites that is four fifths of the bytes. The tree is built and copied several times while the article
//! is looked for, so leaving it out first makes reading a page about twice as fast. JSON-LD is taken out and kept apart.

use super::scan::{Piece, attributes, pieces};

/// What is left of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Lean {
    /// The page.
    pub(super) html: String,
    /// The contents of its JSON-LD scripts, in order.
    pub(super) json_ld: Vec<String>,
}

/// More JSON-LD scripts than this no page has.
const MAX_SCRIPTS: usize = 200;

/// Attributes that say what an element is, whether it is shown, or when something happened.
const KEPT: [&str; 26] = [
    "class",
    "id",
    "itemprop",
    "itemscope",
    "itemtype",
    "rel",
    "href",
    "datetime",
    "content",
    "name",
    "property",
    "http-equiv",
    "lang",
    "xml:lang",
    "role",
    "title",
    "type",
    "hidden",
    "aria-hidden",
    "aria-modal",
    "pubdate",
    "colspan",
    "data-testid",
    "data-component",
    "cite",
    "dir",
];

/// Makes a page lean. Linear in its length.
pub(super) fn page(text: &str) -> Lean {
    let mut lean = Lean { html: String::with_capacity(text.len() / 3), json_ld: Vec::new() };
    // Whether the raw text that comes next is kept, and whether it is JSON-LD.
    let mut raw = Raw::Dropped;
    let mut drawing = 0_usize;
    for piece in pieces(text) {
        match piece {
            Piece::Text(range) if drawing == 0 => lean.html.push_str(&text[range]),
            Piece::Raw(range) => match raw {
                Raw::Kept => lean.html.push_str(&text[range]),
                Raw::JsonLd if lean.json_ld.len() < MAX_SCRIPTS => lean.json_ld.push(text[range].to_owned()),
                Raw::JsonLd | Raw::Dropped => {}
            },
            Piece::Tag { name, end, attributes: range } => {
                let (name, attributes) = (&text[name], &text[range]);
                let is = |other: &str| name.eq_ignore_ascii_case(other);
                if is("svg") {
                    let closed = attributes.ends_with('/');
                    drawing = if end { drawing.saturating_sub(1) } else { drawing + usize::from(!closed) };
                } else if is("script") || is("style") || is("iframe") {
                    let json_ld = is("script") && attributes.to_ascii_lowercase().contains("ld+json");
                    raw = if json_ld { Raw::JsonLd } else { Raw::Dropped };
                } else if drawing == 0 {
                    raw = if is("title") { Raw::Kept } else { Raw::Dropped };
                    tag(name, end, attributes, &mut lean.html);
                }
            }
            Piece::Text(_) => {}
        }
    }
    lean
}

enum Raw {
    Kept,
    JsonLd,
    Dropped,
}

fn tag(name: &str, end: bool, text: &str, out: &mut String) {
    out.push('<');
    if end {
        out.push('/');
    }
    out.push_str(name);
    if !end && !text.is_empty() {
        for (name, value) in attributes(text) {
            let kept = KEPT.contains(&name.as_str())
                || (name == "style" && (value.contains("none") || value.contains("hidden")))
                || (name.starts_with("data-") && (name.contains("time") || name.contains("date") || name.contains("publish")));
            // The page is text by now, whatever it says of its bytes; and html5ever 0.39 panics where that ends behind the word charset.
            let of_bytes = name == "http-equiv" && (value.eq_ignore_ascii_case("content-type") || value.contains('&'));
            if !kept || of_bytes || (value.contains('"') && value.contains('\'')) {
                continue;
            }
            let quote = if value.contains('"') { '\'' } else { '"' };
            out.push(' ');
            out.push_str(&name);
            out.push('=');
            out.push(quote);
            out.push_str(value);
            out.push(quote);
        }
    }
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_text_and_what_describes_it() {
        let lean = page(
            "<!doctype html><title>A</title><!-- c --><script>no('<p>')</script><style>p{}</style><script type=\"application/ld+json\">{\"a\": 1}</script>\
             <p class=x data-y='1' onclick=\"f('>')\" title='say \"hi\"'>One <svg><path d=1/><text>no</text></svg>two</p><svg/>end",
        );
        assert_eq!(lean.html, "<title>A</title><p class=\"x\" title='say \"hi\"'>One two</p>end");
        assert_eq!(lean.json_ld, ["{\"a\": 1}"]);
    }

    #[test]
    fn what_a_page_says_of_its_encoding_is_left_out() {
        let lean = page("<meta http-equiv=Content-Type content='text/html; charset'><meta http-equiv=Content-Language content=ru>");
        assert_eq!(lean.html, "<meta content=\"text/html; charset\"><meta http-equiv=\"Content-Language\" content=\"ru\">");
    }
}
