//! What holds for every format in the table, tried on bytes of all kinds.

use super::{Format, formats};
use crate::article::Article;
use crate::ingest::{Limits, ReadOptions, Skip, SkipReason, read_stream};
use proptest::prelude::*;
use std::io::Write;
use std::ops::ControlFlow;

fn read(bytes: &[u8], options: &ReadOptions) -> (Vec<Article>, Vec<Skip>) {
    let (mut articles, mut skips) = (Vec::new(), Vec::new());
    read_stream(&mut &bytes[..], "x", options, &mut |item| {
        match item {
            Ok(article) => articles.push(article),
            Err(skip) => skips.push(skip),
        }
        ControlFlow::Continue(())
    });
    (articles, skips)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("written");
    encoder.finish().expect("written to its end")
}

/// A small file of each format, with something of its syntax.
const SAMPLES: [(&str, &str); 19] = [
    (
        "anpa",
        "\u{16}\u{16}\u{1}z0001\u{1f}-----\r\nr z\u{13}\u{11} BC-Ships   05-04 0050\r\n\u{2}^BC-Ships,40<\r\n^Ships stay<\r\n^By ANN LEE=\r\n\tHULL (XX) _ Ships ``stayed''.<\r\n\t\u{3}XX-WF-05-04-19 0915GMT<\r\n\u{c}\r\n\u{4}",
    ),
    (
        "iptc7901",
        "\u{1}exa001 3 i 40  exa 001\r\nShips/Hull/\r\n\u{2}Storm keeps\r\nBy Ann Lee =\r\n\r\nHull (exa) - Ships\r\nstayed.\r\n\u{3}041015 GMT May 19\r\n\u{4}",
    ),
    (
        "nitf",
        "<?xml version=\"1.0\"?><nitf><head><docdata><date.issue norm=\"20190504T101500Z\"/></docdata></head><body><body.head><hedline><hl1>T &amp; U</hl1></hedline></body.head><body.content><p>Ships <b>stayed</b>.</p></body.content></body></nitf>",
    ),
    (
        "newsml-g2",
        "<newsMessage><itemSet><newsItem guid=\"urn:x:1\"><itemMeta><itemClass qcode=\"ninat:text\"/></itemMeta><contentMeta><headline>T</headline><subject type=\"cpnat:person\"><name>Ann</name></subject></contentMeta><contentSet><inlineXML><html><body><p>Ships.</p></body></html></inlineXML></contentSet></newsItem></itemSet></newsMessage>",
    ),
    (
        "newsml1",
        "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>T</HeadLine></NewsLines><ContentItem><DataContent><p>Ships &lt;b> stayed.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
    ),
    (
        "feed",
        "<rss version=\"2.0\"><channel><title>Post</title><item><guid>7</guid><title>T</title><description>&lt;p>Ships<![CDATA[ <b>stayed]]></description></item></channel></rss>",
    ),
    (
        "jsonfeed",
        "{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"Post\", \"items\": [{\"id\": \"7\", \"title\": \"T\", \"content_html\": \"<p>Ships\"}]}",
    ),
    ("eml", "From: Ann Lee <ann@x.example>\r\nSubject: T\r\nMessage-ID: <1@x>\r\n\r\nShips stayed.\r\n"),
    (
        "mbox",
        "From a@x.example Thu Feb 19 17:18:40 2015\nFrom: Ann <a@x.example>\nSubject: T\n\nShips.\n\nFrom b@x.example Thu Feb 19 17:18:41 2015\nSubject: U\n\n>From Lima.\n",
    ),
    (
        "mhtml",
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://a.example/x\r\nSubject: T\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><head><title>T</title></head><body><article><h1>T</h1><p>Ships =\r\nstayed in port.</p></article></body></html>\r\n--b--\r\n",
    ),
    ("csv", "url,title,text,date\nhttp://a.example/x,T,\"Ships, \"\"stayed\"\".\",2019-05-04\nhttp://a.example/y,U,Ice.,2019-05-05\n"),
    (
        "trec",
        "<DOC>\n<DOCNO> 1 </DOCNO>\n<HEAD>T</HEAD>\n<TEXT>\nShips.\n</TEXT>\n</DOC>\n<DOC>\n<DOCNO>2</DOCNO>\n<HEAD>U</HEAD>\n</DOC>\n",
    ),
    (
        "warc",
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/x\r\nContent-Length: 171\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><html><head><title>T</title></head><body><article><h1>T</h1><p>Ships stayed in port.</p></article></body></html>\r\n\r\n",
    ),
    (
        "reuters",
        "<REUTERS NEWID=\"1\">\n<DATE>26-FEB-1987 15:01:01.79</DATE><TEXT>&#2;\n<TITLE>A &lt;B></TITLE><BODY>Text.\n Reuter\n&#3;</BODY></TEXT></REUTERS>\n",
    ),
    (
        "html",
        "<!doctype html><html><head><title>T</title></head><body><article><h1>T</h1><p>Ships stayed in port all week, the office said.</p></article>",
    ),
    ("json", "{\"title\": \"T\", \"body\": \"B\", \"authors\": [{\"name\": \"A\"}], \"date\": 1525000000}"),
    ("jsonl", "{\"title\": \"T\"}\n{\"title\": \"U\", \"x\": [1, {}]}\n"),
    ("markdown", "---\ntitle: T\ntags: [a, b]\n---\n# T\n\nShips *stayed*.\n\n- one\n"),
    ("text", "Title\nBy Ann Lee\n4 May 2019\n\nShips stayed in port.\n\nShare this"),
];

