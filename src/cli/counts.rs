//! `newsearch people`, `places` and `timeline`.

use super::args::values::Colour;
use super::args::{CountArgs, TimelineArgs};
use super::exit::{Finished, Outcome};
use super::{ask, locate, output, terminal};
use crate::engine;
use crate::search::Facet;
use std::io::Write;

/// Headlines of a timeline at most: 24 articles are read for each.
const MAX_HEADLINES: usize = 100;

/// Counts the values of a facet.
pub fn run(args: CountArgs, facet: Facet, colour: Colour) -> Finished {
    let mut request = ask::request(&args.query, &args.filter)?;
    request.copies = args.count;
    let searcher = engine::open_for_few(&locate::to_ask(args.index.index.as_deref())?)?;
    ask::tell(&request, &args.format.format);
    let facets = searcher.facets(&request, facet, args.limit)?;
    ask::tell_partial(facets.partial, &args.format.format);
    if facets.articles == 0 {
        ask::tell_why_nothing(&*searcher, &request, facet.name(), args.index.index.as_deref(), &args.format.format)?;
    }
    let mut out = output::stdout();
    output::presenter(&args.format.format)?.facets(&facets, &terminal::style(colour), &mut out)?;
    out.flush()?;
    Ok(found(facets.values > 0))
}

/// Counts articles by time.
pub fn run_timeline(args: TimelineArgs, colour: Colour) -> Finished {
    let mut request = ask::request(&args.query, &args.filter)?;
    request.copies = args.count;
    let searcher = engine::open_for_few(&locate::to_ask(args.index.index.as_deref())?)?;
    ask::tell(&request, &args.format.format);
    // Other forms have no place for them.
    let shown = matches!(args.format.format.as_str(), "table" | "json");
    request.headlines = if shown { args.headlines.min(MAX_HEADLINES) } else { 0 };
    let timeline = searcher.timeline(&request, args.by)?;
    ask::tell_partial(timeline.partial, &args.format.format);
    if timeline.articles == 0 {
        ask::tell_why_nothing(&*searcher, &request, "timeline", args.index.index.as_deref(), &args.format.format)?;
    }
    let mut out = output::stdout();
    output::presenter(&args.format.format)?.timeline(&timeline, &terminal::style(colour), &mut out)?;
    out.flush()?;
    Ok(found(timeline.articles > 0))
}

fn found(any: bool) -> Outcome {
    if any { Outcome::Done } else { Outcome::Lacking }
}
