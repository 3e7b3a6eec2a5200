//! Trees of XML as it should be, as it is, and as it is made to do harm.

use super::*;
use crate::ingest::{Limits, SkipReason};
use proptest::prelude::*;
use std::ops::ControlFlow;

fn tree(text: &str) -> Ended {
    match read(text, &Limits::default(), &|_| false, &mut |_, _| ControlFlow::Continue(())) {
        ControlFlow::Continue(ended) => ended,
        ControlFlow::Break(()) => unreachable!("nothing breaks it"),
    }
}

fn words(text: &str) -> String {
    tree(text).root.map(|root| root.words()).unwrap_or_default()
}

#[test]
fn reads_names_attributes_and_text_without_their_namespaces() {
    let ended = tree("<?xml version='1.0'?><!-- c --><n:a xmlns:n='u' n:id=' 1 &amp; 2 '><b/><B>two &lt;<![CDATA[ <i> & ]]></B></n:a>");
    let root = ended.root.expect("there is one");
    assert_eq!((&*root.name, root.prefix(), root.attribute("ID"), ended.broken), ("a", "n", Some("1 & 2"), None));
    assert_eq!(root.named("b").map(Element::text).collect::<Vec<_>>(), ["", "two < <i> & "]);
}

#[test]
fn what_a_person_can_still_read_is_read() {
    for (text, expected) in [
        ("<a>AT&T &nbsp;caf&eacute; &#8212; &#150; &x; &</a>", "AT&T café — – &x; &"),
        ("<a>3 < 4 <b>five</b></a>", "3 < 4 five"),
        ("<a>if a<b then <i>no</a>", "if a<b then no"),
        ("<a><![CDATA[never closed <b>bold</b> text</a>", "never closed bold text"),
        ("<a>one<br>two</i></c> three", "one two three"),
        ("<a>1<!-- never closed</a>", "1<!-- never closed"),
        ("<!DOCTYPE a [<!ENTITY x 'boom'>]><a>&x;</a>", "&x;"),
        ("<a b=c d e='f' <g>h</g></a>", "h"),
    ] {
        assert_eq!(words(text), expected, "{text}");
    }
}

#[test]
fn records_are_handed_over_one_by_one_with_what_is_open_around_them() {
    let mut seen = Vec::new();
    let ended = read(
        "<rss><channel><title>T</title><item>1<item>x</item></item><item>2</item><item>3",
        &Limits::default(),
        &|e| e.is("item"),
        &mut |item, open| {
            seen.push(format!("{} in {} of {}", item.words(), open.len(), open[1].find_text("title").unwrap_or_default()));
            ControlFlow::Continue(())
        },
    );
    assert_eq!(seen, ["1x in 2 of T", "2 in 2 of T", "3 in 2 of T"]);
    let ControlFlow::Continue(ended) = ended else { panic!("nothing broke it") };
    assert!(ended.cut && ended.broken.is_some() && ended.root.is_some_and(|root| !root.words().contains('1')));
}

#[test]
fn only_what_ends_inside_its_first_element_is_cut() {
    for (text, cut) in [
        ("<a><b>x</a>", false),
        ("<a>x</b></a>", false),
        ("<a>1 < 2</a>", false),
        ("<a><b>x</b>", true),
        ("<a>x</b", true),
        ("<x:a>y</x:a", false),
    ] {
        assert_eq!(tree(text).cut, cut, "{text}");
    }
}

#[test]
fn bombs_end_early_and_say_so() {
    assert!(tree(&"<a>".repeat(100_000)).limited.is_some_and(|(why, _)| why == SkipReason::TooDeep));
    assert!(tree(&format!("<r>{}", "<a/>".repeat(1_000_000))).limited.is_some_and(|(why, _)| why == SkipReason::TooMany));
    let huge = format!("<a {} b='{}'>x</a>", "c='d' ".repeat(200_000), "e".repeat(5_000_000));
    assert_eq!(words(&huge), "x");
    // Each of these places is no XML, and looking for the end of a tag there goes to the end of the file.
    let started = std::time::Instant::now();
    for piece in ["< ", "<![CDATA[", "<!-", "<a b='", "</", "<?", "&", "<<a>"] {
        tree(&format!("<r>{}", piece.repeat(200_000)));
    }
    let laughs: String = (0..30).map(|n| format!("<!ENTITY l{} '&l{n};&l{n};'>", n + 1)).collect();
    assert_eq!(words(&format!("<!DOCTYPE r [<!ENTITY l0 'ha'>{laughs}]><r>&l30;</r>")), "&l30;");
    assert!(started.elapsed().as_secs() < 20);
}

#[test]
fn markup_becomes_html_without_pictures_and_captions() {
    let root =
        tree("<b><hl2>Head</hl2><p>One <person>Ann</person> &lt; two</p><media><media-caption>No</media-caption></media><bq>Q</bq></b>")
            .root;
    assert_eq!(root.expect("there is one").html(), "<h2>Head</h2><p>One Ann &lt; two</p><blockquote>Q</blockquote>");
}

proptest! {
    #[test]
    fn any_text_comes_to_an_end(text in "(<|>|/|&|;|\"|'|=| |<!\\[CDATA\\[|\\]\\]>|<!--|-->|<!DOCTYPE|\\[|a|b:c|<a>|</a>|\\PC){0,60}") {
        let ended = tree(&text);
        if let Some(root) = ended.root {
            let _ = (root.html(), root.words(), root.find("a").is_some());
        }
    }
}
