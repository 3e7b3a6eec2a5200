//! The body `show`: answers made of nothing but the bytes of an input, in every form that answers are written in. What must hold is that no form lets
//! them out as anything but text: no control character to a terminal, no formula to a spreadsheet, no markup to the reader of a feed.

use newsearch::article::{Article, Date, DateOrigin, Field, Mention, Person, Place, Source};
use newsearch::present::{self, Fresh, Marks, Shown, Style, explanation_as_json, explanation_as_table, presenters};
use newsearch::search::{
    Appearance, BatchHit, BatchRow, Bucket, Citation, ClauseCount, Explanation, Facet, Facets, Fragment, Headline, Help, Hit, Interval,
    Located, Part, Passage, PathFlags, Profile, Reading, Respelling, Response, Role, Scored, ScoredPart, Stats, Suggested, SuggestedKind,
    Suggestion, Suggestions, Timeline, Unusual, UnusualTerm, Verdict,
};
use newsearch::text::{Language, Span, escape};
use std::io::{Result, Write};

/// What is left of an input; everything that is made of it takes from here. At its end come empty texts and zeros.
struct Material<'b>(&'b [u8]);

impl Material<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().map_or((0, self.0), |(first, rest)| (*first, rest));
        self.0 = rest;
        first
    }

    /// Up to the next byte 0xff, which stands in no UTF-8.
    fn text(&mut self) -> String {
        let end = self.0.iter().position(|b| *b == 0xff).unwrap_or(self.0.len());
        let (text, rest) = self.0.split_at(end);
        self.0 = rest.get(1..).unwrap_or(&[]);
        String::from_utf8_lossy(text).into_owned()
    }

    fn maybe(&mut self) -> Option<String> {
        let text = self.text();
        (!text.is_empty()).then_some(text)
    }

    fn texts(&mut self) -> Vec<String> {
        vec![self.text(), self.text()]
    }

    fn span(&mut self) -> Span {
        let start = usize::from(self.byte() % 32);
        Span::new(start, start + usize::from(self.byte() % 16))
    }

    fn date(&mut self) -> Option<Date> {
        Date::from_moment(i64::from(self.byte()) * 40_000_000 - 5_000_000_000, i16::from(self.byte()), DateOrigin::Text)
    }

    fn located(&mut self) -> Option<Located> {
        let place =
            Located { geonames_id: Some(7), country: self.maybe(), region: self.maybe(), latitude: 1.5, longitude: f64::from(self.byte()) };
        place.country.is_some().then_some(place)
    }

    fn bucket(&mut self) -> Bucket {
        Bucket { value: self.text(), count: u64::from(self.byte()), stories: Some(1), place: self.located() }
    }

    fn person(&mut self) -> Person {
        Person { name: self.text(), stated: true, roles: self.texts(), mentions: vec![Mention { field: Field::Body, span: self.span() }] }
    }

    fn place(&mut self) -> Place {
        Place {
            country: self.maybe(),
            region: self.maybe(),
            latitude: Some(1.0),
            longitude: Some(2.0),
            why: self.maybe(),
            ..Place::stated(self.text())
        }
    }

    fn fragment(&mut self) -> Fragment {
        Fragment { field: Field::Body, start: 0, end: 1, text: self.text(), highlights: vec![self.span(), self.span()] }
    }

    fn hit(&mut self) -> Hit {
        Hit {
            id: self.text(),
            score: 1.5,
            title: self.text(),
            date: self.date(),
            date_precision: None,
            authors: self.texts(),
            site: self.maybe(),
            language: Language::parse(&self.text()),
            url: self.maybe(),
            people: vec![self.person()],
            places: vec![self.place()],
            snippet: Some(self.fragment()),
            snippets: vec![self.fragment()],
            title_highlights: vec![self.span()],
            source: self.text(),
            copies: self.texts(),
            copy_count: 3,
        }
    }

    fn response(&mut self) -> Response {
        let help = Help {
            clauses: vec![ClauseCount { clause: self.text(), articles: 3, without: Some(4) }],
            spellings: vec![Respelling { word: self.text(), field: Some(self.text()), instead: vec![self.bucket()] }],
            hints: self.texts(),
            outside: self.maybe(),
            undated: 3,
            suggestion: Some(Suggestion { query: self.text(), articles: 9 }),
        };
        Response {
            query: self.text(),
            read_as: self.maybe(),
            hints: self.texts(),
            total: 2,
            stories: Some(2),
            with_all: Some(1),
            offset: 0,
            readings: vec![Reading { name: self.text(), place: self.byte() < 128, forms: self.texts() }],
            hits: vec![self.hit(), self.hit()],
            facets: [("people".to_owned(), vec![self.bucket()]), (self.text(), vec![self.bucket()])].into(),
            generation: 1,
            partial: true,
            help: Some(help),
            took_ms: 1.0,
        }
    }

    fn timeline(&mut self) -> Timeline {
        let headline = Headline {
            value: self.text(),
            count: 2,
            id: self.text(),
            title: self.text(),
            date: self.date(),
            words: self.texts(),
            looked_into: 2,
        };
        Timeline {
            interval: Interval::Month,
            articles: 4,
            stories: Some(2),
            undated: 1,
            buckets: vec![self.bucket(), self.bucket()],
            headlines: vec![headline],
            partial: false,
        }
    }

    fn article(&mut self) -> Article {
        Article {
            id: self.text(),
            source: Source { path: self.text(), member: self.maybe() },
            title: self.text(),
            body: self.text(),
            date: self.date(),
            updated: self.date(),
            authors: self.texts(),
            agency: self.maybe(),
            dateline: self.maybe(),
            people: vec![self.person()],
            places: vec![self.place()],
            url: self.maybe(),
            site: self.maybe(),
            tags: self.texts(),
            notes: self.texts(),
            ..Article::default()
        }
    }

    fn term(&mut self) -> UnusualTerm {
        UnusualTerm { value: self.text(), count: 1, of: 2, weight: 12.0, place: self.located() }
    }

    fn profile(&mut self) -> Profile {
        let date = self.date();
        Profile {
            name: self.text(),
            articles: 2,
            first: date.map(|date| Appearance { id: self.text(), title: self.text(), date }),
            last: date.map(|date| Appearance { id: self.text(), title: self.text(), date }),
            spellings: vec![self.bucket()],
            roles: vec![Role { role: self.text(), count: 2, first: date, last: date }],
            people: vec![self.bucket()],
            places: vec![self.bucket()],
            timeline: self.timeline(),
            others: vec![self.bucket()],
            looked_into: 2,
            partial: false,
        }
    }

    fn explanation(&mut self) -> Explanation {
        let mut part = || Part {
            text: self.text(),
            what: self.text(),
            articles: 2,
            stems: self.texts(),
            words: vec![self.bucket()],
            stands_for: 3,
            parts: Vec::new(),
        };
        let tree = Part { parts: vec![part()], ..part() };
        let scored = ScoredPart { text: self.text(), field: self.text(), times: Some(2), articles: 3, weight: 1.0, score: 2.0 };
        Explanation {
            query: self.text(),
            read_as: self.maybe(),
            hints: self.texts(),
            readings: vec![Reading { name: self.text(), place: true, forms: self.texts() }],
            total: 2,
            with_all: None,
            tree,
            article: Some(Scored { id: self.text(), title: self.text(), matches: true, score: 2.0, parts: vec![scored] }),
        }
    }
}

