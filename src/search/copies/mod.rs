//! Copies: which articles are one report under another headline or byline, cut at the end, with a paragraph more or less.
//!
//! Of each text a [`Sketch`] is kept; a [`Finder`] tells from the sketches alone which articles are copies of each other (an engine that keeps sketches elsewhere does what it does from its parts: [`crowds`], [`are_copies`], [`Sets`], [`leaders`]). Precision goes first: an article
//! that quotes another, reports the same event in its own words, puts two reports together, or has other figures in the words of the other is no copy, and texts under
//! [`MIN_LENGTH`] letters are never called copies, since tables and notices of a few lines resemble each other without being the same.
//!
//! The outcome depends on the articles alone, not on the order in which they came or on threads.

mod finder;
mod numbers;
mod packed;
mod probe;
mod runs;
mod sets;
mod sketch;

pub use finder::{Crowds, Finder, Head, KEYS, Pair, Texts, crowds, part_of};
pub use probe::{Compared, Probe};
pub use sets::{Links, Sets, are_copies, leaders};
pub use sketch::{MIN_LENGTH, Overlap, Sketch};

#[cfg(test)]
mod tests;

/// What to do about copies in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Copies {
    /// Of the articles that match and are copies of each other only the first is listed, with the number of the others.
    Fold,
    /// Every article is listed.
    #[default]
    Show,
    /// Only copies are listed: articles of which an earlier or fuller one is in the index. As `is:copy`.
    Only,
}
