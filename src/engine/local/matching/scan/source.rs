//! [`Source`]: the postings of one term, read block by block; [`List`]: those of a stretch.

use super::super::languages::Within;
use super::bits::Bits;
use super::stretch::Reach;
use tantivy::postings::BlockSegmentPostings;
use tantivy::{DocId, TERMINATED};

/// Documents of a block, at most: as many as the library packs together.
pub const BLOCK: usize = 128;

/// The postings of a term, the first of its current block that was not read, and the column that they count in.
pub struct Source {
    postings: BlockSegmentPostings,
    at: usize,
    /// The documents in which they count.
    within: Within,
    pub column: usize,
    /// The number of the list that it is read into.
    pub list: usize,
    /// How far its documents are apart, on average.
    apart: u64,
}

/// To seek a document takes as long as to read so many.
const A_JUMP: u64 = 8;

/// Which of the documents that are read are listed.
#[derive(Clone, Copy)]
pub enum Listed<'b> {
    All,
    /// None but these is sought.
    Those(&'b Bits),
    /// Who is found is noted; what a document scores matters of these only.
    Counting(&'b Bits),
}

/// What was read of a term in a stretch.
#[derive(Default)]
pub struct List {
    pub places: Vec<u16>,
    /// How often it is there.
    pub times: Vec<u32>,
}

/// What was read of all terms in a stretch.
#[derive(Default)]
pub struct Lists {
    /// Where the stretch begins.
    pub start: DocId,
    pub each: Vec<List>,
}

impl List {
    pub fn clear(&mut self) {
        self.places.clear();
        self.times.clear();
    }

    /// For so many documents.
    pub fn make_room(&mut self, documents: usize) {
        self.places.reserve(documents);
        self.times.reserve(documents);
    }

    /// Adds documents of the stretch that are to be listed, and notes in `found` which were found.
    #[inline]
    pub fn push(&mut self, docs: &[DocId], times: &[u32], reach: Reach, listed: Listed<'_>, found: &mut Bits) {
        let places = docs.iter().map(|doc| reach.place_of(*doc));
        match listed {
            Listed::All => {
                let before = self.places.len();
                self.places.extend(places);
                self.times.extend_from_slice(times);
                found.set_all(&self.places[before..]);
            }
            Listed::Those(those) => {
                let before = self.places.len();
                self.add(places.zip(times.iter().copied()), |at, _| those.has(at));
                found.set_all(&self.places[before..]);
            }
            Listed::Counting(counting) => {
                let ends = docs.first().zip(docs.last()).map(|(first, last)| (reach.place_of(*first), reach.place_of(*last)));
                // Of most blocks nothing matters but who is found.
                if !ends.is_some_and(|(first, last)| counting.has_any(first, last)) {
                    return places.for_each(|at| found.set(at));
                }
                self.add(places.zip(times.iter().copied()), |at, _| {
                    found.set(at);
                    counting.has(at)
                });
            }
        }
    }

    /// Adds those of another that are wanted.
    #[inline]
    pub fn add_those(&mut self, other: &List, mut wanted: impl FnMut(u16, u32) -> bool) {
        for (places, times) in other.places.chunks(BLOCK).zip(other.times.chunks(BLOCK)) {
            self.add(places.iter().copied().zip(times.iter().copied()), &mut wanted);
        }
    }

    /// Adds what is wanted of no more than there are in a block. Which these are cannot be guessed, so nothing is.
    #[inline]
    fn add(&mut self, all: impl Iterator<Item = (u16, u32)>, mut wanted: impl FnMut(u16, u32) -> bool) {
        let (mut places, mut kept) = ([0; BLOCK], [0; BLOCK]);
        let mut held = 0;
        for (at, times) in all.take(BLOCK) {
            (places[held], kept[held]) = (at, times);
            held += usize::from(wanted(at, times));
        }
        self.places.extend_from_slice(&places[..held]);
        self.times.extend_from_slice(&kept[..held]);
    }

    pub fn each(&self) -> impl Iterator<Item = (u16, u32)> + '_ {
        self.places.iter().copied().zip(self.times.iter().copied())
    }
}

