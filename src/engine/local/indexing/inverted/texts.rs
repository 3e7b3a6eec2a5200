//! [`Texts`]: the titles and texts of the segment that is being built.

use super::occurrences::Occurrences;
use super::terms::Terms;
use super::text::{self, Found};
use super::{Full, Totals};
use crate::engine::local::store::marked::unmarked_with_language;
use crate::text::Analyzer;
use std::cell::RefCell;
use tantivy::DocId;
use tantivy::schema::Field;

thread_local! {
    /// That of the segment which this thread built last: what is known of words stays known.
    static ANALYZER: RefCell<Analyzer> = RefCell::default();
}

/// Titles and texts of a segment.
pub struct Texts {
    analyzer: Analyzer,
    pub terms: Terms,
    pub occurrences: Occurrences,
    pub fields: [Totals; 2],
}

/// A text that ends the thread that indexes it, as a fault in the code would.
#[cfg(test)]
pub const POISON: &str = "arsenic-and-old-lace";

/// What a term of the field at this place among the two is sorted and kept by.
pub fn key(term: u32, place: usize) -> u32 {
    2 * term + place as u32
}

impl Texts {
    /// None yet, of these fields; what waits to be sorted may take so many bytes.
    pub fn within(bytes: usize, fields: [Field; 2]) -> Texts {
        Texts {
            analyzer: ANALYZER.take(),
            terms: Terms::default(),
            occurrences: Occurrences::within(bytes),
            fields: fields.map(Totals::of),
        }
    }

    /// Adds the title and the text of a document, each with its language marked.
    pub fn add(&mut self, doc: DocId, texts: &[String; 2]) -> Result<(), Full> {
        texts.iter().enumerate().for_each(|(place, text)| self.add_to(place, doc, text));
        self.occurrences.pack_if_full()
    }

    fn add_to(&mut self, place: usize, doc: DocId, marked: &str) {
        let Texts { analyzer, terms, occurrences, fields } = self;
        let (text, language) = unmarked_with_language(marked);
        #[cfg(test)]
        assert!(!text.contains(POISON), "a text that this code cannot take");
        let mut numbering = terms.of(language);
        let mut length = 0;
        let mut add = |position, term| {
            occurrences.add(key(term, place), doc, position);
            length += 1;
        };
        text::read(analyzer, text, language, |position, found| match found {
            Found::Mark(mark) => add(position, mark as u32),
            Found::Word(token) => numbering.of_word(&token, text, &mut add),
        });
        numbering.finish(&mut add);
        fields[place].add(doc, length);
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.terms.memory() + self.occurrences.memory() + self.fields.iter().map(Totals::memory).sum::<usize>()
    }
}

impl Drop for Texts {
    fn drop(&mut self) {
        ANALYZER.set(std::mem::take(&mut self.analyzer));
    }
}
