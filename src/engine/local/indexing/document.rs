//! From an [`Article`] to the document that tantivy indexes.

pub mod flags;

use super::history::Stamp;
use super::values::Values;
use crate::article::Article;
use crate::engine::local::disk::ledger::id_hash;
use crate::engine::local::names;
use crate::engine::local::schema::{Fields, NO_LANGUAGE};
use crate::engine::local::store::marked::mark_language;
use crate::engine::local::store::unpacked;
use crate::error::Result;
use crate::gazetteer::places;
use crate::search::copies::{Head, Sketch};
use crate::text::{count_words, first_bytes};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use tantivy::TantivyDocument;
use tantivy::schema::Field;

/// Longer values are cut before they are indexed, since tantivy drops terms over 64 KiB. Readers of files cut them here too, and note it, so that what is shown
/// is found.
const MAX_VALUE_BYTES: usize = 4 << 10;

/// The names of an article: in the columns each person and place once, in the fields that are searched every form the text uses.
fn add_names(fields: &Fields, article: &Article, document: &mut TantivyDocument, apart: &mut Values) {
    let mut columns = Once::default();
    let mut forms = Once::default();
    for person in article.people.iter().filter(|p| !p.name.is_empty()) {
        columns.add(cut(&person.name), |value| document.add_text(fields.people, value));
        forms.clear();
        let surfaces = person.mentions.iter().map(|m| article.mentioned(*m));
        let longest = longest(surfaces.clone());
        let spelt_so = person.stated || longest.is_empty() || surfaces.clone().any(|form| form == person.name);
        if !spelt_so {
            apart.add(fields.people_words, &format!("{}{}", names::KNOWN, cut(&person.name)));
        }
        let name = if spelt_so { &person.name } else { longest };
        forms.add_forms(name, surfaces, |form| apart.add(fields.people_words, cut(form)));
    }
    columns.clear();
    let mut ids = FxHashSet::default();
    for place in article.places.iter().filter(|p| !p.name.is_empty()) {
        let named = place.stated || !place.mentions.is_empty();
        let id = place.geonames_id.or_else(|| identified(&place.name));
        if named {
            columns.add(&names::place_value(cut(&place.name), id), |value| document.add_text(fields.places, value));
            forms.clear();
            let surfaces = place.mentions.iter().map(|m| article.mentioned(*m));
            let longest = longest(surfaces.clone());
            let called_so = place.stated || longest.is_empty() || surfaces.clone().any(|form| form == place.name);
            if !called_so {
                apart.add(fields.places_known, cut(&place.name));
            }
            let name = if called_so { &place.name } else { longest };
            forms.add_forms(name, surfaces, |form| apart.add(fields.places_words, cut(form)));
        }
        if let Some(id) = id {
            names::place_terms(id, named, |term| {
                if ids.insert(term) {
                    apart.add(fields.place_ids, &term.text());
                }
            });
        }
    }
}

/// Names whose numbers are kept in mind.
const IDENTIFIED: usize = 10_000;

thread_local! {
    /// The numbers of names: files state the same few places over and over, and to look one up takes longer than to read the article.
    static NUMBERS: RefCell<FxHashMap<String, Option<u32>>> = RefCell::default();
}

/// The number of a place that a file states by name alone.
fn identified(name: &str) -> Option<u32> {
    NUMBERS.with_borrow_mut(|numbers| {
        if let Some(id) = numbers.get(name) {
            return *id;
        }
        if numbers.len() >= IDENTIFIED {
            numbers.clear();
        }
        let id = places::shipped().identify(name, None);
        numbers.insert(name.to_owned(), id);
        id
    })
}

/// The first of the longest forms.
fn longest<'a>(forms: impl Iterator<Item = &'a str>) -> &'a str {
    forms.reduce(|longest, form| if form.len() > longest.len() { form } else { longest }).unwrap_or_default()
}

/// Strings, each taken once.
#[derive(Default)]
struct Once(FxHashSet<String>);

impl Once {
    fn clear(&mut self) {
        self.0.clear();
    }

    fn add(&mut self, text: &str, mut take: impl FnMut(&str)) {
        if !self.0.contains(text) {
            self.0.insert(text.to_owned());
            take(text);
        }
    }

