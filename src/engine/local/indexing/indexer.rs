//! [`LocalIndexer`]: the [`Indexer`] of an index in a folder. Joins the writer and the ledger so that they change together.

use super::document::prepare;
use super::history::{History, Stamp};
use super::run::Run;
use super::writer::Writer;
use crate::article::{Article, id_from_source};
use crate::engine::WriteOptions;
use crate::engine::faults::Faults;
use crate::engine::local::counting::gather::Gather;
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::disk::ledger::{Claim, Ledger, id_hash};
use crate::engine::local::schema::try_out;
use crate::error::{Error, ErrorKind, Result};
use crate::search::{Added, AsRead, Commit, Held, Indexer, PathFlags, SourceRecord};
use rustc_hash::FxHashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, IndexReader, ReloadPolicy, Term};

/// The longest id, in bytes; ids are shown, typed and used as terms.
const MAX_ID_BYTES: usize = 512;

pub struct LocalIndexer {
    writer: Writer,
    options: WriteOptions,
    ledger: Ledger,
    run: Run,
    /// What another index held that this one takes the place of.
    earlier: Option<Arc<History>>,
    /// The time of the run, in seconds.
    now: Option<i64>,
    faults: Option<Arc<dyn Faults>>,
    /// Whether each article is first indexed by itself, since one of those before may have ended a thread that indexes.
    careful: bool,
    /// The commit that the first one follows at least.
    follows: u64,
}

impl LocalIndexer {
    pub fn open(folder: &Path, options: &WriteOptions, faults: Option<Arc<dyn Faults>>) -> Result<LocalIndexer> {
        crate::engine::local::disk::publish::recover(folder)?;
        make(folder)?;
        let mut writer = Writer::open(Folder::open(folder, false, faults.clone())?, options)?;
        crate::engine::local::disk::publish::clear(folder);
        let ledger = committed_ledger(&writer)?;
        let run = Run::begin(ledger.has_unfinished(), None);
        writer.stamp()?;
        Ok(LocalIndexer { writer, options: *options, ledger, run, earlier: None, now: None, faults, careful: false, follows: 0 })
    }

    /// Has articles that this holds count as known, as when the index held them.
    pub fn remember(&mut self, earlier: History) {
        self.earlier = Some(Arc::new(earlier));
        self.begin_run();
    }

    /// Has the first commit of an index that was just made follow this one.
    pub fn follow(&mut self, generation: u64) {
        self.follows = generation;
        self.writer.committed.generation = self.writer.committed.generation.max(generation);
    }

    /// Passes a result on; after an error the state is that of the last commit, with a fresh writer and the ledger read anew.
    fn settle<T>(&mut self, result: Result<T>) -> Result<T> {
        if result.is_err() {
            let place = self.writer.folder().path().to_owned();
            // Nothing that was written failed, so it may have been what was to be indexed.
            self.careful |= !self.writer.folder().has_failed();
            // The failed writer holds the lock until its threads have ended, which dropping it waits for; where no fresh one can be
            // had, the failed one stays and goes on refusing.
            self.writer.release();
            if let Ok(folder) = Folder::open(&place, false, self.faults.clone())
                && let Ok(fresh) = Writer::open(folder, &self.options)
                && let Ok(ledger) = committed_ledger(&fresh)
            {
                (self.writer, self.ledger) = (fresh, ledger);
                self.begin_run();
                self.follow(self.follows);
            }
        }
        result
    }

    /// The next run begins.
    fn begin_run(&mut self) {
        self.run = Run::begin(self.ledger.has_unfinished(), self.earlier.clone());
    }

    fn committed(&mut self, folding: Duration) -> Result<Commit> {
        let articles = self.writer.articles();
        let articles = self.settle(articles)?;
        Ok(Commit { generation: self.writer.committed.generation, articles, folding })
    }

