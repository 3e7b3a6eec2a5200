//! From what was typed to a [`Request`], for every command that asks.

use super::args::FilterArgs;
use super::{locate, output, today, typed};
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Context, DayRange, FieldName, Node, Query, Zone, parse};
use crate::search::{Reading, Request, Response, Searcher};
use crate::text::{Language, Span};
use std::path::Path;
use std::time::Duration;

/// The time that an answer may take where nothing is typed and no command says otherwise.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The request for these words and filters. No words at all ask for every article that the filters leave.
///
/// # Errors
/// `Query` where the words cannot be answered as written, or, with `--strict`, hold a mistake; `Argument` for a filter.
pub fn request(words: &[String], filter: &FilterArgs) -> Result<Request> {
    let zone = zone(&typed::exclusions_back(&filter.tz))?;
    let context = Context { today: today::today(filter.as_of.as_deref(), &zone)? };
    let text = typed::exclusions_back(&words.join(" "));
    let mut request = if text.trim().is_empty() {
        Request::new(Query { root: Node::All })
    } else {
        Request::from(parse(&text, &context).accept(filter.strict)?)
    };
    request.match_mode = filter.match_mode.unwrap_or_default();
    request.zone = zone;
    request.timeout = filter.timeout.map_or(Some(TIMEOUT), |typed| typed.0);
    let from = filter.from.as_deref().map(|text| dates("--from", text, &context)).transpose()?.and_then(|range| range.from);
    let until = filter.to.as_deref().map(|text| dates("--to", text, &context)).transpose()?.and_then(|range| range.until);
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        return Err(Error::new(ErrorKind::Argument, "--from lies after --to: no article can be published in between"));
    }
    if from.is_some() || until.is_some() {
        request = request.within(DayRange { from, until });
    }
    for (flag, field, names) in [("--person", FieldName::Person, &filter.person), ("--place", FieldName::Place, &filter.place)] {
        for name in names {
            if !name.contains(char::is_alphanumeric) {
                return Err(Error::new(ErrorKind::Argument, format!("{flag} {name:?}: no name; leave {flag} out where any will do")));
            }
            request = request.with_name(field, name);
        }
    }
    if let Some(text) = &filter.near {
        request.filters.push(near(&typed::exclusions_back(text), &context)?);
    }
    if let Some(codes) = &filter.lang {
        request.filters.push(languages(codes)?);
    }
    Ok(request)
}

/// The languages that `--lang` names, of which an article is in one.
fn languages(codes: &str) -> Result<Node> {
    let span = Span::new(0, 0);
    let refused = || {
        Error::new(ErrorKind::Argument, format!("--lang {codes:?}: no code of a language, such as en or ru, or several parted by commas"))
    };
    let one = |code: &str| {
        let text = Language::parse(code.trim()).ok_or_else(refused)?.as_str().to_owned();
        Ok(Node::Field { field: FieldName::Language, node: Box::new(Node::Phrase { text, slop: 0, span }), span })
    };
    let mut all = codes.split(',').map(one).collect::<Result<Vec<Node>>>()?;
    Ok(if all.len() == 1 { all.remove(0) } else { Node::Or(all) })
}

/// The zone that `--tz` names.
fn zone(text: &str) -> Result<Zone> {
    Zone::parse(text)
        .ok_or_else(|| Error::new(ErrorKind::Argument, format!("--tz {text:?}: no time zone; write it as UTC, +03:00 or Europe/Berlin")))
}

/// The days that a date of the query language stands for.
fn dates(flag: &str, text: &str, context: &Context) -> Result<DayRange> {
    let refused = |why: &str| Error::new(ErrorKind::Argument, format!("{flag} {text:?}: {why}"));
    if text.trim().is_empty() {
        return Err(refused("no date; write it as 2024, 2024-04 or 2024-04-03, or leave it out"));
    }
    let parsed = parse(&format!("date:\"{}\"", text.replace('"', " ")), context);
    if let Some(problem) = parsed.problems.first() {
        return Err(refused(&problem.message));
    }
    match parsed.query.root {
        Node::Date { range, .. } => Ok(range),
        _ => Err(refused("no date; write it as 2024, 2024-04 or 2024-04-03")),
    }
}

