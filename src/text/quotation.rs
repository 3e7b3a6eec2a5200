//! [`holds_quotation`]: whether a text quotes somebody.

use super::words;

/// The longest quotation looked for, in bytes: marks further apart belong to different ones.
const MAX_BYTES: usize = 2_000;

/// Whether two words or more stand between quotation marks within one paragraph of `text`. Takes time linear in the text.
///
/// ```
/// # use newsearch::text::holds_quotation;
/// assert!(holds_quotation("“We will stay,” she said."));
/// assert!(!holds_quotation("The \"Titanic\" sank."));
/// ```
pub fn holds_quotation(text: &str) -> bool {
    // Where the last opening mark stands, and what closes it.
    let mut open: Option<(usize, &[char])> = None;
    for (at, c) in text.char_indices() {
        if c == '\n' && text[at + 1..].starts_with(['\n', '\r']) {
            open = None;
            continue;
        }
        if let Some((from, closers)) = open
            && closers.contains(&c)
        {
            let inner = &text[from..at];
            if inner.len() <= MAX_BYTES && words(inner).nth(1).is_some() {
                return true;
            }
            open = None;
            continue;
        }
        let closers: &[char] = match c {
            '"' => &['"'],
            '“' | '‟' | '”' => &['”', '“'],
            '„' => &['“', '”'],
            '«' => &['»'],
            '»' => &['«'],
            '「' => &['」'],
            '『' => &['』'],
            _ => continue,
        };
        open = Some((at + c.len_utf8(), closers));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
