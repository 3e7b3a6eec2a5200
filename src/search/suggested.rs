//! [`Suggestions`]: how a word that is being typed may go on.

use super::Located;
use serde::{Deserialize, Serialize};

/// What in an index begins with what was typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suggestions {
    /// What was typed.
    pub prefix: String,
    /// The most frequent first, then by value.
    pub suggestions: Vec<Suggested>,
    /// How long the engine took, in milliseconds.
    pub took_ms: f64,
}

/// A name or a word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suggested {
    /// A name as the articles are counted by, or a folded word.
    pub value: String,
    /// What it is.
    pub kind: SuggestedKind,
    /// Articles that name it, or that hold the word in their text. For words, articles that were replaced or deleted since count until the index has tidied them away.
    pub count: u64,
    /// Where the place lies, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Located>,
}

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SuggestedKind {
    /// A person: for `who:`.
    Person,
    /// A place: for `where:`.
    Place,
    /// A word of a text.
    Word,
}

impl SuggestedKind {
    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            SuggestedKind::Person => "person",
            SuggestedKind::Place => "place",
            SuggestedKind::Word => "word",
        }
    }
}
