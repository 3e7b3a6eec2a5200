//! [`Query`] and [`Node`]: what a query means, as a tree. How it is written is `print`'s, how it is read `parser`'s.

use super::limits;
use super::{Boost, Day, DayRange, FieldName, Flag, Nearness, NumberField, NumberRange, Relation};
use crate::text::{Span, words};

/// A query that was read. `Display` writes its canonical form: names instead of aliases, every group in brackets, dates as
/// days; reading that again gives an equal query.
///
/// ```
/// use newsearch::query::{Context, Day, parse};
/// let context = Context { today: Day::from_ymd(2024, 5, 2).expect("a day of the calendar") };
/// let query = parse("Kyiv OR Kiev missile date:yesterday", &context).query;
/// assert_eq!(query.to_string(), "(Kyiv OR Kiev) missile date:2024-05-01");
/// assert_eq!(parse(&query.to_string(), &context).query, query);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The whole of it.
    pub root: Node,
}

/// A part of a query. Equality leaves the spans out: they say where something was typed, not what it means.
///
/// What [`parse`](super::parse()) makes holds to this: no [`Terms`](Node::Terms), [`And`](Node::And) or [`Or`](Node::Or) has
/// fewer than two parts (but for the empty query, `Terms([])` at the root); no `Not` holds a `Not`, and no field a `Not`; where all parts of a `Terms` or
/// `And` would be exclusions, `All` stands before them. Brackets in the canonical form nest at most [`MAX_DEPTH`](super::MAX_DEPTH) deep.
#[derive(Debug, Clone, Eq)]
#[non_exhaustive]
pub enum Node {
    /// Every article: a `*` that stands alone.
    All,
    /// A word: one chunk without white space as typed, cleaned (NFC, no control characters): `al-Assad`, `U.S.`, `习近平`.
    /// It holds one or more words of [`text::words`](fn@crate::text::words), which match side by side.
    Word {
        /// The chunk.
        text: String,
        /// Where it was typed.
        span: Span,
    },
    /// Words in order.
    Phrase {
        /// What stands between the quotes, white space as single spaces, quotation marks within it left out.
        text: String,
        /// How many further words may stand among them.
        slop: u32,
        /// Where it was typed, with its quotes.
        span: Span,
    },
    /// A word with wildcards: `*` stands for any number of characters, `?` for one. Letters, digits, hyphens, apostrophes and stops beside them.
    Wild {
        /// The chunk.
        text: String,
        /// Where it was typed.
        span: Span,
    },
    /// A word, or one that a few letters make of it: put in, left out, changed, or swapped with their neighbour.
    Fuzzy {
        /// The word.
        text: String,
        /// How many such edits: 1 or 2.
        edits: u8,
        /// Where it was typed, with the sign.
        span: Span,
    },
    /// A word or words in order exactly as they are written, case and accents included.
    Literal {
        /// As in [`Phrase`](Node::Phrase).
        text: String,
        /// Where it was typed, with the sign.
        span: Span,
    },
    /// Something so many times in one text, or more. It holds what can stand at a place of a text: see [`Close`](Node::Close).
    AtLeast {
        /// How many times.
        times: u32,
        /// What.
        node: Box<Node>,
        /// Where it was typed, from the name to the end of the value.
        span: Span,
    },
    /// One thing near another. Both are words, wildcards, fuzzy words, phrases, literals, `Or`s of these, or further `Close`s, and hold no
    /// field. The place of the whole is that of what stands right: in `a w/5 b w/5 c`, c is near a b that is near an a.
    Close {
        /// What stands left of the operator.
        left: Box<Node>,
        /// How near.
        nearness: Nearness,
        /// What stands right of it.
        right: Box<Node>,
        /// Where the operator was typed.
        span: Span,
    },
    /// It counts so many times as much towards the score. It holds no `Boost` and no `Not`.
    Boost {
        /// What.
        node: Box<Node>,
        /// How much.
        by: Boost,
        /// Where it was typed: the factor.
        span: Span,
    },
    /// A number within a range.
    Number {
        /// Which number.
        field: NumberField,
        /// The range.
        range: NumberRange,
        /// Where it was typed, from the name to the end of the value.
        span: Span,
    },
    /// What the article has or is.
    Flag {
        /// What.
        flag: Flag,
        /// Where it was typed, from the name to the end of the value.
        span: Span,
    },
    /// What it holds is sought in this field only; a field further in overrides it, and `All` and `Date` do not mind it.
    Field {
        /// The field.
        field: FieldName,
        /// What is sought in it.
        node: Box<Node>,
        /// Where it was typed, from the name to the end of the value.
        span: Span,
    },
    /// Published in this range.
    Date {
        /// The days.
        range: DayRange,
        /// Where it was typed, from the name to the end of the value.
        span: Span,
    },
    /// Came into the index, or changed in it, in this range.
    Indexed {
        /// The days.
        range: DayRange,
        /// Where it was typed, from the name to the end of the value.
        span: Span,
    },
    /// Stands so to another article.
    Reference {
        /// How.
        relation: Relation,
        /// The id of the other, or the beginning of it.
        id: String,
        /// Where it was typed, from the name to the end of the value.
        span: Span,
    },
    /// What a saved search finds.
    Saved {
        /// Its name.
        name: String,
        /// The day that its dates are told from.
        today: Day,
        /// What it is; `None` until it is looked up. It plays no part in whether two nodes are equal.
        node: Option<Box<Node>>,
        /// Where it was typed, from the name to the end of the value.
        span: Span,
    },
    /// Names a place around a point.
    Near {
        /// A place's name, or degrees north and east parted by a comma: see [`centre`](super::centre).
        centre: String,
        /// How far around it, in kilometres.
        km: u32,
        /// Where it was typed, from the name of the field to the end of the value.
        span: Span,
    },
    /// Side by side: every one must match, or any one where the caller asks for that (`--match any`); `Not` excludes either way.
    Terms(Vec<Node>),
    /// Every one must match.
    And(Vec<Node>),
    /// Any one must match.
    Or(Vec<Node>),
    /// It must not match. Standing alone (in an `Or`), it matches every article that the inner node does not.
    Not(Box<Node>),
}

impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        match (self, other) {
            (Node::All, Node::All) => true,
            (Node::Word { text: a, .. }, Node::Word { text: b, .. }) => a == b,
            (Node::Phrase { text: a, slop: m, .. }, Node::Phrase { text: b, slop: n, .. }) => a == b && m == n,
            (Node::Field { field: f, node: a, .. }, Node::Field { field: g, node: b, .. }) => f == g && a == b,
            (Node::Date { range: a, .. }, Node::Date { range: b, .. }) => a == b,
            (Node::Indexed { range: a, .. }, Node::Indexed { range: b, .. }) => a == b,
            (Node::Reference { relation: r, id: a, .. }, Node::Reference { relation: s, id: b, .. }) => r == s && a == b,
            (Node::Saved { name: a, today: m, .. }, Node::Saved { name: b, today: n, .. }) => a == b && m == n,
            (Node::Near { centre: a, km: m, .. }, Node::Near { centre: b, km: n, .. }) => a == b && m == n,
            (Node::Wild { text: a, .. }, Node::Wild { text: b, .. }) | (Node::Literal { text: a, .. }, Node::Literal { text: b, .. }) => {
                a == b
            }
            (Node::Fuzzy { text: a, edits: m, .. }, Node::Fuzzy { text: b, edits: n, .. }) => a == b && m == n,
            (Node::AtLeast { times: m, node: a, .. }, Node::AtLeast { times: n, node: b, .. }) => m == n && a == b,
            (Node::Close { left: a, nearness: m, right: b, .. }, Node::Close { left: c, nearness: n, right: d, .. }) => {
                a == c && m == n && b == d
            }
            (Node::Boost { node: a, by: m, .. }, Node::Boost { node: b, by: n, .. }) => a == b && m == n,
            (Node::Number { field: f, range: a, .. }, Node::Number { field: g, range: b, .. }) => f == g && a == b,
            (Node::Flag { flag: a, .. }, Node::Flag { flag: b, .. }) => a == b,
            (Node::Terms(a), Node::Terms(b)) | (Node::And(a), Node::And(b)) | (Node::Or(a), Node::Or(b)) => a == b,
            (Node::Not(a), Node::Not(b)) => a == b,
            _ => false,
        }
    }
}

