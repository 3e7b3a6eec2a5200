//! Which terms of the index a prefix, a wildcard or a fuzzy word stands for.

use super::Compiler;
use crate::engine::local::failure::unreadable_terms;
use crate::engine::local::matching::form::{Form, Known};
use crate::engine::local::names::word_of;
use crate::engine::local::searching::deadline::Deadline;
use crate::error::Result;
use crate::search::spelling::{Likeness, Spelling};
use levenshtein_automata::{DFA, Distance, SINK_STATE};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tantivy::schema::Field;
use tantivy::{InvertedIndexReader, SegmentReader, Term};
use tantivy_fst::Automaton;

/// The most terms a wildcard, a fuzzy word or a single character may stand for in one field; of more, those in most documents are taken.
pub const MAX_EXPANSIONS: usize = 1_024;

/// The most terms that all of a query may stand for, and what each part of it may stand for however many the others take: every term of
/// every segment costs a few kilobytes while it is read.
const MAX_IN_ALL: usize = 8_192;
const MIN_EACH: usize = 16;

/// Terms between two looks at the clock.
const TERMS_BETWEEN: u32 = 1_024;

/// Terms that begin with a character below this mark something (stems, sentences) and are no words.
const FIRST_OF_WORDS: &[u8] = b" ";

/// What terms are looked for.
#[derive(Debug, Clone, Copy)]
pub enum Like<'a> {
    /// Those that begin so.
    Beginning(&'a str),
    /// Those that are spelt so.
    Spelling(&'a Spelling),
}

/// What a wildcard or fuzzy word stands for in one field.
#[derive(Debug, Clone)]
pub struct Expansion {
    pub field: Field,
    pub typed: String,
    /// With the documents that hold each, the most frequent first.
    pub words: Vec<(String, u64)>,
    /// How many there are in all.
    pub total: usize,
}

impl Compiler<'_> {
    /// The terms of a field that are like this, in order.
    pub(super) fn expand(&mut self, field: Field, like: Like<'_>) -> Result<Vec<String>> {
        Ok(self.expansion(field, like)?.into_iter().map(|(term, _)| term).collect())
    }

    /// The same as what counts in every document.
    pub(super) fn expanded(&mut self, field: Field, like: Like<'_>) -> Result<Vec<Form>> {
        let form = |(text, documents): (String, u64)| Form {
            term: Term::from_field_text(field, &text),
            known: Known::Documents(documents),
            languages: None,
        };
        Ok(self.expansion(field, like)?.into_iter().map(form).collect())
    }

    /// The same, with the documents that hold each.
    fn expansion(&mut self, field: Field, like: Like<'_>) -> Result<Vec<(String, u64)>> {
        let typed = match like {
            Like::Beginning(prefix) => format!("{prefix}*"),
            Like::Spelling(spelling) => spelling.to_string(),
        };
        let known = self.expansions.iter().position(|e| e.field == field && e.typed == typed);
        let at = match known {
            Some(at) => at,
            None => {
                let mut words = self.terms_like(field, like)?;
                let total = words.len();
                // The same ones whatever the segments of the index.
                words.sort_unstable_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
                let taken: usize = self.expansions.iter().map(|e| e.words.len()).sum();
                let most = MAX_IN_ALL.saturating_sub(taken).clamp(MIN_EACH, MAX_EXPANSIONS);
                words.truncate(most);
                if total > most {
                    self.partial = true;
                    let shown = typed.replace('\0', " ");
                    let hint = format!("{shown} stands for {total} words; the {most} that most articles hold were searched");
                    if !self.hints.contains(&hint) {
                        self.hints.push(hint);
                    }
                }
                self.expansions.push(Expansion { field, typed, words, total });
                self.expansions.len() - 1
            }
        };
        let mut terms = self.expansions[at].words.clone();
        terms.sort_unstable();
        Ok(terms)
    }

    /// All of them, with the documents that hold each.
    pub fn terms_like(&self, field: Field, like: Like<'_>) -> Result<Vec<(String, u64)>> {
        let names = field == self.fields.people_words;
        let deadline = &self.deadline;
        let mut found: FxHashMap<String, u64> = FxHashMap::default();
        let mut add = |term: &str, documents| *found.entry(term.to_owned()).or_insert(0) += documents;
        let readers = self.searcher.segment_readers();
        match (like, self.index) {
            // Much of a dictionary is walked through for a few terms. Of a wildcard there may be too many to keep them segment by segment.
            (Like::Spelling(Spelling::Likeness(_)), Some((_, snapshot))) => {
                let of_segment = |_, reader: &SegmentReader| {
                    let mut terms = Vec::new();
                    each_term(&*reader.inverted_index(field)?, names, like, deadline, |term, documents| {
                        terms.push((term.to_owned(), documents));
                    })?;
                    Ok(terms)
                };
                let lists: Vec<Vec<(String, u64)>> = snapshot.each_segment(of_segment).map_err(unreadable_terms)?;
                lists.iter().flatten().for_each(|(term, documents)| add(term, *documents));
            }
            _ => {
                for reader in readers {
                    let inverted = reader.inverted_index(field).map_err(unreadable_terms)?;
                    each_term(&inverted, names, like, deadline, &mut add).map_err(unreadable_terms)?;
                }
            }
        }
        Ok(found.into_iter().collect())
    }
}

