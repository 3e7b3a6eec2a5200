//! [`Spelling`]: words that are like what was typed: a [`Glob`] with wildcards, or a [`Likeness`] with letters off.

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use std::fmt;
use std::sync::{Arc, LazyLock};

/// Stand for `*` and `?` while a word is split and folded: letters that no language uses, that fold to themselves and split no word.
/// (U+A7F7 and U+A7FB, of Roman inscriptions.)
const ANY: char = '\u{a7f7}';
const ONE: char = '\u{a7fb}';

/// What folded words a place of a pattern takes beside those it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelling {
    /// Those that fit the wildcards.
    Glob(Glob),
    /// Those that differ by a few letters.
    Likeness(Likeness),
}

impl Spelling {
    /// Whether the folded word is one of them.
    pub fn accepts(&self, word: &str) -> bool {
        match self {
            Spelling::Glob(glob) => glob.accepts(word),
            Spelling::Likeness(likeness) => likeness.accepts(word),
        }
    }

    /// What all of them begin with; may be empty.
    pub fn prefix(&self) -> &str {
        match self {
            Spelling::Glob(glob) => &glob.prefix,
            Spelling::Likeness(_) => "",
        }
    }
}

impl fmt::Display for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Spelling::Glob(glob) => glob.signs.iter().try_for_each(|c| match *c {
                ANY => f.write_str("*"),
                ONE => f.write_str("?"),
                c => write!(f, "{c}"),
            }),
            Spelling::Likeness(likeness) => write!(f, "{likeness:?}"),
        }
    }
}

/// A folded word in which `*` stands for any characters and `?` for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    signs: Vec<char>,
    prefix: String,
}

/// `text` with its wildcards as letters.
pub(super) fn lettered(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '*' {
                ANY
            } else if c == '?' {
                ONE
            } else {
                c
            }
        })
        .collect()
}

impl Glob {
    /// The glob of a folded word of a [lettered](lettered()) text; `None` where no wildcard is in it.
    pub(super) fn of(folded: &str) -> Option<Glob> {
        let signs: Vec<char> = folded.chars().collect();
        let first = signs.iter().position(|c| matches!(*c, ANY | ONE))?;
        Some(Glob { prefix: signs[..first].iter().collect(), signs })
    }

    /// The glob of a value that is one whole, as it is kept; `None` where no wildcard is in it.
    pub fn whole(text: &str) -> Option<Glob> {
        Glob::of(&lettered(text))
    }

    /// Whether it holds nothing but wildcards.
    pub(super) fn is_blank(&self) -> bool {
        self.signs.iter().all(|c| matches!(*c, ANY | ONE))
    }

    /// Whether the folded word fits. Takes at most the product of both lengths.
    pub fn accepts(&self, word: &str) -> bool {
        let Some(rest) = word.strip_prefix(self.prefix.as_str()) else { return false };
        let signs = &self.signs[self.prefix.chars().count()..];
        let mut chars = rest.chars();
        let (mut at, mut back) = (0, None);
        loop {
            let here = chars.clone();
            match (signs.get(at), chars.next()) {
                (Some(&ANY), _) => {
                    // Takes nothing at first; one character more each time the rest does not fit.
                    back = Some((at, here.clone()));
                    chars = here;
                    at += 1;
                }
                (None, None) => return true,
                (Some(&sign), Some(c)) if sign == ONE || sign == c => at += 1,
                _ => {
                    let Some((star, mut from)) = back.take() else { return false };
                    if from.next().is_none() {
                        return false;
                    }
                    chars = from.clone();
                    back = Some((star, from));
                    at = star + 1;
                }
            }
        }
    }
}

/// The words that at most one or two edits make of a folded word: a letter put in, left out, changed, or swapped with its neighbour.
#[derive(Clone)]
pub struct Likeness {
    word: String,
    edits: u8,
    automaton: Arc<DFA>,
    /// How many bytes at the beginning of the word must be as they are.
    kept: usize,
}

