//! [`LocalSearcher`]: the [`Searcher`] of an index in a folder.

use super::deadline::Deadline;
use super::found::Found;
use super::snapshot::Snapshot;
use crate::article::Article;
use crate::engine::local::compile::Compiler;
use crate::engine::local::counting::facets::most;
use crate::engine::local::counting::gather::{Gather, Matching};
use crate::engine::local::counting::timeline::{day_date, days_asked, timeline_over};
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::disk::ledger::Ledger;
use crate::engine::local::failure::failure;
use crate::engine::local::matching::limit::Limit;
use crate::engine::local::schema::{Fields, Payload, committed, meta, open_index};
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Flag, Node};
use crate::search::copies::Copies;
use crate::search::pattern::only_limits;
use crate::search::{
    ENOUGH, Explanation, FEW, Facet, Facets, Highlighter, Interval, MAX_WINDOW, Matcher, Profile, Request, Response, Searcher, Sort, Stats,
    Suggestions, Timeline, Unusual,
};
use crate::text::{Analyzer, Span};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;
use tantivy::query::{BooleanQuery, Query};
use tantivy::{DocAddress, IndexReader, ReloadPolicy, TantivyDocument};

pub struct LocalSearcher {
    pub folder: PathBuf,
    pub fields: Fields,
    reader: IndexReader,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Held while another snapshot is made: the slower of two at once would put the older one in the place of the newer.
    reloading: Mutex<()>,
    /// Highlighters not in use: each keeps a cache of word forms.
    pub highlighters: Mutex<Vec<Highlighter>>,
    /// Analyzers not in use, likewise.
    analyzers: Mutex<Vec<Analyzer>>,
}

/// How many questions will be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Questions {
    /// One or two: what they need is read, and no more.
    Few,
    /// Any number: what is near to what they need is read with it, and what is asked for often stays in memory.
    Many,
}

impl LocalSearcher {
    pub fn open(folder: &Path, questions: Questions) -> Result<LocalSearcher> {
        on_one_commit(folder, |payload| {
            let files = match questions {
                Questions::Few => Folder::open_for_few(folder)?,
                Questions::Many => Folder::open(folder, true, None)?,
            };
            let (index, fields, _) = open_index(&files, false)?;
            let reader: IndexReader =
                index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(|e| failure(folder, e))?;
            let snapshot = Snapshot::of(&reader, payload.clone(), folder, &fields, Arc::default())?;
            Ok(LocalSearcher {
                folder: folder.to_owned(),
                fields,
                reader,
                snapshot: RwLock::new(Arc::new(snapshot)),
                reloading: Mutex::default(),
                highlighters: Mutex::default(),
                analyzers: Mutex::default(),
            })
        })
    }

    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What `read` makes of texts with an analyzer that knows the words of those read before.
    pub fn analyzing<T>(&self, read: impl FnOnce(&mut Analyzer) -> T) -> T {
        let mut analyzer = self.analyzers.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let made = read(&mut analyzer);
        self.analyzers.lock().unwrap_or_else(PoisonError::into_inner).push(analyzer);
        made
    }

    pub fn failed(&self, cause: tantivy::TantivyError) -> Error {
        failure(&self.folder, cause)
    }

    pub fn compiler<'a>(&'a self, snapshot: &'a Snapshot, request: &'a Request, deadline: &Deadline) -> Compiler<'a> {
        Compiler {
            deadline: deadline.clone(),
            copies: Some(&snapshot.copies),
            index: Some((self, snapshot)),
            ..Compiler::new(&self.fields, &snapshot.searcher, &snapshot.statistics, &snapshot.languages, &snapshot.articles, request)
        }
    }

    /// The query of a request, and whether one of its words stands for more words than are sought.
    pub fn compile(&self, snapshot: &Snapshot, request: &Request, deadline: &Deadline) -> Result<(Box<dyn Query>, bool)> {
        request.query.check()?;
        let mut compiler = self.compiler(snapshot, request, deadline);
        let query = compiler.request(&request.query.root, &filters(request))?;
        Ok((query, compiler.partial))
    }

    /// The request with every saved search in its query looked up.
    pub fn looked_up<'r>(&self, snapshot: &Snapshot, request: &'r Request) -> Result<Cow<'r, Request>> {
        let mut any = false;
        request.query.root.walk(&mut |node, _| any |= matches!(node, Node::Saved { node: None, .. }));
        if !any {
            return Ok(Cow::Borrowed(request));
        }
        let mut request = request.clone();
        let searches = snapshot.searches.get()?;
        request.query.look_up(&mut |name, today| searches.node(name, today))?;
        Ok(Cow::Owned(request))
    }

    pub fn stored(&self, snapshot: &Snapshot, address: DocAddress) -> Result<Article> {
        let document: TantivyDocument = snapshot.searcher.doc(address).map_err(|e| self.failed(e))?;
        snapshot.articles.article(&document)
    }
}

