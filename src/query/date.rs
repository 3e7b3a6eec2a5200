//! What stands after the colon of a date field: a period, a range, a comparison, a time ago. The result is a [`DayRange`].

use super::period::{Period, ago, period};
use super::{DateField, Day, DayRange};

/// A date value that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateValue {
    /// The days it means.
    pub range: DayRange,
    /// Whether they depend on which day is today.
    pub relative: bool,
}

/// Reads `text` as the value of `field`. The error says what is wrong and what would have been accepted.
pub(super) fn read(field: DateField, text: &str, today: Day) -> Result<DateValue, String> {
    let text = text.trim();
    let value = match field {
        DateField::Within => within(text, today)?,
        DateField::After => {
            let p = point(text, today)?;
            DateValue { range: DayRange { from: Some(p.from), until: None }, relative: p.relative }
        }
        DateField::Before => {
            let p = point(text, today)?;
            DateValue { range: DayRange { from: None, until: Some(p.from) }, relative: p.relative }
        }
        DateField::Until => {
            let p = point(text, today)?;
            DateValue { range: DayRange { from: None, until: Some(p.until) }, relative: p.relative }
        }
        DateField::NewerThan => DateValue { range: DayRange { from: Some(time_ago(text, today, "after")?), until: None }, relative: true },
        DateField::OlderThan => DateValue { range: DayRange { from: None, until: Some(time_ago(text, today, "before")?) }, relative: true },
    };
    if value.range.is_empty() {
        return Err(format!("the range {text} ends before it begins; write the earlier date first"));
    }
    Ok(value)
}

fn within(text: &str, today: Day) -> Result<DateValue, String> {
    for sign in [">=", "<=", ">", "<"] {
        if let Some(rest) = text.strip_prefix(sign) {
            let p = point(rest.trim(), today)?;
            let range = match sign {
                ">=" => DayRange { from: Some(p.from), until: None },
                ">" => DayRange { from: Some(p.until), until: None },
                "<=" => DayRange { from: None, until: Some(p.until) },
                _ => DayRange { from: None, until: Some(p.from) },
            };
            return Ok(DateValue { range, relative: p.relative });
        }
    }
    let ends = match text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
        Some(inner) => Some(inner.split_once(" TO ").ok_or_else(|| bad(text))?),
        None => text.split_once(".."),
    };
    let Some((first, last)) = ends else {
        let p = point(text, today)?;
        return Ok(DateValue { range: DayRange { from: Some(p.from), until: Some(p.until) }, relative: p.relative });
    };
    let end = |text: &str| match text.trim() {
        "" | "*" => Ok(None),
        text => point(text, today).map(Some),
    };
    let (first, last) = (end(first)?, end(last)?);
    if first.is_none() && last.is_none() {
        return Err("a range needs a date on one side at least: 2024-03.. or ..2024".into());
    }
    let relative = first.is_some_and(|p| p.relative) || last.is_some_and(|p| p.relative);
    Ok(DateValue { range: DayRange { from: first.map(|p| p.from), until: last.map(|p| p.until) }, relative })
}

fn point(text: &str, today: Day) -> Result<Period, String> {
    period(text, today).ok_or_else(|| bad(text))
}

fn time_ago(text: &str, today: Day, instead: &str) -> Result<Day, String> {
    ago(text, today).ok_or_else(|| match period(text, today) {
        Some(_) => format!("{text} is not a length of time: write 3d, 2w, 6m or 1y here, or {instead}:{text}"),
        None => format!("{text:?} is not a length of time: write 3d, 2w, 6m or 1y"),
    })
}

