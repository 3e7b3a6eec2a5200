//! [`ShapeQuery`]: a [`Shape`] in one field: nearness, counts, what is written just so, the lead.
//!
//! Documents are found by their postings, and what stands where by positions. Only where something must be written just so is the text
//! read, and only of documents in which the folded words stand as asked.

use super::form::{Form, Posting};
use super::host::Host;
use super::rarity::{Measure, Weighed, weigh};
use super::speech::{Speaker, spoken};
use super::union::Union;
use super::words_query::Readings;
use crate::engine::local::schema::{Fields, HOST_END_MARK, PARAGRAPH_MARK, QUOTE_END_MARK, QUOTE_MARK, SENTENCE_MARK};
use crate::engine::local::searching::deadline::Deadline;
use crate::engine::local::store::Articles;
use crate::query::Nearness;
use crate::search::pattern::LEAD_WORDS;
use crate::search::places::{Sought, in_text};
use crate::search::shape::{Place, Shape};
use crate::text::Analyzer;
use std::fmt;
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::store::StoreReader;
use tantivy::{
    DocId, DocSet, InvertedIndexReader, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyDocument, TantivyError, Term,
};

/// Blocks of the store kept expanded while texts are read: candidates come in the order of the store.
const STORE_BLOCKS: usize = 2;

/// Documents between two looks at the clock where only their positions are read.
const DOCUMENTS_BETWEEN: u32 = 16;

#[derive(Clone)]
pub struct ShapeQuery {
    pub fields: Fields,
    /// What reads articles, where that is needed.
    pub articles: Arc<Articles>,
    pub field: Field,
    pub shape: Arc<Shape>,
    /// What the shape's slots may stand as, in their order.
    pub slots: Vec<Readings>,
    /// Whether only the [lead](LEAD_WORDS) counts.
    pub lead: bool,
    /// Where it must be the host of an address.
    pub host: Option<Host>,
    /// Whether all of it must stand within one quotation.
    pub quoted: bool,
    /// Whose that must be: each of these.
    pub speakers: Arc<[Speaker]>,
    pub boost: Score,
    /// When to stop looking.
    pub deadline: Deadline,
}

impl ShapeQuery {
    pub fn prepared(&self, scoring: EnableScoring<'_>) -> tantivy::Result<ShapeWeight> {
        let Weighed { slots, idf, documents } = weigh(&self.slots, self.fields.body, scoring)?;
        Ok(ShapeWeight {
            query: self.clone(),
            slots,
            measure: Measure::of(idf, self.boost, self.field, documents, scoring)?,
            scored: scoring.is_scoring_enabled(),
        })
    }
}

impl fmt::Debug for ShapeQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShapeQuery")
            .field("field", &self.field)
            .field("shape", &self.shape)
            .field("slots", &self.slots)
            .finish_non_exhaustive()
    }
}

impl Query for ShapeQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.prepared(scoring)?))
    }
}

pub struct ShapeWeight {
    query: ShapeQuery,
    slots: Vec<Vec<(usize, Form)>>,
    measure: Measure,
    scored: bool,
}

impl ShapeWeight {
    pub fn shape_scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<ShapeScorer> {
        let inverted = reader.inverted_index(self.query.field)?;
        let mut slots = Vec::with_capacity(self.slots.len());
        for forms in &self.slots {
            slots.push(union(reader, &inverted, forms)?);
        }
        let marks = |mark: &str| -> tantivy::Result<Union> {
            let posting = Posting::of_term(&inverted, &Term::from_field_text(self.query.field, mark))?;
            Ok(Union::new(posting.map(|posting| (0, posting)).into_iter().collect()))
        };
        let units = match self.query.shape.has_units() {
            true => Some([marks(SENTENCE_MARK)?, marks(PARAGRAPH_MARK)?]),
            false => None,
        };
        let quotes = match self.query.quoted {
            true => Some([marks(QUOTE_MARK)?, marks(QUOTE_END_MARK)?]),
            false => None,
        };
        let hosts = self.query.host.map(|_| marks(HOST_END_MARK)).transpose()?;
        let texts = match self.query.shape.needs_text() || !self.query.speakers.is_empty() {
            true => Some((reader.get_store_reader(STORE_BLOCKS)?, Analyzer::default())),
            false => None,
        };
        let lengths = match reader.fieldnorms_readers().get_field(self.query.field)? {
            Some(lengths) if self.scored => lengths,
            _ => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let mut scorer = ShapeScorer {
            positions: vec![Vec::new(); slots.len()],
            query: self.query.clone(),
            slots,
            units,
            quotes,
            hosts,
            texts,
            measure: self.measure.boosted(boost),
            lengths,
            looked_at: 0,
            doc: 0,
            unsure: false,
            occurrences: 0,
        };
        scorer.settle();
        Ok(scorer)
    }
}

fn union(reader: &SegmentReader, inverted: &InvertedIndexReader, forms: &[(usize, Form)]) -> tantivy::Result<Union> {
    let mut postings = Vec::with_capacity(forms.len());
    for (reading, form) in forms {
        postings.extend(form.postings(reader, inverted, IndexRecordOption::WithFreqsAndPositions)?.map(|p| (*reading, p)));
    }
    Ok(Union::new(postings))
}

impl Weight for ShapeWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let scorer = self.shape_scorer(reader, boost)?;
        Ok(if scorer.doc == TERMINATED { Box::new(EmptyScorer) } else { Box::new(scorer) })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self.scorer(reader, 1.0)?, doc)
    }
}

