//! [`Pattern`]: what a word or phrase of a query matches, as forms side by side.
//!
//! The one meaning of "this word occurs here": the engine makes postings lists of it, the highlighter spans of a text. So a
//! hit and its highlights cannot disagree. What several patterns mean together is `shape`'s.

use super::spelling::{Glob, Likeness, Spelling, lettered};
use crate::query::{FieldName, Node, Relation};
use crate::text::{Analyzer, Language, Token, fold, has_inner_capital, is_stop_word, lower, with_particles, without_possessive, words};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// What may stand at one position: a token matches if its folded word is among `words`, or its stem (or folded word) is one of `stems` in the
/// language of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slot {
    /// Folded words.
    pub words: Vec<String>,
    /// Each once.
    pub stems: Vec<Stem>,
    /// Whether a word that begins with the only entry of `words` is enough: one character of an unsegmented script.
    pub prefix: bool,
    /// Whether it is two characters of an unsegmented script.
    pub pair: bool,
    /// Folded words that are like what was typed.
    pub spelling: Option<Spelling>,
    /// How the word must be written, beside folding to one of `words`: see [`surface`].
    pub surface: Option<String>,
}

/// What a word has in common with its other forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stem {
    /// Folded.
    pub text: String,
    /// The languages in which it is the word's stem, in order.
    pub languages: Vec<Language>,
}

impl Slot {
    /// Whether `token` of `text`, which is in `language`, may stand here.
    pub fn accepts(&self, token: &Token<'_>, text: &str, language: Option<Language>) -> bool {
        let is = |stem: &Stem| stem.text == token.exact || token.stem.is_some_and(|own| stem.text == own);
        let folded = self.words.iter().any(|word| word == token.exact)
            || language.is_some_and(|language| self.stems.iter().any(|stem| is(stem) && stem.languages.contains(&language)))
            || (self.prefix && self.words.first().is_some_and(|w| token.exact.starts_with(w.as_str())))
            || self.spelling.as_ref().is_some_and(|s| s.accepts(token.exact));
        folded && self.surface.as_ref().is_none_or(|written| self.is_written(written, &surface(token.span.of(text))))
    }

    fn add_stem(&mut self, surface: &str, language: Language) {
        let forms = Analyzer::forms(surface, Some(language));
        let text = forms.stem.unwrap_or(forms.exact);
        match self.stems.iter_mut().find(|stem| stem.text == text) {
            Some(stem) if stem.languages.contains(&language) => {}
            Some(stem) => stem.languages.push(language),
            None => self.stems.push(Stem { text, languages: vec![language] }),
        }
    }

    /// What an Arabic word is written like with the article and particles, and what it shares with its other forms without and with the article: the stemmer leaves some
    /// of them on, and takes a first letter of the word for another.
    fn add_particles(&mut self, surface: &str, language: Language) {
        let forms = with_particles(&lower(surface));
        for form in forms.iter().take(2) {
            self.add_stem(form, language);
        }
        for form in forms {
            let folded = fold(&form);
            if !self.words.contains(&folded) {
                self.words.push(folded);
            }
        }
    }

    /// Whether only the text itself can tell if it stands there: the word must be written just so, and is not one that an index keeps as it is
    /// written too ([`has_inner_capital`]).
    pub fn needs_text(&self) -> bool {
        self.surface.as_ref().is_some_and(|written| self.prefix || !has_inner_capital(written))
    }

    fn is_written(&self, written: &str, surface: &str) -> bool {
        let (written, surface) = (with_apostrophe(written, '\''), with_apostrophe(surface, '\''));
        if self.prefix { surface.starts_with(&*written) } else { surface == written }
    }

    /// How the word may be written: its apostrophes straight or curly, which depends on who typed it.
    pub fn surfaces(&self) -> Vec<String> {
        let Some(written) = &self.surface else { return Vec::new() };
        let mut all: Vec<String> = ['\'', '\u{2019}'].map(|sign| with_apostrophe(written, sign).into_owned()).into();
        all.dedup();
        all
    }
}

