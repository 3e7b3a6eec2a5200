//! What in the index begins with what was typed: read from the dictionaries of terms, and for names counted over the articles that hold one of
//! the words found there.

use super::searcher::LocalSearcher;
use super::snapshot::Snapshot;
use crate::engine::local::counting::facets::bucket;
use crate::engine::local::counting::gather::{Gather, Matching};
use crate::engine::local::names::{KNOWN, word_of};
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::people;
use crate::search::{Suggested, SuggestedKind, Suggestions};
use crate::text::{fold, words};
use rustc_hash::FxHashMap;
use std::ops::RangeInclusive;
use std::time::Instant;
use tantivy::Term;
use tantivy::query::TermSetQuery;
use tantivy::schema::Field;

/// The longest prefix, in bytes; no name or word is longer.
const MAX_PREFIX_BYTES: usize = 512;

/// What was typed, folded: whole words, and the beginning of another.
struct Typed {
    whole: Vec<String>,
    last: String,
    /// What a term of the index begins with for `last`: of a script without spaces its first two characters, since terms are pairs of them.
    term: String,
}

impl Typed {
    /// `None` where there is no letter or digit.
    fn of(prefix: &str) -> Option<Typed> {
        let mut parts: Vec<(String, bool)> = words(prefix).map(|word| (fold(word.span.of(prefix)), word.unsegmented)).collect();
        parts.retain(|(part, _)| !part.is_empty());
        let (last, unsegmented) = parts.pop()?;
        let term = if unsegmented { last.chars().take(2).collect() } else { last.clone() };
        Some(Typed { whole: parts.into_iter().map(|(part, _)| part).collect(), last, term })
    }

    /// Whether words of the name, one after the other, are those typed.
    fn begins(&self, name: &str) -> bool {
        let folded: Vec<String> = words(name).map(|word| fold(word.span.of(name))).collect();
        let size = self.whole.len() + 1;
        folded.windows(size).any(|window| {
            let (last, whole) = window.split_last().expect("a window has one word at least");
            whole == &self.whole[..] && last.starts_with(&self.last)
        })
    }
}

