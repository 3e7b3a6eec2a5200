//! Copies of one report are one story: in the hits, the totals, the facets and the timeline, however the articles came in.

use crate::harness::Workspace;
use serde_json::{Value, json};

const REPORT: [&str; 6] = [
    "Ships stayed in port on Saturday as the worst storm in a decade crossed the sound.",
    "None was lost, the harbour office said, though a ferry had to turn back at noon with ninety people on board.",
    "Fishermen on the northern shore had moved their boats inland the night before.",
    "The bridge was closed to lorries, and trains ran at half their speed until the evening.",
    "Insurers expect claims in the millions, above all from owners of summer houses.",
    "The weather service said the wind would drop by Monday, when ferries are to sail again.",
];

const OTHER: &str = "A storm over the sound kept ships in port. Ninety passengers of a ferry saw the harbour twice on one day, since the captain thought \
    better of it. Claims will be high, a broker told this newspaper, and the bridge may need new bearings before the winter is over.";

fn article(title: &str, day: u32, site: &str, body: &str) -> Value {
    json!({"id": title, "title": title, "date": format!("2024-03-{day:02}"), "source": site, "body": body})
}

/// Five copies of one report, one report of another's own, by name.
fn articles() -> Vec<(&'static str, Value)> {
    let whole = REPORT.join("\n\n");
    let added = format!(
        "{}\n\nSchools in the town were closed on the day, the mayor told us.\n\n{}",
        REPORT[..3].join("\n\n"),
        REPORT[3..].join("\n\n")
    );
    vec![
        ("wire", article("wire", 2, "Wire", &whole)),
        ("cut", article("cut", 3, "Post", &REPORT[..4].join("\n\n"))),
        ("byline", article("byline", 3, "Post", &format!("By Jane Doe\n\n{whole}"))),
        ("added", article("added", 4, "Times", &added)),
        ("upper", article("upper", 28, "Times", &whole.to_uppercase())),
        ("own", article("own", 2, "Herald", OTHER)),
    ]
}

fn write(w: &Workspace, order: impl Iterator<Item = usize>) {
    let all = articles();
    for (place, at) in order.enumerate() {
        let (_, article) = &all[at];
        w.article(&format!("news/{place}.json"), article.clone());
    }
}

fn answer(w: &Workspace, args: &[&str]) -> Value {
    let ran = w.run(&[args, &["--format", "json"]].concat());
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{args:?}: {e}\n{}", ran.stderr))
}

#[test]
fn copies_are_one_hit_with_the_first_published_on_top_in_whatever_order_they_came() {
    for (order, threads) in [(vec![0, 1, 2, 3, 4, 5], "1"), (vec![5, 4, 3, 2, 1, 0], "4"), (vec![3, 0, 5, 1, 4, 2], "2")] {
        let w = Workspace::new();
        write(&w, order.into_iter());
        w.expect(0, &["index", "news", "--threads", threads]);
        let found = answer(&w, &["query", "storm", "--sort", "relevance"]);
        assert_eq!((&found["total"], &found["stories"]), (&json!(6), &json!(2)));
        let folded = found["hits"].as_array().expect("hits").iter().find(|hit| hit["id"] == "wire").expect("the first is shown").clone();
        let mut copies: Vec<&str> = folded["copies"].as_array().expect("ids").iter().filter_map(Value::as_str).collect();
        assert_eq!((copies.len(), copies[2], copies[3]), (4, "added", "upper"), "in the order they were published");
        copies.sort_unstable();
        assert_eq!(copies, ["added", "byline", "cut", "upper"]);
        assert_eq!(w.ids(&["storm", "--no-collapse"]).len(), 6);
        assert_eq!(w.ids(&["storm", "--copies", "only"]), ["added", "byline", "cut", "upper"]);
        assert_eq!(w.ids(&["storm -is:copy"]), ["own", "wire"]);
    }
}

