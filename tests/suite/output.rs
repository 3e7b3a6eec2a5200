//! What a terminal, a spreadsheet and a feed reader get to see of an archive that means harm, through the real command: every command, every form, on
//! standard output and standard error. The forms themselves are tried on more, in `fuzzed::shown`.

use crate::harness::{Ran, Workspace};
use newsearch::text::escape::is_control;
use serde_json::json;

/// What steers terminals, starts formulas and is markup, all in one.
const HOSTILE: &str = "=1+1\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}\u{2066}\u{200f}\u{7f}\r\t<script>alert(1)</script>&\"'";

fn archive() -> Workspace {
    let folder = Workspace::new();
    let text =
        format!("The harbour of Lowestoft was closed by Jane Doe, and Boris Johnson met Angela Merkel in Berlin. {HOSTILE} Ships waited.");
    for (id, day) in [("a", 3), ("b", 4), ("c", 5)] {
        let article = json!({
            "id": format!("{id}{HOSTILE}"), "title": format!("{HOSTILE} {id} closes"), "date": format!("2024-04-{day:02}"), "body": format!("{text} {id}"),
            "authors": [format!("@{HOSTILE}")], "site": format!("+{HOSTILE}"), "url": "javascript:alert(1)", "tags": [format!("-{HOSTILE}")],
            "people": [format!("Jane {HOSTILE} Doe")], "places": [format!("Port{HOSTILE}")], "agency": HOSTILE, "dateline": HOSTILE,
        });
        folder.article(&format!("news/{id}.json"), article);
    }
    folder.article("news/plain.json", json!({"id": "plain", "title": "Harbour open", "date": "2024-04-07", "body": text}));
    folder.write("news/broken.jsonl", format!("{{\"a\": \"{HOSTILE}\n{HOSTILE}\n"));
    folder.write("news/dated.json", json!({"title": "Storm", "body": "Ships stayed in port.", "date": HOSTILE}).to_string());
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let names: [&[u8]; 4] = [b"\x1b[2J\x07.txt", b"two\nlines.txt", b"\xff\xfe\x9b.txt", "\u{202e}txt.exe".as_bytes()];
        for name in names {
            let path = folder.path().join("news").join(std::ffi::OsStr::from_bytes(name));
            std::fs::write(path, "Storm\n\nShips stayed in port on Saturday.\n").expect("a file");
        }
        let (link, target) = (folder.path().join("news/link\u{1b}[2J.txt"), folder.path().join("no\u{1b}where"));
        std::os::unix::fs::symlink(target, link).expect("a link");
    }
    folder
}

fn harmless(args: &[&str], ran: &Ran) {
    assert!((0..=2).contains(&ran.code), "{args:?}: {}", ran.stderr);
    for (what, text) in [("output", &ran.stdout), ("error", &ran.stderr)] {
        let bad: Vec<char> = text.chars().filter(|c| *c != '\n' && is_control(*c)).collect();
        assert!(bad.is_empty(), "{args:?} on standard {what}: {bad:?} in {text:?}");
    }
    if args.windows(2).any(|pair| pair == ["--format", "csv"]) {
        for row in csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(ran.stdout.as_bytes()).records() {
            for cell in &row.expect("a row") {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{args:?}: {cell:?}");
            }
        }
    }
}

#[test]
fn nothing_of_an_archive_gets_past_any_command() {
    let folder = archive();
    let run = |args: &[&str]| {
        let ran = folder.run(args);
        harmless(args, &ran);
        ran
    };
    let indexed = run(&["index", "news", "--report", "-"]);
    assert!(indexed.stderr.contains("broken.jsonl"), "what was skipped is named: {}", indexed.stderr);
    let ids: Vec<String> =
        folder.hits(&["*", "--limit", "100"]).iter().map(|hit| hit["id"].as_str().unwrap_or_default().to_owned()).collect();
    assert!(ids.len() > 3);
    let commands: [&[&str]; 12] = [
        &["query", "harbour OR ships", "--snippets", "3", "--facets", "people,places,author,site,lang,tag,agency,month"],
        &["query", "harbor", "--copies", "show"],
        &["read", "news"],
        &["people", "*"],
        &["places", "*"],
        &["timeline", "*"],
        &["who", "Doe"],
        &["terms", "harbour"],
        &["suggest", "j"],
        &["stats"],
        &["explain", "harb* who:doe"],
        &["new"],
    ];
    run(&["save", "harbour", &format!("harbour OR {HOSTILE}")]);
    for command in commands {
        for format in ["table", "json", "jsonl", "csv", "geojson"] {
            let args: Vec<&str> =
                command.iter().copied().chain(["--format", format]).chain((command[0] == "new").then_some("--peek")).collect();
            run(&args);
        }
    }
    for id in &ids {
        for format in ["table", "json", "jsonl", "csv"] {
            run(&["show", id, "--query", "harbour", "--format", format]);
            run(&["similar", id, "--format", format]);
            run(&["cite", id, "--format", format]);
        }
        run(&["explain", "harbour", "--id", id]);
    }
    let list = folder.write("list.txt", format!("{HOSTILE}\tharbour\n{HOSTILE}\n\"{HOSTILE}\ndate:{HOSTILE}\n"));
    for format in ["table", "json", "jsonl", "csv"] {
        run(&["batch", &list.to_string_lossy(), "--top", "3", "--format", format]);
    }
    run(&["saved"]);
    run(&["formats"]);
    run(&["check", "--full"]);
    run(&["index", "news"]);
    run(&["rebuild"]);
}

#[test]
fn nothing_that_is_typed_comes_back_to_steer_a_terminal() {
    let folder = archive();
    folder.expect(1, &["index", "news"]);
    for args in [
        &["query", HOSTILE][..],
        &["query", &format!("date:{HOSTILE}")],
        &["query", &format!("\"{HOSTILE}~9 (")],
        &["query", "--strict", &format!("({HOSTILE}")],
        &["query", "harbour", "--from", HOSTILE],
        &["query", "harbour", "--facets", HOSTILE],
        &["query", "harbour", "--tz", HOSTILE],
        &["query", "harbour", "--sort", HOSTILE],
        &["query", "harbour", "--index", HOSTILE],
        &["query", "harbour", "--person", HOSTILE],
        &["index", HOSTILE],
        &["index", "news", "--map", HOSTILE],
        &["read", HOSTILE],
        &["show", HOSTILE],
        &["who", HOSTILE],
        &["save", HOSTILE, "harbour"],
        &["new", HOSTILE],
        &["saved", "--remove", HOSTILE],
        &["restore", HOSTILE],
        &["batch", HOSTILE],
        &["cite", HOSTILE],
        &["cite", "--verify", HOSTILE],
        &["eval", "--queries", HOSTILE, "--qrels", HOSTILE],
        &[HOSTILE],
    ] {
        harmless(args, &folder.run(args));
    }
}

#[test]
fn a_feed_of_what_is_new_holds_no_markup_of_the_archive() {
    let folder = archive();
    folder.expect(1, &["index", "news"]);
    folder.expect(0, &["save", "harbour", "harbour"]);
    folder.expect(0, &["new", "harbour", "--rss", "new.xml"]);
    let feed = std::fs::read_to_string(folder.path().join("new.xml")).expect("a feed");
    assert!(feed.contains("closes") && !feed.contains("<script") && !feed.contains("javascript:"), "{feed}");
    assert!(!feed.chars().any(|c| c != '\n' && is_control(c)), "{feed:?}");
    // A reader takes the description for HTML, so there the marks are text twice over.
    assert!(feed.contains("&amp;lt;script&amp;gt;"), "{feed}");
}
