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
//! | `sums` | what was added up for the words seen last |
//! | `verdict` | what a word was taken for, for the second reading |
//! | `label`, `hash`, `table` | the labels; fingerprints of words and features; look-up by them |
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
pub mod word_sums;

use crate::article::Field;
use crate::enrich::Name;
use crate::text::Span;
use lexicon::Lexicon;
use page::Page;
use std::cell::RefCell;
use std::sync::LazyLock;
use verdict::Verdicts;
use weights::{Adder, Scores, Weights};
use word_sums::WordSums;

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
    /// Either text may be empty. Takes time linear in their length, and room for a piece of it: a body longer than 256 KiB is read in
    /// pieces of at most that length, parted at line ends or spaces where there are any.
    pub fn names(&self, title: &str, body: &str) -> Vec<Name> {
        let title = &title[..title.floor_char_boundary(PIECE)];
        let (mut names, mut from) = (Vec::new(), 0);
        loop {
            let end = from + piece(&body[from..]);
            self.read(if from == 0 { title } else { "" }, &body[from..end], from, &mut names);
            if end == body.len() {
                return names;
            }
            from = end;
        }
    }

    /// Appends the names of a title and of the piece of a body that begins at byte `from`.
    fn read(&self, title: &str, body: &str, from: usize, names: &mut Vec<Name>) {
        let page = Page::new(title, body, &self.lexicon);
        let (mut scores, mut labels, verdicts) = first_reading(&page, &self.lexicon, &self.weights);
        let (mut decoder, mut at) = (decode::Decoder::default(), 0);
        for run in &page.runs {
            let range = at..at + run.end - run.start;
            at = range.end;
            for (n, (scores, label)) in scores[range.clone()].iter_mut().zip(&labels[range.clone()]).enumerate() {
                verdicts.rows(page.places[run.start + n], *label, |row| self.weights.add_second(row, scores));
            }
            labels[range.clone()].copy_from_slice(decoder.best(&scores[range.clone()], &self.weights.transitions));
            page::names(run, &labels[range], |kind, first, end| {
                let (field, from) = if first < page.in_title { (Field::Title, 0) } else { (Field::Body, from) };
                let span = Span::new(page.tokens[first].start as usize, page.tokens[end - 1].end as usize).shifted(from);
                names.push(Name { field, span, kind: label::KINDS[kind] });
            });
        }
    }
}

/// The most bytes of a text that are read at once. Articles are shorter; a book need not lie in memory with all its features.
const PIECE: usize = 256 << 10;

/// The length of the next piece of a text: up to a line end, else a space, else a character.
fn piece(text: &str) -> usize {
    if text.len() <= PIECE {
        return text.len();
    }
    let window = &text.as_bytes()[PIECE / 2..PIECE];
    let after = |byte: u8| window.iter().rposition(|&b| b == byte).map(|at| PIECE / 2 + at + 1);
    after(b'\n').or_else(|| after(b' ')).unwrap_or_else(|| text.floor_char_boundary(PIECE))
}

/// Reads a text for the first time: the scores and labels of all candidates, run after run, and what each word was taken for.
pub fn first_reading(page: &Page, lexicon: &Lexicon, weights: &Weights) -> (Vec<Scores>, Vec<u8>, Verdicts) {
    let candidates = page.runs.iter().map(|run| run.end - run.start).sum();
    let (mut scores, mut labels) = (Vec::with_capacity(candidates), Vec::with_capacity(candidates));
    let (mut decoder, mut verdicts) = (decode::Decoder::default(), Verdicts::with_room(page.memory.places()));
    let mut sums = SUMS.take().of(weights.number());
    for run in &page.runs {
        let first = scores.len();
        scores.extend((run.start..run.end).map(|at| {
            let mut adder = Adder::new(weights, &mut sums);
            features::features(page, run, at, lexicon, &mut adder);
            adder.scores()
        }));
        labels.extend_from_slice(decoder.best(&scores[first..], &weights.transitions));
        for (at, &label) in (run.start..run.end).zip(&labels[first..]) {
            verdicts.add(page.places[at], label);
        }
    }
    SUMS.set(sums);
    (scores, labels, verdicts)
}

thread_local! {
    /// The words that this thread read last.
    static SUMS: RefCell<WordSums> = RefCell::default();
}

/// What tells the model that newsearch carries from every other: the checksum in its header.
pub fn version() -> u64 {
    let sum = MODEL.get(8..16).and_then(|bytes| bytes.try_into().ok());
    sum.map_or(0, u64::from_le_bytes)
}

static MODEL: &[u8] = include_bytes!("../../../assets/names.model");

/// The model that newsearch carries; unpacked when first asked for.
pub fn shipped() -> &'static Tagger {
    static SHIPPED: LazyLock<Tagger> = LazyLock::new(|| Tagger::from_bytes(MODEL).expect("the tests read the asset that is compiled in"));
    &SHIPPED
}

#[cfg(test)]
mod tests;
