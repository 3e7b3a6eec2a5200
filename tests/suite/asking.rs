//! What a query finds, through the real command.

use crate::harness::Workspace;
use newsearch::engine::{self, Location, WriteOptions};
use serde_json::{Value, json};

/// An index over a few articles that differ in one thing each.
fn archive() -> Workspace {
    let w = Workspace::new();
    let articles = [
        json!({"id": "talks", "title": "Ministers praise talks", "date": "2018-04-26", "people": ["Sergei Shoigu", "Xu Qiliang"], "places": ["China", "Syria"],
            "body": "Sergei Shoigu met General Xu Qiliang and praised the stance on Syria. The ministers spoke of ties.", "authors": ["Ann Lee"], "site": "Harbour Wire", "language": "en"}),
        json!({"id": "strike", "title": "Hunger strike ends", "date": "2018-05-02", "body": "The hunger strike ended. Other strikes went on in Syria.", "tags": ["labour"], "language": "en"}),
        json!({"id": "strikes", "title": "Air strikes", "date": "2023-10-09T08:00:00+03:00", "body": "Air strikes hit the port; a striking image.", "language": "en", "site": "The Meridian Post"}),
        json!({"id": "russian", "title": "Министр обороны", "date": "2017-09-12", "body": "Сергей Шойгу прибыл в Дамаск. Министры говорили о Сирии.", "language": "ru"}),
        json!({"id": "chinese", "title": "国防部长会晤", "date": "2018-04-24", "body": "俄罗斯国防部长绍伊古访问北京。", "language": "zh"}),
        json!({"id": "french", "title": "Le ministre à l'Élysée", "date": "2002-01-01", "body": "Les ministres européens se réunissent à l'Élysée.", "language": "fr"}),
        json!({"id": "undated", "title": "A note on U.S. tariffs", "body": "The U.S. raised tariffs by 1,000 points. O'Brien objected.", "language": "en"}),
    ];
    for article in articles {
        w.article(&format!("news/{}.json", article["id"].as_str().expect("an id")), article.clone());
    }
    w.expect(0, &["index", "news"]);
    w
}

#[test]
fn a_date_is_shown_as_far_as_it_is_known() {
    let w = Workspace::new();
    for date in ["1994", "1994-03", "1994-03-05"] {
        w.article(&format!("{date}.json"), json!({"id": date, "title": "Report", "date": date, "body": "The harbour."}));
    }
    w.expect(0, &["index", "."]);
    let csv = w.expect(0, &["query", "harbour", "--sort", "oldest", "--format", "csv"]);
    let dates: Vec<&str> = csv.lines().skip(1).filter_map(|row| row.split(',').nth(3)).collect();
    assert_eq!(dates, ["1994", "1994-03", "1994-03-05"]);
    let dates: Vec<Value> =
        w.hits(&["harbour", "--sort", "oldest"]).iter().map(|hit| json!([hit["date"], hit["date_precision"]])).collect();
    assert_eq!(dates, [json!(["1994-01-01", "year"]), json!(["1994-03-01", "month"]), json!(["1994-03-05", null])]);
}

#[test]
fn pages_are_parts_of_one_list_in_every_order() {
    let w = Workspace::new();
    let lines: String = (0..60)
        .map(|n| {
            let text = "The harbour. ".repeat(1 + n % 7);
            let day = format!("20{:02}-{:02}-11", 10 + n % 9, 1 + n * 5 % 12);
            format!("{}\n", json!({"id": n.to_string(), "title": "Harbour", "date": day, "people": ["Ann Lee"], "body": text}))
        })
        .collect();
    w.write("news.jsonl", lines);
    w.expect(0, &["index", "news.jsonl", "--no-names"]);
    for query in [&["who:lee"][..], &["harbour"], &["who:lee harbour", "--match", "any"]] {
        for sort in ["relevance", "newest", "oldest", "blend"] {
            let page = |offset: usize, limit: usize| -> Vec<String> {
                let (offset, limit) = (offset.to_string(), limit.to_string());
                let shown = ["--copies", "show", "--sort", sort, "--offset", &offset, "--limit", &limit, "--format", "jsonl"];
                let found = w.expect(0, &[&["query"], query, &shown].concat());
                found.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].to_string()).collect()
            };
            let all = page(0, 60);
            assert_eq!(all.len(), 60);
            let pages: Vec<String> = (0..9).flat_map(|at| page(at * 7, 7)).collect();
            assert_eq!(pages, all, "{query:?} {sort}");
        }
    }
}

