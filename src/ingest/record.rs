//! [`Record`]: an article as keys and values, of whatever notation, and how an [`Article`] is made of it.

use super::Settings;
use super::credit;
use super::dates;
use super::fields::{Key, plain};
use super::limits::within;
use super::markup;
use super::names;
use super::values::{at_path, date_of, is_address, join_blocks, name_of, of_main_role, person, strings, text_of};
use crate::article::{Article, Date, DateOrigin, Person, Place, Precision, Source};
use crate::text::Language;
use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// How many keys a message names.
const KEYS_NAMED: usize = 12;

/// Keys of a JSON schema; no article has two of them.
const OF_SCHEMAS: [&str; 7] = ["$schema", "$id", "$defs", "definitions", "properties", "patternProperties", "additionalProperties"];

/// The members of an object that are part of an article; of the others only the first few names are kept.
#[derive(Debug)]
pub(super) struct Record<'s> {
    settings: &'s Settings,
    /// What comes first in dates like `04/05/2018`.
    order: Option<dates::Order>,
    /// Its texts are plain, whatever they look like.
    plain: bool,
    /// What each names, how telling its name is, and its value; in the order of the file.
    known: Vec<(Key, usize, String, Value)>,
    other_keys: Vec<String>,
    /// Names of what is in the object that tell it from an article; see [`Record::other_kind`].
    kind: Option<String>,
    schema: usize,
    /// What [`Article`]'s own JSON states beside the date.
    precision: Option<Value>,
    origin: Option<Value>,
    notes: Option<Value>,
}

impl<'s> Record<'s> {
    /// One without members, of an archive of which so much is known.
    pub(super) fn new(settings: &'s Settings) -> Record<'s> {
        Record {
            settings,
            order: settings.order(),
            plain: false,
            known: Vec::new(),
            other_keys: Vec::new(),
            kind: None,
            schema: 0,
            precision: None,
            origin: None,
            notes: None,
        }
    }

    /// The same, where the file shows the order of day and month.
    pub(super) fn in_order(self, order: Option<dates::Order>) -> Record<'s> {
        Record { order: order.or(self.order), ..self }
    }

