//! A scan against tantivy's own query of the same words.

use super::super::joined_query::Limiting;
use super::super::languages::{InLanguages, Languages};
use super::super::limit::Limit;
use super::super::range_filter::RangeFilter;
use super::super::words_query::WordsQuery;
use super::*;
use crate::text::Language;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, TermQuery};
use tantivy::schema::{FAST, IndexRecordOption, STRING, Schema, TEXT};
use tantivy::{DocSet, Index, Searcher, TERMINATED, TantivyDocument, Term};

/// Keeps all that it is given.
struct All {
    least: Score,
    found: Vec<(DocId, Score)>,
}

impl SegmentCollector for All {
    type Fruit = Vec<(DocId, Score)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.found.push((doc, score));
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}

impl Take for All {
    fn least(&mut self) -> Score {
        self.least
    }

    fn take(&mut self, found: &Found<'_>) {
        let mut scores = BTreeMap::new();
        found.each_scored(|doc, score| _ = scores.insert(doc, score));
        let before = self.found.len();
        found.each(|doc| self.found.push((doc, scores.get(&doc).copied().unwrap_or(0.0))));
        let (start, blocks) = found.blocks();
        let blocks: Vec<u64> = blocks.collect();
        assert_eq!(found.count(), (self.found.len() - before) as u64);
        assert!(self.found[before..].iter().all(|(doc, _)| blocks[(doc - start) as usize / 64] >> (doc % 64) & 1 == 1), "its bit is set");
        assert!(scores.keys().all(|doc| self.found[before..].iter().any(|(found, _)| found == doc)), "what is scored is found");
    }
}

/// Articles of a headline and a text in one language or another, of which every so many is deleted.
fn index(articles: &[(String, String)], repeated: usize, deleted: Option<usize>) -> Searcher {
    let mut schema = Schema::builder();
    let (title, body, id) =
        (schema.add_text_field("title", TEXT), schema.add_text_field("body", TEXT), schema.add_text_field("id", STRING));
    let language = schema.add_text_field("language", STRING | FAST);
    let number = schema.add_i64_field("number", FAST);
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
    let all = (0..repeated).flat_map(|_| articles);
    for (n, (headline, text)) in all.enumerate() {
        let mut document = TantivyDocument::new();
        document.add_text(title, headline);
        document.add_text(body, text);
        document.add_text(language, ["en", "en", "en", "en", "de", "und", "fr"][n % 31 % 7]);
        // Every third has none.
        if n % 3 != 0 {
            document.add_i64(number, (n % 7) as i64 - 3);
        }
        document.add_text(id, if deleted.is_some_and(|every| n % every == 0) { "gone" } else { "kept" });
        writer.add_document(document).expect("added");
    }
    writer.commit().expect("committed");
    if deleted.is_some() {
        writer.delete_term(Term::from_field_text(id, "gone"));
        writer.commit().expect("committed");
    }
    index.reader().expect("a reader").searcher()
}

/// A word of two terms in the headline, and of two readings in the text; in the text once more, in a group of two. Or of one or two terms in the text alone.
/// The last term of each counts in some languages only, if there are `some`.
fn word(searcher: &Searcher, letters: &[String; 3], fields: bool, some: Option<&InLanguages>) -> FieldsQuery {
    let words = |name: &str, readings: &[&[&str]], boost| {
        let mut query = WordsQuery::of_readings(searcher, name, readings, boost);
        if let Some(form) = query.slots.iter_mut().flatten().filter_map(|forms| forms.last_mut()).last() {
            form.languages = some.cloned();
        }
        query
    };
    let [a, b, c] = letters.each_ref().map(String::as_str);
    if !fields {
        let terms: &[&str] = if a == "a" { &[b] } else { &[a, b] };
        return FieldsQuery { parts: vec![Box::new(words("body", &[terms], 1.0))] };
    }
    let group: Vec<Box<dyn Query>> = vec![Box::new(words("title", &[&[c]], 0.5)), Box::new(words("body", &[&[b]], 0.5))];
    let parts: Vec<Box<dyn Query>> = vec![
        Box::new(words("title", &[&[a, b]], 2.0)),
        Box::new(words("body", &[&[a, b], &[c]], 1.0)),
        Box::new(FieldsQuery { parts: group }),
    ];
    FieldsQuery { parts }
}

/// So many of the words, a gain for all, and words that need not be.
fn joined(words: &[FieldsQuery], optional: &[FieldsQuery], needed: usize, bonus: Score, limits: Vec<Limiting>) -> JoinedQuery {
    let boxed =
        |words: &[FieldsQuery], occur| words.iter().map(|word| (occur, Box::new(word.clone()) as Box<dyn Query>)).collect::<Vec<_>>();
    let enough = BooleanQuery::with_minimum_required_clauses(boxed(words, Occur::Should), needed);
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(enough))];
    clauses.extend(boxed(optional, Occur::Should));
    if bonus > 0.0 {
        let all = BooleanQuery::new(boxed(words, Occur::Must));
        clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(Box::new(all), bonus))));
    }
    clauses.extend(limits.iter().map(|Limiting { query, excluded }| {
        let unscored: Box<dyn Query> = Box::new(ConstScoreQuery::new(query.box_clone(), 0.0));
        (if *excluded { Occur::MustNot } else { Occur::Must }, unscored)
    }));
    JoinedQuery { words: words.to_vec(), needed, bonus, optional: optional.to_vec(), limits, general: Box::new(BooleanQuery::new(clauses)) }
}

