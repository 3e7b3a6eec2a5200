//! [`Writer`]: the one owner of tantivy's writer.
//!
//! A tantivy writer that has failed once may go on answering `Ok` while documents are missing, so after any error this one lets
//! go of it and refuses every further call; what was committed stays, and a new `Writer` starts from there.

use super::building::Building;
use super::document::Prepared;
use super::merging;
use super::queue::{Budget, QueuedDocument, Waiting};
use crate::engine::WriteOptions;
use crate::engine::local::copies::{self, Commit, Sketching};
use crate::engine::local::disk::check;
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::disk::publish;
use crate::engine::local::disk::sweep;
use crate::engine::local::schema::{Fields, Held, Payload, committed, open_index};
use crate::engine::local::store::{Articles, Packer};
use crate::error::{Error, ErrorKind, Result};
use crate::search::PathFlags;
use std::collections::HashSet;
use std::sync::Arc;
use tantivy::directory::Directory;
use tantivy::index::SegmentId;
use tantivy::indexer::{MergePolicy, NoMergePolicy, UserOperation};
use tantivy::query::{BooleanQuery, Query, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Index, IndexWriter, Term};

pub struct Writer {
    folder: Folder,
    writer: Option<IndexWriter<QueuedDocument>>,
    /// How segments are built, and how they are where nothing is known of what comes.
    building: Building,
    usual: Building,
    budget: Budget,
    /// Documents not yet handed to tantivy: handing over costs a wake-up, so it is done for many at once.
    pending: Vec<Pending>,
    pending_bytes: usize,
    /// The fields that articles had something in, those of this run among them.
    held: Held,
    /// With which flags paths were indexed, as the next commit says it.
    pub flags: Option<Vec<PathFlags>>,
    packer: Packer,
    sketching: Sketching,
    /// Whether anything was added or deleted since the last commit.
    begun: bool,
    /// Of those that wait, the terms by which earlier ones go that they replace: one deletion of many takes a hundredth of the memory of as many.
    replaced: Vec<Term>,
    pub fields: Fields,
    pub committed: Payload,
    means: copies::Means,
    /// Segments that this writer has not made, or has looked at before.
    before: HashSet<SegmentId>,
    /// The last commit whose copies are known.
    folded: Option<copies::Known>,
}

/// A document that waits to be handed over.
struct Pending {
    waiting: Waiting,
    /// What is kept of the article, not packed yet.
    unpacked: Vec<u8>,
}

/// So many bytes are handed over at once.
const BATCH_BYTES: usize = 256 << 10;

/// The first are so many: what they have in common is learned before any of them is packed.
const FIRST_BYTES: usize = 4 << 20;

/// As much can wait as one article of the largest kind and a batch take.
const LEAST_WAITING: usize = 6 << 20;

/// tantivy takes no less than 15 MB a thread.
const MIN_BYTES_A_THREAD: usize = 15_000_000;

impl Writer {
    /// Opens the index of `folder` for writing, making it where there is none, and sweeps what killed runs left behind.
    pub fn open(folder: Folder, options: &WriteOptions) -> Result<Writer> {
        let place = folder.path();
        let (index, fields, _) = open_index(&folder, true)?;
        let threads = options.threads.clamp(1, 8);
        let memory = options.memory_bytes.clamp(MIN_BYTES_A_THREAD * threads, 4_000_000_000);
        // A part is for what waits to be indexed, the others for the segments that are built.
        let waiting = (memory / 8).min(memory - MIN_BYTES_A_THREAD * threads).max(LEAST_WAITING);
        let building = (memory - waiting).max(MIN_BYTES_A_THREAD * threads);
        let building = Building::new(threads, building, memory);
        let writer = building.writer(&index).map_err(|e| folder.failure(e))?;
        // The lock is ours now: nobody else commits, and nobody else's temporary files can be in use.
        index.load_metas().map_err(|e| folder.failure(e))?;
        let (committed, _) = committed(place)?;
        check::whole(&folder)?;
        sweep::leftovers(&folder)?;
        sweep::superseded(&folder, &committed, None)?;
        let before = writer.index().searchable_segment_ids().map_err(|e| folder.failure(e))?.into_iter().collect();
        let folded = copies::Known::of(&folder, committed.generation)?;
        let sketching = Sketching::beside(&folder);
        let packer = Packer::open(&folder, articles(writer.index()).map_err(|e| folder.failure(e))?, committed.dictionaries)?;
        Ok(Writer {
            folder,
            writer: Some(writer),
            building,
            usual: building,
            budget: Budget::new(waiting),
            pending: Vec::new(),
            pending_bytes: 0,
            held: committed.held,
            flags: committed.flags.clone(),
            packer,
            sketching,
            begun: false,
            replaced: Vec::new(),
            fields,
            committed,
            means: copies::Means { threads, memory },
            before,
            folded,
        })
    }

    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The index that is written to.
    pub fn index(&mut self) -> Result<Index> {
        self.with(|writer| Ok(writer.index().clone()))
    }

