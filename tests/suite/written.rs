//! Words that are written in several ways: with one apostrophe or another, composed or not, in half width.

use crate::harness::Workspace;
use serde_json::json;

/// An index of these articles, by their ids, languages and texts.
fn index_of(articles: &[(&str, &str, &str)]) -> Workspace {
    let w = Workspace::new();
    let line = |(id, language, body): &(&str, &str, &str)| format!("{}\n", json!({"id": id, "language": language, "body": body}));
    w.write("news.jsonl", articles.iter().map(line).collect::<String>());
    w.expect(0, &["index", "news.jsonl", "--no-names"]);
    w
}

#[test]
fn what_must_be_written_so_may_have_either_apostrophe() {
    let w = index_of(&[
        ("straight", "en", "Mr O'Leary spoke, and he didn't stay."),
        ("curly", "en", "Mr O’Leary spoke, and he didn’t stay."),
        ("other", "en", "Mr OLeary spoke; o'leary is no name. Didnt, Didn't."),
    ]);
    for query in ["=O'Leary", "=O’Leary", "org:\"O'Leary\"", "org:O’Leary", "=\"Mr O'Leary\"", "=\"he didn’t\"", "=didn't"] {
        assert_eq!(w.ids(&[query, "--copies", "show"]), ["curly", "straight"], "{query}");
    }
    assert_eq!(w.ids(&["=OLeary"]), ["other"]);
    assert_eq!(w.ids(&["=o’leary"]), ["other"]);
    assert_eq!(w.ids(&["oleary", "--copies", "show"]).len(), 3);
}

#[test]
fn korean_and_japanese_are_found_however_they_are_encoded() {
    let w = index_of(&[
        ("ko", "ko", "대통령은 서울에서"),
        ("ko-nfd", "ko", "\u{1103}\u{1162}\u{1110}\u{1169}\u{11bc}\u{1105}\u{1167}\u{11bc}은 서울에서"),
        ("ja", "ja", "東京ガスは値下げ"),
        ("ja-nfd", "ja", "東京カ\u{3099}スは値下け\u{3099}"),
        ("ja-half", "ja", "東京ｶﾞｽは値下げ"),
    ]);
    assert_eq!(w.ids(&["대통령", "--copies", "show"]), ["ko", "ko-nfd"]);
    assert_eq!(w.ids(&["東京ガス", "--copies", "show"]), ["ja", "ja-half", "ja-nfd"]);
    assert_eq!(w.ids(&["ｶﾞｽ", "--copies", "show"]), ["ja", "ja-half", "ja-nfd"]);
    assert_eq!(w.ids(&["値下げ", "--copies", "show"]), ["ja", "ja-half", "ja-nfd"]);
}

#[test]
fn arabic_words_are_found_with_and_without_the_article_and_the_particles_before_it() {
    let w = index_of(&[
        ("and", "ar", "مصر والسودان"),
        ("the", "ar", "زار السودان"),
        ("in", "ar", "أقام بالسودان طويلا"),
        ("for", "ar", "للسودان حدود"),
        ("bare", "ar", "سودان جديد"),
        ("ministers", "ar", "مجلس وزراء"),
        ("the-ministers", "ar", "التقى مع الوزراء"),
        ("paper", "ar", "كتب على ورقة"),
        ("raqqa", "ar", "وصل إلى الرقة"),
    ]);
    for query in ["السودان", "سودان", "والسودان", "بالسودان", "للسودان"] {
        assert_eq!(w.ids(&[query, "--copies", "show"]), ["and", "bare", "for", "in", "the"], "{query}");
    }
    for query in ["وزراء", "الوزراء"] {
        assert_eq!(w.ids(&[query]), ["ministers", "the-ministers"], "{query}");
    }
    assert_eq!(w.ids(&["الرقة"]), ["raqqa"]);
    assert_eq!(w.ids(&["ورقة"]), ["paper"]);
    assert_eq!(w.ids(&["\"السودان\""]), ["the"], "a phrase is as written");
    assert_eq!(w.hits(&["سودان", "--sort", "relevance"]).len(), 5);
    let marked = &w.hits(&["سودان مصر"])[0]["snippet"]["highlights"];
    assert_eq!(marked.as_array().map(Vec::len), Some(2), "{marked}");
}

#[test]
fn a_word_of_letters_and_digits_is_found_with_a_hyphen_and_without() {
    let w = index_of(&[
        ("joined", "en", "The G7 met on COVID19 while an F16 flew by; MI6 was told."),
        ("parted", "en", "The G-7 met on COVID-19 while an F-16 flew by; MI-6 was told."),
        ("apart", "en", "In row G he had 7 seats; a 4 percent rise."),
    ]);
    for query in ["G7", "G-7", "g7", "COVID19", "COVID-19", "F16", "F-16", "MI6", "MI-6", "G7 w/5 covid-19", "body:G7", "G7 -peace"] {
        assert_eq!(w.ids(&[query, "--copies", "show"]), ["joined", "parted"], "{query}");
    }
    for (query, found) in [("=G7", "joined"), ("\"G7\"", "joined"), ("=\"G-7\"", "parted")] {
        assert_eq!(w.ids(&[query]), [found], "{query}");
    }
    assert_eq!(w.run(&["query", "A4"]).code, 1, "a 4 is no A4");
    for hit in w.hits(&["G7 F-16", "--copies", "show"]) {
        let text = hit["snippet"]["text"].as_str().expect("a snippet");
        let spans = hit["snippet"]["highlights"].as_array().expect("highlights");
        let byte = |span: &serde_json::Value, at: usize| span[at].as_u64().expect("a byte") as usize;
        let marked: Vec<&str> = spans.iter().map(|span| &text[byte(span, 0)..byte(span, 1)]).collect();
        let expected = if hit["id"] == "joined" { ["G7", "F16"] } else { ["G-7", "F-16"] };
        assert_eq!(marked, expected);
    }
}

#[test]
fn what_is_short_for_two_words_is_not_the_first_of_them_as_written() {
    let w = index_of(&[
        ("short", "en", "It's late, and that’s all."),
        ("whole", "en", "It was late, and that was all."),
        ("owned", "en", "Russia's port."),
    ]);
    for (query, found) in [("=It", "whole"), ("=It's", "short"), ("=that", "whole"), ("=that's", "short"), ("=Russia", "owned")] {
        assert_eq!(w.ids(&[query]), [found], "{query}");
    }
    assert_eq!(w.ids(&["it", "--copies", "show"]).len(), 2);
}
