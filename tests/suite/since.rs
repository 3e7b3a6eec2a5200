//! Saved searches, and what came since the last time: what is new, what only looks new, and what is remembered.

use crate::harness::{Ran, Workspace, age};
use serde_json::{Value, json};
use std::fs;

fn article(id: &str, body: &str) -> Value {
    json!({"id": id, "title": format!("Report {id}"), "body": body, "date": "2024-03-01", "language": "en"})
}

/// An archive of two articles on the harbour and one on something else.
fn archive() -> Workspace {
    let w = Workspace::new();
    w.article("news/a.json", article("a", "The harbour was closed."));
    w.article("news/b.json", article("b", "The harbour was opened."));
    w.article("news/c.json", article("c", "Elections were held."));
    w.expect(0, &["index", "news", "--now", "2024-04-01T10:00:00Z"]);
    w
}

/// The ids that `newsearch new` shows, in alphabetical order.
fn new(w: &Workspace, args: &[&str]) -> Vec<String> {
    let ran = w.run(&[&["new", "--format", "jsonl"], args].concat());
    let mut ids: Vec<String> =
        ran.stdout.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")["id"].as_str().expect("an id").to_owned()).collect();
    ids.sort();
    assert_eq!(ran.code, i32::from(ids.is_empty()), "{}", ran.stderr);
    ids
}

#[test]
fn a_query_shows_what_came_since_it_was_last_asked() {
    let w = archive();
    assert_eq!(w.ids(&["harbour", "--since-last"]), ["a", "b"], "the first time everything is new");
    assert!(w.ids(&["harbour", "--since-last"]).is_empty());
    w.article("news/d.json", article("d", "Another harbour."));
    w.article("news/e.json", article("e", "More elections."));
    w.article("news/b.json", article("b", "The harbour was opened, and closed again."));
    w.expect(0, &["index", "news"]);
    assert_eq!(w.ids(&["harbour", "--since-last", "--peek"]), ["b", "d"], "what came, and what changed");
    assert_eq!(w.ids(&["  harbour   is:new"]), ["b", "d"], "the same query, written otherwise, and not seen before");
    assert!(w.ids(&["harbour", "--since-last"]).is_empty());
    assert_eq!(w.ids(&["harbour", "--since-last", "--lang", "en"]), ["a", "b", "d"], "another question");
    assert_eq!(w.ids(&["harbour"]), ["a", "b", "d"]);
    assert_eq!(w.run(&["query", "harbour", "--since-last"]).code, 1);
}

#[test]
fn what_no_page_has_shown_is_new_again() {
    let w = archive();
    let since = |args: &[&str]| w.run(&[&["query", "harbour", "--since-last"], args].concat());
    let first = since(&["--limit", "1"]);
    assert!(
        first.stderr.contains("1 more, so none of this counts as seen until the last page is shown (or --limit 2)"),
        "{}",
        first.stderr
    );
    assert!(since(&["--limit", "0"]).stderr.contains("2 more, so none"));
    assert!(since(&["--offset", "9"]).stderr.contains("more, so none"));
    assert_eq!(w.ids(&["harbour", "--since-last", "--limit", "1", "--offset", "1"]).len(), 1, "the last page");
    assert!(w.ids(&["harbour", "--since-last"]).is_empty());
    w.expect(0, &["save", "port", "harbour"]);
    let told = w.run(&["new", "port", "--limit", "1"]);
    assert!(told.stderr.contains("port: 1 more, which count as seen too; newsearch query saved:port shows all"), "{}", told.stderr);
    assert!(new(&w, &["port"]).is_empty());
}