    fn try_add(&mut self, article: Article, read: AsRead) -> Result<Added> {
        let (id, source) = (article.id.clone(), article.source.clone());
        let key = id_hash(&id);
        // What waits in memory: the text, and what describes it.
        let bytes = article.weight() + article.title.len() + 4096;
        let stamp = self.stamp(key, read)?;
        let fields = &self.writer.fields;
        // First of all: an article that cannot be indexed claims no id and takes no other's place.
        let prepared = catch_unwind(AssertUnwindSafe(|| prepare(fields, article, stamp))).unwrap_or_else(|_| Err(poisonous(&id)))?;
        if self.careful && catch_unwind(AssertUnwindSafe(|| try_out(&prepared))).is_err() {
            return Err(poisonous(&id));
        }
        let claim = match source.path.as_str() {
            "" => self.ledger.claim_handed_in(&id),
            _ if id == id_from_source(&source) => Claim::Free,
            path => self.ledger.claim(path, &id),
        };
        let added = match claim {
            Claim::Shadowed => return Ok(Added::Shadowed),
            Claim::Replaces(other) => {
                self.writer.delete(self.writer.fields.id, &id)?;
                Added::Replaced { of: other.to_string() }
            }
            Claim::Free => {
                // Nobody has claimed it in this run, so it does not wait to be handed over; but there may be one of a source that has not come to it.
                if self.run.may_hold(key, &mut self.writer)? {
                    self.writer.delete_earlier(self.writer.fields.id, &id);
                }
                Added::New
            }
        };
        self.run.states(&source.path, key);
        self.writer.add(prepared, bytes)?;
        Ok(added)
    }

    /// When the article came or changed: now, or, where the index held it and it says the same, when it did then.
    fn stamp(&mut self, key: u64, read: AsRead) -> Result<Stamp> {
        let fresh = Stamp { read, generation: self.writer.committed.generation + 1, indexed: self.now };
        Ok(self.run.kept(key, read, &mut self.writer)?.unwrap_or(fresh))
    }

    fn try_keep(&mut self, article: &Article, read: AsRead) -> Result<bool> {
        let Article { id, source, .. } = article;
        let key = id_hash(id);
        let may_stay = self.run.is_untouched(&source.path, key) && self.ledger.is_free(key);
        if !may_stay || !self.run.remembered(&mut self.writer)?.holds(id, read) {
            return Ok(false);
        }
        self.run.states(&source.path, key);
        if *id != id_from_source(source) {
            self.ledger.claim(&source.path, id);
        }
        Ok(true)
    }

    /// # Errors
    /// `Argument` where the source was not begun. Nothing has changed then.
    fn check_open(&self, path: &str) -> Result<()> {
        if path.is_empty() || self.ledger.is_open(path) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Argument, format!("the source {path} was not begun: begin it before its articles, end it after them")))
    }

    /// Before a source is begun.
    fn note_begin(&mut self, path: &str) -> Result<()> {
        if !self.ledger.has_begun(path) {
            return Ok(());
        }
        self.run.begins_again();
        // What was handed in of it before may wait still, and an article that replaces one goes by what does not.
        let handed_over = self.writer.hand_over();
        self.settle(handed_over)
    }

    /// Takes out what the index holds of a source and was not handed in again.
    fn delete_unseen(&mut self, path: &str, seen: &FxHashSet<u64>) -> Result<()> {
        let fields = &self.writer.fields;
        let (id, source) = (fields.id, fields.source);
        let unseen = ids_of(&self.writer.index()?, source, path, seen).map_err(|e| self.writer.folder().failure(e))?;
        for unseen in unseen {
            // Of this source: another one may state the id by now.
            self.writer.delete_both((source, path), (id, &unseen))?;
        }
        Ok(())
    }

    /// Takes out what the index holds of a source.
    fn delete(&mut self, path: &str) -> Result<()> {
        self.run.remembered(&mut self.writer)?;
        self.writer.delete(self.writer.fields.source, path)
    }
}

