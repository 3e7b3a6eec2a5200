//! From a parsed query to tantivy's.

use super::names::{self, PlaceTerm, name_prefix, name_term, word_of};
use super::schema::{Fields, STEM_MARK};
use super::words_query::{Readings, WordsQuery};
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::{people, places};
use crate::query::{Centre, Day, DayRange, FieldName, Node, centre};
use crate::search::pattern::{DEFAULT_FIELDS, Pattern, Slot, is_stemmed, only_limits};
use crate::search::{MatchMode, Reading};
use crate::text::Language;
use rustc_hash::FxHashMap;
use std::ops::Bound;
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// The most terms a single character or a prefix may stand for; the most frequent scripts have fewer that follow one character.
const MAX_EXPANSIONS: usize = 1_024;

/// What an article scores for a place that it or a place within it names, and what for speaking only of its people. Scores of words are around 5 to 15.
const WITHIN: f32 = 1.0;
const DEMONYM: f32 = 0.3;

/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

pub struct Compiler<'a> {
    pub fields: &'a Fields,
    pub searcher: &'a Searcher,
    /// The languages of the articles in the index.
    pub languages: &'a [Language],
    pub match_mode: MatchMode,
    /// Set where an expansion was cut at [`MAX_EXPANSIONS`].
    pub partial: bool,
    /// What names were taken for.
    pub readings: Vec<Reading>,
    /// The spellings of a folded word of a name that occur in the index, itself left out.
    pub spellings: FxHashMap<String, Vec<String>>,
}

