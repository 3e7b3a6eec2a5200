//! What is done with bytes of no known origin, and what must hold whatever they are: a body for each family of code that meets them. Shared by the
//! seeded run of the suite and by the fuzzers (`tests/fuzz`); uses the public API alone. A body that returns found nothing.

use super::shown;
use newsearch::article::{Article, DateOrigin, Field, Mention, Place};
use newsearch::enrich::Enrichment;
use newsearch::enrich::overlay::Overlay;
use newsearch::ingest::decode::{declared_charset, decode};
use newsearch::ingest::{Limits, ReadOptions, Settings, Skip, SkipReason, dates, formats, read_stream};
use newsearch::query::{Context, Day, Parsed, ProblemKind, Zone, centre, parse};
use newsearch::search::{
    Citation, Highlighter, IsMeant, Judgments, Matcher, Names, NoNames, Request, batch_lines, find_words, fragments, topics,
};
use newsearch::text::{Analyzer, Language, Span, escape, fold, paragraphs, quotations, sentences, words};
use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::time::Duration;

/// What is done with one input.
pub type Body = fn(&[u8]);

/// Every body with its name, which is also that of its fuzz target and of its folder of found cases.
pub const BODIES: [(&str, Body); 5] = [("formats", read), ("expand", expand), ("query", query), ("text", text), ("show", shown::show)];

/// The body of this name.
pub fn body(name: &str) -> Body {
    BODIES.iter().find(|(known, _)| *known == name).map(|(_, body)| *body).expect("a body of that name")
}

/// The first byte of an input, and the rest.
fn first(bytes: &[u8]) -> (usize, &[u8]) {
    bytes.split_first().map_or((0, bytes), |(first, rest)| (usize::from(*first), rest))
}

/// Bytes as the reader of a file of this name gets them: the articles, and what was skipped.
fn articles(bytes: &[u8], name: &str, options: &ReadOptions) -> (Vec<Article>, Vec<Skip>) {
    let (mut articles, mut skips) = (Vec::new(), Vec::new());
    read_stream(&mut &bytes[..], name, options, &mut |item| {
        match item {
            Ok(article) => articles.push(article),
            Err(skip) => skips.push(skip),
        }
        ControlFlow::Continue(())
    });
    (articles, skips)
}

/// Limits that small inputs reach.
fn narrow() -> Limits {
    Limits {
        max_file_bytes: 4_000,
        max_record_bytes: 600,
        max_record_values: 30,
        max_article_bytes: 300,
        max_title_bytes: 40,
        max_expanded_bytes: 20_000,
        max_entries: 4,
        max_depth: 8,
        max_attributes: 4,
        ..Limits::default()
    }
}

/// What every reader owes, whatever it was given.
fn checked(bytes: &[u8], name: &str, options: &ReadOptions) -> Vec<Article> {
    let (articles, skips) = articles(bytes, name, options);
    for skip in &skips {
        assert!(skip.reason != SkipReason::Guarded, "{skip}");
        assert_eq!(skip.source.path, name);
        assert!(!escape::terminal_line(&skip.to_string()).chars().any(escape::is_control));
    }
    for article in &articles {
        assert!(!article.id.is_empty() && article.source.path == name);
        assert!(article.title.len() <= options.limits.max_title_bytes && article.body.len() <= options.limits.max_article_bytes);
        let json = serde_json::to_string(article).expect("an article is data");
        let back: Article = serde_json::from_str(&json).expect("it reads what it wrote");
        // Of when it was changed, only the moment is written: not where that was found, nor how precise it is.
        assert_eq!(back.updated.map(|date| date.seconds()), article.updated.map(|date| date.seconds()));
        assert_eq!(Article { updated: None, ..back }, Article { updated: None, ..article.clone() });
    }
    articles
}

/// Reads an input as a file: the first byte says of which format, or that it be recognised, and whether the limits are narrow.
fn read(bytes: &[u8]) {
    let (choice, content) = first(bytes);
    let format = formats().get(choice & 0x7f).copied();
    let limits = if choice & 0x80 == 0 { Limits::default() } else { narrow() };
    let options = ReadOptions { input_format: format, limits, ..ReadOptions::default() };
    checked(content, "news/input", &options);
}

/// Names that a file in a container may have.
const NAMES: [&str; 8] = ["a.gz", "a.zip", "a.tar", "a.jsonl.xz", "a.txt.zst", "a.bz2", "a", "../a.tar.gz"];