/// Hands over those of one segment, each with the documents that hold it, until the time is up.
fn each_term(
    inverted: &InvertedIndexReader,
    names: bool,
    like: Like<'_>,
    deadline: &Deadline,
    mut found: impl FnMut(&str, u64),
) -> tantivy::Result<()> {
    if deadline.found_enough() {
        return Ok(());
    }
    let mut listed: u32 = 0;
    // Says whether there is time for more.
    let mut take = |key: &[u8], documents: u32| {
        listed = listed.wrapping_add(1);
        if listed.is_multiple_of(TERMS_BETWEEN) && deadline.found_enough() {
            return false;
        }
        let Ok(term) = std::str::from_utf8(key) else { return true };
        let fits = match like {
            Like::Beginning(_) => true,
            Like::Spelling(spelling) => spelling.accepts(if names { word_of(term) } else { term }),
        };
        if fits {
            found(term, u64::from(documents));
        }
        true
    };
    let prefix = match like {
        Like::Beginning(prefix) => prefix,
        // A name stands behind its key.
        Like::Spelling(spelling) if !names => spelling.prefix(),
        Like::Spelling(_) => "",
    };
    if let Like::Spelling(Spelling::Likeness(likeness)) = like
        && !names
    {
        let mut stream = inverted.terms().search(Edits::of(likeness)).into_stream()?;
        while stream.advance() {
            if stream.key() >= FIRST_OF_WORDS && !take(stream.key(), stream.value().doc_freq) {
                break;
            }
        }
        return Ok(());
    }
    let range = inverted.terms().range();
    let mut upper = prefix.as_bytes().to_vec();
    upper.push(0xff);
    let range = if prefix.is_empty() && !names { range.ge(FIRST_OF_WORDS) } else { range.ge(prefix.as_bytes()).lt(&upper) };
    let mut stream = range.into_stream()?;
    while stream.advance() && take(stream.key(), stream.value().doc_freq) {}
    Ok(())
}

/// A likeness as tantivy's dictionaries want it.
struct Edits {
    likeness: Arc<DFA>,
    beginning: Vec<u8>,
}

impl Edits {
    fn of(likeness: &Likeness) -> Edits {
        Edits { likeness: likeness.automaton(), beginning: likeness.beginning().into() }
    }
}

impl Automaton for Edits {
    /// That of the likeness, and how many bytes of the beginning were met.
    type State = (u32, usize);

    fn start(&self) -> (u32, usize) {
        (self.likeness.initial_state(), 0)
    }

    fn is_match(&self, (state, met): &(u32, usize)) -> bool {
        *met == self.beginning.len() && matches!(self.likeness.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, (state, _): &(u32, usize)) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, (state, met): &(u32, usize), byte: u8) -> (u32, usize) {
        match self.beginning.get(*met) {
            Some(wanted) if *wanted != byte => (SINK_STATE, *met),
            Some(_) => (self.likeness.transition(*state, byte), met + 1),
            None => (self.likeness.transition(*state, byte), *met),
        }
    }
}
