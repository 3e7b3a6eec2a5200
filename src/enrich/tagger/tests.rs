//! Tests of the tagger as a whole, on sentences written for them, with the model that is shipped.

use super::*;
use crate::enrich::NameKind;
use proptest::prelude::*;

/// The names found, with the first letter of their kind.
fn found(title: &str, body: &str) -> Vec<(char, String)> {
    let letter = |kind| match kind {
        NameKind::Person => 'p',
        NameKind::Place => 'l',
        NameKind::Organisation => 'o',
        NameKind::Other => 'x',
    };
    let text = |name: &Name| if name.field == Field::Title { title } else { body };
    shipped().names(title, body).iter().map(|name| (letter(name.kind), name.span.of(text(name)).to_owned())).collect()
}

fn people_and_places(title: &str, body: &str) -> Vec<(char, String)> {
    found(title, body).into_iter().filter(|(kind, _)| matches!(kind, 'p' | 'l')).collect()
}

fn expect(names: &[(char, &str)]) -> Vec<(char, String)> {
    names.iter().map(|(kind, name)| (*kind, (*name).to_owned())).collect()
}

#[test]
fn finds_people_and_places_in_ordinary_sentences() {
    let body = "President Emmanuel Macron met Angela Merkel in Berlin on Monday. Mr. Macron later flew to New Delhi, India's capital.";
    let names = [('p', "Emmanuel Macron"), ('p', "Angela Merkel"), ('l', "Berlin"), ('p', "Macron"), ('l', "New Delhi"), ('l', "India")];
    assert_eq!(people_and_places("", body), expect(&names));
}

#[test]
fn finds_names_in_title_case_and_in_capitals() {
    let body = "Angela Merkel arrived in Warsaw on Tuesday for talks, her office said.";
    assert_eq!(
        people_and_places("Angela Merkel Arrives in Warsaw for Talks", body)[..2],
        expect(&[('p', "Angela Merkel"), ('l', "Warsaw")])
    );
    assert_eq!(
        people_and_places("ANGELA MERKEL ARRIVES IN WARSAW FOR TALKS", body)[..2],
        expect(&[('p', "ANGELA MERKEL"), ('l', "WARSAW")])
    );
}

#[test]
fn leaves_titles_possessives_and_quotation_marks_outside() {
    let names = people_and_places("", "Prime Minister Margaret Thatcher's visit to “Moscow” was welcomed by Dr. Robert Wilson’s party.");
    assert_eq!(names, expect(&[('p', "Margaret Thatcher"), ('l', "Moscow"), ('p', "Robert Wilson")]));
}

#[test]
fn finds_nothing_where_there_are_no_names() {
    for text in ["", " ", "the harbour was closed after the storm.", "Prices rose 3.5 percent.", "\u{0}\u{0}", "🙂🙂 🙂", "北京今天下雨。"]
    {
        assert_eq!(found(text, text), [], "{text}");
    }
}

#[test]
fn names_come_in_order_and_do_not_overlap() {
    let body = "John Smith of Acme Corp. and Mary O'Neill-Jones flew from New York to Rio de Janeiro, U.S. officials in the U.K. said.";
    let names = shipped().names("Smith in Rio", body);
    assert!(names.len() > 5);
    assert!(names.windows(2).all(|two| two[0].field != two[1].field || two[0].span.end <= two[1].span.start));
    assert_eq!(names, shipped().names("Smith in Rio", body), "twice the same");
}

#[test]
fn hostile_texts_take_linear_time() {
    let length = 1 << 17;
    for text in [
        "a".repeat(length),
        "A".repeat(length),
        "A ".repeat(length / 2),
        "A.".repeat(length / 2),
        "'s".repeat(length / 2),
        "-A".repeat(length / 2),
    ] {
        let names = shipped().names(&text[..100], &text);
        assert!(names.iter().all(|name| name.span.end <= text.len()));
    }
}

