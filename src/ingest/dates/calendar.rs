//! Finding the dates in a row of tokens, and putting day, time and zone together.

use super::clock::{Clock, Zone, clock_at, zone_at};
use super::tokens::{Kind, Token, tokens};
use super::{Order, YEARS, words};
use crate::article::{Date, DateOrigin, Precision};
use jiff::{civil, tz};
use std::ops::Range;

type Day = (i16, i8, i8);

/// Signs and words that may stand between a date and its time.
const BETWEEN_DATE_AND_TIME: usize = 5;

/// A date and where it stands.
pub(super) struct Found {
    pub(super) date: Date,
    /// The tokens it is made of.
    pub(super) tokens: Range<usize>,
    /// Its bytes in the text.
    pub(super) bytes: Range<usize>,
}

/// Reads dates out of one text.
pub(super) struct Reader {
    pub(super) tokens: Vec<Token>,
    order: Option<Order>,
    origin: DateOrigin,
}

impl Reader {
    pub(super) fn new(text: &str, order: Option<Order>, origin: DateOrigin) -> Reader {
        Reader { tokens: months_once(tokens(text)), order, origin }
    }

    /// Every date stated with its day, in order, none overlapping another.
    pub(super) fn dates(&self) -> Vec<Found> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let Some((date, end)) = self.date_with_time(at) else {
                at += 1;
                continue;
            };
            // A date is at least one token, so both exist.
            let bytes = self.tokens[at].start..self.tokens[end - 1].end;
            out.push(Found { date, tokens: at..end, bytes });
            at = end;
        }
        out
    }

    /// `April 2018`, where that is all there is.
    pub(super) fn month(&self) -> Option<Date> {
        let (month, year) = match &self.tokens[..] {
            [m, y] => (m, y),
            [m, Token { kind: Kind::Word(de), .. }, y] if words::between_day_and_month(de) => (m, y),
            _ => return None,
        };
        let (Kind::Word(month), Kind::Number(year, 4)) = (&month.kind, &year.kind) else { return None };
        Date::from_day(i16::try_from(*year).ok()?, words::month(month)?, 1, Precision::Month, self.origin)
    }

    fn date_with_time(&self, at: usize) -> Option<(Date, usize)> {
        // 09:30, 26 April 2018
        if let Some((clock, next)) = clock_at(&self.tokens, at)
            && let Some((day, mut end)) = self.skipping(next, |at| self.day(at))
        {
            let clock = match self.skipping(end, |at| zone_at(&self.tokens, at)).filter(|(z, _)| matches!(z, Zone::American(_))) {
                Some((zone, after)) if clock.zone.is_none() => {
                    end = after;
                    Clock { zone: Some(zone), ..clock }
                }
                _ => clock,
            };
            return Some((moment(day, Some(clock), self.origin)?, end));
        }
        // Thu Apr 26 09:30:00 UTC 2018
        if let Some((month, day, next)) = self.month_then_day(at)
            && let Some((clock, next)) = clock_at(&self.tokens, next)
            && let Some((year, end)) = self.year(next)
        {
            return Some((moment((year, month, day), Some(clock), self.origin)?, end));
        }
        let (day, end) = self.day(at)?;
        match self.skipping(end, |at| clock_at(&self.tokens, at)) {
            Some((clock, after)) => Some((moment(day, Some(clock), self.origin)?, after)),
            None => Some((moment(day, None, self.origin)?, end)),
        }
    }

    /// What `read` finds at `at` or after a few signs, weekdays and words like "at".
    fn skipping<T>(&self, at: usize, read: impl Fn(usize) -> Option<T>) -> Option<T> {
        for at in at..=at + BETWEEN_DATE_AND_TIME {
            if let Some(found) = read(at) {
                return Some(found);
            }
            let passable = match &self.tokens.get(at)?.kind {
                Kind::Sign(c) => !matches!(c, '+' | ':' | '/'),
                Kind::Word(word) => words::between_date_and_time(word) || words::is_weekday(word),
                Kind::Number(..) => false,
            };
            if !passable {
                return None;
            }
        }
        None
    }

    fn day(&self, at: usize) -> Option<(Day, usize)> {
        let (day, next) = self
            .year_first(at)
            .or_else(|| self.compact(at))
            .or_else(|| self.numbers(at))
            .or_else(|| self.day_month_year(at))
            .or_else(|| self.month_day_year(at))?;
        civil::Date::new(day.0, day.1, day.2).ok().filter(|d| YEARS.contains(&d.year()))?;
        Some((day, next))
    }

    /// `2018-04-26`, `2018/04/26`, `2018年4月26日`, `2018. április 26`, `2018-Apr-26`
    fn year_first(&self, at: usize) -> Option<(Day, usize)> {
        let (year, 4) = self.number(at)? else { return None };
        let year = self.in_range(year)?;
        if let Some(month) =
            self.word(at + 1).or_else(|| self.word(at + 2).filter(|_| self.separator(at + 1).is_some())).and_then(words::month)
        {
            let at = if self.word(at + 1).is_some() { at + 2 } else { at + 3 };
            let at = at + usize::from(self.separator(at).is_some());
            return Some(((year, month, self.up_to(at, 31)?), at + 1));
        }
        let first = self.separator(at + 1)?;
        let month = self.up_to(at + 2, 12)?;
        let second = self.separator(at + 3)?;
        if first.is_ascii_punctuation() && first != second {
            return None;
        }
        let day = self.up_to(at + 4, 31)?;
        let end = at + 5;
        Some(((year, month, day), end + usize::from(matches!(self.word(end), Some("日" | "号" | "일")))))
    }

    /// `20180426T093000Z`
    fn compact(&self, at: usize) -> Option<(Day, usize)> {
        let (n, 8) = self.number(at)? else { return None };
        (self.word(at + 1) == Some("t")).then_some(())?;
        Some(((self.in_range(n / 10_000)?, i8::try_from(n / 100 % 100).ok()?, i8::try_from(n % 100).ok()?), at + 1))
    }

    /// `26.04.2018`, `26/04/2018`, `04/26/2018`, `26.04.18`
    fn numbers(&self, at: usize) -> Option<(Day, usize)> {
        let first = self.up_to(at, 31)?;
        let separator = self.separator(at + 1).filter(char::is_ascii_punctuation)?;
        let second = self.up_to(at + 2, 31)?;
        (self.separator(at + 3)? == separator).then_some(())?;
        let (year, digits) = self.number(at + 4)?;
        let year = match digits {
            4 => self.in_range(year)?,
            // 26.04.18 is a day; 10/11/12 may be anything.
            2 if separator == '.' || second > 12 || self.order.is_some() => century(year),
            _ => return None,
        };
        let (month, day) = match (first, second) {
            (1..=12, 13..) => (first, second),
            (13.., 1..=12) => (second, first),
            (1..=12, 1..=12) if first == second => (first, second),
            (1..=12, 1..=12) => match self.order.or((separator == '.').then_some(Order::DayFirst))? {
                Order::DayFirst => (second, first),
                Order::MonthFirst => (first, second),
            },
            _ => return None,
        };
        Some(((year, month, day), at + 5))
    }

    /// `26 April 2018`, `26. Apr. 2018`, `26 de abril de 2018`, `26-FEB-87`
    fn day_month_year(&self, at: usize) -> Option<(Day, usize)> {
        let day = self.up_to(at, 31)?;
        let mut next = at + 1;
        while next < at + 5 && (self.separator(next).is_some() || self.word(next).is_some_and(words::between_day_and_month)) {
            next += 1;
        }
        let word = self.word(next)?;
        // October of Croats, who set a point after the day as Poles do not, whose November it is.
        let month = if word == "listopada" && self.separator(at + 1) == Some('.') { 10 } else { words::month(word)? };
        let (year, end) = self.year(next + 1)?;
        Some(((year, month, day), end))
    }

    /// `April 26, 2018`, `Apr. 26th 2018`
    fn month_day_year(&self, at: usize) -> Option<(Day, usize)> {
        let (month, day, next) = self.month_then_day(at)?;
        let (year, end) = self.year(next)?;
        Some(((year, month, day), end))
    }

    fn month_then_day(&self, at: usize) -> Option<(i8, i8, usize)> {
        let month = words::month(self.word(at)?)?;
        let at = at + 1 + usize::from(self.separator(at + 1).is_some());
        let day = self.up_to(at, 31)?;
        Some((month, day, at + 1 + usize::from(self.word(at + 1).is_some_and(words::between_day_and_month))))
    }

    /// A year after its month: four digits, or two after a hyphen or an apostrophe or before a time (RFC 822).
    fn year(&self, at: usize) -> Option<(i16, usize)> {
        let mut next = at;
        while next < at + 4 && (self.separator(next).is_some() || self.word(next).is_some_and(words::between_day_and_month)) {
            next += 1;
        }
        match self.number(next)? {
            (year, 4) => Some((self.in_range(year)?, next + 1)),
            (year, 2) => {
                let before = next.checked_sub(1).and_then(|at| self.separator(at));
                let timed = self.number(next + 1).is_some() && self.sign(next + 2) == Some(':');
                (matches!(before, Some('-' | '\'' | '’' | '/')) || timed).then(|| (century(year), next + 1))
            }
            _ => None,
        }
    }

    fn number(&self, at: usize) -> Option<(u32, usize)> {
        match self.tokens.get(at)?.kind {
            Kind::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    /// A number of one or two digits from 1 to `most`.
    fn up_to(&self, at: usize, most: u32) -> Option<i8> {
        let (value, digits) = self.number(at)?;
        (digits <= 2 && (1..=most).contains(&value)).then(|| i8::try_from(value).ok()).flatten()
    }

    fn word(&self, at: usize) -> Option<&str> {
        match &self.tokens.get(at)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    fn sign(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.kind {
            Kind::Sign(c) => Some(c),
            _ => None,
        }
    }

    /// What may part the numbers of a date, hyphens made alike.
    fn separator(&self, at: usize) -> Option<char> {
        match &self.tokens.get(at)?.kind {
            Kind::Sign('-' | '\u{2010}' | '\u{2011}' | '\u{2013}') => Some('-'),
            Kind::Sign(c @ ('/' | '.' | ',' | '\'' | '’' | 'º' | 'ª' | '°')) => Some(*c),
            Kind::Word(word) => match word.as_str() {
                "年" | "년" => Some('年'),
                "月" | "월" => Some('月'),
                _ => None,
            },
            _ => None,
        }
    }

    fn in_range(&self, year: u32) -> Option<i16> {
        i16::try_from(year).ok().filter(|y| YEARS.contains(y))
    }
}

/// The year meant by its last two digits: 1940 to 2039. Articles are not of years to come.
fn century(year: u32) -> i16 {
    let year = i16::try_from(year).unwrap_or(0);
    if year < 40 { 2000 + year } else { 1900 + year }
}

/// These tokens with one name for a month that is named twice: Arabic papers have "3 أبريل/ نيسان 2024", for the readers of two calendars.
fn months_once(tokens: Vec<Token>) -> Vec<Token> {
    let month = |token: Option<&Token>| match &token?.kind {
        Kind::Word(word) => words::month(word),
        _ => None,
    };
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let slash = kept.last().is_some_and(|last| last.kind == Kind::Sign('/'));
        let named = month(kept.iter().rev().nth(usize::from(slash)));
        if named.is_some() && named == month(Some(&token)) {
            kept.truncate(kept.len() - usize::from(slash));
            kept.iter_mut().rev().take(1).for_each(|before| before.end = token.end);
        } else {
            kept.push(token);
        }
    }
    kept
}

/// The date of a day and a time. Midnight without zone is what programs write where they know only the day.
pub(super) fn moment(day: Day, clock: Option<Clock>, origin: DateOrigin) -> Option<Date> {
    let whole_day = || Date::from_day(day.0, day.1, day.2, Precision::Day, origin);
    let Some(clock) = clock else { return whole_day() };
    if clock.hour == 24 || (clock.zone.is_none() && (clock.hour, clock.minute, clock.second) == (0, 0, 0)) {
        return whole_day();
    }
    let local = civil::DateTime::new(day.0, day.1, day.2, clock.hour, clock.minute, clock.second, 0).ok()?;
    let minutes = match clock.zone {
        None => 0,
        Some(Zone::Fixed(minutes)) => minutes,
        Some(Zone::American(minutes)) => minutes + if american_summer(local) { 60 } else { 0 },
    };
    let seconds = tz::Offset::from_seconds(i32::from(minutes) * 60).ok()?.to_timestamp(local).ok()?.as_second();
    let date = Date::from_moment(seconds, minutes, origin)?;
    Some(if clock.zone.is_none() { date.without_offset() } else { date })
}

/// Whether clocks in North America show summer time: since 2007 from the second Sunday of March to the first of November,
/// before that (news pages are not much older) from the first Sunday of April to the last of October.
fn american_summer(local: civil::DateTime) -> bool {
    let year = local.year();
    let sunday = |month: i8, nth: i8| {
        let date = civil::Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, civil::Weekday::Sunday).ok()?;
        Some(date.at(2, 0, 0, 0))
    };
    let (start, end) = if year >= 2007 { (sunday(3, 2), sunday(11, 1)) } else { (sunday(4, 1), sunday(10, -1)) };
    matches!((start, end), (Some(start), Some(end)) if start <= local && local < end)
}
