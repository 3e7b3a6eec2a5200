//! [`Searches`]: saved searches, and what was last seen of each and of other queries that were asked for what is new.
//!
//! # On disk
//! `searches.json` in the index folder, so that it goes where the index goes, is never taken for an article, and is gone with an index that is
//! deleted. It is written under another name, synced and renamed, while the file `searches.lock` is locked; no commit touches it. An index
//! folder that cannot be written can be asked all the same; nothing is remembered then. An index made anew counts its commits from the beginning: what was seen
//! of one that had come further says nothing, and everything is new.

use crate::engine::Location;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Context, Day, FieldName, Flag, Node, is_search_name, parse};
use crate::search::{MatchMode, Request};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub const FILE: &str = "searches.json";
const LOCK: &str = "searches.lock";

/// Queries without a name of which is known what was seen; of more, those that were asked longest ago are forgotten.
const MAX_QUERIES: usize = 1_000;

/// A search that was given a name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SavedSearch {
    /// The query as typed; dates such as `yesterday` are told from the day it is asked.
    pub query: String,
    /// People that must be named too, each in every spelling.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// Places that must be named too, or one within each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// The generation of the index that was seen last; `None` where it was never asked for what is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u64>,
}

impl SavedSearch {
    /// A search that nobody has asked yet.
    pub fn new(query: impl Into<String>) -> SavedSearch {
        SavedSearch { query: query.into(), ..SavedSearch::default() }
    }

    /// What it means on this day.
    ///
    /// # Errors
    /// [`Query`](ErrorKind::Query) where it cannot be answered as written, and, when `strict`, where anything in it would have to be mended.
    pub fn node(&self, today: Day, strict: bool) -> Result<Node> {
        let root = parse(&self.query, &Context { today }).accept(strict)?.query.root;
        let span = Span::new(0, 0);
        let name = |field: FieldName, text: &String| Node::Field { field, node: Box::new(Node::Word { text: text.clone(), span }), span };
        let mut parts = vec![root];
        parts.extend(self.people.iter().map(|text| name(FieldName::Person, text)));
        parts.extend(self.places.iter().map(|text| name(FieldName::Place, text)));
        Ok(if parts.len() == 1 { parts.remove(0) } else { Node::And(parts) })
    }
}

/// What is asked, as far as it matters for what was seen of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The saved search of this name.
    Saved(String),
    /// Any other query: its text and the conditions beside it.
    Query(String),
}

impl Asked {
    /// What the request asks: the saved search that it names, where it asks for nothing else; else its query as typed, without `is:new` and whatever the
    /// white space, with its conditions.
    pub fn by(request: &Request) -> Asked {
        let is_new = |node: &Node| matches!(node, Node::Flag { flag: Flag::New, .. });
        let parts = match &request.query.root {
            Node::Terms(nodes) | Node::And(nodes) => nodes,
            node => std::slice::from_ref(node),
        };
        // Of what is narrowed or widened by anything, not all of the saved search is seen.
        let mut all = parts.iter().chain(&request.filters).filter(|node| !is_new(node));
        if let (Some(Node::Saved { name, .. }), None) = (all.next(), all.next()) {
            return Asked::Saved(name.clone());
        }
        let typed = request.typed.clone().unwrap_or_else(|| request.query.to_string());
        let mut parts: Vec<String> = typed.split_whitespace().filter(|word| *word != "is:new").map(str::to_owned).collect();
        parts.extend(request.filters.iter().map(ToString::to_string).filter(|filter| filter != "is:new"));
        if request.match_mode == MatchMode::Any {
            parts.push("--match any".to_owned());
        }
        Asked::Query(parts.join(" "))
    }
}

/// The saved searches of an index, and what was seen. A searcher that is open has in mind those of when it was first asked for them, until it is
/// [reloaded](crate::search::Searcher::reload).
///
/// ```
/// use newsearch::engine::{Location, SavedSearch, Searches};
/// let folder = tempfile::tempdir().expect("a temporary folder");
/// let location = Location::Folder(folder.path().to_owned());
/// Searches::change(&location, |searches| searches.save("harbour", SavedSearch::new("harbour OR port")))?;
/// let searches = Searches::of(&location)?;
/// assert_eq!(searches.get("harbour").map(|s| s.query.as_str()), Some("harbour OR port"));
/// # Ok::<(), newsearch::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Searches {
    #[serde(default)]
    saved: BTreeMap<String, SavedSearch>,
    /// By text: the generation, and when it was asked among all, counted up.
    #[serde(default)]
    asked: BTreeMap<String, (u64, u64)>,
}

