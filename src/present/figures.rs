//! Numbers, sizes and days as a person reads them.

use crate::article::{Date, Precision};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A number with its thousands parted.
///
/// ```
/// assert_eq!(newsearch::present::number(1234567), "1,234,567");
/// ```
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// So many of something, in the singular for one; the plural ends in `s`.
///
/// ```
/// use newsearch::present::counted;
/// assert_eq!((counted(1, "article"), counted(2000, "article")), ("1 article".into(), "2,000 articles".into()));
/// ```
pub fn counted(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", number(n), if n == 1 { "" } else { "s" })
}

/// A size in the unit (powers of 1,000) that leaves one to three digits before the point.
///
/// ```
/// use newsearch::present::bytes;
/// assert_eq!((bytes(999), bytes(1_500), bytes(25_000_000)), ("999 B".into(), "1.5 kB".into(), "25 MB".into()));
/// ```
pub fn bytes(n: u64) -> String {
    if n < 1000 {
        return format!("{n} B");
    }
    let mut value = n as f64;
    let mut unit = "B";
    for next in ["kB", "MB", "GB", "TB", "PB", "EB"] {
        // 999.5 would be shown as 1000.
        if value < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    if value < 9.95 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

/// A length of time, as exactly as it matters.
///
/// ```
/// use newsearch::present::seconds;
/// assert_eq!((seconds(0.0004), seconds(0.25), seconds(3.21), seconds(754.0)), ("<1 ms".into(), "250 ms".into(), "3.2 s".into(), "12 min 34 s".into()));
/// ```
pub fn seconds(seconds: f64) -> String {
    match seconds {
        s if s < 0.0005 => "<1 ms".to_owned(),
        s if s < 0.9995 => format!("{:.0} ms", s * 1e3),
        s if s < 59.95 => format!("{s:.1} s"),
        s => {
            let whole = s.round() as u64;
            format!("{} min {:02} s", number(whole / 60), whole % 60)
        }
    }
}

/// The day, month or year of a date, as far as it is known: `26 Apr 2018`.
pub fn day(date: Date) -> String {
    let (year, month, day) = date.day();
    // Months count from 1; a date that is none at all says 0.
    let month = usize::try_from(month - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("");
    match date.precision {
        Precision::Year => year.to_string(),
        Precision::Month => format!("{month} {year}"),
        Precision::Day | Precision::Time => format!("{day} {month} {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::DateOrigin;

    #[test]
    fn says_no_more_of_a_date_than_is_known() {
        let shown = |text| Date::parse_iso(text, DateOrigin::Given).map(day);
        assert_eq!(shown("2018-04-26T09:30:00Z").as_deref(), Some("26 Apr 2018"));
        assert_eq!(shown("2018-04").as_deref(), Some("Apr 2018"));
        assert_eq!(shown("2018").as_deref(), Some("2018"));
    }

    #[test]
    fn changes_the_unit_before_a_fourth_digit_shows() {
        assert_eq!(bytes(999_499), "999 kB");
        assert_eq!(bytes(999_600), "1.0 MB");
        assert_eq!(seconds(0.9999), "1.0 s");
        assert_eq!(seconds(59.97), "1 min 00 s");
        assert_eq!(number(0), "0");
        assert_eq!(number(100), "100");
    }
}
