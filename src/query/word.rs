//! One word of a query: signs of the language at its edges that have no meaning yet are taken off, each with a hint.
//!
//! What a word means is the engine's; where it begins and ends was the lexer's.

use super::Node;
use super::glyph::Glyph;
use super::problem::Problems;
use crate::text::{Span, words};

/// The word that these characters are; `None` where no letter or digit is among them.
pub(super) fn word(glyphs: &[Glyph], problems: &mut Problems) -> Option<Node> {
    let span = span_of(glyphs);
    let mut rest = glyphs;
    let (mut wildcard, mut fuzzy, mut boost, mut literal) = (false, false, false, false);
    loop {
        let before = rest.len();
        match rest {
            [first, inner @ ..] if first.is_any("=-+~^") => {
                literal |= first.is('=') && inner.first().is_some_and(|g| g.c.is_alphanumeric());
                rest = inner;
            }
            [first, inner @ ..] if first.is('*') => {
                wildcard = true;
                rest = inner;
            }
            [inner @ .., last] if last.is('*') => {
                wildcard = true;
                rest = inner;
            }
            _ => {}
        }
        rest = without_suffix(rest, '^', &mut boost);
        rest = without_suffix(rest, '~', &mut fuzzy);
        if rest.len() == before {
            break;
        }
    }
    let mut text: String = rest.iter().map(|g| g.c).collect();
    if matches!(text.as_str(), "AND" | "OR" | "NOT") {
        // The canonical form of a word must not be an operator; case means nothing in a word.
        text = text.to_lowercase();
    }
    if words(&text).next().is_none() {
        stray(glyphs, span, problems);
        return None;
    }
    wildcard |= rest.iter().any(|g| g.is('*')) || single_wildcard(rest);
    let named =
        [(wildcard, "wildcards are"), (fuzzy, "fuzzy words (~) are"), (boost, "boosts (^) are"), (literal, "literal words (=) are")];
    for (_, what) in named.iter().filter(|(found, _)| *found) {
        problems.repaired(span, || match words(&text).count() {
            1 => format!("{what} not understood yet: read as the word {text}"),
            _ => format!(
                "{what} not understood yet: read as the words {}",
                words(&text).map(|w| w.span.of(&text)).collect::<Vec<_>>().join(" ")
            ),
        });
    }
    Some(Node::Word { text, span })
}

/// `word^2`, `word~1`: the characters before the sign, where only digits follow it.
fn without_suffix<'g>(glyphs: &'g [Glyph], sign: char, found: &mut bool) -> &'g [Glyph] {
    match glyphs.iter().rposition(|g| g.is(sign)) {
        Some(at) if glyphs[at + 1..].iter().all(|g| g.c.is_ascii_digit() || g.c == '.') => {
            *found = true;
            &glyphs[..at]
        }
        _ => glyphs,
    }
}

/// `wom?n`; not `what?`, and not the `?` of an address.
fn single_wildcard(glyphs: &[Glyph]) -> bool {
    glyphs.windows(3).any(|w| w[0].c.is_alphanumeric() && w[1].is('?') && w[2].c.is_alphanumeric())
        && glyphs.iter().all(|g| g.c.is_alphanumeric() || g.is_any("?*"))
}

/// Says that a chunk without letters is ignored; punctuation that stands alone in ordinary text needs no word.
fn stray(glyphs: &[Glyph], span: Span, problems: &mut Problems) {
    if !glyphs.iter().all(|g| "–—‒―&/…·•.,;:!?'’‘`[]{}%".contains(g.c)) {
        let text: String = glyphs.iter().take(20).map(|g| g.c).collect();
        problems.repaired(span, || format!("{text} holds no letter or digit: ignored"));
    }
}

/// Hints at operators that ask for words near each other.
pub(super) fn proximity(glyphs: &[Glyph], bracket_follows: bool, problems: &mut Problems) {
    let text: String = glyphs.iter().take(16).map(|g| g.c).collect();
    let near = match text.split_once('/') {
        Some(("NEAR" | "ONEAR" | "w" | "W" | "pre" | "PRE", n)) => {
            matches!(n, "s" | "p") || (!n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        }
        _ => text == "AROUND" && bracket_follows,
    };
    if near {
        problems.repaired(span_of(glyphs), || format!("{text}: nearness is not understood yet: read as words"));
    }
}

fn span_of(glyphs: &[Glyph]) -> Span {
    match glyphs {
        [first, .., last] | [first @ last] => Span::new(first.span.start, last.span.end),
        [] => Span::new(0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::glyph::glyphs;
    use super::*;

    fn read(text: &str) -> (Option<String>, Vec<String>) {
        let mut problems = Problems::default();
        let node = word(&glyphs(text), &mut problems);
        (node.map(|n| n.to_string()), problems.into_list().into_iter().map(|p| p.message).collect())
    }

    #[test]
    fn takes_off_signs_that_mean_nothing_yet_and_says_so() {
        for (typed, word, hint) in [
            ("shoig*", "shoig", "wildcards are not understood yet: read as the word shoig"),
            ("wom?n", "wom?n", "wildcards are not understood yet: read as the words wom n"),
            ("shoygu~1", "shoygu", "fuzzy words (~) are not understood yet: read as the word shoygu"),
            ("oil^2.5", "oil", "boosts (^) are not understood yet: read as the word oil"),
            ("=US", "US", "literal words (=) are not understood yet: read as the word US"),
        ] {
            assert_eq!(read(typed), (Some(word.into()), vec![hint.into()]));
        }
    }

    #[test]
    fn leaves_ordinary_text_alone() {
        for typed in ["al-Assad", "U.S.", "what?", "http://x.org/a?b=c", "C++", "#tag", "@user", "$5", "50%", "Paris,", "习近平"] {
            assert_eq!(read(typed), (Some(typed.into()), vec![]));
        }
    }

    #[test]
    fn ignores_what_holds_no_word() {
        assert_eq!(read("–"), (None, vec![]));
        assert_eq!(read("&"), (None, vec![]));
        assert_eq!(read("^"), (None, vec!["^ holds no letter or digit: ignored".into()]));
        assert_eq!(read("☭"), (None, vec!["☭ holds no letter or digit: ignored".into()]));
    }
}
