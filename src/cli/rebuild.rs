//! `newsearch rebuild`.

use super::args::RebuildArgs;
use super::exit::{Finished, Outcome};
use super::index::{path_flags, read_options, walk_options};
use super::{enrichment, locate, output, report, terminal, today, update};
use crate::engine::Rebuild;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{SETTINGS_FILE, can_be_opened};
use crate::pipeline::{IndexJob, source_path};
use crate::search::SourceRecord;
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is said where the index does not tell with which flags its files were read.
const FLAGS_UNKNOWN: &str =
    "the index does not say with which flags it was made; those that newsearch index was given, such as --map, are to be given again";

/// Makes the index anew and puts it in the place of the old one.
pub fn run(args: RebuildArgs) -> Finished {
    let index = locate::to_ask(args.index.index.as_deref())?;
    let place = locate::to_write(Some(index.folder()), &args.paths)?;
    let rebuild = Rebuild::begin(&place.location)?;
    let mut job = IndexJob::new(&args.paths, place.base.clone());
    if args.paths.is_empty() {
        let unknown = || Error::new(ErrorKind::Argument, "the index does not know its files any more; name them: newsearch rebuild PATH");
        let known = Known::of(rebuild.sources().ok_or_else(unknown)?, &place.base);
        if !args.drop_missing {
            known.refuse_losses(rebuild.handed_in())?;
        }
        (job.paths, job.settings_below) = (known.files, Some(known.settings));
        // What was taken then is taken again, whatever it is called.
        (job.walk.hidden, job.walk.ignored) = (true, true);
    } else {
        job.walk = walk_options(&args.walk);
    }
    (job.flags, job.flags_of_all, job.forget_flags) = (Some(path_flags(&args.walk)), args.paths.is_empty(), args.forget_flags);
    if rebuild.flags().is_none() && !args.quiet {
        output::note(FLAGS_UNKNOWN);
    }
    job.read = read_options(&args.walk)?;
    job.enrichment = enrichment::enrichment(&args.walk, &job.base)?;
    let options = update::write_options(&args.write, &mut job);
    let now = today::now(None)?;
    let before = if args.drop_missing { Vec::new() } else { rebuild.sources().unwrap_or_default().to_vec() };
    let report = update::run_with(!args.quiet && terminal::is_watched(), move |bar| {
        let mut indexer = rebuild.writer(&options)?;
        indexer.run_at(now);
        let report = job.run(&mut *indexer, bar)?;
        if !report.interrupted {
            refuse_emptied(&before, &indexer.sources())?;
        }
        indexer.finish()?;
        if !report.interrupted {
            rebuild.publish()?;
        }
        Ok(report)
    })?;
    if report.interrupted {
        return Err(Error::new(ErrorKind::Interrupted, "ended early; the old index is as it was").into());
    }
    if args.quiet {
        report::tell_left_out(&report);
    } else {
        report::tell_unread(&report);
        report::tell_flags(&report);
        let mut out = output::stdout();
        report::write(&report, &mut out)?;
        out.flush()?;
    }
    Ok(if report.skipped.is_empty() { Outcome::Done } else { Outcome::Lacking })
}

/// # Errors
/// `Argument` where files that have not changed give nothing any more, as where a flag is missing with which they were read.
fn refuse_emptied(before: &[SourceRecord], now: &[&SourceRecord]) -> Result<()> {
    let now: HashMap<&str, &SourceRecord> = now.iter().map(|record| (record.path.as_str(), *record)).collect();
    let is_emptied = |old: &&SourceRecord| {
        let same = |new: &&&SourceRecord| (new.bytes, new.modified_ns) == (old.bytes, old.modified_ns);
        old.articles > 0 && now.get(old.path.as_str()).filter(same).is_some_and(|new| new.articles == 0)
    };
    let emptied: Vec<&SourceRecord> = before.iter().filter(is_emptied).collect();
    let Some(first) = emptied.first() else { return Ok(()) };
    let (files, more) = match emptied.len() {
        1 => ("1 file".to_owned(), ""),
        many => (format!("{many} files"), ", …"),
    };
    let message = format!(
        "{files} that gave articles give none now, though unchanged ({}{more}); the old index is as it was. They may have been read with flags that it does not \
         know of, such as --input-format: give them again; to go on without these articles: --drop-missing",
        first.path
    );
    Err(Error::new(ErrorKind::Argument, message))
}

/// The files that the old index knows.
struct Known {
    files: Vec<PathBuf>,
    /// The folders that have settings.
    settings: Vec<PathBuf>,
    /// Those that are gone or cannot be read, each with the number of its articles.
    missing: Vec<(String, u64)>,
    /// Whether any of these may be there.
    unreadable: bool,
}

impl Known {
    fn of(sources: &[SourceRecord], base: &Path) -> Known {
        let mut known = Known { files: Vec::new(), settings: Vec::new(), missing: Vec::new(), unreadable: false };
        for source in sources {
            let path = source_path(&source.path, base);
            match path.is_file() {
                true if path.file_name().is_some_and(|name| name == SETTINGS_FILE) => {
                    known.settings.extend(path.parent().map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.to_owned())));
                }
                true if source.articles == 0 || can_be_opened(&path) => known.files.push(path),
                // What gave nothing is no loss.
                _ if source.articles > 0 => {
                    known.unreadable |= !matches!(path.try_exists(), Ok(false));
                    known.missing.push((source.path.clone(), source.articles));
                }
                _ => {}
            }
        }
        known
    }

    /// # Errors
    /// `Argument` where articles would be lost.
    fn refuse_losses(&self, handed_in: u64) -> Result<()> {
        let mut losses = Vec::new();
        if let Some((first, _)) = self.missing.first() {
            let articles: u64 = self.missing.iter().map(|(_, articles)| articles).sum();
            let files = self.missing.len();
            let how = if self.unreadable { "cannot be read" } else { "are gone" };
            losses.push(format!("{articles} articles of {files} files that {how} ({first}{})", if files > 1 { ", …" } else { "" }));
        }
        if handed_in > 0 {
            losses.push(format!("{handed_in} articles that a program handed in"));
        }
        if losses.is_empty() {
            return Ok(());
        }
        let message =
            format!("a new index would lack {}; nothing was changed. To go on without them: --drop-missing", losses.join(" and "));
        Err(Error::new(ErrorKind::Argument, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_would_be_lost() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("here.txt"), "x").expect("written");
        std::fs::write(folder.path().join(SETTINGS_FILE), "").expect("written");
        let record = |path: &str, articles| SourceRecord { path: path.into(), articles, ..SourceRecord::default() };
        let sources = [record("gone.txt", 2), record("gone.bin", 0), record("here.txt", 1), record(SETTINGS_FILE, 0)];
        let known = Known::of(&sources, folder.path());
        assert_eq!((known.files.len(), known.settings.len(), known.missing.len()), (1, 1, 1));
        let told = known.refuse_losses(3).unwrap_err().context().to_owned();
        assert!(told.contains("2 articles of 1 files that are gone (gone.txt) and 3 articles that a program"), "{told}");
        assert!(Known::of(&sources[2..], folder.path()).refuse_losses(0).is_ok());
    }
}
