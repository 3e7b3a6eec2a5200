//! What was reported as committed is there, whatever happened to the process that wrote it.

use crate::harness::{Ran, Workspace, age};
use serde_json::json;
use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

/// A JSON Lines file of so many articles.
fn many(w: &Workspace, name: &str, prefix: &str, count: usize) {
    let lines: Vec<String> = (0..count)
        .map(|i| json!({"id": format!("{prefix}{i}"), "title": format!("Report {i}"), "body": format!("harbour number {i} {}", "and so on ".repeat(40))}).to_string())
        .collect();
    age(&w.write(name, lines.join("\n")));
}

fn all_ids(w: &Workspace) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for offset in (0..).step_by(1000) {
        let found = w.ids(&["harbour", "--limit", "1000", "--offset", &offset.to_string(), "--snippets", "0", "--no-collapse"]);
        let done = found.len() < 1000;
        ids.extend(found);
        if done {
            return ids;
        }
    }
    ids
}

#[test]
fn survives_a_kill_at_any_moment() {
    let w = Workspace::new();
    many(&w, "base/a.jsonl", "base", 300);
    w.expect(0, &["index", "base"]);
    for file in 0..6 {
        many(&w, &format!("more/{file}.jsonl"), &format!("more{file}-"), 600);
    }
    // Moments spread over the life of a run: start-up, reading, commits, merges. `NEWSEARCH_KILLS` asks for more of them.
    let kills: u64 = std::env::var("NEWSEARCH_KILLS").ok().and_then(|k| k.parse().ok()).unwrap_or(12);
    for kill in 0..kills {
        let mut child = w
            .command(&["index", "more", "--commit-every", "0", "--reread"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command starts");
        std::thread::sleep(Duration::from_millis(2 + kill * 37 % 331));
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("it ends");
        let found = all_ids(&w);
        assert_eq!(found.iter().filter(|id| id.starts_with("base")).count(), 300, "after kill {kill}");
    }
    w.expect(0, &["index", "more", "--reread"]);
    assert_eq!(all_ids(&w).len(), 300 + 6 * 600);
    w.expect(0, &["index", "base", "more"]);
    let left: Vec<_> = std::fs::read_dir(w.path().join(".newsearch")).expect("an index").flatten().map(|e| e.file_name()).collect();
    let ledgers = left.iter().filter(|name| name.to_string_lossy().starts_with("ledger-")).count();
    assert_eq!(ledgers, 1, "{left:?}");
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".tmp")), "{left:?}");
}

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
fn an_index_of_another_version_is_refused_with_what_to_do() {
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "A", "body": "harbour"}));
    w.expect(0, &["index", "news"]);
    let meta = w.path().join(".newsearch/meta.json");
    let text = std::fs::read_to_string(&meta).expect("meta.json");
    let (before, after) = text.split_once(r#"\"format\":"#).expect("a version");
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
    std::fs::write(&meta, format!(r#"{before}\"format\":999{after}"#)).expect("written");
    for args in [&["query", "harbour"][..], &["index", "news"]] {
        let ran = w.run(args);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains("format version 999") && ran.stderr.contains("newsearch index"), "{}", ran.stderr);
    }
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
            assert!(!ran.stderr.contains("panicked"), "{name} cut to {}: {}", bad.len(), ran.stderr);
            let ran = Ran::of(w.command(&["index", "news"]).output().expect("it starts"));
            assert!(!ran.stderr.contains("panicked"), "{name} cut to {}: {}", bad.len(), ran.stderr);
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
