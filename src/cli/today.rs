//! Which day and what time it is: as typed, as the environment says, else by the clock.

use crate::article::{Date, DateOrigin, Precision};
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Day, Zone};
use std::time::{SystemTime, UNIX_EPOCH};

/// The variable that fixes the day: for tests, and for asking about an archive as of its own time.
const VARIABLE: &str = "NEWSEARCH_TODAY";

/// The day that relative dates of a query count from; by the clock, the day it is in this zone.
///
/// # Errors
/// `Argument` where what was typed or the environment names no day.
pub fn today(as_of: Option<&str>, zone: &Zone) -> Result<Day> {
    if let Some(text) = as_of {
        return day(text).ok_or_else(|| refused("--as-of", text));
    }
    match std::env::var(VARIABLE) {
        Ok(text) if !text.is_empty() => day(&text).ok_or_else(|| refused(VARIABLE, &text)),
        _ => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
            let today = i64::try_from(now).ok().and_then(|seconds| zone.day_of(seconds));
            today.ok_or_else(|| Error::new(ErrorKind::Internal, "the clock shows no day of the years 1000 to 9999; set NEWSEARCH_TODAY"))
        }
    }
}

/// The time of a run, in seconds since 1970-01-01T00:00:00Z.
///
/// # Errors
/// As [`today`], for `--now`.
pub fn now(stated: Option<&str>) -> Result<i64> {
    let seconds = |text: &str| Date::parse_iso(text, DateOrigin::Given).filter(|date| date.precision >= Precision::Day).map(Date::seconds);
    if let Some(text) = stated {
        let refused = || Error::new(ErrorKind::Argument, format!("--now {text:?}: no time; write it as 2024-04-03T09:30:00Z"));
        return seconds(text).ok_or_else(refused);
    }
    match std::env::var(VARIABLE) {
        Ok(text) if !text.is_empty() => seconds(&text).ok_or_else(|| refused(VARIABLE, &text)),
        _ => Ok(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64)),
    }
}

fn day(text: &str) -> Option<Day> {
    Date::parse_iso(text, DateOrigin::Given).filter(|date| date.precision >= Precision::Day).and_then(of_date)
}

fn of_date(date: Date) -> Option<Day> {
    let (year, month, day) = date.day();
    Day::from_ymd(year, month, day)
}

fn refused(what: &str, text: &str) -> Error {
    Error::new(ErrorKind::Argument, format!("{what} {text:?}: no day; write it as 2024-04-03"))
}
