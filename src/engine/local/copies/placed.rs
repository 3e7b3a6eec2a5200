//! [`Copied`]: the sets of copies of a commit, and where in its segments the members are.

use super::KEY;
use super::file::{CopiesFile, Marked};
use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::{DocAddress, Searcher, SegmentReader};

/// The sets of copies, for the segments that are searched.
#[derive(Debug)]
pub struct Copied {
    file: CopiesFile,
    /// By segment.
    marked: Vec<Marked>,
    segments: Vec<SegmentId>,
    places: Places,
}

#[derive(Debug)]
enum Places {
    /// For each segment of the file its number among those searched.
    AsWritten(Vec<u32>),
    /// Segments were merged since: for each member its address.
    Anew(Vec<Option<DocAddress>>),
}

impl Copied {
    /// The sets as they lie in the segments of the searcher. Where these are the ones of which the file was written, nothing is read; the members in
    /// others, which were merged of them, are found by their keys.
    pub fn of(file: CopiesFile, searcher: &Searcher) -> tantivy::Result<Copied> {
        let readers = searcher.segment_readers();
        let segments: Vec<SegmentId> = readers.iter().map(SegmentReader::segment_id).collect();
        let numbers: FxHashMap<SegmentId, u32> = segments.iter().copied().zip(0..).collect();
        let written = || file.segments.iter();
        let found: Vec<u32> = written().filter_map(|part| numbers.get(&part.id).copied()).collect();
        if found.len() == file.segments.len() && found.len() == readers.len() {
            let mut marked: Vec<(u32, Marked)> = found.iter().copied().zip(written().map(|part| part.marked.clone())).collect();
            marked.sort_unstable_by_key(|(number, _)| *number);
            let marked = marked.into_iter().map(|(_, marked)| marked).collect();
            return Ok(Copied { file, marked, segments, places: Places::AsWritten(found) });
        }
        let members: FxHashMap<u64, u32> = file.keys().zip(0..).collect();
        let mut addresses: Vec<Option<DocAddress>> = vec![None; file.members()];
        let mut marked = Vec::with_capacity(readers.len());
        for (reader, segment) in readers.iter().zip(0..) {
            let keys = reader.fast_fields().u64(KEY)?;
            let member = |doc: u32| keys.first(doc).and_then(|key| members.get(&key)).copied();
            let documents: Vec<(u32, u32)> = reader.doc_ids_alive().filter_map(|doc| Some((doc, member(doc)?))).collect();
            for (doc, member) in &documents {
                addresses[*member as usize] = Some(DocAddress::new(segment, *doc));
            }
            marked.push(Marked::of(reader.max_doc(), &documents));
        }
        Ok(Copied { file, marked, segments, places: Places::Anew(addresses) })
    }

    /// Which documents of a segment are members.
    pub fn marked(&self, reader: &SegmentReader) -> Marked {
        let segment = self.segments.iter().position(|id| *id == reader.segment_id());
        segment.and_then(|segment| self.marked.get(segment)).cloned().unwrap_or_else(|| Marked::of(0, &[]))
    }

    /// How many members all sets have.
    pub fn members(&self) -> usize {
        self.file.members()
    }

    /// The member that a document is.
    pub fn member(&self, address: DocAddress) -> Option<u32> {
        self.marked.get(address.segment_ord as usize)?.member(address.doc_id)
    }

    /// The set of a member.
    pub fn set_of(&self, member: u32) -> u32 {
        self.file.lasts.set_of(member)
    }

    /// In how many sets the members are whose bits are set.
    pub fn sets_of(&self, members: &[u64]) -> u64 {
        self.file.lasts.sets_of(members)
    }

    /// The members of a set, the first published first.
    pub fn set(&self, set: u32) -> std::ops::Range<u32> {
        self.file.set(set)
    }

    /// Whether a member is a copy: not the first of its set.
    pub fn is_copy(&self, member: u32) -> bool {
        !self.file.lasts.is_first(member)
    }

    /// Where a member is.
    pub fn address(&self, member: u32) -> Option<DocAddress> {
        match &self.places {
            Places::Anew(addresses) => addresses.get(member as usize).copied().flatten(),
            Places::AsWritten(segments) => {
                let document = self.file.document(member)?;
                let part = self.file.segments.partition_point(|part| part.base <= document).checked_sub(1)?;
                Some(DocAddress::new(*segments.get(part)?, document - self.file.segments[part].base))
            }
        }
    }
}
