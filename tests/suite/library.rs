//! The library as a program uses it: nothing of another crate, nothing printed, a searcher shared among threads.

use newsearch::article::{Article, Date, DateOrigin, Person, Source};
use newsearch::engine::{self, Location, WriteOptions};
use newsearch::error::ErrorKind;
use newsearch::pipeline::{IndexJob, Progress, Silent, index_articles};
use newsearch::query::{Context, Day, Node, Query};
use newsearch::search::{Facet, Interval, Request, Searcher, SourceRecord};
use newsearch::text::Span;
use std::sync::Arc;
use std::time::Duration;

fn request(text: &str) -> Request {
    let today = Day::from_ymd(2024, 5, 1).expect("a day of the calendar");
    Request::parse(text, &Context { today }).expect("a query")
}

fn article(id: &str, body: &str) -> Article {
    Article {
        id: id.into(),
        title: format!("Report {id}"),
        body: body.into(),
        date: Date::parse_iso("2018-04-26", DateOrigin::Given),
        people: vec![Person::stated("Sergei Shoigu")],
        ..Article::default()
    }
}

#[test]
fn indexes_articles_of_its_own_and_answers_from_many_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    let articles = (0..50).map(|i| article(&i.to_string(), "The harbour was closed."));
    let report = index_articles(articles, &mut *indexer, &mut Silent).expect("indexed");
    assert_eq!((report.added, report.articles), (50, 50));
    let report =
        index_articles([article("7", "The airport was closed."), article("", "no id")], &mut *indexer, &mut Silent).expect("indexed");
    assert_eq!((report.articles, report.skipped.len()), (50, 1));
    indexer.finish().expect("finished");

    let searcher: Arc<dyn Searcher> = engine::open(&location).expect("open").into();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let searcher = searcher.clone();
            std::thread::spawn(move || (0..50).map(|_| searcher.search(&request("harbour")).expect("an answer").total).collect::<Vec<_>>())
        })
        .collect();
    for thread in threads {
        assert!(thread.join().expect("no panic").iter().all(|total| *total == 49));
    }
    assert_eq!(searcher.facets(&request("*"), Facet::People, 10).expect("counts").buckets[0].count, 50);
    assert_eq!(searcher.timeline(&request("*"), Interval::Year).expect("counts").buckets[0].value, "2018");
    assert_eq!(searcher.article("7").expect("read").map(|a| a.body).as_deref(), Some("The airport was closed."));
}

#[test]
fn who_asks_few_questions_gets_the_answers_of_who_asks_many() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    assert!(engine::open_for_few(&location).is_err_and(|e| e.kind() == ErrorKind::NoIndex));
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    let words = ["harbour", "airport", "minister", "drought", "election"];
    let body = |n: usize| (0..200).map(|at| words[(n * at + at / 7) % words.len()]).collect::<Vec<_>>().join(" ");
    index_articles((0..600).map(|n| article(&n.to_string(), &body(n))), &mut *indexer, &mut Silent).expect("indexed");
    indexer.finish().expect("finished");
    let [few, many] = [engine::open_for_few(&location), engine::open(&location)].map(|opened| opened.expect("opened"));
    for query in ["harbour", "\"minister drought\"", "elect*", "harbour OR drought", "date:2018 airport", "who:Shoigu", "*", "nothing"] {
        let shown = |searcher: &dyn Searcher| {
            let answer = searcher.search(&request(query)).expect("an answer");
            (answer.total, format!("{:?}", answer.hits))
        };
        assert_eq!(shown(&*few), shown(&*many), "{query}");
    }
    assert_eq!(few.article("599").expect("read"), many.article("599").expect("read"));
}

#[test]
fn an_id_that_a_file_states_is_the_files_in_whatever_order_they_come() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("news")).expect("a folder");
    std::fs::write(folder.path().join("news/a.json"), r#"{"id": "x", "title": "T", "body": "harbour of the file"}"#).expect("written");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    let job = IndexJob { reread: true, ..IndexJob::new([folder.path().join("news")], folder.path()) };
    for _ in 0..2 {
        index_articles([article("x", "harbour of the program"), article("y", "harbour")], &mut *indexer, &mut Silent).expect("indexed");
        job.run(&mut *indexer, &mut Silent).expect("done");
        let searcher = engine::open(&location).expect("open");
        assert_eq!(searcher.search(&request("harbour")).expect("an answer").total, 2);
        assert_eq!(searcher.article("x").expect("read").map(|a| a.body).as_deref(), Some("harbour of the file"));
    }
}

#[test]
fn a_searcher_stays_on_its_commit_until_it_is_reloaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    index_articles([article("1", "harbour")], &mut *indexer, &mut Silent).expect("indexed");
    let searcher = engine::open(&location).expect("open");
    index_articles([article("2", "harbour")], &mut *indexer, &mut Silent).expect("indexed");
    assert_eq!(searcher.search(&request("harbour")).expect("an answer").total, 1);
    let generation = searcher.reload().expect("reloaded");
    let response = searcher.search(&request("harbour")).expect("an answer");
    assert_eq!((response.total, response.generation), (2, generation));
}

