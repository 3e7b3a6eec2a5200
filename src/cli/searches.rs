//! `newsearch save`, `saved` and `new`, and what `query` has in common with them: what was seen.

use super::args::values::{Colour, Timeout};
use super::args::{FilterArgs, NewArgs, SaveArgs, SavedArgs};
use super::exit::{Finished, Outcome};
use super::{ask, locate, output, terminal, today, typed};
use crate::engine::{self, Asked, Location, SavedSearch, Searches};
use crate::error::{Error, ErrorKind, Result};
use crate::present::{self, Fresh};
use crate::query::{Context, Flag, Node, Query, Zone, parse};
use crate::search::copies::Copies;
use crate::search::{MAX_LIMIT, Request, Response, Sort};
use crate::text::{Language, Span};
use std::io::Write;
use std::path::Path;

/// The condition that an article is new.
pub fn new() -> Node {
    Node::Flag { flag: Flag::New, span: Span::new(0, 0) }
}

/// Whether what is new is asked for.
pub fn asks_for_new(request: &Request) -> bool {
    let mut any = false;
    for node in std::iter::once(&request.query.root).chain(&request.filters) {
        node.walk(&mut |node, excluded| any |= !excluded && matches!(node, Node::Flag { flag: Flag::New, .. }));
    }
    any
}

/// How many hits come after this page, or are on none: what is new counts as seen once its last page is shown.
pub fn left(response: &Response) -> u64 {
    let all = response.stories.unwrap_or(response.total);
    let shown = if response.hits.is_empty() { 0 } else { response.offset + response.hits.len() };
    all.saturating_sub(shown as u64)
}

/// That so many were not shown.
pub fn tell_left(left: u64, request: &Request) -> String {
    let all = request.offset as u64 + request.limit as u64 + left;
    let way = if request.limit > 0 && all <= MAX_LIMIT as u64 { format!(" (or --limit {all})") } else { String::new() };
    format!("{left} more, so none of this counts as seen until the last page is shown{way}")
}

/// Remembers that what the request asks was seen up to this generation; says so where that cannot be remembered.
pub fn mark(location: &Location, request: &Request, generation: u64) {
    let asked = Asked::by(request);
    let marked = Searches::change(location, |searches| {
        searches.mark(&asked, generation);
        Ok(())
    });
    if let Err(error) = marked {
        output::note(&format!("what was seen cannot be remembered, and will be new again the next time: {}", error.context()));
    }
}

