//! Articles in the shape of the collection; every text here was written for these tests.

use crate::article::{Article, Precision};
use crate::ingest::{ReadOptions, Skip, SkipReason, WalkOptions, read_file, read_stream, walk};
use std::ops::ControlFlow;

fn read(text: &[u8]) -> (Vec<Article>, Vec<Skip>) {
    let (mut articles, mut skips) = (Vec::new(), Vec::new());
    read_stream(&mut &text[..], "wire.sgm", &ReadOptions::default(), &mut |item| {
        match item {
            Ok(article) => articles.push(article),
            Err(skip) => skips.push(skip),
        }
        ControlFlow::Continue(())
    });
    (articles, skips)
}

const HEAD: &str = "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"YES\" OLDID=\"9\" NEWID=\"7\">\n<DATE> 3-MAR-1987 09:30:01.79&#5;&#5;&#5;C T</DATE>\n\
    <TOPICS><D>tin</D></TOPICS>\n<PLACES><D>west-germany</D><D>peru</D></PLACES>\n<PEOPLE><D>lee-ann</D></PEOPLE>\n<ORGS><D>itc</D></ORGS>\n\
    <EXCHANGES></EXCHANGES>\n<COMPANIES></COMPANIES>\n<UNKNOWN>\n&#5;&#22;f07&#31;reute</UNKNOWN>\n";

#[test]
fn reads_a_whole_article() {
    let text = "<TEXT>&#2;\n<TITLE>TIN &lt;TN> RISES AT\n MINES & MILLS</TITLE>\n<AUTHOR>    By Ann Lee and Bo Chen, Reuters</AUTHOR>\n\
        <DATELINE>    LIMA, March 3 - </DATELINE><BODY>The price of tin rose on Tuesday in a trade that\n\
        dealers called thin, as the three-\nmonth contract of Müller > Co fell.\n    More was to come.\n\n    Month  Price  Change\n    May    100    up 2\n    June   101    up 3\n\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n";
    let bytes: Vec<u8> = format!("{HEAD}{text}").chars().map(|c| c as u8).collect();
    let (articles, skips) = read(&bytes);
    assert!(skips.is_empty());
    let a = &articles[0];
    assert_eq!((a.id.as_str(), a.source.to_string().as_str()), ("reuters21578-7", "wire.sgm#7"));
    assert_eq!(a.title, "TIN <TN> RISES AT MINES & MILLS");
    assert_eq!(a.date.map(|d| d.to_string()).as_deref(), Some("1987-03-03T09:30:01Z"));
    assert_eq!(a.authors, ["Ann Lee", "Bo Chen"]);
    assert_eq!(a.places.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["west-germany", "peru"]);
    assert_eq!((a.people[0].name.as_str(), a.tags.join(" ")), ("lee-ann", "tin itc".to_owned()));
    assert_eq!(
        a.body,
        "LIMA, March 3 - The price of tin rose on Tuesday in a trade that dealers called thin, as the three-month contract of \
         Müller > Co fell.\n\nMore was to come.\n\n    Month  Price  Change\n    May    100    up 2\n    June   101    up 3"
    );
}

#[test]
fn articles_without_title_or_text_lose_nothing_and_invent_nothing() {
    let unprocessed = "<TEXT TYPE=\"UNPROC\">&#2;\nTIN STOCKS - MARCH 3\n May.........100 vs.....99\n Reuter\n&#3;</TEXT></REUTERS>";
    let brief = "<TEXT TYPE=\"BRIEF\">&#2;\n******<TITLE>TIN RISES\n</TITLE>Blah blah blah.\n&#3;\n\n</TEXT></REUTERS>";
    let (articles, skips) =
        read(format!("{HEAD}{unprocessed}{}{brief}", &HEAD[HEAD.find("<REUTERS").expect("it is in there")..]).as_bytes());
    assert!(skips.is_empty());
    let read: Vec<_> = articles.iter().map(|a| (a.title.as_str(), a.body.as_str())).collect();
    assert_eq!(read, [("", "TIN STOCKS - MARCH 3\n May.........100 vs.....99"), ("TIN RISES", "")]);
}

