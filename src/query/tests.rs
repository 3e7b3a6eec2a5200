//! Golden queries, precedence, errors and hostile input: the language as a whole. Each part's own tests stand in its file.

use super::*;
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn context() -> Context {
    // A Wednesday.
    Context { today: Day::from_ymd(2024, 4, 10).unwrap() }
}

fn read(text: &str) -> Parsed {
    parse(text, &context())
}

fn messages(parsed: &Parsed) -> Vec<&str> {
    parsed.problems.iter().map(|p| p.message.as_str()).collect()
}

/// Each with its canonical form; none has a problem.
#[test]
fn examples_of_the_language_are_read_as_written_down() {
    for (query, canonical) in [
        ("Shoigu Syria", "Shoigu Syria"),
        ("\"Sergei Shoigu\"", "\"Sergei Shoigu\""),
        ("Kyiv OR Kiev missile", "(Kyiv OR Kiev) missile"),
        ("strike -football -\"hunger strike\"", "strike -football -\"hunger strike\""),
        ("strike NOT football", "strike -football"),
        ("title:ceasefire Gaza", "title:ceasefire Gaza"),
        ("people:Shoigu places:Syria", "people:Shoigu places:Syria"),
        ("who:\"Bashar Assad\" where:Damascus,Aleppo", "people:\"Bashar Assad\" places:(Damascus OR Aleppo)"),
        ("opec date:2024-04", "opec date:2024-04"),
        ("opec date:2024-03..2024-05-15", "opec date:2024-03-01..2024-05-15"),
        ("opec after:2024-04-01 before:2024-05-01", "opec after:2024-04-01 before:2024-05-01"),
        ("opec newer_than:14d", "opec after:2024-03-27"),
        ("election date:\"last april\"", "election date:2024-04"),
        ("election date:last-april", "election date:2024-04"),
        ("\"rate cut\"~3", "\"rate cut\"~3"),
        ("source:reuters,ap earthquake", "source:(reuters OR ap) earthquake"),
        ("lang:ru Шойгу", "lang:ru Шойгу"),
        ("title:(merger OR takeover) lang:en -tag:opinion", "title:(merger OR takeover) lang:en -tag:opinion"),
        ("HEADLINE:x Hl:y intitle:z", "title:x title:y title:z"),
        ("by:\"Jane Doe\",Smith", "author:(\"Jane Doe\" OR Smith)"),
        ("url:http://x.org/a,b?c=1", "url:http://x.org/a,b?c=1"),
        ("title:body:x", r"title:body\:x"),
        ("-source:reuters,ap quake", "-source:(reuters OR ap) quake"),
        ("“rate cut” «red line» „Grüne Woche“", "\"rate cut\" \"red line\" \"Grüne Woche\""),
        ("\"he said “no” twice\"", "\"he said no twice\""),
        ("«he said \"no\"»", "\"he said no\""),
        ("al-Assad U.S. F-16 don't 习近平", "al-Assad U.S. F-16 don't 习近平"),
        ("http://x.org/y 10:30 C:\\news mailto:", "http://x.org/y 10:30 C:\\news mailto:"),
        ("Ukraine: war & peace – again", "Ukraine: war peace again"),
        ("标题（停火 OR 谈判）", "标题 (停火 OR 谈判)"),
        ("ＯＲ and or not", "ＯＲ and or not"),
        ("*", "*"),
        ("* -football", "* -football"),
        ("+oil +gas", "oil AND gas"),
        ("+oil price gas -coal", "oil AND (price gas) AND -coal"),
        ("NOT NOT a", "a"),
        ("((a)) ((b c))", "a (b c)"),
        ("a|b", "a OR b"),
        ("date:[2024 TO 2025] x", "date:2024-01-01..2025-12-31 x"),
        ("x date:>=2024-03", "x after:2024-03-01"),
        ("x date:<\"april 2018\"", "x before:2018-04-01"),
        ("x date:(26 April 2018)", "x date:2018-04-26"),
        ("x since:2024 until:2024-05", "x after:2024-01-01 before:2024-06-01"),
        ("x date:2023 OR date:2021", "x (date:2023 OR date:2021)"),
        (r"\-5 \(x\) title\:y", r"\-5 \(x\) title\:y"),
        ("צה\"ל", "צה״ל"),
        ("title:OR -AND x", "title:or -and x"),
        ("sanctions NEAR/10 oil", "sanctions NEAR/10 oil"),
        ("sanctions w/10 oil", "sanctions NEAR/10 oil"),
        ("oil AROUND(10) gas", "oil NEAR/10 gas"),
        ("oil around(10) gas", "oil around 10 gas"),
        ("oil pre/3 gas", "oil ONEAR/3 gas"),
        ("Joh* w/2 Doe", "Joh* NEAR/2 Doe"),
        ("minister w/s resign*", "minister w/s resign*"),
        ("(oil OR gas) w/p \"rate cut\"", "(oil OR gas) w/p \"rate cut\""),
        ("a w/2 b w/3 c", "a NEAR/2 b NEAR/3 c"),
        ("a w/2 (b w/3 c)", "a NEAR/2 (b NEAR/3 c)"),
        ("(a w/2 b) w/3 c", "a NEAR/2 b NEAR/3 c"),
        ("title:a w/2 title:b w/2 title:c", "title:(a NEAR/2 b NEAR/2 c)"),
        ("x -a w/2 b", "x -(a NEAR/2 b)"),
        ("a AND b w/2 c OR d", "(a AND (b NEAR/2 c)) OR d"),
        ("shoygu~1 Asad~", "shoygu~1 Asad~1"),
        ("wom?n *burg", "wom?n *burg"),
        ("=US tariffs", "=US tariffs"),
        ("=\"Red Line\" =“Red Line”", "=\"Red Line\" =\"Red Line\""),
        ("-=US title:=US", "-=US title:=US"),
        ("atleast3:lithium Chile", "atleast3:lithium Chile"),
        ("atleast2:\"rate cut\"~1 ATLEAST3:(a OR b)", "atleast2:\"rate cut\"~1 atleast3:(a OR b)"),
        ("title:(atleast2:a)", "title:(atleast2:a)"),
        ("atleast2:(title:a)", "title:(atleast2:a)"),
        ("words:>400 words:100..200", "words:>=401 words:100..200"),
        ("words:[100 TO *]", "words:>=100"),
        ("is:wire has:author,date -is:undated", "is:wire (has:author OR has:date) -is:undated"),
        ("lead:oil about:gas path:wire/2018 ext:html,txt", "lead:oil about:gas path:wire/2018 ext:(html OR txt)"),
        ("oil^2 \"rate cut\"^0.5 (a OR b)^3 title:x^2", "oil^2 \"rate cut\"^0.5 (a OR b)^3 title:x^2"),
        ("((a^2)^2 b)^1.5", "(a^4 b)^1.5"),
        ("title:(a b)^2 source:a^2,b", "title:(a b)^2 source:(a^2 OR b)"),
        ("saved:kremlin is:new", "saved:kremlin is:new"),
        ("like:3f9a2c date:2024", "like:3f9a2c date:2024"),
        ("said:\"red line\" who:Putin", "said:\"red line\" people:Putin"),
        ("title:(merger OR takeover) words:>400 lang:en -tag:opinion", "title:(merger OR takeover) words:>=401 lang:en -tag:opinion"),
        ("said:(oil w/5 gas) -said:=Oil", "said:(oil NEAR/5 gas) -said:=Oil"),
        ("(LIKE:\"a b\")^2 story:wire.jsonl#7", "(like:\"a b\")^2 story:wire.jsonl#7"),
        ("like:http://x.org/a,b?c", "like:\"http://x.org/a,b?c\""),
        ("org:\"World Bank\",IMF -org:(BP OR \"Red Star\")", "(=\"World Bank\" OR =IMF) -(=BP OR =\"Red Star\")"),
        ("is:lead -is:new,copy", "is:lead -(is:new OR is:copy)"),
        ("indexed:2024-04 indexed:>=2024-03 indexed:<2024", "indexed:2024-04 indexed:>=2024-03-01 indexed:<2024-01-01"),
        ("indexed:\"last april\" -indexed:2024-03..2024-04-02", "indexed:2024-04 -indexed:2024-03-01..2024-04-02"),
        ("indexed:today..", "indexed:>=2024-04-10"),
        ("-saved:a (saved:b OR x)", "-saved:a (saved:b OR x)"),
        ("source:reuters,ap has:quote", "source:(reuters OR ap) has:quote"),
        ("", ""),
        ("   \t\n", ""),
    ] {
        let parsed = read(query);
        assert_eq!(parsed.query.to_string(), canonical, "{query}");
        assert_eq!(messages(&parsed), Vec::<&str>::new(), "{query}");
        assert_eq!(read(canonical).query, parsed.query, "{canonical}");
        assert!(parsed.accept(true).is_ok(), "{query}");
    }
}