impl LocalSearcher {
    pub fn suggested(&self, snapshot: &Snapshot, prefix: &str, limit: usize) -> Result<Suggestions> {
        let began = Instant::now();
        if prefix.len() > MAX_PREFIX_BYTES {
            return Err(Error::new(
                ErrorKind::Argument,
                format!("a prefix of {} bytes is over the maximum of {MAX_PREFIX_BYTES}", prefix.len()),
            ));
        }
        let (mut suggestions, mut words) = (Vec::new(), Vec::new());
        if let Some(typed) = Typed::of(prefix) {
            let fields = &self.fields;
            let mut people = Vec::new();
            for keys in key_ranges(&typed.term) {
                people.extend(self.terms_beginning(snapshot, fields.people_words, keys, &|term| word_of(term).starts_with(&typed.term))?);
            }
            let people = people.iter().map(|(term, _)| Term::from_field_text(fields.people_words, term)).collect();
            suggestions.extend(self.names_of(snapshot, people, "people", SuggestedKind::Person, &typed)?);
            let range = beginning(&typed.term);
            let mut places = Vec::new();
            for field in [fields.places_words, fields.places_known] {
                let terms = self.terms_beginning(snapshot, field, range.clone(), &|_| true)?;
                places.extend(terms.iter().map(|(term, _)| Term::from_field_text(field, term)));
            }
            suggestions.extend(self.names_of(snapshot, places, "places", SuggestedKind::Place, &typed)?);
            if typed.whole.is_empty() {
                words = self.terms_beginning(snapshot, fields.body, range, &|_| true)?;
            }
        }
        suggestions.extend(self.held(snapshot, words, limit).map_err(|e| self.failed(e))?);
        let order =
            |a: &Suggested, b: &Suggested| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)).then_with(|| a.kind.cmp(&b.kind));
        suggestions.sort_unstable_by(order);
        let mut taken: FxHashMap<SuggestedKind, usize> = FxHashMap::default();
        suggestions.retain(|suggested| {
            let taken = taken.entry(suggested.kind).or_insert(0);
            *taken += 1;
            *taken <= limit
        });
        Ok(Suggestions { prefix: prefix.to_owned(), suggestions, took_ms: began.elapsed().as_secs_f64() * 1e3 })
    }

    /// The terms of a field in this range that `fits`, with the documents that hold each.
    fn terms_beginning(
        &self,
        snapshot: &Snapshot,
        field: Field,
        range: RangeInclusive<String>,
        fits: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(String, u64)>> {
        let mut found: FxHashMap<String, u64> = FxHashMap::default();
        for reader in snapshot.searcher.segment_readers() {
            let inverted = reader.inverted_index(field).map_err(|e| self.failed(e))?;
            let terms = inverted.terms().range().ge(range.start().as_bytes()).lt(range.end().as_bytes());
            let mut stream = terms.into_stream().map_err(|e| Error::io("reading the terms of the index", &e))?;
            while stream.advance() {
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if fits(term) {
                    let documents = u64::from(stream.value().doc_freq);
                    match found.get_mut(term) {
                        Some(all) => *all += documents,
                        None => {
                            found.insert(term.to_owned(), documents);
                        }
                    }
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Of words of the text, each with the documents that hold it, deleted ones among them, the first `limit` that an article holds, with how many do.
    fn held(&self, snapshot: &Snapshot, mut words: Vec<(String, u64)>, limit: usize) -> tantivy::Result<Vec<Suggested>> {
        words.sort_unstable_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        let mut held = Vec::new();
        for (value, _) in words {
            if held.len() == limit {
                break;
            }
            let count = snapshot.articles_with(&Term::from_field_text(self.fields.body, &value))?;
            if count > 0 {
                held.push(Suggested { value, kind: SuggestedKind::Word, count, place: None });
            }
        }
        Ok(held)
    }

    /// The names that begin so, in the articles that hold one of these terms.
    fn names_of(&self, snapshot: &Snapshot, terms: Vec<Term>, column: &str, kind: SuggestedKind, typed: &Typed) -> Result<Vec<Suggested>> {
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let gathered = snapshot.searcher.search(&TermSetQuery::new(terms), &Gather).map_err(|e| self.failed(e))?;
        let matching = Matching::new(&snapshot.searcher, gathered, None);
        let counts = matching.values(column).map_err(|e| self.failed(e))?;
        let names = counts.into_iter().map(|(value, count)| bucket(&value, count.articles));
        let names = names.filter(|bucket| typed.begins(&bucket.value));
        Ok(names.map(|bucket| Suggested { value: bucket.value, kind, count: bucket.count, place: bucket.place }).collect())
    }
}

/// What begins so.
fn beginning(prefix: &str) -> RangeInclusive<String> {
    // Past every character that a word may have.
    prefix.to_owned()..=format!("{prefix}\u{10ffff}")
}

/// Where in the dictionary of names the words may stand that begin so: names stand by their [key](people::key), whose first letter a beginning alone
/// may not yet tell ("p" may go on to "ph", which sounds like f); the keys of all continuations by two letters do.
fn key_ranges(prefix: &str) -> Vec<RangeInclusive<String>> {
    let letters = || ('a'..='z').map(Some).chain([None]);
    let mut firsts: Vec<char> = Vec::new();
    for (one, two) in letters().flat_map(|one| letters().map(move |two| (one, two))) {
        let word: String = prefix.chars().chain(one).chain(two).collect();
        firsts.extend(people::key(&word).chars().next());
    }
    firsts.sort_unstable();
    firsts.dedup();
    firsts.into_iter().flat_map(|first| [beginning(&first.to_string()), beginning(&format!("{KNOWN}{first}"))]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_word_of_a_name_may_be_the_one_that_is_typed() {
        let begins = |typed: &str, name: &str| Typed::of(typed).is_some_and(|typed| typed.begins(name));
        assert!(begins("SHO", "Sergei Shoigu") && begins("serg", "Sergei Shoigu") && begins("sergei sh", "Sergei Shoigu"));
        assert!(!begins("oigu", "Sergei Shoigu") && !begins("shoigu s", "Sergei Shoigu") && !begins("…", "Sergei Shoigu"));
        assert!(begins("el", "Élysée") && begins("习近", "习近平") && begins("o'b", "Pat O'Brien"));
    }

    #[test]
    fn no_continuation_of_a_beginning_has_a_key_outside_its_ranges() {
        for (prefix, word) in
            [("p", "philip"), ("sh", "shoigu"), ("s", "schmidt"), ("g", "ghannouchi"), ("k", "knut"), ("x", "xi"), ("ts", "tsipras")]
        {
            let ranges = key_ranges(prefix);
            let term = crate::engine::local::names::name_term(word);
            assert!(ranges.iter().any(|range| range.start() <= &term && &term < range.end()), "{prefix} {word}");
        }
    }
}
