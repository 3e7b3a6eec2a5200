//! What words mean which days: ISO dates of any precision, names of days, months and seasons, `last 3 weeks`, `Q2 2023`.
//!
//! Calendar units are whole (weeks begin on Monday, seasons are the meteorological ones of the north, winter bears the year
//! it ends in). Ranges and comparisons are `date`'s.

use super::Day;

/// A stretch of days named by one expression; never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Period {
    /// The first day.
    pub from: Day,
    /// The day after the last.
    pub until: Day,
    /// Whether it depends on which day is today.
    pub relative: bool,
}

/// The units of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The period that `text` names, if it names one. `None` also where it lies outside the years 1000–9998.
pub(super) fn period(text: &str, today: Day) -> Option<Period> {
    if let Some(found) = iso(text) {
        return Some(found);
    }
    if !text.starts_with(char::is_alphanumeric) {
        return None;
    }
    // Words may be joined by hyphens or underscores where quotes are a bother: last-april, april-2018.
    let lowered = text.to_lowercase();
    let words: Vec<&str> = lowered.split([' ', ',', '-', '_']).filter(|w| !w.is_empty()).collect();
    match words[..] {
        ["today"] => days(today, 1, true),
        ["yesterday"] => days(today.plus_days(-1)?, 1, true),
        [one] => recent(one, today).or_else(|| rolling(one, today)).or_else(|| year_quarter(one)),
        ["this", name] => match unit(name) {
            Some(unit) => whole(unit, unit.start(today)?, true),
            None => this(name, today),
        },
        ["last", name] => match unit(name) {
            Some(unit) => whole(unit, unit.back(unit.start(today)?, 1)?, true),
            None => match weekday(name) {
                Some(day) => days(recent_weekday(day, today.plus_days(-1)?)?, 1, true),
                None => recent(name, today),
            },
        },
        ["past", name] if unit(name).is_some() => back_to(unit(name)?.back(today, 1)?, today),
        ["past", name] => recent(name, today),
        ["last" | "past", count, name] => back_to(unit(name)?.back(today, number(count)?)?, today),
        [count, name] if number(count).is_some() && unit(name).is_some() => back_to(unit(name)?.back(today, number(count)?)?, today),
        [a, b] => match (year(a), year(b)) {
            (None, Some(year)) => in_year(a, year),
            (Some(year), None) => in_year(b, year),
            _ => {
                let (month, day) = month(a).zip(ordinal(b)).or_else(|| month(b).zip(ordinal(a)))?;
                let this_year = today.ymd().0;
                let latest = (0..8).find_map(|back| Day::from_ymd(this_year - back, month, day).filter(|d| *d <= today))?;
                days(latest, 1, true)
            }
        },
        [a, b, y] => {
            let (month, day) = month(a).zip(ordinal(b)).or_else(|| month(b).zip(ordinal(a)))?;
            days(Day::from_ymd(year(y)?, month, day)?, 1, false)
        }
        _ => None,
    }
}

/// How long ago `3d`, `2w`, `6m`, `1y`, `2 weeks` is: the day that lies so far back.
pub(super) fn ago(text: &str, today: Day) -> Option<Day> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let text = text.to_lowercase();
    let text: String = text.split([' ', '-', '_']).collect();
    let (count, name) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    unit(name)?.back(today, number(count)?)
}

/// `2024`, `2024-04`, `2024-04-03`, with `/` too and without leading zeros, and `20240403`.
fn iso(text: &str) -> Option<Period> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let small = |part: &str| if part.len() <= 2 { digits(part) } else { None };
    match parts[..] {
        [ymd] if ymd.len() == 8 && ymd.is_ascii() => {
            days(Day::from_ymd(year(&ymd[..4])?, small(&ymd[4..6])?, small(&ymd[6..])?)?, 1, false)
        }
        [y] => whole(Unit::Year, Day::from_ymd(year(y)?, 1, 1)?, false),
        [y, m] => whole(Unit::Month, Day::from_ymd(year(y)?, small(m)?, 1)?, false),
        [y, m, d] => days(Day::from_ymd(year(y)?, small(m)?, small(d)?)?, 1, false),
        _ => None,
    }
}