fn formats_sampled() -> impl Iterator<Item = (&'static dyn Format, &'static str)> {
    // A book is no text; what its own tests hold is in the golden files and in the laws on bytes of all kinds.
    formats()
        .iter()
        .filter(|f| f.name() != "epub")
        .map(|f| (*f, SAMPLES.iter().find(|(name, _)| *name == f.name()).expect("every format has a sample here").1))
}

#[test]
fn every_format_is_recognised_by_what_it_holds_and_read_the_same_compressed() {
    for (format, sample) in formats_sampled() {
        let (articles, skips) = read(sample.as_bytes(), &ReadOptions::default());
        let stated = read(sample.as_bytes(), &ReadOptions { input_format: Some(format), ..ReadOptions::default() });
        assert_eq!((&articles, &skips), (&stated.0, &stated.1), "{}", format.name());
        assert_eq!(articles, read(&gzip(sample.as_bytes()), &ReadOptions::default()).0, "{}", format.name());
        let utf16: Vec<u8> = std::iter::once(0xfeff).chain(sample.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(articles, read(&utf16, &ReadOptions::default()).0, "{}", format.name());
        assert!(skips.is_empty() && !articles.is_empty(), "{}", format.name());
        assert!(articles.iter().all(|a| a.title.starts_with(['T', 'U', 'A', 'S'])), "{}", format.name());
    }
}

#[test]
fn names_and_extensions_belong_to_one_format_each() {
    let mut seen = std::collections::HashSet::new();
    for format in formats() {
        assert!(seen.insert(format.name().to_owned()), "{}", format.name());
        assert!(format.extensions().iter().all(|e| seen.insert(format!(".{e}"))), "{}", format.name());
        assert!(!format.about().ends_with('.') && !format.about().contains('\n'));
    }
}

#[test]
fn a_cut_compressed_file_gives_what_was_whole_and_says_so() {
    let lines: String = (0..20_000).map(|n| format!("{{\"title\": \"T{n}\", \"body\": \"{}\"}}\n", n * 7919)).collect();
    let whole = gzip(lines.as_bytes());
    let (articles, skips) = read(&whole[..whole.len() / 2], &ReadOptions::default());
    assert!(articles.len() > 1000 && articles.len() < 20_000);
    assert_eq!(skips.iter().map(|s| s.reason).collect::<Vec<_>>(), [SkipReason::Damaged]);
}

#[test]
fn a_feed_that_is_cut_gives_what_there_is_and_says_so() {
    let feed = "<rss version=\"2.0\"><channel><item><title>T</title></item>\n<item><title>U</title><description>Ships stayed in";
    let (articles, skips) = read(feed.as_bytes(), &ReadOptions::default());
    assert_eq!((articles.len(), articles[1].body.as_str()), (2, "Ships stayed in"));
    assert_eq!(skips.iter().map(|skip| (skip.reason, skip.source.member.clone())).collect::<Vec<_>>(), [(SkipReason::Damaged, None)]);
}

#[test]
fn a_bad_line_is_one_skip_and_the_rest_is_read() {
    let (articles, skips) =
        read(b"{\"title\":\"A\"}\n{\"title\": nonsense}\n\n{\"url\":\"u\",\"x\":1}\n{\"title\":\"B\"}\n", &ReadOptions::default());
    assert_eq!(articles.iter().map(|a| a.source.to_string()).collect::<Vec<_>>(), ["x#1", "x#5"]);
    assert_eq!(skips.iter().map(|s| s.source.to_string()).collect::<Vec<_>>(), ["x#2", "x#4"]);
    assert_eq!(skips[1].detail, "no title and no text; keys seen: url, x");
}

#[test]
fn title_body_and_id_of_json_stay_as_they_are_to_the_byte() {
    let (title, body) = ("  A\u{301} title \u{feff}", "\r\n\tBody\u{0} with  space \n");
    let line = serde_json::json!({"id": 42, "title": title, "headline": "other", "body": body, "text": "other"}).to_string();
    for text in [line.clone(), format!("{line}\n{line}"), format!("[{line}]"), format!("{{\"articles\": [{line}]}}")] {
        let (articles, _) = read(text.as_bytes(), &ReadOptions::default());
        assert_eq!((articles[0].id.as_str(), articles[0].title.as_str(), articles[0].body.as_str()), ("42", title, body));
    }
}

#[test]
fn html_in_json_is_shown_as_text_under_whatever_key_it_stands() {
    for key in ["body", "content", "text", "articleBody"] {
        let body = "Ships stayed, says <a href=\"http://x.example\">the office</a> &amp; <b>the town</b>.<br>None was lost.";
        let line = serde_json::json!({"title": "Ports &amp; <i>ships</i>", key: body}).to_string();
        let (articles, _) = read(line.as_bytes(), &ReadOptions::default());
        assert_eq!(articles[0].title, "Ports & ships");
        assert_eq!(articles[0].body, "Ships stayed, says the office & the town.\nNone was lost.");
    }
    let (articles, _) = read(b"{\"title\":\"AT&amp;T &lt; Co\",\"body\":\"3 < 4 &c\"}", &ReadOptions::default());
    assert_eq!((articles[0].title.as_str(), articles[0].body.as_str()), ("AT&T < Co", "3 < 4 &c"));
}

#[test]
fn json_that_common_writers_get_wrong_is_mended() {
    let text = b"{\"title\": \"a\tb \\ud83d \\ud83d\\ude00\", \"score\": -Infinity, \"x\": [NaN], \"body\": \"NaN -Infinity\"}";
    let (articles, skips) = read(text, &ReadOptions::default());
    assert!(skips.is_empty(), "{skips:?}");
    assert_eq!((articles[0].title.as_str(), articles[0].body.as_str()), ("a\tb \u{fffd} \u{1f600}", "NaN -Infinity"));
}

#[test]
fn lists_without_end_are_cut_and_noted() {
    let tags: Vec<String> = (0..100_000).map(|n| n.to_string()).collect();
    let (articles, _) = read(
        serde_json::json!({"title": "T", "tags": tags, "places": tags, "authors": tags}).to_string().as_bytes(),
        &ReadOptions::default(),
    );
    let lengths = [&articles[0].tags, &articles[0].authors].map(Vec::len);
    assert_eq!((lengths, articles[0].places.len(), articles[0].notes.len()), ([1000; 2], 1000, 3));
    let many = format!("{{\"title\":\"T\",\"tags\":[{}1]}}", "{},".repeat(400_000));
    assert_eq!(read(many.as_bytes(), &ReadOptions::default()).1[0].reason, SkipReason::TooMany);
    let furniture = "share\n\n".repeat(300_000) + "It was a long page, but it has come to an end.";
    assert_eq!(read(furniture.as_bytes(), &ReadOptions::default()).0.len(), 1);
}

#[test]
fn what_read_prints_reads_back_the_same() {
    let printed = r#"{"title":"<b> &amp;","date":null,"date_precision":null,"date_from":null,"body":"<p>One</p>"}"#;
    let (articles, _) = read(printed.as_bytes(), &ReadOptions::default());
    assert_eq!((articles[0].title.as_str(), articles[0].body.as_str()), ("<b> &amp;", "<p>One</p>"));
    let mut article =
        read(SAMPLES.iter().find(|(name, _)| *name == "reuters").expect("it is in there").1.as_bytes(), &ReadOptions::default())
            .0
            .remove(0);
    article.notes.push("a note".into());
    let printed = serde_json::to_string(&article).expect("JSON");
    let mut back = read(printed.as_bytes(), &ReadOptions::default()).0.remove(0);
    back.source = article.source.clone();
    assert_eq!(back, article);
}

#[test]
fn an_article_with_all_that_can_be_known_reads_back_the_same() {
    let printed = r#"{"id":"i","source":"a.txt","title":"T","date":"2018-04-26T09:30:00+03:00","date_precision":"time","date_from":"meta",
        "updated":"2018-04-27T10:00:00+03:00","authors":["Ann Lee"],"agency":"Harbour Wire","dateline":"HULL, April 26","language":"en","url":"http://a.example/x",
        "site":"Post","tags":["t"],"body":"Ships.","people":[{"name":"Bo Chen","stated":false,"roles":["mayor"],"mentions":[{"field":"body","start":0,"end":5}]}],
        "places":[{"name":"Hull","stated":true,"country":"GB","region":"England","geonames_id":1,"latitude":53.7,"longitude":-0.3,"why":"named first","mentions":[],
        "demonyms":[{"field":"body","start":0,"end":5}]}],"notes":["n"]}"#.replace('\n', "");
    let mut read = read(printed.as_bytes(), &ReadOptions::default()).0.remove(0);
    let expected: Article = serde_json::from_str(&printed).expect("read back");
    read.source = expected.source.clone();
    assert_eq!(serde_json::to_string(&read).expect("JSON"), serde_json::to_string(&expected).expect("JSON"));
}

