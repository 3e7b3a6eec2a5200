//! [`Verdicts`]: what the first reading of a text took each word for. The second reading weighs what a word was taken for here against
//! what it was taken for elsewhere in the same text: "Ruto", a place by itself, is the person of five other sentences.

use super::label::{self, KINDS};
use super::memory::NOWHERE;

/// Outside, or one of the kinds.
const TAKEN: usize = 1 + KINDS.len();

/// The number of features of the second reading.
pub const SECOND: usize = LONG + TAKEN * KINDS.len();
/// Here one of five, elsewhere mostly one of five, nearly always or not.
const LONG: usize = TAKEN * TAKEN * 2;

/// How often each remembered word was taken for what.
#[derive(Default)]
pub struct Verdicts {
    counts: Vec<Counts>,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    /// All its places, by what it was taken for.
    all: [u16; TAKEN],
    /// Those as part of a name of several words, by kind.
    long: [u16; KINDS.len()],
}

fn taken(l: u8) -> (usize, bool) {
    label::parts(l as usize).map_or((0, false), |(kind, position)| (1 + kind, position != label::Position::Only))
}

impl Verdicts {
    /// No verdict, for a memory of this many places.
    pub fn with_room(places: usize) -> Verdicts {
        Verdicts { counts: vec![Counts::default(); places] }
    }

    /// Adds the verdict on one token, at its place in the memory.
    pub fn add(&mut self, place: u32, l: u8) {
        if place == NOWHERE {
            return;
        }
        let Some(counts) = self.counts.get_mut(place as usize) else { return };
        let (taken, long) = taken(l);
        counts.all[taken] = counts.all[taken].saturating_add(1);
        if long {
            counts.long[taken - 1] = counts.long[taken - 1].saturating_add(1);
        }
    }

    /// The features of a token that was itself labelled `l`: rows below [`SECOND`].
    pub fn rows(&self, place: u32, l: u8, mut row: impl FnMut(usize)) {
        let Some(counts) = self.counts.get(place as usize) else { return };
        let (own, long) = taken(l);
        let others = |n: usize| u32::from(counts.all[n]).saturating_sub(u32::from(n == own));
        let (mut most, mut sum) = (0, 0);
        for n in 0..TAKEN {
            sum += others(n);
            if others(n) > others(most) {
                most = n;
            }
        }
        if sum == 0 {
            return;
        }
        let nearly_all = others(most) * 4 >= sum * 3;
        row((own * TAKEN + most) * 2 + usize::from(nearly_all));
        for (kind, &count) in counts.long.iter().enumerate() {
            if count > u16::from(long && own == kind + 1) {
                row(LONG + own * KINDS.len() + kind);
            }
        }
    }
}
