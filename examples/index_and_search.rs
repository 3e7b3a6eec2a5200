//! Indexes a folder and asks a query: what `newsearch query --in FOLDER QUERY` does.
//!
//! cargo run --example index_and_search -- [FOLDER] [QUERY]

use newsearch::engine::{self, Location, WriteOptions};
use newsearch::pipeline::{IndexJob, Silent};
use newsearch::query::{Context, Day};
use newsearch::search::Request;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> newsearch::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "sample_corpus".to_owned()));
    let query = arguments.next().unwrap_or_else(|| "Shoigu Syria".to_owned());

    // Bring the index up to date. Run the example twice: the second time no file is opened.
    let location = Location::within(&folder);
    let mut indexer = engine::writer(&location, &WriteOptions::default())?;
    let report = IndexJob::new([&folder], &folder).run(&mut *indexer, &mut Silent)?;
    indexer.finish()?;
    println!("{} articles, {} of them new; {} files read", report.articles, report.added, report.files_read);
    for skipped in &report.skipped {
        println!("skipped {}: {}", skipped.source, skipped.detail);
    }

    // Ask. `date:yesterday` and the like are told from today.
    let request = Request::parse(&query, &Context { today: today() })?;
    let response = engine::open(&location)?.search(&request)?;
    for hint in &response.hints {
        println!("note: {hint}");
    }
    println!("{} articles match {}", response.total, response.query);
    for hit in &response.hits {
        let date = hit.date.map_or("undated".to_owned(), |date| date.to_string());
        println!("\n{:5.1}  {}\n       {date}, {}", hit.score, hit.title, hit.source);
        if let Some(snippet) = &hit.snippet {
            // Highlights are bytes of the snippet's text.
            let mut marked = String::new();
            let mut at = 0;
            for span in &snippet.highlights {
                marked += &format!("{}[{}]", &snippet.text[at..span.start], span.of(&snippet.text));
                at = span.end;
            }
            println!("       {marked}{}", &snippet.text[at..]);
        }
    }
    Ok(())
}

/// Today in UTC.
fn today() -> Day {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    i32::try_from(seconds / 86_400).ok().and_then(Day::from_days).expect("a clock set to a year before 10000")
}
