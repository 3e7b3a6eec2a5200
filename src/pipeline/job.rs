//! [`IndexJob`]: one run over the files that a user named.

use super::handing_in::{HandingIn, name_some};
use super::manners::{Manners, reads_otherwise, remembered_after, that_hold, top};
use super::plan::{Look, Plan, Todo, is_inside, plan};
use super::progress::Progress;
use super::reader::{BATCH_BYTES, Batch, How, Job, Outlet, help, read_files};
use super::report::{Report, SkippedSource};
use super::source_name::{source_name, source_path};
use crate::enrich::Enrichment;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{ReadOptions, SETTINGS_FILE, Settings, SkipReason, WalkOptions, real_path};
use crate::search::{Held, Indexer, PathFlags, SourceRecord, SourceSkip};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Brings an index up to date with files and folders.
///
/// ```no_run
/// use newsearch::engine::{self, Location, WriteOptions};
/// use newsearch::pipeline::{IndexJob, Silent};
/// let mut indexer = engine::writer(&Location::within("archive".as_ref()), &WriteOptions::default())?;
/// let report = IndexJob::new(["archive"], "archive").run(&mut *indexer, &mut Silent)?;
/// indexer.finish()?;
/// println!("{} articles, {} new", report.articles, report.added);
/// # Ok::<(), newsearch::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct IndexJob {
    /// The files and folders to bring in. Files that the index knows within them and that are gone are removed from it.
    pub paths: Vec<PathBuf>,
    /// The folder to which paths within it are recorded relatively, so that it can be moved together with its index.
    pub base: PathBuf,
    /// What to take of folders.
    pub walk: WalkOptions,
    /// Files in these folders that are no part of the archive, such as the report of an earlier run.
    pub leave_out: Vec<PathBuf>,
    /// How to read files. Where it states a format or settings, files that gave nothing or not all in an earlier run are read again; a
    /// changed `newsearch.toml` has all files below it read again.
    pub read: ReadOptions,
    /// The folders within which a `newsearch.toml` holds for the files below it; where none are given, the paths.
    pub settings_below: Option<Vec<PathBuf>>,
    /// How to enrich what was read. Files whose articles were enriched otherwise are read again.
    pub enrichment: Enrichment,
    /// Threads that read, at least one.
    pub threads: usize,
    /// Commit whenever so much time has passed, and at the end; what is committed survives whatever happens later.
    pub commit_every: Duration,
    /// Read all files anew, changed or not.
    pub reread: bool,
    /// Take what earlier runs have taken, as they did: files that they read are read also where [`walk`](IndexJob::walk) would pass them over now, and where they
    /// found no names, none are found. For a run that only brings up to date what others have set up.
    pub as_before: bool,
    /// Flags that the index is to remember for the [paths](IndexJob::paths), in the place of those that they are about. The job is to have what they say in
    /// `read`, `walk` and `enrichment` too, as far as it is to go before a `newsearch.toml`. Files are read by what is remembered then. `None` for a run that
    /// neither goes by what is remembered nor changes it.
    pub flags: Option<PathFlags>,
    /// The flags are those of all that the index knows, not of the paths alone.
    pub flags_of_all: bool,
    /// Forget what is remembered for the paths and what is below them.
    pub forget_flags: bool,
}

/// How often a run starts over from the last commit after a fault of the index before it gives up.
const RESTARTS: usize = 2;

impl IndexJob {
    /// A run over these paths with the defaults: visible files, as many threads as cores, a commit a minute.
    pub fn new(paths: impl IntoIterator<Item = impl Into<PathBuf>>, base: impl Into<PathBuf>) -> IndexJob {
        IndexJob {
            paths: paths.into_iter().map(Into::into).collect(),
            base: base.into(),
            walk: WalkOptions::default(),
            leave_out: Vec::new(),
            read: ReadOptions::default(),
            settings_below: None,
            enrichment: Enrichment::default(),
            threads: std::thread::available_parallelism().map_or(1, |n| n.get()),
            commit_every: Duration::from_secs(60),
            reread: false,
            as_before: false,
            flags: None,
            flags_of_all: false,
            forget_flags: false,
        }
    }

