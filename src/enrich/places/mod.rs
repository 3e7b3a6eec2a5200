//! Which places an article is about: [`resolve`] takes the names that the tagger found and says which place in the world each means, by
//! what stands beside it and what else the article speaks of. Names of places that it does not know stay places without a number.
//!
//! Words for a people or for what is theirs ("Syrian troops") are kept with their country as demonyms and name no place.
//! Finding the names in English is the tagger's; here only those are added that can hardly be anything else. In other
//! languages all names come from the gazetteer (`spot`): countries, capitals and large towns as they are called there.

mod choose;
mod languages;
mod senses;
mod spot;
mod stated;
mod ties;

use super::{Name, NameKind};
use crate::article::{Article, Field, Mention, Place};
use crate::gazetteer::places::{Class, Kind, MAX_NAME_BYTES, OWN_IDS, Ordinal, Places, Sense, key, shipped};
use crate::text::{Recent, Span};
use choose::{Choice, Use, choose};
use rustc_hash::FxHashMap;
use senses::{Candidate, Lexicon, candidate};
use std::cell::RefCell;

/// A mention of a name, before it is known what it means.
#[derive(Debug, Clone, Copy)]
struct Found {
    at: Mention,
    /// The number of the name in the lexicon.
    named: usize,
    /// What it means by what stands beside it: the place, and the name beside it.
    tied: Option<(Ordinal, usize)>,
}

/// The places of `article`: those it states, in that order, then those its text names, in the order of their first mention, each
/// once. `names` are the names in its title and body, in any order. What an earlier call found is found anew, so that two calls give what
/// one gives. Takes time linear in the text and the names.
pub fn resolve(article: &Article, names: &[Name]) -> Vec<Place> {
    let places = shipped();
    let language = article.language.as_ref().map(|l| l.as_str());
    let mut lexicon = Lexicon::new(places, language);
    let mut found = Vec::new();
    let mut demonyms: Vec<(Ordinal, Mention)> = Vec::new();
    let mut names: Vec<Name> = names.to_vec();
    names.sort_unstable();
    for name in &names {
        let text = text_of(article, name.field);
        match name.kind {
            NameKind::Place => place_name(text, Mention { field: name.field, span: name.span }, &mut lexicon, &mut found, &mut demonyms),
            NameKind::Other => {
                let known = lexicon.look_up(name.span.of(text), false);
                if let Some(people) = lexicon.named[known].demonym {
                    demonyms.push((people, Mention { field: name.field, span: name.span }));
                }
            }
            NameKind::Organisation => organisation(text, *name, &mut lexicon, &mut found),
            NameKind::Person => {}
        }
    }
    for field in [Field::Title, Field::Body] {
        let taken: Vec<_> = names.iter().filter(|n| n.field == field).map(|n| n.span).collect();
        spot::missed(text_of(article, field), field, &taken, language, &mut lexicon, &mut found, &mut demonyms);
    }
    found.sort_by_key(|f| f.at);
    demonyms.sort_by_key(|d| d.1);
    demonyms.dedup_by_key(|d| d.1);
    demonyms.retain(|(_, m)| !languages::is_language(text_of(article, m.field), m.span));
    ties::tie(places, article, &mut lexicon, &mut found);
    let stated = stated::read(article, &mut lexicon);
    let uses = uses(&found, &stated);
    let mut people = people(places, &demonyms);
    people.extend(stated.iter().filter_map(|s| s.place).map(|p| (candidate(places, p, 0.0), 2)));
    let choices = choose(places, &lexicon.named, &uses, &people);
    let meaning: FxHashMap<usize, Choice> = uses.iter().zip(choices).filter_map(|(u, c)| Some((u.named, c?))).collect();
    join(article, places, &lexicon, &found, &demonyms, stated, &meaning)
}

fn text_of(article: &Article, field: Field) -> &str {
    match field {
        Field::Title => &article.title,
        Field::Body => &article.body,
    }
}

/// What parts two names in what the tagger took for one.
const BETWEEN: [&str; 7] = [", ", " and ", " & ", "/", "-", "'s ", "’s "];
/// A hyphen parts only names of this prior, that of a city of half a million: "Moscow-Beijing", not "Baden-Baden".
const WELL_KNOWN: f64 = 13.0;
/// Endings that make a word of a name: "Paris-based".
const JOINED: [&str; 5] = ["-based", "-area", "-born", "-backed", "-led"];

