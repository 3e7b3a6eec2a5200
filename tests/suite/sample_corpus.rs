//! The shipped articles: each is read as a person would, and the queries of the README find what they should.

use crate::harness::{Workspace, copy_folder, sample_corpus};
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

fn golden(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn workspace() -> Workspace {
    let w = Workspace::new();
    copy_folder(&sample_corpus(), &w.path().join("sample_corpus"));
    w
}

#[test]
fn reads_title_date_language_and_authors_of_every_article() {
    let w = workspace();
    let read = w.expect(0, &["read", "sample_corpus", "--format", "jsonl"]);
    let mut by_source: HashMap<String, Value> = HashMap::new();
    for line in read.lines() {
        let article: Value = serde_json::from_str(line).expect("JSON");
        by_source.insert(article["source"].as_str().expect("a source").replace("sample_corpus/", ""), article);
    }
    let truth: Vec<Value> = fs::read_to_string(golden("sample_corpus.jsonl"))
        .expect("the truth")
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    assert_eq!(by_source.len(), truth.len());
    let mut faults = Vec::new();
    for expected in &truth {
        let file = expected["file"].as_str().expect("a file");
        let Some(article) = by_source.get(file) else {
            faults.push(format!("{file}: not read"));
            continue;
        };
        if article["title"] != expected["title"] {
            faults.push(format!("{file}: title {} for {}", article["title"], expected["title"]));
        }
        let day = article["date"].as_str().map(|d| &d[..10]);
        if day != expected["date"].as_str() {
            faults.push(format!("{file}: date {day:?} for {}", expected["date"]));
        }
        if article["language"] != expected["language"] {
            faults.push(format!("{file}: language {} for {}", article["language"], expected["language"]));
        }
        if article["authors"] != expected["authors"] {
            faults.push(format!("{file}: authors {} for {}", article["authors"], expected["authors"]));
        }
        // One Reuters record is a brief: a headline and nothing else.
        if article["body"].as_str().is_none_or(|b| b.len() < 10) && !file.ends_with(".sgm#8") {
            faults.push(format!("{file}: no body"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Queries and the article that should come first.
const QUERIES: [(&str, &str); 25] = [
    ("Shoigu Syria", "wire/2018/04/shoigu-xu-beijing.txt"),
    ("Шойгу Сирия", "wire/2017/09/shoigu-damask.txt"),
    ("\"rate cut\"", ""),
    ("ceasefire Gaza", ""),
    ("opec date:2024-04", ""),
    ("earthquake Nepal", "pages/2015/04/nepal-quake-rescue.html"),
    ("Ever Given freed", "wire/2021/03/ever-given-freed.txt"),
    ("Good Friday Agreement", "notes/1998-04-belfast-deal.md"),
    ("Webb telescope launch", "pages/2021/12/webb-launch.html"),
    ("lithium Chile", ""),
    ("Palmyra", "wire/2016/03/palmyra-retaken.txt.gz"),
    ("Assad flees Damascus", "pages/2024/12/assad-falls.html"),
    ("Concorde last flight", "notes/concorde-last-flight.md"),
    ("lang:zh", ""),
    ("Nepal quake toll", "wire/2015/04/nepal-quake-toll.txt"),
    ("Gaza hostages freed", "pages/2025/10/gaza-hostages-freed.html"),
    ("Brexit vote", "pages/2016/06/brexit-vote.html"),
    ("Webb first image orbit", "pages/2021/12/webb-orbit-field.html.gz"),
    ("atacama lithium", "notes/lithium-atacama.md"),
    ("OPEC output policy", "pages/2024/04/opec-output-policy.html"),
    ("Federal Reserve rate cut", "pages/2024/09/fed-rate-cut.html"),
    ("Shanghai Cooperation Organisation defence ministers", "pages/2018/04/shoigu-sco-defence-ministers.html"),
    ("Belfast peace agreement 1998", "notes/1998-04-belfast-deal.md"),
    ("ceasefire begins Gaza", "pages/2025/01/gaza-ceasefire-begins.html"),
    ("OPEC plus holds", "wire/2024/04/opec-plus-holds.txt"),
];

#[test]
fn ranks_as_recorded() {
    let w = workspace();
    let ran = w.run(&["index", "sample_corpus"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut table = String::from("query\tfound\trank of target\tfirst three\n");
    let mut reciprocal = 0.0;
    let mut targets = 0.0;
    let mut within = [(1, 0.0), (3, 0.0), (10, 0.0)];
    for (query, target) in QUERIES {
        let hits = w.hits(&[query, "--limit", "20", "--no-collapse"]);
        let sources: Vec<String> = hits.iter().map(|h| h["source"].as_str().unwrap_or("").replace("sample_corpus/", "")).collect();
        let rank = sources.iter().position(|s| s == target).map(|r| r + 1);
        if !target.is_empty() {
            targets += 1.0;
            reciprocal += rank.map_or(0.0, |r| 1.0 / r as f64);
            within.iter_mut().for_each(|(k, found)| *found += f64::from(u8::from(rank.is_some_and(|r| r <= *k))));
        }
        let rank = if target.is_empty() { "-".to_owned() } else { rank.map_or("none".to_owned(), |r| r.to_string()) };
        let _ = writeln!(table, "{query}\t{}\t{rank}\t{}", hits.len(), sources.iter().take(3).cloned().collect::<Vec<_>>().join(" "));
    }
    let _ = writeln!(table, "mean reciprocal rank\t\t{:.3}\t", reciprocal / targets);
    for (k, found) in within {
        let _ = writeln!(table, "recall@{k}\t\t{:.3}\t", found / targets);
    }
    let path = golden("ranking.tsv");
    if std::env::var_os("NEWSEARCH_BLESS").is_some() {
        fs::write(&path, &table).expect("written");
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n"), table, "ranking changed: look at it, then bless it");
}

#[test]
fn the_main_job_answers_with_the_ministers_first() {
    let w = workspace();
    let shown = w.expect(0, &["query", "--in", "sample_corpus", "Shoigu Syria"]);
    let first = shown.lines().next().unwrap_or_default();
    assert!(first.contains("Russian defence minister meets Chinese general in Beijing"), "{shown}");
    assert!(shown.contains("Shoigu") && shown.contains("2018"), "{shown}");
}
