//! What can be typed after `newsearch read`.

use super::WalkArgs;
use clap::Args;
use std::path::PathBuf;

/// Print what would be indexed from files; no index is touched
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch read article.html --format table
                                            look at one article
  newsearch read articles/ > all.jsonl      a folder as JSON, an article a line
  gunzip < a.gz | newsearch read --input-format jsonl -

Exit code: 0 if all was read, 1 if something was skipped (standard error says
what), 2 for an error.")]
pub struct ReadArgs {
    /// Files and folders; - for standard input
    #[arg(value_name = "FILE", required = true)]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub walk: WalkArgs,

    /// The form to print articles in
    #[arg(long, value_name = "NAME", default_value = "jsonl", value_parser = ["jsonl", "table", "csv"])]
    pub format: String,

    /// Threads that read [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub threads: Option<u16>,
}
