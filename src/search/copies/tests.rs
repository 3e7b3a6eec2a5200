//! What is a copy of what, on made-up reports.

use super::sketch::{Common, PLACE_BITS, REST_BITS, begins_before};
use super::{Finder, Head, Overlap, Probe, Sketch, Texts, leaders};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A report of that many sentences that nobody else writes: its words are numbers spelt by `seed`.
fn report(seed: u64, sentences: usize) -> Vec<String> {
    const WORDS: [&str; 16] = [
        "harbour", "minister", "storm", "vote", "bridge", "court", "budget", "ferry", "union", "border", "price", "school", "river",
        "treaty", "strike", "doctor",
    ];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut word = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        WORDS[(state >> 40) as usize % 16]
    };
    (0..sentences).map(|_| format!("The {} said the {} would {} near the {} by {}.", word(), word(), word(), word(), word())).collect()
}

/// The sets among these texts.
fn sets(texts: &[String]) -> Vec<Vec<u32>> {
    let sketches: Vec<Option<Sketch>> = texts.iter().map(|text| Sketch::of(text)).collect();
    let mut finder = Finder::default();
    sketches.iter().for_each(|sketch| finder.add(sketch.as_ref()));
    finder.sets(|number| sketches[number as usize].clone())
}

#[test]
fn a_report_cut_dressed_or_with_a_paragraph_more_or_less_is_a_copy() {
    let whole = report(1, 20);
    let mut added = whole.clone();
    added.insert(7, report(2, 3).join(" "));
    let mut dropped = whole.clone();
    dropped.drain(5..9);
    let changed = [
        whole[..11].join(" "),
        format!("By Jane Doe, staff writer\n\n{}", whole.join("\n\n")),
        added.join(" "),
        dropped.join(" "),
        whole.join(" ").to_uppercase().replace(['.', ','], ""),
        whole.join(" ").replace(' ', " \u{2014} "),
    ];
    for (at, copy) in changed.into_iter().enumerate() {
        assert_eq!(sets(&[whole.join(" "), report(3, 20).join(" "), copy]), [[0, 2]], "change {at}");
    }
}

#[test]
fn letters_and_accents_may_be_one_character_or_two() {
    let accented = |text: &str| text.replace('o', "ó").replace('e', "ě").replace('u', "ü");
    let composed = accented(&report(1, 20).join(" "));
    let decomposed: String = unicode_normalization::UnicodeNormalization::nfd(composed.as_str()).collect();
    assert_ne!(composed, decomposed);
    assert_eq!(Sketch::of(&composed), Sketch::of(&decomposed));
    assert_eq!(sets(&[composed, report(3, 20).join(" "), decomposed]), [[0, 2]]);
}

#[test]
fn what_quotes_or_mixes_or_is_written_after_a_pattern_is_no_copy() {
    let (one, other) = (report(1, 20), report(2, 20));
    let quoting = [&other[..8], &one[..5], &other[8..]].concat();
    let mixed: Vec<String> = one.iter().zip(&other).flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
    let halves = [&one[..10], &other[..10]].concat();
    for (what, text) in [("quoting", quoting), ("mixed", mixed), ("joined", [&one[..], &other[..]].concat()), ("halves", halves)] {
        let found = sets(&[one.join(" "), other.join(" "), text.join(" ")]);
        assert!(found.iter().all(|set| !set.contains(&0)), "{what}: {found:?}");
    }
    let notice = |amount: &str, rate: &str| {
        format!(
            "The central bank of the country entered the market to arrange {amount} of customer repurchase agreements, it said today. Dealers \
             said that funds were trading at {rate} when the bank began its temporary and indirect supply of reserves to the system."
        )
    };
    assert!(sets(&[notice("1.5 billion", "6-3/16"), notice("two billion", "6-1/16")]).is_empty());
    let short = "Ships stayed in port as a storm crossed the sound.".to_owned();
    assert!(sets(&[short.clone(), short]).is_empty());
}

