//! What a run shows while it goes on, and how Ctrl-C ends it.

use crate::pipeline::Progress;
use crate::present::number;
use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often the count of articles is set anew.
const EVERY: Duration = Duration::from_millis(100);

/// A bar on standard error, by bytes read, where somebody watches; ends the run once Ctrl-C was pressed or SIGTERM came.
pub struct Bar {
    bar: ProgressBar,
    began: Instant,
    shown: Option<Instant>,
    pressed: Arc<AtomicBool>,
}

impl Bar {
    /// A bar that is shown only where `watched`; `pressed` says whether Ctrl-C was, or SIGTERM came.
    pub fn new(watched: bool, pressed: Arc<AtomicBool>) -> Bar {
        let bar = if watched { ProgressBar::new(0) } else { ProgressBar::hidden() };
        if watched && let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}{left}") {
            bar.set_style(style.progress_chars("━╸ ").with_key("left", left));
        }
        Bar { bar, began: Instant::now(), shown: None, pressed }
    }
}

/// The time left, once there is anything to tell it from.
fn left(state: &ProgressState, out: &mut dyn std::fmt::Write) {
    if state.pos() > 0 {
        // Writing to the bar's own buffer cannot fail.
        let _ = write!(out, ", {} left", HumanDuration(state.eta()));
    }
}

impl Progress for Bar {
    fn planned(&mut self, _files: u64, bytes: u64) {
        self.bar.set_position(0);
        self.bar.set_length(bytes);
    }

    fn file_done(&mut self, bytes: u64, _articles: u64) {
        self.bar.inc(bytes);
    }

    fn articles(&mut self, count: u64) {
        if self.bar.is_hidden() || self.shown.is_some_and(|shown| shown.elapsed() < EVERY) {
            return;
        }
        self.shown = Some(Instant::now());
        let rate = count as f64 / self.began.elapsed().as_secs_f64().max(1e-3);
        self.bar.set_message(format!("{} articles, {} a second", number(count), number(rate as u64)));
    }

    fn cancelled(&mut self) -> bool {
        self.pressed.load(Ordering::Relaxed)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
