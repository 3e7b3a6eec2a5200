//! [`Word`]: a word with its fields, read over a stretch of documents.

use super::bits::{Bits, LONGEST, place};
use super::source::{List, Listed, Source};
use super::stretch::Reach;
use super::sums::Sums;
use crate::engine::local::rarity::{Measure, ROUNDED};
use crate::engine::local::word_scorer::WordWeight;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, Score, SegmentReader};

/// A word, opened in a segment: what of it is in a field, group by group.
pub struct Word {
    parts: Vec<Part>,
    /// How often it is asked for.
    pub times: usize,
}

/// A word in one field.
struct Part {
    sources: Vec<Source>,
    /// One for each reading: of these the one that occurs most counts.
    columns: usize,
    /// How many sources one reading has at most.
    together: u32,
    measure: Measure,
    lengths: FieldNormReader,
    /// What the word can score at most in the fields after this one.
    later: Score,
    /// Whether it is all of its group, and whether it is the last.
    alone: bool,
    last: bool,
}

/// What one word comes to in a stretch of documents.
pub struct OfWord {
    pub sum: Sums,
    /// Within a group of fields. What has but one field is added to the sum at once.
    pub group: Sums,
    /// Those that may reach a score.
    hopeful: Bits,
    field: OfField,
}

/// What is counted of a word in one field: none of the places twice, and what each scores.
struct OfField {
    chosen: List,
    scores: Vec<Score>,
    /// Occurrences by place, a column for each reading; 0 in between.
    counts: Vec<Box<[u32; LONGEST]>>,
}

impl OfWord {
    pub fn none() -> OfWord {
        let field = OfField { chosen: List::default(), scores: Vec::new(), counts: Vec::new() };
        OfWord { sum: Sums::none(), group: Sums::none(), hopeful: Bits::none(), field }
    }

    /// Has room for so many readings of a word in a field.
    pub fn make_room(&mut self, columns: usize) {
        let counts = &mut self.field.counts;
        counts.resize_with(counts.len().max(columns), super::bits::nothing);
    }

    pub fn each_bits(&mut self, mut change: impl FnMut(&mut Bits)) {
        [&mut self.sum.counted, &mut self.group.counted, &mut self.hopeful].into_iter().for_each(&mut change);
    }
}

