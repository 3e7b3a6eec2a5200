//! The least program that indexes and asks with tantivy: what newsearch is measured against (see `compare.py` beside it).
//!
//! `bare_tantivy index INDEX PATH`: PATH is a folder of `.json` files or a `.jsonl` file of articles with `title` and `body`; both are
//! stored and indexed with positions and English stems, with tantivy's defaults for all else.
//! `bare_tantivy query INDEX WORDS`: the top 10 articles that hold all words, with tantivy's own snippets.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, IndexWriter, ReloadPolicy, TantivyDocument};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["index", index, path] => index_path(Path::new(index), Path::new(path)),
        ["query", index, words] => query(Path::new(index), words),
        _ => Err("usage: bare_tantivy index INDEX PATH | query INDEX WORDS".into()),
    }
}

fn schema() -> Schema {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer("en_stem").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing) | STORED;
    builder.add_text_field("title", text.clone());
    builder.add_text_field("body", text);
    builder.build()
}

fn index_path(folder: &Path, path: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let index = Index::create_in_dir(folder, schema())?;
    let (title, body) = (index.schema().get_field("title")?, index.schema().get_field("body")?);
    let mut writer: IndexWriter = index.writer_with_num_threads(2, 128 << 20)?;
    let add = |json: &[u8]| -> Result<(), Box<dyn Error>> {
        let article: serde_json::Value = serde_json::from_slice(json)?;
        let mut document = TantivyDocument::new();
        document.add_text(title, article["title"].as_str().unwrap_or(""));
        document.add_text(body, article["body"].as_str().unwrap_or(""));
        writer.add_document(document)?;
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

fn query(folder: &Path, words: &str) -> Result<(), Box<dyn Error>> {
    let index = Index::open_in_dir(folder)?;
    let (title, body) = (index.schema().get_field("title")?, index.schema().get_field("body")?);
    let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
    let mut parser = QueryParser::for_index(&index, vec![title, body]);
    parser.set_conjunction_by_default();
    parser.set_field_boost(title, 2.0);
    let query = parser.parse_query(words)?;
    let (hits, total) = searcher.search(&query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
    let snippets = SnippetGenerator::create(&searcher, &*query, body)?;
    let mut out = std::io::stdout().lock();
    for (score, address) in hits {
        let document: TantivyDocument = searcher.doc(address)?;
        let headline = document.get_first(title).and_then(|v| v.as_str()).unwrap_or("");
        writeln!(out, "{score:.2} {headline}\n  {}", snippets.snippet_from_doc(&document).to_html())?;
    }
    writeln!(out, "{total} articles")?;
    Ok(())
}
