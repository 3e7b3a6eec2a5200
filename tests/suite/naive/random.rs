//! Random articles of a small vocabulary, and random queries over the whole grammar.

use newsearch::article::{Article, Date, DateOrigin, Field, Mention, Person, Place, Precision};
use newsearch::text::{Language, Span};
use proptest::prelude::*;
use proptest::sample::select;

const WORDS: [&str; 22] = [
    "strike",
    "strikes",
    "striking",
    "port",
    "ports",
    "Port",
    "minister",
    "ministers",
    "U.S.",
    "us",
    "US",
    "running",
    "run",
    "al-Assad",
    "Assad",
    "asad",
    "état",
    "Etats",
    "O'Brien",
    "minister's",
    "sport",
    "trike",
];

/// What stands between two words of a text.
const BETWEEN: [&str; 12] = [" ", " ", " ", " ", " ", " ", ", ", ". ", ".\n\n", "\n", " \"", "\" "];

/// What several outlets print alike.
const REPORT: &str = "The minister spoke at the port on Monday. \"Nobody will strike while we are running the U.S. desk,\" he said, and the ministers of \
    two states left for the airport. Sport went on as usual in the stadium behind it.";

fn names(max: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(&WORDS[..]), 0..max).prop_map(|words| words.join(" "))
}

fn text(max: usize) -> impl Strategy<Value = String> {
    prop::collection::vec((select(&WORDS[..]), select(&BETWEEN[..])), 0..max)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(word, between)| [word, between]).collect::<String>().trim().to_owned())
}

pub fn article() -> impl Strategy<Value = Article> {
    let date = prop::option::of((2017i16..2020, 1i8..13, 1i8..29));
    let language = select(vec![None, Some("en"), Some("en"), Some("fr"), Some("zh")]);
    let said = (any::<bool>(), any::<bool>(), any::<bool>());
    let lists = || prop::collection::vec(names(3), 0..3);
    let body = prop_oneof![8 => text(20), 2 => text(90), 1 => Just(REPORT.to_owned())];
    (text(5), body, date, language, lists(), lists(), said).prop_map(|(title, body, date, language, people, places, said)| {
        let date = date.and_then(|(y, m, d)| Date::from_day(y, m, d, Precision::Day, DateOrigin::Given));
        let people = people.into_iter().map(|name| named(name, &body)).collect();
        Article {
            title,
            body,
            date,
            updated: date.filter(|_| said.0),
            agency: said.1.then(|| "Reuters".to_owned()),
            authors: if said.2 { vec!["Ann Lee".to_owned()] } else { Vec::new() },
            language: language.and_then(Language::parse),
            people,
            places: places.into_iter().map(Place::stated).collect(),
            ..Article::default()
        }
    })
}

/// Somebody of this name, named in the text wherever the first word of it stands.
fn named(name: String, body: &str) -> Person {
    let first = name.split(' ').next().filter(|word| !word.is_empty());
    let places = first.into_iter().flat_map(|word| body.match_indices(word));
    let mentions = places.map(|(at, word)| Mention { field: Field::Body, span: Span::new(at, at + word.len()) }).collect();
    Person { mentions, ..Person::stated(name) }
}

/// Something that stands at a place of a text.
fn wording() -> BoxedStrategy<String> {
    let word = || select(&WORDS[..]).prop_map(str::to_owned);
    let wild =
        select(vec!["str*", "*port*", "?ort", "minist*s", "*ik*", "s*", "*r*", "*s*", "ru?", "al-*sad", "r?nn*g", "POR*", "*", "étatx*"]);
    let fuzzy = (select(vec!["strike", "port", "asad", "minster", "ministre", "Assda", "sprot"]), select(vec!["~", "~1", "~2"]));
    let phrase = (prop::collection::vec(select(&WORDS[..]), 1..4), select(vec!["", "~1", "~3"]));
    prop_oneof![
        6 => word(),
        2 => wild.prop_map(str::to_owned),
        1 => fuzzy.prop_map(|(word, edits)| format!("{word}{edits}")),
        1 => word().prop_map(|w| format!("={w}")),
        1 => prop::collection::vec(select(&WORDS[..]), 1..3).prop_map(|words| format!("=\"{}\"", words.join(" "))),
        2 => phrase.prop_map(|(words, slop)| format!("\"{}\"{slop}", words.join(" "))),
    ]
    .boxed()
}