#[test]
fn what_stands_between_headline_and_dateline_begins_the_text() {
    let text = |between: &str| {
        let text =
            format!("{HEAD}<TEXT>&#2;\n<TITLE>TIN AT NOON</TITLE>{between}<BODY>LIMA TIN\n MAY7 284 UP 3\n&#3;</BODY></TEXT></REUTERS>");
        read(text.as_bytes()).0[0].body.clone()
    };
    assert_eq!(
        text("\nPENANG TIN\n MAY7 273 OFF 1\n<DATELINE> MAR8 --</DATELINE>"),
        "PENANG TIN\nMAY7 273 OFF 1\nMAR8 --LIMA TIN\nMAY7 284 UP 3"
    );
    assert_eq!(text("\n<AUTHOR>    By Ann Lee</AUTHOR>\nNEWS AT NOON\n"), "NEWS AT NOON\nLIMA TIN\nMAY7 284 UP 3");
    assert_eq!(text("\n<AUTHOR>    By Ann Lee</AUTHOR>\n\n"), "LIMA TIN\nMAY7 284 UP 3");
}

#[test]
fn a_garbled_time_still_gives_the_day_and_a_garbled_date_none() {
    let with = |date: &str| {
        let text = format!("{HEAD}<TEXT><TITLE>T</TITLE></TEXT></REUTERS>").replace(" 3-MAR-1987 09:30:01.79&#5;&#5;&#5;C T", date);
        read(text.as_bytes()).0[0].date.map(|d| d.to_string())
    };
    assert_eq!(with("31-MAR-1987 605:12:19.12").as_deref(), Some("1987-03-31"));
    assert_eq!(with("9-APR-1987 00:00:00.00    # a guess ").as_deref(), Some("1987-04-09"));
    assert_eq!(with("35-MAR-1987 10:00:00.00"), None);
    assert_eq!(with(""), None);
}

#[test]
fn a_file_that_ends_too_early_gives_what_was_whole_and_says_so() {
    let whole = format!("{HEAD}<TEXT><TITLE>T</TITLE></TEXT></REUTERS>\n");
    let (articles, skips) = read(format!("{whole}{}", &whole[36..200]).as_bytes());
    assert_eq!((articles.len(), skips.len()), (1, 1));
    assert_eq!((skips[0].reason, skips[0].source.to_string().as_str()), (SkipReason::Malformed, "wire.sgm#2"));
}

/// The counts of the whole collection, which its README states or that were counted in its files. It is not part of this
/// repository: `NEWSEARCH_REUTERS=FOLDER cargo test --release --lib whole_collection -- --ignored`.
#[test]
#[ignore = "needs the collection; NEWSEARCH_REUTERS names its folder"]
fn the_whole_collection_is_read() {
    let Some(folder) = option_env!("NEWSEARCH_REUTERS") else { panic!("NEWSEARCH_REUTERS names the folder of the .sgm files") };
    let found = walk(&[folder.into()], &WalkOptions::default()).expect("walked").found;
    let (mut articles, mut skips) = (Vec::new(), Vec::new());
    for file in found.iter().filter(|f| f.path.extension().is_some_and(|e| e == "sgm")) {
        read_file(&file.path, &file.path.to_string_lossy(), &ReadOptions::default(), &mut |item| {
            match item {
                Ok(article) => articles.push(article),
                Err(skip) => skips.push(skip),
            }
            ControlFlow::Continue(())
        });
    }
    assert_eq!(skips, []);
    let count = |is: fn(&Article) -> bool| articles.iter().filter(|a| is(a)).count();
    assert_eq!(articles.len(), 21_578);
    assert_eq!(count(|a| !a.title.is_empty()), 20_841);
    assert_eq!(count(|a| !a.places.is_empty()), 18_798);
    assert_eq!(count(|a| !a.people.is_empty()), 1_156);
    assert_eq!(count(|a| !a.authors.is_empty()), 875);
    // One of type UNPROC holds nothing, and the 1,798 of type BRIEF have a headline only.
    assert_eq!(count(|a| a.body.is_empty()), 1_799);
    assert_eq!(count(|a| a.date.is_some_and(|d| d.precision == Precision::Time)), 21_576);
    assert_eq!(count(|a| a.date.is_some_and(|d| d.precision == Precision::Day)), 2);
    let ids: std::collections::HashSet<&str> = articles.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(ids.len(), articles.len());
}