impl Source {
    /// Of a segment of so many documents.
    pub fn of(postings: BlockSegmentPostings, within: Within, column: usize, list: usize, documents: u32) -> Source {
        let apart = u64::from(documents) / u64::from(postings.doc_freq().max(1));
        let mut source = Source { postings, at: 0, within, column, list, apart };
        source.settle();
        source
    }

    /// In how many documents it is, at most.
    pub fn documents(&self) -> u32 {
        self.postings.doc_freq()
    }

    /// The first document that was not read; `None` at the end.
    pub fn first(&self) -> Option<DocId> {
        self.postings.docs().get(self.at).copied()
    }

    /// Passes the documents before `start`.
    pub fn skip(&mut self, start: DocId) {
        let docs = self.postings.docs().get(self.at..).unwrap_or_default();
        match docs.last() {
            None => return,
            Some(last) if *last < start => self.at = self.postings.seek(start),
            Some(_) => self.at += docs.partition_point(|doc| *doc < start),
        }
        self.settle();
    }

    /// Moves on to a document in which it counts.
    fn settle(&mut self) {
        if let Within::All = self.within {
            return;
        }
        while let Some(doc) = self.first() {
            match self.within.next(doc) {
                next if next <= doc => return,
                TERMINATED => {
                    self.at = usize::MAX;
                    return;
                }
                next => self.at = self.postings.seek(next),
            }
        }
    }

    /// In how many of so many documents it is, about, and a block more; at most in how many of all.
    pub fn documents_in(&self, documents: u64) -> usize {
        ((documents / self.apart.max(1)) as usize + BLOCK).min(self.documents() as usize)
    }

    /// Whether it is quicker to seek so many of a stretch than to read all of it.
    pub fn is_dense(&self, sought: u64, stretch: u64) -> bool {
        sought * A_JUMP * self.apart < stretch
    }

    /// Reads those of the documents that it holds, which come after all that were read; with the occurrences in each.
    #[inline]
    pub fn read_those(&mut self, documents: &Bits, reach: Reach, list: &mut List) {
        documents.each(|at| {
            let doc = reach.start + DocId::from(at);
            if self.first().is_none_or(|first| first > doc) {
                return;
            }
            self.at = self.postings.seek(doc);
            if self.first() == Some(doc) && self.within.has(doc) {
                list.places.push(at);
                list.times.push(self.postings.freqs().get(self.at).copied().unwrap_or_default());
            }
        });
        self.settle();
    }

    /// Reads the documents before `end`, with the occurrences in each, a block at a time.
    #[inline]
    pub fn read(&mut self, end: DocId, mut take: impl FnMut(&[DocId], &[u32])) {
        loop {
            let docs = self.postings.docs().get(self.at..).unwrap_or_default();
            let occurrences = self.postings.freqs().get(self.at..).unwrap_or_default();
            if docs.first().is_none_or(|doc| *doc >= end) {
                return;
            }
            // Never none, also where an index is damaged and documents are in no order: so this ends.
            let before =
                if docs.last().is_some_and(|last| *last < end) { docs.len() } else { docs.partition_point(|doc| *doc < end).max(1) };
            take_those(&self.within, &docs[..before], occurrences.get(..before).unwrap_or_default(), &mut take);
            if before < docs.len() {
                self.at += before;
                return self.settle();
            }
            self.postings.advance();
            self.at = 0;
            self.settle();
        }
    }
}

/// Hands over those of the documents of a block that are within what counts.
#[inline]
fn take_those(within: &Within, docs: &[DocId], occurrences: &[u32], take: &mut impl FnMut(&[DocId], &[u32])) {
    if matches!(within, Within::All) || within.has_all(docs) {
        return take(docs, occurrences);
    }
    let (mut kept, mut times) = ([0; BLOCK], [0; BLOCK]);
    let mut held = 0;
    // Which are cannot be guessed, so nothing is. A block has no more than there is room for.
    for (doc, occurrences) in docs.iter().zip(occurrences).take(BLOCK) {
        (kept[held], times[held]) = (*doc, *occurrences);
        held += usize::from(within.has(*doc));
    }
    take(&kept[..held], &times[..held]);
}
