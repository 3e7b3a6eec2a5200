//! Reading a page without a parser: tags stripped, blocks made lines. For pages that the guard refuses; what is around the
//! article stays in. Linear in the length of the page.

use super::facts::{Facts, meta_key, squeeze};
use super::scan::{Piece, attributes, pieces};

/// Elements that begin and end a line.
const BLOCKS: [&str; 36] = [
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "tr",
    "td",
    "th",
    "section",
    "article",
    "header",
    "footer",
    "nav",
    "aside",
    "main",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "form",
    "hr",
    "body",
    "html",
    "head",
    "title",
];

/// What the page states about itself in its head, and all its text. At most `max_bytes` of the page are read.
pub(super) fn read(text: &str, max_bytes: usize) -> (Facts, String) {
    let cut = (0..=max_bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let text = &text[..cut];
    let mut facts = Facts::default();
    let mut out = String::new();
    let mut line = String::new();
    let mut last: Option<(&str, &str)> = None;
    for piece in pieces(text) {
        match piece {
            Piece::Text(range) => line.push_str(&text[range]),
            Piece::Raw(range) => match last.take() {
                Some((name, _)) if name.eq_ignore_ascii_case("title") && facts.title.is_none() => {
                    facts.title = Some(unescape(&text[range]).trim().to_owned());
                }
                Some((name, attributes)) if name.eq_ignore_ascii_case("script") && attributes.to_ascii_lowercase().contains("ld+json") => {
                    facts.json_ld.push(text[range].to_owned());
                }
                _ => {}
            },
            Piece::Tag { name, end, attributes: range } => {
                let (name, attributes_text) = (&text[name], &text[range]);
                if BLOCKS.iter().any(|b| b.eq_ignore_ascii_case(name)) {
                    flush(&mut line, &mut out);
                } else if !name.eq_ignore_ascii_case("meta") {
                    // Inline elements part no words.
                } else if !end && attributes_text.len() < 10_000 {
                    let pairs = attributes(attributes_text);
                    let get = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| unescape(value));
                    if let (Some(key), Some(content)) = (meta_key(&get), get("content")) {
                        facts.metas.push((key, content));
                    }
                }
                last = (!end).then_some((name, attributes_text));
            }
        }
    }
    flush(&mut line, &mut out);
    (facts, out)
}

/// The first heading of a page that says something, else its title; and how many bytes of its text stand in links.
pub(super) fn heading(text: &str) -> (String, usize) {
    let (mut title, mut heading) = (String::new(), String::new());
    let (mut in_title, mut in_heading, mut in_link, mut links) = (false, false, false, 0);
    for piece in pieces(text) {
        match piece {
            Piece::Tag { name, end, .. } => {
                let is = |other: &str| text[name.clone()].eq_ignore_ascii_case(other);
                if is("a") {
                    in_link = !end;
                } else if ["h1", "h2", "h3"].into_iter().any(is) {
                    // One without words, which a picture has, is none.
                    in_heading = !end && heading.trim().is_empty();
                } else if is("br") && in_heading {
                    heading.push(' ');
                }
                in_title = is("title") && !end;
            }
            Piece::Raw(range) if in_title && title.is_empty() => title.push_str(&text[range]),
            Piece::Raw(_) => {}
            Piece::Text(range) => {
                links += if in_link { range.len() } else { 0 };
                if in_heading {
                    heading.push_str(&text[range]);
                }
            }
        }
    }
    let chosen = if heading.trim().is_empty() { title } else { heading };
    (squeeze(&unescape(&chosen)), links)
}

fn flush(line: &mut String, out: &mut String) {
    let text = unescape(line);
    let mut words = text.split_whitespace();
    if let Some(first) = words.next() {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(first);
        for word in words {
            out.push(' ');
            out.push_str(word);
        }
    }
    line.clear();
}

/// Replaces the character references that matter to text: numbers, and the names in common use.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    const NAMES: [(&str, char); 24] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("ndash", '–'),
        ("mdash", '—'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("bdquo", '„'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("hellip", '…'),
        ("auml", 'ä'),
        ("ouml", 'ö'),
        ("uuml", 'ü'),
        ("szlig", 'ß'),
        ("eacute", 'é'),
        ("egrave", 'è'),
        ("agrave", 'à'),
        ("ccedil", 'ç'),
    ];
    NAMES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_tags_and_keeps_what_the_head_states() {
        let page = "<title>A &amp; B</title><meta property='og:title' content='A'><script>no()</script><p>One&nbsp;<b>t</b>wo<div>Three <!-- no --> 1 < 2</div>";
        let (facts, body) = read(page, 1 << 20);
        assert_eq!(body, "One two\n\nThree 1 < 2");
        assert_eq!(facts.title.as_deref(), Some("A & B"));
        assert_eq!(facts.metas, vec![("og:title".to_owned(), "A".to_owned())]);
    }
}