    /// Lets go of the index and its lock; every further call fails.
    pub fn release(&mut self) {
        self.writer = None;
    }

    /// Does `what`; after an error this writer is done for.
    fn with<T>(&mut self, what: impl FnOnce(&mut IndexWriter<QueuedDocument>) -> tantivy::Result<T>) -> Result<T> {
        let Some(writer) = &mut self.writer else {
            return Err(Error::new(
                ErrorKind::Io,
                format!("index in {}: writing failed before; open it again", self.folder.path().display()),
            ));
        };
        what(writer).map_err(|e| {
            self.writer = None;
            self.folder.failure(e)
        })
    }

    /// Files of so many bytes are to come. Too late where anything was added or deleted since the last commit.
    pub fn expect(&mut self, bytes: u64) -> Result<()> {
        let better = self.usual.for_files(bytes);
        if better == self.building || self.begun {
            return Ok(());
        }
        self.building = better;
        let index = self.index()?;
        // There is one at a time; the one that goes may merge what it made before.
        if let Some(writer) = self.writer.take() {
            writer.wait_merging_threads().map_err(|e| self.folder.failure(e))?;
        }
        self.writer = Some(better.writer(&index).map_err(|e| self.folder.failure(e))?);
        Ok(())
    }

    /// Adds an article, which takes so many bytes of memory.
    pub fn add(&mut self, prepared: Prepared, bytes: usize) -> Result<()> {
        let Prepared { document, texts, values, unpacked, key, sketch } = prepared;
        self.begun = true;
        document.field_values().for_each(|(field, _)| self.held.add(field));
        values.iter().map(|(field, _)| field).chain([self.fields.title, self.fields.body]).for_each(|field| self.held.add(field));
        if let Some(sketch) = sketch {
            self.sketching.add(key, &sketch);
        }
        self.pending.push(Pending { waiting: Waiting { document, texts, values, bytes }, unpacked });
        self.pending_bytes += bytes;
        let enough = if self.packer.gathers() { FIRST_BYTES } else { BATCH_BYTES };
        if self.pending_bytes >= enough { self.hand_over() } else { Ok(()) }
    }

    /// Hands over what waits for more.
    pub fn hand_over(&mut self) -> Result<()> {
        self.pending_bytes = 0;
        let replaced = std::mem::take(&mut self.replaced);
        if !replaced.is_empty() {
            self.with(|writer| writer.delete_query(Box::new(TermSetQuery::new(replaced))).map(drop))?;
        }
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() || self.writer.is_none() {
            return self.with(|_| Ok(()));
        }
        // What was pending is gone where packing fails, so this writer is done for then too.
        let looked = self.packer.look_at(&self.folder, pending.iter().map(|pending| &pending.unpacked[..]));
        looked.inspect_err(|_| self.writer = None)?;
        let mut documents = Vec::new();
        let mut batch = 0;
        for Pending { mut waiting, unpacked } in pending {
            let packed = self.packer.pack(&unpacked).inspect_err(|_| self.writer = None)?;
            waiting.document.add_bytes(self.fields.article, &packed);
            batch += waiting.bytes;
            documents.push(waiting);
            if batch >= BATCH_BYTES {
                batch = 0;
                self.queue(std::mem::take(&mut documents))?;
            }
        }
        self.queue(documents)
    }

