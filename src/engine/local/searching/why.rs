//! Why little was found: what each part finds, which words occur nowhere, what to try. Counted only where there are few hits.

use super::deadline::Deadline;
use super::searcher::LocalSearcher;
use super::snapshot::Snapshot;
use crate::engine::local::compile::{Compiler, Like};
use crate::engine::local::disk::publish::is_locked;
use crate::engine::local::names::word_of;
use crate::engine::local::ranking::collect::Count;
use crate::error::Result;
use crate::query::{Day, DayRange, FieldName, Flag, Node};
use crate::search::pattern::{Pattern, wanted};
use crate::search::spelling::{Likeness, Spelling};
use crate::search::{Bucket, ClauseCount, Help, Request, Respelling, Suggestion};
use crate::text::{Span, words};
use rustc_hash::FxHashMap;
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::Field;
use tantivy::{DocSet, Searcher, TERMINATED};

/// The most parts that are counted, and the most words for which others are looked for.
const MAX_PARTS: usize = 16;
const MAX_WORDS: usize = 4;

/// The longest word, in letters, for which others are looked for: no word of any language's dictionary is longer, and what is like it takes memory in
/// proportion to its length.
const LONGEST: usize = 64;

/// Words shown instead of one that occurs nowhere.
const INSTEAD: usize = 3;

impl LocalSearcher {
    /// What may help where the request found `total` articles; `None` where there is no time to find out.
    pub fn help(&self, snapshot: &Snapshot, request: &Request, total: u64, deadline: &Deadline) -> Result<Option<Help>> {
        if snapshot.searcher.num_docs() == 0 {
            // It may be that of a run that has not come to its first commit.
            let hint = match is_locked(&self.folder) {
                true => "the index holds no articles yet: another newsearch is writing to it; ask again when that has saved some",
                false => "the index holds no articles yet; newsearch index brings it up to date with files and folders",
            };
            return Ok(Some(Help { hints: vec![hint.to_owned()], ..Help::default() }));
        }
        let count = |root: &Node, filters: &[Node]| -> Result<u64> {
            let query = self.compiler(snapshot, request, deadline).request(root, filters)?;
            snapshot.ask(&*query, Count, deadline).map_err(|e| self.failed(e))
        };
        let root = &request.query.root;
        let parts = parts_of(root);
        let mut help = Help { outside: self.outside(snapshot, request), ..Help::default() };
        let several = parts.len() + request.filters.len() > 1;
        // What is left without a part, where that finds more: the most of it.
        let mut best: Option<(u64, String)> = None;
        for (at, part) in parts.iter().enumerate().filter(|(_, part)| **part != Node::All).take(MAX_PARTS) {
            if deadline.found_enough() {
                return Ok(None);
            }
            let alone = match part {
                Node::Not(inner) => count(inner, &[])?,
                part => count(part, &[])?,
            };
            let mut rest = parts.to_vec();
            rest.remove(at);
            let rest = match (root, rest.len()) {
                (_, 0) => Node::All,
                (_, 1) => rest.remove(0),
                (Node::And(_), _) => Node::And(rest),
                _ => Node::Terms(rest),
            };
            let without = if several { Some(count(&rest, &request.filters)?) } else { None };
            if let Some(without) = without.filter(|n| *n > total && best.as_ref().is_none_or(|(most, _)| n > most) && rest != Node::All) {
                best = Some((without, rest.to_string()));
            }
            if alone == 0 {
                help.hints.extend(nothing_of(snapshot, part));
            }
            help.clauses.push(ClauseCount { clause: part.to_string(), articles: alone, without });
        }
        for (at, filter) in request.filters.iter().enumerate().take(MAX_PARTS - help.clauses.len().min(MAX_PARTS)) {
            if deadline.found_enough() {
                return Ok(None);
            }
            let mut rest = request.filters.clone();
            rest.remove(at);
            let (alone, without) = (count(filter, &[])?, Some(count(root, &rest)?));
            if alone == 0 {
                help.hints.extend(nothing_of(snapshot, filter));
            }
            help.clauses.push(ClauseCount { clause: filter.to_string(), articles: alone, without });
        }
        if let Some((rest, filters)) = undated(request) {
            help.undated = count(&rest, &filters)?;
        }
        help.spellings = self.respellings(snapshot, request, deadline)?;
        help.hints.extend(self.meant_as_wildcards(snapshot, request, deadline)?);
        help.suggestion = self.suggestion(request, &help, total, &count, best)?;
        // Numbers that are too low would mislead.
        Ok((!deadline.stopped()).then_some(help))
    }

