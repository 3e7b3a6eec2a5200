//! [`Sums`]: what the documents of a stretch score so far.

use super::bits::{Bits, LONGEST, nothing, place};
use tantivy::Score;

/// What some documents of a stretch score.
pub struct Sums {
    /// 0 but for those that count.
    scores: Box<[Score; LONGEST]>,
    /// Those of which it matters what they score.
    pub counting: Bits,
}

impl Sums {
    pub fn none() -> Sums {
        Sums { scores: nothing(), counting: Bits::none() }
    }

    /// For stretches of so many documents, of which none counts yet.
    pub fn resize(&mut self, documents: usize) {
        self.counting.resize(documents);
    }

    /// Adds the score of each of the places.
    pub fn add_all(&mut self, places: &[u16], scores: &[Score]) {
        for (at, score) in places.iter().zip(scores) {
            self.scores[place(*at)] += *score;
            self.counting.set(*at);
        }
    }

    /// The same score for each, where they count.
    pub fn add_to(&mut self, places: &Bits, score: Score) {
        places.each(|at| self.scores[place(at)] += score);
    }

    pub fn clear(&mut self) {
        self.counting.each(|at| self.scores[place(at)] = 0.0);
        self.counting.clear();
    }

    #[inline]
    pub fn score(&self, at: u16) -> Score {
        self.scores[place(at)]
    }
}
