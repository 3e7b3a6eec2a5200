//! The fields of a document and the version of the on-disk format.

use super::disk::directory::Folder;
use super::disk::publish::is_changing;
use super::disk::seal::{META, unseal};
use super::failure::damaged;
use super::indexing::document::Prepared;
use super::indexing::inverted::{Inverted, Reading};
use super::indexing::queue::{Budget, Waiting};
use super::indexing::tokenizer::ValueTokenizer;
use crate::error::{Error, ErrorKind, Result};
use crate::search::PathFlags;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;
use tantivy::directory::RamDirectory;
use tantivy::schema::{BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::Compressor;
use tantivy::tokenizer::{RAW_TOKENIZER_NAME, TokenizerManager};
use tantivy::{Index, IndexSettings};

/// Raised whenever an index of before would be read wrongly.
pub const FORMAT_VERSION: u32 = 7;

/// Stands before a stem in the term dictionary, so that stems and words are apart in one field. No word holds it.
pub const STEM_MARK: char = '\u{1}';

/// Stands before a word as it is written, given where that tells it from others ([`has_inner_capital`](crate::text::has_inner_capital)): so `=US` need not
/// read every text that holds "us". No word holds it.
pub const WRITTEN_MARK: char = '\u{4}';

/// Terms at the first word of every sentence and of every paragraph. No word is one of them.
pub const SENTENCE_MARK: &str = "\u{3}s";
pub const PARAGRAPH_MARK: &str = "\u{3}p";

/// Terms at the first word of every quotation, and at the first word after it. No word is one of them.
pub const QUOTE_MARK: &str = "\u{3}q";
pub const QUOTE_END_MARK: &str = "\u{3}e";

/// A term at the last word of the host of an address. No word is it. An index of before has none.
pub const HOST_END_MARK: &str = "\u{3}h";

/// Fields, a bit for each. To find out that a segment holds nothing in a field, tantivy makes an empty dictionary, which takes a process that asks one question
/// half a millisecond.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Held(u64);

impl Held {
    fn bit(field: Field) -> u64 {
        // Were there more fields one day, the later would always count as held.
        1u64.checked_shl(field.field_id()).unwrap_or(0)
    }

    pub fn add(&mut self, field: Field) {
        self.0 |= Held::bit(field);
    }

    /// Whether an article may have something in this field.
    pub fn has(self, field: Field) -> bool {
        self.0 & Held::bit(field) == Held::bit(field)
    }
}

/// What a commit carries in `meta.json`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Payload {
    /// [`FORMAT_VERSION`] of the writer.
    pub format: u32,
    /// The commit's number.
    pub generation: u64,
    /// The ledger's file name; none before the first commit.
    pub ledger: Option<String>,
    /// The fields that any article had something in.
    #[serde(default)]
    pub held: Held,
    /// How many [dictionaries](super::store) there are.
    #[serde(default)]
    pub dictionaries: u8,
    /// With which flags paths were indexed; `None` where no run has said so, as before these were remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flags: Option<Vec<PathFlags>>,
    /// Whether the index has any payload yet.
    #[serde(skip, default = "stamped")]
    pub is_stamped: bool,
}

fn stamped() -> bool {
    true
}

impl Payload {
    /// That of an index nothing has been committed to.
    pub fn new() -> Payload {
        let held = Held::default();
        Payload { format: FORMAT_VERSION, generation: 0, ledger: None, held, dictionaries: 0, flags: None, is_stamped: true }
    }
}

/// The fields, by purpose. A column holds the values that articles are counted by; what is searched of people and places stands in fields of its own, since
/// there every spelling counts and in the column only the one name.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    pub id: Field,
    pub tie: Field,
    /// Column of a hash of the id.
    pub key: Field,
    /// Column of the numbers of the text's [`Head`](crate::search::copies::Head), by which copies are found.
    pub head: Field,
    pub source: Field,
    pub title: Field,
    pub body: Field,
    /// Column of the names of people.
    pub people: Field,
    /// Every spelling of every person, see [`ValueTokenizer`].
    pub people_words: Field,
    /// Column of names with their numbers, see [`place_value`](super::names::place_value).
    pub places: Field,
    /// Every name used for every place.
    pub places_words: Field,
    /// Usual names of places that the article does not call so.
    pub places_known: Field,
    /// Numbers of places, see [`PlaceTerm`](super::names::PlaceTerm).
    pub place_ids: Field,
    pub agency: Field,
    pub authors: Field,
    pub site: Field,
    pub tags: Field,
    pub url: Field,
    /// The file and its folders.
    pub path: Field,
    /// The endings of the file's name, see [`endings`](super::indexing::document::flags::endings).
    pub extension: Field,
    /// What the article has, see [`flags`](super::indexing::document::flags).
    pub flags: Field,
    /// Column of the number of words of the text.
    pub words: Field,
    pub language: Field,
    pub date: Field,
    /// Column of what the article was as it was read, see [`AsRead`](crate::search::AsRead).
    pub content: Field,
    /// Column of the commit in which the article came or changed.
    pub generation: Field,
    /// Column of when that was, in seconds.
    pub indexed: Field,
    /// The article as it is kept, see [`store`](super::store).
    pub article: Field,
}

