//! [`Word`]: a word with its fields, read over a stretch of documents.

use super::source::Source;
use super::stretch::{OfField, OfWord, Sought};
use super::sums::{FOUND, Sums, place};
use crate::engine::local::rarity::{Measure, ROUNDED};
use crate::engine::local::word_scorer::WordWeight;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, Score, SegmentReader};

/// A word, opened in a segment: what of it is in a field, group by group.
pub struct Word {
    parts: Vec<Part>,
}

/// A word in one field.
struct Part {
    sources: Vec<Source>,
    /// One for each reading: of these the one that occurs most counts.
    columns: usize,
    measure: Measure,
    lengths: FieldNormReader,
    /// What the word can score at most in the fields after this one.
    later: Score,
    /// Whether it is all of its group, and whether it is the last.
    alone: bool,
    last: bool,
}

impl Word {
    /// Opens it.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(word: &WordWeight, reader: &SegmentReader) -> tantivy::Result<Word> {
        let mut parts: Vec<Part> = Vec::new();
        for group in &word.groups {
            let before = parts.len();
            for single in group {
                let inverted = reader.inverted_index(single.field)?;
                let mut sources = Vec::with_capacity(single.forms.len());
                let (mut columns, mut last) = (0, None);
                for (reading, form) in &single.forms {
                    let Some((postings, within)) = form.blocks(reader, &inverted)? else { continue };
                    columns += usize::from(last != Some(*reading));
                    last = Some(*reading);
                    sources.push(Source::of(postings, within, columns - 1));
                }
                if sources.is_empty() {
                    continue;
                }
                let lengths = reader.fieldnorms_readers().get_field(single.field)?;
                let lengths = lengths.unwrap_or_else(|| FieldNormReader::constant(reader.max_doc(), 1));
                parts.push(Part { sources, columns, measure: single.measure.boosted(1.0), lengths, later: 0.0, alone: false, last: false });
            }
            match &mut parts[before..] {
                [] => {}
                [only] => only.alone = true,
                [.., last] => last.last = true,
            }
        }
        let mut later = 0.0;
        for part in parts.iter_mut().rev() {
            part.later = later;
            later += part.measure.weight;
        }
        Ok(Word { parts })
    }

    /// How many readings it has in one field at most.
    pub fn columns(&self) -> usize {
        self.parts.iter().map(|part| part.columns).max().unwrap_or(0)
    }

    /// The first document that was not read.
    pub fn first(&self) -> Option<DocId> {
        self.parts.iter().flat_map(|part| &part.sources).filter_map(Source::first).min()
    }

    /// In how many documents it is at most.
    pub fn documents(&self) -> u64 {
        self.parts.iter().flat_map(|part| &part.sources).map(|source| u64::from(source.documents())).sum()
    }

    /// Passes the documents before `start`.
    pub fn skip(&mut self, start: DocId) {
        self.parts.iter_mut().flat_map(|part| &mut part.sources).for_each(|source| source.skip(start));
    }

    /// What it can score at most.
    pub fn most(&self) -> Score {
        self.parts.iter().map(|part| part.measure.weight).sum()
    }

    /// Reads what is sought, and adds up what it scores. Of documents that score less than `least` so far, it is enough to know that they are found.
    pub fn read(&mut self, found: &mut OfWord, sought: Sought<'_>, least: Score) {
        let OfWord { sum, group, field } = found;
        for part in &mut self.parts {
            let least = least - part.later * ROUNDED;
            if part.alone {
                part.find(field, sought, least, sum);
                part.score(field, sought.start);
                sum.add_all(&field.places, &field.scores);
            } else {
                part.find(field, sought, 0.0, sum);
                part.score(field, sought.start);
                group.add_all(&field.places, &field.scores);
                if part.last {
                    group.drain_into(sum);
                }
            }
        }
    }
}

// One thing is done at a time over all that is found, so that it is done to several documents at once.
impl Part {
    /// Where it is, and how often. Where it alone does not make `least`, and nothing else is known to count, that is but marked in `sum`.
    fn find(&mut self, found: &mut OfField, sought: Sought<'_>, least: Score, sum: &mut Sums) {
        found.places.clear();
        found.occurrences.clear();
        // So often it must occur, however short the field is.
        let often = self.measure.often(least);
        let mut within = self.sources.iter_mut().filter(|source| source.first().is_some_and(|doc| doc < sought.end));
        match (within.next(), within.next()) {
            (Some(only), None) => find_in_one(only, found, sought, often, sum),
            (Some(first), Some(second)) => {
                find_in_several([first, second].into_iter().chain(within), self.columns, found, sought, often, sum)
            }
            _ => {}
        }
    }

