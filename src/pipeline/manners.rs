//! [`Manners`]: how each file is read, by what a run is told and by what the index remembers of the flags of earlier ones.
//!
//! What is remembered is of a path and of all below it that has nothing nearer. Flags of a run take the place of those that they are about, at the paths of
//! the run and at what is remembered below them; what a `newsearch.toml` states goes before what is remembered.

use super::job::IndexJob;
use crate::enrich::Enrichment;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{Limits, Settings, WalkOptions, format_named};
use crate::search::PathFlags;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where more paths of one folder than this have the same flags, it is the folder that has them: who names the files of one day after day must not have the
/// index remember each.
const MOST_OF_A_FOLDER: usize = 100;

/// How files are read.
#[derive(Debug, Default)]
pub struct Manner {
    /// What is remembered of the archive. What the run states and its folder goes before it.
    pub settings: Settings,
    pub limits: Limits,
    pub walk: WalkOptions,
    pub enrichment: Enrichment,
    /// That of the enrichment.
    pub version: u64,
}

/// How each file is read.
#[derive(Debug, Default)]
pub struct Manners {
    /// Where nothing is remembered.
    usual: Arc<Manner>,
    by_path: FxHashMap<String, Arc<Manner>>,
}

impl Manners {
    /// Those of a run, where this is remembered.
    ///
    /// # Errors
    /// `Argument` where flags are remembered that this newsearch does not know.
    pub fn of_run(job: &IndexJob, remembered: &[PathFlags]) -> Result<Manners> {
        let usual = Arc::new(manner(job, &PathFlags::default())?);
        let by_path = remembered.iter().map(|flags| Ok((flags.path.clone(), Arc::new(manner(job, flags)?))));
        Ok(Manners { usual, by_path: by_path.collect::<Result<_>>()? })
    }

    /// That of the file or folder of this name.
    pub fn of(&self, name: &str) -> &Arc<Manner> {
        let nearest = || way_up(name).find_map(|path| self.by_path.get(path));
        if self.by_path.is_empty() { &self.usual } else { nearest().unwrap_or(&self.usual) }
    }

    /// The paths of which something is remembered.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }
}

fn manner(job: &IndexJob, flags: &PathFlags) -> Result<Manner> {
    let unknown = |what: String| {
        let what = format!("the index remembers {} for {:?}, which this newsearch does not know: {what}", flags.typed(), flags.path);
        Error::new(ErrorKind::Argument, format!("{what}; --forget-flags reads it without"))
    };
    let mut settings = Settings { input_format: flags.input_format.clone(), ..Settings::default() };
    if let Some(name) = flags.input_format.as_ref().filter(|name| format_named(name).is_none()) {
        return Err(unknown(format!("no format is called {name:?}")));
    }
    flags.map.iter().try_for_each(|stated| settings.map.state(stated)).map_err(|cause| unknown(cause.context().to_owned()))?;
    let IndexJob { read, walk, enrichment, .. } = job;
    let enrichment = Enrichment { names: enrichment.names && !flags.no_names, ..enrichment.clone() };
    Ok(Manner {
        settings,
        limits: read.limits.with(&flags.limits),
        walk: WalkOptions { hidden: walk.hidden || flags.hidden, ignored: walk.ignored || flags.ignored },
        version: enrichment.version(),
        enrichment,
    })
}

/// What is to be remembered after a run over these paths with these flags; `forget` where what was remembered of them is not to count any more.
pub fn remembered_after(flags: &PathFlags, roots: &[String], before: &[PathFlags], forget: bool) -> Vec<PathFlags> {
    if flags.is_empty() && !forget {
        return before.to_vec();
    }
    let known = by_path(before);
    let of_run: FxHashSet<&str> = roots.iter().map(String::as_str).collect();
    let mut after: BTreeMap<String, PathFlags> = BTreeMap::new();
    for earlier in before {
        match way_up(&earlier.path).any(|path| of_run.contains(path)) {
            true if forget => {}
            true => drop(after.insert(earlier.path.clone(), flags.over(earlier))),
            false => drop(after.insert(earlier.path.clone(), earlier.clone())),
        }
    }
    for root in roots {
        let earlier = nearest(&known, root).filter(|_| !forget);
        after.insert(root.clone(), earlier.map_or_else(|| flags.clone(), |earlier| flags.over(earlier)).at(root));
    }
    without_repeated(fold(after))
}

