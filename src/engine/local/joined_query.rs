//! [`JoinedQuery`]: words and phrases of which so many are enough. Matches and scores are those of a query of tantivy, which it holds; where it is but words,
//! [`ask`](super::ask) may read them another way.

use super::fields_query::FieldsQuery;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query, Weight};
use tantivy::{Score, Term};

#[derive(Debug)]
pub struct JoinedQuery {
    pub words: Vec<FieldsQuery>,
    /// How many of them must match.
    pub needed: usize,
    /// What all of them add to the score.
    pub bonus: Score,
    /// What counts towards the score where it is found, but need not be.
    pub optional: Vec<FieldsQuery>,
    pub general: Box<dyn Query>,
}

impl Clone for JoinedQuery {
    fn clone(&self) -> JoinedQuery {
        let JoinedQuery { words, needed, bonus, optional, general } = self;
        JoinedQuery { words: words.clone(), needed: *needed, bonus: *bonus, optional: optional.clone(), general: general.box_clone() }
    }
}

/// The queries as what they are, where each is words or a phrase.
pub fn of_words<'q>(queries: impl IntoIterator<Item = &'q dyn Query>) -> Option<Vec<FieldsQuery>> {
    queries.into_iter().map(|query| query.downcast_ref::<FieldsQuery>().cloned()).collect()
}

impl JoinedQuery {
    /// What these clauses are, where each is words or a phrase.
    pub fn of(clauses: &[(Occur, Box<dyn Query>)]) -> Option<JoinedQuery> {
        let of = |sought: Occur| clauses.iter().filter(move |(occur, _)| *occur == sought).map(|(_, query)| &**query);
        if of(Occur::MustNot).next().is_some() {
            return None;
        }
        let general: Box<dyn Query> =
            Box::new(BooleanQuery::new(clauses.iter().map(|(occur, query)| (*occur, query.box_clone())).collect()));
        let optional = of_words(of(Occur::Should))?;
        let mut required = of(Occur::Must);
        let (words, needed, optional) = match (required.next(), required.next()) {
            (None, _) => (optional, 1, Vec::new()),
            (Some(only), None) if only.is::<JoinedQuery>() => {
                let joined = only.downcast_ref::<JoinedQuery>().filter(|joined| joined.optional.is_empty() && joined.bonus == 0.0)?;
                (joined.words.clone(), joined.needed, optional)
            }
            _ => {
                let words = of_words(of(Occur::Must))?;
                let all = words.len();
                (words, all, optional)
            }
        };
        Some(JoinedQuery { words, needed, bonus: 0.0, optional, general })
    }
}

impl Query for JoinedQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        self.general.weight(scoring)
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.general.query_terms(visitor);
    }
}