#[test]
fn finds_words_phrases_fields_and_dates() {
    let w = archive();
    let cases: [(&[&str], &[&str]); 44] = [
        (&["Shoigu Syria"], &["russian", "talks"]),
        (&["shoigu SYRIA"], &["russian", "talks"]),
        (&["Syria"], &["russian", "strike", "talks"]),
        (&["Syria -hunger"], &["russian", "talks"]),
        (&["strike"], &["strike", "strikes"]),
        (&["\"hunger strike\""], &["strike"]),
        (&["\"hunger strikes\""], &[]),
        (&["\"air strike\""], &[]),
        (&["\"hunger ended\"~1"], &["strike"]),
        (&["hunger OR port"], &["strike", "strikes"]),
        (&["(hunger OR port) Syria"], &["strike"]),
        (&["hunger port", "--match", "any"], &["strike", "strikes"]),
        (&["title:strikes"], &["strike", "strikes"]),
        (&["title:hunger"], &["strike"]),
        (&["title:port"], &[]),
        (&["person:shoigu"], &["chinese", "russian", "talks"]),
        (&["person:\"Xu Qiliang\""], &["talks"]),
        (&["person:\"Shoigu Xu\""], &[]),
        (&["place:syria"], &["russian", "strike", "talks"]),
        (&["--person", "Sergei Shoigu", "talks"], &["talks"]),
        (&["author:lee"], &["talks"]),
        (&["site:meridian"], &["strikes"]),
        (&["tag:labour"], &["strike"]),
        (&["lang:ru"], &["russian"]),
        (&["date:2018-04"], &["chinese", "talks"]),
        (&["date:2018-04..2018-05"], &["chinese", "strike", "talks"]),
        (&["after:2018-04-25 before:2018-05-02"], &["talks"]),
        (&["ministers", "--from", "2018", "--to", "2018"], &["talks"]),
        (&["министр"], &["russian"]),
        (&["сирия"], &["russian"]),
        (&["绍伊古"], &["chinese", "russian", "talks"]),
        (&["京"], &["chinese"]),
        (&["elysee"], &["french"]),
        (&["européen"], &["french"]),
        (&["US tariffs"], &["undated"]),
        (&["U.S."], &["undated"]),
        (&["1000"], &["undated"]),
        (&["o’brien"], &["undated"]),
        (&["path:news/talks"], &["talks"]),
        (&["ext:json", "tag:labour"], &["strike"]),
        (&["ext:html"], &[]),
        (&["date:2023-10-09", "--tz", "+03:00"], &["strikes"]),
        (&["date:2023-10-08", "--tz", "-06:00"], &["strikes"]),
        (&["striking NEAR/2 image"], &["strikes"]),
    ];
    for (args, ids) in cases {
        assert_eq!(w.ids(args), ids, "{args:?}");
    }
}

#[test]
fn a_long_name_is_found_by_its_last_word() {
    let w = Workspace::new();
    let long = |last: &str| format!("{}{last}", "Committee for the Harbour of Ravenna ".repeat(100));
    let (author, tag, place) = (long("Zorin"), long("Zebu"), long("Zwolle"));
    let person = format!("{}Zuleika", "Maria Theresia Walburga ".repeat(100));
    let url = format!("https://news.example/{}/zenith", "harbour/".repeat(200));
    let article = json!({"id": "long", "title": "A note", "body": "It was read.", "authors": [author], "tags": [tag], "people": [person], "places": [place], "url": url});
    w.article("news/long.json", article);
    w.expect(0, &["index", "news"]);
    for query in ["author:zorin", "tag:zebu", "person:zuleika", "place:zwolle", "url:zenith"] {
        assert_eq!(w.ids(&[query]), ["long"], "{query}");
    }
}

