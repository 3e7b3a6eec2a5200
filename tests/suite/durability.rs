//! One writer, rights to files, and a first look at damage; what happens when things break is in `faults`.

use crate::harness::{Ran, Workspace};
use serde_json::json;

#[test]
fn a_second_writer_gets_a_clear_error() {
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "A", "body": "harbour"}));
    w.expect(0, &["index", "news"]);
    let location = newsearch::engine::Location::within(w.path());
    let held = newsearch::engine::writer(&location, &newsearch::engine::WriteOptions::default()).expect("a writer");
    let ran = w.run(&["index", "news"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("another newsearch is writing"), "{}", ran.stderr);
    assert_eq!(w.ids(&["harbour"]), ["a"], "readers go on");
    held.finish().expect("finished");
    w.expect(0, &["index", "news"]);
}

#[test]
fn a_writer_opens_while_the_program_starts_others() {
    // A process that is being begun holds, for a moment, all that its parent has open: locks that were let go of too.
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    let begun = std::process::Command::new(env!("CARGO_BIN_EXE_newsearch")).arg("--version").output();
                    assert!(begun.is_ok_and(|ran| ran.status.success()));
                }
            });
        }
        let opened: Vec<_> = (0..50)
            .map(|_| {
                let w = Workspace::new();
                let location = newsearch::engine::Location::within(w.path());
                newsearch::engine::writer(&location, &newsearch::engine::WriteOptions::default()).map(drop)
            })
            .collect();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        for outcome in opened {
            outcome.expect("a writer");
        }
    });
}

#[test]
fn a_damaged_index_is_refused_without_a_panic() {
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "A", "body": "harbour"}));
    w.expect(0, &["index", "news"]);
    let folder = w.path().join(".newsearch");
    let files: Vec<_> = std::fs::read_dir(&folder).expect("an index").flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
    for path in files {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if name.ends_with(".lock") || name.starts_with(".managed") {
            continue;
        }
        let good = std::fs::read(&path).expect("read");
        for bad in [Vec::new(), good[..good.len() / 2].to_vec()] {
            std::fs::write(&path, &bad).expect("written");
            let ran = Ran::of(w.command(&["query", "harbour"]).output().expect("it starts"));
            assert!(!ran.stderr.contains("panicked at"), "{name} cut to {}: {}", bad.len(), ran.stderr);
            let ran = Ran::of(w.command(&["index", "news"]).output().expect("it starts"));
            assert!(!ran.stderr.contains("panicked at"), "{name} cut to {}: {}", bad.len(), ran.stderr);
            std::fs::write(&path, &good).expect("restored");
        }
    }
}

#[test]
#[cfg(unix)]
fn an_index_that_cannot_be_written_can_be_asked() {
    use std::os::unix::fs::PermissionsExt;
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "A", "body": "harbour"}));
    w.expect(0, &["index", "news"]);
    let folder = w.path().join(".newsearch");
    for entry in std::fs::read_dir(&folder).expect("an index").flatten() {
        if entry.file_name().to_string_lossy().ends_with(".lock") {
            std::fs::remove_file(entry.path()).expect("removed");
        }
    }
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).expect("set");
    let ids = w.ids(&["harbour"]);
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).expect("set back");
    assert_eq!(ids, ["a"]);
}

#[test]
#[cfg(unix)]
fn an_index_that_may_not_be_looked_at_is_not_called_none() {
    use std::os::unix::fs::PermissionsExt;
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "A", "body": "harbour"}));
    w.expect(0, &["index", "news"]);
    let folder = w.path().join(".newsearch");
    let set = |mode| std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).expect("set");
    set(0o000);
    // Root may look all the same.
    let all_the_same = folder.join("meta.json").exists();
    let (asked, made) = (w.run(&["query", "harbour"]), w.run(&["rebuild", "news"]));
    set(0o755);
    if all_the_same {
        assert_eq!((asked.code, made.code), (0, 0));
    } else {
        assert!(
            [&asked, &made].iter().all(|ran| ran.code == 2 && ran.stderr.contains("Permission denied")),
            "{} {}",
            asked.stderr,
            made.stderr
        );
    }
}

#[test]
#[cfg(unix)]
fn whoever_may_read_the_folder_may_read_the_index() {
    use std::os::unix::fs::PermissionsExt;
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "A", "body": "harbour"}));
    w.expect(0, &["index", "news"]);
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("metadata").permissions().mode();
    let folder = w.path().join(".newsearch");
    for entry in std::fs::read_dir(&folder).expect("an index").flatten() {
        assert_eq!(mode(&entry.path()) & 0o444, mode(&folder) & 0o444, "{:?}", entry.file_name());
    }
}

