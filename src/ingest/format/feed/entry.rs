//! One entry of a feed to an article. The dialects differ in names only, so all of them are looked for in every feed.

use super::super::html::fragment;
use super::{text, wordpress};
use crate::article::{Article, Date, DateOrigin, Source};
use crate::ingest::wire::{self, Made};
use crate::ingest::xml::Element;
use crate::ingest::{SkipReason, credit, dates, names};
use crate::text::Language;

/// Namespaces, by the prefixes in use, whose titles, descriptions and authors are those of something else.
const OTHERS: [&str; 14] =
    ["media", "itunes", "excerpt", "wp", "slash", "wfw", "thr", "georss", "gd", "yt", "googleplay", "podcast", "psc", "image"];

/// The article of an entry; `open` are the elements around it, with what stands before it in them.
pub(super) fn read(entry: &Element, open: &[Element], source: Source) -> Made {
    if let Some(why) = wordpress::no_post(entry) {
        return Err((SkipReason::NotAnArticle, why));
    }
    // RSS 1 has the channel before its items, all others around them.
    let channel = open.last().and_then(|parent| parent.child("channel")).or(open.last());
    let mut article = Article { source, ..Article::default() };
    article.title = own(entry, "title").map(text::line).find(|t| !t.is_empty()).or_else(|| media(entry, "title")).unwrap_or_default();
    body(&mut article, entry);
    article.url = url(entry);
    article.id = id(entry, channel);
    let (published, updated) = date(entry, &mut article.notes);
    if published.is_none() && updated.is_some() {
        article.notes.push("the date is that of its last change".to_owned());
    }
    (article.date, article.updated) = (published.or(updated), updated);
    article.agency = own(entry, "source").chain(entry.named("credit")).find_map(|e| credit::agency(&e.words())).map(str::to_owned);
    article.authors = authors(entry, channel);
    article.site = channel.and_then(|c| own(c, "title").map(text::line).find(|t| !t.is_empty()));
    article.language = language(entry, open, channel);
    tags(&mut article, entry);
    article.notes.extend(wordpress::note(entry));
    wire::checked(article, "an entry without headline and text")
}

/// The elements of this name that say something of the entry itself.
fn own<'e, 'n>(entry: &'e Element, name: &'n str) -> impl Iterator<Item = &'e Element> + use<'e, 'n> {
    entry.named(name).filter(|e| !OTHERS.iter().any(|other| e.prefix().eq_ignore_ascii_case(other)))
}

/// What an entry for a video or an episode says in the namespaces of those; it has nothing else to say.
fn media(entry: &Element, name: &str) -> Option<String> {
    entry.all(name).filter(|e| ["media", "itunes"].contains(&e.prefix())).map(text::line).find(|text| !text.is_empty())
}

fn body(article: &mut Article, entry: &Element) {
    let content = own(entry, "encoded").find(|e| !e.words().is_empty());
    if let Some(content) = content {
        let wordpress = entry.elements().any(|e| e.prefix() == "wp");
        article.body =
            if wordpress && !content.has_elements() { fragment(&wordpress::content(&content.text())) } else { text::body(content) };
    }
    for name in ["content", "body", "div", "fulltext", "description", "summary", "tagline", "abstract"] {
        if !article.body.is_empty() {
            return;
        }
        article.body = own(entry, name).map(text::body).find(|body| !body.is_empty()).unwrap_or_default();
        if name == "summary" && !article.body.is_empty() {
            article.notes.push("the file holds only a summary".to_owned());
        }
    }
    if article.body.is_empty() {
        article.body = media(entry, "description").or_else(|| media(entry, "summary")).unwrap_or_default();
    }
}

fn url(entry: &Element) -> Option<String> {
    let originally = entry.child("origLink").and_then(|link| wire::address(&link.words()));
    let link = own(entry, "link").find_map(|link| match link.attribute("href") {
        Some(href) if link.attribute("rel").is_none_or(|rel| rel == "alternate") => wire::address(href),
        Some(_) => None,
        None => wire::address(&link.words()),
    });
    let permanent = || {
        let guid = own(entry, "guid").find(|g| g.attribute("isPermaLink").is_none_or(|v| !v.eq_ignore_ascii_case("false")))?;
        wire::address(&guid.words())
    };
    let other = || ["about", "href"].into_iter().find_map(|name| wire::address(entry.attribute(name)?));
    originally.or(link).or_else(permanent).or_else(other)
}

