//! [`LocalSearcher`]: the [`Searcher`] of an index in a folder.

use super::collect::{Days, Top, Values};
use super::compile::Compiler;
use super::document::to_article;
use super::failure::failure;
use super::ledger::Ledger;
use super::names;
use super::schema::{Fields, NO_LANGUAGE, Payload, open_index};
use crate::article::{Article, Date, DateOrigin, Field, Precision};
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Day, Node};
use crate::search::pattern::only_limits;
use crate::search::{
    Bucket, Explanation, FEW, Facet, Facets, Highlighter, Hit, Interval, Matcher, Profile, Request, Response, Searcher, Sort, Stats,
    Timeline, fragments,
};
use crate::text::Language;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;
use tantivy::query::Query;
use tantivy::{DocAddress, Index, IndexReader, ReloadPolicy, TantivyDocument, Term};

pub struct LocalSearcher {
    folder: PathBuf,
    index: Index,
    pub fields: Fields,
    reader: IndexReader,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Highlighters not in use: each keeps a cache of word forms.
    highlighters: Mutex<Vec<Highlighter>>,
}

/// One commit, opened.
pub struct Snapshot {
    pub searcher: tantivy::Searcher,
    payload: Payload,
    /// The languages that articles of this commit are in.
    pub languages: Vec<Language>,
}

impl LocalSearcher {
    pub fn open(folder: &Path) -> Result<LocalSearcher> {
        let (index, fields, payload) = open_index(folder, false)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(|e| failure(folder, e))?;
        let snapshot = Snapshot::of(&reader, payload).map_err(|e| failure(folder, e))?;
        Ok(LocalSearcher {
            folder: folder.to_owned(),
            index,
            fields,
            reader,
            snapshot: RwLock::new(Arc::new(snapshot)),
            highlighters: Mutex::default(),
        })
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn failed(&self, cause: tantivy::TantivyError) -> Error {
        failure(&self.folder, cause)
    }

    pub fn compiler<'a>(&'a self, snapshot: &'a Snapshot, request: &'a Request) -> Compiler<'a> {
        Compiler::new(&self.fields, &snapshot.searcher, &snapshot.languages, request)
    }

    pub fn compile(&self, snapshot: &Snapshot, request: &Request) -> Result<Box<dyn Query>> {
        self.compiler(snapshot, request).request(&request.query.root, &request.filters)
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
                    let io = |e| Error::io(self.folder.display(), &e);
                    let mut stream = inverted.terms().range().ge(id.as_bytes()).lt(&upper).into_stream().map_err(io)?;
                    // Two alive ones decide that the beginning is ambiguous; deleted ones between may need a few more.
                    while stream.advance() && terms.len() < 64 {
                        terms.push(Term::from_field_bytes(self.fields.id, stream.key()));
                    }
                }
                for term in terms {
                    let Some(mut postings) = inverted
                        .read_postings(&term, tantivy::schema::IndexRecordOption::Basic)
                        .map_err(|e| Error::io(self.folder.display(), &e))?
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

    fn hit(
        &self,
        snapshot: &Snapshot,
        request: &Request,
        matcher: &Matcher,
        highlighter: &mut Highlighter,
        score: f32,
        address: DocAddress,
    ) -> Result<Hit> {
        let article = self.stored(snapshot, address)?;
        let mut snippets = fragments(highlighter, matcher, &article.body, article.language, request.snippets, request.snippet_chars);
        let snippet = snippets.first().cloned();
        snippets.sort_by_key(|f| f.start);
        Ok(Hit {
            title_highlights: highlighter.highlights(matcher, Field::Title, &article.title, article.language),
            id: article.id,
            score,
            title: article.title,
            date: article.date,
            authors: article.authors,
            site: article.site,
            language: article.language,
            url: article.url,
            people: article.people,
            places: article.places,
            snippet,
            snippets,
            source: article.source.to_string(),
        })
    }
}

