//! Random articles and random queries: the engine finds what a plain scan over the articles finds.
//!
//! The scan shares the word splitter and the stemmer with the engine, and nothing else: no postings, no slots, no fragments.

use newsearch::article::{Article, Date, DateOrigin, Person, Place, Precision};
use newsearch::engine::{self, Location, WriteOptions};
use newsearch::pipeline::{Silent, index_articles};
use newsearch::query::{Context, Day, FieldName, Node, parse};
use newsearch::search::{MatchMode, Request, Sort};
use newsearch::text::{Analyzer, Language, words};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// A token as the scan sees it: folded word, folded stem (the word where there is none).
type Tok = (String, String);

fn tokens(text: &str, language: Option<Language>) -> Vec<Tok> {
    let mut out = Vec::new();
    Analyzer::default().analyze(text, language, |t| {
        out.push((t.exact.to_owned(), t.stem.unwrap_or(t.exact).to_owned()));
    });
    out
}

struct Scan<'a> {
    languages: &'a [Language],
    any: bool,
}

impl Scan<'_> {
    fn holds(&self, article: &Article, node: &Node, field: Option<FieldName>) -> bool {
        match node {
            Node::All => true,
            Node::Word { text, .. } => self.occurs(article, text, None, field),
            Node::Phrase { text, slop, .. } => self.occurs(article, text, Some(*slop), field),
            Node::Field { field, node, .. } => self.holds(article, node, Some(*field)),
            Node::Date { range, .. } => article.date.is_some_and(|date| {
                let day = Day::from_days(date.seconds().div_euclid(86_400) as i32).expect("a day of the calendar");
                range.from.is_none_or(|from| day >= from) && range.until.is_none_or(|until| day < until)
            }),
            Node::And(nodes) => nodes.iter().all(|n| self.holds(article, n, field)),
            Node::Or(nodes) => nodes.iter().any(|n| self.holds(article, n, field)),
            Node::Terms(nodes) => {
                let excluded = |n: &Node| matches!(n, Node::Not(_));
                if nodes.iter().filter(|n| excluded(n)).any(|n| !self.holds(article, n, field)) {
                    return false;
                }
                let (limits, words): (Vec<&Node>, Vec<&Node>) =
                    nodes.iter().filter(|n| !excluded(n)).partition(|n| matches!(n, Node::Date { .. }));
                let holds = |n: &&Node| self.holds(article, n, field);
                !nodes.is_empty()
                    && limits.iter().all(holds)
                    && if self.any { words.is_empty() || words.iter().any(holds) } else { words.iter().all(holds) }
            }
            Node::Not(node) => !self.holds(article, node, field),
            other => panic!("the scan does not know {other:?}"),
        }
    }

    fn occurs(&self, article: &Article, text: &str, slop: Option<u32>, field: Option<FieldName>) -> bool {
        let names = |names: Vec<&str>| names.into_iter().any(|name| self.side_by_side(&tokens(name, None), text, slop, false));
        let one = |field| match field {
            FieldName::Title => self.side_by_side(&tokens(&article.title, article.language), text, slop, true),
            FieldName::Body => self.side_by_side(&tokens(&article.body, article.language), text, slop, true),
            FieldName::Person => names(article.people.iter().map(|p| p.name.as_str()).collect()),
            FieldName::Place => names(article.places.iter().map(|p| p.name.as_str()).collect()),
            other => panic!("the scan does not know {other:?}"),
        };
        match field {
            Some(field) => one(field),
            None => [FieldName::Title, FieldName::Body, FieldName::Person, FieldName::Place].into_iter().any(one),
        }
    }

    /// Whether the words of `text` stand side by side, in order, with at most `slop` words between them.
    fn side_by_side(&self, tokens: &[Tok], text: &str, slop: Option<u32>, stemmed: bool) -> bool {
        let asked: Vec<&str> = words(text).map(|w| w.span.of(text)).collect();
        if asked.is_empty() {
            return false;
        }
        let fits = |token: &Tok, word: &str| {
            let exact = Analyzer::forms(word, None).exact;
            token.0 == exact
                || (stemmed
                    && slop.is_none()
                    && self.languages.iter().any(|l| {
                        let forms = Analyzer::forms(word, Some(*l));
                        let stem = forms.stem.unwrap_or(forms.exact);
                        token.1 == stem || token.0 == stem
                    }))
        };
        fn rest(tokens: &[Tok], asked: &[&str], slop: u32, fits: &dyn Fn(&Tok, &str) -> bool) -> bool {
            let Some((word, others)) = asked.split_first() else { return true };
            (0..=slop as usize)
                .any(|gap| tokens.get(gap).is_some_and(|t| fits(t, word)) && rest(&tokens[gap + 1..], others, slop - gap as u32, fits))
        }
        (0..tokens.len()).any(|at| fits(&tokens[at], asked[0]) && rest(&tokens[at + 1..], &asked[1..], slop.unwrap_or(0), &fits))
    }
}