/// Writes once without and, in a table, once with colour; checks both.
fn written(format: &str, write: impl Fn(&Style, &mut dyn Write) -> Result<()>) -> String {
    let plain = Style { colour: false, width: 60, ..Style::default() };
    let of = |style: &Style| {
        let mut out = Vec::new();
        write(style, &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("answers are UTF-8")
    };
    let shown = of(&plain);
    assert!(!shown.chars().any(|c| c != '\n' && escape::is_control(c)), "{format}: {shown:?}");
    let coloured = of(&Style { colour: true, ..plain });
    assert_eq!(without_looks(&coloured), shown, "{format}: colour changes nothing but looks");
    if format == "csv" {
        for row in csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(shown.as_bytes()).records() {
            for cell in &row.expect("a row") {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
            }
        }
    }
    shown
}

/// Without the sequences for looks: ESC, `[`, digits and semicolons, `m`.
fn without_looks(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find('m').expect("a look ends");
        assert!(part[..end].bytes().all(|b| b.is_ascii_digit() || b == b';'), "{part:?}");
        out.push_str(&part[end + 1..]);
    }
    out
}

/// A feed must be XML of its few elements whatever is in it, and what readers take for HTML must hold no tag.
fn is_a_harmless_feed(feed: &str) {
    use quick_xml::events::Event;
    const ELEMENTS: [&[u8]; 11] =
        [b"rss", b"channel", b"item", b"title", b"link", b"description", b"generator", b"guid", b"pubDate", b"category", b"?"];
    assert!(!feed.chars().any(|c| c != '\n' && escape::is_control(c)), "{feed:?}");
    let mut reader = quick_xml::Reader::from_str(feed);
    let (mut open, mut text) = (Vec::new(), String::new());
    loop {
        match reader.read_event().expect("XML") {
            Event::Start(element) => {
                assert!(ELEMENTS.contains(&element.name().as_ref()), "{element:?}");
                assert!(element.attributes().all(|a| matches!(a.expect("an attribute").key.as_ref(), b"version" | b"isPermaLink")));
                open.push(element.name().as_ref().to_vec());
                text.clear();
            }
            Event::Text(piece) => text.push_str(&piece.decode().expect("UTF-8")),
            Event::GeneralRef(name) => match &*name {
                b"lt" => text.push('<'),
                b"gt" => text.push('>'),
                b"amp" => text.push('&'),
                b"quot" => text.push('"'),
                other => panic!("{other:?}"),
            },
            Event::End(element) => {
                assert_eq!(open.pop().as_deref(), Some(element.name().as_ref()));
                let html = element.name().as_ref() == b"description" && open.last().is_some_and(|on| on == b"item");
                assert!(!html || !text.contains(['<', '>']), "{text:?}");
                let address = element.name().as_ref() == b"link";
                assert!(!address || ["http://", "https://", "urn:newsearch:"].iter().any(|known| text.starts_with(known)), "{text:?}");
                text.clear();
            }
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?} in a feed"),
        }
    }
    assert!(open.is_empty());
}

