//! [`Limit`]: a query that says which documents there may be and counts nothing; and [`is_limit`], whether another is one.

use super::range_filter::RangeFilter;
use crate::engine::local::copies::CopyFilter;
use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EmptyQuery, EnableScoring, Query, Weight};

/// What another query finds, scoring nothing.
#[derive(Debug)]
pub struct Limit(Box<dyn Query>);

impl Limit {
    pub fn of(query: Box<dyn Query>) -> Limit {
        Limit(query)
    }

    /// What it finds, as the query itself knows it.
    pub fn inner(&self) -> &dyn Query {
        &*self.0
    }
}

impl Clone for Limit {
    fn clone(&self) -> Limit {
        Limit(self.0.box_clone())
    }
}

impl Query for Limit {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        ConstScoreQuery::new(self.0.box_clone(), 0.0).weight(scoring)
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

/// Whether what the query finds scores nothing, as it can be seen of it.
pub fn is_limit(query: &dyn Query) -> bool {
    let all_are = |query: &BooleanQuery| query.clauses().iter().all(|(_, clause)| is_limit(&**clause));
    query.is::<Limit>()
        || query.is::<RangeFilter>()
        || query.is::<CopyFilter>()
        || query.is::<EmptyQuery>()
        || query.downcast_ref::<BooleanQuery>().is_some_and(all_are)
}
