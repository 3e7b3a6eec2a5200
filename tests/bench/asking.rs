//! How long counting, suggesting and asking take on an index, in one process: `cargo run --release --example asking_speed INDEX [QUERIES]`.
//!
//! QUERIES is a list as `newsearch batch` reads it. Each is done once to open what it needs and then five times; the least time on a core, then the
//! quickest, the median and the slowest by the clock are printed, in milliseconds.

use newsearch::engine::{self, Location};
use newsearch::query::{Context, Day};
use newsearch::search::copies::Copies;
use newsearch::search::{Facet, Interval, Request, Searcher, batch_lines};
use std::time::Instant;

const RUNS: usize = 5;

fn measure(name: &str, mut work: impl FnMut() -> u64) {
    let mut times = Vec::with_capacity(RUNS);
    let mut found = work();
    let mut on_core = f64::MAX;
    for _ in 0..RUNS {
        let (began, before) = (Instant::now(), on_core_ms());
        found = work();
        on_core = on_core.min(on_core_ms() - before);
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!("{on_core:8.1} {:8.1} {:8.1} {:8.1}  {found:>9}  {name}", times[0], times[RUNS / 2], times[RUNS - 1]);
}

/// How long this thread has been on a core, in milliseconds, where the system says so: on a busy machine that is what compares. Else 0.
fn on_core_ms() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e6
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let index = arguments.first().ok_or("which index?")?;
    let began = Instant::now();
    let searcher = engine::open(&Location::Folder(index.into()))?;
    println!("opened in {:.1} ms", began.elapsed().as_secs_f64() * 1e3);
    let context = Context { today: Day::from_ymd(2024, 5, 1).ok_or("a day")? };
    let searcher: &dyn Searcher = &*searcher;
    println!(" on core      min   median      max      found");
    let request = |text: &str, copies: Copies| {
        let mut request = Request::parse(text, &context).expect("a query");
        request.copies = copies;
        request
    };
    for copies in [Copies::Show, Copies::Fold] {
        for text in ["*", "oil"] {
            let unit = if copies == Copies::Fold { "stories" } else { "articles" };
            let mut request = request(text, copies);
            for (name, facet) in Facet::ALL {
                measure(&format!("{unit} by {name}: {text}"), || searcher.facets(&request, facet, 10).map_or(0, |f| f.articles));
            }
            request.headlines = 5;
            for interval in [Interval::Day, Interval::Week, Interval::Year] {
                measure(&format!("{unit}, timeline with headlines by {interval:?}: {text}"), || {
                    searcher.timeline(&request, interval).map_or(0, |t| t.articles)
                });
            }
            let asked = "people,places,site,lang,month";
            request.facets = asked.split(',').filter_map(Facet::named).collect();
            measure(&format!("{unit}, ten hits and facets {asked}: {text}"), || searcher.search(&request).map_or(0, |r| r.total));
        }
    }
    for prefix in ["s", "re", "sho", "lond", "reag", "new y"] {
        measure(&format!("suggest {prefix}"), || searcher.suggest(prefix, 10).map_or(0, |s| s.suggestions.len() as u64));
    }
    for text in ["oil", "opec date:2014"] {
        measure(&format!("unusual terms: {text}"), || searcher.unusual(&request(text, Copies::Show), 15).map_or(0, |u| u.articles));
    }
    if let Some(list) = arguments.get(1) {
        for line in batch_lines(&std::fs::read_to_string(list)?) {
            let Ok(mut request) = Request::parse(&line.query, &context) else { continue };
            request.copies = Copies::Fold;
            measure(&line.query, || searcher.search(&request).map_or(0, |r| r.total));
        }
    }
    Ok(())
}
