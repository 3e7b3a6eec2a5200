//! [`Budget`]: how much may wait to be indexed, and [`QueuedDocument`]: what waits.

use super::values::Values;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use tantivy::TantivyDocument;
use tantivy::schema::document::Document;

/// A document that is to be indexed.
pub struct Waiting {
    pub document: TantivyDocument,
    /// Title and text, each with its language [marked](crate::engine::local::store::marked::mark_language).
    pub texts: [String; 2],
    /// What else is searched and stands in no column.
    pub values: Values,
    /// What it takes in memory.
    pub bytes: usize,
}

/// A limit in bytes on the documents that wait to be indexed: tantivy bounds its queue by count only, so a few hundred large
/// articles could take all memory.
#[derive(Clone)]
pub struct Budget {
    shared: Arc<(Mutex<usize>, Condvar)>,
    limit: usize,
}

impl Budget {
    pub fn new(limit: usize) -> Budget {
        Budget { shared: Arc::default(), limit }
    }

    /// Waits until these documents fit together; a batch over the whole limit waits until it is alone.
    pub fn queue(&self, documents: Vec<Waiting>) -> Vec<QueuedDocument> {
        let bytes: usize = documents.iter().map(|waiting| waiting.bytes).sum();
        let (used, freed) = &*self.shared;
        let mut used = used.lock().unwrap_or_else(PoisonError::into_inner);
        while *used > 0 && *used + bytes > self.limit {
            used = freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += bytes;
        documents.into_iter().map(|waiting| QueuedDocument { waiting, budget: self.clone() }).collect()
    }
}

/// A document on its way into a segment; gives its bytes back to the budget when it is done with.
pub struct QueuedDocument {
    waiting: Waiting,
    budget: Budget,
}

impl QueuedDocument {
    /// The title and the text, each with its language marked: they are no values of the document, since they are [indexed apart](super::inverted).
    pub fn texts(&self) -> &[String; 2] {
        &self.waiting.texts
    }

    /// What is indexed apart too.
    pub fn values(&self) -> &Values {
        &self.waiting.values
    }
}

impl Drop for QueuedDocument {
    fn drop(&mut self) {
        let (used, freed) = &*self.budget.shared;
        *used.lock().unwrap_or_else(PoisonError::into_inner) -= self.waiting.bytes;
        freed.notify_one();
    }
}

impl Document for QueuedDocument {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.waiting.document.iter_fields_and_values()
    }

    fn into_tantivy_document(mut self) -> TantivyDocument {
        std::mem::take(&mut self.waiting.document)
    }
}
