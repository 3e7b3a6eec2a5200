//! One word of a query with the signs at its edges: wildcards, `~1`, `^2`, `=`.
//!
//! What a word means is the engine's; where it begins and ends was the lexer's.

use super::glyph::{Glyph, quote};
use super::problem::Problems;
use super::{Boost, Node};
use crate::text::{Span, words};
use unicode_normalization::char::is_combining_mark;

/// The word that these characters are, with its signs; `None` where no letter or digit is among them.
pub(super) fn word(glyphs: &[Glyph], problems: &mut Problems) -> Option<Node> {
    let span = span_of(glyphs);
    let mut rest = glyphs;
    let mut literal = false;
    while let [first, inner @ ..] = rest
        && first.is_any("=-+~^")
    {
        literal |= first.is('=') && inner.first().is_some_and(|g| g.c.is_alphanumeric());
        rest = inner;
    }
    let (before, boost) = suffix(rest, '^', usize::MAX);
    let by = boost.filter(|_| before.iter().any(|g| g.c.is_alphanumeric())).and_then(|text| factor(&text, span, problems));
    rest = before;
    if let Some(wild) = wildcards(rest).filter(|_| literal) {
        problems.repaired(span, || format!("what stands after = has no wildcards: read as written; without it {wild} has them"));
    }
    let node = if literal { literal_word(rest, span) } else { unboosted(rest, span, problems) };
    let Some(node) = node else {
        stray(glyphs, span, problems);
        return None;
    };
    Some(match by {
        Some(by) => node.boosted(by, span),
        None => node,
    })
}

/// The factor after `^`; without one, or where it is none, that is said.
pub(super) fn factor(text: &str, span: Span, problems: &mut Problems) -> Option<Boost> {
    if text.is_empty() {
        problems.repaired(span, || "^ without a number: ignored; oil^2 counts twice as much".into());
        return None;
    }
    Boost::parse(text).map_err(|message| problems.refused(span, message)).ok()
}

fn unboosted(glyphs: &[Glyph], span: Span, problems: &mut Problems) -> Option<Node> {
    // One digit at most: 10~20 is two numbers.
    let (rest, edits) = suffix(glyphs, '~', 1);
    let edits = edits.filter(|_| rest.iter().any(|g| g.c.is_alphabetic()));
    if let Some(text) = wildcards(rest) {
        if edits.is_some() {
            problems.repaired(span, || format!("~ after a word with wildcards: ignored; read as {text}"));
        }
        return Some(Node::Wild { text, span });
    }
    if let Some(edits) = edits {
        if let Some(text) = one_word(rest) {
            return Some(fuzzy(text, &edits, span, problems));
        }
        problems.repaired(span, || "~ stands after one word of letters and digits, as in shoygu~1: ignored here".into());
        return plain(rest, span, problems);
    }
    plain(glyphs, span, problems)
}

fn plain(glyphs: &[Glyph], span: Span, problems: &mut Problems) -> Option<Node> {
    let text: String = glyphs.iter().map(|g| g.c).collect();
    words(&text).next()?;
    let meant =
        if glyphs.iter().any(|g| g.is('*')) { Some("* is a wildcard in a word of letters and digits only") } else { almost_a_sign(glyphs) };
    if let Some(meant) = meant {
        problems.repaired(span, || {
            let read: Vec<&str> = words(&text).map(|w| w.span.of(&text)).collect();
            format!("{meant}: read as {}", read.join(" "))
        });
    }
    Some(named(text, span))
}

/// What to say of a word that looks as if a sign were meant: `oil~99`, `oil^-5`, `!riga`.
fn almost_a_sign(glyphs: &[Glyph]) -> Option<&'static str> {
    let is_word = |glyphs: &[Glyph]| glyphs.iter().any(|g| g.c.is_alphabetic()) && glyphs.iter().all(|g| g.c.is_alphanumeric());
    let number_behind = |sign: char| {
        glyphs.iter().position(|g| g.is(sign)).is_some_and(|at| {
            let number = &glyphs[at + 1..];
            is_word(&glyphs[..at]) && !number.is_empty() && number.iter().all(|g| g.c.is_ascii_digit() || g.is_any("-.,"))
        })
    };
    if number_behind('~') {
        return Some("one or two letters may differ, as in shoygu~1");
    }
    if number_behind('^') {
        return Some("^ takes a number, as in oil^2");
    }
    let left_out = glyphs.split_first().is_some_and(|(sign, rest)| sign.is('!') && is_word(rest));
    left_out.then_some("what is to be left out has - before it, as in -football, not !")
}