#[test]
fn tells_progress_and_ends_when_told() {
    #[derive(Default)]
    struct Told {
        planned: u64,
        files: u64,
        committed: u64,
        end: bool,
    }
    impl Progress for Told {
        fn planned(&mut self, files: u64, _: u64) {
            self.planned += files;
        }
        fn file_done(&mut self, _: u64, _: u64) {
            self.files += 1;
        }
        fn committed(&mut self, articles: u64) {
            self.committed = articles;
        }
        fn cancelled(&mut self) -> bool {
            self.end
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("news")).expect("a folder");
    for i in 0..3 {
        std::fs::write(
            folder.path().join(format!("news/{i}.txt")),
            "A headline\n\nThe harbour was closed after the storm, the port said.\n",
        )
        .expect("written");
    }
    let mut indexer = engine::writer(&Location::within(folder.path()), &WriteOptions::default()).expect("a writer");
    let job = IndexJob::new([folder.path().join("news")], folder.path());
    let mut told = Told { end: true, ..Told::default() };
    assert!(job.run(&mut *indexer, &mut told).expect("ended").interrupted);
    told = Told::default();
    let report = job.run(&mut *indexer, &mut told).expect("done");
    assert_eq!((told.planned, told.files, told.committed, report.added), (3, 3, 3, 3));
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let corpus = crate::harness::sample_corpus();
    let mut answers = Vec::new();
    for threads in [1, 2, 5] {
        let folder = tempfile::tempdir().expect("a folder");
        let location = Location::within(folder.path());
        let mut indexer = engine::writer(&location, &WriteOptions { threads, ..WriteOptions::default() }).expect("a writer");
        let job = IndexJob { threads, ..IndexJob::new([&corpus], corpus.parent().expect("it has one")) };
        job.run(&mut *indexer, &mut Silent).expect("done");
        indexer.finish().expect("finished");
        let searcher = engine::open(&location).expect("open");
        let ids = |text: &str| -> Vec<(String, f32)> {
            let mut request = request(text);
            request.limit = 100;
            searcher.search(&request).expect("an answer").hits.into_iter().map(|h| (h.id, h.score)).collect()
        };
        answers.push([ids("Shoigu Syria"), ids("earthquake"), ids("minister"), ids("*")]);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[test]
fn an_answer_whose_time_is_up_says_so_and_one_with_time_is_the_whole_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    let articles = (0..200).map(|i| article(&i.to_string(), "The harbour was closed. A storm came over the sound."));
    index_articles(articles, &mut *indexer, &mut Silent).expect("indexed");
    indexer.finish().expect("finished");
    let searcher = engine::open(&location).expect("open");
    for text in ["harbour", "harb*", "harbour NEAR/5 storm", "\"storm came\"", "atleast1:harbour", "harbor~1", "people:Shoygu", "nowhere"] {
        let whole = searcher.search(&request(text)).expect("an answer");
        let with_time = Request { timeout: Some(Duration::from_secs(600)), ..request(text) };
        let with_time = searcher.search(&with_time).expect("an answer");
        assert!(!with_time.partial, "{text}");
        assert_eq!((whole.total, &whole.hits, &whole.hints), (with_time.total, &with_time.hits, &with_time.hints), "{text}");
        let without = Request { timeout: Some(Duration::ZERO), ..request(text) };
        let cut = searcher.search(&without).expect("an answer");
        assert!(cut.partial && cut.total <= whole.total && cut.help.is_none(), "{text}: {cut:?}");
        assert!(cut.hints.iter().any(|hint| hint.contains("time allowed")), "{:?}", cut.hints);
        assert!(searcher.facets(&without, Facet::People, 10).expect("counts").partial);
        assert!(searcher.timeline(&without, Interval::Year).expect("counts").partial);
    }
}

/// The articles that a search finds.
fn ids(searcher: &dyn Searcher, query: &str) -> Vec<String> {
    let mut ids: Vec<String> = searcher.search(&request(query)).expect("an answer").hits.into_iter().map(|hit| hit.id).collect();
    ids.sort();
    ids
}

#[test]
fn a_program_takes_back_what_it_handed_in_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.jsonl"), "{\"id\": \"3\", \"title\": \"Harbour\", \"body\": \"A file's harbour.\"}\n")
        .expect("written");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    let articles = ["1", "2", "3"].map(|id| article(id, "The harbour was closed."));
    index_articles(articles, &mut *indexer, &mut Silent).expect("indexed");
    IndexJob::new([folder.path()], folder.path()).run(&mut *indexer, &mut Silent).expect("indexed");
    let searcher = engine::open(&location).expect("opened");
    assert_eq!(ids(&*searcher, "harbour"), ["1", "2", "3"]);
    let withdrawn: Vec<bool> = ["1", "1", "3", "4"].iter().map(|id| indexer.withdraw(id).expect("withdrawn")).collect();
    assert_eq!(withdrawn, [true, false, true, false]);
    assert_eq!(indexer.remove("").map_err(|e| e.kind()), Err(ErrorKind::Argument), "all at once is not meant");
    indexer.commit_if(true).expect("committed");
    searcher.reload().expect("reloaded");
    assert_eq!(ids(&*searcher, "harbour"), ["2", "3"], "the file's stays");
    index_articles([article("1", "The harbour again.")], &mut *indexer, &mut Silent).expect("indexed");
    searcher.reload().expect("reloaded");
    assert_eq!(ids(&*searcher, "harbour"), ["1", "2", "3"]);
    indexer.finish().expect("finished");
    let checked = engine::check(&location, true).expect("checked");
    assert!(checked.is_whole(), "{checked:?}");
}

#[test]
fn a_source_that_was_not_begun_is_an_error_that_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    let of = |path: &str| Article { source: Source { path: path.into(), member: None }, ..article("f", "The harbour.") };
    let record = |path: &str| SourceRecord { path: path.into(), articles: 1, ..SourceRecord::default() };
    indexer.add(article("1", "The harbour.")).expect("added");
    assert_eq!(indexer.add(of("feed/f")).map_err(|e| e.kind()), Err(ErrorKind::Argument));
    assert_eq!(indexer.end(record("feed/f")).map_err(|e| e.kind()), Err(ErrorKind::Argument));
    assert_eq!(indexer.commit_if(true).expect("committed").articles, 1, "what was handed in before is there");
    indexer.begin("feed/f").expect("begun");
    indexer.add(of("feed/f")).expect("added");
    indexer.end(record("feed/f")).expect("ended");
    assert_eq!(indexer.commit_if(true).expect("committed").articles, 2);
    indexer.finish().expect("finished");
    assert!(engine::check(&location, true).expect("checked").is_whole());
}

