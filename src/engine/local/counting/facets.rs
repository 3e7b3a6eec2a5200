//! Counts as they are answered: the most frequent values of a facet over the documents that match.

use super::beside::beside;
use super::gather::{Count, Gather, Matching};
use super::timeline::timeline;
use crate::engine::local::names;
use crate::engine::local::searching::deadline::Deadline;
use crate::engine::local::searching::searcher::LocalSearcher;
use crate::engine::local::searching::snapshot::Snapshot;
use crate::error::Result;
use crate::search::{Bucket, Facet, Facets, Interval, Request};
use std::collections::BTreeMap;
use tantivy::query::Query;

impl LocalSearcher {
    /// What matches `query`, for counting; stories too where the request folds copies.
    pub fn matching<'s>(&self, snapshot: &'s Snapshot, request: &Request, query: &dyn Query, deadline: &Deadline) -> Result<Matching<'s>> {
        let gathered = snapshot.ask(query, Gather, deadline).map_err(|e| self.failed(e))?;
        let copied = self.to_fold(snapshot, request)?;
        Ok(Matching::new(&snapshot.searcher, gathered, copied.as_ref()))
    }

    /// The most frequent values of one facet; whether time was left for all, the caller knows.
    pub fn counted_by(&self, matching: &Matching<'_>, facet: Facet, limit: usize) -> Result<Facets> {
        let (values, buckets) = match facet.interval() {
            Some(interval) => self.by_time(matching, interval)?,
            None => {
                let counts = matching.values(column(facet)).map_err(|e| self.failed(e))?;
                (counts.len(), most(counts, limit, matching.stories.is_some()))
            }
        };
        let buckets = buckets.into_iter().take(limit).collect();
        Ok(Facets { facet, articles: matching.articles, stories: matching.stories, values, buckets, partial: false })
    }

    /// The most frequent values of each facet that the request asks for, by its name.
    pub fn facets_of(&self, matching: &Matching<'_>, request: &Request) -> Result<BTreeMap<String, Vec<Bucket>>> {
        let count = |facet: Facet| Ok((facet.name().to_owned(), self.counted_by(matching, facet, request.facet_limit)?.buckets));
        beside(request.facets.iter().copied(), matching.articles, count).into_iter().collect()
    }

    /// The busiest intervals first, of equals the earlier.
    fn by_time(&self, matching: &Matching<'_>, interval: Interval) -> Result<(usize, Vec<Bucket>)> {
        let days = matching.days().map_err(|e| self.failed(e))?;
        let mut buckets = timeline(interval, &days, matching.stories.is_some()).buckets;
        buckets.retain(|bucket| bucket.count > 0);
        buckets.sort_by_key(|bucket| std::cmp::Reverse((bucket.stories, bucket.count)));
        Ok((buckets.len(), buckets))
    }
}

/// The column of what is no time.
fn column(facet: Facet) -> &'static str {
    match facet {
        Facet::People => "people",
        Facet::Places => "places",
        Facet::Authors => "authors",
        Facet::Site => "site",
        Facet::Tags => "tags",
        Facet::Agency => "agency",
        _ => "language",
    }
}

/// The bucket of a column value, which for places holds their number.
pub fn bucket(value: &str, count: u64) -> Bucket {
    let (name, id) = names::place_of_value(value);
    let place = id.and_then(names::located);
    Bucket { value: name.to_owned(), count, stories: None, place }
}

/// The `limit` most frequent, by stories where those are counted, by articles, then by value.
pub fn most(counts: impl IntoIterator<Item = (String, Count)>, limit: usize, folded: bool) -> Vec<Bucket> {
    let order = |a: &(String, Count), b: &(String, Count)| {
        let key = |c: &Count| (if folded { c.articles - c.surplus } else { 0 }, c.articles);
        key(&b.1).cmp(&key(&a.1)).then_with(|| a.0.cmp(&b.0))
    };
    let mut all: Vec<(String, Count)> = counts.into_iter().collect();
    // Only those shown are put in order.
    if limit > 0 && all.len() > limit {
        all.select_nth_unstable_by(limit - 1, order);
    }
    all.truncate(limit);
    all.sort_unstable_by(order);
    let shown = all.iter().map(|(value, count)| {
        let stories = folded.then_some(count.articles - count.surplus);
        Bucket { stories, ..bucket(value, count.articles) }
    });
    shown.collect()
}
