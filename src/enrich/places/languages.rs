//! Words for a people that mean its language: [`is_language`]. English only; "in English" says nothing of England.

use crate::text::Span;

/// Words before the name of a language that is spoken or written.
const SPEAKING: [&str; 8] = ["speak", "speaks", "spoke", "spoken", "speaking", "fluent", "broken", "halting"];
/// Words that go on after "in English", and never stand between "in" and what is English: "in English towns".
const GOING_ON: [&str; 14] = ["on", "at", "to", "for", "that", "with", "by", "from", "but", "before", "after", "during", "as", "when"];

/// Whether the word for a people at `span` of `text` is the name of a language by what stands beside it: "spoke Russian", "a letter in
/// French,".
pub(super) fn is_language(text: &str, span: Span) -> bool {
    let (Some(before), Some(after)) = (text.get(..span.start), text.get(span.end..)) else { return false };
    // "An interest in Russians" is one in people.
    if span.of(text).ends_with('s') {
        return false;
    }
    let Some(before) = before.strip_suffix(' ') else { return false };
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    if SPEAKING.contains(&word) {
        return true;
    }
    let ends = match after.strip_prefix(' ') {
        Some(rest) => GOING_ON.contains(&rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("")),
        None => !after.starts_with(['-', '\'', '’', '/']),
    };
    matches!(word, "in" | "into") && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told_from_a_people_by_its_neighbours() {
        for (text, language) in [
            ("She spoke [English].", true),
            ("He wrote in [French], he said.", true),
            ("He wrote in [French] on Monday.", true),
            ("Read in [German]", true),
            ("He lives in [English] towns.", false),
            ("An interest in [Russians].", false),
            ("[Syrian] troops", false),
            ("in [French]-speaking towns", false),
            ("“[English]", false),
        ] {
            let start = text.find('[').expect("it is in there");
            let bare = text.replace(['[', ']'], "");
            assert_eq!(is_language(&bare, Span::new(start, text.find(']').expect("it is in there") - 1)), language, "{text}");
        }
    }
}
