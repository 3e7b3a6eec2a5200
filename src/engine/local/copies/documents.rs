//! [`Documents`]: the documents of a commit as texts with numbers, read from their columns where they lie.

use super::{KEY, SKETCH};
use crate::search::copies::{Head, KEYS, Sketch, Texts};
use tantivy::columnar::Column;
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader};

/// The documents of a commit, numbered segment after segment. Nothing is held for each of them.
pub struct Documents {
    pub segments: Vec<Segment>,
    end: u32,
}

pub struct Segment {
    /// The number of its first document.
    pub base: u32,
    pub reader: SegmentReader,
    pub keys: Column<u64>,
    dates: Column<i64>,
    sketches: Column<u64>,
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
        Head::from_numbers(self.numbers(doc, &mut numbers).iter().copied())
    }

    fn sketch(&self, doc: DocId) -> Option<Sketch> {
        let mut numbers = [0; Sketch::MOST_NUMBERS];
        Sketch::from_numbers(self.numbers(doc, &mut numbers).iter().copied())
    }

    /// The first numbers of the sketch of a document, all at once: one by one takes several times as long.
    fn numbers<'n>(&self, doc: DocId, numbers: &'n mut [u64]) -> &'n [u64] {
        let rows = self.sketches.index.value_row_ids(doc);
        let count = rows.len().min(numbers.len());
        let taken = &mut numbers[..count];
        self.sketches.values.get_range(u64::from(rows.start), taken);
        taken
    }
}

impl Documents {
    pub fn of(searcher: &Searcher) -> tantivy::Result<Documents> {
        let mut documents = Documents { segments: Vec::new(), end: 0 };
        for reader in searcher.segment_readers() {
            let fast = reader.fast_fields();
            let (keys, dates, sketches) = (fast.u64(KEY)?, fast.i64("date")?, fast.u64(SKETCH)?);
            documents.segments.push(Segment { base: documents.end, reader: reader.clone(), keys, dates, sketches });
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
        let length = place.and_then(|(segment, doc)| segment.sketches.first(doc)).map_or(0, Sketch::length_of);
        (date, std::cmp::Reverse(length), self.key(number))
    }

    /// The documents alive that have a sketch.
    pub fn heads(&self) -> impl Iterator<Item = (u32, Head)> + '_ {
        self.segments.iter().flat_map(|s| s.reader.doc_ids_alive().filter_map(move |doc| Some((s.base + doc, s.head(doc)?))))
    }

    /// The most hashes that all documents can have.
    pub fn most_keys(&self) -> u64 {
        u64::from(self.end) * KEYS as u64
    }

    /// A number that differs where anything differs that copies are found by.
    pub fn fingerprint(&self, number: u32) -> u64 {
        let Some((segment, doc)) = self.place(number) else { return 0 };
        let step = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.segments[segment].sketches.values_for_doc(doc).fold(1, step)
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
        self.place(number).and_then(|(segment, doc)| self.segments[segment].sketch(doc))
    }
}
