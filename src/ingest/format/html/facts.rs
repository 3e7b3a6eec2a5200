//! Everything that a page states about itself, gathered in one walk over its tree and not yet judged.

use super::paywall;
use crate::article::{Date, DateOrigin};
use crate::ingest::dates;
use trafilatura::dom::{Document, NodeId};

/// Longer text than this in a byline or a date element is something else.
const MAX_SHORT_BYTES: usize = 300;
/// Of a longer line only so much is looked at: a dateline stands at the beginning.
const MAX_DATELINE_CHARS: usize = 60;
/// No page has more of any one thing that matters.
const MAX_KEPT: usize = 200;

/// Where on the page something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Zone {
    /// Where the article may be.
    #[default]
    Main,
    /// Navigation, footer, sidebar, teasers for other articles, comments.
    Around,
}

/// A `<time>` element, or one whose class says that it holds a date.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TimeMark {
    /// The `datetime` attribute, else another that holds a moment.
    pub(super) stated: Option<String>,
    /// Its text.
    pub(super) text: String,
    /// Its class, id and itemprop and those of its parent, in lower case.
    pub(super) names: String,
    /// Whether it is a `<time>`.
    pub(super) is_time: bool,
    pub(super) zone: Zone,
    /// The number of lines of text before it.
    pub(super) position: usize,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Heading {
    /// 1 to 3.
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) zone: Zone,
    /// The number of lines of text before it.
    pub(super) position: usize,
}

/// What a page states, in the order of the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Facts {
    pub(super) language: Option<String>,
    /// Names (lower case) and contents of `<meta>`.
    pub(super) metas: Vec<(String, String)>,
    pub(super) json_ld: Vec<String>,
    pub(super) canonical: Option<String>,
    pub(super) title: Option<String>,
    pub(super) headings: Vec<Heading>,
    /// Microdata: property, value; an author's name is `author`.
    pub(super) properties: Vec<(String, String, Zone)>,
    pub(super) times: Vec<TimeMark>,
    /// Text of elements whose class says byline or author.
    pub(super) bylines: Vec<(Zone, String)>,
    /// Text of links to an author.
    pub(super) author_links: Vec<(Zone, String)>,
    /// Lines of the visible text that begin with or are little more than a date.
    pub(super) date_lines: Vec<DateText>,
    /// A line says that the rest of the article is for subscribers.
    pub(super) withheld: bool,
}

/// A date in the text that a reader sees.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DateText {
    /// The line, or its beginning.
    pub(super) line: String,
    pub(super) zone: Zone,
    /// The number of lines of text before it.
    pub(super) position: usize,
}

impl Facts {
    /// The contents of the first `<meta>` with one of these names that is not empty; the order of names counts.
    pub(super) fn meta<'a>(&'a self, names: &[&'a str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.all_meta(name).next())
    }

    /// The contents of every `<meta>` of this name.
    pub(super) fn all_meta<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(key, _)| key == name).map(|(_, content)| content.trim()).filter(|c| !c.is_empty())
    }

    /// The first value of a microdata property.
    pub(super) fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().filter(|(n, v, _)| n == name && !v.is_empty()).min_by_key(|(_, _, zone)| *zone).map(|(_, v, _)| v.as_str())
    }
}

/// The name of a `<meta>`, in lower case.
pub(super) fn meta_key(get: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let key = get("property").or_else(|| get("name")).or_else(|| get("itemprop")).or_else(|| get("http-equiv"))?;
    Some(key.trim().to_lowercase())
}

/// What the walk knows of where it is.
#[derive(Debug, Clone, Default)]
struct Place {
    zone: Zone,
    in_author: bool,
    names: String,
}

enum Step {
    Enter(NodeId, Place),
    /// The end of an element that ends a line.
    EndBlock(Zone),
}

/// Walks the tree, without recursion, and notes what it finds.
pub(super) fn gather(document: &Document, json_ld: Vec<String>) -> Facts {
    let mut walk = Walk { document, facts: Facts { json_ld, ..Facts::default() }, line: String::new(), position: 0 };
    let mut steps = vec![Step::Enter(document.root(), Place::default())];
    while let Some(step) = steps.pop() {
        match step {
            Step::EndBlock(zone) => walk.end_line(zone),
            Step::Enter(id, place) => walk.enter(id, place, &mut steps),
        }
    }
    walk.end_line(Zone::Main);
    walk.facts
}

