//! Indexes of other versions: those kept in `tests/golden/indexes`, a folder for each format version there has been, made from the files in
//! `tests/golden/indexes/news`. Run with `NEWSEARCH_BLESS=1` after the version was raised, this makes the folder of the new one.

use crate::harness::{Workspace, age, copy_folder};
use std::fs;
use std::path::{Path, PathBuf};

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/indexes")
}

/// The files and, if there is one, the index of that name.
fn laid_out(name: Option<&str>) -> Workspace {
    let w = Workspace::new();
    copy_folder(&golden().join("news"), &w.path().join("news"));
    if let Some(name) = name {
        copy_folder(&golden().join(name), &w.path().join(".newsearch"));
    }
    w
}

/// The version that this build writes.
fn current() -> u64 {
    let w = laid_out(None);
    w.expect(0, &["index", "news", "--no-names"]);
    let stats: serde_json::Value = serde_json::from_str(&w.expect(0, &["stats", "--format", "json"])).expect("JSON");
    stats["format_version"].as_u64().expect("a number")
}

#[test]
fn an_index_of_this_version_answers_and_one_of_another_is_made_anew() {
    let current = current();
    let name = format!("format-{current}");
    if std::env::var_os("NEWSEARCH_BLESS").is_some() && !golden().join(&name).exists() {
        let w = laid_out(None);
        w.expect(0, &["index", "news", "--no-names", "--threads", "1"]);
        copy_folder(&w.path().join(".newsearch"), &golden().join(&name));
    }
    let mut seen = Vec::new();
    for entry in fs::read_dir(golden()).expect("golden indexes").flatten() {
        let folder = entry.file_name().into_string().expect("UTF-8");
        let Some(version) = folder.strip_prefix("format-").and_then(|n| n.parse::<u64>().ok()) else { continue };
        seen.push(version);
        let w = laid_out(Some(&folder));
        if version != current {
            for args in [&["query", "harbour"][..], &["index", "news"], &["check"], &["stats"]] {
                let ran = w.run(args);
                assert_eq!(ran.code, 2, "{folder} {args:?}: {}", ran.stdout);
                assert!(ran.stderr.contains(&format!("format version {version}")), "{folder} {args:?}: {}", ran.stderr);
                assert!(ran.stderr.contains("newsearch rebuild"), "{folder} {args:?}: {}", ran.stderr);
            }
            // The files it was made from have to be named only where their record cannot be read any more.
            let ran = w.run(&["rebuild", "--no-names"]);
            if ran.code == 2 {
                assert!(ran.stderr.contains("newsearch rebuild PATH"), "{folder}: {}", ran.stderr);
                w.expect(0, &["rebuild", "news", "--no-names"]);
            }
        }
        w.expect(0, &["check", "--full"]);
        assert_eq!(w.ids(&["harbour"]).len(), 4, "{folder}");
        assert_eq!(w.ids(&["lighthouse"]), ["w-1"], "{folder}");
    }
    assert!(seen.contains(&current), "the index of version {current} is missing: make it with NEWSEARCH_BLESS=1 cargo test versions");
}

#[test]
fn an_index_of_any_other_version_is_refused_with_what_to_do() {
    let w = laid_out(None);
    w.expect(0, &["index", "news", "--no-names"]);
    for file in fs::read_dir(w.path().join("news")).expect("files").flatten() {
        age(&file.path());
    }
    let current = current();
    let meta = w.path().join(".newsearch/meta.json");
    let good = fs::read_to_string(&meta).expect("meta.json");
    let stated = format!(r#"\"format\":{current}"#);
    assert!(good.contains(&stated), "{good}");
    for other in [0, 1, 2, 3, 4, current + 1, 999, u64::from(u32::MAX)] {
        fs::write(&meta, good.replace(&stated, &format!(r#"\"format\":{other}"#))).expect("written");
        for args in [&["query", "harbour"][..], &["index", "news"], &["check"]] {
            let ran = w.run(args);
            assert_eq!(ran.code, 2);
            assert!(ran.stderr.contains(&format!("format version {other}")) && ran.stderr.contains("newsearch rebuild"), "{}", ran.stderr);
        }
    }
    w.expect(0, &["rebuild", "--no-names"]);
    assert_eq!(w.ids(&["harbour"]).len(), 4);
}