/// Of these flags those that hold for what is at or below some paths, or for the paths by what is above them; none that say nothing.
pub fn that_hold<'f>(all: &'f [PathFlags], roots: &[String]) -> Vec<&'f PathFlags> {
    let known = by_path(all);
    let of_run: FxHashSet<&str> = roots.iter().map(String::as_str).collect();
    let above: FxHashSet<&str> = roots.iter().filter_map(|root| nearest(&known, root)).map(|flags| flags.path.as_str()).collect();
    let holds = |path: &str| above.contains(path) || way_up(path).any(|path| of_run.contains(path));
    all.iter().filter(|flags| !flags.is_empty() && holds(&flags.path)).collect()
}

/// Whether files at or below these paths are read otherwise where this is remembered than where that was.
pub fn reads_otherwise(after: &[PathFlags], before: &[PathFlags], roots: &[String]) -> bool {
    let usual = PathFlags::default();
    let (known, known_before) = (by_path(after), by_path(before));
    let said = that_hold(after, roots).into_iter().chain(that_hold(before, roots)).map(|flags| &flags.path);
    let of = |known, path: &str| nearest(known, path).unwrap_or(&usual);
    roots.iter().chain(said).any(|path| of(&known, path).reads_otherwise(of(&known_before, path)))
}

fn by_path(all: &[PathFlags]) -> FxHashMap<&str, &PathFlags> {
    all.iter().map(|flags| (flags.path.as_str(), flags)).collect()
}

fn nearest<'f>(known: &FxHashMap<&str, &'f PathFlags>, path: &str) -> Option<&'f PathFlags> {
    way_up(path).find_map(|path| known.get(path).copied())
}

/// Puts the flags of many paths of one folder that are alike in the place of one for the folder, where nothing is remembered of that.
fn fold(mut all: BTreeMap<String, PathFlags>) -> BTreeMap<String, PathFlags> {
    let mut alike: BTreeMap<(String, PathFlags), Vec<String>> = BTreeMap::new();
    for flags in all.values() {
        let folder = above(&flags.path).filter(|folder| !all.contains_key(*folder));
        if let Some(folder) = folder {
            alike.entry((folder.to_owned(), flags.at(""))).or_default().push(flags.path.clone());
        }
    }
    for ((folder, flags), paths) in alike.into_iter().filter(|(_, paths)| paths.len() > MOST_OF_A_FOLDER) {
        paths.iter().for_each(|path| drop(all.remove(path)));
        all.insert(folder.clone(), flags.at(&folder));
    }
    all
}

/// Leaves out what says the same as what is above it. Those above come first in order of path.
fn without_repeated(all: BTreeMap<String, PathFlags>) -> Vec<PathFlags> {
    let usual = PathFlags::default();
    let known: FxHashMap<&str, &PathFlags> = all.iter().map(|(path, flags)| (path.as_str(), flags)).collect();
    let says_more = |flags: &&PathFlags| {
        let other = way_up(&flags.path).skip(1).find_map(|path| known.get(path).copied()).unwrap_or(&usual);
        **flags != other.at(&flags.path)
    };
    all.values().filter(says_more).cloned().collect()
}

/// A name and those of the folders above it, up to the folder of the index, or to the root of the system for what lies elsewhere.
fn way_up(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| above(name))
}

/// The highest that a name lies in: the folder of the index, the root of the system, or a drive.
pub fn top(name: &str) -> &str {
    way_up(name).last().unwrap_or(name)
}

