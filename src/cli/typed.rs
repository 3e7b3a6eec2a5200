//! From the arguments of the process to [`Cli`], and what to say where they are none.

use super::args::values::FORMATS;
use super::args::{
    Cli, CountArgs, Everywhere, ExplainArgs, QueryArgs, ShowArgs, SimilarArgs, StatsArgs, SuggestArgs, TermsArgs, TimelineArgs, WhoArgs,
};
use super::{language, output, terminal};
use crate::text::escape::shell_quoted;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches};
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

/// The whole command with all its help, set to the width of the terminal.
pub fn command() -> clap::Command {
    brief().mut_subcommand("query", |query| {
        let examples = query.get_after_help().map(ToString::to_string).unwrap_or_default();
        query.after_long_help(format!("{}\n{examples}", language::help()))
    })
}

/// The command without the help that takes some making.
fn brief() -> clap::Command {
    // Named here: help and errors should not depend on how the file of the program is called.
    Cli::command().bin_name("newsearch").term_width(terminal::width().min(MAX_HELP_COLUMNS)).mut_subcommands(numbers)
}

/// The widest that help is set.
const MAX_HELP_COLUMNS: usize = 100;

/// Reads the arguments, the first of which is the name of the program.
pub fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let help = arguments.iter().any(|a| a == "--help" || a == "-h" || a == "help");
    let aside = exclusions_aside(arguments);
    if !help && let Some(Ok(matches)) = alone(arguments).map(|command| matches(command, &aside)) {
        return Cli::from_arg_matches(&matches);
    }
    // Here too what is wrong with the arguments is told, with all commands in view.
    let command = if help { command() } else { brief() };
    Cli::from_arg_matches(&matches(command, &aside)?)
}

/// What the arguments are to the command. An exclusion is no value of an option: `--person -football` leaves open what was meant.
fn matches(mut command: clap::Command, arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    let all = command.try_get_matches_from_mut(arguments)?;
    let wrong = all.subcommand().and_then(|(name, matches)| {
        let command = command.find_subcommand_mut(name)?;
        let message = exclusion_taken(command, matches)?;
        Some(command.error(ErrorKind::InvalidValue, message))
    });
    wrong.map_or(Ok(all), Err)
}

/// What is to be said of an option that took an exclusion for its value.
fn exclusion_taken(command: &clap::Command, matches: &ArgMatches) -> Option<String> {
    // `--tz -06:00` is a value.
    let leaves_out = |value: &&str| value.strip_prefix(EXCLUDING).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_exclusion = |value: &OsStr| value.to_str().filter(leaves_out).map(exclusions_back);
    command.get_opts().find_map(|option| {
        let value = matches.get_raw(option.get_id().as_str())?.find_map(is_exclusion)?;
        let option = option.get_long()?;
        Some(format!(
            "--{option} wants a value, and {value} leaves words out; a value that begins with a hyphen is written --{option}={value}"
        ))
    })
}

type Describe = fn(clap::Command) -> clap::Command;

/// The commands that people wait for, and what describes their arguments.
const WAITED_FOR: [(&str, Describe); 11] = [
    ("query", QueryArgs::augment_args),
    ("explain", ExplainArgs::augment_args),
    ("show", ShowArgs::augment_args),
    ("similar", SimilarArgs::augment_args),
    ("people", CountArgs::augment_args),
    ("places", CountArgs::augment_args),
    ("who", WhoArgs::augment_args),
    ("timeline", TimelineArgs::augment_args),
    ("terms", TermsArgs::augment_args),
    ("suggest", SuggestArgs::augment_args),
    ("stats", StatsArgs::augment_args),
];

/// The command with no other than the one that was typed: to describe all takes a twentieth of the time of a query.
fn alone(arguments: &[OsString]) -> Option<clap::Command> {
    let typed = arguments.get(1)?;
    let (name, describe) = WAITED_FOR.iter().find(|(name, _)| typed == name)?;
    Some(Everywhere::augment_args(clap::Command::new("newsearch")).subcommand(numbers(describe(clap::Command::new(*name)))))
}

/// Stands for the hyphen of `-football` while clap looks at the arguments, which would take it for a row of one-letter flags. A
/// private character of Unicode, which nobody types.
const EXCLUDING: char = '\u{f02d}';

/// The arguments of a command that asks, with the hyphens of exclusions put aside; nothing after `--` is touched.
fn exclusions_aside(arguments: &[OsString]) -> Vec<OsString> {
    let asks = arguments
        .get(1)
        .and_then(|a| a.to_str())
        .is_some_and(|a| matches!(a, "query" | "save" | "explain" | "people" | "places" | "timeline" | "terms"));
    let end = if asks { arguments.iter().position(|a| a == "--").unwrap_or(arguments.len()) } else { 0 };
    arguments[..end].iter().map(exclusion_aside).chain(arguments[end..].iter().cloned()).collect()
}