/// Saves a search.
pub fn save(args: SaveArgs) -> Finished {
    let location = locate::to_ask(args.index.index.as_deref())?;
    let context = Context { today: today::today(None, &Zone::default())? };
    let search = search(&args, &context)?;
    let before = Searches::change(&location, |searches| {
        let before = searches.save(&args.name, search.clone())?;
        // Those within it, too, and it in none of them.
        let span = Span::new(0, 0);
        let mut query = Query { root: Node::Saved { name: args.name.clone(), today: context.today, node: None, span } };
        query.look_up(&mut |name, today| searches.node(name, today))?;
        Ok(before)
    })?;
    let mut out = output::stdout();
    let line = |search: &SavedSearch| crate::text::escape::terminal_line(&shown(search));
    writeln!(out, "{} {}: {}", if before.is_none() { "saved" } else { "replaced" }, args.name, line(&search))?;
    if let Some(before) = before.map(|before| line(&before)).filter(|before| *before != line(&search)) {
        writeln!(out, "  it was: {before}")?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// What was typed as a search. Flags become part of its text, so that its dates stay told from the day it is asked; names keep a place of
/// their own, since in the text one of several words would be as it is spelt.
fn search(args: &SaveArgs, context: &Context) -> Result<SavedSearch> {
    let typed = typed::exclusions_back(&args.query.join(" "));
    let filtered = args.from.is_some() || args.to.is_some() || args.lang.is_some() || !args.person.is_empty() || !args.place.is_empty();
    if typed.trim().is_empty() && !filtered {
        return Err(Error::new(ErrorKind::Argument, "nothing to look for: type words, or * for all articles"));
    }
    let mut query = if typed.trim().is_empty() { "*".to_owned() } else { typed.trim().to_owned() };
    parse(&query, context).accept(true)?;
    let mut conditions = Vec::new();
    for (flag, field, date) in [("--from", "since", &args.from), ("--to", "until", &args.to)] {
        let Some(date) = date else { continue };
        let condition = format!("{field}:\"{}\"", date.replace('"', " "));
        let refused = |problem: &crate::query::Problem| Error::new(ErrorKind::Argument, format!("{flag} {date:?}: {}", problem.message));
        parse(&condition, context).problems.first().map_or(Ok(()), |problem| Err(refused(problem)))?;
        conditions.push(condition);
    }
    if let Some(code) = &args.lang {
        let refused = || Error::new(ErrorKind::Argument, format!("--lang {code:?}: no code of a language, such as en or ru"));
        conditions.push(format!("lang:{}", Language::parse(code).ok_or_else(refused)?.as_str()));
    }
    if !conditions.is_empty() {
        query = if query == "*" { conditions.join(" ") } else { format!("({query}) {}", conditions.join(" ")) };
        parse(&query, context).accept(true)?;
    }
    Ok(SavedSearch { query, people: args.person.clone(), places: args.place.clone(), seen: None })
}

/// A search as one line.
fn shown(search: &SavedSearch) -> String {
    let mut text = search.query.clone();
    for (flag, names) in [("--person", &search.people), ("--place", &search.places)] {
        names.iter().for_each(|name| text.push_str(&format!(" {flag} {name:?}")));
    }
    text
}

/// Lists the saved searches, or removes one.
pub fn saved(args: SavedArgs) -> Finished {
    let location = locate::to_ask(args.index.index.as_deref())?;
    let mut out = output::stdout();
    if let Some(name) = &args.remove {
        if !Searches::change(&location, |searches| Ok(searches.remove(name)))? {
            return Err(none(name).into());
        }
        writeln!(out, "removed {}", crate::text::escape::terminal_line(name))?;
        out.flush()?;
        return Ok(Outcome::Done);
    }
    let searches = Searches::of(&location)?;
    if args.format == "json" {
        let all: Vec<serde_json::Value> = searches
            .saved()
            .map(|(name, s)| serde_json::json!({"name": name, "query": s.query, "people": s.people, "places": s.places, "seen": s.seen}))
            .collect();
        present::json(&all, &mut out)?;
    } else {
        let width = searches.saved().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, search) in searches.saved() {
            let never = if search.seen.is_none() { "  (not asked for what is new yet)" } else { "" };
            writeln!(out, "{name:width$}  {}{never}", crate::text::escape::terminal_line(&shown(search)))?;
        }
    }
    out.flush()?;
    Ok(if searches.saved().next().is_none() { Outcome::Lacking } else { Outcome::Done })
}

fn none(name: &str) -> Error {
    Error::new(ErrorKind::Argument, format!("there is no saved search {name:?}; newsearch saved lists them"))
}

/// Shows what is new.
pub fn run_new(args: NewArgs, colour: Colour) -> Finished {
    let location = locate::to_ask(args.index.index.as_deref())?;
    let searches = Searches::of(&location)?;
    let mut names: Vec<String> = searches.saved().map(|(name, _)| name.to_owned()).collect();
    if let Some(unknown) = args.names.iter().find(|name| searches.get(name).is_none()) {
        return Err(none(unknown).into());
    }
    if !args.names.is_empty() {
        names.retain(|name| args.names.contains(name));
    }
    if names.is_empty() {
        return Err(Error::new(ErrorKind::Argument, "no search is saved yet; save one with: newsearch save NAME QUERY").into());
    }
    let searcher = engine::open(&location)?;
    let mut all = Vec::with_capacity(names.len());
    let mut requests = Vec::with_capacity(names.len());
    for name in names {
        let request = Request { limit: args.limit, sort: Sort::Newest, copies: Copies::Fold, ..request(&name, &args)? };
        let response = searcher.search(&request)?;
        for hint in response.hints.iter().filter(|_| args.format != "json") {
            output::note(&format!("{name}: {hint}"));
        }
        let query = searches.get(&name).map(shown).unwrap_or_default();
        all.push(Fresh { name, query, new: response.total, response });
        requests.push(request);
    }
    let any = all.iter().any(|one| one.new > 0);
    if let Some(path) = args.rss.as_deref().filter(|path| any || !path.exists()) {
        let mut feed = Vec::new();
        present::rss(&all, &mut feed)?;
        put(path, &feed)?;
    }
    let mut out = output::stdout();
    match args.format.as_str() {
        "rss" => present::rss(&all, &mut out)?,
        format => present::fresh(&all, format, &terminal::style_for(colour, args.index.index.as_deref()), &mut out)?,
    }
    out.flush()?;
    if !args.peek && args.limit > 0 {
        for (one, request) in all.iter().zip(&requests) {
            mark(&location, request, one.response.generation);
            match left(&one.response) {
                0 => {}
                left => output::note(&format!(
                    "{name}: {left} more, which count as seen too; newsearch query saved:{name} shows all",
                    name = one.name
                )),
            }
        }
    }
    Ok(if any { Outcome::Done } else { Outcome::Lacking })
}

/// The request for what is new of a saved search.
fn request(name: &str, args: &NewArgs) -> Result<Request> {
    let filter = FilterArgs {
        as_of: args.as_of.clone(),
        // What is new is told whole, however long it takes.
        timeout: Some(Timeout(None)),
        tz: args.tz.clone(),
        ..FilterArgs::default()
    };
    let mut request = ask::request(&[format!("saved:{name}")], &filter)?;
    request.filters.push(new());
    Ok(request)
}

/// Writes a file whole or not at all: under another name beside it, then renamed.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let temporary = path.with_file_name(name);
    let written = std::fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&temporary, path)
    });
    written.map_err(|cause| Error::io(path.display(), &cause))
}
