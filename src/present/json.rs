//! `json`: one object for the whole answer, indented. Also how JSON is made harmless for terminals.

use super::{Marks, Presenter, Shown, Style};
use crate::article::Article;
use crate::search::{Facets, Profile, Response, Stats, Timeline};
use crate::text::Span;
use crate::text::escape::is_control;
use serde::Serialize;
use std::io::{Result, Write};

/// The presenter of that name.
pub struct Json;

impl Presenter for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "one JSON object with the whole answer"
    }

    fn response(&self, response: &Response, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_pretty(response, out)
    }

    fn article(&self, shown: Shown<'_>, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_pretty(&ArticleObject::of(shown), out)
    }

    fn facets(&self, facets: &Facets, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_pretty(facets, out)
    }

    fn profile(&self, profile: &Profile, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_pretty(profile, out)
    }

    fn timeline(&self, timeline: &Timeline, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_pretty(timeline, out)
    }

    fn stats(&self, stats: &Stats, _: &Style, out: &mut dyn Write) -> Result<()> {
        write_pretty(stats, out)
    }
}

/// An article; with what a query matched in it where there was one.
#[derive(Serialize)]
pub struct ArticleObject<'a> {
    #[serde(flatten)]
    article: &'a Article,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_highlights: Option<&'a [Span]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_highlights: Option<&'a [Span]>,
}

impl<'a> ArticleObject<'a> {
    pub fn of(shown: Shown<'a>) -> ArticleObject<'a> {
        let spans = |pick: fn(&Marks) -> &[Span]| shown.marks.map(pick);
        ArticleObject { article: shown.article, title_highlights: spans(|m| &m.title), body_highlights: spans(|m| &m.body) }
    }
}

/// Writes `value` as one line.
pub fn write_line(value: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    write_safe(&serde_json::to_string(value)?, out)
}

/// Writes `value` as indented JSON, in which no character of it steers a terminal.
///
/// # Errors
/// Those of `out`.
pub fn write_pretty(value: &impl Serialize, out: &mut dyn Write) -> Result<()> {
    write_safe(&serde_json::to_string_pretty(value)?, out)
}

/// Writes a JSON text with the control characters that JSON allows in strings (DEL, C1, bidirectional ones) as `\u` escapes: it
/// decodes to the same value, and is harmless when it is shown.
fn write_safe(json: &str, out: &mut dyn Write) -> Result<()> {
    let mut done = 0;
    // All of them but DEL are several bytes; most text is passed over without being decoded.
    if !json.is_ascii() || json.bytes().any(|b| b == 0x7f) {
        for (at, c) in json.char_indices() {
            // Line breaks are those between the fields: within strings they are escaped already.
            if c != '\n' && is_control(c) {
                out.write_all(&json.as_bytes()[done..at])?;
                write!(out, "\\u{:04x}", u32::from(c))?;
                done = at + c.len_utf8();
            }
        }
    }
    out.write_all(&json.as_bytes()[done..])?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decodes_to_what_went_in_and_holds_no_control(text in any::<String>()) {
            let mut out = Vec::new();
            write_line(&text, &mut out).expect("written");
            let json = String::from_utf8(out).expect("UTF-8");
            prop_assert_eq!(serde_json::from_str::<String>(&json).expect("read back"), text);
            prop_assert!(!json.trim_end_matches('\n').chars().any(is_control));
        }
    }

    #[test]
    fn escapes_what_steers_a_terminal_and_leaves_letters_alone() {
        let mut out = Vec::new();
        write_line(&"é\u{9b}2J\u{202e}\u{7f}\u{1b}", &mut out).expect("written");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), "\"é\\u009b2J\\u202e\\u007f\\u001b\"\n");
    }
}
