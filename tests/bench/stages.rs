//! How long each stage takes, from the bytes of a file to a page of hits: `cargo bench --bench stages`, or `… -- search` for those named so.
//!
//! The text is made here, from the same seed every time: sentences of an agency's kind whose words come in the uneven shares of real text. Every stage goes
//! through the public function that does it. What is within the engine, compiling a query and listing what it stands for, is part of `search`.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use newsearch::article::{Article, Date, DateOrigin};
use newsearch::engine::{self, Location, WriteOptions};
use newsearch::enrich::Enrichment;
use newsearch::ingest::decode::decode;
use newsearch::ingest::{ReadOptions, read_stream};
use newsearch::pipeline::{Silent, index_articles};
use newsearch::query::{self, Context, Day};
use newsearch::search::copies::{Copies, Sketch};
use newsearch::search::{Highlighter, Matcher, NoNames, Request, fragments};
use newsearch::text::{Analyzer, Language};
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;

/// Articles that are read, enriched and written.
const ARTICLES: usize = 500;

/// Articles of the index that is asked.
const ASKED: usize = 20_000;

const NAMES: [&str; 8] =
    ["Angela Merkel", "Sergei Shoigu", "Janet Yellen", "Jane Doe", "Emmanuel Macron", "Bashar al-Assad", "Kaja Kallas", "Ban Ki-moon"];
const CITIES: [&str; 8] = ["Paris", "Damascus", "Beijing", "Lowestoft", "Nairobi", "Santiago", "Kyiv", "Geneva"];
const BEGINNINGS: [&str; 6] = [
    "The minister said",
    "Officials in the region reported",
    "Analysts expect",
    "A spokesman denied",
    "Traders feared",
    "Workers were told",
];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.below(all.len())]
    }

    /// A made-up word: the one of rank n about n times as seldom as the first, of some sixty thousand.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 16] =
            ["ba", "con", "der", "fi", "gal", "hor", "in", "ket", "lo", "mer", "nos", "par", "ri", "sta", "tu", "ven"];
        const ENDINGS: [&str; 6] = ["", "s", "ed", "ing", "ment", "al"];
        let (mut rank, mut word) = ((61_000.0f64.ln() * self.below(10_000) as f64 / 10_000.0).exp() as usize, String::new());
        let ending = ENDINGS[rank % 5];
        while rank > 0 || word.len() < 3 {
            word.push_str(SYLLABLES[rank % 16]);
            rank /= 16;
        }
        word + ending
    }

    fn article(&mut self, number: usize) -> Article {
        let mut body = String::new();
        for sentence in 0..8 + self.below(10) {
            let rest: Vec<String> = (0..8 + self.below(10)).map(|_| self.word()).collect();
            let who = if sentence % 3 == 0 {
                format!("{} said in {} that", self.of(&NAMES), self.of(&CITIES))
            } else {
                self.of(&BEGINNINGS).to_owned()
            };
            body.push_str(&format!("{who} {}.{}", rest.join(" "), if sentence % 4 == 3 { "\n\n" } else { " " }));
        }
        let day = format!("20{:02}-{:02}-{:02}", 10 + number % 15, 1 + number % 12, 1 + number % 28);
        Article {
            id: format!("a{number}"),
            title: format!("{} and the {} of {}", self.word(), self.word(), self.of(&CITIES)),
            date: Date::parse_iso(&day, DateOrigin::Given),
            body,
            language: Language::parse("en"),
            ..Article::default()
        }
    }
}

fn articles(count: usize) -> Vec<Article> {
    let mut dice = Dice(0xa47);
    (0..count).map(|number| dice.article(number)).collect()
}

fn bytes(articles: &[Article]) -> u64 {
    articles.iter().map(|article| (article.title.len() + article.body.len()) as u64).sum()
}

fn context() -> Context {
    Context { today: Day::from_ymd(2024, 5, 1).expect("a day of the calendar") }
}

/// A page as sites make them: an article among navigation.
fn page(article: &Article) -> String {
    let paragraphs: String = article.body.split("\n\n").map(|text| format!("<p>{text}</p>\n")).collect();
    let links: String = (0..60).map(|n| format!("<li><a href=\"/section/{n}\">Section {n}</a></li>\n")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} | Meridian Post</title>\
         <meta property=\"article:published_time\" content=\"2024-04-03T09:30:00Z\"><script>var a = [1, 2, 3];</script></head>\
         <body><nav><ul>{links}</ul></nav><article><h1>{title}</h1>{paragraphs}</article><footer>All rights reserved</footer></body></html>",
        title = article.title
    )
}