    fn suggestion(
        &self,
        request: &Request,
        help: &Help,
        total: u64,
        count: &dyn Fn(&Node, &[Node]) -> Result<u64>,
        best: Option<(u64, String)>,
    ) -> Result<Option<Suggestion>> {
        let mut root = request.query.root.clone();
        for spelling in &help.spellings {
            if let Some(likeliest) = spelling.instead.first() {
                root = root.with_word(&spelling.word, &likeliest.value);
            }
        }
        let loose = loosened(&root);
        for root in [Some(root), loose].into_iter().flatten().filter(|root| *root != request.query.root) {
            let articles = count(&root, &request.filters)?;
            if articles > total {
                return Ok(Some(Suggestion { query: root.to_string(), articles }));
            }
        }
        Ok(best.map(|(articles, query)| Suggestion { query, articles }))
    }

    /// What may help where something else than was asked for is shown: only which words occur nowhere.
    pub fn help_beside(&self, snapshot: &Snapshot, request: &Request, deadline: &Deadline) -> Result<Option<Help>> {
        let hints = self.meant_as_wildcards(snapshot, request, deadline)?;
        Ok(Some(Help { spellings: self.respellings(snapshot, request, deadline)?, hints, ..Help::default() }))
    }

    /// What to say of words that end in a question mark and occur nowhere, where it would find something as a wildcard.
    fn meant_as_wildcards(&self, snapshot: &Snapshot, request: &Request, deadline: &Deadline) -> Result<Vec<String>> {
        let mut sought = Vec::new();
        wanted(&request.query.root, None, &mut sought);
        let mut hints = Vec::new();
        for (field, node) in sought {
            let Node::Word { text, span } = node else { continue };
            let Some(beginning) = text.strip_suffix('?').filter(|_| field.is_none_or(FieldName::has_places)) else { continue };
            if hints.len() == MAX_WORDS || !beginning.ends_with(char::is_alphanumeric) || one_folded(beginning).is_none() {
                continue;
            }
            let mut compiler = self.compiler(snapshot, request, deadline);
            let mut finds = |node: &Node| -> Result<bool> {
                let query = compiler.node(node, field)?;
                finds_any(&snapshot.searcher, &*query).map_err(|e| self.failed(e))
            };
            if !finds(node)? && finds(&Node::Wild { text: text.clone(), span: *span })? {
                hints.push(format!("the ? of {text} ends a question and stands for no letter; {beginning}* finds words that begin so"));
            }
        }
        hints.dedup();
        Ok(hints)
    }

