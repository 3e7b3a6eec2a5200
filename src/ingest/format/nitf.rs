//! NITF, the News Industry Text Format 2 and 3: one article a file, as agencies send it and as the annotated corpus of the
//! *New York Times* keeps it. [`fill`] and [`text`] serve the NITF inside NewsML too.
//!
//! The day is that of publication, else of issue; the time a file was made or changed is none. People, places and
//! organisations are those that `identified-content` states; what is marked up inside the text is text. Codes without a
//! name are no tags. An id that is a bare number is put after the name of the publication. The dateline is a place of the article; where the text repeats it, it stays.

use super::{Format, Sink};
use crate::article::{Article, Date, DateOrigin};
use crate::ingest::xml::{self, Element};
use crate::ingest::{Head, Input, credit, dates, names, wire};
use crate::text::Language;
use std::ops::ControlFlow;

/// See the [module](self).
pub(super) struct Nitf;

impl Format for Nitf {
    fn name(&self) -> &'static str {
        "nitf"
    }

    fn about(&self) -> &'static str {
        "NITF: an agency's article as XML, also that of the New York Times annotated corpus"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["nitf"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        // The pieces of NewsML around it may stand alone too.
        xml::root_name(&head.text).is_some_and(|root| {
            root.eq_ignore_ascii_case("nitf") || (["inlineXML", "contentSet"].contains(&root) && head.text.contains("<nitf"))
        })
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        // A file may hold several, one after the other.
        wire::read_records(input, sink, "nitf", &["nitf"], &mut |nitf, _, source| {
            let mut article = Article { source, ..Article::default() };
            fill(&mut article, nitf);
            article.body = text(nitf);
            wire::checked(article, "the NITF has neither headline nor text")
        })
    }
}

/// States in `article` what `nitf` states beside the text and `article` does not yet.
pub(super) fn fill(article: &mut Article, nitf: &Element) {
    let head = nitf.find("body.head");
    if article.id.is_empty() {
        article.id = nitf.all("doc-id").find_map(|id| id.attribute("id-string")).unwrap_or_default().to_owned();
    }
    if article.title.is_empty() {
        article.title = title(nitf).unwrap_or_default();
    }
    article.date = article.date.or_else(|| date(nitf));
    if article.authors.is_empty()
        && let Some(head) = head
    {
        article.authors = authors(head);
    }
    article.language = article.language.or_else(|| {
        let stated = [Some(nitf), nitf.find("body")].into_iter().flatten().find_map(|e| e.attribute("baselang").or(e.attribute("lang")));
        stated.and_then(Language::parse)
    });
    article.updated = article.updated.or_else(|| {
        let revised = nitf.all("revision-history").filter_map(|r| r.attribute("norm")).last()?;
        dates::parse(revised, DateOrigin::Field)
    });
    credit::state_sender(article, head.and_then(|head| head.find_text("distributor")).as_deref());
    if article.agency.is_none() {
        let credits = head.into_iter().flat_map(|head| head.all("byttl").chain(head.all("byline"))).map(Element::words);
        let holder = nitf.find("doc.copyright").and_then(|c| c.attribute("holder")).map(str::to_owned);
        article.agency = credits.chain(holder).find_map(|name| credit::agency(&name)).map(str::to_owned);
    }
    if let Some(line) = head.and_then(|head| head.find("dateline")) {
        credit::state_line(article, &line.words());
    }
    let publication = nitf.find("pubdata");
    article.url = article.url.take().or_else(|| wire::address(publication?.attribute("ex-ref")?));
    article.site = article.site.take().or_else(|| {
        let named = publication.and_then(|p| p.attribute("name")).map(str::to_owned);
        let holder = || nitf.find("doc.copyright")?.attribute("holder").map(str::to_owned);
        named.or_else(|| head?.find_text("distributor")).or_else(holder)
    });
    // A bare number would be the id of some article in half of all other archives.
    if !article.id.is_empty() && article.id.bytes().all(|b| b.is_ascii_digit()) {
        let site = article.site.as_deref().unwrap_or_default().to_lowercase();
        article.id = format!("nitf-{}-{}", site.split_whitespace().collect::<Vec<_>>().join("-"), article.id);
    }
    subjects(article, nitf);
    for location in head.into_iter().flat_map(|head| head.all("dateline")).flat_map(|line| line.all("location")) {
        let name = location.find_text("city").unwrap_or_else(|| location.words());
        wire::push_place(&mut article.places, &name);
    }
}