impl Compiler<'_> {
    /// The query of `node` with `filters`, which do not count towards the score.
    pub fn request(&mut self, node: &Node, filters: &[Node]) -> Result<Box<dyn Query>> {
        let query = self.node(node, None)?;
        if filters.is_empty() {
            return Ok(query);
        }
        let mut clauses = vec![(Occur::Must, query)];
        for filter in filters {
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(self.node(filter, None)?, 0.0))));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn node(&mut self, node: &Node, field: Option<FieldName>) -> Result<Box<dyn Query>> {
        Ok(match node {
            Node::All => everything(),
            Node::Word { text, .. } => self.words(text, None, field)?,
            Node::Phrase { text, slop, .. } => self.words(text, Some(*slop), field)?,
            Node::Field { field, node, .. } => self.node(node, Some(*field))?,
            Node::Date { range, .. } => self.date(*range),
            Node::Near { centre, km, .. } => self.near(centre, *km)?,
            Node::Terms(nodes) => self.terms(nodes, field)?,
            Node::And(nodes) => self.group(nodes, field, Occur::Must)?,
            Node::Or(nodes) => self.group(nodes, field, Occur::Should)?,
            Node::Not(_) => self.terms(std::slice::from_ref(node), field)?,
        })
    }

    /// Nodes side by side: every one must match, or one where any is enough; what only limits limits, and what is excluded is excluded either way.
    fn terms(&mut self, nodes: &[Node], field: Option<FieldName>) -> Result<Box<dyn Query>> {
        let any = self.match_mode == MatchMode::Any;
        let mut clauses: Clauses = Vec::with_capacity(nodes.len() + 1);
        let mut alternatives: Clauses = Vec::new();
        for node in nodes {
            match node {
                Node::Not(inner) => clauses.push((Occur::MustNot, self.node(inner, field)?)),
                node if any && !only_limits(node) => alternatives.push((Occur::Should, self.node(node, field)?)),
                node => clauses.push((Occur::Must, self.node(node, field)?)),
            }
        }
        if !alternatives.is_empty() {
            clauses.push((Occur::Must, joined(alternatives)));
        } else if !clauses.is_empty() && clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            // Only exclusions: everything but those.
            clauses.push((Occur::Must, everything()));
        }
        Ok(joined(clauses))
    }

    /// Nodes joined by AND or OR; an exclusion among them is a condition of its own: everything but that.
    fn group(&mut self, nodes: &[Node], field: Option<FieldName>, occur: Occur) -> Result<Box<dyn Query>> {
        let mut clauses: Clauses = Vec::with_capacity(nodes.len());
        for node in nodes {
            clauses.push((occur, self.node(node, field)?));
        }
        Ok(joined(clauses))
    }

    /// A word (`slop` is `None`) or a phrase in the field named, else in all that are searched by default.
    fn words(&mut self, text: &str, slop: Option<u32>, field: Option<FieldName>) -> Result<Box<dyn Query>> {
        let Some(named) = field else {
            let mut clauses: Clauses = Vec::with_capacity(DEFAULT_FIELDS.len());
            for field in DEFAULT_FIELDS {
                clauses.push((Occur::Should, self.words_in(text, slop, field)?));
            }
            return Ok(Box::new(BooleanQuery::new(clauses)));
        };
        let words = self.words_in(text, slop, named)?;
        Ok(match named {
            FieldName::Place => self.place(text, words),
            _ => words,
        })
    }

    /// A person: a phrase as it is spelt, a word in every spelling that the index has, and by what the person is known as otherwise.
    fn person(&mut self, text: &str, slop: Option<u32>) -> Result<Box<dyn Query>> {
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
        for name in names {
            let mut slots: Vec<Readings> = Vec::with_capacity(name.slots.len());
            for slot in &name.slots {
                let word = slot.words.first().map_or("", String::as_str);
                let terms: Vec<String> = if slot.prefix {
                    self.expand(field, &name_term(word))?
                } else {
                    let mut terms = vec![name_term(word)];
                    if slop.is_none() {
                        terms.extend(self.spellings(word)?.iter().map(|form| name_term(form)));
                    }
                    terms
                };
                slots.push(vec![terms.iter().map(|term| Term::from_field_text(field, term)).collect()]);
            }
            clauses.push((Occur::Should, Box::new(WordsQuery { field, slots, slop: name.slop, boost: 0.5 })));
        }
        Ok(joined(clauses))
    }

    /// The other spellings of a folded word that names of people in the index have.
    pub fn spellings(&mut self, word: &str) -> Result<Vec<String>> {
        if let Some(known) = self.spellings.get(word) {
            return Ok(known.clone());
        }
        let mut forms: Vec<String> = Vec::new();
        if let Some(prefix) = name_prefix(word) {
            forms = self.expand(self.fields.people_words, &prefix)?.iter().map(|term| word_of(term).to_owned()).collect();
            forms.retain(|form| form != word && people::same_word(word, form));
        }
        if !forms.is_empty() {
            self.readings.push(Reading::person(word, &forms));
        }
        self.spellings.insert(word.to_owned(), forms.clone());
        Ok(forms)
    }

    /// A place: by the words of its name, and with all that lies in it where the gazetteer knows which places may be meant.
    fn place(&mut self, text: &str, words: Box<dyn Query>) -> Box<dyn Query> {
        let ids = names::places_named(text);
        if ids.is_empty() {
            return words;
        }
        self.readings.push(Reading::place(text, ids.iter().filter_map(|id| names::place_label(*id)).collect()));
        let mut clauses: Clauses = vec![(Occur::Should, words)];
        for (term, score) in [(PlaceTerm::Within as fn(u32) -> PlaceTerm, WITHIN), (PlaceTerm::Demonym, DEMONYM)] {
            let terms = ids.iter().map(|id| Term::from_field_text(self.fields.place_ids, &term(*id).text()));
            clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), score))));
        }
        joined(clauses)
    }

    /// Articles that name a place within `km` kilometres of a point, or of the largest place of that name.
    fn near(&mut self, text: &str, km: u32) -> Result<Box<dyn Query>> {
        let field = self.fields.place_ids;
        let gazetteer = places::shipped();
        let centre = match centre(text) {
            Centre::Point(latitude, longitude) => (latitude, longitude),
            Centre::Place(name) => {
                let known = names::places_named(&name).into_iter().filter_map(|id| Some((gazetteer.get(id)?, id)));
                let Some((place, id)) = known.max_by_key(|(place, _)| (place.is_point(), place.population)) else {
                    let what =
                        format!("near:{text}: no place of that name is known; give degrees north and east, as in near:33.5,36.3~{km}km");
                    return Err(Error::new(ErrorKind::Query, what));
                };
                self.readings.push(Reading::place(text, names::place_label(id).into_iter().collect()));
                (place.latitude, place.longitude)
            }
        };
        let mut terms = Vec::new();
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(field).map_err(|e| Error::new(ErrorKind::Io, e.to_string()))?;
            let from = names::NAMES.to_string();
            let range = inverted.terms().range().ge(from.as_bytes()).lt([names::NAMES as u8 + 1]);
            let mut stream = range.into_stream().map_err(|e| Error::io("reading the terms of the index", &e))?;
            while stream.advance() {
                let place = PlaceTerm::named(stream.key()).and_then(|id| gazetteer.get(id));
                if place.is_some_and(|p| p.is_point() && places::distance_km(centre, (p.latitude, p.longitude)) <= f64::from(km)) {
                    terms.push(Term::from_field_bytes(field, stream.key()));
                }
            }
        }
        Ok(Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), WITHIN)))
    }

    fn words_in(&mut self, text: &str, slop: Option<u32>, field: FieldName) -> Result<Box<dyn Query>> {
        let (in_field, boost) = match field {
            FieldName::Title => (self.fields.title, 2.0),
            FieldName::Body => (self.fields.body, 1.0),
            FieldName::Person => return self.person(text, slop),
            FieldName::Place => (self.fields.places_words, 0.5),
            FieldName::Agency => (self.fields.agency, 0.5),
            FieldName::Author => (self.fields.authors, 0.5),
            FieldName::Site => return self.site(text, slop),
            FieldName::Tag => (self.fields.tags, 0.5),
            FieldName::Url => (self.fields.url, 0.5),
            FieldName::Language => {
                let code = Language::parse(text).ok_or_else(|| {
                    Error::new(
                        ErrorKind::Query,
                        format!("lang:{text}: no language code; use one such as en, ru or zh (newsearch stats lists those present)"),
                    )
                })?;
                return Ok(whole(self.fields.language, code.as_str()));
            }
            FieldName::Id => return Ok(whole(self.fields.id, text)),
        };
        let pattern = match slop {
            Some(slop) => Pattern::phrase(text, slop),
            None => Pattern::word(text, if is_stemmed(field) { self.languages } else { &[] }),
        };
        let Some(pattern) = pattern else { return Ok(Box::new(EmptyQuery)) };
        let mut slots = Vec::with_capacity(pattern.slots.len());
        for slot in &pattern.slots {
            slots.push(self.readings(in_field, slot)?);
        }
        Ok(Box::new(WordsQuery { field: in_field, slots, slop: pattern.slop, boost }))
    }

    /// The outlet by its name or, as people type it, by its host.
    fn site(&mut self, text: &str, slop: Option<u32>) -> Result<Box<dyn Query>> {
        let pattern = Pattern::phrase(text, slop.unwrap_or(0));
        let Some(pattern) = pattern else { return Ok(Box::new(EmptyQuery)) };
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for field in [self.fields.site, self.fields.url] {
            if field == self.fields.url && !text.contains('.') {
                continue;
            }
            let slots =
                pattern.slots.iter().map(|slot| slot.words.iter().map(|w| vec![Term::from_field_text(field, w)]).collect()).collect();
            clauses.push((Occur::Should, Box::new(WordsQuery { field, slots, slop: pattern.slop, boost: 0.5 })));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// The terms of the index that a slot accepts, by reading.
    fn readings(&mut self, field: Field, slot: &Slot) -> Result<Readings> {
        let term = |text: &str| Term::from_field_text(field, text);
        let mut readings: Readings = slot.stems.iter().map(|stem| vec![term(&format!("{STEM_MARK}{stem}")), term(stem)]).collect();
        readings.extend(slot.words.iter().filter(|w| !slot.stems.contains(w)).map(|w| vec![term(w)]));
        if slot.prefix
            && let Some(prefix) = slot.words.first()
        {
            readings = vec![self.expand(field, prefix)?.iter().map(|found| term(found)).collect()];
        }
        Ok(readings)
    }

    /// The terms that begin with `prefix`.
    fn expand(&mut self, field: Field, prefix: &str) -> Result<Vec<String>> {
        let mut found: Vec<String> = Vec::new();
        let io = |e| Error::io("reading the terms of the index", &e);
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(field).map_err(|e| Error::new(ErrorKind::Io, e.to_string()))?;
            let mut upper = prefix.as_bytes().to_vec();
            upper.push(0xff);
            let mut stream = inverted.terms().range().ge(prefix.as_bytes()).lt(&upper).into_stream().map_err(io)?;
            while stream.advance() {
                if found.len() >= MAX_EXPANSIONS {
                    self.partial = true;
                    break;
                }
                found.push(String::from_utf8_lossy(stream.key()).into_owned());
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn date(&self, range: DayRange) -> Box<dyn Query> {
        let bound = |day: Option<Day>| day.map(|day| Term::from_field_i64(self.fields.date, i64::from(day.days()) * DAY_SECONDS));
        let from = bound(range.from).map_or_else(|| Bound::Included(Term::from_field_i64(self.fields.date, i64::MIN)), Bound::Included);
        let until = bound(range.until).map_or_else(|| Bound::Included(Term::from_field_i64(self.fields.date, i64::MAX)), Bound::Excluded);
        Box::new(ConstScoreQuery::new(Box::new(RangeQuery::new(from, until)), 0.0))
    }
}

type Clauses = Vec<(Occur, Box<dyn Query>)>;

/// The clauses as one query; nothing matches none.
fn joined(mut clauses: Clauses) -> Box<dyn Query> {
    if let [(Occur::Must | Occur::Should, _)] = &clauses[..]
        && let Some((_, only)) = clauses.pop()
    {
        return only;
    }
    if clauses.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(clauses)) }
}

/// All articles, none better than another.
fn everything() -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))
}

fn whole(field: Field, value: &str) -> Box<dyn Query> {
    let term = TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic);
    Box::new(ConstScoreQuery::new(Box::new(term), 0.0))
}
