//! From a parsed query to tantivy's: the tree here, what limits in `limits`, words in `words`, outlets and authors in `values`, people and places in `named`, which terms of
//! the index are meant in `expand`, how many words are enough in `enough`, what stands to another article so or so in `related`, who speaks in `speakers`.

mod enough;
mod expand;
mod limits;
mod named;
mod related;
mod speakers;
mod values;
mod words;

pub use enough::Enough;
pub use expand::{Expansion, Like};

use super::matching::joined_query::JoinedQuery;
use super::matching::languages::Languages;
use super::matching::limit::Limit;
use super::matching::speech::Speaker;
use super::matching::statistics::Statistics;
use super::schema::Fields;
use super::searching::deadline::Deadline;
use super::searching::searcher::LocalSearcher;
use super::searching::snapshot::Snapshot;
use super::store::Articles;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{FieldName, Node, NumberField, Zone};
use crate::search::pattern::only_limits;
use crate::search::{MatchMode, Reading, Request};
use rustc_hash::FxHashMap;
use std::sync::Arc;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

pub struct Compiler<'a> {
    pub fields: &'a Fields,
    pub searcher: &'a Searcher,
    /// Where words are.
    pub statistics: &'a Statistics,
    /// The languages of the articles in the index.
    pub languages: &'a Arc<Languages>,
    /// What reads the articles of the index.
    pub articles: &'a Arc<Articles>,
    /// What words side by side mean: all or any of them.
    pub match_mode: MatchMode,
    /// How many of the words at the highest level are enough, where not all must hold.
    pub enough: Option<Enough>,
    /// The zone in which days begin.
    pub zone: &'a Zone,
    /// When to stop listing terms.
    pub deadline: Deadline,
    /// Set where an expansion was cut at [`MAX_EXPANSIONS`](expand::MAX_EXPANSIONS).
    pub partial: bool,
    /// What the user should know of how the index was searched.
    pub hints: Vec<String>,
    /// What wildcards and fuzzy words stand for, field by field.
    pub expansions: Vec<Expansion>,
    /// What is asked.
    pub asked: &'a Request,
    /// Whether a word of it has small letters, so that capitals were meant.
    pub has_small_letters: bool,
    /// The index and its commit, where other articles of it can be looked up.
    pub index: Option<(&'a LocalSearcher, &'a Snapshot)>,
    /// Who is meant to say what is sought in quotations.
    pub speakers: Arc<[Speaker]>,
    /// Which articles are copies; `None` where that is not known.
    pub copies: Option<&'a super::copies::Lazy>,
    /// What names were taken for.
    pub readings: Vec<Reading>,
    /// The spellings of a folded word of a name that occur in the index, itself left out.
    pub spellings: FxHashMap<String, Vec<String>>,
}

