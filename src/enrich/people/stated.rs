//! Names as metadata states them, made fit to show: slugs, inverted names, addresses.

use crate::gazetteer::people;

/// "james-baker", "BAKER, James", "https://example.org/people/james_baker" as "James Baker"; other names with spaces tidied.
pub(super) fn pretty(stated: &str) -> String {
    let text = stated.trim();
    let mut name = text.to_owned();
    let is_address = text.contains("://") || text.starts_with("urn:") || text.starts_with("www.");
    if is_address {
        let path = text.split(['?', '#']).next().unwrap_or(text).trim_end_matches('/');
        let last = path.rsplit(['/', ':']).next().unwrap_or(path);
        name = unescape(last.strip_suffix(".html").unwrap_or(last)).replace(['_', '+'], " ");
    }
    if !name.contains(char::is_whitespace) && name.contains(['-', '_']) && (is_address || !name.contains(char::is_uppercase)) {
        name = name.replace(['-', '_'], " ");
    }
    // "Shoigu, Sergei", but not "Martin Luther King, Jr.".
    if let Some((surname, given)) = name.split_once(", ")
        && !given.contains(',')
        && !matches!(given.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV" | "PhD" | "MD")
        && given.split_whitespace().count() <= 3
        && surname.split_whitespace().count() <= 3
    {
        name = format!("{given} {surname}");
    }
    capitals(&name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `name` with capital letters as names have them, where it is all in one case; else as it is.
pub(super) fn capitals(name: &str) -> String {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let all_small = letters().all(char::is_lowercase) && letters().next().is_some();
    let all_large = letters().count() > 3 && letters().all(char::is_uppercase);
    // A surname in capitals: "Sergei SHOIGU".
    let word_large =
        |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() > 3 && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
    if !all_small && !all_large && !name.split(' ').any(word_large) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    for (at, word) in name.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let lower = word.to_lowercase();
        if !all_small && !all_large && !word_large(word) {
            out.push_str(word);
        } else if at > 0
            && matches!(
                lower.as_str(),
                "van" | "der" | "den" | "von" | "de" | "la" | "del" | "di" | "da" | "dos" | "bin" | "ibn" | "al" | "el"
            )
        {
            out.push_str(&lower);
        } else if at > 0 && is_numeral(&lower, &out) {
            out.push_str(&lower.to_uppercase());
        } else {
            // After a hyphen, an apostrophe, a stop and Mc another capital.
            let mut raise = true;
            for (at, c) in lower.char_indices() {
                if raise {
                    out.extend(c.to_uppercase());
                } else {
                    out.push(c);
                }
                raise = matches!(c, '-' | '.')
                    || (matches!(c, '\'' | '’') && at == 1)
                    || (at == 1 && lower.starts_with("mc") && lower.len() > 4);
            }
        }
    }
    out
}

/// Whether a word in small letters after `before` is a numeral. The two of two letters that are names too are only where what is before
/// them is no short surname: "Mohammed VI", but "Li Xi".
fn is_numeral(word: &str, before: &str) -> bool {
    people::numeral(&word.to_uppercase()).is_some() && (!matches!(word, "xi" | "vi") || before.trim_end().len() > 3)
}

/// `%20` and the like as the characters they stand for.
fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_stated_names_fit_to_show() {
        for (stated, name) in [
            ("james-baker", "James Baker"),
            ("Shoigu, Sergei", "Sergei Shoigu"),
            ("SHOIGU, Sergei", "Sergei Shoigu"),
            ("https://example.org/people/james_baker", "James Baker"),
            ("http://dbpedia.org/resource/Ren%C3%A9_Doe", "René Doe"),
            ("Martin Luther King, Jr.", "Martin Luther King, Jr."),
            ("  Ann   Roe ", "Ann Roe"),
            ("ANN MCDONALD", "Ann McDonald"),
            ("Jean-Luc Doe", "Jean-Luc Doe"),
            ("POPE LEO XIII", "Pope Leo XIII"),
            ("pius-xii", "Pius XII"),
            ("LI XI", "Li Xi"),
            ("习近平", "习近平"),
            ("", ""),
            ("%zz", "%zz"),
        ] {
            assert_eq!(pretty(stated), name);
        }
    }
}
