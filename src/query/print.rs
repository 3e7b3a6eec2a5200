//! The canonical form: [`Query`] and [`Node`] as text that reads back as the same tree.
//!
//! Every group inside another stands in brackets, so the form does not depend on precedence.

use super::glyph::{can_be_guarded, clean, quote};
use super::{DayRange, FieldName, Node, Query, lexer, reference};
use std::fmt::{self, Display};

impl Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.root.to_string();
        // All in capitals it would be read as a pasted headline; what has brackets is none.
        match matches!(self.root, Node::And(_) | Node::Or(_)) && lexer::is_shouted(&written) {
            true => write!(f, "({written})"),
            false => f.write_str(&written),
        }
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::All => f.write_str("*"),
            Node::Word { text, .. } => f.write_str(&word(text, false)),
            Node::Phrase { text, slop, .. } => f.write_str(&phrase(text, *slop)),
            Node::Wild { text, .. } => f.write_str(text),
            Node::Fuzzy { text, edits, .. } => write!(f, "{text}~{edits}"),
            Node::Literal { text, .. } => f.write_str(&literal(text)),
            Node::AtLeast { times, node, .. } if node.is_wording() => write!(f, "atleast{times}:{node}"),
            Node::AtLeast { times, node, .. } => write!(f, "atleast{times}:({node})"),
            Node::Close { left, nearness, right, .. } => write!(f, "{} {nearness} {}", Left(left), Part(right)),
            Node::Boost { node, by, .. } if is_bare(node) => write!(f, "{node}^{by}"),
            Node::Boost { node, by, .. } => write!(f, "({node})^{by}"),
            Node::Number { field, range, .. } => write!(f, "{}:{range}", field.name()),
            Node::Flag { flag, .. } => flag.fmt(f),
            Node::Date { range, .. } => range.fmt(f),
            Node::Indexed { range, .. } => write!(f, "indexed:{}", days(*range)),
            Node::Reference { relation, id, .. } => write!(f, "{relation}:{}", plain_or_quoted(id)),
            Node::Saved { name, .. } => write!(f, "saved:{}", plain_or_quoted(name)),
            Node::Near { centre, km, .. } => write!(f, "near:{}~{km}km", phrase(&centre.replace('~', " "), 0)),
            Node::Field { field, node, .. } => write!(f, "{field}:{}", value(*field, node)),
            Node::Not(inner) if matches!(**inner, Node::Close { .. }) => write!(f, "-({inner})"),
            Node::Not(inner) => write!(f, "-{}", Part(inner)),
            Node::Terms(parts) => joined(parts, " ", f),
            Node::And(parts) => joined(parts, " AND ", f),
            Node::Or(parts) => joined(parts, " OR ", f),
        }
    }
}

/// A range as the value of a field.
fn days(range: DayRange) -> String {
    match (range.from, range.until) {
        (Some(from), None) => format!(">={from}"),
        (None, Some(until)) => format!("<{until}"),
        (None, None) => "*".into(),
        _ => range.to_string().trim_start_matches("date:").to_owned(),
    }
}

/// An id or a name: in quotation marks where it is more than letters and digits.
fn plain_or_quoted(id: &str) -> String {
    if reference::is_plain(id) { id.to_owned() } else { phrase(id, 0) }
}

/// What may stand right before a `^`. A word that ends in a colon might be read as a field with it.
fn is_bare(node: &Node) -> bool {
    node.is_wording() && !matches!(node, Node::Word { text, .. } if text.ends_with(':'))
        || matches!(node, Node::Field { .. } | Node::AtLeast { .. })
}

/// A node left of an operator of nearness: a chain needs no brackets.
struct Left<'n>(&'n Node);

impl Display for Left<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            node @ Node::Close { .. } => node.fmt(f),
            node => Part(node).fmt(f),
        }
    }
}

/// A node as a part of another: a group in brackets.
struct Part<'n>(&'n Node);

impl Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            // A group of one, which the parser never makes, is its only part.
            Node::Terms(parts) | Node::And(parts) | Node::Or(parts) if parts.len() == 1 => Part(&parts[0]).fmt(f),
            node if node.is_group()
                || matches!(node, Node::Close { .. })
                || matches!(node, Node::Not(inner) if matches!(**inner, Node::Not(_))) =>
            {
                write!(f, "({node})")
            }
            node => node.fmt(f),
        }
    }
}

fn joined(parts: &[Node], between: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        Part(part).fmt(f)?;
    }
    Ok(())
}

fn value(field: FieldName, node: &Node) -> String {
    match node {
        Node::Word { text, .. } => word(text, field.takes_list()),
        Node::Phrase { text, slop, .. } => phrase(text, *slop),
        node if node.is_wording() => node.to_string(),
        node => format!("({node})"),
    }
}