/// `-football` with its hyphen put aside; every other argument as it is. No flag has one hyphen and more than one letter; numbers are [left](numbers).
fn exclusion_aside(argument: &OsString) -> OsString {
    let excluding = |rest: &&str| rest.chars().count() > 1 && !rest.starts_with('-') && !rest.bytes().all(|b| b.is_ascii_digit());
    match argument.to_str().and_then(|text| text.strip_prefix('-')).filter(excluding) {
        Some(rest) => format!("{EXCLUDING}{rest}").into(),
        None => argument.clone(),
    }
}

/// The command with arguments that may be numbers below zero, as `-7` in a query is, or a wrong `--limit -1`: what is wrong with it is for the argument to say.
fn numbers(command: clap::Command) -> clap::Command {
    command.mut_args(|arg| if arg.get_action().takes_values() { arg.allow_negative_numbers(true) } else { arg })
}

/// What was typed, with its hyphens back in place.
pub fn exclusions_back(query: &str) -> String {
    query.replace(EXCLUDING, "-")
}

/// Prints what the parser has to say, help or error; what is typed as a query without a command is told how to ask.
pub fn explain(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    if !error.use_stderr() {
        // Also where nobody reads to the end.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if let Some(format) = format_typed(error) {
        output::note(&format!("there is no option --{format}"));
        output::line(&format!("hint: write --format {format}"));
        return ExitCode::from(2);
    }
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = context(error, ContextKind::InvalidSubcommand);
            output::note(&format!("there is no command {typed:?}"));
            let near = context(error, ContextKind::SuggestedSubcommand);
            let near = if near.is_empty() { near } else { format!("newsearch {near}, or ") };
            output::line(&format!(
                "hint: type {near}newsearch query {} to search, newsearch --help for all commands",
                quoted(&arguments[1..])
            ));
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
        }
        _ => {
            let text = exclusions_back(&error.render().to_string()).replace("invalid digit found in string", "write digits only");
            output::note(text.strip_prefix("error: ").unwrap_or(&text).trim_end());
        }
    }
    ExitCode::from(2)
}

/// The format whose name was typed as an option.
fn format_typed(error: &clap::Error) -> Option<&'static str> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let typed = context(error, ContextKind::InvalidArg);
    let name = typed.strip_prefix("--")?;
    FORMATS.into_iter().find(|format| *format == name)
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.first().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// What was typed as one argument of a shell.
fn quoted(arguments: &[OsString]) -> String {
    shell_quoted(&arguments.iter().map(|a| a.to_string_lossy()).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        command().debug_assert();
    }

    #[test]
    fn a_command_alone_reads_its_arguments_as_among_all() {
        let lines = [
            "query Shoigu -football --limit 3 --color never --format json",
            "query tariffs -7 --limit 1",
            "query --in a b --copies show",
            "explain a b",
            "show --color always 3f9a",
            "similar 3f9a --limit 2",
            "people Syria --from 2018",
            "places",
            "who Shoigu",
            "timeline Syria",
            "terms a",
            "suggest Sho",
            "stats --index x",
        ];
        for line in lines {
            let arguments: Vec<OsString> = ["newsearch"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
            let aside = exclusions_aside(&arguments);
            let read = |command: clap::Command| {
                let matches = command.try_get_matches_from(&aside).map_err(|e| e.to_string())?;
                Cli::from_arg_matches(&matches).map(|cli| format!("{cli:?}")).map_err(|e| e.to_string())
            };
            let whole = read(brief());
            assert!(whole.is_ok(), "{line}: {whole:?}");
            assert_eq!(read(alone(&arguments).expect("one of them")), whole, "{line}");
        }
        assert!(WAITED_FOR.iter().all(|(name, _)| lines.iter().any(|line| line.split(' ').next() == Some(name))), "each is tried");
    }

    #[test]
    fn an_exclusion_is_no_value_of_an_option() {
        let read = |line: &str| parse(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        for line in ["newsearch query Shoigu --person -football", "newsearch save a Shoigu --person -football"] {
            let problem = read(line).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(problem.contains("--person=-football"), "{line}: {problem}");
        }
        for line in [
            "newsearch query --person Shoigu -football",
            "newsearch query Shoigu --person=-football",
            "newsearch query Shoigu --tz -06:00",
            "newsearch query a --since-last -football",
        ] {
            assert!(read(line).is_ok(), "{line}");
        }
    }

    #[test]
    fn every_command_shows_examples() {
        for sub in command().get_subcommands().filter(|s| s.get_name() != "help") {
            let help = sub.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.matches("\n  newsearch ").count() >= 2, "{}", sub.get_name());
        }
    }

    #[test]
    fn the_formats_offered_are_those_there_are() {
        let names: Vec<&str> = crate::present::presenters().iter().map(|p| p.name()).collect();
        assert_eq!(names, super::super::args::values::FORMATS);
    }

    #[test]
    fn a_query_is_quoted_for_a_shell() {
        let args = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(quoted(&args(&["Shoigu", "Syria"])), "\"Shoigu Syria\"");
        assert_eq!(quoted(&args(&["\"rate cut\" Fed's"])), r#"'"rate cut" Fed'\''s'"#);
    }
}
