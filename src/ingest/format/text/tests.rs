//! Articles as people save them; every text here was written for these tests.

use crate::article::Article;
use crate::ingest::Settings;

fn article(text: &str) -> Article {
    super::article(text, &Settings::default())
}

#[test]
fn finds_headline_date_and_text_on_a_pasted_page() {
    let page = "Harbour Today Logo\n\nCouncil backs new bridge, ferry owners object\n\nMay 3, 2019 00:00:00\n\n\n\
        Mayor Ann Lee (L) and engineer Bo Chen looking over the plans of the bridge in the old town hall of Harbour\n\n\
        The council of Harbour has voted for a bridge across the sound, the mayor said.\n\nFerry owners objected.\n\n\nShare if you like";
    let a = article(page);
    assert_eq!(a.title, "Council backs new bridge, ferry owners object");
    assert_eq!(a.date.map(|d| d.to_string()).as_deref(), Some("2019-05-03"));
    assert_eq!(a.site.as_deref(), Some("Harbour Today"));
    assert_eq!(a.body, "The council of Harbour has voted for a bridge across the sound, the mayor said.\n\nFerry owners objected.");
    let glued = article(&page.replace("\n\n\nShare if", "Share if").replace('\n', "\r\n"));
    assert_eq!((glued.title, glued.body), (a.title, a.body));
}

#[test]
fn takes_bylines_addresses_and_menus_out_of_the_text() {
    let a = article(
        "Home | World | Sport | Weather\nStorm shuts the northern ports - The Harbour Post\nBy Ann Lee and Bo Chen\nPosted on 4 May 2019\n\
         https://example.org/storm\n\nShips stayed in port on Saturday. None was lost.\n\nPhoto: Cy Dee\n\nRead more: Ferries stop\n© 2019 Harbour Post",
    );
    assert_eq!(a.title, "Storm shuts the northern ports");
    assert_eq!(a.authors, ["Ann Lee", "Bo Chen"]);
    assert_eq!(a.date.map(|d| d.to_string()).as_deref(), Some("2019-05-04"));
    assert_eq!(a.url.as_deref(), Some("https://example.org/storm"));
    assert_eq!(a.body, "Ships stayed in port on Saturday. None was lost.");
}

#[test]
fn a_text_that_begins_with_a_paragraph_has_no_headline() {
    let wrapped = "The council of Harbour has voted for a bridge across the\nsound, the mayor said on Friday after a debate that had\nlasted two days.\n\nFerry owners objected.";
    for text in [wrapped, "Ferry owners objected to the bridge.", &"A long paragraph without any end ".repeat(20)] {
        let a = article(text);
        assert_eq!((a.title.as_str(), a.body.as_str()), ("", text.trim()));
    }
}

#[test]
fn a_headline_may_stand_right_above_its_text() {
    for (text, title) in [
        ("PORTS SHUT BY STORM\n    Ships stayed in port on Saturday.\n    None was lost.", "PORTS SHUT BY STORM"),
        (
            "Ports shut by storm\nShips stayed in port on Saturday, and none of them was lost, the harbour office said in the evening.",
            "Ports shut by storm",
        ),
        ("Is this the end of the ferry?\n\nShips stayed in port.", "Is this the end of the ferry?"),
        ("The Good News\n\nShips stayed in port on Saturday, all of them.", "The Good News"),
        ("Ports shut by storm", "Ports shut by storm"),
    ] {
        assert_eq!(article(text).title, title);
        assert!(!article(text).body.contains(title));
    }
}

#[test]
fn lines_that_name_what_they_state_are_believed() {
    let a = article("Title: Ports shut\nDate: 2019-05-04\nAuthor: Von Anna Groß\nTags: storm, ports\n\nShips stayed in port.");
    assert_eq!((a.title.as_str(), a.body.as_str()), ("Ports shut", "Ships stayed in port."));
    assert_eq!((a.authors, a.tags), (vec!["Anna Groß".to_owned()], vec!["storm".to_owned(), "ports".to_owned()]));
}

