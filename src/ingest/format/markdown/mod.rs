//! Markdown: an article a file, as site generators and note keepers have it; front matter in YAML states what the text does
//! not. The text comes out plain: paragraphs, headings and list items, without marks and pictures; raw HTML is read as text.

mod front_matter;
mod plain;

use super::text::of_whole;
use super::{Format, Sink};
use crate::article::{Article, DateOrigin};
use crate::ingest::dates;
use crate::ingest::record::Record;
use crate::ingest::{Head, Input, Settings};
use serde_json::Value;
use std::ops::ControlFlow;

/// See the [module](self).
pub(super) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn about(&self) -> &'static str {
        "Markdown: one article a file, with or without YAML front matter"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown", "mdown", "mkd"]
    }

    fn recognises(&self, head: &Head<'_>) -> bool {
        front_matter::parted(&head.text).is_some_and(|(front, _)| front.lines().next().is_some_and(|line| line.contains(": ")))
    }

    fn read(&self, input: &mut Input<'_>, sink: &mut Sink<'_>) -> ControlFlow<()> {
        sink(of_whole(input, article))
    }
}

fn article(text: &str, settings: &Settings) -> Article {
    let text = text.replace("\r\n", "\n");
    let (front, markdown) = front_matter::parted(&text).unwrap_or(("", &text));
    let mut plain = plain::plain(markdown);
    let mut record = Record::new(settings).in_plain_text();
    let mut stated = None;
    for (name, value) in front_matter::read(front) {
        match (name.to_ascii_lowercase().as_str(), &value) {
            // What the text is, the file shows; a `content` or `body` key of a generator is a setting.
            ("body" | "content" | "text", _) => continue,
            ("title" | "headline", Value::String(title)) if !title.trim().is_empty() => stated = Some(title.trim().to_owned()),
            _ => {}
        }
        record.add(name, value);
    }
    match (plain.title, stated) {
        (Some(heading), None) => record.add("title".to_owned(), Value::String(heading)),
        // A heading that says something else than the stated title is text.
        (Some(heading), Some(stated)) if heading != stated => plain.body = format!("{heading}\n\n{}", plain.body).trim_end().to_owned(),
        _ => {}
    }
    // A date line below the heading, as notes without front matter have it.
    let dated = plain.body.split_once("\n\n").and_then(|(line, rest)| Some((dates::find(line, None, DateOrigin::Text)?, rest.to_owned())));
    if let Some((_, rest)) = &dated {
        plain.body = rest.clone();
    }
    record.add("body".to_owned(), Value::String(plain.body));
    // A file without a word makes an article without a word, which is seen to where every article passes.
    let mut article = record.into_article(Default::default()).unwrap_or_default();
    article.date = article.date.or(dated.map(|(line, _)| line.date));
    article
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Article {
        super::article(text, &Settings::default())
    }

    #[test]
    fn front_matter_says_what_the_text_does_not() {
        let a = article(
            "---\ntitle: \"Ports: shut\"\ndate: 2019-05-04\nauthor: [Ann Lee, Bo Chen]\ntags:\n  - storm\n  - ports\nlang: en\npeople: Cy Dee; Ed Foe\nplaces: [Lima]\nurl: https://example.org/a\nid: 42\n---\n\n# Ports: shut\n\nShips *stayed* in\n[port](http://example.org).\n",
        );
        assert_eq!((a.title.as_str(), a.id.as_str()), ("Ports: shut", "42"));
        assert_eq!(a.body, "Ships stayed in port.");
        assert_eq!(a.date.map(|d| d.to_string()).as_deref(), Some("2019-05-04"));
        assert_eq!((a.authors.join("+"), a.tags.join("+")), ("Ann Lee+Bo Chen".into(), "storm+ports".into()));
        assert_eq!((a.people[1].name.as_str(), a.places[0].name.as_str()), ("Ed Foe", "Lima"));
        assert_eq!((a.language.map(|l| l.to_string()), a.url.as_deref()), (Some("en".into()), Some("https://example.org/a")));
    }

    #[test]
    fn without_front_matter_the_first_heading_is_the_title() {
        let a = article(
            "# Ports shut\n\nShips stayed.\n\n## Why\n\n- storm\n- *ice*\n\n![a picture](x.png)\n\n<script>alert(1)</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> All of them.\n",
        );
        assert_eq!(a.title, "Ports shut");
        assert_eq!(a.body, "Ships stayed.\n\nWhy\n\nstorm\nice\n\na\tb\n1\t2\n\nAll of them.");
    }

    #[test]
    fn raw_html_is_read_as_the_text_that_it_shows() {
        let a = article(
            "---\ntitle: Ports shut\n---\nSo it began.\n\n<div class=\"x\">\n<p>Ships <b>stayed</b> in port.</p>\n\n<p>None &amp; nobody was lost.</p>\n</div>\n\n<script>alert(1)</script>\n\nSo it<br>ended. Write `<p>x</p>`.\n",
        );
        assert_eq!(a.body, "So it began.\n\nShips stayed in port.\n\nNone & nobody was lost.\n\nSo it\nended. Write <p>x</p>.");
    }

    #[test]
    fn a_rule_above_a_text_is_no_front_matter() {
        for (text, title, body) in [
            ("---\n\n# Ports shut\n\nShips stayed.\n\n---\n\nMore.\n", "Ports shut", "Ships stayed.\n\nMore."),
            ("---\nShips stayed, said the mayor.\n\n---\n\nMore.\n", "", "Ships stayed, said the mayor.\n\nMore."),
            ("---\n\nPorts shut: mayor speaks\n\n---\n\nMore.\n", "", "Ports shut: mayor speaks\n\nMore."),
            ("---\n# of the office\n\n\"title\": Ports\n---\nMore.\n", "Ports", "More."),
            ("---\nDate published: 2018\ntitle: Ports\n---\nMore.\n", "Ports", "More."),
            ("---\n  og:type: article\n  title: Ports\n---\nMore.\n", "Ports", "More."),
            ("---\n{title: Ports, date: 2018}\n---\nMore.\n", "Ports", "More."),
            ("---\nog:type:x\ntitle:Ports\n---\nMore.\n", "Ports", "More."),
        ] {
            let a = article(text);
            assert_eq!((a.title.as_str(), a.body.as_str()), (title, body), "{text}");
        }
    }

    #[test]
    fn a_date_line_below_the_heading_is_the_date() {
        let a = article("# Ports shut\n\n*4 May 2019*\n\nShips stayed.\n");
        assert_eq!((a.date.map(|d| d.to_string()).as_deref(), a.body.as_str()), (Some("2019-05-04"), "Ships stayed."));
    }

    #[test]
    fn a_heading_other_than_the_title_stays_in_the_text() {
        let a = article("---\ntitle: Ports shut\n---\n# The storm\n\nShips stayed.\n");
        assert_eq!((a.title.as_str(), a.body.as_str()), ("Ports shut", "The storm\n\nShips stayed."));
        let a = article("Ships stayed.\n\n# Later\n\nThey left.");
        assert_eq!((a.title.as_str(), a.body.as_str()), ("", "Ships stayed.\n\nLater\n\nThey left."));
    }

    #[test]
    fn broken_front_matter_is_read_line_by_line() {
        let a = article("---\ntitle: Ports: shut: again\ndate: \"4 May 2019\"\nbad: [\n---\nText.");
        assert_eq!((a.title.as_str(), a.body.as_str()), ("Ports: shut: again", "Text."));
        assert_eq!(a.date.map(|d| d.to_string()).as_deref(), Some("2019-05-04"));
    }

    #[test]
    fn front_matter_cannot_explode_or_overflow() {
        let deep = format!("---\ntitle: T\nx: {}\n---\nText.", "[".repeat(20_000));
        let dashes = format!("---\ntitle: T\nx:\n  {}a\n---\nText.", "- ".repeat(20_000));
        let mut bomb = "---\ntitle: T\na0: &a0 [x, x]\n".to_owned();
        for n in 1..40 {
            bomb += &format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1);
        }
        for text in [deep, dashes, bomb + "---\nText."] {
            assert_eq!(article(&text).title, "T");
        }
    }
}
