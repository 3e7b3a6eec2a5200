//! [`write`]: puts titles, texts and short values into the files of a segment's inverted index.
//!
//! tantivy has just written these with the other fields in them. What it wrote of each goes as it is into files of the same names, and what was indexed here
//! with them, in the order of fields.

use super::chains::{Chains, Room};
use super::{Building, Totals, texts};
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

pub fn write(segment: &Segment, building: &Building) -> tantivy::Result<()> {
    let Building { texts, values } = building;
    let all: Vec<Field> = segment.schema().fields().map(|(field, _)| field).collect();
    // Each with what is kept of where its terms stand.
    let of_texts = texts.fields.iter().map(|totals| (totals, IndexRecordOption::WithFreqsAndPositions));
    let ours: Vec<(&Totals, IndexRecordOption)> = of_texts.chain(values.fields.iter().map(|of| (&of.totals, of.reading.kept()))).collect();
    // Every document has a text, if it is empty.
    let documents = texts.fields.iter().map(|totals| totals.lengths.len()).max().unwrap_or_default();
    write_lengths(segment, &ours, documents, &all)?;
    let mut terms = Rewritten::begin(segment, SegmentComponent::Terms)?;
    let mut postings = Rewritten::begin(segment, SegmentComponent::Postings)?;
    let mut positions = Rewritten::begin(segment, SegmentComponent::Positions)?;
    let numbers = values.numbers();
    for field in all {
        let place = ours.iter().position(|(totals, _)| totals.field == field && totals.tokens > 0);
        let Some((place, (totals, kept))) = place.map(|place| (place, ours[place])) else {
            [&mut terms, &mut postings, &mut positions].into_iter().try_for_each(|rewritten| rewritten.copy(field))?;
            continue;
        };
        let lengths = has_lengths(kept).then(|| FieldNormReader::open(FileSlice::from(padded(totals, documents)))).transpose()?;
        let (terms, postings, positions) = (terms.file.for_field(field), postings.file.for_field(field), positions.file.for_field(field));
        let out = FieldSerializer::create(kept, totals.tokens, terms, postings, positions, lengths)?;
        match place.checked_sub(texts.fields.len()) {
            None => {
                let key = |number| texts::key(number, place);
                let chains = &texts.occurrences.chains;
                let numbers = (0..texts.terms.len() as u32).filter(|number| chains.docs(key(*number)) > 0);
                write_field(chains, numbers, |number| texts.terms.text(number), key, kept, out)?;
            }
            Some(place) => {
                let numbers = numbers[place].iter().copied();
                write_field(&values.occurrences.chains, numbers, |number| values.text(number), |number| number, kept, out)?;
            }
        }
    }
    [terms, postings, positions].into_iter().try_for_each(|rewritten| rewritten.file.close())?;
    Ok(())
}

/// Whether it is kept how many terms the documents have in a field of which this is kept of where terms stand.
fn has_lengths(kept: IndexRecordOption) -> bool {
    kept.has_freq()
}

/// How many terms each of so many documents has.
fn padded(totals: &Totals, documents: usize) -> Vec<u8> {
    let mut lengths = totals.lengths.clone();
    lengths.resize(documents, 0);
    lengths
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
fn write_lengths(segment: &Segment, ours: &[(&Totals, IndexRecordOption)], documents: usize, fields: &[Field]) -> tantivy::Result<()> {
    let theirs = take(segment, SegmentComponent::FieldNorms)?;
    let mut file = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
    for field in fields {
        let ours = ours.iter().find(|(totals, kept)| totals.field == *field && has_lengths(*kept));
        match (ours, theirs.open_read(*field)) {
            (Some((totals, _)), _) => file.serialize_field(*field, &padded(totals, documents))?,
            (None, Some(theirs)) => file.serialize_field(*field, &theirs.read_bytes()?)?,
            (None, None) => {}
        }
    }
    Ok(file.close()?)
}

/// Writes the terms of these numbers, by their texts, and where they stand.
fn write_field<'t, W: Write>(
    chains: &Chains,
    numbers: impl Iterator<Item = u32>,
    text: impl Fn(u32) -> &'t str,
    key: impl Fn(u32) -> u32,
    kept: IndexRecordOption,
    mut out: FieldSerializer<'_, W>,
) -> tantivy::Result<()> {
    // Nearly all texts are told apart by their first twelve bytes, which lie here. Whether the ninth begins a character, the eight before it tell.
    let begin = |text: &str| (first_bytes(text), (first_bytes(text.get(8..).unwrap_or_default()) >> 32) as u32);
    let mut sorted: Vec<(u64, u32, u32)> = Vec::new();
    for number in numbers {
        let (first, then) = begin(text(number));
        sorted.push((first, then, number));
    }
    sorted.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| text(a.2).cmp(text(b.2))));
    let mut room = Room::default();
    for together in sorted.chunks(TOGETHER) {
        chains.find(together.iter().map(|(.., number)| key(*number)), &mut room);
        for (at, (.., number)) in together.iter().enumerate() {
            let term = text(*number).as_bytes();
            if kept.has_freq() {
                out.new_term(term, chains.docs(key(*number)), true)?;
                chains.read(at, &mut room, |doc, positions| out.write_doc(doc, positions.len() as u32, positions));
            } else {
                // As tantivy does, which does not count these.
                out.new_term(term, 0, false)?;
                chains.read(at, &mut room, |doc, _| out.write_doc(doc, 0, &[]));
            }
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