const WORDS: [&str; 16] = [
    "strike",
    "strikes",
    "striking",
    "port",
    "ports",
    "minister",
    "ministers",
    "U.S.",
    "us",
    "running",
    "run",
    "al-Assad",
    "Assad",
    "état",
    "Etats",
    "O'Brien",
];

fn text(max: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 0..max).prop_map(|words| words.join(" "))
}

fn article() -> impl Strategy<Value = Article> {
    let date = prop::option::of((2017i16..2020, 1i8..13, 1i8..29));
    let language = prop::sample::select(vec![None, Some("en"), Some("en"), Some("fr"), Some("zh")]);
    let names = || prop::collection::vec(text(3), 0..3);
    (text(5), text(14), date, language, names(), names()).prop_map(|(title, body, date, language, people, places)| Article {
        title,
        body,
        date: date.and_then(|(y, m, d)| Date::from_day(y, m, d, Precision::Day, DateOrigin::Given)),
        language: language.and_then(Language::parse),
        people: people.into_iter().map(Person::stated).collect(),
        places: places.into_iter().map(Place::stated).collect(),
        ..Article::default()
    })
}

fn query() -> impl Strategy<Value = String> {
    let word = prop::sample::select(&WORDS[..]).prop_map(str::to_owned);
    let phrase = (prop::collection::vec(prop::sample::select(&WORDS[..]), 1..4), prop::sample::select(vec!["", "~1", "~3"]))
        .prop_map(|(words, slop)| format!("\"{}\"{slop}", words.join(" ")));
    let date =
        prop::sample::select(vec!["date:2018", "date:2018-03..2019-01", "after:2018-06-15", "before:2018-06"]).prop_map(str::to_owned);
    let leaf = prop_oneof![5 => word, 2 => phrase, 1 => date];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let field = prop::sample::select(vec!["title", "body", "person", "place"]);
        let plain = prop::sample::select(&WORDS[..]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|q| q.join(" ")),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|q| format!("({})", q.join(" OR "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|q| format!("({})", q.join(" AND "))),
            inner.prop_map(|q| format!("-({q})")),
            (field, plain).prop_map(|(f, w)| format!("{f}:{w}")),
        ]
    })
}

#[test]
fn finds_what_a_plain_scan_finds() {
    let today = Day::from_ymd(2020, 1, 1).expect("a day of the calendar");
    let mut runner = TestRunner::new_with_rng(
        Config { failure_persistence: None, ..Config::with_cases(24) },
        proptest::test_runner::TestRng::deterministic_rng(Default::default()),
    );
    let archives = prop::collection::vec(article(), 1..40);
    let queries = prop::collection::vec((query(), any::<bool>()), 60);
    runner
        .run(&(archives, queries), |(mut articles, queries)| {
            let folder = tempfile::tempdir().expect("a folder");
            let location = Location::within(folder.path());
            let mut indexer = engine::writer(&location, &WriteOptions { threads: 1, memory_bytes: 15_000_000 }).expect("a writer");
            for (i, article) in articles.iter_mut().enumerate() {
                article.id = format!("{i:03}");
            }
            // In two commits, the second replacing some of the first, so that segments and deletions take part.
            let half: Vec<Article> =
                articles.iter().take(articles.len() / 2).map(|a| Article { body: "strike".into(), ..a.clone() }).collect();
            index_articles(half, &mut *indexer, &mut Silent).expect("indexed");
            index_articles(articles.clone(), &mut *indexer, &mut Silent).expect("indexed");
            let searcher = engine::open(&location).expect("open");
            // What the engine read back, so that a detected language is the same for both.
            let stored: Vec<Article> = articles.iter().map(|a| searcher.article(&a.id).expect("read").expect("it is there")).collect();
            let mut languages: Vec<Language> = stored.iter().filter_map(|a| a.language).collect();
            languages.sort();
            languages.dedup();
            for (text, any) in queries {
                let Ok(parsed) = parse(&text, &Context { today }).accept(false) else { continue };
                let scan = Scan { languages: &languages, any };
                let expected: Vec<&str> =
                    stored.iter().filter(|a| scan.holds(a, &parsed.query.root, None)).map(|a| a.id.as_str()).collect();
                let mut request = Request::from(parsed);
                request.match_mode = if any { MatchMode::Any } else { MatchMode::All };
                request.limit = 1000;
                let response = searcher.search(&request).expect("an answer");
                let mut found: Vec<&str> = response.hits.iter().map(|h| h.id.as_str()).collect();
                found.sort_unstable();
                prop_assert_eq!(&found, &expected, "{} (any: {}) read as {}", text, any, response.query);
                prop_assert_eq!(response.total as usize, expected.len());
                prop_assert!(response.hits.windows(2).all(|w| w[0].score >= w[1].score));
                request.sort = Sort::Newest;
                request.limit = 3;
                let newest = searcher.search(&request).expect("an answer");
                prop_assert!(newest.hits.windows(2).all(|w| w[0].date.map(|d| d.seconds()) >= w[1].date.map(|d| d.seconds())));
            }
            Ok(())
        })
        .expect("the engine and the scan agree");
}
