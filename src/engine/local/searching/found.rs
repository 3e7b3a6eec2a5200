//! From a query to the hits of a page: [`Found`] is what matches and which of it is shown, folded or not; then each is read and gets its
//! snippets. What the query is, `compile` says.

use super::deadline::cut_short;
use super::searcher::LocalSearcher;
use super::snapshot::Snapshot;
use crate::article::{Article, Field, Precision};
use crate::engine::local::compile::Compiler;
use crate::engine::local::copies::{Copied, Folded, NOT_FOUND};
use crate::engine::local::counting::gather::{Gather, Matching};
use crate::engine::local::ranking::collect::Top;
use crate::engine::local::ranking::feedback::HITS;
use crate::engine::local::ranking::leaders::{Leader, Order, tell_apart};
use crate::engine::local::ranking::rank::Ranker;
use crate::engine::local::ranking::second_look::{Asked, LOOKED_AT};
use crate::error::Result;
use crate::search::copies::{Copies, Sketch};
use crate::search::{Bucket, Highlighter, Hit, MatchMode, Matcher, Request, Response, Sort, fragments};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tantivy::DocAddress;
use tantivy::query::Query;

/// The articles to be shown, and how many there are.
#[derive(Default)]
pub struct Found {
    pub articles: u64,
    pub stories: Option<u64>,
    /// Score and place of each, and where its copies are.
    pub shown: Vec<(f32, DocAddress, Vec<DocAddress>)>,
    /// What was counted, by the name of the facet.
    pub facets: BTreeMap<String, Vec<Bucket>>,
    /// Articles that were read on the way.
    pub read: ReadArticles,
}

/// Articles that an answer has read, by where they are.
pub type ReadArticles = FxHashMap<DocAddress, Article>;

impl LocalSearcher {
    /// The answer with the hits of what was found, but for help.
    pub fn response(
        &self,
        snapshot: &Snapshot,
        request: &Request,
        found: Found,
        mut compiler: Compiler<'_>,
        began: Instant,
    ) -> Result<Response> {
        let (total, stories) = (found.articles, found.stories);
        let mut found = found;
        let facets = std::mem::take(&mut found.facets);
        let hits = self.hits(snapshot, request, found, &mut compiler)?;
        if compiler.deadline.stopped() {
            compiler.partial = true;
            compiler.hints.push(cut_short(request.timeout));
        }
        Ok(Response {
            query: request.query.to_string(),
            read_as: request.read_as.clone(),
            hints: request.hints.iter().cloned().chain(compiler.hints).collect(),
            total,
            stories,
            with_all: None,
            offset: request.offset,
            hits,
            facets,
            readings: compiler.readings,
            generation: snapshot.payload.generation,
            partial: compiler.partial,
            help: None,
            took_ms: began.elapsed().as_secs_f64() * 1e3,
        })
    }

    /// The page that the request asks for of what matches the query, the best of it in the order that `asked` gives them.
    pub fn found(
        &self,
        snapshot: &Snapshot,
        request: &Request,
        query: &dyn Query,
        sort: Sort,
        asked: &[Asked],
        compiler: &mut Compiler<'_>,
    ) -> Result<Found> {
        let copied = self.to_fold(snapshot, request)?;
        if copied.is_none() && request.copies == Copies::Fold && snapshot.payload.generation > 0 {
            compiler.hints.push(NOT_FOUND.to_owned());
        }
        let wanted = if request.limit == 0 { 0 } else { request.offset + request.limit };
        let again = looks_again(request, sort, asked);
        let size = if wanted > 0 && again { wanted.max(LOOKED_AT) } else { wanted };
        let order = if again { Order::ByScore { looked_at: LOOKED_AT } } else { Order::Whole };
        // What is counted is kept while the best are looked for: the query is asked once.
        let gather = (!request.facets.is_empty()).then_some(Gather);
        let Some(copied) = &copied else {
            let top = Top::new(size, sort, order, snapshot.ranks.clone());
            let (best, gathered) = snapshot.ask(query, (top, gather), &compiler.deadline).map_err(|e| self.failed(e))?;
            let matching = gathered.map(|gathered| Matching::new(&snapshot.searcher, gathered, None));
            let facets = matching.map_or_else(|| Ok(BTreeMap::new()), |matching| self.facets_of(&matching, request))?;
            let mut stories = best.documents;
            let read = if again { self.put_in_order(snapshot, request, asked, &mut stories, compiler)? } else { ReadArticles::default() };
            let page = stories.into_iter().take(wanted).skip(request.offset);
            let shown = page.map(|story| (story.score, story.address, Vec::new())).collect();
            return Ok(Found { articles: best.total, stories: None, shown, facets, read });
        };
        let folded = Folded::new(size, sort, order, snapshot.ranks.clone(), copied.clone());
        let (mut found, gathered) = snapshot.ask(query, (folded, gather), &compiler.deadline).map_err(|e| self.failed(e))?;
        let matching = gathered.map(|gathered| Matching::seen(&snapshot.searcher, gathered, Some(found.seen.clone())));
        let facets = matching.map_or_else(|| Ok(BTreeMap::new()), |matching| self.facets_of(&matching, request))?;
        let read = if again { self.put_in_order(snapshot, request, asked, &mut found.stories, compiler)? } else { ReadArticles::default() };
        let mut shown = Vec::with_capacity(wanted.saturating_sub(request.offset));
        for story in found.stories.iter().take(wanted).skip(request.offset) {
            let matching = story.set.map_or_else(Vec::new, |set| found.seen.of(set));
            // By relevance the first published of those that match, in an order by date the one that the order puts first.
            let address = if sort.by_score() { matching.first().copied().unwrap_or(story.address) } else { story.address };
            let copies = matching.into_iter().filter(|copy| *copy != address).collect();
            shown.push((story.score, address, copies));
        }
        Ok(Found { articles: found.articles, stories: Some(found.total), shown, facets, read })
    }