pub fn explained(mut scorer: Box<dyn Scorer>, doc: DocId) -> tantivy::Result<Explanation> {
    if scorer.doc() > doc || scorer.seek(doc) != doc {
        return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
    }
    Ok(Explanation::new("BM25 over the places where words stand as asked", scorer.score()))
}

pub struct ShapeScorer {
    query: ShapeQuery,
    slots: Vec<Union>,
    /// Of sentences and paragraphs, where they are asked for.
    units: Option<[Union; 2]>,
    /// Where quotations begin and where they have ended, if that matters.
    quotes: Option<[Union; 2]>,
    /// Where hosts end, if that matters.
    hosts: Option<Union>,
    /// Where something must be written just so, or be somebody's.
    texts: Option<(StoreReader, Analyzer)>,
    measure: Measure,
    lengths: FieldNormReader,
    /// Documents checked since the clock was looked at.
    looked_at: u32,
    doc: DocId,
    /// `doc` is only the least that the next match can be: it was not looked at.
    unsure: bool,
    occurrences: u32,
    positions: Vec<Vec<u32>>,
}

/// The first document at or after `target` that holds what the shape needs, wherever it stands. Takes the shape's slots off the front.
fn candidate(shape: &Shape, slots: &mut &mut [Union], target: DocId) -> DocId {
    match shape {
        Shape::Words(pattern) => {
            let (own, rest) = std::mem::take(slots).split_at_mut(pattern.slots.len());
            *slots = rest;
            let mut doc = target;
            let mut agreed = 0;
            let mut at = 0;
            while agreed < own.len() && doc != TERMINATED {
                let found = own[at].seek(doc);
                agreed = if found == doc { agreed + 1 } else { 1 };
                doc = found;
                at = (at + 1) % own.len();
            }
            doc
        }
        Shape::Either(shapes) => shapes.iter().map(|s| candidate(s, slots, target)).min().unwrap_or(TERMINATED),
        // Where both sides may be: the later of their next documents is the least it can be, and is checked by positions.
        Shape::Close(left, _, right) => {
            let left = candidate(left, slots, target);
            left.max(candidate(right, slots, target))
        }
    }
}

impl ShapeScorer {
    /// Moves from `self.doc` to the first document at or after it that holds what the shape needs.
    fn next_candidate(&mut self) {
        while self.doc != TERMINATED {
            let doc = candidate(&self.query.shape, &mut &mut self.slots[..], self.doc);
            if doc == self.doc {
                return;
            }
            // The sides of a nearness may not agree on it yet.
            self.doc = doc;
        }
    }

    /// Moves from `self.doc` to the first document at or after it that matches.
    fn settle(&mut self) {
        self.unsure = false;
        while self.doc != TERMINATED {
            self.next_candidate();
            if self.doc == TERMINATED {
                return;
            }
            self.occurrences = self.count();
            if self.is_time_up() {
                self.doc = TERMINATED;
            }
            if self.occurrences > 0 {
                return;
            }
            self.doc = (self.doc + 1).min(TERMINATED);
        }
    }

    /// Whether the time is up; the clock is looked at after every text, and after some documents where only positions are read.
    fn is_time_up(&mut self) -> bool {
        self.looked_at += 1;
        let look = self.looked_at >= DOCUMENTS_BETWEEN || self.texts.is_some();
        if look {
            self.looked_at = 0;
        }
        look && self.query.deadline.found_enough()
    }

