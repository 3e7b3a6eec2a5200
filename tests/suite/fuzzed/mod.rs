//! Bytes of no known origin: every family of code that meets them, on inputs mutated from the examples of the project, the same ones every time.
//!
//! The bodies and what they hold are those of the fuzzers in `tests/fuzz`; what these found lies in `tests/golden/found` and is tried here too.
//! `NEWSEARCH_FUZZ` asks for more executions of each body; `NEWSEARCH_SEEDS` names a folder that the seeds are written to.

mod bodies;
mod mutator;
mod shown;

use bodies::{BODIES, body};
use mutator::{Dice, mutated};
use newsearch::ingest::formats;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn led(by: usize, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![u8::try_from(by).unwrap_or(u8::MAX)];
    bytes.extend_from_slice(content);
    bytes
}

/// Queries of every kind.
const QUERIES: [&str; 24] = [
    "Shoigu Syria",
    "\"rate cut\"~3 -football",
    "(Kyiv OR Kiev) AND missile",
    "oil NEAR/10 cuts w/s minister",
    "rate pre/3 cut AROUND(2) bank w/p x",
    "earthq* wom?n *burg shoygu~1",
    "=May =\"Red Line\" atleast3:lithium",
    "title:(ceasefire OR truce)^2 Gaza",
    "source:reuters,ap who:\"Narendra Modi\" where:Syria",
    "near:33.5,36.3~200km near:Damascus~20km",
    "date:2024-03..2024-05-15 after:2024 before:\"last april\"",
    "date:>=2024 date:\"past 2 weeks\" date:[2023 TO 2024]",
    "lead:ceasefire about:truce words:100..200 words:<60",
    "has:quote -has:author is:wire,updated ext:html path:2024",
    "said:\"made in\" who:Putin org:OPEC,NASA",
    "like:424a5d70 story:424a5d70 is:lead indexed:today saved:oil",
    "lang:zh 月球 “周年” „Zitat“ «цитата»",
    "* -a NOT b +c \\-d title\\:x",
    "BANK OF ENGLAND CUTS RATES",
    "a AND b OR c AND (d OR NOT e)",
    "label\tquery one\n# two\n7\tthree",
    "1 0 wd-1 2\n1 0 wd-2 0",
    "Europe/Berlin +03:00 2024-04-26",
    "url:https://a.example/?q=1&b=2 id:x tag:y author:z",
];

/// What a body starts from.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let golden = project().join("tests/golden/read");
    let read = || files(&golden).into_iter().filter(|path| path.file_name().is_some_and(|name| name != "expected.jsonl"));
    let content = |path: &Path| fs::read(path).expect("a golden file");
    let articles: Vec<Vec<u8>> =
        files(&project().join("sample_corpus")).iter().map(|path| content(path)).filter(|c| c.len() < 6_000).collect();
    match name {
        "formats" => {
            let number = |path: &Path| {
                let folder = path.parent().and_then(|f| f.file_name()).map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
                formats().iter().position(|f| f.name() == folder).unwrap_or(0x7f)
            };
            let named = read().flat_map(|path| [number(&path), number(&path) | 0x80, 0x7f].map(|by| led(by, &content(&path))));
            // Every format on bytes that are not its own.
            named.chain((0..formats().len()).flat_map(|by| articles.iter().skip(by).step_by(29).map(move |text| led(by, text)))).collect()
        }
        "expand" => {
            let packed =
                read().filter(|path| ["archive", "epub", "warc"].iter().any(|folder| path.parent().is_some_and(|p| p.ends_with(folder))));
            packed.flat_map(|path| [0, 0x81].map(|by| led(by, &content(&path)))).collect()
        }
        "query" => QUERIES.iter().map(|text| text.as_bytes().to_vec()).collect(),
        "text" => {
            let texts = articles.iter().chain([]).cloned().chain(QUERIES.iter().map(|q| [q.as_bytes(), b"\n", &articles[0]].concat()));
            let settings =
                b"time_zone = \"Europe/Moscow\"\nlanguage = \"ru\"\n[map]\ntitle = \"headline\"\nbody = [\"a.b\", \"c\"]\n".to_vec();
            let overlay = b"[[merge]]\npeople = [\"Jane Roe\", \"J. Roe\"]\ninto = \"Jane Roe\"\n[[hide]]\nperson = \"Chase\"\n".to_vec();
            let made = texts.enumerate().map(|(at, text)| led(at % 5, &text));
            made.chain([led(5, &settings), led(5, &overlay)]).collect()
        }
        _ => {
            let texts = articles.iter().map(|text| text.split(|b| *b == b' ').collect::<Vec<_>>().join(&0xff));
            texts
                .chain([b"=1\xff+2\xff-3\xff@a\xff\t=\xff\x1b[2J\xff\xc2\x9b\xff<b>&amp;\xffjavascript:x\xff\xe2\x80\xae".repeat(20)])
                .collect()
        }
    }
}

/// Runs a body on inputs made of its seeds; says which input it fails on.
fn run(name: &str, usual: usize, longest: usize) {
    let times = std::env::var("NEWSEARCH_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    let (seeds, mut dice) = (seeds(name), Dice(0x9e37_79b9_7f4a_7c15 ^ name.len() as u64));
    assert!(!seeds.is_empty());
    for number in 0..times {
        let input = mutated(&seeds, longest, &mut dice);
        try_one(name, &input, &format!("number {number}"));
    }
    println!("{name}: {times} executions from {} seeds", seeds.len());
}

fn try_one(name: &str, input: &[u8], which: &str) {
    if catch_unwind(AssertUnwindSafe(|| body(name)(input))).is_err() {
        panic!("{name} fails on input {which}: {}", input.escape_ascii());
    }
}

#[test]
fn no_bytes_make_a_format_fail() {
    run("formats", 50_000, 400);
}

#[test]
fn no_bytes_make_an_archive_fail() {
    run("expand", 3_000, 1_500);
}

#[test]
fn any_query_is_read_and_printed() {
    run("query", 120_000, 60);
}

#[test]
fn no_text_makes_what_reads_it_fail() {
    run("text", 25_000, 200);
}

#[test]
fn whatever_an_answer_holds_it_is_shown_as_text() {
    run("show", 2_000, 400);
}

#[test]
fn what_was_found_stays_mended() {
    for (name, _) in BODIES {
        for path in files(&project().join("tests/golden/found").join(name)) {
            try_one(name, &fs::read(&path).expect("a found case"), &path.display().to_string());
        }
    }
}

/// For the fuzzers, which begin from the same.
#[test]
fn the_seeds_are_written_where_they_are_asked_for() {
    let Ok(folder) = std::env::var("NEWSEARCH_SEEDS") else { return };
    for (name, _) in BODIES {
        let folder = Path::new(&folder).join(name);
        fs::create_dir_all(&folder).expect("a folder");
        for (at, seed) in seeds(name).iter().enumerate() {
            fs::write(folder.join(format!("seed-{at:04}")), seed).expect("a file");
        }
    }
}
