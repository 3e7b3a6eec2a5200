//! [`Progress`]: how a run tells what it does and learns that it is to end.

/// Is told how a run goes on, from the thread that started it. Implement the methods you need; the others do nothing. The
/// [crate docs](crate#progress-and-cancel) have an example.
pub trait Progress {
    /// The files to read are known: so many, with so many bytes in all. Called again where a run starts over after a fault.
    fn planned(&mut self, _files: u64, _bytes: u64) {}

    /// A file has been read to its end: its size and how many articles it gave.
    fn file_done(&mut self, _bytes: u64, _articles: u64) {}

    /// Articles handed in so far, all told.
    fn articles(&mut self, _count: u64) {}

    /// What was handed in before is durable now: articles in the index.
    fn committed(&mut self, _articles: u64) {}

    /// Whether the run is to end. It then commits what is complete and returns.
    fn cancelled(&mut self) -> bool {
        false
    }
}

/// Tells nothing and never ends a run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {}
