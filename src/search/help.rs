//! [`Help`]: why little or nothing was found, and what to try.

use super::Bucket;
use serde::{Deserialize, Serialize};

/// With fewer hits than this, an answer says why there are so few.
pub const FEW: u64 = 3;

/// Why a query finds little.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Help {
    /// The parts that must hold, in the order typed, filters last; at most sixteen.
    pub clauses: Vec<ClauseCount>,
    /// Words that occur nowhere, with words like them that do.
    pub spellings: Vec<Respelling>,
    /// What the index has nothing of, in sentences: that it holds no articles, none in a language that is asked for (and in which it does), no word that a
    /// wildcard or a fuzzy word stands for.
    pub hints: Vec<String>,
    /// What the dates of the query have to do with those of the index, where they lie wholly outside.
    pub outside: Option<String>,
    /// Articles that the query would find if they had a date in it, and have none; 0 where it asks for no dates.
    pub undated: u64,
    /// A query that finds something.
    pub suggestion: Option<Suggestion>,
}

/// How much one part of a query finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseCount {
    /// The part in its canonical form.
    pub clause: String,
    /// Articles that match it alone; of an exclusion, those that it excludes.
    pub articles: u64,
    /// Articles that the query finds without it; `null` for the only part.
    pub without: Option<u64>,
}

/// A word that occurs nowhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Respelling {
    /// The word as typed.
    pub word: String,
    /// The field that was named for it, by its name in a query (`people`, `said`): elsewhere it may occur; `null` where none was.
    pub field: Option<String>,
    /// Words one or two letters away, the likeliest first, with the articles that hold each.
    pub instead: Vec<Bucket>,
}

/// A query to run instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The query.
    pub query: String,
    /// How many articles it finds.
    pub articles: u64,
}
