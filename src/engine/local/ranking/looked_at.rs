//! What a [second look](super::second_look) adds to the scores of some documents: [`look_at`].
//!
//! Of thirty words that were [learned](super::feedback), in each segment, a scorer would be made to be asked of a few documents. What it reads postings with takes
//! two kilobytes, which are made, moved and thrown away; here one is used for all words, where how often they stand there is all that counts.

use crate::engine::local::matching::form::Reused;
use crate::engine::local::matching::rarity::ROUNDED;
use crate::engine::local::matching::words_query::{Single, WordsQuery};
use crate::engine::local::searching::deadline::Deadline;
use crate::engine::local::searching::snapshot::Snapshot;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EnableScoring, Weight};
use tantivy::{DocAddress, DocId, Score, SeekDangerResult, SegmentReader};

/// One of the best.
pub struct LookedAt {
    /// Its place among them.
    pub at: usize,
    pub address: DocAddress,
    pub score: Score,
}

/// One thing that is asked, weighed.
pub struct Asking {
    way: Way,
    /// What no document can score more than.
    most: Score,
}

enum Way {
    /// How often a word stands there.
    Word(Single),
    Other(Box<dyn Weight>),
}

impl Asking {
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(query: &WordsQuery, scoring: EnableScoring<'_>) -> tantivy::Result<Asking> {
        if let Some(word) = query.single(scoring)? {
            return Ok(Asking { most: word.measure.weight, way: Way::Word(word) });
        }
        let (weight, most) = query.bounded(scoring)?;
        Ok(Asking { way: Way::Other(weight), most })
    }
}

/// Adds to these, which are in the order of their addresses, what they score; but for those that cannot be among the first `wanted` in the end, of which
/// none scores less than `least`.
///
/// # Errors
/// Where the index cannot be read.
pub fn look_at(
    snapshot: &Snapshot,
    asking: &[Asking],
    stories: &mut [LookedAt],
    wanted: usize,
    least: Score,
    deadline: &Deadline,
) -> tantivy::Result<()> {
    let of_segments = stories.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord);
    let mut segments: Vec<OfSegment<'_>> = of_segments.filter_map(|stories| OfSegment::of(snapshot, stories)).collect();
    let mut unasked = asking;
    while let Some((Asking { way, .. }, others)) = unasked.split_first() {
        if deadline.found_enough() {
            break;
        }
        // What can still be gained; a little more for what is lost in rounding.
        let rest = unasked.iter().map(|asking| asking.most).sum::<Score>() * ROUNDED;
        let all = segments.iter().flat_map(|segment| segment.stories.iter());
        let enough = least.max(nth_best(all, wanted) / ROUNDED) - rest;
        segments.iter_mut().try_for_each(|segment| segment.add(way, enough))?;
        unasked = others;
    }
    Ok(())
}

/// The score of the `nth` best; less than any where there are not so many.
pub fn nth_best<'s>(stories: impl Iterator<Item = &'s LookedAt>, nth: usize) -> Score {
    let mut scores: Vec<Score> = stories.map(|story| story.score).collect();
    match nth.checked_sub(1) {
        Some(at) if at < scores.len() => *scores.select_nth_unstable_by(at, |a, b| b.total_cmp(a)).1,
        _ => Score::NEG_INFINITY,
    }
}

/// Those of a segment, in order.
struct OfSegment<'s> {
    reader: &'s SegmentReader,
    stories: &'s mut [LookedAt],
    /// Those of them that are asked about, by their numbers, and their documents.
    asked: Vec<usize>,
    docs: Vec<DocId>,
    /// Of each of these: how often the reading that is read stands there, and the one that does most.
    counts: Vec<(u32, u32)>,
    reused: Reused,
}

impl<'s> OfSegment<'s> {
    fn of(snapshot: &'s Snapshot, stories: &'s mut [LookedAt]) -> Option<OfSegment<'s>> {
        let reader = snapshot.searcher.segment_reader(stories.first()?.address.segment_ord);
        Some(OfSegment { reader, stories, asked: Vec::new(), docs: Vec::new(), counts: Vec::new(), reused: Reused::default() })
    }

    /// Adds what those score that have come to `enough`.
    fn add(&mut self, way: &Way, enough: Score) -> tantivy::Result<()> {
        let OfSegment { stories, asked, docs, .. } = self;
        asked.clear();
        asked.extend(stories.iter().enumerate().filter(|(_, story)| story.score >= enough).map(|(number, _)| number));
        docs.clear();
        docs.extend(asked.iter().map(|number| stories[*number].address.doc_id));
        match way {
            Way::Word(word) => self.count(word),
            Way::Other(weight) => self.ask(&**weight),
        }
    }

    fn ask(&mut self, weight: &dyn Weight) -> tantivy::Result<()> {
        let Some(first) = self.docs.first() else { return Ok(()) };
        let (mut found, mut scorer) = weight.scorer_danger(self.reader, *first, 1.0)?;
        for (at, (number, doc)) in self.asked.iter().zip(&self.docs).enumerate() {
            if at > 0 {
                found = scorer.seek_danger(*doc);
            }
            if found == SeekDangerResult::Found {
                self.stories[*number].score += scorer.score();
            }
        }
        Ok(())
    }

    fn count(&mut self, word: &Single) -> tantivy::Result<()> {
        let OfSegment { reader, stories, asked, docs, counts, reused } = self;
        // To ask a segment for a field that nothing has is dear, see `Held`.
        if word.forms.is_empty() || docs.is_empty() {
            return Ok(());
        }
        let inverted = reader.inverted_index(word.field)?;
        counts.clear();
        counts.resize(docs.len(), (0, 0));
        let mut last = None;
        for (reading, form) in &word.forms {
            if last.replace(*reading) != Some(*reading) {
                counts.iter_mut().for_each(|(here, _)| *here = 0);
            }
            form.count(reader, &inverted, reused, docs, |at, times| {
                let (here, most) = &mut counts[at];
                *here = here.saturating_add(times);
                *most = (*most).max(*here);
            })?;
        }
        let lengths = reader.fieldnorms_readers().get_field(word.field)?;
        let lengths = lengths.unwrap_or_else(|| FieldNormReader::constant(reader.max_doc(), 1));
        for ((number, doc), (_, most)) in asked.iter().zip(docs).zip(counts).filter(|(_, (_, most))| *most > 0) {
            stories[*number].score += word.measure.score(lengths.fieldnorm_id(*doc), *most);
        }
        Ok(())
    }
}
