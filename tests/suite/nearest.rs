//! Questions that no article, or hardly any, answers word for word: what comes nearest follows, and the answer says so.

use crate::harness::Workspace;
use serde_json::{Value, json};

/// Articles of which one holds all words of "harbour strike ends quickly", and others some of them.
fn archive() -> Workspace {
    let w = Workspace::new();
    let articles = [
        ("whole", "Strike in the harbour", "The harbour strike ends quickly."),
        ("three", "Harbour strike ends", "Nobody knows why the harbour strike ends."),
        ("two", "A strike", "It ends after a week."),
        ("one", "The harbour", "Ships lie in it."),
    ];
    for (id, title, body) in articles {
        w.article(&format!("news/{id}.json"), json!({"id": id, "title": title, "body": body, "language": "en", "date": "2024-04-01"}));
    }
    // Words of which most articles hold one tell nothing apart.
    for n in 0..20 {
        let (title, body) = (format!("Weather of day {n}"), "Rain in the morning, wind in the evening.");
        w.article(&format!("news/weather-{n}.json"), json!({"id": format!("w{n}"), "title": title, "body": body, "language": "en"}));
    }
    w.expect(0, &["index", "news"]);
    w
}

fn ids(w: &Workspace, args: &[&str]) -> Vec<String> {
    w.hits(args).iter().map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect()
}

fn answer(w: &Workspace, query: &str) -> Value {
    serde_json::from_str(&w.run(&["query", query, "--format", "json"]).stdout).expect("an answer")
}

#[test]
fn what_holds_all_words_comes_first_and_what_holds_some_follows() {
    let w = archive();
    assert_eq!(ids(&w, &["harbour strike ends quickly"]), ["whole", "three", "two"]);
    let answer = answer(&w, "harbour strike ends quickly");
    assert_eq!((&answer["with_all"], &answer["total"]), (&json!(1), &json!(3)));
    let said = "1 article holds all of the 4 words; after it come those that hold at least 2";
    assert_eq!(answer["hints"], json!([said]));
    assert!(answer["hits"][0]["score"].as_f64().is_some_and(|score| score < 1_000.0), "{answer}");
    assert!(w.run(&["query", "harbour strike ends quickly"]).stderr.contains(said));
}

#[test]
fn explain_tells_of_what_follows_too_and_of_the_score_it_has() {
    let w = archive();
    let explained = w.run(&["explain", "harbour strike ends quickly", "--id", "two"]).stdout;
    assert!(explained.starts_with("harbour strike ends quickly: 3 articles, 1 with all of the words"), "{explained}");
    let explained = w.run(&["explain", "harbour strike ends quickly", "--id", "two", "--format", "json"]).stdout;
    let explained: Value = serde_json::from_str(&explained).expect("JSON");
    assert_eq!((&explained["with_all"], &explained["article"]["matches"]), (&json!(1), &json!(true)));
    let hits = answer(&w, "harbour strike ends quickly");
    let scores = [&explained["article"]["score"], &hits["hits"][2]["score"]].map(|score| score.as_f64().expect("a score"));
    assert!((scores[0] - scores[1]).abs() < 0.01, "{scores:?}");
    let parts = explained["article"]["parts"].as_array().expect("parts").iter().map(|part| part["score"].as_f64().expect("a score"));
    assert!((parts.sum::<f64>() - scores[0]).abs() < 0.01, "{explained}");
}

#[test]
fn pages_of_it_go_on_where_the_last_one_ended() {
    let w = archive();
    let paged: Vec<String> =
        (0..4).flat_map(|page| ids(&w, &["harbour strike ends quickly", "--limit", "1", "--offset", &page.to_string()])).collect();
    assert_eq!(paged, ["whole", "three", "two"]);
}

