//! JSON Feed 1: a feed as one JSON object, known by the address of its version. Each item is an article.

use super::html::fragment;
use super::{Format, Sink};
use crate::article::{Article, DateOrigin};
use crate::ingest::decode::decode;
use crate::ingest::{Head, Input, SkipReason, dates, names, wire};
use crate::text::Language;
use serde_json::Value;
use std::ops::ControlFlow;

/// See the [module](self).
pub(super) struct JsonFeed;

impl Format for JsonFeed {
    fn name(&self) -> &'static str {
        "jsonfeed"
    }

    fn about(&self) -> &'static str {
        "JSON Feed: a feed as one JSON object"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        is_json_feed(&head.text)
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let bytes = match input.read_all() {
            Ok(bytes) => bytes,
            Err(skip) => return sink(Err(skip)),
        };
        let decoded = decode(&bytes, None);
        let feed: Value = match serde_json::from_str(&decoded.text) {
            Ok(feed) => feed,
            Err(cause) => return sink(Err(input.skip(None, SkipReason::Malformed, cause.to_string()))),
        };
        let Some(items) = feed.get("items").and_then(Value::as_array).filter(|items| !items.is_empty()) else {
            return sink(Err(input.skip(None, SkipReason::NotAnArticle, "a feed without items")));
        };
        for (at, item) in items.iter().enumerate() {
            let member = Some((at + 1).to_string());
            let mut article = article(item, &feed);
            article.source = input.source(member.clone());
            article.notes.extend(decoded.note());
            let made = wire::checked(article, "an item without headline and text");
            sink(made.map_err(|(reason, detail)| input.skip(member, reason, detail)))?;
        }
        ControlFlow::Continue(())
    }
}

/// Whether a file that begins so says that it is a JSON Feed. The version may stand anywhere, but in practice stands first.
pub(super) fn is_json_feed(head: &str) -> bool {
    let start: String = head.chars().take(2000).filter(|c| !c.is_whitespace() && *c != '\\').collect();
    start.starts_with('{')
        && ["https", "http"].iter().any(|scheme| start.contains(&format!("\"version\":\"{scheme}://jsonfeed.org/version/")))
}

fn article(item: &Value, feed: &Value) -> Article {
    let text =
        |from: &Value, name: &str| from.get(name).and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let html = text(item, "content_html").map(|html| fragment(&html)).filter(|body| !body.is_empty());
    let date = |name: &str| text(item, name).and_then(|text| dates::parse(&text, DateOrigin::Field));
    let mut article = Article {
        title: text(item, "title").unwrap_or_default(),
        body: html.or_else(|| text(item, "content_text")).or_else(|| text(item, "summary")).unwrap_or_default(),
        date: date("date_published").or_else(|| date("date_modified")),
        updated: date("date_modified"),
        url: ["url", "external_url"].into_iter().find_map(|name| wire::address(&text(item, name)?)),
        site: text(feed, "title"),
        language: text(item, "language").or_else(|| text(feed, "language")).and_then(|tag| Language::parse(&tag)),
        ..Article::default()
    };
    // An id without a scheme need not be unique beyond its feed.
    let id = text(item, "id").or_else(|| item.get("id").filter(|id| id.is_number()).map(Value::to_string)).unwrap_or_default();
    article.id = match text(feed, "feed_url").or_else(|| text(feed, "home_page_url")) {
        _ if id.is_empty() || id.contains(':') => id,
        Some(feed) => format!("{feed}#{id}"),
        None => String::new(),
    };
    for from in [item, feed] {
        let list = from.get("authors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for author in list.iter().chain(from.get("author")) {
            names::push_new(&mut article.authors, &text(author, "name").unwrap_or_default());
        }
        if !article.authors.is_empty() {
            break;
        }
    }
    let tags = item.get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.filter_map(Value::as_str).for_each(|tag| names::push_new(&mut article.tags, tag.trim()));
    article
}
