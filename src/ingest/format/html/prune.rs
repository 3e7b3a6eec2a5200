//! Making the tree ready for the extractor: what is never article text goes, and text that stands in a block without
//! paragraphs gets them. The extractor judges paragraph by paragraph, and loses text that older pages part by `<br>` only.

use trafilatura::dom::{Document, NodeId};

/// Elements that hold no text of an article. What the head states has been read when the tree comes here; the extractor would read it
/// again, which takes a tenth of its time.
const DROPPED: [&str; 10] = ["head", "nav", "button", "select", "dialog", "noscript", "template", "figcaption", "input", "object"];
/// Roles of elements that hold no text of an article.
const DROPPED_ROLES: [&str; 5] = ["navigation", "dialog", "alertdialog", "search", "menu"];
/// Blocks that may hold bare text.
const HOLDERS: [&str; 8] = ["div", "td", "section", "article", "main", "center", "body", "blockquote"];
/// Elements inside a paragraph.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u",
    "tt", "ins", "big",
];
/// A block with less bare text than this is a label.
const MIN_BARE_BYTES: usize = 100;
/// Blocks are rebuilt until this much markup was: blocks inside blocks are rebuilt once for each.
const MAX_REBUILT_BYTES: usize = 4 << 20;

/// Prunes the tree and makes paragraphs of bare text.
pub(super) fn prepare(document: &mut Document) {
    let root = document.root();
    let mut dropped = document.iter(root, &DROPPED);
    for id in document.query_selector_all(root, "[role]") {
        if document.get_attribute(id, "role").is_some_and(|role| DROPPED_ROLES.contains(&role.as_str())) {
            dropped.push(id);
        }
    }
    for id in dropped {
        document.remove(id, true);
    }
    let mut holders: Vec<NodeId> = document.iter(root, &HOLDERS).into_iter().filter(|id| holds_bare_text(document, *id)).collect();
    // Inner blocks first: what an outer one is rebuilt from must be finished.
    holders.reverse();
    let mut rebuilt = 0;
    for id in holders {
        let html = with_paragraphs(document, id);
        rebuilt += html.len();
        if rebuilt > MAX_REBUILT_BYTES {
            break;
        }
        document.set_inner_html(id, &html);
    }
}

/// Whether a block has both bare text and line breaks, which stand for paragraphs.
fn holds_bare_text(document: &Document, id: NodeId) -> bool {
    let children = document.child_nodes(id);
    let breaks = children.iter().filter(|c| document.tag_name(**c) == "br").count();
    let bare: usize = children.iter().filter(|c| document.is_text(**c)).map(|c| document.text_content(*c).trim().len()).sum();
    breaks >= 2 && bare >= MIN_BARE_BYTES
}

/// The inside of a block, its bare text in paragraphs: two line breaks or a block end one, a single break stays.
fn with_paragraphs(document: &Document, id: NodeId) -> String {
    let mut out = String::new();
    let mut run = String::new();
    let mut breaks = 0;
    let flush = |run: &mut String, out: &mut String| {
        if !run.trim().is_empty() {
            out.push_str("<p>");
            out.push_str(run.trim());
            out.push_str("</p>");
        }
        run.clear();
    };
    for child in document.child_nodes(id) {
        let is_text = document.is_text(child);
        let tag = document.tag_name(child);
        if tag == "br" {
            breaks += 1;
            continue;
        }
        let text = if is_text { escaped(&document.text_content(child)) } else { String::new() };
        if is_text && text.trim().is_empty() {
            run.push(' ');
            continue;
        }
        let inline = is_text || INLINE.contains(&tag);
        if breaks >= 2 || !inline {
            flush(&mut run, &mut out);
        } else if breaks == 1 && !run.trim().is_empty() {
            run.push_str("<br>");
        }
        breaks = 0;
        if is_text {
            run.push_str(&text);
        } else if inline {
            run.push_str(&document.outer_html(child));
        } else if document.is_element(child) {
            out.push_str(&document.outer_html(child));
        }
    }
    flush(&mut run, &mut out);
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_paragraphs_of_text_parted_by_line_breaks() {
        let long = "One long line of text that goes on and on and on until it is long enough.";
        let mut document = Document::parse(&format!(
            "<body><div>{long} <em>a</em> &lt;b&gt;.<br><br>\n{long}<br>Same.<ul><li>x</ul>End.</div><nav>no</nav>"
        ));
        prepare(&mut document);
        let body = document.body().map(|id| document.inner_html(id)).unwrap_or_default();
        let expected = format!("<div><p>{long} <em>a</em> &lt;b&gt;.</p><p>{long}<br>Same.</p><ul><li>x</li></ul><p>End.</p></div>");
        assert_eq!(body, expected);
    }
}
