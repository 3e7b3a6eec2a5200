//! `newsearch explain`.

use super::args::ExplainArgs;
use super::args::values::Colour;
use super::exit::{Finished, Outcome};
use super::{ask, locate, output, terminal};
use crate::engine;
use crate::present::{explanation_as_json, explanation_as_table};
use crate::search::MatchMode;
use std::io::Write;

/// Shows how a query is read and what its parts find.
pub fn run(args: ExplainArgs, colour: Colour) -> Finished {
    let mut request = ask::request(&args.query, &args.filter)?;
    // What it explains is what the query command finds.
    request.match_mode = args.filter.match_mode.unwrap_or(MatchMode::Best);
    let searcher = engine::open_for_few(&locate::to_ask(args.index.index.as_deref())?)?;
    ask::tell(&request, &args.format);
    let explanation = searcher.explain(&request, args.id.as_deref())?;
    if explanation.total == 0 {
        ask::tell_why_nothing(&*searcher, &request, "explain", args.index.index.as_deref(), &args.format)?;
    }
    let mut out = output::stdout();
    match args.format.as_str() {
        "json" => explanation_as_json(&explanation, &mut out)?,
        _ => explanation_as_table(&explanation, &terminal::style(colour), &mut out)?,
    }
    out.flush()?;
    Ok(if explanation.total > 0 { Outcome::Done } else { Outcome::Lacking })
}
