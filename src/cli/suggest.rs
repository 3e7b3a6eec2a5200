//! `newsearch suggest`.

use super::args::SuggestArgs;
use super::args::values::Colour;
use super::exit::{Finished, Outcome};
use super::{locate, output, terminal};
use crate::engine;
use crate::present;
use std::io::Write;

/// Lists what begins so.
pub fn run(args: SuggestArgs, colour: Colour) -> Finished {
    let searcher = engine::open_for_few(&locate::to_ask(args.index.index.as_deref())?)?;
    let suggestions = searcher.suggest(&args.prefix.join(" "), args.limit)?;
    let mut out = output::stdout();
    present::suggestions(&suggestions, &args.format, &terminal::style(colour), &mut out)?;
    out.flush()?;
    Ok(if suggestions.suggestions.is_empty() { Outcome::Lacking } else { Outcome::Done })
}
