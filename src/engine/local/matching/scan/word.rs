//! [`Word`]: a word with its fields, read over a stretch of documents.

use super::super::rarity::{Measure, ROUNDED};
use super::super::word_scorer::WordWeight;
use super::bits::{Bits, LONGEST, place};
use super::source::{List, Listed, Lists, Source};
use super::stretch::Reach;
use super::sums::Sums;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::{DocId, Score, SegmentReader};

/// A word, opened in a segment: what of it is in each field.
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
}

/// Room for what a word comes to in one field in a stretch of documents.
pub struct OfField {
    /// What is counted: none of the places twice, and what each scores.
    chosen: List,
    scores: Vec<Score>,
    /// Occurrences by place, a column for each reading; 0 in between.
    counts: Vec<Box<[u32; LONGEST]>>,
    /// Those that may score enough.
    hopeful: Bits,
}

impl OfField {
    pub fn none() -> OfField {
        OfField { chosen: List::default(), scores: Vec::new(), counts: Vec::new(), hopeful: Bits::none() }
    }

    /// For stretches of so many documents, and so many readings of a word in a field.
    pub fn make_room(&mut self, columns: usize) {
        self.counts.resize_with(self.counts.len().max(columns), super::bits::nothing);
    }

    pub fn resize(&mut self, documents: usize) {
        self.hopeful.resize(documents);
    }
}

/// A word and one of its fields, by their numbers.
#[derive(Clone, Copy)]
pub struct OneField {
    word: usize,
    part: usize,
    /// What the words can score in the fields after this one, at most.
    pub later: Score,
}

/// The fields of all words, the one that counts most first: a headline counts more than a text, and few hold a word there. So it is soon clear of most
/// documents what they can score at most.
pub fn in_order(words: &[Word]) -> Vec<OneField> {
    let fields = |(word, of): (usize, &Word)| (0..of.parts.len()).map(|part| OneField { word, part, later: 0.0 }).collect::<Vec<_>>();
    let mut order: Vec<OneField> = words.iter().enumerate().flat_map(fields).collect();
    order.sort_by(|a, b| b.weight(words).total_cmp(&a.weight(words)));
    let mut later = 0.0;
    for one in order.iter_mut().rev() {
        one.later = later;
        later += one.weight(words);
    }
    order
}

impl Word {
    /// Opens it; `lists` says how many lists of places other words have, and counts on.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(word: &WordWeight, times: usize, reader: &SegmentReader, lists: &mut usize) -> tantivy::Result<Word> {
        let mut parts: Vec<Part> = Vec::new();
        // To ask a segment for a field that nothing has is dear, see `Held`.
        for single in word.groups.iter().flatten().filter(|single| !single.forms.is_empty()) {
            let inverted = reader.inverted_index(single.field)?;
            let mut sources = Vec::with_capacity(single.forms.len());
            let (mut columns, mut last) = (0, None);
            for (reading, form) in &single.forms {
                let Some((postings, within)) = form.blocks(reader, &inverted)? else { continue };
                let column = if last == Some(*reading) { columns - 1 } else { columns };
                let source = Source::of(postings, within, column, *lists, reader.max_doc());
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
            parts.push(Part { sources, columns, together, measure: single.measure.boosted(times as Score), lengths });
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

    /// Passes the documents before `start`.
    pub fn skip(&mut self, start: DocId) {
        self.parts.iter_mut().flat_map(|part| &mut part.sources).for_each(|source| source.skip(start));
    }

    /// In how many documents it is at most.
    pub fn documents(&self) -> u64 {
        self.parts.iter().flat_map(|part| &part.sources).map(|source| u64::from(source.documents())).sum()
    }

    /// Lists where it is, and sets the bits of those documents.
    pub fn find(&mut self, reach: Reach, listed: Listed<'_>, lists: &mut Lists, found: &mut Bits) {
        self.parts.iter_mut().for_each(|part| part.find(reach, listed, lists, found));
    }
}

impl OneField {
    /// Lists where the word is in the field: where what it scores there can make no document count, only those that count.
    pub fn find(self, words: &mut [Word], reach: Reach, least: Score, lists: &mut Lists, found: &mut Bits, counting: &Bits) {
        let part = &mut words[self.word].parts[self.part];
        let cannot_count = part.measure.often(self.bar(least)) == u32::MAX;
        part.find(reach, if cannot_count { Listed::Counting(counting) } else { Listed::All }, lists, found);
    }

    /// Adds what the word scores in the field, of what is listed: in documents that are `wanted` and may come to `least`, and wherever something counts
    /// already. What counts is more by these.
    pub fn score(self, words: &[Word], least: Score, lists: &Lists, wanted: &Bits, made: &mut OfField, all: &mut Sums) {
        words[self.word].parts[self.part].add(self.bar(least), lists, wanted, made, all);
    }

    /// What the word can score in the field, at most.
    pub fn weight(self, words: &[Word]) -> Score {
        words[self.word].parts[self.part].measure.weight
    }

    /// What it must score there for the document to come to `least`.
    fn bar(self, least: Score) -> Score {
        least - self.later * ROUNDED
    }
}

// One thing is done at a time over all that is found, so that it is done to several documents at once.
impl Part {
    fn find(&mut self, reach: Reach, listed: Listed<'_>, lists: &mut Lists, found: &mut Bits) {
        for source in &mut self.sources {
            let Some(list) = lists.each.get_mut(source.list) else { continue };
            list.clear();
            list.make_room(source.documents_in(reach.length()));
            // What was left unread before is of no stretch any more.
            source.skip(reach.from);
            match listed {
                Listed::Those(those) if source.is_dense(those.count(), reach.length()) => {
                    source.read_those(those, reach, list);
                    found.set_all(&list.places);
                }
                _ => source.read(reach.end, |docs, times| list.push(docs, times, reach, listed, found)),
            }
        }
    }

    /// Adds what it scores where that is `bar` at least, or something counts already.
    fn add(&self, bar: Score, lists: &Lists, wanted: &Bits, made: &mut OfField, all: &mut Sums) {
        self.choose(lists, wanted, &all.counting, bar, made);
        self.score(made, lists.start);
        let OfField { chosen: List { places, .. }, scores, .. } = made;
        if bar > 0.0 {
            // It may be often enough, and the field too long.
            retain(places, scores, |at, score| (score * ROUNDED >= bar) | all.counting.has(at));
        }
        all.add_all(places, scores);
    }

    /// Where it counts, and how often it is there.
    fn choose(&self, lists: &Lists, wanted: &Bits, counting: &Bits, bar: Score, made: &mut OfField) {
        made.chosen.clear();
        // So often it must occur, however short the field is.
        let often = self.measure.often(bar);
        if often == u32::MAX && counting.is_empty() {
            return;
        }
        let mut filled = self
            .sources
            .iter()
            .filter_map(|source| Some((source, lists.each.get(source.list)?)))
            .filter(|(_, list)| !list.places.is_empty());
        match (filled.next(), filled.next()) {
            (Some((_, only)), None) => {
                made.chosen.add_those(only, |at, times| counting.has(at) | ((times >= often) & wanted.has(at)));
            }
            (Some(first), Some(second)) => {
                self.choose_of_several([first, second].into_iter().chain(filled), often, counting, wanted, made);
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
        made: &mut OfField,
    ) {
        let OfField { chosen, counts, hopeful, .. } = made;
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
