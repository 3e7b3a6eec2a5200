//! What is said of a query: what was repaired, what is refused, and where.

use super::*;

/// Each with its canonical form and the one thing that is said about it.
#[test]
fn repairs_say_what_was_done() {
    for (query, canonical, hint) in [
        ("\"rate cut", "\"rate cut\"", "this quote is not closed: read as closed at the end"),
        ("oil (gas OR coal", "oil (gas OR coal)", "this bracket is not closed: read as closed at the end"),
        ("oil) gas", "oil gas", "this bracket closes none: ignored"),
        ("oil ()", "oil", "nothing stands between these brackets: ignored"),
        ("oil \"", "oil", "a lone quote: ignored"),
        ("oil \"\"", "oil", "no word stands between these quotes: ignored"),
        ("oil ^", "oil", "^ holds no letter or digit: ignored"),
        ("oil - gas", "oil gas", "- stands alone and is ignored; to exclude a word write -word, without a space"),
        ("Portland OR", "Portland or", "OR at the end joins nothing: read as the word or"),
        ("AND gas", "and gas", "AND at the beginning joins nothing: read as the word and"),
        ("oil (gas OR)", "oil (gas or)", "OR at the end joins nothing: read as the word or"),
        ("why NOT", "why not", "NOT excludes nothing here: read as the word not"),
        ("| oil", "oil", "| at the beginning joins nothing: ignored"),
        ("oil OR OR gas", "oil OR gas", "two operators in a row: the second is ignored"),
        ("auhtor:x", "auhtor:x", "no field auhtor: read as text; did you mean author:?"),
        ("foo:x", "foo:x", "no field foo: read as text; newsearch query --help lists the fields"),
        (
            "title: ceasefire",
            "title ceasefire",
            "nothing stands right after title: so it is read as a word; a field is written title:ceasefire",
        ),
        ("title:-x y", "-title:x y", "- stands before a field, not in it: read as -title:"),
        ("source:reuters, ap", "source:reuters ap", "the list ends at this comma; write it without spaces: source:a,b"),
        ("-football", "* -football", "nothing but exclusions: every other article matches; put * before them to say so"),
        ("-foot -ball", "* -foot -ball", "nothing but exclusions: every other article matches; put * before them to say so"),
        ("w/s quit", r"w\/s quit", "w/s stands between two words: read as words here"),
        ("oil NEAR/5", "oil near/5", "NEAR/5 stands between two words: read as words here"),
        ("oil NEAR/5 OR gas", "oil (near/5 OR gas)", "NEAR/5 stands between two words: read as words here"),
        ("(a b) w/5 c", "(a b) AND c", "NEAR/5 stands between words, phrases, and these joined by OR in brackets: read as AND"),
        ("a w/5 -b", "a AND -b", "NEAR/5 stands between words, phrases, and these joined by OR in brackets: read as AND"),
        ("title:a w/5 body:b", "title:a AND body:b", "words of two fields cannot be near each other: NEAR/5 is read as AND"),
        ("title:a w/5 b", "title:(a NEAR/5 b)", "both sides of NEAR/5 are sought in title:"),
        ("a^2 w/5 b", "a NEAR/5 b", "a factor (^) counts for a whole nearness, in brackets: ignored here"),
        ("atleast3:(a b)", "a b", "atleast3: counts words, phrases, and these joined by OR: ignored here"),
        ("by:=Lee", "author:\"Lee\"", "= looks at headlines and texts only: read as a phrase here"),
        ("what it has: a", "what it has a", "nothing stands right after has: so it is read as a word; a field is written has:quote"),
        ("what I like: tea", "what I like tea", "nothing stands right after like: so it is read as a word; a field is written like:3f9a2c"),
        ("title:x w/5 said:y", "title:x AND said:y", "words of two fields cannot be near each other: NEAR/5 is read as AND"),
        ("saved:a w/5 b", "saved:a AND b", "NEAR/5 stands between words, phrases, and these joined by OR in brackets: read as AND"),
        ("\"rate cut\"~ x", "\"rate cut\" x", "~ without a number: ignored; \"rate cut\"~3 allows three words between"),
        (
            "\"interest rat*\"",
            "\"interest rat*\"",
            "* and ? are no wildcards between quotes: read without them; a word right before rat* is asked for as in rate pre/1 rat*",
        ),
        ("\"trade * deficit\"", "\"trade * deficit\"", "* stands for no word between quotes: ignored; \"rate cut\"~1 allows one between"),
        ("=wom*", "=\"wom*\"", "what stands after = has no wildcards: read as written; without it wom* has them"),
        ("org:OPE*", "OPE*", "org: takes names as they are written: OPE* is read as a word of the text"),
        (
            "who:Reagan w/s who:Baker",
            "people:(Reagan w/s Baker)",
            "w/s finds nothing here, since only texts have sentences; words without a field are sought in them",
        ),
        ("title:* x", "x", "* holds no letter or digit: ignored"),
    ] {
        let parsed = read(query);
        assert_eq!(messages(&parsed), [hint], "{query}");
        assert_eq!(parsed.query.to_string(), canonical, "{query}");
        assert_eq!(parsed.problems[0].kind, ProblemKind::Repaired);
        assert_eq!(parsed.read_as.as_deref(), Some(canonical), "{query}");
        assert!(parsed.clone().accept(false).is_ok());
        assert!(parsed.accept(true).is_err());
    }
    let parsed = read("title:(merger OR takeover) words:>400 lang:en -tag:opinion ^");
    assert_eq!(parsed.query.to_string(), "title:(merger OR takeover) words:>=401 lang:en -tag:opinion");
    assert_eq!(parsed.problems.len(), 1);
}

