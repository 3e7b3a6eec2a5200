//! What can be typed after `newsearch index`.

use super::{IndexDir, values};
use clap::Args;
use std::path::PathBuf;

/// Bring the index up to date with files and folders: read what is new or changed, remove what is gone
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch index articles/                 index a folder, or update its index
  newsearch index a.jsonl b.sgm.gz --index /data/news
  newsearch index articles/ --quiet --report run.json

Where there is no index here or in a folder above, one is made here. Files that
cannot be read are listed and do not stop the run. Ctrl-C (or SIGTERM) saves
what is complete and ends it; the next run goes on from there.

The index remembers of each path the flags that say what to take of files:
--input-format, --map, --no-names, --hidden, --ignored and limits. The next run
over it, and newsearch rebuild, go by them; a flag that is given again takes the
place of what is remembered of it, --forget-flags that of all. A newsearch.toml
goes before what is remembered. newsearch stats shows it.")]
pub struct IndexArgs {
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub walk: WalkArgs,

    /// Read these paths without the flags that the index remembers of them, and forget those
    #[arg(long)]
    pub forget_flags: bool,

    /// Read all files again, changed or not
    #[arg(long)]
    pub reread: bool,

    #[command(flatten)]
    pub write: WriteArgs,

    /// Save what is done whenever so much time has passed; 0: as often as possible
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub commit_every: u32,

    /// The time that indexed: takes this run for, as 2024-04-03T09:30:00Z [default: NEWSEARCH_TODAY, else now]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,

    /// Also write the report, with every file that was skipped, as JSON to this file; - for standard output
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// Print nothing unless something fails or articles are left out for their ids (or --format json asks for it)
    #[arg(long)]
    pub quiet: bool,

    /// The form of the report
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = ["table", "json"])]
    pub format: String,
}

/// What of the machine is used.
#[derive(Debug, Args)]
pub struct WriteArgs {
    /// Threads that read and index [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub threads: Option<u16>,

    /// Memory for building the index and finding copies, 15 to 16384 [default: a quarter of what the machine has, but not over 1024]
    #[arg(long, value_name = "MB", value_parser = values::megabytes())]
    pub memory: Option<u32>,
}

/// What to take of folders, and how to read it.
#[derive(Debug, Args)]
pub struct WalkArgs {
    /// Read every file as this format, whatever its name (newsearch formats lists them)
    #[arg(long, value_name = "NAME", value_parser = values::input_format(), hide_possible_values = true)]
    pub input_format: Option<String>,

    /// Read a part of each article from the key or column of this name, before the usual ones: title=headline, body=content.long.
    /// Repeat it for more. A file newsearch.toml in a folder states the same for good
    #[arg(long, value_name = "PART=NAME")]
    pub map: Vec<String>,

    /// Do not look for people and places in the text; those that files state are kept
    #[arg(long)]
    pub no_names: bool,

    /// Also take files and folders whose name begins with a dot
    #[arg(long)]
    pub hidden: bool,

    /// Also take what .gitignore and .ignore files leave out
    #[arg(long, visible_alias = "no-ignore")]
    pub ignored: bool,

    #[command(flatten)]
    pub limits: LimitArgs,
}

/// How much one file may take; what passes a limit is cut or skipped, and told with its reason.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// Give up on what takes longer to read: a file, or one article of a file of many
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub max_seconds: u32,

    /// Skip a file that has to be read whole and is larger than this, expanded (a page, a text, one JSON object, XML)
    #[arg(long, value_name = "BYTES", default_value = "64M", value_parser = values::bytes(), hide_short_help = true)]
    pub max_bytes: u64,

    /// Skip a record of a file of many (a line of jsonl, a row, a page of a WARC) that is larger than this
    #[arg(long, value_name = "BYTES", default_value = "32M", value_parser = values::bytes(), hide_short_help = true)]
    pub max_record_bytes: u64,

    /// Cut the text of an article after this
    #[arg(long, value_name = "BYTES", default_value = "4M", value_parser = values::bytes(), hide_short_help = true)]
    pub max_article_bytes: u64,

    /// Stop where a compressed file gives more than this
    #[arg(long, value_name = "BYTES", default_value = "256G", value_parser = values::bytes(), hide_short_help = true)]
    pub max_expanded_bytes: u64,

    /// Stop where a compressed file or an archive gives more than so many bytes for each of its own, once it has given 16 MB
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=1_000_000), hide_short_help = true)]
    pub max_ratio: u64,

    /// Look at so many members of a zip or tar
    #[arg(long, value_name = "N", default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1..), hide_short_help = true)]
    pub max_entries: u64,

    /// Skip a JSON record of more values than this
    #[arg(long, value_name = "N", default_value_t = 500_000, value_parser = clap::value_parser!(u32).range(1..), hide_short_help = true)]
    pub max_values: u32,

    /// Skip the rest of XML that nests deeper; strip the tags of a page that does
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u16).range(8..=512), hide_short_help = true)]
    pub max_depth: u16,

    /// Pass over further attributes of an element of XML; strip the tags of a page that has more on one
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u16).range(8..=1024), hide_short_help = true)]
    pub max_attributes: u16,
}
