//! What can be typed: structs for the parser, with their help. No meaning, no work.

mod ask;
mod index;
mod lists;
mod read;
mod searches;
mod upkeep;
pub mod values;

pub use ask::{CountArgs, EvalArgs, ExplainArgs, FilterArgs, QueryArgs, ShowArgs, SimilarArgs, TimelineArgs, WhoArgs};
pub use index::{IndexArgs, LimitArgs, WalkArgs, WriteArgs};
pub use lists::{BatchArgs, CiteArgs, SuggestArgs, TermsArgs};
pub use read::ReadArgs;
pub use searches::{NewArgs, SaveArgs, SavedArgs};
pub use upkeep::{BackupArgs, CheckArgs, OptimizeArgs, RebuildArgs, RestoreArgs};

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Full-text search for news archives: people, places and dates, on this machine.
#[derive(Debug, Parser)]
#[command(name = "newsearch", version, propagate_version = false, arg_required_else_help = true, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    #[command(flatten)]
    pub everywhere: Everywhere,
}

/// What goes with every command.
#[derive(Debug, Args)]
pub struct Everywhere {
    /// When to use colour: auto is on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = values::colour())]
    pub color: values::Colour,
}

const EXAMPLES: &str = "\
Examples:
  newsearch index articles/                 index a folder, or update its index
  newsearch query 'Shoigu Syria'            ask
  newsearch query 'ceasefire date:2024-04'  ask about April 2024
  newsearch query --help                    the query language

The index lies in the folder .newsearch here or in the nearest folder above;
--index or the environment variable NEWSEARCH_INDEX name another.";

#[derive(Debug, Subcommand)]
pub enum Command {
    Index(IndexArgs),
    Query(QueryArgs),
    Explain(ExplainArgs),
    Show(ShowArgs),
    Similar(SimilarArgs),
    Save(SaveArgs),
    Saved(SavedArgs),
    New(NewArgs),
    Read(ReadArgs),
    /// Count the people in the articles that match
    #[command(after_help = "\
Examples:
  newsearch people                          those named most in the archive
  newsearch people Syria --from 2018        in articles about Syria since 2018
  newsearch people OPEC --format csv        for a spreadsheet")]
    People(CountArgs),
    /// Count the places in the articles that match
    #[command(after_help = "\
Examples:
  newsearch places                          those named most in the archive
  newsearch places earthquake               in articles about earthquakes
  newsearch places --person Shoigu          in articles that name a person
  newsearch places --format geojson         for a map")]
    Places(CountArgs),
    Who(WhoArgs),
    Timeline(TimelineArgs),
    Terms(TermsArgs),
    Suggest(SuggestArgs),
    Batch(BatchArgs),
    Cite(CiteArgs),
    Stats(StatsArgs),
    Check(CheckArgs),
    Optimize(OptimizeArgs),
    Rebuild(RebuildArgs),
    Backup(BackupArgs),
    Restore(RestoreArgs),
    /// List the formats that can be read
    #[command(after_help = "\
Examples:
  newsearch formats                         names, extensions, what they are
  newsearch index --input-format jsonl a.log
                                            read a file as one of them")]
    Formats,
    Eval(EvalArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Show how large the index is and what it holds
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch stats                           of the index used here
  newsearch stats --index /a/.newsearch     of another one
  newsearch stats --format json             for a program")]
pub struct StatsArgs {
    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub format: Format,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  source <(newsearch completions bash)      in ~/.bashrc
  newsearch completions zsh > \"${fpath[1]}/_newsearch\"
  newsearch completions fish > ~/.config/fish/completions/newsearch.fish")]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: clap_complete::Shell,
}

/// Print a manual page
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch man | man -l -                  read it
  newsearch man query > newsearch-query.1   the page of one command")]
pub struct ManArgs {
    /// A command; without it the page is about newsearch as a whole
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// Which index to ask.
#[derive(Debug, Clone, Args)]
pub struct IndexDir {
    /// The folder of the index [default: NEWSEARCH_INDEX, else .newsearch here or in the nearest folder above]
    #[arg(long, value_name = "DIR", help_heading = "Index")]
    pub index: Option<PathBuf>,
}

/// The form of the answer.
#[derive(Debug, Args)]
pub struct Format {
    /// The form of the answer
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = values::FORMATS, help_heading = "Answer")]
    pub format: String,
}
