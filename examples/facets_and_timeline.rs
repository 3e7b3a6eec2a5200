//! Counts the articles that match a query by year, place and language.
//!
//! cargo run --example facets_and_timeline -- [FOLDER] [QUERY]

use newsearch::engine::{self, Location, WriteOptions};
use newsearch::pipeline::{IndexJob, Silent};
use newsearch::query::{Context, Day};
use newsearch::search::{Facet, Interval, Request};
use std::path::PathBuf;

fn main() -> newsearch::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "sample_corpus".to_owned()));
    let query = arguments.next().unwrap_or_else(|| "earthquake OR quake OR Erdbeben OR séisme".to_owned());

    let location = Location::within(&folder);
    let mut indexer = engine::writer(&location, &WriteOptions::default())?;
    IndexJob::new([&folder], &folder).run(&mut *indexer, &mut Silent)?;
    indexer.finish()?;

    let searcher = engine::open(&location)?;
    let today = Day::from_ymd(2025, 12, 31).expect("a day of the calendar");
    let request = Request::parse(&query, &Context { today })?;

    // By year. Years without an article stand between with 0.
    let timeline = searcher.timeline(&request, Interval::Year)?;
    println!("{} articles, {} without a date", timeline.articles, timeline.undated);
    for bucket in timeline.buckets.iter().filter(|bucket| bucket.count > 0) {
        println!("{}  {}", bucket.value, "#".repeat(usize::try_from(bucket.count).unwrap_or(0)));
    }

    // By value: the five most frequent. An article counts once for each place it holds.
    for facet in [Facet::Places, Facet::Language] {
        let facets = searcher.facets(&request, facet, 5)?;
        println!("\n{facet:?}: {} values", facets.values);
        for bucket in facets.buckets {
            println!("{:4}  {}", bucket.count, bucket.value);
        }
    }
    Ok(())
}
