//! People and places, end to end: articles of our own with who and where is found in each (`tests/golden/names`, a file for each kind of name).
//! `asked` holds what an index over them answers, `overlay` what an archive's owner changes and when articles are enriched anew.
//!
//! A file holds articles, each with what must be found in it, all of it and nothing else:
//! ```text
//! == id, and a date where one is known
//! Headline
//! Text, of any number of lines.
//! --
//! person Name [role, role]: mention, mention      the roles may be left out, and then do not count
//! place Name, CC, Region: mention; demonym        country and region may be left out
//! ```

mod asked;
mod overlay;

use newsearch::article::{Article, Date, DateOrigin, Field, Mention};
use newsearch::enrich::Enrichment;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// An article and the lines of what is to be found in it.
struct Golden {
    article: Article,
    expected: Vec<String>,
}

/// Every golden article, in the order of files and lines.
fn golden() -> Vec<Golden> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/names");
    let mut files: Vec<_> = fs::read_dir(root).expect("golden files").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    let texts = files.iter().map(|path| fs::read_to_string(path).expect("UTF-8").replace("\r\n", "\n"));
    texts.flat_map(|text| text.split("\n== ").skip(1).map(read).collect::<Vec<_>>()).collect()
}

fn read(block: &str) -> Golden {
    let (head, rest) = block.split_once('\n').expect("a headline");
    let (title, rest) = rest.split_once('\n').expect("a text");
    let (body, expected) = rest.split_once("\n--\n").expect("a line -- after the text");
    let (id, date) = head.split_once(' ').unwrap_or((head, ""));
    let date = Date::parse_iso(date, DateOrigin::Given);
    let article = Article { id: id.to_owned(), title: title.to_owned(), body: body.to_owned(), date, ..Article::default() };
    let expected = expected.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    Golden { article, expected }
}

/// What is found in an article, in the form of the golden files.
fn found(article: &Article) -> Vec<String> {
    let texts = |mentions: &[Mention]| {
        let text = |m: &Mention| m.span.of(if m.field == Field::Title { &article.title } else { &article.body });
        mentions.iter().map(text).collect::<Vec<_>>().join(", ")
    };
    let mut lines = Vec::new();
    for person in &article.people {
        lines.push(format!("person {} [{}]: {}", person.name, person.roles.join(", "), texts(&person.mentions)));
    }
    for place in &article.places {
        let parts = [Some(&place.name), place.country.as_ref(), place.region.as_ref()];
        let mut line = format!("place {}: ", parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", "));
        line.push_str(&texts(&place.mentions));
        if !place.demonyms.is_empty() {
            write!(line, "; {}", texts(&place.demonyms)).expect("a string takes all");
        }
        lines.push(line);
    }
    lines
}

/// Whether a line found is one expected, which may leave out roles, country and region.
fn fits(expected: &str, found: &str) -> bool {
    let ((wanted, at), (head, stands)) = (expected.split_once(':').expect("a colon"), found.split_once(':').expect("a colon"));
    let rest = head.strip_prefix(wanted);
    at == stands && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(" [") || rest.starts_with(", "))
}

#[test]
fn finds_who_and_where_in_every_golden_article() {
    let golden = golden();
    assert!(golden.len() >= 60, "{} articles", golden.len());
    let mut faults = String::new();
    let mut wrong = 0;
    for Golden { mut article, expected } in golden {
        Enrichment::default().enrich(&mut article);
        let found = found(&article);
        let missing: Vec<&String> = expected.iter().filter(|e| !found.iter().any(|f| fits(e, f))).collect();
        let surplus: Vec<&String> = found.iter().filter(|f| !expected.iter().any(|e| fits(e, f))).collect();
        if !missing.is_empty() || !surplus.is_empty() {
            wrong += 1;
            let lines = missing.iter().map(|e| format!("  - {e}\n")).chain(surplus.iter().map(|f| format!("  + {f}\n")));
            writeln!(faults, "{}\n{}", article.id, lines.collect::<String>()).expect("a string takes all");
        }
    }
    assert!(faults.is_empty(), "{wrong} articles are wrong; - is expected, + is found\n{faults}");
}