    /// Hands documents to tantivy.
    fn queue(&mut self, documents: Vec<Waiting>) -> Result<()> {
        if documents.is_empty() {
            return Ok(());
        }
        let queued = self.budget.queue(documents).into_iter().map(UserOperation::Add);
        self.with(|writer| writer.run(queued).map(drop))
    }

    /// Deletes the documents added so far that hold `value` in `field`.
    pub fn delete(&mut self, field: Field, value: &str) -> Result<()> {
        self.hand_over()?;
        self.begun = true;
        self.with(|writer| {
            writer.delete_term(Term::from_field_text(field, value));
            Ok(())
        })
    }

    /// As [`delete`](Writer::delete), where none of the documents that still wait to be handed over holds the value: it is done with the next that are.
    pub fn delete_earlier(&mut self, field: Field, value: &str) {
        self.begun = true;
        self.replaced.push(Term::from_field_text(field, value));
    }

    /// Deletes the documents added so far that hold both of these values.
    pub fn delete_both(&mut self, one: (Field, &str), other: (Field, &str)) -> Result<()> {
        self.hand_over()?;
        self.begun = true;
        let holds = |(field, value): (Field, &str)| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
        };
        let both = BooleanQuery::intersection(vec![holds(one), holds(other)]);
        self.with(|writer| writer.delete_query(Box::new(both)).map(drop))
    }

    /// Makes everything so far durable together with the ledger of this name (already written and synced).
    pub fn commit(&mut self, ledger: String) -> Result<()> {
        self.hand_over()?;
        let (generation, dictionaries) = (self.committed.generation + 1, self.packer.dictionaries());
        let (ledger, held, flags) = (Some(ledger), self.held, self.flags.clone());
        self.commit_with(Payload { generation, ledger, held, dictionaries, flags, ..Payload::new() })
    }

    /// Gives an index that was just made its version, so that it carries one from the start.
    pub fn stamp(&mut self) -> Result<()> {
        if self.committed.is_stamped { Ok(()) } else { self.commit_with(Payload::new()) }
    }

    fn commit_with(&mut self, payload: Payload) -> Result<()> {
        let text = serde_json::to_string(&payload).map_err(|e| Error::new(ErrorKind::Internal, e.to_string()))?;
        self.with(|writer| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&text);
            commit.commit()?;
            // tantivy syncs the folder before it renames meta.json into place, not after; a power cut could take the rename back.
            writer.index().directory().sync_directory().map_err(tantivy::TantivyError::from)
        })?;
        self.committed = payload;
        self.begun = false;
        // The old ledger is of no use any more; one that cannot be removed is swept later.
        self.sweep();
        Ok(())
    }

    /// Finds which articles of the last commit are copies of each other, unless that is known (a file that is damaged is made anew); `again` is for one that was
    /// just made.
    pub fn fold(&mut self, again: bool) -> Result<()> {
        let Payload { generation, .. } = self.committed;
        if !again && (generation == 0 || copies::are_known(self.folder.path(), generation)?) {
            return Ok(());
        }
        let sketching = std::mem::replace(&mut self.sketching, Sketching::beside(&self.folder));
        let commit = Commit { generation, articles: self.stored()? };
        self.folded = Some(copies::update(&self.folder, commit, self.folded.as_ref(), self.means, sketching)?);
        self.sweep();
        Ok(())
    }

    /// What reads the articles of the last commit.
    fn stored(&self) -> Result<Arc<Articles>> {
        Articles::of(self.folder.path(), &self.fields, &self.committed).map(Arc::new)
    }

    /// Merges all segments of the last commit into one, without those of its articles that were deleted; whether there was anything to merge.
    pub fn merge_all(&mut self) -> Result<bool> {
        let metas = self.with(|writer| writer.index().searchable_segment_metas())?;
        if metas.len() < 2 && !metas.iter().any(|meta| meta.has_deletes()) {
            self.fold(false)?;
            return Ok(false);
        }
        // Held open, the files of before could not be removed everywhere.
        self.folded = None;
        let ids: Vec<_> = metas.iter().map(|meta| meta.id()).collect();
        drop(metas);
        self.with(|writer| {
            writer.set_merge_policy(Box::new(NoMergePolicy));
            Ok(())
        })?;
        self.merge(&ids)?;
        // Where that fails, as on a system that does not replace a file which somebody reads, the copies are found by their keys as before.
        let commit = Commit { generation: self.committed.generation, articles: self.stored()? };
        if !copies::place(&self.folder, commit).unwrap_or(true) {
            self.fold(false)?;
        }
        Ok(true)
    }

    /// Merges what this writer's threads had begun when nothing more came, where it is [little](merging::least).
    pub fn merge_least(&mut self) -> Result<()> {
        let metas = self.with(|writer| writer.index().searchable_segment_metas())?;
        let made: Vec<_> = metas.iter().filter(|meta| !self.before.contains(&meta.id())).collect();
        let articles: Vec<u32> = made.iter().map(|meta| meta.num_docs()).collect();
        let ids: Vec<SegmentId> = merging::least(&articles).into_iter().map(|at| made[at].id()).collect();
        // Those that tantivy merges already are not to be merged twice.
        let policy = merging::policy().compute_merge_candidates(&metas);
        let is_merged = ids.iter().any(|id| policy.iter().any(|merge| merge.0.contains(id)));
        drop(metas);
        // What is merged lies in memory, mapped.
        if !ids.is_empty() && !is_merged && self.bytes_of(&ids) <= self.means.memory as u64 / 2 {
            self.merge(&ids)?;
        }
        self.before = self.with(|writer| writer.index().searchable_segment_ids())?.into_iter().collect();
        Ok(())
    }

    /// On disk, as of the last commit.
    fn bytes_of(&self, segments: &[SegmentId]) -> u64 {
        let is_of_them = |name: &str| segments.iter().any(|id| name.starts_with(&id.uuid_string()));
        self.folder.sealed().iter().filter(|(name, _)| is_of_them(name)).map(|(_, sealed)| sealed.bytes).sum()
    }

    /// Merges these into one, and waits for it.
    fn merge(&mut self, segments: &[SegmentId]) -> Result<()> {
        self.with(|writer| {
            writer.merge(segments).wait()?;
            writer.index().directory().sync_directory()?;
            writer.garbage_collect_files().wait().map(drop)
        })
    }

    fn sweep(&self) {
        let _ = sweep::superseded(&self.folder, &self.committed, self.folded.as_ref());
    }

    /// Articles as of the last commit.
    pub fn articles(&mut self) -> Result<u64> {
        self.with(|writer| articles(writer.index()))
    }

    /// Segments of the last commit.
    pub fn segments(&mut self) -> Result<u64> {
        Ok(self.with(|writer| writer.index().searchable_segment_metas())?.len() as u64)
    }

    /// Waits for merges; dropping the writer would kill them.
    pub fn finish(mut self) -> Result<()> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let index = writer.index().clone();
        writer.wait_merging_threads().map_err(|e| self.folder.failure(e))?;
        self.settle_copies(&index);
        Ok(())
    }

    /// Writes anew where the copies lie, if a merge has ended after they were found: who asks would have to look for them. Where that cannot be done,
    /// it is what happens.
    fn settle_copies(&mut self, index: &Index) {
        let Some(known) = self.folded.take() else { return };
        let same = index.searchable_segment_ids().map(|now| known.has_segments(&now));
        drop(known);
        if let Ok(false) = same
            && let Ok(_lock) = publish::lock(self.folder.path())
            && committed(self.folder.path()).is_ok_and(|(payload, _)| payload.generation == self.committed.generation)
        {
            let placed = self.stored().map(|articles| Commit { generation: self.committed.generation, articles });
            let _ = placed.and_then(|commit| copies::place(&self.folder, commit));
        }
    }
}

/// Articles as of the last commit.
fn articles(index: &Index) -> tantivy::Result<u64> {
    Ok(index.searchable_segment_metas()?.iter().map(|meta| u64::from(meta.num_docs())).sum())
}
