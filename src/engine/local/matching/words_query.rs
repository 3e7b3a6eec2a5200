//! [`WordsQuery`]: slots of alternative terms that must stand side by side in one field.
//!
//! One slot with several terms is a word with its stems; several slots are a phrase. The score is BM25 over the occurrences of
//! the whole (k1 1.2, b 0.75, as tantivy has it; see [`Measure`]), so that a word with two stems is not worth twice one with one; or over how near the
//! beginning they stand ([`Counts::Opening`]). What a word counts for being rare, `rarity` says.

use super::dense::{DenseScorer, is_dense};
use super::form::Form;
use super::rarity::{K1, Measure, Weighed, weigh};
use super::union::Union;
use crate::engine::local::searching::deadline::Deadline;
use crate::search::pattern::LEAD_WORDS;
use std::cmp::Ordering;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyError};

/// Documents between two looks at the clock where the positions of each are read.
const DOCUMENTS_BETWEEN: u32 = 64;

/// What may stand at one position, as readings of the word: its own form, and one for each stem. Forms of one reading never
/// stand at the same position, those of different readings may; so occurrences add up within a reading and not across.
pub type Readings = Vec<Vec<Form>>;

/// What of an article's occurrences makes its score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// How many there are, next to the length of the field: BM25.
    All,
    /// How near the beginning they stand: the first word of the field counts 1, each after it a little less, and the one after the
    /// [lead](LEAD_WORDS) nothing. The sum takes the place of the number in BM25, and length none: news tells what matters first,
    /// however long it goes on.
    Opening,
}

#[derive(Debug, Clone)]
pub struct WordsQuery {
    pub field: Field,
    /// The field of the articles' text: where a word is commoner there than in `field`, that says what it counts.
    pub text: Field,
    /// At least one.
    pub slots: Vec<Readings>,
    /// Further words allowed between the first and the last slot.
    pub slop: u32,
    pub boost: Score,
    pub counts: Counts,
    /// When to stop looking for places where the slots stand side by side.
    pub deadline: Deadline,
}

/// A word of one slot in one field, weighed.
pub struct Single {
    pub field: Field,
    /// Those that occur, each with the number of its reading, in order of these.
    pub forms: Vec<(usize, Form)>,
    /// In how many documents these are, added up.
    pub documents: u64,
    pub measure: Measure,
}

impl Single {
    /// Whether the other is the same, and counts as much.
    pub fn is_same(&self, other: &Single) -> bool {
        let forms = |(a, b): (&(usize, Form), &(usize, Form))| a.0 == b.0 && a.1.is_same(&b.1);
        self.field == other.field
            && self.measure.weight == other.measure.weight
            && self.forms.len() == other.forms.len()
            && self.forms.iter().zip(&other.forms).all(forms)
    }
}

/// More terms than this are read otherwise: as many as a word has stems in the languages of an index, or a name spellings.
const FEW: usize = 32;

impl WordsQuery {
    /// Words of these readings in a field of an index that is made for a test, whose texts are in `body`.
    #[cfg(test)]
    pub fn of_readings(searcher: &tantivy::Searcher, field: &str, readings: &[&[&str]], boost: Score) -> WordsQuery {
        let named = |name: &str| searcher.schema().get_field(name).expect("a field");
        let mut held = crate::engine::local::schema::Held::default();
        held.add(named(field));
        let statistics = super::statistics::Statistics::of(searcher.clone(), held);
        let form = |text: &&str| statistics.form(tantivy::Term::from_field_text(named(field), text)).expect("an index that can be read");
        let of = |terms: &&[&str]| terms.iter().map(form).collect();
        let slots = vec![readings.iter().map(of).collect()];
        let (field, text) = (named(field), named("body"));
        WordsQuery { field, text, slots, slop: 0, boost, counts: Counts::All, deadline: Deadline::default() }
    }