#[test]
fn orders_by_relevance_and_by_date() {
    let w = archive();
    let order = |args: &[&str]| -> Vec<String> { w.hits(args).iter().map(|h| h["id"].as_str().unwrap_or("").to_owned()).collect() };
    assert_eq!(order(&["port OR ends"]), ["strike", "strikes"], "a word of the headline goes before one of the text");
    assert_eq!(order(&["strike", "--sort", "newest"]), ["strikes", "strike"]);
    assert_eq!(order(&["strike", "--sort", "oldest"]), ["strike", "strikes"]);
    assert_eq!(order(&["-nothing", "--sort", "oldest"]).last().map(String::as_str), Some("undated"));
    assert_eq!(order(&["-nothing"]).first().map(String::as_str), Some("strikes"), "only exclusions: newest first");
    assert_eq!(order(&["*", "--limit", "2", "--offset", "1"]).len(), 2);
}

#[test]
fn gives_snippets_with_highlights_and_offsets() {
    let w = archive();
    let hit = &w.hits(&["Shoigu Syria", "--snippets", "2"])[0];
    let text = hit["snippet"]["text"].as_str().expect("a snippet");
    let marked: Vec<&str> = hit["snippet"]["highlights"]
        .as_array()
        .expect("highlights")
        .iter()
        .map(|span| &text[span[0].as_u64().expect("a start") as usize..span[1].as_u64().expect("an end") as usize])
        .collect();
    assert_eq!(marked, ["Shoigu", "Syria"]);
    assert!(hit["score"].as_f64().is_some_and(|s| s > 0.0));
    assert_eq!(hit["date"], "2018-04-26");
    assert_eq!(hit["people"][0]["name"], "Sergei Shoigu");
}