/// The text of the article.
pub(super) fn text(nitf: &Element) -> String {
    let Some(content) = nitf.find("body.content") else { return String::new() };
    // The corpus of the New York Times gives the first paragraphs apart and then again with all others.
    let full = content.named("block").find(|block| block.attribute("class") == Some("full_text"));
    let text = wire::paragraphs(full.unwrap_or(content));
    // So the Press Association ends its copy.
    text.strip_suffix("\n\nends").map_or_else(|| text.clone(), str::to_owned)
}

fn title(nitf: &Element) -> Option<String> {
    let headline = nitf.find("hedline").or_else(|| nitf.find("headline"));
    let first = headline.and_then(|h| h.find_text("hl1").or_else(|| Some(h.words()))).filter(|t| !t.is_empty());
    first.or_else(|| nitf.child("head")?.child("title").map(Element::words).filter(|t| !t.is_empty()))
}

fn date(nitf: &Element) -> Option<Date> {
    let stated = |element: &str, attribute: &str| {
        nitf.all(element).filter_map(|e| e.attribute(attribute)).find_map(|text| dates::parse(text, DateOrigin::Field))
    };
    let in_parts = || {
        let part = |name: &str| {
            let meta = nitf.all("meta").find(|m| m.attribute("name").is_some_and(|n| n.eq_ignore_ascii_case(name)))?;
            meta.attribute("content")?.parse::<u16>().ok()
        };
        let (year, month, day) = (part("publication_year")?, part("publication_month")?, part("publication_day_of_month")?);
        dates::parse(&format!("{year:04}-{month:02}-{day:02}"), DateOrigin::Field)
    };
    stated("pubdata", "date.publication")
        .or_else(|| stated("date.issue", "norm"))
        .or_else(in_parts)
        .or_else(|| stated("date.release", "norm"))
        .or_else(|| stated("story.date", "norm"))
}

/// Who wrote it. Of several forms of the byline the printed one: the other turns names round for sorting.
fn authors(head: &Element) -> Vec<String> {
    let bylines: Vec<&Element> = head.all("byline").collect();
    let printed = bylines.iter().filter(|b| b.attribute("class") != Some("normalized_byline"));
    for byline in printed.chain(&bylines) {
        let mut found = Vec::new();
        for person in byline.all("person") {
            wire::authors(&person.words()).iter().for_each(|name| names::push_new(&mut found, name));
        }
        if byline.find("person").is_none() {
            found = wire::authors(&byline.own_words());
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// "LEE, ANN", as lists of names have it, the way it is said.
fn turned(name: &str) -> String {
    match name.split(',').map(str::trim).collect::<Vec<_>>()[..] {
        [family, given] if !family.is_empty() && !given.is_empty() => format!("{given} {family}"),
        _ => name.to_owned(),
    }
}

fn subjects(article: &mut Article, nitf: &Element) {
    let mut places = Vec::new();
    for subject in nitf.all("tobject.subject") {
        for part in ["tobject.subject.type", "tobject.subject.matter", "tobject.subject.detail"] {
            names::push_new(&mut article.tags, subject.attribute(part).unwrap_or_default());
        }
    }
    for keyword in nitf.all("keyword") {
        names::push_new(&mut article.tags, keyword.attribute("key").unwrap_or_default());
    }
    for content in nitf.all("identified-content").flat_map(Element::elements) {
        let name = content.attribute("value").filter(|_| !content.is("person")).map_or_else(|| content.words(), str::to_owned);
        let name = if content.words().is_empty() { name } else { content.words() };
        match () {
            () if content.is("person") => wire::push_person(&mut article.people, &turned(&name)),
            () if content.is("location") => names::push_new(&mut places, &content.find_text("city").unwrap_or(name)),
            // A path of sections ("Top/News/World") says what its last part says.
            () if content.is("classifier") || content.is("org") => {
                names::push_new(&mut article.tags, name.rsplit('/').next().unwrap_or_default().trim());
            }
            () => {}
        }
    }
    for section in nitf.all("meta").filter(|m| m.attribute("name") == Some("online_sections")) {
        section.attribute("content").unwrap_or_default().split(';').for_each(|s| names::push_new(&mut article.tags, s.trim()));
    }
    places.iter().for_each(|name| wire::push_place(&mut article.places, name));
}
