//! The commands beside `index` and `query`, their exit codes and what they print.

use crate::harness::{Ran, Workspace, age};
use newsearch::engine::{self, Location, WriteOptions};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::process::Stdio;

fn archive() -> Workspace {
    let w = Workspace::new();
    for (id, date, person, place) in [
        ("a", "2018-04-26", "Sergei Shoigu", "Syria"),
        ("b", "2018-06-01", "Sergei Shoigu", "China"),
        ("c", "2019-01-01", "Xu Qiliang", "China"),
    ] {
        w.article(&format!("news/{id}.json"), json!({"id": id, "title": format!("Report {id}"), "date": date, "people": [person], "places": [place], "body": "The harbour was closed.", "language": "en"}));
    }
    w.expect(0, &["index", "news"]);
    w
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

#[test]
fn counts_people_places_and_time() {
    let w = archive();
    let people = lines(&w.expect(0, &["people", "--format", "jsonl"]));
    assert_eq!(people, [json!({"value": "Sergei Shoigu", "count": 2}), json!({"value": "Xu Qiliang", "count": 1})]);
    let places = lines(&w.expect(0, &["places", "person:shoigu", "--format", "jsonl"]));
    let named: Vec<_> = places.iter().map(|p| (p["value"].as_str(), p["count"].as_u64(), p["place"]["country"].as_str())).collect();
    assert_eq!(named, [(Some("China"), Some(1), Some("CN")), (Some("Syria"), Some(1), Some("SY"))]);
    let map: Value = serde_json::from_str(&w.expect(0, &["places", "--format", "geojson"])).expect("JSON");
    assert_eq!((&map["type"], &map["features"][0]["geometry"]["type"]), (&json!("FeatureCollection"), &json!("Point")));
    let timeline: Value = serde_json::from_str(&w.expect(0, &["timeline", "harbour", "--by", "month", "--format", "json"])).expect("JSON");
    assert_eq!(timeline["buckets"].as_array().map(Vec::len), Some(10), "April 2018 to January 2019");
    assert_eq!(timeline["buckets"][0], json!({"value": "2018-04", "count": 1}));
    assert!(w.expect(0, &["timeline", "--by", "year"]).contains("2018"));
    w.expect(1, &["people", "penguin"]);
}

#[test]
fn shows_one_article_by_id_or_its_beginning() {
    let w = archive();
    assert!(w.expect(0, &["show", "a"]).contains("The harbour was closed."));
    let article: Value = serde_json::from_str(&w.expect(0, &["show", "a", "--format", "json"])).expect("JSON");
    assert_eq!((&article["id"], &article["source"], &article["date_precision"]), (&json!("a"), &json!("news/a.json"), &json!("day")));
    let ran = w.run(&["show", "nobody"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(!ran.stderr.is_empty());
}

#[test]
fn shows_several_articles_in_the_order_given_and_tells_of_those_that_are_not_there() {
    let w = Workspace::new();
    for id in ["b-one", "b-two", "c", "d"] {
        w.article(&format!("{id}.json"), json!({"id": id, "title": format!("About {id}"), "body": "The harbour."}));
    }
    w.expect(0, &["index", "."]);
    let ids = |text: &str| lines(text).iter().map(|article| article["id"].to_string()).collect::<String>();
    assert_eq!(ids(&w.expect(0, &["show", "d", "b-one", "c", "--format", "jsonl"])), r#""d""b-one""c""#);
    let csv = w.expect(0, &["show", "d", "c", "--format", "csv"]);
    assert_eq!((csv.lines().count(), csv.matches("id,source").count()), (3, 1), "one header: {csv}");
    let ran = w.run(&["show", "d", "nobody", "c", "--format", "jsonl"]);
    assert_eq!((ran.code, ids(&ran.stdout).as_str()), (1, r#""d""c""#));
    assert!(ran.stderr.contains("no article has the id \"nobody\""), "{}", ran.stderr);
    let ran = w.run(&["show", "b", "nobody", "c", "--format", "jsonl"]);
    assert_eq!((ran.code, ids(&ran.stdout).as_str()), (2, r#""c""#), "{}", ran.stderr);
    assert!(ran.stderr.contains("several articles begin with \"b\""), "{}", ran.stderr);
    let marked = w.expect(0, &["show", "c", "d", "--query", "harbour", "--format", "jsonl"]);
    assert!(lines(&marked).iter().all(|article| article.to_string().contains("highlights")), "{marked}");
}

#[test]
fn timelines_of_one_stretch_of_time_have_the_same_intervals() {
    let w = Workspace::new();
    for (id, date, body) in [("a", "1987-03-10", "harbour"), ("b", "1987-03-12", "harbour ferry"), ("c", "1987-03-14", "ferry")] {
        w.article(&format!("{id}.json"), json!({"id": id, "date": date, "body": body}));
    }
    w.expect(0, &["index", "."]);
    let days = |code, word: &str, more: &[&str]| -> Vec<String> {
        let csv = w.expect(code, &[&["timeline", word, "--by", "day", "--format", "csv"], more].concat());
        csv.lines().skip(1).map(|row| row.to_owned()).collect()
    };
    let stretch = ["--from", "1987-03-09", "--to", "1987-03-13"];
    assert_eq!(days(0, "harbour", &stretch), ["1987-03-09,0", "1987-03-10,1", "1987-03-11,0", "1987-03-12,1", "1987-03-13,0"]);
    assert_eq!(days(0, "ferry", &stretch), ["1987-03-09,0", "1987-03-10,0", "1987-03-11,0", "1987-03-12,1", "1987-03-13,0"]);
    assert_eq!(days(1, "zeppelin", &stretch).len(), 5);
    assert_eq!(days(0, "harbour", &["--from", "1987-03-01"]), ["1987-03-10,1", "1987-03-11,0", "1987-03-12,1"], "one end only");
}

#[test]
fn reads_files_and_standard_input_without_an_index() {
    let w = Workspace::new();
    w.article("a.json", json!({"id": "a", "title": " Kept as it is ", "body": "  byte\nfor byte "}));
    let read = lines(&w.expect(0, &["read", "--format", "jsonl", "a.json"]));
    assert_eq!((&read[0]["title"], &read[0]["body"]), (&json!(" Kept as it is "), &json!("  byte\nfor byte ")));
    let mut child = w
        .command(&["read", "--format", "jsonl", "--input-format", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(b"{\"id\": \"1\", \"title\": \"\", \"body\": \"One\"}\n{\"id\": 2, \"title\": \"Two\", \"body\": \"\"}\n")
        .expect("written");
    let ran = Ran::of(child.wait_with_output().expect("it ends"));
    assert_eq!(lines(&ran.stdout).iter().map(|a| a["id"].clone()).collect::<Vec<_>>(), [json!("1"), json!("2")], "{}", ran.stderr);
    assert!(!w.path().join(".newsearch").exists());
}

#[test]
fn brings_a_folder_up_to_date_before_asking() {
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "A", "body": "harbour"}));
    assert!(w.expect(0, &["query", "--in", "news", "harbour"]).contains("harbour"));
    w.article("news/b.json", json!({"id": "b", "title": "B", "body": "harbour"}));
    assert_eq!(w.ids(&["--in", "news", "harbour"]), ["a", "b"]);
}

#[test]
fn while_another_writes_what_the_index_holds_is_told_with_a_word_that_it_is_not_up_to_date() {
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "A", "body": "harbour"}));
    w.expect(0, &["query", "--in", "news", "harbour"]);
    let index = Location::within(&w.path().join("news"));
    let writer = engine::writer(&index, &WriteOptions::default()).expect("a writer");
    w.article("news/b.json", json!({"id": "b", "title": "B", "body": "harbour"}));
    let ran = w.run(&["query", "--in", "news", "harbour", "--format", "jsonl"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("another newsearch is writing") && ran.stderr.contains("index as it is now"), "{}", ran.stderr);
    assert_eq!(lines(&ran.stdout).iter().map(|hit| hit["id"].clone()).collect::<Vec<_>>(), [json!("a")]);
    drop(writer);
    assert_eq!(w.ids(&["--in", "news", "harbour"]), ["a", "b"]);
}

#[test]
fn no_command_or_index_says_what_to_type() {
    let w = Workspace::new();
    let ran = w.run(&["Shoigu"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("newsearch query"), "{}", ran.stderr);
    let ran = w.run(&["query", "Shoigu"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("newsearch index"), "{}", ran.stderr);
    let ran = w.run(&["index", "nowhere"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("nowhere"), "{}", ran.stderr);
}

#[test]
fn exit_codes_tell_found_from_nothing_found() {
    let w = archive();
    w.expect(0, &["query", "harbour"]);
    w.expect(1, &["query", "penguin"]);
    w.expect(2, &["query", "--sort", "sideways", "harbour"]);
}

#[test]
fn no_control_character_of_an_article_reaches_the_terminal() {
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "\u{1b}]0;owned\u{7}Title", "body": "harbour \u{1b}[31mred\u{202e} \u{9b}2J text", "people": ["\u{1b}[1mBob"], "site": "S\u{8}ite"}));
    w.expect(0, &["index", "news"]);
    for args in [
        &["query", "harbour"][..],
        &["show", "a"],
        &["people"],
        &["read", "news/a.json", "--format", "table"],
        &["query", "harbour", "--format", "csv"],
    ] {
        let ran = w.run(args);
        let bad = |c: char| c != '\n' && newsearch::text::escape::is_control(c);
        assert!(!ran.stdout.contains(bad) && !ran.stderr.contains(bad), "{args:?}: {:?}", ran.stdout);
    }
}

#[test]
fn a_spreadsheet_gets_no_formula() {
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "=HYPERLINK(1)", "body": "harbour"}));
    w.expect(0, &["index", "news"]);
    assert!(w.expect(0, &["query", "harbour", "--format", "csv"]).contains("'=HYPERLINK"));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let w = Workspace::new();
    for i in 0..400 {
        w.article(&format!("news/{i}.json"), json!({"id": format!("{i}"), "title": format!("Report {i}"), "body": "harbour ".repeat(80)}));
    }
    w.expect(0, &["index", "news"]);
    let mut child =
        w.command(&["query", "harbour", "--limit", "400"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut first = [0; 10];
    child.stdout.take().expect("a pipe").read_exact(&mut first).expect("some output");
    let ran = Ran::of(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn writes_a_report_of_what_was_skipped() {
    let w = Workspace::new();
    w.article("news/a.json", json!({"id": "a", "title": "A", "body": "harbour"}));
    age(&w.write("news/empty.html", ""));
    age(&w.write("news/photo.jpg", [0xff, 0xd8, 0xff, 0, 0, 1, 2, 3]));
    let ran = w.run(&["index", "news", "--report", "report.json"]);
    assert_eq!(ran.code, 1);
    let report: Value = serde_json::from_str(&std::fs::read_to_string(w.path().join("report.json")).expect("a report")).expect("JSON");
    let reasons: Vec<_> =
        report["skipped"].as_array().expect("a list").iter().map(|s| (s["source"].clone(), s["reason"].clone())).collect();
    assert_eq!(reasons, [(json!("news/empty.html"), json!("empty")), (json!("news/photo.jpg"), json!("unknown-format"))]);
}

#[test]
fn every_help_text_has_examples_and_stays_as_it_is() {
    let w = Workspace::new();
    for command in [
        "",
        "index",
        "query",
        "explain",
        "eval",
        "who",
        "show",
        "similar",
        "save",
        "saved",
        "new",
        "read",
        "people",
        "places",
        "timeline",
        "terms",
        "suggest",
        "batch",
        "cite",
        "stats",
        "check",
        "optimize",
        "rebuild",
        "backup",
        "restore",
        "formats",
        "completions",
        "man",
    ] {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|a| !a.is_empty()).collect();
        let help = w.expect(0, &args);
        if !matches!(command, "completions" | "man" | "stats" | "formats") {
            assert!(help.contains("newsearch "), "{command}");
        }
        insta::with_settings!({snapshot_path => "../golden/help", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(if command.is_empty() { "newsearch" } else { command }, help.replace(".exe", ""));
        });
    }
}

#[test]
fn measures_the_ranking_by_judgments_of_ones_own() {
    let w = archive();
    w.write("queries.tsv", "1\tharbour China\n2\tharbour Syria\n3\tharbour\n");
    w.write("qrels.txt", "1 0 b 1\n1 0 c 1\n2 0 a 2\n");
    let args = ["eval", "--queries", "queries.tsv", "--qrels", "qrels.txt", "--match", "any", "--per-query"];
    let table = w.expect(0, &args);
    assert!(table.contains("1 harbour China") && table.contains("mean of 2 queries"), "{table}");
    let json: Value = serde_json::from_str(&w.expect(0, &[&args[..], &["--expand", "--format", "json"]].concat())).expect("JSON");
    assert_eq!((&json["queries"], &json["mean"]["map"], &json["each"][1]["id"]), (&json!(2), &json!(1.0), &json!("2")));
    w.write("qrels.txt", "1 b one\n");
    assert!(w.run(&args).code == 2, "a grade is a number");
}

#[test]
fn articles_of_an_index_that_was_named_are_shown_with_it() {
    let w = archive();
    w.run(&["save", "all", "*", "--index", "."]);
    for args in [&["query", "*", "--index", "."][..], &["similar", "a", "--index", "."], &["new", "all", "--index", "."]] {
        let ran = w.run(args);
        assert!(ran.stdout.contains("whole article: newsearch show --index . "), "{args:?}: {} {}", ran.stdout, ran.stderr);
    }
}

#[test]
fn an_index_cannot_take_the_place_of_a_file() {
    let w = archive();
    std::fs::write(w.path().join("taken.txt"), "notes").expect("written");
    let ran = w.run(&["index", ".", "--index", "taken.txt"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("taken.txt is a file; an index is a folder"), "{}", ran.stderr);
}

#[test]
fn headlines_and_texts_that_wordpress_states_in_html_are_read_as_text() {
    let w = Workspace::new();
    let posts = json!([
        {"id": 11, "title": {"rendered": "Minister&#8217;s <b>plan</b> &amp; oil"}, "content": {"rendered": "<p>It was told on Monday.</p>"}},
        {"id": 12, "title": {"rendered": "No marks"}, "content": {"rendered": "<!-- more -->It was <i>told</i> on Tuesday.", "protected": false}},
    ]);
    w.write("posts.json", posts.to_string());
    let articles = lines(&w.expect(0, &["read", "posts.json"]));
    let stated = |part: &str| articles.iter().map(|article| article[part].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>();
    assert_eq!(stated("title"), ["Minister’s plan & oil", "No marks"]);
    assert_eq!(stated("body"), ["It was told on Monday.", "It was told on Tuesday."]);
}
