//! `check`, `rebuild`, `backup` and `restore` as commands.

use super::{answers, line, request};
use crate::harness::{Workspace, age};
use newsearch::article::Article;
use newsearch::engine::{self, Location, WriteOptions};
use newsearch::pipeline::{Silent, index_articles};
use serde_json::{Value, json};
use std::fs;

fn archive() -> Workspace {
    let w = Workspace::new();
    for name in ["a", "b"] {
        let text: String = (0..6).map(|n| line(&format!("{name}{n}"), "")).collect();
        age(&w.write(&format!("news/{name}.jsonl"), text));
    }
    w.expect(0, &["index", "news", "--no-names"]);
    w
}

/// Turns a bit of the file with this ending.
fn damage(w: &Workspace, ending: &str) {
    let entries = fs::read_dir(w.path().join(".newsearch")).expect("an index");
    let path = entries.flatten().map(|entry| entry.path()).find(|path| path.to_string_lossy().ends_with(ending)).expect("a file");
    let mut bytes = fs::read(&path).expect("read");
    bytes[10] ^= 4;
    fs::write(path, bytes).expect("written");
}

#[test]
fn check_tells_whole_from_damaged() {
    let w = archive();
    let told = w.expect(0, &["check"]);
    assert!(told.starts_with("whole: every file is there") && told.contains("12 articles from 2 sources"), "{told}");
    assert!(w.expect(0, &["check", "--full"]).starts_with("whole: every byte"));
    damage(&w, ".store");
    w.expect(0, &["check"]);
    let ran = w.run(&["check", "--full", "--format", "json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("1 damage") && ran.stderr.contains("newsearch rebuild"), "{}", ran.stderr);
    let found: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!((found["full"].clone(), found["damages"].clone()), (json!(true), json!(1)));
    assert!(found["told"][0]["file"].as_str().is_some_and(|name| name.ends_with(".store")), "{found}");
}

#[test]
fn check_tells_where_it_is_not_known_which_articles_are_copies() {
    let w = archive();
    let told = "which articles are copies is not known yet: the next newsearch index finds it\n";
    assert!(!w.expect(0, &["check"]).contains(told));
    fs::remove_file(w.path().join(".newsearch/copies-1.bin")).expect("removed");
    for args in [&["check"][..], &["check", "--full"]] {
        let found = w.expect(0, args);
        assert!(found.starts_with("whole: ") && found.ends_with(told), "{found}");
    }
    w.expect(0, &["index", "news", "--no-names"]);
    assert!(!w.expect(0, &["check"]).contains(told));
    damage(&w, "copies-1.bin");
    assert_eq!(w.run(&["check"]).code, 2);
    w.expect(0, &["index", "news", "--no-names"]);
    assert!(w.expect(0, &["check", "--full"]).starts_with("whole: "));
}

#[test]
fn optimize_leaves_one_segment_and_the_same_answers() {
    let w = archive();
    let location = Location::within(w.path());
    assert!(w.expect(0, &["optimize"]).ends_with("nothing to merge\n"));
    for name in ["c", "d", "e"] {
        // Copies of one report over several segments, and some that go again.
        let text: String = (0..5).map(|n| line(&format!("{name}{n}"), &"the pilot boat could not leave its berth ".repeat(9))).collect();
        age(&w.write(&format!("news/{name}.jsonl"), text));
        w.expect(0, &["index", "news", "--no-names"]);
    }
    fs::remove_file(w.path().join("news/d.jsonl")).expect("removed");
    w.expect(0, &["index", "news", "--no-names"]);
    let (before, folded) = (answers(&location).expect("answers"), w.expect(0, &["query", "pilot", "--format", "jsonl"]));
    let reader = engine::open(&location).expect("opened");
    let done: Value = serde_json::from_str(&w.expect(0, &["optimize", "--quiet", "--format", "json"])).expect("JSON");
    assert!(done["before"]["segments"].as_u64() > Some(1), "{done}");
    assert_eq!((&done["merged"], &done["articles"], &done["after"]["segments"]), (&json!(true), &json!(22), &json!(1)));
    assert!(done["after"]["bytes"].as_u64() < done["before"]["bytes"].as_u64(), "{done}");
    assert_eq!(answers(&location).expect("answers"), before);
    assert_eq!(w.expect(0, &["query", "pilot", "--format", "jsonl"]), folded);
    assert_eq!(reader.search(&request("pilot")).expect("who reads goes on").total, 10);
    let check = engine::check(&location, true).expect("checked");
    assert!(check.is_whole(), "{:?}", check.told);
    // The next change finds its copies from what was placed anew.
    age(&w.write("news/f.jsonl", line("f0", &"the pilot boat could not leave its berth ".repeat(9))));
    w.expect(0, &["index", "news", "--no-names"]);
    let hits = w.hits(&["pilot", "--copies", "fold"]);
    assert_eq!((hits.len(), w.ids(&["pilot", "--copies", "only", "--limit", "50"]).len()), (1, 10), "{hits:?}");
    let held = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    let ran = w.run(&["optimize"]);
    assert!(ran.code == 2 && ran.stderr.contains("another"), "{}", ran.stderr);
    drop(held);
}

#[test]
fn a_rebuild_answers_as_the_index_did() {
    let w = archive();
    w.write("newsearch.toml", "site = \"Outside\"\n");
    w.write("news/newsearch.toml", "site = \"Meridian Post\"\n");
    w.expect(0, &["index", "news", "--no-names"]);
    let location = Location::within(w.path());
    let comparable = || {
        let mut before = answers(&location).expect("answers");
        before.iter_mut().for_each(|answer| drop(answer.as_object_mut().map(|answer| answer.remove("generation"))));
        before
    };
    let before = comparable();
    assert!(before.iter().any(|answer| answer.to_string().contains("Meridian Post")));
    for broken in [".store", "meta.json"] {
        damage(&w, broken);
        let told = w.expect(0, &["rebuild", "--no-names"]);
        assert!(told.starts_with("12 articles in the index"), "{told}");
        assert_eq!(comparable(), before, "after damage to {broken}");
        w.expect(0, &["check", "--full"]);
        let told = w.expect(0, &["index", "news", "--no-names"]);
        assert!(told.contains("unchanged") && !told.contains("added"), "it knows its files: {told}");
    }
}

#[test]
fn a_rebuild_that_is_given_up_leaves_nothing_beside_the_index() {
    let w = archive();
    let location = Location::within(w.path());
    let rebuild = engine::Rebuild::begin(&location).expect("begun");
    let writer = rebuild.writer(&WriteOptions::default()).expect("a writer");
    assert!(w.path().join(".newsearch.rebuild").exists());
    drop((writer, rebuild));
    assert!(!w.path().join(".newsearch.rebuild").exists());
    w.expect(0, &["query", "harbour"]);
}

/// On Windows it stays until the next rebuild.
#[test]
#[cfg(not(windows))]
fn what_a_killed_rebuild_had_made_is_removed_by_the_next_run() {
    let w = archive();
    let left = w.path().join(".newsearch.rebuild");
    w.write(".newsearch.rebuild/.managed.json", "[\"half.store\"]");
    w.write(".newsearch.rebuild/half.store", "half an index");
    w.expect(0, &["query", "harbour"]);
    assert!(left.exists(), "who only asks removes nothing");
    w.expect(0, &["index", "news", "--no-names"]);
    assert!(!left.exists());
}

#[test]
fn a_rebuild_says_what_would_be_lost_and_drops_it_only_when_told() {
    let w = archive();
    let location = Location::within(w.path());
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    let article = Article { id: "own".into(), title: "Handed in".into(), body: "At the harbour.".into(), ..Article::default() };
    index_articles([article], &mut *indexer, &mut Silent).expect("indexed");
    indexer.finish().expect("finished");
    fs::remove_file(w.path().join("news/b.jsonl")).expect("removed");
    let ran = w.run(&["rebuild", "--no-names"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("6 articles of 1 files that are gone (news/b.jsonl)"), "{}", ran.stderr);
    assert!(ran.stderr.contains("1 articles that a program handed in") && ran.stderr.contains("--drop-missing"), "{}", ran.stderr);
    assert_eq!(w.ids(&["harbour", "--limit", "100", "--copies", "show"]).len(), 13, "nothing was changed");
    w.expect(0, &["rebuild", "--no-names", "--drop-missing"]);
    assert_eq!(w.ids(&["harbour", "--limit", "100", "--copies", "show"]).len(), 6);
}

#[test]
fn a_rebuild_without_the_flags_of_the_index_does_not_take_its_place() {
    let w = Workspace::new();
    for name in ["a", "b"] {
        age(&w.write(&format!("news/{name}.unknown"), "head,txt\nHarbour,A storm at sea\n"));
    }
    let flags = ["--input-format", "csv", "--map", "title=head", "--map", "body=txt"];
    w.expect(0, &[&["index", "news"][..], &flags].concat());
    // What has not changed stays as it is; only the flags are forgotten.
    w.expect(0, &["index", "news", "--forget-flags"]);
    let ran = w.run(&["rebuild"]);
    assert!(
        ran.code == 2 && ran.stderr.contains("2 files that gave articles give none now, though unchanged (news/a.unknown, …)"),
        "{}",
        ran.stderr
    );
    assert_eq!(w.ids(&["storm", "--copies", "show"]).len(), 2, "the old one stays");
    w.expect(0, &[&["rebuild"][..], &flags].concat());
    assert_eq!(w.ids(&["storm", "--copies", "show"]).len(), 2);
    w.expect(0, &["rebuild"]);
    assert_eq!(w.ids(&["storm", "--copies", "show"]).len(), 2, "with the flags of the rebuild before");
    assert_ne!(w.run(&["rebuild", "--drop-missing", "--forget-flags"]).code, 2);
    assert!(w.ids(&["storm"]).is_empty());
}

#[test]
fn where_the_ledger_is_damaged_the_files_are_named() {
    let w = archive();
    damage(&w, ".bin");
    for entry in fs::read_dir(w.path().join(".newsearch")).expect("an index").flatten() {
        if entry.file_name().to_string_lossy().starts_with("ledger") {
            fs::write(entry.path(), "x").expect("written");
        }
    }
    let ran = w.run(&["rebuild"]);
    assert!(ran.code == 2 && ran.stderr.contains("newsearch rebuild PATH"), "{}", ran.stderr);
    w.expect(0, &["rebuild", "news", "--no-names"]);
    assert_eq!(w.ids(&["harbour", "--limit", "100", "--copies", "show"]).len(), 12);
}

#[test]
fn a_copy_made_while_another_writes_is_of_one_commit() {
    let w = archive();
    let location = Location::within(w.path());
    let before = engine::open(&location).expect("opened").stats().expect("figures");
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
            for number in 0..40 {
                let body = "At the harbour.".to_owned();
                let article = Article { id: format!("own{number}"), title: "Handed in".into(), body, ..Article::default() };
                index_articles([article], &mut *indexer, &mut Silent).expect("indexed");
            }
            indexer.finish().expect("finished");
        });
        for copy in 0.. {
            let to = w.path().join(format!("copies/{copy}"));
            let copied = engine::backup(&location, &to).expect("copied");
            assert_eq!(copied.articles, before.articles + copied.generation - before.generation, "of one commit");
            assert_eq!(engine::open(&Location::Folder(to)).expect("opened").stats().expect("figures").articles, copied.articles);
            let check = engine::check(&location, copy % 2 == 0).expect("checked");
            assert!(check.is_whole(), "{:?}", check.told);
            if writing.is_finished() {
                break;
            }
        }
    });
}