/// `word` with this sign for every apostrophe.
fn with_apostrophe(word: &str, sign: char) -> Cow<'_, str> {
    let is_other = |c: char| matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '\u{ff07}') && c != sign;
    if !word.contains(is_other) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.chars().map(|c| if is_other(c) { sign } else { c }).collect())
}

/// A word as it is written, for comparing: composed (NFC), without an English possessive. What is short for two words ("It's") is neither of them.
pub fn surface(word: &str) -> String {
    let bare = without_possessive(word);
    let is_short_form =
        bare.len() < word.len() && !has_inner_capital(bare) && CONTRACTED.iter().any(|short| bare.eq_ignore_ascii_case(short));
    if is_short_form { word } else { bare }.nfc().collect()
}

/// English words after which `'s` is "is", "has" or "us" and no possessive.
const CONTRACTED: [&str; 12] = ["it", "he", "she", "that", "what", "who", "there", "here", "where", "how", "when", "let"];

/// Slots to be matched side by side, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    /// At least one.
    pub slots: Vec<Slot>,
    /// How many further words may stand between them altogether.
    pub slop: u32,
}

impl Pattern {
    /// A word as a person typed it. It may be several to the splitter (`al-Assad`); then they must stand side by side.
    /// Its stem in each of the `languages` matches in texts of that language. `None` where it holds no word at all (`--`, `&`).
    pub fn word(text: &str, languages: &[Language]) -> Option<Pattern> {
        Pattern::make(text, 0, languages)
    }

    /// A word of letters and digits as others write it: `G-7` for `G7`, `F16` for `F-16`. `None` where it is no such word, where no language is given (names
    /// have no other forms), and where the letters alone are a little word of one of them: "a 4" is not A4.
    pub fn written_otherwise(text: &str, languages: &[Language]) -> Option<Pattern> {
        let mut found = words(text);
        let (first, second) = (found.next()?, found.next());
        if languages.is_empty() || found.next().is_some() || first.unsegmented || second.is_some_and(|word| word.unsegmented) {
            return None;
        }
        let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(char::is_alphanumeric);
        let is_name = |text: &str| !text.is_empty() && text.chars().all(char::is_alphabetic);
        let word = first.span.of(text);
        let other = match second {
            None => {
                let (letters, number) = word.split_at(word.find(|c: char| c.is_ascii_digit())?);
                let is_told = is_name(letters) && is_number(number) && !is_stop_word(&fold(letters), languages);
                is_told.then(|| format!("{letters}-{number}"))?
            }
            Some(second) => {
                let number = second.span.of(text);
                let is_joined = matches!(&text[first.span.end..second.span.start], "-" | "\u{2010}" | "\u{2011}");
                (is_joined && is_name(word) && is_number(number)).then(|| format!("{word}{number}"))?
            }
        };
        Pattern::word(&other, languages)
    }

    /// A phrase: folded words in order, no stems.
    pub fn phrase(text: &str, slop: u32) -> Option<Pattern> {
        Pattern::make(text, slop, &[])
    }

    /// A word with wildcards: folded, no stems. Of an unsegmented script, a `*` at the end of a run adds nothing to what the run finds.
    pub fn wild(text: &str) -> Option<Pattern> {
        let mut slots: Vec<Slot> = Vec::new();
        let text = lettered(text);
        let mut words = words(&text).peekable();
        while let Some(word) = words.next() {
            if word.unsegmented {
                slots.extend(unsegmented(word.span.of(&text), words.peek().is_none()));
                continue;
            }
            let exact = Analyzer::forms(word.span.of(&text), None).exact;
            match Glob::of(&exact) {
                Some(glob) if glob.is_blank() => {}
                Some(glob) => slots.push(Slot { spelling: Some(Spelling::Glob(glob)), ..Slot::default() }),
                None if exact.is_empty() => {}
                None => slots.push(Slot { words: vec![exact], ..Slot::default() }),
            }
        }
        Pattern::of(slots, 0)
    }