    /// Puts what was found by relevance in its final order, where it is [looked at again](looks_again); the articles that were read for it.
    fn put_in_order(
        &self,
        snapshot: &Snapshot,
        request: &Request,
        asked: &[Asked],
        stories: &mut [Leader],
        compiler: &Compiler<'_>,
    ) -> Result<ReadArticles> {
        let deadline = &compiler.deadline;
        let mut read = ReadArticles::default();
        // Where newer ones or learned words are to count, any of them may yet be among the first.
        let wanted = if request.sort == Sort::Blend { usize::MAX } else { request.offset + request.limit };
        let learns = learns(request);
        self.look_again(snapshot, asked, stories, if learns { usize::MAX } else { wanted }, deadline)?;
        let ranker = |segment| Ranker::of(request.sort, segment, snapshot.searcher.segment_reader(segment), &snapshot.ranks);
        if learns && !deadline.found_enough() {
            tell_apart(stories, HITS, ranker).map_err(|e| self.failed(e))?;
            let learned = self.learned(snapshot, stories, compiler, &mut read)?;
            self.look_again(snapshot, &learned, stories, wanted, deadline)?;
        }
        if request.sort == Sort::Blend {
            self.prefer_recent(snapshot, stories, compiler).map_err(|e| self.failed(e))?;
        }
        tell_apart(stories, request.offset + request.limit, ranker).map_err(|e| self.failed(e))?;
        Ok(read)
    }

    /// What a search learns from the best of what the query finds, to ask of them: nothing where it does not learn.
    pub fn would_learn(
        &self,
        snapshot: &Snapshot,
        request: &Request,
        query: &dyn Query,
        asked: &[Asked],
        compiler: &Compiler<'_>,
    ) -> Result<Vec<Asked>> {
        let (sort, deadline) = (request.sort, &compiler.deadline);
        if !learns(request) || !sort.by_score() || !looks_again(request, sort, asked) {
            return Ok(Vec::new());
        }
        let order = Order::ByScore { looked_at: LOOKED_AT };
        let mut stories = match self.to_fold(snapshot, request)? {
            Some(copied) => {
                let folded = Folded::new(LOOKED_AT, sort, order, snapshot.ranks.clone(), copied);
                snapshot.ask(query, folded, deadline).map(|found| found.stories)
            }
            None => snapshot.ask(query, Top::new(LOOKED_AT, sort, order, snapshot.ranks.clone()), deadline).map(|best| best.documents),
        }
        .map_err(|e| self.failed(e))?;
        self.look_again(snapshot, asked, &mut stories, usize::MAX, deadline)?;
        let ranker = |segment| Ranker::of(sort, segment, snapshot.searcher.segment_reader(segment), &snapshot.ranks);
        tell_apart(&mut stories, HITS, ranker).map_err(|e| self.failed(e))?;
        self.learned(snapshot, &stories, compiler, &mut ReadArticles::default())
    }

