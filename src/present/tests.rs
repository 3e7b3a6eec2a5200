//! What every presenter owes, and each form in full.

use super::*;
use crate::article::Field;
use crate::article::{Date, DateOrigin, Person, Place, Source};
use crate::search::{Bucket, Facet, Fragment, Hit, Interval, Located, PathFlags};
use crate::text::Language;
use crate::text::escape::is_control;
use proptest::prelude::*;

fn hit() -> Hit {
    let text = "Ministers praised the talks on Syria, and Shoigu spoke of Syria again";
    let people = ["Sergei Shoigu", "Xu Qiliang", "Wei Fenghe", "Bashar Assad"];
    let snippet = Fragment {
        field: Field::Body,
        start: 120,
        end: 120 + text.len(),
        text: text.into(),
        highlights: vec![Span::new(31, 36), Span::new(42, 48), Span::new(58, 63)],
    };
    Hit {
        id: "3f9a2c1b00112233".into(),
        score: 4.25,
        title: "Shoigu hails ties with China".into(),
        date: Date::parse_iso("2018-04-26T09:30:00+03:00", DateOrigin::Field),
        date_precision: None,
        authors: vec!["Jane Doe".into()],
        site: Some("Example Wire".into()),
        language: Language::parse("en"),
        url: Some("https://wire.example/a".into()),
        people: people.map(Person::stated).to_vec(),
        places: vec![Place::stated("Beijing"), Place { country: Some("SY".into()), ..Place::stated("Syria") }],
        snippet: Some(snippet),
        snippets: Vec::new(),
        title_highlights: vec![Span::new(0, 6)],
        source: "wire/2018/a.txt".into(),
        copies: Vec::new(),
        copy_count: 0,
    }
}

fn response(hits: Vec<Hit>, total: u64) -> Response {
    Response {
        query: "Shoigu Syria".into(),
        read_as: None,
        readings: Vec::new(),
        with_all: None,
        help: None,
        hints: Vec::new(),
        total,
        stories: None,
        offset: 0,
        hits,
        facets: Default::default(),
        generation: 7,
        partial: false,
        took_ms: 3.2,
    }
}