    /// Does the run. Files that cannot be read are in the report, not errors.
    ///
    /// # Errors
    /// [`Argument`](ErrorKind::Argument) where a path does not exist or a `newsearch.toml` is wrong, before anything is changed; [`Io`](ErrorKind::Io) where the index cannot be written, after starting over twice from the
    /// last commit: what was committed stays, and the next run completes it.
    pub fn run(&self, indexer: &mut dyn Indexer, progress: &mut dyn Progress) -> Result<Report> {
        let began = Instant::now();
        if self.as_before && self.enrichment.names {
            let nameless = Enrichment { names: false, ..self.enrichment.clone() };
            let any = |version: u64| indexer.sources().iter().any(|record| record.articles > 0 && record.enriched_with == version);
            if any(nameless.version()) && !any(self.enrichment.version()) {
                return IndexJob { enrichment: nameless, ..self.clone() }.run(indexer, progress);
            }
        }
        let base = self.base.canonicalize().unwrap_or_else(|_| self.base.clone());
        let roots = self.paths.iter().map(|path| real_path(path).map_err(|e| with_what_is_held(e, path, &base, indexer)));
        let roots = roots.collect::<Result<Vec<PathBuf>>>()?;
        let mut restarts = 0;
        loop {
            match self.attempt(&roots, &base, indexer, progress) {
                Err(e) if e.kind() == ErrorKind::Io && restarts < RESTARTS => restarts += 1,
                Err(e) => return Err(e),
                Ok(mut report) => {
                    report.seconds = began.elapsed().as_secs_f64();
                    return Ok(report);
                }
            }
        }
    }

    fn attempt(&self, roots: &[PathBuf], base: &Path, indexer: &mut dyn Indexer, progress: &mut dyn Progress) -> Result<Report> {
        let records = indexer.sources();
        let known_settings = settings_folders(&records, base);
        let leave_out: Vec<PathBuf> = self.leave_out.iter().filter_map(|path| path.canonicalize().ok()).collect();
        let retry = self.read.input_format.is_some() || self.read.settings != Settings::default();
        let Remembering { manners, flags, kept, changed } = self.remembering(roots, base, indexer)?;
        let settings_below = self.settings_below.as_deref().unwrap_or(roots);
        let look = Look {
            roots,
            settings_below,
            base,
            manners: &manners,
            leave_out: &leave_out,
            retry,
            reread: self.reread,
            as_before: self.as_before,
        };
        let Plan { todo, unchanged_files, unchanged_articles, reenriched_files, gone, skipped, settings, settings_gone } =
            plan(&look, &records)?;
        let mut report = Report {
            unchanged: unchanged_articles,
            files_unchanged: unchanged_files,
            files_reenriched: reenriched_files,
            skipped,
            flags_kept: kept,
            flags_changed: changed,
            ..Report::default()
        };
        indexer.expect(todo.iter().map(|todo| todo.found.bytes).sum())?;
        // Their articles stay until all else is read: others may state the same ids now, as a file does that was renamed, or come into their own again.
        gone.iter().try_for_each(|(name, _)| indexer.begin_in_parts(name))?;
        let mut dirty = !(gone.is_empty() && settings.is_empty() && settings_gone.is_empty());
        if let Some(flags) = flags {
            dirty |= indexer.flags().unwrap_or_default() != flags;
            indexer.remember_flags(flags);
        }
        // Of files that gave articles before, those that are as they were can stay; but not of what is read a second time in a run, when others have gone.
        let again = !self.reread && todo.iter().any(|todo| todo.before > 0);
        let held = if again { Some(indexer.held()?) } else { None };
        progress.planned(todo.len() as u64, todo.iter().map(|t| t.found.bytes).sum());
        dirty |= !todo.is_empty();
        self.hand_in(&todo, held.as_deref(), indexer, progress, &mut report)?;
        // Files that lost the id of an article to one that is gone now. What this run is told of its files holds for no others.
        let is_own = |name: &str| is_inside(name, roots, base);
        let is_there = |name: &str| source_path(name, base).is_file() && (is_own(name) || !retry);
        while !report.interrupted {
            let names = indexer.uncovered(&is_there);
            let (own, others): (Vec<String>, Vec<String>) = names.into_iter().partition(|name| is_own(name));
            let mut todo = Vec::new();
            for (names, settings_below) in [(own, settings_below), (others, &known_settings)] {
                match planned_again(&names, &Look { settings_below, ..look }) {
                    Ok(more) => todo.extend(more),
                    // The next run that is told of them reads them.
                    Err(e) => report.skipped.extend(names.iter().map(|name| unplanned(name, &e))),
                }
            }
            if todo.is_empty() {
                break;
            }
            progress.planned(todo.len() as u64, todo.iter().map(|t| t.found.bytes).sum());
            // Their articles are counted already.
            let mut again = Report::default();
            self.hand_in(&todo, None, indexer, progress, &mut again)?;
            report.interrupted = again.interrupted;
            report.files_read += again.files_read;
            report.bytes_read += again.bytes_read;
            report.skipped.extend(again.skipped);
        }
        if !report.interrupted {
            for (name, articles) in &gone {
                indexer.remove(name)?;
                report.removed += articles;
                report.files_removed += 1;
            }
            // Only now: a run that ends before has the files below them read again by the next.
            for record in settings {
                indexer.begin(&record.path)?;
                indexer.end(record)?;
            }
            settings_gone.iter().try_for_each(|name| indexer.remove(name))?;
        }
        let commit = indexer.commit_if(dirty)?;
        report.articles = commit.articles;
        report.generation = commit.generation;
        report.folding_seconds = commit.folding.as_secs_f64();
        progress.committed(commit.articles);
        report.skipped.sort();
        report.skipped.dedup();
        report.without_column.sort();
        name_some(&mut report);
        Ok(report)
    }

