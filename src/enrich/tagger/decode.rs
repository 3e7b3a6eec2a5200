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
            // All labels side by side, without a guess which is better.
            let (mut next, mut back) = ([NEVER * 8; LABELS], [OUTSIDE as i32; LABELS]);
            for (before, (sum, row)) in sums.iter().zip(transitions).enumerate() {
                for ((best, back), step) in next.iter_mut().zip(&mut back).zip(row) {
                    let sum = sum + step;
                    *back = if sum > *best { before as i32 } else { *back };
                    *best = sum.max(*best);
                }
            }
            // Forbidden sums must not pile up over a long run.
            next.iter_mut().zip(score).for_each(|(best, score)| *best = (*best).max(NEVER) + score);
            // Only differences matter; small sums cannot overflow, however long the run.
            let most = next.iter().copied().fold(i32::MIN, i32::max);
            sums = next.map(|sum| sum - most);
            self.back.push(back.map(|label| label as u8));
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
