//! Feedback: the best hits of a query tell further words that belong to its subject, and those move what was found up or down.
//!
//! What matches stays the same; only the order of the best changes, by the [second look](super::second_look). The words are weighed as relevance
//! models do: by how much of the text of each of the best hits they are, the better hit counting more, times their rarity.
//!
//! Measured (the settings tried and their figures are in `tests/golden/figures.tsv`): it helps where many articles answer a question (reports on
//! one event, articles on one topic) and harms a little where one article is looked for that is known to be there. So it is done where any
//! word is enough, which is how such questions are asked, and else where it is asked for.

use super::leaders::Leader;
use super::second_look::Asked;
use crate::engine::local::compile::Compiler;
use crate::engine::local::matching::form::Form;
use crate::engine::local::matching::rarity::rarity;
use crate::engine::local::matching::words_query::{Counts, WordsQuery};
use crate::engine::local::numbered::Numbered;
use crate::engine::local::schema::STEM_MARK;
use crate::engine::local::searching::found::ReadArticles;
use crate::engine::local::searching::searcher::LocalSearcher;
use crate::engine::local::searching::snapshot::Snapshot;
use crate::error::Result;
use crate::text::{Analyzer, Language, Token};
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

/// Different words of a text that there is room for from the beginning.
const ROOM: usize = 256;

/// What the best hits say of a word.
#[derive(Clone, Copy, Default)]
struct Told {
    weight: f32,
    hits: usize,
}

impl LocalSearcher {
    /// What the best of these, which are in the order of their scores, say of the subject, to be asked of all that are looked at again. The articles are
    /// added to those `read`, since most of them are shown.
    pub fn learned(&self, snapshot: &Snapshot, stories: &[Leader], compiler: &Compiler<'_>, read: &mut ReadArticles) -> Result<Vec<Asked>> {
        let best: Vec<(Score, DocAddress)> = stories.iter().take(HITS).map(|story| (compiler.shown(story.score), story.address)).collect();
        let sum: f32 = best.iter().map(|(score, _)| score).sum();
        let highest = best.iter().map(|(score, _)| *score).fold(0.0, Score::max);
        if highest <= 0.0 {
            return Ok(Vec::new());
        }
        let counted = |address: DocAddress| {
            let article = self.stored(snapshot, address)?;
            let text = &article.body[..article.body.floor_char_boundary(MAX_TEXT_BYTES)];
            let counted = self.analyzing(|analyzer| Counted::of(analyzer, text, article.language));
            Ok((counted, article))
        };
        let parts = snapshot.in_parts(
            best.iter().map(|(_, address)| *address).collect(),
            |_, _| false,
            |part| Ok(part.into_iter().map(counted).collect::<Vec<Result<_>>>()),
        );
        let mut texts = Vec::with_capacity(best.len());
        for ((_, address), one) in best.iter().zip(parts.map_err(|e| self.failed(e))?.into_iter().flatten()) {
            let (counted, article) = one?;
            read.insert(*address, article);
            texts.push(counted);
        }
        // What a single hit says may be of that hit alone.
        let least = best.len().min(2);
        let documents = u64::from(snapshot.searcher.segment_readers().iter().map(|r| r.max_doc()).sum::<u32>());
        let shares = best.iter().map(|(score, _)| score / sum);
        let (words, of_words) = told(shares.zip(&texts));
        let mut candidates: Vec<(&str, Told)> = words.texts().zip(of_words).filter(|(_, told)| told.hits >= least).collect();
        // In a stable order, so that words of one weight are taken alike every time.
        candidates.sort_unstable_by(|(a, x), (b, y)| y.weight.total_cmp(&x.weight).then_with(|| a.cmp(b)));
        let rarest = rarity(documents, 0);
        let mut words: Vec<(f32, f32, &str, [Form; 2])> = Vec::with_capacity(WORDS + 1);
        for (word, told) in candidates {
            // However rare it is and those after it are, they come too late.
            if words.len() == WORDS && words.last().is_some_and(|(last, ..)| told.weight * rarest < *last) {
                break;
            }
            let form = |text: &str| snapshot.statistics.form(Term::from_field_text(self.fields.body, text)).map_err(|e| self.failed(e));
            let forms = [form(&format!("{STEM_MARK}{word}"))?, form(word)?];
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
                deadline: compiler.deadline.clone(),
            };
            Asked { text: String::new(), query }
        });
        Ok(asked.collect())
    }
}

/// How often each stem (or word without one) that may tell of a subject stands in a text.
struct Counted {
    words: Numbered,
    /// By the number of the word.
    counts: Vec<u32>,
    /// How many words the text has in all.
    length: u32,
}

impl Counted {
    fn of(analyzer: &mut Analyzer, text: &str, language: Option<Language>) -> Counted {
        let mut counted = Counted { words: Numbered::with_room(ROOM), counts: Vec::with_capacity(ROOM), length: 0 };
        analyzer.analyze(text, language, |token| {
            let Counted { words, counts, length } = &mut counted;
            *length += 1;
            let word = token.stem.unwrap_or(token.exact);
            if is_telling(&token, word) {
                let number = words.number(word) as usize;
                match counts.get_mut(number) {
                    Some(count) => *count += 1,
                    None => counts.push(1),
                }
            }
        });
        counted
    }
}

/// What these texts say of each of their words, of which each text counts by its share.
fn told<'t>(texts: impl Iterator<Item = (f32, &'t Counted)>) -> (Numbered, Vec<Told>) {
    let (mut words, mut of_words) = (Numbered::with_room(HITS * ROOM), Vec::with_capacity(HITS * ROOM));
    for (share, text) in texts {
        let length = text.length.max(1) as f32;
        for (word, count) in text.words.texts().zip(&text.counts) {
            let number = words.number(word) as usize;
            if number == of_words.len() {
                of_words.push(Told::default());
            }
            let told = &mut of_words[number];
            told.weight += share * *count as f32 / length;
            told.hits += 1;
        }
    }
    (words, of_words)
}

/// Whether a word (`form` is what stands for it: itself or its stem) may tell of a subject: no number, and not of one or two letters.
pub fn is_telling(token: &Token<'_>, form: &str) -> bool {
    // Of a script without spaces the words are pairs of characters.
    let long_enough = form.chars().count() >= MIN_CHARS || !token.exact.is_ascii() && !token.tail;
    long_enough && !form.bytes().all(|b| b.is_ascii_digit())
}
