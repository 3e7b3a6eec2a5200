//! NewsML-G2, the IPTC's news exchange format 2: a `newsItem` a file, or a `newsMessage` of several. The text stands in it
//! as XHTML, as NITF or plain.
//!
//! The id is the guid, which all versions of an item share: a later version replaces an earlier one. The day is that on
//! which the content was created, else the item; `versionCreated` only where nothing else is stated. Subjects are people,
//! places or tags by their type; one without a name in the file, a mere code, is none. Pictures, videos, packages, events
//! and plans are no articles, and neither is an item that its agency has withdrawn.

use super::html::fragment;
use super::{Format, Sink, nitf};
use crate::article::{Article, DateOrigin, Source};
use crate::ingest::wire::{self, Made};
use crate::ingest::xml::{self, Element};
use crate::ingest::{Head, Input, SkipReason, credit, dates, names};
use crate::text::Language;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// The items of the standard; only the first may be an article.
const ITEMS: [&str; 6] = ["newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"];

/// See the [module](self).
pub(super) struct NewsmlG2;

impl Format for NewsmlG2 {
    fn name(&self) -> &'static str {
        "newsml-g2"
    }

    fn about(&self) -> &'static str {
        "NewsML-G2: news items of an agency as XML, one a file or several in a message"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        xml::root_name(&head.text).is_some_and(|root| root == "newsMessage" || ITEMS.contains(&root))
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        wire::read_records(input, sink, "news item", &ITEMS, &mut |item, _, source| read_item(item, source))
    }
}

fn read_item(item: &Element, source: Source) -> Made {
    let not_an_article = |detail: String| Err((SkipReason::NotAnArticle, detail));
    if !item.is("newsItem") {
        return not_an_article(format!("a {}", ITEMS.into_iter().find(|name| item.is(name)).unwrap_or("item")));
    }
    let meta = item.child("itemMeta");
    let code = |name: &str| meta.and_then(|m| m.child(name)?.attribute("qcode")).map(|qcode| qcode.rsplit(':').next().unwrap_or(qcode));
    if let Some(status @ ("canceled" | "cancelled" | "withheld")) = code("pubStatus") {
        return not_an_article(format!("its agency states that it is {status}"));
    }
    let class = code("itemClass").unwrap_or("news");
    let Some((body, inner)) = content(item) else {
        return not_an_article(format!("an item of class {class} without text in it"));
    };
    let article = describe(item, source, body, inner);
    // A flash is a headline without text; anything else without text is no article.
    if article.body.is_empty() && (article.title.is_empty() || class != "text") {
        return not_an_article(format!("an item of class {class} without text in it"));
    }
    Ok(article)
}

/// The text of an item, of several renditions the first that has some, and the NITF it stood in. `None` where the item
/// carries none, or something else: a table of results, a list of events.
fn content(item: &Element) -> Option<(String, Option<&Element>)> {
    let set = item.child("contentSet")?;
    let mut empty = None;
    for inline in set.elements().filter(|e| e.is("inlineXML") || e.is("inlineData")) {
        let nitf = inline.find("nitf");
        let body = match (nitf, inline.find("body").or_else(|| inline.find("html"))) {
            (Some(nitf), _) => nitf::text(nitf),
            (None, Some(page)) => fragment(&page.html()),
            (None, None) if inline.is("inlineData") || inline.elements().any(|e| e.is("p") || e.is("div")) => wire::paragraphs(inline),
            (None, None) => continue,
        };
        if !body.is_empty() {
            return Some((body, nitf));
        }
        empty = empty.or(Some((body, nitf)));
    }
    empty
}

fn describe(item: &Element, source: Source, body: String, nitf: Option<&Element>) -> Article {
    let (meta, about) = (item.child("itemMeta"), item.child("contentMeta"));
    let mut article = Article { id: item.attribute("guid").unwrap_or_default().to_owned(), source, body, ..Article::default() };
    let languages =
        [about.and_then(|a| a.child("language")?.attribute("tag")), item.attribute("lang"), about.and_then(|a| a.attribute("lang"))];
    article.language = languages.into_iter().flatten().find_map(Language::parse);
    let headlines: Vec<&Element> = about.into_iter().flat_map(|a| a.named("headline")).filter(|h| !h.words().is_empty()).collect();
    // A headline with a role may be a subhead or a short form.
    let headline = headlines.iter().find(|h| h.attribute("role").is_none()).or(headlines.first());
    article.title = headline.map(|h| h.words()).unwrap_or_default();
    let stated = |parent: Option<&Element>, name: &str| dates::parse(&parent?.child(name)?.words(), DateOrigin::Field);
    article.date = stated(about, "contentCreated").or_else(|| stated(meta, "firstCreated"));
    article.authors = about.and_then(|a| a.find_text("by")).map(|by| wire::authors(&by)).unwrap_or_default();
    article.site = site(item, &article);
    // "By Reuters" names nobody.
    article.authors.retain(|name| article.site.as_deref().is_none_or(|site| !site.eq_ignore_ascii_case(name)));
    subjects(&mut article, item, about);
    if let Some(nitf) = nitf {
        nitf::fill(&mut article, nitf);
    }
    article.updated = stated(about, "contentModified").or_else(|| stated(meta, "versionCreated")).or(article.updated);
    article.date = article.date.or_else(|| stated(meta, "versionCreated"));
    if let Some(line) = about.and_then(|a| a.find_text("dateline")) {
        credit::state_line(&mut article, &line);
    }
    let credited = about.and_then(|a| a.find_text("creditline")).filter(|line| credit::agency(line).is_some());
    let sender = credited.or_else(|| article.site.clone());
    credit::state_sender(&mut article, sender.as_deref());
    if article.authors.is_empty() {
        let people = about.into_iter().flat_map(|a| a.elements()).filter(|e| e.is("creator") || e.is("contributor"));
        for person in people.filter(|e| kind(e) == "person") {
            let name = name_of(person, &article).unwrap_or_default();
            names::push_new(&mut article.authors, &name);
        }
    }
    if article.title.is_empty() {
        article.title = item.child("contentSet").and_then(|set| set.find_text("title").or_else(|| set.find_text("h1"))).unwrap_or_default();
    }
    article
}

