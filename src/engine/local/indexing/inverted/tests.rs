//! Tests of the inverted index as a whole: its files beside those that tantivy writes.

use super::super::queue::{Budget, Waiting};
use super::super::tokenizer::ValueTokenizer;
use super::super::values::Values;
use super::text::{Found, MARKS, read, terms_of};
use super::*;
use crate::engine::local::store::marked::{mark_language, unmarked_with_language};
use crate::text::{Analyzer, Language};
use std::sync::Arc;
use tantivy::directory::RamDirectory;
use tantivy::index::SegmentComponent;
use tantivy::schema::{IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{BoxTokenStream, PreTokenizedStream, PreTokenizedString, RAW_TOKENIZER_NAME, Token, Tokenizer, TokenizerManager};
use tantivy::{Index, TantivyDocument};

/// Gives tantivy the terms that are given here to numbers.
#[derive(Clone)]
struct TermTokenizer;

impl Tokenizer for TermTokenizer {
    type TokenStream<'a> = BoxTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, marked: &'a str) -> BoxTokenStream<'a> {
        let (text, language) = unmarked_with_language(marked);
        let mut tokens = Vec::new();
        let mut add = |position, text| tokens.push(Token { position: position as usize, text, ..Token::default() });
        read(&mut Analyzer::default(), text, language, |position, found| match found {
            Found::Mark(mark) => add(position, MARKS[mark].to_owned()),
            Found::Word(token) => terms_of(&token, text).into_iter().flatten().for_each(|term| add(position, term)),
        });
        BoxTokenStream::new(PreTokenizedStream::from(PreTokenizedString { text: String::new(), tokens }))
    }
}

/// A document: its title and text, and its values, each with the number of its field among [`VALUES`].
type Given = ([String; 2], Vec<(usize, String)>);

/// The fields of values, each with how it is read.
const VALUES: [(&str, Reading); 5] =
    [("path", Reading::Words), ("people", Reading::Names), ("flags", Reading::Whole), ("url", Reading::Words), ("none", Reading::Words)];

/// The bytes of the files of the one segment into which these are indexed, here or by tantivy.
fn files(documents: &[Given], is_here: bool) -> Vec<Vec<u8>> {
    let mut schema = Schema::builder();
    let indexing = |tokenizer| TextFieldIndexing::default().set_tokenizer(tokenizer);
    let words = |tokenizer| {
        TextOptions::default().set_indexing_options(indexing(tokenizer).set_index_option(IndexRecordOption::WithFreqsAndPositions))
    };
    let whole = TextOptions::default()
        .set_indexing_options(indexing(RAW_TOKENIZER_NAME).set_index_option(IndexRecordOption::Basic).set_fieldnorms(false));
    let value = |place: usize, schema: &mut SchemaBuilder| {
        let (name, reading) = VALUES[place];
        let options = match reading {
            Reading::Words | Reading::Address => words("words"),
            Reading::Names => words("names"),
            Reading::Whole => whole.clone(),
        };
        schema.add_text_field(name, options)
    };
    // What tantivy indexes stands before, between and behind.
    let id = schema.add_text_field("id", STRING);
    let title = schema.add_text_field("title", words("terms"));
    let (path, people) = (value(0, &mut schema), value(1, &mut schema));
    let tags = schema.add_text_field("tags", words("words"));
    let body = schema.add_text_field("body", words("terms"));
    let fields = [path, people, value(2, &mut schema), value(3, &mut schema), value(4, &mut schema)];
    let site = schema.add_text_field("site", words("words"));
    let tokenizers = TokenizerManager::default();
    tokenizers.register("terms", TermTokenizer);
    tokenizers.register("words", ValueTokenizer::of_words());
    tokenizers.register("names", ValueTokenizer::of_names());
    let mut builder = Index::builder().schema(schema.build()).tokenizers(tokenizers);
    if is_here {
        let values = fields.into_iter().zip(VALUES).map(|(field, (_, reading))| (field, reading)).collect();
        builder = builder.register_plugin(Arc::new(Inverted { texts: [title, body], values }));
    }
    let mut writer = builder.single_segment_index_writer(RamDirectory::create(), 15_000_000).expect("a writer");
    let budget = Budget::new(usize::MAX);
    for (number, (texts, of_document)) in documents.iter().enumerate() {
        let (mut document, mut values) = (TantivyDocument::new(), Values::default());
        document.add_text(id, number.to_string());
        document.add_text(tags, format!("folder {} page", number % 7));
        document.add_text(site, format!("example {number}"));
        if !is_here {
            document.add_text(title, &texts[0]);
            document.add_text(body, &texts[1]);
        }
        for (place, value) in of_document {
            if is_here { values.add(fields[*place], value) } else { document.add_text(fields[*place], value) }
        }
        let waiting = Waiting { document, texts: texts.clone(), values, bytes: 0 };
        budget.queue(vec![waiting]).into_iter().for_each(|document| writer.add_document(document).expect("added"));
    }
    let index: Index = writer.finalize().expect("written");
    let segment = index.searchable_segments().expect("segments").pop().expect("one segment");
    let components = [SegmentComponent::FieldNorms, SegmentComponent::Terms, SegmentComponent::Postings, SegmentComponent::Positions];
    components.map(|component| segment.open_read(component).expect("a file").read_bytes().expect("read").to_vec()).to_vec()
}

