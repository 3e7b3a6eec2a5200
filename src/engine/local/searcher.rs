//! [`LocalSearcher`]: the [`Searcher`] of an index in a folder.

use super::collect::{Days, Values};
use super::compile::Compiler;
use super::copies::{Lazy, StoryDays, StoryValues};
use super::directory::Folder;
use super::document::to_article;
use super::failure::failure;
use super::found::Found;
use super::ledger::Ledger;
use super::names;
use super::schema::{Fields, NO_LANGUAGE, Payload, committed, open_index};
use super::timeline::{day_date, timeline};
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Flag, Node};
use crate::search::copies::Copies;
use crate::search::pattern::only_limits;
use crate::search::{
    Bucket, Explanation, FEW, Facet, Facets, Highlighter, Interval, MAX_LIMIT, Matcher, Profile, Request, Response, Searcher, Sort, Stats,
    Timeline,
};
use crate::text::{Language, Span};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Query};
use tantivy::{DocAddress, IndexReader, ReloadPolicy, TantivyDocument, Term};

pub struct LocalSearcher {
    folder: PathBuf,
    pub fields: Fields,
    reader: IndexReader,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Highlighters not in use: each keeps a cache of word forms.
    pub highlighters: Mutex<Vec<Highlighter>>,
}

/// One commit, opened.
pub struct Snapshot {
    pub searcher: tantivy::Searcher,
    pub payload: Payload,
    pub copies: Lazy,
    /// The languages that articles of this commit are in.
    pub languages: Vec<Language>,
}

impl LocalSearcher {
    pub fn open(folder: &Path) -> Result<LocalSearcher> {
        on_one_commit(folder, |_| {
            let (index, fields, _) = open_index(&Folder::open(folder, true, None)?, false)?;
            let reader: IndexReader =
                index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(|e| failure(folder, e))?;
            let snapshot = Snapshot::of(&reader, committed(folder)?.0, folder).map_err(|e| failure(folder, e))?;
            Ok(LocalSearcher {
                folder: folder.to_owned(),
                fields,
                reader,
                snapshot: RwLock::new(Arc::new(snapshot)),
                highlighters: Mutex::default(),
            })
        })
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn failed(&self, cause: tantivy::TantivyError) -> Error {
        failure(&self.folder, cause)
    }

    pub fn compiler<'a>(&'a self, snapshot: &'a Snapshot, request: &'a Request) -> Compiler<'a> {
        Compiler { copies: Some(&snapshot.copies), ..Compiler::new(&self.fields, &snapshot.searcher, &snapshot.languages, request) }
    }

    pub fn compile(&self, snapshot: &Snapshot, request: &Request) -> Result<Box<dyn Query>> {
        self.compiler(snapshot, request).request(&request.query.root, &filters(request))
    }

    pub fn stored(&self, snapshot: &Snapshot, address: DocAddress) -> Result<Article> {
        let document: TantivyDocument = snapshot.searcher.doc(address).map_err(|e| self.failed(e))?;
        to_article(&self.fields, &self.folder, &document)
    }

    /// Where the article with this id is, or the only one whose id begins so.
    pub fn find(&self, snapshot: &Snapshot, id: &str) -> Result<Option<DocAddress>> {
        let mut found: Vec<DocAddress> = Vec::new();
        for exact in [true, false] {
            for (segment, reader) in snapshot.searcher.segment_readers().iter().enumerate() {
                let inverted = reader.inverted_index(self.fields.id).map_err(|e| self.failed(e))?;
                let mut terms = vec![Term::from_field_text(self.fields.id, id)];
                if !exact {
                    terms.clear();
                    let mut upper = id.as_bytes().to_vec();
                    upper.push(0xff);
                    let io = |e: std::io::Error| self.failed(e.into());
                    let mut stream = inverted.terms().range().ge(id.as_bytes()).lt(&upper).into_stream().map_err(io)?;
                    // Two alive ones decide that the beginning is ambiguous; deleted ones between may need a few more.
                    while stream.advance() && terms.len() < 64 {
                        terms.push(Term::from_field_bytes(self.fields.id, stream.key()));
                    }
                }
                for term in terms {
                    let Some(mut postings) =
                        inverted.read_postings(&term, tantivy::schema::IndexRecordOption::Basic).map_err(|e| self.failed(e.into()))?
                    else {
                        continue;
                    };
                    let mut doc = tantivy::DocSet::doc(&postings);
                    while doc != tantivy::TERMINATED {
                        if !reader.is_deleted(doc) {
                            found.push(DocAddress::new(segment as u32, doc));
                        }
                        doc = tantivy::DocSet::advance(&mut postings);
                    }
                }
            }
            if !found.is_empty() || id.is_empty() {
                break;
            }
        }
        match found[..] {
            [address] => Ok(Some(address)),
            _ => Ok(None),
        }
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
        let (now, after) = committed(folder)?;
        let same = if opened.is_ok() { now.generation == payload.generation } else { before == after };
        if same || tries == 0 {
            return opened;
        }
    }
}