#[test]
fn a_copy_is_restored_and_an_index_is_not_overwritten_unasked() {
    let w = archive();
    let location = Location::within(w.path());
    let before = answers(&location).expect("answers");
    let told = w.expect(0, &["backup", "copies/monday"]);
    assert!(told.starts_with("12 articles of commit 1 copied and checked"), "{told}");
    // Where it would be removed with the index it is of.
    let ran = w.run(&["backup", ".newsearch/copies/monday"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("in the index itself"), "{}", ran.stderr);
    let ran = w.run(&["backup", "copies/monday"]);
    assert!(ran.code == 2 && ran.stderr.contains("not empty"), "{}", ran.stderr);
    age(&w.write("news/c.jsonl", line("c0", "")));
    w.expect(0, &["index", "news", "--no-names"]);
    let ran = w.run(&["restore", "copies/monday"]);
    assert!(ran.code == 2 && ran.stderr.contains("--force"), "{}", ran.stderr);
    w.expect(0, &["restore", "copies/monday", "--force"]);
    w.expect(0, &["restore", "copies/monday", "--index", "else/where/.newsearch"]);
    assert_eq!(w.ids(&["harbour", "--index", "else/where/.newsearch"]), w.ids(&["harbour"]));
    assert_eq!(answers(&location).expect("answers"), before);
    let told = w.expect(0, &["index", "news", "--no-names"]);
    assert!(told.contains("13 articles") && told.contains("added"), "{told}");
    fs::remove_dir_all(w.path().join(".newsearch")).expect("removed");
    w.expect(0, &["restore", "copies/monday"]);
    assert_eq!(answers(&location).expect("answers"), before);
}

#[test]
fn a_copy_removes_nothing_of_others() {
    let w = archive();
    for name in [".copy.backup", ".copy.copy", ".copy.rebuild", ".copy.before", ".copy.former"] {
        w.write(&format!("{name}/notes.txt"), "precious");
    }
    let ran = w.run(&["backup", "copy"]);
    assert!(ran.code == 2 && ran.stderr.contains(".copy.copy is in the way"), "{}", ran.stderr);
    fs::remove_dir_all(w.path().join(".copy.copy")).expect("removed");
    w.expect(0, &["backup", "copy"]);
    w.expect(0, &["check", "--full", "--index", "copy"]);
    for name in [".copy.backup", ".copy.rebuild", ".copy.before", ".copy.former"] {
        assert_eq!(fs::read_to_string(w.path().join(name).join("notes.txt")).expect("read"), "precious");
    }
    // One that was killed is begun anew, one that goes on is not disturbed.
    w.write(".other.copy/.managed.json", "[]");
    let held = fs::File::create(w.path().join(".other.copy/.tantivy-writer.lock")).expect("a file");
    held.lock().expect("locked");
    let ran = w.run(&["backup", "other"]);
    assert!(ran.code != 0 && w.path().join(".other.copy/.managed.json").exists(), "{}", ran.stderr);
    drop(held);
    w.expect(0, &["backup", "other"]);
    assert!(!w.path().join(".other.copy").exists());
}

#[test]
fn damage_is_neither_copied_nor_restored() {
    let w = archive();
    let location = Location::within(w.path());
    w.expect(0, &["backup", "good"]);
    w.expect(0, &["backup", "bad"]);
    let entries = fs::read_dir(w.path().join("bad")).expect("a copy");
    let store = entries.flatten().map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "store")).expect("a store");
    fs::write(&store, vec![0; fs::read(&store).expect("read").len()]).expect("written");
    let before = answers(&location).expect("answers");
    let ran = w.run(&["restore", "bad", "--force"]);
    assert!(ran.code == 2 && ran.stderr.contains(".store"), "{}", ran.stderr);
    assert!(ran.stderr.contains("take another copy") && !ran.stderr.contains("newsearch check"), "{}", ran.stderr);
    assert_eq!(answers(&location).expect("answers"), before);
    w.expect(0, &["backup", "unreadable"]);
    w.write("unreadable/searches.json", "{\"saved");
    let ran = w.run(&["restore", "unreadable", "--force"]);
    assert!(ran.code == 2 && ran.stderr.contains("unreadable/searches.json cannot be read"), "{}", ran.stderr);
    damage(&w, ".store");
    let ran = w.run(&["backup", "worse"]);
    assert!(ran.code == 2 && ran.stderr.contains(".store"), "{}", ran.stderr);
    assert!(!w.path().join("worse").exists());
    w.expect(0, &["restore", "good", "--force"]);
    assert_eq!(answers(&location).expect("answers"), before);
    let left: Vec<_> = fs::read_dir(w.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("rebuild")), "{left:?}");
}