/// The canonical form of a word must not be an operator; case means nothing in a word.
fn named(text: String, span: Span) -> Node {
    let is_operator = matches!(text.as_str(), "AND" | "OR" | "NOT");
    Node::Word { text: if is_operator { text.to_lowercase() } else { text }, span }
}

fn fuzzy(text: String, edits: &str, span: Span, problems: &mut Problems) -> Node {
    let edits = match edits {
        // A short word with two letters changed is another word.
        "" if text.chars().count() <= 5 => 1,
        "" => 2,
        "0" => {
            problems.repaired(span, || format!("~0 allows no other spelling: read as the word {text}"));
            return named(text, span);
        }
        "1" => 1,
        "2" => 2,
        _ => {
            problems.repaired(span, || format!("at most two letters may differ: read as {text}~2"));
            2
        }
    };
    Node::Fuzzy { text, edits, span }
}

fn literal_word(glyphs: &[Glyph], span: Span) -> Option<Node> {
    let text: String = glyphs.iter().map(|g| g.c).collect();
    literal(&text, span)
}

/// The text as a literal; `None` where it holds no word.
pub(super) fn literal(text: &str, span: Span) -> Option<Node> {
    let spaced: String = text.chars().map(|c| if quote(c).is_some() { ' ' } else { c }).collect();
    let text = spaced.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    words(&text).next()?;
    Some(Node::Literal { text, span })
}

impl Node {
    /// This node with its words exactly as they are written.
    pub(super) fn written_so(self) -> Node {
        let each = |nodes: Vec<Node>| nodes.into_iter().map(Node::written_so).collect();
        match self {
            Node::Word { text, span } | Node::Phrase { text, slop: 0, span } => literal(&text, span).unwrap_or(Node::Word { text, span }),
            Node::Terms(nodes) => Node::Terms(each(nodes)),
            Node::And(nodes) => Node::And(each(nodes)),
            Node::Or(nodes) => Node::Or(each(nodes)),
            Node::Not(node) => node.written_so().negated(),
            Node::Boost { node, by, span } => node.written_so().boosted(by, span),
            Node::AtLeast { times, node, span } => Node::AtLeast { times, node: Box::new(node.written_so()), span },
            Node::Close { left, nearness, right, span } => {
                Node::Close { left: Box::new(left.written_so()), nearness, right: Box::new(right.written_so()), span }
            }
            node => node,
        }
    }
}

/// `word^2`, `word~1`: the characters before the sign, and those after it where they are digits, at most so many.
fn suffix(glyphs: &[Glyph], sign: char, most: usize) -> (&[Glyph], Option<String>) {
    match glyphs.iter().rposition(|g| g.is(sign)) {
        Some(at) if glyphs.len() - at - 1 <= most && glyphs[at + 1..].iter().all(|g| g.c.is_ascii_digit() || g.c == '.') => {
            (&glyphs[..at], Some(glyphs[at + 1..].iter().map(|g| g.c).collect()))
        }
        _ => (glyphs, None),
    }
}

/// What a word with wildcards, or a fuzzy one, may hold beside letters and digits.
fn joins(glyph: &Glyph) -> bool {
    matches!(glyph.c, '\'' | '\u{2019}' | '-' | '.') || is_combining_mark(glyph.c)
}

/// The word with wildcards that these characters are: `shoig*`, `wom?n`; not `what?`, and not the `?` of an address.
pub(super) fn wildcards(glyphs: &[Glyph]) -> Option<String> {
    let letter = |g: &Glyph| g.c.is_alphanumeric();
    let start = glyphs.iter().position(|g| letter(g) || g.is_any("*?"))?;
    let end = glyphs.iter().rposition(|g| letter(g) || g.is('*'))?;
    let inner = glyphs.get(start..=end)?;
    let fits = inner.iter().all(|g| letter(g) || g.is_any("*?") || joins(g));
    if !fits || !inner.iter().any(|g| g.is_any("*?")) || !inner.iter().any(letter) {
        return None;
    }
    let mut text = String::new();
    for glyph in inner {
        if !(glyph.c == '*' && text.ends_with('*')) {
            text.push(glyph.c);
        }
    }
    Some(text)
}