impl<'a> Compiler<'a> {
    pub fn new(
        fields: &'a Fields,
        searcher: &'a Searcher,
        statistics: &'a Statistics,
        languages: &'a Arc<Languages>,
        articles: &'a Arc<Articles>,
        request: &'a Request,
    ) -> Compiler<'a> {
        Compiler {
            fields,
            searcher,
            statistics,
            languages,
            articles,
            match_mode: request.match_mode,
            enough: None,
            zone: &request.zone,
            deadline: Deadline::default(),
            partial: false,
            hints: Vec::new(),
            expansions: Vec::new(),
            asked: request,
            has_small_letters: has_small_letters(&request.query.root),
            index: None,
            speakers: Arc::default(),
            copies: None,
            readings: Vec::new(),
            spellings: FxHashMap::default(),
        }
    }

    /// The query of `node` with `filters`, which do not count towards the score.
    pub fn request(&mut self, node: &Node, filters: &[Node]) -> Result<Box<dyn Query>> {
        let query = match (node, self.enough) {
            (Node::Terms(nodes), Some(enough)) => self.with_enough(nodes, enough)?,
            _ => self.node(node, None)?,
        };
        if filters.is_empty() {
            return Ok(query);
        }
        let mut clauses: Clauses = vec![(Occur::Must, query)];
        for filter in filters {
            clauses.push((Occur::Must, Box::new(Limit::of(self.node(filter, None)?))));
        }
        Ok(joined(clauses))
    }

    pub fn node(&mut self, node: &Node, field: Option<FieldName>) -> Result<Box<dyn Query>> {
        Ok(match node {
            Node::All => everything(),
            Node::Word { text, .. } => self.words(text, None, field)?,
            Node::Phrase { text, slop, .. } => self.words(text, Some(*slop), field)?,
            Node::Field { field, node, .. } => self.node(node, Some(*field))?,
            Node::Date { range, .. } => self.date(*range),
            Node::Near { centre, km, .. } => self.near(centre, *km)?,
            Node::Indexed { range, .. } => self.indexed(*range),
            Node::Reference { relation, id, .. } => self.related(*relation, id)?,
            Node::Saved { .. } => self.saved(node)?,
            Node::Terms(nodes) => self.terms(nodes, field)?,
            Node::And(nodes) => {
                let around = self.level_of(nodes)?;
                let joined = self.group(nodes, field, Occur::Must);
                self.speakers = around;
                joined?
            }
            Node::Or(nodes) => self.group(nodes, field, Occur::Should)?,
            Node::Wild { .. } | Node::Fuzzy { .. } | Node::Literal { .. } | Node::Close { .. } => self.shape(node, field)?,
            Node::AtLeast { times, node, .. } => self.at_least(*times, node, field)?,
            Node::Boost { node, by, .. } => Box::new(BoostQuery::new(self.node(node, field)?, by.factor())),
            Node::Number { field: NumberField::Words, range, .. } => self.number(self.fields.words, *range),
            Node::Flag { flag, .. } => self.flag(*flag)?,
            Node::Not(_) => self.terms(std::slice::from_ref(node), field)?,
        })
    }

    /// Nodes side by side: every one must match, or one where any is enough; what only limits limits, and what is excluded is excluded either way.
    fn terms(&mut self, nodes: &[Node], field: Option<FieldName>) -> Result<Box<dyn Query>> {
        let any = self.match_mode == MatchMode::Any;
        let around = self.level_of(if any { &[] } else { nodes })?;
        let joined = self.side_by_side(nodes, field, any);
        self.speakers = around;
        joined
    }

    fn side_by_side(&mut self, nodes: &[Node], field: Option<FieldName>, any: bool) -> Result<Box<dyn Query>> {
        let mut clauses: Clauses = Vec::with_capacity(nodes.len() + 1);
        let mut alternatives: Clauses = Vec::new();
        let mut little = Vec::new();
        for node in nodes {
            little.push(self.is_little(node, field)?);
        }
        // "to be or not to be" is asked for.
        let telling =
            nodes.iter().zip(&little).any(|(node, little)| !little && !matches!(node, Node::Not(_) | Node::All) && !only_limits(node));
        for (node, little) in nodes.iter().zip(little) {
            match node {
                Node::Not(inner) => clauses.push((Occur::MustNot, self.node(inner, field)?)),
                node if little && telling => clauses.push((Occur::Should, self.node(node, field)?)),
                node if any && !only_limits(node) => alternatives.push((Occur::Should, self.node(node, field)?)),
                node => clauses.push((Occur::Must, self.node(node, field)?)),
            }
        }
        if !alternatives.is_empty() {
            clauses.insert(0, (Occur::Must, joined(alternatives)));
        } else if !clauses.is_empty() && clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            // Only exclusions: everything but those.
            clauses.push((Occur::Must, everything()));
        }
        Ok(joined(clauses))
    }

    /// Nodes joined by AND or OR; an exclusion among them is a condition of its own: everything but that.
    fn group(&mut self, nodes: &[Node], field: Option<FieldName>, occur: Occur) -> Result<Box<dyn Query>> {
        let mut clauses: Clauses = Vec::with_capacity(nodes.len());
        for node in nodes {
            clauses.push((occur, self.node(node, field)?));
        }
        Ok(joined(clauses))
    }
}

/// A part of the language that this engine has no answer to.
fn unknown(what: &str) -> Error {
    Error::new(ErrorKind::Query, format!("{what} is not known to this index"))
}

type Clauses = Vec<(Occur, Box<dyn Query>)>;

/// The clauses as one query; nothing matches none.
fn joined(mut clauses: Clauses) -> Box<dyn Query> {
    if let [(Occur::Must | Occur::Should, _)] = &clauses[..]
        && let Some((_, only)) = clauses.pop()
    {
        return only;
    }
    if let Some(joined) = JoinedQuery::of(&clauses) {
        return Box::new(joined);
    }
    if clauses.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(clauses)) }
}

/// All articles, none better than another.
fn everything() -> Box<dyn Query> {
    Box::new(Limit::of(Box::new(AllQuery)))
}

fn whole(field: Field, value: &str) -> Box<dyn Query> {
    let term = TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic);
    Box::new(Limit::of(Box::new(term)))
}

fn has_small_letters(root: &Node) -> bool {
    let mut any = false;
    root.walk(&mut |node, _| any |= matches!(node, Node::Word { text, .. } if text.contains(char::is_lowercase)));
    any
}
