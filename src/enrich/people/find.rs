//! [`find`]: names of people in languages that have no tagger.

use crate::article::Article;
use crate::enrich::Name;

/// Placeholder.
pub fn find(_article: &Article) -> Vec<Name> {
    Vec::new()
}