fn written(name: &str, style: &Style, write: impl Fn(&dyn Presenter, &Style, &mut Vec<u8>) -> Result<()>) -> String {
    let mut out = Vec::new();
    write(presenter_named(name).expect("there is one of the name"), style, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

fn hits_as(name: &str, style: &Style, response: &Response) -> String {
    written(name, style, |p, style, out| p.response(response, style, out))
}

#[test]
fn names_are_unique_and_lower_case() {
    let names: Vec<&str> = presenters().iter().map(|p| p.name()).collect();
    assert_eq!(names, ["table", "json", "jsonl", "csv", "geojson"]);
}

#[test]
fn a_table_shows_what_a_person_looks_for() {
    let plain = Style { colour: false, width: 60, ..Style::default() };
    let expected = "\
Shoigu hails ties with China
  Example Wire · 26 Apr 2018 · Sergei Shoigu, Xu Qiliang,
  Wei Fenghe +1 · Beijing, Syria · 3f9a2c1b
  Ministers praised the talks on Syria, and Shoigu spoke of
  Syria again …

1 of 34 articles · 3 ms
next page: --offset 1 · whole article: newsearch show
3f9a2c1b
";
    assert_eq!(hits_as("table", &plain, &response(vec![hit()], 34)), expected);
}

#[test]
fn a_table_with_colour_marks_matches_in_headline_and_snippet() {
    let shown = hits_as("table", &Style { colour: true, width: 100, ..Style::default() }, &response(vec![hit()], 1));
    assert!(shown.starts_with("\x1b[1;31mShoigu\x1b[0m\x1b[1m hails ties with China\x1b[0m\n  \x1b[2mExample Wire"), "{shown:?}");
    assert!(shown.contains("talks on \x1b[1;31mSyria\x1b[0m, and \x1b[1;31mShoigu\x1b[0m spoke"), "{shown:?}");
    assert!(shown.ends_with("\x1b[2m1 article · 3 ms\x1b[0m\n\x1b[2mwhole article: newsearch show 3f9a2c1b\x1b[0m\n"), "{shown:?}");
}

#[test]
fn a_table_leaves_out_what_is_not_known() {
    let bare = Hit {
        title: String::new(),
        date: None,
        site: None,
        people: Vec::new(),
        places: Vec::new(),
        snippet: None,
        id: "wd-0001".into(),
        title_highlights: Vec::new(),
        ..hit()
    };
    let expected = "(no headline)\n  wd-0001\n\n1 article · 3 ms\nwhole article: newsearch show wd-0001\n";
    assert_eq!(hits_as("table", &Style::default(), &response(vec![bare], 1)), expected);
}

#[test]
fn a_table_says_how_many_copies_a_story_has_and_counts_both() {
    let folded = Response { stories: Some(5), ..response(vec![Hit { copies: vec!["b".into(), "c".into()], copy_count: 2, ..hit() }], 34) };
    let shown = hits_as("table", &Style::default(), &folded);
    assert!(shown.contains("3f9a2c1b · +2 copies\n") || shown.contains("+2 copies"), "{shown}");
    assert!(shown.contains("1 of 5 stories (34 articles) · 3 ms\n"), "{shown}");
    let bucket = |stories| Bucket { stories: Some(stories), ..Bucket::new("Example Wire", 9) };
    let facets = Facets { facet: Facet::Site, articles: 9, stories: Some(3), values: 1, buckets: vec![bucket(3)], partial: false };
    let shown = written("table", &Style::default(), |p, style, out| p.facets(&facets, style, out));
    assert_eq!(shown, "3  Example Wire\n1 outlet in 3 stories (9 articles)\n");
    let shown = written("csv", &Style::default(), |p, style, out| p.facets(&facets, style, out));
    assert_eq!(shown, "value,count,stories\nExample Wire,9,3\n");
}

#[test]
fn an_empty_answer_says_whether_it_is_the_page_that_is_empty() {
    assert_eq!(hits_as("table", &Style::default(), &response(Vec::new(), 0)), "no articles · 3 ms\n");
    assert_eq!(hits_as("table", &Style::default(), &response(Vec::new(), 34)), "none shown of 34 articles · 3 ms\n");
}

#[test]
fn jsonl_is_a_hit_a_line_and_json_the_whole_response() {
    let response = response(vec![hit(), hit()], 2);
    let lines = hits_as("jsonl", &Style::default(), &response);
    let hits: Vec<Hit> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(hits.len(), 2);
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().expect("a line")).expect("JSON");
    for key in ["id", "score", "title", "date", "people", "places", "snippet", "source"] {
        assert!(first.get(key).is_some(), "{key}");
    }
    assert_eq!(first["snippet"]["highlights"][0], serde_json::json!([31, 36]));
    assert_eq!(first["date"], "2018-04-26T09:30:00+03:00");
    let json: serde_json::Value = serde_json::from_str(&hits_as("json", &Style::default(), &response)).expect("JSON");
    assert_eq!((&json["total"], &json["hits"][1]["id"]), (&serde_json::json!(2), &first["id"]));
}

#[test]
fn csv_has_a_header_and_quotes_what_needs_it() {
    let shown = hits_as("csv", &Style::default(), &response(vec![Hit { title: "=HYPERLINK(\"x\")".into(), ..hit() }], 1));
    let expected = "\
id,score,title,date,authors,site,language,url,people,places,snippet,source,copies
3f9a2c1b00112233,4.25,\"'=HYPERLINK(\"\"x\"\")\",2018-04-26T09:30:00+03:00,Jane Doe,Example Wire,en,https://wire.example/a,\
Sergei Shoigu; Xu Qiliang; Wei Fenghe; Bashar Assad,Beijing; Syria,\
\"Ministers praised the talks on Syria, and Shoigu spoke of Syria again\",wire/2018/a.txt,
";
    assert_eq!(shown, expected);
}

fn article() -> Article {
    Article {
        id: "wd-0001".into(),
        source: Source { path: "feeds/world.jsonl".into(), member: Some("1".into()) },
        title: "Talks in Beijing".into(),
        body: "The ministers met.\n\n\n\nThey spoke of\nSyria for an hour.\n".into(),
        date: Date::parse_iso("2018-04-26T09:30:00+03:00", DateOrigin::Field),
        authors: vec!["Jane Doe".into()],
        places: vec![Place { country: Some("CN".into()), ..Place::stated("Beijing") }],
        ..Article::default()
    }
}

#[test]
fn an_article_is_shown_whole_with_matches_that_go_over_a_line_end() {
    let article = article();
    let marks = Marks { title: vec![Span::new(0, 5)], body: vec![Span::new(4, 13), Span::new(33, 41)] };
    let shown = Shown { article: &article, marks: Some(&marks) };
    let expected = "\
Talks in Beijing
By Jane Doe · 26 Apr 2018, 09:30 +03:00
places  Beijing (CN)
source  feeds/world.jsonl#1
id      wd-0001

The ministers met.

They spoke of
Syria for an hour.

";
    assert_eq!(written("table", &Style::default(), |p, style, out| p.article(shown, style, out)), expected);
    let coloured = written("table", &Style { colour: true, width: 80, ..Style::default() }, |p, style, out| p.article(shown, style, out));
    assert!(coloured.contains("They spoke \x1b[1;31mof\x1b[0m\n\x1b[1;31mSyria\x1b[0m for"), "{coloured:?}");
    let json: serde_json::Value =
        serde_json::from_str(&written("jsonl", &Style::default(), |p, style, out| p.article(shown, style, out))).expect("JSON");
    assert_eq!((&json["source"], &json["title_highlights"]), (&serde_json::json!("feeds/world.jsonl#1"), &serde_json::json!([[0, 5]])));
}

#[test]
fn an_article_without_a_query_has_exactly_its_own_fields() {
    let article = article();
    let shown = Shown { article: &article, marks: None };
    let line = written("jsonl", &Style::default(), |p, style, out| p.article(shown, style, out));
    assert_eq!(line, serde_json::to_string(&article).expect("JSON") + "\n");
}

#[test]
fn counts_stand_in_a_column() {
    let bucket = |value: &str, count| Bucket::new(value, count);
    let buckets = vec![bucket("Sergei Shoigu", 1204), bucket("Xu Qiliang", 3)];
    let facets = Facets { facet: Facet::People, articles: 2000, stories: None, values: 34, buckets, partial: false };
    assert_eq!(
        written("table", &Style::default(), |p, style, out| p.facets(&facets, style, out)),
        "1,204  Sergei Shoigu\n    3  Xu Qiliang\n2 of 34 people in 2,000 articles\n"
    );
    assert_eq!(
        written("csv", &Style::default(), |p, style, out| p.facets(&facets, style, out)),
        "value,count\nSergei Shoigu,1204\nXu Qiliang,3\n"
    );
}

#[test]
fn places_in_a_spreadsheet_have_coordinates_that_are_numbers_and_stories_where_copies_are_folded() {
    let located = Located { geonames_id: Some(7), country: Some("US".into()), region: None, latitude: -14.25, longitude: -98.5 };
    let placed = |stories| Bucket { stories, place: Some(located.clone()), ..Bucket::new("-Somewhere", 4) };
    let shown = |stories| {
        let facets = Facets { facet: Facet::Places, articles: 9, stories, values: 1, buckets: vec![placed(stories)], partial: false };
        written("csv", &Style::default(), |p, style, out| p.facets(&facets, style, out))
    };
    let plain = "value,count,region,country,geonames_id,latitude,longitude\n'-Somewhere,4,,US,7,-14.25,-98.5\n";
    assert_eq!(shown(None), plain);
    let folded = "value,count,stories,region,country,geonames_id,latitude,longitude\n'-Somewhere,4,3,,US,7,-14.25,-98.5\n";
    assert_eq!(shown(Some(3)), folded);
}

#[test]
fn a_timeline_is_a_chart_that_folds_long_silence() {
    let bucket = |value: &str, count| Bucket::new(value, count);
    let mut buckets = vec![bucket("2018-01", 8), bucket("2018-02", 0), bucket("2018-03", 4)];
    buckets.extend((4..=9).map(|m| bucket(&format!("2018-{m:02}"), 0)));
    buckets.push(bucket("2018-10", 1));
    let timeline =
        Timeline { interval: Interval::Month, articles: 15, stories: None, undated: 2, buckets, headlines: Vec::new(), partial: false };
    let expected = "\
2018-01  8  ████████████████████████████
2018-02  0
2018-03  4  ██████████████
⋮ no articles for 6 months
2018-10  1  ███▌
15 articles, 2 of them without a date
";
    assert_eq!(
        written("table", &Style { colour: false, width: 40, ..Style::default() }, |p, style, out| p.timeline(&timeline, style, out)),
        expected
    );
}

#[test]
fn figures_of_an_index_stand_beside_their_names() {
    let stats = Stats {
        location: "/archive/.newsearch".into(),
        format_version: 1,
        generation: 3,
        articles: 129,
        sources: 90,
        skipped: 1,
        segments: 1,
        bytes: 512_000,
        oldest: Date::parse_iso("1986-04-28", DateOrigin::Given),
        newest: Date::parse_iso("2025-10-10", DateOrigin::Given),
        undated: 2,
        people: 80,
        places: 120,
        languages: vec![Bucket::new("en", 98), Bucket::new("ru", 5)],
        flags: vec![PathFlags { path: "news".into(), no_names: true, ..PathFlags::default() }],
    };
    let expected = "\
articles   129, 2 without a date
published  28 Apr 1986 to 10 Oct 2025
languages  en 98, ru 5
people     80
places     120
files      90, 1 with nothing to read
index      /archive/.newsearch
size       512 kB in 1 segment
version    format 1, commit 3
read with  --no-names for news
";
    assert_eq!(written("table", &Style::default(), |p, style, out| p.stats(&stats, style, out)), expected);
}

/// Text as it may come out of any file, with what steers terminals and spreadsheets more often than chance would have it.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[=+@\\-\t\r\u{1b}\u{9b}\u{202e}\u{7f}\na,\"]{0,8}"]
}