#[test]
fn precedence_follows_the_two_rules() {
    for (query, canonical, shown) in [
        ("a b", "a b", false),
        ("a OR b", "a OR b", false),
        ("a OR b OR c", "a OR b OR c", false),
        ("a AND b", "a AND b", false),
        ("a OR b c", "(a OR b) c", true),
        ("a b OR c", "a (b OR c)", true),
        ("a OR b c OR d", "(a OR b) (c OR d)", true),
        ("a AND b OR c", "(a AND b) OR c", true),
        ("a OR b AND c", "a OR (b AND c)", true),
        ("a b AND c OR d", "(a AND b AND c) OR d", true),
        ("a OR b c AND d", "a OR (b AND c AND d)", true),
        ("a AND b c", "a AND b AND c", false),
        ("(a OR b) AND c", "(a OR b) AND c", false),
        ("(a OR b c) AND d", "((a OR b) c) AND d", true),
        ("a AND (b OR c d)", "a AND ((b OR c) d)", true),
        ("NOT a OR b", "-a OR b", false),
        ("a -b OR c", "a (-b OR c)", true),
        ("a OR (b c)", "a OR (b c)", false),
        ("a AND NOT b", "a AND -b", false),
        ("-(a b) c", "-(a b) c", false),
        ("title:(a b OR c)", "title:(a (b OR c))", true),
        ("a OR (-b -c)", "a OR (* -b -c)", false),
    ] {
        let parsed = read(query);
        assert_eq!(parsed.query.to_string(), canonical, "{query}");
        assert_eq!(parsed.read_as.is_some(), shown, "{query}");
        assert_eq!(messages(&parsed), Vec::<&str>::new(), "{query}");
    }
}

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
