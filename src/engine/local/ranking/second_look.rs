//! The second look: the best of what was found, put in order again by what is too dear to ask of every article that matches.
//!
//! News tells first what matters most, so an article that has the query's words in its opening answers better than one that comes to them
//! later; and words that stand close together in the query mean more where they do in the text. Both need positions. They only add to
//! a score, so those looked at stay above those that were not, and what is found stays the same.
//!
//! Measured (`tests/golden/figures.tsv`): headlines find their article better, and questions and topics the articles on them.

use super::leaders::{Leader, by_score};
use super::looked_at::{Asking, LookedAt, look_at, nth_best};
use crate::engine::local::compile::Compiler;
use crate::engine::local::matching::rarity::ROUNDED;
use crate::engine::local::matching::words_query::{Counts, Readings, WordsQuery};
use crate::engine::local::searching::deadline::Deadline;
use crate::engine::local::searching::searcher::LocalSearcher;
use crate::engine::local::searching::snapshot::Snapshot;
use crate::error::Result;
use crate::query::{FieldName, Node};
use crate::search::pattern::{Pattern, scoring};
use tantivy::Score;

/// So many of the best are looked at again; 50, 100 and 1,000 measured alike.
pub const LOOKED_AT: usize = 100;

/// What the [opening](Counts::Opening) counts next to all occurrences; 0.7 to 1.3 measured alike.
const OPENING: Score = 1.0;

/// What two words of the query count where they stand together, next to each by itself; and how many words may stand between them. 0.15 and
/// 0.5 measured worse.
const TOGETHER: Score = 0.3;
const BETWEEN: u32 = 2;

/// What the newest article gains where newer ones are to count more, as a share of the best score; and the days in which that halves.
const RECENT: Score = 0.25;
const HALF_LIFE_DAYS: f64 = 30.0;

/// One thing that the second look asks.
pub struct Asked {
    /// The words it is about.
    pub text: String,
    pub query: WordsQuery,
}

impl Compiler<'_> {
    /// What the second look asks of articles that `root` found.
    pub fn second_look(&mut self, root: &Node) -> Result<Vec<Asked>> {
        let mut leaves = Vec::new();
        scoring(root, None, 1.0, &mut leaves);
        let mut asked = Vec::with_capacity(leaves.len() * 2);
        let mut last: Option<(String, Vec<Readings>)> = None;
        for (node, field, factor) in leaves {
            let in_text = matches!(field, None | Some(FieldName::Body));
            let pattern = match node {
                Node::Word { text, .. } if in_text => Pattern::word(text, &self.languages.all),
                Node::Phrase { text, slop, .. } if in_text => Pattern::phrase(text, *slop),
                _ => None,
            };
            let Some(pattern) = pattern else {
                last = None;
                continue;
            };
            let body = self.fields.body;
            let slots = pattern.slots.iter().map(|slot| self.readings(body, slot)).collect::<Result<Vec<Readings>>>()?;
            let deadline = &self.deadline;
            let query =
                |slots, slop, boost, counts| WordsQuery { field: body, text: body, slots, slop, boost, counts, deadline: deadline.clone() };
            let text = node.to_string();
            if let Some((before, mut both)) = last.take().filter(|(before, _)| *before != text) {
                both.extend(slots.iter().cloned());
                asked.push(Asked { text: format!("{before} {text}"), query: query(both, BETWEEN, factor * TOGETHER, Counts::All) });
            }
            let single = matches!(node, Node::Word { .. }) && slots.len() == 1;
            last = single.then(|| (text.clone(), slots.clone()));
            asked.push(Asked { text, query: query(slots, pattern.slop, factor * OPENING, Counts::Opening) });
        }
        Ok(asked)
    }
}

impl LocalSearcher {
    /// Puts the first [`LOOKED_AT`] of these, which are in the order of their scores, in order again. Only the first `wanted` of them are right in the end:
    /// what cannot be among those is not looked at to the end.
    pub fn look_again(
        &self,
        snapshot: &Snapshot,
        asked: &[Asked],
        stories: &mut [Leader],
        wanted: usize,
        deadline: &Deadline,
    ) -> Result<()> {
        let best = stories.len().min(LOOKED_AT);
        let best = &mut stories[..best];
        if best.is_empty() {
            return Ok(());
        }
        let look = |best: &mut [Leader]| -> tantivy::Result<()> {
            let asking = asked.iter().map(|asked| Asking::of(&asked.query, snapshot.scoring())).collect::<tantivy::Result<Vec<_>>>()?;
            let mut looked_at: Vec<LookedAt> =
                best.iter().enumerate().map(|(at, story)| LookedAt { at, address: story.address, score: story.score }).collect();
            // None scores less in the end.
            let least = nth_best(looked_at.iter(), wanted) / ROUNDED;
            looked_at.sort_unstable_by_key(|story| story.address);
            let parts = snapshot.in_parts(
                looked_at,
                |a, b| a.address.segment_ord == b.address.segment_ord,
                |mut part| {
                    look_at(snapshot, &asking, &mut part, wanted, least, deadline)?;
                    Ok(part)
                },
            )?;
            parts.into_iter().flatten().for_each(|story| best[story.at].score = story.score);
            Ok(())
        };
        look(best).map_err(|e| self.failed(e))?;
        by_score(best);
        Ok(())
    }

    /// Adds to the scores of the first [`LOOKED_AT`] of these what they gain by being recent, and puts them in order again. Undated ones gain
    /// nothing.
    pub fn prefer_recent(&self, snapshot: &Snapshot, stories: &mut [Leader], compiler: &Compiler<'_>) -> tantivy::Result<()> {
        let best = stories.len().min(LOOKED_AT);
        let highest = stories[..best].iter().map(|story| compiler.shown(story.score)).fold(0.0, Score::max);
        let readers = snapshot.searcher.segment_readers();
        let dates = readers.iter().map(|reader| reader.fast_fields().i64("date")).collect::<tantivy::Result<Vec<_>>>()?;
        let newest = dates.iter().filter(|column| column.num_docs() > 0).map(|column| column.max_value()).max().unwrap_or(0);
        for story in &mut stories[..best] {
            let column = usize::try_from(story.address.segment_ord).ok().and_then(|segment| dates.get(segment));
            if let Some(date) = column.and_then(|column| column.first(story.address.doc_id)) {
                let days = newest.saturating_sub(date) as f64 / 86_400.0;
                story.score += RECENT * highest * (-days / HALF_LIFE_DAYS).exp2() as Score;
            }
        }
        by_score(&mut stories[..best]);
        Ok(())
    }
}
