//! [`WordWeight`]: one word in several fields, counted a stretch of documents at a time.
//!
//! A word stands in the index as some terms (as written, its stems) in some fields (headline, text, names). To go from one document to the next through
//! a scorer for each field takes longer than to read the postings. Here the postings of all terms are read over a stretch of documents, and what they
//! count goes into one row for each document; scores are made of a row when they are asked for. Where documents far apart are sought, as of a word
//! that must stand beside a much rarer one, nothing is read ahead. Documents and scores are those of [`FieldsQuery`](super::fields_query::FieldsQuery)'s
//! general scorer, to the bit.

use super::form::Posting;
use super::rarity::Measure;
use super::words_query::Single;
use std::ops::Range;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EmptyScorer, Explanation, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

/// Documents that are read ahead at most, and at first: after a jump there may be another.
const STRETCH: usize = 1_024;
const FIRST_STRETCH: usize = 64;

/// To seek a document takes as long as to read so many: where fewer are likely to lie between two that are sought, all are read.
const A_JUMP: u64 = 32;

/// Readings of all fields together, that there may be in a row.
pub const MOST_READINGS: usize = 24;

/// A word in some fields.
pub struct WordWeight {
    /// What scores of one group come to is added up before it is added to that of others.
    pub groups: Vec<Vec<Single>>,
    pub scored: bool,
}

/// The scorer of a segment, as narrow as it may be.
enum Opened {
    Empty,
    Narrow(WordScorer<4>),
    Usual(WordScorer<8>),
    Wide(WordScorer<MOST_READINGS>),
}

impl WordWeight {
    /// Whether the other is the same word, sought in the same fields and counting as much there.
    pub fn is_same(&self, other: &WordWeight) -> bool {
        let singles = |a: &Vec<Single>, b: &Vec<Single>| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b));
        self.groups.len() == other.groups.len() && self.groups.iter().zip(&other.groups).all(|(a, b)| singles(a, b))
    }

    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Opened> {
        let option = if self.scored { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let mut sources = Vec::new();
        let mut parts = Vec::new();
        let mut width = 0;
        for group in &self.groups {
            let before = parts.len();
            // To ask a segment for a field that nothing has is dear, see `Held`.
            for single in group.iter().filter(|single| !single.forms.is_empty()) {
                let inverted = reader.inverted_index(single.field)?;
                let (first, mut last) = (width, None);
                let mut hint = 0u32;
                for (reading, form) in &single.forms {
                    let Some(postings) = form.postings(reader, &inverted, option)? else { continue };
                    width += usize::from(last != Some(*reading));
                    last = Some(*reading);
                    hint = hint.saturating_add(postings.size_hint());
                    sources.push(Source { postings, column: width - 1 });
                }
                if width == first {
                    continue;
                }
                let lengths = match reader.fieldnorms_readers().get_field(single.field)? {
                    Some(lengths) if self.scored => lengths,
                    _ => FieldNormReader::constant(reader.max_doc(), 1),
                };
                parts.push(Part { columns: first..width, measure: single.measure.boosted(boost), lengths, hint, closes: false });
            }
            if let Some(last) = parts[before..].last_mut() {
                last.closes = true;
            }
        }
        Ok(match width {
            0 => Opened::Empty,
            1..=4 => Opened::Narrow(WordScorer::of(sources, parts, reader.max_doc())),
            5..=8 => Opened::Usual(WordScorer::of(sources, parts, reader.max_doc())),
            _ => Opened::Wide(WordScorer::of(sources, parts, reader.max_doc())),
        })
    }
}

impl Weight for WordWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader, boost)? {
            Opened::Empty => Box::new(EmptyScorer),
            Opened::Narrow(scorer) => Box::new(scorer),
            Opened::Usual(scorer) => Box::new(scorer),
            Opened::Wide(scorer) => Box::new(scorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.doc() < doc && scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("the sum over the fields", scorer.score()))
    }
}

/// The postings of a term, and the column that they count in.
struct Source {
    postings: Posting,
    column: usize,
}

/// The word in one field.
struct Part {
    /// One for each reading: of these the one that occurs most counts.
    columns: Range<usize>,
    measure: Measure,
    lengths: FieldNormReader,
    hint: u32,
    /// Whether it is the last of its group.
    closes: bool,
}

struct WordScorer<const ROW: usize> {
    sources: Vec<Source>,
    parts: Vec<Part>,
    /// Of the segment.
    documents: u32,
    doc: DocId,
    /// The stretch that was read; empty where the sources stand at `doc` or behind it.
    stretch: Range<DocId>,
    /// How far to read next.
    reach: usize,
    /// The documents of the stretch.
    held: [u64; STRETCH / 64],
    /// Occurrences, a row for each document of the stretch; those of others are of before.
    rows: Vec<[u32; ROW]>,
}