/// The name of the folder that a name lies in.
fn above(name: &str) -> Option<&str> {
    match name.rfind('/') {
        Some(0) if name.len() > 1 => Some("/"),
        Some(0) => None,
        Some(at) => Some(&name[..at]),
        // The drive of a path of Windows.
        None if name.is_empty() || name.ends_with(':') => None,
        None => Some(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(path: &str, map: &str) -> PathFlags {
        let map = if map.is_empty() { Vec::new() } else { vec![map.to_owned()] };
        PathFlags { path: path.to_owned(), map, ..PathFlags::default() }
    }

    fn shown(all: &[PathFlags]) -> Vec<String> {
        all.iter().map(|flags| format!("{} {}", flags.path, flags.typed())).collect()
    }

    fn after(given: &PathFlags, roots: &[&str], before: &[PathFlags], forget: bool) -> Vec<PathFlags> {
        let roots: Vec<String> = roots.iter().map(|root| (*root).to_owned()).collect();
        remembered_after(given, &roots, before, forget)
    }

    #[test]
    fn flags_are_remembered_of_the_paths_of_the_run_and_put_over_those_below_them() {
        let before = [flags("news/de", "title=a"), flags("other", "title=b")];
        let nameless = PathFlags { no_names: true, ..PathFlags::default() };
        let then = after(&nameless, &["news"], &before, false);
        assert_eq!(shown(&then), ["news --no-names", "news/de --map title=a --no-names", "other --map title=b"]);
        assert_eq!(after(&flags("", ""), &["news"], &then, false), then, "nothing was said");
        assert_eq!(shown(&after(&flags("", "title=c"), &["news/de/x"], &then, false))[2], "news/de/x --map title=c --no-names");
        assert_eq!(shown(&after(&nameless, &["news/fr"], &then, false)).len(), 3, "that is said of the folder above");
        assert_eq!(shown(&after(&flags("", ""), &["news"], &then, true)), ["other --map title=b"]);
        // Other than the folder above.
        assert_eq!(shown(&after(&flags("", ""), &["news/de"], &then, true)), ["news --no-names", "news/de ", "other --map title=b"]);
        let holds = |roots: &[&str]| {
            let roots: Vec<String> = roots.iter().map(|root| (*root).to_owned()).collect();
            that_hold(&then, &roots).iter().map(|flags| flags.path.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!([holds(&["news/fr/a"]), holds(&[""]), holds(&["else"])], ["news", "news news/de other", ""]);
    }

    #[test]
    fn the_files_of_a_folder_that_are_named_day_after_day_are_remembered_as_the_folder() {
        let given = PathFlags { no_names: true, ..PathFlags::default() };
        let mut known = Vec::new();
        for day in 0..=MOST_OF_A_FOLDER {
            known = after(&given, &[&format!("in/{day}.txt")], &known, false);
            assert_eq!(known.len(), if day < MOST_OF_A_FOLDER { day + 1 } else { 1 });
        }
        assert_eq!(shown(&known), ["in --no-names"]);
        assert_eq!(after(&given, &["in/x.txt"], &known, false), known);
    }

    #[test]
    fn the_nearest_path_that_something_is_remembered_of_counts() {
        let job = IndexJob::new(["news"], ".");
        let all = [flags("", "title=base"), flags("a/b", "title=b"), flags("/", "title=else")];
        let manners = Manners::of_run(&job, &all).expect("flags that are known");
        let title = |name: &str| all.iter().position(|flags| manners.of(name).settings == manner(&job, flags).expect("known").settings);
        assert_eq!(["a/b/c.txt", "a/b", "a/bc", "x", "", "/a/b"].map(title), [1, 1, 0, 0, 0, 2].map(Some));
        let unknown = flags("news", "headline=x");
        let told = Manners::of_run(&job, &[unknown]).expect_err("no such part").context().to_owned();
        assert!(told.contains("--map headline=x") && told.contains("--forget-flags"), "{told}");
    }
}