#[test]
fn what_takes_too_long_is_skipped_and_the_rest_of_an_archive_goes_on() {
    let limits = Limits { max_read_time: std::time::Duration::ZERO, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    for (format, sample) in formats_sampled() {
        let (articles, skips) = read(sample.as_bytes(), &ReadOptions { input_format: Some(format), ..options.clone() });
        assert!(articles.is_empty(), "{}", format.name());
        assert!(skips.iter().any(|s| s.reason == SkipReason::Deadline), "{}: {skips:?}", format.name());
    }
    // A page of which nothing is left to read is given by the shortest way.
    let hints = super::html::PageHints { until: Some(std::time::Instant::now()), ..Default::default() };
    let page = super::html::read_page("<title>T</title><nav>Menu</nav><p>Ships stayed.", &hints);
    assert_eq!((page.body.as_str(), page.notes.len()), ("Menu\n\nShips stayed.", 1));
}

#[test]
fn a_date_that_cannot_be_read_or_means_two_days_is_told() {
    for (date, told) in [
        ("04/05/2018", "a date was stated that may mean either of two days: 04/05/2018"),
        ("31/31/2018", "a date was stated but could not be read: 31/31/2018"),
    ] {
        for text in [format!("{{\"title\": \"T\", \"date\": \"{date}\"}}"), format!("title,text,date\nT,U,{date}\n")] {
            assert_eq!(read(text.as_bytes(), &ReadOptions::default()).0[0].notes, [told]);
        }
    }
}

#[test]
fn what_is_too_large_is_cut_or_skipped_and_never_silently() {
    let limits = Limits { max_article_bytes: 10, max_record_bytes: 100, max_file_bytes: 200, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let (articles, skips) = read(b"{\"title\":\"A\",\"body\":\"0123456789\xc3\xa9\"}\n", &options);
    assert_eq!(
        (articles[0].body.as_str(), articles[0].notes.as_slice()),
        ("0123456789", &["the text was cut after 10 of 12 bytes".to_owned()][..])
    );
    assert!(skips.is_empty());
    for text in [format!("{{\"title\":\"{}\"}}\n{{\"title\":\"A\"}}\n", "x".repeat(300)), "Title\n\n".to_owned() + &"Text. ".repeat(50)] {
        assert_eq!(read(text.as_bytes(), &options).1[0].reason, SkipReason::TooLarge);
    }
}

#[test]
fn a_panic_of_the_sink_is_its_own_and_a_break_ends_the_reading() {
    let mut seen = 0;
    read_stream(&mut "{\"title\":\"A\"}\n{\"title\":\"B\"}\n".as_bytes(), "x", &ReadOptions::default(), &mut |_| {
        seen += 1;
        ControlFlow::Break(())
    });
    assert_eq!(seen, 1);
    let panicked = std::panic::catch_unwind(|| {
        read_stream(&mut "{\"title\":\"A\"}".as_bytes(), "x", &ReadOptions::default(), &mut |_| panic!("the sink's"));
    });
    assert!(panicked.is_err());
}

#[test]
fn bombs_end_in_time_in_every_format() {
    let laughs: String = (0..40).map(|n| format!("<!ENTITY l{} '&l{n};&l{n};&l{n};'>", n + 1)).collect();
    let wrapped = |inner: &str| {
        [
            format!("<rss><channel><item><title>T</title><description>{inner}"),
            format!("<nitf><body><body.content>{inner}"),
            format!("<newsItem><contentSet><inlineXML><html><body>{inner}"),
            format!("<NewsML><NewsItem><NewsComponent><ContentItem><DataContent>{inner}"),
            format!("<rss><channel><item><title>T</title><description><![CDATA[{inner}]]></description></item>"),
        ]
    };
    let mut bombs: Vec<String> = ["<div>", "<p>", "<b>", "<i><a href='x'>", "<![CDATA[", "&lt;div&gt;", "<item>", "</p>", "< ", "&"]
        .iter()
        .flat_map(|piece| wrapped(&piece.repeat(100_000)))
        .collect();
    bombs.extend(wrapped(&format!("<p {}x='{}'>x</p>", "a='b' ".repeat(100_000), "y".repeat(1 << 20))));
    bombs.push(format!("<!DOCTYPE rss [<!ENTITY l0 'ha'>{laughs}]><rss><channel><item><title>T&l40;</title></item></channel></rss>"));
    bombs.push("<rss><channel>".to_owned() + &"<item><title>T</title></item>".repeat(20_000));
    bombs.push("\u{1}x\u{2}".repeat(100_000));
    for bomb in &bombs {
        let started = std::time::Instant::now();
        let (articles, _) = read(bomb.as_bytes(), &ReadOptions::default());
        assert!(articles.iter().all(|a| a.title.len() < 100), "nothing expanded");
        // Tests are not optimised, and machines are shared; what is quadratic takes minutes here.
        assert!(started.elapsed().as_secs() < 20, "{} … took {:?}", &bomb[..80], started.elapsed());
    }
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_fail(bytes in any::<Vec<u8>>()) {
        for (format, _) in formats_sampled() {
            let (articles, skips) = read(&bytes, &ReadOptions { input_format: Some(format), ..ReadOptions::default() });
            prop_assert!(skips.iter().all(|s| s.reason != SkipReason::Guarded), "{:?}", skips);
            prop_assert!(articles.iter().all(|a| !a.id.is_empty()));
        }
        read(&bytes, &ReadOptions::default());
    }

    #[test]
    fn no_damage_makes_a_reader_fail(cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        for (format, sample) in formats_sampled() {
            let mut bytes = sample.repeat(2).into_bytes();
            for (at, to, byte) in &cuts {
                let (at, to) = (at.index(bytes.len()), to.index(bytes.len()));
                bytes[at] = *byte;
                let piece: Vec<u8> = bytes[at.min(to)..at.max(to)].to_vec();
                bytes.splice(to..to, piece);
            }
            let (_, skips) = read(&bytes, &ReadOptions { input_format: Some(format), ..ReadOptions::default() });
            prop_assert!(skips.iter().all(|s| s.reason != SkipReason::Guarded), "{:?}", skips);
        }
    }

    #[test]
    fn no_text_makes_a_reader_fail(text in "(\\PC|\n|[-#*>|:.\"'&<{}\\[\\]]| |By |http://){0,80}") {
        for (format, _) in formats_sampled() {
            let (_, skips) = read(text.as_bytes(), &ReadOptions { input_format: Some(format), ..ReadOptions::default() });
            prop_assert!(skips.iter().all(|s| s.reason != SkipReason::Guarded), "{:?}", skips);
        }
    }
}
