//! Which segments of an index are merged: [`policy`] says it of those that many runs left, [`least`] of those that one run did.

use tantivy::indexer::LogMergePolicy;

/// So many segments of about one size are merged into one, in the background. Each step of eight rewrites every byte once: a run of a million articles
/// writes them twice and ends with some four to eight segments, one of a hundred million four times. Merging by four would write half as much again for two
/// segments less; a query over 13 segments takes two thirds longer than over one, over four not much. What is best to ask is made by
/// [`merge_all`](super::writer::Writer::merge_all), once.
const ALIKE: usize = 8;

/// Segments of fewer articles count as of one size: as many as a thread builds with the usual memory are a little fewer. Else what is left of each commit
/// makes levels of its own, that are never full: of a million articles 13 segments stayed, ten of them small, where now these are one.
const SMALL: u32 = 40_000;

/// Segments are rewritten once this part of their articles was deleted, so that an archive read again does not carry the old one along.
const DELETED: f32 = 0.25;

/// Larger segments are left alone: merging eight of them would occupy the disk for an hour at the end of what may be a small run.
const LARGE: usize = 10_000_000;

/// What tantivy goes by after each commit.
pub fn policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(ALIKE);
    policy.set_min_layer_size(SMALL);
    policy.set_del_docs_ratio_before_merge(DELETED);
    policy.set_max_docs_before_merge(LARGE);
    policy
}

/// A run ends with what each thread had begun when nothing more came. These segments are merged where together they are no more than one in so many of the
/// articles that the run brought, or [`SMALL`] (and fit half of its memory, which the writer knows): of a million articles with two threads 139,000 of four
/// segments, for a fiftieth of the CPU time of indexing them. A segment takes some twentieth of the time of a process that asks one question.
const PART: u32 = 6;

/// Of fewer articles together they are left to the [policy]: to merge them takes a run with little to do longer than a question gains.
const FEW: u32 = 1_000;

/// The numbers of those to merge of segments that one run made, each of so many articles.
pub fn least(articles: &[u32]) -> Vec<usize> {
    let all = articles.iter().fold(0u32, |all, n| all.saturating_add(*n));
    let most = (all / PART).max(SMALL);
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|at| articles[*at]);
    let mut together = 0u32;
    order.retain(|at| {
        together = together.saturating_add(articles[*at]);
        together <= most
    });
    let merged: u32 = order.iter().map(|at| articles[*at]).sum();
    if order.len() < 2 || merged < FEW { Vec::new() } else { order }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_threads_had_begun_at_the_end_of_a_run_is_merged() {
        assert_eq!(least(&[430_138, 65_076, 430_430, 74_356]), [1, 3]);
        assert_eq!(least(&[11_674, 9_904]), [1, 0]);
        assert_eq!(least(&[400_000, 390_000, 180_000, 160_000]), [0; 0]);
        assert_eq!(least(&[30_000, 30_000]), [0; 0]);
        assert_eq!(least(&[300, 250, 90]), [0; 0]);
        assert_eq!(least(&[1_000_000]), [0; 0]);
        assert_eq!(least(&[]), [0; 0]);
        assert_eq!(least(&[u32::MAX, u32::MAX, 900, 800]), [3, 2]);
    }
}
