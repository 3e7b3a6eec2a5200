//! Tests of the inverted index as a whole: its files beside those that tantivy writes.

use super::text::{MARKS, read, terms_of};
use super::*;
use crate::engine::local::marked::mark_language;
use crate::engine::local::queue::{Budget, Waiting};
use crate::text::Language;
use std::sync::Arc;
use tantivy::directory::RamDirectory;
use tantivy::index::SegmentComponent;
use tantivy::schema::{IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{BoxTokenStream, PreTokenizedStream, PreTokenizedString, Token, Tokenizer, TokenizerManager};
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

/// The bytes of the files of the one segment into which these titles and texts are indexed, here or by tantivy.
fn files(texts: &[[String; 2]], is_here: bool) -> Vec<Vec<u8>> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer("terms").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(indexing);
    // Other fields before, between and behind.
    let id = schema.add_text_field("id", STRING);
    let title = schema.add_text_field("title", words.clone());
    let path = schema.add_text_field("path", words.clone());
    let body = schema.add_text_field("body", words.clone());
    let url = schema.add_text_field("url", words);
    let tokenizers = TokenizerManager::default();
    tokenizers.register("terms", TermTokenizer);
    let mut builder = Index::builder().schema(schema.build()).tokenizers(tokenizers);
    if is_here {
        builder = builder.register_plugin(Arc::new(Inverted { fields: [title, body] }));
    }
    let mut writer = builder.single_segment_index_writer(RamDirectory::create(), 15_000_000).expect("a writer");
    let budget = Budget::new(usize::MAX);
    for (number, texts) in texts.iter().enumerate() {
        let mut document = TantivyDocument::new();
        document.add_text(id, number.to_string());
        document.add_text(path, format!("folder {} page", number % 7));
        document.add_text(url, format!("https://example.org/{number}"));
        if !is_here {
            document.add_text(title, &texts[0]);
            document.add_text(body, &texts[1]);
        }
        let waiting = Waiting { document, texts: texts.clone(), bytes: 0 };
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

#[test]
fn the_files_are_those_that_tantivy_writes() {
    let mut number = numbers(7);
    let languages = ["en", "ru", "zh", ""];
    let texts: Vec<[String; 2]> = (0..1_500)
        .map(|n| {
            let language = Language::parse(languages[number(4) as usize]);
            let words = if n == 700 { 40_000 } else { number(120) };
            [number(8), words].map(|words| mark_language(&text(&mut number, words), language))
        })
        .collect();
    assert!(files(&texts, true) == files(&texts, false));
}

#[test]
fn the_files_are_those_that_tantivy_writes_where_nothing_is_in_them() {
    let empty = [mark_language("", None), mark_language("", None)];
    let titled = [mark_language("Talks", None), mark_language("", None)];
    for texts in [vec![empty.clone()], vec![empty.clone(), titled.clone()], vec![titled, empty]] {
        assert!(files(&texts, true) == files(&texts, false));
    }
}
