//! Makes `assets/names.model`, the model of the name tagger, to the byte the same each time:
//!
//! ```text
//! cargo run --release --example train_tagger -- train FOLDER clusters.tsv lists.tsv second_opinion.tags assets/names.model [dev.tsv …]
//! cargo run --release --example train_tagger -- score assets/names.model dev.tsv …
//! ```
//! `FOLDER` holds the token files `uner`, `crossner`, `wikigold`, `wnut`, `gmb`, `gmb_voted` (`.tsv`); `clusters.tsv` has a word and its
//! numbers in 60, 250 and 1,000 clusters of word vectors a line; `lists.tsv` is what `name_lists.mjs` prints, and
//! `second_opinion.tags` what `second_opinion.py` prints, both in this folder.
//!
//! A run takes about two minutes of one core and 2 GB of memory.
//!
//! The labels of GMB are noisy. Where another tagger gives a token another label, either is allowed, and the model itself decides while
//! it learns. Files that label no peoples and events allow either label there too. Titles are taken out of the names of people. GMB
//! comes as single sentences, in the order of its articles: those that share names are put together again. Part of the sentences is learnt
//! once more in Title Case and in CAPITALS, alone and with the rest of their article in sight, or with hyphens and the letters of U.S. set
//! apart, at half the weight; part of the articles has a dateline set before it. The second reading learns from first readings by models that have not seen the
//! text. The files given last are only measured.

mod corpus;
mod crf;
mod lexicon;
mod score;

use corpus::{Casing, Dice, Sentence, Text};
use newsearch::enrich::tagger::{
    Tagger,
    asset::{self, Parts},
    features::{DENSE, Sink, features},
    first_reading,
    label::{LABELS, Position, label},
    lexicon::Lexicon,
    page::{Page, Run},
    verdict::SECOND,
    weights::{Sparse, Weights},
};
use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

/// The step of the whole numbers that weights are rounded to.
const STEP: f32 = 1.0 / 32.0;

/// A number that an experiment may set in the environment; the shipped model is made with the usual ones.
fn setting(name: &str, usual: f64) -> f64 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(usual)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["train", folder, clusters, lists, opinion, out, ref dev @ ..] => {
            train(Path::new(folder), Path::new(clusters), Path::new(lists), Path::new(opinion), Path::new(out))?;
            score::report(&Tagger::from_bytes(&std::fs::read(out)?)?, dev)
        }
        ["score", model, ref dev @ ..] => score::report(&Tagger::from_bytes(&std::fs::read(model)?)?, dev),
        _ => Err("see the head of examples/train_tagger/main.rs".into()),
    }
}

/// Documents of sentences.
type Documents = Vec<Vec<Sentence>>;

/// Everything that is learnt from: the documents as they are in the files, and the texts made of them.
fn texts(folder: &Path, opinion: &Path) -> Result<(Documents, Vec<Text>), Box<dyn Error>> {
    let (mut all, mut texts, mut dice) = (Vec::new(), Vec::new(), Dice(88_172_645_463_325_252));
    let (capitals, title) = (setting("CAPITALS", 0.4), setting("TITLE", 0.5));
    let copies = setting("COPIES", 0.5) as f32;
    let (apart, datelines) = (setting("APART", 0.6), setting("DATELINES", 0.3));
    let sources = [("gmb", 1.0, false), ("wikigold", 1.0, false), ("uner", 1.0, true), ("crossner", 0.5, false), ("wnut", 0.15, true)];
    for (name, weight, lacks_others) in sources {
        let documents = if name == "gmb" { corpus::gmb(folder, opinion)? } else { corpus::read(&folder.join(format!("{name}.tsv")))? };
        let weight = setting(&name.to_uppercase(), weight) as f32;
        for sentences in &documents {
            let document = texts.last().map_or(0, |t: &Text| t.document + 1);
            let plain = |text: Text| Text { lacks_others, weight, document, ..text };
            let copy = |text: Text| Text { weight: weight * copies, ..plain(text) };
            let dated = if dice.fraction() < datelines { corpus::datelined(sentences, &mut dice) } else { None };
            texts.push(plain(corpus::join(dated.as_ref().unwrap_or(sentences))));
            let names = |s: &Sentence| {
                s.tokens.iter().zip(&s.tags).any(|(t, tag)| tag != "O" && (t.contains('-') || t.len() == 4 && t.ends_with('.')))
            };
            for sentence in sentences.iter().filter(|s| names(s)) {
                if dice.fraction() < apart {
                    texts.extend(corpus::apart(sentence).map(|s| copy(corpus::join(&[s]))));
                }
            }
            for (at, sentence) in sentences.iter().enumerate().filter(|(_, s)| (4..=25).contains(&s.tokens.len())) {
                let dice_roll = dice.fraction();
                let casing = if dice_roll < capitals {
                    Casing::Capitals
                } else if dice_roll < capitals + title {
                    Casing::Title
                } else {
                    continue;
                };
                let mut headline = vec![corpus::recased(sentence, casing)];
                let until = corpus::join(&headline).text.len();
                if dice.fraction() < 0.3 {
                    headline.extend(sentences.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, s)| s.clone()).take(8));
                }
                texts.push(Text { until, ..copy(corpus::join(&headline)) });
            }
        }
        all.extend(documents);
    }
    Ok((all, texts))
}

