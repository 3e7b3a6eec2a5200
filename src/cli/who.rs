//! `newsearch who`.

use super::args::WhoArgs;
use super::args::values::Colour;
use super::exit::{Finished, Outcome};
use super::{ask, locate, output, terminal};
use crate::engine;
use crate::query::FieldName;
use std::io::Write;

/// Shows what the articles say of a person.
pub fn run(args: WhoArgs, colour: Colour) -> Finished {
    let request = ask::request(&[], &args.filter)?;
    let searcher = engine::open_for_few(&locate::to_ask(args.index.index.as_deref())?)?;
    let name = args.name.join(" ");
    let Some(profile) = searcher.profile(&name, &request)? else {
        output::note(&format!("no article names a person {name:?}; newsearch query {name:?} looks for the words"));
        // Asked as a query, of which another spelling can be tried.
        let mut named = request.with_name(FieldName::Person, &name);
        if let Some(person) = named.filters.pop() {
            named.query.root = person;
        }
        ask::tell_why_nothing(&*searcher, &named, "query", args.index.index.as_deref(), &args.format.format)?;
        return Ok(Outcome::Lacking);
    };
    ask::tell_partial(profile.partial, &args.format.format);
    let mut out = output::stdout();
    output::presenter(&args.format.format)?.profile(&profile, &terminal::style(colour), &mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}