#[test]
fn says_how_it_read_what_it_repaired_and_what_it_cannot_read() {
    let w = archive();
    let ran = w.run(&["query", "hunger OR port Syria"]);
    assert!(ran.stderr.contains("read as"), "{}", ran.stderr);
    let ran = w.run(&["query", "\"hunger strike"]);
    assert_eq!(ran.code, 0);
    assert!(!ran.stderr.is_empty(), "a repair is a hint");
    for refused in ["date:2018-13", "date:yesteryear", "after:2020 before:2019"] {
        let ran = w.run(&["query", refused]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{refused}: {}", ran.stderr);
    }
    let ran = w.run(&["query", "lang:klingonese x"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

#[test]
fn a_question_mark_that_may_have_been_meant_as_a_wildcard_is_told_of() {
    let w = archive();
    for (query, beginning) in
        [("hunge?", "hunge"), ("syria hunge?", "hunge"), ("title:note?", ""), ("hungr?", ""), ("strike? zeppelin", "")]
    {
        let ran = w.run(&["query", query]);
        let told = ran.stderr.lines().find(|line| line.contains("stands for no letter"));
        let hint = format!("the ? of {beginning}? ends a question and stands for no letter; {beginning}* finds words that begin so");
        assert_eq!(told.is_some_and(|line| line.ends_with(&hint)), !beginning.is_empty(), "{query}: {}", ran.stderr);
    }
}

#[test]
fn says_why_nothing_was_found_on_standard_error() {
    let w = archive();
    let ran = w.run(&["query", "hungr strike"]);
    assert_eq!(ran.code, 1);
    for part in [
        "hungr   alone 0  without it 2",
        "strike  alone 2  without it 0",
        "hungr occurs nowhere; like it: hunger (1)",
        "try: newsearch query 'hunger strike'  (1 article)",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    let json: serde_json::Value = serde_json::from_str(&w.run(&["query", "hungr strike", "--format", "json"]).stdout).expect("JSON");
    assert_eq!(json["help"]["suggestion"]["query"], "hunger strike");
    assert_eq!(w.run(&["query", "syria", "--tz", "Nowhere"]).code, 2);
}

#[test]
fn a_format_typed_as_an_option_and_a_list_that_is_not_there_are_told_as_such() {
    let w = archive();
    let ran = w.run(&["query", "syria", "--json"]);
    assert_eq!((ran.code, &*ran.stderr), (2, "newsearch: there is no option --json\nhint: write --format json\n"));
    let ran = w.run(&["batch", "nowhere.txt"]);
    assert_eq!((ran.code, &*ran.stderr), (2, "newsearch: nowhere.txt: no such file\n"));
}

#[test]
fn commands_that_count_say_why_nothing_was_found_too() {
    let w = archive();
    for command in ["people", "places", "timeline", "explain"] {
        let ran = w.run(&[command, "hungr strike"]);
        assert_eq!(ran.code, 1, "{command}");
        for part in ["hungr occurs nowhere; like it: hunger (1)", &format!("try: newsearch {command} 'hunger strike'  (1 article)")] {
            assert!(ran.stderr.contains(part), "{command}: {part}: {}", ran.stderr);
        }
    }
    // The index that was named is named again, and filters are told of.
    let ran = w.run(&["timeline", "hungr strike", "--index", "."]);
    assert!(ran.stderr.contains("try: newsearch timeline 'hunger strike' --index .  (1 article)"), "{}", ran.stderr);
    let ran = w.run(&["query", "hungr", "--from", "1990"]);
    assert!(ran.stderr.contains("try: newsearch query 'hunger'  (1 article, with the same options)"), "{}", ran.stderr);
    let ran = w.run(&["who", "Shogu"]);
    assert!(ran.code == 1 && ran.stderr.contains("people:Shogu occurs nowhere; like it: shoigu (2)"), "{}", ran.stderr);
    assert!(ran.stderr.contains("try: newsearch query 'people:shoigu'"), "{}", ran.stderr);
}

#[test]
fn names_that_occur_nowhere_and_articles_without_a_date_are_told_of() {
    let w = archive();
    for (query, told) in [
        (&["who:Shogu"][..], "people:Shogu occurs nowhere; like it: shoigu (2)"),
        (&["who:Shogu"], "try: newsearch query 'people:shoigu'"),
        (&["who:\"Sergei Shogu\""], "try: newsearch query 'people:\"Sergei shoigu\"'  (1 article)"),
        (&["who:\"Shoigu Sergei\""], "try: newsearch query 'people:(Shoigu Sergei)'"),
        (&["ended-hunger"], "try: newsearch query 'ended hunger'  (1 article)"),
        (&["ended&hunger syria"], "try: newsearch query 'syria'  (3 articles)"),
        (&["*", "--person", "Shogu"], "people:Shogu occurs nowhere; like it: shoigu (2)"),
        (&["where:Syrja"], "places:Syrja occurs nowhere; like it: syria (2)"),
        (&["tariffs date:2018"], "1 article that matches otherwise has no date; is:undated"),
        (&["tariffs", "--from", "2018"], "1 article that matches otherwise has no date; is:undated"),
        (&["lang:ja"], "no article is in ja; the languages of the index: "),
        (&["syria", "--lang", "ja"], "no article is in ja; the languages of the index: "),
        (&["qwx*"], "qwx* stands for no word of the index"),
        (&["syria people:qwx*"], "people:qwx* stands for no word of the index"),
        (&["qwxyz~"], "qwxyz~1 stands for no word of the index"),
        (&["????"], "???? holds no letter or digit: ignored"),
        (&["::"], "no letter or digit stands here: nothing to look for"),
        (&["id:zz"], "no article has the id zz; the beginning of one takes 4 characters at least"),
    ] {
        let ran = w.run(&[&["query"], query].concat());
        assert_eq!(ran.code, 1, "{query:?}");
        assert!(ran.stderr.contains(told), "{query:?}: {told}: {}", ran.stderr);
    }
    // Nothing that begins otherwise is like a word from which it is two letters away.
    assert!(w.run(&["query", "pir"]).stderr.contains("like it: air"));
    assert!(w.run(&["query", "bunker"]).stderr.ends_with("bunker occurs nowhere\n"), "hunger is two letters away");
}

#[test]
fn an_index_without_articles_is_named_as_the_reason() {
    let w = Workspace::new();
    w.write("news/empty.txt", "");
    w.run(&["index", "news"]);
    let ran = w.run(&["query", "oil"]);
    assert!(ran.code == 1 && ran.stderr.contains("the index holds no articles yet") && !ran.stderr.contains("nowhere"), "{}", ran.stderr);
    assert!(ran.stderr.contains("newsearch index brings it up to date"), "{}", ran.stderr);
    // Who is told so while a run goes on could do nothing about it.
    let _writer = engine::writer(&Location::within(w.path()), &WriteOptions::default()).expect("a writer");
    let ran = w.run(&["query", "oil"]);
    assert!(ran.stderr.contains("another newsearch is writing to it") && !ran.stderr.contains("brings it up"), "{}", ran.stderr);
}

#[test]
fn of_words_like_the_one_typed_those_that_begin_like_it_are_likelier() {
    let w = Workspace::new();
    for (id, body) in [("a", "Prices of oil."), ("b", "They will vote."), ("c", "He will go."), ("d", "She will not.")] {
        w.article(&format!("news/{id}.json"), json!({"id": id, "title": "A report", "body": body, "language": "en"}));
    }
    w.expect(0, &["index", "news"]);
    let ran = w.run(&["query", "oill"]);
    assert!(ran.stderr.contains("like it: oil (1), will (3)") && ran.stderr.contains("try: newsearch query 'oil'"), "{}", ran.stderr);
}

#[test]
fn a_number_that_cannot_be_is_named_as_it_was_typed() {
    let w = archive();
    for number in ["-1", "-10", "many"] {
        let ran = w.run(&["query", "strike", "--limit", number]);
        assert!(ran.code == 2 && ran.stderr.contains(&format!("invalid value '{number}' for '--limit <N>'")), "{}", ran.stderr);
        assert!(ran.stderr.contains("write digits only"), "{}", ran.stderr);
        let ran = w.run(&["query", "strike", "--from", number]);
        assert!(ran.code == 2 && ran.stderr.contains(&format!("{number:?} is no date")), "{}", ran.stderr);
    }
    for query in [&["tariffs", "-7"][..], &["--strict", "tariffs", "-2019"], &["--strict", "-2019", "tariffs"]] {
        assert!(w.run(&[&["query"], query].concat()).stdout.contains("tariffs"), "what holds the number is left out");
    }
    assert_eq!(w.run(&["query", "tariffs", "-1000"]).code, 1, "it holds 1,000");
}

#[test]
fn explains_a_query_and_a_score() {
    let w = archive();
    let shown = w.expect(0, &["explain", "str?k* w/5 (hunger OR air)", "-football", "--id", "strikes"]);
    for part in ["at most 5 words apart", "stands for strike", "-football".trim_start_matches('-'), "strikes Air strikes scores"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let json: serde_json::Value = serde_json::from_str(&w.expect(0, &["explain", "hunger", "--format", "json"])).expect("JSON");
    assert_eq!((&json["total"], &json["tree"]["what"]), (&1.into(), &"word".into()));
    let stands_for = |query: &str| {
        let json: Value = serde_json::from_str(&w.expect(0, &["explain", query, "--format", "json"])).expect("JSON");
        let leaf = |part: &Value| json!([part["words"], part["stands_for"]]);
        leaf(if json["tree"]["parts"].as_array().is_some_and(|parts| !parts.is_empty()) {
            &json["tree"]["parts"][0]
        } else {
            &json["tree"]
        })
    };
    assert_eq!(stands_for("atleast2:strik*"), stands_for("strik*"));
    assert_eq!(stands_for("atleast2:strik*")[1], json!(3));
    let shown = w.expect(0, &["explain", "where:Syria talks"]);
    assert_eq!(shown.matches("read as the place").count(), 1, "{shown}");
}

#[test]
fn an_only_hit_scores_what_is_explained_of_it() {
    let w = archive();
    let json = |args: &[&str]| -> serde_json::Value { serde_json::from_str(&w.expect(0, args)).expect("JSON") };
    let answer = json(&["query", "hunger strike", "--format", "json"]);
    assert_eq!(answer["total"], 1);
    let hit = &answer["hits"][0];
    let explained = json(&["explain", "hunger strike", "--format", "json", "--id", hit["id"].as_str().expect("an id")]);
    let scores = [&hit["score"], &explained["article"]["score"]].map(|score| score.as_f64().expect("a score"));
    assert!((scores[0] - scores[1]).abs() < 0.01, "{scores:?}");
}

#[test]
fn refuses_or_answers_every_hostile_query_at_once() {
    let w = archive();
    let bombs = [
        "(".repeat(10_000),
        "NOT ".repeat(4_000),
        "a ".repeat(3_000),
        "\"".repeat(999),
        "-".repeat(5_000),
        "title:".repeat(700),
        "x".repeat(9_000),
        "\u{202e}\u{0}\u{7}".to_owned(),
        "^^^ :: \"\" () OR AND".to_owned(),
    ];
    for bomb in bombs {
        let ran = w.run(&["query", "--", &bomb.replace('\0', " ")]);
        assert!((0..=2).contains(&ran.code) && !ran.stderr.contains("panicked"), "{:.40}: {} {}", bomb, ran.code, ran.stderr);
    }
    for (limit, offset) in [("1001", "0"), ("10", "9999"), ("18446744073709551615", "0")] {
        let ran = w.run(&["query", "syria", "--limit", limit, "--offset", offset]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
    }
    assert_eq!(w.run(&["query", "syria", "--limit", "0"]).code, 0);
}

#[test]
fn articles_that_come_alike_have_one_order_however_they_came_into_the_index() {
    let line =
        |n: usize| json!({"id": format!("report-{n:03}"), "date": "2024-03-01", "title": "Storm", "body": "A storm crossed the sound."});
    let lines = |numbers: &mut dyn Iterator<Item = usize>| numbers.map(|n| line(n).to_string() + "\n").collect::<String>();
    let orders = ["newest", "relevance"].map(|sort| ["query", "storm", "--sort", sort, "--limit", "60", "--format", "json"]);
    let ids = |w: &Workspace| -> Vec<Vec<String>> {
        let of = |answer: Value| answer["hits"].as_array().expect("hits").iter().map(|hit| hit["id"].to_string()).collect();
        orders.iter().map(|args| of(serde_json::from_str(&w.expect(0, args)).expect("JSON"))).collect()
    };
    let (once, later) = (Workspace::new(), Workspace::new());
    once.write("news/all.jsonl", lines(&mut (0..60)));
    once.expect(0, &["index", "news"]);
    // In another order and in two runs, so that there are two segments.
    later.write("news/a.jsonl", lines(&mut (20..60).rev()));
    later.expect(0, &["index", "news"]);
    later.write("news/b.jsonl", lines(&mut (0..20).rev()));
    later.expect(0, &["index", "news"]);
    assert_eq!(ids(&once)[0].len(), 60);
    assert_eq!(ids(&once), ids(&later));
}
