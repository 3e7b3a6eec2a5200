//! Bringing an index up to date with files, for `index` and `query --in`: in a thread of its own, so that a second Ctrl-C can end the
//! process at once by letting the main thread return.

use super::args::WriteArgs;
use super::exit;
use super::locate::Place;
use super::output;
use super::progress::Bar;
use crate::engine::{self, WriteOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline::{IndexJob, Report};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// Signals so soon after the first are the same: `timeout` sends one to the process and one to its group.
const ONE_PRESS: Duration = Duration::from_millis(250);

enum Event {
    Done(Result<Box<Report>>),
    Killed,
}

/// What the arguments mean for the engine, and for the job.
pub fn write_options(args: &WriteArgs, job: &mut IndexJob) -> WriteOptions {
    let mut options = WriteOptions::default();
    if let Some(mb) = args.memory {
        options.memory_bytes = (mb as usize) << 20;
    }
    if let Some(threads) = args.threads {
        job.threads = usize::from(threads);
        options.threads = usize::from(threads).min(8);
    }
    options
}

/// Runs the job, at the time `now` in seconds. The first Ctrl-C, or SIGTERM, ends it after a commit, and the report says so; the second Ctrl-C
/// returns at once.
///
/// # Errors
/// Those of [`engine::writer`] and of the job; `Interrupted` after the second Ctrl-C.
pub fn run(place: &Place, options: WriteOptions, job: IndexJob, now: i64, watched: bool) -> Result<Report> {
    let location = place.location.clone();
    run_with(watched, move |bar| {
        let mut indexer = engine::writer(&location, &options)?;
        indexer.run_at(now);
        let report = job.run(&mut *indexer, bar)?;
        indexer.finish()?;
        Ok(report)
    })
}

/// Does the work in a thread of its own, as [`run`] says; the bar tells it of the first Ctrl-C, or SIGTERM.
///
/// # Errors
/// Those of the work; `Interrupted` after the second Ctrl-C.
pub fn run_with(watched: bool, work: impl FnOnce(&mut Bar) -> Result<Report> + Send + 'static) -> Result<Report> {
    let pressed = Arc::new(AtomicBool::new(false));
    let (sender, events) = channel();
    let (told, killed, mut first) = (Arc::clone(&pressed), sender.clone(), None::<Instant>);
    // Where no handler can be set, Ctrl-C ends the process as it always does; what was committed stays.
    let _ = ctrlc::set_handler(move || match first {
        None => {
            first = Some(Instant::now());
            told.store(true, Ordering::Relaxed);
            output::note("saving what is complete; press Ctrl-C again to end at once");
        }
        Some(first) if first.elapsed() < ONE_PRESS => {}
        Some(_) => drop(killed.send(Event::Killed)),
    });
    end_on_request(&pressed);
    let spawned = thread::Builder::new().name("index".to_owned()).spawn(move || {
        // The handler holds the channel open, so an end by panic must be told like any other.
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut Bar::new(watched, pressed))));
        let done = done.unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, exit::last_panic("indexing"))));
        let _ = sender.send(Event::Done(done.map(Box::new)));
    });
    spawned.map_err(|cause| Error::io("cannot start a thread", &cause))?;
    match events.recv() {
        Ok(Event::Done(result)) => result.map(|report| *report),
        Ok(Event::Killed) | Err(_) => {
            Err(Error::new(ErrorKind::Interrupted, "ended at once; what was saved before is in the index, and the next run completes it"))
        }
    }
}

/// Has SIGTERM, by which systems and services ask a process to end, do what the first Ctrl-C does. Further ones change nothing: who cannot wait sends SIGKILL.
#[cfg(unix)]
fn end_on_request(pressed: &Arc<AtomicBool>) {
    // Where that cannot be, it ends the process at once; what was committed stays.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGTERM, Arc::clone(pressed));
}

/// Elsewhere nothing asks so.
#[cfg(not(unix))]
fn end_on_request(_: &Arc<AtomicBool>) {}

/// The error for a report of a run that was ended early; the exit code must tell.
pub fn interrupted() -> Error {
    Error::new(ErrorKind::Interrupted, "ended early; what was complete is in the index, and the next run completes it")
}
