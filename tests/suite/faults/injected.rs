//! Every operation of the file system may fail: the life of an index, told again and again with another one failing each time.

use super::{Dice, asked, ids, line, quick_folder};
use crate::harness::age;
use newsearch::engine::faults::{Faults, Operation};
use newsearch::engine::{self, Location, WriteOptions};
use newsearch::enrich::Enrichment;
use newsearch::pipeline::{IndexJob, Report, Silent};
use newsearch::{ErrorKind, Result};
use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// How an operation fails.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    /// It alone.
    Once,
    /// It and all that follow.
    ForEver,
    /// Of a write, only some bytes are taken, then there is no space left.
    Full,
    /// Writes take a few bytes at a time, which is no fault at all.
    Short,
}

const MODES: [Mode; 4] = [Mode::Once, Mode::ForEver, Mode::Full, Mode::Short];

/// Fails the operation with this number.
#[derive(Debug)]
struct FailsAt {
    number: usize,
    mode: Mode,
    seen: AtomicUsize,
    failed: AtomicUsize,
}

impl FailsAt {
    fn new(number: usize, mode: Mode) -> Arc<FailsAt> {
        Arc::new(FailsAt { number, mode, seen: AtomicUsize::new(0), failed: AtomicUsize::new(0) })
    }
}

impl Faults for FailsAt {
    fn before(&self, operation: Operation, _file: &str) -> io::Result<Option<usize>> {
        let number = self.seen.fetch_add(1, Ordering::SeqCst);
        let fail = |code: i32| {
            self.failed.fetch_add(1, Ordering::SeqCst);
            Err(io::Error::from_raw_os_error(code))
        };
        // Numbers of the system: 5 is EIO, 28 ENOSPC on the systems that have these names, and some error on all others.
        let takes_room = matches!(operation, Operation::Create | Operation::Write | Operation::Sync | Operation::Rename);
        match self.mode {
            Mode::Once if number == self.number => fail(5),
            Mode::ForEver if number >= self.number => fail(5),
            Mode::Full if number == self.number && operation == Operation::Write => {
                self.failed.fetch_add(1, Ordering::SeqCst);
                Ok(Some(1))
            }
            Mode::Full if number >= self.number && takes_room => fail(28),
            Mode::Short if number >= self.number && operation == Operation::Write => Ok(Some(7)),
            _ => Ok(None),
        }
    }
}

/// What is in the archive at each step of the life: files with the numbers of their articles.
const LIFE: [&[(&str, usize)]; 4] =
    [&[("a", 4), ("b", 3)], &[("a", 4), ("b", 5), ("c", 2)], &[("a", 2), ("c", 2), ("d", 6)], &[("a", 2), ("c", 3), ("d", 6), ("e", 4)]];

/// Makes the archive what it is at this step; the ids in it, and those of them whose files have not changed.
fn lay_out(archive: &Path, step: usize) -> (BTreeSet<String>, BTreeSet<String>) {
    std::fs::create_dir_all(archive).expect("a folder");
    let before = step.checked_sub(1).map_or(&[][..], |step| LIFE[step]);
    for (name, _) in before.iter().filter(|(name, _)| LIFE[step].iter().all(|now| now.0 != *name)) {
        std::fs::remove_file(archive.join(format!("{name}.jsonl"))).expect("removed");
    }
    let (mut ids, mut same) = (BTreeSet::new(), BTreeSet::new());
    for now in LIFE[step] {
        let here: Vec<String> = (0..now.1).map(|n| format!("{}{n}", now.0)).collect();
        if before.contains(now) {
            same.extend(here.clone());
        } else {
            let path = archive.join(format!("{}.jsonl", now.0));
            std::fs::write(&path, here.iter().map(|id| line(id, "")).collect::<String>()).expect("written");
            age(&path);
        }
        ids.extend(here);
    }
    (ids, same)
}

fn index(archive: &Path, location: &Location, faults: Option<&Arc<FailsAt>>) -> Result<Report> {
    let options = WriteOptions { threads: 1, ..WriteOptions::default() };
    let mut indexer = match faults {
        Some(faults) => engine::writer_with_faults(location, &options, faults.clone())?,
        None => engine::writer(location, &options)?,
    };
    let mut job = IndexJob::new([archive], archive.parent().expect("it has one"));
    (job.threads, job.commit_every) = (1, Duration::ZERO);
    job.enrichment = Enrichment { names: false, ..Enrichment::default() };
    let report = job.run(&mut *indexer, &mut Silent)?;
    indexer.finish()?;
    Ok(report)
}

