//! Names of people: which words are one name in other spellings and scripts, which names are one person's, and the public figures.
//!
//! For a query: [`key`] brings the spellings of a word together, [`same_word`] says which of them are one name, [`spellings`] and
//! [`canonical`] know the figures. For the people of an article: [`Form`] takes names apart and compares them.
//! Finding names in a text is `enrich`'s.

mod compare;
mod figures;
mod form;
mod given;
mod index;
mod key;
mod script;
mod sounds;

#[cfg(test)]
mod pairs;

pub use compare::same_word;
pub use figures::{Figure, FigureId, canonical, figure_of, find, named_alone, spellings, stands_in_table, unspaced_at};
pub use form::{Agreement, Form, is_regnal_title, numeral, same_name};
pub use given::{Gender, gender_of};
pub use key::key;

use std::hash::{Hash, Hasher};

/// What tells the tables that newsearch carries from others of their kind: a hash of them.
pub fn version() -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    (figures::SOURCE, given::SOURCES).hash(&mut hasher);
    hasher.finish()
}

/// Whether a folded word is a given name, by the lists of given names.
pub fn is_given(folded: &str) -> bool {
    given::is_given(folded)
}
