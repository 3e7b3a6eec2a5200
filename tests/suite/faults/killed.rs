//! `kill -9` at moments of chance, through the real command.

use super::{Dice, asked, ids, line};
#[cfg(unix)]
use crate::harness::Ran;
use crate::harness::{Workspace, age};
use newsearch::engine::{self, Location};
use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

fn kill_after(w: &Workspace, args: &[&str], wait: Duration) {
    let mut child = w.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command starts");
    std::thread::sleep(wait);
    // It may have ended by itself.
    let _ = child.kill();
    child.wait().expect("it ends");
}

/// What would be left over once the next run has swept.
fn leftovers(w: &Workspace) -> Vec<String> {
    let inside = std::fs::read_dir(w.path().join(".newsearch")).expect("an index");
    let beside = std::fs::read_dir(w.path()).expect("a folder");
    let names = |entries: std::fs::ReadDir| entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect::<Vec<_>>();
    let mut left: Vec<String> = names(inside).into_iter().filter(|name| name.starts_with(".tmp")).collect();
    left.extend(names(beside).into_iter().filter(|name| name.starts_with(".newsearch.")));
    left
}

#[test]
fn whenever_it_is_killed_what_was_there_stays_and_the_next_run_completes_it() {
    let w = Workspace::new();
    let location = Location::within(w.path());
    let kills = asked("NEWSEARCH_KILLS", 14);
    let mut dice = Dice(0xfeed);
    let mut expected: BTreeSet<String> = BTreeSet::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let check = |told: &str, seen: &mut BTreeSet<String>, all: &BTreeSet<String>| {
        if !location.exists() {
            assert!(seen.is_empty(), "{told}: the index is gone");
            return;
        }
        let found = ids(&location).unwrap_or_else(|e| panic!("{told}: {e}"));
        assert!(found.is_superset(seen), "{told}: lost {:?}", seen.difference(&found).collect::<Vec<_>>());
        assert!(found.is_subset(all), "{told}: too many");
        let check = engine::check(&location, true).unwrap_or_else(|e| panic!("{told}: {e}"));
        assert!(check.is_whole(), "{told}: {:?}", check.told);
        *seen = found;
    };
    // No more in all than hits that can be reached.
    let articles = (9_000 / kills).clamp(1, 120);
    for kill in 0..kills {
        // New files only, so that what has been seen once must stay.
        let name = format!("n{kill}");
        let here: Vec<String> = (0..articles).map(|n| format!("{name}-{n}")).collect();
        let text: String = here.iter().map(|id| line(id, &"and so on ".repeat(20))).collect();
        age(&w.write(&format!("news/{name}.jsonl"), text));
        expected.extend(here);
        let wait = Duration::from_millis(2 + dice.below(300) as u64);
        let told = format!("kill {kill} after {wait:?}");
        // Once the index is there, every third is a rebuild, and some merge it. What was read stays to be seen whether or not it got to its end.
        if kill % 3 == 2 && location.exists() {
            kill_after(&w, &["rebuild", "--no-names"], wait);
        } else if kill % 5 == 3 && location.exists() {
            w.expect(0, &["index", "news", "--no-names"]);
            kill_after(&w, &["optimize"], wait / 4);
        } else {
            kill_after(&w, &["index", "news", "--no-names", "--commit-every", "0"], wait);
        }
        check(&told, &mut seen, &expected);
        if kill % 50 == 49 {
            w.expect(0, &["index", "news", "--no-names"]);
            check(&format!("{told}, completed"), &mut seen, &expected);
            assert_eq!(seen, expected, "{told}");
        }
    }
    w.expect(0, &["index", "news", "--no-names"]);
    check("completed", &mut seen, &expected);
    assert_eq!(seen, expected);
    w.expect(0, &["rebuild", "--no-names"]);
    check("rebuilt", &mut seen, &expected);
    assert_eq!(leftovers(&w), Vec::<String>::new());
    println!("{kills} kills, {} articles", seen.len());
}

#[test]
#[cfg(unix)]
fn ctrl_c_saves_what_is_complete_and_a_second_one_ends_at_once_and_no_sigterm_does() {
    for (signals, signal) in [(1, "-INT"), (2, "-INT"), (1, "-TERM"), (3, "-TERM")] {
        let w = Workspace::new();
        for file in 0..6 {
            let text: String = (0..150).map(|n| line(&format!("{file}-{n}"), &"and so on ".repeat(60))).collect();
            age(&w.write(&format!("news/{file}.jsonl"), text));
        }
        let mut child =
            w.command(&["index", "news", "--no-names"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
        let location = Location::within(w.path());
        // Until it has begun there is nobody to take a signal.
        while !location.exists() && matches!(child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(20));
        for _ in 0..signals {
            let sent = std::process::Command::new("kill").args([signal, &child.id().to_string()]).status();
            assert!(sent.is_ok(), "the signal is sent");
            std::thread::sleep(Duration::from_millis(30));
        }
        let ran = Ran::of(child.wait_with_output().expect("it ends"));
        // No signal ended it but it itself; where the machine is very fast, when all was done.
        let told = if signal == "-TERM" { "ended early; what was complete is in the index" } else { "ended" };
        assert!(ran.code == 0 || ran.code == 2 && ran.stderr.contains(told), "{} {signal} {}", ran.code, ran.stderr);
        assert!(engine::check(&location, true).expect("checked").is_whole());
        w.expect(0, &["index", "news", "--no-names"]);
        assert_eq!(ids(&location).expect("ids").len(), 900);
    }
}
