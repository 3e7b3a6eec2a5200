//! From characters to [`Token`]s: where words, phrases, fields and operators begin and end.
//!
//! The lexer decides everything that can be decided without looking at brackets; the tree is the parser's, the signs at the edges of a word
//! are `word`'s, what stands in quotation marks `quoted`'s, and the values of fields `values`'.

mod quoted;
mod values;

use super::field::{self, DateField, FieldName};
use super::glyph::{Glyph, glyphs};
use super::nearness::{self, Nearness};
use super::problem::Problems;
use super::{Boost, Node, NumberField, Relation, capitals, word};
use crate::text::Span;

/// The longest chunk that is looked at as an operator of nearness, in characters.
const MAX_OPERATOR: usize = 64;

/// One token and where it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// `(`, or `title:(`.
    Open(Option<Scope>),
    /// `)`.
    Close,
    /// `AND`.
    And,
    /// `OR`, or `|`, which is no word.
    Or { sign: bool },
    /// `NOT`.
    Not,
    /// `-` right before what follows.
    Minus,
    /// `+` right before what follows.
    Plus,
    /// `NEAR/10` and its like.
    Nearness(Nearness),
    /// `^2` after a bracket.
    Boost(Boost),
    /// `atleast3:` with its value.
    AtLeast(u32, Node),
    /// `words:` with its value as typed.
    Number(NumberField, String),
    /// `is:` or `has:` with its value as typed.
    Flags(&'static str, String),
    /// A word, a phrase or `*`.
    Leaf(Node),
    /// A field with its value or values: any of them.
    Field(FieldName, Vec<Node>),
    /// `near:` with its value as typed.
    Near(String),
    /// `org:` with its value or values: any of them.
    Written(Vec<Node>),
    /// `like:` or `story:` with its value as typed.
    Reference(Relation, String),
    /// `saved:` with its value as typed.
    Saved(String),
    /// A date field with its value as typed.
    Date(DateField, String),
    /// `indexed:` with its value as typed.
    Indexed(String),
}

/// What stands before a bracket and is about all that is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// `title:(`.
    Field(FieldName),
    /// `atleast3:(`.
    AtLeast(u32),
    /// `org:(`.
    Written,
}

/// The tokens of `text`. Takes time linear in the text.
pub(super) fn lex(glyphs: &[Glyph], problems: &mut Problems) -> Vec<Token> {
    let mut lexer = Lexer { glyphs, at: 0, prefixed: false, tokens: Vec::new(), problems };
    while lexer.at < glyphs.len() {
        lexer.item();
    }
    lexer.tokens
}

/// Whether `text`, as it is, is read as one word with this text.
pub(super) fn reads_as_word(text: &str) -> bool {
    let tokens = lex(&glyphs(text), &mut Problems::default());
    matches!(&tokens[..], [Token { kind: Kind::Leaf(Node::Word { text: read, .. }), .. }] if read == text)
}

/// Whether `text`, as it is, is read as a headline pasted in capitals.
pub(super) fn is_shouted(text: &str) -> bool {
    capitals::is_shouted(&lex(&glyphs(text), &mut Problems::default()))
}

struct Lexer<'g, 'p> {
    glyphs: &'g [Glyph],
    at: usize,
    /// A sign stands right before the current place, so no operator begins there.
    prefixed: bool,
    tokens: Vec<Token>,
    problems: &'p mut Problems,
}

impl Lexer<'_, '_> {
    /// Reads what begins at the current place; moves on by one character at least.
    fn item(&mut self) {
        let glyph = self.glyphs[self.at];
        if glyph.is(' ') {
            self.at += 1;
        } else if glyph.is('(') {
            self.single(Kind::Open(None));
        } else if glyph.is(')') {
            self.single(Kind::Close);
        } else if glyph.is('|') {
            let start = self.at;
            while self.is_at(self.at, '|') {
                self.at += 1;
            }
            self.push(Kind::Or { sign: true }, start);
        } else if glyph.quote().is_some() {
            let start = self.at;
            if let Some(phrase) = self.phrase() {
                self.push(Kind::Leaf(phrase), start);
            }
        } else if glyph.is('=') && self.glyphs.get(self.at + 1).is_some_and(|g| g.quote().is_some()) {
            let start = self.at;
            if let Some(literal) = self.literal() {
                self.push(Kind::Leaf(literal), start);
            }
        } else if glyph.is('^') && self.at > 0 && self.is_at(self.at - 1, ')') {
            self.boost_of_bracket();
        } else if glyph.is_any("-+") && self.begins() {
            self.prefix();
        } else {
            self.chunk();
        }
    }

    fn single(&mut self, kind: Kind) {
        self.at += 1;
        self.push(kind, self.at - 1);
    }

    fn push(&mut self, kind: Kind, start: usize) {
        let span = self.span(start, self.at);
        self.tokens.push(Token { kind, span });
    }

    /// The span of the characters `start..end` in the text as typed.
    fn span(&self, start: usize, end: usize) -> Span {
        match self.glyphs.get(start..end) {
            Some([first, .., last] | [first @ last]) => Span::new(first.span.start, last.span.end),
            _ => Span::new(0, 0),
        }
    }

    fn is_at(&self, at: usize, sign: char) -> bool {
        self.glyphs.get(at).is_some_and(|g| g.is(sign))
    }

    /// Whether nothing stands right before the current place that it could belong to.
    fn begins(&self) -> bool {
        self.at == 0 || self.glyphs[self.at - 1].is_any(" (|")
    }