/// The circle of `--near LAT,LON,KM`; what `near:` takes is taken too.
fn near(text: &str, context: &Context) -> Result<Node> {
    let numbers: Vec<&str> = text.split(',').map(str::trim).collect();
    let written = match numbers[..] {
        [latitude, longitude, km] if numbers.iter().all(|n| n.parse::<f64>().is_ok()) => format!("near:{latitude},{longitude}~{km}km"),
        _ => format!("near:\"{}\"", text.replace('"', " ")),
    };
    let refused = |why: &str| Error::new(ErrorKind::Argument, format!("--near {text:?}: {why}"));
    let parsed = parse(&written, context);
    match (parsed.problems.first(), parsed.query.root) {
        (None, node @ Node::Near { .. }) => Ok(node),
        (Some(problem), _) => Err(refused(&problem.message)),
        _ => Err(refused("write it as 33.5,36.3,200 (degrees north, degrees east, kilometres)")),
    }
}

/// Tells that numbers are too low, where the time was used up or words were left out.
pub fn tell_partial(partial: bool, format: &str) {
    if partial && format != "json" {
        output::note("not all of the index was counted: the time was used up, or a word stands for too many; --timeout gives it more");
    }
}

/// Tells what names were taken for.
pub fn tell_readings(readings: &[Reading], format: &str) {
    // More of them would push the answer off the screen.
    const SHOWN: usize = 8;
    if format == "json" {
        return;
    }
    for reading in readings {
        let mut forms = reading.forms.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("; ");
        if reading.forms.len() > SHOWN {
            forms.push_str(&format!("; and {} more", reading.forms.len() - SHOWN));
        }
        let what = if reading.place { "place" } else { "also spelt" };
        output::line(&format!("{}: {what} {forms}", reading.name));
    }
}

/// How a command is typed again for another query.
pub struct Again<'a> {
    /// Its name.
    pub command: &'a str,
    /// The index that was named: the nearest may be another one.
    pub index: Option<&'a Path>,
    /// Whether there were filters beside the query, which are to be typed again too.
    pub filtered: bool,
}

impl Again<'_> {
    fn with(&self, query: &str) -> String {
        let index = self.index.map_or(String::new(), |index| format!(" --index {}", locate::typed(index)));
        format!("newsearch {} '{}'{index}", self.command, query.replace('\'', r"'\''"))
    }
}

/// Tells why nothing was found, and what to try; where only most of the words were found, which occur nowhere; where little was, what dates left out.
pub fn tell_help(response: &Response, again: &Again<'_>, format: &str) {
    let Some(help) = response.help.as_ref().filter(|_| format != "json") else { return };
    if help.undated > 0 {
        let articles = match help.undated {
            1 => "1 article that matches otherwise has".to_owned(),
            many => format!("{many} articles that match otherwise have"),
        };
        output::note(&format!("{articles} no date; is:undated in place of the date finds such"));
    }
    let nothing = response.total == 0;
    if !nothing && response.with_all.is_none() {
        return;
    }
    for hint in help.hints.iter().chain(&help.outside) {
        output::note(hint);
    }
    if nothing && let [_, _, ..] = &help.clauses[..] {
        output::line("nothing holds all of it; each part alone, and the rest without it:");
        let width = help.clauses.iter().map(|c| c.clause.chars().count()).max().unwrap_or(0).min(40);
        for clause in &help.clauses {
            let without = clause.without.map_or(String::new(), |n| format!("  without it {n}"));
            output::line(&format!("  {:width$}  alone {}{without}", clause.clause, clause.articles));
        }
    }
    for spelling in &help.spellings {
        let instead: Vec<String> = spelling.instead.iter().map(|b| format!("{} ({})", b.value, b.count)).collect();
        let like = if instead.is_empty() { String::new() } else { format!("; like it: {}", instead.join(", ")) };
        let field = spelling.field.as_ref().map_or(String::new(), |field| format!("{field}:"));
        output::line(&format!("{field}{} occurs nowhere{like}", spelling.word));
    }
    if let Some(suggestion) = help.suggestion.as_ref().filter(|_| nothing) {
        let articles = if suggestion.articles == 1 { "1 article" } else { &format!("{} articles", suggestion.articles) };
        let same = if again.filtered { ", with the same options" } else { "" };
        output::line(&format!("try: {}  ({articles}{same})", again.with(&suggestion.query)));
    }
}

