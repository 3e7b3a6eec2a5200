//! What limits a query without counting: ids, languages, outlets, authors, days, and what of them stands in brackets.

use crate::harness::Workspace;
use serde_json::json;

/// An index of these articles.
fn index_of(articles: &[serde_json::Value]) -> Workspace {
    let w = Workspace::new();
    w.write("news.jsonl", articles.iter().map(|article| format!("{article}\n")).collect::<String>());
    w.expect(0, &["index", "news.jsonl", "--no-names"]);
    w
}

#[test]
fn wildcards_in_an_id_leave_its_capitals_and_hyphens_as_they_are() {
    let w =
        index_of(&["Desk-2024-001", "Desk-2024-002", "Desk-2023-001", "abc123", "ABC999"].map(|id| json!({"id": id, "body": "harbour"})));
    let cases: [(&str, &[&str]); 7] = [
        ("id:Desk*", &["Desk-2023-001", "Desk-2024-001", "Desk-2024-002"]),
        ("id:Desk-2024-00*", &["Desk-2024-001", "Desk-2024-002"]),
        ("id:*-001", &["Desk-2023-001", "Desk-2024-001"]),
        ("id:ABC*", &["ABC999"]),
        ("id:A?C*", &["ABC999"]),
        ("id:ABD999~1", &["ABC999"]),
        ("harbour -id:Desk-*", &["ABC999", "abc123"]),
    ];
    for (query, ids) in cases {
        assert_eq!(w.ids(&[query]), ids, "{query}");
    }
    assert_eq!(w.ids(&["ext:.JSO*"]).len(), 5);
}

#[test]
fn limits_hold_where_any_of_the_words_is_enough_however_they_are_joined() {
    let article = |id: &str, date: &str, language: &str, tag: &str, body: &str| json!({"id": id, "date": date, "language": language, "tags": [tag], "body": body});
    let w = index_of(&[
        article("may", "2024-05-01", "en", "port", "The harbour closed."),
        article("june", "2024-06-01", "en", "sea", "Ferry tickets."),
        article("july", "2024-07-01", "en", "port", "Harbour dues."),
        article("mai", "2024-05-02", "de", "port", "Ferry im Hafen."),
        article("none", "2024-05-03", "en", "port", "Nothing else."),
    ]);
    let cases: [(&str, &[&str]); 7] = [
        ("harbour ferry", &["july", "june", "mai", "may"]),
        ("harbour ferry date:2024-05", &["mai", "may"]),
        ("harbour ferry (date:2024-05 OR date:2024-06)", &["june", "mai", "may"]),
        ("harbour ferry (date:2024-05 AND lang:en)", &["may"]),
        ("harbour ferry (date:2024-05 AND NOT lang:en)", &["mai"]),
        ("harbour ferry (date:2024-05 tag:port)", &["mai", "may"]),
        ("harbour (ferry OR date:2024-07)", &["july", "june", "mai", "may"]),
    ];
    for (query, ids) in cases {
        assert_eq!(w.ids(&[query, "--match", "any", "--copies", "show"]), ids, "{query}");
    }
}

#[test]
fn an_outlet_named_by_its_host_is_not_one_whose_pages_name_that_host() {
    let article = |id: &str, url: &str| json!({"id": id, "url": url, "site": "Some Paper", "body": "harbour"});
    let w = index_of(&[
        article("plain", "https://example.com/2024/harbour.html"),
        article("www", "http://www.example.com/harbour"),
        article("deep", "https://www.news.example.com/harbour"),
        article("bare", "example.com/harbour"),
        article("shared", "https://other.org/share?u=example.com"),
        article("kept", "https://www.other.org/web/https://example.com/harbour"),
        article("part", "https://notexample.com/harbour"),
        article("longer", "https://example.com.evil.net/harbour"),
        article("behind", "https://example.com-news.net/harbour"),
        json!({"id": "called", "site": "example.com.evil.net", "body": "harbour"}),
        json!({"id": "own", "url": "https://news.example.com.evil.net/harbour", "body": "harbour"}),
        json!({"id": "stated", "site": "www.example.com", "body": "harbour"}),
    ]);
    assert_eq!(w.ids(&["source:example.com", "--copies", "show"]), ["bare", "deep", "plain", "stated", "www"]);
    assert_eq!(w.ids(&["source:example.com/2024", "--copies", "show"]), ["plain"]);
    assert_eq!(w.ids(&["source:example.com.evil.net", "--copies", "show"]), ["called", "longer", "own"]);
    assert_eq!(w.ids(&["source:other.org", "--copies", "show"]), ["kept", "shared"]);
    assert_eq!(w.ids(&["url:example.com", "--copies", "show"]).len(), 9, "an address anywhere");
}

#[test]
fn an_author_is_found_with_the_surname_first_and_last() {
    let w = Workspace::new();
    for (id, author) in [("turned", "Roe, Jane A."), ("plain", "Jane A. Roe"), ("other", "Roe Jane A."), ("another", "Jane, A. Roe")] {
        w.article(&format!("{id}.json"), json!({"id": id, "body": format!("The harbour {id}."), "authors": [author]}));
    }
    w.expect(0, &["index", ".", "--no-names"]);
    let cases: [(&str, &[&str]); 6] = [
        ("author:\"Jane A. Roe\"", &["another", "plain", "turned"]),
        ("author:\"Roe, Jane A.\"", &["another", "other", "plain", "turned"]),
        ("by:\"jane a roe\" harbour", &["another", "plain", "turned"]),
        ("author:\"Jane Roe\"", &[]),
        ("author:\"Jane Roe\"~1", &["another", "plain"]),
        ("author:roe", &["another", "other", "plain", "turned"]),
    ];
    for (query, ids) in cases {
        assert_eq!(w.ids(&[query, "--copies", "show"]), ids, "{query}");
    }
}
