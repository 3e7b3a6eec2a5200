//! HTML in texts that nobody calls HTML: whether a text is some, and what it says. Signs that begin no tag stay as they are.

use super::format::html;
use super::xml::unescaped;
use std::borrow::Cow;

/// Tags that texts of articles in HTML begin with, and whose ends show that a text is some.
const TAGS: [&str; 22] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "span",
    "b",
    "i",
    "strong",
    "em",
    "figure",
    "section",
    "article",
    "ul",
    "ol",
    "li",
    "a",
    "table",
    "blockquote",
];

/// Those that stand inside a line.
const INLINE: [&str; 14] = ["a", "b", "i", "em", "strong", "span", "u", "s", "sup", "sub", "small", "font", "cite", "mark"];

/// The other elements of HTML, those of former days too.
const OTHERS: [&str; 69] = [
    "br",
    "hr",
    "img",
    "abbr",
    "acronym",
    "address",
    "aside",
    "audio",
    "bdi",
    "bdo",
    "big",
    "body",
    "button",
    "canvas",
    "caption",
    "center",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "dir",
    "dl",
    "dt",
    "embed",
    "fieldset",
    "figcaption",
    "footer",
    "form",
    "head",
    "header",
    "html",
    "iframe",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "main",
    "meta",
    "nav",
    "noscript",
    "o:p",
    "object",
    "option",
    "picture",
    "pre",
    "q",
    "samp",
    "script",
    "select",
    "strike",
    "style",
    "summary",
    "svg",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "var",
    "video",
    "wbr",
];

/// Attributes that stand without a value.
const BARE: [&str; 8] = ["async", "border", "compact", "controls", "defer", "hidden", "nowrap", "reversed"];

/// Elements inside of which a blank line parts nothing.
const WHOLE: [&str; 9] = ["p", "script", "style", "table", "ul", "ol", "pre", "svg", "figure"];

/// How far into a tag its attributes are looked for. One may hold a picture.
const MAX_ATTRIBUTES: usize = 200;

/// Whether a text is HTML: it begins with a tag that texts of articles in HTML begin with, or holds the end of one, a paragraph or a
/// line break.
pub(super) fn is_marked_up(text: &str) -> bool {
    let first = text.len() - text.trim_start().len();
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| {
        let tag = Tag::of(&text[at..]);
        let is_known = || tag.is_one_of(&TAGS) || tag.is_one_of(&INLINE);
        match tag.is_end {
            true => tag.after.starts_with('>') && is_known(),
            false if tag.is_one_of(&["br"]) => tag.after.trim_start().starts_with(['>', '/']),
            false => (at == first && tag.is_one_of(&TAGS) || tag.is_one_of(&["p"])) && is_rest_of_tag(tag.after),
        }
    })
}

/// Whether a text holds any tag that texts of articles in HTML do, which is enough where it is known to be some as a rule. `<x>` may be anything.
pub(super) fn holds_tags(text: &str) -> bool {
    const ALSO: [&str; 9] = ["abbr", "aside", "br", "center", "code", "hr", "iframe", "img", "pre"];
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| {
        let tag = Tag::of(&text[at..]);
        let is_known = tag.is_one_of(&TAGS) || tag.is_one_of(&INLINE) || tag.is_one_of(&ALSO);
        is_known && tag.after.starts_with(['>', ' ', '/', '\n', '\t', '\r'])
    })
}

