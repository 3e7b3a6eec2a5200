//! When the article of a page was published: a ladder from what is right most often to the last resort.

use super::facts::{Facts, Heading, TimeMark, Zone, page_date};
use super::json_ld::Described;
use crate::article::{Date, DateOrigin, Precision};
use crate::ingest::dates::{self, Order};
use crate::text::fold;

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Dates {
    pub(super) published: Option<Date>,
    pub(super) updated: Option<Date>,
    /// What to tell of a date that is stated and cannot be read, where there is no other.
    pub(super) unreadable: Option<String>,
}

/// Names of `<meta>` that state publication, surest first.
const PUBLISHED: &str = "article:published_time og:article:published_time article:published og:published_time article:published_date datepublished \
    og:pubdate pubdate publishdate publish-date publish_date pub_date published-date published_time publication_date date.published article.published \
    dc.date.issued dcterms.issued dc.issued parsely-pub-date sailthru.date content_publisheddate cxenseparse:publishtime cxenseparse:recs:publishtime \
    citation_publication_date citation_online_date citation_date bepress_citation_date prism.publicationdate rnews:datepublished originalpublicationdate \
    article_date_original";

/// Names of `<meta>` that some sites use for publication and others for the last change.
const PERHAPS_PUBLISHED: &str = "date dc.date dcterms.date dc:date dc.date.created dc:date.created dcterms.created dc.created datecreated \
    lastpublisheddate dcsext.articlefirstpublished";

/// Names of `<meta>` that state the last change.
const MODIFIED: &str = "article:modified_time og:article:modified_time article:modified article:updated og:updated_time datemodified dcterms.modified \
    dc.date.modified dc:date.modified last_updated_date lastmod last-modified";

/// A `<time>` that scores below this stands by the headline.
const CLOSE: usize = 14;

/// Chooses among all dates on the page.
pub(super) fn choose(facts: &Facts, ld: &Described, url: Option<&str>, title: &str, order: Option<Order>) -> Dates {
    let stated = |text: Option<&str>, origin| text.and_then(|t| page_date(t, order, origin));
    let meta =
        |names: &str| names.split_ascii_whitespace().find_map(|n| facts.all_meta(n).find_map(|v| page_date(v, order, DateOrigin::Meta)));
    let headline = headline_position(facts, title);
    let from_url = url.and_then(from_url);
    let published = stated(ld.published.as_deref(), DateOrigin::JsonLd)
        .or_else(|| meta(PUBLISHED))
        .or_else(|| stated(facts.property("datepublished"), DateOrigin::Time))
        .or_else(|| marked_published(facts, order))
        .map(|date| local_day(in_local_time(date, facts, order), from_url))
        .or(from_url)
        .or_else(|| {
            visible(facts, order, headline).filter(|(penalty, d)| *penalty < CLOSE && d.origin == DateOrigin::Time).map(|(_, date)| date)
        })
        .or_else(|| meta(PERHAPS_PUBLISHED))
        .or_else(|| stated(ld.created.as_deref(), DateOrigin::JsonLd))
        .or_else(|| visible(facts, order, headline).map(|(_, date)| date));
    let updated = stated(ld.modified.as_deref(), DateOrigin::JsonLd)
        .or_else(|| meta(MODIFIED))
        .or_else(|| stated(facts.property("datemodified"), DateOrigin::Time));
    let published = published.or(updated);
    let stated = || ld.published.as_deref().or_else(|| PUBLISHED.split_ascii_whitespace().find_map(|name| facts.all_meta(name).next()));
    let unreadable = || stated().filter(|text| text.bytes().any(|b| b.is_ascii_digit())).map(dates::unreadable);
    Dates { unreadable: if published.is_none() { unreadable() } else { None }, published, updated }
}

/// A moment stated in UTC as the page states the same moment in its own time, if it does.
fn in_local_time(stated: Date, facts: &Facts, order: Option<Order>) -> Date {
    if stated.offset_minutes() != 0 || stated.precision != Precision::Time {
        return stated;
    }
    let same = |d: &Date| d.offset_minutes() != 0 && d.seconds().abs_diff(stated.seconds()) < 60;
    let local = facts.times.iter().filter_map(|mark| mark_date(mark, order)).find(same);
    local.map_or(stated, |date| date.with_origin(stated.origin))
}