#[test]
fn a_long_text_is_read_in_pieces_and_offsets_are_those_of_the_whole() {
    let sentence = "Angela Merkel arrived in Warsaw on Tuesday, her office said. ";
    let body = sentence.repeat(3 * PIECE / sentence.len());
    let names = shipped().names("", &body);
    assert!(names.len() >= 2 * (body.len() / sentence.len()) - 8);
    assert!(names.iter().all(|name| ["Angela Merkel", "Warsaw"].contains(&name.span.of(&body)) || name.span.start % PIECE < 200));
    assert_eq!(names.last().map(|name| name.span.of(&body)), Some("Warsaw"));
}

#[test]
fn a_damaged_asset_is_an_error() {
    let bytes = small_model();
    assert!(Tagger::from_bytes(&bytes).is_ok());
    for length in 0..bytes.len() {
        assert!(Tagger::from_bytes(&bytes[..length]).is_err(), "cut to {length}");
    }
    for bit in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(Tagger::from_bytes(&damaged).is_err(), "bit {bit}");
    }
    assert!(Tagger::from_bytes(&[bytes, vec![0]].concat()).is_err(), "too long");
}

/// A model of three words and two features.
fn small_model() -> Vec<u8> {
    let words = ["ada", "bonn", "new"].map(|w| (hash::word(w), lexicon::Entry::new(3, 1, 1, 2))).to_vec();
    let phrases = vec![(lexicon::phrase(["new", "york"].map(hash::word)), 8)];
    let sparse = vec![(77, [1; label::LABELS]), (u32::MAX, [-3; label::LABELS])];
    let dense = vec![[5; label::LABELS]; features::DENSE];
    let second = vec![[1; label::LABELS]; verdict::SECOND];
    let transitions = [[-2; label::LABELS]; label::LABELS];
    asset::write(asset::Parts { words, phrases, parents: vec![(1, 2); 8], sparse, dense, second, transitions }).expect("written")
}

#[test]
fn a_model_is_the_same_after_writing_and_reading() {
    let (lexicon, weights) = asset::read(&small_model()).expect("read back");
    assert_eq!(lexicon.word(hash::word("Ada")), lexicon::Entry::new(3, 1, 1, 2));
    assert_eq!(lexicon.word(hash::word("Cologne")), lexicon::Entry::default());
    assert_eq!(lexicon.phrase(lexicon::phrase(["new", "york"].map(hash::word))), 8);
    let mut sums = word_sums::WordSums::default();
    let mut adder = Adder::new(&weights, &mut sums);
    features::Sink::sparse(&mut adder, 77);
    features::Sink::sparse(&mut adder, 78);
    features::Sink::dense(&mut adder, 0);
    assert_eq!(adder.scores(), [6; label::LABELS]);
}

#[test]
fn every_feature_is_found_again_and_no_other() {
    use weights::{Adder, Weights};
    // Of each the weights are its own.
    let sparse: Vec<_> = (0..20_000u32).map(|n| (hash::pair(1, n), [(n % 100) as i8; label::LABELS])).collect();
    let weights = Weights::new(&sparse, &[], &[], &[[0; label::LABELS]; label::LABELS]);
    let score = |fingerprint: u32| {
        let mut sums = word_sums::WordSums::default();
        let mut adder = Adder::new(&weights, &mut sums);
        features::Sink::sparse(&mut adder, fingerprint);
        adder.scores()[0]
    };
    assert!(sparse.iter().all(|(fingerprint, own)| score(*fingerprint) == i32::from(own[0])));
    assert!((0..20_000).all(|n| score(hash::pair(2, n)) == 0), "no two of these are alike");
    // They add up.
    let mut sums = word_sums::WordSums::default();
    let mut adder = Adder::new(&weights, &mut sums);
    sparse.iter().take(150).for_each(|(fingerprint, _)| features::Sink::sparse(&mut adder, *fingerprint));
    assert_eq!(adder.scores()[0], sparse.iter().take(150).map(|(_, own)| i32::from(own[0])).sum::<i32>());
}

proptest! {
    #[test]
    fn spans_of_any_text_lie_on_characters(title in any::<String>(), body in "(\\PC|[A-Z]|[ .'’-]|\\n){0,80}") {
        for name in shipped().names(&title, &body) {
            let text = if name.field == Field::Title { &title } else { &body };
            prop_assert!(!name.span.of(text).is_empty());
        }
    }
}