#[test]
fn a_word_that_occurs_nowhere_is_named_and_the_others_are_found() {
    let w = archive();
    let ran = w.run(&["query", "harbour strike endless quickli"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("no article holds all of the 4 words; these hold at least 2 of them"), "{}", ran.stderr);
    assert!(ran.stderr.contains("endless occurs nowhere"), "{}", ran.stderr);
}

#[test]
fn what_was_asked_on_purpose_holds() {
    let w = archive();
    for (query, found) in [
        ("harbour AND strike AND ends AND quickly", vec!["whole"]),
        ("harbour strike (ends quickly)", vec!["whole"]),
        ("title:(harbour strike ends)", vec!["three"]),
        ("harbour strike", vec!["three", "whole"]),
        ("harbour strike ends quickly -week", vec!["three", "whole"]),
        ("harbour strike ends \"ends quickly\"", vec!["whole"]),
        ("harbour strike ends title:strike -nobody", vec!["two", "whole"]),
        ("harbour strike ends nowhere date:2023", vec![]),
    ] {
        assert_eq!(w.ids(&[query]), found, "{query}");
    }
}

#[test]
fn counts_lists_and_watches_take_only_what_holds_all() {
    let w = archive();
    let words = "harbour strike ends quickly";
    assert_eq!(ids(&w, &[words, "--match", "all"]), ["whole"]);
    assert_eq!(ids(&w, &[words, "--sort", "newest"]), ["whole"]);
    assert_eq!(ids(&w, &[words, "--since-last"]), ["whole"]);
    assert!(w.expect(0, &["timeline", words]).contains("1 article"));
    w.write("list.txt", format!("{words}\n"));
    assert!(w.expect(0, &["batch", "list.txt", "--format", "csv"]).lines().nth(1).is_some_and(|row| row.contains(",1,")));
}

#[test]
fn enough_articles_with_all_words_are_the_whole_answer() {
    let w = archive();
    for n in 0..10 {
        w.article(
            &format!("news/more-{n}.json"),
            json!({"id": format!("m{n}"), "title": "Harbour strike ends quickly", "body": format!("Report {n}.")}),
        );
    }
    w.expect(0, &["index", "news"]);
    let answer = answer(&w, "harbour strike ends quickly");
    assert_eq!((&answer["with_all"], &answer["total"]), (&Value::Null, &json!(11)));
}

#[test]
fn being_new_and_what_is_learned_count_as_much_beside_what_holds_all_words() {
    let w = archive();
    for n in 0..20 {
        let what = if n == 0 { "Harbour strike ends, the strike in the harbour ends" } else { "Tide tables of the coast" };
        let date = if n == 0 { "2024-04-02" } else { "2024-03-01" };
        w.article(
            &format!("news/n{n}.json"),
            json!({"id": format!("n{n}"), "title": what, "body": format!("{what}, {n}."), "language": "en", "date": date}),
        );
    }
    w.article("news/new.json", json!({"id": "new", "title": "Weather of today", "body": "Rain, and far from it in a harbour a long strike of a few hands.", "language": "en", "date": "2024-06-30"}));
    w.expect(0, &["index", "news"]);
    let scores = |args: &[&str]| -> Vec<(String, f64)> {
        let hits = w.hits(&[&["harbour strike ends quickly"], args].concat());
        hits.iter().map(|hit| (hit["id"].as_str().expect("an id").to_owned(), hit["score"].as_f64().expect("a score"))).collect()
    };
    let plain = scores(&[]);
    let best = plain.iter().map(|(_, score)| *score).fold(0.0, f64::max);
    for args in [&["--sort", "blend"][..], &["--expand"]] {
        let again = scores(args);
        assert_eq!(again[0].0, "whole", "{again:?}");
        for (id, score) in &again {
            let before = plain.iter().find(|(other, _)| other == id).map_or(0.0, |(_, score)| *score);
            assert!(*score < before + best, "{args:?} {id}: {score}, {before} before");
        }
    }
    let place = |of: &[(String, f64)], id: &str| of.iter().position(|(other, _)| other == id).expect("found");
    let blend = scores(&["--sort", "blend"]);
    assert!(place(&blend, "n0") < place(&blend, "new"), "{blend:?}");
}

#[test]
fn a_boosted_part_is_not_taken_for_holding_all_words() {
    let w = archive();
    let query = "harbour strike quickly nowhere (title:ends title:strike title:harbour lead:ends lead:strike lead:why)^1000";
    let found: Value = answer(&w, query);
    let score = |hit: &Value| hit["score"].as_f64().expect("a score");
    let explained =
        |id: &str| -> Value { serde_json::from_str(&w.run(&["explain", query, "--id", id, "--format", "json"]).stdout).expect("JSON") };
    for hit in found["hits"].as_array().expect("hits") {
        let parts = explained(hit["id"].as_str().expect("an id"))["article"]["parts"].as_array().expect("parts").clone();
        let sum = parts.iter().map(score).sum::<f64>();
        assert!((score(hit) / sum - 1.0).abs() < 0.01, "{hit} {sum}");
    }
    assert!(found["total"].as_u64().is_some_and(|total| total > 0), "{found}");
}

#[test]
fn what_was_learned_from_the_best_hits_is_explained_too() {
    let w = Workspace::new();
    for (n, other) in ["ferry dredger", "ferry dredger", "ferry", "timetable"].into_iter().enumerate() {
        w.article(
            &format!("{n}.json"),
            json!({"id": format!("r{n}"), "language": "en", "body": format!("Harbour news: {other} and more.")}),
        );
    }
    (0..60).for_each(|n| drop(w.article(&format!("other{n}.json"), json!({"id": format!("o{n}"), "language": "en", "body": "Nothing."}))));
    w.expect(0, &["index", ".", "--no-names"]);
    let shown = |args: &[&str]| -> Value { serde_json::from_str(&w.expect(0, args)).expect("JSON") };
    let asked = ["harbour news", "--match", "any", "--copies", "show", "--format", "json"];
    let answer = shown(&[&["query"], &asked[..]].concat());
    for hit in answer["hits"].as_array().expect("hits") {
        let id = hit["id"].as_str().expect("an id");
        let article = &shown(&[&["explain"], &["harbour news", "--match", "any", "--format", "json", "--id", id][..]].concat())["article"];
        let scores = [&hit["score"], &article["score"]].map(|score| score.as_f64().expect("a score"));
        assert!((scores[0] - scores[1]).abs() < 0.01, "{id}: {scores:?}");
        let learned =
            article["parts"].as_array().expect("parts").iter().any(|p| p["field"] == "words of the best hits" && p["text"] == "ferri");
        assert_eq!(learned, id != "r3", "{id}");
    }
}

#[test]
fn small_letters_of_an_operator_are_words_and_told() {
    let w = archive();
    for (query, told) in
        [("harbour or strike", "OR in capitals"), ("harbour not strike", "NOT in capitals"), ("not harbour", "NOT in capitals")]
    {
        assert!(w.run(&["query", query]).stderr.contains(told), "{query}");
    }
    for query in ["harbour OR strike", "\"harbour or strike\"", "or harbour", "will the harbour strike end today or not so soon"] {
        assert!(!w.run(&["query", query]).stderr.contains("in capitals"), "{query}");
    }
}
