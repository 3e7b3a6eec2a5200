//! Large files that change a little: what of them is as it was stays in the index, and that ends up as if made anew.

use crate::harness::Workspace;
use newsearch::article::{Article, Source};
use newsearch::engine::{self, Location, WriteOptions};
use newsearch::enrich::Enrichment;
use newsearch::pipeline::{IndexJob, Progress, Report, Silent};
use newsearch::query::{Context, Day};
use newsearch::search::copies::Copies;
use newsearch::search::{Indexer, Request, SourceRecord};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Ends a run when it has been asked so often whether it is to end, as it is before each batch that is handed in.
struct Until(u32);

impl Progress for Until {
    fn cancelled(&mut self) -> bool {
        self.0 = self.0.saturating_sub(1);
        self.0 == 0
    }
}

/// Brings an index up to date with the files below `from`.
fn job(from: &Path, threads: usize) -> IndexJob {
    IndexJob { threads, enrichment: Enrichment { names: false, ..Enrichment::default() }, ..IndexJob::new([from], from) }
}

/// The job for the index in `to`.
fn run_job(job: &IndexJob, to: &Path, told: &mut dyn Progress) -> Report {
    let options = WriteOptions { threads: 1, memory_bytes: 15_000_000 };
    let mut indexer = engine::writer(&Location::Folder(to.to_owned()), &options).expect("a writer");
    let report = job.run(&mut *indexer, told).expect("done");
    indexer.finish().expect("finished");
    report
}

fn run(from: &Path, to: &Path, threads: usize, told: &mut dyn Progress) -> Report {
    run_job(&job(from, threads), to, told)
}

fn lines(articles: &[Value]) -> String {
    articles.iter().map(|article| format!("{article}\n")).collect()
}

fn article(id: u32, body: &str) -> Value {
    json!({"id": id.to_string(), "title": format!("Report {id}"), "body": format!("{body} {}", "The harbour was closed again. ".repeat(10))})
}

/// The counts of a report: added, replaced, removed, unchanged, in the index.
fn counts(report: &Report) -> [u64; 5] {
    [report.added, report.replaced, report.removed, report.unchanged, report.articles]
}

#[test]
fn of_a_file_that_has_grown_only_what_is_new_is_indexed() {
    let w = Workspace::new();
    let (from, to) = (w.path().join("wire"), w.path().join("index"));
    let mut all: Vec<Value> = (0..1_000).map(|id| article(id, "Old.")).collect();
    w.write("wire/all.jsonl", lines(&all));
    assert_eq!(counts(&run(&from, &to, 2, &mut Silent)), [1_000, 0, 0, 0, 1_000]);
    all.extend((1_000..1_010).map(|id| article(id, "New.")));
    w.write("wire/all.jsonl", lines(&all));
    assert_eq!(counts(&run(&from, &to, 2, &mut Silent)), [10, 0, 0, 1_000, 1_010]);
    // What a file states of people is indexed too, though it is not what the article says.
    all[500]["people"] = json!(["Ann Lee"]);
    all[700]["body"] = json!("Another text.");
    all.truncate(1_005);
    w.write("wire/all.jsonl", lines(&all));
    assert_eq!(counts(&run(&from, &to, 2, &mut Silent)), [0, 2, 5, 1_003, 1_005]);
    let index = to.to_str().expect("UTF-8");
    assert_eq!(w.ids(&["person:lee", "--index", index]), ["500"]);
    assert_eq!(w.ids(&["another text", "--index", index]), ["700"]);
    let again = IndexJob { reread: true, ..job(&from, 2) };
    assert_eq!(counts(&run_job(&again, &to, &mut Silent)), [0, 1_005, 0, 0, 1_005]);
}

#[test]
fn what_interrupted_runs_left_of_one_file_is_not_there_twice_beside_another() {
    for ends in [[2, 2], [3, 2], [4, 2], [3, 3]] {
        let w = Workspace::new();
        let (from, to) = (w.path().join("wire"), w.path().join("index"));
        let mut all: Vec<Value> = (0..600).map(|id| article(id, "Old.")).collect();
        w.write("wire/a.jsonl", lines(&[article(1_000, "Other.")]));
        w.write("wire/z.jsonl", lines(&all));
        run(&from, &to, 1, &mut Silent);
        // The last are stated by the other file now.
        let moved = all.split_off(550);
        w.write("wire/a.jsonl", lines(&moved));
        w.write("wire/z.jsonl", lines(&all));
        for after in ends {
            run(&from, &to, 1, &mut Until(after));
            let checked = engine::check(&Location::Folder(to.clone()), true).expect("checked");
            assert!(checked.is_whole(), "{ends:?}: {checked:?}");
        }
        assert_eq!(run(&from, &to, 1, &mut Silent).articles, 600);
        assert_eq!(held(&to).len(), 600);
    }
}

