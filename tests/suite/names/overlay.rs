//! `entities.toml` beside the index, `--no-names`, and when articles are enriched anew.

use crate::harness::{Workspace, age};
use serde_json::{Value, json};

const SAID: &str = "people and places are found otherwise than in an earlier run";

/// Two articles on one person under two names that nothing joins by itself, and one on a bank.
fn archive() -> Workspace {
    let w = Workspace::new();
    let bodies = [
        ("a", "Jane Roe opened the harbour in Oslo on Monday. Roe said it had cost too much."),
        ("b", "Martha Winterbourne left the council on Friday. Winterbourne said she would write a book in Bergen."),
        ("c", "Peter Hollis sold the mill in Leeds on Sunday. Hollis said he was tired."),
    ];
    for (id, body) in bodies {
        w.article(&format!("news/{id}.json"), json!({"id": id, "title": format!("Report {id}"), "body": body, "date": "2024-03-01"}));
    }
    let ran = w.run(&["index", "news"]);
    assert!(ran.code == 0 && !ran.stderr.contains(SAID), "{}", ran.stderr);
    w
}

/// Writes the overlay of the archive's index.
fn overlay(w: &Workspace, text: &str) {
    age(&w.write("entities.toml", text));
}

/// The people or places that the index counts.
fn counted(w: &Workspace, what: &str) -> Vec<String> {
    let ran = w.run(&[what, "--format", "jsonl"]);
    let name = |line: &str| serde_json::from_str::<Value>(line).expect("JSON")["value"].as_str().expect("a name").to_owned();
    let mut names: Vec<String> = ran.stdout.lines().map(name).collect();
    names.sort();
    names
}

#[test]
fn an_overlay_merges_renames_and_hides_and_survives_indexing() {
    let w = archive();
    assert_eq!(counted(&w, "people"), ["Jane Roe", "Martha Winterbourne", "Peter Hollis"]);
    overlay(
        &w,
        "[[merge]]\npeople = [\"Jane Roe\", \"Martha Winterbourne\"]\ninto = \"Jane Roe\"\n\n[[hide]]\nperson = \"Peter Hollis\"\n\n[[rename]]\nplace = \"Bergen\"\nto = \"Bjørgvin\"\n",
    );
    let ran = w.run(&["index", "news"]);
    assert!(ran.code == 0 && ran.stderr.contains(SAID) && ran.stderr.contains("3 files read again"), "{}", ran.stderr);
    let holds = || {
        assert_eq!(counted(&w, "people"), ["Jane Roe"]);
        assert!(counted(&w, "places").contains(&"Bjørgvin".to_owned()));
        assert_eq!(w.ids(&["person:roe"]), ["a", "b"]);
        assert_eq!(w.ids(&["person:\"Jane Roe\""]), ["a"], "a phrase asks for the spelling of the text");
        assert_eq!(w.ids(&["person:hollis"]), Vec::<String>::new());
    };
    holds();
    let ran = w.run(&["index", "news"]);
    assert!(ran.code == 0 && !ran.stderr.contains(SAID), "nothing has changed: {}", ran.stderr);
    holds();
    w.expect(0, &["index", "news", "--reread"]);
    holds();
    // A query that brings the index up to date goes by it too.
    w.expect(0, &["query", "--in", "news", "--index", ".newsearch", "harbour"]);
    holds();
}

#[test]
fn a_query_that_brings_the_index_up_to_date_takes_what_the_index_was_made_of() {
    let w = archive();
    w.write("news/.old/hidden.txt", "Hidden harbour\n\nMartha Winterbourne spoke of the hidden harbour on Monday.\n");
    w.expect(0, &["index", "news", "--hidden", "--no-names", "--index", "news/.newsearch"]);
    let people = || w.run(&["people", "*", "--index", "news/.newsearch"]).stdout;
    assert!(!people().contains("Winterbourne"));
    w.write("news/more.txt", "More harbour\n\nJane Roe spoke of more harbours on Tuesday.\n");
    let shown = w.run(&["query", "--in", "news", "hidden OR more"]);
    assert!(shown.stdout.contains("Hidden harbour") && shown.stdout.contains("More harbour"), "{} {}", shown.stdout, shown.stderr);
    assert!(!people().contains("Winterbourne") && !people().contains("Roe"), "{}", people());
    // What is really gone goes.
    std::fs::remove_file(w.path().join("news/.old/hidden.txt")).expect("removed");
    assert!(!w.run(&["query", "--in", "news", "hidden OR more"]).stdout.contains("Hidden harbour"));
}