impl<const ROW: usize> WordScorer<ROW> {
    fn of(sources: Vec<Source>, parts: Vec<Part>, documents: u32) -> WordScorer<ROW> {
        let mut scorer = WordScorer {
            sources,
            parts,
            documents,
            doc: 0,
            stretch: 0..0,
            reach: FIRST_STRETCH,
            held: [0; STRETCH / 64],
            rows: Vec::new(),
        };
        scorer.doc = scorer.first();
        scorer
    }

    /// The first document that any source stands at.
    fn first(&self) -> DocId {
        self.sources.iter().map(|source| source.postings.doc()).min().unwrap_or(TERMINATED)
    }

    /// Reads the next stretch; the sources stand behind what was read before.
    fn read(&mut self) {
        let start = self.first();
        self.doc = start;
        if start == TERMINATED {
            self.stretch = TERMINATED..TERMINATED;
            return;
        }
        self.reach = (2 * self.reach).min(STRETCH);
        let end = start.saturating_add(self.reach as DocId).min(TERMINATED);
        if self.rows.len() < self.reach {
            self.rows.resize(self.reach, [0; ROW]);
        }
        self.held = [0; STRETCH / 64];
        for Source { postings, column } in &mut self.sources {
            let mut doc = postings.doc();
            while doc < end {
                let at = (doc - start) as usize;
                let (word, bit) = (&mut self.held[at / 64], 1u64 << (at % 64));
                let row = &mut self.rows[at];
                if *word & bit == 0 {
                    *word |= bit;
                    *row = [0; ROW];
                }
                row[*column] = row[*column].saturating_add(postings.term_freq());
                doc = postings.advance();
            }
        }
        self.stretch = start..end;
    }

    /// The first document of the stretch at or after this one.
    #[inline]
    fn in_stretch(&self, from: DocId) -> Option<DocId> {
        let at = from.checked_sub(self.stretch.start)? as usize;
        let mut word = at / 64;
        let mut bits = self.held.get(word)? & (u64::MAX << (at % 64));
        while bits == 0 {
            word += 1;
            bits = *self.held.get(word)?;
        }
        Some(self.stretch.start + (64 * word) as DocId + bits.trailing_zeros())
    }

    fn score_of(&self, row: &[u32; ROW]) -> Score {
        let (mut sum, mut of_group) = (0.0, 0.0);
        for part in &self.parts {
            let most = row[part.columns.clone()].iter().copied().max().unwrap_or(0);
            if most > 0 {
                of_group += part.measure.score(part.lengths.fieldnorm_id(self.doc), most);
            }
            if part.closes {
                sum += of_group;
                of_group = 0.0;
            }
        }
        sum
    }
}

impl<const ROW: usize> DocSet for WordScorer<ROW> {
    #[inline]
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        if self.stretch.is_empty() {
            let doc = self.doc;
            for source in self.sources.iter_mut().filter(|source| source.postings.doc() == doc) {
                source.postings.advance();
            }
        } else if let Some(doc) = self.in_stretch(self.doc + 1) {
            self.doc = doc;
            return doc;
        }
        self.read();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        if self.stretch.contains(&target)
            && let Some(doc) = self.in_stretch(target)
        {
            self.doc = doc;
            return doc;
        }
        let passed = u64::from(target - self.doc) * u64::from(self.size_hint()) / u64::from(self.documents.max(1));
        for source in self.sources.iter_mut().filter(|source| source.postings.doc() < target) {
            source.postings.seek(target);
        }
        if passed < A_JUMP {
            self.read();
        } else {
            self.stretch = 0..0;
            self.reach = FIRST_STRETCH;
            self.doc = self.first();
        }
        self.doc
    }

    #[inline]
    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|part| part.hint).fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        self.parts.iter().map(|part| u64::from(part.hint).max(1)).fold(0, u64::saturating_add)
    }
}

impl<const ROW: usize> Scorer for WordScorer<ROW> {
    #[inline]
    fn score(&mut self) -> Score {
        if self.doc == TERMINATED {
            return 0.0;
        }
        if self.stretch.is_empty() {
            let mut row = [0u32; ROW];
            for source in self.sources.iter().filter(|source| source.postings.doc() == self.doc) {
                row[source.column] = row[source.column].saturating_add(source.postings.term_freq());
            }
            return self.score_of(&row);
        }
        self.score_of(&self.rows[(self.doc - self.stretch.start) as usize])
    }
}