impl Searches {
    /// Those of this index; none where nothing was ever saved.
    ///
    /// # Errors
    /// [`Io`](ErrorKind::Io) where the file cannot be read, [`Argument`](ErrorKind::Argument) where it is not as it was written.
    pub fn of(location: &Location) -> Result<Searches> {
        read(location.folder())
    }

    /// Reads them, lets `change` change them and keeps what comes out, while no other process can change them.
    ///
    /// # Errors
    /// Those of [`of`](Searches::of) and of `change`, and [`Io`](ErrorKind::Io) where the index folder cannot be written: nothing is changed then.
    pub fn change<T>(location: &Location, change: impl FnOnce(&mut Searches) -> Result<T>) -> Result<T> {
        let folder = location.folder();
        let path = folder.join(LOCK);
        let failed = |path: &Path| {
            let path = path.display().to_string();
            move |e: std::io::Error| Error::io(path, &e)
        };
        let lock = fs::File::options().create(true).truncate(false).write(true).open(&path).map_err(failed(&path))?;
        lock.lock().map_err(failed(&path))?;
        let mut searches = read(folder)?;
        let before = searches.clone();
        let outcome = change(&mut searches)?;
        if searches != before {
            write(folder, &searches)?;
        }
        Ok(outcome)
    }

    /// All that are saved, by name.
    pub fn saved(&self) -> impl Iterator<Item = (&str, &SavedSearch)> {
        self.saved.iter().map(|(name, search)| (name.as_str(), search))
    }

    /// The one of this name.
    pub fn get(&self, name: &str) -> Option<&SavedSearch> {
        self.saved.get(name)
    }

    /// Keeps a search under this name, instead of one that has it; what was seen of that stays known where both are the same. The one that had it.
    ///
    /// # Errors
    /// [`Argument`](ErrorKind::Argument) where it is [no name](is_search_name()) for a search.
    pub fn save(&mut self, name: &str, search: SavedSearch) -> Result<Option<SavedSearch>> {
        if !is_search_name(name) {
            let what = format!("{name:?} cannot name a search: letters, digits, - and _ can, up to 64 bytes, a letter or digit first");
            return Err(Error::new(ErrorKind::Argument, what));
        }
        let seen = self.saved.get(name).filter(|s| SavedSearch { seen: None, ..(*s).clone() } == search).and_then(|s| s.seen);
        Ok(self.saved.insert(name.to_owned(), SavedSearch { seen: seen.or(search.seen), ..search }))
    }

    /// Forgets the one of this name; whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        self.saved.remove(name).is_some()
    }

    /// What the search of this name means on this day; `None` where there is none.
    ///
    /// # Errors
    /// As [`SavedSearch::node`]; the message names it.
    pub fn node(&self, name: &str, today: Day) -> Result<Option<Node>> {
        let named = |e: Error| Error::new(e.kind(), format!("saved:{name}: {}", e.context()));
        self.get(name).map(|search| search.node(today, false).map_err(named)).transpose()
    }

    /// The generation that was last seen of this; `None` where it was never asked for what is new.
    pub fn seen(&self, asked: &Asked) -> Option<u64> {
        match asked {
            Asked::Saved(name) => self.get(name)?.seen,
            Asked::Query(text) => self.asked.get(text).map(|(generation, _)| *generation),
        }
    }

    /// Notes that this generation was seen of it. Nothing is noted of a saved search that is gone.
    pub fn mark(&mut self, asked: &Asked, generation: u64) {
        match asked {
            Asked::Saved(name) => {
                if let Some(search) = self.saved.get_mut(name) {
                    search.seen = Some(generation);
                }
            }
            Asked::Query(text) => {
                let last = self.asked.values().map(|(_, turn)| *turn).max().unwrap_or(0);
                self.asked.insert(text.clone(), (generation, last + 1));
                let oldest = self.asked.iter().min_by_key(|(_, (_, turn))| *turn).map(|(text, _)| text.clone());
                if let Some(oldest) = oldest.filter(|_| self.asked.len() > MAX_QUERIES) {
                    self.asked.remove(&oldest);
                }
            }
        }
    }
}

/// The searches of a folder, read when they are first asked for.
pub struct Remembered {
    folder: PathBuf,
    read: Mutex<Option<Arc<Searches>>>,
}

