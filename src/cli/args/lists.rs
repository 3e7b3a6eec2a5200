//! What can be typed after the commands that list and cite: `suggest`, `terms`, `batch`, `cite`.

use super::{FilterArgs, IndexDir, values};
use crate::search::copies::Copies;
use clap::Args;
use std::path::PathBuf;

/// List names and words that begin so
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch suggest sho                     Sergei Shoigu, should, show
  newsearch suggest 'sergei sh'             names in which both stand
  newsearch suggest dam --format json       for a program

Capitals and accents do not count. Of a name any word may begin so. Words
are those of texts, without capitals and accents.")]
pub struct SuggestArgs {
    /// The beginning of a word, or whole words and the beginning of another
    #[arg(value_name = "PREFIX", required = true)]
    pub prefix: Vec<String>,

    #[command(flatten)]
    pub index: IndexDir,

    /// How many people, places and words to list, of each so many, those in most articles
    #[arg(long, value_name = "N", default_value_t = 10, help_heading = "Answer")]
    pub limit: usize,

    /// The form of the answer
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = values::LIST_FORMATS, help_heading = "Answer")]
    pub format: String,
}

/// List the words, people and places that matching articles hold unusually often
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch terms earthquake                what such articles speak of
  newsearch terms --from 2024-04 --to 2024-04
                                            what a month was about
  newsearch terms who:Shoigu --format csv   for a spreadsheet

Articles that match are compared with all others of the index by the
log-likelihood ratio (Dunning 1993). Words are counted in 500 articles at most,
people and places in all.")]
pub struct TermsArgs {
    /// Which articles
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// How many words, people and places to list, of each so many, the most unusual
    #[arg(long, value_name = "N", default_value_t = 15, help_heading = "Answer")]
    pub limit: usize,

    /// The form of the answer
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = values::LIST_FORMATS, help_heading = "Answer")]
    pub format: String,
}

/// Ask a list of queries: what each finds, a row each
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch batch queries.txt --format csv > found.csv
  newsearch batch --names people.txt        every line is the name of a person
  cut -f1 list.tsv | newsearch batch - --top 0 --from 2024

A line is a query, or a label, a tab and a query. Empty lines and those that
begin with # are passed over. A query that finds nothing has a row too; one that
cannot be answered says so in its row, and the others go on. Exit code: 0 if
anything was found, 1 if nothing was, 2 if a query could not be answered.")]
pub struct BatchArgs {
    /// The file with the queries; - for standard input
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,

    #[command(flatten)]
    pub index: IndexDir,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// Every query is the name of a person, found in every spelling
    #[arg(long)]
    pub names: bool,

    /// What to do about copies of one report, in the hits and where hits are counted in stories
    #[arg(long, value_name = "WHAT", default_value = "fold", value_parser = values::copies(), help_heading = "Answer")]
    pub copies: Copies,

    /// How many of the best hits to show of each
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "Answer")]
    pub top: usize,

    /// The form of the answer
    #[arg(long, value_name = "NAME", default_value = "table", value_parser = values::LIST_FORMATS, help_heading = "Answer")]
    pub format: String,
}

/// Cite an article or a passage of it, or verify a citation
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  newsearch cite 3f9a2c1b                   the whole article
  newsearch cite wd-0001 --find 'rate cut' --format json > quote.json
  newsearch cite --verify quote.json        does the archive still say so?

The hash of an article is the SHA-256 of its headline, one zero byte and its
text; that of a passage is of its bytes. Exit code of --verify: 0 if all is the
same, 1 if anything is changed or gone.")]
pub struct CiteArgs {
    /// The article's id, or a beginning of it that no other id has
    #[arg(value_name = "ID", required_unless_present = "verify", conflicts_with = "verify")]
    pub id: Option<String>,

    /// Quote these bytes of the text: 120..180
    #[arg(long, value_name = "A..B", conflicts_with_all = ["find", "verify"], value_parser = values::span)]
    pub span: Option<crate::text::Span>,

    /// Quote the first place with these words, whatever their capitals and accents
    #[arg(long, value_name = "WORDS", conflicts_with = "verify")]
    pub find: Option<String>,

    /// Compare the citations in this file (JSON as cite prints it, one or several; - for standard input) with the archive
    #[arg(long, value_name = "FILE|-")]
    pub verify: Option<PathBuf>,

    #[command(flatten)]
    pub index: IndexDir,

    /// The form of the answer
    #[arg(long, value_name = "NAME", default_value = "text", value_parser = ["text", "json"], help_heading = "Answer")]
    pub format: String,
}
