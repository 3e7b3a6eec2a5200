//! [`Explanation`]: how a query was read, what each part of it stands for and finds, and why an article scored as it did.

use super::{Bucket, Reading};
use serde::{Deserialize, Serialize};

/// A query taken apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The query in its canonical form.
    pub query: String,
    /// How it was read, where that is not plain from its text.
    pub read_as: Option<String>,
    /// What was repaired or interpreted, one sentence each.
    pub hints: Vec<String>,
    /// What names were taken for.
    pub readings: Vec<Reading>,
    /// How many articles match, filters included.
    pub total: u64,
    /// How many of them hold all of the words; `None` where nothing else matches.
    pub with_all: Option<u64>,
    /// The parts.
    pub tree: Part,
    /// Why one article scored as it did, where one was named.
    pub article: Option<Scored>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// In its canonical form.
    pub text: String,
    /// What it is, in words: "all of", "phrase", "near each other".
    pub what: String,
    /// Articles that match it alone.
    pub articles: u64,
    /// The stems by which a word is found in headlines and texts.
    pub stems: Vec<String>,
    /// The words a wildcard or fuzzy word stands for, with the articles that hold each; the most frequent, at most twenty.
    pub words: Vec<Bucket>,
    /// How many words it stands for in all.
    pub stands_for: usize,
    /// What it is made of.
    pub parts: Vec<Part>,
}

/// How an article scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// Whether the query finds it.
    pub matches: bool,
    /// Its score; 0 where it does not match.
    pub score: f32,
    /// What it scored for, the most first.
    pub parts: Vec<ScoredPart>,
}

/// What one part of a query adds to a score in one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredPart {
    /// The part in its canonical form.
    pub text: String,
    /// The field it was found in.
    pub field: String,
    /// How often it stands there; `null` for names and the like.
    pub times: Option<u32>,
    /// Articles that hold it in that field: the rarer, the more it counts.
    pub articles: u64,
    /// By what the field and `^` multiply it.
    pub weight: f32,
    /// What it adds.
    pub score: f32,
}