impl Snapshot {
    fn of(reader: &IndexReader, payload: Payload) -> tantivy::Result<Snapshot> {
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
        Ok(Snapshot { searcher, payload, languages })
    }
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
        let query = compiler.request(&request.query.root, &request.filters)?;
        let sort = if request.sort == Sort::Relevance && !has_words(&request.query.root) { Sort::Newest } else { request.sort };
        let query = if request.expand && sort == Sort::Relevance { self.fed_back(&snapshot, query)? } else { query };
        let size = if request.limit == 0 { 0 } else { request.offset + request.limit };
        let best = snapshot.searcher.search(&query, &Top { size, sort }).map_err(|e| self.failed(e))?;
        let matcher = Matcher::new(&request.query, &snapshot.languages, &mut |word| compiler.spellings(word).unwrap_or_default());
        let mut highlighter = self.highlighters.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let mut hits = Vec::with_capacity(best.documents.len().saturating_sub(request.offset));
        for (score, address) in best.documents.into_iter().skip(request.offset) {
            hits.push(self.hit(&snapshot, request, &matcher, &mut highlighter, score, address)?);
        }
        self.highlighters.lock().unwrap_or_else(PoisonError::into_inner).push(highlighter);
        let asked = !matches!(request.query.root, Node::All) || !request.filters.is_empty();
        let help = if best.total < FEW && asked { Some(self.help(&snapshot, request, best.total)?) } else { None };
        Ok(Response {
            query: request.query.to_string(),
            read_as: request.read_as.clone(),
            hints: request.hints.iter().cloned().chain(compiler.hints).collect(),
            total: best.total,
            offset: request.offset,
            hits,
            readings: compiler.readings,
            generation: snapshot.payload.generation,
            partial: compiler.partial,
            help,
            took_ms: began.elapsed().as_secs_f64() * 1e3,
        })
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
        let (articles, counts) = snapshot.searcher.search(&query, &Values { column: column(facet) }).map_err(|e| self.failed(e))?;
        let values = counts.len();
        let mut buckets = buckets(counts);
        buckets.truncate(limit);
        Ok(Facets { facet, articles, values, buckets })
    }

    fn profile(&self, name: &str, request: &Request) -> Result<Option<Profile>> {
        self.profile_of(name, request)
    }

    fn timeline(&self, request: &Request, interval: Interval) -> Result<Timeline> {
        let snapshot = self.snapshot();
        let query = self.compile(&snapshot, request)?;
        let counts = snapshot.searcher.search(&query, &Days).map_err(|e| self.failed(e))?;
        Ok(timeline(interval, counts.into_iter().collect()))
    }

    fn stats(&self) -> Result<Stats> {
        let snapshot = self.snapshot();
        let count = |column| snapshot.searcher.search(&tantivy::query::AllQuery, &Values { column }).map_err(|e| self.failed(e));
        let days = snapshot.searcher.search(&tantivy::query::AllQuery, &Days).map_err(|e| self.failed(e))?;
        let dated = || days.keys().flatten().copied();
        let ledger = match &snapshot.payload.ledger {
            Some(name) => Ledger::read(&self.folder, name)?,
            None => Ledger::default(),
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
        self.reader.reload().map_err(|e| self.failed(e))?;
        let payload = self.index.load_metas().map_err(|e| self.failed(e))?.payload;
        let payload: Payload = payload.and_then(|p| serde_json::from_str(&p).ok()).unwrap_or_default();
        if payload.format != super::schema::FORMAT_VERSION {
            return Err(Error::new(
                ErrorKind::IndexVersion,
                format!("the index in {} was rewritten by another version", self.folder.display()),
            ));
        }
        let generation = payload.generation;
        let snapshot = Snapshot::of(&self.reader, payload).map_err(|e| self.failed(e))?;
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
    Bucket { value: name.to_owned(), count, place }
}

pub(super) fn buckets(counts: impl IntoIterator<Item = (String, u64)>) -> Vec<Bucket> {
    let mut buckets: Vec<Bucket> = counts.into_iter().map(|(value, count)| bucket(value, count)).collect();
    buckets.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    buckets
}

fn day_date(day: i64) -> Option<Date> {
    let (year, month, day) = Day::from_days(i32::try_from(day).ok()?)?.ymd();
    Date::from_day(year, month, day, Precision::Day, DateOrigin::Given)
}

/// Days gathered into intervals, with the empty ones between.
pub(super) fn timeline(interval: Interval, days: Vec<(Option<i64>, u64)>) -> Timeline {
    let articles = days.iter().map(|(_, count)| count).sum();
    let undated = days.iter().filter(|(day, _)| day.is_none()).map(|(_, count)| count).sum();
    // An interval's number: the day, the month or the year since the year 0.
    let number = |day: i64| {
        let (year, month, _) = Day::from_days(i32::try_from(day).ok()?)?.ymd();
        Some(match interval {
            Interval::Day => day,
            Interval::Month => i64::from(year) * 12 + i64::from(month) - 1,
            Interval::Year => i64::from(year),
        })
    };
    let label = |number: i64| match interval {
        Interval::Day => day_date(number).map(|d| d.to_string()).unwrap_or_default(),
        Interval::Month => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
        Interval::Year => format!("{number:04}"),
    };
    let mut counts: std::collections::BTreeMap<i64, u64> = std::collections::BTreeMap::new();
    for (day, count) in days {
        if let Some(number) = day.and_then(number) {
            *counts.entry(number).or_insert(0) += count;
        }
    }
    let range = counts.keys().next().copied().zip(counts.keys().next_back().copied());
    let buckets = range.map_or_else(Vec::new, |(first, last)| {
        (first..=last).map(|n| Bucket::new(label(n), counts.get(&n).copied().unwrap_or(0))).collect()
    });
    Timeline { interval, articles, undated, buckets }
}
