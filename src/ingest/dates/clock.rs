//! Times of day and their zones, as they stand beside a date: `15:04`, `3:04 p.m. ET`, `15.04 Uhr`, `T093000Z`, `下午3:04`.

use super::tokens::{Kind, Token};
use super::words;

/// A time of day as written; a second of 60 counts as 59.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    pub(super) zone: Option<Zone>,
}

/// What a time is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Minutes east of UTC.
    Fixed(i16),
    /// Eastern, Central, Mountain or Pacific time of North America: minutes in winter; an hour more in summer.
    American(i16),
}

/// The time that begins at token `at`, and the token after it.
pub(super) fn clock_at(tokens: &[Token], at: usize) -> Option<(Clock, usize)> {
    let mut at = at;
    let mut afternoon = None;
    // 下午3:04, 오후 3:04
    while let Some(Kind::Word(word)) = tokens.get(at).map(|t| &t.kind) {
        match word.as_str() {
            "下" | "오후" => afternoon = Some(true),
            "上" | "오전" => afternoon = Some(false),
            "午" | "前" if afternoon.is_some() => {}
            "後" | "后" if afternoon.is_some() => afternoon = Some(true),
            "午" => afternoon = Some(false),
            _ => return None,
        }
        at += 1;
    }
    let (hour, digits) = number(tokens, at)?;
    let mut clock = Clock { hour: 0, minute: 0, second: 0, zone: None };
    let mut next = at + 1;
    let mut marked = afternoon.is_some();
    let mut dotted_minutes = false;
    match digits {
        1 | 2 => {
            let separated = sign(tokens, next, ':') || word_in(tokens, next, &["h", "u", "時", "时", "點", "点", "시", "ч"]);
            let dotted = sign(tokens, next, '.');
            match number(tokens, next + 1).filter(|n| (separated || dotted) && n.1 == 2 && n.0 < 60) {
                Some((minute, _)) => {
                    clock.minute = small(minute);
                    dotted_minutes = dotted;
                    next += 2;
                    if (sign(tokens, next, ':') || (dotted && sign(tokens, next, '.')))
                        && let Some((second, 2)) = number(tokens, next + 1)
                    {
                        clock.second = small(second.min(59));
                        next += 2;
                        if (sign(tokens, next, '.') || sign(tokens, next, ',') || sign(tokens, next, ':'))
                            && number(tokens, next + 1).is_some()
                            && tokens.get(next + 1).is_some_and(|t| !t.spaced)
                        {
                            next += 2;
                        }
                    }
                    next += usize::from(word_in(tokens, next, &["分", "분"]));
                    marked |= separated;
                }
                None if separated && !sign(tokens, next, ':') => {
                    marked = true;
                    next += 1;
                }
                None => {}
            }
            clock.hour = small(hour);
        }
        4 | 6 => {
            let parts = if digits == 4 { [hour / 100, hour % 100, 0] } else { [hour / 10_000, hour / 100 % 100, hour % 100] };
            [clock.hour, clock.minute, clock.second] = parts.map(small);
            // Only after the T of ISO 8601, or 2018 would be a time.
            marked = at > 0 && word_in(tokens, at - 1, &["t"]) && tokens.get(at).is_some_and(|t| !t.spaced);
        }
        _ => return None,
    }
    if let Some((pm, after)) = half_of_day(tokens, next) {
        afternoon = Some(pm);
        marked = true;
        next = after;
    }
    if word_in(tokens, next, &["uhr", "h", "hs", "uur", "ч", "год", "часов"]) {
        marked = true;
        next += 1;
    }
    // 18.30 is a time only if something says so.
    marked |= at > 0 && word_in(tokens, at - 1, &["kl", "klo", "um", "ore", "godz", "at", "om"])
        || at > 1 && sign(tokens, at - 1, '.') && word_in(tokens, at - 2, &["kl", "klo", "godz"]);
    // 07.12 BST
    marked |= dotted_minutes && matches!(tokens.get(next).map(|t| &t.kind), Some(Kind::Word(word)) if words::zone(word).is_some());
    match afternoon {
        Some(true) if clock.hour < 12 => clock.hour += 12,
        Some(false) if clock.hour == 12 => clock.hour = 0,
        _ => {}
    }
    if !marked || clock.hour > 24 || clock.minute > 59 || clock.second > 59 || (clock.hour == 24 && clock.minute > 0) {
        return None;
    }
    next = after_range(tokens, at, next, clock);
    if let Some((zone, after)) = zone_at(tokens, next) {
        clock.zone = Some(zone);
        next = after;
    }
    Some((clock, next))
}

