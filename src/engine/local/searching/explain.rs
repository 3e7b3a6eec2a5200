//! A query taken apart: what each part stands for and finds, and why one article scored as it did.

use super::deadline::{Deadline, cut_short};
use super::searcher::LocalSearcher;
use super::snapshot::Snapshot;
use crate::article::Article;
use crate::engine::local::compile::{Compiler, Expansion};
use crate::engine::local::matching::words_query::{Counts, WordsQuery};
use crate::engine::local::names::word_of;
use crate::engine::local::ranking::collect::Count;
use crate::engine::local::ranking::second_look::Asked;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{FieldName, Nearness, Node, Relation};
use crate::search::pattern::scoring;
use crate::search::places::{Sought, in_text};
use crate::search::shape::Shape;
use crate::search::{Bucket, ENOUGH, Explanation, Part, Request, Scored, ScoredPart};
use crate::text::Analyzer;
use tantivy::query::Query;
use tantivy::{DocAddress, DocSet};

/// Words shown of those a wildcard stands for.
const SHOWN: usize = 20;

/// Where the second look finds what it adds, in the place of a field.
const OPENING: &str = "opening";
const TOGETHER: &str = "close together";

/// The same for what was learned from the best hits.
const LEARNED: &str = "words of the best hits";

impl LocalSearcher {
    /// The request taken apart; with an article, why it scored as it did.
    pub fn explained(&self, snapshot: &Snapshot, request: &Request, address: Option<DocAddress>) -> Result<Explanation> {
        request.query.check()?;
        let request = &*self.looked_up(snapshot, request)?;
        let deadline = Deadline::of(request);
        let mut compiler = self.compiler(snapshot, request, &deadline);
        let mut query = compiler.request(&request.query.root, &request.filters)?;
        let (mut total, mut with_all) = (self.count(snapshot, &*query, &deadline)?, None);
        if total < ENOUGH
            && let Some(enough) = compiler.enough(request)?
        {
            // As the search does it.
            compiler.enough = Some(enough);
            let wider = compiler.request(&request.query.root, &request.filters)?;
            let found = self.count(snapshot, &*wider, &deadline)?;
            if found > total {
                compiler.hints.push(enough.told(total));
                (query, with_all, total) = (wider, Some(total), found);
            } else {
                compiler.enough = None;
            }
        }
        let tree = self.part(snapshot, &mut compiler, &request.query.root, None)?;
        let article = match address {
            Some(address) => Some(self.scored(snapshot, &mut compiler, request, &*query, address)?),
            None => None,
        };
        if deadline.stopped() {
            compiler.hints.push(cut_short(request.timeout));
        }
        Ok(Explanation {
            query: request.query.to_string(),
            read_as: request.read_as.clone(),
            hints: request.hints.iter().cloned().chain(compiler.hints).collect(),
            readings: compiler.readings,
            total,
            with_all,
            tree,
            article,
        })
    }

    fn count(&self, snapshot: &Snapshot, query: &dyn Query, deadline: &Deadline) -> Result<u64> {
        snapshot.ask(query, Count, deadline).map_err(|e| self.failed(e))
    }