#[test]
fn what_stands_beside_the_name_of_the_text_is_its_first_line() {
    for name in ["Text", "Body", "Content"] {
        let a = article(&format!(
            "Title: Ports shut\nDate: 2019-05-04\n{name}: Ships stayed in port.\nSource: the harbour.\nThat is all.\n\nNone was lost."
        ));
        assert_eq!(a.body, "Ships stayed in port.\nSource: the harbour.\nThat is all.\n\nNone was lost.");
    }
    let a = article("Title: Ports shut\nText: Ships stayed in port.\nDate: 2019-05-04");
    assert_eq!((a.body.as_str(), a.date.map(|d| d.day())), ("Ships stayed in port.", Some((2019, 5, 4))));
    let a = article("Title: Ports shut\nText:\nShips stayed in port.");
    assert_eq!(a.body, "Ships stayed in port.");
    let a = article("Title: Ports shut\nSummary: A storm.\nText: Ships stayed in port.");
    assert_eq!((a.body.as_str(), a.notes.len()), ("Ships stayed in port.", 0));
    let a = article("Title: Ports shut\nSummary: A storm.");
    assert_eq!((a.body.as_str(), a.notes.join("+")), ("A storm.", "the file holds only a summary".into()));
}

#[test]
fn the_last_line_of_a_text_broken_into_lines_is_no_furniture() {
    for end in [
        "A spokesman for the port, which is the largest of the north, declined to\ncomment.",
        "It will pay 12 cents for each common share and 14 cents a preferred\nshare on May 1.",
        "Die Opposition forderte ihn auf, die Vorwürfe mit der Partei zu\nteilen.",
    ] {
        let a = article(&format!("Ports shut\n\nShips stayed in port on Saturday.\n\n{end}"));
        assert_eq!(a.body, format!("Ships stayed in port on Saturday.\n\n{end}"));
        let furnished =
            article(&format!("Ports shut\n\nShips stayed in port on Saturday.\n\n{end}\nRead more: Ice\n© 2019 Harbour Post\n\nShare"));
        assert_eq!(furnished.body, a.body);
    }
}

#[test]
fn the_first_line_of_a_text_broken_into_lines_is_no_furniture() {
    for lead in [
        "Advertising revenue at the group fell by a fifth in the first\nquarter, the company said on Tuesday.",
        "Subscribe to it or not, the council of the town has voted for the\nbridge.",
    ] {
        let a = article(&format!("Sales fall\n\n{lead}\n\nIt expects no recovery this year."));
        assert_eq!(a.body, format!("{lead}\n\nIt expects no recovery this year."));
    }
}

#[test]
fn a_headline_is_not_lost_to_the_word_that_it_begins_or_ends_with() {
    for headline in [
        "Copyright reform passes the council",
        "Advertising revenue falls in Harbour",
        "Newsletter scandal shakes Harbour",
        "Menu prices rise",
        "Sign in the sky frightens sailors",
        "By Land and Sea, Sailors Leave Port",
    ] {
        let a = article(&format!("{headline}\n\nShips stayed in port on Saturday, the harbour office said."));
        assert_eq!((a.title.as_str(), a.authors.len()), (headline, 0));
        assert_eq!(article(headline).title, headline);
        let a = article(&format!("{headline}\nBy Ann Lee\n4 May 2019\n\nShips stayed in port on Saturday, the harbour office said."));
        assert_eq!((a.title.as_str(), a.authors.join("+")), (headline, "Ann Lee".into()));
    }
    let a = article("Harbour to buy online radio\n\nDeal shocks rivals\n\nIt was signed on Tuesday, the harbour office said.");
    assert_eq!((a.title.as_str(), a.site), ("Harbour to buy online radio", None));
    let a = article("Drone shot down over the sound - report\n\nIt was shot down on Tuesday, a paper said.");
    assert_eq!(a.title, "Drone shot down over the sound - report");
    let a = article("By Ann Lee and Bo Chen\n\nShips stayed in port on Saturday, the harbour office said.");
    assert_eq!((a.title.as_str(), a.authors.len()), ("", 2));
}

