//! Plain text: an article as it was saved or pasted, a headline first as a rule, with or without what stood around it on its
//! page (the site's name, a date line, a byline, captions, invitations to share).
//!
//! The parting is by rules about lines, which [`lines`] holds. What they do not know stays in the text: losing a sentence is
//! worse than keeping a caption. A text that begins with a paragraph has no headline; none is made up.

mod lines;
mod words;

use super::{Format, Sink};
use crate::article::{Article, Date, DateOrigin};
use crate::ingest::credit;
use crate::ingest::dates::Order;
use crate::ingest::decode::decode;
use crate::ingest::fields::Key;
use crate::ingest::limits::{cut_lines, cut_note, within};
use crate::ingest::{Head, Input, Settings, Skip, dates, names};
use std::ops::ControlFlow;

/// Paragraphs between headline and lead that may be a deck, a caption or a label. The lead comes soon or there is none.
const MAX_HEADER_PARAGRAPHS: usize = 8;

/// More lines than this around a headline are no labels.
const MAX_LABELS: usize = 40;

/// More lines state nothing about one article.
const MAX_STATED: usize = 20;

/// See the [module](self).
pub(super) struct Text;

impl Format for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn about(&self) -> &'static str {
        "plain text: one article a file, its headline in the first line"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text", "asc"]
    }

    fn recognises(&self, _: &Head<'_>) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        sink(of_whole(input, article))
    }
}

/// What `make` makes of a file that is one article, decoded, of as much of it as an article may have; it says what was cut off.
pub(super) fn of_whole(input: &mut Input<'_>, make: impl FnOnce(&str, &Settings) -> Article) -> Result<Article, Skip> {
    let mut bytes = input.read_all()?;
    // Zero bytes are nothing to a reader, and one in the middle of a word would part it.
    bytes.retain(|byte| *byte != 0);
    // What will be cut off need not be decoded and taken apart.
    let (max, whole) = (input.limits().max_article_bytes, bytes.len());
    cut_lines(&mut bytes, max);
    let decoded = decode(&bytes, None);
    let whole = whole.max(decoded.text.len());
    let text = within(&decoded.text, max);
    let mut article = make(text, input.settings());
    article.source = input.source(None);
    article.notes.extend(decoded.note());
    if text.len() < whole {
        article.notes.push(cut_note("text", text.len(), whole));
    }
    Ok(article)
}

/// Lines of text between blank ones.
type Paragraph<'t> = Vec<&'t str>;

fn paragraphs(text: &str) -> Vec<Paragraph<'_>> {
    let mut paragraphs: Vec<Paragraph<'_>> = Vec::new();
    let mut open = false;
    for line in text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let line = line.trim_end();
        match paragraphs.last_mut() {
            _ if line.trim().is_empty() => open = false,
            Some(last) if open => last.push(line),
            // A text may be a million lines, so each takes no more than it must.
            _ => {
                paragraphs.push(vec![line]);
                open = true;
            }
        }
    }
    paragraphs
}

/// Headline, text and the rest of what the lines of `text` say.
fn article(text: &str, settings: &Settings) -> Article {
    let mut text = text.replace("\r\n", "\n");
    // Marks of the wire (start and end of text) and what else no reader sees.
    text.retain(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}'));
    let mut article = Article::default();
    let mut paragraphs = paragraphs(&text);
    let trailed = lines::cut_trailer(&mut paragraphs);
    let stated = stated_header(&mut paragraphs, settings, &mut article);
    let mut header = Header { pasted: trailed, labels: 0, order: order(&text).or_else(|| settings.order()), article: &mut article };
    if !stated.title {
        header.before_title(&mut paragraphs);
        header.title(&mut paragraphs);
    }
    if !stated.body {
        header.after_title(&mut paragraphs);
    }
    paragraphs.retain(|p| !p.iter().all(|line| lines::is_photo_credit(line)));
    if article.date.is_none() {
        article.date = paragraphs.first().and_then(|lead| dateline(lead.first()?));
    }
    let mut body = String::with_capacity(text.len());
    for (at, line) in paragraphs.iter().enumerate().flat_map(|(at, lines)| lines.iter().enumerate().map(move |(n, line)| ((at, n), line))) {
        body.push_str(match at {
            (0, 0) => "",
            (_, 0) => "\n\n",
            _ => "\n",
        });
        body.push_str(line);
    }
    article.body = body.trim().to_owned();
    article
}

/// What lines at the top state.
#[derive(Default)]
struct Stated {
    title: bool,
    body: bool,
}

