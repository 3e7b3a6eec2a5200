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
//! The labels of GMB are noisy. Where another tagger gives a token another label, either is allowed, and the model itself decides while
//! it learns. Files that label no peoples and events allow either label there too. Part of the sentences is learnt once more in Title
//! Case and in CAPITALS, alone and with the rest of their article in sight. The files given last are only measured.

mod corpus;
mod crf;
mod lexicon;
mod score;

use corpus::{Casing, Dice, Sentence, Text};
use newsearch::enrich::tagger::{
    Tagger,
    asset::{self, Parts},
    features::{DENSE, Sink, features},
    label::{LABELS, Position, label},
    lexicon::Lexicon,
    page::{Page, Run},
};
use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

/// The step of the whole numbers that weights are rounded to.
const STEP: f32 = 1.0 / 32.0;

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

/// Everything that is learnt from.
fn texts(folder: &Path, opinion: &Path) -> Result<(Vec<Vec<Sentence>>, Vec<Text>), Box<dyn Error>> {
    let (mut all, mut texts, mut dice) = (Vec::new(), Vec::new(), Dice(88_172_645_463_325_252));
    let (capitals, title) = (setting("CAPITALS", 0.10), setting("TITLE", 0.12));
    let sources = [("gmb", 1.0, false), ("wikigold", 1.0, false), ("uner", 1.0, true), ("crossner", 1.0, false), ("wnut", 0.3, true)];
    for (name, weight, lacks_others) in sources {
        let documents = if name == "gmb" { corpus::gmb(folder, opinion)? } else { corpus::read(&folder.join(format!("{name}.tsv")))? };
        let weight = setting(&name.to_uppercase(), weight) as f32;
        for sentences in &documents {
            let plain = |text: Text| Text { lacks_others, weight, ..text };
            texts.push(plain(corpus::join(sentences)));
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
                texts.push(Text { until, ..plain(corpus::join(&headline)) });
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
        for at in from..=to {
            let position = match (at == from, at == to) {
                (true, true) => Position::Only,
                (true, false) => Position::First,
                (false, true) => Position::Last,
                (false, false) => Position::Inner,
            };
            labels[at] = label(kind, position);
        }
    }
    labels
}

fn examples(texts: &[Text], lexicon: &Lexicon, mut row_of: impl FnMut(u64) -> Option<u32>) -> Vec<crf::Example> {
    let mut examples = Vec::new();
    let mut gathered = Gathered::default();
    for text in texts.iter().filter(|t| t.weight > 0.0) {
        let page = Page::new("", &text.text, lexicon);
        for run in page.runs.iter().filter(|r| (page.tokens[r.start].start as usize) < text.until) {
            let mut allowed: Vec<u32> = labels(&page, run, &text.names).iter().map(|&l| 1 << l).collect();
            if let Some(others) = &text.others {
                allowed.iter_mut().zip(labels(&page, run, others)).for_each(|(a, l)| *a |= 1 << l);
            }
            if text.lacks_others {
                allowed.iter_mut().filter(|a| **a == 1).for_each(|a| *a |= 0xf << label(3, Position::First));
            }
            let features = (run.start..run.end)
                .map(|at| {
                    gathered.0.clear();
                    features(&page, run, at, lexicon, &mut gathered);
                    gathered.0.iter().filter_map(|&f| row_of(f)).collect()
                })
                .collect();
            examples.push(crf::Example { features, allowed, weight: text.weight });
        }
    }
    examples
}

fn train(folder: &Path, clusters: &Path, lists: &Path, opinion: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let (sentences, texts) = texts(folder, opinion)?;
    let (words, phrases, parents) = lexicon::build(clusters, lists, &sentences)?;
    eprintln!("{} texts, {} words, {} phrases", texts.len(), words.len(), phrases.len());
    let lexicon = Lexicon::new(&words, &phrases, parents.clone());

    let mut counts: HashMap<u64, u32> = HashMap::new();
    examples(&texts, &lexicon, |f| {
        *counts.entry(f).or_default() += 1;
        None
    });
    let least = setting("LEAST", 3.0) as u32;
    let mut kept: Vec<u64> = counts.iter().filter(|(f, n)| **f >> 32 == 1 && **n >= least).map(|(f, _)| *f).collect();
    kept.sort_unstable();
    let rows: HashMap<u64, u32> = (0..DENSE as u64).chain(kept.iter().copied()).enumerate().map(|(row, f)| (f, row as u32)).collect();
    drop(counts);
    let examples = examples(&texts, &lexicon, |f| rows.get(&f).copied());
    eprintln!("{} runs, {} tokens, {} features", examples.len(), examples.iter().map(|e| e.features.len()).sum::<usize>(), rows.len());

    let settings = crf::Settings {
        rounds: setting("ROUNDS", 12.0) as usize,
        penalty: setting("PENALTY", 1.0),
        step: setting("STEP", 0.05),
        dropout: setting("DROPOUT", 0.0),
    };
    let began = std::time::Instant::now();
    let model = crf::learn(&examples, rows.len(), &settings, |round, loss, _| {
        eprintln!("round {round}: loss {loss:.0}, {:.0} s", began.elapsed().as_secs_f64());
    });

    // The rows that matter most, as many as there is room for; small weights go.
    let most = |row: &[f32; LABELS]| row.iter().fold(0.0_f32, |m, w| m.max(w.abs()));
    let mut strong: Vec<(f32, u64)> = kept.iter().map(|f| (most(&model.rows[rows[f] as usize]), *f)).collect();
    strong.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    strong.truncate(setting("ROOM", 330_000.0) as usize);
    let least = setting("SMALL", 0.04) as f32;
    let whole = |w: f32| (w / STEP).round();
    let sparse = strong.iter().filter(|(m, _)| *m >= least).map(|(_, f)| {
        let row = &model.rows[rows[f] as usize];
        (*f as u32, std::array::from_fn(|l| if row[l].abs() < least { 0 } else { whole(row[l]).clamp(-127.0, 127.0) as i8 }))
    });
    let sparse: Vec<_> = sparse.collect();
    eprintln!("{} features kept, of at least {:.3}", sparse.len(), strong.last().map_or(0.0, |s| s.0));
    let wide = |row: &[f32; LABELS]| row.map(|w| whole(w) as i16);
    let dense = model.rows[..DENSE].iter().map(wide).collect();
    let transitions = model.transitions.each_ref().map(wide);
    let bytes = asset::write(Parts { words, phrases, parents, sparse, dense, transitions })?;
    eprintln!("{} bytes", bytes.len());
    Ok(std::fs::write(out, bytes)?)
}
