//! [`Date`]: when an article was published, how exactly that is known, and what said so.
//!
//! Calendar arithmetic is the `jiff` crate's; none of its types is public. Reading dates out of files is `ingest`'s.

use crate::error::{Error, ErrorKind};
use jiff::{Timestamp, civil, tz};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::{Hash, Hasher};

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Only the year; the month and day shown are 1 January.
    Year,
    /// Year and month; the day shown is the first.
    Month,
    /// The day.
    Day,
    /// Day and time of day.
    Time,
}

/// What said when an article was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DateOrigin {
    /// A field of a structured file: a JSON key, front matter, an SGML or XML element.
    Field,
    /// JSON-LD in a page.
    JsonLd,
    /// A `<meta>` element of a page.
    Meta,
    /// A `<time>` element or microdata of a page.
    Time,
    /// The text that a reader sees: a date line, a byline.
    Text,
    /// The address of the page.
    Url,
    /// The program that handed the article in.
    Given,
}

/// The moment, or the day, an article was published.
///
/// As text and in JSON: RFC 3339 with the offset as written where the time of day is known (`2018-04-26T09:30:00+03:00`; an
/// unknown offset counts as UTC, `Z`), else `YYYY-MM-DD`. Years 1000 to 9999 only; anything else is no date of an article.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    seconds: i64,
    offset_minutes: i16,
    /// A time of day was written without its offset; see [`Date::in_zone`].
    local: bool,
    /// How exactly it is known.
    pub precision: Precision,
    /// What said so.
    pub origin: DateOrigin,
}

impl Date {
    /// A day, a month (`day` 1) or a year (`month` and `day` 1). `None` where there is no such day or the year is not 1000–9999.
    pub fn from_day(year: i16, month: i8, day: i8, precision: Precision, origin: DateOrigin) -> Option<Date> {
        let date = civil::Date::new(year, month, day).ok().filter(|d| d.year() >= 1000)?;
        let seconds = tz::Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_second();
        Some(Date { seconds, offset_minutes: 0, local: false, precision: precision.min(Precision::Day), origin })
    }

    /// A moment: `seconds` since 1970-01-01T00:00:00Z, written with an offset of `offset_minutes` from UTC.
    /// `None` where the year is not 1000–9999 or the offset not within a day.
    pub fn from_moment(seconds: i64, offset_minutes: i16, origin: DateOrigin) -> Option<Date> {
        if offset_minutes.unsigned_abs() >= 24 * 60 {
            return None;
        }
        let date = Date { seconds, offset_minutes, local: false, precision: Precision::Time, origin };
        date.written().filter(|w| (1000..=9999).contains(&w.year())).map(|_| date)
    }

    /// Reads what `Display` writes: RFC 3339, or `YYYY-MM-DD`, `YYYY-MM`, `YYYY`.
    ///
    /// ```
    /// use newsearch::article::{Date, DateOrigin};
    /// let date = Date::parse_iso("2018-04-26T09:30:00+03:00", DateOrigin::Given).expect("a date");
    /// assert_eq!(date.to_string(), "2018-04-26T09:30:00+03:00");
    /// assert_eq!(date.day(), (2018, 4, 26));
    /// assert!(Date::parse_iso("2018-02-30", DateOrigin::Given).is_none());
    /// ```
    pub fn parse_iso(text: &str, origin: DateOrigin) -> Option<Date> {
        let text = text.trim();
        let parts: Vec<&str> = text.split('-').collect();
        let plain = |s: &str, len: usize| s.len() == len && s.bytes().all(|b| b.is_ascii_digit());
        match parts[..] {
            [y] if plain(y, 4) => Date::from_day(y.parse().ok()?, 1, 1, Precision::Year, origin),
            [y, m] if plain(y, 4) && plain(m, 2) => Date::from_day(y.parse().ok()?, m.parse().ok()?, 1, Precision::Month, origin),
            [y, m, d] if plain(y, 4) && plain(m, 2) && plain(d, 2) => {
                Date::from_day(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?, Precision::Day, origin)
            }
            _ => {
                let pieces = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text).ok()?;
                let moment = pieces.date().to_datetime(pieces.time()?);
                let stated = pieces.to_numeric_offset();
                let offset = stated.unwrap_or(tz::Offset::UTC);
                let seconds = offset.to_timestamp(moment).ok()?.as_second();
                let date = Date::from_moment(seconds, i16::try_from(offset.seconds() / 60).ok()?, origin)?;
                Some(if stated.is_none() { date.without_offset() } else { date })
            }
        }
    }

    /// The same moment, marked as one whose offset from UTC was not written.
    pub(crate) fn without_offset(self) -> Date {
        Date { local: self.precision == Precision::Time, ..self }
    }

    /// A time that was written without offset as it is meant where `zone` says so, with the offset of that day; any other
    /// date as it is. A time that the change to summer time leaves out or repeats is taken as it was before the change.
    pub(crate) fn in_zone(self, zone: &TimeZone) -> Date {
        if !self.local {
            return self;
        }
        let placed = self.written().and_then(|local| {
            let moment = zone.0.to_zoned_datetime(local).ok()?;
            Date::from_moment(moment.timestamp().as_second(), i16::try_from(moment.offset().seconds() / 60).ok()?, self.origin)
        });
        placed.unwrap_or(self)
    }

    /// Seconds since 1970-01-01T00:00:00Z; midnight UTC where only the day is known.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// The offset from UTC it was written with, in minutes; 0 where none was.
    pub fn offset_minutes(self) -> i16 {
        self.offset_minutes
    }

    /// The day as written: year, month, day.
    pub fn day(self) -> (i16, i8, i8) {
        self.written().map_or((0, 0, 0), |w| (w.year(), w.month(), w.day()))
    }

    /// The same date, said by something else.
    pub fn with_origin(self, origin: DateOrigin) -> Date {
        Date { origin, ..self }
    }

    fn written(self) -> Option<civil::DateTime> {
        let offset = tz::Offset::from_seconds(i32::from(self.offset_minutes) * 60).ok()?;
        Some(offset.to_datetime(Timestamp::from_second(self.seconds).ok()?))
    }
}