#[test]
fn a_changed_or_removed_overlay_enriches_anew() {
    let w = archive();
    overlay(&w, "[[hide]]\nperson = \"Jane Roe\"\n");
    w.expect(0, &["index", "news"]);
    assert_eq!(counted(&w, "people"), ["Martha Winterbourne", "Peter Hollis"]);
    overlay(&w, "[[hide]]\nperson = \"Peter Hollis\"\n");
    let ran = w.run(&["index", "news"]);
    assert!(ran.stderr.contains(SAID), "{}", ran.stderr);
    assert_eq!(counted(&w, "people"), ["Jane Roe", "Martha Winterbourne"]);
    std::fs::remove_file(w.path().join("entities.toml")).expect("removed");
    assert!(w.run(&["index", "news"]).stderr.contains(SAID));
    assert_eq!(counted(&w, "people"), ["Jane Roe", "Martha Winterbourne", "Peter Hollis"]);
}

#[test]
fn a_wrong_overlay_is_refused_with_its_line_and_changes_nothing() {
    let w = archive();
    overlay(&w, "[[hide]]\npersn = \"Jane Roe\"\n");
    let ran = w.run(&["index", "news"]);
    assert!(ran.code == 2 && ran.stderr.contains("entities.toml, line 2"), "{} {}", ran.code, ran.stderr);
    assert_eq!(counted(&w, "people").len(), 3);
    // What has no end, or is none that a person would write.
    overlay(&w, &" ".repeat((1 << 20) + 1));
    let ran = w.run(&["index", "news"]);
    assert!(ran.code == 2 && ran.stderr.contains("entities.toml: longer than 1 MiB"), "{} {}", ran.code, ran.stderr);
    std::fs::create_dir_all(w.path().join("news/newsearch.toml")).expect("a folder");
    std::fs::remove_file(w.path().join("entities.toml")).expect("removed");
    let ran = w.run(&["index", "news"]);
    assert!(ran.code == 2 && ran.stderr.contains("newsearch.toml: no regular file"), "{} {}", ran.code, ran.stderr);
}

#[test]
fn without_names_only_what_the_file_states_is_there() {
    let w = archive();
    w.article(
        "news/d.json",
        json!({"id": "d", "title": "Report d", "body": "Peter Hollis flew to Leeds.", "people": ["Ann Lee"], "places": ["Rome"], "date": "2024-03-02"}),
    );
    let ran = w.run(&["index", "news", "--no-names"]);
    assert!(ran.code == 0 && ran.stderr.contains(SAID) && ran.stderr.contains("3 files read again"), "{}", ran.stderr);
    assert_eq!((counted(&w, "people"), counted(&w, "places")), (vec!["Ann Lee".to_owned()], vec!["Rome".to_owned()]));
    let read = w.expect(0, &["read", "--no-names", "--format", "jsonl", "news/a.json"]);
    let read: Value = serde_json::from_str(&read).expect("JSON");
    assert_eq!((&read["people"], &read["places"]), (&json!([]), &json!([])));
}

#[test]
fn an_index_enriched_by_another_version_is_brought_up_to_date() {
    let w = archive();
    w.expect(0, &["index", "news", "--no-names"]);
    assert!(counted(&w, "people").is_empty());
    let ran = w.run(&["index", "news", "--forget-flags", "--format", "json"]);
    assert!(ran.stderr.contains(SAID), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!((&report["files_reenriched"], &report["articles"]), (&json!(3), &json!(3)));
    assert_eq!(counted(&w, "people").len(), 3);
    let ran = w.run(&["index", "news", "--quiet"]);
    assert!(ran.stdout.is_empty() && ran.stderr.is_empty(), "{}", ran.stderr);
}
