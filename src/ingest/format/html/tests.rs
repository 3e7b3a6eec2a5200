//! Whole pages, small and made up; and pages made to do harm.

use super::*;
use proptest::prelude::*;

const PARAGRAPH: &str =
    "The river rose by two metres in the night, and by the morning the lower streets of the town were under water, the council said.";

fn read(text: &str) -> Page {
    read_page(text, &PageHints::default())
}

/// A page as a news site serves it.
fn news_page() -> String {
    format!(
        r#"<!doctype html><html lang="en-GB"><head><title>River floods town - The Valley Post</title>
        <link rel="canonical" href="https://valleypost.example/2018/04/26/river">
        <meta property="og:site_name" content="The Valley Post"><meta property="og:title" content="River floods town | The Valley Post">
        <meta name="news_keywords" content="Floods, Weather, floods">
        <script type="application/ld+json">{{"@context": "https://schema.org", "@type": "ReportageNewsArticle", "headline": "River floods town",
        "datePublished": "2018-04-26T09:30:00+01:00", "dateModified": "2018-04-27T10:00:00+01:00",
        "author": [{{"@type": "Person", "name": "Ann Lee"}}, {{"@type": "Organization", "name": "The Valley Post"}}], "articleSection": "News",
        "mentions": [{{"@type": "Person", "name": "Bo Doe"}}, {{"@type": "Place", "name": "Oslo"}}]}}</script>
        <style>p {{ color: red }}</style></head><body>
        <nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
        <main><article><h1>River floods town</h1><p class="byline">By Ann Lee</p><time datetime="2018-04-26T09:30:00+01:00">26 April 2018</time>
        <figure><img src="a.jpg"><figcaption>A boat in the high street.</figcaption></figure>
        <p>{PARAGRAPH}</p><h2>A long night</h2><p>{PARAGRAPH}</p><p>Read more: Rain in May</p>
        <blockquote><p>“We did not sleep,” said Bo Doe, who owns the mill below the bridge and has seen two floods before.</p></blockquote>
        <ul><li>Two bridges are shut until the end of the week at least.</li><li>Schools open again on Monday.</li></ul><p>{PARAGRAPH}</p></article></main>
        <section class="comments"><p>First! What a comment this is, and long enough to look like text.</p></section>
        <footer><p>Copyright 2024 The Valley Post. All rights reserved.</p></footer></body></html>"#
    )
}

#[test]
fn reads_everything_from_a_news_page() {
    let page = read(&news_page());
    assert_eq!(page.title, "River floods town");
    assert_eq!(page.date.map(|d| d.to_string()).as_deref(), Some("2018-04-26T09:30:00+01:00"));
    assert_eq!(page.updated.map(|d| d.day()), Some((2018, 4, 27)));
    assert_eq!(page.authors, ["Ann Lee"]);
    assert_eq!(page.language, Language::parse("en"));
    assert_eq!((page.url.as_deref(), page.site.as_deref()), (Some("https://valleypost.example/2018/04/26/river"), Some("The Valley Post")));
    assert_eq!(page.tags, ["News", "Floods", "Weather"]);
    assert_eq!((page.people, page.places), (vec![Person::stated("Bo Doe")], vec![Place::stated("Oslo")]));
    assert_eq!(page.notes, [""; 0]);
}

#[test]
fn keeps_quotes_lists_and_subheads_and_leaves_the_rest_of_the_page_out() {
    let body = read(&news_page()).body;
    assert!(body.starts_with(PARAGRAPH) && body.ends_with(PARAGRAPH), "{body}");
    for kept in ["A long night", "“We did not sleep,”", "Two bridges", "Schools open"] {
        assert!(body.contains(kept), "{kept}");
    }
    for left_out in ["Ann Lee", "26 April", "boat", "Read more", "First!", "Copyright", "Home", "color"] {
        assert!(!body.contains(left_out), "{left_out}");
    }
}

