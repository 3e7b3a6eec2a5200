//! [`JoinedQuery`]: words and phrases of which any is enough, or all are wanted. Matches and scores are those of tantivy's `BooleanQuery`; where it is
//! words, [`ask`](super::ask) may read them another way.

use super::fields_query::FieldsQuery;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query, Weight};

#[derive(Debug, Clone)]
pub struct JoinedQuery {
    pub parts: Vec<FieldsQuery>,
    /// Whether all of them must match.
    pub all: bool,
}

impl JoinedQuery {
    /// What these clauses are, where each is words or a phrase and all are joined alike.
    pub fn of(clauses: &[(Occur, Box<dyn Query>)]) -> Option<JoinedQuery> {
        let occur = clauses.first().map(|(occur, _)| *occur).filter(|occur| *occur != Occur::MustNot)?;
        let of_words = |(own, part): &(Occur, Box<dyn Query>)| part.downcast_ref::<FieldsQuery>().filter(|_| *own == occur).cloned();
        Some(JoinedQuery { parts: clauses.iter().map(of_words).collect::<Option<_>>()?, all: occur == Occur::Must })
    }
}

impl Query for JoinedQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let occur = if self.all { Occur::Must } else { Occur::Should };
        let clauses = self.parts.iter().map(|part| (occur, Box::new(part.clone()) as Box<dyn Query>));
        BooleanQuery::new(clauses.collect()).weight(scoring)
    }
}
