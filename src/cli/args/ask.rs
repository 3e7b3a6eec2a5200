//! What can be typed after the commands that ask: `query`, `explain`, `show`, `similar`, `people`, `places`, `timeline`.

use super::values::Timeout;
use super::{Format, IndexDir, values};
use crate::search::copies::Copies;
use crate::search::{Facet, Interval, MatchMode, Sort};
use clap::Args;
use std::path::PathBuf;

/// Search for articles
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch query Shoigu Syria              articles with both
  newsearch query '\"rate cut\" -football title:bank'
  newsearch query 'Kyiv OR Kiev' --sort newest --from 2014 --to 2014-06
  newsearch query --in articles/ ceasefire  update that folder's index first

Single quotes around the query keep the shell away from what is in it. --help
explains the query language. Exit code: 0 if something was found, 1 if nothing
was, 2 for an error.")]
pub struct QueryArgs {
    /// What to look for; several words are one query
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    /// Bring the index up to date with these files or folders first. For one folder, without --index, the index is the folder .newsearch
    /// in it; for anything else it is the one newsearch index would use
    #[arg(long = "in", value_name = "PATH", help_heading = "Index")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// The order of the hits
    #[arg(long, value_name = "ORDER", default_value = "relevance", value_parser = values::sort(), help_heading = "Answer")]
    pub sort: Sort,

    #[command(flatten)]
    pub expand: ExpandArgs,

    /// Only what came or changed since the same query was last asked so; the first time that is everything. It counts as seen once the last page of it is
    /// shown. The same as is:new in the query
    #[arg(long, help_heading = "Answer")]
    pub since_last: bool,

    /// With --since-last or is:new: do not remember that this was seen
    #[arg(long, help_heading = "Answer")]
    pub peek: bool,

    /// How many hits to show
    #[arg(long, value_name = "N", default_value_t = 10, help_heading = "Answer")]
    pub limit: usize,

    /// How many hits to pass over
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Answer")]
    pub offset: usize,

    /// How many stretches of the text to show of each hit, up to 100
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Answer")]
    pub snippets: usize,

    /// What to do about copies of one report: fold them into one hit, show each, or show only the copies of earlier or fuller articles
    #[arg(long, value_name = "WHAT", default_value = "fold", value_parser = values::copies(), help_heading = "Answer")]
    pub copies: Copies,

    /// Count all that matches by these too, parted by commas: people, places, author, site, lang, tag, agency, year, quarter, month, week,
    /// day (in UTC). In table and json only
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = values::facet, help_heading = "Answer")]
    pub facets: Vec<Facet>,

    /// How many values to show of each, the most frequent first
    #[arg(long, value_name = "N", default_value_t = 10, requires = "facets", help_heading = "Answer")]
    pub facet_limit: usize,

    /// Show every copy: the same as --copies show
    #[arg(long, conflicts_with = "copies", help_heading = "Answer")]
    pub no_collapse: bool,

    #[command(flatten)]
    pub format: Format,
}

/// Which articles, beyond the words of the query. Shared by the commands that ask.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Which articles")]
pub struct FilterArgs {
    /// Whether all words of the query must occur, or any of them. With best, all must; but where fewer than ten articles hold all of three or
    /// more words, those follow that hold more than a third of them, and the answer says so [default: best for explain and for query by relevance, else all]
    #[arg(long = "match", value_name = "WORDS", value_parser = values::match_mode(), hide_default_value = true)]
    pub match_mode: Option<MatchMode>,

    /// Published on this date or later: 2024, 2024-04, 2024-04-03, yesterday, 'last april'
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,

    /// Published on this date or earlier; the whole of it counts
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,

    /// About this person, in every spelling; given twice, both
    #[arg(long, value_name = "NAME")]
    pub person: Vec<String>,

    /// About this place or one within it; given twice, both
    #[arg(long, value_name = "NAME")]
    pub place: Vec<String>,

    /// Names a place within so many kilometres of a point (degrees north and east), or of a place: 33.5,36.3,200 or Damascus~200km
    #[arg(long, value_name = "LAT,LON,KM", allow_hyphen_values = true)]
    pub near: Option<String>,

    /// Written in this language: en, ru, …; or in one of several parted by commas
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,

    /// Refuse a query with mistakes instead of reading it in the most likely way
    #[arg(long)]
    pub strict: bool,

    /// The day that "yesterday" and the like are counted from [default: NEWSEARCH_TODAY, else today in UTC]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,

    /// The time zone that days are counted in: UTC, +03:00, Europe/Berlin. Articles without a time of day keep the day they state
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub tz: String,

    /// Stop after so long and show what was found until then, marked as partial; 0 for no limit [default: for query 1, and 1 more for every
    /// thousand hits asked for; else 10]
    #[arg(long, value_name = "SECONDS", value_parser = values::timeout(), help_heading = "Answer")]
    pub timeout: Option<Timeout>,
}

/// What the commands that count values have in common.
#[derive(Debug, Args)]
pub struct CountArgs {
    /// Which articles to count in; all of them without it
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// What to count: articles, or stories, of which copies are one
    #[arg(long, value_name = "UNIT", default_value = "articles", value_parser = values::unit(), help_heading = "Answer")]
    pub count: Copies,