/// Why `text` is no date, and what would be one.
fn bad(text: &str) -> String {
    const FORMS: &str = "write 2024, 2024-04, 2024-04-03, 2024-03..2024-05, 14d or \"last april\"";
    let lowered = text.to_lowercase();
    if text.is_empty() {
        return format!("a date is missing: {FORMS}, right after the colon");
    }
    if ["last", "this", "past"].contains(&lowered.as_str()) {
        return format!("{text:?} alone is no date; a date of several words stands in quotes: \"{lowered} month\"");
    }
    if text.contains("..") || text.starts_with(['<', '>']) {
        return format!(
            "{text:?} is no date here: a range or comparison stands in date: only, as in date:2024-03..2024-05 or date:>=2024-03"
        );
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    if let [y, rest @ ..] = &parts[..]
        && parts.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
    {
        return match rest {
            [last] if y.len() == 4 && last.len() == 4 => format!("{text:?} is no date; a range is written {y}..{last}"),
            _ if y.len() == 4 && ("1000"..="9998").contains(y) => {
                format!("there is no day, month or year {text:?} in the calendar; {FORMS}")
            }
            [second, y] if y.len() == 4 => {
                // Day first and month first, as far as there is such a day.
                let of = |month: &str, day: &str| Some(Day::from_ymd(y.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?.to_string());
                match (of(second, parts[0]), of(parts[0], second).filter(|_| parts[0] != *second)) {
                    (Some(one), Some(other)) => {
                        format!("which part of {text:?} is the month is not certain; write year-month-day: {one} or {other}")
                    }
                    (Some(day), None) | (None, Some(day)) => format!("{text:?} is written {day} here"),
                    (None, None) => format!("there is no day {text:?} in the calendar; {FORMS}"),
                }
            }
            _ => format!("{text:?} is no date (years run from 1000 to 9998); {FORMS}"),
        };
    }
    format!("{text:?} is no date; {FORMS}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        Day::from_ymd(2024, 4, 10).expect("a day")
    }

    #[test]
    fn a_date_with_the_year_behind_is_told_how_it_is_written_here() {
        for (text, told) in [
            ("14/07/2023", "is written 2023-07-14 here"),
            ("7/14/2023", "is written 2023-07-14 here"),
            ("4.7.2023", "which part of \"4.7.2023\" is the month is not certain; write year-month-day: 2023-07-04 or 2023-04-07"),
            ("7/7/2023", "is written 2023-07-07 here"),
            ("14/14/2023", "there is no day \"14/14/2023\" in the calendar"),
            ("31/02/2023", "there is no day \"31/02/2023\" in the calendar"),
        ] {
            let message = read(DateField::Within, text, today()).unwrap_err();
            assert!(message.contains(told), "{text}: {message}");
        }
    }

    #[test]
    fn reads_every_form_of_a_value() {
        use DateField::*;
        for (field, text, expected) in [
            (Within, "2024-04", "date:2024-04"),
            (Within, "2024-03..2024-05-15", "date:2024-03-01..2024-05-15"),
            (Within, "2024-03..", "after:2024-03-01"),
            (Within, "..2024", "before:2025-01-01"),
            (Within, "last april..yesterday", "date:2024-04-01..2024-04-09"),
            (Within, ">=2024-03", "after:2024-03-01"),
            (Within, ">2024-03", "after:2024-04-01"),
            (Within, "< 2024-03", "before:2024-03-01"),
            (Within, "<=2024-03", "before:2024-04-01"),
            (Within, "[2024 TO 2025]", "date:2024-01-01..2025-12-31"),
            (Within, "[2024 TO *]", "after:2024-01-01"),
            (Within, "2024..2024", "date:2024"),
            (After, "2024-04", "after:2024-04-01"),
            (Before, "2024-04", "before:2024-04-01"),
            (Until, "2024-04", "before:2024-05-01"),
            (Until, "2024-04-30", "before:2024-05-01"),
            (After, "last month", "after:2024-03-01"),
            (NewerThan, "14d", "after:2024-03-27"),
            (OlderThan, "1y", "before:2023-04-10"),
        ] {
            assert_eq!(read(field, text, today()).map(|v| v.range.to_string()).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong_and_what_would_be_right() {
        use DateField::*;
        for (field, text, part) in [
            (Within, "", "a date is missing"),
            (Within, "..", "on one side at least"),
            (Within, "last", "\"last month\""),
            (Within, "2024-13", "no day, month or year \"2024-13\""),
            (Within, "2018-2020", "2018..2020"),
            (Within, "03/04/2024", "2024-04-03"),
            (Within, "0500", "1000 to 9998"),
            (Within, "foo", "\"foo\" is no date; write 2024"),
            (Within, "2024-05..2024-04", "ends before it begins"),
            (Within, "[2024]", "is no date"),
            (After, "2024-03..2024-05", "in date: only"),
            (NewerThan, "2024-03", "after:2024-03"),
            (OlderThan, "soon", "3d, 2w, 6m or 1y"),
        ] {
            let message = read(field, text, today()).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }
}
