//! [`walk`]: from the paths a user names to the files to read. Looks at names and kinds only; opens nothing.

use super::{OVERLAY_FILE, SETTINGS_FILE, Skip, SkipReason};
use crate::article::Source;
use crate::error::{Error, ErrorKind, Result};
use ignore::{DirEntry, WalkBuilder};
use rayon::prelude::*;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The folder an index lives in. It is never walked: an index must not find itself.
const INDEX_FOLDER: &str = ".newsearch";

/// So many entries are looked at together.
const AT_A_TIME: usize = 4_096;

/// A regular file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The root as it was named, joined with the way down from it.
    pub path: PathBuf,
    /// Its size when it was found.
    pub bytes: u64,
    /// When it was last changed, in nanoseconds since 1970-01-01T00:00:00Z, negative before; `None` where the system does not say.
    pub modified_ns: Option<i128>,
}

/// What to walk over besides visible files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WalkOptions {
    /// Also files and folders whose name begins with a dot.
    pub hidden: bool,
    /// Also what `.gitignore` and `.ignore` files inside the tree leave out. Those above the roots never count: a folder
    /// that is named is meant.
    pub ignored: bool,
}

/// What a walk comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walked {
    /// The regular files, in order of path.
    pub found: Vec<Found>,
    /// What was left out.
    pub skips: Vec<Skip>,
    /// Files and folders that could not be looked at or into: nothing is known of what is there.
    pub unseen: Vec<PathBuf>,
    /// Links that were not followed: what was below one may still be.
    pub links: Vec<PathBuf>,
}

/// The regular files under `roots`, sorted by path, each once even where roots overlap, and what was left out.
///
/// Files that hold [`Settings`](super::Settings) are not among them. A root that is a file is taken as it is, hidden or not. Links are not followed: one that leads to a file of the tree adds
/// nothing, any other is skipped and named. A root that is itself a link is followed, since the user named it.
///
/// # Errors
/// [`ErrorKind::Argument`] where a root does not exist, [`ErrorKind::Io`] where it cannot be looked at.
pub fn walk(roots: &[PathBuf], options: &WalkOptions) -> Result<Walked> {
    // Under one root nothing can be met twice.
    let seen = (roots.len() > 1).then(HashSet::new);
    let mut walker = Walker { options, real_roots: Vec::new(), seen, walked: Walked::default() };
    for root in roots {
        walker.real_roots.push(real_path(root)?);
    }
    for (at, root) in roots.iter().enumerate() {
        walker.root(root, at)?;
    }
    // Each root came in order: what is sorted already takes one look.
    let mut walked = walker.walked;
    walked.found.sort_by(|a, b| a.path.cmp(&b.path));
    walked.skips.sort_by(|a, b| a.source.cmp(&b.source));
    walked.skips.dedup();
    Ok(walked)
}

/// Whether this is the folder of pictures and scripts that browsers save beside a page: `Page_files` beside `Page.html`.
fn belongs_to_page(path: &Path) -> bool {
    let stem = path.file_name().and_then(OsStr::to_str).and_then(|name| name.strip_suffix("_files"));
    stem.is_some_and(|stem| ["html", "htm"].iter().any(|e| path.with_file_name(format!("{stem}.{e}")).is_file()) && path.is_dir())
}

/// Whether an entry is neither a folder nor a link.
fn is_asked_about(entry: &DirEntry) -> bool {
    entry.file_type().is_none_or(|kind| !kind.is_dir() && !kind.is_symlink())
}

/// The path without links, `.` and `..`, absolute.
///
/// # Errors
/// [`ErrorKind::Argument`] where there is nothing at it, [`ErrorKind::Io`] where it cannot be looked at.
pub fn real_path(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => Error::new(ErrorKind::Argument, format!("{}: no such file or folder", path.display())),
        _ => Error::io(path.display(), &cause),
    })
}

