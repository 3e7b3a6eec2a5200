//! What each name of an article may mean: [`Named`], one per spelling, with its [`Candidate`]s. Which of them is meant is `choose`'s.

use crate::gazetteer::places::{Class, Kind, MAX_NAME_BYTES, Ordinal, Places, key_into};
use rustc_hash::FxHashMap;

/// More places of one name than this are not weighed: there are some three hundred towns called San José, and the largest come first.
const MAX_CANDIDATES: usize = 96;

/// A place that a name may mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub place: Ordinal,
    pub kind: Kind,
    pub country: Option<u8>,
    pub division: Option<Ordinal>,
    pub position: (f64, f64),
    /// How likely it is meant where nothing else is known; see [`Places::renown`].
    pub prior: f64,
}

/// A name as it stands in the article, with what it may mean.
#[derive(Debug)]
pub(super) struct Named<'t> {
    /// As first written.
    pub text: &'t str,
    /// The form under which it was looked up.
    pub key: String,
    /// The places of that name, the most likely first.
    pub candidates: Vec<Candidate>,
    /// The country (or wider) whose people or things the word speaks of, where it is such a word.
    pub demonym: Option<Ordinal>,
    /// Whether the words that were looked up are but part of the name: "northern Syria".
    pub part: bool,
    /// Whether it is an abbreviation that ends in a stop: "Calif.".
    pub short: bool,
}

/// The names of one article, each looked up once.
pub(super) struct Lexicon<'t> {
    gazetteer: &'static Places,
    language: Option<&'t str>,
    known: FxHashMap<(&'t str, bool), usize>,
    /// Numbers of the names of one key: few, told apart by their capitals and stops.
    by_key: FxHashMap<String, Vec<usize>>,
    asked: FxHashMap<&'t str, bool>,
    pub named: Vec<Named<'t>>,
    buffer: String,
}

impl<'t> Lexicon<'t> {
    pub fn new(gazetteer: &'static Places, language: Option<&'t str>) -> Lexicon<'t> {
        Lexicon {
            gazetteer,
            language,
            known: FxHashMap::default(),
            by_key: FxHashMap::default(),
            asked: FxHashMap::default(),
            named: Vec::new(),
            buffer: String::new(),
        }
    }

    /// The name by which a place is shown.
    pub fn shown(&self, place: Ordinal) -> &'static str {
        self.gazetteer.name(place)
    }

    /// Whether the gazetteer has this name in some sense. Keeps no more than the answer, so that it may be asked of every word.
    pub fn knows(&mut self, text: &'t str) -> bool {
        if let Some(known) = self.asked.get(text) {
            return *known;
        }
        key_into(text, &mut self.buffer);
        let key = &self.buffer;
        let local = self.language.filter(|l| *l != "en");
        let mut senses = self.gazetteer.senses(key).chain(local.into_iter().flat_map(|l| self.gazetteer.senses_in(key, l)));
        let known = !key.is_empty() && senses.next().is_some();
        drop(senses);
        self.asked.insert(text, known);
        known
    }

    /// The number of this name in `named`. `stopped` says that a full stop follows, as after an abbreviation.
    pub fn look_up(&mut self, text: &'t str, stopped: bool) -> usize {
        if let Some(&known) = self.known.get(&(text, stopped)) {
            return known;
        }
        let mut named = self.read(text, stopped, false);
        if named.candidates.is_empty() && named.demonym.is_none() {
            for bare in parts(text) {
                let inner = self.read(bare, stopped, false);
                if !inner.candidates.is_empty() {
                    named = Named { text, candidates: inner.candidates, part: true, ..named };
                    break;
                }
            }
        }
        let number = self.keep(named);
        self.known.insert((text, stopped), number);
        number
    }

    /// The number of a name that was read; the same for one that was read before.
    pub fn keep(&mut self, named: Named<'t>) -> usize {
        let of_key = self.by_key.entry(named.key.clone()).or_default();
        if let Some(same) = of_key.iter().find(|n| same_senses(&self.named[**n], &named)) {
            return *same;
        }
        of_key.push(self.named.len());
        self.named.push(named);
        self.named.len() - 1
    }

    /// A name looked up without being kept. `lax` lets abbreviations count in any case, as codes that a file states do.
    pub fn read(&mut self, text: &'t str, stopped: bool, lax: bool) -> Named<'t> {
        key_into(text, &mut self.buffer);
        let mut named = Named { text, key: self.buffer.clone(), candidates: Vec::new(), demonym: None, part: false, short: false };
        if named.key.is_empty() {
            return named;
        }
        let places = self.gazetteer;
        let english = self.language.is_none_or(|l| l == "en");
        let capitals = !text.chars().any(char::is_lowercase);
        let stopped = stopped || text.ends_with('.');
        let local = (!english).then(|| self.language.map(|l| places.senses_in(&named.key, l))).flatten();
        for sense in local.into_iter().flatten().chain(places.senses(&named.key)) {
            let candidate = |off: f64| candidate(places, sense.place, off);
            let found = match sense.class {
                Class::Demonym => {
                    named.demonym = named.demonym.or(Some(sense.place));
                    continue;
                }
                Class::Capitals if !capitals && !lax => continue,
                Class::Short if !stopped && !lax => continue,
                Class::Code if !lax => continue,
                class => candidate(class.distance(english && text.is_ascii())),
            };
            named.short |= sense.class == Class::Short;
            if named.candidates.len() < MAX_CANDIDATES && !named.candidates.iter().any(|c| c.place == sense.place) {
                named.candidates.push(found);
            }
        }
        // "us" in lower case is no country, nor is "Us": a name this short counts as written.
        if named.key.len() <= 2 && !capitals && !stopped && !lax && text.is_ascii() {
            named.candidates.clear();
        }
        // "West" and "the Valley" are also villages; nobody means them.
        if DIRECTIONS.contains(&named.key.as_str()) {
            named.candidates.clear();
        }
        // "Canadian" is a town in Texas, too.
        if named.demonym.is_some() && !lax && named.candidates.iter().all(|c| c.kind.is_town() && c.prior < LARGE_TOWN) {
            named.candidates.clear();
        }
        named.candidates.sort_by(|a, b| b.prior.total_cmp(&a.prior).then(a.place.cmp(&b.place)));
        named
    }
}

