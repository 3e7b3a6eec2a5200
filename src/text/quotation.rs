//! [`quotations`]: where a text quotes somebody.

use super::bytes::table;
use super::{Span, words};

/// The longest quotation looked for, in bytes: marks further apart belong to different ones.
const MAX_BYTES: usize = 2_000;

/// What stands between quotation marks within one paragraph of `text`, without the marks: two words or more, in order, not within each
/// other. Where a paragraph ends before its quotation does and the next begins with the same opening mark, as long speeches are printed, the
/// quotation ends with the paragraph. Takes time linear in the text.
///
/// ```
/// # use newsearch::text::quotations;
/// let text = "“We will stay,” she said. The \"Titanic\" sank; «мы остались», сказал он.";
/// let found: Vec<&str> = quotations(text).map(|span| span.of(text)).collect();
/// assert_eq!(found, ["We will stay,", "мы остались"]);
/// ```
pub fn quotations(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    // Where the last opening mark ends, the mark, and what closes it.
    let mut open: Option<(usize, char, &'static [char])> = None;
    std::iter::from_fn(move || {
        // Most bytes begin nothing that matters.
        while let Some(further) = text.as_bytes()[at..].iter().position(|b| MAY_MATTER[usize::from(*b)]) {
            let here = at + further;
            let Some(c) = text[here..].chars().next() else { break };
            at = here + c.len_utf8();
            let next = text[at..].chars().next();
            if c == '\n' && matches!(next, Some('\n' | '\r')) {
                let going_on = |mark: &char| text[here..].trim_start().starts_with(*mark);
                if let Some((from, ..)) = open.take().filter(|(_, mark, _)| *mark != '"' && going_on(mark))
                    && let Some(found) = quoted(text, from, here)
                {
                    return Some(found);
                }
                continue;
            }
            if let Some((from, _, closers)) = open
                && closers.contains(&c)
            {
                open = None;
                if let Some(found) = quoted(text, from, here) {
                    return Some(found);
                }
                continue;
            }
            let inch = || text[..here].chars().next_back().is_some_and(char::is_alphanumeric) || next.is_none_or(char::is_whitespace);
            if let Some(closers) = closers(c)
                && !(c == '"' && inch())
            {
                open = Some((at, c, closers));
            }
        }
        None
    })
}

/// The first bytes of line breaks and of the marks below.
const MAY_MATTER: [bool; 256] = table(&[b'\n', b'"', 0xc2, 0xe2, 0xe3]);

/// Whether there is any [quotation](quotations()) in `text`.
///
/// ```
/// # use newsearch::text::holds_quotation;
/// assert!(holds_quotation("“We will stay,” she said."));
/// assert!(!holds_quotation("The \"Titanic\" sank."));
/// ```
pub fn holds_quotation(text: &str) -> bool {
    quotations(text).next().is_some()
}

/// What closes this mark, where it is one that opens.
fn closers(mark: char) -> Option<&'static [char]> {
    Some(match mark {
        '"' => &['"'],
        '“' | '‟' | '”' => &['”', '“'],
        '„' => &['“', '”'],
        '«' => &['»'],
        '»' => &['«'],
        '「' => &['」'],
        '『' => &['』'],
        _ => return None,
    })
}

fn quoted(text: &str, from: usize, until: usize) -> Option<Span> {
    let span = Span::new(from, until);
    (until - from <= MAX_BYTES && words(span.of(text)).nth(1).is_some()).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<&str> {
        quotations(text).map(|span| span.of(text)).collect()
    }

    #[test]
    fn knows_the_marks_of_many_countries() {
        for text in [
            "He said: \"I am here.\"",
            "„Wir bleiben hier“, sagte sie.",
            "«Мы останемся», сказал он.",
            "»Wir bleiben«",
            "Hon sa: ”vi stannar”.",
        ] {
            assert!(holds_quotation(text), "{text}");
        }
        for text in ["", "No marks.", "A 5\" disc.", "An open \"mark\n\nand the next paragraph\" here", "don't can't"] {
            assert!(!holds_quotation(text), "{text}");
        }
    }

    #[test]
    fn the_table_of_first_bytes_knows_every_mark() {
        for mark in ('\0'..=char::MAX).filter(|c| closers(*c).is_some()) {
            let marks = closers(mark).into_iter().flatten().chain([&mark]);
            assert!(marks.into_iter().all(|m| MAY_MATTER[usize::from(m.to_string().as_bytes()[0])]), "{mark}");
        }
        assert!(MAY_MATTER[usize::from(b'\n')]);
    }

    #[test]
    fn inches_open_nothing_and_a_mark_before_a_space_closes() {
        assert_eq!(found("A 5\" disc and a 7\" one, \"all of them\" gone"), ["all of them"]);
        assert_eq!(found("he left\" and \"came back home\""), ["came back home"]);
    }

    #[test]
    fn a_speech_of_several_paragraphs_is_one_quotation_each() {
        assert_eq!(found("“One word more.\n\n“And the last,” he said."), ["One word more.", "And the last,"]);
        assert_eq!(found("“One word more.\n\nNothing quoted."), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn they_stand_in_order_and_apart(text in "[ab \"“”«»\n]{0,60}") {
            let mut last = 0;
            for span in quotations(&text) {
                prop_assert!(span.start >= last && !span.of(&text).contains("\n\n"));
                last = span.end;
            }
        }
    }
}
