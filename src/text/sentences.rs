//! [`sentences`]: where a sentence ends, for snippets and for "in the same sentence".

use super::Span;
use super::bytes::table;

/// Abbreviations of English, German, French and Spanish news prose after which a full stop ends no sentence, in lower case.
const ABBREVIATIONS: [&str; 60] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "gen", "col", "lt", "maj", "capt", "cmdr", "adm", "sgt", "cpl", "pvt", "rev", "hon", "sen",
    "rep", "gov", "pres", "sec", "amb", "supt", "insp", "jr", "sr", "vs", "no", "inc", "corp", "ltd", "co", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "mt", "ft", "approx", "est", "art", "fig", "vol", "sra", "dra", "mme", "mlle",
    "nr", "bzw", "ca",
];

/// The sentences of `text`, in order, without the white space around them; together they hold every other character.
/// A line break ends a sentence only where a blank line or an indented line follows, as wrapped wire text needs.
///
/// ```
/// # use newsearch::text::sentences;
/// let text = "Gen. Xu of the U.S. side left. \"Why?\" he asked.";
/// let found: Vec<&str> = sentences(text).map(|s| s.of(text)).collect();
/// assert_eq!(found, ["Gen. Xu of the U.S. side left.", "\"Why?\" he asked."]);
/// ```
pub fn sentences(text: &str) -> impl Iterator<Item = Span> + '_ {
    stretches(text, sentence_end)
}

/// The paragraphs of `text`, in order, without the white space around them. One ends at a line break that a blank line or an indented line
/// follows, so each holds whole sentences.
///
/// ```
/// # use newsearch::text::paragraphs;
/// let text = "One. Two\nwraps.\n\nThree.";
/// let found: Vec<&str> = paragraphs(text).map(|s| s.of(text)).collect();
/// assert_eq!(found, ["One. Two\nwraps.", "Three."]);
/// ```
pub fn paragraphs(text: &str) -> impl Iterator<Item = Span> + '_ {
    stretches(text, |text, start| {
        let mut breaks = memchr::memchr_iter(b'\n', &text.as_bytes()[start..]).map(|i| start + i + 1);
        breaks.find(|end| breaks_off(text, *end)).unwrap_or(text.len())
    })
}

/// What `text` falls into, without the white space between, where `end` tells the end of a stretch by its start.
fn stretches<'t>(text: &'t str, end: impl Fn(&str, usize) -> usize + 't) -> impl Iterator<Item = Span> + 't {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let start = at + (rest.len() - rest.trim_start().len());
        if start == text.len() {
            return None;
        }
        at = end(text, start);
        Some(Span::new(start, start + text[start..at].trim_end().len()))
    })
}

/// Whether the line break right before `at` ends a paragraph.
fn breaks_off(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    rest.starts_with(['\n', '\r', ' ', '\t']) || rest.is_empty()
}

/// The bytes that characters begin with at which a sentence may end: stops, marks and line breaks, and the first byte of those beyond ASCII.
const MAY_END: [bool; 256] = table(&[b'.', b'!', b'?', b'\n', 0xd6, 0xd8, 0xdb, 0xe0, 0xe2, 0xe3, 0xef]);

/// The byte after the sentence that begins at `start`. Looks at every character once or twice, so takes time linear in the text.
fn sentence_end(text: &str, start: usize) -> usize {
    let mut at = start;
    loop {
        // Most bytes begin nothing that ends a sentence.
        at = text.as_bytes()[at..].iter().position(|b| MAY_END[usize::from(*b)]).map_or(text.len(), |i| at + i);
        let Some(c) = text[at..].chars().next() else { break };
        let next = at + c.len_utf8();
        match c {
            '。' | '！' | '？' | '؟' | '।' | '։' => return after_closers(text, next),
            // The full stop of Urdu stands between the letters of an acronym too.
            '.' | '!' | '?' | '…' | '۔' => {
                let end = after_closers(text, next);
                let rest = &text[end..];
                let following = rest.trim_start().chars().next();
                let space = rest.chars().next().is_none_or(char::is_whitespace);
                let begins = following.is_none_or(|n| !n.is_lowercase());
                if space && begins && !(c == '.' && is_abbreviation(&text[start..at])) {
                    return end;
                }
                // What follows the closers is the same for each of them; only a full stop among them that needs no space ends more.
                let skipped = text[next..end].find('。').map_or(end, |i| next + i);
                at = if space && begins { next } else { skipped };
                continue;
            }
            '\n' if breaks_off(text, next) => return next,
            _ => {}
        }
        at = next;
    }
    text.len()
}