    /// A word and those that at most so many edits make of it: folded, no stems.
    pub fn fuzzy(text: &str, edits: u8) -> Option<Pattern> {
        let exact = words(text).next().map(|w| Analyzer::forms(w.span.of(text), None).exact).filter(|w| !w.is_empty())?;
        let spelling = Some(Spelling::Likeness(Likeness::new(&exact, edits)));
        Pattern::of(vec![Slot { spelling, ..Slot::default() }], 0)
    }

    /// Words in order, exactly as they are written.
    pub fn literal(text: &str) -> Option<Pattern> {
        let mut slots: Vec<Slot> = Vec::new();
        // Where the run ended that the last slot is of: its last character is in the pair before it, where there is one, and counts where something comes after it.
        let (mut run, mut tail) = (0, None);
        Analyzer::default().analyze(text, None, |token| {
            slots.extend(tail.take());
            let surface = Some(surface(token.span.of(text)));
            let slot = Slot {
                words: vec![token.exact.to_owned()],
                prefix: token.tail,
                pair: token.head != token.span,
                surface,
                ..Slot::default()
            };
            if token.tail && run == token.span.end {
                tail = Some(slot)
            } else {
                slots.push(slot)
            }
            run = token.span.end;
        });
        Pattern::of(slots, 0)
    }

    /// The same with other spellings of its words: `spellings` gives those of a folded word.
    pub fn with_spellings(mut self, spellings: &mut dyn FnMut(&str) -> Vec<String>) -> Pattern {
        for slot in self.slots.iter_mut().filter(|slot| !slot.prefix) {
            let more: Vec<String> = slot.words.iter().flat_map(|word| spellings(word)).collect();
            slot.words.extend(more.into_iter().filter(|form| !form.is_empty()));
            slot.words.dedup();
        }
        self
    }

    fn of(slots: Vec<Slot>, slop: u32) -> Option<Pattern> {
        (!slots.is_empty()).then_some(Pattern { slots, slop })
    }

    fn make(text: &str, slop: u32, languages: &[Language]) -> Option<Pattern> {
        let mut slots: Vec<Slot> = Vec::new();
        let mut words = words(text).peekable();
        while let Some(word) = words.next() {
            if word.unsegmented {
                slots.extend(unsegmented(word.span.of(text), words.peek().is_none()));
                continue;
            }
            let surface = word.span.of(text);
            let exact = Analyzer::forms(surface, None).exact;
            if exact.is_empty() {
                continue;
            }
            let mut slot = Slot { words: vec![exact], ..Slot::default() };
            for language in languages.iter().filter(|language| language.has_stems()) {
                slot.add_stem(surface, *language);
                if language.as_str() == "ar" {
                    slot.add_particles(surface, *language);
                }
            }
            slots.push(slot);
        }
        Pattern::of(slots, slop)
    }
}

/// The bigrams of a run; of a single character, whatever begins with it. So stands the last character too, unless the run is the `last` of what is sought: it has a
/// position of its own before what comes next.
fn unsegmented(run: &str, last: bool) -> Vec<Slot> {
    let mut slots = Vec::new();
    Analyzer::default().analyze(run, None, |token| {
        if !(token.tail && last && !slots.is_empty()) {
            let pair = token.head != token.span;
            slots.push(Slot { words: vec![token.exact.to_owned()], prefix: token.tail, pair, ..Slot::default() });
        }
    });
    slots
}

/// The fields in which a bare word is looked for.
pub const DEFAULT_FIELDS: [FieldName; 4] = [FieldName::Title, FieldName::Body, FieldName::Person, FieldName::Place];

/// The fields in which words are counted or must stand as written, where none is named: those that are running text.
pub const TEXT_FIELDS: [FieldName; 2] = [FieldName::Title, FieldName::Body];

/// How many words from its beginning are the lead of a text: one or two paragraphs of news prose.
pub const LEAD_WORDS: u32 = 60;

/// Whether the words of a field are found by their stems too; names are not.
pub fn is_stemmed(field: FieldName) -> bool {
    field.is_text()
}

