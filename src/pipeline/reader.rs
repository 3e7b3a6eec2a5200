//! The threads that read and enrich files.
//!
//! Each takes the next file nobody has taken, and hands what it read over in batches. One that finds no file left [helps](help) the
//! others: it enriches their batches, so that a single large file keeps all threads busy. Batches come out in the order in which they
//! were read, whoever enriched them.

use super::plan::{Todo, record_skip, trusted_time};
use super::skips::Skips;
use crate::article::Article;
use crate::ingest::{ReadOptions, read_file};
use crate::search::{AsRead, Held, SourceRecord};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// What a thread read of one file.
pub struct Part {
    /// Which file of the plan.
    pub file: usize,
    /// Whether there are other parts of it.
    pub of_several: bool,
    pub articles: Vec<Taken>,
    /// Its record, once it is complete.
    pub end: Option<SourceRecord>,
}

/// An article that was read.
pub struct Taken {
    pub article: Article,
    /// As it was then, before it is enriched.
    pub read: AsRead,
    /// Whether the index holds it as it is, so that it was not enriched.
    pub held: bool,
}

/// What is handed over at once: parts of as many files as make it worth a wake-up, never much more text than this many bytes.
pub const BATCH_BYTES: usize = 256 << 10;

/// A file counts for so much beside its text, so that many small ones are not held back for long.
const FILE_BYTES: usize = 4 << 10;

/// How files become articles.
#[derive(Clone, Copy)]
pub struct How<'h> {
    pub read: &'h ReadOptions,
    /// The files of the plan.
    pub todo: &'h [Todo],
    /// What the index held, where files are read again of which it may hold articles as they are.
    pub held: Option<&'h dyn Held>,
}

impl How<'_> {
    /// Enriches the articles of a part, but for those that the index holds. What it holds of a file of one part goes at once.
    fn enrich(&self, part: &mut Part, stop: &AtomicBool) {
        let index = self.held.filter(|_| part.of_several);
        let enrichment = &self.todo[part.file].manner.enrichment;
        for Taken { article, read, held } in part.articles.iter_mut().take_while(|_| !stop.load(Ordering::Relaxed)) {
            *held = index.is_some_and(|index| index.holds(&article.id, *read));
            if !*held {
                enrichment.enrich(article);
            }
        }
    }
}

/// Parts of files, in order; perhaps still being enriched.
pub enum Batch {
    Ready(Vec<Part>),
    Helped(Receiver<Vec<Part>>),
}

impl Batch {
    /// The parts, once they are enriched; `None` where the thread that did that is gone: then nothing may be handed in that comes after them.
    pub fn parts(self) -> Option<Vec<Part>> {
        match self {
            Batch::Ready(parts) => Some(parts),
            Batch::Helped(parts) => parts.recv().ok(),
        }
    }
}

/// A batch for somebody else to enrich, and where to send it then.
pub struct Job {
    parts: Vec<Part>,
    done: SyncSender<Vec<Part>>,
}

/// Where a thread that reads hands over what it read.
pub struct Outlet {
    /// To the indexer.
    pub batches: SyncSender<Batch>,
    /// To a thread that waits for something to do; a channel without room, so that it takes only what is begun with at once.
    pub helpers: SyncSender<Job>,
}

/// Reads files of the plan, each the next one nobody has taken, until there are none or `stop` is set.
pub fn read_files(next: &AtomicUsize, stop: &AtomicBool, how: How<'_>, outlet: Outlet) {
    let mut reading = Reading { parts: Vec::new(), bytes: 0, begun: false, how, stop, outlet };
    loop {
        let file = next.fetch_add(1, Ordering::Relaxed);
        let Some(todo) = how.todo.get(file) else { break };
        if stop.load(Ordering::Relaxed) || !read_one(file, todo, &mut reading) {
            return;
        }
    }
    reading.hand_over();
}

/// Enriches batches of threads that are still reading, until none is.
pub fn help(jobs: &Mutex<Receiver<Job>>, how: How<'_>, stop: &AtomicBool) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut job) = job else { return };
        job.parts.iter_mut().for_each(|part| how.enrich(part, stop));
        // Nobody waits for it where the run has ended.
        let _ = job.done.send(job.parts);
    }
}

/// What a thread has read and not yet handed over.
struct Reading<'a> {
    parts: Vec<Part>,
    bytes: usize,
    /// Whether a part of the file that is being read has been handed over.
    begun: bool,
    how: How<'a>,
    stop: &'a AtomicBool,
    outlet: Outlet,
}

impl Reading<'_> {
    /// Adds an article of a file; whether anybody still wants more.
    fn article(&mut self, file: usize, article: Article) -> bool {
        self.bytes += article.weight();
        let read = AsRead::of(&article, self.how.todo[file].manner.version);
        self.part(file).articles.push(Taken { article, read, held: false });
        self.bytes < BATCH_BYTES || self.hand_over()
    }

    /// The part of a file that is not handed over yet.
    fn part(&mut self, file: usize) -> &mut Part {
        let parts = &mut self.parts;
        if parts.last().is_none_or(|part| part.file != file) {
            parts.push(Part { file, of_several: self.begun, articles: Vec::new(), end: None });
        }
        parts.last_mut().expect("one was put there if there was none")
    }

    /// Marks a file as complete; whether anybody still wants more.
    fn end(&mut self, file: usize, record: SourceRecord) -> bool {
        self.bytes += FILE_BYTES;
        self.part(file).end = Some(record);
        self.begun = false;
        self.bytes < BATCH_BYTES || self.hand_over()
    }

    /// Hands a batch over, enriched by whoever has nothing else to do, else by this thread; whether anybody still wants more.
    fn hand_over(&mut self) -> bool {
        self.bytes = 0;
        if let Some(part) = self.parts.last_mut().filter(|part| part.end.is_none()) {
            (self.begun, part.of_several) = (true, true);
        }
        let (done, parts) = sync_channel(1);
        let batch = match self.outlet.helpers.try_send(Job { parts: std::mem::take(&mut self.parts), done }) {
            Ok(()) => Batch::Helped(parts),
            Err(TrySendError::Full(mut job) | TrySendError::Disconnected(mut job)) => {
                job.parts.iter_mut().for_each(|part| self.how.enrich(part, self.stop));
                Batch::Ready(job.parts)
            }
        };
        self.outlet.batches.send(batch).is_ok()
    }
}