/// A day, month, season or quarter by name: the most recent that is over or running.
fn recent(name: &str, today: Day) -> Option<Period> {
    if let Some(day) = weekday(name) {
        return days(recent_weekday(day, today)?, 1, true);
    }
    let this_year = today.ymd().0;
    // A winter bears the year it ends in: in December, next year's is running.
    (-1..2).find_map(|back| in_year(name, this_year - back).filter(|p| p.from <= today)).map(|p| Period { relative: true, ..p })
}

/// The one of the current week or year.
fn this(name: &str, today: Day) -> Option<Period> {
    if let Some(day) = weekday(name) {
        return days(Unit::Week.start(today)?.plus_days(day)?, 1, true);
    }
    let this_year = today.ymd().0;
    // In December the winter that is running bears the next year.
    let running = in_year(name, this_year + 1).filter(|p| p.from <= today);
    running.or_else(|| in_year(name, this_year)).map(|p| Period { relative: true, ..p })
}

/// A month, season or quarter of a year.
fn in_year(name: &str, year: i16) -> Option<Period> {
    let (from, months) = match (month(name), name) {
        (Some(month), _) => (Day::from_ymd(year, month, 1)?, 1),
        (_, "spring") => (Day::from_ymd(year, 3, 1)?, 3),
        (_, "summer") => (Day::from_ymd(year, 6, 1)?, 3),
        (_, "autumn" | "fall") => (Day::from_ymd(year, 9, 1)?, 3),
        (_, "winter") => (Day::from_ymd(year.checked_sub(1)?, 12, 1)?, 3),
        (_, "q1") => (Day::from_ymd(year, 1, 1)?, 3),
        (_, "q2") => (Day::from_ymd(year, 4, 1)?, 3),
        (_, "q3") => (Day::from_ymd(year, 7, 1)?, 3),
        (_, "q4") => (Day::from_ymd(year, 10, 1)?, 3),
        _ => return None,
    };
    Some(Period { from, until: from.plus_months(months)?, relative: false })
}

/// `2023q2`, `q22023`.
fn year_quarter(word: &str) -> Option<Period> {
    let at = word.find('q').filter(|_| word.is_ascii() && word.len() == 6)?;
    match at {
        4 => in_year(&word[4..], year(&word[..4])?),
        0 => in_year(&word[..2], year(&word[2..])?),
        _ => None,
    }
}

/// `3d`: from the day so long ago to today.
fn rolling(word: &str, today: Day) -> Option<Period> {
    back_to(ago(word, today)?, today)
}

fn back_to(from: Day, today: Day) -> Option<Period> {
    Some(Period { from, until: today.plus_days(1)?, relative: true })
}

fn days(from: Day, count: i32, relative: bool) -> Option<Period> {
    Some(Period { from, until: from.plus_days(count)?, relative })
}

fn whole(unit: Unit, from: Day, relative: bool) -> Option<Period> {
    Some(Period { from, until: unit.back(from, -1)?, relative })
}

/// The latest such weekday that is not after `today`.
fn recent_weekday(weekday: i32, today: Day) -> Option<Day> {
    today.plus_days(-(today.weekday() - weekday).rem_euclid(7))
}

impl Unit {
    /// The first day of the unit that `day` lies in.
    fn start(self, day: Day) -> Option<Day> {
        let (year, month, _) = day.ymd();
        match self {
            Unit::Day => Some(day),
            Unit::Week => day.plus_days(-day.weekday()),
            Unit::Month => Day::from_ymd(year, month, 1),
            Unit::Quarter => Day::from_ymd(year, (month - 1) / 3 * 3 + 1, 1),
            Unit::Year => Day::from_ymd(year, 1, 1),
        }
    }

