//! Counts: values with their number, and time as a bar chart.

use super::Painted;
use super::hits::{short_id, stories};
use crate::present::Style;
use crate::present::figures::{counted, number};
use crate::present::paint::Look;
use crate::search::{Bucket, Facet, Facets, Interval, Timeline};
use crate::text::escape::terminal_line;
use std::collections::BTreeMap;
use std::io::{Result, Write};

/// Runs of more empty intervals than this are shown as one line.
const EMPTY_SHOWN: usize = 3;

pub fn write_facets(facets: &Facets, style: &Style, out: &mut dyn Write) -> Result<()> {
    let column = count_column(&facets.buckets);
    for bucket in &facets.buckets {
        let count = format!("{:>column$}", number(shown(bucket)));
        Painted::of(&bucket.label(), Look::Plain).write_beside(&count, Look::Plain, column + 2, style, out)?;
    }
    let (one, many) = noun(facets.facet);
    let values = format!("{} {}", number(facets.values as u64), if facets.values == 1 { one } else { many });
    let shown = if facets.buckets.len() < facets.values { format!("{} of {values}", number(facets.buckets.len() as u64)) } else { values };
    Painted::of(&format!("{shown} in {}", all(facets.articles, facets.stories)), Look::Faint).write(style, 0, out)
}

/// What a bucket is shown with: stories where those were counted, else articles.
fn shown(bucket: &Bucket) -> u64 {
    bucket.stories.unwrap_or(bucket.count)
}

/// How many were counted in all, in both units where there are two.
fn all(articles: u64, counted_stories: Option<u64>) -> String {
    let articles = counted(articles, "article");
    counted_stories.map_or(articles.clone(), |count| format!("{} ({articles})", stories(count)))
}

fn noun(facet: Facet) -> (&'static str, &'static str) {
    match facet {
        Facet::People => ("person", "people"),
        Facet::Places => ("place", "places"),
        Facet::Authors => ("author", "authors"),
        Facet::Site => ("outlet", "outlets"),
        Facet::Language => ("language", "languages"),
        Facet::Tags => ("tag", "tags"),
        Facet::Agency => ("agency", "agencies"),
        Facet::Year => ("year", "years"),
        Facet::Quarter => ("quarter", "quarters"),
        Facet::Month => ("month", "months"),
        Facet::Week => ("week", "weeks"),
        Facet::Day => ("day", "days"),
    }
}

pub fn write_timeline(timeline: &Timeline, style: &Style, out: &mut dyn Write) -> Result<()> {
    let label = timeline.buckets.iter().map(|b| b.value.len()).max().unwrap_or(0);
    let column = count_column(&timeline.buckets);
    let room = style.width.saturating_sub(label + column + 4).max(10);
    let most = timeline.buckets.iter().map(shown).max().unwrap_or(0);
    for run in timeline.buckets.chunk_by(|a, b| a.count == 0 && b.count == 0) {
        if run.len() > EMPTY_SHOWN {
            Painted::of(&format!("⋮ no articles for {}", counted(run.len() as u64, unit(timeline.interval))), Look::Faint)
                .write(style, 0, out)?;
            continue;
        }
        for bucket in run {
            let line =
                format!("{:<label$}  {:>column$}  {}", terminal_line(&bucket.value), number(shown(bucket)), bar(shown(bucket), most, room));
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    let undated = if timeline.undated > 0 { format!(", {} of them without a date", number(timeline.undated)) } else { String::new() };
    Painted::of(&format!("{}{undated}", all(timeline.articles, timeline.stories)), Look::Faint).write(style, 0, out)?;
    write_headlines(timeline, label, style, out)
}

/// The headlines of the busiest intervals, where there are any.
fn write_headlines(timeline: &Timeline, label: usize, style: &Style, out: &mut dyn Write) -> Result<()> {
    if timeline.headlines.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    for headline in &timeline.headlines {
        let mut line = Painted::of(&headline.title, Look::Plain);
        line.add(&format!(" · {}", short_id(&headline.id)), Look::Faint);
        line.write_beside(&headline.value, Look::Strong, label + 2, style, out)?;
    }
    Ok(())
}

/// What was counted beside hits: a paragraph for each facet.
pub fn write_beside_hits(facets: &BTreeMap<String, Vec<Bucket>>, style: &Style, out: &mut dyn Write) -> Result<()> {
    if facets.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let column = facets.keys().map(String::len).max().unwrap_or(0) + 2;
    let known = Facet::ALL.iter().filter_map(|(name, _)| Some((*name, facets.get(*name)?)));
    for (name, buckets) in known {
        let values: Vec<String> = buckets.iter().map(|b| format!("{} {}", b.label(), number(shown(b)))).collect();
        let values = if values.is_empty() { "–".to_owned() } else { values.join(", ") };
        Painted::of(&values, Look::Plain).write_beside(name, Look::Faint, column, style, out)?;
    }
    if facets.values().flatten().any(|bucket| bucket.stories.is_some_and(|stories| stories < bucket.count)) {
        Painted::of("counted in stories", Look::Faint).write(style, 0, out)?;
    }
    Ok(())
}

fn unit(interval: Interval) -> &'static str {
    match interval {
        Interval::Day => "day",
        Interval::Week => "week",
        Interval::Month => "month",
        Interval::Quarter => "quarter",
        Interval::Year => "year",
    }
}

fn count_column(buckets: &[Bucket]) -> usize {
    buckets.iter().map(|b| number(shown(b)).len()).max().unwrap_or(1)
}

/// A bar of at most `room` columns, to an eighth of a column; something for every count above 0.
fn bar(count: u64, most: u64, room: usize) -> String {
    const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
    if count == 0 || most == 0 {
        return String::new();
    }
    let eighths = (count as u128 * room as u128 * 8).div_ceil(u128::from(most)) as usize;
    let mut bar = "█".repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        bar.push(EIGHTHS[eighths % 8 - 1]);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_the_room_for_the_most_and_shows_the_least() {
        assert_eq!(bar(10, 10, 4), "████");
        assert_eq!(bar(5, 10, 3), "█▌");
        assert_eq!(bar(1, 1_000_000, 40), "▏");
        assert_eq!(bar(0, 10, 40), "");
        assert_eq!(bar(u64::MAX, u64::MAX, 2), "██");
    }
}
