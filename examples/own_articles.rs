//! Indexes articles that a program has made itself, changes one, and asks. Needs no files.
//!
//! cargo run --example own_articles

use newsearch::article::{Article, Date, DateOrigin, Person, Place};
use newsearch::engine::{self, Location, WriteOptions};
use newsearch::pipeline::{Silent, index_articles};
use newsearch::query::{Context, Day, FieldName};
use newsearch::search::Request;

fn article(id: &str, day: &str, title: &str, body: &str) -> Article {
    Article {
        // What makes it this article: handing in the same id again replaces it.
        id: id.to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        date: Date::parse_iso(day, DateOrigin::Given),
        places: vec![Place::stated("Port Vell")],
        ..Article::default()
    }
}

fn main() -> newsearch::Result<()> {
    let folder = std::env::temp_dir().join(format!("newsearch-example-{}", std::process::id()));
    let location = Location::Folder(folder.clone());

    let mut indexer = engine::writer(&location, &WriteOptions::default())?;
    let mut closed = article("wire-1", "2024-04-03", "Harbour closed", "The harbour was closed after the storm.");
    closed.people.push(Person::stated("Jane Doe"));
    let reopened = article("wire-2", "2024-04-05", "Harbour open again", "Ferries run again, two days after the storm.");
    let report = index_articles([closed, reopened], &mut *indexer, &mut Silent)?;
    println!("handed in; {} articles in the index", report.articles);

    // A correction: same id, new text.
    let corrected = article("wire-2", "2024-04-05", "Harbour partly open", "Some ferries run again, two days after the storm.");
    let report = index_articles([corrected], &mut *indexer, &mut Silent)?;
    println!("corrected; {} articles in the index", report.articles);
    indexer.finish()?;

    // Words from a person, conditions from the program.
    let searcher = engine::open(&location)?;
    let today = Day::from_ymd(2024, 4, 10).expect("a day of the calendar");
    let request = Request::parse("storm date:\"last week\"", &Context { today })?.with(FieldName::Place, "Port Vell");
    println!("read as: {}", request.query);
    for hit in searcher.search(&request)?.hits {
        println!("{}  {}", hit.id, hit.title);
    }

    // A whole article by its id.
    if let Some(article) = searcher.article("wire-2")? {
        println!("{}: {}", article.title, article.body);
    }
    drop(searcher);
    // The index is a folder like any other; this one has served its purpose.
    std::fs::remove_dir_all(&folder).map_err(|cause| newsearch::Error::io(folder.display(), &cause))
}
