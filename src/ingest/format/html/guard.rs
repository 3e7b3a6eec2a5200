//! Whether a page is safe to give to an HTML parser: a linear scan over its tags, before any tree is built.
//!
//! The tree builder is quadratic in the depth of the tree and in the attributes of a tag (20,000 nested `<div>` take 2 s,
//! 100,000 attributes 34 s), and code that walks a deep tree by calling itself can use up the stack, which ends the
//! process. Pages of news stay far below these limits.

use super::PageHints;
use super::scan::{Piece, pieces};
use std::fmt;

/// More tags than this in all.
const MAX_TAGS: usize = 50_000;
/// A larger sum, over all tags, of the elements open at each.
const MAX_OPEN_IN_ALL: usize = 4_000_000;
/// A larger sum, over all text, of its bytes times the elements it stands in.
const MAX_TEXT_IN_ALL: usize = 50_000_000;
/// More text than this between tags (scripts do not count).
const MAX_TEXT_BYTES: usize = 2 << 20;
/// More formatting elements than this opened and never closed: the parser opens each again in every paragraph.
const MAX_UNCLOSED_FORMATTING: usize = 64;
/// Of formatting elements that are alike the parser opens no more than these again.
const MAX_ALIKE: usize = 3;

/// Why a page is not given to the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    /// The page is longer than the hints allow.
    Long(usize),
    /// Elements are nested too deep.
    Deep,
    /// A tag has more attributes than this.
    Attributes(usize),
    /// There are too many tags.
    Tags,
    /// There is too much text.
    Text,
    /// Too much formatting is left open.
    Unclosed,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Long(bytes) => write!(f, "the page has {bytes} bytes"),
            Problem::Deep => write!(f, "the elements of the page are nested too deep"),
            Problem::Attributes(most) => write!(f, "a tag of the page has more than {most} attributes"),
            Problem::Tags => write!(f, "the page has more than {MAX_TAGS} tags"),
            Problem::Text => write!(f, "the page has too much text"),
            Problem::Unclosed => write!(f, "the page leaves more than {MAX_UNCLOSED_FORMATTING} formatting elements open"),
        }
    }
}

/// Elements that never have content.
const VOID: [&str; 16] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "frame", "keygen"];

/// Elements that the parser opens again after what they stood in was closed.
const FORMATTING: [&str; 14] = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// What is wrong with the page, if anything.
pub(super) fn check(text: &str, hints: &PageHints) -> Option<Problem> {
    if text.len() > hints.max_bytes {
        return Some(Problem::Long(text.len()));
    }
    let mut open: Vec<&str> = Vec::new();
    let mut formatting: Vec<(&str, &str)> = Vec::new();
    let (mut tags, mut text_bytes, mut open_in_all, mut text_in_all) = (0, 0, 0, 0_usize);
    for piece in pieces(text) {
        let (name, end, attributes) = match piece {
            Piece::Text(range) => {
                text_bytes += range.len();
                // A sign that begins no tag costs a parser as much as one that does; a character reference, a third.
                let signs = |sign: u8| memchr::memchr_iter(sign, &text.as_bytes()[range.clone()]).count();
                tags += signs(b'<') + signs(b'&') / 3;
                text_in_all = text_in_all.saturating_add(range.len() * open.len());
                if tags > MAX_TAGS {
                    return Some(Problem::Tags);
                }
                if text_bytes > MAX_TEXT_BYTES || text_in_all > MAX_TEXT_IN_ALL {
                    return Some(Problem::Text);
                }
                continue;
            }
            Piece::Raw(_) => continue,
            Piece::Tag { name, end, attributes } => (&text[name], end, &text[attributes]),
        };
        tags += 1;
        if tags > MAX_TAGS {
            return Some(Problem::Tags);
        }
        let same = |other: &&str| other.eq_ignore_ascii_case(name);
        let formats = FORMATTING.iter().any(same);
        if end {
            if let Some(at) = open.iter().rposition(same) {
                open.truncate(at);
            }
            if formats && let Some(at) = formatting.iter().rposition(|(n, _)| same(n)) {
                formatting.remove(at);
            }
            continue;
        }
        // Each takes two bytes at least, so most tags need not be taken apart.
        if attributes.len() / 2 >= hints.max_attributes && super::scan::attributes(attributes).len() > hints.max_attributes {
            return Some(Problem::Attributes(hints.max_attributes));
        }
        if VOID.iter().any(same) || (attributes.ends_with('/') && !formats && open.iter().any(|n| n.eq_ignore_ascii_case("svg"))) {
            continue;
        }
        if open.last().is_some_and(|top| closes(top, name)) {
            open.pop();
        }
        open.push(name);
        open_in_all += open.len();
        if open.len() > hints.max_depth || open_in_all > MAX_OPEN_IN_ALL {
            return Some(Problem::Deep);
        }
        if formats {
            let mut alike =
                formatting.iter().enumerate().filter(|(_, tag)| tag.0.eq_ignore_ascii_case(name) && tag.1 == attributes).map(|(at, _)| at);
            if let Some(first) = alike.next()
                && alike.count() + 1 >= MAX_ALIKE
            {
                formatting.remove(first);
            }
            formatting.push((name, attributes));
            if formatting.len() > MAX_UNCLOSED_FORMATTING {
                return Some(Problem::Unclosed);
            }
        }
    }
    None
}

