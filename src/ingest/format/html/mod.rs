//! Reading a news page: headline, date, authors and text out of HTML as it was served.
//!
//! The page is parsed once into the tree of the `trafilatura` crate; `facts` walks it and gathers everything that pages
//! state about themselves (JSON-LD, `<meta>`, microdata, `<time>`, bylines); `title`, `date`, `author` and `meta` choose
//! among that, each by a ladder from the surest source to the last resort; `content` has the crate find the article in the
//! tree, and `render` makes text of it. A `guard` scans the page first: what would take a parser too long is read by `plain`,
//! which only strips tags, and the page says so in its notes. Bytes to text, and pages to files, are not decided here.

mod author;
mod content;
mod date;
mod facts;
mod guard;
mod json_ld;
mod lean;
mod meta;
mod paywall;
mod plain;
mod promotion;
mod prune;
mod render;
mod scan;
mod title;

use crate::article::{Date, Person, Place};
use crate::ingest::dates::Order;
use crate::ingest::{Input, Limits};
use crate::text::Language;
use std::time::Instant;

/// What is known of a page before it is read; the default is nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct PageHints {
    /// The address it was fetched from. What the page says of itself goes before it.
    pub url: Option<String>,
    /// What comes first in a date like `04/05/2018`, where the page does not tell.
    pub order: Option<Order>,
    /// A longer page is read by stripping its tags only.
    pub max_bytes: usize,
    /// So is one of more open elements within each other.
    pub max_depth: usize,
    /// And one of more attributes on a tag.
    pub max_attributes: usize,
    /// After this moment the article is no longer looked for: the page is read by stripping its tags. `None` takes all the time it needs.
    pub until: Option<Instant>,
}

impl Default for PageHints {
    fn default() -> PageHints {
        let limits = Limits::default();
        PageHints {
            url: None,
            order: None,
            max_bytes: 16 << 20,
            max_depth: limits.depth(),
            max_attributes: limits.attributes(),
            until: None,
        }
    }
}

impl PageHints {
    /// What is known of every page of an input.
    pub(in crate::ingest) fn of(input: &Input<'_>) -> PageHints {
        let limits = input.limits();
        let (max_depth, max_attributes) = (limits.depth(), limits.attributes());
        PageHints { until: input.until(), order: input.settings().order(), max_depth, max_attributes, ..PageHints::default() }
    }
}

/// What a page holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// The headline, without the name of the site; empty where there is none.
    pub title: String,
    /// The text of the article, paragraphs parted by a blank line; empty where there is none.
    pub body: String,
    /// When it was published.
    pub date: Option<Date>,
    /// When it was last changed, where the page says so.
    pub updated: Option<Date>,
    /// Names of who wrote it.
    pub authors: Vec<String>,
    /// The news agency that its metadata names.
    pub agency: Option<String>,
    /// The language that the page declares.
    pub language: Option<Language>,
    /// Its canonical address, else the one it was fetched from.
    pub url: Option<String>,
    /// Name of the outlet, or else the host of [`url`](Page::url).
    pub site: Option<String>,
    /// Sections and keywords.
    pub tags: Vec<String>,
    /// People that its metadata names as its subjects.
    pub people: Vec<Person>,
    /// Places that its metadata names as its subjects.
    pub places: Vec<Place>,
    /// What the reader should know of how it was read.
    pub notes: Vec<String>,
}

/// Reads a page. Never fails: what is not found is left empty.
///
/// ```
/// # use newsearch::ingest::format::html::{PageHints, read_page};
/// let page = read_page("<title>Rain - The Post</title><meta name=date content=2018-04-26><h1>Rain</h1><p>It rained.", &PageHints::default());
/// assert_eq!((page.title.as_str(), page.body.as_str()), ("Rain", "It rained."));
/// assert_eq!(page.date.map(|d| d.day()), Some((2018, 4, 26)));
/// ```
pub fn read_page(text: &str, hints: &PageHints) -> Page {
    if let Some(problem) = guard::check(text, hints) {
        let (facts, body) = plain::read(text, hints.max_bytes);
        let (mut page, ld) = describe(&facts, hints);
        page.body = body;
        paywall::note(&mut page, &facts, &ld);
        page.notes.push(format!("{problem}: read by stripping its tags, so the text may hold more than the article"));
        return page;
    }
    let lean = lean::page(text);
    let document = trafilatura::dom::Document::parse(&lean.html);
    let facts = facts::gather(&document, lean.json_ld);
    let (mut page, ld) = describe(&facts, hints);
    if hints.until.is_some_and(|until| Instant::now() >= until) {
        page.body = plain::read(text, hints.max_bytes).1;
        page.notes
            .push("reading the page took too long: read by stripping its tags, so the text may hold more than the article".to_owned());
    } else {
        page.body = content::body(document, &page);
    }
    paywall::note(&mut page, &facts, &ld);
    page
}

/// The text of a piece of HTML that is an article and nothing else, as feeds and agencies send it.
pub(in crate::ingest) fn fragment(text: &str) -> String {
    let hints = PageHints::default();
    match guard::check(text, &hints) {
        Some(_) => plain::read(text, hints.max_bytes).1,
        // Lean, since the renderer would write out what stands in place of pictures.
        None => render::text(&lean::page(text).html),
    }
}

/// The first heading of a page, else its title, and how many bytes of its text are links.
pub(in crate::ingest) fn heading(text: &str) -> (String, usize) {
    plain::heading(text)
}

/// Everything but the text of the article.
fn describe(facts: &facts::Facts, hints: &PageHints) -> (Page, json_ld::Described) {
    let ld = json_ld::read(&facts.json_ld, facts.canonical.as_deref());
    let url = meta::url(facts, &ld).or_else(|| hints.url.clone());
    let site = meta::site(facts, &ld, url.as_deref());
    let order = meta::order(facts, url.as_deref()).or(hints.order);
    let title = title::choose(facts, &ld, site.as_deref());
    let dates = date::choose(facts, &ld, url.as_deref(), &title, order);
    let agency = meta::agency(facts, &ld).map(str::to_owned);
    let page = Page {
        title,
        agency,
        body: String::new(),
        date: dates.published,
        updated: dates.updated,
        authors: author::choose(facts, &ld, site.as_deref()),
        language: meta::language(facts, &ld),
        tags: meta::tags(facts, &ld),
        people: ld.people.iter().map(Person::stated).collect(),
        places: ld.places.iter().map(Place::stated).collect(),
        url,
        site,
        notes: dates.unreadable.into_iter().collect(),
    };
    (page, ld)
}

#[cfg(test)]
mod tests;
