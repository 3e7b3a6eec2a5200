//! The best labels of a run, given the scores of its tokens (Viterbi).

use super::label::{LABELS, OUTSIDE, continues, opens};
use super::weights::{NEVER, Scores};

/// Reusable room for [`Decoder::best`].
#[derive(Default)]
pub struct Decoder {
    back: Vec<[u8; LABELS]>,
    labels: Vec<u8>,
}

impl Decoder {
    /// The labels with the highest sum; of equal ones the lower label.
    pub fn best(&mut self, scores: &[Scores], transitions: &[[i32; LABELS]; LABELS]) -> &[u8] {
        self.labels.clear();
        let Some(first) = scores.first() else { return &self.labels };
        self.back.clear();
        let mut sums: Scores = std::array::from_fn(|l| if continues(l) { NEVER } else { first[l] });
        for score in &scores[1..] {
            let (mut next, mut back) = ([NEVER; LABELS], [OUTSIDE as u8; LABELS]);
            for (l, best) in next.iter_mut().enumerate() {
                *best = NEVER * 8;
                for (before, sum) in sums.iter().enumerate() {
                    let sum = sum + transitions[before][l];
                    if sum > *best {
                        (*best, back[l]) = (sum, before as u8);
                    }
                }
                // Forbidden sums must not pile up over a long run.
                *best = (*best).max(NEVER) + score[l];
            }
            // Only differences matter; small sums cannot overflow, however long the run.
            let most = next.iter().copied().fold(i32::MIN, i32::max);
            sums = next.map(|sum| sum - most);
            self.back.push(back);
        }
        let mut label = (0..LABELS).filter(|&l| !opens(l)).fold(OUTSIDE, |best, l| if sums[l] > sums[best] { l } else { best });
        self.labels.resize(scores.len(), OUTSIDE as u8);
        for at in (0..scores.len()).rev() {
            self.labels[at] = label as u8;
            if at > 0 {
                label = self.back[at - 1][label] as usize;
            }
        }
        &self.labels
    }
}