#[test]
fn what_no_reading_could_mend_is_refused() {
    for (query, part) in [
        ("opec date:soon", "\"soon\" is no date"),
        ("opec date:", "a date is missing"),
        ("opec date: 2024", "a date is missing"),
        ("opec date:2024-13", "no day, month or year"),
        ("opec date:2024-05..2024-04", "ends before it begins"),
        ("opec after:2024-05 before:2024-04", "no day is in before:2024-04-01 and in after:2024-05-01; for either write OR"),
        ("opec AND after:2024-05 AND before:2024-05", "no day is in"),
        ("date:2023 date:2021", "no day is in"),
        ("a OR b date:2023 date:2021", "no day is in"),
        ("(x after:2024-05 before:2024-04) y", "no day is in"),
        ("newer_than:9999y", "not a length of time"),
        ("\"a b\"~1001", "at most 1000"),
        ("a NEAR/0 b", "1 to 1000 apart"),
        ("a w/1001 b", "1 to 1000 apart"),
        ("oil^0", "no factor between"),
        ("words:many", "no number for words"),
        ("words:>", "no number for words"),
        ("x indexed:soon", "\"soon\" is no date"),
        ("x indexed:", "a date is missing"),
        ("like:\"\"", "like: needs the id"),
        ("story:()", "story: needs the id"),
        ("saved:\"\"", "saved: needs the name"),
        ("words:200..100", "ends before it begins"),
        ("is:big", "is:big is unknown; there are wire, updated, undated, copy, lead, new"),
        ("has:beard", "has:beard is unknown"),
        ("atleast0:x", "counts from 1 to 1000"),
    ] {
        let parsed = read(query);
        assert_eq!(parsed.problems.iter().filter(|p| p.kind == ProblemKind::Refused).count(), 1, "{query}");
        assert!(messages(&parsed).iter().any(|m| m.contains(part)), "{query}: {:?}", messages(&parsed));
        assert_eq!(parsed.read_as, None);
        let error = parsed.accept(false).unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Query);
    }
    // Either of two dates can be asked for, and one without the other.
    assert!(read("date:2023 OR date:2021").accept(true).is_ok());
    assert!(read("x -date:2023 date:2023-04").accept(true).is_ok());
}

#[test]
fn an_error_shows_the_place_under_the_query() {
    let error = read("opec (date:2024-13").accept(false).unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert!(lines[0].starts_with("there is no day, month or year \"2024-13\" in the calendar; write 2024"), "{error}");
    assert_eq!(&lines[1..], ["  opec (date:2024-13", "        ^^^^^^^^^^^^"]);
    let error = read("習近平 \"停火").accept(true).unwrap_err().to_string();
    assert!(error.ends_with("  習近平 \"停火\n         ^"), "{error}");
}

#[test]
fn spans_point_into_the_text_as_typed() {
    let text = "e\u{301}te\u{301} -title:\u{202e}x \"a  b\"~2 by:p,q";
    let parsed = read(text);
    let mut found = Vec::new();
    parsed.query.root.walk(&mut |node, excluded| {
        if let Node::Word { span, .. } | Node::Phrase { span, .. } | Node::Field { span, .. } = node {
            found.push((span.of(text), excluded));
        }
    });
    let expected = [("e\u{301}te\u{301}", false), ("title:\u{202e}x", true), ("x", true), ("\"a  b\"~2", false), ("by:p,q", false)];
    assert_eq!(found[..5], expected);
    assert_eq!(parsed.query.to_string(), "été -title:x \"a b\"~2 author:(p OR q)");
}

#[test]
fn dates_told_from_today_are_shown_as_days_and_fixed_ones_are_not() {
    assert_eq!(read("x date:yesterday").read_as.as_deref(), Some("x date:2024-04-09"));
    assert_eq!(read("x date:2024-04-09").read_as, None);
    assert_eq!(read("x date:today..").read_as.as_deref(), Some("x after:2024-04-10"));
}
