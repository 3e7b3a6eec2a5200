//! [`Painted`]: a paragraph for a terminal, with looks, wrapped to a width. The one way text of an article gets into a table.

use super::Style;
use crate::text::Span;
use crate::text::escape::is_control;
use std::io::{Result, Write};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// How a character looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Plain,
    /// A headline.
    Strong,
    /// What is less important.
    Faint,
    /// Who or where is named: underlined.
    Name,
    /// What the query matched. Bold red reads on light and dark grounds (the choice of grep).
    Match,
}

impl Look {
    fn code(self) -> &'static str {
        match self {
            Look::Plain => "",
            Look::Strong => "\x1b[1m",
            Look::Faint => "\x1b[2m",
            Look::Name => "\x1b[4m",
            Look::Match => "\x1b[1;31m",
        }
    }
}

const RESET: &str = "\x1b[0m";

/// The narrowest column that text is wrapped to: below it words would fall apart.
const MIN_COLUMNS: usize = 10;

/// One paragraph: runs of white space are one space, control characters are `\u{fffd}`.
#[derive(Debug, Clone, Default)]
pub struct Painted {
    glyphs: Vec<(char, Look)>,
}

impl Painted {
    /// A paragraph that begins with `text`.
    pub fn of(text: &str, look: Look) -> Painted {
        let mut painted = Painted::default();
        painted.add(text, look);
        painted
    }

    pub fn is_empty(&self) -> bool {
        self.glyphs.is_empty()
    }

    /// Appends `text`.
    pub fn add(&mut self, text: &str, look: Look) {
        for c in text.chars() {
            let c = match c {
                c if c.is_whitespace() => ' ',
                c if is_control(c) => '\u{fffd}',
                c => c,
            };
            if c != ' ' || self.glyphs.last().is_some_and(|(last, _)| *last != ' ') {
                self.glyphs.push((c, look));
            }
        }
    }

    /// Appends `text` with these stretches of it as matches. Spans that do not lie in it are passed over.
    pub fn add_marked(&mut self, text: &str, marks: &[Span], look: Look) {
        self.add_looks(text, marks.iter().map(|mark| (*mark, Look::Match)), look);
    }

    /// Appends `text` with these stretches of it, in order, in looks of their own. Spans that do not lie in it or overlap an earlier one are
    /// passed over.
    pub fn add_looks(&mut self, text: &str, stretches: impl IntoIterator<Item = (Span, Look)>, look: Look) {
        let mut done = 0;
        for (span, its) in stretches {
            if let (Some(before), Some(inside)) = (text.get(done..span.start), text.get(span.start..span.end)) {
                self.add(before, look);
                self.add(inside, its);
                done = span.end;
            }
        }
        self.add(&text[done..], look);
    }

    /// Writes it as lines within the style's width, each after `indent` spaces.
    pub fn write(&self, style: &Style, indent: usize, out: &mut dyn Write) -> Result<()> {
        for line in self.lines(columns_beside(indent, style)) {
            write!(out, "{:indent$}", "")?;
            self.write_line(line, style, out)?;
        }
        Ok(())
    }

    /// Writes `label` and, from column `indent` on, the paragraph; its further lines stand under its first.
    pub fn write_beside(&self, label: &str, look: Look, indent: usize, style: &Style, out: &mut dyn Write) -> Result<()> {
        // Spaces stay as they are: a label may be set to the right of its column.
        let label = Painted { glyphs: label.chars().map(|c| (if is_control(c) { '\u{fffd}' } else { c }, look)).collect() };
        let used: usize = label.glyphs.iter().map(|(c, _)| columns_of(*c)).sum();
        label.write_glyphs(0..label.glyphs.len(), style, out)?;
        let mut lines = self.lines(columns_beside(indent, style)).into_iter();
        let Some(first) = lines.next() else { return out.write_all(b"\n") };
        write!(out, "{:1$}", "", indent.saturating_sub(used))?;
        self.write_line(first, style, out)?;
        for line in lines {
            write!(out, "{:indent$}", "")?;
            self.write_line(line, style, out)?;
        }
        Ok(())
    }

    fn write_line(&self, line: Range<usize>, style: &Style, out: &mut dyn Write) -> Result<()> {
        self.write_glyphs(line, style, out)?;
        out.write_all(b"\n")
    }