/// Lives the life with one fault; how many operations there were, and how many failed.
fn live(number: usize, mode: Mode) -> (usize, usize) {
    let folder = quick_folder();
    let (archive, location) = (folder.path().join("news"), Location::within(folder.path()));
    let faults = FailsAt::new(number, mode);
    let mut before = BTreeSet::new();
    for step in 0..LIFE.len() {
        let told = format!("operation {number} {mode:?}, step {step}");
        let (expected, same) = lay_out(&archive, step);
        let done = index(&archive, &location, Some(&faults));
        let found = match ids(&location) {
            Err(e) if e.kind() == ErrorKind::NoIndex && before.is_empty() && done.is_err() => BTreeSet::new(),
            found => found.unwrap_or_else(|e| panic!("{told}: {e}")),
        };
        match &done {
            Ok(_) => assert_eq!(found, expected, "{told}: reported as done"),
            Err(e) => {
                assert!(matches!(e.kind(), ErrorKind::Io | ErrorKind::IndexDamaged), "{told}: {e}");
                // What was acknowledged and has not changed since is there; changed files may be gone from a commit on the way.
                assert!(found.is_superset(&same), "{told}: {found:?}");
                assert!(found.iter().all(|id| expected.contains(id) || before.contains(id)), "{told}: {found:?}");
                if location.exists() {
                    let check = engine::check(&location, true).unwrap_or_else(|e| panic!("{told}: {e}"));
                    assert!(check.is_whole(), "{told}: {:?}", check.told);
                }
                index(&archive, &location, None).unwrap_or_else(|e| panic!("{told}, again: {e}"));
            }
        }
        assert_eq!(ids(&location).unwrap_or_else(|e| panic!("{told}: {e}")), expected, "{told}: after the retry");
        if let Err(e) = engine::optimize_with_faults(&location, faults.clone()) {
            assert!(matches!(e.kind(), ErrorKind::Io | ErrorKind::IndexDamaged), "{told}, optimized: {e}");
        }
        assert_eq!(ids(&location).unwrap_or_else(|e| panic!("{told}, optimized: {e}")), expected, "{told}: optimized");
        let check = engine::check(&location, true).unwrap_or_else(|e| panic!("{told}: {e}"));
        assert!(check.is_whole(), "{told}: {:?}", check.told);
        before = expected;
        if mode == Mode::ForEver && done.is_err() {
            // The disk has been mended.
            faults.seen.store(0, Ordering::SeqCst);
        }
    }
    (faults.seen.load(Ordering::SeqCst), faults.failed.load(Ordering::SeqCst))
}

#[test]
fn whatever_operation_fails_nothing_acknowledged_is_lost_and_a_retry_completes_it() {
    let (operations, _) = live(usize::MAX, Mode::Once);
    let lives = asked("NEWSEARCH_FAULTS", 32);
    let mut dice = Dice(0x5eed);
    // Where enough are asked for, every operation in turn.
    let mut number = |life: usize| if lives >= MODES.len() * operations { life / MODES.len() % operations } else { dice.below(operations) };
    let planned: Vec<_> = (0..lives).map(|life| (number(life), MODES[life % MODES.len()])).collect();
    let (next, met, all) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..asked("NEWSEARCH_THREADS", 2) {
            scope.spawn(|| {
                while let Some((number, mode)) = planned.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (_, failures) = live(*number, *mode);
                    met.fetch_add(usize::from(failures > 0), Ordering::Relaxed);
                    all.fetch_add(failures, Ordering::Relaxed);
                    let done = next.load(Ordering::Relaxed);
                    if done % 100 == 0 {
                        println!("{done} lives, {} operations failed", all.load(Ordering::Relaxed));
                    }
                }
            });
        }
    });
    let (injected, failed) = (met.into_inner(), all.into_inner());
    println!("{lives} lives of {operations} operations: {injected} with a fault, {failed} operations failed");
    assert!(injected * 2 >= lives, "the faults were met");
}

/// Fails what is named as long as it is switched on.
#[derive(Debug)]
struct Switched {
    on: AtomicBool,
    fails: [(Operation, &'static str); 2],
}

impl Faults for Switched {
    fn before(&self, operation: Operation, file: &str) -> io::Result<Option<usize>> {
        let fails = self.on.load(Ordering::SeqCst) && self.fails.contains(&(operation, file));
        if fails { Err(io::Error::from_raw_os_error(5)) } else { Ok(None) }
    }
}

#[test]
fn an_indexer_that_could_not_recover_at_once_does_so_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = folder.path().join("archive");
    lay_out(&archive, 0);
    let location = Location::Folder(folder.path().join("index"));
    let fails = [(Operation::Rename, "meta.json"), (Operation::Read, ".managed.json")];
    let faults = Arc::new(Switched { on: AtomicBool::new(false), fails });
    let options = WriteOptions { threads: 1, memory_bytes: 15_000_000 };
    let mut indexer = engine::writer_with_faults(&location, &options, faults.clone()).expect("a writer");
    let mut run = || IndexJob::new([&archive], &archive).run(&mut *indexer, &mut Silent);
    faults.on.store(true, Ordering::SeqCst);
    assert!(run().is_err() && run().is_err());
    faults.on.store(false, Ordering::SeqCst);
    assert_eq!(run().expect("done").articles, 7);
    indexer.finish().expect("finished");
    assert!(engine::check(&location, true).expect("checked").is_whole());
}