    /// Whether a word, at `at` or before it, ends here.
    fn ends(&self, at: usize) -> bool {
        self.glyphs.get(at).is_none_or(|g| g.is_any(" ()|") || g.quote().is_some())
    }

    /// `-word`, `+word`. Several signs in a row count once.
    fn prefix(&mut self) {
        let start = self.at;
        while self.glyphs.get(self.at).is_some_and(|g| g.is_any("-+")) {
            self.at += 1;
        }
        let minus = self.glyphs[start..self.at].iter().any(|g| g.is('-'));
        if self.glyphs.get(self.at).is_none_or(|g| g.is_any(" )|")) {
            let span = self.span(start, self.at);
            self.problems.repaired(span, || match minus {
                true => "- stands alone and is ignored; to exclude a word write -word, without a space".into(),
                false => "+ stands alone and is ignored".into(),
            });
            return;
        }
        self.push(if minus { Kind::Minus } else { Kind::Plus }, start);
        let before = self.tokens.len();
        self.prefixed = true;
        self.item();
        self.prefixed = false;
        if self.tokens.len() == before {
            // What it stood before was ignored; it must not fall on what comes next.
            self.tokens.pop();
        }
    }

    /// A run of other characters: an operator, a field with its value, or a word.
    fn chunk(&mut self) {
        let start = self.at;
        let prefixed = std::mem::take(&mut self.prefixed);
        let mut end = start;
        let mut colon = None;
        while !self.ends(end) {
            if colon.is_none() && self.is_at(end, ':') {
                colon = Some(end);
            }
            end += 1;
        }
        let chunk = &self.glyphs[start..end];
        if let Some(colon) = colon
            && let Some(name) = name(&self.glyphs[start..colon])
        {
            if let Some(row) = field::find(&name) {
                return self.field(row, start, colon + 1);
            }
            if let Some(digits) = field::at_least(&name)
                && !self.ends(colon + 1) | self.is_at(colon + 1, '(') | self.glyphs.get(colon + 1).is_some_and(|g| g.quote().is_some())
            {
                return self.at_least(digits, start, colon + 1);
            }
            self.unknown(&name, start, colon);
        }
        self.at = end;
        let is = |text: &str| chunk.iter().all(|g| !g.literal) && chunk.iter().map(|g| g.c).eq(text.chars());
        match () {
            _ if is("*") => self.push(Kind::Leaf(Node::All), start),
            _ if is("AND") && !prefixed => self.push(Kind::And, start),
            _ if is("OR") && !prefixed => self.push(Kind::Or { sign: false }, start),
            _ if is("NOT") && !prefixed => self.push(Kind::Not, start),
            _ if !prefixed && self.nearness(start, end) => {}
            _ => {
                self.small_nearness(start, end);
                if let Some(word) = word::word(chunk, self.problems) {
                    self.push(Kind::Leaf(word), start);
                }
            }
        }
    }

    /// Takes the operator of nearness that begins at `start`, where one does.
    fn nearness(&mut self, start: usize, end: usize) -> bool {
        if self.glyphs[start..end].iter().any(|g| g.literal) || end - start > MAX_OPERATOR {
            return false;
        }
        let chunk: String = self.glyphs[start..end].iter().map(|g| g.c).collect();
        let read = if chunk == "AROUND" && self.is_at(end, '(') {
            let digits: String = self.glyphs[end + 1..].iter().map_while(|g| g.c.is_ascii_digit().then_some(g.c)).take(16).collect();
            let close = end + 1 + digits.len();
            if digits.is_empty() || !self.is_at(close, ')') {
                return false;
            }
            self.at = close + 1;
            nearness::distance(&digits).map(Nearness::Within)
        } else {
            match nearness::operator(&chunk) {
                Some(read) => read,
                None => return false,
            }
        };
        match read {
            Ok(nearness) => self.push(Kind::Nearness(nearness), start),
            Err(message) => self.problems.refused(self.span(start, self.at), message),
        }
        true
    }

    /// Hints at `near/5`, which is words: operators have capitals.
    fn small_nearness(&mut self, start: usize, end: usize) {
        if end - start > MAX_OPERATOR || !self.glyphs[start..end].iter().any(|g| g.is('/')) {
            return;
        }
        let typed: String = self.glyphs[start..end].iter().map(|g| g.c).collect();
        let capitals = typed.to_uppercase();
        if nearness::operator(&typed).is_none() && nearness::operator(&capitals).is_some() {
            self.problems
                .repaired(self.span(start, end), || format!("{typed} is read as words; {capitals} asks for words near each other"));
        }
    }

    /// Hints at a name before a colon that is no field. Addresses and times of day are no names.
    fn unknown(&mut self, name: &str, start: usize, colon: usize) {
        let span = self.span(start, colon + 1);
        let plain = name.len() < 2 || !name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
        let next = self.glyphs.get(colon + 1);
        if plain || next.is_none_or(|g| !g.c.is_alphanumeric() && !g.is('(') && g.quote().is_none()) {
            return;
        }
        self.problems.repaired(span, || match field::nearest(name) {
            Some(near) => format!("no field {name}: read as text; did you mean {near}:?"),
            None => format!("no field {name}: read as text; newsearch query --help lists the fields"),
        });
    }
}

/// The characters before a colon as a name, where they could be one.
fn name(glyphs: &[Glyph]) -> Option<String> {
    let fits = |g: &Glyph| !g.literal && (g.c.is_ascii_alphanumeric() || g.c == '_');
    (!glyphs.is_empty() && glyphs.iter().all(fits)).then(|| glyphs.iter().map(|g| g.c).collect())
}
