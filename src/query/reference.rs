//! What a query says of another article by its id: `like:3f9a2c`, `story:3f9a2c`; and the names of saved searches. Which articles these are is
//! the engine's.

use super::glyph::quote;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// How articles stand to the one whose id is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Relation {
    /// They are like it: other reports of the same event, as a rule. Neither it nor its copies are.
    Like,
    /// They are the same report: it, and all its copies.
    Story,
}

impl Relation {
    /// The name it has in a query.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Like => "like",
            Relation::Story => "story",
        }
    }
}

/// An id or a name as typed: one line without quotation marks; `None` where nothing is left.
pub(super) fn id(text: &str) -> Option<String> {
    let spaced: String = text.chars().map(|c| if quote(c).is_some() { ' ' } else { c }).collect();
    // Composed again: where a quotation mark stood, a sign and an accent have come together.
    let id: String = spaced.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ").nfc().collect();
    (!id.is_empty()).then_some(id)
}

/// What can stand after a colon as it is; anything else stands in quotation marks.
pub(super) fn is_plain(id: &str) -> bool {
    id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '#')) && id.starts_with(char::is_alphanumeric)
}

/// Whether a saved search may be called so: letters, digits, `-` and `_`, a letter or digit first, at most 64 bytes.
///
/// ```
/// use newsearch::query::is_search_name;
/// assert!(is_search_name("kremlin-2"));
/// assert!(!is_search_name("two words") && !is_search_name(""));
/// ```
pub fn is_search_name(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    name.len() <= 64 && name.starts_with(char::is_alphanumeric) && name.chars().all(fits)
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_line_without_quotation_marks() {
        assert_eq!(id(" a  “b” "), Some("a b".into()));
        assert_eq!(id("\"\""), None);
        assert!(is_plain("3f9a2c") && is_plain("wire.jsonl#7") && !is_plain("a b") && !is_plain("-a"));
    }
}