/// How deep the brackets of the canonical form nest.
pub(super) fn depth(node: &Node) -> usize {
    let part = |p: &Node| usize::from(p.is_group() || matches!(p, Node::Close { .. })) + depth(p);
    match node {
        Node::Field { node, .. } | Node::AtLeast { node, .. } if node.is_wording() => 0,
        Node::Field { node, .. } | Node::AtLeast { node, .. } => 1 + depth(node),
        Node::Boost { node, .. } if is_bare(node) => depth(node),
        Node::Boost { node, .. } => 1 + depth(node),
        Node::Close { left, right, .. } => {
            let left = if matches!(**left, Node::Close { .. }) { depth(left) } else { part(left) };
            left.max(part(right))
        }
        Node::Not(inner) => part(inner),
        Node::Terms(parts) | Node::And(parts) | Node::Or(parts) => parts.iter().map(part).max().unwrap_or(0),
        _ => 0,
    }
}

/// What stands exactly so: without quotes where it is one plain word.
fn literal(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '\''));
    if plain && text.starts_with(char::is_alphanumeric) { format!("={text}") } else { format!("={}", phrase(text, 0)) }
}

/// A word, with backslashes before its signs where it would read as something else without them.
fn word(text: &str, in_list: bool) -> String {
    let text = clean(text);
    if text.contains(' ') {
        return phrase(&text, 0);
    }
    if matches!(text.as_str(), "AND" | "OR" | "NOT") {
        // Case means nothing in a word, and these are operators in capitals only.
        return text.to_lowercase();
    }
    // A backslash at the end would guard what is printed next, a comma part a list.
    let joins = text.ends_with('\\') || in_list && text.contains(',');
    if !joins && lexer::reads_as_word(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 4);
    for c in text.chars() {
        if can_be_guarded(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn phrase(text: &str, slop: u32) -> String {
    let inner: String = clean(text).chars().map(|c| if quote(c).is_some() { ' ' } else { c }).collect();
    let inner = inner.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ").replace('\\', "\\\\");
    if slop == 0 { format!("\"{inner}\"") } else { format!("\"{inner}\"~{slop}") }
}

#[cfg(test)]
mod tests {
    use crate::query::{Boost, Context, Day, DayRange, FieldName, Flag, Nearness, Node, NumberField, NumberRange, Query, Relation, parse};
    use crate::text::{Span, words};
    use proptest::prelude::*;

    fn word(text: &str) -> Node {
        Node::Word { text: text.into(), span: Span::new(0, 0) }
    }

    fn context() -> Context {
        Context { today: Day::from_ymd(2024, 4, 10).expect("a day") }
    }

    #[test]
    fn a_factor_makes_no_field_of_a_word_with_a_colon() {
        let query = parse("\"=\"~1-atleast2:^3（", &context()).query;
        assert_eq!(parse(&query.to_string(), &context()).query, query, "{query}");
    }

    #[test]
    fn guards_what_would_read_as_something_else() {
        for (text, printed) in [
            ("al-Assad", "al-Assad"),
            ("http://x.org/?a=b", "http://x.org/?a=b"),
            ("10:30", "10:30"),
            ("-foo", r"\-foo"),
            ("title:x", r"title\:x"),
            ("f(x)", r"f\(x\)"),
            ("OR", "or"),
            ("or", "or"),
            ("foo*", r"foo\*"),
            (r"C:\", r"C\:\\"),
            ("a b", "\"a b\""),
        ] {
            assert_eq!(word(text).to_string(), printed);
        }
        let listed = |field| Node::Field { field, node: Box::new(word("a,b")), span: Span::new(0, 0) }.to_string();
        assert_eq!(listed(FieldName::Site), r"source:a\,b");
        assert_eq!(listed(FieldName::Title), "title:a,b");
    }

    #[test]
    fn brackets_every_inner_group() {
        let tree = Node::Or(vec![Node::And(vec![word("a"), word("b")]), Node::Not(Box::new(Node::Terms(vec![word("c"), word("d")])))]);
        assert_eq!(tree.to_string(), "(a AND b) OR -(c d)");
        assert_eq!(super::depth(&tree), 1);
        assert_eq!(Node::Terms(vec![]).to_string(), "");
    }

    /// Trees as the parser makes them, with words that hold every sign of the language.
    fn trees() -> impl Strategy<Value = Node> {
        let text = "[a-zA-Zй习.:*?~^()|\\\\,\"“<>=+&/-]{0,4}[a-zA-Zй习][a-z:*?~^)|\\\\,\"“<>=+-]{0,4}";
        let span = Span::new(0, 0);
        let leaf = prop_oneof![
            4 => text.prop_filter("holds a word", |t| words(t).next().is_some() && !matches!(t.as_str(), "AND" | "OR" | "NOT"))
                .prop_map(|t| word(&super::clean(&t))),
            2 => ("[a-z(:*\\\\-]{0,5}[a-z]( [a-z)|~-]{1,5}){0,2}", 0..3u32)
                .prop_filter("holds a word", |(t, _)| words(t).next().is_some())
                .prop_map(move |(text, slop)| Node::Phrase { text, slop, span }),
            1 => (0..20000i32, 1..800i32).prop_map(move |(from, length)| {
                Node::Date { range: DayRange { from: Day::from_days(from), until: Day::from_days(from + length) }, span }
            }),
            1 => (0..20000i32).prop_map(move |from| Node::Date { range: DayRange { from: Day::from_days(from), until: None }, span }),
            1 => Just(Node::All),
            1 => ("[a-z0-9.#(:,\\\\-]{0,4}[a-z]( [a-z|~)]{1,3}){0,1}", any::<bool>()).prop_map(move |(id, like)| {
                Node::Reference { relation: if like { Relation::Like } else { Relation::Story }, id, span }
            }),
            1 => "[a-z][a-z0-9_-]{0,5}".prop_map(move |name| Node::Saved { name, today: context().today, node: None, span }),
            1 => (0..20000i32, 0..800i32).prop_map(move |(from, length)| {
                let until = if length == 0 { None } else { Day::from_days(from + length) };
                Node::Indexed { range: DayRange { from: Day::from_days(from), until }, span }
            }),
        ];
        fn spelt(make: fn(String, u8) -> Node) -> impl Strategy<Value = Node> {
            ("[a-z]{2,6}", 1..3u8).prop_map(move |(text, n)| make(text, n))
        }
        let place = move || {
            prop_oneof![
                3 => "[a-z]{1,5}".prop_map(|t| word(&t)),
                1 => spelt(|text, edits| Node::Fuzzy { text, edits, span: Span::new(0, 0) }),
                1 => spelt(|text, n| Node::Wild { text: if n == 1 { format!("{text}*") } else { format!("?{text}*a") }, span: Span::new(0, 0) }),
                1 => "[A-Za-z]{1,4}( [A-Z+']{0,2}[a-z]{1,3}){0,2}".prop_map(move |text| Node::Literal { text, span }),
                1 => "[a-z]{1,4} [a-z]{1,4}".prop_map(move |text| Node::Phrase { text, slop: 2, span }),
            ]
        };
        let nearness = prop_oneof![
            (1..50u32).prop_map(Nearness::Within),
            (1..50u32).prop_map(Nearness::Before),
            Just(Nearness::Sentence),
            Just(Nearness::Paragraph)
        ];
        let close = place().prop_recursive(3, 8, 3, move |inner| {
            let either = prop::collection::vec(place(), 2..4).prop_map(Node::Or);
            let side = || prop_oneof![2 => inner.clone(), 1 => either.clone()];
            (side(), nearness.clone(), side()).prop_map(move |(left, nearness, right)| Node::Close {
                left: Box::new(left),
                nearness,
                right: Box::new(right),
                span,
            })
        });
        let flags = prop::sample::select(vec![Flag::Wire, Flag::Undated, Flag::Quote, Flag::Author, Flag::Lead, Flag::New]);
        let leaf = prop_oneof![
            6 => leaf,
            2 => close.clone(),
            1 => (2..9u32, close)
                .prop_map(move |(times, node)| Node::AtLeast { times, node: Box::new(node), span }),
            1 => flags.prop_map(move |flag| Node::Flag { flag, span }),
            1 => (0..900u64, 0..900u64).prop_map(move |(a, b)| Node::Number {
                field: NumberField::Words,
                range: NumberRange { from: a.min(b), until: a.max(b) },
                span
            }),
        ];
        let fields = prop_oneof![
            Just(FieldName::Title),
            Just(FieldName::Site),
            Just(FieldName::Person),
            Just(FieldName::Body),
            Just(FieldName::Said)
        ];
        leaf.prop_recursive(4, 40, 4, move |inner| {
            let parts = || prop::collection::vec(inner.clone(), 2..4);
            prop_oneof![
                parts().prop_map(Node::Terms),
                parts().prop_map(Node::And),
                parts().prop_map(Node::Or),
                inner.clone().prop_map(Node::negated),
                (1..9000u32, inner.clone()).prop_map(move |(n, node)| {
                    let by = Boost::parse(&format!("{}.{:03}", n / 1000, n % 1000)).expect("a factor");
                    // An exclusion and a group of one field have their factor within.
                    node.boosted(by, span)
                }),
                (fields.clone(), inner.clone()).prop_map(move |(field, node)| node.scoped(field, span)),
            ]
        })
        .prop_filter("the parser says * where all is excluded, and refuses ranges that part", |tree| {
            let mut sound = !matches!(tree, Node::Not(_));
            tree.walk(&mut |node, _| {
                if let Node::Field { field, node, .. } = node {
                    // = looks at texts only.
                    node.walk(&mut |n, _| sound &= field.is_text() || !matches!(n, Node::Literal { .. }));
                }
                if let Node::Terms(parts) | Node::And(parts) = node {
                    sound &= !parts.iter().all(|p| matches!(p, Node::Not(_)));
                    sound &= parts.iter().filter(|p| matches!(p, Node::Date { .. })).count() < 2;
                }
            });
            sound
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, max_global_rejects: 100_000, ..ProptestConfig::default() })]

        #[test]
        fn every_tree_reads_back_as_itself(root in trees()) {
            let query = Query { root };
            let printed = query.to_string();
            let back = parse(&printed, &context());
            prop_assert_eq!(&back.query, &query, "{}", printed);
            prop_assert_eq!(back.query.to_string(), printed);
        }
    }
}
