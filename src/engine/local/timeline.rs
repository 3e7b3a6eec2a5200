//! From days, each with the number of its articles, to a [`Timeline`].

use crate::article::{Date, DateOrigin, Precision};
use crate::query::Day;
use crate::search::{Bucket, Interval, Timeline};
use std::collections::BTreeMap;

/// A day, since 1970-01-01, as a date; `None` where it is outside the calendar.
pub fn day_date(day: i64) -> Option<Date> {
    let (year, month, day) = Day::from_days(i32::try_from(day).ok()?)?.ymd();
    Date::from_day(year, month, day, Precision::Day, DateOrigin::Given)
}

/// An interval's number: the day, the month or the year since the year 0.
fn number(interval: Interval, day: i64) -> Option<i64> {
    let (year, month, _) = Day::from_days(i32::try_from(day).ok()?)?.ymd();
    Some(match interval {
        Interval::Day => day,
        Interval::Month => i64::from(year) * 12 + i64::from(month) - 1,
        Interval::Year => i64::from(year),
    })
}

fn label(interval: Interval, number: i64) -> String {
    match interval {
        Interval::Day => day_date(number).map(|d| d.to_string()).unwrap_or_default(),
        Interval::Month => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
        Interval::Year => format!("{number:04}"),
    }
}

/// Days gathered into intervals, with the empty ones between. Where `copies` are given, the day and the set of copies of each article of which there are several, set after set, stories
/// are counted too: of every set in an interval all articles but one are too many.
pub fn timeline(
    interval: Interval,
    days: impl IntoIterator<Item = (Option<i64>, u64)>,
    copies: Option<Vec<(Option<i64>, u32)>>,
) -> Timeline {
    let (mut articles, mut undated) = (0, 0);
    let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
    for (day, count) in days {
        articles += count;
        undated += if day.is_none() { count } else { 0 };
        if let Some(number) = day.and_then(|day| number(interval, day)) {
            *counts.entry(number).or_insert(0) += count;
        }
    }
    let folded = copies.is_some();
    let copies = copies.unwrap_or_default();
    let mut surplus: BTreeMap<i64, u64> = BTreeMap::new();
    let mut surplus_in_all = 0;
    let mut numbers: Vec<i64> = Vec::new();
    for set in copies.chunk_by(|a, b| a.1 == b.1) {
        surplus_in_all += set.len() as u64 - 1;
        numbers.clear();
        numbers.extend(set.iter().filter_map(|(day, _)| number(interval, (*day)?)));
        numbers.sort_unstable();
        for same in numbers.chunk_by(|a, b| a == b).filter(|same| same.len() > 1) {
            *surplus.entry(same[0]).or_insert(0) += same.len() as u64 - 1;
        }
    }
    let stories = folded.then(|| articles - surplus_in_all);
    let bucket = |number: i64| {
        let count = counts.get(&number).copied().unwrap_or(0);
        let stories = folded.then(|| count - surplus.get(&number).copied().unwrap_or(0));
        Bucket { stories, ..Bucket::new(label(interval, number), count) }
    };
    let range = counts.keys().next().copied().zip(counts.keys().next_back().copied());
    let buckets = range.map_or_else(Vec::new, |(first, last)| (first..=last).map(bucket).collect());
    Timeline { interval, articles, stories, undated, buckets, partial: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_counts_once_in_each_interval_and_once_in_all() {
        // Three copies on two days of one month and one in the next but one; beside them one article alone and one undated.
        let days = [(Some(0), 2), (Some(1), 2), (Some(70), 1), (None, 1)];
        let copies = vec![(Some(0), 5), (Some(0), 5), (Some(1), 5), (Some(70), 5)];
        let timeline = timeline(Interval::Month, days, Some(copies));
        let counted: Vec<_> = timeline.buckets.iter().map(|b| (b.value.as_str(), b.count, b.stories)).collect();
        assert_eq!(counted, [("1970-01", 4, Some(2)), ("1970-02", 0, Some(0)), ("1970-03", 1, Some(1))]);
        assert_eq!((timeline.articles, timeline.stories, timeline.undated), (6, Some(3), 1));
    }
}
