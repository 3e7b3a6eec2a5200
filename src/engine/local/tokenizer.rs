//! Our [`Analyzer`] as tantivy tokenizers: [`NewsTokenizer`] for text, [`NameTokenizer`] for names of people.
//!
//! A field's text carries its language in front (see [`mark_language`]), since tantivy gives a tokenizer nothing but the text.
//! A word gives the term of its folded form and, at the same position, the term of its stem behind [`STEM_MARK`] and, of an acronym, that of how it is
//! written behind [`WRITTEN_MARK`].

use super::names::{KNOWN, push_name_term};
use super::schema::{PARAGRAPH_MARK, QUOTE_END_MARK, QUOTE_MARK, SENTENCE_MARK, STEM_MARK, WRITTEN_MARK};
use crate::search::pattern::surface;
use crate::text::{Analyzer, Language, Span, has_inner_capital, paragraphs, quotations, sentences};
use std::cell::RefCell;
use std::iter::Peekable;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Ends the language in front of a text.
const LANGUAGE_END: char = '\u{2}';

/// `text` as the tokenizer wants it.
pub fn mark_language(text: &str, language: Option<Language>) -> String {
    let code = language.as_ref().map_or("", Language::as_str);
    let mut marked = String::with_capacity(text.len() + code.len() + 1);
    marked.push_str(code);
    marked.push(LANGUAGE_END);
    marked.push_str(text);
    marked
}

/// Positions between the last word of a value and the first of the next (tantivy leaves one), so that no phrase, whatever its slop,
/// reaches from one name into another.
const VALUE_GAP: usize = 2_000;

thread_local! {
    /// One for all fields of a thread: tantivy makes a tokenizer for each field of each segment, and caches that small are always cold.
    static ANALYZER: RefCell<Analyzer> = RefCell::default();
}

/// The text that was marked.
pub fn unmarked(marked: &str) -> &str {
    marked.split_once(LANGUAGE_END).map_or(marked, |(_, text)| text)
}

/// The text that was marked, and the language it is in.
pub fn unmarked_with_language(marked: &str) -> (&str, Option<Language>) {
    marked.split_once(LANGUAGE_END).map_or((marked, None), |(code, text)| (text, Language::parse(code)))
}

#[derive(Default)]
pub struct NewsTokenizer {
    terms: String,
    /// Position, and where the term ends in `terms`.
    ends: Vec<(u32, usize)>,
}

impl Clone for NewsTokenizer {
    /// A tokenizer with buffers of its own.
    fn clone(&self) -> NewsTokenizer {
        NewsTokenizer::default()
    }
}

/// For names: a word gives its [name term](super::names::name_term), so that spellings of one name stand together in the term dictionary;
/// behind [`KNOWN`] where the text begins with that.
#[derive(Default)]
pub struct NameTokenizer {
    terms: String,
    ends: Vec<(u32, usize)>,
}

impl Clone for NameTokenizer {
    /// A tokenizer with buffers of its own.
    fn clone(&self) -> NameTokenizer {
        NameTokenizer::default()
    }
}

impl Tokenizer for NameTokenizer {
    type TokenStream<'a> = NewsTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NewsTokens<'a> {
        let (terms, ends) = (&mut self.terms, &mut self.ends);
        terms.clear();
        ends.clear();
        let (text, known) = text.strip_prefix(KNOWN).map_or((text, false), |text| (text, true));
        let add = |token: crate::text::Token<'_>| {
            if known {
                terms.push(KNOWN);
            }
            push_name_term(token.exact, terms);
            ends.push((token.position, terms.len()));
        };
        ANALYZER.with_borrow_mut(|analyzer| analyzer.analyze(text, None, add));
        NewsTokens { terms, ends, next: 0, token: Token::default() }
    }
}

