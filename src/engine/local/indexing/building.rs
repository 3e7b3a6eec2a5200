//! [`Building`]: by how many threads segments are built and merged, and within how much memory.

use super::merging;
use super::queue::QueuedDocument;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{Index, IndexWriter};

/// For each of these of memory there may be one merge at a time, and no more than threads. What is merged lies in memory, mapped: with little for the segments
/// that are built a merge is most of what a run takes, and two at a time (tantivy would do four) took as much again and no less time on two cores.
const MEMORY_A_MERGE: usize = 256 << 20;

/// Files of so many bytes and fewer (of newswire some 40,000 articles, and of pages of the web fewer) are indexed by one thread: segments of several would be
/// merged in the end, which takes longer than the others have helped. 21,578 articles without names, least of three runs: 1.18 seconds and 1.68 of CPU time
/// where two threads took 1.45 and 1.93 (and waited for a dictionary, some 0.1 of these).
const LITTLE: u64 = 48 << 20;

/// But not worth a change of threads where it is no more than a batch or two, which one thread takes anyway.
const LEAST: u64 = 512 << 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Building {
    threads: usize,
    /// In bytes, over all threads.
    memory: usize,
    /// Merges at a time.
    merges: usize,
}

impl Building {
    /// By so many threads within so many bytes, of all that the run may take.
    pub fn new(threads: usize, memory: usize, of_all: usize) -> Building {
        Building { threads, memory, merges: (of_all / MEMORY_A_MERGE).clamp(1, threads.min(4)) }
    }

    /// How files of so many bytes are best indexed.
    pub fn for_files(self, bytes: u64) -> Building {
        if (LEAST..=LITTLE).contains(&bytes) { Building { threads: 1, ..self } } else { self }
    }

    /// A writer that does so. There is one at a time for an index.
    pub fn writer(self, index: &Index) -> tantivy::Result<IndexWriter<QueuedDocument>> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(self.threads)
            .memory_budget_per_thread(self.memory / self.threads)
            .num_merge_threads(self.merges)
            .build();
        let writer = index.writer_with_options(options)?;
        writer.set_merge_policy(Box::new(merging::policy()));
        Ok(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_built_by_one_thread_and_neither_a_batch_nor_much() {
        let usual = Building::new(2, 900 << 20, 1 << 30);
        assert_eq!([100 << 10, 20 << 20, 1 << 30].map(|bytes| usual.for_files(bytes)), [usual, Building { threads: 1, ..usual }, usual]);
        let one = Building::new(1, 900 << 20, 1 << 30);
        assert_eq!(one.for_files(20 << 20), one);
        assert_eq!([15 << 20, 1 << 30].map(|all| Building::new(2, 15 << 20, all).merges), [1, 2]);
    }
}
