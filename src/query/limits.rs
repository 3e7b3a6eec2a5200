//! How large a query may be, and what cannot hold. A parse that passes a limit is refused as a whole.

use super::problem::Problems;
use super::{DayRange, Node, Query, print, reference};

/// The longest query, and the longest canonical form of one, in bytes.
pub const MAX_BYTES: usize = 8 * 1024;
/// The most clauses (words, phrases, dates) of a query.
pub const MAX_CLAUSES: usize = 256;
/// The most clauses of a query that stand for many words: words with wildcards and fuzzy words, each of which may look at every word of an index, circles
/// (`near:`), which look at every place of it, and articles that others are to be like.
pub const MAX_WIDE: usize = 32;
/// How deep brackets may nest, in the query and in its canonical form.
pub const MAX_DEPTH: usize = 32;

/// The tree, where it keeps within the limits; dates in it that cannot all hold are noted.
///
/// # Errors
/// Which limit was passed.
pub(super) fn bounded(root: Node, problems: &mut Problems) -> Result<Node, String> {
    let query = Query { root };
    let clauses = query.clauses();
    if clauses > MAX_CLAUSES {
        return Err(too_many(clauses));
    }
    let mut wide = 0;
    let is_wide = |node: &Node| {
        let like = matches!(node, Node::Reference { relation: reference::Relation::Like, .. });
        like || matches!(node, Node::Wild { .. } | Node::Fuzzy { .. } | Node::Near { .. })
    };
    query.root.walk(&mut |node, _| wide += usize::from(is_wide(node)));
    if wide > MAX_WIDE {
        return Err(format!("the query has {wide} clauses with * ? ~, near: or like:; at most {MAX_WIDE} are allowed"));
    }
    if print::depth(&query.root) > MAX_DEPTH {
        return Err(too_deep());
    }
    if query.to_string().len() > MAX_BYTES {
        return Err(format!("the query, written out in full, is longer than {MAX_BYTES} bytes"));
    }
    query.root.walk(&mut |node, _| refuse_parted_dates(node, problems));
    Ok(query.root)
}

/// How deep a tree may be that was not parsed: no parsed one is deeper, since between two brackets stand a sign, a field, a factor and the like at most.
const MAX_TREE: usize = 8 * MAX_DEPTH;

/// Whether a tree that a program made keeps within what can be asked. Walks without recursion: it may be of any depth.
pub(super) fn check(root: &Node) -> Result<(), String> {
    let (mut left, mut clauses) = (vec![(root, 1)], 0);
    while let Some((node, depth)) = left.pop() {
        if depth > MAX_TREE {
            return Err(format!("the query nests deeper than {MAX_TREE}"));
        }
        let parts: &[&Node] = match node {
            Node::Terms(nodes) | Node::And(nodes) | Node::Or(nodes) => {
                left.extend(nodes.iter().map(|part| (part, depth + 1)));
                &[]
            }
            Node::Field { node, .. } | Node::AtLeast { node, .. } | Node::Boost { node, .. } | Node::Not(node) => &[node],
            Node::Close { left, right, .. } => &[left, right],
            // What a saved search holds was parsed.
            _ => {
                clauses += 1;
                &[]
            }
        };
        left.extend(parts.iter().map(|part| (*part, depth + 1)));
    }
    if clauses > MAX_CLAUSES { Err(too_many(clauses)) } else { Ok(()) }
}

pub(super) fn too_many(clauses: usize) -> String {
    format!("the query has {clauses} clauses; at most {MAX_CLAUSES} words, phrases and dates are allowed")
}

pub(super) fn too_deep() -> String {
    format!("brackets nest deeper than {MAX_DEPTH}")
}

/// Dates that must all hold and cannot: no article could match, whatever else is asked.
fn refuse_parted_dates(node: &Node, problems: &mut Problems) {
    let (Node::Terms(parts) | Node::And(parts)) = node else { return };
    let mut all = DayRange::default();
    for part in parts {
        if let Node::Date { range, span } = part {
            if all.and(*range).is_empty() {
                problems.refused(*span, format!("no day is in {range} and in {all}; for either write OR between them"));
                return;
            }
            all = all.and(*range);
        }
    }
}
