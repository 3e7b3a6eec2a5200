//! [`LocalIndexer`]: the [`Indexer`] of an index in a folder. Joins the writer and the ledger so that they change together.

use super::document::to_document;
use super::history::{History, Stamp, content_hash};
use super::ledger::{Claim, Ledger, id_hash};
use super::writer::Writer;
use crate::article::{Article, id_from_source};
use crate::engine::WriteOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::search::{Added, Commit, Indexer, SourceRecord};
use std::path::Path;
use std::time::{Duration, Instant};

/// The longest id, in bytes; ids are shown, typed and used as terms.
const MAX_ID_BYTES: usize = 512;

pub struct LocalIndexer {
    writer: Writer,
    options: WriteOptions,
    ledger: Ledger,
    /// What the index held when the first article of this run came or went; `None` before that. Commits on the way leave it: of a file that is half handed
    /// in, the other half is still known.
    history: Option<History>,
    /// The time of the run, in seconds.
    now: Option<i64>,
}

impl LocalIndexer {
    pub fn open(folder: &Path, options: &WriteOptions) -> Result<LocalIndexer> {
        let mut writer = Writer::open(folder, options)?;
        let ledger = committed_ledger(&writer)?;
        writer.stamp()?;
        Ok(LocalIndexer { writer, options: *options, ledger, history: None, now: None })
    }

    /// Passes a result on; after an error the state is that of the last commit, with a fresh writer and the ledger read anew.
    fn settle<T>(&mut self, result: Result<T>) -> Result<T> {
        if result.is_err() {
            let folder = self.writer.folder().to_owned();
            // The failed writer holds the lock until its threads have ended, which dropping it waits for; where no fresh one can be
            // had, the failed one stays and goes on refusing.
            self.writer.release();
            self.history = None;
            if let Ok(fresh) = Writer::open(&folder, &self.options)
                && let Ok(ledger) = committed_ledger(&fresh)
            {
                (self.writer, self.ledger) = (fresh, ledger);
            }
        }
        result
    }

    fn committed(&mut self, folding: Duration) -> Result<Commit> {
        Ok(Commit { generation: self.writer.committed.generation, articles: self.writer.articles()?, folding })
    }

    fn try_add(&mut self, article: Article) -> Result<Added> {
        let claim = match article.source.path.as_str() {
            "" => self.ledger.claim_handed_in(&article.id),
            _ if article.id == id_from_source(&article.source) => Claim::Free,
            path => self.ledger.claim(path, &article.id),
        };
        let added = match claim {
            Claim::Shadowed => return Ok(Added::Shadowed),
            Claim::Replaces => {
                self.writer.delete(self.writer.fields.id, &article.id)?;
                Added::Replaced
            }
            Claim::Free => Added::New,
        };
        // What waits in memory: the text, and what describes it.
        let bytes = article.body.len() + 2 * article.title.len() + 4096;
        let stamp = self.stamp(&article)?;
        let document = to_document(&self.writer.fields, article, stamp)?;
        self.writer.add(document, bytes)?;
        Ok(added)
    }

    /// When the article came or changed: now, or, where the index held it and it says the same, when it did then.
    fn stamp(&mut self, article: &Article) -> Result<Stamp> {
        let content = content_hash(article);
        let fresh = Stamp { content, generation: self.writer.committed.generation + 1, indexed: self.now };
        Ok(self.remembered()?.kept(id_hash(&article.id), content).unwrap_or(fresh))
    }

    /// What the index held before this run. Read at the first change, since many a run finds none.
    fn remembered(&mut self) -> Result<&History> {
        if self.history.is_none() {
            let history = if self.writer.committed.generation == 0 { History::default() } else { History::of(&self.writer.index()?)? };
            self.history = Some(history);
        }
        Ok(self.history.get_or_insert_default())
    }

    /// Takes out what the index holds of a source.
    fn delete(&mut self, path: &str) -> Result<()> {
        self.remembered()?;
        self.writer.delete(self.writer.fields.source, path)
    }
}

/// The ledger of the writer's last commit.
fn committed_ledger(writer: &Writer) -> Result<Ledger> {
    match &writer.committed.ledger {
        Some(name) => Ledger::read(writer.folder(), name),
        None => Ok(Ledger::default()),
    }
}

impl Indexer for LocalIndexer {
    fn sources(&self) -> Vec<&SourceRecord> {
        self.ledger.records().collect()
    }

    fn run_at(&mut self, seconds: i64) {
        self.now = Some(seconds);
    }

    fn begin(&mut self, path: &str) -> Result<()> {
        if self.ledger.forget(path) {
            let deleted = self.delete(path);
            self.settle(deleted)?;
        }
        self.ledger.begin(path);
        Ok(())
    }

    fn add(&mut self, article: Article) -> Result<Added> {
        if article.id.is_empty() || article.id.len() > MAX_ID_BYTES {
            return Err(Error::new(
                ErrorKind::Article,
                format!("article {:?} from {}: its id must have 1 to {MAX_ID_BYTES} bytes", article.title, article.source),
            ));
        }
        let added = self.try_add(article);
        if added.as_ref().is_err_and(|e| e.kind() == ErrorKind::Article) { added } else { self.settle(added) }
    }

    fn end(&mut self, record: SourceRecord) -> Result<()> {
        self.ledger.end(record);
        Ok(())
    }

    fn remove(&mut self, path: &str) -> Result<()> {
        if self.ledger.forget(path) {
            let deleted = self.delete(path);
            self.settle(deleted)?;
        }
        Ok(())
    }

    fn uncovered(&mut self) -> Vec<String> {
        self.ledger.uncovered()
    }

    fn commit(&mut self) -> Result<Commit> {
        let written = self.ledger.write(self.writer.folder(), self.writer.committed.generation + 1);
        let done = written.and_then(|name| self.writer.commit(name));
        self.settle(done)?;
        self.committed(Duration::ZERO)
    }

    fn commit_if(&mut self, changed: bool) -> Result<Commit> {
        if changed {
            self.commit()?;
        }
        self.history = None;
        let began = Instant::now();
        self.writer.fold(changed)?;
        self.committed(began.elapsed())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.writer.fold(false)?;
        self.writer.finish()
    }
}