struct Walk<'a> {
    document: &'a Document,
    facts: Facts,
    line: String,
    position: usize,
}

impl Walk<'_> {
    fn enter(&mut self, id: NodeId, place: Place, steps: &mut Vec<Step>) {
        let doc = self.document;
        if doc.is_text(id) {
            // A line this long is no date line: what is over need not be kept.
            if self.line.len() < 2 * MAX_SHORT_BYTES {
                self.line.push_str(&doc.text_content(id));
            }
            return;
        }
        let tag = doc.tag_name(id).to_owned();
        let get = |name: &str| doc.get_attribute(id, name);
        let mut here = place.clone();
        match tag.as_str() {
            "html" => self.facts.language = get("lang").or_else(|| get("xml:lang")),
            "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "select" | "textarea" => return,
            "meta" => {
                if let (Some(key), Some(content)) = (meta_key(&get), get("content")) {
                    if let Some(property) = get("itemprop") {
                        let property = if place.in_author && property == "name" { "author".to_owned() } else { property.to_lowercase() };
                        self.facts.properties.push((property, content.clone(), here.zone));
                    }
                    self.facts.metas.push((key, content));
                }
                return;
            }
            "link" => {
                if get("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) && self.facts.canonical.is_none() {
                    self.facts.canonical = get("href").filter(|href| href.starts_with("http"));
                }
                return;
            }
            "title" => {
                if self.facts.title.is_none() {
                    self.facts.title = Some(squeeze(&doc.text_content(id)));
                }
                return;
            }
            _ => {}
        }
        let names =
            format!("{} {} {}", get("class").unwrap_or_default(), get("id").unwrap_or_default(), get("itemprop").unwrap_or_default())
                .to_lowercase();
        if is_around(&tag, &names, &get) {
            here.zone = Zone::Around;
        }
        self.note_element(id, &tag, &names, &place, &mut here);
        here.names = names;
        let block = is_block(&tag);
        if block {
            self.end_line(place.zone);
            steps.push(Step::EndBlock(here.zone));
        }
        let children = doc.child_nodes(id);
        steps.extend(children.into_iter().rev().map(|child| Step::Enter(child, here.clone())));
    }

    fn note_element(&mut self, id: NodeId, tag: &str, names: &str, parent: &Place, here: &mut Place) {
        let doc = self.document;
        let get = |name: &str| doc.get_attribute(id, name);
        let short = || short_text(doc, id);
        if let Some(level) = ["h1", "h2", "h3"].into_iter().zip(1..).find_map(|(name, level)| (name == tag).then_some(level))
            && self.facts.headings.len() < MAX_KEPT
        {
            let text = squeeze(&doc.text_content(id));
            self.facts.headings.push(Heading { level, text, zone: here.zone, position: self.position });
        }
        if tag == "time"
            || (tag == "abbr" && get("data-utime").is_some())
            || (says_date(names) && !matches!(tag, "body" | "main" | "article" | "section" | "a" | "input" | "button"))
        {
            let stated = [
                "datetime",
                "content",
                "data-datetime",
                "data-date",
                "data-timestamp",
                "data-time",
                "data-published",
                "data-utime",
                "title",
            ]
            .iter()
            .find_map(|name| get(name));
            if let Some(text) = short().filter(|_| self.facts.times.len() < MAX_KEPT) {
                let names = format!("{names} {}", parent.names);
                let is_time = matches!(tag, "time" | "abbr");
                self.facts.times.push(TimeMark { stated, text, names, is_time, zone: here.zone, position: self.position });
            }
        }
        if let Some(property) = get("itemprop") {
            let property = property.to_lowercase();
            let is_author = property.split_whitespace().any(|p| matches!(p, "author" | "creator"));
            if is_author && get("itemscope").is_some() {
                here.in_author = true;
            } else if self.facts.properties.len() < MAX_KEPT {
                let name = if parent.in_author && property == "name" || is_author { "author".to_owned() } else { property };
                if let Some(value) = get("content").or_else(|| get("datetime")).or_else(short) {
                    self.facts.properties.push((name, value, here.zone));
                }
            }
        }
        if tag == "a" && get("rel").is_some_and(|rel| rel.split_whitespace().any(|r| r.eq_ignore_ascii_case("author"))) {
            self.facts.author_links.extend(short().map(|text| (here.zone, text)));
        } else if says_author(names)
            && self.facts.bylines.len() < MAX_KEPT
            && let Some(text) = short()
        {
            self.facts.bylines.push((here.zone, text));
        }
    }

    /// Ends a line of visible text, and keeps it if it may be a date line or begins with a date.
    fn end_line(&mut self, zone: Zone) {
        let line = self.line.trim();
        if line.is_empty() {
            self.line.clear();
            return;
        }
        if self.facts.date_lines.len() < MAX_KEPT && line.bytes().filter(u8::is_ascii_digit).count() >= 3 {
            let long = line.len() > MAX_SHORT_BYTES;
            let start = line.char_indices().nth(MAX_DATELINE_CHARS).map_or(line.len(), |(at, _)| at);
            let line = squeeze(if long { &line[..start] } else { line });
            self.facts.date_lines.push(DateText { line, zone, position: self.position });
        }
        if !self.facts.withheld {
            self.facts.withheld = paywall::withholds(line);
        }
        self.position += 1;
        self.line.clear();
    }
}

