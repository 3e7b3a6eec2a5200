//! Readers while another process's work goes on: writing, merging, making the index anew.

use super::{asked, line, request};
use crate::harness::{Workspace, age};
use newsearch::article::Article;
use newsearch::engine::{self, Location, Rebuild, WriteOptions};
use newsearch::pipeline::{IndexJob, Silent, index_articles};
use newsearch::search::copies::Copies;
use newsearch::search::{Indexer, Request};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Articles of each commit.
const BATCH: u64 = 5;

fn batch(number: u64) -> Vec<Article> {
    let article = |n: u64| Article {
        id: format!("{number}-{n}"),
        title: format!("Report {number}"),
        body: format!("The harbour was closed, wrote number {n} of {number}."),
        ..Article::default()
    };
    (0..BATCH).map(article).collect()
}

fn write(indexer: &mut dyn Indexer, number: u64) -> u64 {
    index_articles(batch(number), indexer, &mut Silent).expect("indexed").generation
}

#[test]
fn readers_see_one_commit_each_while_another_writes() {
    let (seconds, readers) = (asked("NEWSEARCH_READING", 2), if std::env::var_os("NEWSEARCH_READING").is_some() { 8 } else { 4 });
    let w = Workspace::new();
    let location = Location::within(w.path());
    let mut indexer = engine::writer(&location, &WriteOptions { threads: 1, ..WriteOptions::default() }).expect("a writer");
    let first = write(&mut *indexer, 0);
    let (stop, queries, newest) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(first));
    std::thread::scope(|scope| {
        for reader in 0..readers {
            let (stop, queries, newest, location) = (&stop, &queries, &newest, &location);
            scope.spawn(move || {
                let asked = Request { limit: 3, snippets: 0, copies: Copies::Show, ..request("harbour") };
                let mut searcher = engine::open(location).expect("opened");
                let mut last = 0;
                for number in 0u64.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    match number % 64 {
                        0 if reader % 2 == 0 => searcher = engine::open(location).expect("opened"),
                        0 => drop(searcher.reload().expect("reloaded")),
                        32 => drop(searcher.stats().expect("figures")),
                        _ => {}
                    }
                    let response = searcher.search(&asked).expect("an answer");
                    let commit = response.generation;
                    assert_eq!(response.total, (commit - first + 1) * BATCH, "of commit {commit}");
                    assert!(commit >= last && commit <= newest.load(Ordering::SeqCst) + 1, "commits are seen in their order");
                    last = commit;
                    queries.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let until = Instant::now() + Duration::from_secs(seconds as u64);
        let mut number = 1;
        while Instant::now() < until {
            newest.store(write(&mut *indexer, number), Ordering::SeqCst);
            number += 1;
        }
        stop.store(true, Ordering::Relaxed);
        println!("{} queries by {readers} readers in {seconds} s, {number} commits", queries.load(Ordering::Relaxed));
    });
    indexer.finish().expect("finished");
    assert!(engine::check(&location, true).expect("checked").is_whole());
}

#[test]
fn other_processes_read_on_while_the_index_is_made_anew_and_replaced() {
    let w = Workspace::new();
    for file in 0..3 {
        let text: String = (0..20).map(|n| line(&format!("{file}-{n}"), "")).collect();
        age(&w.write(&format!("news/{file}.jsonl"), text));
    }
    w.expect(0, &["index", "news", "--no-names"]);
    let location = Location::within(w.path());
    let held = engine::open(&location).expect("opened");
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let found = w.ids(&["harbour", "--limit", "100", "--copies", "show"]);
                    assert_eq!(found.len(), 60);
                }
            });
        }
        for _ in 0..4 {
            w.expect(0, &["rebuild", "--no-names"]);
        }
        stop.store(true, Ordering::Relaxed);
    });
    let all = Request { copies: Copies::Show, ..request("harbour") };
    assert_eq!(held.search(&all).expect("the old one").total, 60);
    held.reload().expect("the new one");
    assert_eq!(held.search(&all).expect("the new one").total, 60);
}

#[test]
fn two_processes_that_write_do_not_mix() {
    let w = Workspace::new();
    for file in 0..4 {
        let text: String = (0..30).map(|n| line(&format!("{file}-{n}"), "")).collect();
        age(&w.write(&format!("news/{file}.jsonl"), text));
    }
    // Each takes what the other has not; who is locked out says so and tries again.
    std::thread::scope(|scope| {
        for writer in 0..3 {
            let w = &w;
            scope.spawn(move || {
                for file in 0..4 {
                    let path = format!("news/{}.jsonl", (file + writer) % 4);
                    for tried in 0.. {
                        let ran = w.run(&["index", &path, "--no-names", "--reread"]);
                        if ran.code == 0 {
                            break;
                        }
                        assert!(ran.stderr.contains("another newsearch is writing"), "{}", ran.stderr);
                        assert!(tried < 500, "never its turn");
                        std::thread::sleep(Duration::from_millis(10));
                    }
                }
            });
        }
    });
    let location = Location::within(w.path());
    assert_eq!(super::ids(&location).expect("ids").len(), 120);
    let check = engine::check(&location, true).expect("checked");
    assert!(check.is_whole(), "{:?}", check.told);
}

#[test]
fn nobody_writes_while_the_index_is_made_anew() {
    let w = Workspace::new();
    age(&w.write("news/a.jsonl", line("a", "")));
    w.expect(0, &["index", "news", "--no-names"]);
    w.expect(0, &["backup", "copy"]);
    let location = Location::within(w.path());
    let rebuild = Rebuild::begin(&location).expect("begun");
    assert_eq!(rebuild.sources().map(|sources| sources.len()), Some(1));
    for args in [&["index", "news"][..], &["rebuild"], &["restore", "copy", "--force"]] {
        let ran = w.run(args);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains("another newsearch is writing"), "{args:?}: {}", ran.stderr);
    }
    let mut indexer = rebuild.writer(&WriteOptions::default()).expect("a writer");
    IndexJob::new([w.path().join("news")], w.path()).run(&mut *indexer, &mut Silent).expect("indexed");
    indexer.finish().expect("finished");
    rebuild.publish().expect("published");
    w.expect(0, &["index", "news"]);
    assert_eq!(w.ids(&["harbour"]), ["a"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_read_only_file_system_can_be_asked_and_checked() {
    let w = Workspace::new();
    age(&w.write("news/a.jsonl", line("a", "")));
    w.expect(0, &["index", "news", "--no-names"]);
    let script = r#"
        mount --bind .newsearch .newsearch && mount -o remount,ro,bind .newsearch || exit 90
        touch .newsearch/x 2>/dev/null && exit 91
        rm -f .newsearch/.tantivy-meta.lock 2>/dev/null
        "$NEWSEARCH" query harbour --format jsonl || exit 92
        "$NEWSEARCH" check --full || exit 93
        "$NEWSEARCH" backup copy || exit 94
        "$NEWSEARCH" index news && exit 95
        "$NEWSEARCH" query harbour --index copy --format jsonl || exit 96"#;
    let mut command = std::process::Command::new("unshare");
    command.args(["-rm", "sh", "-c", script]).current_dir(w.path()).env("NEWSEARCH", env!("CARGO_BIN_EXE_newsearch"));
    match command.output() {
        Ok(ran) if ran.status.code() != Some(90) && !String::from_utf8_lossy(&ran.stderr).contains("unshare failed") => {
            assert_eq!(ran.status.code(), Some(0), "{ran:?}");
        }
        _ => println!("left out: no file system can be mounted here"),
    }
}
