//! Damage to the files of an index: `check` finds it, and before that nothing panics past its boundary or ends the process.

use super::{Dice, answers, asked, line};
use crate::harness::{Workspace, age};
use newsearch::engine::{self, Location};
use newsearch::{Error, ErrorKind};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// An index of several segments, with deletions.
fn index(w: &Workspace) -> Location {
    for (name, count) in [("a", 30), ("b", 20), ("c", 10)] {
        let text: String = (0..count).map(|n| line(&format!("{name}{n}"), &format!("Number {n} of {name}."))).collect();
        age(&w.write(&format!("news/{name}.jsonl"), text));
        w.expect(0, &["index", "news", "--no-names"]);
    }
    let text: String = (0..18).map(|n| line(&format!("b{n}"), "Changed.")).collect();
    age(&w.write("news/b.jsonl", text));
    w.expect(0, &["index", "news", "--no-names"]);
    Location::within(w.path())
}

fn files(location: &Location) -> Vec<PathBuf> {
    let entries = fs::read_dir(location.folder()).expect("an index");
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).filter(|path| !path.to_string_lossy().ends_with(".lock")).collect();
    files.sort();
    files
}

/// Damages a file; what was done. Nothing at all where chance would have it so.
fn damage(path: &Path, files: &[PathBuf], good: &[u8], dice: &mut Dice) -> String {
    let mut bad = good.to_vec();
    let at = dice.below(good.len());
    let told = match dice.below(8) {
        0..3 => {
            let bit = dice.below(8);
            bad[at] ^= 1 << bit;
            format!("bit {bit} of byte {at} turned")
        }
        3 => {
            bad.truncate(at);
            format!("cut to {at}")
        }
        4 => {
            let end = (at + 1 + dice.below(64)).min(bad.len());
            bad[at..end].fill(0);
            format!("zeroes from {at} to {end}")
        }
        5 => {
            bad.splice(at..at, [7; 3]);
            format!("three bytes more at {at}")
        }
        6 => {
            let other = &files[dice.below(files.len())];
            bad = fs::read(other).expect("read");
            format!("the content of {}", other.display())
        }
        _ => {
            fs::remove_file(path).expect("removed");
            return "removed".to_owned();
        }
    };
    fs::write(path, bad).expect("written");
    told
}

fn is_expected(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::IndexDamaged | ErrorKind::IndexVersion | ErrorKind::NoIndex)
}

#[test]
fn damage_is_found_by_check_and_answers_of_an_index_called_whole_are_right() {
    let w = Workspace::new();
    let location = index(&w);
    let before: Vec<Value> = answers(&location).expect("answers");
    assert!(engine::check(&location, true).expect("checked").is_whole());
    let files = files(&location);
    let damages = asked("NEWSEARCH_DAMAGES", 100);
    let mut dice = Dice(0xdead);
    let (mut refused, mut right, mut wrong, mut guarded, mut quick, mut full, mut harmless) = (0, 0, 0, 0, 0, 0, 0);
    for number in 0..damages {
        let path = &files[number % files.len()];
        let good = fs::read(path).expect("read");
        let told = format!("damage {number}, {}: {}", path.display(), damage(path, &files, &good, &mut dice));
        match answers(&location) {
            Err(e) => {
                assert!(is_expected(&e), "{told}: {e}");
                refused += 1;
                guarded += usize::from(e.context().contains("ended unexpectedly"));
            }
            Ok(now) if now == before => right += 1,
            // Only check promises more.
            Ok(_) => wrong += 1,
        }
        // As the command: it is not ended by a signal, and panics nowhere.
        if number % 25 == 0 {
            for args in [&["query", "harbour"][..], &["check"], &["index", "news", "--no-names"]] {
                let copy = w.path().join("copy");
                let _ = fs::remove_dir_all(&copy);
                fs::create_dir(&copy).expect("a folder");
                for file in fs::read_dir(location.folder()).expect("an index").flatten() {
                    fs::copy(file.path(), copy.join(file.file_name())).expect("copied");
                }
                let ran = w.run(&[args, &["--index", "copy"]].concat());
                assert!(
                    (0..=2).contains(&ran.code) && !ran.stderr.contains("panicked at"),
                    "{told}: {args:?} {}: {}",
                    ran.code,
                    ran.stderr
                );
            }
        }
        let is_whole = |full| match engine::check(&location, full) {
            Ok(check) => check.is_whole(),
            Err(e) => {
                assert!(is_expected(&e), "{told}: {e}");
                false
            }
        };
        quick += usize::from(!is_whole(false));
        if is_whole(true) {
            harmless += 1;
            let now = answers(&location).unwrap_or_else(|e| panic!("{told}: called whole, but {e}"));
            assert_eq!(now, before, "{told}: called whole");
        } else {
            full += 1;
        }
        fs::write(path, good).expect("restored");
    }
    println!(
        "{damages} damages; before check: {refused} refused ({guarded} of them by the guard), {right} answered right, {wrong} wrong; \
         check found {quick}, check --full {full}; {harmless} changed nothing that counts"
    );
    assert_eq!(answers(&location).expect("answers"), before);
}

#[test]
fn a_merge_does_not_make_damage_look_whole() {
    let w = Workspace::new();
    // Eight segments of like size are merged.
    for n in 0..7 {
        age(&w.write(&format!("news/{n}.jsonl"), line(&format!("{n}"), "")));
        w.expect(0, &["index", "news", "--no-names"]);
    }
    let location = Location::within(w.path());
    let store = files(&location).into_iter().find(|path| path.extension().is_some_and(|e| e == "store")).expect("a store");
    let mut bytes = fs::read(&store).expect("read");
    bytes[20] ^= 1;
    fs::write(&store, bytes).expect("written");
    for n in 7..20 {
        age(&w.write(&format!("news/{n}.jsonl"), line(&format!("{n}"), "")));
        let ran = w.run(&["index", "news", "--no-names"]);
        assert!(!ran.stderr.contains("panicked at"), "{}", ran.stderr);
    }
    assert!(!engine::check(&location, true).expect("checked").is_whole());
    w.expect(0, &["rebuild"]);
    assert!(engine::check(&location, true).expect("checked").is_whole());
    assert_eq!(super::ids(&location).expect("ids").len(), 20);
}