    /// What the run makes of the flags that the index remembers.
    fn remembering(&self, roots: &[PathBuf], base: &Path, indexer: &dyn Indexer) -> Result<Remembering> {
        let Some(given) = &self.flags else {
            return Ok(Remembering { manners: Manners::of_run(self, &[])?, ..Remembering::default() });
        };
        let before = indexer.flags();
        let known = before.unwrap_or_default();
        let mut roots: Vec<String> = roots.iter().map(|root| source_name(root, base)).collect();
        if self.flags_of_all {
            let tops: BTreeSet<&str> = roots.iter().chain(known.iter().map(|flags| &flags.path)).map(|path| top(path)).collect();
            roots = tops.into_iter().map(str::to_owned).collect();
        }
        let flags = remembered_after(given, &roots, known, self.forget_flags);
        let is_told = |flags: &PathFlags| given.at(&flags.path) == *flags;
        let kept = that_hold(&flags, &roots).into_iter().filter(|flags| !self.forget_flags && !is_told(flags)).cloned().collect();
        let changed = before.is_some() && flags != known && reads_otherwise(&flags, known, &roots);
        let manners = Manners::of_run(self, &flags)?;
        // Nothing is known of the flags with which the files of an earlier version's index were read, and that is not to be forgotten.
        let is_unknown = before.is_none() && flags.is_empty() && !self.forget_flags && !indexer.sources().is_empty();
        Ok(Remembering { manners, flags: (!is_unknown).then_some(flags), kept, changed })
    }

