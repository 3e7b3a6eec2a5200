//! What is counted beside hits, headlines of a timeline, suggestions, unusual terms, lists of queries and citations, through the real command.

use crate::harness::{Ran, Workspace};
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;

/// Twenty reports on a harbour, among them four on a volcano, one of which stands twice, and one on lithium.
fn archive() -> Workspace {
    let w = Workspace::new();
    for n in 0..20 {
        let month = 1 + n % 4;
        w.article(
            &format!("news/h{n}.json"),
            json!({"id": format!("h{n:02}"), "title": format!("Harbour council meets {n}"), "date": format!("2010-{month:02}-10"), "language": "en",
                "people": ["Zoë Shoemaker"], "places": ["Oslo"], "site": "Harbour Wire", "body": format!("The council spoke of the harbour and its fees, item {n}.")}),
        );
    }
    for (n, title) in ["Volcano ash grounds flights", "Ash over Europe as volcano erupts", "Volcano keeps on erupting"].iter().enumerate() {
        let body = format!(
            "Ash of the volcano drifted over {n} cities and airlines grounded their flights while the council of the airports waited for the wind to turn away from the coast at last this week."
        );
        w.article(
            &format!("news/v{n}.json"),
            json!({"id": format!("v{n}"), "title": title, "date": "2010-04-16", "language": "en", "people": ["Sergei Shoigu"], "places": ["Reykjavík"],
                "site": "Meridian Post", "body": body}),
        );
        if n == 0 {
            w.article("news/v9.json", json!({"id": "v9", "title": title, "date": "2010-04-17", "language": "en", "people": ["Sergei Shoigu"], "places": ["Reykjavík"], "site": "Harbour Wire", "body": body}));
        }
    }
    w.article(
        "news/li.json",
        json!({"id": "li", "title": "=Lithium, dear", "body": "Lithium is dear. “We will not sell,” the mine said.", "language": "en"}),
    );
    w.expect(0, &["index", "news"]);
    w
}