/// Shows what is made of the input in every form.
pub fn show(bytes: &[u8]) {
    let mut material = Material(bytes);
    let m = &mut material;
    let (response, article) = (m.response(), m.article());
    let marks = Marks { title: vec![m.span(), m.span()], body: vec![m.span(), m.span()] };
    let shown = Shown { article: &article, marks: Some(&marks) };
    let facets = [Facet::People, Facet::Places, Facet::Month].map(|facet| Facets {
        facet,
        articles: 3,
        stories: None,
        values: 2,
        buckets: vec![m.bucket(), m.bucket()],
        partial: true,
    });
    let (profile, timeline) = (m.profile(), m.timeline());
    let stats = Stats {
        location: m.text(),
        format_version: 1,
        generation: 3,
        articles: 129,
        sources: 90,
        skipped: 1,
        segments: 1,
        bytes: 512_000,
        oldest: m.date(),
        newest: m.date(),
        undated: 2,
        people: 80,
        places: 120,
        languages: vec![m.bucket()],
        flags: vec![PathFlags { path: m.text(), map: vec![m.text()], ..PathFlags::default() }],
    };
    for presenter in presenters() {
        let name = presenter.name();
        written(name, |style, out| presenter.response(&response, style, out));
        written(name, |style, out| presenter.articles_header(out).and_then(|()| presenter.article(shown, style, out)));
        for facets in &facets {
            written(name, |style, out| presenter.facets(facets, style, out));
        }
        written(name, |style, out| presenter.profile(&profile, style, out));
        written(name, |style, out| presenter.timeline(&timeline, style, out));
        written(name, |style, out| presenter.stats(&stats, style, out));
    }
    let passage = Passage { span: m.span(), text: m.text(), sha256: m.text() };
    let citation = Citation {
        id: m.text(),
        sha256: m.text(),
        title: m.text(),
        date: m.date(),
        authors: m.texts(),
        site: m.maybe(),
        url: m.maybe(),
        source: m.text(),
        passage: Some(passage),
    };
    let verdicts = [Verdict { id: m.text(), same: false, changes: m.texts() }];
    let hit = BatchHit { id: m.text(), title: m.text(), date: m.date() };
    let row = BatchRow {
        label: m.text(),
        query: m.text(),
        articles: 1,
        stories: None,
        first: m.date(),
        last: None,
        hits: vec![hit],
        problems: m.texts(),
        error: m.maybe(),
    };
    let suggested = Suggested { value: m.text(), kind: SuggestedKind::Place, count: 3, place: m.located() };
    let suggestions = Suggestions { prefix: m.text(), suggestions: vec![suggested], took_ms: 1.0 };
    let unusual = Unusual {
        articles: 2,
        of: 4,
        looked_into: 2,
        words: vec![m.term()],
        people: vec![m.term()],
        places: vec![m.term()],
        partial: false,
        took_ms: 1.0,
    };
    let explanation = m.explanation();
    let fresh = [Fresh { name: m.text(), query: m.text(), new: 2, response }];
    for format in ["table", "json"] {
        written(format, |style, out| present::citation(&citation, format, style, out));
        written(format, |style, out| present::verdicts(&verdicts, format, style, out));
    }
    for format in ["table", "json", "jsonl", "csv"] {
        written(format, |style, out| present::suggestions(&suggestions, format, style, out));
        written(format, |style, out| present::unusual(&unusual, format, style, out));
        written(format, |style, out| present::batch(std::iter::once(row.clone()), 2, format, style, out));
        written(format, |style, out| present::fresh(&fresh, format, style, out));
    }
    written("table", |style, out| explanation_as_table(&explanation, style, out));
    written("json", |_, out| explanation_as_json(&explanation, out));
    is_a_harmless_feed(&written("rss", |_, out| present::rss(&fresh, out)));
}
