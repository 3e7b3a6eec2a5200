//! What a run has to do: which files are new or changed, which are as they were, which are gone.

use super::manners::{Manner, Manners};
use super::report::SkippedSource;
use super::source_name::{source_name, source_path};
use crate::error::Result;
use crate::ingest::{Folders, Found, SETTINGS_FILE, Settings, Skip, SkipReason, WalkOptions, Walked, can_be_opened, real_path, walk};
use crate::search::{SourceRecord, SourceSkip};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// A file to read, and the name under which the index knows it.
#[derive(Debug, Clone)]
pub struct Todo {
    pub found: Found,
    pub name: String,
    /// Articles it gave when it was last read.
    pub before: u64,
    /// What is known of its folder.
    pub settings: Arc<Settings>,
    /// How it is read.
    pub manner: Arc<Manner>,
}

/// Where to look and what for.
pub struct Look<'l> {
    /// Real paths of files and folders.
    pub roots: &'l [PathBuf],
    /// The folders below which a `newsearch.toml` counts.
    pub settings_below: &'l [PathBuf],
    pub base: &'l Path,
    /// How each file is read: what was enriched otherwise is read again.
    pub manners: &'l Manners,
    /// Real paths of files that are no part of the archive.
    pub leave_out: &'l [PathBuf],
    /// Also read what has not changed and gave nothing, or not all, the last time: it is asked for in another way now.
    pub retry: bool,
    /// Read all, changed or not.
    pub reread: bool,
    /// Look also at what the index knows and the walk passes over.
    pub as_before: bool,
}

#[derive(Debug, Default)]
pub struct Plan {
    /// In order of path.
    pub todo: Vec<Todo>,
    pub unchanged_files: u64,
    pub unchanged_articles: u64,
    /// Files to read only because they were enriched otherwise.
    pub reenriched_files: u64,
    /// Names of files that are gone, with the articles they gave.
    pub gone: Vec<(String, u64)>,
    /// What the walk or an earlier run could not read.
    pub skipped: Vec<SkippedSource>,
    /// Records of settings that are new or changed. They are kept once the files below them have been read.
    pub settings: Vec<SourceRecord>,
    /// Names of settings that are gone; as above.
    pub settings_gone: Vec<String>,
}

/// Compares what is there with the records.
///
/// # Errors
/// Those of [`walk`] and of [`Folders::of`].
pub fn plan(look: &Look<'_>, records: &[&SourceRecord]) -> Result<Plan> {
    let mut walked = walked(look)?;
    if look.as_before {
        let seen: HashSet<PathBuf> = walked.found.iter().map(|found| found.path.clone()).collect();
        let known = records.iter().filter(|record| record.is_of_articles() && is_inside(&record.path, look.roots, look.base));
        let is_there = |path: &PathBuf| path.is_file() && real_path(path).is_ok_and(|real| real == *path);
        let passed = known.map(|record| source_path(&record.path, look.base)).filter(|path| !seen.contains(path) && is_there(path));
        walked.found.extend(walk(&passed.collect::<Vec<_>>(), &WalkOptions::default())?.found);
        walked.found.sort_by(|a, b| a.path.cmp(&b.path));
    }
    compared(look, records, walked)
}

/// Walks over each root as it is to be, and over what lies in one and is to be walked with more.
fn walked(look: &Look<'_>) -> Result<Walked> {
    let options = |name: &str| look.manners.of(name).walk;
    let named = |path: &PathBuf| options(&source_name(path, look.base));
    let within = look.manners.paths().filter(|path| options(path) != WalkOptions::default() && is_inside(path, look.roots, look.base));
    let within = within.map(|path| source_path(path, look.base)).filter(|path| !look.roots.contains(path) && path.is_dir());
    let mut groups: BTreeMap<(bool, bool), Vec<PathBuf>> = BTreeMap::new();
    for path in look.roots.iter().cloned().chain(within) {
        let WalkOptions { hidden, ignored } = named(&path);
        groups.entry((hidden, ignored)).or_default().push(path);
    }
    let mut all = Walked::default();
    let several = groups.len() > 1;
    for ((hidden, ignored), roots) in groups {
        let Walked { found, skips, unseen, links } = walk(&roots, &WalkOptions { hidden, ignored })?;
        all.found.extend(found);
        all.skips.extend(skips);
        all.unseen.extend(unseen);
        all.links.extend(links);
    }
    if several {
        all.found.sort_by(|a, b| a.path.cmp(&b.path));
        all.found.dedup_by(|a, b| a.path == b.path);
        all.skips.sort_by(|a, b| a.source.cmp(&b.source));
        all.skips.dedup();
        // A link from one to another leads nowhere else.
        let leads_out = |link: &PathBuf| !link.canonicalize().is_ok_and(|target| look.roots.iter().any(|root| target.starts_with(root)));
        let (out, within): (Vec<PathBuf>, Vec<PathBuf>) = std::mem::take(&mut all.links).into_iter().partition(leads_out);
        all.skips.retain(|skip| !within.iter().any(|link| Path::new(&skip.source.path) == link));
        all.links = out;
    }
    Ok(all)
}

