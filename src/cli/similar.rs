//! `newsearch similar`.

use super::args::SimilarArgs;
use super::args::values::Colour;
use super::exit::{Finished, Outcome};
use super::{ask, locate, output, terminal};
use crate::article::Article;
use crate::engine;
use crate::enrich::Enrichment;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::{ReadOptions, read_file};
use crate::search::Searcher;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

/// Shows the articles most like one.
pub fn run(args: SimilarArgs, colour: Colour) -> Finished {
    let mut request = ask::request(&[], &args.filter)?;
    request.limit = args.limit;
    request.offset = args.offset;
    request.snippets = args.snippets;
    request.copies = args.copies;
    let searcher = engine::open_for_few(&locate::to_ask(args.index.index.as_deref())?)?;
    let article = article(&*searcher, &args.article)?;
    let response = searcher.similar(&article, &request)?;
    if args.format.format != "json" {
        response.hints.iter().for_each(|hint| output::note(hint));
    }
    let mut out = output::stdout();
    output::presenter(&args.format.format)?.response(&response, &terminal::style_for(colour, args.index.index.as_deref()), &mut out)?;
    out.flush()?;
    Ok(if response.total == 0 { Outcome::Lacking } else { Outcome::Done })
}

/// The article of the index with this id, else the first in the file of this name.
fn article(searcher: &dyn Searcher, named: &str) -> Result<Article> {
    if let Some(article) = searcher.article(named)? {
        return Ok(article);
    }
    let path = Path::new(named);
    if !path.is_file() {
        return Err(Error::new(ErrorKind::Argument, format!("no article has the id {named:?} alone, and there is no such file")));
    }
    let mut found = None;
    let mut skipped = None;
    read_file(path, named, &ReadOptions::default(), &mut |item| {
        match item {
            Ok(article) => found = Some(article),
            Err(skip) => skipped = Some(skip),
        }
        if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let why = || skipped.map_or_else(String::new, |skip| format!(": {}", skip.detail));
    let mut article = found.ok_or_else(|| Error::new(ErrorKind::Argument, format!("{named}: no article in it{}", why())))?;
    Enrichment::default().enrich(&mut article);
    Ok(article)
}