    /// Words that occur nowhere they are sought, with words like them that occur.
    fn respellings(&self, snapshot: &Snapshot, request: &Request, deadline: &Deadline) -> Result<Vec<Respelling>> {
        let mut sought = Vec::new();
        for node in std::iter::once(&request.query.root).chain(&request.filters) {
            wanted(node, None, &mut sought);
        }
        let mut found: Vec<Respelling> = Vec::new();
        for (field, word, span) in sought.iter().flat_map(|(field, node)| typed_words(node).map(|(word, span)| (*field, word, span))) {
            if found.len() == MAX_WORDS || found.iter().any(|f| f.word == word) || field.is_some_and(|f| !f.has_places()) {
                continue;
            }
            let mut compiler = self.compiler(snapshot, request, deadline);
            let query = compiler.node(&Node::Word { text: word.to_owned(), span }, field)?;
            if finds_any(&snapshot.searcher, &*query).map_err(|e| self.failed(e))? {
                continue;
            }
            if let Some(folded) = one_folded(word).filter(|folded| folded.chars().count() <= LONGEST) {
                let fields: Vec<Field> = Compiler::fields_of(field, true).into_iter().map(|field| compiler.target(field).field).collect();
                let instead = like(&compiler, &fields, &folded)?;
                let field = field.map(|f| f.name().to_owned());
                found.push(Respelling { word: word.to_owned(), field, instead });
            }
        }
        Ok(found)
    }

    /// What to say where the dates of the request lie before or after all articles.
    fn outside(&self, snapshot: &Snapshot, request: &Request) -> Option<String> {
        let mut asked = DayRange::default();
        let mut dated = false;
        for node in std::iter::once(&request.query.root).chain(&request.filters) {
            for part in parts_of(node) {
                if let Node::Date { range, .. } = part {
                    asked = asked.and(*range);
                    dated = true;
                }
            }
        }
        if !dated {
            return None;
        }
        let mut ends: Option<(i64, i64)> = None;
        for reader in snapshot.searcher.segment_readers() {
            let Ok(dates) = reader.fast_fields().i64("date") else { continue };
            if dates.values.num_vals() > 0 {
                let (first, last) = ends.unwrap_or((i64::MAX, i64::MIN));
                ends = Some((dates.min_value().min(first), dates.max_value().max(last)));
            }
        }
        let (first, last) = ends?;
        let (oldest, newest) = (request.zone.day_of(first)?, request.zone.day_of(last)?);
        let span: fn(Day, Day) -> DayRange = |from, to| DayRange { from: Some(from), until: to.plus_days(1) };
        asked.and(span(oldest, newest)).is_empty().then(|| {
            format!("{asked} lies outside: the articles are from {oldest} to {newest}; --as-of {newest} counts \"last month\" and the like from then")
        })
    }
}

/// What to say of a part that no article holds by itself, where that is not what its words say.
fn nothing_of(snapshot: &Snapshot, part: &Node) -> Option<String> {
    match part {
        Node::Field { field: FieldName::Language, node, .. } => {
            let all: Vec<&str> = snapshot.languages.all.iter().map(|language| language.as_str()).collect();
            let all = if all.is_empty() { "none that is known".to_owned() } else { all.join(", ") };
            let typed = match &**node {
                Node::Word { text, .. } | Node::Phrase { text, .. } => text.clone(),
                node => node.to_string(),
            };
            Some(format!("no article is in {typed}; the languages of the index: {all}"))
        }
        // Of these a part is sought in: there may be such words elsewhere.
        Node::Field { field: FieldName::Lead | FieldName::Said | FieldName::About, .. } => None,
        _ => {
            let sought = if let Node::Field { node, .. } = part { &**node } else { part };
            let is_open = matches!(sought, Node::Wild { .. } | Node::Fuzzy { .. });
            is_open.then(|| format!("{part} stands for no word of the index"))
        }
    }
}

/// What must hold.
fn parts_of(root: &Node) -> &[Node] {
    match root {
        Node::Terms(parts) | Node::And(parts) => parts,
        one => std::slice::from_ref(one),
    }
}

/// The request for articles without a date where it asks for dates, and is the same otherwise.
fn undated(request: &Request) -> Option<(Node, Vec<Node>)> {
    let is_date = |node: &Node| matches!(node, Node::Date { .. });
    let (parts, mut filters) = (parts_of(&request.query.root), request.filters.clone());
    if !parts.iter().chain(&filters).any(is_date) {
        return None;
    }
    filters.retain(|filter| !is_date(filter));
    filters.push(Node::Flag { flag: Flag::Undated, span: Span::new(0, 0) });
    let rest: Vec<Node> = parts.iter().filter(|part| !is_date(part)).cloned().collect();
    let rest = match (&request.query.root, rest.is_empty()) {
        (_, true) => Node::All,
        (Node::And(_), _) => Node::And(rest),
        _ => Node::Terms(rest),
    };
    Some((rest, filters))
}