#[test]
fn of_long_notices_after_a_pattern_those_in_which_most_figures_are_others_are_no_copies() {
    let (before, after) = (report(1, 14).join(" "), report(2, 14).join(" "));
    let notice = |day: u32, prices: [&str; 5]| {
        let [wheat, corn, oats, rye, gold] = prices;
        format!("{before} On {day} March wheat was at {wheat}, corn at {corn}, oats at {oats}, rye at {rye}, gold at {gold}. {after}")
    };
    let one = notice(3, ["312.50", "201.25", "155.75", "98.00", "401.30"]);
    let other = notice(4, ["314.25", "199.50", "156.75", "97.25", "399.80"]);
    let corrected = notice(3, ["312.50", "201.25", "155.75", "89.00", "401.30"]);
    let later = notice(4, ["312.50", "201.25", "155.75", "98.00", "401.30"]);
    assert_eq!(sets(&[one.clone(), other.clone(), corrected, later]), [[0, 2, 3]]);
    assert!(
        sets(&[one.replace(char::is_numeric, ""), other.replace(char::is_numeric, "")]).len() == 1,
        "but for figures they are the same"
    );
    // Nor where both hang together with a third, of which half the figures are as in the one and half as in the other.
    let between = notice(3, ["312.50", "201.25", "156.75", "97.25", "399.80"]);
    assert_eq!(sets(&[one, between, other]), [[0, 1]]);
}

#[test]
fn scripts_without_spaces_are_compared_too() {
    let text = |seed: u64| -> String {
        let glyphs: Vec<char> = "国会今天批准新的预算案总理表示将于明年开始实施".chars().collect();
        report(seed, 12).join("").bytes().map(|b| glyphs[b as usize % glyphs.len()]).collect()
    };
    assert_eq!(sets(&[text(1), text(2), format!("记者 {}", text(1))]), [[0, 2]]);
}

#[test]
fn a_crowd_of_copies_is_one_set() {
    let whole = report(1, 20);
    let texts: Vec<String> = (0..200).map(|n| whole[..12 + n % 9].join(" ")).collect();
    assert_eq!(sets(&texts), [(0..200).collect::<Vec<u32>>()]);
}

#[test]
fn of_a_calendar_that_rolls_on_what_has_nothing_in_common_is_in_two_sets() {
    let items = report(1, 100);
    let weeks: Vec<String> = (0..31).map(|week| items[week..week + 20].join(" ")).collect();
    let sketch = |week: u32| Sketch::of(&weeks[week as usize]).expect("long enough");
    assert!((1..31).all(|week| sketch(week).is_copy(&sketch(week - 1))), "each is a copy of the one before");
    let found = sets(&weeks);
    let (members, sizes): (Vec<u32>, Vec<usize>) = (found.concat(), found.iter().map(Vec::len).collect());
    assert_eq!(members, (0..31).collect::<Vec<u32>>(), "{sizes:?}");
    // Of 20 items 6 are others when the set ends.
    assert!(sizes.iter().all(|size| *size <= 9) && sizes.iter().filter(|size| **size >= 4).count() > 2, "{sizes:?}");
    assert!(found.iter().all(|set| set.iter().all(|week| sketch(set[0]).mostly_shares(&sketch(*week)))));
}

#[test]
fn leads_of_a_report_that_grows_are_one_set_though_the_last_is_many_times_the_first() {
    let whole = report(1, 60);
    let lengths = [4, 6, 10, 20, 38, 60];
    let leads: Vec<String> = lengths.iter().map(|sentences| whole[..*sentences].join(" ")).collect();
    let [first, last] = [&leads[0], &leads[5]].map(|text| Sketch::of(text).expect("long enough"));
    assert!(!first.is_copy(&last), "alone the two would be none");
    for order in [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [3, 0, 5, 1, 4, 2]] {
        assert_eq!(sets(&order.map(|at| leads[at].clone())), [[0, 1, 2, 3, 4, 5]], "{order:?}");
    }
}

#[test]
fn of_what_hangs_together_in_thousands_each_is_read_once_and_compared_with_the_latest_sets() {
    let items = report(1, 700);
    let mut texts: Vec<Sketch> = (0..600).filter_map(|week| Sketch::of(&items[week..week + 20].join(" "))).collect();
    texts.extend([texts[599].clone(), texts[0].clone()]);
    let asked = std::cell::Cell::new(0);
    let found = leaders(&Counting { texts: &texts, asked: &asked }, &(0..602).collect::<Vec<u32>>());
    assert!(found[..600].iter().zip(0..).all(|(leader, week)| week - leader <= 9), "{found:?}");
    assert_eq!((asked.get(), found[600], found[601]), (602, found[599], 601));
}

/// Sketches, of which it is counted how often one is asked for.
struct Counting<'a> {
    texts: &'a [Sketch],
    asked: &'a std::cell::Cell<usize>,
}

