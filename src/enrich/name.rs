//! [`Name`]: a stretch of an article that names somebody or something, as the tagger hands it to the enrichers of people and places.

use crate::article::Field;
use crate::text::Span;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// A country, town, region, river, mountain, street.
    Place,
    /// A company, party, ministry, team.
    Organisation,
    /// Any other name: a people, an event, a work, a product.
    Other,
}

/// A stretch of an article that names somebody or something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// Title or body.
    pub field: Field,
    /// Bytes of that text, without titles, quotation marks or a possessive 's.
    pub span: Span,
    /// What it stands for.
    pub kind: NameKind,
}
