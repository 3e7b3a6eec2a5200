//! When the article of a page was published: a ladder from what is right most often to the last resort.

use super::facts::{Facts, TimeMark, Zone, page_date};
use super::json_ld::Described;
use crate::article::{Date, DateOrigin};
use crate::ingest::dates::{self, Order};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Dates {
    pub(super) published: Option<Date>,
    pub(super) updated: Option<Date>,
}

/// Names of `<meta>` that state publication, surest first.
const PUBLISHED: [&str; 44] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "og:pubdate",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "pub_date",
    "published-date",
    "published_time",
    "publication_date",
    "date.published",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "parsely-pub-date",
    "sailthru.date",
    "date",
    "article.published",
    "article:published_date",
    "content_publisheddate",
    "cxenseparse:publishtime",
    "cxenseparse:recs:publishtime",
    "lastpublisheddate",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "bepress_citation_date",
    "prism.publicationdate",
    "dcsext.articlefirstpublished",
    "rnews:datepublished",
    "dc.date",
    "dcterms.date",
    "dc:date",
    "dc.date.created",
    "dc:date.created",
    "dcterms.created",
    "dc.created",
    "datecreated",
    "article_date_original",
    "originalpublicationdate",
];

const MODIFIED: [&str; 12] = [
    "article:modified_time",
    "og:article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "dc:date.modified",
    "last_updated_date",
    "lastmod",
    "last-modified",
    "article:updated",
];

/// Chooses among all dates on the page.
pub(super) fn choose(facts: &Facts, ld: &Described, url: Option<&str>, order: Option<Order>) -> Dates {
    let stated = |text: Option<&str>, origin| text.and_then(|t| page_date(t, order, origin));
    let meta = |names: &[&str]| names.iter().find_map(|n| facts.all_meta(n).find_map(|v| page_date(v, order, DateOrigin::Meta)));
    let published = stated(ld.published.as_deref(), DateOrigin::JsonLd)
        .or_else(|| meta(&PUBLISHED))
        .or_else(|| stated(facts.property("datepublished"), DateOrigin::Time))
        .or_else(|| marked(facts, order, |m| m.is_time && says_published(m)))
        .or_else(|| url.and_then(from_url))
        .or_else(|| stated(ld.created.as_deref(), DateOrigin::JsonLd))
        .or_else(|| marked(facts, order, |m| m.is_time && m.zone == Zone::Main && m.after_headline))
        .or_else(|| marked(facts, order, |m| m.is_time && m.zone == Zone::Main))
        .or_else(|| marked(facts, order, |m| m.zone == Zone::Main && m.after_headline))
        .or_else(|| marked(facts, order, |m| m.zone == Zone::Main))
        .or_else(|| lines(facts, order, |zone, after| zone == Zone::Main && after))
        .or_else(|| lines(facts, order, |zone, _| zone == Zone::Main));
    let updated = stated(ld.modified.as_deref(), DateOrigin::JsonLd)
        .or_else(|| meta(&MODIFIED))
        .or_else(|| stated(facts.property("datemodified"), DateOrigin::Time));
    let published = published.or(updated).or_else(|| marked(facts, order, |m| m.is_time)).or_else(|| lines(facts, order, |_, _| true));
    Dates { published, updated }
}

fn says_published(mark: &TimeMark) -> bool {
    let names = &mark.names;
    mark.zone == Zone::Main
        && ["publish", "entry-date", "posted", "pubdate", "created", "post-date"].iter().any(|w| names.contains(w))
        && !says_updated(mark)
}

fn says_updated(mark: &TimeMark) -> bool {
    ["updated", "modified", "datemodified"].iter().any(|w| mark.names.contains(w)) && !mark.names.contains("published")
}

/// The first date of a `<time>` or date element that `accept` takes; one that tells of a change only if there is no other.
fn marked(facts: &Facts, order: Option<Order>, accept: impl Fn(&TimeMark) -> bool) -> Option<Date> {
    let date = |mark: &TimeMark| {
        let stated = mark.stated.as_deref().and_then(|s| page_date(s, order, DateOrigin::Time));
        stated.or_else(|| dates::first(&mark.text, order, if mark.is_time { DateOrigin::Time } else { DateOrigin::Text }).map(|(_, d)| d))
    };
    let marks = || facts.times.iter().filter(|m| accept(m));
    marks().filter(|m| !says_updated(m)).find_map(date).or_else(|| marks().find_map(date))
}

/// The first date line, and only then any short line that holds a date.
fn lines(facts: &Facts, order: Option<Order>, accept: impl Fn(Zone, bool) -> bool) -> Option<Date> {
    let lines = || facts.date_lines.iter().filter(|l| accept(l.zone, l.after_headline));
    let found: Vec<_> = lines().filter_map(|l| dates::find(&l.line, order, DateOrigin::Text)).collect();
    let line = found.iter().find(|l| !l.updated).or(found.first());
    line.map(|l| l.date)
        .or_else(|| lines().filter(|l| l.line.len() < 120).find_map(|l| dates::first(&l.line, order, DateOrigin::Text).map(|(_, d)| d)))
}

/// The day in an address: `/2018/04/26/`, `/2018-04-26-`, `/20180426/`.
fn from_url(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let runs: Vec<&str> = path.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let recent = |date: Option<Date>| date.filter(|d| (1990..=2100).contains(&d.day().0));
    for window in runs.windows(3) {
        if let [year, month, day] = window
            && year.len() == 4
            && (1..=2).contains(&day.len())
            && let found @ Some(_) = recent(dates::parse(&format!("{year}-{month:0>2}-{day:0>2}"), DateOrigin::Url))
        {
            return found;
        }
    }
    runs.iter()
        .filter(|run| run.len() == 8 && run.bytes().all(|b| b.is_ascii_digit()))
        .find_map(|run| recent(dates::parse(run, DateOrigin::Url)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_day_in_an_address() {
        let day = |url: &str| from_url(url).map(|d| d.to_string());
        assert_eq!(day("https://a.example/news/2018/04/26/rain.html").as_deref(), Some("2018-04-26"));
        assert_eq!(day("https://a.example/2018/apr/26/rain").as_deref(), Some("2018-04-26"));
        assert_eq!(day("https://a.example/20180426-rain").as_deref(), Some("2018-04-26"));
        assert_eq!(day("https://a.example/12345678/2018/04/rain"), None);
    }
}