    /// What it scores where it was found.
    fn score(&self, found: &mut OfField, start: DocId) {
        let Part { lengths, measure, .. } = self;
        let OfField { places, occurrences, scores, .. } = found;
        scores.clear();
        scores.extend(places.iter().map(|at| measure.norms[usize::from(lengths.fieldnorm_id(start + DocId::from(*at)))]));
        for (norm, times) in scores.iter_mut().zip(occurrences.iter()) {
            let times = *times as Score;
            // However common a word is, who holds it is found.
            *norm = measure.weight * times / (times + *norm) + FOUND;
        }
    }
}

/// Where one term is.
fn find_in_one(source: &mut Source, found: &mut OfField, sought: Sought<'_>, often: u32, sum: &mut Sums) {
    let OfField { places, occurrences, .. } = found;
    let Sought { all, only, end, .. } = sought;
    if often == 1 {
        source.read(end, |docs, times| {
            places.extend(docs.iter().map(|doc| sought.place_of(*doc)));
            occurrences.extend_from_slice(times);
        });
        if only {
            retain(places, occurrences, |at, _| all.has(at));
        }
        return;
    }
    source.read(end, |docs, times| {
        sum.find(docs.iter().map(|doc| sought.place_of(*doc)));
        for (doc, times) in docs.iter().zip(times) {
            let at = sought.place_of(*doc);
            if *times >= often || sum.counts(at) || all.counts(at) {
                places.push(at);
                occurrences.push(*times);
            } else {
                sum.mark(at);
            }
        }
    });
}

/// Where any of several terms is. Of one reading their occurrences add up, so they are counted before it is asked whether they are enough; but for where
/// none would be.
fn find_in_several<'s>(
    sources: impl Iterator<Item = &'s mut Source>,
    columns: usize,
    found: &mut OfField,
    sought: Sought<'_>,
    often: u32,
    sum: &mut Sums,
) {
    let OfField { places, occurrences, counts, .. } = found;
    let Sought { all, only, end, .. } = sought;
    for source in sources {
        let column = &mut counts[source.column];
        source.read(end, |docs, times| {
            if often > 1 {
                sum.find(docs.iter().map(|doc| sought.place_of(*doc)));
            }
            if often < u32::MAX {
                places.extend(docs.iter().map(|doc| sought.place_of(*doc)));
            }
            for (doc, times) in docs.iter().zip(times) {
                let at = sought.place_of(*doc);
                if often == u32::MAX {
                    if !sum.counts(at) && !all.counts(at) {
                        sum.mark(at);
                        continue;
                    }
                    places.push(at);
                }
                let count = &mut column[place(at)];
                *count = count.saturating_add(*times);
            }
        });
    }
    // A place that several terms share is there several times: the first of them takes all.
    let counts = &mut counts[..columns];
    let most = |at: &u16| counts.iter_mut().map(|column| std::mem::take(&mut column[place(*at)])).max().unwrap_or(0);
    occurrences.extend(places.iter().map(most));
    if often == 1 {
        return retain(places, occurrences, |at, times| times > 0 && (!only || all.has(at)));
    }
    places.iter().for_each(|at| sum.mark(*at));
    retain(places, occurrences, |at, times| times > 0 && (times >= often || sum.counts(at) || all.counts(at)));
}

/// Keeps the places that are wanted. Which these are cannot be guessed, so nothing is.
fn retain(places: &mut Vec<u16>, occurrences: &mut Vec<u32>, wanted: impl Fn(u16, u32) -> bool) {
    let mut kept = 0;
    for i in 0..places.len().min(occurrences.len()) {
        let (at, times) = (places[i], occurrences[i]);
        (places[kept], occurrences[kept]) = (at, times);
        kept += usize::from(wanted(at, times));
    }
    places.truncate(kept);
    occurrences.truncate(kept);
}