/// An article that the code cannot take. That is a fault of the code, but one article is no reason to stop the run.
fn poisonous(id: &str) -> Error {
    Error::new(ErrorKind::Article, format!("article {id}: indexing it ended unexpectedly; please report it with the file"))
}

/// Makes the folder where there is none, so that its name is on the disk too.
fn make(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if folder.exists() {
        return Err(Error::new(ErrorKind::Argument, format!("{} is a file; an index is a folder", folder.display())));
    }
    std::fs::create_dir_all(folder).map_err(|e| Error::io(folder.display(), &e))?;
    crate::engine::local::disk::publish::sync_parent(folder)
}

/// The ids of the articles of a source that the last commit holds, but for those of these hashes.
fn ids_of(index: &Index, source: Field, path: &str, but: &FxHashSet<u64>) -> tantivy::Result<Vec<String>> {
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let of_source = TermQuery::new(Term::from_field_text(source, path), IndexRecordOption::Basic);
    let mut ids = Vec::new();
    for (segment, docs) in searcher.search(&of_source, &Gather)? {
        let fast = searcher.segment_reader(segment).fast_fields();
        let (Some(column), keys) = (fast.str("id")?, fast.u64("key")?) else { continue };
        let docs = docs.into_iter().filter(|doc| keys.first(*doc).is_none_or(|key| !but.contains(&key)));
        for ord in docs.flat_map(|doc| column.term_ords(doc)) {
            let mut id = String::new();
            column.ord_to_str(ord, &mut id)?;
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The ledger of the writer's last commit.
fn committed_ledger(writer: &Writer) -> Result<Ledger> {
    match &writer.committed.ledger {
        Some(name) => Ledger::read(writer.folder().path(), name),
        None => Ok(Ledger::default()),
    }
}

impl Indexer for LocalIndexer {
    fn sources(&self) -> Vec<&SourceRecord> {
        self.ledger.records().collect()
    }

    fn flags(&self) -> Option<&[PathFlags]> {
        self.writer.flags.as_deref()
    }

    fn remember_flags(&mut self, flags: Vec<PathFlags>) {
        self.writer.flags = Some(flags);
    }

    fn run_at(&mut self, seconds: i64) {
        self.now = Some(seconds);
    }

    fn expect(&mut self, bytes: u64) -> Result<()> {
        let expected = self.writer.expect(bytes);
        self.settle(expected)
    }

    fn begin(&mut self, path: &str) -> Result<()> {
        self.note_begin(path)?;
        if self.ledger.forget(path) {
            let deleted = self.delete(path);
            self.settle(deleted)?;
        }
        self.ledger.begin(path);
        Ok(())
    }

    fn begin_in_parts(&mut self, path: &str) -> Result<()> {
        self.note_begin(path)?;
        let before = self.ledger.articles_of(path);
        if self.ledger.forget(path) {
            let known = self.run.remembered(&mut self.writer).map(|_| ());
            self.settle(known)?;
            self.run.replaces(path);
        }
        self.ledger.begin_beside(path, before);
        Ok(())
    }

    fn add_read(&mut self, article: Article, read: AsRead) -> Result<Added> {
        if article.id.is_empty() || article.id.len() > MAX_ID_BYTES {
            return Err(Error::new(
                ErrorKind::Article,
                format!("article {:?} from {}: its id must have 1 to {MAX_ID_BYTES} bytes", article.title, article.source),
            ));
        }
        self.check_open(&article.source.path)?;
        let added = self.try_add(article, read);
        if added.as_ref().is_err_and(|e| e.kind() == ErrorKind::Article) { added } else { self.settle(added) }
    }

    fn held(&mut self) -> Result<Arc<dyn Held>> {
        let held = self.run.remembered(&mut self.writer).cloned();
        let held = self.settle(held)?;
        Ok(held)
    }

    fn keep(&mut self, article: &Article, read: AsRead) -> Result<bool> {
        let kept = self.try_keep(article, read);
        self.settle(kept)
    }

    fn end(&mut self, record: SourceRecord) -> Result<()> {
        self.check_open(&record.path)?;
        if let Some(seen) = self.run.replaced(&record.path) {
            let deleted = self.delete_unseen(&record.path, &seen);
            self.settle(deleted)?;
        }
        self.ledger.end(record);
        Ok(())
    }

    fn withdraw(&mut self, id: &str) -> Result<bool> {
        let withdrawn = self.ledger.withdraw_handed_in(id);
        if withdrawn == Some(true) {
            let known = self.run.remembered(&mut self.writer).map(|_| ());
            self.settle(known)?;
            let deleted = self.writer.delete(self.writer.fields.id, id);
            self.settle(deleted)?;
        }
        Ok(withdrawn.is_some())
    }

    fn remove(&mut self, path: &str) -> Result<()> {
        if path.is_empty() {
            return Err(Error::new(
                ErrorKind::Argument,
                "articles that a program handed in are of no source: withdraw takes out one by its id",
            ));
        }
        self.run.replaced(path);
        if self.ledger.forget(path) {
            let deleted = self.delete(path);
            self.settle(deleted)?;
        }
        Ok(())
    }

    fn uncovered(&mut self, there: &dyn Fn(&str) -> bool) -> Vec<String> {
        self.ledger.uncovered(there)
    }

    fn commit(&mut self) -> Result<Commit> {
        let written = self.ledger.write(self.writer.folder(), self.writer.committed.generation + 1);
        let done = written.and_then(|name| self.writer.commit(name));
        self.settle(done)?;
        self.committed(Duration::ZERO)
    }

    fn commit_if(&mut self, changed: bool) -> Result<Commit> {
        // An index that follows another says so, though there be nothing in it.
        let changed = changed || self.follows > 0 && self.writer.committed.ledger.is_none();
        if changed {
            self.commit()?;
            let merged = self.writer.merge_least();
            self.settle(merged)?;
        }
        if self.ledger.is_cut_short() {
            // What the next run must know of that is what it would read.
            self.ledger = committed_ledger(&self.writer)?;
        }
        self.ledger.end_run();
        self.begin_run();
        self.careful = false;
        let began = Instant::now();
        let folded = self.writer.fold(changed);
        self.settle(folded)?;
        self.committed(began.elapsed())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.writer.fold(false)?;
        self.writer.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::inverted::POISON;
    use super::*;
    use crate::engine::{self, Location};
    use crate::pipeline::{IndexJob, Silent};
    use crate::query::{Context, Day};
    use crate::search::Request;

    #[test]
    fn an_article_that_ends_a_thread_is_listed_and_the_others_are_indexed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let line = |n: u32, text: &str| format!("{{\"id\": \"{n}\", \"title\": \"Report {n}\", \"body\": \"harbour {text}\"}}\n");
        let lines: Vec<String> = (0..40).map(|n| line(n, if n % 13 == 5 { POISON } else { "" })).collect();
        std::fs::write(folder.path().join("a.jsonl"), lines.concat()).expect("written");
        let location = Location::within(folder.path());
        let mut indexer = engine::writer(&location, &WriteOptions::default()).expect("a writer");
        let report = IndexJob::new([folder.path()], folder.path()).run(&mut *indexer, &mut Silent).expect("indexed");
        indexer.finish().expect("finished");
        let skipped: Vec<_> = report.skipped.iter().map(|skip| (skip.source.as_str(), skip.reason.as_str())).collect();
        assert_eq!(skipped, [("a.jsonl#19", "not-indexable"), ("a.jsonl#32", "not-indexable"), ("a.jsonl#6", "not-indexable")]);
        assert_eq!(report.articles, 37);
        let today = Day::from_ymd(2024, 5, 1).expect("a day");
        let request = Request::parse("harbour", &Context { today }).expect("a request");
        assert_eq!(engine::open(&location).expect("opened").search(&request).expect("found").total, 37);
        let check = engine::check(&location, true).expect("checked");
        assert!(check.is_whole(), "{:?}", check.told);
    }
}