#[test]
fn what_only_looks_changed_is_not_new() {
    let w = archive();
    w.expect(0, &["save", "harbour", "harbour"]);
    assert_eq!(new(&w, &[]), ["a", "b"]);
    // Touched, written anew with the same words, read again for other reasons, moved with its id, enriched by other rules.
    age(&w.article("news/a.json", article("a", "The harbour was closed.")));
    fs::File::options()
        .write(true)
        .open(w.path().join("news/b.json"))
        .expect("opened")
        .set_modified(std::time::SystemTime::now())
        .expect("set");
    w.expect(0, &["index", "news"]);
    assert_eq!(new(&w, &[]), Vec::<String>::new());
    w.expect(0, &["index", "news", "--reread", "--now", "2025-01-01"]);
    assert_eq!(new(&w, &[]), Vec::<String>::new());
    fs::rename(w.path().join("news/a.json"), w.path().join("news/moved.json")).expect("moved");
    w.expect(0, &["index", "news"]);
    assert_eq!(new(&w, &[]), Vec::<String>::new());
    w.write("entities.toml", "[[hide]]\nperson = \"Harbour\"\n");
    w.expect(0, &["index", "news"]);
    w.expect(0, &["index", "news", "--no-names"]);
    assert_eq!(new(&w, &[]), Vec::<String>::new());
    assert_eq!(w.ids(&["indexed:2024-04-01"]), ["a", "b", "c"], "and it still came when it came");
    // Gone and back is new; so is a change of the date alone.
    fs::remove_file(w.path().join("news/b.json")).expect("removed");
    w.expect(0, &["index", "news", "--no-names"]);
    w.article("news/b.json", article("b", "The harbour was opened."));
    w.article(
        "news/moved.json",
        json!({"id": "a", "title": "Report a", "body": "The harbour was closed.", "date": "2024-03-02", "language": "en"}),
    );
    w.expect(0, &["index", "news", "--no-names"]);
    assert_eq!(new(&w, &[]), ["a", "b"]);
}

#[test]
fn articles_are_found_by_when_they_came() {
    let w = archive();
    w.article("news/d.json", article("d", "Another harbour."));
    w.article("news/c.json", article("c", "Elections were won."));
    w.expect(0, &["index", "news", "--now", "2024-04-20T23:30:00Z"]);
    assert_eq!(w.ids(&["indexed:2024-04-01"]), ["a", "b"]);
    assert_eq!(w.ids(&["indexed:2024-04-20"]), ["c", "d"]);
    assert_eq!(w.ids(&["indexed:\"past 2 weeks\" harbour"]), ["d"], "told from the first of May, as every date here");
    assert_eq!(w.ids(&["indexed:2024-04-21", "--tz", "+02:00"]), ["c", "d"], "in the zone asked for");
    assert_eq!(w.ids(&["-indexed:>=2024-04-02", "--from", "2024"]), ["a", "b"]);
    let ran = w.run(&["index", "news", "--now", "soon"]);
    assert!(ran.code == 2 && ran.stderr.contains("--now \"soon\""), "{}", ran.stderr);
    let ran = w.run(&["query", "indexed:soon"]);
    assert!(ran.code == 2 && ran.stderr.contains("\"soon\" is no date"), "{}", ran.stderr);
}

#[test]
fn what_stands_in_another_place_is_not_new() {
    let w = Workspace::new();
    w.write("news/one.txt", "Strike in the harbour\n\nThe harbour was closed on Monday.\n");
    let row = |n: usize| format!("Harbour fees {n},\"The harbour raised its fees for the {n}th time.\"\n");
    let table = |from: usize| format!("title,text\n{}", (0..from).rev().map(row).collect::<String>());
    age(&w.write("news/fees.csv", table(5)));
    w.expect(0, &["index", "news"]);
    w.expect(0, &["save", "harbour", "harbour"]);
    assert_eq!(new(&w, &[]).len(), 6);
    fs::create_dir(w.path().join("news/old")).expect("a folder");
    fs::rename(w.path().join("news/one.txt"), w.path().join("news/old/first.txt")).expect("moved");
    w.expect(0, &["index", "news"]);
    assert_eq!(new(&w, &[]), Vec::<String>::new(), "a file that was moved");
    age(&w.write("news/fees.csv", table(7)));
    w.expect(0, &["index", "news"]);
    assert_eq!(new(&w, &[]).len(), 2, "rows that were put before others");
    w.write("news/second.txt", "Strike in the harbour\n\nThe harbour was closed on Tuesday.\n");
    w.write("news/copy.txt", "Strike in the harbour\n\nThe harbour was closed on Monday.\n");
    w.expect(0, &["index", "news"]);
    assert_eq!(new(&w, &[]).len(), 1, "one that says something else");
}

