//! The inverted index of titles and texts, built as the words come.
//!
//! tantivy looks every word up by its text in one table and writes down where it stands at once: for each it waits several times for far memory, which was a
//! quarter of the time of indexing. Here the words that the analyzer knows lead to numbers of terms, what stands where is sorted by these numbers while it is
//! in near memory, and every term of a few hundred articles is gone to once. The files that come of it are those that tantivy would have written, byte by
//! byte; fields of a few words are left to it.
//!
//! Data flows: [`text`] (terms of a text) → [`terms`] (their numbers) → [`block`] (sorted) → [`chains`] (packed by term) → [`files`].

mod block;
mod chains;
mod files;
mod terms;
mod text;

#[cfg(test)]
mod tests;

use super::marked::unmarked_with_language;
use super::queue::QueuedDocument;
use crate::text::Analyzer;
use block::{Block, Occurrence};
use chains::{Chains, Full};
use std::any::Any;
use std::cell::RefCell;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema};
use tantivy::{DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, TantivyError};
use terms::Terms;
use text::Found;

/// Has titles and texts indexed here; without it they are not indexed at all. Needed where documents are added: what is written is read and merged by tantivy.
pub struct Inverted {
    /// The fields of the title and the text.
    pub fields: [Field; 2],
}

impl SegmentPlugin for Inverted {
    /// None but those of tantivy's own inverted index, which it puts in their place.
    fn extensions(&self) -> &[&str] {
        &[]
    }

    fn create_writer(&self, context: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(Texts {
            analyzer: ANALYZER.take(),
            terms: Terms::default(),
            block: Block::within(context.memory_budget_in_bytes / BLOCK_SHARE),
            chains: Chains::default(),
            fields: self.fields.map(|field| Totals { field, lengths: Vec::new(), tokens: 0 }),
        }))
    }

    fn merge(&self, _: PluginMergeContext) -> tantivy::Result<()> {
        Ok(())
    }
}

/// The part of the memory of a segment that what waits to be sorted may take.
const BLOCK_SHARE: usize = 32;

thread_local! {
    /// That of the segment which this thread built last: what is known of words stays known.
    static ANALYZER: RefCell<Analyzer> = RefCell::default();
}

/// Titles and texts of the segment that is being built.
struct Texts {
    analyzer: Analyzer,
    terms: Terms,
    block: Block,
    chains: Chains,
    fields: [Totals; 2],
}

/// What is known of a field but where its terms stand.
struct Totals {
    field: Field,
    /// How many terms each document has there, as tantivy packs that.
    lengths: Vec<u8>,
    /// How many terms all of them have.
    tokens: u64,
}

/// A text that ends the thread that indexes it, as a fault in the code would.
#[cfg(test)]
pub const POISON: &str = "arsenic-and-old-lace";

/// What a term of the field at this place among the two is sorted and kept by.
fn key(term: u32, place: usize) -> u32 {
    2 * term + place as u32
}

impl Texts {
    fn add(&mut self, doc: DocId, place: usize, marked: &str) {
        let Texts { analyzer, terms, block, fields, .. } = self;
        let (text, language) = unmarked_with_language(marked);
        #[cfg(test)]
        assert!(!text.contains(POISON), "a text that this code cannot take");
        let mut numbering = terms.of(language);
        let mut length = 0;
        let mut add = |position, term| {
            block.push(Occurrence { key: key(term, place), doc, position });
            length += 1;
        };
        text::read(analyzer, text, language, |position, found| match found {
            Found::Mark(mark) => add(position, mark as u32),
            Found::Word(token) => numbering.of_word(&token, text, &mut add),
        });
        numbering.finish(&mut add);
        let Totals { lengths, tokens, .. } = &mut fields[place];
        lengths.resize(doc as usize, 0);
        lengths.push(FieldNormReader::fieldnorm_to_id(length));
        *tokens += u64::from(length);
    }

    /// Packs what waits.
    fn pack(&mut self) -> Result<(), Full> {
        let Texts { block, chains, .. } = self;
        let mut done = Ok(());
        block.drain(|of_key| {
            if done.is_ok() {
                done = chains.add(of_key);
            }
        });
        done
    }
}

impl Drop for Texts {
    fn drop(&mut self) {
        ANALYZER.set(std::mem::take(&mut self.analyzer));
    }
}

impl From<Full> for TantivyError {
    fn from(Full: Full) -> TantivyError {
        TantivyError::InternalError("a segment holds more words than can be told apart".to_owned())
    }
}

impl PluginWriter for Texts {
    fn add_document(&mut self, doc: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let Some(document) = document.as_any().downcast_ref::<QueuedDocument>() else {
            return Err(TantivyError::InternalError("a document without title and text".to_owned()));
        };
        document.texts().iter().enumerate().for_each(|(place, text)| self.add(doc, place, text));
        if self.block.is_full() { Ok(self.pack()?) } else { Ok(()) }
    }

    fn serialize(mut self: Box<Self>, segment: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        self.pack()?;
        files::write(segment, &self)
    }

    fn mem_usage(&self) -> usize {
        let lengths: usize = self.fields.iter().map(|field| field.lengths.capacity()).sum();
        self.terms.memory() + self.block.memory() + self.chains.memory() + lengths
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