/// The language value of an article whose language is not known.
pub const NO_LANGUAGE: &str = "und";

const NEWS: &str = "news";
const NAMES: &str = "names";

pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let positions = || TextFieldIndexing::default().set_tokenizer(NEWS).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let whole = || {
        let indexing =
            TextFieldIndexing::default().set_tokenizer(RAW_TOKENIZER_NAME).set_index_option(IndexRecordOption::Basic).set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing)
    };
    let words = || TextOptions::default().set_indexing_options(positions());
    let values = || words().set_fast(RAW_TOKENIZER_NAME);
    let column = || TextOptions::default().set_fast(RAW_TOKENIZER_NAME);
    let names = TextFieldIndexing::default().set_tokenizer(NAMES).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        id: builder.add_text_field("id", whole().set_fast(RAW_TOKENIZER_NAME)),
        tie: builder.add_u64_field("tie", NumericOptions::default().set_fast()),
        key: builder.add_u64_field("key", NumericOptions::default().set_fast()),
        head: builder.add_u64_field("head", NumericOptions::default().set_fast()),
        source: builder.add_text_field("source", whole()),
        title: builder.add_text_field("title", words()),
        body: builder.add_text_field("body", words()),
        people: builder.add_text_field("people", whole().set_fast(RAW_TOKENIZER_NAME)),
        people_words: builder.add_text_field("people_words", TextOptions::default().set_indexing_options(names)),
        places: builder.add_text_field("places", column()),
        places_words: builder.add_text_field("places_words", words()),
        places_known: builder.add_text_field("places_known", words()),
        place_ids: builder.add_text_field("place_ids", whole()),
        agency: builder.add_text_field("agency", values()),
        authors: builder.add_text_field("authors", values()),
        site: builder.add_text_field("site", values()),
        tags: builder.add_text_field("tags", values()),
        url: builder.add_text_field("url", words()),
        path: builder.add_text_field("path", words()),
        extension: builder.add_text_field("extension", whole()),
        flags: builder.add_text_field("flags", whole()),
        words: builder.add_u64_field("words", NumericOptions::default().set_fast()),
        language: builder.add_text_field("language", whole().set_fast(RAW_TOKENIZER_NAME)),
        date: builder.add_i64_field("date", NumericOptions::default().set_fast()),
        content: builder.add_u64_field("content", NumericOptions::default().set_fast()),
        generation: builder.add_u64_field("generation", NumericOptions::default().set_fast()),
        indexed: builder.add_i64_field("indexed", NumericOptions::default().set_fast()),
        article: builder.add_bytes_field("article", BytesOptions::default().set_stored()),
    };
    (builder.build(), fields)
}

/// Bytes of a block of the store. What it holds is [packed](super::store) already, and one article is asked for at a time.
const STORE_BLOCK: usize = 4 << 10;

fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(NEWS, ValueTokenizer::of_words());
    manager.register(NAMES, ValueTokenizer::of_names());
    manager
}

fn inverted(fields: &Fields) -> Inverted {
    let Fields { source, people_words, places_words, places_known, place_ids, url, path, extension, flags, .. } = *fields;
    // Those of text that stand in no column. What stands in one is a value of the document, which tantivy indexes.
    let words = [places_words, places_known, path].map(|field| (field, Reading::Words));
    let whole = [source, place_ids, extension, flags].map(|field| (field, Reading::Whole));
    let values = words.into_iter().chain([(people_words, Reading::Names), (url, Reading::Address)]).chain(whole).collect();
    Inverted { texts: [fields.title, fields.body], values }
}

/// Indexes a document by itself, in memory: where that panics, it is this document that does it.
pub fn try_out(Prepared { document, texts, values, .. }: &Prepared) -> tantivy::Result<()> {
    let (schema, fields) = schema();
    let builder = Index::builder().schema(schema).tokenizers(tokenizers()).register_plugin(Arc::new(inverted(&fields)));
    let mut writer = builder.single_segment_index_writer(RamDirectory::create(), 15_000_000)?;
    let document = Waiting { document: document.clone(), texts: texts.clone(), values: values.clone(), bytes: 0 };
    Budget::new(usize::MAX).queue(vec![document]).into_iter().try_for_each(|document| writer.add_document(document))?;
    writer.finalize().map(drop)
}

