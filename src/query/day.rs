//! [`Day`] and [`DayRange`]: civil days, the only time a query knows.
//!
//! Calendar arithmetic is the `jiff` crate's; none of its types is public. What words mean which days is `period`'s.

use jiff::{SignedDuration, civil};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A day of the calendar, without time of day or zone; years 1000 to 9999, as an article's date has them.
///
/// ```
/// use newsearch::query::Day;
/// let day = Day::from_ymd(2024, 4, 3).expect("a day of the calendar");
/// assert_eq!(day.to_string(), "2024-04-03");
/// assert_eq!(day.plus_days(28).expect("a day of the calendar").ymd(), (2024, 5, 1));
/// assert_eq!(Day::from_days(day.days()), Some(day));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(civil::Date);

const EPOCH: civil::Date = civil::date(1970, 1, 1);
const SECONDS_A_DAY: i64 = 24 * 60 * 60;

impl Day {
    /// The day of that date; `None` where there is none such or the year is not 1000–9999.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Day> {
        civil::Date::new(year, month, day).ok().and_then(Day::checked)
    }

    /// The day that lies `days` after 1970-01-01; `None` outside the years 1000–9999.
    pub fn from_days(days: i32) -> Option<Day> {
        EPOCH.checked_add(SignedDuration::from_secs(i64::from(days) * SECONDS_A_DAY)).ok().and_then(Day::checked)
    }

    /// Reads `YYYY-MM-DD`, what `Display` writes.
    pub fn parse_iso(text: &str) -> Option<Day> {
        let mut parts = text.split('-').map(|part| part.bytes().all(|b| b.is_ascii_digit()).then_some(part));
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// Year, month and day.
    pub fn ymd(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// Days since 1970-01-01; negative before it.
    pub fn days(self) -> i32 {
        // Some eight thousand years of days lie far inside an i32.
        (EPOCH.duration_until(self.0).as_secs() / SECONDS_A_DAY) as i32
    }

    /// The day so many days later, or earlier where `days` is negative; `None` outside the years 1000–9999.
    pub fn plus_days(self, days: i32) -> Option<Day> {
        Day::from_days(self.days().checked_add(days)?)
    }

    /// The same day of the month so many months later; the last of the month where it has no such day.
    pub(super) fn plus_months(self, months: i32) -> Option<Day> {
        let span = jiff::Span::new().try_months(months).ok()?;
        self.0.checked_add(span).ok().and_then(Day::checked)
    }

    /// The same as jiff has it.
    pub(super) fn civil(self) -> civil::Date {
        self.0
    }

    /// 0 for Monday to 6 for Sunday.
    pub(super) fn weekday(self) -> i32 {
        i32::from(self.0.weekday().to_monday_zero_offset())
    }

    fn checked(date: civil::Date) -> Option<Day> {
        (date.year() >= 1000).then_some(Day(date))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Day, String> {
        Day::parse_iso(&text).ok_or_else(|| format!("no day: {text:?}; write YYYY-MM-DD"))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

/// A stretch of days, open where an end is `None`.
///
/// `Display` writes it as the query language has it: `date:2024-04`, `date:2024-03-01..2024-05-15` (the last day included),
/// `after:2024-03-01`, `before:2024-05-01`; `*` where both ends are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct DayRange {
    /// The first day in it.
    pub from: Option<Day>,
    /// The first day **after** it.
    pub until: Option<Day>,
}

impl DayRange {
    /// Whether the day lies in it.
    ///
    /// ```
    /// use newsearch::query::{Day, DayRange};
    /// let april = DayRange { from: Day::from_ymd(2024, 4, 1), until: Day::from_ymd(2024, 5, 1) };
    /// assert!(april.contains(Day::from_ymd(2024, 4, 30).expect("a day of the calendar")));
    /// assert!(!april.contains(Day::from_ymd(2024, 5, 1).expect("a day of the calendar")));
    /// assert_eq!(april.to_string(), "date:2024-04");
    /// ```
    pub fn contains(self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// Whether no day can lie in it: it ends where it begins, or before.
    pub fn is_empty(self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until <= from)
    }

    /// The days in both.
    pub fn and(self, other: DayRange) -> DayRange {
        let until = match (self.until, other.until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        DayRange { from: self.from.max(other.from), until }
    }
}

impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, until) = match (self.from, self.until) {
            (None, None) => return f.write_str("*"),
            (Some(from), None) => return write!(f, "after:{from}"),
            (None, Some(until)) => return write!(f, "before:{until}"),
            (Some(from), Some(until)) => (from, until),
        };
        let (year, month, day) = from.ymd();
        if (month, day) == (1, 1) && from.plus_months(12) == Some(until) {
            write!(f, "date:{year:04}")
        } else if day == 1 && from.plus_months(1) == Some(until) {
            write!(f, "date:{year:04}-{month:02}")
        } else if from.plus_days(1) == Some(until) {
            write!(f, "date:{from}")
        } else {
            // A last day exists for every range but the one that ends before the first day there is, which holds none.
            write!(f, "date:{from}..{}", until.plus_days(-1).unwrap_or(until))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    #[test]
    fn counts_days_from_the_epoch_both_ways() {
        for (text, days) in [("1970-01-01", 0), ("1969-12-31", -1), ("2024-03-01", 19783), ("1000-01-01", -354285), ("9999-12-31", 2932896)]
        {
            assert_eq!(day(text).days(), days, "{text}");
            assert_eq!(Day::from_days(days), Some(day(text)));
        }
        assert_eq!(Day::from_days(-354286), None);
        assert_eq!(Day::from_days(i32::MAX), None);
        assert_eq!(day("9999-12-31").plus_days(1), None);
        assert_eq!(day("2024-03-31").plus_months(-1), Some(day("2024-02-29")));
        assert_eq!(day("2024-04-01").weekday(), 0);
    }

    #[test]
    fn refuses_days_that_are_not() {
        for text in ["2024-02-30", "2023-02-29", "0999-12-31", "2024-1-1", "2024-01-01-01", "", "+024-01-01", "2024-01"] {
            assert_eq!(Day::parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn writes_the_shortest_form_of_a_range() {
        for (from, until, written) in [
            ("2024-01-01", "2025-01-01", "date:2024"),
            ("2024-04-01", "2024-05-01", "date:2024-04"),
            ("2024-02-29", "2024-03-01", "date:2024-02-29"),
            ("2024-04-02", "2024-05-02", "date:2024-04-02..2024-05-01"),
            ("2024-03-01", "2024-05-16", "date:2024-03-01..2024-05-15"),
        ] {
            assert_eq!(DayRange { from: Some(day(from)), until: Some(day(until)) }.to_string(), written);
        }
        assert_eq!(DayRange { from: Some(day("2024-03-01")), until: None }.to_string(), "after:2024-03-01");
        assert_eq!(DayRange { from: None, until: Some(day("1000-01-01")) }.to_string(), "before:1000-01-01");
        assert_eq!(DayRange::default().to_string(), "*");
    }

    #[test]
    fn joins_ranges_and_knows_when_nothing_is_left() {
        let after = DayRange { from: Some(day("2024-05-01")), until: None };
        let before = DayRange { from: None, until: Some(day("2024-05-01")) };
        assert!(after.and(before).is_empty());
        assert!(!after.and(DayRange { from: None, until: Some(day("2024-05-02")) }).is_empty());
        assert_eq!(after.and(DayRange::default()), after);
    }

    #[test]
    fn is_a_string_in_json() {
        assert_eq!(serde_json::to_string(&day("2024-05-01")).expect("JSON"), "\"2024-05-01\"");
        assert_eq!(serde_json::from_str::<Day>("\"2024-05-01\"").expect("read back"), day("2024-05-01"));
        assert!(serde_json::from_str::<Day>("\"tomorrow\"").is_err());
    }
}
