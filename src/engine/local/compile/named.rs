//! People in every spelling, places with what lies in them, and what is near a point.

use super::expand::Like;
use super::{Clauses, Compiler, joined};
use crate::article::Place;
use crate::engine::local::failure::unreadable_terms;
use crate::engine::local::matching::form::Form;
use crate::engine::local::matching::words_query::{Counts, Readings, WordsQuery};
use crate::engine::local::names::{self, PlaceTerm, known_term, name_prefixes, name_term, word_of};
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::places::Record;
use crate::gazetteer::{people, places};
use crate::query::{Centre, centre};
use crate::search::pattern::Pattern;
use crate::search::{IsMeant, Names, Reading};
use tantivy::Term;
use tantivy::query::{ConstScoreQuery, Occur, Query, TermSetQuery};

/// What an article scores for a place that it or a place within it names, and what for speaking only of its people. Scores of words are around 5 to 15.
const WITHIN: f32 = 1.0;
const DEMONYM: f32 = 0.3;

/// Initials between a given name and a surname.
const MOST_INITIALS: usize = 2;

/// Places between two looks at the clock.
const PLACES_BETWEEN: usize = 1_024;

impl Compiler<'_> {
    /// A person: a phrase as it is spelt, a word in every spelling that the index has, and by what the person is known as otherwise.
    pub(super) fn person(&mut self, text: &str, slop: Option<u32>) -> Result<Box<dyn Query>> {
        let field = self.fields.people_words;
        let mut names: Vec<Pattern> = Vec::new();
        match slop {
            Some(slop) => names.extend(Pattern::phrase(text, slop)),
            None => {
                names.extend(Pattern::word(text, &[]));
                // 习近平 is found as Xi Jinping too.
                names.extend(people::canonical(text).filter(|known| *known != text).and_then(|known| Pattern::phrase(known, 0)));
            }
        }
        let mut clauses: Clauses = Vec::with_capacity(names.len());
        for (at, name) in names.into_iter().enumerate() {
            let mut slots: Vec<Readings> = Vec::with_capacity(name.slots.len());
            for slot in &name.slots {
                let word = slot.words.first().map_or("", String::as_str);
                let forms: Vec<Form> = if slot.prefix {
                    self.expanded(field, Like::Beginning(&name_term(word)))?
                } else {
                    let mut terms = vec![name_term(word)];
                    terms.extend(slop.is_none().then(|| known_term(word)));
                    if slop.is_none() {
                        let spellings = self.spellings(word)?;
                        // Told of what was typed, not of what it is known as otherwise.
                        if at == 0 && !spellings.is_empty() {
                            self.is_read_as(Reading::person(word, &spellings));
                        }
                        terms.extend(spellings.iter().flat_map(|form| [name_term(form), known_term(form)]));
                    }
                    terms.iter().map(|term| self.form(field, term)).collect::<Result<_>>()?
                };
                slots.push(vec![forms]);
            }
            // "George Bush" is spelt George W. Bush too, and George H. W. Bush. What one is known as otherwise is whole; to look for a hundred initials takes milliseconds.
            let initials = if at == 0 && slop.is_none() && slots.len() == 2 { MOST_INITIALS } else { 0 };
            let initial = if initials > 0 { self.initials()? } else { Vec::new() };
            for between in (0..=initials).filter(|between| *between == 0 || !initial.is_empty()) {
                let mut slots = slots.clone();
                let after_given = 1.min(slots.len());
                slots.splice(after_given..after_given, std::iter::repeat_n(vec![initial.clone()], between));
                let deadline = self.deadline.clone();
                let (text, slop) = (self.fields.body, name.slop);
                clauses.push((Occur::Should, Box::new(WordsQuery { field, text, slots, slop, boost: 0.5, counts: Counts::All, deadline })));
            }
        }
        Ok(joined(clauses))
    }

    /// The initials that names of people in the index have.
    fn initials(&self) -> Result<Vec<Form>> {
        let letters = ('a'..='z').chain('а'..='я');
        let terms = letters.map(|letter| letter.to_string()).flat_map(|letter| [name_term(&letter), known_term(&letter)]);
        let forms = terms.map(|term| self.form(self.fields.people_words, &term)).collect::<Result<Vec<Form>>>()?;
        Ok(forms.into_iter().filter(|form| form.frequency() > 0).collect())
    }

    /// The other spellings of a folded word that names of people in the index have.
    pub fn spellings(&mut self, word: &str) -> Result<Vec<String>> {
        if let Some(known) = self.spellings.get(word) {
            return Ok(known.clone());
        }
        let mut forms: Vec<String> = Vec::new();
        for prefix in name_prefixes(word).into_iter().flatten() {
            forms.extend(self.expand(self.fields.people_words, Like::Beginning(&prefix))?.iter().map(|term| word_of(term).to_owned()));
        }
        if !forms.is_empty() {
            forms.sort_unstable();
            forms.dedup();
            forms.retain(|form| form != word && people::same_word(word, form) && is_likely(word, form));
        }
        self.spellings.insert(word.to_owned(), forms.clone());
        Ok(forms)
    }

    /// Tells how a part of the query is read; once, however often it is compiled.
    fn is_read_as(&mut self, reading: Reading) {
        if !self.readings.contains(&reading) {
            self.readings.push(reading);
        }
    }

    /// A place: by the words of its name, and with all that lies in it where the gazetteer knows which places may be meant.
    pub(super) fn place(&mut self, text: &str, words: Box<dyn Query>) -> Box<dyn Query> {
        let ids = names::places_named(text);
        if ids.is_empty() {
            return words;
        }
        self.is_read_as(Reading::place(text, ids.iter().filter_map(|id| names::place_label(*id)).collect()));
        let mut clauses: Clauses = vec![(Occur::Should, words)];
        for (term, score) in [(PlaceTerm::Within as fn(u32) -> PlaceTerm, WITHIN), (PlaceTerm::Demonym, DEMONYM)] {
            let terms = ids.iter().map(|id| Term::from_field_text(self.fields.place_ids, &term(*id).text()));
            clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), score))));
        }
        joined(clauses)
    }

    /// Articles that name a place within `km` kilometres of a point, or of the largest place of that name.
    pub(super) fn near(&mut self, text: &str, km: u32) -> Result<Box<dyn Query>> {
        let field = self.fields.place_ids;
        let gazetteer = places::shipped();
        let Some((centre, place)) = point(text) else {
            let what = format!("near:{text}: no place of that name is known; give degrees north and east, as in near:33.5,36.3~{km}km");
            return Err(Error::new(ErrorKind::Query, what));
        };
        if let Some(id) = place {
            self.is_read_as(Reading::place(text, names::place_label(id).into_iter().collect()));
        }
        let mut terms = Vec::new();
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(field).map_err(unreadable_terms)?;
            let from = names::NAMES.to_string();
            let range = inverted.terms().range().ge(from.as_bytes()).lt([names::NAMES as u8 + 1]);
            let mut stream = range.into_stream().map_err(unreadable_terms)?;
            // Each place takes a distance on the globe: the clock is looked at after some.
            let mut looked_at = 0usize;
            while stream.advance() {
                looked_at += 1;
                if looked_at.is_multiple_of(PLACES_BETWEEN) && self.deadline.found_enough() {
                    self.partial = true;
                    break;
                }
                let place = PlaceTerm::named(stream.key()).and_then(|id| gazetteer.get(id));
                if place.is_some_and(|place| is_near(&place, centre, km)) {
                    terms.push(Term::from_field_bytes(field, stream.key()));
                }
            }
        }
        Ok(Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), WITHIN)))
    }
}

