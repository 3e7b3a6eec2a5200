//! Dates as news files state them, in many formats and languages: [`parse`] for a field that holds a date, [`find`] for a
//! line that may be a date line, [`first`] for the first date in running text.
//!
//! What is not certain is not a date: `04/05/2018` is none unless the [`Order`] of day and month is told, and years outside
//! 1690–2100 are none. A time of day without zone counts as UTC (the zone may be named behind it: `Europe/Berlin`); midnight without zone says that only the day is known.
//! Never looks at the clock, at a file's own time or at the locale of the machine. Which of a page's or file's dates is the
//! date of its article is for the formats to say.

mod calendar;
mod clock;
mod line;
mod tokens;
mod words;

pub use line::{DateLine, find};

use super::limits::within;
use crate::article::{Date, DateOrigin, Precision, TimeZone};
use crate::text::fold;
use calendar::Reader;
use std::ops::RangeInclusive;

/// The years in which an article of a news archive can have been published: newspapers begin in the 17th century.
const YEARS: RangeInclusive<i16> = 1690..=2100;

/// Text longer than this is not a field that holds a date.
const MAX_FIELD_BYTES: usize = 400;

/// What comes first in a date like `04/05/2018`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// 4 May: most of the world.
    DayFirst,
    /// 5 April: the United States.
    MonthFirst,
}

impl Order {
    /// The order that goes with a language tag as files declare it (`en-US`, `en_GB`, `de`). `None` for plain `en`.
    ///
    /// ```
    /// # use newsearch::ingest::dates::Order;
    /// assert_eq!(Order::of_locale("en_US"), Some(Order::MonthFirst));
    /// assert_eq!(Order::of_locale("de-AT"), Some(Order::DayFirst));
    /// assert_eq!(Order::of_locale("en"), None);
    /// ```
    pub fn of_locale(tag: &str) -> Option<Order> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let (language, region) = tag.split_once('-').unwrap_or((&tag, ""));
        match (language, region) {
            ("en", "") | ("", _) => None,
            ("en", "us" | "us-posix") => Some(Order::MonthFirst),
            _ => Some(Order::DayFirst),
        }
    }
}

/// The date that a field states: RFC 3339 and its relatives, RFC 2822, ctime, epoch seconds and milliseconds, and dates as
/// people write them in some thirty languages. Text around the date is passed over. `None` where there is none.
///
/// ```
/// # use newsearch::{article::DateOrigin, ingest::dates::parse};
/// let day = |text| parse(text, DateOrigin::Field).map(|d| d.to_string());
/// assert_eq!(day("Thu, 26 Apr 2018 09:30:00 EST").as_deref(), Some("2018-04-26T09:30:00-05:00"));
/// assert_eq!(day("26 avril 2018").as_deref(), Some("2018-04-26"));
/// assert_eq!(day("04/05/2018"), None);
/// ```
pub fn parse(text: &str, origin: DateOrigin) -> Option<Date> {
    parse_in(text, None, origin)
}

/// [`parse`], where the file tells the order of day and month.
pub fn parse_in(text: &str, order: Option<Order>, origin: DateOrigin) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_FIELD_BYTES {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return digits(text, origin);
    }
    let (text, zone) = zone_behind(text);
    let reader = Reader::new(text, order, origin);
    let found = reader.dates().into_iter().next().map(|f| f.date);
    let found = found.or_else(|| Date::parse_iso(text, origin).or_else(|| reader.month()).filter(|d| YEARS.contains(&d.day().0)));
    found.map(|date| zone.map_or(date, |zone| date.in_zone(&zone)))
}

