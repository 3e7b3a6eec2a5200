//! `newsearch batch`: a list of queries, asked one after the other of one open index.

use super::args::BatchArgs;
use super::args::values::Colour;
use super::exit::{Finished, Outcome};
use super::{ask, locate, output, terminal};
use crate::article::{Date, DateOrigin};
use crate::engine;
use crate::error::{Error, ErrorKind, Result};
use crate::ingest::decode::decode_file;
use crate::present;
use crate::query::{FieldName, Node};
use crate::search::{BatchHit, BatchLine, BatchRow, Facet, Request, Searcher, batch_lines};
use crate::text::Span;
use std::io::{Read, Write};
use std::path::Path;

/// Asks every query of the list.
pub fn run(args: BatchArgs, colour: Colour) -> Finished {
    let lines = batch_lines(&text(&args.file)?);
    if lines.is_empty() {
        return Err(Error::new(ErrorKind::Argument, format!("{}: no query in it", args.file.display())).into());
    }
    // What is wrong with the flags is wrong for every line.
    checked(&args)?;
    let searcher = engine::open(&locate::to_ask(args.index.index.as_deref())?)?;
    let (all, mut failed, mut any) = (lines.len(), 0, false);
    let rows = lines.into_iter().map(|line| {
        let row = row(&*searcher, &args, line);
        failed += usize::from(row.error.is_some());
        any |= row.articles > 0;
        row
    });
    let mut out = output::stdout();
    present::batch(rows, args.top, &args.format, &terminal::style(colour), &mut out)?;
    out.flush()?;
    if failed > 0 {
        return Err(Error::new(ErrorKind::Query, format!("{failed} of {all} queries could not be answered; their rows say why")).into());
    }
    Ok(if any { Outcome::Done } else { Outcome::Lacking })
}

fn checked(args: &BatchArgs) -> Result<()> {
    let mut request = ask::request(&[], &args.filter)?;
    request.limit = args.top;
    request.check()
}

fn row(searcher: &dyn Searcher, args: &BatchArgs, line: BatchLine) -> BatchRow {
    let row = BatchRow { label: line.label, query: line.query, ..BatchRow::default() };
    match answered(searcher, args, &row) {
        Ok(answered) => answered,
        // A row is one line: the drawing of where in the query it is stays away.
        Err(error) => BatchRow { error: error.context().lines().next().map(str::to_owned), ..row },
    }
}

fn request(args: &BatchArgs, query: &str) -> Result<Request> {
    let mut request = if args.names {
        let span = Span::new(0, 0);
        let orders = orders(query).into_iter().map(|text| Node::Word { text, span }).collect();
        let mut request = ask::request(&[], &args.filter)?;
        request.filters.push(Node::Field { field: FieldName::Person, node: Box::new(Node::Or(orders)), span });
        request
    } else {
        ask::request(&[query.to_owned()], &args.filter)?
    };
    request.limit = args.top;
    request.snippets = 0;
    request.copies = args.copies;
    // The days of all that match, for the first and the last of them.
    request.facets = vec![Facet::Day];
    request.facet_limit = usize::MAX;
    Ok(request)
}

/// The orders in which the words of a name may stand in a text: as they are listed, the last before the others, and the first after them ("Shoigu, Sergei").
/// One person holds all of them.
fn orders(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split([' ', ',', '\t']).filter(|word| !word.is_empty()).collect();
    let turned = |by: usize| words.iter().cycle().skip(by).take(words.len()).copied().collect::<Vec<_>>().join(" ");
    let mut orders = vec![turned(0), turned(1), turned(words.len().saturating_sub(1))];
    orders.sort_unstable();
    orders.dedup();
    orders
}

fn answered(searcher: &dyn Searcher, args: &BatchArgs, row: &BatchRow) -> Result<BatchRow> {
    let response = searcher.search(&request(args, &row.query)?)?;
    let days = || response.facets.values().flatten().map(|bucket| bucket.value.as_str());
    let date = |day: Option<&str>| day.and_then(|day| Date::parse_iso(day, DateOrigin::Given));
    let mut problems: Vec<String> = Vec::new();
    for problem in response.hints.into_iter().chain(response.read_as.iter().map(|read_as| format!("read as: {read_as}"))) {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    let hits = response.hits.iter().map(|hit| BatchHit { id: hit.id.clone(), title: hit.title.clone(), date: hit.date });
    Ok(BatchRow {
        articles: response.total,
        stories: response.stories,
        first: date(days().min()),
        last: date(days().max()),
        hits: hits.collect(),
        problems,
        ..row.clone()
    })
}

/// The text of a file, or of standard input, in whatever encoding it is.
///
/// # Errors
/// `Argument` where there is none of that name; `Io` where it cannot be read.
pub fn text(path: &Path) -> Result<String> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes).map_err(|e| Error::io("standard input", &e))?
    } else {
        std::fs::read(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Error::new(ErrorKind::Argument, format!("{}: no such file", path.display())),
            _ => Error::io(path.display(), &e),
        })?
    };
    Ok(decode_file(&bytes).text.into_owned())
}
