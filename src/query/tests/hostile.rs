//! Queries made to do harm, and any text at all.

use super::*;
use proptest::prelude::*;
use std::time::{Duration, Instant};

#[test]
fn limits_are_named_and_hold_exactly() {
    let refused = |text: &str| {
        let parsed = read(text);
        assert!(parsed.query.is_empty() && parsed.read_as.is_none());
        parsed.accept(false).unwrap_err().to_string()
    };
    assert!(refused(&"a".repeat(MAX_BYTES + 1)).contains("at most 8192 are allowed"));
    assert!(read(&"a".repeat(MAX_BYTES)).accept(true).is_ok());
    assert!(refused(&"a ".repeat(MAX_CLAUSES + 1)).contains("at most 256 words"));
    assert!(read(&"a ".repeat(MAX_CLAUSES)).accept(true).is_ok());
    assert!(refused(&"a* ".repeat(MAX_WIDE + 1)).contains("at most 32 are allowed"));
    assert!(read(&"a~1 ".repeat(MAX_WIDE)).accept(true).is_ok());
    assert!(refused(&"like:a ".repeat(MAX_WIDE + 1)).contains("at most 32 are allowed"));
    assert!(refused(&"near:1,1~9km ".repeat(MAX_WIDE + 1)).contains("at most 32 are allowed"));
    assert!(refused(&"a w/1 ".repeat(MAX_CLAUSES + 1)).contains("at most 256 words"));
    let nested = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
    assert!(refused(&nested(MAX_DEPTH + 1)).contains("deeper than 32"));
    assert!(read(&nested(MAX_DEPTH)).accept(true).is_ok());
    // Brackets that only the canonical form has count too, so that it can always be read.
    let doubled = format!("{}a{}", "(b OR c ".repeat(20), ")".repeat(20));
    assert!(read(&doubled).accept(true).is_ok());
    assert!(refused(&format!("{}a{}", "(b OR c AND ".repeat(20), ")".repeat(20))).contains("deeper than 32"));
    assert!(refused(&format!("hl:{}", "a".repeat(MAX_BYTES - 3))).contains("written out"));
}

#[test]
fn hostile_queries_end_soon() {
    let many = [
        "(",
        ")",
        "-(",
        "title:(",
        "\"",
        "NOT ",
        "-",
        "- ",
        "--a ",
        "a OR ",
        "OR ",
        "AND ",
        "|",
        "a|",
        "date:[",
        "date:(",
        "date:\"",
        "foo:x ",
        ":",
        "\\",
        "«",
        "“ \" ",
        "*",
        "*a",
        "a^",
        "~",
        "a,",
        "source:a,",
        "source:",
        "title:-",
        "NEAR/1 ",
        "a w/1 ",
        "a w/s (",
        "a*",
        "*a*?",
        "a~1 ",
        "=\"",
        "=a ",
        "atleast2:",
        "atleast2:(",
        "words:>1 ",
        "like:a ",
        "saved:",
        "said:\"a b\" ",
        "indexed:2024 ",
        "is:wire,",
        "a^2",
        "(a)^2",
        "AROUND(1)",
        "\u{301}",
        "e\u{301}",
        "(a ",
        "date:x ",
        "=",
        "?",
        "a?",
        "date:9998..",
        "newer_than:1d ",
        "\u{202e}",
        "習",
        "צ\"",
    ];
    for piece in many {
        for length in [4000, MAX_BYTES / piece.len()] {
            let text = piece.repeat(length.min(MAX_BYTES / piece.len()));
            let started = Instant::now();
            let parsed = read(&text);
            let printed = parsed.query.to_string();
            assert_eq!(read(&printed).query, parsed.query, "{piece}");
            let _ = parsed.accept(true);
            // In a debug build on a busy machine; some milliseconds in release.
            assert!(started.elapsed() < Duration::from_secs(2), "{piece}: {:?}", started.elapsed());
        }
        assert!(!read(&piece.repeat(10_000)).problems.is_empty());
    }
}

/// Text made of what the language is made of.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "U.S.",
        "AND",
        "OR",
        "NOT",
        "|",
        "(",
        ")",
        "\"",
        "“",
        "”",
        "«",
        "»",
        "-",
        "+",
        "*",
        "?",
        "~",
        "~2",
        "^",
        "^3",
        ":",
        ",",
        "=",
        "\\",
        "\\ ",
        "title:",
        "source:",
        "body:(",
        "date:",
        "after:",
        "before:",
        "newer_than:",
        "2024",
        "2024-04",
        "..",
        "2023-03..2024",
        "3d",
        "last",
        "april",
        "[",
        "]",
        "TO",
        ">",
        "<=",
        "foo:",
        "is:",
        "http://",
        "NEAR/3",
        " w/s ",
        " pre/2 ",
        "AROUND",
        "AROUND(2)",
        "atleast2:",
        "words:",
        ">=5",
        "has:",
        "quote",
        "lead:",
        "said:",
        "like:",
        "story:",
        "saved:",
        "indexed:",
        "org:",
        "lang:",
        "=\"",
        "~1",
        "习",
        "（",
        "）",
        "：",
        "\u{301}",
        "\u{338}",
        "\u{202e}",
        "\u{ad}",
        "צ",
        " ",
        " ",
        " ",
        " ",
        " ",
        "\n",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn holds_the_laws(text: &str) -> Result<(), TestCaseError> {
    let parsed = read(text);
    let printed = parsed.query.to_string();
    let back = read(&printed);
    prop_assert_eq!(&back.query, &parsed.query, "{:?} printed {:?}", text, printed);
    prop_assert_eq!(back.query.to_string(), printed.clone());
    // The canonical form lacks what was refused, but for dates that part: they are part of the tree.
    let refused = |p: &Parsed| p.problems.iter().any(|p| p.kind == ProblemKind::Refused);
    prop_assert!(refused(&parsed) || !refused(&back), "{} {:?}", printed, back.problems);
    for problem in &parsed.problems {
        prop_assert!(text.get(problem.span.start..problem.span.end).is_some());
    }
    let mut sound = true;
    parsed.query.root.walk(&mut |node, _| match node {
        Node::And(parts) | Node::Or(parts) => sound &= parts.len() > 1,
        Node::Terms(parts) => sound &= parts.len() > 1 || parts.is_empty(),
        Node::Not(inner) => sound &= !matches!(**inner, Node::Not(_)),
        Node::Field { node, .. } => sound &= !matches!(**node, Node::Not(_)),
        Node::Word { text, span } => sound &= crate::text::words(text).next().is_some() && !span.is_empty(),
        Node::Phrase { text, .. } => sound &= crate::text::words(text).next().is_some(),
        Node::Date { range, .. } => sound &= !range.is_empty(),
        _ => {}
    });
    prop_assert!(sound, "{:?}", parsed.query);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_text_is_read_and_its_canonical_form_means_the_same(text in any::<String>()) {
        holds_the_laws(&text)?;
    }

    #[test]
    fn any_soup_of_tokens_is_read_and_its_canonical_form_means_the_same(text in soup()) {
        holds_the_laws(&text)?;
    }
}
