//! How a new index takes the place of another: folders are renamed, files never written in place, so that whoever reads the old one goes on.
//!
//! For an index in `.news` the new one is made in `.news.rebuild` beside it. To publish it, `.news` becomes `.news.before`, the new one becomes `.news`,
//! and the old one is removed. Between the two renames there is no `.news`: a run that is killed there leaves that for [`recover`]
//! to put back. A folder of such a name that is none of ours is left alone: what would need its name is refused.

use super::directory::Folder;
use super::seal::META;
use crate::engine::local::failure::failure;
use crate::error::{Error, ErrorKind, Result};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;
use tantivy::directory::{Directory, DirectoryLock, INDEX_WRITER_LOCK};

/// The list of the files of an index, of which some are to be removed one day.
pub const MANAGED: &str = ".managed.json";

/// What is made to take the place of the index.
pub fn rebuilt(place: &Path) -> PathBuf {
    beside(place, ["rebuild", "remade"])
}

/// The index that had its place.
fn before(place: &Path) -> PathBuf {
    beside(place, ["before", "former"])
}

/// A copy that is being made.
pub fn copying(place: &Path) -> PathBuf {
    beside(place, ["backup", "copy"])
}

/// A folder beside the index; hidden, so that it is not taken for articles. What it is called depends on whether the index is hidden too: `news` and `.news`
/// may lie side by side.
fn beside(place: &Path, [of_hidden, of_shown]: [&str; 2]) -> PathBuf {
    let name = place.file_name().unwrap_or_default();
    let hidden = name.as_encoded_bytes().first() == Some(&b'.');
    let mut beside = OsString::from(if hidden { "" } else { "." });
    beside.push(name);
    beside.push(".");
    beside.push(if hidden { of_hidden } else { of_shown });
    place.with_file_name(beside)
}

/// Removes what a run has left that was killed; where there is nothing, that is as good.
///
/// # Errors
/// `Locked` where the run goes on; those of [`remove`].
pub fn remove_left(folder: &Path) -> Result<()> {
    // A lock is a file: none is put into what is somebody else's.
    if folder.is_dir() && is_ours(folder) {
        drop(lock(folder)?);
    }
    remove(folder)
}

/// Removes a folder that was made beside an index; one that is not there is as good.
///
/// # Errors
/// `Argument` where it holds something that is no part of an index, `Io`.
pub fn remove(folder: &Path) -> Result<()> {
    if !is_ours(folder) {
        let what = format!("{} is in the way, and is none of newsearch's; move it elsewhere", folder.display());
        return Err(Error::new(ErrorKind::Argument, what));
    }
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io(folder.display(), &e)),
        _ => Ok(()),
    }
}

/// Whether a folder is not there, holds nothing but locks, or holds an index or what is to become one: the list of its files is written before them.
fn is_ours(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return !folder.exists() };
    let names: Vec<OsString> = entries.flatten().map(|entry| entry.file_name()).collect();
    let is_lock = |name: &OsString| name.as_encoded_bytes().starts_with(b".tantivy-");
    names.iter().all(is_lock) || names.iter().any(|name| name == MANAGED || name == META)
}

/// The right to write to the index in a folder, for as long as it is held.
///
/// # Errors
/// `Locked`, `Io`.
pub fn lock(folder: &Path) -> Result<DirectoryLock> {
    let taken = Folder::open(folder, false, None)?.acquire_lock(&INDEX_WRITER_LOCK);
    taken.map_err(|e| failure(folder, tantivy::TantivyError::LockFailure(e, None)))
}

/// Whether another writes to the index in a folder, as far as that can be told.
pub fn is_locked(folder: &Path) -> bool {
    lock(folder).is_err_and(|e| e.kind() == ErrorKind::Locked)
}

/// Puts back an index whose successor was about to be renamed into its place when the run was killed, and removes one that has its successor.
///
/// # Errors
/// `Locked` where the run still goes on, `Io`.
pub fn recover(place: &Path) -> Result<()> {
    let before = before(place);
    if !before.is_dir() {
        return Ok(());
    }
    if place.is_dir() {
        // Its files may still be open on a system that keeps them then; a later run removes it.
        let _ = remove(&before);
        return Ok(());
    }
    if !is_ours(&before) {
        return Ok(());
    }
    drop(lock(&before)?);
    rename(&before, place)?;
    sync_parent(place)
}

/// Removes what a run that was killed or stopped had made to take the place of the index. To be called by who holds the index's lock: so does who makes an
/// index anew, but for the moment on Windows in which one is published. Who puts a copy where no index is yet holds the lock of what it makes.
pub fn clear(place: &Path) {
    if !cfg!(windows) {
        // Where it cannot be removed it takes room and does no harm.
        let _ = remove_left(&rebuilt(place));
    }
}