#[test]
fn saved_searches_are_kept_listed_asked_and_removed() {
    let w = archive();
    assert_eq!(w.expect(0, &["save", "port", "harbour", "-opened"]), "saved port: harbour -opened\n");
    assert_eq!(
        w.expect(0, &["save", "votes", "elections OR vote", "--from", "past 3 months", "--lang", "en"]),
        "saved votes: (elections OR vote) since:\"past 3 months\" lang:en\n"
    );
    assert_eq!(w.ids(&["saved:port"]), ["a"]);
    assert_eq!(w.ids(&["saved:votes"]), ["c"]);
    assert_eq!(w.ids(&["saved:port OR saved:votes"]), ["a", "c"]);
    assert_eq!(w.ids(&["harbour -saved:port"]), ["b"]);
    let timeline: Value = serde_json::from_str(&w.expect(0, &["timeline", "saved:port", "--format", "json"])).expect("JSON");
    assert_eq!(timeline["articles"], json!(1), "every command that asks knows them");
    assert_eq!(
        w.expect(0, &["saved"]),
        "port   harbour -opened  (not asked for what is new yet)\nvotes  (elections OR vote) since:\"past 3 months\" lang:en  (not asked for what is new yet)\n"
    );
    // Only counted.
    w.expect(0, &["new", "port", "--limit", "0"]);
    assert!(w.expect(0, &["saved"]).starts_with("port   harbour -opened  (not asked for what is new yet)\n"));
    w.expect(0, &["new", "port"]);
    let listed: Value = serde_json::from_str(&w.expect(0, &["saved", "--format", "json"])).expect("JSON");
    assert_eq!((&listed[0]["name"], &listed[0]["seen"], &listed[1]["seen"]), (&json!("port"), &json!(1), &Value::Null));
    assert_eq!(w.expect(0, &["save", "port", "harbour"]), "replaced port: harbour\n  it was: harbour -opened\n");
    assert_eq!(w.expect(0, &["save", "port", "harbour"]), "replaced port: harbour\n");
    assert_eq!(w.expect(0, &["saved", "--remove", "port"]), "removed port\n");
    let Ran { code, stderr, .. } = w.run(&["query", "saved:port"]);
    assert!(code == 2 && stderr.contains("there is no saved search of that name"), "{stderr}");
    assert_eq!(w.run(&["saved", "--remove", "port"]).code, 2);
    w.expect(0, &["saved", "--remove", "votes"]);
    w.expect(1, &["saved"]);
    assert_eq!(w.run(&["new"]).code, 2, "there is nothing that could ever be new");
}

#[test]
fn a_mistake_in_a_search_is_told_when_it_is_saved() {
    let w = archive();
    w.expect(0, &["save", "a", "harbour"]);
    for (args, told) in [
        (&["save", "x", "\"harbour"][..], "this quote is not closed"),
        (&["save", "x", "date:soon"], "is no date"),
        (&["save", "x", "auhtor:lee"], "did you mean author"),
        (&["save", "x", "harbour", "--from", "soon"], "--from \"soon\""),
        (&["save", "x", "harbour", "--lang", "newspaper"], "--lang"),
        (&["save", "two words", "harbour"], "cannot name a search"),
        (&["save", "x"], "nothing to look for"),
        (&["save", "x", "saved:nobody"], "saved:nobody: there is no saved search"),
        (&["save", "a", "saved:a"], "a saved search is within itself: a > a"),
    ] {
        let ran = w.run(args);
        assert!(ran.code == 2 && ran.stderr.contains(told), "{args:?}: {}", ran.stderr);
    }
    w.expect(0, &["save", "b", "saved:a port"]);
    let ran = w.run(&["save", "a", "oil OR saved:b"]);
    assert!(ran.code == 2 && ran.stderr.contains("within itself: a > b > a"), "{}", ran.stderr);
    assert!(w.expect(0, &["saved"]).starts_with("a  harbour"), "what was there stays");
}