#[test]
fn a_commit_in_the_middle_of_a_file_that_is_read_again_takes_nothing_away() {
    use newsearch::article::{Article, Source};
    use newsearch::engine::{self, Location, WriteOptions};
    use newsearch::search::{Indexer, SourceRecord};
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    let writer = || engine::writer(&location, &WriteOptions { threads: 1, memory_bytes: 15_000_000 }).expect("a writer");
    let add = |indexer: &mut dyn Indexer, path: &str, id: &str, body: &str| {
        let source = Source { path: path.into(), member: Some(id.into()) };
        indexer.add(Article { id: id.into(), body: body.into(), source, ..Article::default() }).expect("added");
    };
    let end = |indexer: &mut dyn Indexer, path: &str| {
        indexer.end(SourceRecord { path: path.into(), articles: 1, ..SourceRecord::default() }).expect("ended");
    };
    let held = || {
        let searcher = engine::open(&location).expect("open");
        ["1", "2", "3", "4"].map(|id| searcher.article(id).expect("read").map(|article| article.body))
    };
    let body = |text: &str| Some(text.to_owned());
    let mut indexer = writer();
    indexer.begin("all.jsonl").expect("begun");
    ["1", "2", "3"].iter().for_each(|id| add(&mut *indexer, "all.jsonl", id, "old"));
    end(&mut *indexer, "all.jsonl");
    indexer.commit().expect("committed");
    // Read again, and interrupted after the first.
    indexer.begin_in_parts("all.jsonl").expect("begun");
    add(&mut *indexer, "all.jsonl", "1", "new");
    indexer.commit().expect("committed");
    drop(indexer);
    assert_eq!(held(), [body("new"), body("old"), body("old"), None]);
    let checked = engine::check(&location, true).expect("checked");
    assert!(checked.is_whole(), "{checked:?}");
    let stats = engine::open(&location).expect("open").stats().expect("counted");
    assert_eq!((stats.sources, stats.skipped), (1, 0), "a file that was not read to its end has something to read");
    // Again: 2 stands in another file now, 3 nowhere, 4 is new.
    let mut indexer = writer();
    indexer.begin_in_parts("all.jsonl").expect("begun");
    add(&mut *indexer, "all.jsonl", "1", "newer");
    indexer.begin("other.json").expect("begun");
    add(&mut *indexer, "other.json", "2", "moved");
    end(&mut *indexer, "other.json");
    indexer.commit().expect("committed");
    assert_eq!(held(), [body("newer"), body("moved"), body("old"), None]);
    add(&mut *indexer, "all.jsonl", "4", "added");
    end(&mut *indexer, "all.jsonl");
    indexer.commit().expect("committed");
    assert_eq!(held(), [body("newer"), body("moved"), None, body("added")]);
}

#[test]
fn what_an_interrupted_run_brought_of_a_file_stays_and_is_not_counted_as_new_by_the_next() {
    use newsearch::engine::{self, Location, WriteOptions};
    use newsearch::pipeline::{IndexJob, Progress, Silent};
    /// Ends the run once something was handed in.
    struct Impatient(bool);
    impl Progress for Impatient {
        fn articles(&mut self, handed_in: u64) {
            self.0 |= handed_in > 0;
        }
        fn cancelled(&mut self) -> bool {
            self.0
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let line =
        |n: u32| format!("{{\"id\": \"{n}\", \"title\": \"Report {n}\", \"body\": \"{}\"}}\n", "The harbour was closed again. ".repeat(40));
    let all = 2_500;
    std::fs::write(folder.path().join("all.jsonl"), (0..all).map(line).collect::<String>()).expect("written");
    let location = Location::within(folder.path());
    let run = |job: &IndexJob, told: &mut dyn Progress| {
        let mut indexer = engine::writer(&location, &WriteOptions { threads: 1, memory_bytes: 15_000_000 }).expect("a writer");
        let report = job.run(&mut *indexer, told).expect("done");
        indexer.finish().expect("finished");
        report
    };
    let job = IndexJob { threads: 1, ..IndexJob::new([folder.path().join("all.jsonl")], folder.path()) };
    let first = run(&job, &mut Impatient(false));
    assert!(first.interrupted && (1..u64::from(all)).contains(&first.articles), "{first:?}");
    let checked = engine::check(&location, true).expect("checked");
    assert!(checked.is_whole(), "{checked:?}");
    let second = run(&job, &mut Silent);
    assert_eq!((first.added, second.unchanged, second.replaced), (first.articles, first.articles, 0));
    assert_eq!((second.added, second.articles), (u64::from(all) - first.articles, u64::from(all)));
    // Read again and interrupted, all of it is there, and nothing is new.
    let again = IndexJob { reread: true, ..job };
    assert!(run(&again, &mut Impatient(false)).interrupted);
    let last = run(&again, &mut Silent);
    assert_eq!((last.replaced, last.added, last.removed, last.articles), (u64::from(all), 0, 0, u64::from(all)));
}
