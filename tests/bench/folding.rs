//! What folding copies costs a query: asks each query with copies shown and folded, in one process, and prints both times.
//!
//!     cargo run --release --example folding -- INDEX_FOLDER QUERIES.tsv [ROUNDS]
//!
//! QUERIES.tsv has a query in the last column of each line; those that this language does not read alike are of no concern here. Each is asked ROUNDS (5)
//! times both ways in turn, after one round that is not counted; the least time of each counts. Then facets and timeline over everything, in both units.
//! Bars: a query costs less than 30 % more, facets and timeline over a million articles take less than 60 ms.

use newsearch::engine::{self, Location};
use newsearch::query::{Context, Day};
use newsearch::search::copies::Copies;
use newsearch::search::{Facet, Interval, Request, Searcher};
use std::time::Instant;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let folder = args.first().expect("the index folder");
    let queries = std::fs::read_to_string(args.get(1).expect("a file of queries")).expect("a readable file");
    let rounds = args.get(2).map_or(5, |n| n.parse().expect("a number"));
    let context = Context { today: Day::from_ymd(2024, 5, 1).expect("a day") };
    let began = Instant::now();
    let searcher = engine::open(&Location::Folder(folder.into())).expect("an index");
    println!("open {:.2} ms", began.elapsed().as_secs_f64() * 1e3);
    let first = Instant::now();
    let mut request = Request::parse("zzzz", &context).expect("a query");
    request.copies = Copies::Fold;
    searcher.facets(&request, Facet::Language, 1).expect("an answer");
    println!("first folded question (reads the file of copies) {:.2} ms", first.elapsed().as_secs_f64() * 1e3);
    let mut times: Vec<(f64, f64, u64, u64)> = Vec::new();
    for line in queries.lines().take(2_000) {
        let Some(text) = line.split('\t').next_back().filter(|t| !t.is_empty()) else { continue };
        let Ok(mut request) = Request::parse(text, &context) else { continue };
        let (mut least, mut found) = ([f64::MAX; 2], (0, 0));
        for round in 0..=rounds {
            for (which, copies) in [Copies::Show, Copies::Fold].into_iter().enumerate() {
                request.copies = copies;
                let began = Instant::now();
                let response = searcher.search(&request).expect("an answer");
                if round > 0 {
                    least[which] = least[which].min(began.elapsed().as_secs_f64() * 1e3);
                }
                found = (response.total, response.stories.unwrap_or(0));
            }
        }
        times.push((least[0], least[1], found.0, found.1));
    }
    let column = |of: fn(&(f64, f64, u64, u64)) -> f64| -> (f64, f64) {
        let mut values: Vec<f64> = times.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        (values.get(values.len() / 2).copied().unwrap_or(0.0), values.iter().sum::<f64>() / values.len().max(1) as f64)
    };
    let (shown, folded, ratio) = (column(|t| t.0), column(|t| t.1), column(|t| t.1 / t.0));
    println!(
        "{} queries: shown p50 {:.3} mean {:.3} ms, folded p50 {:.3} mean {:.3} ms",
        times.len(),
        shown.0,
        shown.1,
        folded.0,
        folded.1
    );
    println!(
        "folding adds {:.1} % to the mean, {:.1} % to p50; of a query p50 {:.1} %, mean {:.1} %",
        (folded.1 / shown.1 - 1.0) * 100.0,
        (folded.0 / shown.0 - 1.0) * 100.0,
        (ratio.0 - 1.0) * 100.0,
        (ratio.1 - 1.0) * 100.0
    );
    counts(&*searcher, &context, rounds);
}

/// Facets and timeline over everything.
fn counts(searcher: &dyn Searcher, context: &Context, rounds: u32) {
    let mut request = Request::parse("*", context).expect("a query");
    for copies in [Copies::Show, Copies::Fold, Copies::Only] {
        request.copies = copies;
        let least = |ask: &dyn Fn() -> String| {
            let mut best = (f64::MAX, String::new());
            for _ in 0..=rounds {
                let began = Instant::now();
                let said = ask();
                best = (best.0.min(began.elapsed().as_secs_f64() * 1e3), said);
            }
            best
        };
        for facet in [Facet::People, Facet::Places, Facet::Language] {
            let (ms, said) = least(&|| {
                let facets = searcher.facets(&request, facet, 10).expect("an answer");
                format!("{} articles, {:?} stories, {} values", facets.articles, facets.stories, facets.values)
            });
            println!("{copies:?} {facet:?} {ms:.1} ms: {said}");
        }
        for interval in [Interval::Day, Interval::Month, Interval::Year] {
            let (ms, said) = least(&|| {
                let timeline = searcher.timeline(&request, interval).expect("an answer");
                format!("{} articles, {:?} stories, {} buckets", timeline.articles, timeline.stories, timeline.buckets.len())
            });
            println!("{copies:?} by {interval:?} {ms:.1} ms: {said}");
        }
        let (ms, said) = least(&|| {
            let response = searcher.search(&request).expect("an answer");
            format!("{} articles, {:?} stories", response.total, response.stories)
        });
        println!("{copies:?} everything listed {ms:.1} ms: {said}");
    }
}
