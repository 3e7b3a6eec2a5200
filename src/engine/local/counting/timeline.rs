//! From days, each with the number of its articles, to a [`Timeline`].

use super::gather::{Count, Days};
use crate::article::{Date, DateOrigin, Precision};
use crate::query::{Day, DayRange, Node};
use crate::search::{Bucket, Interval, Request, Timeline};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;

/// A day, since 1970-01-01, as a date; `None` where it is outside the calendar.
pub fn day_date(day: i64) -> Option<Date> {
    let (year, month, day) = Day::from_days(i32::try_from(day).ok()?)?.ymd();
    Date::from_day(year, month, day, Precision::Day, DateOrigin::Given)
}

/// Intervals of a stretch that is asked for, at most: a century of days.
const MAX_ASKED: i64 = 36_525;

/// From the Monday before to 1970-01-01, a Thursday.
const MONDAY: i64 = 3;

/// An interval's number: the day or the week since 1970, the month, quarter or year since the year 0.
fn number(interval: Interval, day: i64) -> Option<i64> {
    let (year, month, _) = Day::from_days(i32::try_from(day).ok()?)?.ymd();
    Some(match interval {
        Interval::Day => day,
        Interval::Week => (day + MONDAY).div_euclid(7),
        Interval::Quarter => i64::from(year) * 4 + (i64::from(month) - 1) / 3,
        Interval::Month => i64::from(year) * 12 + i64::from(month) - 1,
        Interval::Year => i64::from(year),
    })
}

fn label(interval: Interval, number: i64) -> String {
    match interval {
        Interval::Day => day_date(number).map(|d| d.to_string()).unwrap_or_default(),
        Interval::Week => day_date(number * 7 - MONDAY).map(|d| d.to_string()).unwrap_or_default(),
        Interval::Quarter => format!("{:04}-Q{}", number.div_euclid(4), number.rem_euclid(4) + 1),
        Interval::Month => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
        Interval::Year => format!("{number:04}"),
    }
}

/// The days of an interval, by the label that its bucket has; `None` for what is none.
pub fn days_of(interval: Interval, label: &str) -> Option<Range<i64>> {
    let day = |year: i64, month: i64| Day::from_ymd(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).map(|d| i64::from(d.days()));
    let months = |first: i64, count: i64| {
        let day = |month: i64| day(month.div_euclid(12), month.rem_euclid(12) + 1);
        Some(day(first)?..day(first + count)?)
    };
    let year: i64 = label.get(..4)?.parse().ok()?;
    match interval {
        Interval::Year => months(year * 12, 12),
        Interval::Quarter => months(year * 12 + 3 * (label.get(6..)?.parse::<i64>().ok()? - 1), 3),
        Interval::Month => months(year * 12 + label.get(5..)?.parse::<i64>().ok()? - 1, 1),
        Interval::Day | Interval::Week => {
            let first = i64::from(Day::parse_iso(label)?.days());
            Some(first..first + if interval == Interval::Week { 7 } else { 1 })
        }
    }
}

/// Days gathered into intervals, with the empty ones between. Where they are `folded`, stories are counted too: of every set of copies in an interval
/// all articles but one are too many.
pub fn timeline(interval: Interval, days: &Days, folded: bool) -> Timeline {
    timeline_over(interval, days, folded, None)
}

/// The first and the last of the days that a request asks for, where it names both ends: so that timelines of one stretch of time have the same intervals, whatever
/// they hold.
pub fn days_asked(request: &Request) -> Option<(i64, i64)> {
    let together = match &request.query.root {
        Node::Terms(nodes) | Node::And(nodes) => nodes.as_slice(),
        node => std::slice::from_ref(node),
    };
    let ranges = request.filters.iter().chain(together).filter_map(|node| match node {
        Node::Date { range, .. } => Some(*range),
        _ => None,
    });
    let both = ranges.reduce(|a, b| DayRange { from: a.from.max(b.from), until: a.until.into_iter().chain(b.until).min() })?;
    let (first, last) = (i64::from(both.from?.days()), i64::from(both.until?.days()) - 1);
    (first <= last).then_some((first, last))
}

