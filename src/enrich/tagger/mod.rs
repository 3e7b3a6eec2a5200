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
pub mod weights;

use crate::article::Field;
use crate::enrich::Name;
use crate::text::Span;
use lexicon::Lexicon;
use page::Page;
use std::sync::LazyLock;
use weights::{Adder, Weights};

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
        let mut decoder = decode::Decoder::default();
        let (mut scores, mut names) = (Vec::new(), Vec::new());
        for run in &page.runs {
            scores.clear();
            scores.extend((run.start..run.end).map(|at| {
                let mut adder = Adder::new(&self.weights);
                features::features(&page, run, at, &self.lexicon, &mut adder);
                adder.scores()
            }));
            page::names(run, decoder.best(&scores, &self.weights.transitions), |kind, first, end| {
                let field = if first < page.in_title { Field::Title } else { Field::Body };
                let span = Span::new(page.tokens[first].start as usize, page.tokens[end - 1].end as usize);
                names.push(Name { field, span, kind: label::KINDS[kind] });
            });
        }
        names
    }

    /// What the model knows of words, for the trainer.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }
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
