//! Given names: which are spellings or short forms of one, and whose they are. From `assets/people/given_names.txt` (sorted, looked up by
//! bisection) and `assets/people/variants.txt`, by its index.

use super::index::look_up;
use crate::text::{Recent, fold};
use std::cell::RefCell;

static NAMES: &str = include_str!("../../../assets/people/given_names.txt");
static VARIANTS: &str = include_str!("../../../assets/people/variants.txt");

/// The text of all that is read here.
pub(super) static SOURCES: [&str; 2] = [NAMES, VARIANTS];

/// Whose name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// A woman's.
    Female,
    /// A man's.
    Male,
}

/// The words of the variants, each with the lines it stands in, made from them and looked up by bisection, so that nothing has to be built when a query asks
/// for one name. Lines sorted by bytes: `v`, a space, the folded word, a tab; then, parted by spaces, the number of a line, its gender, and `~` where the word
/// is a short form there and no spelling. The test here makes it, and holds that it is of the present variants.
static LINES: &str = include_str!("../../../assets/people/variants.idx");

thread_local! {
    /// Where the words asked for last stand.
    static ASKED: RefCell<Recent<(u32, u32)>> = const { RefCell::new(Recent::of(1 << 13)) };
}

/// A line of the variants in which a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    number: u16,
    gender: Option<Gender>,
    /// Whether it is a spelling there, not a short form.
    spelling: bool,
}

impl Line {
    fn of(entry: &str) -> Option<Line> {
        let (entry, spelling) = entry.strip_suffix('~').map_or((entry, true), |entry| (entry, false));
        let (number, letter) = entry.split_at_checked(entry.len().checked_sub(1)?)?;
        Some(Line { number: number.parse().ok()?, gender: gender(letter), spelling })
    }
}

fn gender(letter: &str) -> Option<Gender> {
    match letter {
        "f" => Some(Gender::Female),
        "m" => Some(Gender::Male),
        _ => None,
    }
}

/// The lines in which a folded word stands.
fn lines(word: &str) -> impl Iterator<Item = Line> + Clone {
    let (start, end) = ASKED.with_borrow_mut(|asked| asked.get(word, || look_up(LINES, b'v', word)));
    LINES.get(start as usize..end as usize).unwrap_or("").split(' ').filter_map(Line::of)
}

/// Whether both folded words are spellings of one given name: "sergei", "sergey", "сергей".
pub(super) fn spellings_of_one(a: &str, b: &str) -> bool {
    let (mut a, b) = (lines(a).filter(|line| line.spelling), lines(b).filter(|line| line.spelling));
    a.any(|x| b.clone().any(|y| x.number == y.number))
}

/// Whether both folded words may name one person: spellings of one name, or one a short form of the other's.
pub(super) fn names_of_one(a: &str, b: &str) -> bool {
    let (mut a, b) = (lines(a), lines(b));
    a.any(|x| b.clone().any(|y| x.number == y.number && (x.spelling || y.spelling)))
}

/// The entry of the sorted list for `word`: `Some(None)` for a name of men and women alike.
fn listed(word: &str) -> Option<Option<Gender>> {
    let (mut low, mut high) = (0, NAMES.len());
    while low < high {
        let middle = (low + high) / 2;
        let start = NAMES.as_bytes()[..middle].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let end = NAMES.as_bytes()[start..].iter().position(|b| *b == b'\n').map_or(NAMES.len(), |at| start + at);
        let (name, kind) = NAMES.get(start..end)?.split_once('\t')?;
        match name.cmp(word) {
            std::cmp::Ordering::Equal => return Some(gender(kind)),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

/// Whether the folded word is a given name.
pub(super) fn is_given(word: &str) -> bool {
    lines(word).next().is_some() || (word.is_ascii() && listed(word).is_some())
}

/// Whose given name `word` is, where it is one and not both men's and women's. Case and accents do not count.
pub fn gender_of(word: &str) -> Option<Gender> {
    gender_of_folded(&fold(word))
}

/// [`gender_of`] of a folded word.
pub(super) fn gender_of_folded(word: &str) -> Option<Gender> {
    let mut lines = lines(word);
    if let Some(first) = lines.next() {
        return first.gender.filter(|gender| lines.all(|line| line.gender == Some(*gender)));
    }
    if word.is_ascii() { listed(word).flatten() } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::index::must_be;
    use super::*;
    use std::collections::BTreeMap;

    /// The index of the variants, as it should be.
    fn made() -> String {
        let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (number, line) in VARIANTS.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).enumerate() {
            let (letter, line) = line.split_once(' ').expect("a gender and words");
            let (spellings, short) = line.split_once(" ~ ").unwrap_or((line, ""));
            let mut add = |word: &str, mark: &str| words.entry(fold(word)).or_default().push(format!("{number}{letter}{mark}"));
            spellings.split(' ').for_each(|word| add(word, ""));
            short.split_whitespace().for_each(|word| add(word, "~"));
        }
        words.iter().map(|(word, lines)| format!("v {word}\t{}\n", lines.join(" "))).collect()
    }

    #[test]
    fn the_index_is_of_the_present_variants() {
        let made = made();
        must_be(&made, LINES, "variants.idx");
        assert_eq!(lines("sasha").map(|line| line.spelling).collect::<Vec<_>>(), [false]);
        for line in made.lines() {
            let (word, numbers) = line.strip_prefix("v ").and_then(|line| line.split_once('\t')).expect("a word and its lines");
            assert_eq!(lines(word).count(), numbers.split(' ').count(), "{word}");
        }
        assert_eq!(["", "v", "zzzz", "serge\t", "~"].map(|word| lines(word).count()), [0; 5]);
    }

    #[test]
    fn finds_every_name_of_the_list_and_no_other() {
        for line in NAMES.lines() {
            let (name, kind) = line.split_once('\t').expect("two parts");
            assert_eq!(listed(name), Some(gender(kind)), "{name}");
        }
        assert_eq!(listed(""), None);
        assert_eq!(listed("zzzz"), None);
        assert_eq!(listed("aaaa"), None);
    }

    #[test]
    fn tells_spellings_from_short_forms() {
        assert!(spellings_of_one("sergei", "sergey") && spellings_of_one("sergei", "сергей"));
        assert!(!spellings_of_one("william", "bill") && names_of_one("william", "bill"));
        assert!(!names_of_one("vladimir", "volodymyr"));
        assert_eq!((gender_of("Hillary"), gender_of("Bill")), (Some(Gender::Female), Some(Gender::Male)));
    }
}