impl Word {
    /// Opens it; `lists` says how many lists of places other words have, and counts on.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(word: &WordWeight, times: usize, reader: &SegmentReader, lists: &mut usize) -> tantivy::Result<Word> {
        let mut parts: Vec<Part> = Vec::new();
        for group in &word.groups {
            let before = parts.len();
            for single in group {
                let inverted = reader.inverted_index(single.field)?;
                let mut sources = Vec::with_capacity(single.forms.len());
                let (mut columns, mut last) = (0, None);
                for (reading, form) in &single.forms {
                    let Some((postings, within)) = form.blocks(reader, &inverted)? else { continue };
                    let column = if last == Some(*reading) { columns - 1 } else { columns };
                    let source = Source::of(postings, within, column, *lists);
                    // Of a language that hardly any document is in, most stems are in none of these.
                    if source.first().is_none() {
                        continue;
                    }
                    (columns, last) = (column + 1, Some(*reading));
                    *lists += 1;
                    sources.push(source);
                }
                if sources.is_empty() {
                    continue;
                }
                let of_column = |column| sources.iter().filter(|source| source.column == column).count() as u32;
                let together = (0..columns).map(of_column).max().unwrap_or(1).max(1);
                let lengths = reader.fieldnorms_readers().get_field(single.field)?;
                let lengths = lengths.unwrap_or_else(|| FieldNormReader::constant(reader.max_doc(), 1));
                parts.push(Part {
                    sources,
                    columns,
                    together,
                    measure: single.measure.boosted(times as Score),
                    lengths,
                    later: 0.0,
                    alone: false,
                    last: false,
                });
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
        Ok(Word { parts, times })
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

    /// What it can score at most.
    pub fn most(&self) -> Score {
        self.parts.iter().map(|part| part.measure.weight).sum()
    }

    /// Lists where it is, and sets the bits of those documents.
    pub fn find(&mut self, reach: Reach, listed: Listed<'_>, lists: &mut [List], found: &mut Bits) {
        self.parts.iter_mut().for_each(|part| part.find(reach, listed, lists, found));
    }

    /// Adds up what it scores, of what is listed: in documents that are `wanted` and score `least`, or may with what it scores in other fields; and wherever
    /// something counts already. What counts is more by these.
    pub fn score(&self, start: DocId, lists: &[List], wanted: &Bits, counting: &mut Bits, least: Score, made: &mut OfWord) {
        for part in &self.parts {
            part.add(start, lists, wanted, counting, least - part.later * ROUNDED, made);
        }
    }

    /// Both, field by field: where what it scores in one cannot make a document count, only those that count are listed.
    pub fn find_and_score(
        &mut self,
        reach: Reach,
        lists: &mut [List],
        found: &mut Bits,
        counting: &mut Bits,
        least: Score,
        made: &mut OfWord,
    ) {
        for part in &mut self.parts {
            let bar = least - part.later * ROUNDED;
            let listed = if part.measure.often(bar) == u32::MAX { Listed::Counting(counting) } else { Listed::All };
            part.find(reach, listed, lists, found);
            part.add(reach.start, lists, found, counting, bar, made);
        }
    }
}

// One thing is done at a time over all that is found, so that it is done to several documents at once.
impl Part {
    fn find(&mut self, reach: Reach, listed: Listed<'_>, lists: &mut [List], found: &mut Bits) {
        for source in &mut self.sources {
            let Some(list) = lists.get_mut(source.list) else { continue };
            list.clear();
            // What was left unread before is of no stretch any more.
            source.skip(reach.from);
            source.read(reach.end, |docs, times| list.push(docs, times, reach, listed, found));
        }
    }

    /// Adds what it scores where that is `bar` at least, or something counts already.
    fn add(&self, start: DocId, lists: &[List], wanted: &Bits, counting: &mut Bits, bar: Score, made: &mut OfWord) {
        let OfWord { sum, group, hopeful, field } = made;
        self.choose(lists, wanted, counting, bar, hopeful, field);
        self.score(field, start);
        let OfField { chosen: List { places, .. }, scores, .. } = field;
        if bar > 0.0 {
            // It may be often enough, and the field too long.
            retain(places, scores, |at, score| (score * ROUNDED >= bar) | counting.has(at));
        }
        counting.set_all(places);
        let into = if self.alone { &mut *sum } else { &mut *group };
        into.add_all(places, scores);
        if self.last {
            group.drain_into(sum);
        }
    }

    /// Where it counts, and how often it is there.
    fn choose(&self, lists: &[List], wanted: &Bits, counting: &Bits, least: Score, hopeful: &mut Bits, chosen: &mut OfField) {
        chosen.chosen.clear();
        // So often it must occur, however short the field is.
        let often = self.measure.often(least);
        if often == u32::MAX && counting.is_empty() {
            return;
        }
        let mut filled =
            self.sources.iter().filter_map(|source| Some((source, lists.get(source.list)?))).filter(|(_, list)| !list.places.is_empty());
        match (filled.next(), filled.next()) {
            (Some((_, only)), None) => {
                chosen.chosen.add_those(only, |at, times| counting.has(at) | ((times >= often) & wanted.has(at)));
            }
            (Some(first), Some(second)) => {
                self.choose_of_several([first, second].into_iter().chain(filled), often, counting, wanted, hopeful, chosen);
            }
            _ => {}
        }
    }

    /// The same, where any of several terms is. Of one reading their occurrences add up: so where they are enough, one of them has its share.
    fn choose_of_several<'s>(
        &self,
        all: impl Iterator<Item = (&'s Source, &'s List)> + Clone,
        often: u32,
        counting: &Bits,
        wanted: &Bits,
        hopeful: &mut Bits,
        chosen: &mut OfField,
    ) {
        hopeful.clear();
        if often == 1 {
            hopeful.add(wanted);
        } else if often < u32::MAX {
            let share = often.div_ceil(self.together);
            for (_, list) in all.clone() {
                list.each().filter(|(_, times)| *times >= share).for_each(|(at, _)| hopeful.set(at));
            }
            hopeful.keep(wanted);
        }
        hopeful.add(counting);
        let OfField { chosen, counts, .. } = chosen;
        for (source, list) in all {
            let before = chosen.places.len();
            chosen.add_those(list, |at, _| hopeful.has(at));
            let column = &mut counts[source.column];
            for (at, times) in chosen.places[before..].iter().zip(&chosen.times[before..]) {
                let count = &mut column[place(*at)];
                *count = count.saturating_add(*times);
            }
        }
        // A place that several terms share is there several times: the first of them takes all.
        let counts = &mut counts[..self.columns];
        let List { places, times } = chosen;
        for (at, times) in places.iter().zip(times.iter_mut()) {
            *times = counts.iter_mut().map(|column| std::mem::take(&mut column[place(*at)])).max().unwrap_or(0);
        }
        retain(places, times, |at, times| (times > 0) & ((times >= often) | counting.has(at)));
    }

    /// What it scores where it was found.
    fn score(&self, found: &mut OfField, start: DocId) {
        let Part { lengths, measure, .. } = self;
        let OfField { chosen: List { places, times }, scores, .. } = found;
        scores.clear();
        scores.extend(places.iter().map(|at| measure.norms[usize::from(lengths.fieldnorm_id(start + DocId::from(*at)))]));
        for (norm, times) in scores.iter_mut().zip(times.iter()) {
            let times = *times as Score;
            *norm = measure.weight * times / (times + *norm);
        }
    }
}

/// Keeps the places that are wanted, with what is known of each. Which these are cannot be guessed, so nothing is.
fn retain<T: Copy>(places: &mut Vec<u16>, known: &mut Vec<T>, wanted: impl Fn(u16, T) -> bool) {
    let mut kept = 0;
    for i in 0..places.len().min(known.len()) {
        let (at, of_it) = (places[i], known[i]);
        (places[kept], known[kept]) = (at, of_it);
        kept += usize::from(wanted(at, of_it));
    }
    places.truncate(kept);
    known.truncate(kept);
}