/// The same for a command that counts what matches, where nothing does.
///
/// # Errors
/// As [`search`](Searcher::search).
pub fn tell_why_nothing(searcher: &dyn Searcher, request: &Request, command: &str, index: Option<&Path>, format: &str) -> Result<()> {
    if format == "json" {
        return Ok(());
    }
    let response = searcher.search(&Request { limit: 0, facets: Vec::new(), ..request.clone() })?;
    tell_help(&response, &Again { command, index, filtered: !request.filters.is_empty() }, format);
    Ok(())
}

/// Tells how a query was read, for answers that do not say so themselves.
pub fn tell(request: &Request, format: &str) {
    if format == "json" {
        return;
    }
    for hint in &request.hints {
        output::note(hint);
    }
    if let Some(read_as) = &request.read_as {
        output::line(&format!("read as: {read_as}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::MatchMode;

    fn filter() -> FilterArgs {
        FilterArgs { as_of: Some("2024-05-02".into()), tz: "UTC".into(), ..FilterArgs::default() }
    }

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn several_arguments_are_one_query() {
        let request = request(&words("Shoigu Syria"), &FilterArgs { match_mode: Some(MatchMode::Any), ..filter() }).expect("a request");
        assert_eq!(request.query.to_string(), "Shoigu Syria");
        assert_eq!(request.match_mode, MatchMode::Any);
        assert!(request.filters.is_empty());
    }

    #[test]
    fn no_words_ask_for_all() {
        assert_eq!(request(&[], &filter()).expect("a request").query.root, Node::All);
        assert_eq!(request(&words(" "), &filter()).expect("a request").query.root, Node::All);
    }

    #[test]
    fn both_ends_of_a_period_are_within_it() {
        let filter = FilterArgs { from: Some("2024-03".into()), to: Some("last april".into()), ..filter() };
        let request = request(&words("opec"), &filter).expect("a request");
        let shown: Vec<String> = request.filters.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["date:2024-03-01..2024-04-30"]);
    }

    #[test]
    fn names_and_language_are_filters_on_their_fields() {
        let filter = FilterArgs {
            person: vec!["Sergei Shoigu".into(), "Xu".into()],
            place: vec!["Syria".into()],
            lang: Some("en-GB".into()),
            ..filter()
        };
        let request = request(&words("talks"), &filter).expect("a request");
        let shown: Vec<String> = request.filters.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["people:\"Sergei Shoigu\"", "people:Xu", "places:Syria", "lang:\"en\""]);
    }

    #[test]
    fn what_is_no_date_or_language_is_refused_with_its_flag() {
        for (filter, flag) in [
            (FilterArgs { from: Some("2024-13".into()), ..filter() }, "--from"),
            (FilterArgs { to: Some("soonish".into()), ..filter() }, "--to"),
            (FilterArgs { from: Some(" ".into()), ..filter() }, "--from \" \": no date"),
            (FilterArgs { person: vec![String::new()], ..filter() }, "--person"),
            (FilterArgs { place: vec!["-".into()], ..filter() }, "--place"),
            (FilterArgs { lang: Some("fr,".into()), ..filter() }, "--lang"),
            (FilterArgs { from: Some("2025".into()), to: Some("2024".into()), ..filter() }, "--from"),
            (FilterArgs { lang: Some("newspaper".into()), ..filter() }, "--lang"),
            (FilterArgs { as_of: Some("2024".into()), ..filter() }, "--as-of"),
        ] {
            let error = request(&words("opec"), &filter).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Argument);
            assert!(error.context().starts_with(flag), "{error}");
        }
    }

    #[test]
    fn a_mistake_is_repaired_unless_strict() {
        assert!(!request(&words("\"rate cut"), &filter()).expect("a request").hints.is_empty());
        let error = request(&words("\"rate cut"), &FilterArgs { strict: true, ..filter() }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Query);
    }
}