fn object(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn facets_count_all_that_matches_in_articles_and_stories() {
    let w = archive();
    let asked = ["query", "council", "--limit", "1", "--facets", "people,places,site,lang,month", "--format", "json"];
    let answer = object(&w.expect(0, &asked));
    assert_eq!((&answer["total"], &answer["stories"], answer["hits"].as_array().map(Vec::len)), (&json!(24), &json!(23), Some(1)));
    let facets = &answer["facets"];
    assert_eq!(
        facets["people"],
        json!([{"value": "Zoë Shoemaker", "count": 20, "stories": 20}, {"value": "Sergei Shoigu", "count": 4, "stories": 3}])
    );
    assert_eq!(facets["site"][0], json!({"value": "Harbour Wire", "count": 21, "stories": 21}));
    assert_eq!(facets["lang"], json!([{"value": "en", "count": 24, "stories": 23}]));
    assert_eq!(facets["month"][0], json!({"value": "2010-04", "count": 9, "stories": 8}));
    assert_eq!(facets["places"][1]["place"]["country"], "IS");
    // The same as the commands that count one thing, for any query, and with copies shown too.
    for query in ["council", "*", "volcano OR lithium", "qqq"] {
        for (facet, command) in [("people", "people"), ("places", "places")] {
            for (copies, unit) in [("fold", "stories"), ("show", "articles")] {
                let beside = w.run(&["query", query, "--copies", copies, "--facets", facet, "--facet-limit", "3", "--format", "json"]);
                let alone = w.run(&[command, query, "--count", unit, "--limit", "3", "--format", "json"]);
                assert_eq!(object(&beside.stdout)["facets"][facet], object(&alone.stdout)["buckets"], "{query} {facet} {copies}");
            }
        }
    }
    let table = w.expect(0, &["query", "council", "--facets", "year,site"]);
    assert!(table.contains("Harbour Wire 21, Meridian Post 3") && table.contains("counted in stories"), "{table}");
    assert!(object(&w.expect(0, &["query", "council", "--format", "json"])).get("facets").is_none());
}

#[test]
fn facets_that_cannot_be_shown_are_refused() {
    let w = archive();
    let ran = w.run(&["query", "council", "--facets", "people,weather"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("weather") && ran.stderr.contains("people, places, author, site"), "{}", ran.stderr);
    for format in ["csv", "jsonl", "geojson"] {
        let ran = w.run(&["query", "council", "--facets", "people", "--format", format]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{format}: {}", ran.stderr);
    }
}

#[test]
fn the_busiest_intervals_have_a_telling_headline() {
    let w = archive();
    let timeline = object(&w.expect(0, &["timeline", "--by", "month", "--headlines", "1", "--format", "json"]));
    let headline = &timeline["headlines"][0];
    assert_eq!((&headline["value"], &headline["count"], &headline["looked_into"]), (&json!("2010-04"), &json!(9), &json!(9)));
    assert!(headline["id"].as_str().is_some_and(|id| id.starts_with('v')), "{headline}");
    assert!(headline["words"].as_array().is_some_and(|words| words.contains(&json!("volcano"))), "{headline}");
    let shown = w.expect(0, &["timeline", "--by", "week"]);
    assert!(shown.contains("2010-04-12") && shown.contains("olcano"), "{shown}");
    assert!(w.expect(0, &["timeline", "--by", "quarter", "--headlines", "0"]).contains("2010-Q2"));
    assert!(object(&w.expect(0, &["timeline", "--headlines", "0", "--format", "json"])).get("headlines").is_none());
}

#[test]
fn suggestions_are_names_and_words_by_the_number_of_articles() {
    let w = archive();
    let suggested = |prefix: &str| -> Vec<(String, String, u64)> {
        let found = w.run(&["suggest", prefix, "--format", "jsonl"]).stdout;
        let each = found.lines().map(|line| {
            let value = object(line);
            (
                value["value"].as_str().unwrap_or_default().to_owned(),
                value["kind"].as_str().unwrap_or_default().to_owned(),
                value["count"].as_u64().unwrap_or(0),
            )
        });
        each.collect()
    };
    let of = |value: &str, kind: &str, count| (value.to_owned(), kind.to_owned(), count);
    assert_eq!(suggested("SHO"), [of("Zoë Shoemaker", "person", 20), of("Sergei Shoigu", "person", 4)]);
    assert_eq!(suggested("zoe sh"), [of("Zoë Shoemaker", "person", 20)]);
    assert_eq!(suggested("reykjavi"), [of("Reykjavík", "place", 4)]);
    assert_eq!(suggested("volc"), [of("volcano", "word", 4)]);
    assert_eq!(suggested("harb"), [of("harbour", "word", 20)]);
    // What no article holds any more is not suggested, and counted is what there is.
    let text = |id: &str| json!({"id": id, "title": "Zoo", "body": "A giraffa and a giraffe."});
    let one = w.article("news/giraffe.json", text("giraffe"));
    w.article("news/other.jsonl", text("other"));
    w.expect(0, &["index", "news"]);
    assert_eq!(suggested("giraff"), [of("giraffa", "word", 2), of("giraffe", "word", 2)]);
    std::fs::remove_file(one).expect("removed");
    w.article("news/other.jsonl", json!({"id": "other", "title": "Zoo", "body": "The giraffa again."}));
    w.expect(0, &["index", "news"]);
    assert_eq!(suggested("giraff"), [of("giraffa", "word", 1)]);
    let ran = w.run(&["suggest", "qqq"]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    w.expect(1, &["suggest", "…"]);
    assert_eq!(w.run(&["suggest", &"x".repeat(600)]).code, 2);
}

#[test]
fn unusual_terms_are_what_sets_articles_apart() {
    let w = archive();
    let found = object(&w.expect(0, &["terms", "volcano", "--format", "json"]));
    let values = |kind: &str| -> Vec<&str> {
        found[kind].as_array().map(|all| all.iter().filter_map(|t| t["value"].as_str()).collect()).unwrap_or_default()
    };
    assert!(values("words").contains(&"airlines"), "{found}");
    assert!(!values("words").contains(&"volcano") && !values("words").contains(&"council"), "{found}");
    assert_eq!((values("people"), values("places")), (vec!["Sergei Shoigu"], vec!["Reykjavík"]));
    assert_eq!((&found["articles"], &found["of"], &found["looked_into"]), (&json!(4), &json!(25), &json!(4)));
    assert_eq!((&found["people"][0]["count"], &found["people"][0]["of"]), (&json!(4), &json!(4)));
    assert!(w.expect(0, &["terms", "volcano", "-lithium", "--format", "csv"]).starts_with("kind,value,count,among,of,in_all,weight\n"));
    w.expect(0, &["terms", "volcano", "--limit", "18446744073709551615"]);
    let ran = w.run(&["terms"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("every article matches"), "{}", ran.stderr);
}

#[test]
fn a_list_of_queries_gives_a_row_each_with_zeros_and_errors() {
    let w = archive();
    w.write("list.txt", "# what we watch\nash\tvolcano -europe\n\n\"no end\nqqqxxx\n=1+1\tlithium\nbad\tdate:2010-13\n");
    let ran = w.run(&["batch", "list.txt", "--format", "json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("1 of 5"), "{}", ran.stderr);
    let rows = object(&ran.stdout);
    let counts: Vec<_> = (0..5).map(|at| (rows[at]["label"].as_str(), rows[at]["articles"].as_u64())).collect();
    assert_eq!(
        counts,
        [(Some("ash"), Some(3)), (Some("\"no end"), Some(0)), (Some("qqqxxx"), Some(0)), (Some("=1+1"), Some(1)), (Some("bad"), Some(0))]
    );
    assert_eq!((&rows[0]["query"], &rows[0]["stories"]), (&json!("volcano -europe"), &json!(2)));
    assert_eq!((&rows[0]["first"], &rows[0]["last"]), (&json!("2010-04-16"), &json!("2010-04-17")));
    assert_eq!((rows[0]["hits"].as_array().map(Vec::len), &rows[3]["first"]), (Some(2), &Value::Null));
    assert!(rows[1]["problems"].as_array().is_some_and(|p| !p.is_empty()) && rows[4]["error"].is_string());
    let ran = w.run(&["batch", "list.txt", "--format", "csv", "--top", "1"]);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "label,query,articles,stories,first,last,problems,error,hit_1_id,hit_1_title,hit_1_date");
    // What could not be answered has no number, and a row is one line.
    assert_eq!(lines.len(), 6, "{}", ran.stdout);
    assert!(lines[5].starts_with("bad,date:2010-13,,,"), "{}", ran.stdout);
    assert!(lines.iter().any(|line| line.starts_with("'=1+1,lithium,1,1,,,,,li,\"'=Lithium, dear\",")), "{}", ran.stdout);
    assert!(w.run(&["batch", "list.txt"]).stdout.contains("ash · 2 stories · 16 Apr 2010 to 17 Apr 2010"));
    // As a table calculator saves it.
    let wide: Vec<u8> = "\u{feff}Asche — ash\tvolcano -europe\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, from) in [("wide.txt", 0), ("unmarked.txt", 2)] {
        w.write(name, &wide[from..]);
        assert!(w.expect(0, &["batch", name]).contains("Asche — ash · 2 stories"), "{name}");
    }
}

#[test]
fn a_list_comes_from_standard_input_and_may_be_of_names() {
    let w = archive();
    let piped = |args: &[&str], text: &str| -> Ran {
        let mut child = w.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
        Ran::of(child.wait_with_output().expect("it ends"))
    };
    let ran = piped(&["batch", "-", "--names", "--top", "0", "--format", "csv"], "Shoygu Sergey\nminister\tШойгу\nNobody Known\n");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let counts: Vec<&str> = ran.stdout.lines().skip(1).map(|line| line.split(',').nth(2).unwrap_or("")).collect();
    assert_eq!(counts, ["4", "4", "0"], "{}", ran.stdout);
    w.article("two.json", json!({"id": "two", "title": "Two met", "text": "John Phelan met Howard Baker. Phelan left, Baker did not."}));
    w.expect(0, &["index", "two.json"]);
    let ran = piped(&["batch", "-", "--names", "--top", "0", "--format", "csv"], "John Howard\nPhelan John\nHoward Baker\n");
    let counts: Vec<&str> = ran.stdout.lines().skip(1).map(|line| line.split(',').nth(2).unwrap_or("")).collect();
    assert_eq!(counts, ["0", "1", "1"], "the words of a name are one person's: {}", ran.stdout);
    assert_eq!(piped(&["batch", "-"], "qqqxxx\n").code, 1);
    assert_eq!(piped(&["batch", "-"], "\n# nothing\n").code, 2);
    assert_eq!(piped(&["batch", "-", "--tz", "Nowhere"], "volcano\n").code, 2);
}

#[test]
fn a_citation_holds_until_the_text_changes() {
    let w = archive();
    let json = w.expect(0, &["cite", "li", "--find", "WE will not sell", "--format", "json"]);
    let cited = object(&json);
    assert_eq!(cited["passage"]["text"], "We will not sell");
    let span: Vec<u64> = cited["passage"]["span"].as_array().expect("a span").iter().filter_map(Value::as_u64).collect();
    let shown = w.expect(0, &["cite", "li", "--span", &format!("{}..{}", span[0], span[1])]);
    assert!(shown.contains("  We will not sell\n") && shown.contains(cited["sha256"].as_str().expect("a hash")), "{shown}");
    w.write("cited.json", &json);
    assert!(w.expect(0, &["cite", "--verify", "cited.json"]).contains("li: the same"));
    w.article("news/li.json", json!({"id": "li", "title": "=Lithium, dear", "body": "Correction: lithium is cheap. “We will not sell,” the mine said.", "language": "en"}));
    w.expect(0, &["index", "news"]);
    let changed = w.expect(1, &["cite", "--verify", "cited.json"]);
    assert!(changed.contains("the text is another; the passage stands at bytes"), "{changed}");
    std::fs::remove_file(w.path().join("news/li.json")).expect("removed");
    w.expect(0, &["index", "news"]);
    let verdicts = object(&w.expect(1, &["cite", "--verify", "cited.json", "--format", "json"]));
    assert_eq!(verdicts, json!([{"id": "li", "same": false, "changes": ["no article has this id any more"]}]));
}

#[test]
fn what_cannot_be_cited_is_refused() {
    let w = archive();
    w.expect(1, &["cite", "nobody"]);
    w.expect(1, &["cite", "li", "--find", "left the port"]);
    for args in
        [&["cite"][..], &["cite", "li", "--span", "5..2"], &["cite", "li", "--span", "0..9999"], &["cite", "li", "--span", "18..20"]]
    {
        assert_eq!(w.run(args).code, 2, "{args:?}");
    }
    w.write("no.json", "{\"id\": 1}");
    let ran = w.run(&["cite", "--verify", "no.json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("no.json"), "{}", ran.stderr);
}

#[test]
fn a_person_is_found_with_initials_where_none_were_asked_for() {
    let w = Workspace::new();
    for (id, person) in
        [("one", "Dora K. Plimpton"), ("two", "Dora J. R. Plimpton"), ("none", "Dora Plimpton"), ("other", "Dora Kate Plimpton")]
    {
        w.article(&format!("news/{id}.json"), json!({"id": id, "title": "T", "body": "The mayor spoke.", "people": [person]}));
    }
    w.expect(0, &["index", "news"]);
    let found = |name: &str| {
        let mut ids = w.ids(&["--person", name]);
        ids.sort();
        ids
    };
    assert_eq!(found("Dora Plimpton"), ["none", "one", "two"]);
    assert_eq!((found("Dora K. Plimpton"), w.ids(&["who:\"Dora Plimpton\""])), (vec!["one".to_owned()], vec!["none".to_owned()]));
}

#[test]
fn whoever_has_just_the_name_goes_before_who_has_more() {
    let w = Workspace::new();
    for (id, person) in [("a", "Dora K. Plimpton"), ("b", "Dora K. Plimpton"), ("c", "Dora Plimpton")] {
        w.article(&format!("news/{id}.json"), json!({"id": id, "title": "T", "body": "The mayor spoke.", "people": [person]}));
    }
    w.expect(0, &["index", "news"]);
    let first = |name: &str| w.expect(0, &["who", name]).lines().next().unwrap_or_default().to_owned();
    assert_eq!(
        [first("Dora Plimpton"), first("plimpton, dora k."), first("Plimpton")],
        ["Dora Plimpton", "Dora K. Plimpton", "Dora K. Plimpton"]
    );
}