/// Limits by a number, a language, a word; or several at once.
fn limits(searcher: &Searcher, some: &[(u8, bool)]) -> Vec<Limiting> {
    let field = |name| searcher.schema().get_field(name).expect("a field");
    let term =
        |name, text| -> Box<dyn Query> { Box::new(TermQuery::new(Term::from_field_text(field(name), text), IndexRecordOption::Basic)) };
    let limiting = |(kind, excluded): &(u8, bool)| {
        let query: Box<dyn Query> = match kind {
            0 => Box::new(RangeFilter::signed(field("number"), -1..=1)),
            1 => Box::new(RangeFilter::signed(field("number"), 4..=9)),
            2 => Box::new(Limit::of(Box::new(RangeFilter::signed(field("number"), i64::MIN..=0)))),
            3 => term("language", "de"),
            4 => term("body", "b"),
            5 => Box::new(BooleanQuery::intersection(vec![term("language", "en"), Box::new(RangeFilter::signed(field("number"), 0..=3))])),
            6 => Box::new(BooleanQuery::union(vec![term("language", "fr"), Box::new(RangeFilter::signed(field("number"), 2..=2))])),
            _ => term("language", "none is in this"),
        };
        Limiting { query, excluded: *excluded }
    };
    some.iter().map(limiting).collect()
}

/// What a scan finds, and what tantivy's own query of the same does.
fn both(searcher: &Searcher, query: &JoinedQuery, least: Score) -> [BTreeMap<(u32, DocId), Score>; 2] {
    let scoring = EnableScoring::enabled_from_searcher(searcher);
    let scan = Scan::of(query, scoring).expect("weighed").expect("words");
    let weight = query.weight(scoring).expect("weighed");
    let (mut scanned, mut scored) = (BTreeMap::new(), BTreeMap::new());
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let mut taker = All { least, found: Vec::new() };
        // In parts, as a large segment is.
        let third = reader.max_doc() / 3;
        let ends = [0, third.next_multiple_of(64), (2 * third).next_multiple_of(64), reader.max_doc()];
        for part in ends.windows(2).filter(|part| part[0] < reader.max_doc()) {
            scan.read(reader, part[0]..part[1].min(reader.max_doc()), &Deadline::default(), &mut taker).expect("read");
        }
        assert!(taker.found.is_sorted_by(|(a, _), (b, _)| a < b), "in order, and once each");
        scanned.extend(taker.found.into_iter().map(|(doc, score)| ((segment, doc), score)));
        let mut scorer = weight.scorer(reader, 1.0).expect("opened");
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                scored.insert((segment, doc), scorer.score());
            }
            doc = scorer.advance();
        }
    }
    [scanned, scored]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_scan_finds_and_scores_what_the_query_does(
        articles in prop::collection::vec(("[a-e]( [a-e]){0,2}", "[a-p]( [a-p]){0,9}"), 1..160),
        repeated in 1usize..40,
        deleted in prop::option::of(2usize..9),
        mut words in prop::collection::vec(["[a-c]", "[d-h]", "[i-p]"], 1..4),
        again in 0usize..3,
        optional in prop::collection::vec(["[a-c]", "[d-h]", "[i-p]"], 0..2),
        needed in 1usize..6,
        bonus in prop::sample::select(vec![0.0f32, 100.0]),
        fields in any::<bool>(),
        some in prop::option::of(prop::sample::subsequence(vec!["de", "en", "fr"], 1..4)),
        limited in prop::collection::vec((0u8..8, any::<bool>()), 0..3),
    ) {
        let searcher = index(&articles, repeated, deleted);
        let languages = Languages::of(&searcher, searcher.schema().get_field("language").expect("a field")).expect("read");
        let some = some.map(|some| {
            let some: Vec<Language> = some.into_iter().filter_map(Language::parse).collect();
            InLanguages::of(&Arc::new(languages), &some).expect("counted")
        });
        let of = |letters: &Vec<[String; 3]>| letters.iter().map(|letters| word(&searcher, letters, fields, some.as_ref())).collect::<Vec<_>>();
        // Some are asked for several times.
        words.extend(words.clone().into_iter().take(again));
        let needed = needed.min(words.len());
        // All of all there are gain nothing.
        let query = joined(&of(&words), &of(&optional), needed, if needed < words.len() { bonus } else { 0.0 }, limits(&searcher, &limited));
        let near = |a: Score, b: Score| (a - b).abs() <= 1e-5 * b.abs().max(1e-3);
        let [scanned, scored] = both(&searcher, &query, 0.0);
        prop_assert_eq!(scanned.keys().collect::<Vec<_>>(), scored.keys().collect::<Vec<_>>());
        for (document, score) in &scored {
            prop_assert!(near(scanned[document], *score), "{document:?} {} {score}", scanned[document]);
        }
        // Where only the best matter, all are found, and those are scored as before.
        let highest = scored.values().copied().fold(0.0, Score::max);
        for share in [0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99, 1.1] {
            let least = share * highest;
            let [best, _] = both(&searcher, &query, least);
            prop_assert_eq!(best.keys().collect::<Vec<_>>(), scored.keys().collect::<Vec<_>>());
            for (document, score) in scored.iter().filter(|(_, score)| **score > least * 1.001) {
                prop_assert!(near(best[document], *score), "{document:?} {} {score} of {least}", best[document]);
            }
            for (document, score) in scored.iter().filter(|(_, score)| **score < least * 0.999) {
                prop_assert!(best[document] <= *score * 1.0001, "{document:?} scores more than it does");
            }
        }
    }
}
