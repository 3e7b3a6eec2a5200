//! [`IndexJob`]: one run over the files that a user named.

use super::plan::{Look, Plan, Todo, plan, source_name};
use super::progress::Progress;
use super::reader::{BATCH_BYTES, Batch, How, Job, Outlet, Part, help, read_files};
use super::report::{Report, SHADOWED_NAMED, SkippedSource};
use crate::enrich::Enrichment;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{ReadOptions, Settings, WalkOptions, cut_of, real_path};
use crate::search::{Added, Indexer, SourceSkip};
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
        }
    }

    /// Does the run. Files that cannot be read are in the report, not errors.
    ///
    /// # Errors
    /// [`Argument`](ErrorKind::Argument) where a path does not exist or a `newsearch.toml` is wrong, before anything is changed; [`Io`](ErrorKind::Io) where the index cannot be written, after starting over twice from the
    /// last commit: what was committed stays, and the next run completes it.
    pub fn run(&self, indexer: &mut dyn Indexer, progress: &mut dyn Progress) -> Result<Report> {
        let began = Instant::now();
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
        let leave_out: Vec<PathBuf> = self.leave_out.iter().filter_map(|path| path.canonicalize().ok()).collect();
        let retry = self.read.input_format.is_some() || self.read.settings != Settings::default();
        let enriched_with = self.enrichment.version();
        let settings_below = self.settings_below.as_deref().unwrap_or(roots);
        let look = Look { roots, settings_below, base, walk: &self.walk, leave_out: &leave_out, retry, reread: self.reread, enriched_with };
        let Plan { mut todo, unchanged_files, unchanged_articles, reenriched_files, gone, skipped, settings, settings_gone } =
            plan(&look, &records)?;
        let mut report = Report {
            unchanged: unchanged_articles,
            files_unchanged: unchanged_files,
            files_reenriched: reenriched_files,
            files_removed: gone.len() as u64,
            skipped,
            ..Report::default()
        };
        for (name, articles) in &gone {
            indexer.remove(name)?;
            report.removed += articles;
        }
        let mut dirty = !(gone.is_empty() && settings.is_empty() && settings_gone.is_empty());
        loop {
            progress.planned(todo.len() as u64, todo.iter().map(|t| t.found.bytes).sum());
            dirty |= !todo.is_empty();
            self.hand_in(&todo, indexer, progress, &mut report)?;
            if report.interrupted {
                break;
            }
            // Files that lost the id of an article to one that is gone now.
            let names = indexer.uncovered();
            if names.is_empty() {
                break;
            }
            let paths: Vec<PathBuf> = names.iter().map(|name| base.join(name)).filter(|path| path.is_file()).collect();
            let everything = WalkOptions { hidden: true, ignored: true };
            let below: Vec<PathBuf> = settings_below.iter().cloned().chain([base.to_owned()]).collect();
            let look = Look { roots: &paths, settings_below: &below, walk: &everything, ..look };
            todo = if paths.is_empty() { Vec::new() } else { plan(&look, &[])?.todo };
            // Their articles were in the index before, but for those now uncovered.
            todo.retain(|t| names.contains(&source_name(&t.found.path, base)));
            if todo.is_empty() {
                break;
            }
        }
        // Only now: a run that ends before has the files below them read again by the next.
        if !report.interrupted {
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
        name_some(&mut report);
        Ok(report)
    }

    /// Reads the files with threads of their own and hands what they give to the indexer.
    fn hand_in(&self, todo: &[Todo], indexer: &mut dyn Indexer, progress: &mut dyn Progress, report: &mut Report) -> Result<()> {
        // No more than there are files or batches.
        let batches = todo.iter().map(|t| t.found.bytes).sum::<u64>() / BATCH_BYTES as u64;
        let threads = self.threads.clamp(1, 64).min(todo.len().max(usize::try_from(batches).unwrap_or(usize::MAX)));
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let how = How { read: &self.read, enrichment: &self.enrichment, version: self.enrichment.version() };
        std::thread::scope(|scope| {
            let (sender, batches) = sync_channel::<Batch>(2 * threads.max(1));
            let (helpers, jobs) = sync_channel::<Job>(0);
            let jobs = Arc::new(Mutex::new(jobs));
            for _ in 0..threads {
                let outlet = Outlet { batches: sender.clone(), helpers: helpers.clone() };
                let (next, stop, jobs) = (&next, &stop, jobs.clone());
                scope.spawn(move || {
                    read_files(todo, next, stop, how, outlet);
                    help(&jobs, how, stop);
                });
            }
            drop((sender, helpers, jobs));
            let mut begun = vec![false; todo.len()];
            let mut handed_in = 0;
            let mut committed = Instant::now();
            let result = loop {
                if progress.cancelled() {
                    report.interrupted = true;
                    break Ok(());
                }
                // Wakes up now and then, so that a slow file does not delay the end of the run.
                let batch = match batches.recv_timeout(Duration::from_millis(100)) {
                    Ok(batch) => batch.parts(),
                    Err(RecvTimeoutError::Timeout) => continue,
                    Err(RecvTimeoutError::Disconnected) => break Ok(()),
                };
                handed_in += batch.iter().map(|part| part.articles.len() as u64).sum::<u64>();
                if let Err(e) = batch.into_iter().try_for_each(|part| take(part, todo, &mut begun, indexer, progress, report)) {
                    break Err(e);
                }
                progress.articles(handed_in);
                if committed.elapsed() >= self.commit_every {
                    match indexer.commit() {
                        Ok(commit) => progress.committed(commit.articles),
                        Err(e) => break Err(e),
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

/// Hands a part of a file to the indexer.
fn take(
    part: Part,
    todo: &[Todo],
    begun: &mut [bool],
    indexer: &mut dyn Indexer,
    progress: &mut dyn Progress,
    report: &mut Report,
) -> Result<()> {
    let file = &todo[part.file];
    if !begun[part.file] {
        begun[part.file] = true;
        // Between the parts of a large file there may be a commit, or the end of the run.
        if part.end.is_some() {
            indexer.begin(&file.name)?
        } else {
            indexer.begin_in_parts(&file.name)?
        };
    }
    let mut skips = Vec::new();
    for article in part.articles {
        let (source, id) = (article.source.clone(), article.id.clone());
        if let Some(detail) = cut_of(&article) {
            let cut = SourceSkip { member: source.member.clone(), reason: "cut".to_owned(), detail };
            report.cut.push(SkippedSource::new(&file.name, &cut));
        }
        match indexer.add(article) {
            Ok(Added::New) => {}
            // Either way one of two articles with the same id is out: a file's own were forgotten when it was begun.
            Ok(added) => {
                report.shadowed += 1;
                let of = if let Added::Replaced { of } = added { of } else { file.name.clone() };
                let detail = format!("its article {id} is left out: of those with that id the last one stays, by path");
                // Without the member, which of one that was handed in before is not known any more.
                let shadowed = SourceSkip { member: None, reason: "shadowed".to_owned(), detail };
                report.shadowed_articles.push(SkippedSource::new(&of, &shadowed));
                if report.shadowed_articles.len() >= 2 * SHADOWED_NAMED {
                    name_some(report);
                }
            }
            Err(e) if e.kind() == ErrorKind::Article => {
                skips.push(SourceSkip { member: source.member, reason: "not-indexable".to_owned(), detail: e.to_string() });
            }
            Err(e) => return Err(e),
        }
    }
    report.skipped.extend(skips.iter().map(|skip| SkippedSource::new(&file.name, skip)));
    if let Some(mut record) = part.end {
        report.skipped.extend(record.skips.iter().map(|skip| SkippedSource::new(&record.path, skip)));
        report.files_read += 1;
        report.bytes_read += record.bytes;
        report.replaced += record.articles.min(file.before);
        report.added += record.articles.saturating_sub(file.before);
        report.removed += file.before.saturating_sub(record.articles);
        progress.file_done(record.bytes, record.articles);
        record.skips.extend(skips);
        indexer.end(record)?;
    }
    Ok(())
}

/// Leaves as many of the shadowed articles as are named: the first by path, in whatever order they came.
fn name_some(report: &mut Report) {
    report.shadowed_articles.sort();
    report.shadowed_articles.truncate(SHADOWED_NAMED);
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