fn reading(c: &mut Criterion) {
    let articles = articles(ARTICLES);
    let all = bytes(&articles);
    let mut group = c.benchmark_group("reading");
    let text: String = articles.iter().map(|article| article.body.as_str()).collect();
    let latin: Vec<u8> = text.bytes().map(|byte| if byte == b'k' { 0xe9 } else { byte }).collect();
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("decode UTF-8", |b| b.iter(|| black_box(decode(text.as_bytes(), None).text.len())));
    group.bench_function("decode, encoding not stated", |b| b.iter(|| black_box(decode(&latin, None).text.len())));
    let pages: Vec<String> = articles.iter().take(50).map(page).collect();
    group.throughput(Throughput::Elements(pages.len() as u64));
    group.bench_function("extract an article from a page", |b| {
        b.iter(|| {
            for page in &pages {
                read_stream(&mut page.as_bytes(), "page.html", &ReadOptions::default(), &mut |item| {
                    black_box(item.expect("an article").body.len());
                    ControlFlow::Continue(())
                });
            }
        });
    });
    group.throughput(Throughput::Bytes(all));
    group.bench_function("tokenise and stem", |b| {
        let mut analyzer = Analyzer::default();
        b.iter(|| {
            let mut tokens = 0u32;
            articles.iter().for_each(|article| analyzer.analyze(&article.body, article.language, |_| tokens += 1));
            black_box(tokens)
        });
    });
    group.bench_function("sketch", |b| b.iter(|| articles.iter().filter_map(|article| black_box(Sketch::of(&article.body))).count()));
    group.sample_size(10);
    for (name, names) in [("enrich without names", false), ("tag people and places", true)] {
        let enrichment = Enrichment { names, ..Enrichment::default() };
        group.bench_function(name, |b| {
            b.iter_batched(
                || articles[..100].to_vec(),
                |mut articles| {
                    articles.iter_mut().for_each(|article| enrichment.enrich(article));
                    articles
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

fn write(articles: Vec<Article>, folder: &Path) -> Location {
    let location = Location::within(folder);
    let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
    index_articles(articles, &mut *indexer, &mut Silent).expect("indexed");
    indexer.finish().expect("finished");
    location
}

fn writing(c: &mut Criterion) {
    let articles = articles(ARTICLES);
    let mut group = c.benchmark_group("writing");
    group.sample_size(10).throughput(Throughput::Bytes(bytes(&articles)));
    group.bench_function(format!("index of {ARTICLES} articles"), |b| {
        b.iter_batched(
            || (articles.clone(), tempfile::tempdir().expect("a temporary folder")),
            |(articles, folder)| {
                write(articles, folder.path());
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn asking(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let searcher = engine::open(&write(articles(ASKED), folder.path())).expect("opened");
    // Two of the words that occur most, and one of the middle.
    let mut counts = std::collections::BTreeMap::new();
    articles(200)
        .iter()
        .flat_map(|a| a.body.split(' '))
        .filter(|word| word.len() > 5)
        .for_each(|word| *counts.entry(word.to_owned()).or_insert(0) += 1);
    let mut words: Vec<(u32, String)> =
        counts.into_iter().filter(|(word, _)| word.bytes().all(|b| b.is_ascii_lowercase())).map(|(w, n)| (n, w)).collect();
    words.sort_by_key(|(count, word)| (std::cmp::Reverse(*count), word.clone()));
    let (first, second, rarer) = (&words[0].1, &words[5].1, &words[words.len() / 8].1);
    let mut group = c.benchmark_group("asking");
    let texts = [
        ("a word", first.clone()),
        ("all of two", format!("{first} {rarer}")),
        ("any of three", format!("{first} OR {second} OR {rarer}")),
        ("a phrase", "\"said in Paris\"".to_owned()),
        ("within a year", format!("{first} date:2014")),
    ];
    for (name, text) in &texts {
        group.bench_function(format!("parse: {name}"), |b| b.iter(|| black_box(query::parse(text, &context()))));
        let mut request = Request::parse(text, &context()).expect("a query");
        request.copies = Copies::Show;
        for (stage, limit, snippets) in
            [("search, counted only", 0, 0), ("search and fetch ten", 10, 0), ("search, fetch and snippets of ten", 10, 1)]
        {
            (request.limit, request.snippets) = (limit, snippets);
            group.bench_function(format!("{stage}: {name}"), |b| b.iter(|| black_box(searcher.search(&request).expect("an answer").total)));
        }
    }
    group.bench_function("fetch an article by its id", |b| b.iter(|| black_box(searcher.article("a777").expect("asked").is_some())));
    let article = searcher.article("a777").expect("asked").expect("it was indexed");
    let read = Request::parse(&texts[2].1, &context()).expect("a query");
    let matcher = Matcher::new(&read.query, article.language.as_slice(), &mut NoNames);
    let mut highlighter = Highlighter::default();
    group.bench_function("snippet", |b| {
        b.iter(|| black_box(fragments(&mut highlighter, &matcher, &article, 1, 240)));
    });
    group.finish();
}

criterion_group!(stages, reading, writing, asking);
criterion_main!(stages);
