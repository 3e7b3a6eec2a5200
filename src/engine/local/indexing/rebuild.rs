//! [`Rebuilding`]: an index made anew beside an old one of which nothing need be readable.

use super::history::History;
use super::indexer::LocalIndexer;
use crate::engine::WriteOptions;
use crate::engine::local::disk::check::check;
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::disk::ledger::{self, Ledger};
use crate::engine::local::disk::{publish, searches};
use crate::engine::local::failure::damaged;
use crate::engine::local::schema::{committed, open_index};
use crate::engine::local::searching::guard::guarded;
use crate::error::{Error, ErrorKind, Result};
use crate::search::{Indexer, PathFlags, SourceRecord};
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::directory::DirectoryLock;

pub struct Rebuilding {
    place: PathBuf,
    /// The last commit of the old index: those of the new one follow it, so that who reads the old one does not take a file of the new one
    /// for one of its own.
    generation: u64,
    sources: Option<Vec<SourceRecord>>,
    handed_in: u64,
    flags: Option<Vec<PathFlags>>,
    /// As long as what is made is this run's to remove: until it is published.
    lock: Option<DirectoryLock>,
}

impl Rebuilding {
    pub fn begin(place: &Path) -> Result<Rebuilding> {
        publish::recover(place)?;
        if !crate::engine::local::exists(place) {
            return Err(Error::new(ErrorKind::NoIndex, format!("no index in {}", place.display())));
        }
        let lock = publish::lock(place)?;
        publish::remove(&publish::rebuilt(place))?;
        let generations = ledger::generations(place);
        let payload = committed(place).ok().map(|(payload, _)| payload);
        // Where meta.json does not say which ledger counts, the newest that is whole: at worst it is of a commit that was about to be made.
        let named = payload.as_ref().and_then(|payload| payload.ledger.clone());
        let names = named.into_iter().chain(generations.iter().map(|n| ledger::file_name(*n)));
        let known = match &payload {
            Some(payload) if payload.ledger.is_none() => Some(Ledger::default()),
            _ => names.map(|name| Ledger::read(place, &name)).find_map(Result::ok),
        };
        let newest = generations.first().copied().unwrap_or(0);
        Ok(Rebuilding {
            place: place.to_owned(),
            generation: payload.as_ref().map_or(0, |payload| payload.generation).max(newest),
            flags: payload.and_then(|payload| payload.flags),
            handed_in: known.as_ref().map_or(0, Ledger::handed_in),
            sources: known.map(|known| known.records().cloned().collect()),
            lock: Some(lock),
        })
    }

    pub fn sources(&self) -> Option<&[SourceRecord]> {
        self.sources.as_deref()
    }

    pub fn handed_in(&self) -> u64 {
        self.handed_in
    }

    pub fn flags(&self) -> Option<&[PathFlags]> {
        self.flags.as_deref()
    }

    pub fn writer(&self, options: &WriteOptions) -> Result<LocalIndexer> {
        let mut indexer = LocalIndexer::open(&publish::rebuilt(&self.place), options, None)?;
        indexer.follow(self.generation);
        if let Some(flags) = &self.flags {
            indexer.remember_flags(flags.clone());
        }
        // What has not changed is not new, as far as the old index can still tell.
        if let Ok(history) = guarded(&self.place, || self.history()) {
            indexer.remember(history);
        }
        Ok(indexer)
    }

    fn history(&self) -> Result<History> {
        let (index, ..) = open_index(&Folder::open(&self.place, true, None)?, false)?;
        History::of(&index, &self.place)
    }

    pub fn publish(mut self) -> Result<()> {
        let new = publish::rebuilt(&self.place);
        // Who still writes to it has not handed in all.
        drop(publish::lock(&new)?);
        if committed(&new)?.0.ledger.is_none() {
            return Err(Error::new(
                ErrorKind::Argument,
                format!("{}: nothing was committed, so the old index stays", self.place.display()),
            ));
        }
        // Saved searches belong to the place, not to what was indexed.
        let (from, to) = (self.place.join(searches::FILE), new.join(searches::FILE));
        if from.is_file() {
            fs::copy(&from, &to).map_err(|e| Error::io(to.display(), &e))?;
        }
        let found = check(&new, false)?;
        if let Some(damage) = found.told.first() {
            return Err(damaged(&new, format!("{} {}", damage.file, damage.what)));
        }
        // On Windows a folder with an open file in it cannot be renamed, and the lock is one.
        let lock = self.lock.take().filter(|_| !cfg!(windows));
        let published = publish::publish(&new, &self.place);
        drop(lock);
        published
    }
}

impl Drop for Rebuilding {
    /// Removes what was made and not published.
    fn drop(&mut self) {
        if self.lock.is_some() {
            // Where it cannot be removed, the next run does that.
            let _ = publish::remove(&publish::rebuilt(&self.place));
        }
    }
}