fn id(entry: &Element, channel: Option<&Element>) -> String {
    let stated = ["guid", "id", "identifier"].into_iter().find_map(|name| own(entry, name).map(Element::words).find(|t| !t.is_empty()));
    let Some(stated) = stated.or_else(|| entry.attribute("about").map(str::to_owned)).filter(|id| id.len() <= 2000) else {
        return String::new();
    };
    let scheme = stated.split_once(':').map_or("", |(scheme, _)| scheme);
    if scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) {
        return stated;
    }
    // Nothing else says that it is the same entry wherever it is met again.
    match channel.and_then(url) {
        Some(feed) => format!("{feed}#{stated}"),
        None => String::new(),
    }
}

/// When it was published, and when last changed. `notes` get what cannot be read of that.
fn date(entry: &Element, notes: &mut Vec<String>) -> (Option<Date>, Option<Date>) {
    let stated = |names: &[&str]| {
        let found = names.iter().flat_map(|name| entry.named(name)).filter(|e| !["media", "itunes"].contains(&e.prefix()));
        found.map(Element::words).find_map(|text| dates::parse(&text, DateOrigin::Field))
    };
    let published = stated(&["pubDate", "published", "issued", "publicationDate", "date", "created", "post_date", "available"]);
    let updated = stated(&["updated", "modified", "lastBuildDate"]);
    let changed = updated.or_else(|| dates::parse(entry.attribute("lastmod")?, DateOrigin::Field));
    if published.or(changed).is_none()
        && let Some(stated) = ["pubDate", "published", "date"]
            .into_iter()
            .flat_map(|name| entry.named(name))
            .map(Element::words)
            .find(|t| t.bytes().any(|b| b.is_ascii_digit()))
            // So WordPress writes that there is none.
            .filter(|t| !t.contains("-0001") && !t.contains("0000-00"))
    {
        notes.push(dates::unreadable(&stated));
    }
    (published, changed)
}

fn authors(entry: &Element, channel: Option<&Element>) -> Vec<String> {
    let mut found = Vec::new();
    let of = |parent: &Element, found: &mut Vec<String>| {
        for name in ["author", "creator"] {
            for author in own(parent, name) {
                match author.child("name") {
                    Some(name) => names::push_new(found, &name.words()),
                    // The author of a feed in Atom may have an address only, and that is no name.
                    None if author.has_elements() => {}
                    None => add_names(&text::line(author), channel, found),
                }
            }
        }
    };
    of(entry, &mut found);
    // An Atom entry without authors has those of its source, or of its feed.
    if found.is_empty()
        && let Some(parent) = entry.child("source").filter(|s| s.has_elements()).or(channel.filter(|c| c.is("feed")))
    {
        of(parent, &mut found);
    }
    found
}

/// Adds the names in "Ann Lee", "ann@example.org (Ann Lee)", "Ann Lee <ann@example.org>", or a login of WordPress.
fn add_names(stated: &str, channel: Option<&Element>, found: &mut Vec<String>) {
    if let Some(name) = wordpress::display_name(stated, channel) {
        return names::push_new(found, &name);
    }
    let parts =
        |open, close| stated.split_once(open).and_then(|(before, after): (&str, &str)| Some((before.trim(), after.rsplit_once(close)?.0)));
    let name = match (parts('(', ')'), parts('<', '>')) {
        (Some((address, name)), _) if address.contains('@') => name,
        (Some((name, address)), _) | (_, Some((name, address))) if address.contains('@') => name,
        _ => stated,
    };
    if !name.contains('@') {
        names::authors(name, false).iter().for_each(|name| names::push_new(found, name));
    }
}

fn language(entry: &Element, open: &[Element], channel: Option<&Element>) -> Option<Language> {
    let element = |parent: &Element| parent.child("language").and_then(|l| Language::parse(&l.words()));
    let attribute = |e: &Element| e.attribute("lang").and_then(Language::parse);
    let of_feed = || channel.and_then(element).or_else(|| open.iter().rev().find_map(attribute));
    element(entry).or_else(|| attribute(entry)).or_else(of_feed)
}

fn tags(article: &mut Article, entry: &Element) {
    for category in entry.named("category").chain(entry.named("subject")) {
        let stated = category.attribute("label").or(category.attribute("term")).map_or_else(|| text::line(category), str::to_owned);
        names::push_new(&mut article.tags, &stated);
    }
    for list in entry.all("keywords") {
        names::list(&list.words()).iter().for_each(|tag| names::push_new(&mut article.tags, tag));
    }
}