/// Reads one file; whether to go on with others.
fn read_one(file: usize, todo: &Todo, reading: &mut Reading<'_>) -> bool {
    let (how, stop) = (reading.how, reading.stop);
    let read_ns = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as i128);
    let mut record = SourceRecord {
        path: todo.name.clone(),
        bytes: todo.found.bytes,
        modified_ns: trusted_time(todo.found.modified_ns, read_ns),
        enriched_with: todo.manner.version,
        ..SourceRecord::default()
    };
    let mut wanted = true;
    let mut skips = Skips::default();
    let options = ReadOptions { limits: todo.manner.limits, ..how.read.in_folder(&todo.settings) };
    read_file(&todo.found.path, &todo.name, &options, &mut |read| {
        match read {
            Ok(article) => {
                record.articles += 1;
                wanted = reading.article(file, article);
            }
            Err(skip) => skips.push(record_skip(&skip)),
        }
        wanted &= !stop.load(Ordering::Relaxed);
        if wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    record.skips = skips.list().collect();
    wanted && !stop.load(Ordering::Relaxed) && reading.end(file, record)
}

#[cfg(test)]
mod tests {
    use super::super::manners::Manner;
    use super::super::skips::LISTED;
    use super::*;
    use crate::enrich::Enrichment;
    use crate::ingest::{Found, SkipReason};
    use std::fmt::Write;
    use std::sync::Arc;

    fn nameless() -> Arc<Manner> {
        Arc::new(Manner { enrichment: Enrichment { names: false, ..Enrichment::default() }, version: 1, ..Manner::default() })
    }

    #[test]
    fn a_large_file_comes_in_order_however_many_threads_enrich_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("wire.jsonl");
        let mut lines = String::new();
        for number in 0..600 {
            let body = "The council voted for the bridge. ".repeat(80);
            writeln!(lines, r#"{{"id": "{number}", "title": "Bridge {number}", "text": "{body}"}}"#).expect("text");
        }
        std::fs::write(&path, &lines).expect("written");
        let found = Found { path, bytes: lines.len() as u64, modified_ns: Some(1) };
        let todo = [Todo { found, name: "wire.jsonl".into(), before: 0, settings: Default::default(), manner: nameless() }];
        let read = ReadOptions::default();
        let how = How { read: &read, todo: &todo, held: None };
        for threads in [1, 3] {
            let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
            let (batches, taken) = sync_channel(2);
            let (helpers, jobs) = sync_channel(0);
            let jobs = Mutex::new(jobs);
            let parts: Vec<Part> = std::thread::scope(|scope| {
                for _ in 0..threads {
                    let outlet = Outlet { batches: batches.clone(), helpers: helpers.clone() };
                    scope.spawn(|| {
                        read_files(&next, &stop, how, outlet);
                        help(&jobs, how, &stop);
                    });
                }
                drop((batches, helpers));
                taken.into_iter().filter_map(Batch::parts).flatten().collect()
            });
            assert!(parts.len() > 3, "several batches");
            let articles = || parts.iter().flat_map(|p| &p.articles).map(|taken| &taken.article);
            let ids: Vec<String> = articles().map(|a| a.id.clone()).collect();
            assert_eq!(ids, (0..600).map(|n| n.to_string()).collect::<Vec<_>>());
            assert!(articles().all(|a| a.language.is_some()), "enriched");
            assert!(parts.iter().all(|p| p.of_several));
            assert_eq!(parts.iter().filter_map(|p| p.end.as_ref()).map(|r| r.articles).collect::<Vec<_>>(), [600]);
        }
    }
    #[test]
    fn a_file_of_many_broken_lines_is_listed_in_short() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("wire.jsonl");
        std::fs::write(&path, "{\n".repeat(LISTED + 500)).expect("written");
        let found = Found { path, bytes: 3_000, modified_ns: Some(1) };
        let todo = [Todo { found, name: "wire.jsonl".into(), before: 0, settings: Default::default(), manner: nameless() }];
        let read = ReadOptions::default();
        let how = How { read: &read, todo: &todo, held: None };
        let (batches, taken) = sync_channel(2);
        let (helpers, _jobs) = sync_channel(0);
        read_files(&AtomicUsize::new(0), &AtomicBool::new(false), how, Outlet { batches, helpers });
        let parts: Vec<Part> = taken.into_iter().filter_map(Batch::parts).flatten().collect();
        let skips = &parts[0].end.as_ref().expect("the file is complete").skips;
        assert_eq!(skips.len(), LISTED + 1);
        let last = skips.last().expect("there are some");
        assert_eq!((last.member.as_deref(), &*last.reason, &last.detail[..11]), (None, SkipReason::Malformed.as_str(), "500 more of"));
    }
}