/// Past the quotation marks and brackets that close a sentence.
fn after_closers(text: &str, at: usize) -> usize {
    let closers = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '.' | '!' | '?' | '۔' | '。');
    at + text[at..].find(|c| !closers(c)).unwrap_or(text.len() - at)
}

/// Whether the word that ends `before` the full stop is an abbreviation or a single letter.
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => c.is_alphabetic(),
        (None, _) => false,
        _ => word.len() <= 6 && ABBREVIATIONS.contains(&word.to_lowercase().as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).map(|s| s.of(text)).collect()
    }

    #[test]
    fn splits_at_stops_quotes_paragraphs_and_cjk_stops() {
        assert_eq!(split("He left. She stayed!  Why?"), ["He left.", "She stayed!", "Why?"]);
        assert_eq!(split("Prices rose 3.5 pct. to Jan. 5 levels"), ["Prices rose 3.5 pct. to Jan. 5 levels"]);
        assert_eq!(split("A headline\n\nThe text\nwraps here.\n    Next"), ["A headline", "The text\nwraps here.", "Next"]);
        assert_eq!(split("他说。我们走！"), ["他说。", "我们走！"]);
    }

    #[test]
    fn splits_at_the_full_stops_of_urdu_and_armenian() {
        assert_eq!(split("بارش ہوئی۔ سڑک بند ہے۔"), ["بارش ہوئی۔", "سڑک بند ہے۔"]);
        assert_eq!(split("پی۔آئی۔اے کا جہاز اترا۔۔۔ پھر اڑا"), ["پی۔آئی۔اے کا جہاز اترا۔۔۔", "پھر اڑا"]);
        assert_eq!(split("Անձրեւ եկավ։ Ճանապարհը փակ է։"), ["Անձրեւ եկավ։", "Ճանապարհը փակ է։"]);
    }

    #[test]
    fn the_table_of_first_bytes_knows_every_sign() {
        for sign in ['.', '!', '?', '…', '۔', '\n', '。', '！', '？', '؟', '।', '։'] {
            assert!(MAY_END[usize::from(sign.to_string().as_bytes()[0])], "{sign}");
        }
    }

    #[test]
    fn a_long_run_of_stops_takes_no_long_time() {
        let text = format!("{}x{}。", ".".repeat(300_000), ".".repeat(300_000));
        assert_eq!(split(&text).len(), 1);
    }

    #[test]
    fn a_paragraph_holds_whole_sentences() {
        let text = "One. Two\nwraps here.\n\n  Three.\r\n\r\nFour\n Five";
        let found: Vec<&str> = paragraphs(text).map(|s| s.of(text)).collect();
        assert_eq!(found, ["One. Two\nwraps here.", "Three.", "Four", "Five"]);
    }

    proptest! {
        #[test]
        fn every_paragraph_begins_with_a_sentence(text in "[a-c.!? \n\t\"。]{0,80}") {
            let begins: Vec<usize> = sentences(&text).map(|s| s.start).collect();
            for paragraph in paragraphs(&text) {
                prop_assert!(begins.contains(&paragraph.start));
            }
        }

        #[test]
        fn sentences_hold_every_visible_character(text in any::<String>()) {
            let mut last = 0;
            for s in sentences(&text) {
                prop_assert!(s.start >= last && !s.is_empty());
                prop_assert!(text[last..s.start].trim().is_empty());
                last = s.end;
            }
            prop_assert!(text[last..].trim().is_empty());
        }
    }
}