/// Gathers the features of a token.
#[derive(Default)]
struct Gathered(Vec<u64>);

impl Sink for Gathered {
    fn sparse(&mut self, fingerprint: u32) {
        self.0.push(1 << 32 | u64::from(fingerprint.max(1)));
    }

    fn dense(&mut self, row: usize) {
        self.0.push(row as u64);
    }
}

/// The label of each token of a run, as names say.
fn labels(page: &Page, run: &Run, names: &[corpus::Span]) -> Vec<usize> {
    let mut labels = vec![0; run.end - run.start];
    let (first, last) = (page.tokens[run.start].start as usize, page.tokens[run.end - 1].end as usize);
    for &(start, end, kind) in names.iter().filter(|n| n.0 < last && n.1 > first) {
        let inside: Vec<usize> = (0..labels.len())
            .filter(|n| page.tokens[run.start + n].start as usize >= start && page.tokens[run.start + n].end as usize <= end)
            .collect();
        let (Some(&from), Some(&to)) = (inside.first(), inside.last()) else { continue };
        for (at, l) in labels.iter_mut().enumerate().take(to + 1).skip(from) {
            let position = match (at == from, at == to) {
                (true, true) => Position::Only,
                (true, false) => Position::First,
                (false, true) => Position::Last,
                (false, false) => Position::Inner,
            };
            *l = label(kind, position);
        }
    }
    labels
}

/// The labels that are allowed for each token of a run, as bits.
fn allowed(text: &Text, page: &Page, run: &Run) -> Vec<u32> {
    let mut allowed: Vec<u32> = labels(page, run, &text.names).iter().map(|&l| 1 << l).collect();
    if let Some(others) = &text.others {
        allowed.iter_mut().zip(labels(page, run, others)).for_each(|(a, l)| *a |= 1 << l);
    }
    if text.lacks_others {
        allowed.iter_mut().filter(|a| **a == 1).for_each(|a| *a |= 0xf << label(3, Position::First));
    }
    allowed
}

/// The runs of a text that are learnt from: the first ones, up to where it says.
fn runs<'p>(text: &'p Text, page: &'p Page) -> impl Iterator<Item = &'p Run> {
    page.runs.iter().take_while(|r| (page.tokens[r.start].start as usize) < text.until)
}

/// Examples for the first reading, each with the number of its text, in the order of the texts.
fn examples(texts: &[Text], lexicon: &Lexicon, mut row_of: impl FnMut(u64) -> Option<u32>) -> Vec<(usize, crf::Example)> {
    let mut examples = Vec::new();
    let mut gathered = Gathered::default();
    for (number, text) in texts.iter().enumerate() {
        let page = Page::new("", &text.text, lexicon);
        for run in runs(text, &page) {
            let features = (run.start..run.end)
                .map(|at| {
                    gathered.0.clear();
                    features(&page, run, at, lexicon, &mut gathered);
                    gathered.0.iter().filter_map(|&f| row_of(f)).collect()
                })
                .collect();
            examples.push((number, crf::Example { features, allowed: allowed(text, &page, run), given: Vec::new(), weight: text.weight }));
        }
    }
    examples
}

/// Examples for the second reading, with the scores and verdicts of a first one, of the texts that are `wanted`.
fn second_examples(
    texts: &[Text],
    examples: &[(usize, crf::Example)],
    lexicon: &Lexicon,
    weights: &Weights,
    wanted: impl Fn(usize) -> bool,
) -> Vec<crf::Example> {
    let mut second = Vec::new();
    for examples in examples.chunk_by(|a, b| a.0 == b.0).filter(|e| wanted(e[0].0)) {
        let page = Page::new("", &texts[examples[0].0].text, lexicon);
        let (scores, labels, verdicts) = first_reading(&page, lexicon, weights);
        let mut at = 0;
        for (run, (_, example)) in page.runs.iter().zip(examples) {
            let rows = |n: usize| {
                let mut rows = Vec::new();
                verdicts.rows(page.places[run.start + n], labels[at + n], |row| rows.push(row as u32));
                rows
            };
            let features = (0..run.end - run.start).map(rows).collect();
            let given = scores[at..][..run.end - run.start].iter().map(|s| s.map(|s| s as f32 * STEP)).collect();
            at += run.end - run.start;
            second.push(crf::Example { features, given, allowed: example.allowed.clone(), weight: example.weight });
        }
    }
    second
}

