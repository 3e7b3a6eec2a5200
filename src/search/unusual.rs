//! [`Unusual`]: what a set of articles holds oftener than the whole index does, and [`log_likelihood`], by which that is judged.

use super::Located;
use serde::{Deserialize, Serialize};

/// What the articles that match hold unusually often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unusual {
    /// Articles that match.
    pub articles: u64,
    /// Articles of the index.
    pub of: u64,
    /// Articles whose text was looked into for words: all that match, or of more the 500 whose ids have the lowest hashes.
    pub looked_into: u64,
    /// Words, without those of the query and without inflected forms of a word that is listed; the most unusual first.
    pub words: Vec<UnusualTerm>,
    /// People, counted over all articles that match; the most unusual first.
    pub people: Vec<UnusualTerm>,
    /// Places, as people.
    pub places: Vec<UnusualTerm>,
    /// Whether part of it was left out, and the numbers may be too low.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
    /// How long the engine took, in milliseconds.
    pub took_ms: f64,
}

/// A word or a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnusualTerm {
    /// The word in the form the articles use most, or the name.
    pub value: String,
    /// Articles that hold it: of a word, among those looked into; of a name, among those that match.
    pub count: u64,
    /// Articles of the whole index that hold it.
    pub of: u64,
    /// The [log-likelihood ratio](log_likelihood); at least 10.83, which chance passes once in a thousand times.
    pub weight: f64,
    /// Where the place lies, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Located>,
}

/// How surely `held` of `articles` is more than `held_elsewhere` of `elsewhere`: the log-likelihood ratio of T. Dunning, "Accurate Methods for
/// the Statistics of Surprise and Coincidence", Computational Linguistics 19 (1993), `2 Σ k ln(k / expected)` over the four counts; 0 where it is
/// no more. It is spread as χ² with one degree of freedom, so 3.84, 6.63 and 10.83 are passed by chance once in 20, 100 and 1,000 times.
///
/// Chosen over scores of the kind of JLH (rate × difference of rates), which rank a word of two articles among the first where the index hardly has it.
///
/// ```
/// # use newsearch::search::log_likelihood;
/// assert_eq!(log_likelihood(5, 10, 500, 1000), 0.0);
/// assert!(log_likelihood(8, 10, 20, 1000) > log_likelihood(3, 10, 20, 1000));
/// ```
pub fn log_likelihood(held: u64, articles: u64, held_elsewhere: u64, elsewhere: u64) -> f64 {
    let [a, n, b, m] = [held.min(articles), articles, held_elsewhere.min(elsewhere), elsewhere].map(|count| count as f64);
    if n == 0.0 || m == 0.0 || a * m <= b * n {
        return 0.0;
    }
    let rate = (a + b) / (n + m);
    let part = |count: f64, expected: f64| if count > 0.0 { count * (count / expected).ln() } else { 0.0 };
    let held = part(a, n * rate) + part(b, m * rate);
    let not = part(n - a, n * (1.0 - rate)) + part(m - b, m * (1.0 - rate));
    (2.0 * (held + not)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_that_of_the_textbook_and_never_negative() {
        // 2 (8 ln(8/(10 r)) + 20 ln(20/(1000 r)) + 2 ln(2/(10 (1-r))) + 980 ln(980/(1000 (1-r)))) with r = 28/1010, worked out apart.
        assert!((log_likelihood(8, 10, 20, 1000) - 49.918).abs() < 0.001);
        for (a, n, b, m) in [(0, 10, 5, 10), (0, 0, 0, 0), (10, 10, 10, 10), (3, 10, 0, 0), (9, 3, 9, 3)] {
            assert_eq!(log_likelihood(a, n, b, m), 0.0, "{a} of {n}, {b} of {m}");
        }
        assert!(log_likelihood(u64::MAX, u64::MAX, 0, u64::MAX).is_finite());
    }
}
