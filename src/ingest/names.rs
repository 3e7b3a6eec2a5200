//! Cleaning of names that files state: bylines to authors, lists written as one string.

/// No list of an article grows beyond this; one that reaches it is noted. More than this no article is about, and each entry
/// is compared with those before it.
pub(super) const MAX_ENTRIES: usize = 1000;

/// Words before the names in a byline, as printed: English, German, French, Spanish and Portuguese, Italian, Dutch, Russian.
const BY: [&str; 15] = [
    "by",
    "compiled by",
    "written by",
    "story by",
    "text by",
    "words by",
    "reported by",
    "posted by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "автор:",
    "от",
];

/// Those of [`BY`] that no name begins with. The others are taken for "by" only where a byline is known to stand.
const BY_SURELY: [&str; 9] = ["by", "compiled by", "written by", "story by", "text by", "words by", "reported by", "posted by", "автор:"];

/// What follows a name after a comma and belongs to it.
const AFTER_NAME: [&str; 10] = ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "md", "phd", "ph.d."];

/// The names in a byline: "By Ann Lee and Bo Chen" gives two. `surely` says that the text is a byline and nothing else, so
/// that "Von" at its start is a word and not a name.
pub(super) fn authors(byline: &str, surely: bool) -> Vec<String> {
    let text = without_by(byline.trim(), surely);
    let mut names: Vec<String> = Vec::new();
    let by_semicolon = text.contains([';', '|', '\n']);
    let pieces: Vec<&str> = if by_semicolon { text.split([';', '|', '\n']).collect() } else { text.split([',', '，', '、']).collect() };
    // "Smith, John" is one person, turned round.
    if let [family, given] = pieces[..]
        && !by_semicolon
        && [family, given].iter().all(|p| !p.trim().is_empty() && p.split_whitespace().count() == 1)
        && !AFTER_NAME.contains(&given.trim().to_lowercase().as_str())
    {
        return vec![text.trim().to_owned()];
    }
    for piece in pieces {
        for name in split_words(piece, &[" and ", " & ", " und ", " AND ", " And "]) {
            let name = without_by(name.trim(), false).trim_matches(|c: char| c.is_whitespace() || c == ',');
            if AFTER_NAME.contains(&name.to_lowercase().as_str())
                && let Some(last) = names.last_mut()
            {
                last.push_str(", ");
                last.push_str(name);
            } else if name.chars().any(char::is_alphabetic) {
                push_new(&mut names, name);
            }
        }
    }
    names
}

/// Whether a line begins as a byline does.
pub(super) fn is_byline(line: &str) -> bool {
    without_by(line, false).len() < line.len()
}

/// Whether a line begins with a word for "by", even one that begins other lines too ("Von", "Por").
pub(super) fn may_be_byline(line: &str) -> bool {
    without_by(line, true).len() < line.len()
}

fn without_by(text: &str, surely: bool) -> &str {
    let words: &[&str] = if surely { &BY } else { &BY_SURELY };
    let lower = text.to_lowercase();
    // Lower-casing can change lengths; then the text does not begin with one of these words.
    let found = words.iter().filter(|w| lower.starts_with(**w)).max_by_key(|w| w.len());
    match found.and_then(|w| text.get(w.len()..)) {
        Some(rest) if rest.starts_with([' ', ':', '\t', '\u{a0}']) || text[..text.len() - rest.len()].ends_with(':') => {
            rest.trim_start_matches([' ', ':', '\t', '\u{a0}'])
        }
        _ => text,
    }
}

fn split_words<'t>(text: &'t str, words: &[&str]) -> Vec<&'t str> {
    let mut pieces = vec![text];
    for word in words {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(word)).collect();
    }
    pieces
}

/// The entries of a list that was written as one string: parted by `;`, `|` or line breaks, else by commas.
pub(super) fn list(text: &str) -> Vec<String> {
    let mut entries = Vec::new();
    let hard = [';', '|', '\n'];
    let pieces: Vec<&str> = if text.contains(hard) { text.split(hard).collect() } else { text.split([',', '，', '、']).collect() };
    for piece in pieces {
        push_new(&mut entries, piece.trim());
    }
    entries
}

/// Adds `name` unless it is empty, there already, or the list is full.
pub(super) fn push_new(names: &mut Vec<String>, name: &str) {
    if !name.is_empty() && names.len() < MAX_ENTRIES && !names.iter().any(|n| n == name) {
        names.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_become_names() {
        for (byline, expected) in [
            ("By Ann Lee and Bo Chen", &["Ann Lee", "Bo Chen"][..]),
            ("BY ANN LEE, BO CHEN AND CY DEE", &["ANN LEE", "BO CHEN", "CY DEE"]),
            ("Ann Lee; Chen, Bo", &["Ann Lee", "Chen, Bo"]),
            ("Chen, Bo", &["Chen, Bo"]),
            ("By Ann Lee, Jr., The Daily", &["Ann Lee, Jr.", "The Daily"]),
            ("Byron Anders", &["Byron Anders"]),
            ("", &[]),
            (" - ", &[]),
        ] {
            assert_eq!(authors(byline, false), expected, "{byline}");
        }
        assert_eq!(authors("Von Anna Groß", true), ["Anna Groß"]);
        assert_eq!(authors("Von Miller", false), ["Von Miller"]);
    }

    #[test]
    fn a_list_in_a_string_is_split() {
        assert_eq!(list("oil, Opec , oil,"), ["oil", "Opec"]);
        assert_eq!(list("Paris, France; Bonn"), ["Paris, France", "Bonn"]);
    }
}
