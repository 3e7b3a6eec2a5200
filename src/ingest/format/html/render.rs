//! HTML of an article to plain text: the one place that names the `html2text` crate.
//!
//! Paragraphs, subheads and quotes are parted by a blank line, items of a list stand on lines of their own, cells of a
//! table likewise, below the paragraph that leads to them; links and emphasis leave only their text, pictures nothing. Lines are never broken.

use html2text::config;
use html2text::render::TrivialDecorator;

/// Wide enough that no paragraph is ever wrapped.
const WIDTH: usize = 1 << 28;

/// The text of `html`, a fragment; empty where there is none.
pub(super) fn text(html: &str) -> String {
    let renderer = config::with_decorator(TrivialDecorator::new()).raw_mode(true).no_link_wrapping().allow_width_overflow();
    let rendered = renderer.string_from_read(html.as_bytes(), WIDTH).unwrap_or_default();
    let mut out = String::with_capacity(rendered.len());
    let mut blank = 0;
    for line in rendered.lines() {
        let words = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}');
        if words.is_empty() {
            blank += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank > 0 { "\n\n" } else { "\n" });
        }
        blank = 0;
        let mut spaced = false;
        for c in words.chars() {
            if c.is_whitespace() {
                spaced = true;
            } else if !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}') {
                if spaced {
                    out.push(' ');
                }
                spaced = false;
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_paragraphs_and_leaves_no_markup() {
        let html = "<h2>Head</h2><p>One <a href='https://a.example'>link</a> and <b>bold</b>,\n <i>it</i>.</p><ul><li>first</li><li>second</li></ul>\
                    <blockquote><p>Quoted.</p></blockquote><table><tr><td>a</td><td>b</td></tr></table><p>Last<br>line.</p>";
        assert_eq!(text(html), "Head\n\nOne link and bold, it.\nfirst\nsecond\n\nQuoted.\n\na\nb\n\nLast\nline.");
    }

    #[test]
    fn never_breaks_a_paragraph() {
        let long = "word ".repeat(5000);
        assert_eq!(text(&format!("<p>{long}</p>")), long.trim());
    }
}