/// The one word of a script with spaces that these characters are, without punctuation around it.
fn one_word(glyphs: &[Glyph]) -> Option<String> {
    let letter = |g: &Glyph| g.c.is_alphanumeric();
    let inner = glyphs.get(glyphs.iter().position(letter)?..=glyphs.iter().rposition(letter)?)?;
    if !inner.iter().all(|g| letter(g) || joins(g)) {
        return None;
    }
    let text: String = inner.iter().map(|g| g.c).collect();
    let mut found = words(&text);
    let (first, second) = (found.next()?, found.next());
    (second.is_none() && !first.unsegmented).then_some(text)
}

/// Says that a chunk without letters is ignored; punctuation that stands alone in ordinary text needs no word.
fn stray(glyphs: &[Glyph], span: Span, problems: &mut Problems) {
    let ordinary = glyphs.iter().all(|g| "–—‒―&/…·•.,;:!?'’‘`[]{}%".contains(g.c));
    // Two could stand for a word of two letters.
    let wildcards = glyphs.len() > 1 && glyphs.iter().all(|g| g.is('?'));
    if !ordinary || wildcards {
        let text: String = glyphs.iter().take(20).map(|g| g.c).collect();
        problems.repaired(span, || format!("{text} holds no letter or digit: ignored"));
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
    fn reads_signs_at_the_edges_of_a_word() {
        for (typed, node) in [
            ("shoig*", "shoig*"),
            ("wom?n", "wom?n"),
            ("*burg", "*burg"),
            ("?oman", "?oman"),
            ("Joh**n*,", "Joh*n*"),
            ("al-Ass*", "al-Ass*"),
            ("shoygu~1", "shoygu~1"),
            ("shoygu~", "shoygu~2"),
            ("asad~", "asad~1"),
            ("oil^2.5", "oil^2.5"),
            ("oil^1", "oil"),
            ("oil~1^2", "oil~1^2"),
            ("=US", "=US"),
            ("=U.S.", "=U.S."),
            ("=C++", "=\"C++\""),
            ("10~20", "10~20"),
            ("5~6", "5~6"),
        ] {
            assert_eq!(read(typed), (Some(node.into()), vec![]), "{typed}");
        }
    }

    #[test]
    fn says_what_it_does_not_take() {
        for (typed, node, hint) in [
            ("oil^", "oil", "^ without a number: ignored; oil^2 counts twice as much"),
            ("oil~0", "oil", "~0 allows no other spelling: read as the word oil"),
            ("oil~3", "oil~2", "at most two letters may differ: read as oil~2"),
            ("oil*~1", "oil*", "~ after a word with wildcards: ignored; read as oil*"),
            ("oil~99", "oil~99", "one or two letters may differ, as in shoygu~1: read as oil 99"),
            ("oil^-5", "oil^-5", "^ takes a number, as in oil^2: read as oil 5"),
            ("!riga", "!riga", "what is to be left out has - before it, as in -football, not !: read as riga"),
            ("al-Asad~1", "al-Asad", "~ stands after one word of letters and digits, as in shoygu~1: ignored here"),
            ("http://x.org/*", r"http\://x.org/\*", "* is a wildcard in a word of letters and digits only: read as http x org"),
        ] {
            let (read, hints) = read(typed);
            assert_eq!(hints, [hint], "{typed}");
            assert!(read.as_deref() == Some(node) || typed.starts_with("http"), "{typed}: {read:?}");
        }
    }

    #[test]
    fn leaves_ordinary_text_alone() {
        for typed in
            ["al-Assad", "U.S.", "what?", "http://x.org/a?b=c", "C++", "#tag", "@user", "$5", "50%", "Paris,", "习近平", "Really?!"]
        {
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