/// Whether a node only limits what is found (a date, a language, an outlet, a tag, an id) and so must hold even where any of the other
/// words is enough.
pub fn only_limits(node: &Node) -> bool {
    match node {
        Node::Date { .. } | Node::Near { .. } | Node::Number { .. } | Node::Flag { .. } | Node::Indexed { .. } => true,
        Node::Reference { relation, .. } => *relation == Relation::Story,
        Node::Saved { node: Some(node), .. } => only_limits(node),
        Node::Boost { node, .. } | Node::Not(node) => only_limits(node),
        // is:wire,updated or (date:2024-03 OR date:2024-05)
        Node::Or(nodes) | Node::And(nodes) | Node::Terms(nodes) => !nodes.is_empty() && nodes.iter().all(only_limits),
        Node::Field { field, .. } => matches!(
            field,
            FieldName::Language
                | FieldName::Site
                | FieldName::Agency
                | FieldName::Tag
                | FieldName::Id
                | FieldName::Path
                | FieldName::Extension
        ),
        _ => false,
    }
}

/// Everything that stands at places of a text, or is near a place, and that `node` asks for (not what it excludes), with the field it is limited to.
pub fn wanted<'n>(node: &'n Node, field: Option<FieldName>, found: &mut Vec<(Option<FieldName>, &'n Node)>) {
    match node {
        Node::Word { .. }
        | Node::Phrase { .. }
        | Node::Wild { .. }
        | Node::Fuzzy { .. }
        | Node::Literal { .. }
        | Node::Close { .. }
        | Node::Near { .. } => found.push((field, node)),
        Node::Field { field, node, .. } => wanted(node, Some(*field), found),
        Node::AtLeast { node, .. } | Node::Boost { node, .. } => wanted(node, field, found),
        Node::Saved { node: Some(node), .. } => wanted(node, None, found),
        Node::Terms(nodes) | Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|n| wanted(n, field, found)),
        _ => {}
    }
}

/// What of `node` counts towards a score, with the field it is limited to and the factors around it, in the order written.
pub fn scoring<'n>(node: &'n Node, field: Option<FieldName>, factor: f32, found: &mut Vec<(&'n Node, Option<FieldName>, f32)>) {
    match node {
        Node::Field { field, node, .. } => scoring(node, Some(*field), factor, found),
        Node::Boost { node, by, .. } => scoring(node, field, factor * by.factor(), found),
        Node::AtLeast { node, .. } => scoring(node, field, factor, found),
        Node::Saved { node: Some(node), .. } => scoring(node, None, factor, found),
        Node::Terms(nodes) | Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|n| scoring(n, field, factor, found)),
        Node::Word { .. } | Node::Phrase { .. } | Node::Wild { .. } | Node::Fuzzy { .. } | Node::Literal { .. } | Node::Close { .. } => {
            found.push((node, field, factor));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_letters_and_digits_is_written_with_a_hyphen_too_and_the_other_way_round() {
        let languages = [Language::parse("en"), Language::parse("ru")].map(|language| language.expect("a language"));
        let otherwise = |text| {
            let pattern = Pattern::written_otherwise(text, &languages)?;
            Some(pattern.slots.iter().map(|slot| slot.words.join("|")).collect::<Vec<_>>().join(" "))
        };
        for (text, other) in [
            ("G7", "g 7"),
            ("G-7", "g7"),
            ("COVID19", "covid 19"),
            ("COVID\u{2011}19", "covid19"),
            ("F-16s", "f16s"),
            ("MI6,", "mi 6"),
            ("T72B3", "t 72b3"),
        ] {
            assert_eq!(otherwise(text).as_deref(), Some(other), "{text}");
        }
        for text in ["G", "7", "al-Assad", "G--7", "G 7", "7-G", "90s", "1990", "a4", "в20", "G-7-9", "twenty-20th-c", "北京7", ""] {
            assert_eq!(otherwise(text), None, "{text}");
        }
        assert_eq!(Pattern::written_otherwise("G7", &[]), None, "names");
    }

    #[test]
    fn what_is_short_for_two_words_keeps_its_ending_as_it_is_written() {
        for (word, written) in
            [("It's", "It's"), ("that’s", "that’s"), ("Let's", "Let's"), ("Russia's", "Russia"), ("IT's", "IT"), ("its", "its")]
        {
            assert_eq!(surface(word), written);
        }
    }
}
