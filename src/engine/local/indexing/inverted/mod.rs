//! The inverted index of titles, texts and short values, built as the words come.
//!
//! tantivy looks every word up by its text in one table and writes down where it stands at once: for each it waits several times for far memory, which was a
//! quarter of the time of indexing. Here the words that the analyzer knows lead to numbers of terms, what stands where is sorted by these numbers while it is
//! in near memory, and every term of a few hundred articles is gone to once. The files that come of it are those that tantivy would have written, byte by
//! byte; what stands in a column as well is left to it.
//!
//! Data flows: [`text`] (terms of a text) → [`terms`] (their numbers), both called by [`texts`], or [`values`] (terms of short values and their numbers) → [`occurrences`]:
//! [`block`] (sorted) → [`chains`] (packed by term) → [`files`].

mod block;
mod chains;
mod files;
mod occurrences;
mod terms;
mod text;
mod texts;
mod values;

#[cfg(test)]
mod tests;

use super::queue::QueuedDocument;
use chains::Full;
use std::any::Any;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema};
use tantivy::{DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, TantivyError};
#[cfg(test)]
pub use texts::POISON;
use texts::Texts;
pub use values::Reading;
use values::ShortValues;

/// Has titles, texts and short values indexed here; without it they are not indexed at all. Needed where documents are added: what is written is read and merged
/// by tantivy.
pub struct Inverted {
    /// The fields of the title and the text.
    pub texts: [Field; 2],
    /// Those of short values that stand in no column, at most 64.
    pub values: Vec<(Field, Reading)>,
}

impl SegmentPlugin for Inverted {
    /// None but those of tantivy's own inverted index, which it puts in their place.
    fn extensions(&self) -> &[&str] {
        &[]
    }

    fn create_writer(&self, context: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        let waiting = context.memory_budget_in_bytes / WAITING_SHARE;
        Ok(Box::new(Building { texts: Texts::within(waiting, self.texts), values: ShortValues::within(waiting, &self.values) }))
    }

    fn merge(&self, _: PluginMergeContext) -> tantivy::Result<()> {
        Ok(())
    }
}

/// The part of the memory of a segment that what waits to be sorted may take, of texts and of values.
const WAITING_SHARE: usize = 32;

/// The segment that is being built.
struct Building {
    texts: Texts,
    values: ShortValues,
}

/// What is known of a field but where its terms stand.
struct Totals {
    field: Field,
    /// How many terms the documents have there, as tantivy packs that; of the last ones it may say nothing.
    lengths: Vec<u8>,
    /// How many terms all of them have.
    tokens: u64,
}

impl Totals {
    fn of(field: Field) -> Totals {
        Totals { field, lengths: Vec::new(), tokens: 0 }
    }

    /// Notes how many terms a document has, which comes after those before.
    fn add(&mut self, doc: DocId, terms: u32) {
        self.lengths.resize(doc as usize, 0);
        self.lengths.push(FieldNormReader::fieldnorm_to_id(terms));
        self.tokens += u64::from(terms);
    }

    /// Bytes in memory.
    fn memory(&self) -> usize {
        self.lengths.capacity()
    }
}

impl From<Full> for TantivyError {
    fn from(Full: Full) -> TantivyError {
        TantivyError::InternalError("a segment holds more words than can be told apart".to_owned())
    }
}

impl PluginWriter for Building {
    fn add_document(&mut self, doc: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let Some(document) = document.as_any().downcast_ref::<QueuedDocument>() else {
            return Err(TantivyError::InternalError("a document without title and text".to_owned()));
        };
        self.texts.add(doc, document.texts())?;
        Ok(self.values.add(doc, document.values())?)
    }

    fn serialize(mut self: Box<Self>, segment: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        self.texts.occurrences.pack()?;
        self.values.occurrences.pack()?;
        files::write(segment, &self)
    }

    fn mem_usage(&self) -> usize {
        self.texts.memory() + self.values.memory()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