/// Takes up a name that the tagger holds for a place. What is not known as a whole is taken apart where all its parts are known: "Paris, Texas"
/// is two names; and goes without "The" where it is known so.
fn place_name<'t>(
    text: &'t str,
    mut at: Mention,
    lexicon: &mut Lexicon<'t>,
    found: &mut Vec<Found>,
    demonyms: &mut Vec<(Ordinal, Mention)>,
) {
    if let Some(joined) = JOINED.iter().find(|j| at.span.of(text).ends_with(**j)) {
        at.span = Span::new(at.span.start, at.span.end - joined.len());
    }
    let words = at.span.of(text);
    let stopped = text.get(at.span.end..).is_some_and(|rest| rest.starts_with('.'));
    if !words.chars().any(char::is_alphabetic) {
        return;
    }
    let named = lexicon.look_up(words, stopped);
    let (known, demonym) = (!lexicon.named[named].candidates.is_empty(), lexicon.named[named].demonym);
    let part = |piece: &str| {
        let start = at.span.start + (piece.as_ptr() as usize - words.as_ptr() as usize);
        Mention { span: Span::new(start, start + piece.len()), ..at }
    };
    if !known && demonym.is_none() && words.len() <= MAX_NAME_BYTES {
        for between in BETWEEN {
            let pieces: Vec<&str> = words.split(between).map(str::trim).collect();
            let all_known = |lexicon: &mut Lexicon<'t>| {
                pieces.iter().enumerate().all(|(i, p)| {
                    let piece = lexicon.look_up(p, stopped && i + 1 == pieces.len());
                    let best = lexicon.named[piece].candidates.first();
                    best.is_some_and(|c| between != "-" || c.prior >= WELL_KNOWN)
                })
            };
            if pieces.len() > 1 && all_known(lexicon) {
                pieces.iter().for_each(|piece| place_name(text, part(piece), lexicon, found, demonyms));
                return;
            }
        }
    }
    match demonym {
        Some(people) if !known => demonyms.push((people, at)),
        _ => {
            let the = lexicon.named[named].candidates.first().filter(|_| words.starts_with("The ")).map(|c| lexicon.shown(c.place));
            let bare = words.strip_prefix("The ").filter(|_| the.is_some_and(|shown| !shown.starts_with("The ")));
            let mut at = bare.map_or(at, part);
            // The stop of an abbreviation belongs to it.
            if stopped && !words.ends_with('.') && (lexicon.named[named].short || words.contains('.') && words.len() <= 6) {
                at.span.end += 1;
            }
            found.push(Found { at, named, tied: None });
        }
    }
}

/// The longest name of an organisation that is looked into, in words.
const MAX_WORDS: usize = 16;

/// Takes up the country that an organisation of several words has in its name, at its beginning or end: "Kenya Power", "Bank of Japan". Who looks for a country
/// looks for these too, and of the names of countries found there nine of ten are marked as places in modern newswire; of towns and provinces,
/// which are names of clubs, streets and founders as well, not two of three.
fn organisation<'t>(text: &'t str, name: Name, lexicon: &mut Lexicon<'t>, found: &mut Vec<Found>) {
    let words: Vec<Span> =
        crate::text::words(name.span.of(text)).map(|word| word.span.shifted(name.span.start)).take(MAX_WORDS + 1).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
    if words.len() < 2 || words.len() > MAX_WORDS {
        return;
    }
    let mut end = 0;
    for (from, to) in [
        (0, 3),
        (0, 2),
        (0, 1),
        (words.len().saturating_sub(3), words.len()),
        (words.len() - 2, words.len()),
        (words.len() - 1, words.len()),
    ] {
        let whole = to - from >= words.len();
        let Some(span) = words.get(from..to.min(words.len())).and_then(|part| Some(Span::new(part.first()?.start, part.last()?.end)))
        else {
            continue;
        };
        // Once for each end, the longest.
        if whole || span.start < end || (from == 0) != (span.start == first.start) || (from > 0 && span.end != last.end) {
            continue;
        }
        let words = span.of(text);
        if COUNTRIES.with_borrow_mut(|asked| asked.get(words, || is_country(words))) {
            let named = lexicon.look_up(words, false);
            found.push(Found { at: Mention { field: name.field, span }, named, tied: None });
            end = span.end;
        }
    }
}

thread_local! {
    /// Of the words asked for last whether they are a country.
    static COUNTRIES: RefCell<Recent<bool>> = const { RefCell::new(Recent::of(1 << 14)) };
}

/// Whether words by themselves name a country, one that was, or a continent.
fn is_country(words: &str) -> bool {
    let places = shipped();
    let country = |sense: Sense| {
        let plain = sense.class == Class::Name || sense.class == Class::Other && words.len() > 3;
        plain && matches!(places.kind(sense.place), Kind::Country | Kind::Historic | Kind::Continent)
    };
    let key = key(words);
    // The country is "the States"; those that others have joined in are their own.
    key != "states" && places.senses(&key).any(country)
}