#[test]
fn a_line_of_furniture_that_is_a_paragraph_is_no_headline_and_no_text() {
    let text = "Ships stayed in port on Saturday, the harbour office said.";
    for line in [
        "Copyright Agence France Presse 1994",
        "Copyright the Associated Press",
        "Newsletter abonnieren und nichts verpassen",
        "Newsletter: all of the day at once",
        "Advertisement Continue reading the main story",
        "Read more",
    ] {
        for pasted in [
            format!("{line}\n\nPorts shut\n\n{text}"),
            format!("Ports shut\n\n{line}\n\n{text}"),
            format!("Ports shut\n\n{text}\n\n{line}"),
        ] {
            let a = article(&pasted);
            assert_eq!((a.title.as_str(), a.body.as_str()), ("Ports shut", text), "{pasted}");
        }
    }
    for line in ["Copyright Harbour Post Media Limited", "Anzeige Schuhe für alle Tage", "Комментарии читателей закрыты сегодня"]
    {
        assert_eq!(article(&format!("Ports shut\n\n{text}\n\n{line}")).body, text, "{line}");
    }
    assert_eq!(article("Read more\n\nPorts shut by storm").title, "Ports shut by storm");
    assert_eq!(article("Copyright 2018 Post").title, "");
    assert_eq!(article("The Harbour Post\n\nMenu prices rise in Harbour").body, "Menu prices rise in Harbour");
    let a = article(&format!("Copyright Agence France Presse 1994\n\n{text}\n\nNone was lost, it said."));
    assert!(!a.title.contains("Copyright") && !a.body.contains("Copyright"));
    let a = article(&format!("Newsletter scandal shakes Harbour\n\nThe council is split\n\n{text}"));
    assert_eq!(a.title, "Newsletter scandal shakes Harbour");
}

#[test]
fn the_name_of_an_outlet_may_be_in_small_letters() {
    let text = "Ships stayed in port on Saturday, the harbour office said.";
    let a = article(&format!("the harbour post\n\nPorts shut by storm\n\n{text}"));
    assert_eq!((a.title.as_str(), a.site.as_deref()), ("Ports shut by storm", Some("the harbour post")));
    assert_eq!(article(&format!("Ports shut in the north - the guardian\n\n{text}")).title, "Ports shut in the north");
    assert_eq!(article(&format!("Ports shut in the north - the agency\n\n{text}")).title, "Ports shut in the north - the agency");
}

#[test]
fn a_dateline_with_a_year_dates_the_article() {
    let a = article("Ports shut\n\nHARBOUR, May 4, 2019 (Wire) - Ships stayed in port.");
    assert_eq!(a.date.map(|d| d.to_string()).as_deref(), Some("2019-05-04"));
    assert!(a.body.starts_with("HARBOUR, May 4"));
    for text in [
        "HARBOUR, May 4, 2019. Ships stayed in port.",
        "Гавань, 4 мая 2019 года. Суда оставались в портах.",
        "Harbour, 4 mai 2019 (AFP) - Les navires",
    ] {
        let a = article(&format!("Ports shut\n\n{text}"));
        assert_eq!(a.date.map(|d| d.to_string()).as_deref(), Some("2019-05-04"), "{text}");
        assert_eq!(a.body, text);
    }
    for text in [
        "On May 4, 2019 - a Saturday - ships stayed in port.",
        "The ports shut on Saturday, May 4, 2019. Ships stayed.",
        "HARBOUR, May 4. Ships stayed.",
    ] {
        assert_eq!(article(&format!("Ports shut\n\n{text}")).date, None, "{text}");
    }
}

#[test]
fn a_numeric_date_in_a_russian_text_has_the_day_first() {
    let a = article("Шторм закрыл порты\n04/05/2019 12:08\n\nВ субботу суда оставались в портах, сообщило управление порта.");
    assert_eq!(a.date.map(|d| d.day()), Some((2019, 5, 4)));
    assert_eq!(a.body, "В субботу суда оставались в портах, сообщило управление порта.");
}