/// The same day or moment, written with the same offset, known as exactly and from the same origin.
impl PartialEq for Date {
    fn eq(&self, other: &Date) -> bool {
        let parts = |d: &Date| (d.seconds, d.offset_minutes, d.precision, d.origin);
        parts(self) == parts(other)
    }
}

impl Eq for Date {}

impl Hash for Date {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.seconds, self.offset_minutes, self.precision, self.origin).hash(state);
    }
}

/// A time zone by its name in the IANA database, such as `Europe/Moscow`. The database is part of the program, so that a
/// name means the same on every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeZone(tz::TimeZone);

impl TimeZone {
    /// The zone of this name; case does not count. `None` where there is none.
    ///
    /// ```
    /// use newsearch::article::TimeZone;
    /// assert_eq!(TimeZone::named("europe/moscow").expect("a zone").name(), "Europe/Moscow");
    /// assert!(TimeZone::named("Europe/Atlantis").is_none());
    /// ```
    pub fn named(name: &str) -> Option<TimeZone> {
        tz::TimeZoneDatabase::bundled().get(name.trim()).ok().map(TimeZone)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(w) = self.written() else { return Ok(()) };
        write!(f, "{:04}-{:02}-{:02}", w.year(), w.month(), w.day())?;
        if self.precision < Precision::Time {
            return Ok(());
        }
        write!(f, "T{:02}:{:02}:{:02}", w.hour(), w.minute(), w.second())?;
        let minutes = self.offset_minutes;
        if minutes == 0 {
            return f.write_str("Z");
        }
        write!(f, "{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
    }
}

impl TryFrom<String> for Date {
    type Error = Error;

    fn try_from(text: String) -> Result<Date, Error> {
        Date::parse_iso(&text, DateOrigin::Given).ok_or_else(|| Error::new(ErrorKind::Argument, format!("no date: {text:?}")))
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_offset_is_placed_in_a_zone_and_any_other_stays() {
        let moscow = TimeZone::named("Europe/Moscow").expect("a zone");
        let placed = |text: &str, zone: &TimeZone| Date::parse_iso(text, DateOrigin::Field).expect("a date").in_zone(zone).to_string();
        assert_eq!(placed("2018-04-26T09:30:00", &moscow), "2018-04-26T09:30:00+03:00");
        assert_eq!(placed("2018-04-26T09:30:00Z", &moscow), "2018-04-26T09:30:00Z");
        assert_eq!(placed("2018-04-26", &moscow), "2018-04-26");
        let berlin = TimeZone::named("Europe/Berlin").expect("a zone");
        assert_eq!(placed("2018-01-26 09:30", &berlin), "2018-01-26T09:30:00+01:00");
        assert_eq!(placed("2018-07-26 09:30", &berlin), "2018-07-26T09:30:00+02:00");
    }

    #[test]
    fn writes_what_it_read_at_every_precision() {
        for text in ["2018-04-26", "2018-04-26T09:30:00Z", "2018-04-26T23:30:00-05:00", "1987-02-26T15:01:01Z"] {
            assert_eq!(Date::parse_iso(text, DateOrigin::Field).map(|d| d.to_string()).as_deref(), Some(text));
        }
        assert_eq!(
            Date::parse_iso("2018-04", DateOrigin::Field).map(|d| (d.to_string(), d.precision)),
            Some(("2018-04-01".into(), Precision::Month))
        );
        assert_eq!(Date::parse_iso("2018-04-26 09:30", DateOrigin::Field).map(|d| d.to_string()).as_deref(), Some("2018-04-26T09:30:00Z"));
        for bad in ["", "0018-01-01", "2018-13-01", "tomorrow", "-5", "99999-01-01"] {
            assert_eq!(Date::parse_iso(bad, DateOrigin::Field), None, "{bad}");
        }
    }
}