/// A headline in plain text and on its line. One that only names a tag stays: "The <p> tag explained".
pub(super) fn headline(text: String) -> String {
    let is_tag = |(at, _)| Some(Tag::of(&text[at..])).filter(|tag: &Tag<'_>| tag.after.starts_with('>'));
    let mut ends = text.match_indices("</").filter_map(is_tag);
    let begins = Tag::of(text.trim_start());
    let is_whole = text.trim_start().starts_with('<') && begins.is_one_of(&TAGS) && is_rest_of_tag(begins.after);
    let is_html = ends.any(|tag| tag.is_one_of(&INLINE) || is_whole && tag.name.eq_ignore_ascii_case(begins.name));
    let plain = match is_html {
        true => Cow::Owned(in_paragraphs(&text)),
        false if text.contains('&') => unescaped(&text),
        false => return text,
    };
    if *plain == text { text } else { plain.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// A text in plain text, where it is HTML.
pub(super) fn text(text: String) -> String {
    if is_marked_up(&text) { in_paragraphs(&text) } else { text }
}

/// What HTML says in which blank lines part paragraphs too, as they do where people write into a form.
fn in_paragraphs(text: &str) -> String {
    let text = text.trim().trim_end_matches("]]>");
    let text = text.strip_prefix("<![CDATA[").unwrap_or(text);
    let (escaped, breaks) = escaped(text);
    let mut paragraphs: Vec<Cow<'_, str>> = Vec::new();
    let mut begin = 0;
    for end in breaks.into_iter().chain([escaped.len()]) {
        let paragraph = escaped[begin..end].trim_end();
        begin = end;
        paragraphs.push(match paragraph.contains(['<', '&']) {
            true => Cow::Owned(html::fragment(paragraph)),
            false => Cow::Borrowed(paragraph),
        });
    }
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    match &paragraphs[..] {
        // Without blank lines it is a piece of HTML as any other.
        [Cow::Borrowed(_)] | [] => html::fragment(&escaped),
        _ => paragraphs.join("\n\n"),
    }
}

/// A text in which each `<` that begins no tag is escaped, and where in it blank lines part paragraphs.
fn escaped(text: &str) -> (String, Vec<usize>) {
    let bytes = text.as_bytes();
    let last = memchr::memrchr(b'>', bytes).unwrap_or(0);
    let last_comment = memchr::memmem::rfind(bytes, b"-->").unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    let mut breaks: Vec<usize> = Vec::new();
    // How many breaks there were where each of these elements began.
    let mut open: [Option<usize>; WHOLE.len()] = [None; WHOLE.len()];
    let (mut done, mut at) = (0, 0);
    while let Some(next) = memchr::memchr2(b'<', b'\n', &bytes[at..]).map(|found| at + found) {
        at = next + 1;
        if bytes[next] == b'\n' {
            let blank = bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if let Some(newline) = memchr::memrchr(b'\n', &bytes[at..at + blank]) {
                let end = at + newline + 1;
                out.push_str(&text[done..end]);
                done = end;
                breaks.push(out.len());
            }
            at += blank;
            continue;
        }
        if let Some(length) = comment(&text[next..], next < last_comment).filter(|_| next < last) {
            at = next + length;
            continue;
        }
        let tag = Tag::of(&text[next..]);
        if next > last || !tag.is_tag() {
            out.push_str(&text[done..next]);
            out.push_str("&lt;");
            done = at;
            continue;
        }
        if let Some(whole) = WHOLE.iter().position(|name| tag.is_one_of(&[name])) {
            match tag.is_end {
                true => breaks.truncate(open[whole].take().unwrap_or(breaks.len())),
                false => open[whole] = Some(breaks.len()),
            }
        }
    }
    out.push_str(&text[done..]);
    (out, breaks)
}

/// How long the comment or the declaration is that a text begins with. One without an end is none.
fn comment(text: &str, has_end: bool) -> Option<usize> {
    let is = |start: &str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    let end = match text {
        _ if is("<!--") && has_end => "-->",
        _ if is("<!doctype") || is("<?xml") => ">",
        _ => return None,
    };
    text.find(end).map(|at| at + end.len())
}

/// What stands behind a `<`, taken for a tag.
struct Tag<'t> {
    is_end: bool,
    name: &'t str,
    after: &'t str,
}

impl Tag<'_> {
    fn of(text: &str) -> Tag<'_> {
        let tag = text.strip_prefix('<').unwrap_or(text);
        let is_end = tag.starts_with('/');
        let tag = &tag[usize::from(is_end)..];
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').next().unwrap_or_default();
        Tag { is_end, name, after: &tag[name.len()..] }
    }

    fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// Whether it is a tag of HTML, or of what pages hold beside it: that has attributes in quotes, or a name in two parts.
    fn is_tag(&self) -> bool {
        let is_known = self.is_one_of(&TAGS) || self.is_one_of(&INLINE) || self.is_one_of(&OTHERS);
        match self.is_end {
            true => self.after.trim_start().starts_with('>') && (is_known || self.name.contains(['-', ':'])),
            false if is_known => is_rest_of_tag(self.after),
            false => {
                let (attributes, _) = attributes(self.after);
                let quoted = |quote: &[u8; 2]| memchr::memmem::find(attributes, quote).is_some();
                !self.name.is_empty() && attributes.starts_with(b" ") && (quoted(b"=\"") || quoted(b"='"))
            }
        }
    }
}