proptest! {
    #[test]
    fn nothing_in_an_article_steers_a_terminal_or_a_spreadsheet(
        id in hostile(), title in hostile(), site in hostile(), name in hostile(), text in hostile(), start in 0usize..9, len in 0usize..9,
    ) {
        let mark = vec![Span::new(start, start + len)];
        let fragment = Fragment { field: Field::Body, start, end: start + text.len(), text: text.clone(), highlights: mark.clone() };
        let hit = Hit {
            id: id.clone(),
            title: title.clone(),
            site: Some(site.clone()),
            url: Some(site.clone()),
            authors: vec![name.clone()],
            people: vec![Person::stated(name.clone()); 5],
            places: vec![Place { country: Some(name.clone()), ..Place::stated(name.clone()) }],
            snippet: Some(fragment),
            title_highlights: mark.clone(),
            source: site.clone(),
            ..hit()
        };
        let article = Article {
            id,
            source: Source { path: site.clone(), member: Some(name.clone()) },
            title,
            body: text,
            site: Some(site),
            authors: vec![name.clone()],
            tags: vec![name.clone()],
            notes: vec![name.clone()],
            people: hit.people.clone(),
            places: hit.places.clone(),
            ..Article::default()
        };
        let marks = Marks { title: mark.clone(), body: mark };
        let response = response(vec![hit], 1);
        let facets = Facets { facet: Facet::Site, articles: 1, stories: None, values: 1, buckets: vec![Bucket::new(name, 1)], partial: false };
        for presenter in presenters() {
            let mut out = Vec::new();
            presenter.response(&response, &Style::default(), &mut out).expect("written");
            let hits = out.len();
            presenter.articles_header(&mut out).expect("written");
            presenter.article(Shown { article: &article, marks: Some(&marks) }, &Style::default(), &mut out).expect("written");
            let articles = out.len();
            presenter.facets(&facets, &Style::default(), &mut out).expect("written");
            let shown = String::from_utf8(out).expect("UTF-8");
            prop_assert!(!shown.chars().any(|c| c != '\n' && is_control(c)), "{}: {shown:?}", presenter.name());
            if presenter.name() == "csv" {
                for part in [&shown[..hits], &shown[hits..articles], &shown[articles..]] {
                    for row in ::csv::ReaderBuilder::new().has_headers(false).from_reader(part.as_bytes()).records() {
                        for cell in &row.expect("a row") {
                            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
                        }
                    }
                }
            }
        }
    }
}
