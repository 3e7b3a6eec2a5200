//! `newsearch completions` and `newsearch man`: made from the arguments themselves.

use super::args::{CompletionsArgs, ManArgs};
use super::exit::{Failure, Finished, Outcome};
use super::{output, typed};
use crate::error::{Error, ErrorKind};
use std::io::Write;

/// Prints a completion script. It is made in memory first: the generator panics where a pipe breaks.
pub fn completions(args: CompletionsArgs) -> Finished {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut typed::command(), "newsearch", &mut script);
    write(&script)
}

/// Prints a manual page.
pub fn man(args: ManArgs) -> Finished {
    let mut command = typed::command();
    command.build();
    if let Some(name) = &args.command {
        let found = command.find_subcommand(name).cloned();
        let unknown = || Error::new(ErrorKind::Argument, format!("there is no command {name:?}; newsearch --help lists them"));
        command = found.ok_or_else(unknown)?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(Failure::Output)?;
    write(&page)
}

fn write(bytes: &[u8]) -> Finished {
    let mut out = output::stdout();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(Outcome::Done)
}
