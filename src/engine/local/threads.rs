//! [`Threads`]: those that help to answer a question; [`with_help`] shares with them what is to be done.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Threads that work at one question, at most.
pub const MOST_THREADS: usize = 4;

/// The threads that help with the segments, begun when they are first needed: for many a question they never are.
#[derive(Default)]
pub struct Threads(OnceLock<Option<ThreadPool>>);

impl Threads {
    /// None where the machine has one core, or the system gives no more threads.
    pub fn begun(&self) -> Option<&ThreadPool> {
        let begin = || {
            let helpers = std::thread::available_parallelism().map_or(1, |n| n.get()).min(MOST_THREADS) - 1;
            let named = |n| format!("newsearch-{n}");
            if helpers == 0 { None } else { ThreadPoolBuilder::new().num_threads(helpers).thread_name(named).build().ok() }
        };
        self.0.get_or_init(begin).as_ref()
    }
}

/// What `run` makes of each, which it is given with its number, in the order of the numbers. They are begun in the order given: by the thread that asks at
/// once, and by those that help when they are awake.
pub fn with_help<T: Send, R: Send>(
    helpers: Option<&ThreadPool>,
    each: Vec<(usize, T)>,
    run: impl Fn(usize, T) -> tantivy::Result<R> + Sync,
) -> tantivy::Result<Vec<R>> {
    let helping = helpers.map_or(0, |helpers| helpers.current_num_threads().min(each.len().saturating_sub(1)));
    let (left, made) = (Mutex::new(each.into_iter()), Mutex::new(Vec::new()));
    let work = || {
        // Let go of before it is run.
        let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
        while let Some((at, one)) = next() {
            let one = run(at, one);
            made.lock().unwrap_or_else(PoisonError::into_inner).push((at, one));
        }
    };
    match helpers.filter(|_| helping > 0) {
        Some(helpers) => helpers.in_place_scope(|scope| {
            (0..helping).for_each(|_| scope.spawn(|_| work()));
            work();
        }),
        None => work(),
    }
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, one)| one).collect()
}
