//! What can be typed after the commands of saved searches: `save`, `saved`, `new`.

use super::IndexDir;
use clap::Args;
use std::path::PathBuf;

/// Save a search under a name: for saved:NAME in a query, and for newsearch new
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch save kremlin 'Putin OR Kremlin lang:ru'
  newsearch save border --place Ukraine --from 'past month'
  newsearch query 'saved:kremlin gas'       what it finds, and gas
  newsearch new kremlin                     what came since the last time

The query is checked when it is saved. Dates such as yesterday are told from the
day it is asked. A search of the same name is replaced.")]
pub struct SaveArgs {
    /// What to call it: letters, digits, - and _
    #[arg(value_name = "NAME")]
    pub name: String,

    /// What to look for; several words are one query
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    /// Published on this date or later: 2024, 2024-04, yesterday, 'past month'
    #[arg(long, value_name = "DATE", help_heading = "Which articles")]
    pub from: Option<String>,

    /// Published on this date or earlier; the whole of it counts
    #[arg(long, value_name = "DATE", help_heading = "Which articles")]
    pub to: Option<String>,

    /// About this person, in every spelling; given twice, both
    #[arg(long, value_name = "NAME", help_heading = "Which articles")]
    pub person: Vec<String>,

    /// About this place or one within it; given twice, both
    #[arg(long, value_name = "NAME", help_heading = "Which articles")]
    pub place: Vec<String>,

    /// Written in this language: en, ru, …
    #[arg(long, value_name = "CODE", help_heading = "Which articles")]
    pub lang: Option<String>,

    #[command(flatten)]
    pub index: IndexDir,
}

/// List the saved searches, or remove one
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch saved                           names and queries
  newsearch saved --remove kremlin          forget one
  newsearch saved --format json             for a program")]
pub struct SavedArgs {
    /// Remove the search of this name
    #[arg(long, value_name = "NAME")]
    pub remove: Option<String>,

    #[command(flatten)]
    pub index: IndexDir,

    /// The form of the answer
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = ["table", "json"], help_heading = "Answer")]
    pub format: String,
}

/// Show what came or changed since the last time, for each saved search
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch new                             of all saved searches
  newsearch new kremlin --peek              and show it again the next time
  newsearch new --rss new.xml --format jsonl

The first time everything is new. An article whose file was only touched, or
whose names were found anew, is not. Where nothing is new nothing is printed, so
it can run from cron. Exit code: 0 if there is something, 1 if there is nothing,
2 for an error.")]
pub struct NewArgs {
    /// Which saved searches; all of them without it
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,

    #[command(flatten)]
    pub index: IndexDir,

    /// Do not remember that this was seen
    #[arg(long, help_heading = "Answer")]
    pub peek: bool,

    /// How many articles to show of each search, the latest first. The others count as seen too; where 0 are shown, none does
    #[arg(long, value_name = "N", default_value_t = 100, help_heading = "Answer")]
    pub limit: usize,

    /// Also write what is new to this file, as a feed (RSS 2.0); one that is there stays as it is where nothing is new
    #[arg(long, value_name = "FILE", help_heading = "Answer")]
    pub rss: Option<PathBuf>,

    /// The form of the answer
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = ["table", "json", "jsonl", "csv", "rss"], help_heading = "Answer")]
    pub format: String,

    /// The day that "yesterday" and the like are counted from [default: NEWSEARCH_TODAY, else today in UTC]
    #[arg(long, value_name = "DATE", help_heading = "Which articles")]
    pub as_of: Option<String>,

    /// The time zone that days are counted in: UTC, +03:00, Europe/Berlin
    #[arg(long, value_name = "ZONE", default_value = "UTC", help_heading = "Which articles")]
    pub tz: String,
}