#[test]
fn what_is_new_is_told_search_by_search_and_only_once() {
    let w = archive();
    w.expect(0, &["save", "harbour", "harbour"]);
    w.expect(0, &["save", "votes", "elections"]);
    assert_eq!(new(&w, &["--peek"]), ["a", "b", "c"]);
    assert_eq!(w.ids(&["saved:votes is:new"]), ["c"], "a query with one saved search in it asks for that");
    assert_eq!(new(&w, &["votes"]), Vec::<String>::new(), "and has seen it");
    let one = w.expect(0, &["new", "--peek", "--limit", "1"]);
    assert!(one.starts_with("harbour: 2 articles new; the latest 1 shown\n\n") && !one.contains("1 article\n"), "{one}");
    let table = w.expect(0, &["new"]);
    assert!(table.starts_with("harbour: 2 articles new\n\n") && !table.contains("votes"), "{table}");
    let ran = w.run(&["new"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (1, "", ""), "nothing to mail");
    w.article("news/d.json", article("d", "=Elections\" at the harbour, <b>held</b> & won."));
    w.expect(0, &["index", "news"]);
    let json: Value = serde_json::from_str(&w.expect(0, &["new", "--peek", "--format", "json"])).expect("JSON");
    assert_eq!((&json[0]["name"], &json[0]["new"], &json[1]["response"]["hits"][0]["id"]), (&json!("harbour"), &json!(1), &json!("d")));
    let csv = w.expect(0, &["new", "--peek", "--format", "csv"]);
    let first: Vec<&str> = csv.lines().map(|l| l.split(',').next().unwrap_or_default()).collect();
    assert_eq!(first, ["saved", "harbour", "votes"], "{csv}");
    assert_eq!(new(&w, &["--limit", "1", "harbour"]), ["d"]);
    assert_eq!(w.run(&["new", "nobody"]).code, 2);
}

#[test]
fn writes_a_feed_that_any_reader_takes() {
    let w = archive();
    w.article("news/d.json", json!({"id": "d & co", "title": "Harbour <open>\u{1b}", "date": "2018-04-26T09:30:00+03:00", "url": "https://example.org/a?b=1&c=2", "body": "The harbour & the town: 1 < 2."}));
    w.article("news/e.json", json!({"id": "e", "title": "", "url": "javascript:alert(1)", "body": "A harbour."}));
    w.expect(0, &["index", "news"]);
    w.expect(0, &["save", "harbour", "harbour"]);
    w.expect(0, &["save", "town", "town"]);
    let shown = w.expect(0, &["new", "--rss", "feed.xml", "--format", "rss"]);
    let feed = fs::read_to_string(w.path().join("feed.xml")).expect("a feed");
    assert_eq!(feed, shown);
    for part in [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\">\n<channel>\n<title>newsearch: harbour, town</title>\n<link>",
        "<title>Harbour &lt;open&gt;</title>\n<link>https://example.org/a?b=1&amp;c=2</link>\n<guid isPermaLink=\"false\">d &amp; co</guid>\n<pubDate>Thu, 26 Apr 2018 09:30:00 +0300</pubDate>",
        "<description>The harbour &amp;amp; the town: 1 &amp;lt; 2.</description>\n<category>harbour</category>\n<category>town</category>\n</item>",
        "<pubDate>Fri, 01 Mar 2024 00:00:00 +0000</pubDate>",
    ] {
        assert!(feed.contains(part), "{part}\nin\n{feed}");
    }
    assert!(!feed.contains("javascript") && feed.matches("<item>").count() == 4, "{feed}");
    let mut depth = 0;
    for tag in feed.split('<').skip(1).filter(|t| !t.starts_with('?')) {
        depth += if tag.starts_with('/') { -1 } else { 1 };
    }
    assert_eq!(depth, 0, "every element is closed");
    w.expect(1, &["new", "--rss", "feed.xml"]);
    assert_eq!(fs::read_to_string(w.path().join("feed.xml")).expect("a feed"), feed, "nothing new: the feed stays");
    w.expect(1, &["new", "--rss", "other.xml"]);
    assert!(fs::read_to_string(w.path().join("other.xml")).expect("a feed").contains("</channel>"));
    assert!(!w.path().join("feed.xml.new").exists());
}

#[test]
fn an_index_made_anew_is_new() {
    let w = archive();
    w.expect(0, &["save", "harbour", "harbour"]);
    for n in 0..3 {
        w.article("news/x.json", article("x", &format!("Version {n}.")));
        w.expect(0, &["index", "news"]);
    }
    assert_eq!(new(&w, &[]), ["a", "b"]);
    let kept = fs::read(w.path().join(".newsearch/searches.json")).expect("kept");
    fs::remove_dir_all(w.path().join(".newsearch")).expect("removed");
    w.expect(0, &["index", "news"]);
    w.write(".newsearch/searches.json", kept);
    assert_eq!(new(&w, &[]), ["a", "b"]);
}

#[cfg(unix)]
#[test]
fn an_index_that_cannot_be_written_is_asked_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let w = archive();
    w.expect(0, &["save", "harbour", "harbour"]);
    let index = w.path().join(".newsearch");
    let set = |mode| fs::set_permissions(&index, fs::Permissions::from_mode(mode)).expect("set");
    // What may write everywhere cannot be kept from it; a file where the lock should be keeps everyone.
    let _ = fs::remove_file(index.join("searches.lock"));
    fs::create_dir(index.join("searches.lock")).expect("made");
    set(0o555);
    let ran = w.run(&["query", "harbour", "--since-last"]);
    set(0o755);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("Report a") && ran.stderr.contains("cannot be remembered"), "{}", ran.stderr);
}

