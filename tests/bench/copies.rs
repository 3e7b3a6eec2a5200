//! How well copies are found: makes copies of real articles and counts which come back together.
//!
//!     cargo run --release --example score_copies -- CORPUS.jsonl [EVENTS_FOLDER] [COUNT]
//!
//! Takes COUNT (5,000) articles of the corpus (JSON lines with `body`) that have 60 words and share little with each other. Of each one copy is
//! made: cut at the end (a half to nine tenths is left), with the headline as first line of the text, a byline, a paragraph of another article put in, one
//! left out, or case and punctuation changed. Negatives: mixtures of two articles (paragraph about paragraph, one after the other, half and half), the
//! articles themselves, and those of EVENTS_FOLDER (news-please JSON with `newsCluster.EventId`). A pair in one set is right
//! where both come from one article. Bars: precision 0.995, recall 0.97. Prints also what sketching and finding cost.

use newsearch::search::copies::{Finder, Sketch};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// A text under test and the article it comes from; mixtures come from one of their own.
struct Text {
    origin: usize,
    kind: &'static str,
    body: String,
}

/// Small numbers that are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let corpus = args.first().expect("the path of a corpus");
    let count = args.get(2).map_or(5_000, |n| n.parse().expect("a number"));
    let mut dice = Dice(0x5eed);
    let mut originals: Vec<String> = Vec::new();
    let mut owners: HashMap<u64, usize> = HashMap::new();
    let mut lines: Vec<String> = std::fs::read_to_string(corpus)
        .expect("a readable corpus")
        .lines()
        .filter(|l| !l.is_empty())
        .take(200_000)
        .map(str::to_owned)
        .collect();
    for at in (1..lines.len()).rev() {
        lines.swap(at, dice.below(at + 1));
    }
    for line in &lines {
        let value: Value = serde_json::from_str(line).expect("JSON");
        let body = value["body"].as_str().unwrap_or_default().to_owned();
        let runs = runs(&body);
        let shared = runs.iter().filter(|run| owners.contains_key(run)).count();
        if body.split_whitespace().count() < 60 || shared * 5 > runs.len() {
            continue;
        }
        owners.extend(runs.iter().map(|run| (*run, originals.len())));
        originals.push(body);
        if originals.len() == count {
            break;
        }
    }
    let mut texts: Vec<Text> = Vec::new();
    for (origin, body) in originals.iter().enumerate() {
        texts.push(Text { origin, kind: "original", body: body.clone() });
        let kind = ["cut", "headline", "byline", "added", "dropped", "case"][origin % 6];
        let other = &originals[dice.below(originals.len())];
        texts.push(Text { origin, kind, body: copy(kind, body, other, &mut dice) });
    }
    for at in 0..count / 5 {
        let kind = ["mixed", "joined", "halves"][at % 3];
        let one = dice.below(originals.len());
        let near = |other: usize| {
            other != one && originals[other].len() < 2 * originals[one].len() && originals[one].len() < 2 * originals[other].len()
        };
        let Some(other) = (0..1_000).map(|_| dice.below(originals.len())).find(|other| near(*other)) else { continue };
        texts.push(Text { origin: count + at, kind, body: mixture(kind, &originals[one], &originals[other]) });
    }
    let mut events: Vec<String> = Vec::new();
    if let Some(folder) = args.get(1) {
        let mut paths: Vec<_> = std::fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
        paths.sort();
        for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "json")) {
            // Some files of such collections are empty.
            let Ok(value) = serde_json::from_str::<Value>(&std::fs::read_to_string(path).expect("readable")) else { continue };
            let body = value["text"].as_str().unwrap_or_default().to_owned();
            texts.push(Text { origin: 2 * count + events.len(), kind: "event", body });
            events.push(format!("{} {}", path.display(), value["newsCluster"]["EventId"]));
        }
    }
    score(&texts, originals.len(), &events, count);
    cost(&lines);
}

/// Hashes of all runs of five words.
fn runs(body: &str) -> HashSet<u64> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let words: Vec<String> = body.split_whitespace().map(str::to_lowercase).collect();
    let hash = |run: &[String]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    words.windows(5).map(hash).collect()
}

