//! [`Folders`]: which `newsearch.toml` applies to a file: the nearest one on the way up from its folder to the folder that was
//! named. The only place that looks for these files.

use super::Settings;
use super::walk::{Found, found};
use crate::error::{Error, Result};
use std::collections::HashMap;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the file that holds the [`Settings`] of a folder.
pub const SETTINGS_FILE: &str = "newsearch.toml";

/// The name of the file that says what of the people and places found is otherwise; it holds no articles. What is in it is `enrich`'s to read.
pub const OVERLAY_FILE: &str = "entities.toml";

/// The settings of the folders below some roots, each file read once.
#[derive(Debug, Default)]
pub struct Folders {
    roots: Vec<PathBuf>,
    known: HashMap<PathBuf, Arc<Settings>>,
    files: Vec<Found>,
}

impl Folders {
    /// Those below `roots`, which are [real](super::real_path) paths; for a root that is a file, its own folder counts.
    pub fn below(roots: &[PathBuf]) -> Folders {
        let folder = |root: &PathBuf| if root.is_dir() { root.clone() } else { root.parent().unwrap_or(root).to_owned() };
        Folders { roots: roots.iter().map(folder).collect(), ..Folders::default() }
    }

    /// What applies to this file, which lies below one of the roots.
    ///
    /// # Errors
    /// [`Argument`](crate::ErrorKind::Argument) where the file that would apply is wrong; the message names it, the line and what to do.
    /// [`Io`](crate::ErrorKind::Io) where it cannot be read.
    pub fn of(&mut self, file: &Path) -> Result<Arc<Settings>> {
        file.parent().map_or_else(|| Ok(Arc::default()), |folder| self.of_folder(folder))
    }

    /// The files that were read so far.
    pub fn files(&self) -> &[Found] {
        &self.files
    }

    fn of_folder(&mut self, folder: &Path) -> Result<Arc<Settings>> {
        if let Some(known) = self.known.get(folder) {
            return Ok(Arc::clone(known));
        }
        let settings = match read(&folder.join(SETTINGS_FILE))? {
            Some((settings, found)) => {
                self.files.push(found);
                Arc::new(settings)
            }
            // A root within another root ends nothing.
            None => match folder.parent().filter(|parent| self.roots.iter().any(|root| parent.starts_with(root))) {
                Some(parent) => self.of_folder(parent)?,
                None => Arc::default(),
            },
        };
        self.known.insert(folder.to_owned(), Arc::clone(&settings));
        Ok(settings)
    }
}

/// The longest file of settings that is read.
const MAX_BYTES: u64 = 1 << 20;

/// The text of a file that people write for newsearch, [settings](SETTINGS_FILE) or an [overlay](OVERLAY_FILE); `None` where there is none.
///
/// # Errors
/// [`Argument`](crate::ErrorKind::Argument) where it is no regular file (a pipe would be waited for, and a device has no end), longer than 1 MiB or not
/// UTF-8; [`Io`](crate::ErrorKind::Io) where it cannot be read.
pub fn written_by_hand(path: &Path) -> Result<Option<String>> {
    let refused = |what: &str| Error::new(crate::ErrorKind::Argument, format!("{}: {what}", path.display()));
    let failed = |cause: io::Error| match cause.kind() {
        ErrorKind::InvalidData => refused("not UTF-8 text; save it as UTF-8 and run the command again"),
        _ => Error::io(path.display(), &cause),
    };
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(failed(cause)),
    };
    if !about.is_file() {
        return Err(refused("no regular file; move it elsewhere and run the command again"));
    }
    let mut text = String::new();
    fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text)).map_err(failed)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(refused("longer than 1 MiB, which no such file is; move it elsewhere and run the command again"));
    }
    Ok(Some(text))
}

fn read(path: &Path) -> Result<Option<(Settings, Found)>> {
    let Some(text) = written_by_hand(path)? else { return Ok(None) };
    let parsed = Settings::parse(text.trim_start_matches('\u{feff}')).map_err(|cause| {
        let what = format!("{}, {}; mend it and run the command again, nothing was changed", path.display(), cause.context());
        Error::new(cause.kind(), what)
    });
    let about = fs::metadata(path).map_err(|cause| Error::io(path.display(), &cause))?;
    Ok(Some((parsed?, found(path, &about))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_up_to_the_root_applies() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = dir.path().canonicalize().expect("a real path");
        for (name, text) in
            [("newsearch.toml", "site = 'outer'"), ("a/b/x.txt", "x"), ("a/newsearch.toml", "site = 'inner'"), ("c/x.txt", "x")]
        {
            fs::create_dir_all(root.join(name).parent().expect("a folder above")).expect("a folder");
            fs::write(root.join(name), text).expect("written");
        }
        let site = |roots: &[&str], file: &str| {
            let roots: Vec<PathBuf> = roots.iter().map(|r| root.join(r)).collect();
            Folders::below(&roots).of(&root.join(file)).expect("settings").site.clone()
        };
        assert_eq!(site(&[""], "a/b/x.txt").as_deref(), Some("inner"));
        assert_eq!(site(&[""], "c/x.txt").as_deref(), Some("outer"));
        assert_eq!(site(&["c"], "c/x.txt"), None, "what lies above the root is not looked at");
        assert_eq!(site(&["c", ""], "c/x.txt").as_deref(), Some("outer"));
        assert_eq!(site(&["a/x"], "a/x").as_deref(), Some("inner"), "for a file that is named, its own folder counts");
    }

    #[test]
    fn a_wrong_file_is_named_with_its_line() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::write(dir.path().join(SETTINGS_FILE), "site = 'A'\nlangauge = 'de'\n").expect("written");
        let error = Folders::below(&[dir.path().to_owned()]).of(&dir.path().join("x.txt")).unwrap_err();
        assert!(error.context().contains("newsearch.toml, line 2: unknown field `langauge`"), "{}", error.context());
    }
}
