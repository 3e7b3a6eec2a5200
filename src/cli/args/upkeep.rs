//! What can be typed to look after an index: `check`, `optimize`, `rebuild`, `backup`, `restore`.

use super::{IndexDir, WalkArgs, WriteArgs};
use clap::Args;
use std::path::PathBuf;

/// See whether the index is whole
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch check                           every file is there and as long as it was
  newsearch check --full                    every byte and every article
  newsearch check --full --format json      for a program

Exit code 0: whole; 2: damaged. What is damaged is listed; newsearch rebuild
makes the index anew from its files, newsearch restore from a copy.")]
pub struct CheckArgs {
    #[command(flatten)]
    pub index: IndexDir,

    /// Compute every checksum, read every article, and compare articles and bookkeeping of files
    #[arg(long)]
    pub full: bool,

    /// The form of the answer
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = ["table", "json"])]
    pub format: String,
}

/// Merge the parts of the index into one, which makes queries faster
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch optimize                        after a large archive was indexed
  newsearch optimize --format json          for a program

The same articles are found; where others were deleted or changed before, scores
shift a little. Others may search meanwhile. It reads and writes the whole
index, and needs as much room again until it is done; cut off, it leaves the
index as it was. newsearch index merges by itself what is small.")]
pub struct OptimizeArgs {
    #[command(flatten)]
    pub index: IndexDir,

    /// Print nothing unless something fails (or --format json asks for it)
    #[arg(long)]
    pub quiet: bool,

    /// The form of the report
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = ["table", "json"])]
    pub format: String,
}

/// Make the index anew from the files it was made from
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch rebuild                         from all files that the index knows
  newsearch rebuild --drop-missing          also where some of them are gone
  newsearch rebuild articles/               from these, where the index does not know
                                            its files any more

The new index is made beside the old one, which goes on answering and stays as
it is until the new one takes its place. Files are read with the flags that the
index remembers, such as --map; one that is given takes the place of what is
remembered of it, for all files.")]
pub struct RebuildArgs {
    /// Files and folders to make it from, in the place of those that the index knows
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub walk: WalkArgs,

    /// Read the files without the flags that the index remembers, and forget those
    #[arg(long)]
    pub forget_flags: bool,

    /// Go on where files are gone or give nothing any more: their articles will be gone too
    #[arg(long)]
    pub drop_missing: bool,

    #[command(flatten)]
    pub write: WriteArgs,

    /// Print nothing unless something fails or articles are left out for their ids
    #[arg(long)]
    pub quiet: bool,
}

/// Copy the index, as of its last commit, to a folder
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch backup /backup/news-2024-05-01  of the index used here
  newsearch backup /backup/a --index /a/.newsearch

Others may search and index meanwhile. The copy is checked as a whole. It is an
index like any other: newsearch query --index /backup/a asks it.")]
pub struct BackupArgs {
    /// The folder for the copy; it must not exist yet, or be empty
    #[arg(value_name = "DIR")]
    pub to: PathBuf,

    #[command(flatten)]
    pub index: IndexDir,
}

/// Put a copy made by newsearch backup in the place of the index
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch restore /backup/news-2024-05-01
  newsearch restore /backup/news-2024-05-01 --force
                                            in the place of the index that is there

The copy stays. The next newsearch index brings in what has changed since.")]
pub struct RestoreArgs {
    /// The copy
    #[arg(value_name = "DIR")]
    pub from: PathBuf,

    #[command(flatten)]
    pub index: IndexDir,

    /// Replace the index that is there
    #[arg(long)]
    pub force: bool,
}
