//! [`Threads`]: those that help to answer a question; [`with_help`] shares with them what is to be done.
//!
//! A question is answered in three to five steps, each of which is shared: the words are read, the best looked at again, the page made. A thread that sleeps
//! wakes in some 50 µs, and whoever waits for the last of a step slept too: of a question that takes a millisecond a tenth was that. So while one question is
//! answered alone, who has nothing to do waits awake. Where several are answered at once, each has work that the others' waiting would keep from it.

use rayon::{ThreadPool, ThreadPoolBuilder, Yield};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Threads that work at one question, at most.
pub const MOST_THREADS: usize = 4;

/// How long a thread waits awake for the next step, or for the last of one.
const AWAKE: Duration = Duration::from_micros(500);

/// The threads that help with the segments, begun when they are first needed: for many a question they never are.
#[derive(Default)]
pub struct Threads {
    pool: OnceLock<Option<ThreadPool>>,
    asked: Asked,
    /// How many questions there have been.
    questions: AtomicUsize,
}

/// How many questions are being answered.
#[derive(Clone, Default)]
struct Asked(Arc<AtomicUsize>);

impl Asked {
    /// Whether no other is answered beside it.
    fn is_alone(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 1
    }
}

/// A question, until it is answered.
pub struct Question(Asked);

impl Drop for Question {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Those of the threads that are not the one that asks.
#[derive(Clone, Copy)]
pub struct Helpers<'t> {
    pool: &'t ThreadPool,
    asked: &'t Asked,
}

impl Threads {
    /// A question begins to be answered; what is given is to be kept until it is.
    pub fn question(&self) -> Question {
        self.asked.0.fetch_add(1, Ordering::Relaxed);
        self.questions.fetch_add(1, Ordering::Relaxed);
        if let Some(Some(pool)) = self.pool.get() {
            Helpers { pool, asked: &self.asked }.keep_awake();
        }
        Question(self.asked.clone())
    }

    /// None where the machine has one core, or the system gives no more threads; and none where they would have to be begun for the first question, which may
    /// be the only one, unless there is `much` to do.
    pub fn begun(&self, much: bool) -> Option<Helpers<'_>> {
        if !much && self.pool.get().is_none() && self.questions.load(Ordering::Relaxed) <= 1 {
            return None;
        }
        let begin = || {
            let helpers = thread::available_parallelism().map_or(1, |n| n.get()).min(MOST_THREADS) - 1;
            let named = |n| format!("newsearch-{n}");
            if helpers == 0 {
                return None;
            }
            let pool = ThreadPoolBuilder::new().num_threads(helpers).thread_name(named).build().ok()?;
            Helpers { pool: &pool, asked: &self.asked }.keep_awake();
            Some(pool)
        };
        let pool = self.pool.get_or_init(begin).as_ref()?;
        Some(Helpers { pool, asked: &self.asked })
    }
}

impl Helpers<'_> {
    /// How many there are.
    pub fn count(self) -> usize {
        self.pool.current_num_threads()
    }

    /// While the question is answered alone.
    fn keep_awake(self) {
        if !self.asked.is_alone() {
            return;
        }
        for _ in 0..self.count() {
            let asked = self.asked.clone();
            self.pool.spawn(move || {
                let mut since = Instant::now();
                while asked.is_alone() && since.elapsed() < AWAKE {
                    match rayon::yield_now() {
                        Some(Yield::Executed) => since = Instant::now(),
                        _ => thread::yield_now(),
                    }
                }
            });
        }
    }
}

/// What `run` makes of each, which it is given with its number, in the order of the numbers. They are begun in the order given: by the thread that asks at
/// once, and by those that help when they are awake.
pub fn with_help<T: Send, R: Send>(
    helpers: Option<Helpers<'_>>,
    each: Vec<(usize, T)>,
    run: impl Fn(usize, T) -> tantivy::Result<R> + Sync,
) -> tantivy::Result<Vec<R>> {
    let helping = helpers.map_or(0, |helpers| helpers.count().min(each.len().saturating_sub(1)));
    let (left, made, ended) = (Mutex::new(each.into_iter()), Mutex::new(Vec::new()), AtomicUsize::new(0));
    let work = || {
        // Let go of before it is run.
        let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
        while let Some((at, one)) = next() {
            let one = run(at, one);
            made.lock().unwrap_or_else(PoisonError::into_inner).push((at, one));
        }
    };
    match helpers.filter(|_| helping > 0) {
        Some(Helpers { pool, asked }) => pool.in_place_scope(|scope| {
            for _ in 0..helping {
                scope.spawn(|_| {
                    work();
                    ended.fetch_add(1, Ordering::Relaxed);
                });
            }
            work();
            // At the end of the scope whoever still has to wait sleeps.
            let since = Instant::now();
            while ended.load(Ordering::Relaxed) < helping && asked.is_alone() && since.elapsed() < AWAKE {
                thread::yield_now();
            }
        }),
        None => work(),
    }
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::TantivyError;

    fn squares(threads: &Threads, most: usize) -> Vec<usize> {
        with_help(threads.begun(true), (0..most).rev().map(|n| (n, n)).collect(), |at, n| Ok(at * n)).expect("nothing fails")
    }

    #[test]
    fn all_is_done_in_the_order_of_the_numbers_however_many_ask() {
        let threads = Threads::default();
        thread::scope(|scope| {
            for most in 0..8 {
                let threads = &threads;
                scope.spawn(move || {
                    for _ in 0..50 {
                        let _question = threads.question();
                        for most in [most, most * 9] {
                            assert_eq!(squares(threads, most), (0..most).map(|n| n * n).collect::<Vec<_>>());
                        }
                    }
                });
            }
        });
        assert!(!threads.asked.is_alone());
    }

    #[test]
    fn little_of_the_first_question_begins_no_thread() {
        let threads = Threads::default();
        let question = threads.question();
        assert!(threads.begun(false).is_none());
        drop(question);
        let _second = threads.question();
        assert_eq!(threads.begun(false).is_some(), threads.begun(true).is_some());
    }

    #[test]
    fn a_question_that_is_left_unanswered_is_no_question_any_more() {
        let threads = Threads::default();
        for _ in 0..2 {
            let question = threads.question();
            assert!(threads.asked.is_alone());
            let failing = |_, n: usize| if n == 7 { Err(TantivyError::InvalidArgument("seven".to_owned())) } else { Ok(n) };
            assert!(with_help(threads.begun(true), (0..20).map(|n| (n, n)).collect(), failing).is_err());
            let other = threads.question();
            assert!(!threads.asked.is_alone());
            drop((question, other));
            assert_eq!(threads.asked.0.load(Ordering::Relaxed), 0);
        }
    }
}