/// A field without the name of a zone behind its date, and that zone: `2018-04-26T09:30:00 Europe/Berlin`, `…+02:00[Europe/Berlin]`.
fn zone_behind(text: &str) -> (&str, Option<TimeZone>) {
    let rest = text.trim_end_matches([']', ')']);
    let parts = rest.rfind([' ', '[', '(']).map(|at| (&rest[..at], &rest[at + 1..]));
    // A day may be written with the same sign.
    let named = parts.filter(|(_, name)| name.contains('/') && name.starts_with(|c: char| c.is_ascii_alphabetic()));
    match named.and_then(|(before, name)| Some((before, TimeZone::named(name)?))) {
        Some((before, zone)) => (before.trim_end(), Some(zone)),
        None => (text, None),
    }
}

/// Whether a word is the name of a month or a weekday.
pub(super) fn is_word(word: &str) -> bool {
    let word = fold(word.trim_end_matches(['.', ',']));
    words::month(&word).is_some() || words::is_weekday(&word)
}

/// What to tell of a date that is stated and yet none: it cannot be read, or may mean either of two days.
pub(super) fn unreadable(stated: &str) -> String {
    let shown = within(stated.trim(), 60);
    let as_in = |order| parse_in(stated, Some(order), DateOrigin::Field);
    match (as_in(Order::DayFirst), as_in(Order::MonthFirst)) {
        (Some(one), Some(other)) if one != other => format!("a date was stated that may mean either of two days: {shown}"),
        _ => format!("a date was stated but could not be read: {shown}"),
    }
}

/// The first date that `text` states with its day, and the bytes at which it stands.
pub fn first(text: &str, order: Option<Order>, origin: DateOrigin) -> Option<(std::ops::Range<usize>, Date)> {
    let reader = Reader::new(text, order, origin);
    reader.dates().into_iter().next().map(|f| (f.bytes, f.date))
}

/// A number that states a date: what its digits say, or seconds or milliseconds since 1970, which may have a fraction or be
/// negative.
pub(super) fn of_number(number: f64, origin: DateOrigin) -> Option<Date> {
    if number.fract() == 0.0 && (0.0..1e15).contains(&number) {
        return digits(&format!("{number:.0}"), origin);
    }
    // Milliseconds from 1973 on are above 1e11; seconds reach that in the year 5138.
    let seconds = if number.abs() >= 1e11 { number / 1000.0 } else { number };
    let date = Date::from_moment(seconds as i64, 0, origin).filter(|_| seconds.abs() >= 1e8);
    date.filter(|d| YEARS.contains(&d.day().0))
}

/// A run of digits: a year, `YYYYMM`, `YYYYMMDD` with or without a time, or seconds or milliseconds since 1970.
fn digits(text: &str, origin: DateOrigin) -> Option<Date> {
    calendar_digits(text, origin)
        .or_else(|| match text.len() {
            // Nine digits of seconds begin in March 1973; fewer would take any number for a date.
            9 | 10 => Date::from_moment(text.parse().ok()?, 0, origin),
            12 | 13 => Date::from_moment(text.parse::<i64>().ok()? / 1000, 0, origin),
            _ => None,
        })
        .filter(|d| YEARS.contains(&d.day().0))
}

/// The date whose year, month, day, hour, minute and second the digits are.
fn calendar_digits(text: &str, origin: DateOrigin) -> Option<Date> {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|s| s.parse::<i16>().ok()).unwrap_or(0);
    let two = |from: usize| i8::try_from(part(from, from + 2)).unwrap_or(0);
    let year = part(0, 4);
    YEARS.contains(&year).then_some(())?;
    match text.len() {
        4 => Date::from_day(year, 1, 1, Precision::Year, origin),
        6 => Date::from_day(year, two(4), 1, Precision::Month, origin),
        8 => Date::from_day(year, two(4), two(6), Precision::Day, origin),
        // Ten digits that begin with 17 or 18 are seconds of these years.
        10 | 12 | 14 if year >= 1900 || text.len() > 10 => {
            let time = clock::Clock { hour: two(8), minute: two(10), second: two(12), zone: None };
            calendar::moment((year, two(4), two(6)), Some(time), origin)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
