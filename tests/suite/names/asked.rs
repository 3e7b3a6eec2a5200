//! What queries about people and places find in an index over the golden articles: `person:`, `place:`, `near:`, `who`, the map, `show`.

use super::golden;
use crate::harness::Workspace;
use serde_json::{Value, json};

/// An index over the golden articles.
fn archive() -> Workspace {
    let w = Workspace::new();
    for golden in golden() {
        let a = golden.article;
        let mut article = json!({"id": a.id, "title": a.title, "body": a.body});
        if let Some(date) = a.date {
            article["date"] = date.to_string().into();
        }
        w.article(&format!("news/{}.json", a.id), article);
    }
    w.expect(0, &["index", "news"]);
    w
}

fn finds(w: &Workspace, query: &str, expected: &[&str]) {
    assert_eq!(w.ids(&[query, "--limit", "50"]), expected, "{query}");
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn a_person_is_found_in_every_spelling_and_a_phrase_in_its_own() {
    let w = archive();
    finds(&w, "person:shoigu", &["one-1", "roles-1", "shoigu-1", "shoigu-2", "shoigu-3"]);
    finds(&w, "person:\"Sergei Shoigu\"", &["one-1", "roles-1", "shoigu-1"]);
    finds(&w, "person:\"Sergey Shoygu\"", &["shoigu-2"]);
    for zelensky in ["person:zelensky", "person:Zelenskyy", "person:zelenskiy", "person:Зеленский"] {
        finds(&w, zelensky, &["zelensky-1", "zelensky-2", "zelensky-3", "zelensky-4"]);
    }
    for gaddafi in ["person:gaddafi", "person:Qaddafi", "person:kadhafi", "person:gadhafi"] {
        finds(&w, gaddafi, &["gaddafi-1", "gaddafi-2", "gaddafi-3", "gaddafi-4"]);
    }
    for assad in ["person:assad", "person:الأسد"] {
        finds(&w, assad, &["assad-1", "assad-2", "assad-3", "nearest-1", "shoigu-2"]);
    }
    finds(&w, "person:习近平", &["xi-1", "xi-2", "xi-3"]);
    finds(&w, "person:xi", &["xi-1", "xi-2", "xi-3"]);
    finds(&w, "person:doronin", &["spelling-1", "spelling-2"]);
    let ran = w.run(&["query", "person:shoigu"]);
    assert!(ran.stderr.contains("shoigu: also spelt shoygu; шойгу"), "{}", ran.stderr);
}

#[test]
fn a_short_word_of_a_question_is_no_name_of_another_alphabet() {
    let w = Workspace::new();
    w.article(
        "a.json",
        json!({"id": "a", "language": "ru", "people": ["Александр Усс", "Ким Чен Ир"], "body": "Александр Усс и Ким Чен Ир."}),
    );
    w.article("b.json", json!({"id": "b", "language": "en", "body": "US troops left. Mr Kim stayed."}));
    w.expect(0, &["index", "."]);
    let ran = w.run(&["query", "US troops"]);
    assert_eq!((ran.code, ran.stderr.contains("also spelt")), (0, false), "{}", ran.stderr);
    finds(&w, "us", &["b"]);
    finds(&w, "uss", &["a"]);
    finds(&w, "kim", &["a", "b"]);
}

#[test]
fn people_of_like_names_are_not_found_for_each_other() {
    let w = archive();
    finds(&w, "person:bush", &["alike-1"]);
    finds(&w, "person:busch", &["alike-1", "alike-4"]);
    finds(&w, "person:obama", &["alike-2", "xi-2"]);
    finds(&w, "person:osama", &["alike-2"]);
    finds(&w, "person:ivanov", &["alike-3"]);
    finds(&w, "person:ivanova", &["alike-3", "alike-5"]);
    finds(&w, "person:\"Chelsea Clinton\"", &["clintons-2"]);
    finds(&w, "place:jordan", &["teams-1"]);
    finds(&w, "person:jordan", &["likeplaces-3"]);
}

#[test]
fn a_place_is_found_with_what_lies_in_it() {
    let w = archive();
    let syria = ["aleppo-1", "assad-1", "assad-3", "demonyms-1", "near-1", "nearest-1", "shoigu-1", "shoigu-2", "shoigu-3"];
    finds(&w, "place:syria", &syria);
    let east = w.ids(&["place:\"Middle East\"", "--limit", "50"]);
    for id in ["aleppo-1", "aleppo-2", "near-2", "near-3", "capitals-2"] {
        assert!(east.iter().any(|e| e == id), "{id}: {east:?}");
    }
    assert!(!east.iter().any(|e| e == "aleppo-3"), "{east:?}");
    finds(&w, "place:england", &["britain-2", "britain-3", "clintons-3", "london-3"]);
    for britain in ["place:uk", "place:Britain", "place:\"United Kingdom\""] {
        finds(&w, britain, &["britain-1", "britain-2", "britain-3", "clintons-3", "london-3"]);
    }
    finds(&w, "place:\"Paris, Texas\"", &["paris-1", "paris-2"]);
    finds(&w, "place:\"London, Ontario\"", &["london-1", "london-2"]);
    finds(&w, "place:burma", &["renamed-2"]);
    finds(&w, "place:Türkiye", &["demonyms-1", "renamed-3", "teams-3"]);
    for kyiv in ["place:kiev", "place:kyiv"] {
        finds(&w, kyiv, &["renamed-1", "zelensky-3", "zelensky-4"]);
    }
}

#[test]
fn a_country_whose_people_are_spoken_of_counts_less_than_one_that_is_named() {
    let w = archive();
    let order = |query: &str| -> Vec<String> {
        w.hits(&[query, "--limit", "50"]).iter().map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(order("place:syria").last().map(String::as_str), Some("demonyms-1"));
    assert_eq!(order("place:\"north korea\"").last().map(String::as_str), Some("koreas-2"), "only its workers");
    assert_eq!(order("place:\"south korea\"").len(), 3);
}

#[test]
fn near_finds_places_within_the_distance() {
    let w = archive();
    let near = ["assad-1", "assad-3", "near-1", "near-2", "shoigu-2", "shoigu-3"];
    finds(&w, "near:Damascus~200km", &near);
    assert_eq!(w.ids(&["--near", "33.51,36.29,200"]), near);
    finds(&w, "near:Damascus~200km -place:damascus", &["near-1", "near-2"]);
    finds(&w, "near:Basra~200km", &["near-3"]);
}

#[test]
fn who_tells_spellings_roles_company_places_and_time() {
    let w = archive();
    let profile = value(&w.expect(0, &["who", "shoigu", "--format", "json"]));
    assert_eq!((&profile["name"], &profile["articles"]), (&json!("Sergei Shoigu"), &json!(5)));
    assert_eq!((&profile["first"]["id"], &profile["last"]["id"]), (&json!("shoigu-2"), &json!("shoigu-1")));
    let values = |list: &str| -> Vec<String> {
        let items = profile[list].as_array().expect("a list");
        items.iter().map(|item| item["value"].as_str().or(item["role"].as_str()).expect("a name").to_owned()).collect()
    };
    let spellings = values("spellings");
    for spelling in ["Sergei Shoigu", "Sergey Shoygu", "Shoygu", "Сергей Шойгу", "Шойгу"] {
        assert!(spellings.iter().any(|s| s == spelling), "{spelling}: {spellings:?}");
    }
    assert_eq!(values("roles"), ["Defence Minister"]);
    assert!(values("people").contains(&"Bashar al-Assad".to_owned()));
    assert_eq!(values("places")[0], "Damascus");
    let shown = w.expect(0, &["who", "Шойгу"]);
    for part in ["Sergei Shoigu\n5 articles · 12 Sep 2017 to 26 Apr 2018\n", "Sergey Shoygu 1", "Defence Minister (1)", "2017-09", "with "]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(w.run(&["who", "nobodyatall"]).code, 1);
}

#[test]
fn a_sign_that_stands_alone_in_a_name_is_no_part_of_it() {
    let w = Workspace::new();
    let article = json!({"id": "firm", "body": "The harbour.", "people": ["Ernst & Young", "Ann O'Hara-Lee"]});
    w.write("news.jsonl", format!("{article}\n"));
    w.expect(0, &["index", "news.jsonl"]);
    for (asked, name) in [
        ("Ernst & Young", "Ernst & Young"),
        ("Young | Ernst", "Ernst & Young"),
        ("(Ernst \u{2013} Young)", "Ernst & Young"),
        ("Ann O'Hara-Lee *", "Ann O'Hara-Lee"),
    ] {
        assert_eq!(value(&w.expect(0, &["who", asked, "--format", "json"]))["name"], name, "{asked}");
    }
    assert_eq!(w.run(&["who", "&"]).code, 1);
}

#[test]
fn places_are_a_map_with_longitude_before_latitude() {
    let w = archive();
    let map = value(&w.expect(0, &["places", "place:syria", "--format", "geojson"]));
    assert_eq!(map["type"], "FeatureCollection");
    let features = map["features"].as_array().expect("features");
    let homs = features.iter().find(|f| f["properties"]["name"] == "Homs").expect("Homs");
    assert_eq!((&homs["geometry"]["type"], &homs["properties"]["count"]), (&json!("Point"), &json!(1)));
    let degrees: Vec<i64> =
        homs["geometry"]["coordinates"].as_array().expect("two").iter().map(|d| d.as_f64().unwrap_or(0.0) as i64).collect();
    assert_eq!(degrees, [36, 34]);
    assert!(features.iter().all(|f| f["properties"]["count"].as_u64().is_some_and(|n| n > 0)));
}

#[test]
fn show_underlines_names_in_colour_and_not_without() {
    let w = archive();
    let shown = w.expect(0, &["show", "shoigu-2", "--color", "always"]);
    for name in ["Sergey Shoygu", "Damascus", "Shoygu", "Deir ez-Zor"] {
        assert!(shown.contains(&format!("\u{1b}[4m{name}\u{1b}[0m")), "{name}: {shown:?}");
    }
    assert!(!w.expect(0, &["show", "shoigu-2", "--color", "never"]).contains('\u{1b}'));
    let article = value(&w.expect(0, &["show", "shoigu-2", "--format", "json"]));
    let body = article["body"].as_str().expect("a text");
    let mention = &article["people"][0]["mentions"][0];
    let (start, end) = (mention["start"].as_u64().expect("a start") as usize, mention["end"].as_u64().expect("an end") as usize);
    assert_eq!(&body[start..end], "Sergey Shoygu");
}
