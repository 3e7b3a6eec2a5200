//! What words count for being rare and a field for being short: BM25, but for where in a document they stand. [`Measure`] is the formula.

use super::form::Form;
use super::words_query::Readings;
use std::cell::RefCell;
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::EnableScoring;
use tantivy::schema::Field;
use tantivy::{Score, Term};

/// The constants of BM25, tantivy's own.
pub const K1: Score = 1.2;
const B: Score = 0.75;

/// The slots of a query over one index.
pub struct Weighed {
    /// Those that occur, each with the number of its reading, in order of these.
    pub slots: Vec<Vec<(usize, Form)>>,
    /// How rare they are, over all slots.
    pub idf: Score,
    /// Documents of the index, deleted ones included.
    pub documents: u64,
}

/// What of the slots occurs in the index. A word is as rare as it is in the field sought in or in `text`, whichever holds it oftener: few
/// headlines hold "of" or "bank", and it tells no more there than elsewhere.
pub fn weigh(slots: &[Readings], text: Field, scoring: EnableScoring<'_>) -> tantivy::Result<Weighed> {
    let documents = scoring.searcher().map_or(0, |s| s.segment_readers().iter().map(|r| u64::from(r.max_doc())).sum::<u64>());
    let mut weighed = Weighed { slots: Vec::with_capacity(slots.len()), idf: 0.0, documents };
    for readings in slots {
        // Terms that do not occur are dropped before anything is opened for them.
        let mut present = Vec::new();
        let (mut frequency, mut in_texts) = (0, 0);
        for (reading, forms) in readings.iter().enumerate() {
            let (mut of_reading, mut of_texts) = (0, 0);
            for form in forms {
                let in_documents = form.frequency();
                if form.term.field() != text {
                    let term = Term::from_field_bytes(text, form.term.serialized_value_bytes());
                    of_texts += form.at_most(frequency_of(&term, scoring)?);
                }
                if in_documents > 0 {
                    present.push((reading, form.clone()));
                    of_reading += in_documents;
                }
            }
            frequency = frequency.max(of_reading);
            in_texts = in_texts.max(of_texts);
        }
        weighed.idf += rarity(documents, frequency.max(in_texts));
        weighed.slots.push(present);
    }
    Ok(weighed)
}

/// In how many documents a term is, deleted ones included; 1 where that is not known.
fn frequency_of(term: &Term, scoring: EnableScoring<'_>) -> tantivy::Result<u64> {
    match scoring {
        EnableScoring::Enabled { statistics_provider, .. } => statistics_provider.doc_freq(term),
        EnableScoring::Disabled { .. } => scoring.searcher().map_or(Ok(1), |searcher| searcher.doc_freq(term)),
    }
}

/// How rare a word is that `frequency` of `documents` hold: the logarithm of the odds against it (Robertson and Spärck Jones 1976). That falls
/// to nothing where half of all hold it; a tenth of [`positive_rarity`] is what the little words of a long question still count. Measured
/// against the latter alone in `tests/golden/figures.tsv`.
pub fn rarity(documents: u64, frequency: u64) -> Score {
    odds_against(documents, frequency).ln().max(0.1 * positive_rarity(documents, frequency))
}

/// How rare a word is as tantivy (and Lucene) has it: one added to the odds, so that no word counts less than nothing.
fn positive_rarity(documents: u64, frequency: u64) -> Score {
    (1.0 + odds_against(documents, frequency)).ln()
}

fn odds_against(documents: u64, frequency: u64) -> Score {
    let (all, with) = (documents as Score, frequency.min(documents) as Score);
    (all - with + 0.5) / (with + 0.5)
}

/// By how much sums of scores may be wrong, where what cannot be reached by them is left out.
pub const ROUNDED: Score = 1.0001;

/// What occurrences are worth: BM25.
#[derive(Clone)]
pub struct Measure {
    /// What more occurrences come ever nearer to.
    pub weight: Score,
    /// What is added to the occurrences below the line, by the id of the length of the field.
    pub norms: Arc<Norms>,
}

impl Measure {
    /// That of something so rare in a field.
    pub fn of(idf: Score, boost: Score, field: Field, documents: u64, scoring: EnableScoring<'_>) -> tantivy::Result<Measure> {
        Ok(Measure { weight: boost * idf * (1.0 + K1), norms: norms(field, documents, scoring)? })
    }

    pub fn boosted(&self, boost: Score) -> Measure {
        Measure { weight: self.weight * boost, norms: self.norms.clone() }
    }

    /// How often a word must occur at least to score so much, in whatever field: in the shortest, that is.
    pub fn often(&self, score: Score) -> u32 {
        // weight · n / (n + norm) = score, solved for n; a little less, for what is lost in rounding.
        if score <= 0.0 {
            return 1;
        }
        if score >= self.weight {
            return u32::MAX;
        }
        let least = self.norms[0] * score / (self.weight - score);
        (0.999 * least).ceil().max(1.0) as u32
    }

    /// In a field whose length has this id.
    #[inline]
    pub fn score(&self, length: u8, occurrences: u32) -> Score {
        let occurrences = occurrences as Score;
        self.weight * occurrences / (occurrences + self.norms[usize::from(length)])
    }
}

/// What BM25 adds to the occurrences below the line, by the id of the length of the field.
fn norms(field: Field, documents: u64, scoring: EnableScoring<'_>) -> tantivy::Result<Arc<Norms>> {
    let EnableScoring::Enabled { statistics_provider, .. } = scoring else { return Ok(Arc::new([0.0; 256])) };
    let average = statistics_provider.total_num_tokens(field)? as Score / (documents.max(1) as Score);
    Ok(NORMS.with_borrow_mut(|known| {
        if let Some((_, norms)) = known.iter().find(|(of, _)| *of == average) {
            return norms.clone();
        }
        if known.len() >= MOST_NORMS {
            known.clear();
        }
        let norms = Arc::new(norms_of(average));
        known.push((average, norms.clone()));
        norms
    }))
}

type Norms = [Score; 256];

/// Averages whose norms are remembered: more than there are fields with words.
const MOST_NORMS: usize = 16;

thread_local! {
    /// Norms by the average length of a field, in words. A question asks for them for each of its words in each field, and for each of those that are learned.
    static NORMS: RefCell<Vec<(Score, Arc<Norms>)>> = const { RefCell::new(Vec::new()) };
}

/// Those of a field of so many words on average.
fn norms_of(average: Score) -> Norms {
    // An id of a length always fits a byte: there are 256 of them.
    let length = |id: usize| FieldNormReader::id_to_fieldnorm(id as u8) as Score;
    std::array::from_fn(|id| K1 * (1.0 - B + B * length(id) / average.max(1.0)))
}