    /// The word, weighed; `None` where it is a phrase, counts otherwise or stands for many terms.
    pub fn single(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Option<Single>> {
        let [slot] = &self.slots[..] else { return Ok(None) };
        if self.counts != Counts::All || slot.iter().map(Vec::len).sum::<usize>() > FEW {
            return Ok(None);
        }
        let Weighed { mut slots, idf, documents } = weigh(&self.slots, self.text, scoring)?;
        let forms = slots.pop().unwrap_or_default();
        let measure = Measure::of(idf, self.boost, self.field, documents, scoring)?;
        let postings = forms.iter().map(|(_, form)| form.frequency()).sum();
        Ok(Some(Single { field: self.field, forms, documents: postings, measure }))
    }

    /// The weight, and what no document can score more than.
    pub fn bounded(&self, scoring: EnableScoring<'_>) -> tantivy::Result<(Box<dyn Weight>, Score)> {
        let Weighed { slots, idf, documents } = weigh(&self.slots, self.text, scoring)?;
        let measure = Measure::of(idf, self.boost, self.field, documents, scoring)?;
        let most = measure.weight;
        let weight = WordsWeight {
            field: self.field,
            slots,
            slop: self.slop,
            measure,
            scored: scoring.is_scoring_enabled(),
            counts: self.counts,
            deadline: self.deadline.clone(),
        };
        Ok((Box::new(weight), most))
    }
}

impl Query for WordsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(self.bounded(scoring)?.0)
    }
}

struct WordsWeight {
    field: Field,
    /// The terms that occur, each with the number of its reading, in order of these.
    slots: Vec<Vec<(usize, Form)>>,
    slop: u32,
    measure: Measure,
    scored: bool,
    counts: Counts,
    deadline: Deadline,
}

/// The scorer of a segment.
enum Opened {
    /// Before its first document.
    Words(WordsScorer),
    Other(Box<dyn Scorer>),
}

impl WordsWeight {
    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Opened> {
        // To ask a segment for a field that nothing has is dear, see `Held`.
        if self.slots.iter().any(Vec::is_empty) {
            return Ok(Opened::Other(Box::new(EmptyScorer)));
        }
        let inverted = reader.inverted_index(self.field)?;
        let positions = self.slots.len() > 1 || self.counts == Counts::Opening;
        let option = if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        let lengths = match reader.fieldnorms_readers().get_field(self.field)? {
            Some(lengths) if self.scored => lengths,
            _ => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let mut slots = Vec::with_capacity(self.slots.len());
        for forms in &self.slots {
            let mut postings = Vec::with_capacity(forms.len());
            for (reading, form) in forms {
                postings.extend(form.postings(reader, &inverted, option)?.map(|p| (*reading, p)));
            }
            if postings.is_empty() {
                return Ok(Opened::Other(Box::new(EmptyScorer)));
            }
            if !positions && is_dense(&postings, reader.max_doc()) {
                let measure = self.measure.boosted(boost);
                return Ok(Opened::Other(Box::new(DenseScorer::new(postings, reader.max_doc(), measure, lengths))));
            }
            slots.push(Union::new(postings));
        }
        Ok(Opened::Words(WordsScorer {
            slots,
            slop: self.slop,
            measure: self.measure.boosted(boost),
            lengths,
            counts: self.counts,
            deadline: self.deadline.clone(),
            looked_at: 0,
            doc: 0,
            occurrences: 0,
            ends: Vec::new(),
            positions: Vec::new(),
        }))
    }
}

impl Weight for WordsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader, boost)? {
            Opened::Other(scorer) => scorer,
            Opened::Words(mut scorer) => {
                scorer.doc = scorer.slots.iter().map(|s| s.doc).max().unwrap_or(TERMINATED);
                scorer.settle();
                Box::new(scorer)
            }
        })
    }

    /// As tantivy has it, but that no document is looked for which is not asked for.
    fn scorer_danger(&self, reader: &SegmentReader, target: DocId, boost: Score) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let mut scorer: Box<dyn Scorer> = match self.open(reader, boost)? {
            Opened::Other(scorer) => scorer,
            Opened::Words(scorer) => Box::new(scorer),
        };
        Ok((scorer.seek_danger(target), scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("BM25 over the occurrences of a word or phrase", scorer.score()))
    }
}

struct WordsScorer {
    slots: Vec<Union>,
    slop: u32,
    measure: Measure,
    lengths: FieldNormReader,
    counts: Counts,
    deadline: Deadline,
    /// Documents checked since the clock was looked at.
    looked_at: u32,
    doc: DocId,
    /// Of a phrase, in the current document.
    occurrences: u32,
    /// Where partial matches end: position, slop left.
    ends: Vec<(u32, u32)>,
    positions: Vec<u32>,
}