    /// A name and the other forms of it that a text uses, but for those that `name` has in it already ("Shoigu" beside "Sergei Shoigu").
    fn add_forms<'a>(&mut self, name: &str, surfaces: impl Iterator<Item = &'a str>, mut take: impl FnMut(&str)) {
        take(name);
        for surface in surfaces.filter(|s| !s.is_empty() && !holds_words(name, s)) {
            self.add(surface, &mut take);
        }
    }
}

/// Whether `part` stands in `whole` as whole words.
fn holds_words(whole: &str, part: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    whole.match_indices(part).any(|(at, _)| edge(whole[..at].chars().next_back()) && edge(whole[at + part.len()..].chars().next()))
}

/// What is made of an article.
pub struct Prepared {
    /// What is indexed of it in columns and stored, and what is searched of the former.
    pub document: TantivyDocument,
    /// Its title and text, each with its language [marked](mark_language).
    pub texts: [String; 2],
    /// What else is searched.
    pub values: Values,
    /// What is kept of it, before it is [packed](crate::engine::local::store::Packer::pack).
    pub unpacked: Vec<u8>,
    /// The hash of its id.
    pub key: u64,
    /// Of its text, where that is long enough.
    pub sketch: Option<Sketch>,
}

/// Prepares an article that came or changed as the stamp says.
pub fn prepare(fields: &Fields, article: Article, stamp: Stamp) -> Result<Prepared> {
    let (mut document, mut apart) = (TantivyDocument::new(), Values::default());
    add_names(fields, &article, &mut document, &mut apart);
    document.add_text(fields.id, &article.id);
    document.add_u64(fields.tie, first_bytes(&article.id));
    let key = id_hash(&article.id);
    document.add_u64(fields.key, key);
    document.add_u64(fields.content, stamp.read.number());
    document.add_u64(fields.generation, stamp.generation);
    if let Some(seconds) = stamp.indexed {
        document.add_i64(fields.indexed, seconds);
    }
    let sketch = Sketch::of(&article.body);
    for number in sketch.iter().flat_map(|sketch| Head::of(sketch).to_numbers().collect::<Vec<_>>()) {
        document.add_u64(fields.head, u64::from(number));
    }
    apart.add(fields.source, &article.source.path);
    apart.add(fields.path, &article.source.path);
    // The number of an article in its file says nothing, and would be a word of its own for each.
    if let Some(member) = article.source.member.as_ref().filter(|m| m.contains(char::is_alphabetic)) {
        apart.add(fields.path, member);
    }
    flags::endings(&article.source, |ending| apart.add(fields.extension, ending));
    flags::of(&article, |flag| apart.add(fields.flags, flag));
    document.add_u64(fields.words, count_words(&article.body));
    let title = mark_language(&article.title, article.language);
    let mut values = |field: Field, values: &mut dyn Iterator<Item = &str>| {
        // Each once: some files name a place twice, and counts are of articles.
        let mut seen: Vec<&str> = Vec::new();
        for value in values.filter(|v| !v.is_empty()).map(cut) {
            if !seen.contains(&value) {
                seen.push(value);
                document.add_text(field, value);
            }
        }
    };
    values(fields.agency, &mut article.agency.iter().map(String::as_str));
    values(fields.authors, &mut article.authors.iter().map(String::as_str));
    values(fields.site, &mut article.site.iter().map(String::as_str));
    values(fields.tags, &mut article.tags.iter().map(String::as_str));
    article.url.iter().filter(|url| !url.is_empty()).for_each(|url| apart.add(fields.url, cut(url)));
    document.add_text(fields.language, article.language.as_ref().map_or(NO_LANGUAGE, |l| l.as_str()));
    if let Some(date) = article.date {
        document.add_i64(fields.date, date.seconds());
    }
    let (unpacked, text) = unpacked(article)?;
    Ok(Prepared { document, texts: [title, text], values: apart, unpacked, key, sketch })
}

fn cut(value: &str) -> &str {
    &value[..value.floor_char_boundary(MAX_VALUE_BYTES)]
}
