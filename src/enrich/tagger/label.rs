//! The labels of tokens: outside, or first, inner, last, only token of a name of one of four kinds; and which may follow which.

use crate::enrich::NameKind;

/// The kinds, in the order of their labels.
pub const KINDS: [NameKind; 4] = [NameKind::Person, NameKind::Place, NameKind::Organisation, NameKind::Other];

/// How many labels there are: 0 is outside; `1 + 4 * kind + position` the others.
pub const LABELS: usize = 1 + 4 * KINDS.len();

/// Outside any name.
pub const OUTSIDE: usize = 0;

/// Where in its name a token stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Position {
    /// The first of several.
    First = 0,
    /// Neither first nor last.
    Inner = 1,
    /// The last of several.
    Last = 2,
    /// The only one.
    Only = 3,
}

/// The label of a token at this position of a name of kind `KINDS[kind]`.
pub const fn label(kind: usize, position: Position) -> usize {
    1 + 4 * kind + position as usize
}

/// The number of the kind and the position; `None` for outside.
pub fn parts(label: usize) -> Option<(usize, Position)> {
    let at = label.checked_sub(1)?;
    let position = [Position::First, Position::Inner, Position::Last, Position::Only][at % 4];
    Some((at / 4, position))
}

/// Whether a name is open after this label, so that the next token must go on with it.
pub fn opens(label: usize) -> bool {
    matches!(parts(label), Some((_, Position::First | Position::Inner)))
}

/// Whether this label goes on with a name.
pub fn continues(label: usize) -> bool {
    matches!(parts(label), Some((_, Position::Inner | Position::Last)))
}

/// Whether `next` may follow `before`.
pub fn may_follow(before: usize, next: usize) -> bool {
    match (opens(before), continues(next)) {
        (true, true) => (before - 1) / 4 == (next - 1) / 4,
        (false, false) => true,
        _ => false,
    }
}