fn close() -> BoxedStrategy<String> {
    let operator =
        || select(vec!["NEAR/1", "NEAR/3", "w/2", "w/10", "AROUND(4)", "ONEAR/2", "pre/1", "pre/5", "w/s", "w/s", "w/p", "NEAR/1000"]);
    let either = prop::collection::vec(wording(), 2..4).prop_map(|words| format!("({})", words.join(" OR ")));
    let side = prop_oneof![4 => wording(), 1 => either];
    let side = side.boxed();
    let pair = (side.clone(), operator(), side.clone()).prop_map(|(a, op, b)| format!("{a} {op} {b}")).boxed();
    let bracketed = pair.clone().prop_map(|p| format!("({p})"));
    prop_oneof![
        4 => pair.clone(),
        1 => (pair.clone(), operator(), side.clone()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        1 => (side, operator(), bracketed).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        1 => (select(vec!["title", "body", "people", "lead", "about", "places"]), pair).prop_map(|(f, p)| format!("{f}:({p})")),
    ]
    .boxed()
}

pub fn query() -> BoxedStrategy<String> {
    let limit = select(vec![
        "date:2018",
        "date:2018-03..2019-01",
        "after:2018-06-15",
        "before:2018-06",
        "date:\"spring 2018\"",
        "date:\"Q2 2018\"",
        "date:[2018 TO 2019]",
        "words:>8",
        "words:<=3",
        "words:5..12",
        "is:wire",
        "is:updated",
        "is:undated",
        "has:author",
        "has:quote",
        "has:people,places",
        "-has:date",
        "lang:en",
        "is:copy",
        "is:lead",
        "-is:lead,wire",
        "is:new",
        "-is:new",
        "indexed:2019-01",
        "indexed:>=2019-02",
        "indexed:2018..2019-01-01",
        "said:strike",
        "said:\"port ministers\"~1",
        "said:(str* w/3 (port OR run))",
        "-said:=US",
        "org:\"Port\",US",
        "lang:e*,zh",
        "id:003",
        "id:*1",
        "newer_than:2y",
        "words:[3 TO *]",
    ])
    .prop_map(str::to_owned);
    let field = select(vec!["title", "body", "person", "place", "lead", "about", "hl"]);
    let fielded = (field, wording()).prop_map(|(field, word)| format!("{field}:{word}"));
    let counted = (1..4u32, prop_oneof![wording(), close().prop_map(|c| format!("({c})"))]).prop_map(|(n, w)| format!("atleast{n}:{w}"));
    let spoken = (wording(), select(vec!["", "-"]), wording()).prop_map(|(who, not, what)| format!("(who:{who} {not}said:{what})"));
    let leaf = prop_oneof![6 => wording(), 3 => close(), 2 => limit, 2 => fielded, 1 => counted, 1 => spoken].boxed();
    let factor = select(vec!["^2", "^0.5", "^3.25"]);
    leaf.prop_recursive(3, 14, 3, move |inner| {
        let many = |least| prop::collection::vec(inner.clone(), least..4);
        prop_oneof![
            3 => many(1).prop_map(|q| q.join(" ")),
            2 => many(2).prop_map(|q| format!("({})", q.join(" OR "))),
            1 => many(2).prop_map(|q| q.join(" | ")),
            2 => many(2).prop_map(|q| format!("({})", q.join(" AND "))),
            1 => many(2).prop_map(|q| format!("{} AND NOT {}", q[0], q[1])),
            2 => inner.clone().prop_map(|q| format!("-({q})")),
            1 => inner.clone().prop_map(|q| format!("+({q}) port")),
            1 => (inner.clone(), factor.clone()).prop_map(|(q, by)| format!("({q}){by}")),
            1 => (select(vec!["title", "body", "who", "where", "about"]), inner.clone()).prop_map(|(f, q)| format!("{f}:({q})")),
            1 => inner.clone().prop_map(|q| format!("({q}")),
            1 => inner.clone().prop_map(|q| format!("{q} OR")),
        ]
    })
    .boxed()
}
