//! Markdown to plain text, with the events of pulldown-cmark. Blocks of raw HTML are read as pieces of pages are.

use crate::ingest::format::html::fragment;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A Markdown text without its marks.
pub(super) struct Plain {
    /// The heading it begins with, where that is of the first level.
    pub(super) title: Option<String>,
    /// The rest.
    pub(super) body: String,
}

/// Whether a block is passed over: pictures, metadata.
fn is_silent(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Image { .. } | Tag::MetadataBlock(_))
}

fn ends_silence(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Image | TagEnd::MetadataBlock(_))
}

/// Parts blocks by blank lines, and items, rows and lines of code by breaks.
pub(super) fn plain(markdown: &str) -> Plain {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut out = Blocks::default();
    let mut title = None;
    let mut silent = 0_usize;
    let mut in_title = false;
    // Blocks of HTML follow each other where a blank line parts them: only together are they whole.
    let mut html = String::new();
    for event in Parser::new_ext(markdown, options) {
        match &event {
            Event::Html(piece) if silent == 0 => {
                html.push_str(piece);
                continue;
            }
            Event::Start(Tag::HtmlBlock) => continue,
            Event::End(TagEnd::HtmlBlock) => {
                html.push('\n');
                continue;
            }
            _ => out.push_html(&mut html),
        }
        match event {
            Event::Start(tag) if is_silent(&tag) => silent += 1,
            Event::End(tag) if ends_silence(&tag) => silent = silent.saturating_sub(1),
            _ if silent > 0 => {}
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if out.text.is_empty() && title.is_none() => in_title = true,
            Event::End(TagEnd::Heading(_)) if in_title => {
                in_title = false;
                title = Some(std::mem::take(&mut out.text).split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty());
                out = Blocks::default();
            }
            Event::Start(Tag::List(_)) => {
                out.part(if out.lists == 0 { 2 } else { 1 });
                out.lists += 1;
            }
            Event::End(TagEnd::List(_)) => {
                out.lists = out.lists.saturating_sub(1);
                out.part(if out.lists == 0 { 2 } else { 1 });
            }
            Event::Start(Tag::Item | Tag::TableRow) | Event::End(TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow) => out.part(1),
            Event::End(TagEnd::TableCell) => out.tab = true,
            Event::Start(Tag::Paragraph) if out.lists > 0 => out.part(1),
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::Table(_) | Tag::FootnoteDefinition(_),
            )
            | Event::Rule => out.part(2),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::Table) => {
                out.part(if out.lists > 0 { 1 } else { 2 });
            }
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => out.push(&text),
            Event::SoftBreak => out.push(" "),
            Event::InlineHtml(tag) if tag.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br")) => out.push("\n"),
            Event::HardBreak => out.push("\n"),
            _ => {}
        }
    }
    out.push_html(&mut html);
    Plain { title, body: out.text.trim().to_owned() }
}

#[derive(Default)]
struct Blocks {
    text: String,
    /// Line breaks owed before the next text.
    breaks: usize,
    /// A cell has ended.
    tab: bool,
    lists: usize,
}

impl Blocks {
    fn part(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
        self.tab = false;
    }

    /// The text of blocks of HTML, which are emptied.
    fn push_html(&mut self, html: &mut String) {
        if html.is_empty() {
            return;
        }
        let text = fragment(&std::mem::take(html));
        if !text.is_empty() {
            self.part(2);
            self.push(&text);
            self.part(2);
        }
    }

    fn push(&mut self, text: &str) {
        if !self.text.is_empty() {
            let breaks = std::mem::take(&mut self.breaks);
            self.text.extend(std::iter::repeat_n('\n', breaks));
            if breaks == 0 && self.tab {
                self.text.push('\t');
            }
        }
        (self.breaks, self.tab) = (0, false);
        self.text.push_str(text);
    }
}