/// Whether an index is being replaced just now, or the run that did it was killed.
pub fn is_changing(place: &Path) -> bool {
    !place.is_dir() && before(place).is_dir() && is_ours(&before(place))
}

/// Puts the folder `new` in the place of the index.
///
/// # Errors
/// `Io`; then the index is as it was.
pub fn publish(new: &Path, place: &Path) -> Result<()> {
    let before = before(place);
    remove(&before)?;
    let had = place.is_dir();
    if had {
        rename(place, &before)?;
    }
    if let Err(error) = rename(new, place) {
        if had {
            rename(&before, place)?;
        }
        return Err(error);
    }
    sync_parent(place)?;
    // See `recover`.
    let _ = remove(&before);
    Ok(())
}

/// Puts the folder `new` where nothing is, or an empty folder.
///
/// # Errors
/// `Io`, also where something is there by now.
pub fn place(new: &Path, to: &Path) -> Result<()> {
    match fs::remove_dir(to) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(Error::io(to.display(), &e)),
        _ => {}
    }
    rename(new, to)?;
    sync_parent(to)
}

/// Renames a folder. On Windows a file in it that another program has open just then stops that, so it is tried for two seconds.
fn rename(from: &Path, to: &Path) -> Result<()> {
    let mut tries = if cfg!(windows) { 40 } else { 1 };
    loop {
        tries -= 1;
        match fs::rename(from, to) {
            Ok(()) => return Ok(()),
            Err(e) if tries > 0 && e.kind() == io::ErrorKind::PermissionDenied => sleep(Duration::from_millis(50)),
            Err(e) => {
                let why = if cfg!(windows) { "; close other programs that use the index" } else { "" };
                return Err(Error::new(ErrorKind::Io, format!("{} cannot be renamed to {}: {e}{why}", from.display(), to.display())));
            }
        }
    }
}

/// Brings the name of a folder to the disk.
///
/// # Errors
/// `Io`.
pub fn sync_parent(folder: &Path) -> Result<()> {
    let parent = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync(parent)
}

/// Brings the names in a folder to the disk. Windows does that of itself, and has no call for it.
///
/// # Errors
/// `Io`.
pub fn sync(folder: &Path) -> Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    fs::File::open(folder).and_then(|file| file.sync_all()).map_err(|e| Error::io(folder.display(), &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(folder: &Path, text: &str) {
        fs::create_dir_all(folder).expect("a folder");
        fs::write(folder.join("x"), text).expect("written");
        fs::write(folder.join(MANAGED), "[]").expect("written");
    }

    fn text(folder: &Path) -> String {
        fs::read_to_string(folder.join("x")).expect("read")
    }

    #[test]
    fn the_new_takes_the_place_of_the_old_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join(".newsearch");
        index(&rebuilt(&place), "first");
        publish(&rebuilt(&place), &place).expect("published");
        index(&rebuilt(&place), "second");
        publish(&rebuilt(&place), &place).expect("published");
        assert_eq!(text(&place), "second");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn without_a_new_one_the_old_stays() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("index");
        index(&place, "old");
        assert!(publish(&rebuilt(&place), &place).is_err());
        assert_eq!(text(&place), "old");
    }

    #[test]
    fn what_is_none_of_ours_is_never_removed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["index", ".index"] {
            let place = folder.path().join(name);
            for other in [rebuilt(&place), before(&place), copying(&place)] {
                fs::create_dir_all(&other).expect("a folder");
                fs::write(other.join("x"), "precious").expect("written");
            }
            clear(&place);
            assert!(remove(&copying(&place)).is_err() && !is_changing(&place));
            recover(&place).expect("nothing to recover");
            index(&place, "old");
            recover(&place).expect("nothing to recover");
            assert!(publish(&folder.path().join("new"), &place).is_err());
            let others = [rebuilt(&place), before(&place), copying(&place)];
            assert_eq!(others.map(|other| text(&other)), ["precious"; 3]);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 8, "no two have a name in common");
    }

    #[test]
    fn a_run_killed_between_the_renames_is_undone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("index");
        index(&before(&place), "old");
        assert!(is_changing(&place));
        let held = lock(&before(&place)).expect("the lock");
        assert_eq!(recover(&place).expect_err("it goes on").kind(), ErrorKind::Locked);
        drop(held);
        recover(&place).expect("recovered");
        assert_eq!(text(&place), "old");
    }
}