/// "Title: …", "Date: …" lines at the top, as scrapers and exporters write them.
fn stated_header<'t>(paragraphs: &mut Vec<Paragraph<'t>>, settings: &Settings, article: &mut Article) -> Stated {
    let Some(first) = paragraphs.first_mut() else { return Stated::default() };
    let parted = |line: &'t str| {
        let (name, value) = line.split_once(':')?;
        let (key, _) = settings.map.key_of(name.trim()).filter(|_| name.len() <= 30)?;
        Some((key, value.trim()))
    };
    let mut stated: Vec<_> = first.iter().map_while(|line| parted(line)).take(MAX_STATED).collect();
    // Below the beginning of the text more of it follows, however its lines begin, unless all of them state something.
    if let Some(at) = stated.iter().position(|(key, _)| *key == Key::Body)
        && stated.len() < first.len()
    {
        stated.truncate(at + 1);
    }
    let has_title = stated.iter().any(|(key, value)| *key == Key::Title && !value.is_empty());
    if stated.len() < 2 && !has_title {
        return Stated::default();
    }
    first.drain(..stated.len());
    let values = |wanted: Key| stated.iter().filter(move |(key, value)| *key == wanted && !value.is_empty()).map(|(_, value)| *value);
    let mut text: Vec<&'t str> = values(Key::Body).collect();
    let has_body = !text.is_empty();
    if !has_body && first.is_empty() && paragraphs.len() == 1 {
        text = values(Key::Summary).collect();
        article.notes.extend((!text.is_empty()).then(|| "the file holds only a summary".to_owned()));
    }
    let first = &mut paragraphs[0];
    first.splice(..0, text);
    if first.is_empty() {
        paragraphs.remove(0);
    }
    for (key, value) in stated.into_iter().filter(|(_, value)| !value.is_empty()) {
        state(article, key, value, settings);
    }
    Stated { title: has_title, body: has_body }
}

/// Believes one of such lines.
fn state(article: &mut Article, key: Key, value: &str, settings: &Settings) {
    let text = || Some(value.to_owned());
    match key {
        Key::Id => article.id = value.to_owned(),
        Key::Title => article.title = value.to_owned(),
        Key::Date => {
            article.date = article.date.or_else(|| dates::parse_in(value, settings.order(), DateOrigin::Field));
            if article.date.is_none() {
                article.notes.push(dates::unreadable(value));
            }
        }
        Key::Updated => article.updated = dates::parse_in(value, settings.order(), DateOrigin::Field),
        Key::Agency => article.agency = credit::agency(value).map(str::to_owned).or_else(text),
        Key::Dateline => article.dateline = credit::place_line(value),
        Key::Authors => article.authors = names::authors(value, true),
        Key::Tags => article.tags.extend(names::list(value)),
        Key::Url => article.url = text(),
        Key::Site => article.site = text(),
        Key::Language => article.language = crate::text::Language::parse(value),
        Key::Body | Key::Summary | Key::People | Key::Places | Key::Articles => {}
    }
}

/// Takes what stands above the lead out of the paragraphs and into the article.
struct Header<'a> {
    article: &'a mut Article,
    /// How many lines were taken.
    labels: usize,
    /// What comes first in dates like `04/05/2018`.
    order: Option<Order>,
    /// The file shows that it was pasted from a page: it has a line of the page's furniture.
    pasted: bool,
}

