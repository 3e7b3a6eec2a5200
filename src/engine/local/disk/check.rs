//! Whether the index in a folder is whole. Goes by the seal in `meta.json`, so that it survives any damage; what disagrees with it is not opened further.

use super::directory::Folder;
use super::ledger::{Ledger, id_hash};
use super::publish::{self, MANAGED};
use super::seal::{self, META, MISSING, Sealed};
use crate::article::id_from_source;
use crate::engine::local::copies::{self, CopiesFile};
use crate::engine::local::failure::{damaged, failure};
use crate::engine::local::schema::{Payload, committed, open_index};
use crate::engine::local::searching::guard::guarded;
use crate::engine::local::store::{self, Articles};
use crate::engine::upkeep::{Check, Damage};
use crate::error::{Error, ErrorKind, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fs::File;
use std::path::Path;
use tantivy::{IndexReader, ReloadPolicy, Searcher, TantivyDocument};

/// Looks at the index; with `full` at every byte of it and every article.
///
/// # Errors
/// `NoIndex`, `IndexVersion`, `Io`; `Locked` where writers leave no time to look. Damage is no error but in what is returned.
pub fn check(folder: &Path, full: bool) -> Result<Check> {
    // Where that is not possible, nothing is there to look at, and that will be said.
    let _ = publish::recover(folder);
    for tried in 0..50 {
        if let Some(found) = attempt(folder, full, tried > 0)? {
            return Ok(found);
        }
    }
    Err(Error::new(ErrorKind::Locked, format!("the index in {} changes faster than it can be looked at", folder.display())))
}

/// Looks at the last commit; `None` where a writer moved on meanwhile. What has been opened is there to the end, so after a first time
/// all is opened (`early`) before any of it is looked at; what is damaged is better not opened at all.
fn attempt(folder: &Path, full: bool, early: bool) -> Result<Option<Check>> {
    let mut found = Check { full, ..Check::default() };
    let (payload, meta) = match committed(folder) {
        Ok(committed) => committed,
        Err(e) if e.kind() == ErrorKind::IndexDamaged => {
            found.tell(META, what(folder, &e));
            return Ok(Some(found));
        }
        Err(e) => return Err(e),
    };
    let moved_on = || committed(folder).is_ok_and(|(_, now)| now != meta);
    (found.format_version, found.generation) = (payload.format, payload.generation);
    let held = hold(folder, &meta)?;
    let own = own(folder, &payload, &mut found)?;
    let is_lost = !found.is_whole() || held.iter().any(|(_, _, file)| file.is_none());
    if is_lost && moved_on() {
        return Ok(None);
    }
    let opened = if early && !is_lost { Some(guarded(folder, || open(folder))) } else { None };
    files(folder, held, &mut found)?;
    if !found.is_whole() {
        let only_that = found.told.iter().all(|damage| damage.file == MANAGED);
        return Ok(if only_that && moved_on() { None } else { Some(found) });
    }
    let opened = opened.unwrap_or_else(|| guarded(folder, || open(folder)));
    match opened.and_then(|opened| guarded(folder, || articles(folder, &opened, &own, &mut found))) {
        Err(e) if e.kind() == ErrorKind::IndexDamaged && moved_on() => return Ok(None),
        Err(e) if e.kind() == ErrorKind::IndexDamaged => found.tell("", what(folder, &e)),
        Err(e) => return Err(e),
        Ok(false) => return Ok(None),
        Ok(true) => {}
    }
    Ok(Some(found))
}

/// Whether every file of the commit is there and has its length: nothing is added to an index that is damaged.
///
/// # Errors
/// `IndexDamaged`, `Io`.
pub fn whole(folder: &Folder) -> Result<()> {
    for (name, sealed) in folder.sealed() {
        let path = folder.path().join(&name);
        if let Some(fault) = seal::fault(&path, sealed, false).map_err(|e| Error::io(path.display(), &e))? {
            return Err(damaged(folder.path(), format!("{name}: {fault}")));
        }
    }
    Ok(())
}

/// What an error says beside the folder.
fn what(folder: &Path, error: &Error) -> String {
    let place = format!("index in {}: ", folder.display());
    error.context().strip_prefix(&place).unwrap_or(error.context()).to_owned()
}

/// A file that the seal names, open if it is there.
type Held = (String, Sealed, Option<File>);

fn hold(folder: &Path, meta: &[u8]) -> Result<Vec<Held>> {
    let files = seal::unseal(meta).map(|(_, files)| files).unwrap_or_default();
    let open = |(name, sealed): (String, Sealed)| match File::open(folder.join(&name)) {
        Ok(file) => Ok((name, sealed, Some(file))),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok((name, sealed, None)),
        Err(e) => Err(Error::io(folder.join(name).display(), &e)),
    };
    files.into_iter().map(open).collect()
}

/// Looks at the files that the seal names.
fn files(folder: &Path, held: Vec<Held>, found: &mut Check) -> Result<()> {
    for (name, sealed, file) in held {
        found.files += 1;
        found.bytes += sealed.bytes;
        let fault = file.map_or(Ok(Some(MISSING.to_owned())), |mut file| seal::fault_of(&mut file, sealed, found.full));
        if let Some(fault) = fault.map_err(|e| Error::io(folder.join(&name).display(), &e))? {
            found.tell(&name, fault);
        }
    }
    match std::fs::read(folder.join(MANAGED)) {
        // Which names it has is not looked at: one that it lacks has a file stay too long, and that is all.
        Ok(bytes) => {
            if let Err(e) = serde_json::from_slice::<Vec<String>>(&bytes) {
                found.tell(MANAGED, format!("it is cut or has been altered: {e}"));
            }
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && found.files == 0 => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => found.tell(MANAGED, "it is missing".to_owned()),
        Err(e) => return Err(Error::io(folder.join(MANAGED).display(), &e)),
    }
    Ok(())
}

/// What this engine itself keeps of a commit.
struct Own {
    ledger: Ledger,
    copied: Option<CopiesFile>,
}

/// Reads the files of this engine; they have checksums of their own.
fn own(folder: &Path, payload: &Payload, found: &mut Check) -> Result<Own> {
    let mut own = Own { ledger: Ledger::default(), copied: None };
    if let Some(name) = &payload.ledger {
        match Ledger::read(folder, name) {
            Ok(read) => own.ledger = read,
            Err(e) if e.kind() == ErrorKind::IndexDamaged => found.tell_of(folder, name, &e),
            Err(e) => return Err(e),
        }
    }
    found.sources = own.ledger.records().filter(|record| record.is_of_articles()).count() as u64;
    let files = Folder::open(folder, true, None)?;
    for number in 1..=payload.dictionaries {
        match store::read(&files, number) {
            Err(e) if e.kind() == ErrorKind::IndexDamaged => found.tell_of(folder, &store::file_name(number), &e),
            read => drop(read?),
        }
    }
    match CopiesFile::open(folder, payload.generation) {
        Err(e) if e.kind() == ErrorKind::IndexDamaged => found.tell_of(folder, &copies::file_name(payload.generation), &e),
        Err(e) => return Err(e),
        Ok(read) => {
            found.copies_known = read.is_some() || payload.generation == 0;
            own.copied = read;
        }
    }
    Ok(own)
}

/// A commit, opened.
struct Opened {
    searcher: Searcher,
    articles: Articles,
    /// Between these two it was opened.
    generations: [u64; 2],
}

fn open(folder: &Path) -> Result<Opened> {
    let (index, fields, before) = open_index(&Folder::open(folder, true, None)?, false)?;
    let failed = |e| failure(folder, e);
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(failed)?;
    let articles = Articles::of(folder, &fields, &before)?;
    Ok(Opened { searcher: reader.searcher(), articles, generations: [before.generation, committed(folder)?.0.generation] })
}

/// Counts; with `full`, looks at every article and at whether it is where the ledger says. Whether it was the commit to look at.
fn articles(folder: &Path, opened: &Opened, own: &Own, found: &mut Check) -> Result<bool> {
    if opened.generations != [found.generation; 2] {
        return Ok(false);
    }
    found.articles = opened.searcher.num_docs();
    if !found.full {
        return Ok(true);
    }
    let failed = |e| failure(folder, e);
    let mut books = Books::of(&own.ledger);
    for segment in opened.searcher.segment_readers() {
        let keys = segment.fast_fields().u64("key").map_err(failed)?;
        let store = segment.get_store_reader(50).map_err(|e| failed(e.into()))?;
        for doc in segment.doc_ids_alive() {
            let document: TantivyDocument = store.get(doc).map_err(failed)?;
            books.enter(&opened.articles, folder, &document, keys.first(doc).unwrap_or(0), found);
        }
    }
    books.close(found);
    let lost = own.copied.iter().flat_map(CopiesFile::keys).filter(|key| !books.seen.contains(key)).count();
    if lost > 0 {
        found.tell(&copies::file_name(found.generation), format!("it names {lost} articles that are not in the index"));
    }
    Ok(true)
}

/// The bookkeeping of sources against the articles.
struct Books<'l> {
    /// By path: how many articles its record counts, where it does, and how many were found.
    sources: FxHashMap<&'l str, (Option<u64>, u64)>,
    /// Stated ids, each with the source whose article counts.
    owners: FxHashMap<u64, &'l str>,
    /// The keys of all articles.
    seen: FxHashSet<u64>,
}

/// So many damages of one kind are told.
const TOLD: usize = 5;

impl<'l> Books<'l> {
    fn of(ledger: &'l Ledger) -> Books<'l> {
        let mut sources = FxHashMap::default();
        for record in ledger.all() {
            // A commit in the middle of a source has no length and no sure count of it, and of articles handed in there is none.
            let counted = record.articles > 0 && (record.bytes > 0 || record.modified_ns.is_some());
            sources.insert(record.path.as_str(), (counted.then_some(record.articles), 0));
        }
        let owners = ledger.owners().collect();
        Books { sources, owners, seen: FxHashSet::default() }
    }

    fn enter(&mut self, articles: &Articles, folder: &Path, document: &TantivyDocument, key: u64, found: &mut Check) {
        let article = match articles.article(document) {
            Ok(article) => article,
            Err(e) => return found.tell("", what(folder, &e)),
        };
        if id_hash(&article.id) != key {
            found.tell("", format!("article {} has the key of another", article.id));
        }
        if !self.seen.insert(key) {
            found.tell("", format!("article {} is there twice", article.id));
        }
        match self.sources.get_mut(article.source.path.as_str()) {
            Some((_, count)) => *count += 1,
            None => found.tell("", format!("article {} is of {:?}, which the ledger does not know", article.id, article.source.path)),
        }
        let stated = article.source.path.is_empty() || article.id != id_from_source(&article.source);
        // A source that is being read again has not stated those ids yet that it is still to come to.
        let open =
            !article.source.path.is_empty() && self.sources.get(article.source.path.as_str()).is_some_and(|(count, _)| count.is_none());
        if stated && self.owners.get(&key).map_or(!open, |owner| **owner != article.source.path) {
            found.tell("", format!("article {} is not of the source that the ledger says", article.id));
        }
    }

    fn close(&self, found: &mut Check) {
        let lost = self.owners.keys().filter(|key| !self.seen.contains(key)).count();
        if lost > 0 {
            found.tell("", format!("{lost} articles that the ledger knows are not there"));
        }
        let mut wrong: Vec<_> =
            self.sources.iter().filter(|(_, (counted, count))| counted.is_some_and(|counted| *count > counted)).collect();
        wrong.sort();
        for (path, (counted, count)) in wrong.into_iter().take(TOLD) {
            found.tell("", format!("{path} has {count} articles, of which the ledger counts {}", counted.unwrap_or(0)));
        }
    }
}

impl Check {
    /// Notes what an error says of a file.
    fn tell_of(&mut self, folder: &Path, file: &str, error: &Error) {
        let what = what(folder, error);
        self.tell(file, what.strip_prefix(file).map_or_else(|| what.clone(), |rest| format!("it{rest}")));
    }

    /// Notes a damage; of many, the first are enough.
    fn tell(&mut self, file: &str, what: String) {
        self.damages += 1;
        if self.told.len() < 100 {
            self.told.push(Damage { file: file.to_owned(), what });
        }
    }
}
