//! Whether the index in a folder is whole. Goes by the seal in `meta.json` and opens nothing that does not agree with it, so that it survives any
//! damage.

use super::copies::{self, Copied};
use super::directory::Folder;
use super::document::to_article;
use super::guard::guarded;
use super::ledger::{Ledger, id_hash};
use super::publish;
use super::schema::{Fields, Payload, committed, open_index};
use super::seal::{self, META};
use crate::article::id_from_source;
use crate::engine::upkeep::{Check, Damage};
use crate::error::{Error, ErrorKind, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;
use tantivy::{ReloadPolicy, TantivyDocument};

/// Looks at the index; with `full` at every byte of it and every article.
///
/// # Errors
/// `NoIndex`, `IndexVersion`, `Io`. Damage is no error but in what is returned.
pub fn check(folder: &Path, full: bool) -> Result<Check> {
    publish::recover(folder).ok();
    let mut tries = 5;
    loop {
        let seen = std::fs::read(folder.join(META)).ok();
        let found = attempt(folder, full)?;
        tries -= 1;
        // A writer may have moved on meanwhile and removed the files of the commit that was looked at.
        if found.is_whole() || tries == 0 || seen == std::fs::read(folder.join(META)).ok() {
            return Ok(found);
        }
    }
}

fn attempt(folder: &Path, full: bool) -> Result<Check> {
    let mut found = Check { full, ..Check::default() };
    let (payload, meta) = match committed(folder) {
        Ok(committed) => committed,
        Err(e) if e.kind() == ErrorKind::IndexDamaged => {
            found.tell(META, what(folder, &e));
            return Ok(found);
        }
        Err(e) => return Err(e),
    };
    (found.format_version, found.generation) = (payload.format, payload.generation);
    files(folder, &meta, &mut found)?;
    let ledger = own(folder, &payload, &mut found)?;
    if !found.is_whole() {
        return Ok(found);
    }
    match guarded(folder, || articles(folder, &ledger, &mut found)) {
        Err(e) if e.kind() == ErrorKind::IndexDamaged => found.tell("", what(folder, &e)),
        Err(e) => return Err(e),
        Ok(()) => {}
    }
    Ok(found)
}

/// What an error says beside the folder.
fn what(folder: &Path, error: &Error) -> String {
    let place = format!("index in {}: ", folder.display());
    error.context().strip_prefix(&place).unwrap_or(error.context()).to_owned()
}

/// Looks at the files that the seal names.
fn files(folder: &Path, meta: &[u8], found: &mut Check) -> Result<()> {
    let Some((_, files)) = seal::unseal(meta) else { return Ok(()) };
    for (name, sealed) in &files {
        let path = folder.join(name);
        found.files += 1;
        found.bytes += sealed.bytes;
        if let Some(fault) = seal::fault(&path, *sealed, found.full).map_err(|e| Error::io(path.display(), &e))? {
            found.tell(name, fault);
        }
    }
    // Which files there are to be removed one day. An index that is read only does without, but no other one is.
    const MANAGED: &str = ".managed.json";
    match std::fs::read(folder.join(MANAGED)) {
        Ok(bytes) => match serde_json::from_slice::<FxHashSet<String>>(&bytes) {
            Ok(managed) if files.keys().all(|name| managed.contains(name)) => {}
            Ok(_) => found.tell(MANAGED, "it does not name every file".to_owned()),
            Err(e) => found.tell(MANAGED, format!("it is cut or has been altered: {e}")),
        },
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && files.is_empty() => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => found.tell(MANAGED, "it is missing".to_owned()),
        Err(e) => return Err(Error::io(folder.join(MANAGED).display(), &e)),
    }
    Ok(())
}

/// Looks at the files of this engine; they have checksums of their own.
fn own(folder: &Path, payload: &Payload, found: &mut Check) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    if let Some(name) = &payload.ledger {
        match Ledger::read(folder, name) {
            Ok(read) => ledger = read,
            Err(e) if e.kind() == ErrorKind::IndexDamaged => found.tell(name, what(folder, &e)),
            Err(e) => return Err(e),
        }
    }
    found.sources = ledger.records().count() as u64;
    match Copied::read(folder, payload.generation) {
        Err(e) if e.kind() == ErrorKind::IndexDamaged => found.tell(&copies::file_name(payload.generation), what(folder, &e)),
        Err(e) => return Err(e),
        Ok(_) => {}
    }
    Ok(ledger)
}

/// Opens the index and counts; with `full`, looks at every article and at whether it is where the ledger says.
fn articles(folder: &Path, ledger: &Ledger, found: &mut Check) -> Result<()> {
    let (index, fields, payload) = open_index(&Folder::open(folder, true, None)?, false)?;
    let failed = |e| super::failure::failure(folder, e);
    let reader: tantivy::IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(failed)?;
    let searcher = reader.searcher();
    found.articles = searcher.num_docs();
    if !found.full || payload.generation != found.generation {
        return Ok(());
    }
    let mut books = Books::of(ledger);
    for segment in searcher.segment_readers() {
        let fast = segment.fast_fields();
        let keys = fast.u64("key").map_err(failed)?;
        let store = segment.get_store_reader(50).map_err(|e| failed(e.into()))?;
        for doc in segment.doc_ids_alive() {
            let document: TantivyDocument = store.get(doc).map_err(failed)?;
            let key = keys.first(doc).unwrap_or(0);
            books.enter(&fields, folder, &document, key, found);
        }
    }
    books.close(found);
    if let Some(copied) = Copied::read(folder, payload.generation)? {
        let lost = copied.keys().filter(|key| !books.seen.contains(key)).count();
        if lost > 0 {
            found.tell(&copies::file_name(payload.generation), format!("it names {lost} articles that are not in the index"));
        }
    }
    Ok(())
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
        let (mut sources, mut owners) = (FxHashMap::default(), FxHashMap::default());
        for (record, claims) in ledger.claims() {
            // A commit in the middle of a source has no count of it, and of articles handed in there is none.
            let counted = (record.articles > 0).then_some(record.articles);
            sources.insert(record.path.as_str(), (counted, 0));
            owners.extend(claims.iter().map(|claim| (*claim, record.path.as_str())));
        }
        Books { sources, owners, seen: FxHashSet::default() }
    }

    fn enter(&mut self, fields: &Fields, folder: &Path, document: &TantivyDocument, key: u64, found: &mut Check) {
        let article = match to_article(fields, folder, document) {
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
        if stated && self.owners.get(&key).is_none_or(|owner| **owner != article.source.path) {
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
    /// Notes a damage; of many, the first are enough.
    fn tell(&mut self, file: &str, what: String) {
        self.damages += 1;
        if self.told.len() < 100 {
            self.told.push(Damage { file: file.to_owned(), what });
        }
    }
}
