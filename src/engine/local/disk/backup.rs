//! A copy of one commit in another folder, and back.
//!
//! The files of a commit are never changed, only removed once they are of no use. So all are opened first, which keeps what is in them even if a
//! writer removes them; then they are copied at leisure. Each is compared with its checksum on the way.

use super::check::check;
use super::publish;
use super::seal::{META, Sealed, unseal};
use super::searches;
use crate::engine::Location;
use crate::engine::local::failure::damaged;
use crate::engine::local::schema::{Payload, committed};
use crate::engine::local::{copies, store};
use crate::engine::upkeep::Check;
use crate::error::{Error, ErrorKind, Result};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tantivy::directory::DirectoryLock;

/// A commit, held open.
struct Held {
    meta: Vec<u8>,
    /// Each with what it must be, where the seal says so.
    files: Vec<(String, File, Option<Sealed>)>,
}

/// Copies the last commit of the index in `folder` to the folder `to`.
pub fn backup(folder: &Path, to: &Path) -> Result<Check> {
    publish::recover(folder)?;
    let held = hold(folder)?;
    let to = std::path::absolute(to).map_err(|e| Error::io(to.display(), &e))?;
    let taken = match fs::read_dir(&to) {
        Ok(mut entries) => entries.next().is_some(),
        Err(e) => e.kind() != io::ErrorKind::NotFound,
    };
    if taken {
        return Err(Error::new(ErrorKind::Argument, format!("{} is there and not empty; name a folder to be made", to.display())));
    }
    let index = folder.canonicalize();
    if to.ancestors().any(|above| above.canonicalize().is_ok_and(|above| index.as_ref().is_ok_and(|index| *index == above))) {
        let message = format!("{} is in the index itself, where it would go with it; name a folder elsewhere", to.display());
        return Err(Error::new(ErrorKind::Argument, message));
    }
    let parent = to.parent().unwrap_or(&to);
    fs::create_dir_all(parent).map_err(|e| Error::io(parent.display(), &e))?;
    let made = publish::copying(&to);
    let (found, lock) = copied(folder, held, &made)?;
    drop(lock);
    publish::place(&made, &to).map(|()| found).inspect_err(|_| drop(publish::remove(&made)))
}

/// Puts the copy `from` in the place of the index.
pub fn restore(from: &Path, place: &Path, replace: bool) -> Result<Check> {
    if !crate::engine::local::exists(from) {
        let message = format!("no copy of an index in {}; newsearch backup makes one", from.display());
        return Err(Error::new(ErrorKind::Argument, message));
    }
    publish::recover(place)?;
    if crate::engine::local::exists(place) && !replace {
        let message = format!("{} holds an index; to have the copy in its place say --force", place.display());
        return Err(Error::new(ErrorKind::Argument, message));
    }
    let is_other = |entry: io::Result<fs::DirEntry>| entry.is_ok();
    if !crate::engine::local::exists(place) && fs::read_dir(place).is_ok_and(|mut entries| entries.any(is_other)) {
        return Err(Error::new(ErrorKind::Argument, format!("{} holds something that is no index", place.display())));
    }
    if from.canonicalize().is_ok_and(|from| place.canonicalize().is_ok_and(|place| from == place)) {
        return Err(Error::new(ErrorKind::Argument, format!("{} is the index itself", from.display())));
    }
    let lock = if crate::engine::local::exists(place) { Some(publish::lock(place)?) } else { None };
    let held = hold(from)?;
    let made = publish::rebuilt(place);
    if let Some(above) = place.parent() {
        fs::create_dir_all(above).map_err(|e| Error::io(above.display(), &e))?;
    }
    let (found, making) = copied(from, held, &made)?;
    if lock.is_none() && crate::engine::local::exists(place) {
        drop(making);
        let _ = publish::remove(&made);
        return Err(Error::new(ErrorKind::Locked, format!("{}: another has made an index there meanwhile", place.display())));
    }
    let lock = lock.filter(|_| !cfg!(windows));
    drop(making);
    publish::publish(&made, place)?;
    drop(lock);
    Ok(found)
}