/// What is acknowledged has been brought to the disk, names and all: after the rename that makes the commit the folder is synced.
#[test]
#[cfg(target_os = "linux")]
fn the_folder_is_synced_after_the_rename_of_a_commit() {
    let w = Workspace::new();
    age(&w.write("news/a.jsonl", line("a", "")));
    let traced = std::process::Command::new("strace")
        .args(["-f", "-y", "-o", "trace", "-e", "trace=rename,renameat,renameat2,fsync,fdatasync,write"])
        .args([env!("CARGO_BIN_EXE_newsearch"), "index", "news", "--no-names"])
        .current_dir(w.path())
        .output();
    if !traced.is_ok_and(|traced| traced.status.success()) {
        println!("left out: strace cannot be used here");
        return;
    }
    let trace = fs::read_to_string(w.path().join("trace")).expect("a trace");
    let lines: Vec<&str> = trace.lines().collect();
    let renamed = lines.iter().rposition(|line| line.contains("rename") && line.contains("meta.json\"")).expect("the commit");
    let reported = lines.iter().rposition(|line| line.contains("write(1<") && line.contains(" in the index")).expect("the report");
    let synced = |line: &&str| line.contains("sync(") && line.contains("/.newsearch>");
    assert!(lines[renamed..reported].iter().any(synced), "{}", lines[renamed..reported].join("\n"));
    let made = lines.iter().any(|line| line.contains("fsync(") && line.contains(&format!("{}>", w.path().display())));
    assert!(made, "the name of the folder itself");
}

#[test]
fn an_index_made_anew_of_nothing_follows_the_one_before() {
    let w = archive();
    let generation = || serde_json::from_str::<Value>(&w.expect(0, &["stats", "--format", "json"])).expect("JSON")["generation"].as_u64();
    let before = generation();
    fs::remove_dir_all(w.path().join("news")).expect("removed");
    w.expect(0, &["rebuild", "--drop-missing"]);
    assert!(generation() > before, "what was seen of a search is not more than there is");
    assert!(w.expect(0, &["check", "--full"]).starts_with("whole: "));
}
