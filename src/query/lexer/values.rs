//! What stands after the colon of a field.

use super::{Kind, Lexer, Scope, Token};
use crate::query::field::{FieldRow, FieldValue};
use crate::query::{FieldName, Node, word};

/// The most times that `atleastN:` counts to.
const MAX_TIMES: u32 = 1000;

impl Lexer<'_, '_> {
    /// A field whose name stands at `start` and whose value begins at `value`.
    pub(super) fn field(&mut self, row: &'static FieldRow, start: usize, value: usize) {
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
            FieldValue::Indexed => {
                let text = if missing { String::new() } else { self.date_text() };
                return self.push(Kind::Indexed(text), start);
            }
            FieldValue::Reference(relation) if !missing => {
                let text = self.date_text();
                return self.push(Kind::Reference(relation, text), start);
            }
            FieldValue::Saved if !missing => {
                let text = self.date_text();
                return self.push(Kind::Saved(text), start);
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
            FieldValue::Number(_) | FieldValue::Flag | FieldValue::Reference(_) | FieldValue::Saved => (FieldName::Body, false),
            FieldValue::Written => (FieldName::Body, true),
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
            let scope = if row.value == FieldValue::Written { Scope::Written } else { Scope::Field(field) };
            return self.push(Kind::Open(Some(scope)), start);
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
            self.push(if row.value == FieldValue::Written { Kind::Written(values) } else { Kind::Field(field, values) }, start);
        } else if negated {
            // The sign must not fall on what comes next.
            self.tokens.pop();
        }
    }

    /// One value of a field: a phrase or a word, up to a comma where it stands in a list.
    pub(super) fn value(&mut self, list: bool) -> Option<Node> {
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
    pub(super) fn date_text(&mut self) -> String {
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

    /// `atleast3:` and its value, which begins at `value`.
    pub(super) fn at_least(&mut self, digits: &str, start: usize, value: usize) {
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
}
