//! How long a page of ten hits with snippets takes in a process that is warm: what `compare.py` sets beside `bare_tantivy ask`.
//!
//! `warm_queries INDEX QUERIES [fold]`: QUERIES has lines `kind TAB words [TAB from TAB to]`, where kind is `term`, `all…` (all words), `any…` (any of them),
//! `phrase` or `dated`. All are asked once unmeasured, then once more; of that a line each is printed: kind, microseconds, hits, words. With `fold`
//! copies are folded, as the command does by default.

use newsearch::engine::{self, Location};
use newsearch::query::{Context, Day};
use newsearch::search::copies::Copies;
use newsearch::search::{MatchMode, Request, Searcher};
use std::hint::black_box;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [index, queries, rest @ ..] = &args[..] else { return Err("usage: warm_queries INDEX QUERIES [fold]".into()) };
    let searcher = engine::open(&Location::Folder(index.into()))?;
    let queries = std::fs::read_to_string(queries)?;
    let fold = rest.iter().any(|word| word == "fold");
    for line in queries.lines() {
        ask(&*searcher, line, fold)?;
    }
    for line in queries.lines() {
        let began = Instant::now();
        let found = ask(&*searcher, line, fold)?;
        let micros = began.elapsed().as_micros();
        let mut parts = line.split('\t');
        println!("{}\t{micros}\t{found}\t{}", parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    }
    Ok(())
}

/// From the words as typed to the page as it would be shown.
fn ask(searcher: &dyn Searcher, line: &str, fold: bool) -> Result<u64, Box<dyn std::error::Error>> {
    let (kind, words, from, to) = match line.split('\t').collect::<Vec<_>>()[..] {
        [kind, words] => (kind, words, "", ""),
        [kind, words, from, to] => (kind, words, from, to),
        _ => return Err(format!("not a query: {line}").into()),
    };
    let text = match kind {
        "phrase" => format!("\"{words}\""),
        "dated" => format!("{words} date:{from}..{to}"),
        _ => words.to_owned(),
    };
    let context = Context { today: Day::from_ymd(2025, 1, 1).ok_or("a day")? };
    let mut request = Request::parse(&text, &context)?;
    request.match_mode = if kind.starts_with("any") { MatchMode::Any } else { MatchMode::All };
    request.copies = if fold { Copies::Fold } else { Copies::Show };
    let response = searcher.search(&request)?;
    for hit in &response.hits {
        black_box((&hit.title, &hit.snippet));
    }
    Ok(response.total)
}
