//! [`Glyph`]: one character of a query after cleaning, with where it was typed and whether it may mean something.
//!
//! Cleaning takes off control characters and bidi marks, makes every white space a space, makes fullwidth punctuation ASCII,
//! composes (NFC), and takes backslashes off the characters they guard. What characters mean is the lexer's.

use crate::text::Span;
use crate::text::escape::is_control;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One cleaned character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The character.
    pub c: char,
    /// Where it was typed; with its backslash.
    pub span: Span,
    /// A backslash stood before it: it is only itself.
    pub literal: bool,
}

impl Glyph {
    /// Whether it is this sign of the language.
    pub(super) fn is(self, sign: char) -> bool {
        !self.literal && self.c == sign
    }

    /// Whether it is one of these signs of the language.
    pub(super) fn is_any(self, signs: &str) -> bool {
        !self.literal && signs.contains(self.c)
    }

    /// The family of the quotation mark it is, where it is one.
    pub(super) fn quote(self) -> Option<Quote> {
        if self.literal { None } else { quote(self.c) }
    }
}

/// Quotation marks that close each other. Which of a pair opens differs by country, so either does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    Straight,
    Curly,
    Angle,
}

/// The family of a double quotation mark.
pub(super) fn quote(c: char) -> Option<Quote> {
    match c {
        '"' => Some(Quote::Straight),
        '“' | '”' | '„' | '‟' | '〝' | '〞' | '〟' => Some(Quote::Curly),
        '«' | '»' => Some(Quote::Angle),
        _ => None,
    }
}

/// Whether a backslash before the character is a guard and not a character of its own (so `C:\news` needs no care).
pub(super) fn can_be_guarded(c: char) -> bool {
    "\\()|:,-+=~^*?/<>[]".contains(c) || quote(c).is_some()
}

/// The characters of `text`, cleaned. Takes time linear in the text.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut typed = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let span = Span::new(at, at + c.len_utf8());
        if c.is_whitespace() {
            typed.push(Glyph { c: ' ', span, literal: false });
        } else if !is_control(c) {
            typed.push(Glyph { c: ascii_sign(c), span, literal: false });
        }
    }
    guard(abbreviations(compose(typed)))
}

/// The characters alone: `text` as a word or phrase of a query holds it.
pub(super) fn clean(text: &str) -> String {
    let typed = text.chars().filter(|c| c.is_whitespace() || !is_control(*c));
    typed.map(|c| if c.is_whitespace() { ' ' } else { ascii_sign(c) }).nfc().collect()
}

/// Fullwidth signs of the language, as input methods for Chinese and Japanese write them.
fn ascii_sign(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '＂' => '"',
        '｜' => '|',
        '－' => '-',
        '＋' => '+',
        '，' => ',',
        '＊' => '*',
        '～' => '~',
        '＾' => '^',
        '＝' => '=',
        '＼' => '\\',
        c => c,
    }
}

/// NFC. Nothing composes with an ASCII character on its left edge, so text is composed in pieces that begin at one; in a
/// piece that changes, every character points to the whole piece.
fn compose(typed: Vec<Glyph>) -> Vec<Glyph> {
    if is_nfc_quick(typed.iter().map(|g| g.c)) == IsNormalized::Yes {
        return typed;
    }
    let mut out = Vec::with_capacity(typed.len());
    for piece in typed.chunk_by(|_, next| !next.c.is_ascii()) {
        if is_nfc_quick(piece.iter().map(|g| g.c)) == IsNormalized::Yes {
            out.extend_from_slice(piece);
        } else if let [first, .., last] | [first @ last] = piece {
            let span = Span::new(first.span.start, last.span.end);
            out.extend(piece.iter().map(|g| g.c).nfc().map(|c| Glyph { c, span, literal: false }));
        }
    }
    out
}

/// Hebrew abbreviations are typed with a straight quote before the last letter (צה"ל): there it is a gershayim, not a quote.
fn abbreviations(mut typed: Vec<Glyph>) -> Vec<Glyph> {
    let hebrew = |g: &Glyph| matches!(g.c, '\u{5d0}'..='\u{5ea}');
    for at in 1..typed.len().saturating_sub(1) {
        if typed[at].c == '"' && hebrew(&typed[at - 1]) && hebrew(&typed[at + 1]) {
            typed[at].c = '\u{5f4}';
        }
    }
    typed
}

/// Takes off backslashes before signs and marks the signs.
fn guard(typed: Vec<Glyph>) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(typed.len());
    let mut rest = typed.into_iter().peekable();
    while let Some(glyph) = rest.next() {
        match rest.next_if(|next| glyph.c == '\\' && can_be_guarded(next.c)) {
            Some(next) => out.push(Glyph { c: next.c, span: Span::new(glyph.span.start, next.span.end), literal: true }),
            None => out.push(glyph),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cleaned(text: &str) -> String {
        glyphs(text).iter().map(|g| g.c).collect()
    }

    #[test]
    fn strips_controls_and_composes() {
        assert_eq!(cleaned("a\u{202e}\u{0}b\tc\n"), "ab c ");
        assert_eq!(cleaned("Зеленськии\u{306} e\u{301}"), "Зеленський é");
        assert_eq!(cleaned("（标题：停火）"), "(标题:停火)");
        assert_eq!(cleaned("צה\"ל"), "צה״ל");
    }

    #[test]
    fn points_back_to_what_was_typed() {
        let text = "xx e\u{301}y";
        let found: Vec<&str> = glyphs(text).iter().map(|g| g.span.of(text)).collect();
        assert_eq!(found, ["x", "x", " ", "e\u{301}", "y"]);
    }

    #[test]
    fn a_backslash_guards_signs_and_nothing_else() {
        let found: Vec<(char, bool)> = glyphs(r"\-a\n\\").iter().map(|g| (g.c, g.literal)).collect();
        assert_eq!(found, [('-', true), ('a', false), ('\\', false), ('n', false), ('\\', true)]);
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing_more(text in any::<String>()) {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn spans_lie_in_the_text_in_order(text in any::<String>()) {
            let glyphs = glyphs(&text);
            for g in &glyphs {
                prop_assert!(text.get(g.span.start..g.span.end).is_some_and(|s| !s.is_empty()));
            }
            prop_assert!(glyphs.is_sorted_by_key(|g| g.span.start));
        }
    }
}