impl Node {
    /// Calls `visit` for every node from here down, before its parts, with whether it lies under an odd number of `Not`.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n Node, bool)) {
        self.walk_from(false, visit);
    }

    fn walk_from<'n>(&'n self, excluded: bool, visit: &mut impl FnMut(&'n Node, bool)) {
        visit(self, excluded);
        match self {
            Node::Terms(parts) | Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|p| p.walk_from(excluded, visit)),
            Node::Field { node, .. } | Node::AtLeast { node, .. } | Node::Boost { node, .. } => node.walk_from(excluded, visit),
            Node::Close { left, right, .. } => {
                left.walk_from(excluded, visit);
                right.walk_from(excluded, visit);
            }
            Node::Not(node) => node.walk_from(!excluded, visit),
            Node::Saved { node: Some(node), .. } => node.walk_from(excluded, visit),
            _ => {}
        }
    }

    /// The same with another word wherever it asks for this one, by itself or in a phrase.
    pub fn with_word(&self, word: &str, instead: &str) -> Node {
        let again = |node: &Node| Box::new(node.with_word(word, instead));
        let all = |nodes: &[Node]| nodes.iter().map(|n| n.with_word(word, instead)).collect();
        match self {
            Node::Word { text, span } => Node::Word { text: replaced(text, word, instead), span: *span },
            Node::Phrase { text, slop, span } => Node::Phrase { text: replaced(text, word, instead), slop: *slop, span: *span },
            Node::AtLeast { times, node, span } => Node::AtLeast { times: *times, node: again(node), span: *span },
            Node::Close { left, nearness, right, span } => {
                Node::Close { left: again(left), nearness: *nearness, right: again(right), span: *span }
            }
            Node::Boost { node, by, span } => Node::Boost { node: again(node), by: *by, span: *span },
            Node::Field { field, node, span } => Node::Field { field: *field, node: again(node), span: *span },
            Node::Not(node) => Node::Not(again(node)),
            Node::Terms(nodes) => Node::Terms(all(nodes)),
            Node::And(nodes) => Node::And(all(nodes)),
            Node::Or(nodes) => Node::Or(all(nodes)),
            node => node.clone(),
        }
    }

    /// Whether nothing further is within it.
    pub fn is_leaf(&self) -> bool {
        let limits = matches!(self, Node::Date { .. } | Node::Near { .. } | Node::Number { .. } | Node::Flag { .. } | Node::Indexed { .. });
        limits || self.is_wording() || matches!(self, Node::All | Node::Reference { .. } | Node::Saved { node: None, .. })
    }

    /// A word or words: what is printed without brackets wherever it stands.
    pub(super) fn is_wording(&self) -> bool {
        matches!(self, Node::Word { .. } | Node::Phrase { .. } | Node::Wild { .. } | Node::Fuzzy { .. } | Node::Literal { .. })
    }

    /// Whether it stands at places of a text, so that something can be near it.
    pub(super) fn has_places(&self) -> bool {
        match self {
            Node::Close { .. } => true,
            Node::Or(parts) => parts.iter().all(Node::has_places),
            node => node.is_wording(),
        }
    }

    /// Several nodes or one: what must be bracketed inside another node.
    pub(super) fn is_group(&self) -> bool {
        matches!(self, Node::Terms(parts) | Node::And(parts) | Node::Or(parts) if parts.len() != 1)
    }

    /// Its opposite, without doubling `Not`.
    pub(super) fn negated(self) -> Node {
        match self {
            Node::Not(inner) => *inner,
            node => Node::Not(Box::new(node)),
        }
    }

    /// This node with a factor; an exclusion has none.
    pub(super) fn boosted(self, by: Boost, span: Span) -> Node {
        match self {
            Node::Not(_) => self,
            Node::Boost { node, by: inner, .. } => node.boosted(by.times(inner), span),
            node if by == Boost::ONE => node,
            node => Node::Boost { node: Box::new(node), by, span },
        }
    }

    /// This node so many times, in its field if it has one.
    pub(super) fn at_least(self, times: u32, span: Span) -> Node {
        match self {
            Node::Field { field, node, span: typed } => Node::Field { field, node: Box::new(node.at_least(times, span)), span: typed },
            Node::Boost { node, by, span: typed } => node.at_least(times, span).boosted(by, typed),
            node => Node::AtLeast { times, node: Box::new(node), span },
        }
    }

    /// This node sought in `field` only.
    pub(super) fn scoped(self, field: FieldName, span: Span) -> Node {
        match self {
            // "not in the title" and "in the title: not" mean the same; one form of it suffices.
            Node::Not(inner) => Node::Not(Box::new(inner.scoped(field, span))),
            // So for a factor.
            Node::Boost { node, by, span: typed } => node.scoped(field, span).boosted(by, typed),
            node => Node::Field { field, node: Box::new(node), span },
        }
    }
}

