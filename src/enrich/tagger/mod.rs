//! The name tagger: finds the names of people, places and organisations in English news text.
//!
//! A linear-chain model (CRF) over the words that may be names. It looks at a word and its neighbours, how they are written, word clusters,
//! lists of names, and what the rest of the same article says of the word; headlines in Title Case and CAPITALS are read too. All it knows
//! lies in one asset (see [`asset`]), which `examples/train_tagger.rs` makes. It ends with spans: who a name is, and which place,
//! is the business of the enrichers.
//!
//! | file | holds |
//! |---|---|
//! | `token` | text to tokens and sentences |
//! | `page` | tokens to runs of candidates, the only ones that are ever labelled |
//! | `role`, `lexicon` | small words; clusters and name lists |
//! | `memory` | what the rest of the text says of a word |
//! | `features`, `weights`, `decode` | candidates to scores to labels |
//! | `verdict` | what a word was taken for, for the second reading |
//! | `asset` | a model as bytes |

pub mod asset;
mod decode;
pub mod features;
pub mod hash;
pub mod label;
pub mod lexicon;
mod memory;
pub mod page;
mod role;
mod table;
pub mod token;
pub mod verdict;
pub mod weights;

use crate::article::Field;
use crate::enrich::Name;
use crate::text::Span;
use lexicon::Lexicon;
use page::Page;
use std::sync::LazyLock;
use verdict::Verdicts;
use weights::{Adder, Scores, Weights};

/// A model, ready to read texts. The same model gives the same names for the same text, on every machine.
pub struct Tagger {
    lexicon: Lexicon,
    weights: Weights,
}

impl Tagger {
    /// A tagger from the bytes of an [`asset`].
    ///
    /// # Errors
    /// One sentence where the bytes are not such an asset, are of another version, or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Tagger, &'static str> {
        let (lexicon, weights) = asset::read(bytes)?;
        Ok(Tagger { lexicon, weights })
    }

    /// The names in an article, in the order of title, then body, and of their first byte. They do not overlap.
    ///
    /// Either text may be empty. Takes time linear in their length. Text beyond 4 GiB is not read.
    pub fn names(&self, title: &str, body: &str) -> Vec<Name> {
        let page = Page::new(title, body, &self.lexicon);
        let (mut scores, mut labels, verdicts) = first_reading(&page, &self.lexicon, &self.weights);
        let (mut decoder, mut names, mut at) = (decode::Decoder::default(), Vec::new(), 0);
        for run in &page.runs {
            let range = at..at + run.end - run.start;
            at = range.end;
            for (n, (scores, label)) in scores[range.clone()].iter_mut().zip(&labels[range.clone()]).enumerate() {
                verdicts.rows(page.places[run.start + n], *label, |row| self.weights.add_second(row, scores));
            }
            labels[range.clone()].copy_from_slice(decoder.best(&scores[range.clone()], &self.weights.transitions));
            page::names(run, &labels[range], |kind, first, end| {
                let field = if first < page.in_title { Field::Title } else { Field::Body };
                let span = Span::new(page.tokens[first].start as usize, page.tokens[end - 1].end as usize);
                names.push(Name { field, span, kind: label::KINDS[kind] });
            });
        }
        names
    }
}

/// Reads a text for the first time: the scores and labels of all candidates, run after run, and what each word was taken for.
pub fn first_reading(page: &Page, lexicon: &Lexicon, weights: &Weights) -> (Vec<Scores>, Vec<u8>, Verdicts) {
    let candidates = page.runs.iter().map(|run| run.end - run.start).sum();
    let (mut scores, mut labels) = (Vec::with_capacity(candidates), Vec::with_capacity(candidates));
    let (mut decoder, mut verdicts) = (decode::Decoder::default(), Verdicts::with_room(page.memory.places()));
    for run in &page.runs {
        let first = scores.len();
        scores.extend((run.start..run.end).map(|at| {
            let mut adder = Adder::new(weights);
            features::features(page, run, at, lexicon, &mut adder);
            adder.scores()
        }));
        labels.extend_from_slice(decoder.best(&scores[first..], &weights.transitions));
        for (at, &label) in (run.start..run.end).zip(&labels[first..]) {
            verdicts.add(page.places[at], label);
        }
    }
    (scores, labels, verdicts)
}

/// The model that newsearch carries; unpacked when first asked for.
pub fn shipped() -> &'static Tagger {
    static SHIPPED: LazyLock<Tagger> = LazyLock::new(|| {
        let bytes = include_bytes!("../../../assets/names.model");
        Tagger::from_bytes(bytes).expect("the tests read the asset that is compiled in")
    });
    &SHIPPED
}

#[cfg(test)]
mod tests;