/// Has `open` open the index, again if another commit was made meanwhile: what it opened one after the other may then be of two, or gone.
fn on_one_commit<T>(folder: &Path, open: impl Fn(&Payload) -> Result<T>) -> Result<T> {
    let mut tries = 100;
    loop {
        tries -= 1;
        let (payload, before) = committed(folder)?;
        let opened = open(&payload);
        // Where only merges happened meanwhile, all that could be opened is of the same commit.
        let same = meta(folder)? == before || opened.is_ok() && committed(folder)?.0.generation == payload.generation;
        if same || tries == 0 {
            return opened;
        }
    }
}

/// Copies of an article that may stand among those like it without one of the latter being left out.
const COPIES_PASSED: usize = 50;

/// The conditions of a request, with that on copies.
fn filters(request: &Request) -> Cow<'_, [Node]> {
    if request.copies != Copies::Only {
        return Cow::Borrowed(&request.filters);
    }
    let only = Node::Flag { flag: Flag::Copy, span: Span::new(0, 0) };
    Cow::Owned(request.filters.iter().cloned().chain([only]).collect())
}

/// Whether anything in the query counts towards a score.
fn has_words(node: &Node) -> bool {
    match node {
        Node::Field { node, .. } | Node::AtLeast { node, .. } | Node::Boost { node, .. } => has_words(node),
        Node::Terms(nodes) | Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(has_words),
        Node::Close { .. } => true,
        Node::Not(_) => false,
        Node::Saved { node: Some(node), .. } => has_words(node),
        // What is left either limits or is words.
        node => !matches!(node, Node::All) && !only_limits(node),
    }
}

impl LocalSearcher {
    /// The answer to the request as the compiler reads it, but for help.
    fn answer(&self, snapshot: &Snapshot, request: &Request, mut compiler: Compiler<'_>, began: Instant) -> Result<Response> {
        let query = compiler.request(&request.query.root, &filters(request))?;
        let sort = if request.sort.by_score() && !has_words(&request.query.root) { Sort::Newest } else { request.sort };
        let asked = if sort.by_score() { compiler.second_look(&request.query.root)? } else { Vec::new() };
        let mut found = self.found(snapshot, request, &*query, sort, &asked, &mut compiler)?;
        found.shown.iter_mut().for_each(|(score, ..)| *score = compiler.shown(*score));
        self.response(snapshot, request, found, compiler, began)
    }
}

impl Searcher for LocalSearcher {
    fn search(&self, request: &Request) -> Result<Response> {
        let began = Instant::now();
        request.check()?;
        let snapshot = self.snapshot();
        let _question = snapshot.threads.question();
        let request = &*self.looked_up(&snapshot, request)?;
        let deadline = Deadline::of(request);
        let compiler = self.compiler(&snapshot, request, &deadline);
        let mut response = self.answer(&snapshot, request, compiler, began)?;
        let total = response.total;
        if total < ENOUGH && !response.partial {
            let mut compiler = self.compiler(&snapshot, request, &deadline);
            compiler.enough = compiler.enough(request)?;
            if let Some(enough) = compiler.enough {
                let wider = self.answer(&snapshot, request, compiler, began)?;
                if wider.total > total {
                    response = Response { with_all: Some(total), ..wider };
                    response.hints.push(enough.told(total));
                }
            }
        }
        let limited = !matches!(request.query.root, Node::All) || !request.filters.is_empty();
        let help = if response.with_all.is_some() {
            self.help_beside(&snapshot, request, &deadline.for_an_extra())?
        } else if total < FEW && limited && !response.partial {
            self.help(&snapshot, request, total, &deadline.for_an_extra())?
        } else {
            None
        };
        Ok(Response { help, took_ms: began.elapsed().as_secs_f64() * 1e3, ..response })
    }

    fn similar(&self, article: &Article, request: &Request) -> Result<Response> {
        let began = Instant::now();
        request.check()?;
        let snapshot = self.snapshot();
        let _question = snapshot.threads.question();
        let request = &*self.looked_up(&snapshot, request)?;
        let deadline = Deadline::of(request);
        let mut compiler = self.compiler(&snapshot, request, &deadline);
        let limits = compiler.request(&request.query.root, &filters(request))?;
        let mut found = Found::default();
        if let Some(like) = self.similar_query(&snapshot.searcher, article, false)? {
            let limits: Box<dyn Query> = Box::new(Limit::of(limits));
            let query = BooleanQuery::intersection(vec![like, limits]);
            // Copies of the article are found among the best, since they are most like it; so many more are looked at.
            let wide = Request {
                facets: Vec::new(),
                offset: 0,
                limit: (request.offset + request.limit + COPIES_PASSED).min(MAX_WINDOW),
                ..request.clone()
            };
            found = self.found(&snapshot, &wide, &query, Sort::Relevance, &[], &mut compiler)?;
            if request.copies != Copies::Show {
                compiler.hints.extend(match self.drop_copies(&snapshot, article, &mut found)? {
                    0 => None,
                    1 => Some("a copy of the article itself is left out; --copies show shows it".to_owned()),
                    many => Some(format!("{many} copies of the article itself are left out; --copies show shows them")),
                });
            }
            found.shown = found.shown.into_iter().skip(request.offset).take(request.limit).collect();
        }
        self.response(&snapshot, request, found, compiler, began)
    }

