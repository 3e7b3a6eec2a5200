//! [`JoinedQuery`]: words and phrases of which so many are enough, and what limits them. Matches and scores are those of a query of tantivy, which it holds;
//! where all that counts is words, `ask` in `searching` may read them another way.

use super::fields_query::FieldsQuery;
use super::limit::is_limit;
use super::words_query::WordsQuery;
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
    /// What must hold too, or must not, and counts nothing.
    pub limits: Vec<Limiting>,
    pub general: Box<dyn Query>,
}

/// What must hold, or must not.
#[derive(Debug)]
pub struct Limiting {
    pub query: Box<dyn Query>,
    pub excluded: bool,
}

impl Clone for Limiting {
    fn clone(&self) -> Limiting {
        Limiting { query: self.query.box_clone(), excluded: self.excluded }
    }
}

impl Clone for JoinedQuery {
    fn clone(&self) -> JoinedQuery {
        let JoinedQuery { words, needed, bonus, optional, limits, general } = self;
        let (words, optional, limits) = (words.clone(), optional.clone(), limits.clone());
        JoinedQuery { words, needed: *needed, bonus: *bonus, optional, limits, general: general.box_clone() }
    }
}

/// The queries as what they are, where each is words or a phrase.
pub fn of_words<'q>(queries: impl IntoIterator<Item = &'q dyn Query>) -> Option<Vec<FieldsQuery>> {
    queries.into_iter().map(as_words).collect()
}

/// The query as words or a phrase, in one field or several.
pub fn as_words(query: &dyn Query) -> Option<FieldsQuery> {
    let of_one_field = || query.downcast_ref::<WordsQuery>().map(|words| FieldsQuery { parts: vec![Box::new(words.clone())] });
    query.downcast_ref::<FieldsQuery>().cloned().or_else(of_one_field)
}

impl JoinedQuery {
    fn plain(words: Vec<FieldsQuery>, needed: usize, general: Box<dyn Query>) -> JoinedQuery {
        JoinedQuery { words, needed, bonus: 0.0, optional: Vec::new(), limits: Vec::new(), general }
    }

    /// What these clauses are, where all of them that count are words or phrases.
    pub fn of(clauses: &[(Occur, Box<dyn Query>)]) -> Option<JoinedQuery> {
        let limits = || clauses.iter().filter(|(occur, query)| *occur == Occur::MustNot || *occur == Occur::Must && is_limit(&**query));
        let of = |sought: Occur| clauses.iter().filter(move |(occur, _)| *occur == sought).map(|(_, query)| &**query);
        let required: Vec<&dyn Query> = of(Occur::Must).filter(|query| !is_limit(*query)).collect();
        let general: Box<dyn Query> =
            Box::new(BooleanQuery::new(clauses.iter().map(|(occur, query)| (*occur, query.box_clone())).collect()));
        let mut joined = match &required[..] {
            // What only counts is enough alone, but not beside what must hold.
            [] if of(Occur::Must).next().is_some() => return None,
            [] => JoinedQuery::plain(of_words(of(Occur::Should))?, 1, general),
            [only] if only.is::<JoinedQuery>() => JoinedQuery { general, ..only.downcast_ref::<JoinedQuery>()?.clone() },
            all => JoinedQuery::plain(of_words(all.iter().copied())?, all.len(), general),
        };
        if !required.is_empty() {
            joined.optional.extend(of_words(of(Occur::Should))?);
        }
        joined.limits.extend(limits().map(|(occur, query)| Limiting { query: query.box_clone(), excluded: *occur == Occur::MustNot }));
        (!joined.words.is_empty()).then_some(joined)
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