    fn count(&mut self) -> u32 {
        let mut ends = Vec::new();
        if let Some(hosts) = &mut self.hosts
            && hosts.seek(self.doc) == self.doc
        {
            hosts.positions(&mut ends);
        }
        let lead = if self.query.lead { LEAD_WORDS } else { u32::MAX };
        let before = self.query.host.map_or(lead, |host| host.before(&ends));
        for (slot, positions) in self.slots.iter_mut().zip(&mut self.positions) {
            positions.clear();
            if slot.doc == self.doc {
                slot.positions(positions);
            }
            if positions.last().is_some_and(|last| *last >= before) {
                positions.truncate(positions.partition_point(|p| *p < before));
            }
        }
        let starts = self.units.as_mut().map(|units| {
            units.each_mut().map(|unit| {
                let mut starts = Vec::new();
                if unit.seek(self.doc) == self.doc {
                    unit.positions(&mut starts);
                }
                starts
            })
        });
        let unit = |nearness: Nearness, position: u32| {
            starts.as_ref().map_or(0, |[sentences, paragraphs]| {
                let starts = if nearness == Nearness::Paragraph { paragraphs } else { sentences };
                starts.partition_point(|start| *start <= position)
            })
        };
        let stretches = self.quotes.as_mut().map(|marks| {
            let [from, until] = marks.each_mut().map(|mark| {
                let mut positions = Vec::new();
                if mark.seek(self.doc) == self.doc {
                    mark.positions(&mut positions);
                }
                positions
            });
            from.into_iter().zip(until).collect::<Vec<(u32, u32)>>()
        });
        let is_host = |place: &&Place| self.query.host.is_none_or(|host| host.ends_at(&ends, place));
        let times = match stretches {
            Some(stretches) => self.query.shape.find_within(&stretches, &self.positions, &unit).iter().map(|f| f.places.len()).sum(),
            None => self.query.shape.find(&self.positions, &unit).places.iter().filter(is_host).count(),
        };
        let times = if times == 0 || self.texts.is_none() { times } else { self.read() };
        u32::try_from(times).unwrap_or(u32::MAX)
    }

    /// How often it stands in the text itself. A document that cannot be read does not match; showing it would say what is damaged.
    fn read(&mut self) -> usize {
        let Some((store, analyzer)) = &mut self.texts else { return 0 };
        let Ok(document) = store.get::<TantivyDocument>(self.doc) else { return 0 };
        let sought = Sought { shape: &self.query.shape, lead: self.query.lead, quoted: self.query.quoted };
        let mut found = |text: &str, language| match self.query.shape.may_stand_in(text) {
            true => in_text(analyzer, &[sought], text, language).pop().map_or(0, |places| places.found.places.len()),
            false => 0,
        };
        let articles = &self.query.articles;
        if !self.query.speakers.is_empty() {
            return articles
                .article(&document)
                .map_or(0, |article| spoken(analyzer, &self.query.shape, &self.query.speakers, &article) as usize);
        }
        if self.query.field != self.query.fields.title {
            // The rest of the article need not be taken apart for its text.
            return articles.text(&document, found).unwrap_or(0);
        }
        articles.article(&document).map_or(0, |article| found(&article.title, article.language))
    }
}

impl ShapeScorer {
    /// How often it stands in that document; 0 where it is not on it, or not known to be there.
    pub fn times_in(&self, doc: DocId) -> u32 {
        if self.doc == doc && !self.unsure { self.occurrences } else { 0 }
    }
}

impl DocSet for ShapeScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc += 1;
            self.settle();
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc || self.unsure {
            self.doc = target.clamp(self.doc, TERMINATED);
            self.settle();
        }
        self.doc
    }

    /// Looks at one document only: what others already ruled out is not read for.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target > self.doc || self.unsure {
            self.doc = target.clamp(self.doc, TERMINATED);
            self.unsure = true;
            self.next_candidate();
        }
        if self.doc == target && target != TERMINATED {
            if self.unsure {
                self.occurrences = self.count();
                self.unsure = self.occurrences == 0;
                if self.is_time_up() {
                    self.doc = TERMINATED;
                    return SeekDangerResult::SeekLowerBound(TERMINATED);
                }
            }
            if !self.unsure {
                return SeekDangerResult::Found;
            }
            self.doc += 1;
        }
        SeekDangerResult::SeekLowerBound(self.doc)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.slots.iter().map(Union::size_hint).min().unwrap_or(0) / 8
    }

    fn cost(&self) -> u64 {
        // Reading positions for every candidate is dear, reading texts very dear.
        let each = if self.texts.is_some() { 1_000 } else { 20 };
        u64::from(self.size_hint()).max(1) * each * self.slots.len() as u64
    }
}

impl Scorer for ShapeScorer {
    fn score(&mut self) -> Score {
        self.measure.score(self.lengths.fieldnorm_id(self.doc), self.occurrences)
    }
}
