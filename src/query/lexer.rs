//! From characters to [`Token`]s: where words, phrases, fields and operators begin and end.
//!
//! The lexer decides everything that can be decided without looking at brackets; the tree is the parser's, the signs at the edges of a word
//! are `word`'s, and the values of fields `value`'s.

use super::field::{self, DateField, FieldName, FieldRow, FieldValue};
use super::glyph::{Glyph, Quote, glyphs, quote};
use super::nearness::{self, Nearness};
use super::problem::Problems;
use super::{Boost, Node, NumberField, word};
use crate::text::{Span, words};

/// The most times that `atleastN:` counts to.
const MAX_TIMES: u32 = 1000;

/// The most further words a phrase may allow among its own.
pub(super) const MAX_SLOP: u32 = 1000;

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
    /// A date field with its value as typed.
    Date(DateField, String),
}

/// What stands before a bracket and is about all that is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// `title:(`.
    Field(FieldName),
    /// `atleast3:(`.
    AtLeast(u32),
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

    /// A phrase with its slop; `None` where it holds no word.
    fn phrase(&mut self) -> Option<Node> {
        let start = self.at;
        let family = self.glyphs[start].quote()?;
        let close = self.closing(start + 1, family);
        let inner = &self.glyphs[start + 1..close.unwrap_or(self.glyphs.len())];
        let mut text = String::new();
        for c in inner.iter().map(|g| if quote(g.c).is_some() { ' ' } else { g.c }) {
            if c != ' ' || !(text.is_empty() || text.ends_with(' ')) {
                text.push(c);
            }
        }
        let text = text.trim_end().to_owned();
        self.at = close.map_or(self.glyphs.len(), |c| c + 1);
        let quoted = self.span(start, self.at);
        let slop = if close.is_some() { self.slop() } else { 0 };
        if words(&text).next().is_none() {
            self.problems.repaired(quoted, || match close {
                Some(_) => "no word stands between these quotes: ignored".into(),
                None => "a lone quote: ignored".into(),
            });
            return None;
        }
        if close.is_none() {
            self.problems.repaired(self.span(start, start + 1), || "this quote is not closed: read as closed at the end".into());
        }
        let phrase = Node::Phrase { text, slop, span: self.span(start, self.at) };
        Some(self.boosted(phrase))
    }

    /// `="Red Line"`, at the sign.
    fn literal(&mut self) -> Option<Node> {
        let start = self.at;
        self.at += 1;
        let (by, phrase) = match self.phrase()? {
            Node::Boost { node, by, .. } => (Some(by), *node),
            node => (None, node),
        };
        let Node::Phrase { text, slop, .. } = phrase else { return Some(phrase) };
        let span = self.span(start, self.at);
        if slop > 0 {
            self.problems.repaired(span, || format!("~{slop} after what stands exactly so: ignored"));
        }
        let literal = word::literal(&text, span)?;
        Some(match by {
            Some(by) => literal.boosted(by, span),
            None => literal,
        })
    }

    /// `node` with the factor that stands right after it.
    fn boosted(&mut self, node: Node) -> Node {
        let start = self.at;
        match self.factor().map(|text| word::factor(&text, self.span(start, self.at), self.problems)) {
            Some(Some(by)) => node.boosted(by, self.span(start, self.at)),
            _ => node,
        }
    }

    /// `^2` after a bracket.
    fn boost_of_bracket(&mut self) {
        let start = self.at;
        match self.factor() {
            Some(text) => {
                let span = self.span(start, self.at);
                if let Some(by) = word::factor(&text, span, self.problems) {
                    self.push(Kind::Boost(by), start);
                }
            }
            None => self.chunk(),
        }
    }

    /// The digits after `^`, where a factor stands here that nothing follows but an end.
    fn factor(&mut self) -> Option<String> {
        if !self.is_at(self.at, '^') {
            return None;
        }
        let mut end = self.at + 1;
        while self.glyphs.get(end).is_some_and(|g| g.c.is_ascii_digit() || g.is('.')) {
            end += 1;
        }
        if !(self.ends(end) || self.is_at(end, ',')) {
            return None;
        }
        let text = self.glyphs[self.at + 1..end].iter().map(|g| g.c).collect();
        self.at = end;
        Some(text)
    }

    /// The quote that closes one of this family: the next of the family, else, where marks were mixed, of its sister.
    /// (A search that fails ends the text, so all searches together stay linear.)
    fn closing(&self, from: usize, family: Quote) -> Option<usize> {
        let next = |family| (from..self.glyphs.len()).find(|at| self.glyphs[*at].quote() == Some(family));
        next(family).or_else(|| match family {
            Quote::Straight => next(Quote::Curly),
            Quote::Curly => next(Quote::Straight),
            Quote::Angle => None,
        })
    }

    /// `~3` after a phrase.
    fn slop(&mut self) -> u32 {
        let start = self.at;
        if !self.is_at(start, '~') {
            return 0;
        }
        self.at += 1;
        let mut number = String::new();
        while let Some(g) = self.glyphs.get(self.at).filter(|g| g.c.is_ascii_digit()) {
            number.push(g.c);
            self.at += 1;
        }
        let span = self.span(start, self.at);
        if number.is_empty() {
            self.problems.repaired(span, || "~ without a number: ignored; \"rate cut\"~3 allows three words between".into());
            return 0;
        }
        number.parse().ok().filter(|n| *n <= MAX_SLOP).unwrap_or_else(|| {
            self.problems.refused(span, format!("at most {MAX_SLOP} words may stand between those of a phrase: write ~{MAX_SLOP} or less"));
            0
        })
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
                if let Some(word) = word::word(chunk, self.problems) {
                    self.push(Kind::Leaf(word), start);
                }
            }
        }
    }

    /// Takes the operator of nearness that begins at `start`, where one does.
    fn nearness(&mut self, start: usize, end: usize) -> bool {
        if self.glyphs[start..end].iter().any(|g| g.literal) || end - start > 16 {
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

    /// `atleast3:` and its value, which begins at `value`.
    fn at_least(&mut self, digits: &str, start: usize, value: usize) {
        self.at = value;
        let times = match digits.parse().ok().filter(|n| (1..=MAX_TIMES).contains(n)) {
            Some(times) => times,
            None => {
                let message = format!("atleast{digits}: counts from 1 to {MAX_TIMES}; write atleast3:lithium");
                self.problems.refused(self.span(start, value), message);
                1
            }
        };
        if self.is_at(self.at, '(') {
            self.at += 1;
            return self.push(Kind::Open(Some(Scope::AtLeast(times))), start);
        }
        if let Some(node) = self.value(false) {
            self.push(Kind::AtLeast(times, node), start);
        }
    }

    /// Hints at a name before a colon that is no field. Addresses and times of day are no names.
    fn unknown(&mut self, name: &str, start: usize, colon: usize) {
        let span = self.span(start, colon + 1);
        if field::is_not_yet(name) {
            self.problems.repaired(span, || format!("{name}: is not understood yet: read as text"));
            return;
        }
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

    /// A field whose name stands at `start` and whose value begins at `value`.
    fn field(&mut self, row: &'static FieldRow, start: usize, value: usize) {
        self.at = value;
        let missing = self.glyphs.get(value).is_none_or(|g| g.is_any(" )|"));
        let (field, list) = match row.value {
            FieldValue::Date(field) => {
                let text = if missing { String::new() } else { self.date_text() };
                return self.push(Kind::Date(field, text), start);
            }
            FieldValue::Near => {
                let text = if missing { String::new() } else { self.date_text() };
                return self.push(Kind::Near(text), start);
            }
            FieldValue::Number(field) if !missing => {
                let text = self.date_text();
                return self.push(Kind::Number(field, text), start);
            }
            FieldValue::Flag if !missing => {
                let text = self.date_text();
                return self.push(Kind::Flags(row.name, text), start);
            }
            // Without a value they are words; which field does not matter then.
            FieldValue::Number(_) | FieldValue::Flag => (FieldName::Body, false),
            FieldValue::Text(field) => (field, false),
            FieldValue::List(field) => (field, true),
        };
        if missing {
            let span = self.span(start, value);
            self.problems.repaired(span, || {
                format!("nothing stands right after {}: so it is read as a word; a field is written {}", row.name, row.example)
            });
            if let Some(word) = word::word(&self.glyphs[start..value - 1], self.problems) {
                self.push(Kind::Leaf(word), start);
            }
            return;
        }
        let negated = self.is_at(value, '-') && !self.ends(value + 1);
        if negated {
            let span = self.span(value, value + 1);
            self.problems.repaired(span, || format!("- stands before a field, not in it: read as -{}:", row.name));
            self.tokens.push(Token { kind: Kind::Minus, span });
            self.at += 1;
        }
        if self.is_at(self.at, '(') {
            self.at += 1;
            return self.push(Kind::Open(Some(Scope::Field(field))), start);
        }
        let mut values = Vec::new();
        loop {
            values.extend(self.value(list));
            if !(list && self.is_at(self.at, ',')) {
                break;
            }
            self.at += 1;
            if self.glyphs.get(self.at).is_none_or(|g| g.is_any(" ()|")) {
                let span = self.span(self.at - 1, self.at);
                self.problems.repaired(span, || format!("the list ends at this comma; write it without spaces: {}:a,b", row.name));
                break;
            }
        }
        if !values.is_empty() {
            self.push(Kind::Field(field, values), start);
        } else if negated {
            // The sign must not fall on what comes next.
            self.tokens.pop();
        }
    }

    /// One value of a field: a phrase or a word, up to a comma where it stands in a list.
    fn value(&mut self, list: bool) -> Option<Node> {
        if self.glyphs.get(self.at).is_some_and(|g| g.quote().is_some()) {
            return self.phrase();
        }
        if self.is_at(self.at, '=') && self.glyphs.get(self.at + 1).is_some_and(|g| g.quote().is_some()) {
            return self.literal();
        }
        let start = self.at;
        while !(self.ends(self.at) || list && self.is_at(self.at, ',')) {
            self.at += 1;
        }
        if start == self.at { None } else { word::word(&self.glyphs[start..self.at], self.problems) }
    }

    /// The value of a date field or of `near:`: up to white space or a bracket, with quoted and bracketed stretches whole.
    fn date_text(&mut self) -> String {
        let mut text = String::new();
        if self.is_at(self.at, '[')
            && let Some(close) = (self.at..self.glyphs.len()).find(|at| self.is_at(*at, ']'))
        {
            text.extend(self.glyphs[self.at..=close].iter().map(|g| g.c));
            self.at = close + 1;
            return text;
        }
        if self.is_at(self.at, '(')
            && let Some(close) = (self.at..self.glyphs.len()).find(|at| self.is_at(*at, ')'))
        {
            text.extend(self.glyphs[self.at + 1..close].iter().map(|g| g.c));
            self.at = close + 1;
            return text;
        }
        while let Some(glyph) = self.glyphs.get(self.at) {
            if let Some(family) = glyph.quote() {
                let close = self.closing(self.at + 1, family);
                if close.is_none() {
                    let span = self.span(self.at, self.at + 1);
                    self.problems.repaired(span, || "this quote is not closed: read as closed at the end".into());
                }
                text.extend(self.glyphs[self.at + 1..close.unwrap_or(self.glyphs.len())].iter().map(|g| g.c));
                self.at = close.map_or(self.glyphs.len(), |c| c + 1);
            } else if self.ends(self.at) {
                break;
            } else {
                text.push(glyph.c);
                self.at += 1;
            }
        }
        text
    }
}

/// The characters before a colon as a name, where they could be one.
fn name(glyphs: &[Glyph]) -> Option<String> {
    let fits = |g: &Glyph| !g.literal && (g.c.is_ascii_alphanumeric() || g.c == '_');
    (!glyphs.is_empty() && glyphs.iter().all(fits)).then(|| glyphs.iter().map(|g| g.c).collect())
}
