//! [`Snapshot`]: one commit, opened, with what is remembered of it. It is as it was for as long as somebody asks it; how it is asked, `ask` says.

use super::threads::Threads;
use crate::engine::local::copies::Lazy;
use crate::engine::local::disk::searches::Remembered;
use crate::engine::local::failure::failure;
use crate::engine::local::matching::languages::Languages;
use crate::engine::local::matching::statistics::Statistics;
use crate::engine::local::ranking::rank::RankColumns;
use crate::engine::local::schema::{Fields, Payload};
use crate::engine::local::store::Articles;
use crate::error::Result;
use std::path::Path;
use std::sync::Arc;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, IndexReader, TERMINATED, Term};

/// One commit, opened.
pub struct Snapshot {
    pub searcher: tantivy::Searcher,
    pub statistics: Statistics,
    pub threads: Arc<Threads>,
    pub payload: Payload,
    pub copies: Lazy,
    pub ranks: Arc<RankColumns>,
    pub searches: Remembered,
    pub languages: Arc<Languages>,
    /// What reads the articles.
    pub articles: Arc<Articles>,
}

impl Snapshot {
    /// The last commit that the reader knows, with threads that help already.
    ///
    /// # Errors
    /// `IndexDamaged`, `Io`.
    pub fn of(reader: &IndexReader, payload: Payload, folder: &Path, fields: &Fields, threads: Arc<Threads>) -> Result<Snapshot> {
        let searcher = reader.searcher();
        let languages = Arc::new(Languages::of(&searcher, fields.language).map_err(|e| failure(folder, e))?);
        let articles = Arc::new(Articles::of(folder, fields, &payload)?);
        let copies = Lazy::of(folder, payload.generation, searcher.clone());
        // Read now: the next commit removes the file. What is wrong with it is told to who needs it.
        let _ = copies.get();
        let (ranks, statistics) = (RankColumns::of(&searcher), Statistics::of(searcher.clone(), payload.held));
        Ok(Snapshot { ranks, statistics, threads, searcher, copies, searches: Remembered::of(folder), payload, languages, articles })
    }

    /// How many articles hold a term, but for those that were deleted.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn articles_with(&self, term: &Term) -> tantivy::Result<u64> {
        let mut articles = 0;
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(term.field())?;
            let Some(alive) = reader.alive_bitset() else {
                articles += u64::from(inverted.doc_freq(term)?);
                continue;
            };
            let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                articles += u64::from(alive.is_alive(postings.doc()));
                postings.advance();
            }
        }
        Ok(articles)
    }
}
