//! Holds the table of modules in `src/lib.rs`: each names only modules above it, and names of other crates stay in their place.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules from the ground up, each with those it may use.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("error", &[]),
    ("text", &["error"]),
    ("article", &["error", "text"]),
    ("ingest", &["error", "text", "article"]),
    ("gazetteer", &["error", "text"]),
    ("enrich", &["error", "text", "article", "gazetteer"]),
    ("query", &["error", "text"]),
    ("search", &["error", "text", "article", "query"]),
    ("engine", &["error", "text", "article", "gazetteer", "query", "search"]),
    ("present", &["error", "text", "article", "search"]),
    ("pipeline", &["error", "article", "ingest", "enrich", "search"]),
    ("cli", &["error", "text", "article", "gazetteer", "ingest", "enrich", "query", "search", "engine", "present", "pipeline"]),
];

/// A name of another crate, and the only places where it may stand.
const FENCES: [(&str, &[&str]); 9] = [
    ("tantivy::", &["engine/local/"]),
    ("html2text::", &["ingest/format/html"]),
    ("clap::", &["cli"]),
    ("std::fs", &["ingest/walk", "ingest/source", "ingest/folders", "engine/local/", "cli"]),
    ("std::env", &["cli"]),
    ("println!", &["cli"]),
    // What is shown goes through `present`, which leaves no control character in it.
    ("to_string_pretty", &["present/json", "engine/local/"]),
    ("std::net", &["serve/", "engine/remote/"]),
    ("process::exit", &[]),
];

/// The source files below `src`, with their path there and their code: no comments, no unit tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path: PathBuf = entry.expect("src can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&root).expect("it is below src").to_string_lossy().replace('\\', "/");
                let text = fs::read_to_string(&path).expect("UTF-8");
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                found.push((name, code.join("\n")));
            }
        }
    }
    found.sort();
    assert!(found.len() > 30, "the sources were found");
    found
}

/// The module a file belongs to; `None` for `lib.rs` and `main.rs`.
fn module(file: &str) -> Option<&str> {
    let head = file.split('/').next()?;
    Some(head.strip_suffix(".rs").unwrap_or(head)).filter(|m| !matches!(*m, "lib" | "main"))
}

#[test]
fn every_module_names_only_modules_above_it() {
    let mut faults = Vec::new();
    for (file, code) in sources() {
        let Some(own) = module(&file) else { continue };
        let Some((_, allowed)) = MAY_USE.iter().find(|(m, _)| *m == own) else {
            faults.push(format!("{file}: module {own} is not in the table"));
            continue;
        };
        for (other, _) in MAY_USE.iter().filter(|(m, _)| *m != own && !allowed.contains(m)) {
            if code.contains(&format!("crate::{other}::")) || code.contains(&format!("crate::{other};")) {
                faults.push(format!("{file} names {other}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn names_of_other_crates_stay_within_their_fences() {
    let mut faults = Vec::new();
    for (file, code) in sources() {
        for (name, places) in FENCES {
            if file != "main.rs" && code.contains(name) && !places.iter().any(|place| file.starts_with(place)) {
                faults.push(format!("{file} names {name}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (file, _) in sources() {
        let text = fs::read_to_string(root.join(&file)).expect("UTF-8");
        assert!(text.starts_with("//!"), "{file} does not open with what it is");
    }
}
