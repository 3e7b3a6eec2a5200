//! Crawls: WARC, as Common Crawl, Heritrix, Wget and Browsertrix write it, and ARC, its predecessor. Responses that are HTML
//! pages become articles by way of the page reader, and the plain text of WET files as it stands; the date of the crawl is not
//! the date of an article. What else a crawl holds (requests, pictures, repeats, errors) is counted, and told once.
//!
//! `record` parts the stream into records and gets over damage; `http` takes a response apart.

mod http;
mod record;

use super::html::PageHints;
use super::page;
use super::{Format, Sink};
use crate::article::Article;
use crate::ingest::decode::decode;
use crate::ingest::{Head, Input, Skip, SkipReason};
use record::{Next, Record, Records};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// How many damaged places are told one by one.
const DAMAGE_TOLD: u64 = 10;

/// How many kinds of what is no page are told apart.
const KINDS_TOLD: usize = 8;

/// See the [module](self). Members are records, counted from 1 with those that are no pages, so that a message leads to its
/// place.
pub(super) struct Warc;

impl Format for Warc {
    fn name(&self) -> &'static str {
        "warc"
    }

    fn about(&self) -> &'static str {
        "WARC and ARC: the HTML pages of a web crawl; WET: their text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["warc", "arc", "wet", "wat"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        let digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
        head.text.strip_prefix("WARC/").is_some_and(digit) || head.text.starts_with("filedesc://")
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let mut records = Records::new(input.limits().max_record_bytes);
        let mut others = Others::default();
        let mut damaged = 0_u64;
        let mut pages = 0_u64;
        for number in 1_u64.. {
            let member = Some(number.to_string());
            // Pictures and films between the pages take time that is not theirs.
            input.restart_clock();
            let record = match records.next(input) {
                Ok(Next::End) => break,
                Ok(Next::Record(record)) => record,
                Ok(Next::Damaged(detail)) => {
                    damaged += 1;
                    if damaged <= DAMAGE_TOLD {
                        sink(Err(input.skip(member, SkipReason::Damaged, detail)))?;
                    }
                    continue;
                }
                Ok(Next::TooLarge(detail)) => {
                    sink(Err(input.skip(member, SkipReason::TooLarge, detail)))?;
                    continue;
                }
                Err(fault) => {
                    sink(Err(fault))?;
                    break;
                }
            };
            match article(record, input, member) {
                Ok(article) => {
                    pages += 1;
                    sink(Ok(article))?;
                }
                Err(NoPage::Kind(kind)) => others.add(kind),
                Err(NoPage::Bookkeeping) => {}
                Err(NoPage::Skip(skip)) => sink(Err(skip))?,
            }
        }
        if damaged > DAMAGE_TOLD {
            let detail = format!("{} more damaged places, {damaged} in all", damaged - DAMAGE_TOLD);
            sink(Err(input.skip(None, SkipReason::Damaged, detail)))?;
        }
        match others.told() {
            Some(told) => sink(Err(input.skip(None, SkipReason::NotAnArticle, told))),
            None if pages == 0 && damaged == 0 => sink(Err(input.skip(None, SkipReason::NotAnArticle, "no record in it is a page"))),
            None => ControlFlow::Continue(()),
        }
    }
}

/// Why a record gives no article.
enum NoPage {
    /// It holds something else, to be counted under this name.
    Kind(String),
    /// It describes the crawl.
    Bookkeeping,
    Skip(Skip),
}

fn article(record: Record, input: &Input<'_>, member: Option<String>) -> Result<Article, NoPage> {
    let kind = record.kind.as_str();
    let (bytes, charset) = match kind {
        "response" | "resource" | "conversion" => {
            let content = http::content(&record.block, record.content_type.as_deref(), input.limits()).map_err(NoPage::Kind)?;
            match content.media.as_deref() {
                Some("text/html" | "application/xhtml+xml") => (content.body, content.charset),
                Some("text/plain") if kind == "conversion" => return Ok(text(&content.body, record.url, input, member)),
                None if page::is_page(&content.body) => (content.body, content.charset),
                Some(media) => return Err(NoPage::Kind(media.to_owned())),
                None => return Err(NoPage::Kind("of no stated type".to_owned())),
            }
        }
        "revisit" => return Err(NoPage::Kind("repeats of an earlier page".to_owned())),
        _ => return Err(NoPage::Bookkeeping),
    };
    if bytes.trim_ascii().is_empty() {
        return Err(NoPage::Skip(input.skip(member, SkipReason::Empty, "a page without content")));
    }
    let hints = PageHints { url: record.url, ..PageHints::of(input) };
    let mut article = page::article(&bytes, charset.as_deref(), &hints);
    article.source = input.source(member);
    article.notes.extend(record.cut.map(|why| format!("the crawler cut the page short: {why}")));
    Ok(article)
}

/// What a WET file holds: the title of a page in the first line, and all of its text.
fn text(bytes: &[u8], url: Option<String>, input: &Input<'_>, member: Option<String>) -> Article {
    let decoded = decode(bytes, None);
    let (title, body) = decoded.text.trim().split_once('\n').unwrap_or(("", decoded.text.trim()));
    let mut notes = vec!["the crawler took the text out of the page; it may hold more than the article".to_owned()];
    notes.extend(decoded.note());
    Article { source: input.source(member), title: title.trim().to_owned(), body: body.trim().to_owned(), url, notes, ..Article::default() }
}

/// What was met that is no page, by kind.
#[derive(Default)]
struct Others {
    count: u64,
    kinds: BTreeMap<String, u64>,
}

impl Others {
    fn add(&mut self, kind: String) {
        self.count += 1;
        if self.kinds.len() < 1000 || self.kinds.contains_key(&kind) {
            *self.kinds.entry(kind).or_default() += 1;
        }
    }

    /// One line about all of them; `None` where there were none.
    fn told(self) -> Option<String> {
        let mut kinds: Vec<(String, u64)> = self.kinds.into_iter().collect();
        kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let named: Vec<String> = kinds.iter().take(KINDS_TOLD).map(|(kind, count)| format!("{count} {kind}")).collect();
        let more = if kinds.len() > KINDS_TOLD { ", …" } else { "" };
        (self.count > 0).then(|| format!("{} records are no pages: {}{more}", self.count, named.join(", ")))
    }
}
