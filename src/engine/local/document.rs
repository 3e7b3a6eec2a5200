//! Between an [`Article`] and the document that tantivy keeps.

use super::failure::damaged;
use super::schema::{Fields, NO_LANGUAGE};
use super::tokenizer::{mark_language, unmarked};
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::Arc;
use std::sync::{Condvar, Mutex, PoisonError};
use tantivy::TantivyDocument;
use tantivy::schema::document::Document;
use tantivy::schema::{Field, Value};

/// Longer values of a column are cut: a name of this many bytes is none, and tantivy drops terms over 64 KiB.
const MAX_VALUE_BYTES: usize = 512;

/// The first eight bytes of an id as a number that orders as the ids do.
pub fn tie(id: &str) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(id.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(bytes)
}

/// The document of an article.
pub fn to_document(fields: &Fields, mut article: Article) -> Result<TantivyDocument> {
    let mut document = TantivyDocument::new();
    document.add_text(fields.id, &article.id);
    document.add_u64(fields.tie, tie(&article.id));
    document.add_text(fields.source, &article.source.path);
    document.add_text(fields.title, mark_language(&article.title, article.language));
    document.add_text(fields.body, mark_language(&std::mem::take(&mut article.body), article.language));
    let mut values = |field: Field, values: &mut dyn Iterator<Item = &str>| {
        // Each once: some files name a place twice, and counts are of articles.
        let mut seen: Vec<&str> = Vec::new();
        for value in values.filter(|v| !v.is_empty()).map(cut) {
            if !seen.contains(&value) {
                seen.push(value);
                document.add_text(field, value);
            }
        }
    };
    values(fields.people, &mut article.people.iter().map(|p| p.name.as_str()));
    values(fields.places, &mut article.places.iter().map(|p| p.name.as_str()));
    values(fields.authors, &mut article.authors.iter().map(String::as_str));
    values(fields.site, &mut article.site.iter().map(String::as_str));
    values(fields.tags, &mut article.tags.iter().map(String::as_str));
    values(fields.url, &mut article.url.iter().map(String::as_str));
    document.add_text(fields.language, article.language.as_ref().map_or(NO_LANGUAGE, |l| l.as_str()));
    if let Some(date) = article.date {
        document.add_i64(fields.date, date.seconds());
    }
    let head = serde_json::to_string(&article).map_err(|e| Error::new(ErrorKind::Article, format!("article {}: {e}", article.id)))?;
    document.add_text(fields.head, head);
    Ok(document)
}

fn cut(value: &str) -> &str {
    &value[..value.floor_char_boundary(MAX_VALUE_BYTES)]
}

/// The article of a stored document.
pub fn to_article(fields: &Fields, folder: &Path, document: &TantivyDocument) -> Result<Article> {
    let stored = |field| document.get_first(field).and_then(|v| v.as_str());
    let head = stored(fields.head).ok_or_else(|| damaged(folder, "a stored article has no head"))?;
    let mut article: Article = serde_json::from_str(head).map_err(|e| damaged(folder, format!("a stored article does not decode: {e}")))?;
    article.body = unmarked(stored(fields.body).unwrap_or_default()).to_owned();
    Ok(article)
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

    /// Waits until these documents, each with its size, fit together; a batch over the whole limit waits until it is alone.
    pub fn queue(&self, documents: Vec<(TantivyDocument, usize)>) -> Vec<QueuedDocument> {
        let bytes: usize = documents.iter().map(|(_, bytes)| bytes).sum();
        let (used, freed) = &*self.shared;
        let mut used = used.lock().unwrap_or_else(PoisonError::into_inner);
        while *used > 0 && *used + bytes > self.limit {
            used = freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += bytes;
        documents.into_iter().map(|(document, bytes)| QueuedDocument { document, bytes, budget: self.clone() }).collect()
    }
}

/// A document on its way into a segment; gives its bytes back to the budget when it is done with.
pub struct QueuedDocument {
    document: TantivyDocument,
    bytes: usize,
    budget: Budget,
}

impl Drop for QueuedDocument {
    fn drop(&mut self) {
        let (used, freed) = &*self.budget.shared;
        *used.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        freed.notify_one();
    }
}

impl Document for QueuedDocument {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(mut self) -> TantivyDocument {
        std::mem::take(&mut self.document)
    }
}