#[test]
fn one_indexer_goes_on_after_an_interrupted_run_as_a_new_one_would() {
    // The files share ids, which are the last one's.
    let gone: [&[&str]; 3] = [&["a.jsonl"], &["z.jsonl"], &["a.jsonl", "m.jsonl"]];
    for gone in gone {
        for after in [1, 3] {
            let w = Workspace::new();
            let (from, to) = (w.path().join("wire"), w.path().join("index"));
            let of = |ids: std::ops::Range<u32>| lines(&ids.map(|id| article(id, "Old.")).collect::<Vec<_>>());
            w.write("wire/a.jsonl", of(0..60));
            w.write("wire/m.jsonl", of(40..120));
            w.write("wire/z.jsonl", of(100..180));
            w.write("wire/other.jsonl", of(2_000..2_002));
            run(&from, &to, 1, &mut Silent);
            gone.iter().for_each(|file| std::fs::remove_file(from.join(file)).expect("removed"));
            w.write("wire/other.jsonl", of(1_999..2_003));
            let options = WriteOptions { threads: 1, memory_bytes: 15_000_000 };
            let mut indexer = engine::writer(&Location::Folder(to.clone()), &options).expect("a writer");
            job(&from, 1).run(&mut *indexer, &mut Until(after)).expect("interrupted");
            job(&from, 1).run(&mut *indexer, &mut Silent).expect("done");
            indexer.finish().expect("finished");
            let again = w.path().join("again");
            run(&from, &again, 1, &mut Silent);
            assert!(held(&to) == held(&again), "{gone:?}, {after}");
            let checked = engine::check(&Location::Folder(to), true).expect("checked");
            assert!(checked.is_whole(), "{gone:?}, {after}: {checked:?}");
        }
    }
}

#[test]
fn a_source_that_is_handed_in_twice_in_a_run_is_there_once() {
    let w = Workspace::new();
    let to = Location::Folder(w.path().join("index"));
    let of = |path: &str, id: &str| {
        let source = Source { path: path.to_owned(), member: Some(id.to_owned()) };
        Article { id: id.to_owned(), source, title: format!("Report {id}"), body: "The harbour.".to_owned(), ..Article::default() }
    };
    let record = |path: &str| SourceRecord { path: path.to_owned(), modified_ns: Some(1), ..SourceRecord::default() };
    let mut indexer = engine::writer(&to, &WriteOptions::default()).expect("a writer");
    let add = |indexer: &mut dyn Indexer, path: &str, ids: &[&str]| {
        ids.iter().for_each(|id| drop(indexer.add(of(path, id)).expect("added")));
        SourceRecord { articles: ids.len() as u64, ..record(path) }
    };
    for (path, ids) in [("b", &["x"][..]), ("a", &["a1", "a2", "a3"])] {
        indexer.begin(path).expect("begun");
        let record = add(&mut *indexer, path, ids);
        indexer.end(record).expect("ended");
    }
    indexer.commit_if(true).expect("committed");
    // An article goes from b to a, in the middle of which b is read.
    indexer.begin_in_parts("a").expect("begun");
    add(&mut *indexer, "a", &["x", "a1", "a2"]);
    indexer.begin("b").expect("begun");
    let b = add(&mut *indexer, "b", &["y"]);
    indexer.end(b).expect("ended");
    add(&mut *indexer, "a", &["a3"]);
    indexer.end(SourceRecord { articles: 4, ..record("a") }).expect("ended");
    assert_eq!(indexer.uncovered(&|_| true), ["a"]);
    indexer.begin_in_parts("a").expect("begun");
    let a = add(&mut *indexer, "a", &["x", "a1", "a2", "a3"]);
    indexer.end(a).expect("ended");
    assert_eq!(indexer.commit_if(true).expect("committed").articles, 5);
    indexer.finish().expect("finished");
    let checked = engine::check(&to, true).expect("checked");
    assert!(checked.is_whole(), "{checked:?}");
}

/// A change to one of the files: which, at which line, and what.
#[derive(Debug, Clone)]
enum Change {
    Append(u32),
    Insert(u32),
    Delete,
    Body,
    People,
    Untold,
    /// The line states the id of one of another file from now on.
    Id(usize, usize),
    /// The line goes to the end of another file.
    Move(usize),
    /// The file is deleted, or is there again.
    File,
    /// The file is renamed to another one, and that to it.
    Rename(usize),
}

fn change() -> impl Strategy<Value = (usize, usize, Change)> {
    let what = prop_oneof![
        (1u32..60).prop_map(Change::Append),
        (1u32..3).prop_map(Change::Insert),
        Just(Change::Delete),
        Just(Change::Body),
        Just(Change::People),
        Just(Change::Untold),
        (0usize..3, any::<usize>()).prop_map(|(file, line)| Change::Id(file, line)),
        (0usize..3).prop_map(Change::Move),
        Just(Change::File),
        (0usize..3).prop_map(Change::Rename),
    ];
    (0usize..3, any::<usize>(), what)
}

