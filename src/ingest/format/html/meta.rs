//! Address, outlet, language, keywords, and the order of day and month, as the page states them.

use super::facts::Facts;
use super::json_ld::Described;
use crate::ingest::credit;
use crate::ingest::dates::Order;
use crate::text::Language;
use std::collections::HashSet;

/// More keywords than this are spam.
const MAX_TAGS: usize = 100;

/// The canonical address.
pub(super) fn url(facts: &Facts, ld: &Described) -> Option<String> {
    let absolute = |url: &str| (url.starts_with("http://") || url.starts_with("https://")).then(|| url.trim().to_owned());
    facts
        .canonical
        .as_deref()
        .and_then(absolute)
        .or_else(|| facts.meta(&["og:url", "twitter:url"]).and_then(absolute))
        .or_else(|| ld.url.as_deref().and_then(absolute))
}

/// The name of the outlet; the host of the address where there is none.
pub(super) fn site(facts: &Facts, ld: &Described, url: Option<&str>) -> Option<String> {
    let named = facts.meta(&["og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "al:android:app_name"]);
    let named = named.map(str::to_owned).or_else(|| ld.publisher.clone());
    named.filter(|name| !name.contains("://") && name.len() < 100).or_else(|| url.and_then(host).map(str::to_owned))
}

/// The news agency that the metadata names as the source of the article.
pub(super) fn agency(facts: &Facts, ld: &Described) -> Option<&'static str> {
    const NAMES: [&str; 9] =
        ["source", "dc.source", "dcterms.source", "article:source", "news_source", "credit", "provider", "agency", "copyright-holder"];
    let stated = || NAMES.iter().flat_map(|name| facts.all_meta(name)).find_map(credit::agency);
    ld.sources.iter().find_map(|name| credit::agency(name)).or_else(stated)
}

/// The host of an address, without `www.`.
pub(super) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|h| !h.is_empty())
}

/// The language that the page declares.
pub(super) fn language(facts: &Facts, ld: &Described) -> Option<Language> {
    let metas = facts.meta(&["og:locale", "language", "dc.language", "content-language"]);
    [facts.language.as_deref(), ld.language.as_deref(), metas].into_iter().flatten().find_map(Language::parse)
}

/// What comes first in the page's dates: by its locale, else by the country of its host.
pub(super) fn order(facts: &Facts, url: Option<&str>) -> Option<Order> {
    let locale = [facts.language.as_deref(), facts.meta(&["og:locale"])].into_iter().flatten().find_map(Order::of_locale);
    locale.or_else(|| {
        let country = url.and_then(host)?.rsplit('.').next()?;
        // Two letters are a country, but for those sold as words.
        let sold = matches!(country, "io" | "co" | "tv" | "me" | "ai" | "fm" | "ly" | "us" | "ca");
        (country.len() == 2 && !sold).then_some(Order::DayFirst)
    })
}

/// Keywords and sections, each once.
pub(super) fn tags(facts: &Facts, ld: &Described) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    let mut add = |tag: &str| {
        let tag = tag.trim().trim_matches(['"', '#', '[', ']']).trim();
        if !tag.is_empty() && tag.len() < 100 && out.len() < MAX_TAGS && seen.insert(tag.to_lowercase()) {
            out.push(tag.to_owned());
        }
    };
    for name in ["article:section", "article:tag", "og:article:tag", "book:tag"] {
        facts.all_meta(name).for_each(&mut add);
    }
    ld.sections.iter().chain(&ld.keywords).for_each(|tag| add(tag));
    for name in ["news_keywords", "keywords", "parsely-tags", "parsely-section", "sailthru.tags", "dc.subject"] {
        facts.all_meta(name).flat_map(|list| list.split([',', ';'])).for_each(&mut add);
    }
    out
}
