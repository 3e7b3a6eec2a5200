//! [`read`]: which terms a title or a text is indexed by, and where they stand.
//!
//! A word gives the term of its folded form and, at the same position, that of its stem behind [`STEM_MARK`] and, of an acronym, that of how it is written
//! behind [`WRITTEN_MARK`]. Before these stand the marks of what begins or has ended with the word: quotation, sentence, paragraph.

use crate::engine::local::schema::{PARAGRAPH_MARK, QUOTE_END_MARK, QUOTE_MARK, SENTENCE_MARK, STEM_MARK, WRITTEN_MARK};
use crate::search::pattern::surface;
use crate::text::{Analyzer, Language, Span, Token, has_inner_capital, paragraphs, quotations, sentences};
use std::iter::Peekable;

/// What stands at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'t> {
    /// One of [`MARKS`], by its place there.
    Mark(usize),
    /// A word, see [`terms_of`].
    Word(Token<'t>),
}

/// The marks.
pub const MARKS: [&str; 4] = [QUOTE_END_MARK, QUOTE_MARK, SENTENCE_MARK, PARAGRAPH_MARK];

/// The place of [`QUOTE_END_MARK`] among them.
const QUOTE_END: usize = 0;

/// Calls `add` with the position of every mark and every word of `text`, in order. Positions count words from 0.
pub fn read(analyzer: &mut Analyzer, text: &str, language: Option<Language>, mut add: impl FnMut(u32, Found<'_>)) {
    let (mut sentences, mut paragraphs) = (sentences(text).peekable(), paragraphs(text).peekable());
    let mut quotations = quotations(text).peekable();
    // Where the quotation ends that the last word is in, and the position after that word.
    let (mut quoted_until, mut next) = (None, 0);
    // No mark stands at a word that begins before this.
    let mut due = 0;
    analyzer.analyze(text, language, |token| {
        let (position, start) = (token.position, token.span.start);
        next = position + 1;
        if start >= due {
            let left = quoted_until.is_some_and(|end| end <= start);
            if left {
                quoted_until = None;
            }
            // Every quotation holds a word, so none is passed unseen.
            let entered = quotations.next_if(|q| q.start <= start);
            quoted_until = entered.map(|q| q.end).or(quoted_until);
            let marks = [left, entered.is_some(), begins_by(&mut sentences, start), begins_by(&mut paragraphs, start)];
            marks.into_iter().enumerate().filter(|(_, is_here)| *is_here).for_each(|(mark, _)| add(position, Found::Mark(mark)));
            let starts = [quotations.peek(), sentences.peek(), paragraphs.peek()].map(|span| span.map_or(usize::MAX, |span| span.start));
            due = starts.into_iter().chain(quoted_until).min().unwrap_or_default();
        }
        add(position, Found::Word(token));
    });
    if quoted_until.is_some() {
        add(next, Found::Mark(QUOTE_END));
    }
}

/// The terms of a word of `text`, as they stand in the dictionary: its folded form, its stem, and how it is written.
pub fn terms_of(token: &Token<'_>, text: &str) -> [Option<String>; 3] {
    let written = token.span.of(text);
    let written = has_inner_capital(written).then(|| surface(written)).filter(|written| has_inner_capital(written));
    [
        Some(token.exact.to_owned()),
        token.stem.map(|stem| format!("{STEM_MARK}{stem}")),
        written.map(|written| format!("{WRITTEN_MARK}{written}")),
    ]
}

/// Whether a stretch begins at or before `at`; those that do are passed.
fn begins_by(spans: &mut Peekable<impl Iterator<Item = Span>>, at: usize) -> bool {
    let mut any = false;
    while spans.peek().is_some_and(|span| span.start <= at) {
        spans.next();
        any = true;
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, language: &str) -> Vec<(u32, String)> {
        let mut terms = Vec::new();
        read(&mut Analyzer::default(), text, Language::parse(language), |position, found| match found {
            Found::Mark(mark) => terms.push((position, MARKS[mark].to_owned())),
            Found::Word(token) => terms.extend(terms_of(&token, text).into_iter().flatten().map(|term| (position, term))),
        });
        terms
    }

    #[test]
    fn marks_where_quotations_begin_and_end() {
        let mut found = terms("He said: \"We stay.\" \"Or go, now\"", "");
        found.retain(|(_, term)| [QUOTE_MARK, QUOTE_END_MARK].contains(&term.as_str()));
        assert_eq!(found, [(2, QUOTE_MARK.into()), (4, QUOTE_END_MARK.into()), (4, QUOTE_MARK.into()), (7, QUOTE_END_MARK.into())]);
    }

    #[test]
    fn gives_words_with_capitals_inside_as_they_are_written_too() {
        let mut found = terms("The US and Russia'S McDonald’s told us", "en");
        found.retain(|(_, term)| term.starts_with(WRITTEN_MARK));
        assert_eq!(found, [(1, "\u{4}US".into()), (4, "\u{4}McDonald".into())]);
    }

    #[test]
    fn puts_stems_beside_their_words() {
        let found = terms("Ministers met", "en");
        assert_eq!(
            found,
            [(0, "\u{3}s".into()), (0, "\u{3}p".into()), (0, "ministers".into()), (0, "\u{1}minist".into()), (1, "met".into())]
        );
    }
}
