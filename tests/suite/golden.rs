//! Inputs with what must be read from them: every folder of `tests/golden/read` holds files and `expected.jsonl`, the articles
//! (and skips) that reading them gives. `NEWSEARCH_BLESS=1 cargo test golden` writes the files anew; the difference is for reading.

use crate::harness::Workspace;
use std::fs;
use std::path::Path;

#[test]
fn reads_every_golden_file_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/read");
    let bless = std::env::var_os("NEWSEARCH_BLESS").is_some();
    let w = Workspace::new();
    let mut folders = 0;
    let mut faults = Vec::new();
    for entry in fs::read_dir(&root).expect("golden files") {
        let folder = entry.expect("an entry").path();
        let mut files: Vec<String> = fs::read_dir(&folder)
            .expect("a folder")
            .map(|e| e.expect("an entry").file_name().into_string().expect("UTF-8"))
            .filter(|name| name != "expected.jsonl")
            .collect();
        files.sort();
        let mut args = vec!["read", "--format", "jsonl"];
        args.extend(files.iter().map(String::as_str));
        // Elsewhere, since what is read is named from the folder of an index, which there may be around this project.
        let away = w.path().join(folder.file_name().expect("a name"));
        fs::create_dir(&away).expect("made");
        for name in &files {
            fs::copy(folder.join(name), away.join(name)).expect("copied");
        }
        let output = w.command(&args).current_dir(&away).output().expect("it starts");
        let got = String::from_utf8(output.stdout).expect("UTF-8");
        let path = folder.join("expected.jsonl");
        if bless {
            fs::write(&path, &got).expect("written");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        folders += 1;
        for (i, (got, expected)) in got.lines().zip(expected.lines()).enumerate().filter(|(_, (g, e))| g != e) {
            faults.push(format!("{} line {}\n     got {got}\nexpected {expected}", path.display(), i + 1));
        }
        if got.lines().count() != expected.lines().count() {
            faults.push(format!(
                "{}: {} articles, expected {}\n{}",
                path.display(),
                got.lines().count(),
                expected.lines().count(),
                String::from_utf8_lossy(&output.stderr)
            ));
        }
    }
    assert!(folders >= 6, "the golden folders were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