#[test]
fn an_index_is_not_replaced_by_one_that_is_not_finished() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    index_articles([article("1", "The harbour.")], &mut *indexer, &mut Silent).expect("indexed");
    indexer.finish().expect("finished");
    let rebuild = engine::Rebuild::begin(&location).expect("begun");
    let mut writer = rebuild.writer(&WriteOptions::default()).expect("a writer");
    writer.add(article("2", "The harbour.")).expect("added");
    assert_eq!(rebuild.publish().map_err(|e| e.kind()), Err(ErrorKind::Locked));
    drop(writer);
    let rebuild = engine::Rebuild::begin(&location).expect("begun");
    rebuild.writer(&WriteOptions::default()).expect("a writer").finish().expect("finished");
    assert_eq!(rebuild.publish().map_err(|e| e.kind()), Err(ErrorKind::Argument));
    assert_eq!(ids(&*engine::open(&location).expect("opened"), "harbour"), ["1"]);
}

#[test]
fn a_query_that_a_program_made_has_limits_and_so_has_what_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    index_articles([article("1", "The harbour was closed.")], &mut *indexer, &mut Silent).expect("indexed");
    indexer.finish().expect("finished");
    let searcher = engine::open(&location).expect("opened");
    let word = || Node::Word { text: "harbour".into(), span: Span::new(0, 0) };
    let deep = |depth: usize| (0..depth).fold(word(), |node, _| Node::And(vec![node]));
    let asked = |root: Node| searcher.search(&Request::new(Query { root })).map(|found| found.total).map_err(|e| e.kind());
    assert_eq!(asked(deep(100)), Ok(1));
    assert_eq!(asked(deep(2_000)), Err(ErrorKind::Query));
    assert_eq!(asked(Node::Or(vec![word(); 20_000])), Err(ErrorKind::Query));
    let wide = Request { snippet_chars: usize::MAX, ..request("harbour") };
    assert_eq!(
        searcher.search(&wide).expect("an answer").hits[0].snippet.as_ref().map(|s| s.text.as_str()),
        Some("The harbour was closed.")
    );
}

#[test]
fn unusual_terms_are_counted_over_what_there_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    let all = |turn: usize| {
        (0..120).map(move |n| {
            article(
                &n.to_string(),
                &format!("{} report {turn}.", if n % 3 == 0 { "The quake hit the city." } else { "The harbour was closed." }),
            )
        })
    };
    index_articles(all(0), &mut *indexer, &mut Silent).expect("indexed");
    let searcher = engine::open(&location).expect("opened");
    let of = |searcher: &dyn Searcher| searcher.unusual(&request("quake"), 5).expect("an answer").words;
    let before = of(&*searcher);
    assert!(before.iter().any(|word| word.value == "city" && word.of == 40), "{before:?}");
    index_articles(all(1).take(100), &mut *indexer, &mut Silent).expect("indexed");
    searcher.reload().expect("reloaded");
    assert_eq!(of(&*searcher), before, "what was replaced does not count");
}
