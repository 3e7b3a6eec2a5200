//! The command: the composition root, and the only module that reads the environment, prints, and decides exit codes.
//!
//! What was typed (`args`) is apart from what it means: `args` holds plain structs for the parser and does no work; a module for each
//! command turns its struct into calls of the library. Data goes to standard output, everything else to standard error. Exit codes are
//! `exit`'s: 0 found or done, 1 nothing found (or, for `read`, something skipped), 2 error.

mod args;
mod ask;
mod backup;
mod batch;
mod check;
mod cite;
mod counts;
mod enrichment;
mod eval;
mod exit;
mod explain;
mod formats;
mod generate;
mod index;
mod language;
mod locate;
mod optimize;
mod output;
mod progress;
mod query;
mod read;
mod rebuild;
mod report;
mod searches;
mod show;
mod similar;
mod stats;
mod suggest;
mod terminal;
mod terms;
mod today;
mod typed;
mod update;
mod who;

use crate::error::{Error, ErrorKind};
use args::Command;
use exit::Finished;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// Runs the command with the arguments and the environment of this process. Returns once it is done, also after a Ctrl-C.
pub fn main() -> ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    match typed::parse(&arguments) {
        Ok(cli) => {
            exit::hush_panics();
            let done = catch_unwind(AssertUnwindSafe(|| run(cli)));
            exit::code(done.unwrap_or_else(|_| Err(Error::new(ErrorKind::Internal, exit::last_panic("the command")).into())))
        }
        Err(error) => typed::explain(&error, &arguments),
    }
}

fn run(cli: args::Cli) -> Finished {
    let colour = cli.everywhere.color;
    match cli.command {
        Command::Index(args) => index::run(args, colour),
        Command::Query(args) => query::run(args, colour),
        Command::Explain(args) => explain::run(args, colour),
        Command::Eval(args) => eval::run(args),
        Command::Show(args) => show::run(args, colour),
        Command::Similar(args) => similar::run(args, colour),
        Command::Save(args) => searches::save(args),
        Command::Saved(args) => searches::saved(args),
        Command::New(args) => searches::run_new(args, colour),
        Command::Read(args) => read::run(args, colour),
        Command::People(args) => counts::run(args, crate::search::Facet::People, colour),
        Command::Places(args) => counts::run(args, crate::search::Facet::Places, colour),
        Command::Who(args) => who::run(args, colour),
        Command::Timeline(args) => counts::run_timeline(args, colour),
        Command::Terms(args) => terms::run(args, colour),
        Command::Suggest(args) => suggest::run(args, colour),
        Command::Batch(args) => batch::run(args, colour),
        Command::Cite(args) => cite::run(args, colour),
        Command::Stats(args) => stats::run(args, colour),
        Command::Check(args) => check::run(args),
        Command::Optimize(args) => optimize::run(args),
        Command::Rebuild(args) => rebuild::run(args),
        Command::Backup(args) => backup::back_up(args),
        Command::Restore(args) => backup::restore(args),
        Command::Formats => formats::run(),
        Command::Completions(args) => generate::completions(args),
        Command::Man(args) => generate::man(args),
    }
}