    fn write_glyphs(&self, glyphs: Range<usize>, style: &Style, out: &mut dyn Write) -> Result<()> {
        let mut current = Look::Plain;
        for (c, look) in &self.glyphs[glyphs] {
            if style.colour && *look != current {
                if current != Look::Plain {
                    out.write_all(RESET.as_bytes())?;
                }
                out.write_all(look.code().as_bytes())?;
                current = *look;
            }
            out.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
        }
        if current != Look::Plain { out.write_all(RESET.as_bytes()) } else { Ok(()) }
    }

    /// Broken at spaces, and beside the characters of scripts written without them; a longer word is cut.
    fn lines(&self, columns: usize) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let (mut start, mut column) = (0, 0);
        let mut allowed = None;
        for (at, (c, _)) in self.glyphs.iter().enumerate() {
            let width = columns_of(*c);
            if at > start && self.may_break_before(at) {
                allowed = Some(at);
            }
            // A space at the end of a line takes no room: it is not written.
            if *c != ' ' && column + width > columns && at > start {
                let end = allowed.take().unwrap_or(at);
                lines.push(self.trimmed(start..end));
                start = end;
                column = self.glyphs[start..at].iter().map(|(c, _)| columns_of(*c)).sum();
            }
            column += width;
        }
        let last = self.trimmed(start..self.glyphs.len());
        if !last.is_empty() {
            lines.push(last);
        }
        lines
    }

    fn may_break_before(&self, at: usize) -> bool {
        let ((before, _), (c, _)) = (self.glyphs[at - 1], self.glyphs[at]);
        let unspaced = columns_of(c) == 2 || columns_of(before) == 2;
        c != ' '
            && columns_of(c) > 0
            && (before == ' ' || (unspaced && !"。，、；：！？」』）》〉】〕…".contains(c) && !"「『（《〈【〔".contains(before)))
    }

    fn trimmed(&self, line: Range<usize>) -> Range<usize> {
        let spaces = self.glyphs[line.clone()].iter().rev().take_while(|(c, _)| *c == ' ').count();
        line.start..line.end - spaces
    }
}

/// The columns left beside an indent.
fn columns_beside(indent: usize, style: &Style) -> usize {
    style.width.saturating_sub(indent).max(MIN_COLUMNS)
}

fn columns_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(painted: &Painted, style: &Style, indent: usize) -> String {
        let mut out = Vec::new();
        painted.write(style, indent, &mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    fn plain(width: usize) -> Style {
        Style { colour: false, width, ..Style::default() }
    }

    #[test]
    fn wraps_at_spaces_and_cuts_only_what_has_none() {
        let painted = Painted::of("one two  three\nfour https://example.org/a/b", Look::Plain);
        assert_eq!(written(&painted, &plain(15), 2), "  one two three\n  four\n  https://examp\n  le.org/a/b\n");
    }

    #[test]
    fn wraps_scripts_without_spaces_but_not_before_their_full_stop() {
        let painted = Painted::of("俄罗斯国防部长。访问北京", Look::Plain);
        assert_eq!(written(&painted, &plain(14), 0), "俄罗斯国防部\n长。访问北京\n");
    }

    #[test]
    fn closes_a_look_at_the_end_of_a_line_and_opens_it_on_the_next() {
        let mut painted = Painted::default();
        painted.add_marked("a hunger strike", &[Span::new(2, 15)], Look::Plain);
        let style = Style { colour: true, width: 10, ..Style::default() };
        assert_eq!(written(&painted, &style, 0), "a \x1b[1;31mhunger\x1b[0m\n\x1b[1;31mstrike\x1b[0m\n");
        assert_eq!(written(&painted, &plain(10), 0), "a hunger\nstrike\n");
    }

    #[test]
    fn passes_over_marks_that_do_not_fit_the_text() {
        let mut painted = Painted::default();
        painted.add_marked("né", &[Span::new(2, 3), Span::new(0, 99)], Look::Plain);
        assert_eq!(written(&painted, &plain(80), 0), "né\n");
    }

    proptest! {
        #[test]
        fn no_control_comes_through_and_no_line_is_too_wide(text in any::<String>(), width in 10usize..60, from in 0usize..20, len in 0usize..20) {
            let mut painted = Painted::default();
            painted.add_marked(&text, &[Span::new(from, from + len)], Look::Plain);
            let shown = written(&painted, &plain(width), 0);
            prop_assert!(!shown.chars().any(|c| c != '\n' && is_control(c)));
            for line in shown.lines() {
                prop_assert!(line.chars().map(columns_of).sum::<usize>() <= width, "{line:?}");
            }
        }
    }
}
