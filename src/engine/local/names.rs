//! How names of people and places stand in the index: terms, column values, and which of them a query asks for.
//!
//! What names mean is the gazetteer's.

use super::memory::Memory;
use crate::gazetteer::{people, places};
use crate::search::Located;
use std::sync::Arc;

/// Between the key of a name and its spelling in a term.
const KEY_END: char = '\0';

/// Stands before the terms of a name by which a person is known but which the article does not spell so: found by words in any spelling, and not by a
/// phrase in this one.
pub const KNOWN: char = '\u{1}';

/// Between the name of a place and its number in a column.
const NUMBER: char = '\u{1f}';

/// The term of a word of a name: its [key](people::key), then the folded word. Spellings that may be of one name have the same key and so stand side
/// by side in the term dictionary.
pub fn name_term(word: &str) -> String {
    let mut term = String::new();
    push_name_term(word, &mut term);
    term
}

/// Writes [`name_term`] at the end of `terms`.
pub fn push_name_term(word: &str, terms: &mut String) {
    terms.push_str(&people::key(word));
    terms.push(KEY_END);
    terms.push_str(word);
}

/// The [`name_term`] of a word that the article does not spell so.
pub fn known_term(word: &str) -> String {
    let mut term = String::from(KNOWN);
    push_name_term(word, &mut term);
    term
}

/// What all terms begin with whose word may be a spelling of `word`; `None` for a word without a key.
pub fn name_prefixes(word: &str) -> Option<[String; 2]> {
    let key = people::key(word);
    (!key.is_empty()).then(|| [format!("{key}{KEY_END}"), format!("{KNOWN}{key}{KEY_END}")])
}

/// The word of a [`name_term`].
pub fn word_of(term: &str) -> &str {
    term.split_once(KEY_END).map_or(term, |(_, word)| word)
}

/// The column value of a place: its name, and its number where that is known, so that places of one name are counted apart.
pub fn place_value(name: &str, id: Option<u32>) -> String {
    id.map_or_else(|| name.to_owned(), |id| format!("{name}{NUMBER}{id}"))
}

/// The name and number of a [`place_value`].
pub fn place_of_value(value: &str) -> (&str, Option<u32>) {
    match value.rsplit_once(NUMBER) {
        Some((name, id)) => (name, id.parse().ok()),
        None => (value, None),
    }
}

/// How an article has to do with a place, as a term of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceTerm {
    /// Names this very place.
    Names(u32),
    /// Names it or a place within it.
    Within(u32),
    /// Speaks of its people or what is theirs, or of those of a place within it.
    Demonym(u32),
}

impl PlaceTerm {
    /// The term: a letter and the number.
    pub fn text(self) -> String {
        match self {
            PlaceTerm::Names(id) => format!("{NAMES}{id}"),
            PlaceTerm::Within(id) => format!("w{id}"),
            PlaceTerm::Demonym(id) => format!("d{id}"),
        }
    }

    /// The number of a [`PlaceTerm::Names`] term.
    pub fn named(term: &[u8]) -> Option<u32> {
        std::str::from_utf8(term).ok()?.strip_prefix(NAMES)?.parse().ok()
    }
}

/// What terms of places named begin with.
pub const NAMES: char = 'n';

/// Places of which is kept what they lie in.
const KNOWN_PLACES: usize = 10_000;

thread_local! {
    /// What the places of the articles read last lie in.
    static ANCESTORS: Memory<u32, Arc<[u32]>> = Memory::of(KNOWN_PLACES);
}

/// The terms of a place in an article; `named` is whether it is named and not only its people.
pub fn place_terms(id: u32, named: bool, mut take: impl FnMut(PlaceTerm)) {
    if named {
        take(PlaceTerm::Names(id));
    }
    let mut around = |id| take(if named { PlaceTerm::Within(id) } else { PlaceTerm::Demonym(id) });
    around(id);
    ancestors(id).iter().copied().for_each(around);
}

/// What a place lies in.
fn ancestors(id: u32) -> Arc<[u32]> {
    ANCESTORS.with(|known| {
        known.get(&id).unwrap_or_else(|| {
            let found: Arc<[u32]> = places::shipped().ancestors(id).into();
            known.keep(id, found.clone());
            found
        })
    })
}

/// Whether an article that names the place names any of these, or speaks of it: whether it is one of them or lies in one.
pub fn is_within(place: u32, any: &[u32]) -> bool {
    any.contains(&place) || ancestors(place).iter().any(|around| any.contains(around))
}

/// Where a place lies.
pub fn located(id: u32) -> Option<Located> {
    let place = places::shipped().get(id)?;
    Some(Located {
        geonames_id: (id < places::OWN_IDS).then_some(id),
        country: place.country.map(str::to_owned),
        region: place.region.map(str::to_owned),
        latitude: place.latitude,
        longitude: place.longitude,
    })
}

/// A place as a person would say which one it is: "Paris (Texas, US)".
pub fn place_label(id: u32) -> Option<String> {
    let place = places::shipped().get(id)?;
    let around: Vec<&str> = place.region.into_iter().chain(place.country).filter(|a| *a != place.name).collect();
    Some(if around.is_empty() { place.name.to_owned() } else { format!("{} ({})", place.name, around.join(", ")) })
}

/// The places that `text` may name: `syria`, `Paris, Texas`. Empty where the gazetteer knows none.
pub fn places_named(text: &str) -> Vec<u32> {
    let gazetteer = places::shipped();
    let whole = gazetteer.named(text);
    if !whole.is_empty() {
        return whole;
    }
    // A town and what it lies in.
    let Some((town, within)) = text.rsplit_once(',') else { return Vec::new() };
    let around = gazetteer.named(within.trim());
    let mut towns = gazetteer.named(town.trim());
    towns.retain(|id| gazetteer.ancestors(*id).iter().any(|a| around.contains(a)));
    towns
}