/// Copies of an article that may stand among those like it without one of the latter being left out.
const COPIES_PASSED: usize = 50;

impl Snapshot {
    fn of(reader: &IndexReader, payload: Payload, folder: &Path) -> tantivy::Result<Snapshot> {
        let searcher = reader.searcher();
        let mut languages: Vec<Language> = Vec::new();
        for segment in searcher.segment_readers() {
            let Some(column) = segment.fast_fields().str("language")? else { continue };
            let mut code = String::new();
            for ord in 0..column.num_terms() {
                code.clear();
                column.ord_to_str(ord as u64, &mut code)?;
                languages.extend(Language::parse(&code).filter(|_| code != NO_LANGUAGE));
            }
        }
        languages.sort_unstable();
        languages.dedup();
        let copies = Lazy::of(folder, payload.generation);
        // Read now: the next commit removes the file. What is wrong with it is told to who needs it.
        let _ = copies.get();
        Ok(Snapshot { searcher, copies, payload, languages })
    }
}

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
        // What is left either limits or is words.
        node => !matches!(node, Node::All) && !only_limits(node),
    }
}

impl Searcher for LocalSearcher {
    fn search(&self, request: &Request) -> Result<Response> {
        let began = Instant::now();
        request.check()?;
        let snapshot = self.snapshot();
        let mut compiler = self.compiler(&snapshot, request);
        let query = compiler.request(&request.query.root, &filters(request))?;
        let sort = if request.sort == Sort::Relevance && !has_words(&request.query.root) { Sort::Newest } else { request.sort };
        let query = if request.expand && sort == Sort::Relevance { self.fed_back(&snapshot, query)? } else { query };
        let found = self.found(&snapshot, request, &*query, sort, &mut compiler)?;
        let total = found.articles;
        let response = self.response(&snapshot, request, found, compiler, began)?;
        let asked = !matches!(request.query.root, Node::All) || !request.filters.is_empty();
        let help = if total < FEW && asked { Some(self.help(&snapshot, request, total)?) } else { None };
        Ok(Response { help, took_ms: began.elapsed().as_secs_f64() * 1e3, ..response })
    }

