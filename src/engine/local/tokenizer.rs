//! Our [`Analyzer`] as tantivy tokenizers of short values: [`NewsTokenizer`] for words, [`NameTokenizer`] for names of people. Titles and texts are
//! [indexed apart](super::inverted).

use super::names::{KNOWN, push_name_term};
use crate::text::Analyzer;
use std::cell::RefCell;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Positions between the last word of a value and the first of the next (tantivy leaves one), so that no phrase, whatever its slop,
/// reaches from one name into another.
const VALUE_GAP: usize = 2_000;

thread_local! {
    /// One for all fields of a thread: tantivy makes a tokenizer for each field of each segment, and caches that small are always cold.
    static ANALYZER: RefCell<Analyzer> = RefCell::default();
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
        let (terms, ends) = (&mut self.terms, &mut self.ends);
        terms.clear();
        ends.clear();
        let add = |token: crate::text::Token<'_>| {
            terms.push_str(token.exact);
            ends.push((token.position, terms.len()));
        };
        ANALYZER.with_borrow_mut(|analyzer| analyzer.analyze(text, None, add));
        NewsTokens { terms, ends, next: 0, token: Token::default() }
    }
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