fn compared(look: &Look<'_>, records: &[&SourceRecord], walked: Walked) -> Result<Plan> {
    let Look { roots, base, .. } = *look;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos().cast_signed());
    let Walked { mut found, skips: walk_skips, unseen, links } = walked;
    found.retain(|found| !look.leave_out.contains(&found.path));
    let named = |paths: &[PathBuf]| paths.iter().map(|path| source_name(path, base)).collect::<Vec<String>>();
    let (roots, unseen, links) = (named(roots), named(&unseen), named(&links));
    // What could not be looked at is not gone, nor what is below it; nor what was below a folder that is a link now.
    let may_be = |name: &str| unseen.iter().any(|unseen| lies_in(name, unseen)) || links.iter().any(|link| name.starts_with(&within(link)));
    let is_gone = |name: &str| roots.iter().any(|root| lies_in(name, root)) && !may_be(name);
    let mut folders = Folders::below(look.settings_below);
    let settings = found.iter().map(|found| folders.of(&found.path)).collect::<Result<Vec<_>>>()?;
    let (mut of_settings, mut known): (HashMap<_, _>, HashMap<_, _>) =
        records.iter().map(|r| (r.path.as_str(), *r)).partition(|(name, _)| name.rsplit('/').next() == Some(SETTINGS_FILE));
    let mut plan = Plan::default();
    // The folders whose files must be read again because something else is known of them now.
    let mut changed: Vec<String> = Vec::new();
    for file in folders.files() {
        let name = source_name(&file.path, base);
        if of_settings.remove(name.as_str()).is_none_or(|record| !is_unchanged(record, file)) {
            changed.push(name.strip_suffix(SETTINGS_FILE).unwrap_or(&name).to_owned());
            let modified_ns = trusted_time(file.modified_ns, now);
            plan.settings.push(SourceRecord { path: name, bytes: file.bytes, modified_ns, ..SourceRecord::default() });
        }
    }
    for (name, _) in of_settings.into_iter().filter(|(name, _)| is_gone(name) && !source_path(name, base).is_file()) {
        changed.push(name.strip_suffix(SETTINGS_FILE).unwrap_or(name).to_owned());
        plan.settings_gone.push(name.to_owned());
    }
    // A folder without a name is that of the index; names of files elsewhere are absolute.
    let stale = |name: &str| {
        changed.iter().any(|folder| if folder.is_empty() { !Path::new(name).is_absolute() } else { name.starts_with(folder.as_str()) })
    };
    let stale_names = |record: &SourceRecord, manner: &Manner| record.enriched_with != manner.version && record.articles > 0;
    for (found, settings) in found.into_iter().zip(settings) {
        let name = source_name(&found.path, base);
        let record = known.remove(name.as_str());
        let manner = look.manners.of(&name);
        match record {
            Some(record)
                if !look.reread
                    && is_unchanged(record, &found)
                    && !stale(&name)
                    && !stale_names(record, manner)
                    && (gave_all(record) || !look.retry)
                    && !is_readable_now(record, &found.path) =>
            {
                plan.unchanged_files += 1;
                plan.unchanged_articles += record.articles;
                plan.skipped.extend(record.skips.iter().map(|skip| SkippedSource::new(&record.path, skip)));
            }
            record => {
                plan.reenriched_files +=
                    u64::from(record.is_some_and(|record| is_unchanged(record, &found) && stale_names(record, manner)));
                let settings = if manner.settings == Settings::default() { settings } else { Arc::new(settings.or(&manner.settings)) };
                plan.todo.push(Todo { found, before: record.map_or(0, |r| r.articles), name, settings, manner: manner.clone() });
            }
        }
    }
    plan.gone.extend(known.into_iter().filter(|(name, _)| is_gone(name)).map(|(name, record)| (name.to_owned(), record.articles)));
    plan.gone.sort();
    plan.skipped.extend(walk_skips.iter().map(|skip| {
        let name = source_name(Path::new(&skip.source.path), base);
        SkippedSource::new(if name.is_empty() { "." } else { &name }, &record_skip(skip))
    }));
    Ok(plan)
}

/// Whether the file of this name lies in one of these, which are real paths.
pub fn is_inside(name: &str, roots: &[PathBuf], base: &Path) -> bool {
    roots.iter().any(|root| lies_in(name, &source_name(root, base)))
}

/// Whether the file of this name is the one of that name, or lies in the folder of that.
fn lies_in(name: &str, place: &str) -> bool {
    match place.is_empty() {
        // The base itself has no name; everything under it is named relatively, and absolute names lie elsewhere.
        true => !Path::new(name).is_absolute(),
        false => name == place || name.starts_with(&within(place)),
    }
}

/// Whether there was nothing in a file that could not be read.
fn gave_all(record: &SourceRecord) -> bool {
    record.articles > 0 && record.skips.is_empty()
}

