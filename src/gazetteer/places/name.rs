//! The form under which a place name is looked up: [`key`]. Case, accents, dots, hyphens and the usual short forms of "Saint", "Mount"
//! and "Fort" do not tell names apart. Whether a short name was written in capitals is judged by who asks, on the text itself.

use crate::text::strip;
use unicode_normalization::UnicodeNormalization;

/// The longest name in bytes that is looked up; no place name of the gazetteer is as long.
pub const MAX_NAME_BYTES: usize = 120;

/// `name` as it stands in the gazetteer's index; empty for a name without letters or over [`MAX_NAME_BYTES`].
///
/// ```
/// # use newsearch::gazetteer::places::key;
/// assert_eq!(key("St. Louis"), key("Saint Louis"));
/// assert_eq!(key("U.S."), "us");
/// assert_eq!(key("the Baden-Württemberg"), "baden wurttemberg");
/// ```
pub fn key(name: &str) -> String {
    let mut out = String::new();
    key_into(name, &mut out);
    out
}

/// As [`key`], written to `out` so that its memory serves again.
pub fn key_into(name: &str, out: &mut String) {
    out.clear();
    if name.len() > MAX_NAME_BYTES {
        return;
    }
    if name.is_ascii() {
        name.chars().for_each(|c| push(c.to_ascii_lowercase(), out));
    } else {
        let lowered: String = name.nfkc().flat_map(char::to_lowercase).nfc().collect();
        strip(&lowered).chars().for_each(|c| push(c, out));
    }
    while out.ends_with(' ') {
        out.pop();
    }
    shorten(out);
}

/// Adds a character: marks that part words become one space, those within words vanish.
fn push(c: char, out: &mut String) {
    match c {
        '.' | '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | 'ʹ' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{640}' => {}
        c if c.is_alphanumeric() || ('\u{300}'..='\u{e7f}').contains(&c) => out.push(c),
        _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
        _ => {}
    }
}

/// One form for what is written long and short: "the" before a name goes, "Saint", "Mount" and "Fort" become "st", "mt" and "ft".
fn shorten(key: &mut String) {
    if key.starts_with("the ") {
        key.drain(..4);
    }
    for (long, short) in [("saint ", "st "), ("sainte ", "ste "), ("mount ", "mt "), ("fort ", "ft ")] {
        if key.starts_with(long) {
            key.replace_range(..long.len(), short);
        }
    }
    if key.contains(" and ") {
        *key = key.replace(" and ", " ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for (one, other) in [
            ("KYIV", "Kyiv"),
            ("St. Petersburg", "Saint Petersburg"),
            ("Tel-Aviv", "Tel Aviv"),
            ("Sana'a", "Sanaa"),
            ("The Hague", "Hague"),
            ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
            ("Washington, D.C.", "Washington DC"),
            ("Zürich", "Zurich"),
            ("Mt. Everest", "Mount Everest"),
        ] {
            assert_eq!(key(one), key(other), "{one}");
        }
    }

    #[test]
    fn names_without_letters_or_too_long_have_none() {
        assert_eq!(key("..."), "");
        assert_eq!(key(&"a".repeat(500)), "");
    }
}
