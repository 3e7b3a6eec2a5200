//! What a writer removes from the index folder: [`leftovers`] of other runs, and what its commit has [`superseded`].

use super::directory::{Folder, TEMPORARY};
use crate::engine::local::copies;
use crate::engine::local::schema::Payload;
use crate::engine::local::store;
use crate::error::{Error, Result};
use std::fs;

/// Removes what runs that failed or were killed have left: temporary files, and segments that no commit holds. tantivy does so at the next commit only,
/// and there may be none, since it makes a list of deletions under the name that it had in the run before, and fails where that is taken.
/// Only before anything is written by this run: a merge in the background has temporary files of its own.
pub fn leftovers(folder: &Folder) -> Result<()> {
    let sealed = folder.sealed();
    let entries = fs::read_dir(folder.path()).map_err(|e| Error::io(folder.path().display(), &e))?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !sealed.contains_key(*name)) else { continue };
        let is_segment = name.split_once('.').is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()));
        if name.starts_with(TEMPORARY) {
            folder.remove(name).map_err(|e| Error::io(entry.path().display(), &e))?;
        }
        if let Some(Err(e)) = is_segment.then(|| folder.remove(name)) {
            // On Windows a reader may hold it; tantivy goes on trying. Only the list of deletions is in the way.
            if name.ends_with(".del") {
                return Err(Error::io(entry.path().display(), &e));
            }
        }
    }
    Ok(())
}

/// Removes ledgers, copies and dictionaries but for the current ones; those of copies from which the next are to be found stay too.
pub fn superseded(folder: &Folder, committed: &Payload, folded: Option<&copies::Known>) -> Result<()> {
    let ledger = committed.ledger.as_deref();
    let generations = [committed.generation, folded.map_or(committed.generation, |folded| folded.generation)];
    let entries = fs::read_dir(folder.path()).map_err(|e| Error::io(folder.path().display(), &e))?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let stale = (name.starts_with("ledger-") && Some(&*name) != ledger)
            || copies::is_stale(&name, &generations)
            || store::is_stale(&name, committed.dictionaries);
        if stale {
            folder.remove(&name).map_err(|e| Error::io(entry.path().display(), &e))?;
        }
    }
    Ok(())
}
