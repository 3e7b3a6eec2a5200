//! The query language end to end: every example of it and every edge, with its canonical form, what is said about it, and what it finds.

use newsearch::article::{Article, Date, DateOrigin, Person, Place};
use newsearch::engine::{self, Location, SavedSearch, Searches, WriteOptions};
use newsearch::pipeline::{Silent, index_articles};
use newsearch::query::{Context, Day, Zone};
use newsearch::search::{Request, Searcher};
use newsearch::text::Language;

struct Archive {
    _folder: tempfile::TempDir,
    searcher: Box<dyn Searcher>,
}

fn context() -> Context {
    Context { today: Day::from_ymd(2024, 5, 1).expect("a day of the calendar") }
}

/// Articles that differ in what the examples ask for.
fn archive() -> Archive {
    let article = |id: &str, date: &str, title: &str, body: &str| Article {
        id: id.into(),
        title: title.into(),
        body: body.into(),
        date: Date::parse_iso(date, DateOrigin::Given),
        language: Language::parse("en"),
        ..Article::default()
    };
    let people = |names: &[&str]| names.iter().map(|n| Person::stated(*n)).collect::<Vec<_>>();
    let places = |names: &[&str]| names.iter().map(|n| Place::stated(*n)).collect::<Vec<_>>();
    let long = "Word after word was read out in the hall. ".repeat(60);
    let articles = vec![
        Article {
            people: people(&["Sergei Shoigu"]),
            places: places(&["Syria"]),
            site: Some("reuters".into()),
            agency: Some("Reuters".into()),
            ..article(
                "talks",
                "2024-04-03T10:00:00Z",
                "Ministers praise talks",
                "Sergei Shoigu spoke of Syria. The minister would not resign.\n\nOil was no subject.",
            )
        },
        Article {
            people: people(&["Bashar Assad"]),
            places: places(&["Damascus"]),
            authors: vec!["Ann Lee".into()],
            ..article(
                "damascus",
                "2024-04-20",
                "Ceasefire holds",
                "\u{201c}A red line was crossed,\u{201d} said Bashar Assad of Damascus. Shoygu was told of it.",
            )
        },
        article("kyiv", "2024-03-10", "Missile over Kyiv", "A missile fell near the port. Gaza saw a ceasefire."),
        article("kiev", "2018-05-05", "Kiev remembers", "The missile of the Red Line brigade stands in Kiev."),
        Article {
            tags: vec!["opinion".into()],
            ..article(
                "opec",
                "2024-04-15",
                "OPEC holds output",
                "OPEC said sanctions on Russian oil cut supply. A rate was not cut. US tariffs rose; tell us why.",
            )
        },
        article(
            "opec-may",
            "2024-05-01T23:30:00Z",
            "OPEC meets",
            "The rate may yet be cut, said John Doe. Johan R. Doe of OPEC agreed. The women of the board left.",
        ),
        article("strike", "2024-02-02", "Hunger strike ends", "The hunger strike ended. Football was played in Petersburg."),
        Article {
            date: None,
            ..article("lithium", "", "Lithium in Chile", "Lithium prices rose as Chile cut lithium output. Lithium is light.")
        },
        Article {
            updated: Date::parse_iso("2023-01-02", DateOrigin::Given),
            site: Some("ap".into()),
            ..article(
                "merger",
                "2023-06-06",
                "Merger of two banks",
                &format!("{long}\n\nThe takeover came last and the minister left. He will resign."),
            )
        },
        Article {
            language: Language::parse("ru"), ..article("russian", "2017-09-12", "Министр", "Сергей Шойгу прибыл в Дамаск.")
        },
        Article { site: Some("reuters".into()), ..article("quake", "2014-04-01", "Earthquake", "An earthquake shook the coast of Chile.") },
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let location = Location::within(folder.path());
    let mut indexer = engine::writer(&location, &WriteOptions { threads: 1, memory_bytes: 15_000_000 }).expect("a writer");
    indexer.run_at(i64::from(Day::from_ymd(2024, 4, 30).expect("a day of the calendar").days()) * 86_400 + 3_600);
    index_articles(articles, &mut *indexer, &mut Silent).expect("indexed");
    indexer.finish().expect("finished");
    let save = |searches: &mut Searches| {
        searches.save("kremlin", SavedSearch::new("\"red line\""))?;
        searches.save("east", SavedSearch::new("brigade OR saved:kyiv"))?;
        searches.save("kyiv", SavedSearch::new("Kyiv"))
    };
    Searches::change(&location, save).expect("saved");
    Archive { searcher: engine::open(&location).expect("it opens"), _folder: folder }
}

impl Archive {
    fn ids(&self, query: &str) -> Vec<String> {
        let mut request = Request::parse(query, &context()).unwrap_or_else(|e| panic!("{query}: {e}"));
        request.limit = 100;
        let hits = self.searcher.search(&request).unwrap_or_else(|e| panic!("{query}: {e}")).hits;
        let mut ids: Vec<String> = hits.into_iter().map(|h| h.id).collect();
        ids.sort();
        ids
    }
}

/// Query, canonical form, hints, ids.
const GOLDEN: &[(&str, &str, &[&str], &[&str])] = &[
    ("Shoigu Syria", "Shoigu Syria", &[], &["talks"]),
    ("\"Sergei Shoigu\"", "\"Sergei Shoigu\"", &[], &["talks"]),
    ("Kyiv OR Kiev missile", "(Kyiv OR Kiev) missile", &[], &["kiev", "kyiv"]),
    ("strike -football -\"hunger strike\"", "strike -football -\"hunger strike\"", &[], &[]),
    ("title:ceasefire Damascus", "title:ceasefire Damascus", &[], &["damascus"]),
    ("title:ceasefire Gaza", "title:ceasefire Gaza", &[], &[]),
    ("people:Shoigu places:Syria", "people:Shoigu places:Syria", &[], &["damascus", "russian", "talks"]),
    ("who:\"Bashar Assad\" where:Damascus,Aleppo", "people:\"Bashar Assad\" places:(Damascus OR Aleppo)", &[], &["damascus"]),
    ("opec date:2024-04", "opec date:2024-04", &[], &["opec"]),
    ("opec date:2024-03..2024-05-15", "opec date:2024-03-01..2024-05-15", &[], &["opec", "opec-may"]),
    ("opec after:2024-04-01 before:2024-05-01", "opec after:2024-04-01 before:2024-05-01", &[], &["opec"]),
    ("opec newer_than:14d", "opec after:2024-04-17", &[], &["opec-may"]),
    ("opec date:\"last april\"", "opec date:2024-04", &[], &["opec"]),
    ("sanctions NEAR/10 oil", "sanctions NEAR/10 oil", &[], &["opec"]),
    ("sanctions w/2 oil", "sanctions NEAR/2 oil", &[], &[]),
    ("oil AROUND(3) sanctions", "oil NEAR/3 sanctions", &[], &["opec"]),
    ("oil pre/5 sanctions", "oil ONEAR/5 sanctions", &[], &[]),
    ("Joh* w/2 Doe", "Joh* NEAR/2 Doe", &[], &["opec-may"]),
    ("minister w/s resign*", "minister w/s resign*", &[], &["talks"]),
    ("minister w/p resign*", "minister w/p resign*", &[], &["merger", "talks"]),
    ("\"rate cut\"~3", "\"rate cut\"~3", &[], &["opec", "opec-may"]),
    ("\"rate cut\"~2", "\"rate cut\"~2", &[], &["opec"]),
    ("shoygu~1", "shoygu~1", &[], &["damascus", "russian", "talks"]),
    ("=US tariffs", "=US tariffs", &[], &["opec"]),
    ("=Us tariffs", "=Us tariffs", &[], &[]),
    ("=\"Red Line\"", "=\"Red Line\"", &[], &["kiev"]),
    ("\"Red Line\"", "\"Red Line\"", &[], &["damascus", "kiev"]),
    ("atleast3:lithium Chile", "atleast3:lithium Chile", &[], &["lithium"]),
    ("atleast5:lithium Chile", "atleast5:lithium Chile", &[], &[]),
    ("source:reuters,ap -is:copy earthquake", "source:(reuters OR ap) -is:copy earthquake", &[], &["quake"]),
    ("lang:ru Шойгу", "lang:ru Шойгу", &[], &["russian"]),
    ("saved:kremlin is:new", "saved:kremlin is:new", &[], &["damascus", "kiev"]),
    ("like:kiev date:2024", "like:kiev date:2024", &[], &["damascus", "kyiv"]),
    ("said:\"red line\" who:Assad", "said:\"red line\" people:Assad", &[], &["damascus"]),
    ("said:\"red line\" who:Shoigu", "said:\"red line\" people:Shoigu", &[], &[]),
    (
        "title:(merger OR takeover) words:>400 lang:en -tag:opinion ^",
        "title:(merger OR takeover) words:>=401 lang:en -tag:opinion",
        &["^ holds no letter or digit: ignored"],
        &["merger"],
    ),
    // Beyond the examples.
    ("wom?n", "wom?n", &[], &["opec-may"]),
    ("*burg", "*burg", &[], &["strike"]),
    ("lead:missile", "lead:missile", &[], &["kiev", "kyiv"]),
    ("lead:takeover", "lead:takeover", &[], &[]),
    ("about:merger", "about:merger", &[], &["merger"]),
    ("has:quote", "has:quote", &[], &["damascus"]),
    // A quotation, and what is none; whose it is.
    ("said:crossed", "said:crossed", &[], &["damascus"]),
    ("said:crossing", "said:crossing", &[], &["damascus"]),
    ("said:missile", "said:missile", &[], &[]),
    ("said:(red w/3 crossed)", "said:(red NEAR/3 crossed)", &[], &["damascus"]),
    ("said:(red w/9 Damascus)", "said:(red NEAR/9 Damascus)", &[], &[]),
    ("said:(red line)", "said:(red line)", &[], &["damascus"]),
    ("said:=Red", "said:=Red", &[], &[]),
    ("atleast2:(said:line)", "said:(atleast2:line)", &[], &[]),
    ("said:\"red line\" who:Shoigu,Assad", "said:\"red line\" people:(Shoigu OR Assad)", &[], &["damascus"]),
    ("said:\"red line\" who:Assad who:Shoigu", "said:\"red line\" people:Assad people:Shoigu", &[], &[]),
    ("-said:\"red line\" who:Assad", "-said:\"red line\" people:Assad", &[], &[]),
    ("said:\"red line\" -who:Putin", "said:\"red line\" -people:Putin", &[], &["damascus"]),
    ("(said:\"red line\") who:Shoigu", "said:\"red line\" people:Shoigu", &[], &[]),
    ("(said:crossed line) who:Shoigu", "(said:crossed line) people:Shoigu", &[], &["damascus"]),
    ("said:crossed OR said:missile who:Shoigu", "(said:crossed OR said:missile) people:Shoigu", &[], &[]),
    ("said:crossed AND who:Shoigu", "said:crossed AND people:Shoigu", &[], &[]),
    ("said:crossed AND who:Assad", "said:crossed AND people:Assad", &[], &["damascus"]),
    // Names as they are written.
    ("org:OPEC", "=OPEC", &[], &["opec", "opec-may"]),
    ("org:Opec", "=Opec", &[], &[]),
    ("org:\"Red Line\",OPEC date:2018..", "(=\"Red Line\" OR =OPEC) after:2018-01-01", &[], &["kiev", "opec", "opec-may"]),
    ("org:(OPEC OR \"Red Line\") 2018", "(=OPEC OR =\"Red Line\") 2018", &[], &[]),
    // What stands to an article so or so.
    ("like:kyiv", "like:kyiv", &[], &["kiev"]),
    ("like:kyiv -missile", "like:kyiv -missile", &[], &[]),
    ("story:kyiv", "story:kyiv", &[], &["kyiv"]),
    ("story:dama", "story:dama", &[], &["damascus"]),
    ("is:lead date:2018", "is:lead date:2018", &[], &["kiev"]),
    ("is:copy", "is:copy", &[], &[]),
    ("is:lead,copy date:2018", "(is:lead OR is:copy) date:2018", &[], &["kiev"]),
    // Saved searches, and when an article came.
    ("saved:kremlin -saved:east", "saved:kremlin -saved:east", &[], &["damascus"]),
    ("saved:kremlin line", "saved:kremlin line", &[], &["damascus", "kiev"]),
    (
        "indexed:2024-04-30",
        "indexed:2024-04-30",
        &[],
        &["damascus", "kiev", "kyiv", "lithium", "merger", "opec", "opec-may", "quake", "russian", "strike", "talks"],
    ),
    ("indexed:yesterday chile", "indexed:2024-04-30 chile", &[], &["lithium", "quake"]),
    ("indexed:<2024 chile", "indexed:<2024-01-01 chile", &[], &[]),
    ("opec -is:new", "opec -is:new", &[], &[]),
    ("people:(Sergei AND Shoigu)", "people:(Sergei AND Shoigu)", &[], &["damascus", "russian", "talks"]),
    ("text:oil headline:opec", "body:oil title:opec", &[], &["opec"]),
    ("hl:opec intitle:meets", "title:opec title:meets", &[], &["opec-may"]),
    ("by:lee", "author:lee", &[], &["damascus"]),
    ("site:ap OR outlet:ap", "source:ap OR source:ap", &[], &["merger"]),
    ("agency:reuters", "agency:reuters", &[], &["talks"]),
    ("topic:opinion", "tag:opinion", &[], &["opec"]),
    ("place:Syria person:Assad", "places:Syria people:Assad", &[], &["damascus"]),
    ("published:2014", "date:2014", &[], &["quake"]),
    ("chile until:2014-04-01", "chile before:2014-04-02", &[], &["quake"]),
    ("chile since:2014-04-02", "chile after:2014-04-02", &[], &[]),
    ("opec older_than:2w", "opec before:2024-04-17", &[], &["opec"]),
    ("-has:date", "* -has:date", &["nothing but exclusions: every other article matches; put * before them to say so"], &["lithium"]),
    ("has:author,agency", "has:author OR has:agency", &[], &["damascus", "talks"]),
    ("is:wire", "is:wire", &[], &["talks"]),
    ("is:updated", "is:updated", &[], &["merger"]),
    ("is:undated", "is:undated", &[], &["lithium"]),
    ("words:<=8", "words:<=8", &[], &["quake", "russian"]),
    ("id:damas", "id:damas", &[], &["damascus"]),
    ("“Hunger strike” «ended»", "\"Hunger strike\" \"ended\"", &[], &["strike"]),
    ("chile and lithium", "chile and lithium", &[], &[]),
    ("date:\"spring 2014\"", "date:2014-03-01..2014-05-31", &[], &["quake"]),
    ("date:\"Q2 2023\"", "date:2023-04-01..2023-06-30", &[], &["merger"]),
    ("date:\"last quarter\" strike", "date:2024-01-01..2024-03-31 strike", &[], &["strike"]),
    ("date:\"past 2 weeks\"", "date:2024-04-17..2024-05-01", &[], &["damascus", "opec-may"]),
    ("opec date:today", "opec date:2024-05-01", &[], &["opec-may"]),
    ("(opec OR chile) oil^2", "(opec OR chile) oil^2", &[], &["opec"]),
    ("\"hunger strike", "\"hunger strike\"", &["this quote is not closed: read as closed at the end"], &["strike"]),
    ("AND strike", "and strike", &["AND at the beginning joins nothing: read as the word and"], &[]),
    ("auhtor:lee", "auhtor:lee", &["no field auhtor: read as text; did you mean author:?"], &[]),
    ("*", "*", &[], &["damascus", "kiev", "kyiv", "lithium", "merger", "opec", "opec-may", "quake", "russian", "strike", "talks"]),
];

#[test]
fn every_example_is_read_and_answered_as_written_down() {
    let archive = archive();
    let mut faults = Vec::new();
    for (query, canonical, hints, ids) in GOLDEN {
        let request = Request::parse(query, &context()).unwrap_or_else(|e| panic!("{query}: {e}"));
        let got = (request.query.to_string(), request.hints.clone(), archive.ids(query));
        let expected =
            ((*canonical).to_owned(), hints.iter().map(|h| (*h).to_owned()).collect(), ids.iter().map(|i| (*i).to_owned()).collect());
        if got != expected {
            faults.push(format!("{query}\n     got {got:?}\nexpected {expected:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_exclusions_are_answered_newest_first_with_a_hint() {
    let archive = archive();
    let request = Request::parse("-opec", &context()).expect("a query");
    assert!(request.hints[0].starts_with("nothing but exclusions"), "{:?}", request.hints);
    let hits = archive.searcher.search(&request).expect("an answer").hits;
    assert_eq!(hits.first().map(|h| h.id.as_str()), Some("damascus"));
    assert_eq!(hits.last().map(|h| h.id.as_str()), Some("lithium"), "the undated one");
}

#[test]
fn days_are_counted_in_the_zone_asked_for() {
    let archive = archive();
    let ids = |zone: &str, query: &str| {
        let mut request = Request::parse(query, &context()).expect("a query");
        request.zone = Zone::parse(zone).expect("a zone");
        archive.searcher.search(&request).expect("an answer").hits.into_iter().map(|h| h.id).collect::<Vec<_>>()
    };
    assert_eq!(ids("UTC", "opec date:2024-05-01"), ["opec-may"]);
    assert_eq!(ids("+03:00", "opec date:2024-05-02"), ["opec-may"], "half past two in the morning");
    assert_eq!(ids("-05:00", "damascus date:2024-04-20"), ["damascus"], "a day without a time stays that day");
}

#[test]
fn says_why_nothing_was_found_and_what_to_try() {
    let archive = archive();
    let help = |query: &str| {
        let request = Request::parse(query, &context()).expect("a query");
        archive.searcher.search(&request).expect("an answer").help.expect("few were found")
    };
    let found = help("lithum Chile");
    assert_eq!(
        found.clauses.iter().map(|c| (c.clause.as_str(), c.articles, c.without)).collect::<Vec<_>>(),
        [("lithum", 0, Some(2)), ("Chile", 2, Some(0))]
    );
    assert_eq!(found.spellings[0].instead[0].value, "lithium");
    assert_eq!(found.suggestion.map(|s| (s.query, s.articles)), Some(("lithium Chile".into(), 1)));
    let found = help("strike missile");
    assert!(found.suggestion.is_some_and(|s| s.articles > 0));
    let found = help("opec date:2031");
    assert!(
        found.outside.is_some_and(|o| o.contains("2014-04-01 to 2024-05-01") || o.contains("2014")),
        "the range of the archive is named"
    );
    let found = help("\"strike hunger\"");
    assert_eq!(found.suggestion.map(|s| s.query), Some("strike hunger".into()));
}

#[test]
fn explains_parts_expansions_and_scores() {
    let archive = archive();
    let request = Request::parse("title:opec^2 (cut OR joh*) -football", &context()).expect("a query");
    let explained = archive.searcher.explain(&request, Some("opec-may")).expect("an answer");
    assert_eq!((explained.total, explained.tree.what.as_str(), explained.tree.parts.len()), (2, "side by side", 3));
    let either = &explained.tree.parts[1];
    assert_eq!(either.what, "any of");
    let words: Vec<&str> = either.parts[1].words.iter().map(|b| b.value.as_str()).collect();
    assert_eq!((words, either.parts[1].stands_for), (vec!["johan", "john"], 2));
    let scored = explained.article.expect("it was named");
    assert!(scored.matches);
    let sum: f32 = scored.parts.iter().map(|p| p.score).sum();
    assert!((sum - scored.score).abs() < 0.01, "{scored:?}");
    assert_eq!(scored.parts.iter().find(|p| p.text == "joh*").and_then(|p| p.times), Some(2));
    assert!(archive.searcher.explain(&request, Some("nobody")).is_err());
}

#[test]
fn an_id_or_a_name_that_is_not_there_is_an_error_and_no_empty_answer() {
    let archive = archive();
    for (query, told) in [
        ("like:nobody", "like:nobody: no article has that id"),
        ("story:nobody oil", "story:nobody: no article has that id"),
        ("story:k", "story:k: the ids of several articles begin with \"k\": k"),
        ("saved:nobody", "saved:nobody: there is no saved search of that name"),
    ] {
        let request = Request::parse(query, &context()).expect("a query");
        let error = archive.searcher.search(&request).expect_err(query);
        assert_eq!(error.kind(), newsearch::ErrorKind::Query);
        assert!(error.context().contains(told), "{query}: {error}");
    }
}

#[test]
fn articles_like_another_come_by_likeness() {
    let archive = archive();
    let request = Request::parse("like:opec", &context()).expect("a query");
    let hits = archive.searcher.search(&request).expect("an answer").hits;
    assert_eq!(hits.first().map(|h| h.id.as_str()), Some("opec-may"));
    assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score) && hits.iter().all(|h| h.id != "opec"));
}

#[test]
fn what_is_said_is_marked_within_its_quotation_only() {
    let archive = archive();
    let request = Request::parse("said:of OR said:line who:Assad", &context()).expect("a query");
    let hits = archive.searcher.search(&request).expect("an answer").hits;
    let snippet = hits[0].snippet.as_ref().expect("there is text");
    let marked: Vec<&str> = snippet.highlights.iter().map(|span| span.of(&snippet.text)).collect();
    assert_eq!(marked, ["line", "Assad"], "{snippet:?}");
}
