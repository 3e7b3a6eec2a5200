//! Numbers in a query: the range after `words:`, and the factor after `^`.

use std::fmt;

/// A property of an article that is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NumberField {
    /// How many words the text has.
    Words,
}

impl NumberField {
    /// The name it has in a query.
    pub fn name(self) -> &'static str {
        match self {
            NumberField::Words => "words",
        }
    }
}

/// Numbers from one to another, both counted in.
///
/// `Display` writes it as the query language has it: `400`, `>=400`, `<=400`, `100..200`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NumberRange {
    /// The least.
    pub from: u64,
    /// The greatest; [`u64::MAX`] where there is none.
    pub until: u64,
}

impl NumberRange {
    /// Whether the number lies in it.
    pub fn contains(self, number: u64) -> bool {
        self.from <= number && number <= self.until
    }
}

impl fmt::Display for NumberRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.until) {
            (from, u64::MAX) => write!(f, ">={from}"),
            (from, until) if from == until => write!(f, "{from}"),
            (0, until) => write!(f, "<={until}"),
            (from, until) => write!(f, "{from}..{until}"),
        }
    }
}

/// Reads `>400`, `100..200`, `[100 TO 200]`, `400`; the error says what would have been accepted.
pub(super) fn range(field: NumberField, text: &str) -> Result<NumberRange, String> {
    let name = field.name();
    let bad = |part: &str| format!("{part:?} is no number for {name}: write {name}:>400, {name}:<=100, {name}:100..400 or {name}:400");
    let number = |part: &str| {
        let digits = part.trim().replace([',', '_'], "");
        digits.parse::<u64>().ok().filter(|n| *n < u64::MAX && digits.bytes().all(|b| b.is_ascii_digit())).ok_or_else(|| bad(part))
    };
    let end = |part: &str, open: u64| if matches!(part.trim(), "" | "*") { Ok(open) } else { number(part) };
    let text = text.trim();
    for sign in [">=", "<=", ">", "<"] {
        let Some(rest) = text.strip_prefix(sign) else { continue };
        let n = number(rest)?;
        return match sign {
            ">=" => Ok(NumberRange { from: n, until: u64::MAX }),
            ">" => Ok(NumberRange { from: n + 1, until: u64::MAX }),
            "<=" => Ok(NumberRange { from: 0, until: n }),
            _ if n == 0 => Err(format!("no number is less than 0: {name}:{text} can match nothing")),
            _ => Ok(NumberRange { from: 0, until: n - 1 }),
        };
    }
    let ends = match text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
        Some(inner) => Some(inner.split_once(" TO ").ok_or_else(|| bad(text))?),
        None => text.split_once(".."),
    };
    let Some((first, last)) = ends else {
        let n = number(text)?;
        return Ok(NumberRange { from: n, until: n });
    };
    let range = NumberRange { from: end(first, 0)?, until: end(last, u64::MAX)? };
    if (range.from, range.until) == (0, u64::MAX) {
        return Err(bad(text));
    }
    if range.until < range.from {
        return Err(format!("the range {text} ends before it begins; write the lower number first"));
    }
    Ok(range)
}

/// How much more a part of a query counts towards the score: `^2`, `^0.5`. In thousandths, 1 to 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Boost(u32);

impl Boost {
    /// Counts as it does without one.
    pub const ONE: Boost = Boost(1000);

    /// The factor.
    pub fn factor(self) -> f32 {
        self.0 as f32 / 1000.0
    }

    /// One on top of the other.
    pub(super) fn times(self, other: Boost) -> Boost {
        let product = u64::from(self.0) * u64::from(other.0) / 1000;
        Boost(product.clamp(1, 1_000_000) as u32)
    }

    /// Reads `2`, `2.5`.
    pub(super) fn parse(text: &str) -> Result<Boost, String> {
        let bad = || format!("^{text} is no factor between 0.001 and 1000: write oil^2 or oil^0.5");
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(part) || whole.is_empty() && part.is_empty() {
            return Err(bad());
        }
        let thousandths: u64 = format!("{part:0<3}")[..3].parse().map_err(|_| bad())?;
        let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| bad())? };
        let all =
            whole.checked_mul(1000).and_then(|w| w.checked_add(thousandths)).filter(|n| (1..=1_000_000).contains(n)).ok_or_else(bad)?;
        Ok(Boost(all as u32))
    }
}

impl fmt::Display for Boost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = format!("{:03}", self.0 % 1000);
        let part = part.trim_end_matches('0');
        write!(f, "{}", self.0 / 1000)?;
        if part.is_empty() { Ok(()) } else { write!(f, ".{part}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges_of_numbers() {
        for (text, written) in [
            (">400", ">=401"),
            (">=400", ">=400"),
            ("<400", "<=399"),
            ("<= 1,000", "<=1000"),
            ("400", "400"),
            ("100..200", "100..200"),
            ("100..", ">=100"),
            ("..200", "<=200"),
            ("[100 TO 200]", "100..200"),
            ("[100 TO *]", ">=100"),
        ] {
            assert_eq!(range(NumberField::Words, text).map(|r| r.to_string()).as_deref(), Ok(written), "{text}");
        }
        for bad in ["", "x", ">", "..", "200..100", "<0", "-3", "1e3", "99999999999999999999", "[1]", "18446744073709551615", "1.5"] {
            assert!(range(NumberField::Words, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reads_factors_and_writes_them_back() {
        for (text, written) in [("2", "2"), ("2.50", "2.5"), (".5", "0.5"), ("0.001", "0.001"), ("1000", "1000"), ("1.0", "1")] {
            assert_eq!(Boost::parse(text).map(|b| b.to_string()).as_deref(), Ok(written));
        }
        for bad in ["", ".", "0", "0.0001", "1001", "x", "1.2.3", "99999999999999999999"] {
            assert!(Boost::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Boost(2500).times(Boost(2000)), Boost(5000));
    }
}