/// Files of articles, changed step by step.
struct Files {
    all: [Vec<Value>; 3],
    deleted: [bool; 3],
    next: u32,
}

impl Files {
    fn fresh(&mut self) -> Value {
        self.next += 1;
        article(self.next, "It came.")
    }

    fn change(&mut self, (file, line, what): (usize, usize, Change)) {
        match what {
            Change::File => self.deleted[file] = !self.deleted[file],
            Change::Rename(to) => {
                self.all.swap(file, to);
                self.deleted.swap(file, to);
            }
            what => self.change_line(file, line % self.all[file].len().max(1), what),
        }
    }

    fn change_line(&mut self, file: usize, line: usize, what: Change) {
        if let Change::Append(count) | Change::Insert(count) = what {
            let fresh: Vec<Value> = (0..count).map(|_| self.fresh()).collect();
            let at = if matches!(what, Change::Append(_)) { self.all[file].len() } else { line };
            self.all[file].splice(at..at, fresh);
            return;
        }
        let other = |files: &[Vec<Value>; 3], file: usize, line: usize| files[file].get(line % files[file].len().max(1)).cloned();
        let id = if let Change::Id(file, line) = what { other(&self.all, file, line) } else { None };
        let Some(article) = self.all[file].get_mut(line) else { return };
        match what {
            Change::Body => article["body"] = json!(format!("Changed {}. {}", self.next, article["body"].as_str().unwrap_or_default())),
            Change::People => article["people"] = json!([format!("Ann Lee {}", self.next)]),
            // Its id is made of its place from now on.
            Change::Untold => drop(article.as_object_mut().and_then(|article| article.remove("id"))),
            Change::Id(..) => article["id"] = id.map_or(json!("x"), |id| id["id"].clone()),
            Change::Move(to) => {
                let article = self.all[file].remove(line);
                self.all[to].push(article);
            }
            Change::Delete => drop(self.all[file].remove(line)),
            _ => {}
        }
        self.next += 1;
    }

    fn write(&self, w: &Workspace) {
        // The second of one part, the others of several.
        for ((name, all), deleted) in ["a.jsonl", "b.jsonl", "c.jsonl"].iter().zip(&self.all).zip(self.deleted) {
            let path = w.write(&format!("wire/{name}"), lines(all));
            if deleted {
                std::fs::remove_file(path).expect("removed");
            }
        }
    }
}

/// All articles of an index, by id.
fn held(index: &Path) -> BTreeMap<String, Article> {
    let searcher = engine::open(&Location::Folder(index.to_owned())).expect("open");
    let today = Day::from_ymd(2024, 5, 1).expect("a day of the calendar");
    let all = Request::parse("harbour", &Context { today }).expect("a query");
    let all = Request { limit: 1_000, snippets: 0, copies: Copies::Show, ..all };
    let pages = (0..10).map(|page| searcher.search(&Request { offset: page * 1_000, ..all.clone() }).expect("an answer"));
    let ids: Vec<String> = pages.flat_map(|page| page.hits).map(|hit| hit.id).collect();
    let found = ids.len();
    let articles: BTreeMap<String, Article> =
        ids.into_iter().map(|id| (id.clone(), searcher.article(&id).expect("read").expect("it is there"))).collect();
    assert_eq!((articles.len(), searcher.stats().expect("counted").articles), (found, found as u64), "each once");
    articles
}

/// Cases that are tried; `NEWSEARCH_CASES=500` tries so many.
fn cases() -> u32 {
    std::env::var("NEWSEARCH_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) })]
    #[test]
    fn whatever_changes_in_large_files_the_index_is_as_if_made_anew(
        steps in prop::collection::vec((prop::collection::vec(change(), 1..12), prop::collection::vec(1u32..8, 0..3), 1usize..4), 1..3),
    ) {
        let w = Workspace::new();
        let mut files = Files { all: Default::default(), deleted: [false; 3], next: 0 };
        for (file, count) in [(0, 240), (1, 30), (2, 220)] {
            files.change((file, 0, Change::Append(count)));
        }
        files.write(&w);
        let (from, to) = (w.path().join("wire"), w.path().join("index"));
        run(&from, &to, 1, &mut Silent);
        for (number, (changes, interrupted, threads)) in steps.into_iter().enumerate() {
            changes.into_iter().for_each(|change| files.change(change));
            files.write(&w);
            for after in interrupted {
                run(&from, &to, threads, &mut Until(after));
                let checked = engine::check(&Location::Folder(to.clone()), true).expect("checked");
                prop_assert!(checked.is_whole(), "{checked:?}");
            }
            let report = run(&from, &to, threads, &mut Silent);
            let anew = w.path().join(format!("anew{number}"));
            let fresh = run(&from, &anew, 1, &mut Silent);
            let (now, right) = (held(&to), held(&anew));
            prop_assert_eq!(now.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
            prop_assert_eq!(now, right);
            prop_assert_eq!(report.articles, fresh.articles);
        }
    }
}
