//! `newsearch stats`.

use super::args::StatsArgs;
use super::args::values::Colour;
use super::exit::{Finished, Outcome};
use super::{locate, output, terminal};
use crate::engine;
use std::io::Write;

/// Shows the figures of the index.
pub fn run(args: StatsArgs, colour: Colour) -> Finished {
    let searcher = engine::open_for_few(&locate::to_ask(args.index.index.as_deref())?)?;
    let mut out = output::stdout();
    output::presenter(&args.format.format)?.stats(&searcher.stats()?, &terminal::style(colour), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}
