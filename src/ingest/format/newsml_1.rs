//! NewsML 1, the IPTC's first news exchange format, as archives of agencies still hold it: `NewsItem` elements in a
//! `NewsML` one, the text in a `DataContent` as NITF, as XHTML or plain.
//!
//! The id leaves the number of the revision out: a later one replaces an earlier one. Codes without a name are no tags.

use super::html::fragment;
use super::{Format, Sink, nitf};
use crate::article::{Article, DateOrigin, Source};
use crate::ingest::wire::{self, Made};
use crate::ingest::xml::{self, Element};
use crate::ingest::{Head, Input, SkipReason, credit, dates, names};
use crate::text::Language;
use std::ops::ControlFlow;

/// See the [module](self).
pub(super) struct Newsml1;

impl Format for Newsml1 {
    fn name(&self) -> &'static str {
        "newsml1"
    }

    fn about(&self) -> &'static str {
        "NewsML 1: news items of an agency as XML, from before NewsML-G2"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["newsml"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        xml::root_name(&head.text).is_some_and(|root| root.eq_ignore_ascii_case("NewsML") || root == "NewsItem")
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        wire::read_records(input, sink, "news item", &["NewsItem"], &mut |item, _, source| read_item(item, source))
    }
}

fn read_item(item: &Element, source: Source) -> Made {
    let content = item.all("ContentItem").filter(|c| formal(c, "MediaType").is_none_or(|kind| kind.eq_ignore_ascii_case("text")));
    let mut contents = content.filter_map(|c| c.child("DataContent")).map(|data| (text(data), data.find("nitf")));
    let (body, inner) = contents.find(|(body, _)| !body.is_empty()).unwrap_or_default();
    let mut article = Article { id: id(item), source, body, ..Article::default() };
    article.title = item.find_text("HeadLine").unwrap_or_default();
    article.authors = item.find_text("ByLine").map(|by| wire::authors(&by)).unwrap_or_default();
    let stated = |name: &str| item.all(name).find_map(|e| dates::parse(&e.words(), DateOrigin::Field));
    article.date = ["FirstCreated", "DateLineDate", "ThisRevisionCreated", "DateId"].into_iter().find_map(stated);
    article.updated = stated("ThisRevisionCreated");
    let languages = item.all("DescriptiveMetadata").find_map(|d| formal(d, "Language").and_then(Language::parse));
    article.language = languages.or_else(|| item.attribute("lang").and_then(Language::parse));
    article.site = item.all("Provider").find_map(|p| formal(p, "Party")).map(str::to_owned).or_else(|| item.find_text("ProviderId"));
    for property in item.all("Property") {
        let (name, value) = (property.attribute("FormalName").unwrap_or_default(), property.attribute("Value").unwrap_or_default());
        match name.to_ascii_lowercase().as_str() {
            "keyword" => names::push_new(&mut article.tags, value),
            "city" => wire::push_place(&mut article.places, value),
            _ => {}
        }
    }
    for keyword in item.all("KeywordLine") {
        names::list(&keyword.words()).iter().for_each(|tag| names::push_new(&mut article.tags, tag));
    }
    if let Some(nitf) = inner {
        nitf::fill(&mut article, nitf);
    }
    credit::state_sender(&mut article, item.find_text("CreditLine").filter(|line| credit::agency(line).is_some()).as_deref());
    let sender = article.site.clone();
    credit::state_sender(&mut article, sender.as_deref());
    if let Some(line) = item.find_text("DateLine") {
        credit::state_line(&mut article, &line);
    }
    match article.body.is_empty() {
        true => Err((SkipReason::NotAnArticle, "a news item without text in it".to_owned())),
        false => Ok(article),
    }
}

fn text(data: &Element) -> String {
    match (data.find("nitf"), data.find("body")) {
        (Some(nitf), _) if nitf.find("body.content").is_some() => nitf::text(nitf),
        (_, Some(page)) => fragment(&page.html()),
        _ => wire::paragraphs(data),
    }
}

/// What all revisions of the item are known under.
fn id(item: &Element) -> String {
    let part = |name: &str| item.find("NewsIdentifier").and_then(|n| n.find_text(name));
    match (part("ProviderId"), part("DateId"), part("NewsItemId")) {
        (Some(provider), Some(date), Some(id)) => format!("urn:newsml:{provider}:{date}:{id}"),
        _ => part("PublicIdentifier").unwrap_or_default(),
    }
}

/// The value that a controlled element states.
fn formal<'e>(parent: &'e Element, name: &str) -> Option<&'e str> {
    parent.child(name)?.attribute("FormalName")
}