/// The weights of a first reading, in whole numbers.
struct Fitted {
    sparse: Vec<Sparse>,
    dense: Vec<[i16; LABELS]>,
    transitions: [[i16; LABELS]; LABELS],
}

fn wide(row: &crf::Row) -> [i16; LABELS] {
    row.map(|w| (w / STEP).round() as i16)
}

/// Learns a first reading. Keeps the rows that matter most, as many as there is room for; small weights go.
fn fit(examples: &[&crf::Example], keys: &[u64]) -> Fitted {
    let settings = crf::Settings {
        rounds: setting("ROUNDS", 20.0) as usize,
        averaged: setting("AVERAGED", 8.0) as usize,
        penalty: setting("PENALTY", 2.0),
        step: setting("STEP", 0.05),
        dropout: setting("DROPOUT", 0.1),
    };
    let began = std::time::Instant::now();
    let model = crf::learn(examples, DENSE + keys.len(), None, &settings, |round, loss| {
        eprintln!("round {round}: loss {loss:.0}, {:.0} s", began.elapsed().as_secs_f64());
    });
    let most = |row: &crf::Row| row.iter().fold(0.0_f32, |m, w| m.max(w.abs()));
    let mut strong: Vec<(f32, u64, &crf::Row)> = keys.iter().zip(&model.rows[DENSE..]).map(|(f, row)| (most(row), *f, row)).collect();
    strong.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    strong.truncate(setting("ROOM", 330_000.0) as usize);
    let least = setting("SMALL", 0.04) as f32;
    let whole = |w: f32| if w.abs() < least { 0 } else { (w / STEP).round().clamp(-127.0, 127.0) as i8 };
    let sparse: Vec<Sparse> = strong.iter().filter(|s| s.0 >= least).map(|(_, f, row)| (*f as u32, row.map(whole))).collect();
    eprintln!("{} features kept", sparse.len());
    Fitted { sparse, dense: model.rows[..DENSE].iter().map(wide).collect(), transitions: model.transitions.each_ref().map(wide) }
}

fn train(folder: &Path, clusters: &Path, lists: &Path, opinion: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let (sentences, mut texts) = texts(folder, opinion)?;
    texts.retain(|t| t.weight > 0.0);
    let texts: Vec<Text> = texts.into_iter().map(corpus::without_titles).collect();
    let (words, phrases, parents) = lexicon::build(clusters, lists, &sentences)?;
    eprintln!("{} texts, {} words, {} phrases", texts.len(), words.len(), phrases.len());
    let lexicon = Lexicon::new(&words, &phrases, parents.clone());

    let mut counts: HashMap<u64, u32> = HashMap::new();
    examples(&texts, &lexicon, |f| {
        *counts.entry(f).or_default() += 1;
        None
    });
    let least = setting("LEAST", 2.0) as u32;
    let mut keys: Vec<u64> = counts.into_iter().filter(|(f, n)| *f >> 32 == 1 && *n >= least).map(|(f, _)| f).collect();
    keys.sort_unstable();
    let rows: HashMap<u64, u32> = (0..DENSE as u64).chain(keys.iter().copied()).enumerate().map(|(row, f)| (f, row as u32)).collect();
    let examples = examples(&texts, &lexicon, |f| rows.get(&f).copied());
    eprintln!("{} runs, {} tokens, {} features", examples.len(), examples.iter().map(|e| e.1.features.len()).sum::<usize>(), rows.len());

    let Fitted { sparse, dense, transitions } = fit(&examples.iter().map(|e| &e.1).collect::<Vec<_>>(), &keys);

    // The second reading learns from first readings of texts that these had not seen.
    let fold_of = |number: usize| texts[number].document % 2;
    let fit_without = |examples: &[(usize, crf::Example)], fold: usize| {
        let first = fit(&examples.iter().filter(|e| fold_of(e.0) != fold).map(|e| &e.1).collect::<Vec<_>>(), &keys);
        Weights::new(&first.sparse, &first.dense, &[], &first.transitions)
    };
    let mut second_rows = Vec::new();
    for fold in 0..2 {
        let weights = fit_without(&examples, fold);
        second_rows.extend(second_examples(&texts, &examples, &lexicon, &weights, |number| fold_of(number) == fold));
    }
    let settings = crf::Settings { rounds: 6, averaged: 3, penalty: setting("PENALTY2", 5.0), step: 0.01, dropout: 0.0 };
    let joins = transitions.map(|row| row.map(|w| f32::from(w) * STEP));
    let second = crf::learn(&second_rows.iter().collect::<Vec<_>>(), SECOND, Some(joins), &settings, |round, loss| {
        eprintln!("second {round}: loss {loss:.0}")
    });
    let second = second.rows.iter().map(wide).collect();

    let bytes = asset::write(Parts { words, phrases, parents, sparse, dense, second, transitions })?;
    eprintln!("{} bytes", bytes.len());
    Ok(std::fs::write(out, bytes)?)
}