/// Whether a tag goes on so behind its name: it ends, or has attributes; `<A corp>` is the name of a company, as wires write it, and
/// `a <b && c> d` no tag at all.
fn is_rest_of_tag(text: &str) -> bool {
    let (attributes, ended) = attributes(text);
    match attributes {
        b"" | b"/" | b" " | b" /" => ended,
        [space, rest @ ..] if space.is_ascii_whitespace() => {
            let rest = rest.trim_ascii();
            let is_bare = |word: &[u8]| BARE.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes()));
            rest.first().is_some_and(u8::is_ascii_alphabetic) && (rest.contains(&b'=') || ended && is_bare(rest))
        }
        _ => false,
    }
}

/// The attributes of a tag, or so many of them as tell what they are; and whether it ends behind them.
fn attributes(text: &str) -> (&[u8], bool) {
    let head = &text.as_bytes()[..text.len().min(MAX_ATTRIBUTES)];
    memchr::memchr(b'>', head).map_or((head, false), |end| (&head[..end], true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_known_by_its_tags_and_never_by_a_sign() {
        for text in [
            "<p class='x'>Ships",
            "Ships, then <a href='x'>ports</a>.",
            "One<br>two",
            "One<BR />two",
            "One<p>two",
            "One<p class=\"x\">two",
            " <b>One",
        ] {
            assert!(is_marked_up(text), "{text}");
        }
        for text in [
            "<A corp> said it bought <B inc>.",
            "<B.B. Co> said",
            "<I & P> - a=b > c",
            "a < b and c > d",
            "if (a<b && c>d) x",
            "Use <x> here",
            "The <b tag",
            "<pre-release> notes",
            "<3",
            "1</2",
            "<br",
            "",
        ] {
            assert!(!is_marked_up(text), "{text}");
        }
    }

    #[test]
    fn blank_lines_in_html_part_paragraphs_as_its_tags_do() {
        for (html, plain) in [
            ("One.\n\nTwo with <a href=\"x\">a link</a>.\n\nThree.", "One.\n\nTwo with a link.\n\nThree."),
            ("One.\r\n\r\n<b>Two</b>.\r\n \r\nThree.", "One.\n\nTwo.\n\nThree."),
            ("A poem\nin lines\n\n<i>and</i> more", "A poem\nin lines\n\nand more"),
            ("One.\n\n<p>Two.</p><p>Three.</p>\n\nFour.", "One.\n\nTwo.\n\nThree.\n\nFour."),
            ("<p>One\n\nline.</p>\n\n<p>Two.</p>", "One line.\n\nTwo."),
            ("One.\n<script>\n\nlet x;\n\n</script>\n\n<b>Two</b>.", "One.\n\nTwo."),
            ("<!-- one\n\n<b> -->One.<p>Two.</p>", "One.\n\nTwo."),
            ("One &amp; more.\n\n<b>Two</b>.", "One & more.\n\nTwo."),
            ("<![CDATA[<p>One</p>]]>", "One"),
            ("<p>One</p>]]>", "One"),
        ] {
            assert_eq!(text(html.to_owned()), plain, "{html}");
        }
    }

    #[test]
    fn what_is_no_tag_is_not_lost_with_those_that_are_some() {
        for (html, plain) in [
            ("if (a<b && c>d) <b>x</b>", "if (a<b && c>d) x"),
            ("A vector<int> of <i>ships</i>, <unknown> and <3", "A vector<int> of ships, <unknown> and <3"),
            ("Ann <ann@x.example> wrote:<br>yes", "Ann <ann@x.example> wrote:\nyes"),
            ("<A corp> bought <b>ships</b>", "<A corp> bought ships"),
            ("<b>One</b> <amp-x id=\"y\">two</amp-x> <font size=2>three</font>", "One two three"),
            ("<b>One</b> is <b", "One is <b"),
        ] {
            assert_eq!(text(html.to_owned()), plain, "{html}");
        }
    }

    #[test]
    fn a_headline_stays_on_its_line_and_keeps_the_tags_that_it_names() {
        for (html, plain) in [
            ("The <p> tag explained", "The <p> tag explained"),
            ("Two  spaces & <br>", "Two  spaces & <br>"),
            ("<b>Ports</b>\n\nshut", "Ports shut"),
            ("<h1>Ports<br>shut</h1>", "Ports shut"),
            ("Up 5&nbsp;% &amp; more", "Up 5 % & more"),
            ("Ann <ann@x.example>", "Ann <ann@x.example>"),
        ] {
            assert_eq!(headline(html.to_owned()), plain, "{html}");
        }
    }
}
