//! `newsearch index`.

use super::args::values::Colour;
use super::args::{IndexArgs, LimitArgs, WalkArgs};
use super::exit::{Finished, Outcome};
use super::{enrichment, locate, output, report, terminal, today, update};
use crate::engine::WriteOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{Limits, ReadOptions, WalkOptions, format_named};
use crate::pipeline::IndexJob;
use crate::present;
use crate::search::PathFlags;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Brings the index up to date and reports.
pub fn run(args: IndexArgs, _colour: Colour) -> Finished {
    let place = locate::to_write(args.index.index.as_deref(), &args.paths)?;
    if !args.quiet {
        place.tell_above();
    }
    // Opened first: to learn only at the end that there is nowhere to write it would cost the whole run.
    let to_stdout = args.report.as_deref() == Some(Path::new("-"));
    let report_file = args.report.as_deref().filter(|_| !to_stdout).map(create).transpose()?;
    let (options, job) = job(&args, place.base.clone())?;
    let now = today::now(args.now.as_deref())?;
    let report = update::run(&place, options, job, now, !args.quiet && terminal::is_watched())?;
    if let (Some(mut file), Some(path)) = (report_file, &args.report) {
        present::json(&report, &mut file).map_err(|cause| Error::io(path.display(), &cause))?;
    }
    if args.quiet {
        report::tell_left_out(&report);
    } else {
        report::tell_unread(&report);
        report::tell_reenriched(&report);
        report::tell_flags(&report);
    }
    let mut out = output::stdout();
    if args.format == "json" || to_stdout {
        present::json(&report, &mut out)?;
    } else if !args.quiet {
        report::write(&report, &mut out)?;
    }
    out.flush()?;
    match () {
        () if report.interrupted => Err(update::interrupted().into()),
        () if report.skipped.is_empty() => Ok(Outcome::Done),
        () => Ok(Outcome::Lacking),
    }
}

/// What the arguments mean for the engine and for the run.
fn job(args: &IndexArgs, base: PathBuf) -> Result<(WriteOptions, IndexJob)> {
    let mut job = IndexJob::new(&args.paths, base);
    let options = update::write_options(&args.write, &mut job);
    (job.walk, job.read) = (walk_options(&args.walk), read_options(&args.walk)?);
    job.enrichment = enrichment::enrichment(&args.walk, &job.base)?;
    job.leave_out.extend(args.report.clone());
    (job.flags, job.forget_flags) = (Some(path_flags(&args.walk)), args.forget_flags);
    job.commit_every = Duration::from_secs(args.commit_every.into());
    job.reread = args.reread;
    Ok((options, job))
}

/// What to take of folders.
pub fn walk_options(args: &WalkArgs) -> WalkOptions {
    WalkOptions { hidden: args.hidden, ignored: args.ignored }
}

/// How to read files.
///
/// # Errors
/// `Argument` for a `--map` that is none.
pub fn read_options(args: &WalkArgs) -> Result<ReadOptions> {
    let mut options = ReadOptions { input_format: args.input_format.as_deref().and_then(format_named), ..ReadOptions::default() };
    for stated in &args.map {
        let refused = |cause: Error| Error::new(ErrorKind::Argument, format!("--map {stated:?}: {}", cause.context()));
        options.settings.map.state(stated).map_err(refused)?;
    }
    options.limits = limits(&args.limits);
    Ok(options)
}

/// What an index is to remember of the flags.
pub fn path_flags(args: &WalkArgs) -> PathFlags {
    let WalkArgs { input_format, map, no_names, hidden, ignored, limits: stated } = args;
    PathFlags {
        path: String::new(),
        input_format: input_format.clone(),
        map: map.clone(),
        no_names: *no_names,
        hidden: *hidden,
        ignored: *ignored,
        limits: limits(stated).stated(),
    }
}

fn limits(args: &LimitArgs) -> Limits {
    let length = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    Limits {
        max_file_bytes: args.max_bytes,
        max_record_bytes: length(args.max_record_bytes),
        max_record_values: length(args.max_values.into()),
        max_article_bytes: length(args.max_article_bytes),
        max_expand_ratio: args.max_ratio,
        max_expanded_bytes: args.max_expanded_bytes,
        max_read_time: Duration::from_secs(args.max_seconds.into()),
        max_entries: args.max_entries,
        max_depth: args.max_depth.into(),
        max_attributes: args.max_attributes.into(),
        ..Limits::default()
    }
}

