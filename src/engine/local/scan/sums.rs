//! [`Sums`]: what the documents of a stretch score so far.

use super::bits::{Bits, LONGEST, nothing, place};
use tantivy::Score;

/// What some documents of a stretch score.
pub struct Sums {
    /// 0 where nothing is counted.
    scores: Box<[Score; LONGEST]>,
    pub counted: Bits,
}

impl Sums {
    pub fn none() -> Sums {
        Sums { scores: nothing(), counted: Bits::none() }
    }

    /// Adds the score of each of the places.
    pub fn add_all(&mut self, places: &[u16], scores: &[Score]) {
        for (at, score) in places.iter().zip(scores) {
            self.scores[place(*at)] += *score;
            self.counted.set(*at);
        }
    }

    /// The same, for places that are counted.
    pub fn add_to(&mut self, places: &Bits, score: Score) {
        places.each(|at| self.scores[place(at)] += score);
    }

    /// Adds all to those of another, and is as new.
    pub fn drain_into(&mut self, other: &mut Sums) {
        if other.counted.is_empty() {
            return std::mem::swap(self, other);
        }
        self.counted.each(|at| other.scores[place(at)] += std::mem::take(&mut self.scores[place(at)]));
        other.counted.add(&self.counted);
        self.counted.clear();
    }

    pub fn clear(&mut self) {
        self.counted.each(|at| self.scores[place(at)] = 0.0);
        self.counted.clear();
    }

    #[inline]
    pub fn score(&self, at: u16) -> Score {
        self.scores[place(at)]
    }
}
