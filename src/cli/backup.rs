//! `newsearch backup` and `newsearch restore`.

use super::args::{BackupArgs, RestoreArgs};
use super::exit::{Finished, Outcome};
use super::{locate, output};
use crate::engine;
use crate::error::{Error, ErrorKind};
use std::io::Write;

/// Copies the index elsewhere.
pub fn back_up(args: BackupArgs) -> Finished {
    let location = locate::to_ask(args.index.index.as_deref())?;
    let copied = engine::backup(&location, &args.to)?;
    let mut out = output::stdout();
    writeln!(out, "{} articles of commit {} copied and checked, {} bytes", copied.articles, copied.generation, copied.bytes)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// Puts a copy in the place of the index.
pub fn restore(args: RestoreArgs) -> Finished {
    let place = locate::to_write(args.index.index.as_deref(), &[])?;
    place.tell_above();
    let location = place.location;
    // Neither checking the index nor making it anew helps a copy.
    let restored = engine::restore(&args.from, &location, args.force).map_err(|e| match e.kind() {
        ErrorKind::IndexDamaged => Error::new(
            ErrorKind::Argument,
            format!("{}; nothing was restored: take another copy, or make an index from the files", e.context()),
        ),
        _ => e,
    })?;
    let mut out = output::stdout();
    writeln!(out, "{} articles of commit {} restored and checked", restored.articles, restored.generation)?;
    out.flush()?;
    Ok(Outcome::Done)
}