fn same_senses(a: &Named, b: &Named) -> bool {
    a.part == b.part
        && a.candidates.len() == b.candidates.len()
        && a.demonym == b.demonym
        && a.candidates.iter().zip(&b.candidates).all(|(x, y)| x.place == y.place)
}

/// `off` is taken from the prior: for names that are less usual.
pub(super) fn candidate(places: &Places, place: Ordinal, off: f64) -> Candidate {
    let kind = places.kind(place);
    let prior = places.renown(place) - off;
    Candidate { place, kind, country: places.country(place), division: places.division(place), position: places.position(place), prior }
}

/// The prior of a town of 100,000 people.
const LARGE_TOWN: f64 = 11.5;
/// Names of villages that in a text hardly ever mean them.
const DIRECTIONS: [&str; 14] = [
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "valley", "city", "union", "centre",
    "center",
];

/// Words before a name that say which part of the place is meant, and after it what it is.
const BEFORE: [&str; 40] = [
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "north-east",
    "north-west",
    "south-east",
    "south-west",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "north-eastern",
    "north-western",
    "south-eastern",
    "south-western",
    "far",
    "mid",
    "inner",
    "outer",
    "greater",
    "downtown",
    "suburban",
    "rural",
    "mainland",
    "upper",
    "lower",
    "city of",
    "state of",
    "province of",
    "republic of",
];
const AFTER: [&str; 9] = ["city", "province", "state", "governorate", "district", "region", "county", "oblast", "prefecture"];

/// `text` without such a word before or after it, then without two; nothing where none stands there.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let less = |text: &'_ str| -> Option<usize> { BEFORE.iter().find_map(|w| after_word(text, w)).map(|rest| text.len() - rest.len()) };
    let once = if text.len() <= MAX_NAME_BYTES { less(text) } else { None };
    let twice = once.and_then(|at| Some(at + less(&text[at..])?));
    let tail = AFTER.iter().find_map(|w| before_word(text, w)).filter(|_| text.len() <= MAX_NAME_BYTES);
    let heads = once.into_iter().chain(twice).map(|at| &text[at..]);
    heads.chain(tail).filter(|rest| rest.starts_with(char::is_uppercase))
}

/// What follows `word` and a space or hyphen at the beginning of `text`.
fn after_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then(|| rest.strip_prefix([' ', '-'])).flatten()
}

/// What goes before a space and `word` at the end of `text`.
fn before_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (rest, tail) = text.split_at_checked(text.len().checked_sub(word.len())?)?;
    tail.eq_ignore_ascii_case(word).then(|| rest.strip_suffix(' ')).flatten()
}