    /// Recurses as deep as the query, which is bounded.
    fn part(&self, snapshot: &Snapshot, compiler: &mut Compiler<'_>, node: &Node, field: Option<FieldName>) -> Result<Part> {
        let inner: Vec<(&Node, Option<FieldName>)> = match node {
            Node::Terms(nodes) | Node::And(nodes) | Node::Or(nodes) => nodes.iter().map(|n| (n, field)).collect(),
            Node::Field { field, node, .. } => vec![(node, Some(*field))],
            Node::Not(node) | Node::Boost { node, .. } | Node::AtLeast { node, .. } => vec![(node, field)],
            Node::Close { left, right, .. } => vec![(left, field), (right, field)],
            Node::Saved { node: Some(node), .. } => vec![(node, None)],
            _ => Vec::new(),
        };
        let query = compiler.node(node, field)?;
        let articles = self.count(snapshot, &*query, &compiler.deadline)?;
        let mut words: Vec<Bucket> = Vec::new();
        let mut stands_for = 0;
        if matches!(node, Node::Wild { .. } | Node::Fuzzy { .. }) {
            let typed =
                Shape::of(node, &[]).and_then(|s| s.slots().iter().find_map(|slot| slot.spelling.as_ref().map(ToString::to_string)));
            // Some may have been expanded before, as part of what this is in.
            let fields: Vec<_> = Compiler::fields_of(field, false).into_iter().map(|field| compiler.target(field).field).collect();
            let of_it = |e: &&Expansion| Some(&e.typed) == typed.as_ref() && fields.contains(&e.field);
            for expansion in compiler.expansions.iter().filter(of_it) {
                stands_for = stands_for.max(expansion.total);
                for (term, count) in &expansion.words {
                    let word = word_of(term);
                    match words.iter().position(|b| b.value == word) {
                        Some(at) => words[at].count = words[at].count.max(*count),
                        None if words.len() < 10 * SHOWN => words.push(Bucket::new(word, *count)),
                        None => {}
                    }
                }
            }
            stands_for = stands_for.max(words.len());
            words.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            words.truncate(SHOWN);
        }
        let mut stems: Vec<String> = Vec::new();
        if matches!(node, Node::Word { .. })
            && field.is_none_or(FieldName::is_text)
            && let Some(shape) = Shape::of(node, &compiler.languages.all)
        {
            stems = shape.slots().iter().flat_map(|slot| slot.stems.iter().map(|stem| stem.text.clone())).collect();
            stems.dedup();
        }
        let mut parts = Vec::with_capacity(inner.len());
        for (node, field) in inner {
            parts.push(self.part(snapshot, compiler, node, field)?);
        }
        Ok(Part { text: node.to_string(), what: what(node), articles, stems, words, stands_for, parts })
    }

    fn scored(
        &self,
        snapshot: &Snapshot,
        compiler: &mut Compiler<'_>,
        request: &Request,
        found: &dyn Query,
        address: DocAddress,
    ) -> Result<Scored> {
        let article = self.stored(snapshot, address)?;
        let mut total = self.score_of(snapshot, found, address)?;
        let mut leaves = Vec::new();
        scoring(&request.query.root, None, 1.0, &mut leaves);
        let mut parts: Vec<ScoredPart> = Vec::new();
        for (node, field, factor) in leaves {
            let text = Shape::of(node, &[]).is_some_and(|s| s.is_literal());
            let fields = match field {
                Some(field) if !field.has_places() => vec![field],
                field => Compiler::fields_of(field, text),
            };
            for named in fields {
                let query = if field.is_none() { compiler.by_default_in(node, named)? } else { compiler.node(node, Some(named))? };
                let Some(score) = self.score_of(snapshot, &*query, address)? else { continue };
                parts.push(ScoredPart {
                    text: node.to_string(),
                    field: named.name().to_owned(),
                    times: times(&article, node, named, compiler),
                    articles: self.count(snapshot, &*query, &compiler.deadline)?,
                    weight: compiler.target(named).boost * factor,
                    score: score * factor,
                });
            }
        }
        if let Some(total) = &mut total {
            *total = compiler.shown(*total);
            let looked = compiler.second_look(&request.query.root)?;
            let learned = self.would_learn(snapshot, request, found, &looked, compiler)?;
            let looked = looked.into_iter().map(|asked| (if asked.query.counts == Counts::Opening { OPENING } else { TOGETHER }, asked));
            let learned = learned.into_iter().map(|Asked { query, .. }| (LEARNED, Asked { text: word_sought(&query), query }));
            for (field, Asked { text, query }) in looked.chain(learned) {
                let Some(score) = self.score_of(snapshot, &query, address)?.filter(|score| *score > 0.0) else { continue };
                *total += score;
                let weight = query.boost;
                parts.push(ScoredPart {
                    text,
                    field: field.to_owned(),
                    times: None,
                    articles: self.count(snapshot, &query, &compiler.deadline)?,
                    weight,
                    score,
                });
            }
        }
        parts.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(Scored { id: article.id, title: article.title, matches: total.is_some(), score: total.unwrap_or(0.0), parts })
    }

