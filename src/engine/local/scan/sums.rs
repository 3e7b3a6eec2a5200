//! [`Sums`]: what the documents of a stretch score so far.

use tantivy::Score;

/// Documents that are read at a time: what is kept of them stays in the nearest cache.
pub const STRETCH: usize = 2_048;

/// As many of a stretch as that are looked at one by one; of more it is quicker to look at all of the stretch.
const FEW: usize = 128;

/// The score of what is found, but cannot matter: it is less than any that can.
pub const FOUND: Score = Score::MIN_POSITIVE;
const COUNTED: Score = 1e-30;

/// Marks a count of words, of which there are fewer.
const SEEN: u16 = 1 << 15;

/// A place in a stretch: `% STRETCH` changes none, and spares looking whether it is one.
#[inline]
pub fn place(at: u16) -> usize {
    usize::from(at) % STRETCH
}

/// What documents of a stretch score so far; 0 where they are not found.
pub struct Sums {
    pub scores: Box<[Score; STRETCH]>,
    /// Those that are found, in no order, some several times; none where there are so many that all are looked at.
    pub found: Vec<u16>,
    pub many: bool,
}

impl Sums {
    pub fn none() -> Sums {
        Sums { scores: Box::new([0.0; STRETCH]), found: Vec::new(), many: false }
    }

    fn is_none(&self) -> bool {
        self.found.is_empty() && !self.many
    }

    pub fn has(&self, at: u16) -> bool {
        self.scores[place(at)] > 0.0
    }

    /// Whether what it scores may matter.
    pub fn counts(&self, at: u16) -> bool {
        self.scores[place(at)] > COUNTED
    }

    /// Found, but not counted, unless it is.
    pub fn mark(&mut self, at: u16) {
        let score = &mut self.scores[place(at)];
        *score = score.max(FOUND);
    }

    /// Remembers the places, which are about to get a score.
    pub fn find(&mut self, places: impl ExactSizeIterator<Item = u16>) {
        self.many |= self.found.len() + places.len() > FEW;
        match self.many {
            true => self.found.clear(),
            false => self.found.extend(places),
        }
    }

    pub fn add(&mut self, at: u16, score: Score) {
        self.find(std::iter::once(at));
        self.scores[place(at)] += score;
    }

    /// Adds the score of each of the places.
    pub fn add_all(&mut self, places: &[u16], scores: &[Score]) {
        self.find(places.iter().copied());
        for (at, score) in places.iter().zip(scores) {
            self.scores[place(*at)] += *score;
        }
    }

    /// Counts one more for each that is found.
    pub fn count_into(&self, held: &mut [u16; STRETCH]) {
        if self.many {
            for (held, score) in held.iter_mut().zip(self.scores.iter()) {
                *held += u16::from(*score > 0.0);
            }
            return;
        }
        // One that is there several times counts once: all are marked, and a mark is taken off and counted the first time it is met.
        for at in &self.found {
            let held = &mut held[place(*at)];
            *held |= SEEN;
        }
        for at in &self.found {
            let held = &mut held[place(*at)];
            *held = (*held & !SEEN) + *held / SEEN;
        }
    }

    /// Gives each found the score that `score` makes of how many words it holds and what it scored; 0 for none. What was counted is as new.
    pub fn keep(&mut self, held: &mut [u16; STRETCH], score: impl Fn(u16, Score) -> Score) {
        if self.many {
            for (sum, held) in self.scores.iter_mut().zip(held.iter_mut()) {
                *sum = score(std::mem::take(held), *sum);
            }
            return;
        }
        for at in &self.found {
            let held = std::mem::take(&mut held[place(*at)]);
            if held > 0 {
                let sum = &mut self.scores[place(*at)];
                *sum = score(held, *sum);
            }
        }
    }

    /// Adds all to those of another, and is as new.
    pub fn drain_into(&mut self, other: &mut Sums) {
        if other.is_none() {
            return std::mem::swap(self, other);
        }
        if !self.many {
            return self.drain(|at, score| other.add(at, score));
        }
        other.many = true;
        other.found.clear();
        for (sum, score) in other.scores.iter_mut().zip(self.scores.iter()) {
            *sum += *score;
        }
        self.clear();
    }

    pub fn clear(&mut self) {
        match std::mem::take(&mut self.many) {
            true => self.scores.fill(0.0),
            false => self.found.drain(..).for_each(|at| self.scores[place(at)] = 0.0),
        }
    }

    /// Hands over all once, in order where they are many, and is as new.
    pub fn drain(&mut self, mut take: impl FnMut(u16, Score)) {
        let Sums { scores, found, many } = self;
        let mut take = |at: u16| {
            let score = std::mem::take(&mut scores[place(at)]);
            if score > 0.0 {
                take(at, score);
            }
        };
        match std::mem::take(many) {
            true => (0..STRETCH as u16).for_each(take),
            false => found.drain(..).for_each(&mut take),
        }
    }

    /// The first and the last.
    pub fn ends(&self) -> Option<(u16, u16)> {
        match self.many {
            true => Some((0, STRETCH as u16 - 1)),
            false => self.found.iter().copied().min().zip(self.found.iter().copied().max()),
        }
    }
}