    /// Takes out the article and its copies, whether or not it is in the index itself, and what was counted for them; how many copies that are.
    pub fn drop_copies(&self, snapshot: &Snapshot, article: &Article, found: &mut Found) -> Result<usize> {
        let own = Sketch::of(&article.body);
        let copied = snapshot.copies.get()?;
        let set_of = |address: DocAddress| copied.as_ref().and_then(|copied| Some(copied.set_of(copied.member(address)?)));
        let itself = self.find_exactly(snapshot, &article.id)?;
        let own_set = itself.and_then(set_of);
        let (mut stories, mut left_out) = (0, Vec::new());
        let mut kept = Vec::with_capacity(found.shown.len());
        for shown in std::mem::take(&mut found.shown) {
            let sketch = own.as_ref().map_or(Ok(None), |_| self.stored(snapshot, shown.1).map(|article| Sketch::of(&article.body)))?;
            let overlaps = own.as_ref().zip(sketch).is_some_and(|(own, other)| own.is_copy(&other));
            if !overlaps && (own_set.is_none() || set_of(shown.1) != own_set) {
                kept.push(shown);
            } else {
                let (_, address, copies) = shown;
                stories += 1;
                left_out.extend(copies.into_iter().chain([address]));
            }
        }
        found.shown = kept;
        found.articles = found.articles.saturating_sub(left_out.len() as u64);
        found.stories = found.stories.map(|all| all.saturating_sub(stories));
        Ok(left_out.into_iter().filter(|address| Some(*address) != itself).count())
    }

    fn hits(&self, snapshot: &Snapshot, request: &Request, found: Found, compiler: &mut Compiler<'_>) -> Result<Vec<Hit>> {
        let matcher = Matcher::new(&request.query, &snapshot.languages.all, compiler);
        let deadline = &compiler.deadline;
        let read = Mutex::new(found.read);
        let article = |address: DocAddress| {
            let known = read.lock().unwrap_or_else(PoisonError::into_inner).remove(&address);
            known.map_or_else(|| self.stored(snapshot, address), Ok)
        };
        let parts = snapshot.in_parts(
            found.shown,
            |_, _| false,
            |shown| {
                let mut highlighter = self.highlighters.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
                let mut hits = Vec::with_capacity(shown.len());
                let of_part = shown.len();
                for (score, address, copies) in shown {
                    if deadline.over() {
                        break;
                    }
                    let hit = article(address).map(|article| hit(request, &matcher, &mut highlighter, score, article));
                    let ids = if request.copy_ids { self.ids(snapshot, &copies) } else { Ok(Vec::new()) };
                    hits.push(hit.and_then(|hit| Ok(Hit { copies: ids?, copy_count: copies.len(), ..hit })));
                }
                self.highlighters.lock().unwrap_or_else(PoisonError::into_inner).push(highlighter);
                Ok((hits.len() == of_part, hits))
            },
        );
        let mut hits = Vec::new();
        for (whole, of_part) in parts.map_err(|e| self.failed(e))? {
            for hit in of_part {
                hits.push(hit?);
            }
            // What comes after hits that are missing would look as if it came next.
            if !whole {
                break;
            }
        }
        Ok(hits)
    }

    /// The copies to fold for this request; `None` where none are to be.
    pub fn to_fold(&self, snapshot: &Snapshot, request: &Request) -> Result<Option<Arc<Copied>>> {
        if request.copies == Copies::Fold { snapshot.copies.get() } else { Ok(None) }
    }

    fn ids(&self, snapshot: &Snapshot, addresses: &[DocAddress]) -> Result<Vec<String>> {
        let ids = addresses.iter().map(|address| snapshot.ranks.id(&snapshot.searcher, *address));
        ids.collect::<tantivy::Result<_>>().map_err(|e| self.failed(e))
    }
}

/// Whether the best of what is found are put in order again: by what is `asked` of them, or by how new they are.
fn looks_again(request: &Request, sort: Sort, asked: &[Asked]) -> bool {
    !asked.is_empty() || request.sort == Sort::Blend && sort.by_score()
}

/// Whether the best hits tell further words.
fn learns(request: &Request) -> bool {
    request.expand.unwrap_or(request.match_mode == MatchMode::Any)
}

fn hit(request: &Request, matcher: &Matcher, highlighter: &mut Highlighter, score: f32, article: Article) -> Hit {
    let mut snippets = fragments(highlighter, matcher, &article, request.snippets, request.snippet_chars);
    let snippet = snippets.first().cloned();
    snippets.sort_by_key(|f| f.start);
    Hit {
        title_highlights: highlighter.highlights(matcher, &article, Field::Title),
        id: article.id,
        score,
        title: article.title,
        date: article.date,
        date_precision: article.date.map(|date| date.precision).filter(|precision| *precision < Precision::Day),
        authors: article.authors,
        site: article.site,
        language: article.language,
        url: article.url,
        people: article.people,
        places: article.places,
        snippet,
        snippets,
        source: article.source.to_string(),
        copies: Vec::new(),
        copy_count: 0,
    }
}