/// As [`timeline`], with the empty intervals at both ends of the days `asked` for, where they are not too many.
pub fn timeline_over(interval: Interval, days: &Days, folded: bool, asked: Option<(i64, i64)>) -> Timeline {
    // The calendar is asked once a day.
    let numbers: FxHashMap<i64, i64> = days.counts.iter().filter_map(|(day, _)| Some((*day, number(interval, *day)?))).collect();
    let mut counts: BTreeMap<i64, Count> = BTreeMap::new();
    for (day, count) in &days.counts {
        if let Some(number) = numbers.get(day) {
            counts.entry(*number).or_default().articles += count;
        }
    }
    let mut surplus = 0;
    // Within a set they come in order: two in one interval follow each other.
    let mut before = None;
    for (day, set) in &days.copies {
        let number = day.and_then(|day| numbers.get(&i64::from(day)));
        if let Some((last, _)) = before.filter(|(_, last)| last == set) {
            surplus += 1;
            if let Some(number) = number.filter(|_| last == number) {
                counts.entry(*number).or_default().surplus += 1;
            }
        }
        before = Some((number, *set));
    }
    let bucket = |number: i64| {
        let Count { articles, surplus } = counts.get(&number).copied().unwrap_or_default();
        Bucket { stories: folded.then(|| articles - surplus), ..Bucket::new(label(interval, number), articles) }
    };
    let range = counts.keys().next().copied().zip(counts.keys().next_back().copied());
    let asked = asked.and_then(|(first, last)| Some((number(interval, first)?, number(interval, last)?)));
    let widened = asked.map(|asked| range.map_or(asked, |range| (range.0.min(asked.0), range.1.max(asked.1))));
    let range = widened.filter(|(first, last)| last - first < MAX_ASKED).or(range);
    let buckets = range.map_or_else(Vec::new, |(first, last)| (first..=last).map(bucket).collect());
    let articles = days.undated + days.counts.iter().map(|(_, count)| count).sum::<u64>();
    let stories = folded.then(|| articles - surplus);
    Timeline { interval, articles, stories, undated: days.undated, buckets, headlines: Vec::new(), partial: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Context;

    #[test]
    fn every_day_lies_in_the_interval_that_its_label_names() {
        for interval in [Interval::Day, Interval::Week, Interval::Month, Interval::Quarter, Interval::Year] {
            for day in (-40_000..40_000).step_by(13) {
                let label = label(interval, number(interval, day).expect("a number"));
                assert!(days_of(interval, &label).is_some_and(|days| days.contains(&day)), "{day} in {label}");
            }
        }
        assert_eq!(label(Interval::Week, number(Interval::Week, 19_844).expect("a number")), "2024-04-29", "1 May 2024 is a Wednesday");
        assert_eq!(label(Interval::Quarter, number(Interval::Quarter, 19_844).expect("a number")), "2024-Q2");
        assert_eq!(days_of(Interval::Year, "é"), None);
    }

    #[test]
    fn a_stretch_that_is_asked_for_is_covered_to_both_ends() {
        let days = Days { counts: vec![(10, 2), (12, 1)], ..Days::default() };
        let shown = |interval, asked| -> Vec<(String, u64)> {
            timeline_over(interval, &days, false, asked).buckets.into_iter().map(|b| (b.value, b.count)).collect()
        };
        let day = |day: u32, count| (format!("1970-01-{day:02}"), count);
        assert_eq!(shown(Interval::Day, None), [day(11, 2), day(12, 0), day(13, 1)]);
        assert_eq!(shown(Interval::Day, Some((9, 13))), [day(10, 0), day(11, 2), day(12, 0), day(13, 1), day(14, 0)]);
        assert_eq!(shown(Interval::Month, Some((9, 40))), [("1970-01".to_owned(), 3), ("1970-02".to_owned(), 0)]);
        assert_eq!(shown(Interval::Day, Some((-400_000, 400_000))).len(), 3, "too long to be of use");
        let none = timeline_over(Interval::Day, &Days::default(), true, Some((0, 1)));
        assert_eq!(none.buckets.iter().map(|b| b.stories).collect::<Vec<_>>(), [Some(0); 2]);
    }

    #[test]
    fn the_days_asked_for_are_those_that_all_conditions_leave() {
        let context = Context { today: Day::parse_iso("2024-05-01").expect("a day") };
        let asked = |query: &str| days_asked(&Request::parse(query, &context).expect("it can be read"));
        let day = |iso: &str| i64::from(Day::parse_iso(iso).expect("a day").days());
        assert_eq!(asked("opec date:2024-03-05..2024-03-09"), Some((day("2024-03-05"), day("2024-03-09"))));
        assert_eq!(asked("date:2024-03"), Some((day("2024-03-01"), day("2024-03-31"))));
        assert_eq!(asked("opec after:2024-03-05 until:2024-03-09 date:2024"), Some((day("2024-03-05"), day("2024-03-09"))));
        for query in ["opec", "opec after:2024", "opec OR date:2024", "-date:2024"] {
            assert_eq!(asked(query), None, "{query}");
        }
    }

    #[test]
    fn a_story_counts_once_in_each_interval_and_once_in_all() {
        // Three copies on two days of one month and one in the next but one; beside them one article alone and one undated.
        let copies = vec![(Some(0), 5), (Some(0), 5), (Some(1), 5), (Some(70), 5)];
        let days = Days { counts: vec![(0, 2), (1, 2), (70, 1)], undated: 1, copies };
        let timeline = timeline(Interval::Month, &days, true);
        let counted: Vec<_> = timeline.buckets.iter().map(|b| (b.value.as_str(), b.count, b.stories)).collect();
        assert_eq!(counted, [("1970-01", 4, Some(2)), ("1970-02", 0, Some(0)), ("1970-03", 1, Some(1))]);
        assert_eq!((timeline.articles, timeline.stories, timeline.undated), (6, Some(3), 1));
    }
}
