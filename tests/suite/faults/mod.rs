//! What newsearch promises when something breaks: the file system, the process, the disk, the files of an index.
//!
//! Each test does a small sample of what it can do, the same every time. Environment variables ask for more:
//! `NEWSEARCH_FAULTS` operations of the file system that fail, `NEWSEARCH_KILLS` kills, `NEWSEARCH_DAMAGES` damages to files of an index,
//! `NEWSEARCH_READING` seconds of reading while another writes. Each prints what it did: `cargo test --test suite faults -- --nocapture`.

mod damaged;
mod disk_full;
mod injected;
mod killed;
mod reading;
mod upkeep;
mod versions;

use newsearch::engine::{self, Location};
use newsearch::query::{Context, Day};
use newsearch::search::copies::Copies;
use newsearch::search::{Facet, Interval, Request};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tempfile::TempDir;

/// How many, unless the environment asks for more.
fn asked(variable: &str, usual: usize) -> usize {
    std::env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// A temporary folder where nothing has to wait for a disk, if this system has such a place: these tests sync at every step.
fn quick_folder() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir()).expect("a temporary folder")
}

fn request(text: &str) -> Request {
    let today = Day::from_ymd(2024, 5, 1).expect("a day of the calendar");
    Request::parse(text, &Context { today }).expect("a query")
}

/// The ids of all articles.
fn ids(location: &Location) -> newsearch::Result<BTreeSet<String>> {
    let searcher = engine::open(location)?;
    let mut found = BTreeSet::new();
    let mut all = Request { limit: 1000, snippets: 0, copies: Copies::Show, ..request("*") };
    loop {
        let hits = searcher.search(&all)?.hits;
        all.offset += hits.len();
        let done = hits.len() < all.limit;
        found.extend(hits.into_iter().map(|hit| hit.id));
        if done {
            return Ok(found);
        }
    }
}

/// Answers of every kind, to be compared.
fn answers(location: &Location) -> newsearch::Result<Vec<Value>> {
    let searcher = engine::open(location)?;
    let plain = |value: Result<Value, serde_json::Error>| {
        let mut value = value.expect("answers are data");
        value.as_object_mut().map(|object| object.remove("took_ms"));
        value
    };
    let mut told = Vec::new();
    for text in [
        "harbour",
        "*",
        "ship OR storm",
        "\"closed after\"",
        "harb*",
        "stormz~1",
        "title:report -storm",
        "who:Doe",
        "date:2024-04",
        "ships w/s waited",
    ] {
        told.push(plain(serde_json::to_value(searcher.search(&request(text))?)));
    }
    for facet in [Facet::People, Facet::Places, Facet::Language] {
        told.push(plain(serde_json::to_value(searcher.facets(&request("*"), facet, 10)?)));
    }
    told.push(plain(serde_json::to_value(searcher.timeline(&request("*"), Interval::Month)?)));
    for id in ["a0", "b3", "c1"] {
        told.push(json!(searcher.article(id)?));
    }
    Ok(told)
}

/// A line of JSON: an article.
fn line(id: &str, body: &str) -> String {
    let day = id.bytes().map(usize::from).sum::<usize>() % 28 + 1;
    let date = format!("2024-04-{day:02}");
    json!({"id": id, "title": format!("Report {id}"), "date": date, "body": format!("The harbour was closed after the storm. Ships waited. {body}"),
        "people": ["Jane Doe"], "places": ["Lowestoft"]})
    .to_string()
        + "\n"
}