impl Remembered {
    pub fn of(folder: &Path) -> Remembered {
        Remembered { folder: folder.to_owned(), read: Mutex::default() }
    }

    pub fn get(&self) -> Result<Arc<Searches>> {
        let mut kept = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(searches) = &*kept {
            return Ok(searches.clone());
        }
        let searches = Arc::new(read(&self.folder)?);
        *kept = Some(searches.clone());
        Ok(searches)
    }
}

fn read(folder: &Path) -> Result<Searches> {
    let path = folder.join(FILE);
    match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| {
            Error::new(
                ErrorKind::Argument,
                format!("{} cannot be read: {e}; mend it, or delete it and save the searches again", path.display()),
            )
        }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Searches::default()),
        Err(e) => Err(Error::io(path.display(), &e)),
    }
}

fn write(folder: &Path, searches: &Searches) -> Result<()> {
    let (path, temporary) = (folder.join(FILE), folder.join(format!("{FILE}.new")));
    let text = serde_json::to_string_pretty(searches).map_err(|e| Error::new(ErrorKind::Internal, e.to_string()))?;
    let written = fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&temporary, &path)
    });
    written.map_err(|e| Error::io(path.display(), &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        Context { today: Day::from_ymd(2024, 5, 1).expect("a day") }
    }

    fn asked(text: &str) -> Asked {
        Asked::by(&Request::parse(text, &context()).expect("a request"))
    }

    #[test]
    fn the_same_query_is_the_same_whatever_the_white_space_and_the_day() {
        assert_eq!(asked("oil  is:new gas"), asked("oil gas"));
        assert_eq!(asked("date:yesterday"), Asked::Query("date:yesterday".into()));
        assert_eq!(asked("saved:kremlin is:new"), Asked::Saved("kremlin".into()));
        assert_eq!(asked("is:new AND saved:kremlin"), Asked::Saved("kremlin".into()));
        assert_eq!(asked("saved:a saved:b"), Asked::Query("saved:a saved:b".into()));
        for narrowed in ["saved:a oil", "oil OR saved:a", "saved:a -oil", "saved:a lang:ru", "-saved:a", "(saved:a oil) OR oil"] {
            assert_eq!(asked(narrowed), Asked::Query(narrowed.into()), "not all of it is seen");
        }
        let mut request = Request::parse("oil", &context()).expect("a request").with(FieldName::Language, "ru");
        request.match_mode = MatchMode::Any;
        assert_eq!(Asked::by(&request), Asked::Query("oil lang:\"ru\" --match any".into()));
    }

    #[test]
    fn what_was_seen_is_kept_and_a_changed_search_begins_anew() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let location = Location::Folder(folder.path().to_owned());
        let kremlin = Asked::Saved("kremlin".into());
        Searches::change(&location, |s| s.save("kremlin", SavedSearch::new("Putin OR Kremlin"))).expect("changed");
        Searches::change(&location, |s| {
            s.mark(&kremlin, 7);
            s.mark(&asked("oil"), 5);
            Ok(())
        })
        .expect("changed");
        let mut searches = Searches::of(&location).expect("searches");
        assert_eq!((searches.seen(&kremlin), searches.seen(&asked("oil is:new")), searches.seen(&asked("gas"))), (Some(7), Some(5), None));
        let before = searches.save("kremlin", SavedSearch::new("Putin OR Kremlin")).expect("saved");
        assert_eq!(before.map(|search| search.query).as_deref(), Some("Putin OR Kremlin"));
        assert_eq!(searches.seen(&kremlin), Some(7));
        searches.save("kremlin", SavedSearch::new("Kremlin")).expect("saved");
        assert_eq!(searches.seen(&kremlin), None);
        assert!(searches.save("two words", SavedSearch::new("x")).is_err());
    }

    #[test]
    fn of_very_many_queries_the_oldest_is_forgotten() {
        let mut searches = Searches::default();
        for n in 0..=MAX_QUERIES {
            searches.mark(&Asked::Query(format!("q{n}")), 1);
        }
        assert_eq!(searches.seen(&Asked::Query("q0".into())), None);
        assert_eq!(searches.seen(&Asked::Query("q1".into())), Some(1));
    }

    #[test]
    fn a_file_that_is_none_of_ours_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join(FILE), "none").expect("written");
        assert!(Searches::of(&Location::Folder(folder.path().to_owned())).unwrap_err().context().contains(FILE));
    }
}
