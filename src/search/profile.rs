//! [`Profile`]: what an archive says of one person.

use super::{Bucket, Timeline};
use crate::article::Date;
use serde::{Deserialize, Serialize};

/// What the articles that name a person say of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The name the person goes by.
    pub name: String,
    /// Articles that name them.
    pub articles: u64,
    /// The earliest of those with a date.
    pub first: Option<Appearance>,
    /// The latest of those with a date.
    pub last: Option<Appearance>,
    /// How the name is written in the articles looked into, the most frequent first; a form counts once an article.
    pub spellings: Vec<Bucket>,
    /// Titles and offices given beside the name in the articles looked into, in order of when each is first given.
    pub roles: Vec<Role>,
    /// The other people named most in the same articles.
    pub people: Vec<Bucket>,
    /// The places named most in the same articles.
    pub places: Vec<Bucket>,
    /// The articles by time.
    pub timeline: Timeline,
    /// Other people whose names fit what was asked for, by the number of articles.
    pub others: Vec<Bucket>,
    /// How many of the articles, the newest, were looked into for spellings and roles.
    pub looked_into: u64,
    /// Whether part of it was left out, and the numbers may be too low.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
}

/// An article in which a person appears.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Appearance {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// When it was published.
    pub date: Date,
}

/// A title or an office that articles give to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// As the articles write it, in the most frequent form.
    pub role: String,
    /// Articles that give it.
    pub count: u64,
    /// The date of the earliest of them.
    pub first: Option<Date>,
    /// The date of the latest of them.
    pub last: Option<Date>,
}