    /// Reads the files with threads of their own and hands what they give to the indexer.
    fn hand_in(
        &self,
        todo: &[Todo],
        held: Option<&dyn Held>,
        indexer: &mut dyn Indexer,
        progress: &mut dyn Progress,
        report: &mut Report,
    ) -> Result<()> {
        // No more than there are files or batches.
        let batches = todo.iter().map(|t| t.found.bytes).sum::<u64>() / BATCH_BYTES as u64;
        let threads = self.threads.clamp(1, 64).min(todo.len().max(usize::try_from(batches).unwrap_or(usize::MAX)));
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let how = How { read: &self.read, todo, held };
        std::thread::scope(|scope| {
            let (sender, batches) = sync_channel::<Batch>(2 * threads.max(1));
            let (helpers, jobs) = sync_channel::<Job>(0);
            let jobs = Arc::new(Mutex::new(jobs));
            for _ in 0..threads {
                let outlet = Outlet { batches: sender.clone(), helpers: helpers.clone() };
                let (next, stop, jobs) = (&next, &stop, jobs.clone());
                scope.spawn(move || {
                    read_files(next, stop, how, outlet);
                    help(&jobs, how, stop);
                });
            }
            drop((sender, helpers, jobs));
            let mut handing_in = HandingIn::new(todo, indexer, progress, report);
            let mut committed = Instant::now();
            let result = loop {
                if handing_in.progress.cancelled() {
                    handing_in.interrupted();
                    break Ok(());
                }
                // Wakes up now and then, so that a slow file does not delay the end of the run.
                let parts = match batches.recv_timeout(Duration::from_millis(100)) {
                    Ok(batch) => batch.parts(),
                    Err(RecvTimeoutError::Timeout) => continue,
                    Err(RecvTimeoutError::Disconnected) => break Ok(()),
                };
                let Some(parts) = parts else {
                    break Err(Error::new(ErrorKind::Internal, "a thread that read files ended unexpectedly; please report it"));
                };
                if let Err(e) = handing_in.take(parts) {
                    break Err(e);
                }
                if committed.elapsed() >= self.commit_every {
                    if let Err(e) = handing_in.commit() {
                        break Err(e);
                    }
                    committed = Instant::now();
                }
            };
            stop.store(true, Ordering::Relaxed);
            // Threads that wait for room in the queue learn that nobody listens any more.
            drop(batches);
            result
        })
    }
}

/// What a run makes of the flags that an index remembers.
#[derive(Default)]
struct Remembering {
    manners: Manners,
    /// What is to be remembered; `None` where the run is not to change that.
    flags: Option<Vec<PathFlags>>,
    /// For the report.
    kept: Vec<PathFlags>,
    changed: bool,
}

/// The folders that have settings which the index knows.
fn settings_folders(records: &[&SourceRecord], base: &Path) -> Vec<PathBuf> {
    let files =
        records.iter().map(|record| source_path(&record.path, base)).filter(|path| path.file_name() == Some(SETTINGS_FILE.as_ref()));
    files.filter_map(|path| Some(path.parent()?.to_owned())).collect()
}

/// These files of the index, to be read again. A file that is named is taken, however it was found.
fn planned_again(names: &[String], look: &Look<'_>) -> Result<Vec<Todo>> {
    let paths: Vec<PathBuf> = names.iter().map(|name| source_path(name, look.base)).collect();
    let mut todo = plan(&Look { roots: &paths, ..*look }, &[])?.todo;
    todo.retain(|todo| names.contains(&todo.name));
    // Each has an article that is missing, and others that are not to be lost; how many does not matter, since they are counted already.
    todo.iter_mut().for_each(|todo| todo.before = 1);
    Ok(todo)
}

/// What a report says of a file that should have been read again.
fn unplanned(name: &str, error: &Error) -> SkippedSource {
    SkippedSource::new(name, &SourceSkip { member: None, reason: SkipReason::Unreadable.as_str().to_owned(), detail: error.to_string() })
}

/// The error that there is nothing at `path`, with what the index holds of it and how that goes.
fn with_what_is_held(error: Error, path: &Path, base: &Path, indexer: &dyn Indexer) -> Error {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let Some((above, last)) = whole.parent().zip(whole.file_name()).filter(|_| error.kind() == ErrorKind::Argument) else { return error };
    let name = source_name(&above.canonicalize().unwrap_or_else(|_| above.to_owned()).join(last), base);
    let is_of_it = |held: &str| held.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let articles: u64 = indexer.sources().iter().filter(|record| is_of_it(&record.path)).map(|record| record.articles).sum();
    if articles == 0 {
        return error;
    }
    let context = format!("{}; the index holds articles of it ({articles}): to take them out, index a folder above it", error.context());
    Error::new(ErrorKind::Argument, context)
}