impl Query {
    /// Whether it keeps within [`MAX_CLAUSES`](super::MAX_CLAUSES) and nests no deeper than any that is parsed. For one that a program made; searchers ask.
    ///
    /// # Errors
    /// [`Query`](crate::ErrorKind::Query), which says what is too much.
    pub fn check(&self) -> crate::error::Result<()> {
        limits::check(&self.root).map_err(|message| crate::error::Error::new(crate::ErrorKind::Query, message))
    }

    /// Whether nothing is asked for: no words, no filters.
    pub fn is_empty(&self) -> bool {
        self.clauses() == 0
    }

    /// The words and phrases that must or may match, in the order typed; those that are excluded are not among them.
    ///
    /// ```
    /// use newsearch::query::{Context, Day, parse};
    /// let context = Context { today: Day::from_ymd(2024, 5, 2).expect("a day of the calendar") };
    /// assert_eq!(parse("strike -football title:\"rate cut\"", &context).query.words(), ["strike", "rate cut"]);
    /// ```
    pub fn words(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.root.walk(&mut |node, excluded| {
            if let Node::Word { text, .. }
            | Node::Phrase { text, .. }
            | Node::Wild { text, .. }
            | Node::Fuzzy { text, .. }
            | Node::Literal { text, .. } = node
                && !excluded
            {
                found.push(text.as_str());
            }
        });
        found
    }

    /// How many clauses it has: words, phrases, dates, stars.
    pub fn clauses(&self) -> usize {
        let mut leaves = 0;
        self.root.walk(&mut |node, _| leaves += usize::from(node.is_leaf()));
        leaves
    }
}

/// A text with another word for each that is written like this one.
fn replaced(text: &str, word: &str, instead: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for found in words(text).filter(|found| found.span.of(text) == word) {
        out.push_str(&text[end..found.span.start]);
        out.push_str(instead);
        end = found.span.end;
    }
    out.push_str(&text[end..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, at: usize) -> Node {
        Node::Word { text: text.into(), span: Span::new(at, at + text.len()) }
    }

    #[test]
    fn equality_is_about_meaning_not_place() {
        assert_eq!(word("a", 0), word("a", 7));
        assert_ne!(word("a", 0), word("A", 0));
        assert_ne!(Node::Terms(vec![word("a", 0)]), Node::And(vec![word("a", 0)]));
    }

    #[test]
    fn counts_clauses_and_knows_emptiness() {
        assert!(Query { root: Node::Terms(vec![]) }.is_empty());
        let query = Query { root: Node::Terms(vec![Node::All, Node::Not(Box::new(word("a", 0)))]) };
        assert!(!query.is_empty());
        assert_eq!(query.clauses(), 2);
        assert_eq!(query.words(), Vec::<&str>::new());
    }

    #[test]
    fn a_field_of_an_exclusion_is_the_exclusion_of_a_field() {
        let span = Span::new(0, 1);
        let not = word("a", 0).negated();
        assert_eq!(not.clone().scoped(FieldName::Title, span), word("a", 0).scoped(FieldName::Title, span).negated());
        assert_eq!(not.negated(), word("a", 0));
    }
}
