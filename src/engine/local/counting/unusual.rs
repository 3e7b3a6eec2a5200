//! What the articles that match hold oftener than the index does; what that means, [`Unusual`] says.

use super::facets::bucket;
use super::gather::{Count, Gather, Matching, each_value};
use super::headlines::Lowest;
use crate::engine::local::ranking::feedback::is_telling;
use crate::engine::local::searching::deadline::Deadline;
use crate::engine::local::searching::searcher::LocalSearcher;
use crate::engine::local::searching::snapshot::Snapshot;
use crate::error::Result;
use crate::search::{Request, Unusual, UnusualTerm, log_likelihood};
use crate::text::{Analyzer, fold, words};
use rustc_hash::{FxHashMap, FxHashSet};
use std::time::Instant;
use tantivy::query::AllQuery;
use tantivy::{DocAddress, Term};

/// Articles whose text is read: about a twentieth of a second.
const LOOKED_INTO: usize = 500;

/// The beginning of a text that is read; what an article is about stands early in it.
const READ_BYTES: usize = 10_000;

/// Chance passes it once in a thousand times.
const SURE: f64 = 10.83;

/// Words looked up in the index: those that most articles hold. Each costs a look into the terms of every segment.
const LOOKED_UP: usize = 5_000;

/// What the articles say of a word.
#[derive(Default)]
struct Told {
    articles: u64,
    /// How it is written, with how often.
    forms: FxHashMap<String, u32>,
    /// Its stem in the language of the first article that holds it.
    stem: Option<String>,
}

impl LocalSearcher {
    pub fn unusual_of(&self, snapshot: &Snapshot, request: &Request, limit: usize) -> Result<Unusual> {
        let began = Instant::now();
        let deadline = Deadline::of(request);
        let (query, cut) = self.compile(snapshot, request, &deadline)?;
        let found = snapshot.ask(&*query, Gather, &deadline).map_err(|e| self.failed(e))?;
        let matching = Matching::new(&snapshot.searcher, found, None);
        let of = snapshot.searcher.num_docs();
        let addresses = sampled(&matching).map_err(|e| self.failed(e))?;
        let [people, places] = if matching.articles == of {
            // Nothing is left to compare with.
            [Vec::new(), Vec::new()]
        } else {
            let all = snapshot.ask(&AllQuery, Gather, &deadline).map_err(|e| self.failed(e))?;
            let all = Matching::new(&snapshot.searcher, all, None);
            let names = |column| self.names(&matching, &all, column, limit);
            [names("people")?, names("places")?]
        };
        let (words, looked_into) = self.words(snapshot, request, addresses, of, limit, &deadline)?;
        let took_ms = began.elapsed().as_secs_f64() * 1e3;
        Ok(Unusual { articles: matching.articles, of, looked_into, words, people, places, partial: cut || deadline.stopped(), took_ms })
    }

    /// The names of a column that the matching articles hold unusually often.
    fn names(&self, matching: &Matching<'_>, all: &Matching<'_>, column: &str, limit: usize) -> Result<Vec<UnusualTerm>> {
        let everywhere = all.values(column).map_err(|e| self.failed(e))?;
        let here = matching.values(column).map_err(|e| self.failed(e))?;
        let terms = here.into_iter().map(|(value, Count { articles, .. })| {
            let of = everywhere.get(&value).map_or(articles, |count| count.articles);
            let weight = weight(articles, matching.articles, of, all.articles);
            let bucket = bucket(&value, articles);
            UnusualTerm { value: bucket.value, count: articles, of, weight, place: bucket.place }
        });
        Ok(most(terms.collect(), limit))
    }