impl WordsScorer {
    /// Moves from `self.doc` to the first document at or after it that matches.
    fn settle(&mut self) {
        if let [slot] = &mut self.slots[..] {
            // How often it stands there is counted when that is asked for.
            self.doc = if slot.doc < self.doc { slot.seek(self.doc) } else { slot.doc };
            return;
        }
        while self.doc != TERMINATED {
            if let Err(doc) = self.bring_to(self.doc) {
                self.doc = doc;
                continue;
            }
            self.occurrences = self.count_side_by_side();
            self.looked_at += 1;
            if self.looked_at >= DOCUMENTS_BETWEEN {
                self.looked_at = 0;
                if self.deadline.found_enough() {
                    self.doc = TERMINATED;
                    return;
                }
            }
            if self.occurrences > 0 {
                return;
            }
            self.doc = self.slots[0].advance();
        }
    }

    /// Moves every slot to that document; where one is not in it, says where that is next.
    fn bring_to(&mut self, target: DocId) -> Result<(), DocId> {
        for slot in &mut self.slots {
            let doc = if slot.doc < target { slot.seek(target) } else { slot.doc };
            if doc > target {
                return Err(doc);
            }
        }
        Ok(())
    }

    /// The occurrences in the current document, each for how near the beginning it ends.
    fn opening(&mut self) -> Score {
        let at = |position: u32| (1.0 - position as Score / LEAD_WORDS as Score).max(0.0);
        if let [slot] = &mut self.slots[..] {
            slot.positions(&mut self.positions);
            return self.positions.iter().map(|p| at(*p)).sum();
        }
        self.ends.iter().map(|(end, _)| at(*end)).sum()
    }

    /// How often the slots stand side by side in the current document.
    fn count_side_by_side(&mut self) -> u32 {
        let slop = self.slop;
        let Some((first, rest)) = self.slots.split_first_mut() else { return 0 };
        first.positions(&mut self.positions);
        self.ends.clear();
        self.ends.extend(self.positions.iter().map(|p| (*p, slop)));
        for slot in rest {
            slot.positions(&mut self.positions);
            let positions = &self.positions;
            let mut next = 0;
            self.ends.retain_mut(|(end, left)| {
                while next < positions.len() && positions[next] <= *end {
                    next += 1;
                }
                // The nearest one: it leaves the most slop for the others.
                let Some(&at) = positions.get(next) else { return false };
                let gap = at - *end - 1;
                if gap > *left {
                    return false;
                }
                *left -= gap;
                *end = at;
                true
            });
            if self.ends.is_empty() {
                return 0;
            }
        }
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }
}

impl DocSet for WordsScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.slots[0].advance();
            self.settle();
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = target.min(TERMINATED);
            self.settle();
        }
        self.doc
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        if let Err(next) = self.bring_to(target) {
            return SeekDangerResult::SeekLowerBound(next);
        }
        self.doc = target;
        if self.slots.len() > 1 {
            self.occurrences = self.count_side_by_side();
            if self.occurrences == 0 {
                return SeekDangerResult::SeekLowerBound(target + 1);
            }
        }
        SeekDangerResult::Found
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let least = self.slots.iter().map(Union::size_hint).min_by(Ord::cmp).unwrap_or(0);
        match self.slots.len().cmp(&1) {
            Ordering::Greater => least / 8,
            _ => least,
        }
    }

    fn cost(&self) -> u64 {
        // A phrase reads positions for every candidate.
        let each = if self.slots.len() > 1 { 10 } else { 1 };
        u64::from(self.size_hint()).max(1) * each * self.slots.len() as u64
    }
}

impl Scorer for WordsScorer {
    fn score(&mut self) -> Score {
        if self.counts == Counts::Opening {
            let opening = self.opening();
            return self.measure.weight * opening / (opening + K1);
        }
        let occurrences = match &self.slots[..] {
            [slot] => slot.occurrences(),
            _ => self.occurrences,
        };
        self.measure.score(self.lengths.fieldnorm_id(self.doc), occurrences)
    }
}
