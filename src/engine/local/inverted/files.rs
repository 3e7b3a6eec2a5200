//! [`write`]: puts titles and texts into the files of a segment's inverted index.
//!
//! tantivy has just written these with the other fields in them. What it wrote of each goes as it is into files of the same names, and titles and texts
//! with them, in the order of fields.

use super::chains::Room;
use super::{Texts, key};
use crate::text::first_bytes;
use std::io::{self, Write};
use tantivy::directory::error::DeleteError;
use tantivy::directory::{CompositeFile, CompositeWrite, Directory, FileSlice};
use tantivy::fieldnorm::{FieldNormReader, FieldNormsSerializer};
use tantivy::index::SegmentComponent;
use tantivy::postings::FieldSerializer;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Segment, TantivyError};

/// Terms whose links are found together: more than a processor reads from far memory at a time, and few enough for the links to stay near.
const TOGETHER: usize = 64;

pub fn write(segment: &Segment, texts: &Texts) -> tantivy::Result<()> {
    let all: Vec<Field> = segment.schema().fields().map(|(field, _)| field).collect();
    write_lengths(segment, texts, &all)?;
    let mut terms = Rewritten::begin(segment, SegmentComponent::Terms)?;
    let mut postings = Rewritten::begin(segment, SegmentComponent::Postings)?;
    let mut positions = Rewritten::begin(segment, SegmentComponent::Positions)?;
    for field in all {
        match texts.fields.iter().position(|ours| ours.field == field) {
            Some(place) if texts.fields[place].tokens > 0 => {
                let out = FieldSerializer::create(
                    IndexRecordOption::WithFreqsAndPositions,
                    texts.fields[place].tokens,
                    terms.file.for_field(field),
                    postings.file.for_field(field),
                    positions.file.for_field(field),
                    Some(FieldNormReader::open(FileSlice::from(texts.fields[place].lengths.clone()))?),
                )?;
                write_field(texts, place, out)?;
            }
            _ => [&mut terms, &mut postings, &mut positions].into_iter().try_for_each(|rewritten| rewritten.copy(field))?,
        }
    }
    [terms, postings, positions].into_iter().try_for_each(|rewritten| rewritten.file.close())?;
    Ok(())
}

/// A file that tantivy has written, and the one that takes its place.
struct Rewritten {
    theirs: CompositeFile,
    file: CompositeWrite,
}

impl Rewritten {
    fn begin(segment: &Segment, component: SegmentComponent) -> tantivy::Result<Rewritten> {
        let theirs = take(segment, component.clone())?;
        Ok(Rewritten { theirs, file: CompositeWrite::wrap(segment.open_write(component)?) })
    }

    /// Copies what it wrote of a field, where it wrote any.
    fn copy(&mut self, field: Field) -> io::Result<()> {
        let Some(theirs) = self.theirs.open_read(field) else { return Ok(()) };
        self.file.for_field(field).write_all(&theirs.read_bytes()?)
    }
}

/// Writes how many terms each document has in each field.
fn write_lengths(segment: &Segment, texts: &Texts, fields: &[Field]) -> tantivy::Result<()> {
    let theirs = take(segment, SegmentComponent::FieldNorms)?;
    let mut file = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
    for field in fields {
        match (texts.fields.iter().find(|ours| ours.field == *field), theirs.open_read(*field)) {
            (Some(ours), _) => file.serialize_field(*field, &ours.lengths)?,
            (None, Some(theirs)) => file.serialize_field(*field, &theirs.read_bytes()?)?,
            (None, None) => {}
        }
    }
    Ok(file.close()?)
}

/// Writes the terms of one of our fields, by their texts, and where they stand.
fn write_field<W: Write>(texts: &Texts, place: usize, mut out: FieldSerializer<'_, W>) -> tantivy::Result<()> {
    let Texts { terms, chains, .. } = texts;
    // Nearly all texts are told apart by their first twelve bytes, which lie here. Whether the ninth begins a character, the eight before it tell.
    let begin = |text: &str| (first_bytes(text), (first_bytes(text.get(8..).unwrap_or_default()) >> 32) as u32);
    let mut sorted: Vec<(u64, u32, u32)> = Vec::new();
    for number in (0..terms.len() as u32).filter(|number| chains.docs(key(*number, place)) > 0) {
        let (first, then) = begin(terms.text(number));
        sorted.push((first, then, number));
    }
    sorted.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| terms.text(a.2).cmp(terms.text(b.2))));
    let mut room = Room::default();
    for together in sorted.chunks(TOGETHER) {
        chains.find(together.iter().map(|(.., number)| key(*number, place)), &mut room);
        for (at, (.., number)) in together.iter().enumerate() {
            out.new_term(terms.text(*number).as_bytes(), chains.docs(key(*number, place)), true)?;
            chains.read(at, &mut room, |doc, positions| out.write_doc(doc, positions.len() as u32, positions));
            out.close_term()?;
        }
    }
    Ok(out.close()?)
}

/// A file that tantivy has written, read into memory and deleted.
fn take(segment: &Segment, component: SegmentComponent) -> tantivy::Result<CompositeFile> {
    let path = segment.relative_path(component.clone());
    let bytes = segment.open_read(component)?.read_bytes()?.to_vec();
    segment.index().directory().delete(&path).map_err(not_deleted)?;
    Ok(CompositeFile::open(&FileSlice::from(bytes))?)
}

fn not_deleted(error: DeleteError) -> TantivyError {
    match error {
        DeleteError::IoError { io_error, .. } => TantivyError::IoError(io_error),
        DeleteError::FileDoesNotExist(path) => io::Error::new(io::ErrorKind::NotFound, path.display().to_string()).into(),
    }
}