    fn article(&self, id: &str) -> Result<Option<Article>> {
        let snapshot = self.snapshot();
        self.find(&snapshot, id)?.map(|address| self.stored(&snapshot, address)).transpose()
    }

    fn explain(&self, request: &Request, id: Option<&str>) -> Result<Explanation> {
        let snapshot = self.snapshot();
        let address = id.map(|id| self.named(&snapshot, id)).transpose()?;
        self.explained(&snapshot, request, address)
    }

    fn matcher(&self, request: &Request) -> Result<Matcher> {
        request.query.check()?;
        let snapshot = self.snapshot();
        let request = &*self.looked_up(&snapshot, request)?;
        let mut compiler = self.compiler(&snapshot, request, &Deadline::of(request));
        Ok(Matcher::new(&request.query, &snapshot.languages.all, &mut compiler))
    }

    fn facets(&self, request: &Request, facet: Facet, limit: usize) -> Result<Facets> {
        let snapshot = self.snapshot();
        let _question = snapshot.threads.question();
        let deadline = Deadline::of(request);
        let (query, cut) = self.compile(&snapshot, request, &deadline)?;
        let matching = self.matching(&snapshot, request, &*query, &deadline)?;
        let facets = self.counted_by(&matching, facet, limit)?;
        Ok(Facets { partial: cut || deadline.stopped(), ..facets })
    }

    fn profile(&self, name: &str, request: &Request) -> Result<Option<Profile>> {
        self.profile_of(name, request)
    }

    fn timeline(&self, request: &Request, interval: Interval) -> Result<Timeline> {
        let snapshot = self.snapshot();
        let _question = snapshot.threads.question();
        let deadline = Deadline::of(request);
        let (query, cut) = self.compile(&snapshot, request, &deadline)?;
        let matching = self.matching(&snapshot, request, &*query, &deadline)?;
        let days = matching.days().map_err(|e| self.failed(e))?;
        let partial = cut || deadline.stopped();
        let timeline = timeline_over(interval, &days, matching.stories.is_some(), days_asked(request));
        let timeline = Timeline { partial, ..timeline };
        if request.headlines == 0 {
            return Ok(timeline);
        }
        let headlines = self.headlines(&snapshot, &matching, &timeline, request.headlines)?;
        Ok(Timeline { headlines, ..timeline })
    }

    fn unusual(&self, request: &Request, limit: usize) -> Result<Unusual> {
        self.unusual_of(&self.snapshot(), request, limit)
    }

    fn suggest(&self, prefix: &str, limit: usize) -> Result<Suggestions> {
        self.suggested(&self.snapshot(), prefix, limit)
    }

    fn stats(&self) -> Result<Stats> {
        let snapshot = self.snapshot();
        let all = snapshot.ask(&tantivy::query::AllQuery, Gather, &Deadline::default()).map_err(|e| self.failed(e))?;
        let all = Matching::new(&snapshot.searcher, all, None);
        let values = |column| all.values(column).map_err(|e| self.failed(e));
        let days = all.days().map_err(|e| self.failed(e))?;
        let ledger = match &snapshot.payload.ledger {
            Some(name) => Ledger::read(&self.folder, name),
            None => Ok(Ledger::default()),
        };
        // A writer that has moved on has removed the ledger of the commit before.
        let ledger = match ledger {
            Err(e) if e.kind() == ErrorKind::IndexDamaged && self.reload()? != snapshot.payload.generation => return self.stats(),
            ledger => ledger?,
        };
        let mut bytes = 0;
        for entry in std::fs::read_dir(&self.folder).map_err(|e| Error::io(self.folder.display(), &e))?.flatten() {
            bytes += entry.metadata().map_or(0, |m| m.len());
        }
        Ok(Stats {
            location: self.folder.display().to_string(),
            format_version: snapshot.payload.format,
            generation: snapshot.payload.generation,
            articles: snapshot.searcher.num_docs(),
            sources: ledger.records().filter(|record| record.is_of_articles()).count() as u64,
            skipped: ledger.records().filter(|record| record.is_of_articles() && record.articles == 0).count() as u64,
            segments: snapshot.searcher.segment_readers().len(),
            bytes,
            oldest: days.counts.iter().find_map(|(day, _)| day_date(*day)),
            newest: days.counts.iter().rev().find_map(|(day, _)| day_date(*day)),
            undated: days.undated,
            people: values("people")?.len(),
            places: values("places")?.len(),
            languages: most(values("language")?, usize::MAX, false),
            flags: snapshot.payload.flags.iter().flatten().filter(|flags| !flags.is_empty()).cloned().collect(),
        })
    }

    fn reload(&self) -> Result<u64> {
        let _reloading = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        let threads = self.snapshot().threads.clone();
        let snapshot = on_one_commit(&self.folder, |payload| {
            self.reader.reload().map_err(|e| self.failed(e))?;
            Snapshot::of(&self.reader, payload.clone(), &self.folder, &self.fields, threads.clone())
        })?;
        let generation = snapshot.payload.generation;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(generation)
    }
}
