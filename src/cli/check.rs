//! `newsearch check`.

use super::args::CheckArgs;
use super::exit::{Finished, Outcome};
use super::{locate, output};
use crate::engine::{self, Check};
use crate::error::{Error, ErrorKind};
use crate::present;
use crate::text::escape;
use std::io::{self, Write};

/// Looks at the index and tells what is damaged.
pub fn run(args: CheckArgs) -> Finished {
    let location = locate::to_ask(args.index.index.as_deref())?;
    let found = engine::check(&location, args.full)?;
    let mut out = output::stdout();
    if args.format == "json" {
        present::json(&found, &mut out)?;
    } else {
        write(&found, &mut out)?;
    }
    out.flush()?;
    if found.is_whole() {
        return Ok(Outcome::Done);
    }
    let count = if found.damages == 1 { "1 damage".to_owned() } else { format!("{} damages", found.damages) };
    Err(Error::new(ErrorKind::IndexDamaged, format!("index in {}: {count}", location.folder().display())).into())
}

/// What was found, in lines.
pub fn write(found: &Check, out: &mut dyn Write) -> io::Result<()> {
    for damage in &found.told {
        let line = if damage.file.is_empty() { damage.what.clone() } else { format!("{}: {}", damage.file, damage.what) };
        writeln!(out, "{}", escape::terminal(&line))?;
    }
    if found.is_whole() {
        let looked =
            if found.full { "every byte and every article is as it was written" } else { "every file is there and has its length" };
        let Check { articles, sources, files, bytes, generation, .. } = found;
        writeln!(out, "whole: {looked}")?;
        let [articles, sources, files, bytes] =
            [(articles, "article"), (sources, "source"), (files, "file"), (bytes, "byte")].map(|(n, noun)| present::counted(*n, noun));
        writeln!(out, "{articles} from {sources}, {files} with {bytes}, commit {generation}")?;
        if !found.copies_known {
            writeln!(out, "which articles are copies is not known yet: the next newsearch index finds it")?;
        }
    }
    Ok(())
}
