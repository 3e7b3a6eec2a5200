//! [`Pattern`]: what a word or phrase of a query matches, as forms side by side.
//!
//! The one meaning of "this word occurs here": the engine makes postings lists of it, the highlighter spans of a text. So a
//! hit and its highlights cannot disagree.

use crate::query::{FieldName, Node};
use crate::text::{Analyzer, Language, Token, words};

/// What may stand at one position: a token matches if its folded word is among `words`, or its stem (or folded word) is among `stems`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slot {
    /// Folded words.
    pub words: Vec<String>,
    /// Folded stems, one for each language that has one.
    pub stems: Vec<String>,
    /// Whether a word that begins with the only entry of `words` is enough: one character of an unsegmented script.
    pub prefix: bool,
}

impl Slot {
    /// Whether `token` may stand here.
    pub fn accepts(&self, token: &Token<'_>) -> bool {
        let is = |form: &str| self.words.iter().any(|w| w == form) || self.stems.iter().any(|s| s == form);
        is(token.exact)
            || token.stem.is_some_and(|stem| self.stems.iter().any(|s| s == stem))
            || (self.prefix && self.words.first().is_some_and(|w| token.exact.starts_with(w.as_str())))
    }
}

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
    /// Stems of all `languages` match. `None` where it holds no word at all (`--`, `&`).
    pub fn word(text: &str, languages: &[Language]) -> Option<Pattern> {
        Pattern::make(text, 0, languages)
    }

    /// A phrase: folded words in order, no stems.
    pub fn phrase(text: &str, slop: u32) -> Option<Pattern> {
        Pattern::make(text, slop, &[])
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

    fn make(text: &str, slop: u32, languages: &[Language]) -> Option<Pattern> {
        let mut slots: Vec<Slot> = Vec::new();
        for word in words(text) {
            if word.unsegmented {
                slots.extend(unsegmented(word.span.of(text)));
                continue;
            }
            let surface = word.span.of(text);
            let exact = Analyzer::forms(surface, None).exact;
            if exact.is_empty() {
                continue;
            }
            let mut stems: Vec<String> = Vec::new();
            for language in languages {
                let forms = Analyzer::forms(surface, Some(*language));
                let stem = forms.stem.unwrap_or(forms.exact);
                if !stems.contains(&stem) {
                    stems.push(stem);
                }
            }
            slots.push(Slot { words: vec![exact], stems, prefix: false });
        }
        (!slots.is_empty()).then_some(Pattern { slots, slop })
    }
}

/// The bigrams of a run, without its tail; of a single character, whatever begins with it.
fn unsegmented(run: &str) -> Vec<Slot> {
    let mut pairs = Vec::new();
    let mut tail = None;
    Analyzer::default().analyze(run, None, |token| {
        let slot = Slot { words: vec![token.exact.to_owned()], ..Slot::default() };
        if token.tail { tail = Some(Slot { prefix: true, ..slot }) } else { pairs.push(slot) }
    });
    if pairs.is_empty() { tail.into_iter().collect() } else { pairs }
}

/// The fields in which a bare word is looked for.
pub const DEFAULT_FIELDS: [FieldName; 4] = [FieldName::Title, FieldName::Body, FieldName::Person, FieldName::Place];

/// Whether the words of a field are found by their stems too; names are not.
pub fn is_stemmed(field: FieldName) -> bool {
    matches!(field, FieldName::Title | FieldName::Body)
}

/// Whether a node only limits what is found (a date, a language, an outlet, a tag, an id) and so must hold even where any of the other
/// words is enough.
pub fn only_limits(node: &Node) -> bool {
    match node {
        Node::Date { .. } | Node::Near { .. } => true,
        Node::Field { field, .. } => {
            matches!(field, FieldName::Language | FieldName::Site | FieldName::Agency | FieldName::Tag | FieldName::Id)
        }
        _ => false,
    }
}

/// Every word and phrase that `node` asks for (not those it excludes), with the field it is limited to.
pub fn wanted<'n>(node: &'n Node, field: Option<FieldName>, found: &mut Vec<(Option<FieldName>, &'n Node)>) {
    match node {
        Node::Word { .. } | Node::Phrase { .. } => found.push((field, node)),
        Node::Field { field, node, .. } => wanted(node, Some(*field), found),
        Node::Terms(nodes) | Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|n| wanted(n, field, found)),
        _ => {}
    }
}