/// Expands an input and reads what is in it: the first byte chooses its name and the limits. Gives what a stream gives in small pieces too.
fn expand(bytes: &[u8]) {
    let (choice, content) = first(bytes);
    let limits = if choice & 0x80 == 0 { Limits::default() } else { narrow() };
    // Two readings are compared: neither is to end because the machine was busy. That none takes long, the fuzzer's own limit says.
    let limits = Limits { max_read_time: Duration::from_secs(3_600), ..limits };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let name = NAMES[choice % NAMES.len()];
    let whole = checked(content, name, &options);
    assert!(whole.iter().all(|article| article.source.member.as_deref().is_none_or(|member| member.split('/').all(|part| part != ".."))));
    let mut piecewise = Vec::new();
    read_stream(&mut Dribble(content), name, &options, &mut |item| {
        piecewise.extend(item);
        ControlFlow::Continue(())
    });
    assert_eq!(whole, piecewise, "the same however it comes");
}

/// Gives seven bytes at a time.
struct Dribble<'b>(&'b [u8]);

impl std::io::Read for Dribble<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = into.len().min(7);
        std::io::Read::read(&mut self.0, &mut into[..count])
    }
}

/// To whom every word has another spelling, and every place is meant.
struct AllNames;

impl Names for AllNames {
    fn spellings(&mut self, word: &str) -> Vec<String> {
        vec![format!("{word}a")]
    }

    fn place(&mut self, _name: &str) -> Option<IsMeant> {
        Some(IsMeant::new(|_| true))
    }

    fn near(&mut self, _centre: &str, _km: u32) -> Option<IsMeant> {
        Some(IsMeant::new(|_| true))
    }
}

fn context() -> Context {
    Context { today: Day::from_ymd(2024, 5, 1).expect("a day of the calendar") }
}

fn refused(parsed: &Parsed) -> bool {
    parsed.problems.iter().any(|problem| problem.kind == ProblemKind::Refused)
}

/// Reads an input as a query and prints it.
fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let parsed = parse(&text, &context());
    let printed = parsed.query.to_string();
    let back = parse(&printed, &context());
    assert_eq!(back.query, parsed.query, "{text:?} printed {printed:?}");
    assert_eq!(back.query.to_string(), printed);
    assert!(refused(&parsed) || !refused(&back), "{text:?} printed {printed:?}: {:?}", back.problems);
    for problem in &parsed.problems {
        assert!(text.get(problem.span.start..problem.span.end).is_some(), "{problem:?}");
        assert!(!escape::terminal(&problem.message).chars().any(|c| c != '\n' && escape::is_control(c)));
    }
    for strict in [false, true] {
        if let Err(error) = parsed.clone().accept(strict) {
            assert!(!error.to_string().is_empty());
        }
    }
    let _ = (parsed.query.clauses(), parsed.query.words().len(), parsed.query.root.with_word("bank", "river"), parsed.query.saved().len());
    let mut saved = parsed.query.clone();
    let _ = saved.look_up(&mut |name, today| {
        let text = if name < "m" { "opec OR (oil -saved:n)" } else { &*text };
        Ok((name != "b").then(|| parse(text, &Context { today }).query.root))
    });
    let matcher = Matcher::new(&parsed.query, &languages(), &mut AllNames);
    let mentions = (0..9).map(|n| Mention { field: Field::Title, span: Span::new(n * 7 % 5, n * n) }).collect();
    let place = Place { mentions, ..Place::stated("bank of a river") };
    let article = Article { title: text.to_string(), places: vec![place], ..Article::default() };
    in_order(&text, Highlighter::default().highlights(&matcher, &article, Field::Title));
    let _ = (centre(&text), Zone::parse(&text).map(|zone| zone.start_of(context().today)), Day::parse_iso(&text));
    let _ = (batch_lines(&text).len(), topics(&text).is_ok(), Judgments::parse(&text).is_ok());
    if let Ok(request) = Request::parse(&text, &context()) {
        let _ = request.check();
    }
}

fn languages() -> Vec<Language> {
    ["en", "de", "ru", "zh"].iter().filter_map(|tag| Language::parse(tag)).collect()
}

