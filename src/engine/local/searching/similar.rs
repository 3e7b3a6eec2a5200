//! Articles like one: of the same event, most of the time. They are looked for by the words that tell the article from others, by the people it names, and
//! by the days around its own.

use super::searcher::LocalSearcher;
use crate::article::{Article, Date};
use crate::engine::local::matching::range_filter::RangeFilter;
use crate::error::Result;
use rustc_hash::FxHashMap;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// Words looked for. A first choice, not yet measured against others; each one costs time.
const WORDS: usize = 30;

/// Words beyond this are not looked at: what an article is about stands early in it.
const READ: usize = 1_000;

/// Of so many telling words, an article that is closely like another shares one at least. A first choice: of 30 words 6, so that what only shares a
/// word or two is not counted.
const CLOSE: usize = 5;

/// People looked for.
const PEOPLE: usize = 10;

/// How often a word of the headline counts.
const TITLE: u32 = 3;

/// What a person counts, as of a word that as many articles hold.
const PERSON: f32 = 1.0;

/// Days to either side, and what an article of those days gains, as parts of what all words together could give it.
const NEAR: [(i64, f32); 3] = [(1, 0.04), (4, 0.04), (15, 0.04)];

/// Seconds of a day.
const DAY: i64 = 86_400;

/// What is looked for, by its weight.
struct Telling {
    clauses: Vec<(Occur, Box<dyn Query>)>,
    /// What an article gains that holds all of it once, about.
    weight: f32,
}

impl LocalSearcher {
    /// The query for articles like this one; `None` where nothing in it tells it from others. `closely`: only those that share a fair part of it.
    pub fn similar_query(&self, searcher: &Searcher, article: &Article, closely: bool) -> Result<Option<Box<dyn Query>>> {
        let mut telling = Telling { clauses: Vec::new(), weight: 0.0 };
        let all = searcher.num_docs();
        let words = self.telling_words(searcher, article, all, closely)?;
        let least = if closely { (words.len() / CLOSE).max(1) } else { 1 };
        for (word, times, articles) in words {
            for field in [self.fields.body, self.fields.title] {
                telling.add(Term::from_field_text(field, &word), (1.0 + (times as f32).ln()) / 2.0, idf(all, articles));
            }
        }
        for person in article.people.iter().take(PEOPLE) {
            let term = Term::from_field_text(self.fields.people, &person.name);
            let articles = searcher.doc_freq(&term).map_err(|e| self.failed(e))?;
            if articles > 1 {
                telling.add(term, PERSON, idf(all, articles));
            }
        }
        if telling.clauses.is_empty() {
            return Ok(None);
        }
        let like: Box<dyn Query> = Box::new(BooleanQuery::with_minimum_required_clauses(telling.clauses, least));
        let mut clauses = vec![(Occur::Must, like)];
        if let Some(date) = article.date {
            clauses.extend(NEAR.map(|(days, part)| (Occur::Should, near(self.fields.date, date, days, part * telling.weight))));
        }
        // Not the article itself.
        clauses
            .push((Occur::MustNot, Box::new(TermQuery::new(Term::from_field_text(self.fields.id, &article.id), IndexRecordOption::Basic))));
        Ok(Some(Box::new(BooleanQuery::new(clauses))))
    }

    /// The words that tell the article from others, with how often they stand in it and in how many articles.
    fn telling_words(&self, searcher: &Searcher, article: &Article, all: u64, closely: bool) -> Result<Vec<(String, u32, u64)>> {
        let mut times: FxHashMap<String, u32> = FxHashMap::default();
        self.analyzing(|analyzer| {
            for (text, weight) in [(&article.title, TITLE), (&article.body, 1)] {
                let mut read = 0;
                analyzer.analyze(text, None, |token| {
                    read += 1;
                    if read <= READ {
                        *times.entry(token.exact.to_owned()).or_default() += weight;
                    }
                });
            }
        });
        let mut words: Vec<(String, u32, u64)> = Vec::with_capacity(times.len());
        for (word, times) in times {
            let articles = searcher.doc_freq(&Term::from_field_text(self.fields.body, &word)).map_err(|e| self.failed(e))?;
            // What only this article has finds nothing, and what every second one has tells nothing, unless there are few in all. Where it counts how
            // many of them another article has, they must be such that it can, and few do.
            let tells = if closely {
                let titles = searcher.doc_freq(&Term::from_field_text(self.fields.title, &word)).map_err(|e| self.failed(e))?;
                articles.max(titles) > 1 && articles.max(titles) * 4 <= all.max(8)
            } else {
                articles > 0 && articles * 2 <= all.max(20)
            };
            if tells {
                words.push((word, times, articles));
            }
        }
        let telling = |(_, times, articles): &(String, u32, u64)| (1.0 + (*times as f32).ln()) * idf(all, *articles);
        words.sort_by(|a, b| telling(b).total_cmp(&telling(a)).then_with(|| a.0.cmp(&b.0)));
        words.truncate(WORDS);
        Ok(words)
    }
}

impl Telling {
    fn add(&mut self, term: Term, boost: f32, idf: f32) {
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        self.clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(query), boost))));
        self.weight += boost * idf;
    }
}

/// How much a word tells that so many of all articles hold; as BM25 has it.
fn idf(all: u64, articles: u64) -> f32 {
    let (all, articles) = (all as f32, articles as f32);
    (1.0 + (all - articles + 0.5).max(0.0) / (articles + 0.5)).ln()
}

fn near(field: Field, date: Date, days: i64, score: f32) -> Box<dyn Query> {
    let range = date.seconds() - days * DAY..=date.seconds() + days * DAY;
    Box::new(ConstScoreQuery::new(Box::new(RangeFilter::signed(field, range)), score))
}