/// Where a time that ends at `next` goes on to a later one, as in `09:30-10:30`, the token after that. It looks like an offset, but
/// those stand after a T or after seconds, or say less than the time does; right after a day as computers write it, `2018-04-26 01:30-05:00`, what can be an offset
/// is one.
fn after_range(tokens: &[Token], at: usize, next: usize, clock: Clock) -> usize {
    let is_iso = at > 0 && word_in(tokens, at - 1, &["t"]);
    let has_minutes_only = next == at + 3 && sign(tokens, at + 1, ':');
    let end = match (number(tokens, next + 1), number(tokens, next + 3)) {
        (Some((hour, 2)), Some((minute, 2))) if sign(tokens, next, '-') && sign(tokens, next + 2, ':') => (small(hour), small(minute)),
        _ => return next,
    };
    let is_later = end > (clock.hour, clock.minute) && end.0 <= 24 && end.1 < 60;
    let day =
        at >= 5 && sign(tokens, at - 2, '-') && sign(tokens, at - 4, '-') && number(tokens, at - 5).is_some_and(|(_, digits)| digits == 4);
    let is_offset = day && end.0 <= 12 && matches!(end.1, 0 | 30);
    if is_later && has_minutes_only && !is_iso && !is_offset { next + 4 } else { next }
}

/// `am`, `PM`, `p.m.`: whether it is the afternoon, and the token after it.
fn half_of_day(tokens: &[Token], at: usize) -> Option<(bool, usize)> {
    let Kind::Word(word) = &tokens.get(at)?.kind else { return None };
    match word.as_str() {
        "am" => Some((false, at + 1)),
        "pm" => Some((true, at + 1)),
        "a" | "p" if sign(tokens, at + 1, '.') && word_in(tokens, at + 2, &["m"]) => {
            Some((word == "p", at + 3 + usize::from(sign(tokens, at + 3, '.'))))
        }
        "μμ" => Some((true, at + 1)),
        "πμ" => Some((false, at + 1)),
        _ => None,
    }
}

/// A zone at token `at`: `Z`, `+03:00`, `-0500`, `GMT+3`, `EST`, `(CET)`; and the token after it.
pub(super) fn zone_at(tokens: &[Token], at: usize) -> Option<(Zone, usize)> {
    let at = at + usize::from(sign(tokens, at, '('));
    match &tokens.get(at)?.kind {
        Kind::Word(word) => {
            let zone = words::zone(word)?;
            match offset_at(tokens, at + 1).filter(|_| zone == Zone::Fixed(0)) {
                Some((minutes, next)) => Some((Zone::Fixed(minutes), next)),
                None => Some((zone, at + 1)),
            }
        }
        Kind::Sign(_) => offset_at(tokens, at).map(|(minutes, next)| (Zone::Fixed(minutes), next)),
        Kind::Number(..) => None,
    }
}

fn offset_at(tokens: &[Token], at: usize) -> Option<(i16, usize)> {
    let factor = match tokens.get(at)?.kind {
        Kind::Sign('+') => 1,
        Kind::Sign('-' | '\u{2212}') => -1,
        _ => return None,
    };
    let (value, digits) = number(tokens, at + 1).filter(|_| tokens.get(at + 1).is_some_and(|t| !t.spaced))?;
    let (hours, minutes, next) = match digits {
        1 | 2 if sign(tokens, at + 2, ':') => (value, number(tokens, at + 3).filter(|n| n.1 == 2)?.0, at + 4),
        1 | 2 => (value, 0, at + 2),
        4 => (value / 100, value % 100, at + 2),
        _ => return None,
    };
    (hours <= 15 && minutes < 60).then(|| (factor * i16::try_from(hours * 60 + minutes).unwrap_or(0), next))
}

fn number(tokens: &[Token], at: usize) -> Option<(u32, usize)> {
    match tokens.get(at)?.kind {
        Kind::Number(value, digits) => Some((value, digits)),
        _ => None,
    }
}

fn sign(tokens: &[Token], at: usize, wanted: char) -> bool {
    tokens.get(at).is_some_and(|t| t.kind == Kind::Sign(wanted))
}

fn word_in(tokens: &[Token], at: usize, wanted: &[&str]) -> bool {
    matches!(tokens.get(at).map(|t| &t.kind), Some(Kind::Word(word)) if wanted.contains(&word.as_str()))
}

/// A number of at most six digits cut down to what a clock can show; what is too large stays too large.
fn small(number: u32) -> i8 {
    i8::try_from(number).unwrap_or(i8::MAX)
}