    /// The day so many units before `day`.
    fn back(self, day: Day, count: i32) -> Option<Day> {
        match self {
            Unit::Day => day.plus_days(-count),
            Unit::Week => day.plus_days(-count.checked_mul(7)?),
            Unit::Month => day.plus_months(-count),
            Unit::Quarter => day.plus_months(-count.checked_mul(3)?),
            Unit::Year => day.plus_months(-count.checked_mul(12)?),
        }
    }
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "d" | "day" | "days" => Unit::Day,
        "w" | "wk" | "week" | "weeks" => Unit::Week,
        "m" | "mo" | "month" | "months" => Unit::Month,
        "q" | "quarter" | "quarters" => Unit::Quarter,
        "y" | "yr" | "year" | "years" => Unit::Year,
        _ => return None,
    })
}

/// `may`, `sept`, `september`: the name or its first letters, three at least.
fn month(name: &str) -> Option<i8> {
    let name = name.strip_suffix('.').unwrap_or(name);
    let at = MONTHS.iter().position(|m| *m == name || (m.get(..3) == Some(name)) || (*m == "september" && name == "sept"))?;
    i8::try_from(at + 1).ok()
}

fn weekday(name: &str) -> Option<i32> {
    let short = |full: &str| match full {
        "tuesday" => ["tue", "tues"].contains(&name),
        "wednesday" => ["wed", "weds"].contains(&name),
        "thursday" => ["thu", "thur", "thurs"].contains(&name),
        full => full.get(..3) == Some(name),
    };
    let at = WEEKDAYS.iter().position(|full| *full == name || short(full))?;
    i32::try_from(at).ok()
}

/// Four digits, 1000 to 9998: the day after the last of 9999 could not be said.
fn year(text: &str) -> Option<i16> {
    digits::<i16>(text).filter(|year| text.len() == 4 && (1000..=9998).contains(year))
}

/// `3`, `3rd`.
fn ordinal(text: &str) -> Option<i8> {
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|s| text.strip_suffix(s)).unwrap_or(text);
    if bare.len() <= 2 { digits(bare) } else { None }
}

/// How many units; 1 to 99,999.
fn number(text: &str) -> Option<i32> {
    if text.len() <= 5 { digits::<i32>(text).filter(|n| *n > 0) } else { None }
}