/// A file of which the system tells this.
pub(super) fn found(path: &Path, about: &fs::Metadata) -> Found {
    let modified_ns = about.modified().ok().map(|time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos().cast_signed(),
        Err(before) => -before.duration().as_nanos().cast_signed(),
    });
    Found { path: path.to_owned(), bytes: about.len(), modified_ns }
}

struct Walker<'o> {
    options: &'o WalkOptions,
    real_roots: Vec<PathBuf>,
    /// Real paths of the files found, where there are several roots. No link is followed below a root, so root and way down make the real path.
    seen: Option<HashSet<PathBuf>>,
    walked: Walked,
}

impl Walker<'_> {
    fn root(&mut self, root: &Path, at: usize) -> Result<()> {
        let real = self.real_roots[at].clone();
        let about = fs::metadata(root).map_err(|cause| Error::io(root.display(), &cause))?;
        if !about.is_dir() {
            if root.file_name() != Some(OsStr::new(SETTINGS_FILE)) {
                self.file(root, || real, &about);
            }
            return Ok(());
        }
        let ignored = !self.options.ignored;
        let mut builder = WalkBuilder::new(root);
        builder
            .hidden(!self.options.hidden)
            .ignore(ignored)
            .git_ignore(ignored)
            .require_git(false)
            .parents(false)
            .git_global(false)
            .git_exclude(false)
            .follow_links(false)
            .sort_by_file_name(OsStr::cmp)
            .filter_entry(|entry| {
                let left_out = [INDEX_FOLDER, SETTINGS_FILE, OVERLAY_FILE].iter().any(|name| entry.file_name() == OsStr::new(name));
                // What an index is made in before it takes its place.
                let left_out =
                    left_out || entry.file_name().to_str().and_then(|n| n.strip_prefix(INDEX_FOLDER)).is_some_and(|n| n.starts_with('.'));
                entry.depth() == 0 || !(left_out || belongs_to_page(entry.path()))
            });
        let mut entries = builder.build();
        loop {
            let some: Vec<_> = entries.by_ref().take(AT_A_TIME).collect();
            if some.is_empty() {
                return Ok(());
            }
            // What the system says of files is most of a walk over an archive of small ones.
            let about: Vec<_> =
                some.par_iter().map(|entry| entry.as_ref().ok().filter(|e| is_asked_about(e)).map(DirEntry::metadata)).collect();
            for (entry, about) in some.into_iter().zip(about) {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(cause) => {
                        self.fault(root, &cause);
                        continue;
                    }
                };
                let path = entry.path();
                match about {
                    None if entry.file_type().is_some_and(|kind| kind.is_symlink()) => self.link(path),
                    None => {}
                    Some(Ok(about)) => self.file(path, || real.join(path.strip_prefix(root).unwrap_or(path)), &about),
                    Some(Err(cause)) => self.fault(path, &cause),
                }
            }
        }
    }

    fn file(&mut self, path: &Path, real: impl FnOnce() -> PathBuf, about: &fs::Metadata) {
        if !about.is_file() {
            self.skip(path, SkipReason::NotRegular, "a pipe, device or socket");
        } else if self.seen.as_mut().is_none_or(|seen| seen.insert(real())) {
            self.walked.found.push(found(path, about));
        }
    }

    fn link(&mut self, path: &Path) {
        match fs::canonicalize(path) {
            Ok(target) if self.real_roots.iter().any(|root| target.starts_with(root)) => return,
            Ok(_) => self.skip(path, SkipReason::NotRegular, "a link out of the folder; name its target to have it read"),
            Err(_) => self.skip(path, SkipReason::NotRegular, "a link that leads nowhere"),
        }
        self.walked.links.push(path.to_owned());
    }

    fn fault(&mut self, place: &Path, cause: &ignore::Error) {
        // The error names the path itself where it knows one; keep that out of the detail and in the source.
        let mut at = place;
        let mut cause = cause;
        loop {
            match cause {
                ignore::Error::WithPath { path, err } => (at, cause) = (path, err),
                ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => cause = err,
                _ => break,
            }
        }
        let told = cause.to_string();
        let shown = at.display().to_string();
        let detail = told.split_once(shown.as_str()).map_or(told.as_str(), |(_, after)| after.trim_start_matches([':', ' ']));
        self.skip(at, SkipReason::Unreadable, detail);
        self.walked.unseen.push(at.to_owned());
    }

    fn skip(&mut self, path: &Path, reason: SkipReason, detail: &str) {
        let source = Source { path: path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"), member: None };
        self.walked.skips.push(Skip { source, reason, detail: detail.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path, found: &[Found]) -> Vec<String> {
        found.iter().map(|f| f.path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned()).collect()
    }

    fn tree() -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in [("b.txt", "b"), ("a/c.txt", "cc"), ("a/.hidden.txt", "h"), ("a/out.txt", "o"), (".newsearch/meta.json", "{}")]
        {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
            fs::write(path, text).expect("written");
        }
        fs::write(dir.path().join("a/.gitignore"), "out.txt\n").expect("written");
        dir
    }

    #[test]
    fn finds_each_file_once_and_in_order_even_where_roots_overlap() {
        let dir = tree();
        let root = dir.path();
        let roots = [root.join("a"), root.to_owned(), root.join("a/c.txt"), root.join("a/../a")];
        let Walked { found, skips, .. } = walk(&roots, &WalkOptions::default()).expect("walked");
        assert_eq!(names(root, &found), ["a/c.txt", "b.txt"]);
        assert!(skips.is_empty());
        assert_eq!(found[0].bytes, 2);
        assert!(found[0].modified_ns > Some(1_500_000_000_000_000_000));
    }

    #[test]
    fn hidden_and_ignored_files_come_only_when_asked_for_and_an_index_never() {
        let dir = tree();
        let Walked { found, .. } = walk(&[dir.path().to_owned()], &WalkOptions { hidden: true, ignored: true }).expect("walked");
        assert_eq!(names(dir.path(), &found), ["a/.gitignore", "a/.hidden.txt", "a/c.txt", "a/out.txt", "b.txt"]);
        let Walked { found, .. } = walk(&[dir.path().join("a/.hidden.txt")], &WalkOptions::default()).expect("walked");
        assert_eq!(found.len(), 1, "a file that is named is taken as it is");
    }

    #[test]
    fn what_a_browser_saved_beside_a_page_is_passed_over() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for name in ["Page.html", "Page_files/ad.html", "other_files/a.txt"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
            fs::write(path, "x").expect("written");
        }
        let Walked { found, skips, .. } = walk(&[dir.path().to_owned()], &WalkOptions::default()).expect("walked");
        assert_eq!((names(dir.path(), &found), skips.len()), (vec!["Page.html".to_owned(), "other_files/a.txt".to_owned()], 0));
    }

    #[test]
    fn a_root_that_does_not_exist_is_an_error_of_its_own_kind() {
        let dir = tree();
        let error = walk(&[dir.path().join("nowhere")], &WalkOptions::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Argument);
        assert!(error.context().contains("nowhere"));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_sockets_are_skipped_and_named() {
        let (dir, other) = (tree(), tree());
        let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).expect("a socket");
        std::os::unix::fs::symlink(other.path(), dir.path().join("away")).expect("a link");
        std::os::unix::fs::symlink(dir.path().join("b.txt"), dir.path().join("inside")).expect("a link");
        std::os::unix::fs::symlink(dir.path().join("gone"), dir.path().join("dangling")).expect("a link");
        let Walked { found, skips, .. } = walk(&[dir.path().to_owned()], &WalkOptions::default()).expect("walked");
        assert_eq!(names(dir.path(), &found), ["a/c.txt", "b.txt"]);
        let skipped: Vec<_> = skips.iter().map(|s| (s.source.path.rsplit('/').next().expect("a last part"), s.reason)).collect();
        let reason = SkipReason::NotRegular;
        assert_eq!(skipped, [("away", reason), ("dangling", reason), ("socket", reason)]);
    }
}
