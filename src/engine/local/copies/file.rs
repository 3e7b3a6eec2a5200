//! [`CopiesFile`]: the sets of copies of a commit on disk, read where they lie.
//!
//! # On disk
//! `copies-N.bin` for the commit of generation N. Numbers are little-endian, of 4 bytes, keys of 8:
//! - [`MAGIC`]; how many sets, members and segments there are;
//! - of each set its first member, and the end;
//! - of each member, set after set and within a set the first published first: [whether it is the last of its set](Lasts); the number of its
//!   document, counted through the segments; and in a row of their own the keys;
//! - of each segment its id (32 hexadecimal digits), how many documents it has and how many are members; then, segment after segment,
//!   [which documents are members](Ranked), and these in order of document;
//! - a [checksum](crate::engine::local::disk::checked).
//!
//! About 17 bytes a member and 0.2 a document. What a question needs for each member it finds lies close: it is asked but once by most processes,
//! and every page that it touches is mapped for it.

use super::documents::Documents;
use super::lasts::Lasts;
use super::ranked::Ranked;
use crate::engine::local::disk::checked::{Checksum, Sink};
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::failure::damaged;
use crate::error::{Error, Result};
use std::path::Path;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, OwnedBytes};
use tantivy::index::SegmentId;

const MAGIC: &[u8; 8] = b"nscopy3\n";

/// The bytes that describe a segment.
const SEGMENT: usize = 40;

/// The name of the file of that generation.
pub fn file_name(generation: u64) -> String {
    format!("copies-{generation}.bin")
}

/// Which documents of a segment are members of sets.
#[derive(Debug, Clone)]
pub struct Marked {
    are: Ranked,
    members: OwnedBytes,
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(4 * at..4 * at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes)
}

impl Marked {
    /// Of documents and their members, ascending by document.
    pub fn of(max_doc: u32, documents: &[(u32, u32)]) -> Marked {
        Marked { are: Ranked::new(OwnedBytes::new(are(max_doc, documents))), members: OwnedBytes::new(members(documents)) }
    }

    /// The member that a document is. The common case, that it is none, costs one bit.
    #[inline]
    pub fn member(&self, doc: u32) -> Option<u32> {
        let (is, before) = self.are.rank(doc);
        is.then(|| number(&self.members, before as usize))?
    }

    /// Hands over those of the documents, which ascend, that are members, and these.
    pub fn of_documents(&self, docs: &[u32], mut take: impl FnMut(u32, u32)) {
        // Block by block, so that nothing is guessed for each document.
        let mut rest = docs;
        while let Some(first) = rest.first() {
            let at = first / 64;
            let (bits, before) = self.are.block(at as usize);
            let mut asked = 0u64;
            while let Some((doc, more)) = rest.split_first().filter(|(doc, _)| **doc / 64 == at) {
                asked |= 1 << (doc % 64);
                rest = more;
            }
            let mut found = bits & asked;
            while found != 0 {
                let bit = found & found.wrapping_neg();
                if let Some(member) = number(&self.members, before as usize + (bits & (bit - 1)).count_ones() as usize) {
                    take(64 * at + bit.trailing_zeros(), member);
                }
                found ^= bit;
            }
        }
    }

    /// Hands over those of the documents from `start` (a multiple of 64) on that are members and whose bit is set.
    pub fn of_blocks(&self, start: u32, found: impl Iterator<Item = u64>, mut take: impl FnMut(u32)) {
        for (block, found) in (start as usize / 64..).zip(found).filter(|(_, found)| *found != 0) {
            let (bits, before) = self.are.block(block);
            let mut found = bits & found;
            while found != 0 {
                let bit = found & found.wrapping_neg();
                number(&self.members, before as usize + (bits & (bit - 1)).count_ones() as usize).into_iter().for_each(&mut take);
                found ^= bit;
            }
        }
    }

    /// For documents that are asked for in order.
    pub fn cursor(self) -> Cursor {
        let (bits, before) = self.are.block(0);
        Cursor { marked: self, at: 0, bits, before }
    }

    /// How many documents are members.
    pub fn count(&self) -> u32 {
        (self.members.len() / 4) as u32
    }

    /// The documents that are members, and these, from a document on.
    pub fn from(&self, doc: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let blocks = self.are.blocks();
        (doc as usize / 64..blocks).flat_map(move |at| {
            let (mut bits, before) = self.are.block(at);
            let mut next = before as usize;
            std::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros())?;
                bits &= bits - 1;
                next += 1;
                Some((64 * at as u32 + bit, number(&self.members, next - 1)?))
            })
            .filter(move |(found, _)| *found >= doc)
        })
    }
}