/// The agency, by the name it is known under.
fn site(item: &Element, article: &Article) -> Option<String> {
    let (meta, about) = (item.child("itemMeta"), item.child("contentMeta"));
    let provider = meta.and_then(|m| m.child("provider"));
    let literal = |e: &Element| e.attribute("literal").map(str::to_owned);
    let credit =
        || about?.find_text("creditline").map(|line| line.trim_matches([' ', '-', '–', '—']).to_owned()).filter(|line| !line.is_empty());
    let origin = || about?.named("infoSource").find_map(|e| name_of(e, article).or_else(|| literal(e)));
    provider.and_then(|p| name_of(p, article)).or_else(credit).or_else(origin).or_else(|| literal(provider?))
}

fn subjects(article: &mut Article, item: &Element, about: Option<&Element>) {
    // The first of a code counts. Its name is looked for once, however many subjects refer to it.
    let mut asserts: HashMap<&str, &Element> = HashMap::new();
    for assert in item.named("assert") {
        if let Some(code) = assert.attribute("qcode") {
            asserts.entry(code).or_insert(assert);
        }
    }
    let mut found: HashMap<&str, Option<String>> = HashMap::new();
    for subject in about.into_iter().flat_map(Element::elements) {
        if subject.is("keyword") {
            names::push_new(&mut article.tags, &subject.words());
            continue;
        }
        if !(subject.is("subject") || subject.is("located")) {
            continue;
        }
        let asserted = || {
            let code = subject.attribute("qcode")?;
            let assert = asserts.get(code)?;
            found.entry(code).or_insert_with(|| name_of(assert, article)).clone()
        };
        let Some(name) = name_of(subject, article).or_else(asserted) else { continue };
        match kind(subject) {
            _ if subject.is("located") => wire::push_place(&mut article.places, &name),
            "person" => wire::push_person(&mut article.people, &name),
            "geoarea" | "poi" => wire::push_place(&mut article.places, &name),
            _ => names::push_new(&mut article.tags, &name),
        }
    }
}

/// What a concept is by its type: `cpnat:geoArea` gives "geoarea".
fn kind(concept: &Element) -> &'static str {
    let code = concept.attribute("type").and_then(|t| t.rsplit(':').next()).unwrap_or_default();
    ["person", "geoarea", "poi"].into_iter().find(|kind| code.eq_ignore_ascii_case(kind)).unwrap_or("")
}

/// The name of a concept, in the language of the article if it has one in it.
fn name_of(concept: &Element, article: &Article) -> Option<String> {
    let named = || concept.named("name").filter(|n| !n.words().is_empty());
    let same = named().find(|n| n.attribute("lang").and_then(Language::parse).is_some_and(|l| Some(l) == article.language));
    same.or_else(|| named().next()).map(Element::words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{ReadOptions, read_stream};

    #[test]
    fn subjects_find_their_names_in_what_is_asserted_however_many_there_are() {
        let count = 20_000;
        let asserts: String = (0..count).map(|n| format!("<assert qcode=\"x:{n}\"><name>Topic {n}</name></assert>")).collect();
        let subjects: String = (0..count).rev().map(|n| format!("<subject qcode=\"x:{n}\"/>")).collect();
        let xml = format!(
            "<newsItem guid=\"g\">{asserts}<contentMeta><headline>Ports</headline>{subjects}</contentMeta><contentSet><inlineXML><html><body><p>Ships stayed.</p></body></html></inlineXML></contentSet></newsItem>"
        );
        let begun = std::time::Instant::now();
        let mut tags = Vec::new();
        read_stream(&mut xml.as_bytes(), "a.xml", &ReadOptions::default(), &mut |made| {
            tags.extend(made.expect("an article").tags);
            ControlFlow::Continue(())
        });
        assert_eq!(tags.first().map(String::as_str), Some("Topic 19999"));
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }
}
