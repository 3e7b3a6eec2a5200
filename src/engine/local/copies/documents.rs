//! [`Documents`]: the documents of a commit as texts with numbers, read from their columns where they lie, and their sketches made of their texts.

use super::{HEAD, KEY};
use crate::engine::local::store::Articles;
use crate::search::copies::{Head, KEYS, Sketch, Texts};
use std::ops::Range;
use std::sync::Arc;
use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::store::StoreReader;
use tantivy::{DocId, Searcher, SegmentReader};

/// Documents whose heads are read at once.
const STRETCH: u32 = 1 << 10;

/// Blocks of the store kept at hand: texts are asked for all over it.
const STORE_BLOCKS: usize = 1;

/// The documents of a commit, numbered segment after segment. Nothing is held for each of them.
pub struct Documents {
    pub segments: Vec<Segment>,
    articles: Arc<Articles>,
    end: u32,
}

pub struct Segment {
    /// The number of its first document.
    pub base: u32,
    pub reader: SegmentReader,
    pub keys: Column<u64>,
    dates: Column<i64>,
    heads: Column<u64>,
    contents: Column<u64>,
    store: StoreReader,
}

impl Segment {
    pub fn id(&self) -> SegmentId {
        self.reader.segment_id()
    }

    /// The numbers of the documents alive.
    pub fn alive(&self) -> impl Iterator<Item = u32> + '_ {
        self.reader.doc_ids_alive().map(|doc| self.base + doc)
    }

    fn head(&self, doc: DocId) -> Option<Head> {
        let mut numbers = [0; Head::MOST_NUMBERS];
        let rows = self.heads.index.value_row_ids(doc);
        let taken = &mut numbers[..rows.len().min(Head::MOST_NUMBERS)];
        // All at once: one by one takes several times as long.
        self.heads.values.get_range(u64::from(rows.start), taken);
        Head::from_numbers(taken.iter().map(|number| *number as u32))
    }

    /// As [`Documents::heads`], of these documents: their numbers lie one after another and are read at once.
    fn heads(&self, docs: Range<DocId>, take: &mut impl FnMut(u32, Head)) {
        let rows: Vec<Range<u32>> = docs.clone().map(|doc| self.heads.index.value_row_ids(doc)).collect();
        let there = || rows.iter().filter(|rows| !rows.is_empty());
        let (Some(start), Some(end)) = (there().map(|rows| rows.start).min(), there().map(|rows| rows.end).max()) else { return };
        // No more than there can be, whatever the column says.
        let mut numbers = vec![0; ((end - start) as usize).min(rows.len() * Head::MOST_NUMBERS)];
        self.heads.values.get_range(u64::from(start), &mut numbers);
        for (doc, rows) in docs.zip(&rows).filter(|(doc, rows)| !rows.is_empty() && !self.reader.is_deleted(*doc)) {
            let of_doc = numbers.get((rows.start - start) as usize..(rows.end - start) as usize).unwrap_or_default();
            if let Some(head) = Head::from_numbers(of_doc.iter().take(Head::MOST_NUMBERS).map(|number| *number as u32)) {
                take(self.base + doc, head);
            }
        }
    }
}

impl Documents {
    /// Those of a commit, whose texts `articles` reads.
    pub fn of(searcher: &Searcher, articles: Arc<Articles>) -> tantivy::Result<Documents> {
        let mut documents = Documents { segments: Vec::new(), articles, end: 0 };
        for reader in searcher.segment_readers() {
            let fast = reader.fast_fields();
            documents.segments.push(Segment {
                base: documents.end,
                reader: reader.clone(),
                keys: fast.u64(KEY)?,
                dates: fast.i64("date")?,
                heads: fast.u64(HEAD)?,
                contents: fast.u64("content")?,
                store: reader.get_store_reader(STORE_BLOCKS)?,
            });
            let end = documents.end.checked_add(reader.max_doc());
            documents.end = end.ok_or_else(|| tantivy::TantivyError::InvalidArgument("more than 4,294,967,295 articles".to_owned()))?;
        }
        Ok(documents)
    }

    /// The number after the last.
    pub fn end(&self) -> u32 {
        self.end
    }

    fn place(&self, number: u32) -> Option<(usize, DocId)> {
        let segment = self.segments.partition_point(|s| s.base <= number).checked_sub(1)?;
        let doc = number - self.segments[segment].base;
        (doc < self.segments[segment].reader.max_doc()).then_some((segment, doc))
    }

    /// Hash of the id.
    pub fn key(&self, number: u32) -> u64 {
        self.place(number).and_then(|(segment, doc)| self.segments[segment].keys.first(doc)).unwrap_or(0)
    }

    /// By what the members of a set are ordered: the first published goes first; of the same time the fullest; undated ones last.
    pub fn rank(&self, number: u32) -> (i64, std::cmp::Reverse<u32>, u64) {
        let place = self.place(number).map(|(segment, doc)| (&self.segments[segment], doc));
        let date = place.and_then(|(segment, doc)| segment.dates.first(doc)).unwrap_or(i64::MAX);
        // The first number of a head.
        let length = place.and_then(|(segment, doc)| segment.heads.first(doc)).map_or(0, |length| length as u32);
        (date, std::cmp::Reverse(length), self.key(number))
    }

    /// Calls `take` with the documents alive among these that have a sketch, in order.
    pub fn heads(&self, numbers: Range<u32>, mut take: impl FnMut(u32, Head)) {
        for segment in &self.segments {
            let end = numbers.end.min(segment.base + segment.reader.max_doc());
            let mut from = numbers.start.max(segment.base);
            while from < end {
                let to = end.min(from.saturating_add(STRETCH));
                segment.heads(from - segment.base..to - segment.base, &mut take);
                from = to;
            }
        }
    }

    /// The most hashes that all documents can have.
    pub fn most_keys(&self) -> u64 {
        u64::from(self.end) * KEYS as u64
    }

    /// A number that differs where anything differs that copies are found by.
    pub fn fingerprint(&self, number: u32) -> u64 {
        self.place(number).and_then(|(segment, doc)| self.segments[segment].contents.first(doc)).unwrap_or(0)
    }

    /// Whether it was not deleted.
    pub fn is_alive(&self, number: u32) -> bool {
        self.place(number).is_some_and(|(segment, doc)| !self.segments[segment].reader.is_deleted(doc))
    }
}

impl Texts for Documents {
    fn order(&self, number: u32) -> u64 {
        self.key(number)
    }

    fn head(&self, number: u32) -> Option<Head> {
        self.place(number).and_then(|(segment, doc)| self.segments[segment].head(doc))
    }

    fn sketch(&self, number: u32) -> Option<Sketch> {
        let (segment, doc) = self.place(number)?;
        // What cannot be read is like nothing; showing it would say what is damaged.
        let document = self.segments[segment].store.get(doc).ok()?;
        self.articles.text(&document, |text, _| Sketch::of(text)).ok()?
    }
}
