//! What only the exports of WordPress hold: entries that are no posts, the names behind logins, text whose paragraphs are
//! blank lines, and shortcodes.

use crate::ingest::xml::Element;
use std::borrow::Cow;

/// Kinds of entries that hold no text for readers.
const NO_POSTS: [&str; 10] = [
    "attachment",
    "nav_menu_item",
    "revision",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "wp_block",
    "wp_template",
    "wp_global_styles",
    "wp_navigation",
];

/// Why an entry is no article, if it is none: "an attachment of WordPress".
pub(super) fn no_post(entry: &Element) -> Option<String> {
    let kind = stated(entry, "post_type")?;
    if NO_POSTS.contains(&kind.as_str()) {
        return Some(format!("a WordPress entry of type {kind}"));
    }
    let status = stated(entry, "status")?;
    matches!(status.as_str(), "trash" | "auto-draft").then(|| format!("a WordPress entry of status {status}"))
}

/// What to say of an entry that readers of the site have not seen.
pub(super) fn note(entry: &Element) -> Option<String> {
    let status = stated(entry, "status")?;
    matches!(status.as_str(), "draft" | "pending" | "private" | "future").then(|| format!("not published: its status is {status}"))
}

/// The name behind a login, as the channel states it.
pub(super) fn display_name(login: &str, channel: Option<&Element>) -> Option<String> {
    let author = channel?.named("author").find(|a| a.child("author_login").is_some_and(|l| l.words() == login))?;
    author.find_text("author_display_name")
}

/// The content of a post as HTML that shows as WordPress shows it.
pub(super) fn content(html: &str) -> String {
    let html = without_shortcodes(html);
    let blocks = html.contains("<p>") || html.contains("<p ") || html.contains("<!-- wp:");
    if blocks { html.into_owned() } else { html.replace("\r\n", "\n").replace("\n\n", "<p>") }
}

fn stated(entry: &Element, name: &str) -> Option<String> {
    entry.named(name).find(|e| e.prefix() == "wp").map(Element::words).filter(|text| !text.is_empty())
}

/// Without `[gallery ids="…"]`, `[/caption]` and the like; what stands between two stays, but for captions.
fn without_shortcodes(html: &str) -> Cow<'_, str> {
    const NAMES: [&str; 9] = ["caption", "gallery", "embed", "video", "audio", "playlist", "youtube", "vc_row", "vc_column"];
    let mut out = String::new();
    let mut rest = html;
    let mut from = 0;
    // Once there is none ahead, none is looked for again: that would take a look at all of the rest for each caption.
    let mut closed = true;
    while let Some(at) = rest[from..].find('[').map(|at| from + at) {
        let code = rest[at + 1..].trim_start_matches('/');
        let Some(name) = NAMES.iter().find(|name| code.strip_prefix(**name).is_some_and(|after| after.starts_with([' ', ']', '/']))) else {
            from = at + 1;
            continue;
        };
        let Some(end) = code.find(']').map(|end| rest.len() - code.len() + end + 1) else { break };
        let closing = "[/caption]";
        let end = match *name {
            "caption" if closed => {
                let more = rest[end..].find(closing);
                closed = more.is_some();
                more.map_or(end, |more| end + more + closing.len())
            }
            _ => end,
        };
        out.push_str(&rest[..at]);
        rest = &rest[end..];
        from = 0;
    }
    if out.is_empty() && rest.len() == html.len() {
        return Cow::Borrowed(html);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_paragraphs_and_shortcodes_go() {
        assert_eq!(content("One [sic]\n\n[caption id=\"x\"]<img> No[/caption]Two\n\n[gallery ids=\"1\"]"), "One [sic]<p>Two<p>");
        assert_eq!(content("<p>One</p>\n\n<p>[x</p>"), "<p>One</p>\n\n<p>[x</p>");
        assert_eq!(content("[caption [caption [gallery"), "[caption [caption [gallery");
    }

    #[test]
    fn captions_that_never_end_take_no_time() {
        let html = "[caption]x".repeat(400_000);
        let begun = std::time::Instant::now();
        assert_eq!(content(&html).len(), 400_000);
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }
}
