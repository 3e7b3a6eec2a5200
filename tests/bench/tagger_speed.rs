//! How fast the name tagger alone is, on one core: `tagger_speed PATH…` reads the articles there, then finds the names in all of them,
//! again and again for two seconds, and prints words a second. Words are what stands between spaces.

use newsearch::enrich::tagger;
use newsearch::ingest::{ReadOptions, WalkOptions, read_file, walk};
use std::error::Error;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut articles = Vec::new();
    for found in walk(&paths, &WalkOptions::default())?.0 {
        read_file(&found.path, &found.path.to_string_lossy(), &ReadOptions::default(), &mut |item| {
            articles.extend(item.ok());
            ControlFlow::Continue(())
        });
    }
    let words: usize = articles.iter().flat_map(|a| [&a.title, &a.body]).map(|text| text.split_whitespace().count()).sum();
    let tagger = tagger::shipped();
    let (began, mut rounds, mut names) = (Instant::now(), 0, 0);
    while rounds == 0 || began.elapsed().as_secs() < 2 {
        names = articles.iter().map(|a| tagger.names(&a.title, &a.body).len()).sum();
        rounds += 1;
    }
    let rate = (words * rounds) as f64 / began.elapsed().as_secs_f64() / 1e6;
    println!("{} articles, {words} words, {names} names: {rate:.2} million words a second", articles.len());
    Ok(())
}
