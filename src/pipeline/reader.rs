//! The threads that read and enrich files.

use super::plan::{Todo, record_skip, trusted_time};
use crate::article::Article;
use crate::enrich::Enrichment;
use crate::ingest::{ReadOptions, read_file};
use crate::search::SourceRecord;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::{SystemTime, UNIX_EPOCH};

/// What a thread read of one file.
pub struct Part {
    /// Which file of the plan.
    pub file: usize,
    pub articles: Vec<Article>,
    /// Its record, once it is complete.
    pub end: Option<SourceRecord>,
}

/// What is handed over at once: parts of as many files as make it worth a wake-up, never much more text than this many bytes.
const BATCH_BYTES: usize = 256 << 10;

/// A file counts for so much beside its text, so that many small ones are not held back for long.
const FILE_BYTES: usize = 4 << 10;

/// How files become articles.
#[derive(Clone, Copy)]
pub struct How<'h> {
    pub read: &'h ReadOptions,
    pub enrichment: &'h Enrichment,
    /// The version of the enrichment.
    pub version: u64,
}

/// Reads files of the plan, each the next one nobody has taken, until there are none or `stop` is set.
pub fn read_files(todo: &[Todo], next: &AtomicUsize, stop: &AtomicBool, how: How<'_>, batches: &SyncSender<Vec<Part>>) {
    let mut batch = Batch { parts: Vec::new(), bytes: 0, batches };
    loop {
        let file = next.fetch_add(1, Ordering::Relaxed);
        let Some(todo) = todo.get(file) else { break };
        if stop.load(Ordering::Relaxed) || !read_one(file, todo, stop, how, &mut batch) {
            return;
        }
    }
    batch.hand_over();
}

struct Batch<'a> {
    parts: Vec<Part>,
    bytes: usize,
    batches: &'a SyncSender<Vec<Part>>,
}

impl Batch<'_> {
    /// Adds an article of a file; whether anybody still wants more.
    fn article(&mut self, file: usize, article: Article) -> bool {
        self.bytes += article.body.len() + article.title.len();
        match self.parts.last_mut() {
            Some(part) if part.file == file => part.articles.push(article),
            _ => self.parts.push(Part { file, articles: vec![article], end: None }),
        }
        self.bytes < BATCH_BYTES || self.hand_over()
    }

    /// Marks a file as complete; whether anybody still wants more.
    fn end(&mut self, file: usize, record: SourceRecord) -> bool {
        self.bytes += FILE_BYTES;
        match self.parts.last_mut() {
            Some(part) if part.file == file => part.end = Some(record),
            _ => self.parts.push(Part { file, articles: Vec::new(), end: Some(record) }),
        }
        self.bytes < BATCH_BYTES || self.hand_over()
    }

    fn hand_over(&mut self) -> bool {
        self.bytes = 0;
        self.batches.send(std::mem::take(&mut self.parts)).is_ok()
    }
}

/// Reads one file; whether to go on with others.
fn read_one(file: usize, todo: &Todo, stop: &AtomicBool, how: How<'_>, batch: &mut Batch<'_>) -> bool {
    let read_ns = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos() as i128);
    let mut record = SourceRecord {
        path: todo.name.clone(),
        bytes: todo.found.bytes,
        modified_ns: trusted_time(todo.found.modified_ns, read_ns),
        enriched_with: how.version,
        ..SourceRecord::default()
    };
    let mut wanted = true;
    read_file(&todo.found.path, &todo.name, &how.read.in_folder(&todo.settings), &mut |read| {
        match read {
            Ok(mut article) => {
                how.enrichment.enrich(&mut article);
                record.articles += 1;
                wanted = batch.article(file, article);
            }
            Err(skip) => record.skips.push(record_skip(&skip)),
        }
        wanted &= !stop.load(Ordering::Relaxed);
        if wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    wanted && !stop.load(Ordering::Relaxed) && batch.end(file, record)
}
