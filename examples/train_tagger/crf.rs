//! The learning itself: a linear-chain CRF by stochastic gradient descent with an L2 penalty. Where a text allows several labels for a
//! token, the likelihood of all allowed labellings together is raised.

use crate::corpus::Dice;
use newsearch::enrich::tagger::label::{LABELS, continues, may_follow, opens};

/// A run of candidates to learn from.
pub struct Example {
    /// The features of each token: rows of the weights.
    pub features: Vec<Vec<u32>>,
    /// The labels allowed for each token, as bits.
    pub allowed: Vec<u32>,
    /// Scores of each token that are given, not learnt; may be empty.
    pub given: Vec<Row>,
    /// How much it counts.
    pub weight: f32,
}

/// A number for each label.
pub type Row = [f32; LABELS];

/// Weights while they are learnt; the true ones are `scale` times as large.
pub struct Model {
    pub rows: Vec<Row>,
    pub transitions: [Row; LABELS],
    scale: f32,
}

/// How to learn.
pub struct Settings {
    pub rounds: usize,
    /// The model is the mean of those after each of the last rounds, this many.
    pub averaged: usize,
    /// The strength of the penalty, for the whole of the examples.
    pub penalty: f64,
    /// The first step.
    pub step: f64,
    /// The share of features left out at random of each token.
    pub dropout: f64,
}

/// Beliefs about the labels of each token, and about pairs, with all labels or only those allowed.
struct Beliefs {
    single: Vec<Row>,
    pairs: [Row; LABELS],
    log_sum: f64,
}

fn beliefs(scores: &[Row], joins: &[Row; LABELS], allowed: Option<&[u32]>) -> Beliefs {
    let n = scores.len();
    let may = |at: usize, l: usize| allowed.is_none_or(|a| a[at] >> l & 1 == 1);
    let (mut log_sum, mut forward, mut emit) = (0.0, vec![[0.0; LABELS]; n], vec![[0.0; LABELS]; n]);
    for at in 0..n {
        let most = scores[at].iter().copied().fold(f32::MIN, f32::max);
        log_sum += f64::from(most);
        for l in 0..LABELS {
            emit[at][l] = if may(at, l) { (scores[at][l] - most).exp() } else { 0.0 };
        }
        let mut row = [0.0; LABELS];
        if at == 0 {
            (0..LABELS).filter(|&l| !continues(l)).for_each(|l| row[l] = emit[0][l]);
        } else {
            for (before, &mass) in forward[at - 1].iter().enumerate().filter(|(_, m)| **m > 0.0) {
                (0..LABELS).for_each(|l| row[l] += mass * joins[before][l]);
            }
            (0..LABELS).for_each(|l| row[l] *= emit[at][l]);
        }
        if at + 1 == n {
            (0..LABELS).filter(|&l| opens(l)).for_each(|l| row[l] = 0.0);
        }
        let sum: f32 = row.iter().sum();
        log_sum += f64::from(sum.max(f32::MIN_POSITIVE).ln());
        row.iter_mut().for_each(|x| *x /= sum.max(f32::MIN_POSITIVE));
        forward[at] = row;
    }
    let mut single = forward.clone();
    let mut pairs = [[0.0; LABELS]; LABELS];
    let mut backward = [1.0_f32; LABELS];
    (0..LABELS).filter(|&l| opens(l)).for_each(|l| backward[l] = 0.0);
    for at in (0..n).rev() {
        let mut sum = 0.0;
        for l in 0..LABELS {
            single[at][l] = forward[at][l] * backward[l];
            sum += single[at][l];
        }
        single[at].iter_mut().for_each(|x| *x /= sum.max(f32::MIN_POSITIVE));
        if at == 0 {
            break;
        }
        let mut next = [0.0; LABELS];
        let ahead: Row = std::array::from_fn(|l| emit[at][l] * backward[l]);
        let (mut mass, mut raw) = (0.0, [[0.0; LABELS]; LABELS]);
        for before in 0..LABELS {
            for l in 0..LABELS {
                let joint = joins[before][l] * ahead[l];
                next[before] += joint;
                raw[before][l] = forward[at - 1][before] * joint;
                mass += raw[before][l];
            }
        }
        for before in 0..LABELS {
            (0..LABELS).for_each(|l| pairs[before][l] += raw[before][l] / mass.max(f32::MIN_POSITIVE));
        }
        let most = next.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        backward = next.map(|x| x / most);
    }
    Beliefs { single, pairs, log_sum }
}

