//! Parsers for values that are a choice of words.

use crate::search::copies::Copies;
use crate::search::{Facet, Interval, MatchMode, Sort};
use crate::text::Span;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::time::Duration;

/// The names of the [presenters](crate::present::presenters).
pub const FORMATS: [&str; 5] = ["table", "json", "jsonl", "csv", "geojson"];

/// The forms of a list.
pub const LIST_FORMATS: [&str; 4] = ["table", "json", "jsonl", "csv"];

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

/// The time that an answer may take; `None` for as long as it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeout(pub Option<Duration>);

/// A parser for seconds, with a fraction or without; 0 is no limit.
pub fn timeout() -> impl TypedValueParser<Value = Timeout> {
    clap::builder::StringValueParser::new().try_map(|typed| match typed.parse::<f64>() {
        Ok(seconds) if (0.0..=86_400.0).contains(&seconds) => Ok(Timeout((seconds > 0.0).then(|| Duration::from_secs_f64(seconds)))),
        _ => Err("write seconds from 0 to 86400, such as 2 or 0.5"),
    })
}

/// A parser for a number of bytes, at least 1: plain, or with K, M or G, which multiply by 1024 once, twice or three times.
pub fn bytes() -> impl TypedValueParser<Value = u64> {
    let sized = |typed: String| sized(&typed, 0).filter(|bytes| *bytes > 0).ok_or("write a number of bytes, such as 500000, 64M or 2G");
    clap::builder::StringValueParser::new().try_map(sized)
}

/// A parser for memory in megabytes, 15 to 16384: plain, or with M or G.
pub fn megabytes() -> impl TypedValueParser<Value = u32> {
    let sized = |typed: String| {
        let megabytes = sized(&typed, 20).map(|bytes| bytes >> 20).filter(|megabytes| (15..=16_384).contains(megabytes));
        megabytes.and_then(|megabytes| megabytes.try_into().ok()).ok_or("write a number of megabytes from 15 to 16384, such as 512, or 2G")
    };
    clap::builder::StringValueParser::new().try_map(sized)
}

/// How many bytes a number is that has K, M or G behind it; one that has none counts 2 to the power of `plain` bytes.
fn sized(typed: &str, plain: u32) -> Option<u64> {
    let number = typed.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match typed[number.len()..].to_ascii_uppercase().as_str() {
        "" => plain,
        "K" | "KB" => 10,
        "M" | "MB" => 20,
        "G" | "GB" => 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(1 << shift)
}

/// A parser for one of these words.
fn choice<T: Copy + Send + Sync + 'static>(words: &'static [(&'static str, T)]) -> impl TypedValueParser<Value = T> {
    // The words come out as they went in, so the first row is never what an unknown one falls to.
    let parser = PossibleValuesParser::new(words.iter().map(|(word, _)| *word));
    parser.map(move |typed| words.iter().find(|(word, _)| *word == typed).unwrap_or(&words[0]).1)
}

pub fn colour() -> impl TypedValueParser<Value = Colour> {
    choice(&[("auto", Colour::Auto), ("always", Colour::Always), ("never", Colour::Never)])
}

pub fn match_mode() -> impl TypedValueParser<Value = MatchMode> {
    choice(&[("all", MatchMode::All), ("best", MatchMode::Best), ("any", MatchMode::Any)])
}

pub fn sort() -> impl TypedValueParser<Value = Sort> {
    choice(&[("relevance", Sort::Relevance), ("blend", Sort::Blend), ("newest", Sort::Newest), ("oldest", Sort::Oldest)])
}

pub fn copies() -> impl TypedValueParser<Value = Copies> {
    choice(&[("fold", Copies::Fold), ("show", Copies::Show), ("only", Copies::Only)])
}

/// What is counted: stories are what is left when copies are folded.
pub fn unit() -> impl TypedValueParser<Value = Copies> {
    choice(&[("articles", Copies::Show), ("stories", Copies::Fold)])
}

pub fn interval() -> impl TypedValueParser<Value = Interval> {
    choice(&[
        ("day", Interval::Day),
        ("week", Interval::Week),
        ("month", Interval::Month),
        ("quarter", Interval::Quarter),
        ("year", Interval::Year),
    ])
}

/// The facet of this name.
pub fn facet(text: &str) -> Result<Facet, String> {
    Facet::named(text.trim()).ok_or_else(|| format!("articles are counted by {}", Facet::ALL.map(|(name, _)| name).join(", ")))
}

/// A stretch of bytes.
pub fn span(text: &str) -> Result<Span, String> {
    let ends = text.split_once("..").and_then(|(start, end)| Some((start.trim().parse().ok()?, end.trim().parse().ok()?)));
    let (start, end): (usize, usize) = ends.ok_or("write it as 120..180: the first byte, and the one after the last")?;
    if start < end { Ok(Span::new(start, end)) } else { Err("it ends before it begins".to_owned()) }
}

/// The names of the formats that can be read.
pub fn input_format() -> PossibleValuesParser {
    PossibleValuesParser::new(crate::ingest::formats().iter().map(|format| format.name()))
}