impl Header<'_> {
    /// Labels above the headline: the site's name, a date, a byline, a menu.
    fn before_title(&mut self, paragraphs: &mut Vec<Paragraph<'_>>) {
        while let Some(line) = paragraphs.first().and_then(|p| p.first()).map(|line| line.trim()) {
            let above = || Self::stands_above_a_headline(paragraphs).then(|| (line.to_owned(), true));
            let site = lines::site_name(line).or_else(above);
            let taken = match site {
                Some((name, surely)) if surely || self.title_follows(paragraphs) => {
                    self.article.site.get_or_insert(name);
                    true
                }
                _ if lines::is_byline(line) && !lines::is_surely_byline(line) => self.title_follows(paragraphs) && self.label(line),
                _ if paragraphs.len() > 1 && lines::is_surely_furniture(&paragraphs[0]) => true,
                _ if lines::is_invitation(&paragraphs[0]) => self.title_follows(paragraphs),
                _ if lines::is_furniture(line) && !lines::is_nothing_else(line) => {
                    lines::begins_with_furniture(&paragraphs[0]) && self.title_follows(paragraphs)
                }
                _ => lines::is_nothing_else(line) || self.label(line),
            };
            if !taken || self.labels >= MAX_LABELS {
                return;
            }
            self.labels += 1;
            self.pasted = true;
            pop_line(paragraphs);
        }
    }

    /// Whether, after the first line, there is another that can be the headline: only then is the first one none.
    fn title_follows(&self, paragraphs: &[Paragraph<'_>]) -> bool {
        let mut rest: Vec<Paragraph<'_>> = paragraphs.iter().take(6).map(|p| p.iter().take(8).copied().collect()).collect();
        pop_line(&mut rest);
        while let Some(line) = rest.first().and_then(|p| p.first()) {
            let line = line.trim();
            if !lines::is_furniture(line) && !lines::is_byline(line) && dates::find(line, self.order, DateOrigin::Text).is_none() {
                break;
            }
            pop_line(&mut rest);
        }
        let text_follows = rest.len() > 1 || rest.first().is_some_and(|p| p.len() > 1);
        text_follows && lines::headline(&rest).is_some_and(|title| !title.ends_with('.'))
    }

    /// Whether the first line is a name of two or three words above a longer line that a date or a byline follows, each a
    /// paragraph of its own: then the longer one is the headline.
    fn stands_above_a_headline(paragraphs: &[Paragraph<'_>]) -> bool {
        let [[first], [second], third, ..] = paragraphs.iter().take(3).map(Vec::as_slice).collect::<Vec<_>>()[..] else { return false };
        let length = |line: &str| line.trim().chars().count();
        let name = first.split_whitespace().count() <= 3
            && length(first) <= 30
            && first.trim().chars().all(|c| c.is_alphanumeric() || " .-'’&".contains(c));
        let dated =
            third.first().is_some_and(|line| dates::find(line.trim(), None, DateOrigin::Text).is_some() || lines::is_byline(line.trim()));
        name && dated
            && length(second) * 2 > length(first) * 3
            && dates::find(second.trim(), None, DateOrigin::Text).is_none()
            && !lines::is_byline(second.trim())
    }

    /// Takes a line that is a label and says what it says; false for any other.
    fn label(&mut self, line: &str) -> bool {
        if let Some(found) = dates::find(line, self.order, DateOrigin::Text) {
            if self.article.date.is_none() || !found.updated {
                self.article.date.get_or_insert(found.date);
            }
            if self.article.authors.is_empty() {
                self.article.authors = found.byline.map(|by| names::authors(&by, false)).unwrap_or_default();
            }
            return true;
        }
        if lines::is_byline(line) {
            if self.article.authors.is_empty() {
                self.article.authors = names::authors(line, true);
            }
            return true;
        }
        if let Some(url) = lines::address(line) {
            self.article.url.get_or_insert_with(|| url.to_owned());
            return true;
        }
        false
    }

    fn title(&mut self, paragraphs: &mut Vec<Paragraph<'_>>) {
        if let Some(title) = lines::headline(paragraphs) {
            self.article.title = lines::without_site(title, self.article.site.as_deref()).to_owned();
            pop_line(paragraphs);
        }
    }

    /// Labels and captions between headline and lead.
    fn after_title(&mut self, paragraphs: &mut Vec<Paragraph<'_>>) {
        let mut at = 0;
        for _ in 0..MAX_HEADER_PARAGRAPHS {
            while let Some(line) = paragraphs.get(at).and_then(|p| p.first()) {
                if self.article.authors.is_empty() && paragraphs[at].len() == 1 && lines::is_two_names(line.trim()) {
                    self.article.authors = names::authors(line.trim(), false);
                } else if self.labels >= MAX_LABELS || !(self.label(line.trim()) || lines::furniture_follows(&paragraphs[at..])) {
                    break;
                }
                self.labels += 1;
                self.pasted = true;
                paragraphs[at].remove(0);
                if paragraphs[at].is_empty() {
                    paragraphs.remove(at);
                }
            }
            let Some(paragraph) = paragraphs.get(at) else { return };
            let text_follows = paragraphs.get(at + 1).is_some_and(|next| lines::is_sentence(next));
            if text_follows && lines::is_caption(paragraph, self.pasted) {
                paragraphs.remove(at);
            } else if lines::is_sentence(paragraph) {
                return;
            } else {
                at += 1;
            }
        }
    }
}

/// Day before month where the text is in Cyrillic letters, as in every country that writes them; else it is not known.
fn order(text: &str) -> Option<Order> {
    let sample = within(text, 4096);
    let cyrillic = sample.chars().filter(|c| matches!(c, '\u{400}'..='\u{4ff}')).count();
    let latin = sample.chars().filter(char::is_ascii_alphabetic).count();
    (cyrillic > latin).then_some(Order::DayFirst)
}

fn pop_line(paragraphs: &mut Vec<Paragraph<'_>>) {
    if let Some(first) = paragraphs.first_mut() {
        if !first.is_empty() {
            first.remove(0);
        }
        if first.is_empty() {
            paragraphs.remove(0);
        }
    }
}

/// The date of the dateline, "MOSCOW, April 26, 2018 (Agency) -" or "Москва, 26 апреля 2018 года.", where a lead begins so.
fn dateline(lead: &str) -> Option<Date> {
    dates::first(&credit::opening_line(lead)?, None, DateOrigin::Text).map(|(_, date)| date)
}

#[cfg(test)]
mod tests;
