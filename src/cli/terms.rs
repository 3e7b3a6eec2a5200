//! `newsearch terms`.

use super::args::TermsArgs;
use super::args::values::Colour;
use super::exit::{Finished, Outcome};
use super::{ask, locate, output, terminal};
use crate::engine;
use crate::present;
use std::io::Write;

/// Lists what the articles that match hold unusually often.
pub fn run(args: TermsArgs, colour: Colour) -> Finished {
    let request = ask::request(&args.query, &args.filter)?;
    let searcher = engine::open_for_few(&locate::to_ask(args.index.index.as_deref())?)?;
    ask::tell(&request, &args.format);
    let unusual = searcher.unusual(&request, args.limit)?;
    ask::tell_partial(unusual.partial, &args.format);
    if unusual.articles == unusual.of && unusual.of > 0 {
        output::note("every article matches, so there is nothing to compare them with; narrow the query");
    }
    let mut out = output::stdout();
    present::unusual(&unusual, &args.format, &terminal::style(colour), &mut out)?;
    out.flush()?;
    let any = [&unusual.words, &unusual.people, &unusual.places].iter().any(|terms| !terms.is_empty());
    Ok(if any { Outcome::Done } else { Outcome::Lacking })
}