#[test]
fn reads_an_old_page_without_any_metadata() {
    let text = format!(
        "<html><head><title>River floods town</title></head><body><font size=2><h1>River floods town</h1>April 26, 1998<br><br>{PARAGRAPH}<br><br>{PARAGRAPH}</font></body></html>"
    );
    let page = read(&text);
    assert_eq!((page.title.as_str(), page.date.map(|d| d.day())), ("River floods town", Some((1998, 4, 26))));
    assert_eq!(page.body, format!("{PARAGRAPH}\n\n{PARAGRAPH}"));
}

#[test]
fn prefers_publication_over_change_and_uses_no_other_clock() {
    let dated = |head: &str| read(&format!("{head}<h1>T</h1><p>{PARAGRAPH}</p>")).date.map(|d| d.to_string());
    assert_eq!(
        dated("<meta property=article:modified_time content=2018-05-02><meta property=article:published_time content=2018-04-26>")
            .as_deref(),
        Some("2018-04-26")
    );
    assert_eq!(dated("<meta property=article:modified_time content=2018-05-02>").as_deref(), Some("2018-05-02"));
    assert_eq!(dated(""), None);
}

#[test]
fn reads_pages_made_to_do_harm_by_stripping_their_tags() {
    let attributes: String = (0..100_000).map(|n| format!("a{n}=1 ")).collect();
    for page in [
        "<div>".repeat(100_000) + "text",
        "<ul><li>".repeat(50_000) + "text",
        "<table><tr><td>".repeat(5_000) + "text",
        "<b>".repeat(10_000) + "text",
        format!("<p {attributes}>text"),
        "\0".repeat(3 << 20) + "text",
    ] {
        let read = read(&page);
        assert!(read.body.ends_with("text"));
        assert_eq!(read.notes.len(), 1);
    }
}

#[test]
fn reads_pages_just_inside_the_limits_on_a_small_stack() {
    for (open, times) in [
        ("<div>", 500),
        ("<span>", 500),
        ("<blockquote>", 500),
        ("<ul><li>", 250),
        ("<dl><dd>", 250),
        ("<table><tr><td>", 168),
        ("<div class=author><p><b><i>", 120),
        ("<section><h2>", 250),
        ("<a href=x>", 60),
        ("<em>", 60),
        ("<details>", 500),
    ] {
        let page = open.repeat(times) + &format!("<p>{PARAGRAPH}</p>").repeat(20);
        // A thread of a pool has 2 MiB; whatever it does with them, the process must not end.
        let read = std::thread::Builder::new().stack_size(2 << 20).spawn(move || read_page(&page, &PageHints::default()));
        assert!(read.map(std::thread::JoinHandle::join).is_ok_and(|page| page.is_ok()), "{open}");
    }
}

#[test]
fn cuts_a_page_over_the_limit_and_says_so() {
    let page = read_page(&news_page().repeat(3), &PageHints { max_bytes: 3000, ..PageHints::default() });
    assert!(page.notes[0].contains("bytes"), "{:?}", page.notes);
    assert_eq!(page.title, "River floods town");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        read(&text);
    }

    #[test]
    fn no_jumble_of_markup_panics(parts in prop::collection::vec("(<p>|</p>|<div class=date>|<time datetime=|<a href='|>|'|\"|<br><br>|<table>|<tr><td>|</div>|<!--|-->|<script type=application/ld\\+json>|</script>|\\{\"@type\":\"NewsArticle\"|,|\\[|\\}|word |2018-04-26|&amp;|&#|é|<h1>|<svg>|<title>|\\x00|<)", 0..60)) {
        read(&parts.concat());
    }
}

#[test]
fn a_page_whose_charset_has_no_name_is_read_all_the_same() {
    for page in [
        r#"<meta http-equiv="Content-Type" content="text/html; charset"><title>Rain</title><p>It rained all day in the north."#,
        r#"<meta content="text/html; charset " http-equiv="CONTENT-TYPE"><title>Rain</title><p>It rained all day in the north."#,
    ] {
        assert!(read_page(page, &PageHints::default()).body.contains("It rained"), "{page}");
        assert!(fragment(page).contains("It rained"), "{page}");
    }
}