    /// Words that these articles hold unusually often, and how many of the articles there was time to read.
    fn words(
        &self,
        snapshot: &Snapshot,
        request: &Request,
        addresses: Vec<DocAddress>,
        of: u64,
        limit: usize,
        deadline: &Deadline,
    ) -> Result<(Vec<UnusualTerm>, u64)> {
        let mut looked_into = 0;
        let mut told: FxHashMap<String, Told> = FxHashMap::default();
        let mut analyzer = Analyzer::default();
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for address in addresses {
            if deadline.over() {
                break;
            }
            looked_into += 1;
            let article = self.stored(snapshot, address)?;
            let text = &article.body[..article.body.floor_char_boundary(READ_BYTES)];
            seen.clear();
            analyzer.analyze(text, article.language, |token| {
                if !is_telling(&token, token.exact) {
                    return;
                }
                if !told.contains_key(token.exact) {
                    told.insert(token.exact.to_owned(), Told { stem: token.stem.map(str::to_owned), ..Told::default() });
                }
                let Some(told) = told.get_mut(token.exact) else { return };
                if seen.insert(token.exact.to_owned()) {
                    told.articles += 1;
                }
                *told.forms.entry(token.span.of(text).to_owned()).or_insert(0) += 1;
            });
        }
        let asked: FxHashSet<String> = {
            let query = request.query.to_string();
            words(&query).map(|word| fold(word.span.of(&query))).collect()
        };
        let mut candidates: Vec<(String, Told)> = told.into_iter().filter(|(_, told)| told.articles > 1).collect();
        candidates.sort_unstable_by(|(a, m), (b, n)| n.articles.cmp(&m.articles).then_with(|| a.cmp(b)));
        candidates.truncate(LOOKED_UP);
        let mut found: Vec<(UnusualTerm, String, Option<String>)> = Vec::new();
        for (word, told) in candidates {
            let term = Term::from_field_text(self.fields.body, &word);
            let of_word = snapshot.articles_with(&term).map_err(|e| self.failed(e))?.max(told.articles);
            let weight = weight(told.articles, looked_into, of_word, of);
            if weight >= SURE {
                let form = told.forms.into_iter().max_by(|(a, m), (b, n)| m.cmp(n).then_with(|| b.cmp(a)));
                let value = form.map_or_else(|| word.clone(), |(form, _)| form);
                found.push((UnusualTerm { value, count: told.articles, of: of_word, weight, place: None }, word, told.stem));
            }
        }
        found.sort_by(|(a, at, _), (b, bt, _)| b.weight.total_cmp(&a.weight).then_with(|| at.cmp(bt)));
        // A stem is given only where it differs from the word, so a word may be the stem of another.
        let mut taken: FxHashSet<String> = asked;
        let stems: Vec<String> = found.iter().filter(|(_, word, _)| taken.contains(word)).filter_map(|(_, _, stem)| stem.clone()).collect();
        taken.extend(stems);
        let mut listed = Vec::new();
        for (term, word, stem) in found {
            let stem = stem.unwrap_or_else(|| word.clone());
            if listed.len() < limit && !taken.contains(&word) && taken.insert(stem) {
                listed.push(term);
            }
        }
        Ok((listed, looked_into))
    }
}

/// How unusual it is that `held` of `articles` hold what `of` of all do: they are compared with the others.
fn weight(held: u64, articles: u64, of: u64, all: u64) -> f64 {
    log_likelihood(held, articles, of.saturating_sub(held), all.saturating_sub(articles))
}

/// The most unusual of what is sure.
fn most(mut terms: Vec<UnusualTerm>, limit: usize) -> Vec<UnusualTerm> {
    terms.retain(|term| term.weight >= SURE);
    terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.value.cmp(&b.value)));
    terms.truncate(limit);
    terms
}

/// The articles to read.
fn sampled(matching: &Matching<'_>) -> tantivy::Result<Vec<DocAddress>> {
    let mut lowest = Lowest::new(LOOKED_INTO);
    for part in &matching.parts {
        let keys = matching.searcher.segment_reader(part.segment).fast_fields().u64("key")?;
        each_value(&keys, &part.docs, |doc, key| lowest.offer(key, part.segment, doc));
    }
    Ok(lowest.documents())
}
