//! Exact forms (`=US`) in an index of many articles: how a word is written is not in the index, and reading the text of every article that holds it in
//! some way would take seconds. So the articles that would fit best are found first, and only those are looked into.
//!
//! The hits are right, and they are those that come first; how many there are in all is then not known, only that there are at least so many. The
//! answer says so. All articles are looked into where there are few, where a page would not be full otherwise, and where something is counted.

use super::collect::Top;
use super::compile::Compiler;
use super::found::Found;
use super::searcher::{LocalSearcher, Snapshot};
use crate::error::Result;
use crate::query::Node;
use crate::search::{FEW, Request, Sort};
use std::sync::Arc;
use tantivy::index::SegmentId;
use tantivy::query::{BooleanQuery, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocAddress, DocId, DocSet, Score, SegmentReader, TERMINATED};

/// Articles that are looked into at first; each costs some 40 µs. Where they do not fill the page, four times as many are, up to the second number; then all.
const LOOKED_INTO: usize = 500;
const MOST_LOOKED_INTO: usize = 8_000;

/// Whether only the text can tell if an article matches, and all articles that match would be among those that match where it is not looked into.
pub fn needs_texts(request: &Request) -> bool {
    let counts = request.limit == 0 || !request.facets.is_empty() || request.expand;
    let nodes = || request.filters.iter().chain([&request.query.root]);
    !counts && nodes().any(|node| holds(node, false)) && !nodes().any(|node| holds(node, true))
}

/// Whether an exact form stands in it, outside of exclusions or within one.
fn holds(node: &Node, excluded: bool) -> bool {
    match node {
        Node::Literal { .. } => !excluded,
        Node::Not(node) => excluded && (holds(node, false) || holds(node, true)),
        Node::Field { node, .. } | Node::AtLeast { node, .. } | Node::Boost { node, .. } => holds(node, excluded),
        Node::Terms(nodes) | Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(|node| holds(node, excluded)),
        Node::Close { left, right, .. } => holds(left, excluded) || holds(right, excluded),
        _ => false,
    }
}

impl LocalSearcher {
    /// As [`found`](LocalSearcher::found) for a request that [needs texts](needs_texts); `unchecked` is the query without looking into them.
    pub(super) fn found_lazily(
        &self,
        snapshot: &Snapshot,
        request: &Request,
        query: Box<dyn Query>,
        unchecked: &dyn Query,
        sort: Sort,
        compiler: &mut Compiler<'_>,
    ) -> Result<Found> {
        let query: Arc<dyn Query> = Arc::from(query);
        let mut size = LOOKED_INTO;
        let told = compiler.hints.len();
        loop {
            compiler.hints.truncate(told);
            let best = snapshot.searcher.search(unchecked, &Top { size, sort }).map_err(|e| self.failed(e))?;
            if best.total <= size as u64 || size > MOST_LOOKED_INTO {
                return self.found(snapshot, request, &Shared(query), sort, compiler);
            }
            let only = Only::of(&snapshot.searcher, best.documents.into_iter().map(|(_, address)| address));
            let narrowed = BooleanQuery::intersection(vec![Box::new(only), Box::new(Shared(query.clone()))]);
            let found = self.found(snapshot, request, &narrowed, sort, compiler)?;
            // What finds next to nothing would get help that it may not need.
            if found.shown.len() >= request.limit && found.articles >= FEW {
                compiler.partial = true;
                compiler.hints.push(format!(
                    "{} articles hold the words in some way of writing them; the {size} that come first were looked into, and {} of them match. There may be more: --limit 0 counts all",
                    best.total, found.articles
                ));
                return Ok(found);
            }
            size *= 4;
        }
    }
}

/// A query that several hold.
#[derive(Debug, Clone)]
struct Shared(Arc<dyn Query>);

impl Query for Shared {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        self.0.weight(scoring)
    }
}

/// These documents, scoring nothing.
#[derive(Debug, Clone)]
struct Only(Arc<Vec<(SegmentId, Vec<DocId>)>>);

impl Only {
    fn of(searcher: &tantivy::Searcher, documents: impl Iterator<Item = DocAddress>) -> Only {
        let mut all: Vec<(SegmentId, Vec<DocId>)> = searcher.segment_readers().iter().map(|r| (r.segment_id(), Vec::new())).collect();
        for address in documents {
            if let Some((_, docs)) = all.get_mut(address.segment_ord as usize) {
                docs.push(address.doc_id);
            }
        }
        all.iter_mut().for_each(|(_, docs)| docs.sort_unstable());
        Only(Arc::new(all))
    }
}

impl Query for Only {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Only {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let docs = self.0.iter().find(|(segment, _)| *segment == reader.segment_id()).map(|(_, docs)| docs.clone());
        Ok(Box::new(OnlyScorer { docs: docs.unwrap_or_default(), at: 0 }))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("is looked into", 0.0))
    }
}

struct OnlyScorer {
    docs: Vec<DocId>,
    at: usize,
}

impl DocSet for OnlyScorer {
    fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(self.docs.len());
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.docs.get(self.at..).unwrap_or_default();
        self.at += rest.partition_point(|doc| *doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.docs.len() as u32
    }
}

impl Scorer for OnlyScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}