/// The commit that a `meta.json` as tantivy wrote it is of.
///
/// # Errors
/// `IndexVersion`, `IndexDamaged`.
fn payload_of(folder: &Path, meta: &[u8]) -> Result<Payload> {
    #[derive(Deserialize)]
    struct Meta {
        #[serde(default)]
        payload: Option<String>,
    }
    // Behind it there may be a seal.
    let meta = serde_json::Deserializer::from_slice(meta).into_iter::<Meta>().next();
    let Some(Ok(Meta { payload })) = meta else { return Err(damaged(folder, format!("{META} is cut or has been altered"))) };
    // Made, but never committed to: there is nothing in it yet.
    let Some(text) = payload else { return Ok(Payload { is_stamped: false, ..Payload::new() }) };
    let payload: Payload = serde_json::from_str(&text).map_err(|e| damaged(folder, format!("{META} says nothing of the commit: {e}")))?;
    match payload.format {
        FORMAT_VERSION => Ok(payload),
        other => Err(Error::new(
            ErrorKind::IndexVersion,
            format!("the index in {} has format version {other}, this newsearch reads version {FORMAT_VERSION}", folder.display()),
        )),
    }
}

/// The last commit of the index in a folder, and `meta.json` as it is on disk. The version is looked at first: one to come may seal otherwise.
///
/// # Errors
/// `NoIndex`, `IndexVersion`, `IndexDamaged`, `Io`.
pub fn committed(folder: &Path) -> Result<(Payload, Vec<u8>)> {
    let bytes = meta(folder)?;
    let payload = payload_of(folder, &bytes)?;
    match unseal(&bytes) {
        Some(_) => Ok((payload, bytes)),
        None => Err(damaged(folder, format!("{META} is cut or has been altered"))),
    }
}

/// `meta.json` as it is on disk.
///
/// # Errors
/// `NoIndex`, `IndexDamaged` where it is missing, `Io`.
pub fn meta(folder: &Path) -> Result<Vec<u8>> {
    // A new index takes the place of the old one in an instant; two seconds are for a system that is busy.
    let mut waits = 40;
    let read = loop {
        match std::fs::read(folder.join(META)) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && waits > 0 && is_changing(folder) => {
                waits -= 1;
                sleep(Duration::from_millis(50));
            }
            read => break read,
        }
    };
    read.or_else(|_| std::fs::read(folder.join(META))).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound if crate::engine::local::exists(folder) => damaged(folder, format!("{META} is missing")),
        std::io::ErrorKind::NotFound => Error::new(ErrorKind::NoIndex, format!("no index in {}", folder.display())),
        _ => Error::io(folder.join(META).display(), &e),
    })
}

/// Opens the index of `folder`; where it may be written, makes it if there is none.
///
/// # Errors
/// `NoIndex`, `IndexVersion`, `IndexDamaged`, `Io`; `Locked` while another makes it.
pub fn open_index(directory: &Folder, create: bool) -> Result<(Index, Fields, Payload)> {
    let folder = directory.path();
    let (expected, fields) = schema();
    // Of several processes that find none, one makes it; a sweep by another must not meet its temporary files.
    let making = if crate::engine::local::exists(folder) || !create { None } else { Some(super::disk::publish::lock(folder)?) };
    let (mut index, payload) = if making.is_none() || crate::engine::local::exists(folder) {
        let (payload, _) = committed(folder)?;
        (Index::open(directory.clone()).map_err(|e| directory.failure(e))?, payload)
    } else {
        let settings = IndexSettings {
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            docstore_blocksize: STORE_BLOCK,
            ..IndexSettings::default()
        };
        let builder = Index::builder().schema(expected.clone()).settings(settings);
        (builder.open_or_create(directory.clone()).map_err(|e| directory.failure(e))?, committed(folder)?.0)
    };
    drop(making);
    if index.schema() != expected {
        return Err(Error::new(
            ErrorKind::IndexVersion,
            format!("the index in {} has other fields than this newsearch of format version {FORMAT_VERSION}", folder.display()),
        ));
    }
    index.set_tokenizers(tokenizers());
    if create {
        index.register_plugin(Arc::new(inverted(&fields)));
    }
    Ok((index, fields, payload))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::schema::FieldType;

    #[test]
    fn what_is_searched_and_stands_in_no_column_is_indexed_here_and_nothing_else() {
        let (schema, fields) = schema();
        let Inverted { texts, values } = inverted(&fields);
        for (field, entry) in schema.fields() {
            let FieldType::Str(options) = entry.field_type() else { continue };
            let is_apart = options.get_indexing_options().is_some() && !options.is_fast();
            let here = texts.contains(&field) || values.iter().any(|(value, _)| *value == field);
            assert_eq!(here, is_apart, "{}", entry.name());
        }
        for (field, reading) in values {
            let FieldType::Str(options) = schema.get_field_entry(field).field_type() else { panic!("no text") };
            let indexing = options.get_indexing_options().expect("searched");
            let tokenizer = match reading {
                Reading::Words | Reading::Address => NEWS,
                Reading::Names => NAMES,
                Reading::Whole => RAW_TOKENIZER_NAME,
            };
            assert_eq!((indexing.tokenizer(), indexing.index_option()), (tokenizer, reading.kept()));
        }
    }
}