/// Each name of the article once, with how often it is used. Where mentions of one name are tied to different places, the name as such goes
/// with the place it is tied to most often.
fn uses(found: &[Found], stated: &[stated::Stated]) -> Vec<Use> {
    let mut uses: Vec<Use> = Vec::new();
    let mut number: FxHashMap<usize, usize> = FxHashMap::default();
    let mut ties: FxHashMap<usize, Vec<(Ordinal, usize, usize)>> = FxHashMap::default();
    for f in found {
        let at = *number.entry(f.named).or_insert_with(|| {
            uses.push(Use { named: f.named, count: 0, tied: None });
            uses.len() - 1
        });
        uses[at].count += 1;
        if let Some((place, by)) = f.tied {
            let of_name = ties.entry(at).or_default();
            match of_name.iter_mut().find(|(p, _, _)| *p == place) {
                Some((_, _, count)) => *count += 1,
                None => of_name.push((place, by, 1)),
            }
        }
    }
    for s in stated {
        let Some(named) = s.named else { continue };
        let at = *number.entry(named).or_insert_with(|| {
            uses.push(Use { named, count: 0, tied: None });
            uses.len() - 1
        });
        uses[at].count += 2;
    }
    for (at, of_name) in ties {
        uses[at].tied = of_name.iter().rev().max_by_key(|(_, _, count)| *count).map(|(p, by, _)| (*p, *by));
    }
    uses
}

/// The countries whose people the article speaks of, with how often.
fn people(places: &Places, demonyms: &[(Ordinal, Mention)]) -> Vec<(Candidate, usize)> {
    let mut people: Vec<(Candidate, usize)> = Vec::new();
    for (place, _) in demonyms {
        match people.iter_mut().find(|(c, _)| c.place == *place) {
            Some((_, count)) => *count += 1,
            None => people.push((candidate(places, *place, 0.0), 1)),
        }
    }
    people
}

/// What a place of an article is joined by: its record, or the key of a name that is not known.
#[derive(PartialEq, Eq, Hash, Clone)]
enum Identity {
    Known(Ordinal),
    Unknown(String),
}

/// One place for all names that mean it, with its mentions.
fn join(
    article: &Article,
    places: &Places,
    lexicon: &Lexicon,
    found: &[Found],
    demonyms: &[(Ordinal, Mention)],
    stated: Vec<stated::Stated>,
    meaning: &FxHashMap<usize, Choice>,
) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    let mut number: FxHashMap<Identity, usize> = FxHashMap::default();
    let mut at = |identity: Identity, name: &str, why: Option<&str>, out: &mut Vec<Place>| -> usize {
        *number.entry(identity.clone()).or_insert_with(|| {
            out.push(match identity {
                Identity::Known(place) => described(places, place, why),
                Identity::Unknown(_) => Place { name: name.to_owned(), ..Place::default() },
            });
            out.len() - 1
        })
    };
    for s in stated {
        let meant = s.place.or_else(|| Some(meaning.get(&s.named?)?.place));
        let why = s.named.and_then(|n| meaning.get(&n)).map(|c| c.why.as_str()).or(s.given.why.as_deref());
        let identity = meant.map_or_else(|| Identity::Unknown(s.key.clone()), Identity::Known);
        let i = at(identity, &s.given.name, why, &mut out);
        let place = &mut out[i];
        place.stated = true;
        // What the file states of the place goes before what the gazetteer has.
        place.country = s.given.country.or(place.country.take());
        place.region = s.given.region.or(place.region.take());
        place.geonames_id = place.geonames_id.or(s.given.geonames_id);
        place.latitude = s.given.latitude.or(place.latitude);
        place.longitude = s.given.longitude.or(place.longitude);
    }
    for f in found {
        let named = &lexicon.named[f.named];
        let choice = meaning.get(&f.named);
        let (meant, why) = match f.tied {
            Some((place, by)) => (Some(place), Some(format!("named with {}", lexicon.named[by].text))),
            None => (choice.map(|c| c.place), choice.map(|c| c.why.clone())),
        };
        let identity = meant.map_or_else(|| Identity::Unknown(named.key.clone()), Identity::Known);
        let name = f.at.span.of(text_of(article, f.at.field));
        let i = at(identity, name, why.as_deref(), &mut out);
        if out[i].mentions.last() != Some(&f.at) {
            out[i].mentions.push(f.at);
        }
    }
    for (place, mention) in demonyms {
        let i = at(Identity::Known(*place), "", Some("its people or what is theirs are spoken of"), &mut out);
        out[i].demonyms.push(*mention);
    }
    out
}

/// A place as the gazetteer has it.
fn described(places: &Places, place: Ordinal, why: Option<&str>) -> Place {
    let record = places.record(place);
    Place {
        name: record.name.to_owned(),
        country: record.country.map(str::to_owned),
        region: record.region.map(str::to_owned),
        geonames_id: Some(record.id).filter(|id| *id < OWN_IDS),
        latitude: Some(record.latitude),
        longitude: Some(record.longitude),
        why: why.map(str::to_owned),
        ..Place::default()
    }
}

#[cfg(test)]
mod tests;