impl Likeness {
    /// `edits` is 1 or 2.
    pub fn new(word: &str, edits: u8) -> Likeness {
        // Making the tables for two edits takes milliseconds, an automaton from them microseconds.
        static ONE_EDIT: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
        static TWO_EDITS: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));
        let builder = if edits <= 1 { &ONE_EDIT } else { &TWO_EDITS };
        Likeness { word: word.to_owned(), edits, automaton: Arc::new(builder.build_dfa(word)), kept: 0 }
    }

    /// Only those that begin with the same letter: of a dictionary that is a small part.
    pub fn with_same_initial(mut self) -> Likeness {
        self.kept = self.word.chars().next().map_or(0, char::len_utf8);
        self
    }

    /// What all of them begin with.
    pub fn beginning(&self) -> &str {
        self.word.get(..self.kept).unwrap_or_default()
    }

    /// Whether the folded word is one of them.
    pub fn accepts(&self, word: &str) -> bool {
        word.starts_with(self.beginning()) && matches!(self.automaton.eval(word), Distance::Exact(_))
    }

    /// The automaton over the bytes of a word, for walking a sorted dictionary: of all that are so like it, whatever they begin with.
    pub fn automaton(&self) -> Arc<DFA> {
        self.automaton.clone()
    }
}

impl PartialEq for Likeness {
    fn eq(&self, other: &Likeness) -> bool {
        (&self.word, self.edits, self.kept) == (&other.word, other.edits, other.kept)
    }
}

impl Eq for Likeness {}

impl fmt::Debug for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.word, self.edits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn glob(text: &str) -> Glob {
        Glob::of(&lettered(text)).expect("it has a wildcard")
    }

    /// The same by trying everything.
    fn fits(signs: &[char], word: &[char]) -> bool {
        match (signs, word) {
            ([], []) => true,
            (['*', rest @ ..], _) => fits(rest, word) || !word.is_empty() && fits(signs, &word[1..]),
            (['?', rest @ ..], [_, others @ ..]) => fits(rest, others),
            ([sign, rest @ ..], [c, others @ ..]) => sign == c && fits(rest, others),
            _ => false,
        }
    }

    #[test]
    fn wildcards_survive_splitting_and_folding() {
        for text in ["joh*", "wom?n", "*burg", "?x*"] {
            let lettered = lettered(text);
            let found: Vec<&str> = crate::text::words(&lettered).map(|w| w.span.of(&lettered)).collect();
            assert_eq!(found, [lettered.as_str()]);
            assert_eq!(crate::text::fold(&lettered), lettered);
        }
    }

    #[test]
    fn a_whole_keeps_its_capitals_and_hyphens() {
        let glob = Glob::whole("Wire-2024-00*").expect("it has a wildcard");
        assert!(glob.accepts("Wire-2024-001") && !glob.accepts("wire-2024-001") && !glob.accepts("Wire"));
        assert_eq!(Glob::whole("Wire"), None);
    }

    #[test]
    fn takes_what_fits_and_nothing_else() {
        assert!(glob("joh*").accepts("john") && glob("joh*").accepts("joh") && !glob("joh*").accepts("jo"));
        assert!(glob("wom?n").accepts("women") && !glob("wom?n").accepts("womn"));
        assert!(glob("*burg").accepts("petersburg") && glob("*burg").accepts("burg") && !glob("*burg").accepts("burger"));
        assert!(Likeness::new("shoygu", 1).accepts("shoigu") && !Likeness::new("shoygu", 1).accepts("shigu"));
        assert!(Likeness::new("form", 1).accepts("from"), "a swap is one edit");
        assert!(
            Likeness::new("élan", 1).with_same_initial().accepts("élans") && !Likeness::new("élan", 1).with_same_initial().accepts("clan")
        );
    }

    proptest! {
        #[test]
        fn agrees_with_trying_everything(pattern in "[ab*?]{0,6}[*?]", word in "[ab]{0,8}") {
            let (signs, chars): (Vec<char>, Vec<char>) = (pattern.chars().collect(), word.chars().collect());
            prop_assert_eq!(glob(&pattern).accepts(&word), fits(&signs, &chars));
        }
    }
}
