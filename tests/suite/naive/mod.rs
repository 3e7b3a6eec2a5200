//! Random articles and random queries over the whole grammar: the engine finds what trying everything finds, whatever the query reads
//! back as itself, and nothing takes long. `NEWSEARCH_QUERIES=20000` asks so many; without it, enough for a test.

mod random;
mod scan;

use newsearch::article::Article;
use newsearch::engine::{self, Location, WriteOptions};
use newsearch::enrich::Enrichment;
use newsearch::query::{Context, Day, parse};
use newsearch::search::{MatchMode, Request, Sort};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};
use scan::{Known, Scan, Split, Within};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// The days of the two runs.
static RUNS: LazyLock<[Day; 2]> = LazyLock::new(|| [1, 2].map(|month| Day::from_ymd(2019, month, 1).expect("a day of the calendar")));

/// Queries asked of one archive.
const AN_ARCHIVE: usize = 100;

#[test]
fn finds_what_trying_everything_finds() {
    let asked = std::env::var("NEWSEARCH_QUERIES").ok().and_then(|n| n.parse::<usize>().ok()).unwrap_or(2_000);
    let today = Day::from_ymd(2020, 1, 1).expect("a day of the calendar");
    let context = Context { today };
    let config = Config { failure_persistence: None, max_shrink_iters: 0, ..Config::with_cases((asked / AN_ARCHIVE).max(1) as u32) };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(Default::default()));
    let archives = prop::collection::vec(random::article(), 1..40);
    let queries = prop::collection::vec((random::query(), any::<bool>()), AN_ARCHIVE);
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
            let changed = half.len();
            for (run, given) in [half, articles.clone()].into_iter().enumerate() {
                indexer.run_at(i64::from(RUNS[run].days()) * 86_400);
                // Without names of the world: the scan knows none.
                let enrichment = Enrichment { names: false, ..Enrichment::default() };
                for mut article in given {
                    enrichment.enrich(&mut article);
                    indexer.add(article).expect("indexed");
                }
                indexer.commit_if(true).expect("committed");
            }
            let searcher = engine::open(&location).expect("open");
            // What the engine read back, so that a detected language is the same for both.
            let stored = articles.iter().map(|a| searcher.article(&a.id).expect("read").expect("it is there"));
            let stored: Vec<Split> = stored.map(Split::of).collect();
            // Of the first run is what the second left as it was.
            let run_of = |at: usize, article: &Article| usize::from(at >= changed || article.body != "strike");
            let known = Known {
                copies: scan::copies(&articles),
                runs: articles.iter().enumerate().map(|(at, article)| (article.id.clone(), run_of(at, article))).collect(),
            };
            for (text, any) in queries {
                let began = Instant::now();
                let parsed = parse(&text, &context);
                let printed = parsed.query.to_string();
                prop_assert_eq!(&parse(&printed, &context).query, &parsed.query, "{} printed {}", text, printed);
                let Ok(parsed) = parsed.accept(false) else { continue };
                let scan = Scan { any, known: &known };
                let root = parsed.query.root.clone();
                let mut request = Request::from(parsed);
                request.match_mode = if any { MatchMode::Any } else { MatchMode::All };
                request.limit = 1000;
                request.since = Some(1);
                let response = searcher.search(&request).unwrap_or_else(|e| panic!("{text}: {e}"));
                prop_assert!(began.elapsed() < Duration::from_secs(5), "{} took {:?}", text, began.elapsed());
                let expected: Vec<&str> =
                    stored.iter().filter(|s| scan.holds(s, &root, Within::default())).map(|s| s.article.id.as_str()).collect();
                let mut found: Vec<&str> = response.hits.iter().map(|h| h.id.as_str()).collect();
                found.sort_unstable();
                if found != expected {
                    let odd =
                        stored.iter().map(|s| &s.article).find(|a| found.contains(&a.id.as_str()) != expected.contains(&a.id.as_str()));
                    panic!("{text} (any: {any}) read as {}\nfound {found:?}, should {expected:?}\n{odd:?}", response.query);
                }
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
