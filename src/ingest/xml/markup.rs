//! A tree as HTML, for the one renderer of pages: XHTML as it is, the elements of NITF as those that show the same.

use super::{Element, Node};

/// Elements that part paragraphs, items and cells, or that stand for more than their text.
const KEPT: [&str; 30] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "blockquote",
    "pre",
    "section",
    "article",
    "br",
    "hr",
    "sup",
    "sub",
    "address",
];

/// Elements of NITF that show as others do: subheads, blocks, quotations, table parts.
const SHOWN_AS: [(&str, &str); 6] =
    [("hl2", "h2"), ("block", "div"), ("bq", "blockquote"), ("body.content", "div"), ("body", "div"), ("note", "div")];

/// Elements whose text is no part of an article: pictures with their captions, code, markings for machines, and the heads
/// in which some agencies repeat headline, date and subjects.
const LEFT_OUT: [&str; 21] = [
    "header",
    "footer",
    "nav",
    "media",
    "figure",
    "figcaption",
    "img",
    "script",
    "style",
    "head",
    "object",
    "video",
    "audio",
    "iframe",
    "svg",
    "nitf-table-metadata",
    "alt-code",
    "copyrite",
    "correction",
    "del",
    "form",
];

impl Element {
    /// What stands inside as HTML. Elements that only mark words up leave their text.
    pub(in crate::ingest) fn html(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    // Calls itself once for each open element, of which reading allows 256.
    fn write(&self, out: &mut String) {
        for node in &self.children {
            let element = match node {
                Node::Text(text) => {
                    escape(text, out);
                    continue;
                }
                Node::Element(element) => element,
            };
            if LEFT_OUT.iter().any(|name| element.is(name)) {
                continue;
            }
            let shown = SHOWN_AS.iter().find(|(name, _)| element.is(name)).map(|(_, shown)| *shown);
            match shown.or_else(|| KEPT.iter().copied().find(|name| element.is(name))) {
                Some("br") => out.push_str("<br>"),
                Some("hr") => out.push_str("<hr>"),
                Some(tag) => {
                    out.push('<');
                    out.push_str(tag);
                    out.push('>');
                    element.write(out);
                    out.push_str("</");
                    out.push_str(tag);
                    out.push('>');
                }
                None => element.write(out),
            }
        }
    }
}

/// `text` as HTML that shows it.
pub(in crate::ingest) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
}