#[test]
fn of_a_set_only_what_matches_is_counted_and_shown() {
    let w = Workspace::new();
    write(&w, 0..6);
    w.expect(0, &["index", "news"]);
    let found = answer(&w, &["query", "schools"]);
    assert_eq!(
        (&found["total"], &found["stories"], &found["hits"][0]["id"], &found["hits"][0]["copies"]),
        (&json!(1), &json!(1), &json!("added"), &json!([]))
    );
    // By date the one that the order puts first stands for the story.
    assert_eq!(answer(&w, &["query", "storm", "--sort", "newest"])["hits"][0]["id"], "upper");
    let page = answer(&w, &["query", "storm", "--limit", "1", "--offset", "1"]);
    assert_eq!((page["hits"].as_array().map(Vec::len), &page["stories"]), (Some(1), &json!(2)));
}

#[test]
fn values_and_times_are_counted_in_both_units() {
    let w = Workspace::new();
    write(&w, 0..6);
    w.expect(0, &["index", "news"]);
    let stories = answer(&w, &["timeline", "storm", "--count", "stories"]);
    assert_eq!((&stories["articles"], &stories["stories"]), (&json!(6), &json!(2)));
    assert_eq!((&stories["buckets"][0]["count"], &stories["buckets"][0]["stories"]), (&json!(6), &json!(2)));
    let days = answer(&w, &["timeline", "storm", "--count", "stories", "--by", "day"]);
    assert_eq!((&days["buckets"][1]["count"], &days["buckets"][1]["stories"]), (&json!(2), &json!(1)));
    assert_eq!(answer(&w, &["timeline", "storm"])["stories"], Value::Null);
    assert!(w.expect(0, &["timeline", "storm", "--count", "stories"]).contains("2 stories (6 articles)"));
}

#[test]
fn what_is_removed_or_changed_is_no_copy_any_more() {
    let w = Workspace::new();
    write(&w, 0..6);
    w.expect(0, &["index", "news"]);
    std::fs::remove_file(w.path().join("news/0.json")).expect("removed");
    w.article("news/4.json", article("upper", 28, "Times", "The strike at the storm warning office went into its second week."));
    w.expect(0, &["index", "news"]);
    assert_eq!(w.ids(&["is:copy", "--no-collapse"]).len(), 2, "of three that are left");
    let found = answer(&w, &["query", "storm"]);
    assert_eq!((&found["total"], &found["stories"]), (&json!(5), &json!(3)));
    // As if made anew.
    let anew = Workspace::new();
    for n in 1..6 {
        std::fs::create_dir_all(anew.path().join("news")).expect("a folder");
        std::fs::copy(w.path().join(format!("news/{n}.json")), anew.path().join(format!("news/{n}.json"))).expect("copied");
    }
    anew.expect(0, &["index", "news"]);
    let shown = |found: &Value| -> Vec<[Value; 2]> {
        found["hits"].as_array().expect("hits").iter().map(|hit| [hit["id"].clone(), hit["copies"].clone()]).collect()
    };
    assert_eq!(shown(&answer(&anew, &["query", "storm"])), shown(&found));
}

