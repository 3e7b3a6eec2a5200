//! [`ShortValues`]: the short values of the segment that is being built, such as names, flags and addresses.
//!
//! There are some dozens of an article, most of which stand in many articles. Whole values and words are numbered as texts, each behind a character for its
//! field, and sorted and packed as the terms of [titles and texts](super::texts) are.

use super::super::tokenizer::{VALUE_GAP, ValueTokenizer};
use super::super::values::Values;
use super::occurrences::Occurrences;
use super::{Full, Totals};
use crate::engine::local::numbered::Numbered;
use crate::engine::local::schema::HOST_END_MARK;
use crate::text::host_end;
use tantivy::DocId;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::MAX_TOKEN_LEN;

/// How the values of a field are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// By their words, with positions.
    Words,
    /// The same, with a [mark](HOST_END_MARK) at the last word of the host.
    Address,
    /// By their words as those of names, see [`ValueTokenizer::of_names`], with positions.
    Names,
    /// Each as one term, of which it is known in which documents it is and no more.
    Whole,
}

impl Reading {
    /// What is kept of where terms stand.
    pub fn kept(self) -> IndexRecordOption {
        match self {
            Reading::Words | Reading::Address | Reading::Names => IndexRecordOption::WithFreqsAndPositions,
            Reading::Whole => IndexRecordOption::Basic,
        }
    }
}

/// Values of a segment.
pub struct ShortValues {
    words: ValueTokenizer,
    names: ValueTokenizer,
    terms: Numbered,
    /// By the numbers of the terms.
    pub occurrences: Occurrences,
    pub fields: Vec<OfField>,
    /// A term with its field.
    term: String,
}

/// A field of values.
pub struct OfField {
    pub reading: Reading,
    pub totals: Totals,
    /// Of the document that is read: how many terms it has there, and where the next value begins.
    terms: u32,
    next: u32,
}

/// Between the last position of a value, with the room behind it, and the first of the next, as tantivy leaves it.
const GAP: u32 = 1;

/// Stands before the terms of the field at this place.
fn mark(place: usize) -> char {
    char::from(b'0' + place as u8)
}

impl ShortValues {
    /// None yet, of these fields, at most 64; what waits to be sorted may take so many bytes.
    pub fn within(bytes: usize, fields: &[(Field, Reading)]) -> ShortValues {
        let of_field = |(field, reading): &(Field, Reading)| OfField { reading: *reading, totals: Totals::of(*field), terms: 0, next: 0 };
        ShortValues {
            words: ValueTokenizer::of_words(),
            names: ValueTokenizer::of_names(),
            terms: Numbered::default(),
            occurrences: Occurrences::within(bytes),
            fields: fields.iter().map(of_field).collect(),
            term: String::new(),
        }
    }

    /// Adds the values of a document. Those of fields that are none of these are left out.
    pub fn add(&mut self, doc: DocId, values: &Values) -> Result<(), Full> {
        for (field, value) in values.iter() {
            self.add_value(doc, field, value);
        }
        for OfField { reading, totals, terms, next } in &mut self.fields {
            if *terms > 0 && *reading == Reading::Whole {
                totals.tokens += u64::from(*terms);
            } else if *terms > 0 {
                totals.add(doc, *terms);
            }
            (*terms, *next) = (0, 0);
        }
        self.occurrences.pack_if_full()
    }

    fn add_value(&mut self, doc: DocId, field: Field, value: &str) {
        let ShortValues { words, names, terms, occurrences, fields, term } = self;
        let Some((place, of_field)) = fields.iter_mut().enumerate().find(|(_, of_field)| of_field.totals.field == field) else { return };
        let mut add = |position, text: &str| {
            term.clear();
            term.push(mark(place));
            term.push_str(text);
            occurrences.add(terms.number(term), doc, position);
            of_field.terms += 1;
        };
        let tokenizer = match of_field.reading {
            Reading::Words | Reading::Address => words,
            Reading::Names => names,
            // tantivy takes none that is longer.
            Reading::Whole if value.len() > MAX_TOKEN_LEN => return,
            Reading::Whole => return add(0, value),
        };
        let mut last = None;
        let host = host_end(value).filter(|_| of_field.reading == Reading::Address);
        if let Some(host) = host {
            tokenizer.read(&value[..host], |position, _| last = Some(position));
        }
        let end_of_host = last.take();
        tokenizer.read(value, |position, text| {
            add(of_field.next.saturating_add(position), text);
            last = Some(position);
        });
        if let Some(position) = end_of_host {
            // It is no word, and none of those that the field is as long as.
            add(of_field.next.saturating_add(position), HOST_END_MARK);
            of_field.terms -= 1;
        }
        of_field.next = of_field.next.saturating_add(last.map_or(0, |last| last + VALUE_GAP as u32) + GAP);
    }

    /// The numbers of the terms of each field.
    pub fn numbers(&self) -> Vec<Vec<u32>> {
        let mut numbers = vec![Vec::new(); self.fields.len()];
        for (number, text) in (0..).zip(self.terms.texts()) {
            let place = text.bytes().next().unwrap_or_default().wrapping_sub(b'0');
            if let Some(of_field) = numbers.get_mut(usize::from(place)) {
                of_field.push(number);
            }
        }
        numbers
    }

    /// A term of its field.
    pub fn text(&self, number: u32) -> &str {
        self.terms.text(number).get(1..).unwrap_or_default()
    }

    /// Bytes in memory.
    pub fn memory(&self) -> usize {
        self.terms.memory() + self.occurrences.memory() + self.fields.iter().map(|of_field| of_field.totals.memory()).sum::<usize>()
    }
}