/// Whether a file that could not be opened can be: a right that was given leaves size and time of change as they were.
fn is_readable_now(record: &SourceRecord, path: &Path) -> bool {
    let unreadable = |skip: &SourceSkip| skip.reason == SkipReason::Unreadable.as_str() && skip.member.is_none();
    record.skips.iter().any(unreadable) && can_be_opened(path)
}

fn within(folder: &str) -> String {
    if folder.ends_with('/') { folder.to_owned() } else { format!("{folder}/") }
}

/// What the record keeps of a skip.
pub fn record_skip(skip: &Skip) -> SourceSkip {
    SourceSkip { member: skip.source.member.clone(), reason: skip.reason.as_str().to_owned(), detail: skip.detail.clone() }
}

fn is_unchanged(record: &SourceRecord, found: &Found) -> bool {
    record.bytes == found.bytes && record.modified_ns.is_some() && record.modified_ns.map(i128::from) == found.modified_ns
}

/// The modification time to record for a file that was read when the clock showed `read_ns`; `None` where a later write could leave
/// the same time behind. A clock tick is at most some 10 ms (Linux, macOS, Windows); file systems with whole seconds (or FAT's
/// two) are known by a time without a fraction.
pub fn trusted_time(modified_ns: Option<i128>, read_ns: i128) -> Option<i64> {
    let modified_ns = modified_ns?;
    let tick = if modified_ns % 1_000_000_000 == 0 { 2_000_000_000 } else { 20_000_000 };
    (modified_ns + tick < read_ns).then(|| i64::try_from(modified_ns).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_opened_is_read_once_it_can_be() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base = crate::ingest::real_path(folder.path()).expect("a path");
        std::fs::write(base.join("a.txt"), "Harbour\n\nIt was closed.").expect("written");
        let manners = Manners::default();
        let look = Look {
            roots: std::slice::from_ref(&base),
            settings_below: &[],
            base: &base,
            manners: &manners,
            leave_out: &[],
            retry: false,
            reread: false,
            as_before: false,
        };
        let found = plan(&look, &[]).expect("planned").todo.pop().expect("a new file").found;
        let todo = |reason: SkipReason| {
            let skip = SourceSkip { member: None, reason: reason.as_str().to_owned(), detail: String::new() };
            let modified_ns = found.modified_ns.and_then(|time| i64::try_from(time).ok());
            let record =
                SourceRecord { path: "a.txt".to_owned(), bytes: found.bytes, modified_ns, skips: vec![skip], ..SourceRecord::default() };
            plan(&look, &[&record]).expect("planned").todo.len()
        };
        assert_eq!([SkipReason::Unreadable, SkipReason::Malformed].map(todo), [1, 0]);
    }

    #[test]
    fn what_could_not_be_looked_at_is_not_gone() {
        let base = Path::new("/archive");
        let records = ["a.txt", "b/c.txt", "b/d/e.txt", "bb.txt", "/else/f.txt"]
            .map(|path| SourceRecord { path: path.to_owned(), ..SourceRecord::default() });
        let records: Vec<&SourceRecord> = records.iter().collect();
        let manners = Manners::default();
        let gone = |root: &str, unseen: &[&str], links: &[&str]| {
            let look = Look {
                roots: &[PathBuf::from(root)],
                settings_below: &[],
                base,
                manners: &manners,
                leave_out: &[],
                retry: false,
                reread: false,
                as_before: false,
            };
            let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect();
            let walked = Walked { unseen: paths(unseen), links: paths(links), ..Walked::default() };
            compared(&look, &records, walked).expect("planned").gone.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(gone("/archive", &[], &[]), "a.txt b/c.txt b/d/e.txt bb.txt");
        assert_eq!(gone("/archive", &["/archive"], &[]), "", "the folder itself");
        assert_eq!(gone("/archive", &["/archive/b"], &[]), "a.txt bb.txt", "a folder");
        assert_eq!(gone("/archive", &["/archive/b/c.txt", "/archive/a.txt"], &[]), "b/d/e.txt bb.txt", "files");
        assert_eq!(gone("/archive", &[], &["/archive/b", "/archive/a.txt"]), "a.txt bb.txt", "a folder that is a link now, and a file");
        assert_eq!(gone("/else", &["/archive"], &[]), "/else/f.txt");
        assert_eq!(gone("/else", &["/else/f.txt"], &[]), "");
    }

    #[test]
    fn trusts_no_time_that_the_next_write_could_repeat() {
        let second = 1_000_000_000;
        assert_eq!(trusted_time(Some(100 * second + 5), 100 * second + 1_000_005), None);
        assert_eq!(trusted_time(Some(100 * second + 5), 101 * second), Some(100 * 1_000_000_000 + 5));
        assert_eq!(trusted_time(Some(100 * second), 101 * second), None);
        assert_eq!(trusted_time(Some(100 * second), 103 * second), Some(100 * 1_000_000_000));
        // Archives are unpacked with such times; what the system does not say is another thing.
        assert_eq!([Some(0), Some(-5 * second), None].map(|time| trusted_time(time, 100 * second)), [Some(0), Some(-5_000_000_000), None]);
    }
}
