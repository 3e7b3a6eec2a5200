//! [`Nearness`]: the operators that ask for words near each other, `NEAR/10` to `w/p`. What is near is `search::places`'s.

use std::fmt;

/// The most words that may lie from one to the other.
pub(super) const MAX_WORDS: u32 = 1000;

/// How near one place of a text must be to another.
///
/// A distance is counted in words from one to the other: neighbours are 1 apart, and `NEAR/10` allows nine words between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nearness {
    /// At most so many words away, before it or after: `NEAR/n`, `w/n`, `AROUND(n)`.
    Within(u32),
    /// The first at most so many words before the second: `ONEAR/n`, `pre/n`.
    Before(u32),
    /// In the same sentence: `w/s`.
    Sentence,
    /// In the same paragraph: `w/p`.
    Paragraph,
}

impl fmt::Display for Nearness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Nearness::Within(words) => write!(f, "NEAR/{words}"),
            Nearness::Before(words) => write!(f, "ONEAR/{words}"),
            Nearness::Sentence => f.write_str("w/s"),
            Nearness::Paragraph => f.write_str("w/p"),
        }
    }
}

/// The operator that `chunk` is, if it is one; the error says which distance is allowed.
pub(super) fn operator(chunk: &str) -> Option<Result<Nearness, String>> {
    let (name, n) = chunk.split_once('/')?;
    match (name, n) {
        ("w" | "W", "s" | "S") => return Some(Ok(Nearness::Sentence)),
        ("w" | "W", "p" | "P") => return Some(Ok(Nearness::Paragraph)),
        _ => {}
    }
    let make = match name {
        "NEAR" | "w" | "W" => Nearness::Within as fn(u32) -> Nearness,
        "ONEAR" | "pre" | "PRE" => Nearness::Before,
        _ => return None,
    };
    (!n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())).then(|| distance(n).map(make))
}

/// A distance in words.
pub(super) fn distance(digits: &str) -> Result<u32, String> {
    let in_reach = digits.parse().ok().filter(|n| (1..=MAX_WORDS).contains(n));
    in_reach.ok_or_else(|| format!("words may be 1 to {MAX_WORDS} apart: {digits} is no such distance; write NEAR/10, w/s or w/p"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_operators_and_takes_nothing_else_for_one() {
        for (text, read) in [
            ("NEAR/10", "NEAR/10"),
            ("w/10", "NEAR/10"),
            ("W/3", "NEAR/3"),
            ("pre/3", "ONEAR/3"),
            ("ONEAR/3", "ONEAR/3"),
            ("w/s", "w/s"),
            ("w/p", "w/p"),
        ] {
            assert_eq!(operator(text).and_then(Result::ok).map(|n| n.to_string()).as_deref(), Some(read));
        }
        for text in ["near/5", "NEAR", "NEAR/", "NEAR/x", "and/or", "w/", "s/w", "http://w/5"] {
            assert_eq!(operator(text), None, "{text}");
        }
        assert!(operator("w/0").is_some_and(|o| o.is_err()) && operator("w/99999999999").is_some_and(|o| o.is_err()));
    }
}
