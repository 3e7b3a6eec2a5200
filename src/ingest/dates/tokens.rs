//! Splitting a short text into numbers, words and signs, for reading dates.
//!
//! Not the word splitter of the search engine: here `26th` is a number and a word, and every sign counts.

use crate::text::fold;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Decimal digits: the value and how many digits.
    Number(u32, usize),
    /// Letters, folded; a Han character is a word by itself.
    Word(String),
    /// Any other character that is not white space.
    Sign(char),
}

/// A number, a word or a sign, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// White space stands before it.
    pub(super) spaced: bool,
}

/// The tokens of `text`, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut spaced = false;
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut run = |member: &dyn Fn(char) -> bool, end: &mut usize| {
            while let Some((at, c)) = chars.next_if(|(_, c)| member(*c)) {
                *end = at + c.len_utf8();
            }
        };
        let kind = if digit(c).is_some() {
            run(&|c| digit(c).is_some(), &mut end);
            let digits: Vec<u32> = text[start..end].chars().filter_map(digit).collect();
            // Numbers too long for a u32 are no part of a date: their value does not matter.
            Kind::Number(digits.iter().fold(0, |n: u32, d| n.saturating_mul(10).saturating_add(*d)), digits.len())
        } else if is_han(c) {
            Kind::Word(c.to_string())
        } else if is_letter(c) {
            run(&|c| is_letter(c) && !is_han(c), &mut end);
            Kind::Word(fold(&text[start..end]))
        } else {
            Kind::Sign(c)
        };
        out.push(Token { kind, start, end, spaced });
        spaced = false;
    }
    out
}

/// The value of a decimal digit: European, full width, Arabic, Persian, Devanagari, Bengali.
fn digit(c: char) -> Option<u32> {
    for zero in ['0', '\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}'] {
        if let Some(value) = u32::from(c).checked_sub(u32::from(zero)).filter(|v| *v < 10) {
            return Some(value);
        }
    }
    None
}

fn is_letter(c: char) -> bool {
    // The virama and nukta of Devanagari are inside words and not letters.
    c.is_alphabetic() || matches!(c, '\u{93c}' | '\u{94d}' | '\u{300}'..='\u{36f}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}
