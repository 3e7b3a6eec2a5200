//! What is read as which date, in tables.

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Option<String> {
    parse(text, DateOrigin::Field).map(|d| d.to_string())
}

#[test]
fn reads_the_formats_of_programs() {
    for (text, expected) in [
        ("2018-04-26", "2018-04-26"),
        ("2018-04-26T09:30:00+03:00", "2018-04-26T09:30:00+03:00"),
        ("2018-04-26T09:30:00.000Z", "2018-04-26T09:30:00Z"),
        ("2018-04-26T09:30:00-0500", "2018-04-26T09:30:00-05:00"),
        ("2018-04-26 09:30:00 UTC", "2018-04-26T09:30:00Z"),
        ("2018-04-26 09:30", "2018-04-26T09:30:00Z"),
        ("2018-04-26T00:00:00", "2018-04-26"),
        ("2018-04-26T00:00:00Z", "2018-04-26T00:00:00Z"),
        ("2018-04-26T00:00:00+02:00", "2018-04-26T00:00:00+02:00"),
        ("2018/04/26", "2018-04-26"),
        ("2018.04.26 15:04", "2018-04-26T15:04:00Z"),
        ("20180426", "2018-04-26"),
        ("201804260930", "2018-04-26T09:30:00Z"),
        ("2018042609", "2018-04-26T09:00:00Z"),
        ("2018042600", "2018-04-26"),
        ("20180426093015", "2018-04-26T09:30:15Z"),
        ("20180426T093000Z", "2018-04-26T09:30:00Z"),
        ("20180426T093000+0300", "2018-04-26T09:30:00+03:00"),
        ("1524735000", "2018-04-26T09:30:00Z"),
        ("1524735000000", "2018-04-26T09:30:00Z"),
        ("Thu, 26 Apr 2018 09:30:00 +0300", "2018-04-26T09:30:00+03:00"),
        ("Thu, 26 Apr 2018 09:30:00 GMT", "2018-04-26T09:30:00Z"),
        ("26 Apr 18 09:30:00 EDT", "2018-04-26T09:30:00-04:00"),
        ("Thu, 26 Apr 2018 09:30 MSK", "2018-04-26T09:30:00+03:00"),
        ("Thu, 26 Apr 2018 09:30:00 BST", "2018-04-26T09:30:00+01:00"),
        ("Thu Apr 26 09:30:00 2018", "2018-04-26T09:30:00Z"),
        ("Thu Apr 26 09:30:00 CEST 2018", "2018-04-26T09:30:00+02:00"),
        ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01Z"),
        (" 5-APR-1987 11:04:03.06 &#5; C F 01", "1987-04-05T11:04:03Z"),
        ("April 26, 2018 00:00:00", "2018-04-26"),
        ("Sun Jan 14 2018 10:00:00 GMT+0100 (Central European Time)", "2018-01-14T10:00:00+01:00"),
        ("2018", "2018-01-01"),
        ("2018-04", "2018-04-01"),
        ("April 2018", "2018-04-01"),
        ("2018-12-31T23:59:60Z", "2018-12-31T23:59:59Z"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn reads_dates_as_people_write_them() {
    for text in [
        "26 April 2018",
        "April 26th, 2018",
        "the 26th of April, 2018",
        "Thursday, Apr. 26, 2018",
        "26. April 2018",
        "Donnerstag, 26.04.2018",
        "26.4.18",
        "26 avril 2018",
        "26 de abril de 2018",
        "26 abr. 2018",
        "26 aprile 2018",
        "26 april 2018",
        "26 kwietnia 2018",
        "26 апреля 2018 г.",
        "26 квітня 2018",
        "26 Nisan 2018",
        "26 أبريل 2018",
        "26 أبريل/ نيسان 2018",
        "26 أبريل نيسان 2018",
        "٢٦ نيسان ٢٠١٨",
        "2018年4月26日",
        "2018 年 4 月 26 日（木）",
        "2018년 4월 26일",
        "2018. 4. 26.",
        "2018. április 26.",
        "26 d’abril de 2018",
        "04/26/2018",
        "26/04/2018",
        "4/26/18",
    ] {
        assert_eq!(read(text).as_deref(), Some("2018-04-26"), "{text}");
    }
    for (text, expected) in [
        ("Apr. 26, 2018, 3:04 p.m. ET", "2018-04-26T15:04:00-04:00"),
        ("Jan. 26, 2018 at 3 pm PT", "2018-01-26T15:00:00-08:00"),
        ("26.04.2018, 15:04 Uhr", "2018-04-26T15:04:00Z"),
        ("26. April 2018, 15.04 Uhr", "2018-04-26T15:04:00Z"),
        ("26 avril 2018 à 15h04", "2018-04-26T15:04:00Z"),
        ("2018年4月26日 下午3:04", "2018-04-26T15:04:00Z"),
        ("2018.04.26 오후 3:04", "2018-04-26T15:04:00Z"),
        ("15:04, 26 апреля 2018", "2018-04-26T15:04:00Z"),
        ("15:04 GMT 26 April 2018", "2018-04-26T15:04:00Z"),
        ("1er mai 2018", "2018-05-01"),
        ("3 août 2018", "2018-08-03"),
        ("3. März 2018", "2018-03-03"),
        ("7 września 2018", "2018-09-07"),
        ("1. 5. 2018", "2018-05-01"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn gives_no_date_rather_than_a_doubtful_one() {
    for text in [
        "",
        "04/05/2018",
        "10/11/12",
        "yesterday",
        "2018-02-30",
        "31.02.2018",
        "April 31, 2018",
        "1066-10-14",
        "May 5, 2333",
        "99",
        "1234567",
        "26 April",
        "20181326093015",
        "99991231235959",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    let in_order = |order| parse_in("04/05/2018", Some(order), DateOrigin::Field).map(|d| d.to_string());
    assert_eq!(in_order(Order::DayFirst).as_deref(), Some("2018-05-04"));
    assert_eq!(in_order(Order::MonthFirst).as_deref(), Some("2018-04-05"));
}

#[test]
fn a_year_of_two_digits_is_none_to_come() {
    for (text, expected) in [("22.11.63", "1963-11-22"), ("22-NOV-63", "1963-11-22"), ("8.5.45", "1945-05-08"), ("26.4.18", "2018-04-26")] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_month_that_is_another_in_another_language_is_told_by_how_the_day_is_written() {
    assert_eq!(read("26. listopada 2018.").as_deref(), Some("2018-10-26"));
    assert_eq!(read("26 listopada 2018").as_deref(), Some("2018-11-26"));
    assert_eq!(read("4. rujna 2018.").as_deref(), Some("2018-09-04"));
}

#[test]
fn the_end_of_a_range_of_times_is_no_offset() {
    for (text, expected) in [
        ("26 April 2018, 09:30-10:30", "2018-04-26T09:30:00Z"),
        ("09:30-10:30 GMT, 26 April 2018", "2018-04-26T09:30:00Z"),
        ("2018-04-26 09:30-05:00", "2018-04-26T09:30:00-05:00"),
        ("2018-04-26T09:30-10:30", "2018-04-26T09:30:00-10:30"),
        ("2018-04-26 01:30-05:00", "2018-04-26T01:30:00-05:00"),
        ("2018-04-26 13:30-15:00", "2018-04-26T13:30:00Z"),
        ("2018-04-26 03:30:00-05:00", "2018-04-26T03:30:00-05:00"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn ten_digits_are_a_date_or_seconds_by_what_they_can_be() {
    // The first ten digits could be an hour of the year 1712, and are not; the last are no month.
    for (text, expected) in
        [("1712010100", "2024-04-01T22:21:40Z"), ("1999123123", "1999-12-31T23:00:00Z"), ("1999323123", "2033-05-10T07:32:03Z")]
    {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn tells_date_lines_from_sentences() {
    for (line, day, updated, byline) in [
        ("Published April 26, 2018", "2018-04-26", false, None),
        ("Updated: 26.04.2018, 15:04 Uhr", "2018-04-26T15:04:00Z", true, None),
        ("Updated 27 April 2018, first published 26 April 2018", "2018-04-26", false, None),
        ("Published: 26 April 2018 | Last updated: 27 April 2018", "2018-04-26", false, None),
        ("Posted on April 26, 2018, by Ann Lee", "2018-04-26", false, Some("Ann Lee")),
        ("By Ann Lee and Bo O'Neil | April 26, 2018 | 5 min read", "2018-04-26", false, Some("Ann Lee and Bo O'Neil")),
        ("Publié le 26 avril 2018 à 15h04", "2018-04-26T15:04:00Z", false, None),
        ("26 апреля 2018, 15:04", "2018-04-26T15:04:00Z", false, None),
        ("2018年04月26日 15:04 来源:新华网", "2018-04-26T15:04:00Z", false, None),
        ("2018年04月26日15:04 来源：人民网 责任编辑：王小明", "2018-04-26T15:04:00Z", false, None),
    ] {
        let found = find(line, None, DateOrigin::Text).map(|l| (l.date.to_string(), l.updated, l.byline));
        assert_eq!(found, Some((day.into(), updated, byline.map(str::to_owned))), "{line}");
    }
    for line in ["On April 26, 2018, the council met.", "Elections 2018", "Copyright 26 April 2018 Acme", "", "Published"] {
        assert_eq!(find(line, None, DateOrigin::Text), None, "{line}");
    }
}

#[test]
fn the_name_of_a_zone_behind_a_time_counts() {
    for (stated, date) in [
        ("2024-03-05T10:00:00 Europe/Berlin", "2024-03-05T10:00:00+01:00"),
        ("2024-07-05 10:00 (America/New_York)", "2024-07-05T10:00:00-04:00"),
        ("5 March 2024, 10:00 Asia/Tokyo", "2024-03-05T10:00:00+09:00"),
        ("2024-03-05T10:00:00[Europe/Berlin]", "2024-03-05T10:00:00+01:00"),
        ("2024-03-05T10:00:00+02:00[Europe/Kyiv]", "2024-03-05T10:00:00+02:00"),
        ("2024-03-05T09:00:00Z Europe/Berlin", "2024-03-05T09:00:00Z"),
        ("2024-03-05 Europe/Berlin", "2024-03-05"),
        ("2024-03-05T10:00:00 Europe/Atlantis", "2024-03-05T10:00:00Z"),
    ] {
        assert_eq!(parse(stated, DateOrigin::Field).map(|d| d.to_string()).as_deref(), Some(date), "{stated}");
    }
}

#[test]
fn finds_the_first_date_in_running_text() {
    let text = "Nothing here in 2018, but on 3 May 2018 it rained.";
    let (bytes, date) = first(text, None, DateOrigin::Text).unwrap_or_else(|| panic!("no date"));
    assert_eq!((&text[bytes], date.day()), ("3 May 2018", (2018, 5, 3)));
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let _ = (parse(&text, DateOrigin::Text), find(&text, Some(Order::DayFirst), DateOrigin::Text));
    }

    #[test]
    fn no_jumble_of_the_parts_of_dates_panics(parts in prop::collection::vec("(0|1|12|31|2018|20180426|99999999999| |-|/|\\.|:|,|T|Z|\\+|Apr|May|de|年|月|日|下午|pm|a|m|ET|\\(|by|Updated|Thu)", 0..14)) {
        let text = parts.concat();
        if let Some(date) = parse(&text, DateOrigin::Text) {
            prop_assert!(YEARS.contains(&date.day().0));
        }
        let _ = (find(&text, None, DateOrigin::Text), first(&text, Some(Order::MonthFirst), DateOrigin::Text));
    }

    #[test]
    fn reads_what_a_date_writes(seconds in -8_000_000_000_i64..4_000_000_000, minutes in -840_i16..840) {
        let written = Date::from_moment(seconds, minutes, DateOrigin::Field).map(|d| d.to_string()).unwrap_or_default();
        prop_assert_eq!(parse(&written, DateOrigin::Field).map(|d| d.to_string()), Date::parse_iso(&written, DateOrigin::Field).map(|d| d.to_string()));
    }
}