/// The calendar of a week: twenty lines, of which one is another every week.
fn week(number: u32) -> (String, Value) {
    const WORDS: [&str; 23] = [
        "auction", "ballot", "budget", "census", "concert", "court", "election", "fair", "ferry", "festival", "harvest", "hearing",
        "inquest", "jubilee", "lecture", "market", "parade", "regatta", "seminar", "strike", "summit", "tender", "verdict",
    ];
    let word = |line: u32, at: u32| WORDS[((line + 1).wrapping_mul(0x9e37_79b1).rotate_left(5 * at) >> 8) as usize % WORDS.len()];
    let line = |line: u32| format!("No {line}, {}: calendar.", (0..7).map(|at| word(line, at)).collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = (number..number + 20).map(line).collect();
    let name = format!("week{number:02}");
    (format!("news/{name}.json"), article(&name, number.min(27) + 1, "Diary", &lines.join("\n")))
}

#[test]
fn a_calendar_that_rolls_on_from_week_to_week_is_several_stories_and_grows_as_if_made_anew() {
    let shown = |w: &Workspace| -> Vec<(String, usize)> {
        let found = answer(w, &["query", "calendar", "--sort", "oldest", "--limit", "40"]);
        let hits = found["hits"].as_array().expect("hits").iter();
        hits.map(|hit| (hit["id"].as_str().expect("an id").to_owned(), hit["copies"].as_array().expect("ids").len())).collect()
    };
    let w = Workspace::new();
    let write = |w: &Workspace, weeks: &mut dyn Iterator<Item = u32>| {
        weeks.map(week).for_each(|(path, article)| drop(w.article(&path, article)));
    };
    // Others, so that few of all come later.
    write(&w, &mut (20..48).map(|week| week * 30));
    write(&w, &mut (0..24));
    w.expect(0, &["index", "news"]);
    let first = shown(&w);
    let (stories, largest) = (first.len() - 28, first.iter().map(|(_, copies)| *copies).max());
    assert!((3..=8).contains(&stories) && largest.is_some_and(|copies| (3..9).contains(&copies)), "{first:?}");
    assert_eq!(first[0].0, "week00");
    assert_eq!(w.ids(&["calendar", "--no-collapse", "--limit", "90"]).len(), 52);
    // A week comes, one is taken out, of one the date is another.
    write(&w, &mut (24..26));
    w.expect(0, &["index", "news"]);
    std::fs::remove_file(w.path().join("news/week03.json")).expect("removed");
    w.expect(0, &["index", "news"]);
    let (path, mut article) = week(11);
    article["date"] = json!("2024-02-01");
    w.article(&path, article);
    w.expect(0, &["index", "news"]);
    let grown = shown(&w);
    std::fs::remove_dir_all(w.path().join(".newsearch")).expect("removed");
    w.expect(0, &["index", "news"]);
    assert_eq!(grown, shown(&w));
    assert_eq!(grown[0].0, "week11", "{grown:?}");
}

#[test]
fn a_run_that_ended_before_copies_were_found_is_completed_by_the_next() {
    let w = Workspace::new();
    write(&w, 0..6);
    w.expect(0, &["index", "news", "--index", "ix"]);
    let file = std::fs::read_dir(w.path().join("ix"))
        .expect("a folder")
        .flatten()
        .find(|e| e.file_name().to_string_lossy().starts_with("copies-"));
    let file = file.expect("a file of copies").path();
    std::fs::remove_file(&file).expect("removed");
    let found = answer(&w, &["query", "storm", "--index", "ix"]);
    assert_eq!((&found["total"], &found["stories"]), (&json!(6), &Value::Null));
    assert!(found["hints"][0].as_str().is_some_and(|hint| hint.contains("not known yet")), "{found}");
    w.expect(1, &["query", "storm is:copy", "--index", "ix"]);
    w.expect(0, &["index", "news", "--index", "ix"]);
    assert_eq!(answer(&w, &["query", "storm", "--index", "ix"])["stories"], 2);
    std::fs::write(&file, b"nothing of the kind").expect("written");
    assert_eq!(w.run(&["query", "storm", "--index", "ix"]).code, 2);
    assert_eq!(w.run(&["query", "storm", "--index", "ix", "--no-collapse"]).code, 0);
}

#[test]
fn articles_like_one_are_other_reports_of_its_event_and_not_its_copies() {
    let w = Workspace::new();
    write(&w, 0..6);
    w.article(
        "news/vote.json",
        article("vote", 2, "Post", "Parliament passed the budget after a night of talks, with the votes of two small parties."),
    );
    w.expect(0, &["index", "news"]);
    let like = |args: &[&str]| -> Vec<String> {
        let found = answer(&w, &[&["similar"], args].concat());
        found["hits"].as_array().expect("hits").iter().map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(like(&["wire", "--limit", "1"]), ["own"]);
    assert!(like(&["own"]).iter().all(|id| id != "own"));
    assert!(like(&["wire", "--copies", "show"]).contains(&"cut".to_owned()));
    let articles = |copies| answer(&w, &["similar", "wire", "--copies", copies])["total"].as_u64().expect("a number");
    let told = w.run(&["similar", "wire"]).stderr;
    let left_out = articles("show") - articles("fold");
    assert!(told.starts_with(&format!("newsearch: {left_out} copies ")), "{left_out}: {told}");
    assert!(told.contains("copies of the article itself are left out; --copies show shows them"), "{told}");
    assert_eq!(w.run(&["similar", "wire", "--copies", "show"]).stderr, "");
    w.write("draft.txt", REPORT.join("\n\n"));
    assert_eq!(like(&["draft.txt", "--limit", "1"]), ["own"]);
    let ran = w.run(&["similar", "nothing-of-the-kind"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("no such file"), "{}", ran.stderr);
}