/// Learns from the examples. The same examples in the same order give the same model.
/// With `joins` given these are the transitions, and are not learnt.
pub fn learn(
    examples: &[&Example],
    rows: usize,
    joins: Option<[Row; LABELS]>,
    settings: &Settings,
    mut after_round: impl FnMut(usize, f64),
) -> Model {
    let mut model = Model { rows: vec![[0.0; LABELS]; rows], transitions: joins.unwrap_or_default(), scale: 1.0 };
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let decay = settings.penalty / examples.len().max(1) as f64;
    let (mut taken, late) = (0.0, 1.0 / (decay * settings.step));
    let mut kept: Vec<Vec<u32>> = Vec::new();
    let mut mean = Model { rows: vec![[0.0; LABELS]; rows], transitions: [[0.0; LABELS]; LABELS], scale: 1.0 };
    let averaged = settings.averaged.clamp(1, settings.rounds.max(1));
    for round in 0..settings.rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, dice.next() as usize % (at + 1));
        }
        let mut loss = 0.0;
        for &at in &order {
            let example = examples[at];
            let step = 1.0 / (decay * (late + taken));
            taken += 1.0;
            model.scale *= (1.0 - step * decay) as f32;
            if model.scale < 1e-3 {
                model.settle(joins.is_some());
            }
            let n = example.features.len();
            kept.resize_with(kept.len().max(n), Vec::new);
            for (kept, features) in kept.iter_mut().zip(&example.features) {
                kept.clear();
                kept.extend(features.iter().filter(|_| settings.dropout == 0.0 || dice.fraction() >= settings.dropout));
            }
            let keep = if settings.dropout > 0.0 { (1.0 - settings.dropout) as f32 } else { 1.0 };
            let scale = model.scale / keep;
            let scores: Vec<Row> = kept[..n]
                .iter()
                .enumerate()
                .map(|(at, features)| {
                    let mut sum = [0.0; LABELS];
                    for &f in features {
                        sum.iter_mut().zip(&model.rows[f as usize]).for_each(|(s, w)| *s += w);
                    }
                    let given = example.given.get(at).copied().unwrap_or_default();
                    std::array::from_fn(|l| sum[l] * scale + given[l])
                })
                .collect();
            let exp_joins: [Row; LABELS] = std::array::from_fn(|a| {
                std::array::from_fn(|b| {
                    if n > 1 && may_follow(a, b) {
                        (model.transitions[a][b] * if joins.is_some() { 1.0 } else { model.scale }).exp()
                    } else {
                        0.0
                    }
                })
            });
            let free = beliefs(&scores, &exp_joins, None);
            let bound = beliefs(&scores, &exp_joins, Some(&example.allowed));
            loss += free.log_sum - bound.log_sum;
            let step = step as f32 / model.scale * example.weight;
            for (at, features) in kept[..n].iter().enumerate() {
                let change: Row = std::array::from_fn(|l| (bound.single[at][l] - free.single[at][l]) * step);
                if change.iter().any(|c| c.abs() > 1e-4 * step) {
                    for &f in features {
                        model.rows[f as usize].iter_mut().zip(&change).for_each(|(w, c)| *w += c);
                    }
                }
            }
            if n > 1 && joins.is_none() {
                for a in 0..LABELS {
                    (0..LABELS).for_each(|b| model.transitions[a][b] += step * (bound.pairs[a][b] - free.pairs[a][b]));
                }
            }
        }
        model.settle(joins.is_some());
        if round + averaged >= settings.rounds {
            let learnt = model.rows.iter().chain(&model.transitions).flatten();
            mean.rows.iter_mut().chain(&mut mean.transitions).flatten().zip(learnt).for_each(|(m, w)| *m += w / averaged as f32);
        }
        after_round(round, loss);
    }
    mean
}

impl Model {
    fn settle(&mut self, fixed: bool) {
        let scale = std::mem::replace(&mut self.scale, 1.0);
        let transitions = if fixed { &mut [][..] } else { &mut self.transitions[..] };
        self.rows.iter_mut().chain(transitions).flatten().for_each(|w| *w *= scale);
    }
}
