//! Full-text search for news archives, on this machine.
//!
//! newsearch takes articles in whatever form they were kept (saved pages, plain text, Markdown, JSON, newswire collections), reads
//! title, date, authors, language and text out of each, and keeps an index of them in a folder. It answers queries with ranked hits
//! and snippets, and counts what matches by time, person, place and more. The command `newsearch` is a thin layer over this library: all it does,
//! a program can do. Nothing is fetched, and nothing is sent anywhere.
//!
//! People and places are found in the text ([`enrich`]) and joined with those that a file states.
//!
//! # Quick start
//! Index a folder, ask, read the answer:
//! ```
//! use newsearch::engine::{self, Location, WriteOptions};
//! use newsearch::pipeline::{IndexJob, Silent};
//! use newsearch::query::{Context, Day};
//! use newsearch::search::Request;
//!
//! let folder = tempfile::tempdir().expect("a temporary folder");
//! let archive = folder.path();
//! std::fs::write(archive.join("talks.txt"), "Ministers met in Beijing\n\nThe ministers spoke about Syria for two hours.\n").expect("a folder that can be written");
//!
//! // The index will lie in the folder `.newsearch` of the archive. A second run would read only what has changed.
//! let location = Location::within(archive);
//! let mut indexer = engine::writer(&location, &WriteOptions::default())?;
//! let report = IndexJob::new([archive], archive).run(&mut *indexer, &mut Silent)?;
//! indexer.finish()?;
//! assert_eq!((report.added, report.skipped.len()), (1, 0));
//!
//! // The library has no clock: a query that says "yesterday" is read against the day given here.
//! let today = Day::from_ymd(2024, 5, 1).expect("a day of the calendar");
//! let request = Request::parse("ministers Syria", &Context { today })?;
//! let response = engine::open(&location)?.search(&request)?;
//! assert_eq!(response.total, 1);
//! assert_eq!(response.hits[0].title, "Ministers met in Beijing");
//! assert_eq!(response.hits[0].source, "talks.txt");
//! # Ok::<(), newsearch::Error>(())
//! ```
//!
//! # The way through the house
//! Data flows one way:
//! ```text
//! files ─ ingest ─> Article ─ enrich ─> Article + what was found out ─ pipeline ─> Indexer (engine)
//!
//! query text ─ query ─> Query ─ search::Request ─> Searcher (engine) ─> Response ─ present ─> terminal, JSON, CSV
//! ```
//! Each module names only modules above it in this table, so no cycle can be written. `tests/suite/architecture.rs` reads the sources
//! and holds them to it.
//!
//! | module | holds | may use |
//! |---|---|---|
//! | [`error`](mod@error) | [`Error`] and [`ErrorKind`] | – |
//! | [`text`] | spans, the one word splitter, folding, stems, sentences, escaping | error |
//! | [`article`] | [`Article`](article::Article), the value that flows | error, text |
//! | [`ingest`] | paths to articles: walking, decoding, [formats](ingest::formats), [limits](ingest::Limits), [skips](ingest::Skip) | error, text, article |
//! | [`gazetteer`] | what is known of the world: places, and how names are spelt | error, text |
//! | [`enrich`] | [what is found out](enrich::Enrichment) from the text of an article: language, people, places | error, text, article, gazetteer |
//! | [`query`] | the query language, from text to a [`Query`](query::Query) and back | error, text |
//! | [`search`] | the contract: [`Searcher`](search::Searcher) and [`Indexer`](search::Indexer), request, response, snippets | error, text, article, query |
//! | [`engine`] | what fulfils it: an index in a folder of this machine | error, text, article, gazetteer, query, search |
//! | [`present`] | [forms](present::Presenter) that answers are written in: table, JSON, JSON lines, CSV, and [feeds](present::rss()) | error, text, article, search |
//! | [`pipeline`] | files through readers and enrichers into an indexer | error, article, ingest, enrich, search |
//! | `cli` | the command: the only place that prints, reads the environment and decides exit codes | all |
//!
//! No type of another crate is part of the public interface, except that the plain data types implement serde's traits. There is no
//! `unsafe` code.
//!
//! # Articles of one's own
//! A program that has articles already hands them in as values. Each needs an id; the same id again replaces the article.
//! ```
//! use newsearch::article::{Article, Date, DateOrigin, Person};
//! use newsearch::engine::{self, Location, WriteOptions};
//! use newsearch::pipeline::{Silent, index_articles};
//!
//! let folder = tempfile::tempdir().expect("a temporary folder");
//! let location = Location::Folder(folder.path().join("index"));
//! let mut indexer = engine::writer(&location, &WriteOptions::default())?;
//! let article = Article {
//!     id: "wire-17".into(),
//!     title: "Harbour closed".into(),
//!     body: "The harbour was closed after the storm.".into(),
//!     date: Date::parse_iso("2024-04-03", DateOrigin::Given),
//!     people: vec![Person::stated("Jane Doe")],
//!     ..Article::default()
//! };
//! index_articles([article], &mut *indexer, &mut Silent)?;
//! indexer.finish()?;
//!
//! let found = engine::open(&location)?.article("wire-17")?.expect("it was handed in");
//! assert_eq!(found.title, "Harbour closed");
//! # Ok::<(), newsearch::Error>(())
//! ```
//! A service keeps the indexer and a searcher open. The searcher is asked from any number of threads; it stays on its commit until it is told to
//! [reload](search::Searcher::reload). After an error the indexer goes on from the last commit. While it is open nobody else can write, and so not `optimize`.
//! ```
//! # use newsearch::article::Article;
//! # use newsearch::engine::{self, Location, WriteOptions};
//! # use newsearch::pipeline::{Silent, index_articles};
//! # use newsearch::search::Indexer;
//! # let folder = tempfile::tempdir().expect("a temporary folder");
//! # let location = Location::Folder(folder.path().join("index"));
//! # let article = |id: &str| Article { id: id.into(), title: "Harbour closed".into(), ..Article::default() };
//! let mut indexer = engine::writer(&location, &WriteOptions::default())?;
//! let searcher = engine::open(&location)?;
//! // Each time something has come:
//! indexer.run_at(1_712_131_200); // the clock's, for `indexed:today`
//! index_articles([article("wire-17"), article("wire-18")], &mut *indexer, &mut Silent)?;
//! searcher.reload()?;
//! assert_eq!(searcher.stats()?.articles, 2);
//! // What a program has handed in it can take back.
//! indexer.withdraw("wire-17")?;
//! indexer.commit_if(true)?;
//! searcher.reload()?;
//! assert_eq!(searcher.stats()?.articles, 1);
//! # Ok::<(), newsearch::Error>(())
//! ```
//!
//! # Queries and requests
//! [`query::parse`](query::parse()) never fails: it reads a text in the most likely way and says what it mended. A
//! [`Request`](search::Request) is a query and how its answer is wanted; its fields are public.
//! ```
//! use newsearch::query::{Context, Day, FieldName};
//! use newsearch::search::{MatchMode, Request, Sort};
//!
//! let context = Context { today: Day::from_ymd(2024, 5, 1).expect("a day of the calendar") };
//! let request = Request::parse("Kyiv OR Kiev missile date:\"last month\"", &context)?;
//! assert_eq!(request.read_as.as_deref(), Some("(Kyiv OR Kiev) missile date:2024-04"));
//!
//! // What a form or a program adds needs no query text.
//! let mut request = Request::parse("harbour \"storm", &context)?.with(FieldName::Language, "en");
//! request.match_mode = MatchMode::Any;
//! request.sort = Sort::Newest;
//! request.limit = 50;
//! assert_eq!(request.query.to_string(), "harbour \"storm\"");
//! assert_eq!(request.hints.len(), 1, "the quotation mark that was missing");
//! # Ok::<(), newsearch::Error>(())
//! ```
//!
//! # Snippets
//! A hit carries stretches of the text with what matched in them: inflected forms too, where the language of the article is stated or the
//! text is long enough to tell it. Offsets are bytes, here as in every part of the library.
//! ```
//! # use newsearch::article::Article;
//! # use newsearch::engine::{self, Location, WriteOptions};
//! # use newsearch::pipeline::{Silent, index_articles};
//! # use newsearch::query::{Context, Day};
//! # use newsearch::search::Request;
//! # let folder = tempfile::tempdir().expect("a temporary folder");
//! # let location = Location::within(folder.path());
//! # let mut indexer = engine::writer(&location, &WriteOptions::default())?;
//! # let body = "The harbour was closed. Storms are common here.".to_owned();
//! # let language = newsearch::text::Language::parse("en");
//! # index_articles([Article { id: "1".into(), body, language, ..Article::default() }], &mut *indexer, &mut Silent)?;
//! # let context = Context { today: Day::from_ymd(2024, 5, 1).expect("a day of the calendar") };
//! let mut request = Request::parse("storm", &context)?;
//! request.snippets = 2; // up to two stretches of each article
//! request.snippet_chars = 160; // of about this length
//! let response = engine::open(&location)?.search(&request)?;
//! let snippet = response.hits[0].snippet.as_ref().expect("there is text");
//! let marked: Vec<&str> = snippet.highlights.iter().map(|span| span.of(&snippet.text)).collect();
//! assert_eq!(marked, ["Storms"]);
//! # Ok::<(), newsearch::Error>(())
//! ```
//!
//! # Facets and timeline
//! The same request can be counted instead of listed: by a [`Facet`](search::Facet) such as people or language, or by time.
//! ```
//! # use newsearch::article::{Article, Date, DateOrigin, Place};
//! # use newsearch::engine::{self, Location, WriteOptions};
//! # use newsearch::pipeline::{Silent, index_articles};
//! # use newsearch::query::{Context, Day};
//! use newsearch::search::{Facet, Interval, Request};
//! # let folder = tempfile::tempdir().expect("a temporary folder");
//! # let location = Location::within(folder.path());
//! # let mut indexer = engine::writer(&location, &WriteOptions::default())?;
//! # let articles = ["2023-12-30", "2024-02-01", "2024-02-14"].map(|day| Article {
//! #     id: day.into(), body: "An earthquake.".into(), date: Date::parse_iso(day, DateOrigin::Given), places: vec![Place::stated("Noto")], ..Article::default()
//! # });
//! # index_articles(articles, &mut *indexer, &mut Silent)?;
//! # let context = Context { today: Day::from_ymd(2024, 5, 1).expect("a day of the calendar") };
//! let searcher = engine::open(&location)?;
//! let request = Request::parse("earthquake", &context)?;
//! let places = searcher.facets(&request, Facet::Places, 10)?;
//! assert_eq!((places.buckets[0].value.as_str(), places.buckets[0].count), ("Noto", 3));
//!
//! let timeline = searcher.timeline(&request, Interval::Month)?;
//! let months: Vec<(&str, u64)> = timeline.buckets.iter().map(|b| (b.value.as_str(), b.count)).collect();
//! assert_eq!(months, [("2023-12", 1), ("2024-01", 0), ("2024-02", 2)]);
//! # Ok::<(), newsearch::Error>(())
//! ```
//!
//! Both can go with the hits: `facets` of a request counts beside them, `headlines` of it has the busiest intervals of a timeline tell what they
//! were about. [`unusual`](search::Searcher::unusual) says what sets articles apart from the others,
//! [`suggest`](search::Searcher::suggest) how a word may go on, and a [`Citation`](search::Citation) keeps what an article said.
//! ```
//! # use newsearch::article::{Article, Date, DateOrigin};
//! # use newsearch::engine::{self, Location, WriteOptions};
//! # use newsearch::pipeline::{Silent, index_articles};
//! # use newsearch::query::{Context, Day};
//! use newsearch::search::{Citation, Facet, Interval, Request, SuggestedKind, find_words};
//! # let folder = tempfile::tempdir().expect("a temporary folder");
//! # let location = Location::within(folder.path());
//! # let mut indexer = engine::writer(&location, &WriteOptions::default())?;
//! # let articles = ["2024-02-01", "2024-02-14"].map(|day| Article {
//! #     id: day.into(), title: "Quake in Noto".into(), body: "An earthquake was felt.".into(), date: Date::parse_iso(day, DateOrigin::Given), ..Article::default()
//! # });
//! # index_articles(articles, &mut *indexer, &mut Silent)?;
//! # let context = Context { today: Day::from_ymd(2024, 5, 1).expect("a day of the calendar") };
//! let searcher = engine::open(&location)?;
//! let mut request = Request::parse("earthquake", &context)?;
//! request.facets = vec![Facet::Day];
//! let response = searcher.search(&request)?;
//! assert_eq!(response.facets["day"].len(), 2);
//!
//! request.headlines = 1;
//! let timeline = searcher.timeline(&request, Interval::Month)?;
//! assert_eq!(timeline.headlines[0].title, "Quake in Noto");
//!
//! let found = searcher.suggest("earthq", 5)?.suggestions;
//! assert_eq!((found[0].value.as_str(), found[0].kind), ("earthquake", SuggestedKind::Word));
//!
//! let article = searcher.article("2024-02-14")?.expect("it was handed in");
//! let citation = Citation::of(&article, find_words(&article.body, "an earthquake"))?;
//! assert!(citation.verify(Some(&article)).same);
//! # Ok::<(), newsearch::Error>(())
//! ```
//!
//! # Since last time
//! Every article carries the commit in which it came or changed; `is:new` asks for those after one, and `indexed:` for those of a time, which the program
//! tells, since the library has no clock. Saved searches are kept with the index: `saved:NAME` is what one finds, and what was seen of it is
//! remembered where a program says that it was.
//! ```
//! # use newsearch::article::Article;
//! # use newsearch::query::{Context, Day};
//! # use newsearch::search::Request;
//! use newsearch::engine::{self, Asked, Location, SavedSearch, Searches, WriteOptions};
//! use newsearch::pipeline::{Silent, index_articles};
//! # let folder = tempfile::tempdir().expect("a temporary folder");
//! # let location = Location::within(folder.path());
//! # let article = |id: &str| Article { id: id.into(), body: "The harbour was closed.".into(), ..Article::default() };
//! # let context = Context { today: Day::from_ymd(2024, 5, 1).expect("a day of the calendar") };
//! let mut indexer = engine::writer(&location, &WriteOptions::default())?;
//! indexer.run_at(1_714_521_600); // 2024-05-01, in seconds
//! index_articles([article("1")], &mut *indexer, &mut Silent)?;
//! Searches::change(&location, |searches| searches.save("harbour", SavedSearch::new("harbour OR port")))?;
//!
//! let request = Request::parse("saved:harbour is:new", &context)?;
//! let response = engine::open(&location)?.search(&request)?;
//! assert_eq!(response.total, 1, "the first time everything is new");
//! Searches::change(&location, |searches| Ok(searches.mark(&Asked::by(&request), response.generation)))?;
//!
//! // Handed in again with the same content it is not new.
//! index_articles([article("1"), article("2")], &mut *indexer, &mut Silent)?;
//! let hits = engine::open(&location)?.search(&request)?.hits;
//! assert_eq!(hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["2"]);
//! # Ok::<(), newsearch::Error>(())
//! ```
//!
//! # Reading files without an index
//! [`ingest`] stands on its own: [`read_file`](ingest::read_file) and [`read_stream`](ingest::read_stream) hand over one article at a
//! time, and a [`Skip`](ingest::Skip) for what cannot be read.
//! ```
//! use newsearch::ingest::{ReadOptions, read_stream};
//! use std::ops::ControlFlow;
//!
//! let mut bytes = &b"{\"headline\": \"Harbour closed\", \"text\": \"After the storm.\"}\n{\"headline\": \n"[..];
//! let (mut titles, mut skips) = (Vec::new(), Vec::new());
//! read_stream(&mut bytes, "wire.jsonl", &ReadOptions::default(), &mut |item| {
//!     match item {
//!         Ok(article) => titles.push(article.title),
//!         Err(skip) => skips.push(skip.source.to_string()),
//!     }
//!     ControlFlow::Continue(()) // or Break, to read no further
//! });
//! assert_eq!(titles, ["Harbour closed"]);
//! assert_eq!(skips, ["wire.jsonl#2"]);
//! ```
//!
//! # Progress and cancel
//! A run tells a [`Progress`](pipeline::Progress) what it does, and asks it whether to end. What was complete by then is committed,
//! and the next run goes on from there.
//! ```
//! use newsearch::engine::{self, Location, WriteOptions};
//! use newsearch::pipeline::{IndexJob, Progress};
//!
//! /// Counts files, and ends the run after some.
//! struct Until {
//!     files: usize,
//!     most: usize,
//! }
//!
//! impl Progress for Until {
//!     fn file_done(&mut self, _bytes: u64, _articles: u64) {
//!         self.files += 1;
//!     }
//!
//!     fn cancelled(&mut self) -> bool {
//!         self.files >= self.most
//!     }
//! }
//!
//! let folder = tempfile::tempdir().expect("a temporary folder");
//! let mut indexer = engine::writer(&Location::within(folder.path()), &WriteOptions::default())?;
//! let job = IndexJob::new([folder.path()], folder.path());
//! let report = job.run(&mut *indexer, &mut Until { files: 0, most: 0 })?;
//! assert!(report.interrupted);
//! # Ok::<(), newsearch::Error>(())
//! ```
//!
//! # Looking after an index
//! [`engine::check`] tells whether an index is whole, [`engine::backup()`] and [`engine::restore`] copy it while others write, and
//! [`engine::Rebuild`] makes it anew from its sources while the old one goes on answering.
//! ```
//! # use newsearch::article::Article;
//! # use newsearch::engine::{self, Location, WriteOptions};
//! # use newsearch::pipeline::{Silent, index_articles};
//! # let folder = tempfile::tempdir().expect("a temporary folder");
//! # let location = Location::within(folder.path());
//! # let mut indexer = engine::writer(&location, &WriteOptions::default())?;
//! # index_articles([Article { id: "1".into(), body: "A storm.".into(), ..Article::default() }], &mut *indexer, &mut Silent)?;
//! # indexer.finish()?;
//! let found = engine::check(&location, true)?; // every byte and every article
//! assert!(found.is_whole());
//!
//! let copy = folder.path().join("copy");
//! assert_eq!(engine::backup(&location, &copy)?.articles, 1);
//! engine::restore(&copy, &location, true)?;
//! # Ok::<(), newsearch::Error>(())
//! ```
//!
//! # Errors
//! An [`Error`] has a [kind](ErrorKind) to decide by, a message that names the place and the cause, and a hint for the user. A file that
//! cannot be read is no error: it is a skip in the report, and the run goes on.
//! ```
//! use newsearch::ErrorKind;
//! use newsearch::engine::{self, Location};
//!
//! let folder = tempfile::tempdir().expect("a temporary folder");
//! match engine::open(&Location::within(folder.path())) {
//!     Err(error) if error.kind() == ErrorKind::NoIndex => assert_eq!(error.hint(), "make one with: newsearch index FOLDER"),
//!     Err(error) => panic!("{error}"),
//!     Ok(_) => panic!("there is no index"),
//! }
//! ```

#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod article;
#[doc(hidden)]
pub mod cli;
pub mod engine;
pub mod enrich;
pub mod error;
pub mod gazetteer;
pub mod ingest;
pub mod pipeline;
pub mod present;
pub mod query;
pub mod search;
pub mod text;

pub use error::{Error, ErrorKind, Result};

/// The programs in README.md, so that they are compiled like the examples here.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
