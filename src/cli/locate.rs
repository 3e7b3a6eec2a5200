//! Which index is meant, and the folder that file names in it are relative to.

use super::output;
use crate::engine::{INDEX_FOLDER, Location};
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::real_path;
use crate::text::escape::terminal_line;
use std::path::{Path, PathBuf};

/// The variable that names an index.
const VARIABLE: &str = "NEWSEARCH_INDEX";

/// An index to write to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where it is or will be.
    pub location: Location,
    /// The folder to which the names of files within it are relative.
    pub base: PathBuf,
    /// Whether it is that of a folder above, since none was named and there is none here.
    pub above: bool,
}

impl Place {
    /// Says so where it is that of a folder above: who meant to make one here would not know.
    pub fn tell_above(&self) {
        if self.above {
            let folder = terminal_line(&typed(self.location.folder()));
            output::note(&format!("the index is that of {folder}, a folder above this one; --index {INDEX_FOLDER} makes one here"));
        }
    }
}

/// The index to ask: the one named, else the nearest.
///
/// # Errors
/// `NoIndex` where none is named and there is none here or above.
pub fn to_ask(index: Option<&Path>) -> Result<Location> {
    if let Some(folder) = named(index) {
        return Ok(meant(folder));
    }
    let here = here()?;
    let none = || Error::new(ErrorKind::NoIndex, format!("no index in {} or a folder above it", here.display()));
    Location::nearest(&here).ok_or_else(none)
}

/// The index to bring up to date with `paths`: the one named, else the nearest, else a new one here.
///
/// # Errors
/// `Argument` where a path does not exist and there is no index yet, or the index would lie among the files, `Io` where there is no current folder.
pub fn to_write(index: Option<&Path>, paths: &[PathBuf]) -> Result<Place> {
    let here = here()?;
    if let Some(folder) = named(index) {
        return checked(meant(absolute(&folder)?), here, paths);
    }
    let own = Location::within(&here);
    let location = Location::nearest(&here).unwrap_or_else(|| own.clone());
    Ok(Place { above: location != own, ..checked(location, here, paths)? })
}

/// The index for `query --in`: as [`to_write`], but a single folder has its own.
///
/// # Errors
/// As [`to_write`].
pub fn to_write_within(index: Option<&Path>, paths: &[PathBuf]) -> Result<Place> {
    match paths {
        [folder] if named(index).is_none() && folder.is_dir() => checked(Location::within(&absolute(folder)?), here()?, paths),
        _ => to_write(index, paths),
    }
}

/// The folder that the names of files read without an index are relative to: as if they were indexed from here.
///
/// # Errors
/// `Io` where there is no current folder.
pub fn base_here() -> Result<PathBuf> {
    let here = here()?;
    let location = named(None).map_or_else(|| Location::nearest(&here).unwrap_or_else(|| Location::within(&here)), meant);
    Ok(base(&location, here))
}

fn checked(location: Location, here: PathBuf, paths: &[PathBuf]) -> Result<Place> {
    let folder = location.folder().canonicalize();
    for path in paths {
        let real = match real_path(path) {
            Ok(real) => real,
            // The run tells what the index holds of it.
            Err(_) if folder.is_ok() => continue,
            Err(error) => return Err(error),
        };
        // A folder of articles that was named as the index by mistake would fill up with its files.
        if folder.as_ref().is_ok_and(|folder| real.starts_with(folder)) {
            let own = path.join(INDEX_FOLDER);
            let message = format!(
                "{} cannot be the index: it holds what is to be indexed; use --index {}",
                location.folder().display(),
                own.display()
            );
            return Err(Error::new(ErrorKind::Argument, message));
        }
    }
    Ok(Place { base: base(&location, here), location, above: false })
}

/// The parent of the index folder: both can be moved together, and names are the same from wherever the command is run.
fn base(location: &Location, here: PathBuf) -> PathBuf {
    location.folder().parent().map_or_else(|| here.clone(), |parent| here.join(parent))
}

/// An index folder as one would type it from here: the folder it lies in, where that is enough, in quotes where it has spaces.
pub fn typed(index: &Path) -> String {
    let folder = if index.ends_with(INDEX_FOLDER) { index.parent().unwrap_or(index) } else { index };
    let shown = here().ok().and_then(|here| folder.strip_prefix(here).ok().map(Path::to_owned)).unwrap_or_else(|| folder.to_owned());
    let text = if shown.as_os_str().is_empty() { ".".to_owned() } else { shown.display().to_string() };
    if text.contains(char::is_whitespace) { format!("{text:?}") } else { text }
}

/// The index in a folder that was named: the folder itself, or the `.newsearch` in it where only that is one.
fn meant(folder: PathBuf) -> Location {
    let (itself, within) = (Location::Folder(folder.clone()), Location::within(&folder));
    if !itself.exists() && within.exists() { within } else { itself }
}

fn named(index: Option<&Path>) -> Option<PathBuf> {
    let stated = || std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    index.map(Path::to_owned).or_else(stated)
}

fn here() -> Result<PathBuf> {
    std::env::current_dir().map_err(|cause| Error::io("the current folder", &cause))
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|cause| Error::io(path.display(), &cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_to_the_folder_that_holds_the_index() {
        let here = PathBuf::from("/here");
        assert_eq!(base(&Location::Folder("/archive/.newsearch".into()), here.clone()), Path::new("/archive"));
        assert_eq!(base(&Location::Folder("/data/index".into()), here.clone()), Path::new("/data"));
        assert_eq!(base(&Location::Folder(".newsearch".into()), here.clone()), Path::new("/here/"));
    }

    #[test]
    fn the_articles_are_not_taken_for_the_index() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let paths = [folder.path().to_owned()];
        let error = to_write(Some(folder.path()), &paths).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Argument);
        assert!(error.context().contains(INDEX_FOLDER), "{error}");
        assert!(to_write(Some(&folder.path().join("index")), &paths).is_ok());
    }

    #[test]
    fn a_path_that_is_not_there_is_named_before_an_index_is_made() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let error = to_write(Some(&folder.path().join("index")), &[folder.path().join("nowhere")]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Argument);
        assert!(error.context().contains("nowhere"), "{error}");
        assert!(!folder.path().join("index").exists());
    }
}
