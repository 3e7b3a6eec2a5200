//! The flags with which paths were indexed: what an index remembers of them, and who goes by it.

use crate::harness::{Ran, Workspace, age};
use newsearch::engine::{self, Location, WriteOptions};
use newsearch::pipeline::{IndexJob, Silent};
use serde_json::{Value, json};

/// Two tables whose headlines stand in a column that nothing is known of.
fn tables() -> Workspace {
    let w = Workspace::new();
    for (name, place) in [("a", "Harbour"), ("b", "Bridge")] {
        table(&w, name, place);
    }
    w
}

fn table(w: &Workspace, name: &str, place: &str) {
    age(&w.write(&format!("news/{name}.csv"), format!("schlag,title,body\n{place} shut,Reader,Angela Merkel went to Paris.\n")));
}

const MAPPED: [&str; 5] = ["index", "news", "--map", "title=schlag", "--no-names"];

fn titles(w: &Workspace) -> Vec<String> {
    let hits = w.hits(&["*", "--copies", "show"]);
    let mut titles: Vec<String> = hits.iter().map(|hit| hit["title"].as_str().expect("a title").to_owned()).collect();
    titles.sort();
    titles
}

fn flags(w: &Workspace) -> Value {
    serde_json::from_str::<Value>(&w.expect(0, &["stats", "--format", "json"])).expect("JSON")["flags"].clone()
}

fn people(w: &Workspace) -> String {
    w.run(&["people", "*"]).stdout
}

