//! [`Deadline`]: the time that one answer may take, looked at wherever an answer can be long in the making: while terms are listed, while
//! documents are found and checked by position, in the second look, before each hit is read and gets its snippets.
//!
//! What is found until then is the answer. Finding may use three quarters of the time, so that there is some left to show what was found.

use crate::search::Request;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tantivy::query::Scorer;
use tantivy::{DocId, Score, TERMINATED};

/// Documents between two looks at the clock where each takes some nanoseconds.
const DOCUMENTS_BETWEEN: u32 = 1_024;

/// A time at which to stop, and whether something did. Clones share that.
#[derive(Debug, Clone, Default)]
pub struct Deadline {
    /// When finding is to end, and all of it. `None` for never.
    ends: Option<(Instant, Instant)>,
    stopped: Arc<AtomicBool>,
}

impl Deadline {
    /// That of a request which begins to be answered now.
    pub fn of(request: &Request) -> Deadline {
        let ends = request.timeout.and_then(|allowed| {
            let now = Instant::now();
            Some((now.checked_add(allowed.mul_f64(0.75))?, now.checked_add(allowed)?))
        });
        Deadline { ends, stopped: Arc::default() }
    }

    /// The same time for something that the answer can be without: that it stopped is told apart.
    pub fn for_an_extra(&self) -> Deadline {
        Deadline { ends: self.ends, stopped: Arc::default() }
    }

    /// Whether finding must end. Looks at the clock, some tens of nanoseconds.
    pub fn found_enough(&self) -> bool {
        self.passed(self.ends.map(|(finding, _)| finding))
    }

    /// Whether all must end.
    pub fn over(&self) -> bool {
        self.passed(self.ends.map(|(_, all)| all))
    }

    /// Whether there is all the time in the world.
    pub fn is_never(&self) -> bool {
        self.ends.is_none()
    }

    /// Whether anything was left out for it.
    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn passed(&self, end: Option<Instant>) -> bool {
        let passed = end.is_some_and(|end| Instant::now() >= end);
        if passed {
            self.stopped.store(true, Ordering::Relaxed);
        }
        passed
    }

    /// Hands over the documents of `scorer`, until the time for finding is up.
    pub fn each(&self, scorer: &mut dyn Scorer, mut take: impl FnMut(DocId, Score)) {
        let mut looked_at: u32 = 0;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            take(doc, scorer.score());
            looked_at += 1;
            if looked_at == DOCUMENTS_BETWEEN {
                looked_at = 0;
                if self.found_enough() {
                    return;
                }
            }
            doc = scorer.advance();
        }
    }
}

/// What to say of an answer that is cut short.
pub fn cut_short(allowed: Option<Duration>) -> String {
    let seconds = allowed.unwrap_or_default().as_secs_f64();
    format!("the time allowed, {seconds} s, was used up: what was found until then is shown; --timeout gives it more")
}