/// A moment stated in UTC falls on another day at many outlets; if the address holds the day before or after, that is the day
/// on which the article appeared there.
fn local_day(stated: Date, address: Option<Date>) -> Date {
    const DAY: i64 = 24 * 3600;
    match address {
        Some(day) if stated.offset_minutes() == 0 && stated.precision == Precision::Time => {
            let into = stated.seconds() - day.seconds();
            // West of Greenwich the day lasts until noon of the next, UTC; east of it begins 14 hours before.
            if (DAY..DAY + DAY / 2).contains(&into) || (-14 * 3600..0).contains(&into) { day } else { stated }
        }
        _ => stated,
    }
}

/// The first `<time>` whose class says that it is the time of publication.
fn marked_published(facts: &Facts, order: Option<Order>) -> Option<Date> {
    let says = |m: &&TimeMark| {
        m.is_time
            && m.zone == Zone::Main
            && !says_updated(m)
            && ["publish", "entry-date", "posted", "pubdate", "created", "post-date"].iter().any(|w| m.names.contains(w))
    };
    facts.times.iter().filter(says).find_map(|mark| mark_date(mark, order))
}

fn says_updated(mark: &TimeMark) -> bool {
    // WordPress themes give the class "updated" to the date of publication.
    let dated = ["publish", "post-date", "entry-date"].iter().any(|w| mark.names.contains(w));
    !dated && ["updated", "modified", "update-"].iter().any(|w| mark.names.contains(w))
}

fn mark_date(mark: &TimeMark, order: Option<Order>) -> Option<Date> {
    let stated = mark.stated.as_deref().and_then(|s| page_date(s, order, DateOrigin::Time));
    let origin = if mark.is_time { DateOrigin::Time } else { DateOrigin::Text };
    stated.or_else(|| dates::first(&mark.text, order, origin).map(|(_, d)| d)).filter(|d| d.day() != (1970, 1, 1))
}

/// The date that a reader would take for the article's: near the headline, in an element or on a line made for it.
fn visible(facts: &Facts, order: Option<Order>, headline: usize) -> Option<(usize, Date)> {
    let distance = |position: usize| if position >= headline { position - headline } else { 2 * (headline - position) + 2 };
    let around = |zone: Zone| if zone == Zone::Around { 60 } else { 0 };
    let mut best: Option<(usize, Date)> = None;
    let mut offer = |penalty: usize, date: Date| {
        if best.is_none_or(|(least, _)| penalty < least) {
            best = Some((penalty, date));
        }
    };
    for mark in &facts.times {
        if let Some(date) = mark_date(mark, order) {
            let kind = if mark.is_time { 0 } else { 2 } + if says_updated(mark) { 25 } else { 0 };
            offer(4 + kind + distance(mark.position) + around(mark.zone), date);
        }
    }
    for line in &facts.date_lines {
        let penalty = 4 + distance(line.position) + around(line.zone);
        if let Some(found) = dates::find(&line.line, order, DateOrigin::Text) {
            offer(penalty + if found.updated { 25 } else { 1 }, found.date);
        } else if let Some((bytes, date)) = dates::first(&line.line, order, DateOrigin::Text) {
            offer(penalty + if bytes.start < 25 { 5 } else { 25 }, date);
        }
    }
    best
}

/// Where the headline stands: the heading that says the title, else the first of the highest level; the start of the page
/// where there are no headings.
fn headline_position(facts: &Facts, title: &str) -> usize {
    let title = fold(title);
    let says_title = |h: &&Heading| {
        let text = fold(&h.text);
        // A heading may hold the kicker or a date as well, but not be a mere word of the title.
        text.len() * 2 > title.len() && !title.is_empty() && (title.contains(&text) || text.contains(&title))
    };
    let first = || facts.headings.iter().filter(|h| h.zone == Zone::Main).min_by_key(|h| h.level);
    facts.headings.iter().find(says_title).or_else(first).map_or(0, |h| h.position)
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