    /// The same, where its texts are plain.
    pub(super) fn in_plain_text(self) -> Record<'s> {
        Record { plain: true, ..self }
    }

    /// Whether a member of this name is kept: what is no part of an article may be large, and is passed over unread.
    fn wants(&self, name: &str) -> bool {
        let map = &self.settings.map;
        map.key_of(name).is_some() || matches!(name, "date_precision" | "date_from" | "notes" | "type") || map.inside(name).next().is_some()
    }

    /// Adds a member. Whether `name` names a part of an article is decided by the table of names.
    pub(super) fn add(&mut self, name: String, value: Value) {
        for (key, rank, path) in self.settings.map.inside(&name) {
            if let Some(inner) = at_path(&value, path) {
                self.known.push((key, rank, format!("{name}.{}", path.join(".")), inner.clone()));
            }
        }
        match name.as_str() {
            "date_precision" => self.precision = Some(value),
            "date_from" => self.origin = Some(value),
            "notes" => self.notes = Some(value),
            "type" => self.kind = value.as_str().map(|kind| within(kind, 40).to_ascii_lowercase()),
            _ => match self.settings.map.key_of(&name) {
                // "Data" heads the dates of tables in Portuguese, Italian and Polish.
                Some((Key::Articles, rank)) if value.is_string() && plain(&name) == "data" => {
                    self.known.push((Key::Date, rank, name, value))
                }
                Some((key, rank)) => self.known.push((key, rank, name, value)),
                None => self.add_other(&name),
            },
        }
    }

    fn add_other(&mut self, name: &str) {
        self.schema += usize::from(OF_SCHEMAS.contains(&name));
        if self.other_keys.len() < KEYS_NAMED {
            self.other_keys.push(within(name, 40).to_owned());
        }
    }

    /// The values of `key`, the most tellingly named first.
    fn values(&self, key: Key) -> impl Iterator<Item = &Value> {
        let mut found: Vec<_> = self.known.iter().filter(|(k, ..)| *k == key).collect();
        found.sort_by_key(|(_, rank, ..)| *rank);
        found.into_iter().map(|(.., value)| value)
    }

    /// What it is where it says that it is no article: a picture as ninjs describes it, or a JSON schema.
    pub(super) fn other_kind(&self) -> Option<String> {
        if self.schema >= 2 {
            return Some("a JSON schema".to_owned());
        }
        let picture = matches!(self.kind.as_deref(), Some("picture" | "graphic" | "photo" | "video" | "audio"));
        // Other dialects call an article with a film "video"; only that of news agencies has versions.
        let agency = self.known.iter().any(|(.., name, _)| name.eq_ignore_ascii_case("versioncreated"));
        self.kind.as_ref().filter(|_| picture && agency).map(|kind| format!("an item of type {kind}"))
    }

    /// Whether it is the report of a run of `newsearch index`, which people keep beside their articles.
    pub(super) fn is_report(&self) -> bool {
        ["shadowed", "files_read", "files_unchanged"].iter().all(|key| self.other_keys.iter().any(|k| k == key))
    }

    /// The articles it holds where it is no article but a wrapper around some. A feed may have a title of its own; it is
    /// told by what its entries are.
    pub(super) fn take_articles(&mut self) -> Option<Vec<Value>> {
        let stated = |record: &Record<'_>, key| record.values(key).any(|v| matches!(v, Value::String(s) if !s.is_empty()));
        let (titled, is_article) = (stated(self, Key::Title), stated(self, Key::Body));
        let map = &self.settings.map;
        let has =
            |object: &Map<String, Value>, wanted: Key| object.keys().any(|name| map.key_of(name).is_some_and(|(key, _)| key == wanted));
        let is_entry = |value: &Value| {
            value.as_object().is_some_and(|o| has(o, Key::Body) || (has(o, Key::Title) && (has(o, Key::Url) || has(o, Key::Date))))
        };
        let wraps = |value: &Value| match value {
            Value::Array(items) => items.iter().all(Value::is_object) && (!titled || items.first().is_some_and(is_entry)),
            Value::Object(_) => !titled,
            _ => false,
        };
        let wrapped = self.known.iter_mut().filter(|(key, .., value)| *key == Key::Articles && wraps(value));
        match wrapped.min_by_key(|(_, rank, ..)| *rank) {
            Some((.., value)) if !is_article => match value.take() {
                Value::Array(items) => Some(items),
                one => Some(vec![one]),
            },
            _ => None,
        }
    }

    /// The article it states; a message where it states neither a headline nor a text.
    pub(super) fn into_article(mut self, source: Source) -> Result<Article, String> {
        // Byte for byte: what is stated as headline and text in plain text is neither trimmed nor changed.
        let title = self.take_text(Key::Title);
        let mut body = self.take_text(Key::Body);
        let mut notes: Vec<String> = Vec::new();
        if body.is_none() {
            body = self.take_text(Key::Summary);
            if body.is_some() {
                notes.push("the file holds only a summary".to_owned());
            }
        }
        // Blank ones in an article that has an id are how it is; without the keys the object is something else.
        let blank = self.values(Key::Id).next().is_some() && self.values(Key::Title).chain(self.values(Key::Body)).any(Value::is_string);
        if title.is_none() && body.is_none() && !blank {
            return Err(self.complaint());
        }
        let own = self.is_own();
        if own {
            // It is what `newsearch read` prints: its source is where it was read from, and no outlet.
            self.known.retain(|(.., name, _)| name != "source");
            notes.splice(..0, strings(self.notes.as_ref()));
        }
        // What is known of people and places beside their names only that form holds.
        let (people, places) = (self.own_list(own, Key::People), self.own_list(own, Key::Places));
        let (date, updated) = (self.date(), self.updated());
        if date.is_none() && updated.is_none() {
            notes.extend(self.unreadable_date());
        }
        Ok(Article {
            id: self.values(Key::Id).find_map(text_of).unwrap_or_default(),
            source,
            title: title.unwrap_or_default(),
            body: body.unwrap_or_default(),
            date,
            updated,
            authors: self.authors(),
            agency: self.agency(own),
            dateline: self.dateline(own),
            people: people.unwrap_or_else(|| self.all(Key::People, person).into_iter().map(Person::stated).collect()),
            places: places.unwrap_or_else(|| self.places()),
            language: self.values(Key::Language).find_map(text_of).and_then(|tag| Language::parse(&tag)),
            url: self.values(Key::Url).filter_map(text_of).map(|url| url.trim().to_owned()).find(|url| is_address(url)),
            site: self.values(Key::Site).find_map(text_of).map(|site| site.trim().to_owned()),
            tags: self.all(Key::Tags, text_of),
            notes,
        })
    }

    fn complaint(&self) -> String {
        let has = |key| self.values(key).next().is_some();
        match (has(Key::Title), has(Key::Body)) {
            (true, true) => return "title and text are empty".to_owned(),
            (true, false) => return "the title is empty, and there is no text".to_owned(),
            (false, true) => return "the text is empty, and there is no title".to_owned(),
            (false, false) => {}
        }
        let mut keys: Vec<&str> = self.known.iter().map(|(.., name, _)| name.as_str()).collect();
        keys.extend(self.other_keys.iter().map(String::as_str));
        keys.truncate(KEYS_NAMED);
        match keys.is_empty() {
            true => "no title and no text; it has no keys".to_owned(),
            false => format!("no title and no text; keys seen: {}", keys.join(", ")),
        }
    }

    /// Whether it is what `newsearch read` prints.
    fn is_own(&self) -> bool {
        self.precision.is_some() && self.origin.is_some()
    }

    /// The first text of `key` that is not blank, taken without copying where it is a plain string; in plain text, where it is HTML
    /// that its file does not call so.
    fn take_text(&mut self, key: Key) -> Option<String> {
        let is_plain = self.plain || self.is_own();
        let shown = |text: String| match key {
            _ if is_plain => text,
            Key::Title => markup::headline(text),
            _ => markup::text(text),
        };
        let mut places: Vec<usize> = (0..self.known.len()).filter(|at| self.known[*at].0 == key).collect();
        places.sort_by_key(|at| self.known[*at].1);
        places.into_iter().find_map(|at| {
            let (.., value) = &mut self.known[at];
            let text = match value {
                Value::String(text) if text.trim().is_empty() => None,
                Value::String(text) => Some(std::mem::take(text)),
                Value::Array(blocks) => of_main_role(blocks).or_else(|| Some(join_blocks(blocks)).filter(|text| !text.is_empty())),
                other => text_of(other),
            };
            text.map(shown).filter(|text| !text.is_empty())
        })
    }

    fn date(&self) -> Option<Date> {
        let order = self.order;
        let dated = self.values(Key::Date).find_map(|value| date_of(value, order));
        // Before articles had a field for it, archives wrote the day alone there.
        let mut date = dated.or_else(|| self.values(Key::Dateline).find_map(|value| date_of(value, order)))?;
        if let Some(precision) = self.precision.as_ref().and_then(|p| Precision::deserialize(p).ok()) {
            date.precision = precision.min(date.precision);
        }
        Some(match self.origin.as_ref().and_then(|o| DateOrigin::deserialize(o).ok()) {
            Some(origin) => date.with_origin(origin),
            None => date,
        })
    }

    /// When it was last changed: agencies that state the day of the first version state that of this one beside it.
    fn updated(&self) -> Option<Date> {
        let order = self.order;
        let version = || {
            let named = |wanted: &str| self.known.iter().find(|(.., name, _)| plain(name) == wanted).map(|(.., value)| value);
            named("firstcreated").and(named("versioncreated"))
        };
        self.values(Key::Updated).find_map(|value| date_of(value, order)).or_else(|| date_of(version()?, order))
    }

    /// What to tell where a date is stated that cannot be read or may mean two days.
    fn unreadable_date(&self) -> Option<String> {
        let stated = self.values(Key::Date).find_map(text_of).filter(|text| text.chars().any(|c| c.is_ascii_digit()))?;
        Some(dates::unreadable(&stated))
    }

    fn agency(&self, own: bool) -> Option<String> {
        if own {
            return self.values(Key::Agency).find_map(text_of);
        }
        let stated = self.values(Key::Agency).find_map(text_of).map(|name| credit::agency(&name).map_or(name, str::to_owned));
        let named = || [Key::Site, Key::Authors].into_iter().flat_map(|key| self.values(key)).filter_map(text_of);
        stated.map(|name| name.trim().to_owned()).or_else(|| named().find_map(|name| credit::agency(&name)).map(str::to_owned))
    }

    fn dateline(&self, own: bool) -> Option<String> {
        let stated = self.values(Key::Dateline).find_map(text_of)?;
        if own { Some(stated) } else { credit::place_line(&stated) }
    }

    /// The entries of `key` as [`Article`]'s own JSON has them.
    fn own_list<T: DeserializeOwned>(&self, own: bool, key: Key) -> Option<Vec<T>> {
        let Value::Array(items) = self.values(key).next().filter(|_| own)? else { return None };
        items.iter().take(names::MAX_ENTRIES).map(|item| T::deserialize(item).ok()).collect()
    }

    fn authors(&self) -> Vec<String> {
        let found = self.values(Key::Authors).map(|value| match value {
            Value::Array(items) => {
                let mut names: Vec<String> = Vec::new();
                for name in items.iter().filter_map(person) {
                    // An entry of a list is one name; only "and" and "By" show that it is a byline after all.
                    let parts = if name.contains(" and ") || names::is_byline(&name) { names::authors(&name, false) } else { vec![name] };
                    parts.iter().for_each(|part| names::push_new(&mut names, part));
                }
                names
            }
            other => person(other).map(|byline| names::authors(&byline, false)).unwrap_or_default(),
        });
        found.into_iter().find(|names| !names.is_empty()).unwrap_or_default()
    }

    /// The entries of every value of `key`, each once.
    fn all(&self, key: Key, name: fn(&Value) -> Option<String>) -> Vec<String> {
        let mut names = Vec::new();
        for value in self.values(key) {
            match value {
                Value::Array(items) => items.iter().filter_map(name).for_each(|n| names::push_new(&mut names, n.trim())),
                Value::String(text) if key == Key::Places && !text.contains([';', '|', '\n']) => names::push_new(&mut names, text.trim()),
                Value::String(text) => names::list(text).iter().for_each(|n| names::push_new(&mut names, n)),
                other => name(other).iter().for_each(|n| names::push_new(&mut names, n.trim())),
            }
        }
        names
    }

    fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self.all(Key::Places, text_of).into_iter().map(Place::stated).collect();
        // What an object states beside the name.
        for value in self.values(Key::Places) {
            let items = match value {
                Value::Array(items) => items.as_slice(),
                one => std::slice::from_ref(one),
            };
            for object in items.iter().take(names::MAX_ENTRIES).filter_map(Value::as_object) {
                let name = name_of(object);
                if let Some(place) = places.iter_mut().find(|p| Some(p.name.as_str()) == name.as_deref().map(str::trim)) {
                    let degrees =
                        |names: [&str; 3], max: f64| names.iter().find_map(|n| object.get(*n)?.as_f64()).filter(|d| d.abs() <= max);
                    place.country = object.get("country").and_then(Value::as_str).filter(|c| c.len() == 2).map(str::to_uppercase);
                    place.geonames_id = object.get("geonames_id").and_then(Value::as_u64).and_then(|id| id.try_into().ok());
                    place.latitude = degrees(["latitude", "lat", "y"], 90.0);
                    place.longitude = degrees(["longitude", "lon", "lng"], 180.0);
                }
            }
        }
        places
    }
}

/// Reads a [`Record`] of an archive of which so much is known.
#[derive(Clone, Copy)]
pub(super) struct RecordSeed<'s>(pub(super) &'s Settings);

impl<'de, 's> DeserializeSeed<'de> for RecordSeed<'s> {
    type Value = Record<'s>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Record<'s>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, 's> Visitor<'de> for RecordSeed<'s> {
    type Value = Record<'s>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record<'s>, A::Error> {
        let mut record = Record::new(self.0);
        while let Some(name) = map.next_key::<String>()? {
            if record.wants(&name) {
                record.add(name, map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
                record.add_other(&name);
            }
        }
        Ok(record)
    }
}