/// Numbers that look random.
fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// A text of so many words, some of which are in every text, some in few, some in one.
fn text(number: &mut impl FnMut(u64) -> u64, words: u64) -> String {
    let rare = ["US", "McDonald’s", "Ministers", "习近平访问", "“", "”", "\n\n", ". ", "Élysées", "strikes", "", "\u{1}", "it’s"];
    (0..words)
        .map(|_| match number(10) {
            0 => format!("{} ", rare[number(rare.len() as u64) as usize]),
            1 => format!("Word{}s ", number(1 << 40)),
            2..5 => format!("report{}ing ", number(3_000)),
            _ => format!("talks{} ", number(20)),
        })
        .collect()
}

/// A value: some are in every document, some in one, some empty, of no word, or known and not spelt so.
fn value(number: &mut impl FnMut(u64) -> u64) -> (usize, String) {
    let place = number(4) as usize;
    let value = match number(8) {
        0 => String::new(),
        1 => "...".to_owned(),
        2 => format!("https://example.org/{}/a-b.html", number(1 << 30)),
        3 => "\u{1}Sergei Shoigu Shoigu".to_owned(),
        4 => format!("flag{}", number(3)),
        _ => format!("Élysée{} of {} Words", number(50), number(900)),
    };
    (place, value)
}

#[test]
fn the_files_are_those_that_tantivy_writes() {
    let mut number = numbers(7);
    let languages = ["en", "ru", "zh", ""];
    let documents: Vec<Given> = (0..1_500)
        .map(|n| {
            let language = Language::parse(languages[number(4) as usize]);
            let words = if n == 700 { 40_000 } else { number(120) };
            let texts = [number(8), words].map(|words| mark_language(&text(&mut number, words), language));
            let many = if n == 800 { 20_000 } else { number(20) };
            let mut values: Vec<_> = (0..many).map(|_| value(&mut number)).collect();
            // Longer than tantivy takes.
            values.extend((n == 900).then(|| (2, "x".repeat(70_000))));
            (texts, values)
        })
        .collect();
    assert!(files(&documents, true) == files(&documents, false));
}

#[test]
fn the_files_are_those_that_tantivy_writes_where_nothing_is_in_them() {
    let empty = [mark_language("", None), mark_language("", None)];
    let titled = [mark_language("Talks", None), mark_language("", None)];
    let flagged = vec![(2, "timed".to_owned()), (2, "timed".to_owned())];
    let none = |texts: &[String; 2]| (texts.clone(), Vec::new());
    for documents in [vec![none(&empty)], vec![none(&empty), none(&titled)], vec![(titled, flagged), none(&empty)]] {
        assert!(files(&documents, true) == files(&documents, false));
    }
}
