//! How fast articles are enriched, on one core: `enrich_speed PATH…` reads the articles there, then enriches all of them again and
//! again for two seconds, and prints words a second: of the whole stage (language, people, places) and of the tagger alone. Words are what
//! stands between spaces.

use newsearch::article::Article;
use newsearch::enrich::{Enrichment, tagger};
use newsearch::ingest::{ReadOptions, WalkOptions, read_file, walk};
use std::error::Error;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut articles: Vec<Article> = Vec::new();
    for found in walk(&paths, &WalkOptions::default())?.found {
        read_file(&found.path, &found.path.to_string_lossy(), &ReadOptions::default(), &mut |item| {
            articles.extend(item.ok());
            ControlFlow::Continue(())
        });
    }
    let words: usize = articles.iter().flat_map(|a| [&a.title, &a.body]).map(|text| text.split_whitespace().count()).sum();
    println!("{} articles, {words} words", articles.len());
    let enrichment = Enrichment::default();
    rate("whole stage", words, &articles, |article| {
        let mut article = article.clone();
        enrichment.enrich(&mut article);
        article.people.len() + article.places.len()
    });
    let tagger = tagger::shipped();
    rate("tagger alone", words, &articles, |article| tagger.names(&article.title, &article.body).len());
    Ok(())
}

/// Does `work` on all articles for two seconds, at least once, and prints how fast it was.
fn rate(what: &str, words: usize, articles: &[Article], work: impl Fn(&Article) -> usize) {
    let (began, mut rounds, mut names) = (Instant::now(), 0, 0);
    while rounds == 0 || began.elapsed() < Duration::from_secs(2) {
        names = articles.iter().map(&work).sum();
        rounds += 1;
    }
    let rate = (words * rounds) as f64 / began.elapsed().as_secs_f64();
    println!("{what}: {rate:.0} words a second, {names} found");
}
