//! Measures a tagger as `score_entities.py` does: exact spans, and sets of names per document, for people, places and organisations.

use crate::corpus::{self, Span};
use newsearch::enrich::NameKind;
use newsearch::enrich::tagger::Tagger;
use std::collections::HashSet;
use std::error::Error;
use std::time::Instant;

/// Prints the figures of each token file.
pub fn report(tagger: &Tagger, files: &[&str]) -> Result<(), Box<dyn Error>> {
    for file in files {
        let texts: Vec<corpus::Text> = corpus::read(file.as_ref())?.iter().map(|d| corpus::join(d)).collect();
        let mut counts = [[0_usize; 6]; 3];
        for text in &texts {
            let found: Vec<Span> = tagger.names("", &text.text).iter().map(|n| (n.span.start, n.span.end, n.kind as usize)).collect();
            for (kind, counts) in counts.iter_mut().enumerate() {
                let of_kind = |names: &[Span]| names.iter().filter(|n| n.2 == kind).copied().collect::<HashSet<Span>>();
                let (gold, found) = (of_kind(&text.names), of_kind(&found));
                count(&gold, &found, &mut counts[..3]);
                let spelt = |names: &HashSet<Span>| {
                    names.iter().map(|n| text.text[n.0..n.1].split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()).collect()
                };
                let (gold, found): (HashSet<String>, HashSet<String>) = (spelt(&gold), spelt(&found));
                count(&gold, &found, &mut counts[3..]);
            }
        }
        let words: usize = texts.iter().map(|t| t.text.split_whitespace().count()).sum();
        let (began, mut runs) = (Instant::now(), 0);
        while runs < 3 || began.elapsed().as_secs_f64() < 0.5 {
            texts.iter().for_each(|t| drop(std::hint::black_box(tagger.names("", &t.text))));
            runs += 1;
        }
        println!("{file}: {} words, {:.2} million words a second", words, (words * runs) as f64 / began.elapsed().as_secs_f64() / 1e6);
        for (kind, counts) in [NameKind::Person, NameKind::Place, NameKind::Organisation].iter().zip(&counts) {
            println!("  {kind:?}: spans {} | names {}", line(&counts[..3]), line(&counts[3..]));
        }
    }
    Ok(())
}

fn count<T: std::hash::Hash + Eq>(gold: &HashSet<T>, found: &HashSet<T>, counts: &mut [usize]) {
    counts[0] += gold.intersection(found).count();
    counts[1] += found.difference(gold).count();
    counts[2] += gold.difference(found).count();
}

fn line(counts: &[usize]) -> String {
    let [right, wrong, missed] = [counts[0] as f64, counts[1] as f64, counts[2] as f64];
    let (precision, recall) = (right / (right + wrong).max(1.0), right / (right + missed).max(1.0));
    format!("P {:.1} R {:.1} F1 {:.1}", 100.0 * precision, 100.0 * recall, 200.0 * precision * recall / (precision + recall).max(1e-9))
}
