//! `newsearch optimize`.

use super::args::OptimizeArgs;
use super::exit::{Finished, Outcome};
use super::{locate, output};
use crate::engine::{self, Optimized, Size};
use crate::present::{self, bytes, counted, seconds};
use std::io::{self, Write};

/// Merges the segments of the index and tells what came of it.
pub fn run(args: OptimizeArgs) -> Finished {
    let done = engine::optimize(&locate::to_ask(args.index.index.as_deref())?)?;
    let mut out = output::stdout();
    if args.format == "json" {
        present::json(&done, &mut out)?;
    } else if !args.quiet {
        write(&done, &mut out)?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// What was done, in lines.
fn write(done: &Optimized, out: &mut dyn Write) -> io::Result<()> {
    let told = |size: &Size| format!("{}, {}", counted(size.segments, "segment"), bytes(size.bytes));
    let articles = counted(done.articles, "article");
    if !done.merged {
        return writeln!(out, "{articles} in the index; {}: nothing to merge", told(&done.after));
    }
    writeln!(out, "{articles} in the index; {}", seconds(done.seconds))?;
    writeln!(out, "  before  {}", told(&done.before))?;
    writeln!(out, "  now     {}", told(&done.after))
}