impl Texts for Counting<'_> {
    fn order(&self, number: u32) -> u64 {
        u64::from(number)
    }

    fn head(&self, number: u32) -> Option<Head> {
        self.texts.get(number as usize).map(Head::of)
    }

    fn sketch(&self, number: u32) -> Option<Sketch> {
        self.asked.set(self.asked.get() + 1);
        self.texts.get(number as usize).cloned()
    }
}

/// What a probe tells, from sets of samples.
fn overlap(one: &Sketch, other: &Sketch) -> Overlap {
    let (short, long) = if (one.length(), one.samples()) <= (other.length(), other.samples()) { (one, other) } else { (other, one) };
    let bound = short.bound().min(long.bound());
    let [shorts, longs] = [short, long].map(|sketch| {
        let samples = sketch.samples().iter().map(|sample| (sample >> REST_BITS, sample & ((1 << PLACE_BITS) - 1)));
        samples.filter(|(hash, _)| *hash <= bound).collect::<BTreeMap<u32, u32>>()
    });
    let lengths = (short.length(), long.length());
    let begins = begins_before(lengths.0, lengths.1);
    let shared = || longs.iter().filter(|(hash, _)| shorts.contains_key(hash));
    let early_shared = shared().filter(|(_, place)| **place < begins).count();
    let early = || longs.values().filter(|place| **place < begins).count();
    Common { lengths, all: shorts.len(), shared: shared().count(), early_shared }.overlap(early, || one.numbers().differ(other.numbers()))
}

proptest! {
    #[test]
    fn a_sketch_and_its_head_read_back(text in "\\PC{0,400}") {
        if let Some(sketch) = Sketch::of(&text.repeat(3)) {
            if let Some(packed) = sketch.packed() {
                let back = Sketch::unpacked(&packed);
                prop_assert_eq!(back.packed(), Some(packed));
                prop_assert_eq!((back.length(), back.overlap(&sketch)), (sketch.length(), sketch.overlap(&sketch)));
            }
            let head = Head::of(&sketch);
            prop_assert_eq!(head.keys().to_vec(), sketch.keys().collect::<Vec<_>>());
            let numbers: Vec<u32> = head.to_numbers().collect();
            prop_assert!(numbers.len() <= Head::MOST_NUMBERS);
            prop_assert_eq!(Head::from_numbers(numbers.into_iter()), Some(head));
        }
    }

    #[test]
    fn a_probe_tells_what_sets_of_samples_do(from in 0..20usize, length in 4..20usize, others in 0..12usize, few in 3..20usize) {
        let whole = report(1, 40);
        let text = |sentences: &[String]| Sketch::of(&sentences.join(" ")).expect("long enough");
        let one = text(&whole[..few]);
        let other = text(&[&whole[from..from + length], &report(2, others)[..]].concat());
        for (one, other) in [(&one, &other), (&other, &one), (&one, &one)] {
            let expected = overlap(one, other);
            prop_assert_eq!((one.overlap(other), Probe::of(one).overlap(other)), (expected, expected));
            if let Some(packed) = other.packed() {
                prop_assert_eq!(Probe::of(one).overlap_packed(&packed), expected);
            }
        }
    }

    #[test]
    fn heads_have_in_common_what_both_hold(one in prop::collection::btree_set(0..40u32, 0..15), other in prop::collection::btree_set(0..40u32, 0..15)) {
        let heads = [&one, &other].map(|keys| {
            let mut head = Head::default();
            keys.iter().for_each(|key| head.push(*key));
            head
        });
        let both = heads[0].keys().iter().filter(|key| heads[1].keys().contains(key)).count();
        prop_assert_eq!((heads[0].common(&heads[1]), heads[1].common(&heads[0])), (both, both));
    }

    #[test]
    fn bytes_and_numbers_of_any_kind_are_no_danger(bytes in prop::collection::vec(any::<u8>(), Sketch::PACKED), head in prop::collection::vec(any::<u32>(), 0..20)) {
        let bytes = bytes.try_into().expect("as many");
        let one = Sketch::unpacked(&bytes);
        if let Some(other) = Sketch::of(&report(1, 9).join(" ")) {
            let _ = (one.overlap(&other), Probe::of(&one).overlap(&other), Probe::of(&other).overlap_packed(&bytes), one.differs(&other), Head::of(&one));
        }
        let _ = Head::from_numbers(head.into_iter());
    }
}