/// The point that `near:` names: degrees north and east, and the largest place of that name where it is one.
fn point(text: &str) -> Option<((f64, f64), Option<u32>)> {
    match centre(text) {
        Centre::Point(latitude, longitude) => Some(((latitude, longitude), None)),
        Centre::Place(name) => {
            let known = names::places_named(&name).into_iter().filter_map(|id| Some((places::shipped().get(id)?, id)));
            let (place, id) = known.max_by_key(|(place, _)| (place.is_point(), place.population))?;
            Some(((place.latitude, place.longitude), Some(id)))
        }
    }
}

/// Whether it lies within so many kilometres, and is no country or the like.
fn is_near(place: &Record, centre: (f64, f64), km: u32) -> bool {
    place.is_point() && places::distance_km(centre, (place.latitude, place.longitude)) <= f64::from(km)
}

impl Names for Compiler<'_> {
    fn spellings(&mut self, word: &str) -> Vec<String> {
        Compiler::spellings(self, word).unwrap_or_default()
    }

    fn place(&mut self, name: &str) -> Option<IsMeant> {
        let ids = names::places_named(name);
        let is_known = !ids.is_empty();
        is_known.then(|| IsMeant::new(move |place| known(place).is_some_and(|id| names::is_within(id, &ids))))
    }

    fn near(&mut self, centre: &str, km: u32) -> Option<IsMeant> {
        let (centre, _) = point(centre)?;
        let record = |place: &Place| known(place).and_then(|id| places::shipped().get(id));
        Some(IsMeant::new(move |place| record(place).is_some_and(|record| is_near(&record, centre, km))))
    }
}

/// Letters of a word that is so short that much sounds like it.
const SHORT: usize = 3;

/// Whether a spelling in Cyrillic of a Latin word, or the other way round, is likely where one of them is short: such a word may stand for anything ("us" in a
/// question is hardly a Mr Uss, Усс), so it must have the doubled consonants too, which sounds pass over.
fn is_likely(word: &str, form: &str) -> bool {
    let is_cyrillic = |text: &str| text.chars().any(|c| matches!(c, '\u{400}'..='\u{52f}'));
    let letters = |text: &str| text.chars().count();
    if is_cyrillic(word) == is_cyrillic(form) || letters(word).min(letters(form)) > SHORT {
        return true;
    }
    let doubled = |text: &str| {
        let next = text.chars().skip(1);
        text.chars().zip(next).filter(|(a, b)| a == b && !"aeiouyаеиоуыэюяё".contains(*a)).count()
    };
    doubled(word) == doubled(form)
}

/// The number of a place of an article, where the gazetteer has it.
fn known(place: &Place) -> Option<u32> {
    places::shipped().identify(&place.name, place.geonames_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_word_is_in_another_alphabet_what_has_its_doubled_letters() {
        for (word, form) in
            [("uss", "усс"), ("kim", "ким"), ("lee", "ли"), ("ann", "анн"), ("putin", "путин"), ("rossi", "роси"), ("us", "uss")]
        {
            assert!(is_likely(word, form) && is_likely(form, word), "{word} {form}");
        }
        assert!(!is_likely("us", "усс") && !is_likely("усс", "us") && !is_likely("tas", "тасс"));
    }
}