/// [`Marked`], with the block that was looked at last in hand.
#[derive(Debug)]
pub struct Cursor {
    marked: Marked,
    at: usize,
    bits: u64,
    before: u32,
}

impl Cursor {
    /// What it is a cursor of.
    pub fn marked(&self) -> &Marked {
        &self.marked
    }

    /// As [`Marked::member`].
    #[inline]
    pub fn member(&mut self, doc: u32) -> Option<u32> {
        let at = doc as usize / 64;
        if at != self.at {
            self.at = at;
            (self.bits, self.before) = self.marked.are.block(at);
        }
        let bit = 1u64 << (doc % 64);
        if self.bits & bit == 0 {
            return None;
        }
        number(&self.marked.members, self.before as usize + (self.bits & (bit - 1)).count_ones() as usize)
    }
}

fn are(max_doc: u32, documents: &[(u32, u32)]) -> Vec<u8> {
    Ranked::bytes(max_doc as usize, documents.iter().map(|(doc, _)| *doc))
}

fn members(documents: &[(u32, u32)]) -> Vec<u8> {
    documents.iter().flat_map(|(_, member)| member.to_le_bytes()).collect()
}

/// A segment as it was when the copies were found.
#[derive(Debug)]
pub struct SegmentPart {
    pub id: SegmentId,
    /// The number of its first document.
    pub base: u32,
    pub marked: Marked,
}

/// The file, open.
#[derive(Debug)]
pub struct CopiesFile {
    starts: OwnedBytes,
    pub lasts: Lasts,
    documents: OwnedBytes,
    keys: OwnedBytes,
    pub segments: Vec<SegmentPart>,
}

impl CopiesFile {
    /// How many members all sets have.
    pub fn members(&self) -> usize {
        self.documents.len() / 4
    }

    /// How many sets there are.
    pub fn sets(&self) -> u32 {
        (self.starts.len() / 4).saturating_sub(1) as u32
    }

    /// The members of a set.
    pub fn set(&self, set: u32) -> std::ops::Range<u32> {
        // No more than there are, whatever a file holds that was not checked.
        let start = |at: usize| number(&self.starts, at).unwrap_or(0).min(self.members() as u32);
        start(set as usize)..start(set as usize + 1)
    }

    /// The document of a member, counted through the segments.
    pub fn document(&self, member: u32) -> Option<u32> {
        number(&self.documents, member as usize)
    }

    /// The keys of the members, in order.
    pub fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.keys.as_chunks::<8>().0.iter().map(|key| u64::from_le_bytes(*key))
    }

    /// Reads the file of a generation back; `None` where there is none.
    ///
    /// # Errors
    /// `IndexDamaged` where it is cut or altered; `Io`.
    pub fn open(folder: &Path, generation: u64) -> Result<Option<CopiesFile>> {
        CopiesFile::read(folder, generation, true)
    }

    /// As [`open`](CopiesFile::open), for a single question: the file is mapped, and neither read nor compared with its checksum. What was altered in
    /// it makes other sets of copies of it, no more; `check` finds that.
    pub fn map(folder: &Path, generation: u64) -> Result<Option<CopiesFile>> {
        CopiesFile::read(folder, generation, false)
    }

    fn read(folder: &Path, generation: u64, compared: bool) -> Result<Option<CopiesFile>> {
        let name = file_name(generation);
        let bytes = match Folder::open(folder, true, None)?.open_read(Path::new(&name)) {
            Ok(slice) => slice.read_bytes().map_err(|e| Error::io(folder.join(&name).display(), &e))?,
            Err(OpenReadError::FileDoesNotExist(_)) => return Ok(None),
            Err(e) => {
                let cause = std::io::Error::other(e.to_string());
                return Err(Error::io(folder.join(&name).display(), &cause));
            }
        };
        decoded(bytes, compared)
            .map(Some)
            .ok_or_else(|| damaged(folder, format!("{name} is damaged; the next newsearch index makes it anew")))
    }

    /// Writes the file: sets one after another, each with its documents in order, with their keys.
    pub fn write(folder: &Folder, generation: u64, documents: &Documents, sets: &[Vec<u32>]) -> Result<()> {
        let mut sink = Sink::create(folder, &file_name(generation))?;
        sink.write(MAGIC)?;
        let all = || sets.iter().flatten();
        sink.numbers([sets.len() as u32, all().count() as u32, documents.segments.len() as u32])?;
        let mut start = 0;
        for set in sets {
            sink.numbers([start])?;
            start += set.len() as u32;
        }
        sink.numbers([start])?;
        sink.write(&Lasts::bytes(sets.iter().map(|set| set.len() as u32)))?;
        sink.numbers(all().copied())?;
        all().try_for_each(|document| sink.write(&documents.key(*document).to_le_bytes()))?;
        let mut members: Vec<(u32, u32)> = all().copied().zip(0..).collect();
        members.sort_unstable();
        let parts = documents.segments.iter().map(|segment| {
            let at = |number: u32| members.partition_point(|m| m.0 < number);
            (segment, at(segment.base)..at(segment.base + segment.reader.max_doc()))
        });
        for (segment, part) in parts.clone() {
            sink.write(segment.id().uuid_string().as_bytes())?;
            sink.numbers([segment.reader.max_doc(), part.len() as u32])?;
        }
        for (segment, part) in parts {
            let of_segment: Vec<(u32, u32)> = members[part].iter().map(|(number, member)| (number - segment.base, *member)).collect();
            sink.write(&are(segment.reader.max_doc(), &of_segment))?;
            sink.write(&self::members(&of_segment))?;
        }
        sink.finish()
    }
}