    /// What the article scores; `None` where it does not match.
    fn score_of(&self, snapshot: &Snapshot, query: &dyn Query, address: DocAddress) -> Result<Option<f32>> {
        let scored = || -> tantivy::Result<Option<f32>> {
            let weight = query.weight(snapshot.scoring())?;
            let mut scorer = weight.scorer(snapshot.searcher.segment_reader(address.segment_ord), 1.0)?;
            let here = scorer.doc() <= address.doc_id && scorer.seek(address.doc_id) == address.doc_id;
            Ok(here.then(|| scorer.score()))
        };
        scored().map_err(|e| self.failed(e))
    }

    /// The address of the article that was named.
    pub fn named(&self, snapshot: &Snapshot, id: &str) -> Result<DocAddress> {
        let none = || Error::new(ErrorKind::Argument, format!("no article has the id {id:?}"));
        self.find(snapshot, id)?.ok_or_else(none)
    }
}

/// The word of a query for one, as the index has it.
fn word_sought(query: &WordsQuery) -> String {
    let forms = query.slots.iter().flatten().flatten();
    forms.last().and_then(|form| form.term.value().as_str().map(str::to_owned)).unwrap_or_default()
}

/// How often it stands in the headline or text of the article.
fn times(article: &Article, node: &Node, field: FieldName, compiler: &Compiler<'_>) -> Option<u32> {
    let text = match field {
        FieldName::Title => &article.title,
        FieldName::Body | FieldName::Lead | FieldName::Said => &article.body,
        _ => return None,
    };
    let shape = Shape::of(node, compiler.languages_of(field))?;
    let sought = Sought { shape: &shape, lead: field == FieldName::Lead, quoted: field == FieldName::Said };
    let places = in_text(&mut Analyzer::default(), &[sought], text, article.language).pop()?;
    u32::try_from(places.found.places.len()).ok()
}

/// What a node is, in words.
fn what(node: &Node) -> String {
    match node {
        Node::All => "every article".into(),
        Node::Word { .. } => "word".into(),
        Node::Phrase { slop: 0, .. } => "phrase".into(),
        Node::Phrase { slop, .. } => format!("phrase with up to {slop} further words"),
        Node::Wild { .. } => "word with wildcards".into(),
        Node::Fuzzy { edits: 1, .. } => "word with up to one letter off".into(),
        Node::Fuzzy { edits, .. } => format!("word with up to {edits} letters off"),
        Node::Literal { .. } => "exactly as written".into(),
        Node::AtLeast { times, .. } => format!("at least {times} times in one article"),
        Node::Close { nearness: Nearness::Within(n), .. } => format!("at most {n} words apart"),
        Node::Close { nearness: Nearness::Before(n), .. } => format!("the first at most {n} words before the second"),
        Node::Close { nearness: Nearness::Sentence, .. } => "in one sentence".into(),
        Node::Close { .. } => "in one paragraph".into(),
        Node::Boost { by, .. } => format!("counts {by} times as much"),
        Node::Number { .. } => "number".into(),
        Node::Flag { .. } => "property".into(),
        Node::Field { field, .. } => format!("in the field {field}"),
        Node::Date { .. } => "published then".into(),
        Node::Indexed { .. } => "came into the index or changed in it then".into(),
        Node::Reference { relation: Relation::Like, .. } => "like that article".into(),
        Node::Reference { .. } => "that article and its copies".into(),
        Node::Saved { .. } => "saved search".into(),
        Node::Near { .. } => "names a place around there".into(),
        Node::Terms(_) => "side by side".into(),
        Node::And(_) => "all of".into(),
        Node::Or(_) => "any of".into(),
        Node::Not(_) => "not".into(),
    }
}
