//! [`KeyMap`]: names that an archive gives to the parts of an article, stated by whoever reads it, beside the table of names
//! in [`fields`](super::fields).

use super::fields::{self, Key, plain};
use crate::error::{Error, ErrorKind, Result};

/// A name stated here counts before every name of the table: their ranks begin at this.
const TABLE_RANK: usize = 1000;

/// Which key, column or element a part of an article is read from where an archive has names of its own:
/// what `--map title=schlagzeile` and the `[map]` of a `newsearch.toml` state.
///
/// A name that is mapped says only what it is mapped to. Case, `_`, `-` and spaces do not count. `meta.headline` is the key
/// `headline` of the object `meta`.
///
/// ```
/// use newsearch::ingest::{KeyMap, ReadOptions, Settings, read_stream};
/// use std::ops::ControlFlow;
///
/// let mut map = KeyMap::default();
/// map.add("title", "schlagzeile")?;
/// map.add("body", "inhalt.volltext")?;
/// let options = ReadOptions { settings: Settings { map, ..Settings::default() }, ..ReadOptions::default() };
/// let mut titles = Vec::new();
/// let mut bytes = &br#"{"Schlagzeile": "Hafen zu", "inhalt": {"volltext": "Nach dem Sturm."}}"#[..];
/// read_stream(&mut bytes, "a.json", &options, &mut |item| {
///     titles.extend(item.map(|article| (article.title, article.body)));
///     ControlFlow::Continue(())
/// });
/// assert_eq!(titles, [("Hafen zu".to_owned(), "Nach dem Sturm.".to_owned())]);
/// # Ok::<(), newsearch::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyMap {
    /// Those that count first stand first.
    mapped: Vec<Mapped>,
}

/// A name and what it is mapped to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mapped {
    /// The name as it is compared, from the outermost key inwards.
    path: Vec<String>,
    key: Key,
    part: &'static str,
    /// As it was stated.
    name: String,
    /// Whether it was stated here, and not for a folder, of which some tables may be of another kind.
    own: bool,
}

impl KeyMap {
    /// The parts of an article that can be mapped.
    pub const PARTS: [&'static str; 15] = [
        "title", "body", "summary", "date", "updated", "authors", "agency", "dateline", "people", "places", "tags", "language", "url",
        "site", "id",
    ];

    /// Reads `part` from what is called `name`. Of several names of one part, the first that holds something counts.
    ///
    /// # Errors
    /// [`Argument`](ErrorKind::Argument) where there is no such part or the name is empty; the message lists the parts.
    pub fn add(&mut self, part: &str, name: &str) -> Result<()> {
        let wrong = |what: String| Err(Error::new(ErrorKind::Argument, what));
        let stated = part.trim().to_ascii_lowercase();
        let known = KeyMap::PARTS.into_iter().find(|part| *part == stated).and_then(|part| Some((part, fields::key_of(part)?.0)));
        let Some((part, key)) = known else {
            return wrong(format!("no part of an article is called {stated:?}; those that can be mapped: {}", KeyMap::PARTS.join(", ")));
        };
        let path: Vec<String> = name.split('.').map(plain).collect();
        if path.iter().any(String::is_empty) {
            return wrong(format!("{name:?} is no name of a key or column, to read the {part} from"));
        }
        self.mapped.push(Mapped { path, key, part, name: name.to_owned(), own: true });
        Ok(())
    }

    /// As [`add`](KeyMap::add), stated in one: `title=headline`.
    ///
    /// # Errors
    /// As `add`, and where there is no `=`.
    pub fn state(&mut self, stated: &str) -> Result<()> {
        let parts = stated.split_once('=');
        let (part, name) = parts.ok_or_else(|| Error::new(ErrorKind::Argument, "write it as title=headline"))?;
        self.add(part, name)
    }

    /// Whether nothing is mapped.
    pub fn is_empty(&self) -> bool {
        self.mapped.is_empty()
    }

