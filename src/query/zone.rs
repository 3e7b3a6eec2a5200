//! [`Zone`]: the time zone in which days are counted.

use super::Day;
use jiff::tz::{Offset, TimeZone};
use std::fmt;

/// A time zone: where a day begins and ends. The default is UTC.
///
/// ```
/// use newsearch::query::{Day, Zone};
/// let zone = Zone::parse("+03:00").expect("a zone");
/// let day = Day::from_ymd(1970, 1, 2).expect("a day of the calendar");
/// assert_eq!(zone.start_of(day), 21 * 60 * 60);
/// assert_eq!(zone.day_of(21 * 60 * 60), Some(day));
/// assert_eq!(zone.to_string(), "+03:00");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    zone: TimeZone,
    name: String,
}

impl Default for Zone {
    fn default() -> Zone {
        Zone { zone: TimeZone::UTC, name: "UTC".into() }
    }
}

impl Zone {
    /// Reads `UTC`, `Z`, `+03:00`, `-5`, or a name of the time zone database such as `Europe/Berlin`.
    pub fn parse(text: &str) -> Option<Zone> {
        if text.eq_ignore_ascii_case("utc") || text.eq_ignore_ascii_case("z") {
            return Some(Zone::default());
        }
        let zone = match text.strip_prefix(['+', '-']) {
            Some(digits) => {
                let (hours, minutes) = match digits.split_once(':') {
                    Some(parts) => parts,
                    None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
                    None => (digits, "0"),
                };
                let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i32>().ok()).flatten();
                let (hours, minutes) = (number(hours).filter(|h| *h <= 15)?, number(minutes).filter(|m| *m < 60)?);
                let seconds = (hours * 60 + minutes) * 60;
                TimeZone::fixed(Offset::from_seconds(if text.starts_with('-') { -seconds } else { seconds }).ok()?)
            }
            None => TimeZone::get(text).ok()?,
        };
        Some(Zone { zone, name: text.to_owned() })
    }

    /// Whether days are those of UTC.
    pub fn is_utc(&self) -> bool {
        self.zone == TimeZone::UTC
    }

    /// When the day begins, in seconds since 1970-01-01T00:00:00Z.
    pub fn start_of(&self, day: Day) -> i64 {
        let utc = i64::from(day.days()) * 86_400;
        // Every day of the years 1000 to 9999 has a first moment everywhere.
        day.civil().to_zoned_datetime(self.zone.clone()).map_or(utc, |start| start.timestamp().as_second())
    }

    /// The day that this moment lies in; `None` outside the years 1000 to 9999.
    pub fn day_of(&self, seconds: i64) -> Option<Day> {
        let date = jiff::Timestamp::from_second(seconds).ok()?.to_zoned_datetime(self.zone.clone()).date();
        Day::from_ymd(date.year(), date.month(), date.day())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_offsets_and_nothing_odd() {
        let seconds = |text: &str| Zone::parse(text).map(|z| z.start_of(Day::from_ymd(2024, 4, 3).expect("a day")) - 1_712_102_400);
        for (text, expected) in [("UTC", 0), ("z", 0), ("+03:00", -10_800), ("-5", 18_000), ("-0530", 19_800), ("+0", 0)] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for text in ["", "+", "+99", "+1:99", "Nowhere/Town", "+-3"] {
            assert_eq!(Zone::parse(text), None, "{text}");
        }
    }
}
