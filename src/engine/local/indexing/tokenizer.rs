//! [`ValueTokenizer`]: our [`Analyzer`] as a tokenizer of short values, words and names of people: tantivy's of those that stand in a column as well; the others are read
//! with it and [indexed apart](super::inverted), as titles and texts are.

use crate::engine::local::names::{KNOWN, push_name_term};
use crate::text::Analyzer;
use std::cell::RefCell;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Positions between the last word of a value and the first of the next (tantivy leaves one), so that no phrase, whatever its slop,
/// reaches from one name into another.
pub const VALUE_GAP: usize = 2_000;

thread_local! {
    /// One for all fields of a thread: tantivy makes a tokenizer for each field of each segment, and caches that small are always cold.
    static ANALYZER: RefCell<Analyzer> = RefCell::default();
}

/// Of a word the term that it gives.
type PushTerm = fn(&str, &mut String);

/// Splits a value into words.
pub struct ValueTokenizer {
    push: PushTerm,
    /// Whether [`KNOWN`] may stand before a value; then it stands before each of its terms.
    may_be_known: bool,
    terms: String,
    /// Position, and where the term ends in `terms`.
    ends: Vec<(u32, usize)>,
}

impl ValueTokenizer {
    /// For words: each gives its folded form.
    pub fn of_words() -> ValueTokenizer {
        ValueTokenizer::new(|word, terms| terms.push_str(word), false)
    }

    /// For names: a word gives its [name term](crate::engine::local::names::name_term), so that spellings of one name stand together in the term dictionary.
    pub fn of_names() -> ValueTokenizer {
        ValueTokenizer::new(push_name_term, true)
    }

    fn new(push: PushTerm, may_be_known: bool) -> ValueTokenizer {
        ValueTokenizer { push, may_be_known, terms: String::new(), ends: Vec::new() }
    }

    /// Calls `take` with the position and the term of each word of a value, in order.
    pub fn read(&mut self, value: &str, mut take: impl FnMut(u32, &str)) {
        self.split(value);
        let mut start = 0;
        for (position, end) in &self.ends {
            take(*position, &self.terms[start..*end]);
            start = *end;
        }
    }

    fn split(&mut self, value: &str) {
        let ValueTokenizer { push, may_be_known, terms, ends } = self;
        terms.clear();
        ends.clear();
        let known = value.strip_prefix(KNOWN).filter(|_| *may_be_known);
        let add = |token: crate::text::Token<'_>| {
            terms.extend(known.map(|_| KNOWN));
            push(token.exact, terms);
            ends.push((token.position, terms.len()));
        };
        ANALYZER.with_borrow_mut(|analyzer| analyzer.analyze(known.unwrap_or(value), None, add));
    }
}

impl Clone for ValueTokenizer {
    /// A tokenizer with buffers of its own.
    fn clone(&self) -> ValueTokenizer {
        ValueTokenizer::new(self.push, self.may_be_known)
    }
}

impl Tokenizer for ValueTokenizer {
    type TokenStream<'a> = ValueTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ValueTokens<'a> {
        self.split(text);
        let ValueTokenizer { terms, ends, .. } = self;
        ValueTokens { terms, ends, next: 0, token: Token::default() }
    }
}

pub struct ValueTokens<'a> {
    terms: &'a str,
    ends: &'a [(u32, usize)],
    next: usize,
    token: Token,
}

impl TokenStream for ValueTokens<'_> {
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