impl Tokenizer for NewsTokenizer {
    type TokenStream<'a> = NewsTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> NewsTokens<'a> {
        let marked = text.split_once(LANGUAGE_END);
        let (code, text) = marked.unwrap_or(("", text));
        // Names and the like have no sentences.
        let running = if marked.is_some() { text } else { "" };
        let (mut sentences, mut paragraphs) = (sentences(running).peekable(), paragraphs(running).peekable());
        let mut quotations = quotations(running).peekable();
        // Where the quotation ends that the last token is in, and the position after that token.
        let (mut quoted_until, mut next) = (None, 0);
        let (terms, ends) = (&mut self.terms, &mut self.ends);
        terms.clear();
        ends.clear();
        let add = |token: crate::text::Token<'_>| {
            next = token.position + 1;
            let left = quoted_until.is_some_and(|end| end <= token.span.start);
            if left {
                quoted_until = None;
            }
            // Every quotation holds a word, so none is passed unseen.
            let entered = quotations.next_if(|q| q.start <= token.span.start);
            quoted_until = entered.map(|q| q.end).or(quoted_until);
            let marks = [
                (QUOTE_END_MARK, left),
                (QUOTE_MARK, entered.is_some()),
                (SENTENCE_MARK, begins_by(&mut sentences, token.span.start)),
                (PARAGRAPH_MARK, begins_by(&mut paragraphs, token.span.start)),
            ];
            for (mark, _) in marks.into_iter().filter(|(_, begins)| *begins) {
                terms.push_str(mark);
                ends.push((token.position, terms.len()));
            }
            terms.push_str(token.exact);
            ends.push((token.position, terms.len()));
            if let Some(stem) = token.stem {
                terms.push(STEM_MARK);
                terms.push_str(stem);
                ends.push((token.position, terms.len()));
            }
            let written = if marked.is_some() { token.span.of(text) } else { "" };
            if has_inner_capital(written) {
                let written = surface(written);
                if has_inner_capital(&written) {
                    terms.push(WRITTEN_MARK);
                    terms.push_str(&written);
                    ends.push((token.position, terms.len()));
                }
            }
        };
        ANALYZER.with_borrow_mut(|analyzer| analyzer.analyze(text, Language::parse(code), add));
        if quoted_until.is_some() {
            terms.push_str(QUOTE_END_MARK);
            ends.push((next, terms.len()));
        }
        NewsTokens { terms, ends, next: 0, token: Token::default() }
    }
}

/// Whether a stretch begins at or before `at`; those that do are passed.
fn begins_by(spans: &mut Peekable<impl Iterator<Item = Span>>, at: usize) -> bool {
    let mut any = false;
    // Asked for every word, where taking a span out to look at it and putting it back would show.
    while spans.peek().is_some_and(|span| span.start <= at) {
        spans.next();
        any = true;
    }
    any
}

pub struct NewsTokens<'a> {
    terms: &'a str,
    ends: &'a [(u32, usize)],
    next: usize,
    token: Token,
}

impl TokenStream for NewsTokens<'_> {
    #[inline]
    fn advance(&mut self) -> bool {
        let Some(&(position, end)) = self.ends.get(self.next) else { return false };
        let start = if self.next == 0 { 0 } else { self.ends[self.next - 1].1 };
        self.next += 1;
        self.token.text.clear();
        self.token.text.push_str(&self.terms[start..end]);
        self.token.position = position as usize;
        self.token.position_length = if self.next == self.ends.len() { VALUE_GAP } else { 1 };
        true
    }

    /// As the trait has it, written here so that nothing is called through a table for every token.
    fn process(&mut self, sink: &mut dyn FnMut(&Token)) {
        while self.advance() {
            sink(&self.token);
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_where_quotations_begin_and_end() {
        let text = mark_language("He said: \"We stay.\" \"Or go, now\"", None);
        let mut found = Vec::new();
        NewsTokenizer::default().token_stream(&text).process(&mut |t| found.push((t.position, t.text.clone())));
        found.retain(|(_, term)| [QUOTE_MARK, QUOTE_END_MARK].contains(&term.as_str()));
        assert_eq!(found, [(2, QUOTE_MARK.into()), (4, QUOTE_END_MARK.into()), (4, QUOTE_MARK.into()), (7, QUOTE_END_MARK.into())]);
    }

    #[test]
    fn gives_words_with_capitals_inside_as_they_are_written_too() {
        let text = mark_language("The US and Russia'S McDonald’s told us", Language::parse("en"));
        let mut found = Vec::new();
        NewsTokenizer::default().token_stream(&text).process(&mut |t| found.push((t.position, t.text.clone())));
        found.retain(|(_, term)| term.starts_with(WRITTEN_MARK));
        assert_eq!(found, [(1, "\u{4}US".into()), (4, "\u{4}McDonald".into())]);
    }

    #[test]
    fn puts_stems_beside_their_words() {
        let text = mark_language("Ministers met", Language::parse("en"));
        let mut tokenizer = NewsTokenizer::default();
        let mut tokens = Vec::new();
        tokenizer.token_stream(&text).process(&mut |t| tokens.push((t.position, t.text.clone())));
        assert_eq!(
            tokens,
            [(0, "\u{3}s".into()), (0, "\u{3}p".into()), (0, "ministers".into()), (0, "\u{1}minist".into()), (1, "met".into())]
        );
    }
}