/// Opens all files of the last commit.
fn hold(folder: &Path) -> Result<Held> {
    let mut tries = 100;
    loop {
        tries -= 1;
        let (payload, meta) = committed(folder)?;
        match files(folder, &payload, &meta) {
            Ok(files) => return Ok(Held { meta, files }),
            // A writer may have moved on and removed it.
            Err((path, e)) if e.kind() == io::ErrorKind::NotFound => {
                if committed(folder)?.1 == meta || tries == 0 {
                    return Err(damaged(folder, format!("{} is missing", path.display())));
                }
            }
            Err((path, e)) => return Err(Error::io(path.display(), &e)),
        }
    }
}

type Opened = Vec<(String, File, Option<Sealed>)>;

fn files(folder: &Path, payload: &Payload, meta: &[u8]) -> Result<Opened, (PathBuf, io::Error)> {
    let open = |name: &str| File::open(folder.join(name)).map_err(|e| (folder.join(name), e));
    let mut opened = Vec::new();
    for (name, sealed) in unseal(meta).map(|(_, files)| files).unwrap_or_default() {
        opened.push((name.clone(), open(&name)?, Some(sealed)));
    }
    if let Some(name) = &payload.ledger {
        opened.push((name.clone(), open(name)?, None));
    }
    for name in (1..=payload.dictionaries).map(store::file_name) {
        opened.push((name.clone(), open(&name)?, None));
    }
    for name in [copies::file_name(payload.generation), searches::FILE.to_owned()] {
        match open(&name) {
            Ok(file) => opened.push((name, file, None)),
            Err((_, e)) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    Ok(opened)
}

/// Writes what is held into a folder of its own, of which nothing is left where that fails, and checks it as a whole. While the lock is held nobody else takes
/// the folder for what a run has left that was killed.
fn copied(from: &Path, held: Held, to: &Path) -> Result<(Check, DirectoryLock)> {
    // The seal does not know the saved searches. What is wrong with them is told of where they are, not of the copy.
    searches::Searches::of(&Location::Folder(from.to_owned()))?;
    publish::remove_left(to)?;
    fs::create_dir(to).map_err(|e| Error::io(to.display(), &e))?;
    let lock = publish::lock(to)?;
    match written(from, held, to) {
        Ok(found) => Ok((found, lock)),
        Err(e) => {
            drop(lock);
            let _ = publish::remove(to);
            Err(e)
        }
    }
}

fn written(from: &Path, held: Held, to: &Path) -> Result<Check> {
    let failed = |path: &Path, e: &io::Error| Error::io(path.display(), e);
    let sealed = held.files.iter().filter(|(_, _, sealed)| sealed.is_some()).map(|(name, ..)| name.clone());
    let names: Vec<String> = sealed.chain([META.to_owned()]).collect();
    let managed = serde_json::to_vec(&names).map_err(|e| Error::new(ErrorKind::Internal, e.to_string()))?;
    let whole = |name: &str, bytes: &[u8]| {
        let path = to.join(name);
        copy(&mut &bytes[..], &path).map_err(|e| failed(&path, &e))
    };
    // First, as it tells whose folder this is.
    whole(publish::MANAGED, &managed)?;
    for (name, mut file, sealed) in held.files {
        let path = to.join(&name);
        let bytes = copy(&mut file, &path).map_err(|e| failed(&path, &e))?;
        if let Some(sealed) = sealed.filter(|sealed| sealed.bytes != bytes) {
            return Err(damaged(from, format!("{name}: it has {bytes} bytes, not {}", sealed.bytes)));
        }
    }
    whole(META, &held.meta)?;
    publish::sync(to)?;
    let found = check(to, true)?;
    match found.told.first() {
        Some(damage) => Err(damaged(from, format!("{} {}", damage.file, damage.what).trim_start())),
        None => Ok(found),
    }
}

/// Copies a file and brings it to the disk; its length.
fn copy(from: &mut dyn Read, to: &Path) -> io::Result<u64> {
    let mut file = File::create(to)?;
    let bytes = io::copy(from, &mut file)?;
    file.flush()?;
    file.sync_all()?;
    Ok(bytes)
}