/// The text of an element, parts of it parted by spaces; `None` where it is long. Stops as soon as it is, so that wrappers
/// inside wrappers are not read over and over.
fn short_text(doc: &Document, id: NodeId) -> Option<String> {
    let mut out = String::new();
    let mut nodes = vec![id];
    let mut visited = 0;
    while let Some(id) = nodes.pop() {
        visited += 1;
        if doc.is_text(id) {
            out.push(' ');
            out.push_str(&doc.text_content(id));
        } else if !matches!(doc.tag_name(id), "script" | "style" | "svg" | "noscript" | "template") {
            nodes.extend(doc.child_nodes(id).into_iter().rev());
        }
        if out.len() > 2 * MAX_SHORT_BYTES || visited > MAX_SHORT_BYTES {
            return None;
        }
    }
    let text = squeeze(&out);
    (text.len() <= MAX_SHORT_BYTES).then_some(text)
}

/// White space made single spaces.
pub(super) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        // Soft hyphens and zero-width spaces are for breaking lines.
        out.extend(word.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')));
    }
    out
}

fn is_block(tag: &str) -> bool {
    !matches!(
        tag,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "wbr"
    )
}

fn is_around(tag: &str, names: &str, get: &dyn Fn(&str) -> Option<String>) -> bool {
    const WORDS: [&str; 22] = [
        "related",
        "comment",
        "sidebar",
        "footer",
        "recommend",
        "newsletter",
        "trending",
        "popular",
        "most-read",
        "mostread",
        "latest-",
        "widget",
        "breadcrumb",
        "read-more",
        "readmore",
        "more-from",
        "also-read",
        "teaser-list",
        "next-article",
        "prev-article",
        "carousel",
        "promo",
    ];
    if matches!(tag, "nav" | "footer" | "aside") || matches!(get("role").as_deref(), Some("navigation" | "complementary" | "contentinfo")) {
        return true;
    }
    !matches!(tag, "html" | "body" | "main" | "article" | "h1" | "time") && WORDS.iter().any(|w| names.contains(w))
}

fn says_date(names: &str) -> bool {
    const WORDS: [&str; 10] = ["date", "time", "publish", "posted", "pubdat", "datum", "fecha", "datetime", "dateline", "post-meta"];
    WORDS.iter().any(|w| names.contains(w)) && !names.contains("update-") && !names.contains("timeline")
}

fn says_author(names: &str) -> bool {
    const WORDS: [&str; 9] = ["author", "byline", "autor", "auteur", "writer", "journalist", "contributor", "creator", "redakteur"];
    WORDS.iter().any(|w| names.contains(w))
}

/// The date that a value states, as long as it can be the date of a page: 1 January 1970 is what programs write for nothing.
pub(super) fn page_date(value: &str, order: Option<dates::Order>, origin: DateOrigin) -> Option<Date> {
    dates::parse_in(value, order, origin).filter(|d| d.day() != (1970, 1, 1) && d.precision >= crate::article::Precision::Day)
}