fn decoded(bytes: OwnedBytes, compared: bool) -> Option<CopiesFile> {
    let (body, stated) = bytes.split_last_chunk::<8>()?;
    let agrees = || {
        let mut sum = Checksum::default();
        sum.add(body);
        sum.value() == u64::from_le_bytes(*stated)
    };
    if !body.starts_with(MAGIC) || compared && !agrees() {
        return None;
    }
    let (mut at, end) = (0usize, body.len());
    let mut take = |length: usize| {
        let from = at;
        at = from.checked_add(length).filter(|until| *until <= end)?;
        Some(bytes.slice(from..at))
    };
    take(MAGIC.len())?;
    let counts = take(12)?;
    let (sets, members, segments) = (number(&counts, 0)? as usize, number(&counts, 1)? as usize, number(&counts, 2)? as usize);
    let (starts, lasts) = (take(4 * (sets + 1))?, Lasts::new(Ranked::new(take(Ranked::size(members))?)));
    let (documents, keys) = (take(4 * members)?, take(8 * members)?);
    let heads = take(SEGMENT * segments)?;
    let mut base = 0u32;
    let mut parts = Vec::with_capacity(segments);
    for head in heads.as_chunks::<SEGMENT>().0 {
        let (id, counts) = head.split_at(SEGMENT - 8);
        let id = SegmentId::from_uuid_string(std::str::from_utf8(id).ok()?).ok()?;
        let (max_doc, count) = (number(counts, 0)?, number(counts, 1)? as usize);
        let marked = Marked { are: Ranked::new(take(Ranked::size(max_doc as usize))?), members: take(4 * count)? };
        parts.push(SegmentPart { id, base, marked });
        base = base.checked_add(max_doc)?;
    }
    Some(CopiesFile { starts, lasts, documents, keys, segments: parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_stretch_the_members_that_are_found_are_handed_over() {
        let documents: Vec<(u32, u32)> = (0..130).filter(|doc| doc % 3 != 1).map(|doc| (doc, 1_000 - doc)).collect();
        let marked = Marked::of(130, &documents);
        for every in [1, 2, 5, 64, 65] {
            let wanted = |doc: &u32| *doc >= 64 && doc.is_multiple_of(every);
            let mut found = [0u64; 2];
            (64..130).filter(wanted).for_each(|doc| found[(doc as usize - 64) / 64] |= 1 << (doc % 64));
            let mut members = Vec::new();
            marked.of_blocks(64, found.into_iter(), |member| members.push(member));
            let of = documents.iter().filter(|(doc, _)| wanted(doc)).map(|(_, member)| *member).collect::<Vec<_>>();
            assert_eq!(members, of, "every {every}");
        }
    }

    #[test]
    fn a_document_is_the_member_that_was_marked_or_none() {
        let documents = [(0, 9), (63, 4), (64, 2), (200, 7), (255, 0)];
        let marked = Marked::of(256, &documents);
        let found: Vec<(u32, u32)> = (0..300).filter_map(|doc| Some((doc, marked.member(doc)?))).collect();
        assert_eq!(found, documents);
        let mut cursor = marked.clone().cursor();
        assert_eq!((0..300).filter_map(|doc| Some((doc, cursor.member(doc)?))).collect::<Vec<_>>(), documents);
        let mut among = Vec::new();
        marked.of_documents(&[0, 1, 62, 63, 200, 250], |doc, member| among.push((doc, member)));
        assert_eq!(among, [(0, 9), (63, 4), (200, 7)]);
        for from in 0..300 {
            let after: Vec<(u32, u32)> = marked.from(from).collect();
            assert_eq!(after, documents.iter().copied().filter(|d| d.0 >= from).collect::<Vec<_>>(), "{from}");
        }
        assert_eq!(Marked::of(0, &[]).member(5), None);
    }
}