    fn similar(&self, article: &Article, request: &Request) -> Result<Response> {
        let began = Instant::now();
        request.check()?;
        let snapshot = self.snapshot();
        let mut compiler = self.compiler(&snapshot, request);
        let limits = compiler.request(&request.query.root, &filters(request))?;
        let mut found = Found { articles: 0, stories: None, shown: Vec::new() };
        if let Some(like) = self.similar_query(&snapshot.searcher, article)? {
            let limits: Box<dyn Query> = Box::new(ConstScoreQuery::new(limits, 0.0));
            let query = BooleanQuery::intersection(vec![like, limits]);
            // Copies of the article are found among the best, since they are most like it; so many more are looked at.
            let wide = Request { offset: 0, limit: (request.offset + request.limit + COPIES_PASSED).min(MAX_LIMIT), ..request.clone() };
            found = self.found(&snapshot, &wide, &query, Sort::Relevance, &mut compiler)?;
            if request.copies != Copies::Show {
                let before = found.shown.len();
                self.drop_copies(&snapshot, article, &mut found)?;
                found.articles -= (before - found.shown.len()) as u64;
                found.stories = found.stories.map(|stories| stories.saturating_sub((before - found.shown.len()) as u64));
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
        let snapshot = self.snapshot();
        let mut compiler = self.compiler(&snapshot, request);
        Ok(Matcher::new(&request.query, &snapshot.languages, &mut |word| compiler.spellings(word).unwrap_or_default()))
    }

    fn facets(&self, request: &Request, facet: Facet, limit: usize) -> Result<Facets> {
        let snapshot = self.snapshot();
        let query = self.compile(&snapshot, request)?;
        if let Some(copied) = self.to_fold(&snapshot, request)? {
            let collector = StoryValues { column: column(facet), copied };
            let ((articles, stories), counts) = snapshot.searcher.search(&query, &collector).map_err(|e| self.failed(e))?;
            let values = counts.len();
            let both = counts.into_iter().map(|(value, (count, stories))| Bucket { stories: Some(stories), ..bucket(value, count) });
            let mut buckets: Vec<Bucket> = both.collect();
            buckets.sort_unstable_by(|a, b| b.stories.cmp(&a.stories).then(b.count.cmp(&a.count)).then_with(|| a.value.cmp(&b.value)));
            buckets.truncate(limit);
            return Ok(Facets { facet, articles, stories: Some(stories), values, buckets });
        }
        let (articles, counts) = snapshot.searcher.search(&query, &Values { column: column(facet) }).map_err(|e| self.failed(e))?;
        let values = counts.len();
        let mut buckets = buckets(counts);
        buckets.truncate(limit);
        Ok(Facets { facet, articles, stories: None, values, buckets })
    }

    fn profile(&self, name: &str, request: &Request) -> Result<Option<Profile>> {
        self.profile_of(name, request)
    }

    fn timeline(&self, request: &Request, interval: Interval) -> Result<Timeline> {
        let snapshot = self.snapshot();
        let query = self.compile(&snapshot, request)?;
        if let Some(copied) = self.to_fold(&snapshot, request)? {
            let (counts, sets) = snapshot.searcher.search(&query, &StoryDays { copied }).map_err(|e| self.failed(e))?;
            return Ok(timeline(interval, counts, Some(sets)));
        }
        let counts = snapshot.searcher.search(&query, &Days).map_err(|e| self.failed(e))?;
        Ok(timeline(interval, counts, None))
    }

    fn stats(&self) -> Result<Stats> {
        let snapshot = self.snapshot();
        let count = |column| snapshot.searcher.search(&tantivy::query::AllQuery, &Values { column }).map_err(|e| self.failed(e));
        let days = snapshot.searcher.search(&tantivy::query::AllQuery, &Days).map_err(|e| self.failed(e))?;
        let dated = || days.keys().flatten().copied();
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
            sources: ledger.records().count() as u64,
            skipped: ledger.records().filter(|r| r.articles == 0).count() as u64,
            segments: snapshot.searcher.segment_readers().len(),
            bytes,
            oldest: dated().min().and_then(day_date),
            newest: dated().max().and_then(day_date),
            undated: days.get(&None).copied().unwrap_or(0),
            people: count("people")?.1.len(),
            places: count("places")?.1.len(),
            languages: buckets(count("language")?.1),
        })
    }

    fn reload(&self) -> Result<u64> {
        let snapshot = on_one_commit(&self.folder, |payload| {
            self.reader.reload().map_err(|e| self.failed(e))?;
            Snapshot::of(&self.reader, payload.clone(), &self.folder).map_err(|e| self.failed(e))
        })?;
        let generation = snapshot.payload.generation;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(generation)
    }
}

fn column(facet: Facet) -> &'static str {
    match facet {
        Facet::People => "people",
        Facet::Places => "places",
        Facet::Authors => "authors",
        Facet::Site => "site",
        Facet::Language => "language",
        Facet::Tags => "tags",
    }
}

/// The bucket of a column value, which for places holds their number.
fn bucket(value: String, count: u64) -> Bucket {
    let (name, id) = names::place_of_value(&value);
    let place = id.and_then(names::located);
    Bucket { value: name.to_owned(), count, stories: None, place }
}

pub(super) fn buckets(counts: impl IntoIterator<Item = (String, u64)>) -> Vec<Bucket> {
    let mut buckets: Vec<Bucket> = counts.into_iter().map(|(value, count)| bucket(value, count)).collect();
    buckets.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    buckets
}