/// Spans in order, not overlapping, on the boundaries of characters.
fn in_order(text: &str, spans: impl IntoIterator<Item = Span>) {
    let mut done = 0;
    for span in spans {
        assert!(span.start >= done && span.start <= span.end && text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
        done = span.end;
    }
}

/// Reads an input as text, in the way that its first byte says.
fn text(bytes: &[u8]) {
    let (way, content) = first(bytes);
    let decoded = decode(content, None);
    let text = &*decoded.text;
    match way % 6 {
        0 => {
            let charset = declared_charset(content);
            assert_eq!(decode(content, charset.as_deref()).note().is_some(), decode(content, charset.as_deref()).replaced > 0);
            for label in ["utf-8", "windows-1251", "iso-2022-jp", "gb18030", "utf-16le", "x-user-defined", text] {
                decode(content, Some(label));
            }
        }
        1 => {
            for order in [None, Some(dates::Order::DayFirst), Some(dates::Order::MonthFirst)] {
                for date in
                    [dates::parse_in(text, order, DateOrigin::Text), dates::first(text, order, DateOrigin::Text).map(|(_, date)| date)]
                {
                    let Some(date) = date else { continue };
                    assert!((1690..=2100).contains(&date.day().0) || date.offset_minutes() != 0, "{date}");
                }
                if let Some((at, _)) = dates::first(text, order, DateOrigin::Text) {
                    assert!(text.get(at).is_some());
                }
                dates::find(text, order, DateOrigin::Text);
            }
            dates::Order::of_locale(text);
            Language::parse(text);
        }
        2 => {
            in_order(text, sentences(text));
            in_order(text, paragraphs(text));
            in_order(text, quotations(text));
            in_order(text, words(text).map(|word| word.span));
            let mut analyzer = Analyzer::default();
            for language in languages().into_iter().map(Some).chain([None]) {
                analyzer.analyze(text, language, |token| assert!(text.get(token.span.start..token.span.end).is_some()));
            }
            let folded = fold(text);
            assert_eq!(fold(&folded), folded, "{text:?}");
            find_words(text, text);
        }
        3 => {
            let (sought, text) = text.split_once('\n').unwrap_or((text, text));
            let matcher = Matcher::new(&parse(sought, &context()).query, &languages(), &mut NoNames);
            let mut highlighter = Highlighter::default();
            let mut article = Article { id: "a".to_owned(), title: text.to_owned(), body: text.to_owned(), ..Article::default() };
            for (count, chars, language) in [(3, 40, languages().first().copied()), (1, 240, None), (5, 0, None)] {
                article.language = language;
                for fragment in fragments(&mut highlighter, &matcher, &article, count, chars) {
                    assert_eq!(text.get(fragment.start..fragment.end), Some(&*fragment.text));
                    in_order(&fragment.text, fragment.highlights);
                }
            }
            in_order(text, highlighter.highlights(&matcher, &article, Field::Title));
            article.title = sought.to_owned();
            if let Ok(citation) = Citation::of(&article, find_words(text, sought)) {
                assert!(citation.verify(Some(&article)).same);
            }
        }
        4 => {
            let (title, body) = text.split_once('\n').unwrap_or(("", text));
            let mut article = Article { id: "a".to_owned(), title: title.to_owned(), body: body.to_owned(), ..Article::default() };
            static ENRICHMENT: OnceLock<Enrichment> = OnceLock::new();
            let enrichment = ENRICHMENT.get_or_init(Enrichment::default);
            enrichment.enrich(&mut article);
            let mentions = article
                .people
                .iter()
                .flat_map(|p| &p.mentions)
                .chain(article.places.iter().flat_map(|p| p.mentions.iter().chain(&p.demonyms)));
            for mention in mentions {
                let text = if mention.field == Field::Title { &article.title } else { &article.body };
                assert!(text.get(mention.span.start..mention.span.end).is_some_and(|name| !name.is_empty()), "{mention:?}");
            }
            let once = article.clone();
            enrichment.enrich(&mut article);
            assert_eq!(article, once, "twice is the same as once");
        }
        _ => {
            if let Ok(overlay) = Overlay::parse(text, "entities.toml") {
                overlay.apply(&mut Article::default());
            }
            if let Err(error) = Settings::parse(text) {
                assert!(!escape::terminal(&error.to_string()).chars().any(|c| c != '\n' && escape::is_control(c)));
            }
        }
    }
}