    /// How many to show, the most frequent first
    #[arg(long, value_name = "N", default_value_t = 20, help_heading = "Answer")]
    pub limit: usize,

    #[command(flatten)]
    pub format: Format,
}

/// Count the articles that match by the time they were published
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch timeline --by year              the whole archive
  newsearch timeline earthquake             articles about earthquakes
  newsearch timeline OPEC --from 2024-04 --to 2024-04 --by day

Below the counts stands, for the busiest intervals, the headline that tells most
of what they were about. In csv, jsonl and geojson it is left out.")]
pub struct TimelineArgs {
    /// Which articles to count; all of them without it
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// What to count: articles, or stories, of which copies are one
    #[arg(long, value_name = "UNIT", default_value = "articles", value_parser = values::unit(), help_heading = "Answer")]
    pub count: Copies,

    /// The width of an interval (in UTC)
    #[arg(long, value_name = "UNIT", default_value = "month", value_parser = values::interval(), help_heading = "Answer")]
    pub by: Interval,

    /// For how many of the busiest intervals to show a telling headline; 0 for none
    #[arg(long, value_name = "N", default_value_t = 5, help_heading = "Answer")]
    pub headlines: usize,

    #[command(flatten)]
    pub format: Format,
}

/// Show what the articles say of a person: spellings, roles, companions, places, when
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch who Shoigu                      in every spelling: Shoygu, Шойгу
  newsearch who Clinton --from 2016         since 2016
  newsearch who 'Xi Jinping' --format json  for a program")]
pub struct WhoArgs {
    /// The person; the words of the name in any order
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub filter: FilterArgs,

    #[command(flatten)]
    pub format: Format,
}

/// Show how a query is read, what each part of it finds, and why an article scored as it did
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch explain 'resign* w/s minister'  its parts, and what resign* stands for
  newsearch explain 'rate cut' --id 3f9a2c  why that article scored as it did
  newsearch explain 'shoygu~1' --format json")]
pub struct ExplainArgs {
    /// The query to explain
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,

    /// An article, by its id or the beginning of it
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// The form of the answer
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = ["table", "json"], help_heading = "Answer")]
    pub format: String,
}

/// Measure how good the ranking is, by queries and judgments of your own
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch eval --queries topics.tsv --qrels qrels.txt --match any
  newsearch eval --queries topics.tsv --qrels qrels.txt --per-query --format json

Queries are lines \"number<TAB>query\" or TREC topics; judgments are lines
\"number 0 id grade\", as TREC has them, or \"number<TAB>id<TAB>grade\".")]
pub struct EvalArgs {
    /// The queries
    #[arg(long, value_name = "FILE")]
    pub queries: PathBuf,

    /// Which articles answer which query
    #[arg(long, value_name = "FILE")]
    pub qrels: PathBuf,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub filter: FilterArgs,

    #[command(flatten)]
    pub expand: ExpandArgs,

    /// Show every query beside the mean
    #[arg(long, help_heading = "Answer")]
    pub per_query: bool,

    /// The form of the answer
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = ["table", "json"], help_heading = "Answer")]
    pub format: String,
}

/// Show whole articles
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch show 3f9a2c1b                   the id as query shows it
  newsearch show wd-0001 --query Syria      with the matches marked
  newsearch show wd-0001 --format json      for a program
  newsearch show 3f9a2c1b wd-0001           several, in this order
  newsearch query OPEC --format json | jq -r '.hits[].id' | xargs newsearch show")]
pub struct ShowArgs {
    /// Ids of articles, or beginnings of them that no other id has
    #[arg(value_name = "ID", required = true)]
    pub ids: Vec<String>,

    /// Mark what this query matches in them
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub format: Format,
}

/// Find the articles most like one: other reports of the same event
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch similar 3f9a2c1b                the id as query shows it
  newsearch similar draft.txt --limit 5     a file need not be in the index
  newsearch similar wd-0001 --from 2024     among articles since 2024")]
pub struct SimilarArgs {
    /// Its id, or a beginning of it that no other id has; or a file, of which the first article is taken
    #[arg(value_name = "ID|FILE")]
    pub article: String,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// How many to show
    #[arg(long, value_name = "N", default_value_t = 10, help_heading = "Answer")]
    pub limit: usize,

    /// How many to pass over
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Answer")]
    pub offset: usize,

    /// How many stretches of the text to show of each, up to 100
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Answer")]
    pub snippets: usize,

    /// What to do about copies of one report: fold them, those of the article itself left out; show each; or show only copies
    #[arg(long, value_name = "WHAT", default_value = "fold", value_parser = values::copies(), help_heading = "Answer")]
    pub copies: Copies,

    #[command(flatten)]
    pub format: Format,
}

/// Whether the best hits have a say in the order.
#[derive(Debug, Args)]
pub struct ExpandArgs {
    /// Order the hits by the telling words of the best of them too: better for a subject, worse for finding one known article; with --match any
    /// the default
    #[arg(long, help_heading = "Answer")]
    pub expand: bool,

    /// Do not
    #[arg(long, conflicts_with = "expand", help_heading = "Answer")]
    pub no_expand: bool,
}

impl ExpandArgs {
    /// What was asked for; `None` for neither.
    pub fn wanted(&self) -> Option<bool> {
        (self.expand || self.no_expand).then_some(self.expand)
    }
}