/// Paragraphs as the corpus has them: parted by an empty line, or by a line that is set in.
fn paragraphs(body: &str) -> Vec<String> {
    let mut found: Vec<String> = vec![String::new()];
    for line in body.lines() {
        if (line.trim().is_empty() || line.starts_with("   ")) && found.last().is_some_and(|last| !last.is_empty()) {
            found.push(String::new());
        }
        if let Some(last) = found.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    found.retain(|p| !p.trim().is_empty());
    found
}

fn copy(kind: &str, body: &str, other: &str, dice: &mut Dice) -> String {
    let mut parts = paragraphs(body);
    match kind {
        "cut" => {
            let words: Vec<&str> = body.split_inclusive(char::is_whitespace).collect();
            words[..words.len() * (50 + dice.below(41)) / 100].concat()
        }
        "headline" => format!("Something else happened, say those who know\n\n{body}"),
        "byline" => {
            format!("By Jane Doe and John Roe, staff writers\n{body}\n(Additional reporting by Max Muster; editing by A. N. Other)")
        }
        "added" => {
            let more = paragraphs(other);
            let one = more[dice.below(more.len())].clone();
            let room = body.split_whitespace().count() / 4;
            let fits: String = one.split_inclusive(char::is_whitespace).take(room).collect();
            let at = dice.below(parts.len() + 1);
            parts.insert(at, fits);
            parts.join("\n")
        }
        "dropped" if parts.len() > 2 => {
            // Not a paragraph that is half the article.
            let at = dice.below(parts.len());
            if parts[at].len() * 3 < body.len() {
                parts.remove(at);
            }
            parts.join("\n")
        }
        "dropped" => body.to_owned(),
        _ => {
            let bare: String = body.chars().filter(|c| !",.'\"-".contains(*c)).collect();
            if dice.below(2) == 0 { bare.to_uppercase() } else { bare.to_lowercase().replace('\n', " — ") }
        }
    }
}

fn mixture(kind: &str, one: &str, other: &str) -> String {
    let (a, b) = (paragraphs(one), paragraphs(other));
    match kind {
        "mixed" => (0..a.len().max(b.len())).flat_map(|at| a.get(at).into_iter().chain(b.get(at))).cloned().collect(),
        "joined" => format!("{one}\n{other}"),
        _ => {
            let half = |text: &str| text.split_inclusive(char::is_whitespace).take(text.split_whitespace().count() / 2).collect::<String>();
            format!("{}\n{}", half(one), half(other))
        }
    }
}

fn score(texts: &[Text], originals: usize, events: &[String], count: usize) {
    let sketches: Vec<Option<Sketch>> = texts.iter().map(|t| Sketch::of(&t.body)).collect();
    let mut finder = Finder::default();
    sketches.iter().for_each(|sketch| finder.add(sketch.as_ref()));
    let sets = finder.sets(|number| sketches[number as usize].clone());
    let (mut right, mut wrong, mut found) = (0u64, 0u64, HashSet::new());
    let mut wrong_of: HashMap<String, u64> = HashMap::new();
    for set in &sets {
        for (at, one) in set.iter().enumerate() {
            for other in &set[at + 1..] {
                let (one, other) = (&texts[*one as usize], &texts[*other as usize]);
                if one.origin == other.origin {
                    right += 1;
                    found.insert(one.origin);
                } else {
                    wrong += 1;
                    *wrong_of.entry(format!("{}/{}", one.kind, other.kind)).or_default() += 1;
                    if one.kind == "event" {
                        let name = |t: &Text| events[t.origin - 2 * count].clone();
                        println!("one set: {} | {}", name(one), name(other));
                    }
                }
            }
        }
    }
    println!("precision {:.4}  ({wrong} wrong pairs of {}: {wrong_of:?})", right as f64 / (right + wrong).max(1) as f64, right + wrong);
    println!("recall    {:.4}  ({} of {originals})", found.len() as f64 / originals as f64, found.len());
    let mut kinds: HashMap<&str, (u32, u32)> = HashMap::new();
    for text in texts.iter().filter(|t| t.origin < originals && t.kind != "original") {
        let kind = kinds.entry(text.kind).or_default();
        kind.0 += u32::from(found.contains(&text.origin));
        kind.1 += 1;
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_unstable();
    kinds.iter().for_each(|(kind, (found, all))| println!("  {kind:9} {:.4}", f64::from(*found) / f64::from(*all)));
}

fn cost(lines: &[String]) {
    let bodies: Vec<String> =
        lines.iter().map(|l| serde_json::from_str::<Value>(l).expect("JSON")["body"].as_str().unwrap_or_default().to_owned()).collect();
    let began = Instant::now();
    let sketches: Vec<Option<Sketch>> = bodies.iter().map(|body| Sketch::of(body)).collect();
    let each = began.elapsed().as_secs_f64() / bodies.len() as f64;
    let began = Instant::now();
    let mut finder = Finder::default();
    sketches.iter().for_each(|sketch| finder.add(sketch.as_ref()));
    let sets = finder.sets(|number| sketches[number as usize].clone());
    let found = began.elapsed().as_secs_f64();
    let members: usize = sets.iter().map(Vec::len).sum();
    println!(
        "{} articles: sketching {:.1} µs each, finding {found:.2} s; {} sets of {members} articles, the largest of {}",
        bodies.len(),
        each * 1e6,
        sets.len(),
        sets.iter().map(Vec::len).max().unwrap_or(0)
    );
}
