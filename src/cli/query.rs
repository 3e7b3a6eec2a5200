//! `newsearch query`.

use super::args::QueryArgs;
use super::args::values::Colour;
use super::exit::{Finished, Outcome};
use super::locate::Place;
use super::{ask, enrichment, locate, output, report, searches, terminal, today, update};
use crate::engine::{self, WriteOptions};
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline::IndexJob;
use crate::search::copies::Copies;
use crate::search::{MatchMode, PathFlags, Request};
use std::io::Write;
use std::time::Duration;

/// Asks and shows the hits.
pub fn run(args: QueryArgs, colour: Colour) -> Finished {
    let request = request(&args)?;
    request.check()?;
    let location = if args.paths.is_empty() {
        locate::to_ask(args.index.index.as_deref())?
    } else {
        let place = locate::to_write_within(args.index.index.as_deref(), &args.paths)?;
        place.tell_above();
        match bring_up_to_date(&args, &place) {
            // What another run has not saved yet is not told, but what is there can be.
            Err(e) if e.kind() == ErrorKind::Locked && place.location.exists() => {
                output::note(&format!("{}; what follows is of the index as it is now", e.context()));
            }
            done => done?,
        }
        place.location
    };
    let searcher = engine::open_for_few(&location)?;
    ask::tell(&request, &args.format.format);
    let response = searcher.search(&request)?;
    ask::tell_readings(&response.readings, &args.format.format);
    for hint in response.hints.iter().filter(|hint| !request.hints.contains(hint) && args.format.format != "json") {
        output::note(hint);
    }
    // Where the nearest index is another one, the id alone would not be found in it.
    let index = args.index.index.as_deref().or(Some(location.folder()).filter(|_| !args.paths.is_empty()));
    ask::tell_help(&response, &ask::Again { command: "query", index, filtered: !request.filters.is_empty() }, &args.format.format);
    let mut out = output::stdout();
    output::presenter(&args.format.format)?.response(&response, &terminal::style_for(colour, index), &mut out)?;
    out.flush()?;
    if !args.peek && searches::asks_for_new(&request) {
        match searches::left(&response) {
            0 => searches::mark(&location, &request, response.generation),
            left => output::note(&searches::tell_left(left, &request)),
        }
    }
    // The process ends now; taking an open index apart would only delay that.
    std::mem::forget(searcher);
    Ok(if response.hits.is_empty() && response.total == 0 { Outcome::Lacking } else { Outcome::Done })
}

/// Brings the index at `place` up to date with the paths that were given, and tells what came of it.
///
/// # Errors
/// Those of the run; `Interrupted` where it was ended early.
fn bring_up_to_date(args: &QueryArgs, place: &Place) -> Result<()> {
    let mut job = IndexJob::new(&args.paths, &place.base);
    // Who asks takes nothing out that newsearch index has taken in with other flags.
    (job.as_before, job.flags) = (true, Some(PathFlags::default()));
    job.enrichment.overlay = enrichment::overlay(&place.base)?;
    let done = update::run(place, WriteOptions::default(), job, today::now(None)?, terminal::is_watched())?;
    if done.interrupted {
        return Err(update::interrupted());
    }
    if let Some(summary) = report::summary(&done) {
        output::note(&summary);
    }
    report::tell_unread(&done);
    Ok(())
}

fn request(args: &QueryArgs) -> Result<Request> {
    let mut request = ask::request(&args.query, &args.filter)?;
    if args.query.iter().all(|word| word.trim().is_empty()) && request.filters.is_empty() {
        return Err(Error::new(
            ErrorKind::Argument,
            "nothing to look for: type words, or * for all articles; newsearch query --help shows more",
        ));
    }
    if args.since_last {
        request.filters.push(searches::new());
    }
    request.match_mode = args.filter.match_mode.unwrap_or(MatchMode::Best);
    request.sort = args.sort;
    request.expand = args.expand.wanted();
    request.limit = args.limit;
    request.offset = args.offset;
    request.snippets = args.snippets;
    request.facets = args.facets.clone();
    request.facet_limit = args.facet_limit;
    if !request.facets.is_empty() && !matches!(args.format.format.as_str(), "table" | "json") {
        let what = format!("--facets has no place in {}; use --format json, or newsearch people, places or timeline", args.format.format);
        return Err(Error::new(ErrorKind::Argument, what));
    }
    if args.filter.timeout.is_none() {
        // Somebody waits. A query of ten words over a million articles takes a tenth of a second, a thousand hits with their snippets as long again.
        request.timeout = Some(Duration::from_secs(1 + args.limit as u64 / 1_000));
    }
    // What is new is remembered as seen, so all of it has to be.
    if searches::asks_for_new(&request) {
        request.timeout = None;
    }
    request.copies = if args.no_collapse { Copies::Show } else { args.copies };
    // A table says how many there are.
    request.copy_ids = args.format.format != "table";
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Cli, Command};
    use crate::search::Sort;
    use clap::Parser;

    fn typed(words: &[&str]) -> QueryArgs {
        match Cli::try_parse_from(["newsearch", "query"].iter().chain(words)).expect("words that the command takes").command {
            Command::Query(args) => args,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn flags_say_which_hits_and_how_many() {
        let args = typed(&[
            "Shoigu",
            "Syria",
            "--match",
            "any",
            "--sort",
            "oldest",
            "--limit",
            "5",
            "--offset",
            "10",
            "--snippets",
            "3",
            "--no-collapse",
        ]);
        let request = request(&args).expect("a request");
        assert_eq!((request.match_mode, request.sort), (MatchMode::Any, Sort::Oldest));
        assert_eq!((request.limit, request.offset, request.snippets), (5, 10, 3));
        assert_eq!((request.copies, request.query.to_string().as_str()), (Copies::Show, "Shoigu Syria"));
    }

    #[test]
    fn copies_are_folded_unless_it_is_said_otherwise() {
        let copies = |words: &[&str]| request(&typed(words)).expect("a request").copies;
        assert_eq!(copies(&["a"]), Copies::Fold);
        assert_eq!(copies(&["a", "--copies", "only"]), Copies::Only);
        assert_eq!(copies(&["a", "--no-collapse"]), Copies::Show);
    }

    #[test]
    fn nothing_to_look_for_is_an_error_unless_a_filter_says_which_articles() {
        assert_eq!(request(&typed(&[])).unwrap_err().kind(), ErrorKind::Argument);
        assert_eq!(request(&typed(&[" "])).unwrap_err().kind(), ErrorKind::Argument);
        assert!(request(&typed(&["--place", "Syria"])).is_ok());
        assert!(request(&typed(&["*"])).is_ok());
    }

    #[test]
    fn a_limit_beyond_what_one_request_may_ask_for_is_refused() {
        assert!(request(&typed(&["a", "--limit", "1000"])).expect("a request").check().is_ok());
        assert!(request(&typed(&["a", "--limit", "1001"])).expect("a request").check().is_err());
        assert!(request(&typed(&["a", "--snippets", "101"])).expect("a request").check().is_err());
    }

    #[test]
    fn one_folder_at_a_time_is_given_to_in() {
        let args = typed(&["--in", "sample_corpus", "Shoigu Syria"]);
        assert_eq!((args.paths.len(), args.query.as_slice()), (1, &["Shoigu Syria".to_owned()][..]));
    }
}