/// The first letter of a word is seldom the one that is wrong: in 1 to 15 of 100 (the studies in Kukich, "Techniques for automatically correcting words in
/// text", 1992). So what begins otherwise counts a tenth.
const OTHER_INITIAL: u64 = 10;

/// Words one letter from `word`, then two, each by how many articles hold them and whether it begins alike; of those two letters away only what does.
fn like(compiler: &Compiler<'_>, fields: &[Field], word: &str) -> Result<Vec<Bucket>> {
    let letters = word.chars().count();
    for edits in if letters <= 3 { 1..2 } else { 1..3 } {
        let likeness = Likeness::new(word, edits);
        let spelling = Spelling::Likeness(if edits == 1 { likeness } else { likeness.with_same_initial() });
        let mut held: FxHashMap<String, u64> = FxHashMap::default();
        for field in fields {
            for (term, documents) in compiler.terms_like(*field, Like::Spelling(&spelling))? {
                let most = held.entry(word_of(&term).to_owned()).or_insert(0);
                *most = documents.max(*most);
            }
        }
        held.remove(word);
        // A single letter is like every other, and helps nobody.
        let mut like: Vec<Bucket> =
            held.into_iter().filter(|(term, _)| term.chars().count() > 1).map(|(term, n)| Bucket::new(term, n)).collect();
        let likely = |like: &Bucket| if like.value.chars().next() == word.chars().next() { like.count } else { like.count / OTHER_INITIAL };
        like.sort_unstable_by(|a, b| likely(b).cmp(&likely(a)).then_with(|| a.value.cmp(&b.value)));
        like.truncate(INSTEAD);
        if !like.is_empty() {
            return Ok(like);
        }
    }
    Ok(Vec::new())
}

/// The words of a phrase, or of what is written as one word of several ("AT&T"), that stands nowhere: in any order and, of a name, in any spelling.
fn loosened(root: &Node) -> Option<Node> {
    match root {
        Node::Phrase { .. } | Node::Word { .. } => {
            let words: Vec<Node> = typed_words(root).map(|(word, span)| Node::Word { text: word.to_owned(), span }).collect();
            (matches!(root, Node::Phrase { .. }) || words.len() > 1).then_some(Node::Terms(words))
        }
        Node::Field { field, node, span } => Some(Node::Field { field: *field, node: Box::new(loosened(node)?), span: *span }),
        _ => None,
    }
}

/// The words of a word or phrase as they were typed.
fn typed_words(node: &Node) -> impl Iterator<Item = (&str, Span)> {
    let (text, span) = match node {
        Node::Word { text, span } | Node::Phrase { text, span, .. } => (text.as_str(), *span),
        _ => ("", Span::new(0, 0)),
    };
    words(text).map(move |word| (word.span.of(text), span))
}

/// Whether any article matches; no more of them are looked for than the first.
fn finds_any(searcher: &Searcher, query: &dyn Query) -> tantivy::Result<bool> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for reader in searcher.segment_readers() {
        let mut scorer = weight.scorer(reader, 1.0)?;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if !reader.is_deleted(doc) {
                return Ok(true);
            }
            doc = scorer.advance();
        }
    }
    Ok(false)
}

/// The folded word that a text is, where it is one of a script with spaces.
fn one_folded(text: &str) -> Option<String> {
    let mut found = words(text);
    if found.next()?.unsegmented || found.next().is_some() {
        return None;
    }
    let mut slots = Pattern::word(text, &[])?.slots;
    slots.pop()?.words.pop()
}