fn digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::DayRange;
    use proptest::prelude::*;

    /// What `text` means on a Wednesday in April, as a query would print it.
    fn on(today: &str, text: &str) -> String {
        match period(text, Day::parse_iso(today).expect("a day")) {
            Some(p) => DayRange { from: Some(p.from), until: Some(p.until) }.to_string(),
            None => "none".into(),
        }
    }

    #[test]
    fn reads_fixed_dates_of_any_precision() {
        for (text, expected) in [
            ("2024", "date:2024"),
            ("2024-04", "date:2024-04"),
            ("2024-4-3", "date:2024-04-03"),
            ("2024/04/03", "date:2024-04-03"),
            ("20240403", "date:2024-04-03"),
            ("April 2018", "date:2018-04"),
            ("april-2018", "date:2018-04"),
            ("26 April 2018", "date:2018-04-26"),
            ("April 26, 2018", "date:2018-04-26"),
            ("Sept. 3rd 2018", "date:2018-09-03"),
            ("spring 2014", "date:2014-03-01..2014-05-31"),
            ("fall 2014", "date:2014-09-01..2014-11-30"),
            ("winter 2014", "date:2013-12-01..2014-02-28"),
            ("Q2 2023", "date:2023-04-01..2023-06-30"),
            ("2023-Q4", "date:2023-10-01..2023-12-31"),
            ("2023q1", "date:2023-01-01..2023-03-31"),
        ] {
            assert_eq!(on("2024-04-10", text), expected, "{text}");
            let p = period(text, Day::parse_iso("2024-04-10").expect("a day")).expect("a period");
            assert!(!p.relative, "{text}");
        }
    }

    #[test]
    fn reads_dates_told_from_today() {
        // 2024-04-10 is a Wednesday.
        for (text, expected) in [
            ("today", "date:2024-04-10"),
            ("Yesterday", "date:2024-04-09"),
            ("monday", "date:2024-04-08"),
            ("wednesday", "date:2024-04-10"),
            ("thu", "date:2024-04-04"),
            ("last wednesday", "date:2024-04-03"),
            ("last monday", "date:2024-04-08"),
            ("this friday", "date:2024-04-12"),
            ("april", "date:2024-04"),
            ("last april", "date:2024-04"),
            ("last-april", "date:2024-04"),
            ("may", "date:2023-05"),
            ("this may", "date:2024-05"),
            ("26 April", "date:2023-04-26"),
            ("april 10", "date:2024-04-10"),
            ("29 february", "date:2024-02-29"),
            ("last spring", "date:2024-03-01..2024-05-31"),
            ("winter", "date:2023-12-01..2024-02-29"),
            ("summer", "date:2023-06-01..2023-08-31"),
            ("q2", "date:2024-04-01..2024-06-30"),
            ("q3", "date:2023-07-01..2023-09-30"),
            ("this week", "date:2024-04-08..2024-04-14"),
            ("last week", "date:2024-04-01..2024-04-07"),
            ("past week", "date:2024-04-03..2024-04-10"),
            ("last month", "date:2024-03"),
            ("this quarter", "date:2024-04-01..2024-06-30"),
            ("last quarter", "date:2024-01-01..2024-03-31"),
            ("last year", "date:2023"),
            ("last day", "date:2024-04-09"),
            ("last 3 days", "date:2024-04-07..2024-04-10"),
            ("past_2_months", "date:2024-02-10..2024-04-10"),
            ("3 days", "date:2024-04-07..2024-04-10"),
            ("3d", "date:2024-04-07..2024-04-10"),
            ("2w", "date:2024-03-27..2024-04-10"),
            ("6m", "date:2023-10-10..2024-04-10"),
            ("1y", "date:2023-04-10..2024-04-10"),
        ] {
            assert_eq!(on("2024-04-10", text), expected, "{text}");
            let p = period(text, Day::parse_iso("2024-04-10").expect("a day")).expect("a period");
            assert!(p.relative, "{text}");
        }
        assert_eq!(on("2024-12-20", "winter"), "date:2024-12-01..2025-02-28");
        assert_eq!(on("2024-12-20", "this winter"), "date:2024-12-01..2025-02-28");
        assert_eq!(on("2024-11-30", "this winter"), "date:2023-12-01..2024-02-29");
        assert_eq!(on("2024-02-10", "this winter"), "date:2023-12-01..2024-02-29");
        assert_eq!(on("2024-03-31", "1m"), "date:2024-02-29..2024-03-31");
    }

    #[test]
    fn takes_nothing_else_for_a_date() {
        for text in [
            "",
            "0",
            "99",
            "0999",
            "9999",
            "2024-13",
            "2024-02-30",
            "20241301",
            "03/04/2024",
            "26.04.2018",
            "2018-2020",
            "last",
            "this",
            "foo",
            "last foo",
            "0d",
            "99999y",
            "100000d",
            "-3d",
            "april 31 2018",
            "q5",
            "q5 2023",
            "2024-04-03T10:00",
            "April April",
            "2024 2025",
            "mondays",
            "１２",
            "last 0 days",
            "a b c d",
            "2023é",
            "qééq",
        ] {
            assert_eq!(on("2024-04-10", text), "none", "{text}");
        }
    }

    #[test]
    fn knows_how_long_ago_is() {
        let today = Day::parse_iso("2024-04-10").expect("a day");
        for (text, day) in
            [("14d", "2024-03-27"), ("2 weeks", "2024-03-27"), ("6m", "2023-10-10"), ("1Y", "2023-04-10"), ("2q", "2023-10-10")]
        {
            assert_eq!(ago(text, today), Day::parse_iso(day), "{text}");
        }
        for text in ["", "d", "3", "3x", "2024", "-3d"] {
            assert_eq!(ago(text, today), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_and_no_day_makes_it_fail(text in "(last |this |past )?[0-9a-z /-]{0,8}( ?(april|winter|monday|q4|d|w|m|y|year))?", days in -354285..2932896i32) {
            if let Some(today) = Day::from_days(days) && let Some(p) = period(&text, today) {
                prop_assert!(p.from < p.until);
            }
        }
    }
}
