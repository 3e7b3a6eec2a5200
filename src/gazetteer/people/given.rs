//! Given names: which are spellings or short forms of one, and whose they are. From `assets/people/given_names.txt` (sorted, looked up by
//! bisection) and `assets/people/variants.txt`.

use crate::text::fold;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::borrow::Cow;
use std::sync::LazyLock;

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

/// Room for all words of the variants.
const WORDS: usize = 1_600;

struct Variants {
    /// For a folded word the lines it stands in, and whether as a spelling (not a short form).
    of: FxHashMap<Cow<'static, str>, Vec<(u16, bool)>>,
    genders: Vec<Option<Gender>>,
}

static TABLE: LazyLock<Variants> = LazyLock::new(|| {
    let mut table = Variants { of: FxHashMap::with_capacity_and_hasher(WORDS, FxBuildHasher), genders: Vec::new() };
    for line in VARIANTS.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let mut words = line.split(' ');
        let number = table.genders.len() as u16;
        table.genders.push(gender(words.next().unwrap_or("x")));
        let mut spelling = true;
        for word in words {
            if word == "~" {
                spelling = false;
            } else {
                // Folded as it stands, most of them: a question that is asked of a process of its own waits for this table.
                let plain = word.bytes().all(|b| b.is_ascii_lowercase());
                let word = if plain { Cow::Borrowed(word) } else { Cow::Owned(fold(word)) };
                table.of.entry(word).or_default().push((number, spelling));
            }
        }
    }
    table
});

fn gender(letter: &str) -> Option<Gender> {
    match letter {
        "f" => Some(Gender::Female),
        "m" => Some(Gender::Male),
        _ => None,
    }
}

fn lines(word: &str) -> &'static [(u16, bool)] {
    TABLE.of.get(word).map_or(&[], Vec::as_slice)
}

/// Whether both folded words are spellings of one given name: "sergei", "sergey", "сергей".
pub(super) fn spellings_of_one(a: &str, b: &str) -> bool {
    let (a, b) = (lines(a), lines(b));
    a.iter().any(|(x, full)| *full && b.iter().any(|(y, full)| *full && x == y))
}

/// Whether both folded words may name one person: spellings of one name, or one a short form of the other's.
pub(super) fn names_of_one(a: &str, b: &str) -> bool {
    let (a, b) = (lines(a), lines(b));
    a.iter().any(|(x, full)| b.iter().any(|(y, other)| x == y && (*full || *other)))
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
    !lines(word).is_empty() || (word.is_ascii() && listed(word).is_some())
}

/// Whose given name `word` is, where it is one and not both men's and women's. Case and accents do not count.
pub fn gender_of(word: &str) -> Option<Gender> {
    gender_of_folded(&fold(word))
}

/// [`gender_of`] of a folded word.
pub(super) fn gender_of_folded(word: &str) -> Option<Gender> {
    let lines = lines(word);
    if let Some((first, _)) = lines.first() {
        let gender = TABLE.genders[usize::from(*first)];
        return gender.filter(|g| lines.iter().all(|(l, _)| TABLE.genders[usize::from(*l)] == Some(*g)));
    }
    if word.is_ascii() { listed(word).flatten() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

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