fn create(path: &Path) -> Result<File> {
    File::create(path).map_err(|cause| Error::io(path.display(), &cause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Cli, Command};
    use clap::Parser;

    fn typed(line: &str) -> IndexArgs {
        match Cli::try_parse_from(line.split(' ')).expect("words that the command takes").command {
            Command::Index(args) => args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn flags_say_how_to_walk_read_and_write() {
        let args = typed(
            "newsearch index a b --threads 12 --memory 64 --hidden --no-ignore --reread --commit-every 5 --input-format jsonl --map title=x",
        );
        let (options, job) = job(&args, "/base".into()).expect("a job");
        assert!(!job.read.settings.map.is_empty());
        assert_eq!((options.threads, options.memory_bytes), (8, 64 << 20));
        assert_eq!((job.threads, job.commit_every, job.reread), (12, Duration::from_secs(5), true));
        assert_eq!(job.walk, WalkOptions { hidden: true, ignored: true });
        assert_eq!(job.read.input_format.map(|f| f.name()), Some("jsonl"));
        assert_eq!(job.paths, [Path::new("a"), Path::new("b")]);
        assert_eq!(job.flags.map(|flags| flags.typed()).as_deref(), Some("--input-format jsonl --map title=x --hidden --ignored"));
    }

    #[test]
    fn limits_have_the_librarys_defaults_and_can_be_set_one_by_one() {
        let set = |line| limits(&typed(line).walk.limits);
        assert_eq!(set("newsearch index a"), Limits::default());
        let all = "newsearch index a --max-seconds 1 --max-bytes 2K --max-record-bytes 3 --max-article-bytes 4m --max-expanded-bytes 5G --max-ratio 6 \
--max-entries 7 --max-values 8 --max-depth 9 --max-attributes 10";
        let expected = Limits {
            max_read_time: Duration::from_secs(1),
            max_file_bytes: 2 << 10,
            max_record_bytes: 3,
            max_article_bytes: 4 << 20,
            max_expanded_bytes: 5 << 30,
            max_expand_ratio: 6,
            max_entries: 7,
            max_record_values: 8,
            max_depth: 9,
            max_attributes: 10,
            ..Limits::default()
        };
        assert_eq!(set(all), expected);
        for wrong in ["--max-bytes 0", "--max-bytes 1T", "--max-bytes x", "--max-depth 5000", "--max-ratio 0", "--max-bytes 99999999999G"] {
            assert!(Cli::try_parse_from(format!("newsearch index a {wrong}").split(' ')).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_map_of_no_part_is_refused_with_the_parts() {
        for (line, told) in [("newsearch index a --map headline=x", "title, body"), ("newsearch index a --map title", "title=headline")] {
            let error = job(&typed(line), "/base".into()).unwrap_err();
            assert!(error.context().starts_with("--map") && error.context().contains(told), "{}", error.context());
        }
    }

    #[test]
    fn memory_is_in_megabytes_or_as_its_unit_says() {
        for (memory, megabytes) in [("64", 64), ("64M", 64), ("64mb", 64), ("2G", 2_048), ("20480K", 20)] {
            let (options, _) = job(&typed(&format!("newsearch index a --memory {memory}")), "/base".into()).expect("a job");
            assert_eq!(options.memory_bytes, megabytes << 20, "{memory}");
        }
    }

    #[test]
    fn wrong_numbers_and_unknown_formats_are_refused() {
        let memory = ["--memory 0", "--memory much", "--memory 99999999999", "--memory 14M", "--memory 17G", "--memory 20T", "--memory é"];
        let memory = memory.map(|typed| format!("newsearch index a {typed}"));
        let others = ["newsearch index", "newsearch index a --threads 0", "newsearch index a --input-format papyrus"];
        for line in memory.into_iter().chain(others.map(str::to_owned)) {
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }
}
