//! Enough of the words: what is asked where too few articles hold all of them. A long question rarely has every word answered in one article,
//! and its reader still wants the articles that come nearest.
//!
//! Only what was typed as plain words side by side may be missing. Phrases, fields, dates, exclusions, whatever stands in brackets or beside an
//! explicit AND were asked for on purpose, and hold.
//!
//! Measured (`tests/golden/figures.tsv`): to need more than half of the words loses many answers, to need any brings no more of them to the top; to
//! wait until a page lacks hits finds more than to wait until there are fewer than three.

use super::{Clauses, Compiler};
use crate::engine::local::matching::joined_query::{JoinedQuery, Limiting, of_words};
use crate::engine::local::matching::limit::is_limit;
use crate::error::Result;
use crate::query::{Flag, Node};
use crate::search::pattern::scoring;
use crate::search::{MatchMode, Request};
use tantivy::Score;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query};

/// Of fewer words than this, what is enough would be all or just any.
const LEAST: usize = 3;

/// What an article that holds all of the words gains where nothing is boosted: more than any other can.
const ALL_FIRST: Score = 10_000.0;

/// How many words there are of which some may be missing, how many must be there, and what an article gains that holds all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Enough {
    pub words: usize,
    pub needed: usize,
    bonus: Score,
}

impl Compiler<'_> {
    /// How many words of the request would be enough; `None` where all that was asked must hold.
    pub fn enough(&self, request: &Request) -> Result<Option<Enough>> {
        let Node::Terms(nodes) = &request.query.root else { return Ok(None) };
        if request.match_mode != MatchMode::Best || !request.sort.by_score() || is_standing(request) {
            return Ok(None);
        }
        let mut words = 0;
        for node in nodes {
            words += usize::from(self.may_be_missing(node)?);
        }
        let mut parts = Vec::new();
        scoring(&request.query.root, None, 1.0, &mut parts);
        let boost = parts.iter().map(|(_, _, factor)| *factor).fold(1.0, Score::max);
        Ok((words >= LEAST).then_some(Enough { words, needed: words / 3 + 1, bonus: ALL_FIRST * boost }))
    }

    /// What holds enough of the words among `nodes`, which stand at the highest level, and all of the rest. What holds all comes first.
    pub fn with_enough(&mut self, nodes: &[Node], enough: Enough) -> Result<Box<dyn Query>> {
        let around = self.level_of(nodes)?;
        let all = self.side_by_side(nodes, None, false)?;
        let mut clauses: Clauses = Vec::new();
        let mut words: Clauses = Vec::new();
        let mut optional: Vec<Box<dyn Query>> = Vec::new();
        for node in nodes {
            match node {
                Node::Not(inner) => clauses.push((Occur::MustNot, self.node(inner, None)?)),
                node if self.may_be_missing(node)? => words.push((Occur::Should, self.node(node, None)?)),
                node if self.is_little(node, None)? => optional.push(self.node(node, None)?),
                node => clauses.push((Occur::Must, self.node(node, None)?)),
            }
        }
        self.speakers = around;
        let words_alone = of_words(words.iter().map(|(_, word)| &**word)).zip(of_words(optional.iter().map(|query| &**query)));
        // What must hold besides, where that counts nothing.
        let limiting = |(occur, query): &(Occur, Box<dyn Query>)| {
            let excluded = *occur == Occur::MustNot;
            (excluded || is_limit(&**query)).then(|| Limiting { query: query.box_clone(), excluded })
        };
        let limits: Option<Vec<Limiting>> = clauses.iter().map(limiting).collect();
        clauses.insert(0, (Occur::Must, Box::new(BooleanQuery::with_minimum_required_clauses(words, enough.needed))));
        clauses.extend(optional.into_iter().map(|query| (Occur::Should, query)));
        clauses.push((Occur::Should, Box::new(ConstScoreQuery::new(all, enough.bonus))));
        let general = Box::new(BooleanQuery::new(clauses));
        Ok(match words_alone.zip(limits) {
            Some(((words, optional), limits)) => {
                Box::new(JoinedQuery { words, needed: enough.needed, bonus: enough.bonus, optional, limits, general })
            }
            None => general,
        })
    }

    fn may_be_missing(&self, node: &Node) -> Result<bool> {
        Ok(matches!(node, Node::Word { .. }) && !self.is_little(node, None)?)
    }
}

/// Whether the request asks for what is new or for a saved search: a message about what only comes near would be a false one.
fn is_standing(request: &Request) -> bool {
    let mut any = false;
    for node in std::iter::once(&request.query.root).chain(&request.filters) {
        node.walk(&mut |node, _| any |= matches!(node, Node::Flag { flag: Flag::New, .. } | Node::Saved { .. }));
    }
    any
}

impl Compiler<'_> {
    /// A score without what an article gained for holding all of the words.
    pub fn shown(&self, score: Score) -> Score {
        let bonus = self.enough.map_or(0.0, |enough| enough.bonus);
        if score < bonus { score } else { score - bonus }
    }
}

impl Enough {
    /// What to say of an answer that goes beyond the `found` articles that hold all.
    pub fn told(self, found: u64) -> String {
        let Enough { words, needed, .. } = self;
        match found {
            0 => format!("no article holds all of the {words} words; these hold at least {needed} of them"),
            1 => format!("1 article holds all of the {words} words; after it come those that hold at least {needed}"),
            n => format!("{n} articles hold all of the {words} words; after them come those that hold at least {needed}"),
        }
    }
}