#[test]
fn a_rebuild_reads_files_with_the_flags_that_they_were_indexed_with() {
    let w = tables();
    age(&w.write("other/c.csv", "schlag,title,body\nColumn,Ferry late,Olaf Scholz was in Berlin.\n"));
    w.expect(0, &MAPPED);
    w.expect(0, &["index", "other"]);
    let as_they_are = |w: &Workspace| {
        assert_eq!(titles(w), ["Bridge shut", "Ferry late", "Harbour shut"]);
        assert!(people(w).contains("Olaf Scholz") && !people(w).contains("Merkel"), "{}", people(w));
        assert_eq!(flags(w), json!([{"path": "news", "map": ["title=schlag"], "no_names": true}]));
    };
    as_they_are(&w);
    let ran = w.run(&["rebuild"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("as before, with --map title=schlag --no-names: news;"), "{}", ran.stderr);
    as_they_are(&w);
    assert!(w.expect(0, &["stats"]).contains("read with  --map title=schlag --no-names for news\n"));
    w.expect(0, &["rebuild", "news", "other", "--quiet"]);
    as_they_are(&w);
    assert!(w.expect(0, &["check", "--full"]).starts_with("whole: "));
    // Flags of its own are of all files, and the others stay.
    w.expect(0, &["rebuild", "--map", "title=title"]);
    assert_eq!(titles(&w), ["Ferry late", "Reader", "Reader"]);
    assert_eq!(flags(&w)[1], json!({"path": "news", "map": ["title=title"], "no_names": true}));
    w.expect(0, &["rebuild", "--forget-flags"]);
    assert!(people(&w).contains("Merkel"));
    assert_eq!(flags(&w), json!([]));
}

#[test]
fn flags_of_files_that_lie_elsewhere_than_the_index_are_remembered_too() {
    let w = tables();
    let with = |args: &[&str]| w.expect(0, &[args, &["--index", "index/.newsearch"]].concat());
    let flags = || serde_json::from_str::<Value>(&with(&["stats", "--format", "json"])).expect("JSON")["flags"].clone();
    with(&MAPPED);
    let before = flags();
    assert!(before[0]["path"].as_str().is_some_and(|path| path.ends_with("/news")), "{before}");
    with(&["rebuild"]);
    assert_eq!(flags(), before);
    assert!(with(&["query", "shut"]).contains("Harbour shut"));
    with(&["rebuild", "--forget-flags"]);
    with(&["rebuild", "--map", "title=schlag"]);
    table(&w, "c", "Tunnel");
    with(&["index", "news"]);
    assert!(with(&["query", "shut"]).contains("Tunnel shut"), "{}", flags());
}

#[test]
fn a_run_without_flags_reads_what_is_new_as_it_read_what_is_there_and_says_so() {
    let w = tables();
    w.expect(0, &MAPPED);
    table(&w, "b", "Old bridge");
    table(&w, "c", "Tunnel");
    let ran = w.run(&["index", "news"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let told = "newsearch: as before, with --map title=schlag --no-names: news; --forget-flags reads without\n";
    assert_eq!(ran.stderr, told);
    assert_eq!(titles(&w), ["Harbour shut", "Old bridge shut", "Tunnel shut"]);
    let again = w.run(&["index", "news", "--format", "json"]);
    let report: Value = serde_json::from_str(&again.stdout).expect("a report");
    assert_eq!((&report["files_read"], &report["generation"]), (&json!(0), &json!(2)), "nothing was to be done");
    assert_eq!(report["flags_kept"], json!([{"path": "news", "map": ["title=schlag"], "no_names": true}]));
    assert_eq!(w.run(&MAPPED).stderr, "", "that is what it was told");
    // A file below it, the folder above it, and asking.
    table(&w, "d", "Airport");
    w.expect(0, &["index", "news/d.csv"]);
    table(&w, "e", "Road");
    w.expect(0, &["index", "."]);
    table(&w, "f", "Dyke");
    w.expect(0, &["query", "--in", "news", "--index", ".newsearch", "dyke"]);
    assert_eq!(titles(&w)[..4], ["Airport shut", "Dyke shut", "Harbour shut", "Old bridge shut"]);
    assert!(!people(&w).contains("Merkel"));
}

#[test]
fn flags_that_are_given_take_the_place_of_those_that_are_remembered() {
    let w = tables();
    w.expect(0, &MAPPED);
    table(&w, "b", "Old bridge");
    let ran = w.run(&["index", "news", "--map", "title=title"]);
    assert!(ran.stderr.contains("with --map title=title --no-names: news;"), "{}", ran.stderr);
    assert!(ran.stderr.contains("1 file that had not changed stay as other flags have read them; --reread"), "{}", ran.stderr);
    assert_eq!(titles(&w), ["Harbour shut", "Reader"]);
    let ran = w.run(&["index", "news", "--forget-flags", "--map", "title=schlag", "--reread"]);
    assert!(!ran.stderr.contains("as before"), "{}", ran.stderr);
    assert_eq!(
        (titles(&w), flags(&w)),
        (vec!["Harbour shut".into(), "Old bridge shut".into()], json!([{"path": "news", "map": ["title=schlag"]}]))
    );
    assert!(people(&w).contains("Merkel"), "names are found again");
    let ran = w.run(&["index", "news", "--forget-flags"]);
    assert!(ran.stderr.contains("2 files that had not changed stay"), "{}", ran.stderr);
    assert_eq!(flags(&w), json!([]));
}

#[test]
fn a_column_that_is_not_there_is_told_once_with_those_that_are() {
    let w = tables();
    table(&w, "c", "Tunnel");
    let ran =
        w.run(&["index", "news", "--map", "title=schlagzeile", "--map", "title=schlag_wort", "--map", "body=body", "--map", "date=wann"]);
    let told = "newsearch: news/a.csv: no column is called schlagzeile or schlag_wort (mapped to title), wann (mapped to date); \
                columns seen: schlag, title, body; the same goes for 2 other files, which newsearch index --report FILE lists\n";
    assert_eq!((ran.code, ran.stderr.as_str()), (0, told));
    assert_eq!(titles(&w), ["Reader"; 3], "read as if nothing were said");
    let read = w.expect(0, &["read", "news/a.csv", "--map", "date=wann", "--format", "jsonl"]);
    assert!(read.contains("no column is called wann (mapped to date); columns seen"), "{read}");
    // One of the names of a part is enough.
    let ran = w.run(&["index", "news", "--reread", "--forget-flags", "--map", "title=schlagzeile", "--map", "title=schlag"]);
    assert_eq!(ran.stderr, "");
}

#[test]
fn what_a_newsearch_toml_states_goes_before_what_is_remembered() {
    let w = tables();
    w.expect(0, &MAPPED);
    age(&w.write("news/newsearch.toml", "[map]\ntitle = 'title'\n"));
    w.expect(0, &["index", "news"]);
    assert_eq!(titles(&w), ["Reader", "Reader"]);
    w.expect(0, &["index", "news", "--map", "title=schlag", "--reread"]);
    assert_eq!(titles(&w), ["Bridge shut", "Harbour shut"], "and flags that are given before that");
}

#[test]
fn which_files_of_a_folder_are_taken_and_how_long_they_may_be_is_remembered() {
    let w = Workspace::new();
    for name in ["news/a", "news/old/.b", "news/new/.c"] {
        w.article(&format!("{name}.json"), json!({"id": name, "title": "Harbour", "body": "It was shut. ".repeat(200)}));
    }
    // From what is walked over with flags to what is without.
    #[cfg(unix)]
    std::os::unix::fs::symlink(w.path().join("news/a.json"), w.path().join("news/old/link.json")).expect("a link");
    w.run(&["index", "news/old", "--hidden", "--max-article-bytes", "1K"]);
    let report = |args: &[&str]| -> Value { serde_json::from_str(&w.run(args).stdout).expect("a report") };
    let all = report(&["index", "news", "--format", "json", "--reread"]);
    assert_eq!(all["skipped"], json!([]));
    assert_eq!((&all["articles"], &all["removed"], all["cut"].as_array().map(Vec::len)), (&json!(2), &json!(0), Some(1)), "{all}");
    assert_eq!(w.ids(&["harbour", "--copies", "show"]), ["news/a", "news/old/.b"]);
}

#[test]
fn an_index_that_remembers_no_flags_goes_on_as_before_and_its_rebuild_says_so() {
    let w = tables();
    // As a newsearch did that knew nothing of it.
    let mut indexer = engine::writer(&Location::within(w.path()), &WriteOptions::default()).expect("a writer");
    IndexJob::new([w.path().join("news")], w.path()).run(&mut *indexer, &mut Silent).expect("indexed");
    indexer.finish().expect("finished");
    assert_eq!((titles(&w), flags(&w)), (vec!["Reader".into(), "Reader".into()], json!([])));
    let Ran { stdout, stderr, .. } = w.run(&["index", "news"]);
    assert!(stdout.contains("nothing has changed") && stderr.is_empty(), "{stdout}{stderr}");
    table(&w, "c", "Tunnel");
    assert_eq!(w.run(&["index", "news"]).stderr, "");
    let told = "the index does not say with which flags it was made";
    assert!(w.run(&["rebuild"]).stderr.contains(told));
    assert!(!w.run(&["rebuild"]).stderr.contains(told), "now it does: with none");
}