#[test]
fn commits_on_the_way_make_nothing_new() {
    use newsearch::article::{Article, Source};
    use newsearch::engine::{self, Location, WriteOptions};
    use newsearch::query::{Context, Day};
    use newsearch::search::{Request, SourceRecord};
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions { threads: 1, memory_bytes: 15_000_000 }).expect("a writer");
    let hand_in = |indexer: &mut dyn newsearch::search::Indexer, second: &str| {
        indexer.begin("all.jsonl").expect("begun");
        for (id, body) in [("1", "The harbour was closed."), ("2", second)] {
            let source = Source { path: "all.jsonl".into(), member: Some(id.into()) };
            indexer.add(Article { id: id.into(), body: body.into(), source, ..Article::default() }).expect("added");
            indexer.commit().expect("committed");
        }
        indexer.end(SourceRecord { path: "all.jsonl".into(), articles: 2, ..SourceRecord::default() }).expect("ended");
        indexer.commit_if(true).expect("committed").generation
    };
    let seen = hand_in(&mut *indexer, "The harbour was opened.");
    let new = |seen: u64| {
        let context = Context { today: Day::from_ymd(2024, 5, 1).expect("a day of the calendar") };
        let mut request = Request::parse("harbour is:new", &context).expect("a query");
        request.since = Some(seen);
        let hits = engine::open(&location).expect("open").search(&request).expect("an answer").hits;
        hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>()
    };
    assert_eq!(new(0), ["1", "2"]);
    let again = hand_in(&mut *indexer, "The harbour was opened.");
    assert_eq!(new(seen), Vec::<String>::new(), "the second of the file came after a commit in which it was gone");
    hand_in(&mut *indexer, "The harbour was opened, and closed.");
    assert_eq!(new(again), ["2"]);
}
