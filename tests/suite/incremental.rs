//! A second run reads only what has changed, and the index ends up as if made anew.

use crate::harness::{Ran, Workspace, age};
use serde_json::{Value, json};

fn report(workspace: &Workspace, args: &[&str]) -> Value {
    let ran = workspace.run(args);
    assert!(matches!(ran.code, 0 | 1), "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).expect("a report as JSON")
}

fn article(id: &str, body: &str) -> Value {
    json!({"id": id, "title": format!("Article {id}"), "body": body, "date": "2024-03-01"})
}

#[test]
fn reads_changed_files_only_and_removes_vanished_ones() {
    let w = Workspace::new();
    for id in ["a", "b", "c"] {
        w.article(&format!("news/{id}.json"), article(id, "harbour strike"));
    }
    let first = report(&w, &["index", "news", "--format", "json"]);
    assert_eq!((&first["added"], &first["unchanged"]), (&json!(3), &json!(0)));

    let second = report(&w, &["index", "news", "--format", "json"]);
    assert_eq!((&second["added"], &second["unchanged"], &second["files_read"]), (&json!(0), &json!(3), &json!(0)));
    assert_eq!(second["generation"], first["generation"], "nothing to commit");

    w.article("news/b.json", article("b", "a longer text about elections"));
    std::fs::remove_file(w.path().join("news/c.json")).expect("removed");
    w.article("news/d.json", article("d", "harbour"));
    let third = report(&w, &["index", "news", "--format", "json"]);
    assert_eq!((&third["added"], &third["replaced"], &third["removed"], &third["unchanged"]), (&json!(1), &json!(1), &json!(1), &json!(1)));
    assert_eq!(w.ids(&["harbour"]), ["a", "d"]);
    assert_eq!(w.ids(&["elections"]), ["b"]);
}

#[test]
fn leaves_files_outside_the_folders_given_alone() {
    let w = Workspace::new();
    w.article("one/a.json", article("a", "harbour"));
    w.article("two/b.json", article("b", "harbour"));
    w.expect(0, &["index", "one", "two"]);
    std::fs::remove_file(w.path().join("two/b.json")).expect("removed");
    w.expect(0, &["index", "one"]);
    assert_eq!(w.ids(&["harbour"]), ["a", "b"]);
    w.expect(0, &["index", "two"]);
    assert_eq!(w.ids(&["harbour"]), ["a"]);
}

#[test]
fn indexing_the_folder_of_the_index_itself_leaves_files_elsewhere_alone() {
    let (w, elsewhere) = (Workspace::new(), Workspace::new());
    w.article("a.json", article("a", "harbour"));
    elsewhere.article("b.json", article("b", "harbour"));
    let outside = elsewhere.path().to_str().expect("UTF-8").to_owned();
    w.expect(0, &["index", ".", &outside]);
    w.expect(0, &["index", "."]);
    assert_eq!(w.ids(&["harbour"]), ["a", "b"]);
    std::fs::remove_file(w.path().join("a.json")).expect("removed");
    w.expect(0, &["index", "."]);
    assert_eq!(w.ids(&["harbour"]), ["b"]);
}

#[test]
fn an_article_that_several_files_state_comes_back_from_the_last_that_is_there() {
    for flags in [&[][..], &["--map", "title=headline"]] {
        let w = Workspace::new();
        for file in ["a/x", "b/y", "c/z"] {
            w.article(&format!("{file}.json"), article("1", &format!("harbour of {file}")));
        }
        w.expect(0, &["index", "a", "b", "c"]);
        for file in ["b/y.json", "c/z.json"] {
            std::fs::remove_file(w.path().join(file)).expect("removed");
        }
        w.run(&[&["index", "c"], flags].concat());
        // What is said of the columns of one folder is not said of another: that is for the run which is told of it.
        assert_eq!(w.ids(&["harbour"]).len(), usize::from(flags.is_empty()), "{flags:?}");
        w.run(&[&["index", "b"], flags].concat());
        w.expect(0, &["index", "a"]);
        assert_eq!(w.ids(&["harbour of a"]), ["1"], "{flags:?}");
        assert!(w.expect(0, &["check", "--full"]).starts_with("whole: "));
    }
}

#[test]
fn a_file_that_is_read_again_for_another_is_read_as_it_was_before() {
    let w = Workspace::new();
    w.article("a/sub/x.json", article("1", "harbour"));
    w.article("b/y.json", article("1", "harbour"));
    age(&w.write("a/newsearch.toml", "site = 'Alpha'\n"));
    w.expect(0, &["index", "a", "b"]);
    // Never said to hold for these.
    age(&w.write("newsearch.toml", "site = 'Above'\n"));
    std::fs::remove_file(w.path().join("b/y.json")).expect("removed");
    let ran = report(&w, &["index", "b", "--format", "json"]);
    assert_eq!((&ran["files_read"], &ran["removed"], &ran["articles"]), (&json!(1), &json!(1), &json!(1)));
    let shown: Value = serde_json::from_str(&w.expect(0, &["query", "harbour", "--format", "jsonl"])).expect("one hit");
    assert_eq!((&shown["site"], &shown["source"]), (&json!("Alpha"), &json!("a/sub/x.json")));
}

#[test]
fn removes_nothing_where_a_named_folder_is_missing() {
    let w = Workspace::new();
    w.article("news/a.json", article("a", "harbour"));
    w.expect(0, &["index", "news"]);
    std::fs::rename(w.path().join("news"), w.path().join("gone")).expect("renamed");
    let ran = w.run(&["index", "news"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("news: no such file or folder; the index holds articles of it (1)"), "{}", ran.stderr);
    assert_eq!(w.ids(&["harbour"]), ["a"]);
    let mistyped = w.run(&["index", "new"]);
    assert!(!mistyped.stderr.contains("the index holds"), "{}", mistyped.stderr);
    // As it is told.
    std::fs::remove_dir_all(w.path().join("gone")).expect("removed");
    w.expect(0, &["index", "."]);
    assert_eq!(w.ids(&["harbour"]), [""; 0]);
}

#[test]
fn reads_again_what_may_have_changed_within_the_same_tick_of_the_clock() {
    let w = Workspace::new();
    // A time that is not safely past when the file is read: the next write could leave the same one.
    let soon = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let write = |body: &str| {
        let path = w.write("news/a.json", article("a", body).to_string());
        std::fs::File::options().write(true).open(path).and_then(|f| f.set_modified(soon)).expect("set");
    };
    write("harbour");
    w.expect(0, &["index", "news"]);
    write("airport");
    w.expect(0, &["index", "news"]);
    assert_eq!(w.ids(&["airport"]), ["a"]);
}

#[test]
fn an_id_that_two_files_state_belongs_to_the_later_path_and_falls_back_when_that_goes() {
    let w = Workspace::new();
    w.article("news/1.json", article("x", "the early version"));
    w.article("news/2.json", article("x", "the late version"));
    let first = report(&w, &["index", "news", "--format", "json", "--threads", "1"]);
    assert_eq!(first["articles"], json!(1));
    assert_eq!((w.ids(&["late"]), w.ids(&["early"])), (vec!["x".to_owned()], vec![]));
    std::fs::remove_file(w.path().join("news/2.json")).expect("removed");
    let again = report(&w, &["index", "news", "--format", "json"]);
    let counts = ["added", "replaced", "removed", "unchanged", "articles"].map(|name| again[name].as_u64());
    assert_eq!(counts, [Some(0), Some(0), Some(1), Some(1), Some(1)], "{again}");
    assert_eq!((w.ids(&["late"]), w.ids(&["early"])), (vec![], vec!["x".to_owned()]));
}

#[test]
fn an_archive_can_be_moved_together_with_its_index() {
    let w = Workspace::new();
    w.write("archive/news/a.txt", "A headline of note\n\nThe harbour was closed for two days after the storm.\n");
    age(&w.path().join("archive/news/a.txt"));
    w.expect(0, &["index", "archive", "--index", "archive/.newsearch"]);
    let before = w.ids(&["harbour", "--index", "archive/.newsearch"]);
    std::fs::rename(w.path().join("archive"), w.path().join("moved")).expect("renamed");
    let ran = report(&w, &["index", "moved", "--index", "moved/.newsearch", "--format", "json"]);
    assert_eq!((&ran["unchanged"], &ran["files_read"]), (&json!(1), &json!(0)));
    assert_eq!(w.ids(&["harbour", "--index", "moved/.newsearch"]), before);
}

#[test]
fn remembers_what_could_not_be_read() {
    let w = Workspace::new();
    w.article("news/a.json", article("a", "harbour"));
    let bad = w.write("news/b.json", "{\"title\": \"cut sho");
    age(&bad);
    for _ in 0..2 {
        let ran = w.run(&["index", "news", "--format", "json"]);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        let report: Value = serde_json::from_str(&ran.stdout).expect("a report");
        assert_eq!(report["skipped"][0]["source"], "news/b.json");
        assert_eq!(report["skipped"][0]["reason"], "malformed");
    }
}

#[test]
fn an_article_that_cannot_be_indexed_is_skipped_and_not_added() {
    let w = Workspace::new();
    let long = "x".repeat(513);
    age(&w.write("news/a.jsonl", format!("{}\n{}\n", article("a", "harbour"), article(&long, "harbour"))));
    for count in ["added", "unchanged"] {
        let report = report(&w, &["index", "news", "--format", "json"]);
        assert_eq!((&report[count], &report["articles"]), (&json!(1), &json!(1)), "{report}");
        assert_eq!(report["skipped"][0]["reason"], "not-indexable");
    }
}

#[test]
fn a_changed_newsearch_toml_has_the_files_below_it_read_again() {
    let w = Workspace::new();
    for name in ["news/de/a.csv", "news/fr/b.csv"] {
        age(&w.write(name, "schlag,lang_text,wann\nHafen zu,Nach dem Sturm,2019-05-04 09:30\n"));
    }
    let first = w.run(&["index", "news"]);
    assert_eq!(first.code, 1, "nothing is known of these columns: {}", first.stderr);
    assert!(first.stderr.contains("--map title=COLUMN"), "{}", first.stderr);
    let text =
        "time_zone = 'Europe/Berlin'\nlanguage = 'de'\nsite = 'Hafenpost'\n[map]\ntitle = 'schlag'\nbody = 'lang_text'\ndate = 'wann'\n";
    age(&w.write("news/de/newsearch.toml", text));
    let second = report(&w, &["index", "news", "--format", "json"]);
    assert_eq!((&second["added"], &second["files_read"]), (&json!(1), &json!(1)), "only what lies below it");
    let shown: Value = serde_json::from_str(&w.expect(0, &["query", "hafen", "--format", "jsonl"])).expect("one hit");
    assert_eq!(
        (&shown["date"], &shown["site"], &shown["language"]),
        (&json!("2019-05-04T09:30:00+02:00"), &json!("Hafenpost"), &json!("de"))
    );
    assert_eq!(report(&w, &["index", "news", "--format", "json"])["files_read"], json!(0), "nothing has changed");
    let stats: Value = serde_json::from_str(&w.expect(0, &["stats", "--format", "json"])).expect("JSON");
    assert_eq!((&stats["sources"], &stats["skipped"]), (&json!(2), &json!(1)), "settings are no source of articles");
    assert!(w.expect(0, &["check"]).contains("1 article from 2 sources, "));

    age(&w.write("news/de/newsearch.toml", text.replace("Hafenpost", "Die Hafenpost")));
    let third = report(&w, &["index", "news", "--format", "json"]);
    assert_eq!((&third["replaced"], &third["files_read"]), (&json!(1), &json!(1)));
    w.write("news/de/newsearch.toml", "site = 'x'\ntitel = 'schlag'\n");
    let wrong = w.run(&["index", "news"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("newsearch.toml, line 2") && wrong.stderr.contains("nothing was changed"), "{}", wrong.stderr);
    assert_eq!(w.ids(&["hafen"]).len(), 1, "what was in the index still is");
    std::fs::remove_file(w.path().join("news/de/newsearch.toml")).expect("removed");
    assert_eq!(report(&w, &["index", "news", "--format", "json"])["removed"], json!(1), "and without it the columns mean nothing again");
}

#[test]
fn a_map_on_the_command_line_has_files_that_gave_nothing_read_again() {
    let w = Workspace::new();
    age(&w.write("news/a.csv", "schlag,lang_text\nHafen zu,Nach dem Sturm\n"));
    assert_eq!(w.run(&["index", "news"]).code, 1);
    w.expect(0, &["index", "news", "--map", "title=schlag", "--map", "body=lang_text"]);
    assert_eq!(w.ids(&["hafen"]).len(), 1);
    w.expect(0, &["index", "news"]);
    assert_eq!(w.ids(&["hafen"]).len(), 1, "what was read stays");
}

#[test]
fn what_could_not_be_indexed_of_a_large_file_is_told_by_the_next_run_too() {
    let w = Workspace::new();
    let text = "The harbour was closed again. ".repeat(500);
    let lines: Vec<String> =
        (0..40).map(|n| format!("{}\n", article(&n.to_string().repeat(if n == 1 { 600 } else { 1 }), &text))).collect();
    age(&w.write("news/wire.jsonl", lines.concat()));
    for turn in 0..2 {
        let found = report(&w, &["index", "news", "--no-names", "--format", "json"]);
        assert_eq!(found["skipped"].as_array().map(Vec::len), Some(1), "{turn}");
        assert_eq!((&found["skipped"][0]["source"], &found["articles"]), (&json!("news/wire.jsonl#2"), &json!(39)), "{turn}");
        assert_eq!(found["files_read"], json!(1 - turn));
    }
}

#[test]
fn a_report_inside_the_archive_is_no_article() {
    let w = Workspace::new();
    w.article("news/a.json", article("a", "harbour"));
    w.expect(0, &["index", "news", "--report", "news/run.json"]);
    w.expect(0, &["index", "news"]);
    let third = report(&w, &["index", "news", "--report", "-"]);
    assert_eq!((&third["articles"], third["skipped"].as_array().map(Vec::len)), (&json!(1), Some(0)));
}

#[test]
fn rows_numbered_alike_in_two_tables_are_two_articles() {
    let w = Workspace::new();
    for name in ["a", "b"] {
        age(&w.write(&format!("news/{name}.csv"), format!("id,title,text\n1,Harbour {name},Shut\n2,Ferry {name},Late\n")));
    }
    let first = report(&w, &["index", "news", "--format", "json"]);
    assert_eq!((&first["articles"], &first["shadowed"]), (&json!(4), &json!(0)));
}

#[test]
fn an_index_of_a_folder_above_is_named_before_it_is_written_to() {
    let w = Workspace::new();
    w.article("news/a.json", article("a", "harbour"));
    let ran = w.run(&["index", "news"]);
    assert!(ran.code == 0 && ran.stderr.is_empty(), "{}", ran.stderr);
    w.article("other/b/b.json", article("b", "ferry"));
    let below = |args: &[&str]| Ran::of(w.command(args).current_dir(w.path().join("other")).output().expect("it starts"));
    let ran = below(&["index", "b"]);
    assert!(ran.stdout.starts_with("2 articles in the index"), "{}", ran.stdout);
    assert!(ran.stderr.contains("a folder above this one; --index .newsearch makes one here"), "{}", ran.stderr);
    assert!(
        below(&["query", "ferry", "--in", "b", "--in", "b/b.json"]).stderr.contains("a folder above this one"),
        "asking writes to it too"
    );
    let ran = below(&["index", "b", "--index", ".newsearch"]);
    assert!(ran.stdout.starts_with("1 article in the index") && ran.stderr.is_empty(), "{}{}", ran.stdout, ran.stderr);
    assert!(below(&["index", "b"]).stderr.is_empty(), "this folder has its own now");
}

#[test]
fn a_quote_that_is_never_closed_is_told_and_its_row_is_read() {
    let w = Workspace::new();
    let rows = |text: &str| format!("title,text\nFerry,Late\nHarbour,{text}\nCouncil,Friday\nBridge,Open\n");
    w.write("news/open.csv", rows("\"Shut"));
    w.write("news/whole.csv", rows("\"Shut\nagain\""));
    let ran = w.run(&["index", "news"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("skipped news/open.csv#2: malformed: a quote in row 2 is never closed: what follows (2 more lines)"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("whole.csv"), "{}", ran.stderr);
    assert_eq!(w.ids(&["friday"]).len(), 2);
}

#[test]
fn what_was_cut_and_which_ids_are_stated_again_is_told() {
    let w = Workspace::new();
    let long = "The harbour was shut. ".repeat(100);
    w.article("news/a.json", json!({"id": "a b", "title": "Harbour", "body": long}));
    w.article("news/b.json", json!({"id": "a b", "title": "Harbour again", "body": "Shut."}));
    w.article("news/c.json", json!({"id": "c", "title": "Ferry", "body": "Late."}));
    let ran = w.run(&["index", "news", "--max-article-bytes", "1K"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("cut news/a.json: the text was cut after 1024 of 2200 bytes"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("shadowed news/a.json: its article a b is left out: of those with that id the last one stays"),
        "{}",
        ran.stderr
    );
    let told = ran.stdout;
    assert!(told.contains("cut                1") && told.contains("--max-article-bytes"), "{told}");
    assert!(told.contains("shadowed           1") && told.contains("their ids are stated again"), "{told}");
    // Who wants to hear nothing hears that articles are missing.
    let told = "newsearch: 1 article left out where ids are stated again (news/a.json); newsearch index --report FILE lists them\n";
    let ran = w.run(&["index", "news", "--reread", "--quiet"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", told));
    assert_eq!(w.run(&["rebuild", "--quiet"]).stderr, told);
    assert_eq!(w.run(&["index", "news", "--quiet"]).stderr, "", "nothing was read");
    // The id as a shell takes it.
    let found = w.expect(0, &["query", "harbour"]);
    assert!(found.contains("newsearch show \"a b\"\n"), "{found}");
    w.article("news/d.json", json!({"id": "-d", "title": "Dock", "body": "Closed."}));
    w.expect(0, &["index", "news"]);
    assert!(w.expect(0, &["query", "dock"]).contains("newsearch show -- -d\n"));
    w.expect(0, &["show", "--", "-d"]);
}

#[test]
fn a_zero_byte_in_a_text_is_passed_over() {
    let w = Workspace::new();
    age(&w.write("news/a.txt", b"Storm over Hamburg\n\nThe har\0bour was shut for the night.\n"));
    w.expect(0, &["index", "news"]);
    assert!(w.expect(0, &["query", "harbour"]).contains("The harbour was shut"));
    assert!(w.expect(0, &["read", "news", "--format", "jsonl"]).contains(r#""notes":[]"#));
}

#[test]
fn reading_all_again_replaces_what_is_there_and_takes_out_what_is_gone() {
    let w = Workspace::new();
    for id in ["a", "b", "c"] {
        w.article(&format!("news/{id}.json"), json!({"id": id, "title": "Harbour", "body": "Shut."}));
    }
    w.expect(0, &["index", "news"]);
    std::fs::remove_file(w.path().join("news/c.json")).expect("removed");
    let again = report(&w, &["index", "news", "--reread", "--report", "-"]);
    let counts = ["added", "replaced", "removed", "unchanged", "articles"].map(|name| again[name].as_u64());
    assert_eq!(counts, [Some(0), Some(2), Some(1), Some(0), Some(2)]);
}
