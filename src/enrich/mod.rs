//! What an article is about: each [`Enricher`] reads the text and adds what it finds. They run in the order of the table
//! [`enrichers`], since later ones build on what earlier ones found. So far there is one, which tells the language where the file
//! does not; people and places are those that the file states.
//!
//! Knows nothing of files: an article is enriched the same wherever it was read.

mod function_words;
mod language;
mod name;
pub mod overlay;
pub mod people;
pub mod places;
#[doc(hidden)]
pub mod tagger;

pub use name::{Name, NameKind};

use crate::article::Article;

/// Finds out something about an article from its text.
///
/// What the file states goes before what is found: an enricher fills what is empty and adds to lists, and never takes away. It
/// takes time about linear in the text, since an article may be as long as the limits of reading allow. Enriching twice
/// is the same as enriching once.
pub trait Enricher: Sync {
    /// Its name, one word in lower case.
    fn name(&self) -> &'static str;

    /// Adds to `article` what it finds.
    fn enrich(&self, article: &mut Article);
}

/// Every enricher, in the order they run.
pub fn enrichers() -> &'static [&'static dyn Enricher] {
    &[&language::DetectLanguage]
}