/// Whether the start of `next` ends an open `top`, whose end tag may be left out.
fn closes(top: &str, next: &str) -> bool {
    let is = |name: &str, list: &[&str]| list.iter().any(|n| n.eq_ignore_ascii_case(name));
    const CELLS: [&str; 2] = ["td", "th"];
    const BLOCKS: [&str; 20] = [
        "p",
        "div",
        "ul",
        "ol",
        "dl",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "blockquote",
        "pre",
        "form",
        "hr",
        "figure",
        "aside",
    ];
    (is(top, &["p"]) && is(next, &BLOCKS))
        || (is(top, &["li"]) && is(next, &["li"]))
        || (is(top, &["dt", "dd"]) && is(next, &["dt", "dd"]))
        || (is(top, &["option"]) && is(next, &["option", "optgroup"]))
        || (is(top, &CELLS) && is(next, &CELLS))
        || (is(top, &["tr"]) && is(next, &["tr"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lets_pages_of_news_through() {
        let page = "<!doctype html><html><head><script>if (a<b) '<div>'.repeat(9999)</script></head><body>".to_owned()
            + &"<p>One<p>Two <b>bold</b><ul><li>a<li>b</ul><table><tr><td>x<td>y<tr><td>z</table><br><img src=a><p><font size=1></p>"
                .repeat(1500);
        assert_eq!(check(&page, &PageHints::default()), None);
    }

    #[test]
    fn stops_what_would_take_a_parser_too_long() {
        for (page, problem) in [
            ("<div>".repeat(513), Problem::Deep),
            ("<ul><li>".repeat(300), Problem::Deep),
            (format!("<p {}>", "a=1 ".repeat(257)), Problem::Attributes(256)),
            ("<p>".repeat(50_001), Problem::Tags),
            ("< ".repeat(50_001), Problem::Tags),
            ("&amp;".repeat(150_100), Problem::Tags),
            ("<div>".repeat(500) + &"<i>x</i>".repeat(9_000), Problem::Deep),
            ("<b>".repeat(600), Problem::Deep),
            ("a".repeat(3 << 20), Problem::Text),
            ("a".repeat(17 << 20), Problem::Long(17 << 20)),
            ((0..100).map(|n| format!("<p><font size={n}></p>")).collect(), Problem::Unclosed),
        ] {
            assert_eq!(check(&page, &PageHints::default()), Some(problem));
        }
    }
}
