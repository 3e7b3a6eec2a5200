//! What stands in quotation marks, with what follows it: `"rate cut"~3`, `="Red Line"`, `^2`.

use super::{Kind, Lexer};
use crate::query::glyph::{Glyph, Quote, quote};
use crate::query::{Node, word};
use crate::text::{Span, words};

/// The most further words a phrase may allow among its own.
const MAX_SLOP: u32 = 1000;

impl Lexer<'_, '_> {
    /// A phrase with its slop; `None` where it holds no word.
    pub(super) fn phrase(&mut self) -> Option<Node> {
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
        self.tell_wildcards(inner, quoted);
        let phrase = Node::Phrase { text, slop, span: self.span(start, self.at) };
        Some(self.boosted(phrase))
    }

    /// Says that a wildcard is none between quotes.
    fn tell_wildcards(&mut self, inner: &[Glyph], span: Span) {
        let mut words = inner.split(|g| g.is(' '));
        if let Some(wild) = words.clone().find_map(word::wildcards) {
            self.problems.repaired(span, || {
                format!("* and ? are no wildcards between quotes: read without them; a word right before {wild} is asked for as in rate pre/1 {wild}")
            });
        } else if words.any(|word| matches!(word, [star] if star.is('*'))) {
            self.problems.repaired(span, || "* stands for no word between quotes: ignored; \"rate cut\"~1 allows one between".into());
        }
    }

    /// `="Red Line"`, at the sign.
    pub(super) fn literal(&mut self) -> Option<Node> {
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
    pub(super) fn boosted(&mut self, node: Node) -> Node {
        let start = self.at;
        match self.factor().map(|text| word::factor(&text, self.span(start, self.at), self.problems)) {
            Some(Some(by)) => node.boosted(by, self.span(start, self.at)),
            _ => node,
        }
    }

    /// `^2` after a bracket.
    pub(super) fn boost_of_bracket(&mut self) {
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
    pub(super) fn factor(&mut self) -> Option<String> {
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
    pub(super) fn closing(&self, from: usize, family: Quote) -> Option<usize> {
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
}
