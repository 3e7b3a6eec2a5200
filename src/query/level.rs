//! One level of a query: its operands, and the two rules of precedence by which they are grouped.

use super::Node;

/// What may stand between two operands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    Beside,
    And,
    Or,
}

/// One operand of a level.
pub(super) struct Operand {
    /// What joins it to the one before; `Beside` for the first.
    pub join: Join,
    /// A `+` stood before it.
    pub required: bool,
    pub node: Node,
}

/// One level by the two rules of precedence: with an explicit `AND`, `AND` (written or not) binds before `OR`; without,
/// `OR` binds before standing side by side. Also whether the reading should be shown: where `OR` stands beside anything else.
pub(super) fn combined(operands: Vec<Operand>) -> (Option<Node>, bool) {
    let has = |join| operands.iter().skip(1).any(|o| o.join == join);
    let (and, or, beside) = (has(Join::And), has(Join::Or), has(Join::Beside));
    let unclear = or && (and || beside);
    // What parts the groups of this level; within a group is the other operator.
    let starts_group = |o: &Operand| if and { o.join == Join::Or } else { o.join == Join::Beside };
    let mut groups: Vec<Vec<Operand>> = Vec::new();
    for operand in operands {
        match groups.last_mut() {
            Some(group) if !starts_group(&operand) => group.push(operand),
            _ => groups.push(vec![operand]),
        }
    }
    if and {
        let chains = groups.into_iter().filter_map(|chain| many(Node::And, with_all(nodes(chain))));
        return (many(Node::Or, chains.collect()), unclear);
    }
    let (required, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(|g| matches!(&g[..], [one] if one.required));
    let rest: Vec<Node> = rest.into_iter().filter_map(|group| many(Node::Or, nodes(group))).collect();
    if required.is_empty() {
        return (many(Node::Terms, with_all(rest)), unclear);
    }
    let (excluded, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|n| matches!(n, Node::Not(_)));
    let mut all: Vec<Node> = required.into_iter().flat_map(nodes).collect();
    all.extend(many(Node::Terms, rest));
    all.extend(excluded);
    (many(Node::And, all), unclear)
}

/// The parts of a group that demands all of them, with `*` before them where each is an exclusion.
pub(super) fn with_all(mut parts: Vec<Node>) -> Vec<Node> {
    if parts.len() > 1 && parts.iter().all(|part| matches!(part, Node::Not(_))) {
        parts.insert(0, Node::All);
    }
    parts
}

fn nodes(operands: Vec<Operand>) -> Vec<Node> {
    operands.into_iter().map(|o| o.node).collect()
}

/// The parts as one node; `None` where there are none.
pub(super) fn many(group: fn(Vec<Node>) -> Node, mut parts: Vec<Node>) -> Option<Node> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(group(parts)),
    }
}