    /// The parts that are to be read from columns of which a table with these has none: each with the names that were stated here, and not for its folder.
    pub(super) fn without_column(&self, columns: &[String]) -> Vec<(&'static str, Vec<&str>)> {
        let columns: Vec<String> = columns.iter().map(|column| plain(column)).collect();
        let has = |part: &str| self.mapped.iter().any(|mapped| mapped.part == part && columns.contains(&mapped.path.join(".")));
        let names =
            |part: &str| self.mapped.iter().filter(|mapped| mapped.own && mapped.part == part).map(|mapped| mapped.name.as_str()).collect();
        let parts = KeyMap::PARTS.into_iter().filter(|part| !has(part)).map(|part| (part, names(part)));
        parts.filter(|(_, names): &(_, Vec<&str>)| !names.is_empty()).collect()
    }

    /// The same with the names of `other` after its own.
    pub(super) fn then(&self, other: &KeyMap) -> KeyMap {
        let is_new = |other: &&Mapped| !self.mapped.iter().any(|own| (&own.path, own.key) == (&other.path, other.key));
        let others = other.mapped.iter().filter(is_new).map(|other| Mapped { own: false, ..other.clone() });
        KeyMap { mapped: self.mapped.iter().cloned().chain(others).collect() }
    }

    /// What a key of a file names, and how telling the name is: 0 is the best.
    pub(super) fn key_of(&self, name: &str) -> Option<(Key, usize)> {
        if !self.mapped.is_empty() {
            let plain = plain(name);
            let whole = || self.mapped.iter().position(|mapped| mapped.path.join(".") == plain);
            let found = self.mapped.iter().position(|Mapped { path, .. }| path.len() == 1 && path[0] == plain);
            // A column of a table may have a dot in its name.
            if let Some(at) = found.or_else(|| plain.contains('.').then(whole).flatten()) {
                return Some((self.mapped[at].key, at));
            }
        }
        fields::key_of(name).map(|(key, rank)| (key, rank + TABLE_RANK))
    }

    /// What is mapped to keys inside the object called `name`: what each names, how telling it is, and the rest of the way.
    pub(super) fn inside<'m>(&'m self, name: &str) -> impl Iterator<Item = (Key, usize, &'m [String])> + use<'m> {
        let plain = if self.mapped.iter().any(|mapped| mapped.path.len() > 1) { plain(name) } else { String::new() };
        self.mapped
            .iter()
            .enumerate()
            .filter(move |(_, Mapped { path, .. })| path.len() > 1 && path[0] == plain)
            .map(|(rank, Mapped { path, key, .. })| (*key, rank, &path[1..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapped_name_says_what_it_is_mapped_to_and_nothing_else() {
        let mut map = KeyMap::default();
        map.add("Body", "Description").expect("added");
        assert_eq!(map.key_of("description"), Some((Key::Body, 0)));
        assert_eq!(map.key_of("summary").map(|k| k.0), Some(Key::Summary));
        assert_eq!(map.key_of("text").map(|k| k.0), Some(Key::Body));
    }

    #[test]
    fn a_part_without_a_column_is_one_of_which_no_name_is_there() {
        let mut map = KeyMap::default();
        for stated in ["title=Head_Line", "title=schlag", "body=meta.text", "date=wann"] {
            map.state(stated).expect("stated");
        }
        let without = |columns: &[&str]| {
            let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
            map.without_column(&columns)
                .into_iter()
                .map(|(part, names)| format!("{part} {}", names.join("|")))
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(without(&["headline", "meta.text", "Wann"]), "");
        assert_eq!(without(&["schlag", "text"]), "body meta.text, date wann");
        assert_eq!(without(&["meta.text", "wann"]), "title Head_Line|schlag");
        assert!(KeyMap::default().then(&map).without_column(&[]).is_empty(), "of a folder");
    }

    #[test]
    fn every_part_can_be_mapped_and_others_are_refused_with_their_list() {
        let mut map = KeyMap::default();
        assert!(KeyMap::PARTS.iter().all(|part| map.add(part, "x").is_ok()));
        let error = map.add("headline", "x").unwrap_err();
        assert!(error.context().contains("title, body, summary"), "{}", error.context());
        assert!(map.add("title", "").is_err() && map.add("title", "a..b").is_err());
    }
}
