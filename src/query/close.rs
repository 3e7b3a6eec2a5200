//! What may stand beside an operator of nearness and after `atleastN:`, and what is made of a query that asks for more.

use super::level::with_all;
use super::problem::Problems;
use super::{FieldName, Nearness, Node};
use crate::text::Span;

/// `left` near `right`; both of them, with a hint, where only words can be near each other.
pub(super) fn joined(left: Node, nearness: Nearness, right: Node, span: Span, problems: &mut Problems) -> Node {
    if let Node::Not(inner) = left {
        // What must not stand there is the pair.
        return joined(*inner, nearness, right, span, problems).negated();
    }
    let (left, right) = (unboosted(left, problems), unboosted(right, problems));
    let fields = (field_of(&left), field_of(&right));
    let places = |node: &Node| match node {
        Node::Field { field, node, .. } => field.has_places() && node.has_places(),
        node => node.has_places(),
    };
    let (field, typed) = match fields {
        (Some((a, _)), Some((b, _))) if a != b => (None, span),
        (Some((field, typed)), _) | (_, Some((field, typed))) => (Some(field), typed),
        _ => (None, span),
    };
    let parted = matches!(fields, (Some((a, _)), Some((b, _))) if a != b);
    if parted || !places(&left) || !places(&right) {
        problems.repaired(span, || match parted {
            true => format!("words of two fields cannot be near each other: {nearness} is read as AND"),
            false => format!("{nearness} stands between words, phrases, and these joined by OR in brackets: read as AND"),
        });
        return Node::And(with_all(vec![left, right]));
    }
    if let Some(field) = field
        && (fields.0.is_none() || fields.1.is_none())
    {
        problems.repaired(span, || format!("both sides of {nearness} are sought in {field}:"));
    }
    let bare = |node| if let Node::Field { node, .. } = node { *node } else { node };
    let close = Node::Close { left: Box::new(bare(left)), nearness, right: Box::new(bare(right)), span };
    match field {
        Some(field) => close.scoped(field, typed),
        None => close,
    }
}

fn field_of(node: &Node) -> Option<(FieldName, Span)> {
    match node {
        Node::Field { field, span, .. } => Some((*field, *span)),
        _ => None,
    }
}

fn unboosted(node: Node, problems: &mut Problems) -> Node {
    match node {
        Node::Boost { node, span, .. } => {
            problems.repaired(span, || "a factor (^) counts for a whole nearness, in brackets: ignored here".into());
            *node
        }
        node => node,
    }
}

/// The tree with what a field cannot give put right: `=` where no text is as it was written, nearness and counts where a value is one whole.
/// Recurses as deep as brackets nest, and once for each link of a chain.
pub(super) fn settled(node: Node, field: Option<FieldName>, problems: &mut Problems) -> Node {
    let whole = field.is_some_and(|f| !f.has_places());
    let mut all = |nodes: Vec<Node>| nodes.into_iter().map(|n| settled(n, field, problems)).collect::<Vec<_>>();
    match node {
        Node::Terms(nodes) => Node::Terms(all(nodes)),
        Node::And(nodes) => Node::And(all(nodes)),
        Node::Or(nodes) => Node::Or(all(nodes)),
        Node::Not(inner) => settled(*inner, field, problems).negated(),
        Node::Boost { node, by, span } => settled(*node, field, problems).boosted(by, span),
        Node::Field { field, node, span } => settled(*node, Some(field), problems).scoped(field, span),
        Node::Literal { text, span } if field.is_some_and(|f| !f.is_text()) => {
            problems.repaired(span, || "= looks at headlines and texts only: read as a phrase here".into());
            Node::Phrase { text, slop: 0, span }
        }
        Node::Close { left, nearness, right, span } if whole => {
            problems.repaired(span, || format!("no word is near another in such a field: {nearness} is read as AND"));
            Node::And(vec![settled(*left, field, problems), settled(*right, field, problems)])
        }
        Node::Close { left, nearness, right, span } => {
            if matches!(nearness, Nearness::Sentence | Nearness::Paragraph) && field.is_some_and(|f| !f.is_text()) {
                problems.repaired(span, || {
                    format!("{nearness} finds nothing here, since only texts have sentences; words without a field are sought in them")
                });
            }
            let (left, right) = (settled(*left, field, problems), settled(*right, field, problems));
            Node::Close { left: Box::new(left), nearness, right: Box::new(right), span }
        }
        Node::AtLeast { times, node, span } => {
            if whole || !node.has_places() {
                problems.repaired(span, || format!("atleast{times}: counts words, phrases, and these joined by OR: ignored here"));
                return settled(*node, field, problems);
            }
            Node::AtLeast { times, node: Box::new(settled(*node, field, problems)), span }
        }
        node => node,
    }
}
