//! The least program that indexes and asks with tantivy: what newsearch is measured against (see `compare.py` beside it).
//!
//! `bare_tantivy index INDEX PATH`: PATH is a folder of `.json` files or a `.jsonl` file of articles. `title`, `body`, `people` and `places` are stored
//! and indexed with positions and English stems, `id` whole, `date` as a column; all else is tantivy's default. With `--text-only` before INDEX there are
//! but title and body.
//! `bare_tantivy query INDEX WORDS`: the top 10 articles that hold all words, with tantivy's own snippets.
//! `bare_tantivy ask INDEX QUERIES`: as `warm_queries` beside this, and what that prints.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::ops::Bound;
use std::path::Path;
use std::time::Instant;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query, QueryParser, RangeQuery};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::{DateTime, Index, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["index", index, path] => index_path(Path::new(index), Path::new(path), false),
        ["index", "--text-only", index, path] => index_path(Path::new(index), Path::new(path), true),
        ["query", index, words] => query(Path::new(index), words),
        ["ask", index, queries] => ask(Path::new(index), Path::new(queries)),
        _ => Err("usage: bare_tantivy index [--text-only] INDEX PATH | query INDEX WORDS | ask INDEX QUERIES".into()),
    }
}

fn schema(text_only: bool) -> Schema {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer("en_stem").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing) | STORED;
    builder.add_text_field("title", text.clone());
    builder.add_text_field("body", text.clone());
    if !text_only {
        builder.add_text_field("id", STRING | STORED);
        builder.add_text_field("people", text.clone());
        builder.add_text_field("places", text);
        builder.add_date_field("date", INDEXED | FAST | STORED);
    }
    builder.build()
}

/// Seconds of `2011-12-06T14:13:02Z` or `2011-12-06` since 1970.
fn seconds(date: &str) -> Option<i64> {
    let part = |range: std::ops::Range<usize>| date.get(range).and_then(|digits| digits.parse::<i64>().ok());
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    // Days since 1970, of years that begin in March.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    Some(86_400 * days + 3_600 * part(11..13).unwrap_or(0) + 60 * part(14..16).unwrap_or(0) + part(17..19).unwrap_or(0))
}

fn document(fields: &Schema, article: &serde_json::Value) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    for (field, entry) in fields.fields() {
        match (&article[entry.name()], entry.name()) {
            (serde_json::Value::String(text), "date") => {
                seconds(text).into_iter().for_each(|at| document.add_date(field, DateTime::from_timestamp_secs(at)));
            }
            (serde_json::Value::String(text), _) => document.add_text(field, text),
            (serde_json::Value::Array(names), _) => {
                names.iter().filter_map(|name| name.as_str()).for_each(|name| document.add_text(field, name))
            }
            _ => {}
        }
    }
    document
}

fn index_path(folder: &Path, path: &Path, text_only: bool) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let index = Index::create_in_dir(folder, schema(text_only))?;
    let schema = index.schema();
    let mut writer: IndexWriter = index.writer_with_num_threads(2, 128 << 20)?;
    let add = |json: &[u8]| -> Outcome<()> {
        writer.add_document(document(&schema, &serde_json::from_slice(json)?))?;
        Ok(())
    };
    if path.is_dir() {
        let mut files: Vec<_> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        files.sort();
        for file in files {
            add(&fs::read(file)?)?;
        }
    } else {
        for line in BufReader::new(fs::File::open(path)?).lines() {
            add(line?.as_bytes())?;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// The index, open for asking.
struct Opened {
    searcher: Searcher,
    parser: QueryParser,
    title: Field,
    body: Field,
}

fn open(folder: &Path) -> Outcome<Opened> {
    let index = Index::open_in_dir(folder)?;
    let (title, body) = (index.schema().get_field("title")?, index.schema().get_field("body")?);
    let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
    let mut parser = QueryParser::for_index(&index, vec![title, body]);
    parser.set_field_boost(title, 2.0);
    Ok(Opened { searcher, parser, title, body })
}

/// Score, headline and snippet of a hit.
type Shown = (f32, String, String);

/// The number of articles that match, and of the ten best score, headline and snippet.
fn page(opened: &Opened, query: &dyn Query) -> Outcome<(usize, Vec<Shown>)> {
    let (hits, total) = opened.searcher.search(query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
    let snippets = SnippetGenerator::create(&opened.searcher, query, opened.body)?;
    let mut page = Vec::with_capacity(hits.len());
    for (score, address) in hits {
        let document: TantivyDocument = opened.searcher.doc(address)?;
        let headline = document.get_first(opened.title).and_then(|v| v.as_str()).unwrap_or("").to_owned();
        page.push((score, headline, snippets.snippet_from_doc(&document).to_html()));
    }
    Ok((total, page))
}

fn query(folder: &Path, words: &str) -> Outcome<()> {
    let mut opened = open(folder)?;
    opened.parser.set_conjunction_by_default();
    let (total, page) = page(&opened, &*opened.parser.parse_query(words)?)?;
    let mut out = std::io::stdout().lock();
    for (score, headline, snippet) in page {
        writeln!(out, "{score:.2} {headline}\n  {snippet}")?;
    }
    writeln!(out, "{total} articles")?;
    Ok(())
}

fn ask(folder: &Path, queries: &Path) -> Outcome<()> {
    let any = open(folder)?;
    let mut all = open(folder)?;
    all.parser.set_conjunction_by_default();
    let date = all.searcher.schema().get_field("date").ok();
    let ask = |line: &str| -> Outcome<usize> {
        let (kind, words, range) = match line.split('\t').collect::<Vec<_>>()[..] {
            [kind, words] => (kind, words, None),
            [kind, words, from, to] => (kind, words, seconds(from).zip(seconds(to))),
            _ => return Err(format!("not a query: {line}").into()),
        };
        let opened = if kind.starts_with("any") { &any } else { &all };
        let text = if kind == "phrase" { format!("\"{words}\"") } else { words.to_owned() };
        let mut query = opened.parser.parse_query(&text)?;
        if let (Some((from, to)), Some(field)) = (range, date) {
            let term = |at: i64| Term::from_field_date(field, DateTime::from_timestamp_secs(at));
            let range = RangeQuery::new(Bound::Included(term(from)), Bound::Excluded(term(to + 86_400)));
            query = Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, Box::new(range))]));
        }
        let (total, page) = page(opened, &*query)?;
        black_box(page);
        Ok(total)
    };
    let queries = fs::read_to_string(queries)?;
    for line in queries.lines() {
        ask(line)?;
    }
    for line in queries.lines() {
        let began = Instant::now();
        let found = ask(line)?;
        let micros = began.elapsed().as_micros();
        let mut parts = line.split('\t');
        println!("{}\t{micros}\t{found}\t{}", parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    }
    Ok(())
}
