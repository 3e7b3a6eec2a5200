//! Feedback: the best hits of a query tell further words that belong to its subject, and those move what was found up or down.
//!
//! What matches stays the same; only the order of the best changes, by the [second look](super::second_look). The words are weighed as relevance
//! models do: by how much of the text of each of the best hits they are, the better hit counting more, times their rarity.
//!
//! Measured (the settings tried and their figures are in `tests/golden/figures.tsv`): it helps where many articles answer a question (reports on
//! one event, articles on one topic) and harms a little where one article is looked for that is known to be there. So it is done where any
//! word is enough, which is how such questions are asked, and else where it is asked for.

use super::deadline::Deadline;
use super::form::Form;
use super::found::ReadArticles;
use super::leaders::Leader;
use super::rarity::rarity;
use super::schema::STEM_MARK;
use super::searcher::{LocalSearcher, Snapshot};
use super::second_look::Asked;
use super::words_query::{Counts, WordsQuery};
use crate::error::Result;
use crate::text::{Analyzer, Token};
use rustc_hash::FxHashMap;
use tantivy::{DocAddress, Score, Term};

/// The hits that are learned from; 5 and 10 were tried.
pub const HITS: usize = 10;

/// The words that are learned; 10 to 40 were tried, with little difference, since each counts by its weight.
const WORDS: usize = 30;

/// What an article that holds every learned word about once gains, as a share of the score of the best hit. More of it
/// helps topics further, and harms the search for one known article more than it helps.
const SHARE: f32 = 0.2;

/// Words of a text that are read; a book among the hits must not cost a second.
const MAX_TEXT_BYTES: usize = 100_000;

/// A word that more than one in so many articles hold tells nothing of a subject; nor does one of under three letters.
const TOO_COMMON: u64 = 10;
const MIN_CHARS: usize = 3;

/// What the best hits say of one word.
#[derive(Default)]
struct Told {
    weight: f32,
    hits: usize,
}

impl LocalSearcher {
    /// What the best of these, which are in the order of their scores, say of the subject, to be asked of all that are looked at again. The articles are
    /// added to those `read`, since most of them are shown.
    pub(super) fn learned(
        &self,
        snapshot: &Snapshot,
        stories: &[Leader],
        deadline: &Deadline,
        read: &mut ReadArticles,
    ) -> Result<Vec<Asked>> {
        let best: Vec<(Score, DocAddress)> = stories.iter().take(HITS).map(|story| (story.score, story.address)).collect();
        let sum: f32 = best.iter().map(|(score, _)| score).sum();
        let Some((highest, _)) = best.first().filter(|(score, _)| *score > 0.0) else { return Ok(Vec::new()) };
        let mut told: FxHashMap<String, Told> = FxHashMap::default();
        let words_of = |address: DocAddress| {
            let article = self.stored(snapshot, address)?;
            let text = &article.body[..article.body.floor_char_boundary(MAX_TEXT_BYTES)];
            let words = self.analyzing(|analyzer| counted(analyzer, text, article.language));
            Ok((words, article))
        };
        let parts = snapshot.in_parts(
            best.clone(),
            |_, _| false,
            |part| Ok(part.into_iter().map(|(score, address)| Ok((score, address, words_of(address)?))).collect::<Vec<Result<_>>>()),
        );
        for one in parts.map_err(|e| self.failed(e))?.into_iter().flatten() {
            let (score, address, ((counts, length), article)) = one?;
            read.insert(address, article);
            for (word, count) in counts {
                let told = told.entry(word).or_default();
                told.weight += score / sum * count as f32 / length as f32;
                told.hits += 1;
            }
        }
        // What a single hit says may be of that hit alone.
        let least = best.len().min(2);
        let documents = u64::from(snapshot.searcher.segment_readers().iter().map(|r| r.max_doc()).sum::<u32>());
        let mut candidates: Vec<(String, Told)> = told.into_iter().filter(|(_, told)| told.hits >= least).collect();
        // In a stable order, so that words of one weight are taken alike every time.
        candidates.sort_unstable_by(|(a, x), (b, y)| y.weight.total_cmp(&x.weight).then_with(|| a.cmp(b)));
        let rarest = rarity(documents, 0);
        let mut words: Vec<(f32, f32, String, [Form; 2])> = Vec::new();
        for (word, told) in candidates {
            // However rare it is and those after it are, they come too late.
            if words.len() == WORDS && words.last().is_some_and(|(last, ..)| told.weight * rarest < *last) {
                break;
            }
            let form = |text: &str| snapshot.statistics.form(Term::from_field_text(self.fields.body, text)).map_err(|e| self.failed(e));
            let forms = [form(&format!("{STEM_MARK}{word}"))?, form(&word)?];
            let frequency = forms.iter().map(Form::frequency).sum();
            if frequency * TOO_COMMON <= documents.max(HITS as u64 * TOO_COMMON) {
                let rarity = rarity(documents, frequency);
                let weight = told.weight * rarity;
                let at = words.partition_point(|(other, _, before, _)| *other > weight || *other == weight && *before < word);
                words.insert(at, (weight, rarity, word, forms));
                words.truncate(WORDS);
            }
        }
        let whole: f32 = words.iter().map(|(weight, rarity, ..)| weight * rarity).sum();
        let body = self.fields.body;
        let asked = words.into_iter().map(|(weight, _, _, forms)| {
            let boost = SHARE * highest * weight / whole.max(f32::MIN_POSITIVE);
            let query = WordsQuery {
                field: body,
                text: body,
                slots: vec![vec![forms.to_vec()]],
                slop: 0,
                boost,
                counts: Counts::All,
                deadline: deadline.clone(),
            };
            Asked { text: String::new(), query }
        });
        Ok(asked.collect())
    }
}

/// How often each stem (or word without one) stands in a text, and how many words the text has.
fn counted(analyzer: &mut Analyzer, text: &str, language: Option<crate::text::Language>) -> (FxHashMap<String, u32>, u32) {
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    let mut length = 0u32;
    analyzer.analyze(text, language, |token| {
        length += 1;
        let word = token.stem.unwrap_or(token.exact);
        if is_telling(&token, word) {
            match counts.get_mut(word) {
                Some(count) => *count += 1,
                None => {
                    counts.insert(word.to_owned(), 1);
                }
            }
        }
    });
    (counts, length.max(1))
}

/// Whether a word (`form` is what stands for it: itself or its stem) may tell of a subject: no number, and not of one or two letters.
pub(super) fn is_telling(token: &Token<'_>, form: &str) -> bool {
    // Of a script without spaces the words are pairs of characters.
    let long_enough = form.chars().count() >= MIN_CHARS || !token.exact.is_ascii() && !token.tail;
    long_enough && !form.bytes().all(|b| b.is_ascii_digit())
}
