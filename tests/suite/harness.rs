//! A temporary folder, and the real command run in it with home, width, colour and today fixed.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder of its own for a test; gone when dropped.
pub struct Workspace {
    folder: TempDir,
}

/// What a command did.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Workspace {
    pub fn new() -> Workspace {
        Workspace { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders");
        fs::write(&path, content).expect("a file");
        path
    }

    /// An article as a JSON file, old enough that its time is trusted.
    pub fn article(&self, name: &str, article: Value) -> PathBuf {
        let path = self.write(name, article.to_string());
        age(&path);
        path
    }

    /// The command, ready to run in this folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsearch"));
        command.current_dir(self.path()).args(args);
        for name in ["NEWSEARCH_INDEX", "NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command.env("HOME", self.path()).env("COLUMNS", "100").env("NEWSEARCH_TODAY", "2024-05-01").env("TZ", "UTC");
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().expect("the command starts"))
    }

    /// Runs a command that must end with `code`; its standard output.
    pub fn expect(&self, code: i32, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, code, "newsearch {}\nstdout: {}\nstderr: {}", args.join(" "), ran.stdout, ran.stderr);
        ran.stdout
    }

    /// The hits of a query as JSON values, best first; none is fine.
    pub fn hits(&self, args: &[&str]) -> Vec<Value> {
        let mut all = vec!["query"];
        all.extend_from_slice(args);
        all.extend_from_slice(&["--format", "jsonl"]);
        let ran = self.run(&all);
        assert!(matches!(ran.code, 0 | 1), "{all:?}: {}", ran.stderr);
        ran.stdout.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }

    /// The ids of the hits of a query, in alphabetical order.
    pub fn ids(&self, args: &[&str]) -> Vec<String> {
        let mut ids: Vec<String> = self.hits(args).iter().map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect();
        ids.sort();
        ids
    }
}

impl Ran {
    pub fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// Sets a file's time an hour back, as if it had not just been written.
pub fn age(path: &Path) {
    let then = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    fs::File::options().write(true).open(path).and_then(|file| file.set_modified(then)).expect("a time can be set");
}

/// The articles the project ships.
pub fn sample_corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_corpus")
}

/// Copies a folder.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_name() == ".newsearch" {
            continue;
        }
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("a copy");
            age(&target);
        }
    }
}
