//! What an index says of one person: the [`Profile`] behind `newsearch who`.

use super::facets::most;
use super::gather::{Count, Gather, Matching};
use super::timeline::timeline;
use crate::article::{Article, Date};
use crate::engine::local::ranking::collect::Top;
use crate::engine::local::ranking::leaders::{Leader, Order};
use crate::engine::local::searching::deadline::Deadline;
use crate::engine::local::searching::searcher::LocalSearcher;
use crate::engine::local::searching::snapshot::Snapshot;
use crate::error::Result;
use crate::gazetteer::people;
use crate::query::FieldName;
use crate::search::{Appearance, Bucket, Interval, Profile, Request, Role, Sort};
use crate::text::{fold, words};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use tantivy::Term;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

/// The most articles that are read for spellings and roles: about a tenth of a second.
const LOOKED_INTO: usize = 1_000;

/// How many companions and places are listed.
const LISTED: usize = 10;

/// A timeline of more days than this is by month, of more than so many months by year.
const DAYS_SHOWN: i64 = 62;
const MONTHS_SHOWN: i64 = 36;

impl LocalSearcher {
    /// The person of this name, or else the one of those who have more than it that most of the articles of `request` name, with all there is about them; `None` where
    /// nobody has the name.
    pub fn profile_of(&self, name: &str, request: &Request) -> Result<Option<Profile>> {
        let snapshot = self.snapshot();
        let deadline = Deadline::of(request);
        // Word by word, so that their order does not matter, unless the whole is a name known for somebody. A sign that stands alone, as in Ernst & Young, is no word.
        let is_word = |part: &&str| words(part).next().is_some();
        let parts: Vec<&str> =
            if people::canonical(name).is_some() { vec![name] } else { name.split_whitespace().filter(is_word).collect() };
        let named = parts.into_iter().fold(request.clone(), |request, part| request.with_name(FieldName::Person, part));
        let called = self.gathered(&snapshot, &*self.compile(&snapshot, &named, &deadline)?.0, &deadline)?;
        let counts = self.named_in(&called, "people")?;
        let mut others: Vec<Bucket> = counts.into_iter().filter(|bucket| fits(&bucket.value, name)).collect();
        if others.is_empty() {
            return Ok(None);
        }
        // Whoever has just the name that was asked for goes before who has more: Robert Bass before Robert M. Bass. Of one word that says little.
        let asked = folded(name);
        let exact = if asked.len() > 1 { others.iter().position(|bucket| folded(&bucket.value) == asked) } else { None };
        let person = others.remove(exact.unwrap_or(0)).value;
        others.truncate(LISTED);
        let known = TermQuery::new(Term::from_field_text(self.fields.people, &person), IndexRecordOption::Basic);
        let query: Box<dyn Query> =
            Box::new(BooleanQuery::intersection(vec![self.compile(&snapshot, request, &deadline)?.0, Box::new(known)]));
        let (articles, looked_into, forms) = self.look_into(&snapshot, &*query, &person, &deadline)?;
        let matching = self.gathered(&snapshot, &*query, &deadline)?;
        let days = matching.days().map_err(|e| self.failed(e))?;
        let mut companions = self.named_in(&matching, "people")?;
        companions.retain(|bucket| bucket.value != person);
        companions.truncate(LISTED);
        let mut places = self.named_in(&matching, "places")?;
        places.truncate(LISTED);
        let span = days.counts.last().zip(days.counts.first()).map_or(0, |((last, _), (first, _))| last - first);
        let interval = match span {
            0..=DAYS_SHOWN => Interval::Day,
            _ if span <= MONTHS_SHOWN * 31 => Interval::Month,
            _ => Interval::Year,
        };
        Ok(Some(Profile {
            first: self.appearance(&snapshot, &*query, Sort::Oldest, &deadline)?,
            last: self.appearance(&snapshot, &*query, Sort::Newest, &deadline)?,
            name: person,
            articles,
            spellings: forms.spellings(),
            roles: forms.roles(),
            people: companions,
            places,
            timeline: timeline(interval, &days, false),
            others,
            looked_into,
            partial: deadline.stopped(),
        }))
    }

    fn gathered<'s>(&self, snapshot: &'s Snapshot, query: &dyn Query, deadline: &Deadline) -> Result<Matching<'s>> {
        let found = snapshot.ask(query, Gather, deadline).map_err(|e| self.failed(e))?;
        Ok(Matching::new(&snapshot.searcher, found, None))
    }

    /// The people or places of these articles, those that most of them name first.
    fn named_in(&self, matching: &Matching<'_>, column: &str) -> Result<Vec<Bucket>> {
        Ok(most(matching.values(column).map_err(|e| self.failed(e))?, usize::MAX, false))
    }

    /// How many articles match, and what the newest of them say.
    fn look_into(&self, snapshot: &Snapshot, query: &dyn Query, person: &str, deadline: &Deadline) -> Result<(u64, u64, Forms)> {
        let newest = Top::new(LOOKED_INTO, Sort::Newest, Order::Whole, snapshot.ranks.clone());
        let best = snapshot.ask(query, newest, deadline).map_err(|e| self.failed(e))?;
        let mut forms = Forms::default();
        let mut looked_into = 0;
        for Leader { address, .. } in best.documents {
            if deadline.found_enough() {
                break;
            }
            looked_into += 1;
            forms.take(&self.stored(snapshot, address)?, person);
        }
        Ok((best.total, looked_into, forms))
    }

    fn appearance(&self, snapshot: &Snapshot, query: &dyn Query, sort: Sort, deadline: &Deadline) -> Result<Option<Appearance>> {
        let first = Top::new(1, sort, Order::Whole, snapshot.ranks.clone());
        let best = snapshot.ask(query, first, deadline).map_err(|e| self.failed(e))?;
        let Some(Leader { address, .. }) = best.documents.first() else { return Ok(None) };
        let article = self.stored(snapshot, *address)?;
        Ok(article.date.map(|date| Appearance { id: article.id, title: article.title, date }))
    }
}

/// The words of a name.
fn folded(name: &str) -> Vec<String> {
    words(name).map(|word| fold(word.span.of(name))).collect()
}

/// Whether a person's name is one that `asked` may mean: every word of it is a spelling of one of theirs, or both are known to be one person's.
fn fits(person: &str, asked: &str) -> bool {
    if people::canonical(asked).is_some_and(|known| known == person) {
        return true;
    }
    let (theirs, asked) = (folded(person), folded(asked));
    !asked.is_empty() && asked.iter().all(|a| theirs.iter().any(|t| t == a || people::same_word(a, t)))
}

/// What articles call a person.
#[derive(Default)]
struct Forms {
    spellings: FxHashMap<String, u64>,
    /// By the folded role.
    roles: BTreeMap<String, Given>,
}

/// A role's forms, how many articles give it, and the dates of the first and last of them.
type Given = (FxHashMap<String, u64>, u64, Option<Date>, Option<Date>);

impl Forms {
    fn take(&mut self, article: &Article, name: &str) {
        let Some(person) = article.people.iter().find(|p| p.name == name) else { return };
        let mut forms: Vec<&str> = person.mentions.iter().map(|m| article.mentioned(*m)).filter(|f| !f.is_empty()).collect();
        forms.sort_unstable();
        forms.dedup();
        for form in forms {
            let form = form.split_whitespace().collect::<Vec<_>>().join(" ");
            *self.spellings.entry(form).or_insert(0) += 1;
        }
        for role in &person.roles {
            let (forms, count, first, last) = self.roles.entry(fold(role)).or_default();
            *forms.entry(role.clone()).or_insert(0) += 1;
            *count += 1;
            let earlier = |a: Option<Date>, b: Option<Date>| [a, b].into_iter().flatten().min_by_key(|d| d.seconds());
            let later = |a: Option<Date>, b: Option<Date>| [a, b].into_iter().flatten().max_by_key(|d| d.seconds());
            *first = earlier(*first, article.date);
            *last = later(*last, article.date);
        }
    }

    fn spellings(&self) -> Vec<Bucket> {
        most(self.spellings.iter().map(|(form, count)| (form.clone(), Count { articles: *count, surplus: 0 })), usize::MAX, false)
    }

    fn roles(self) -> Vec<Role> {
        let mut roles: Vec<Role> = self
            .roles
            .into_values()
            .map(|(forms, count, first, last)| {
                let role =
                    forms.into_iter().max_by(|(a, m), (b, n)| m.cmp(n).then_with(|| b.cmp(a))).map(|(form, _)| form).unwrap_or_default();
                Role { role, count, first, last }
            })
            .collect();
        roles.sort_by(|a, b| {
            a.first
                .map(Date::seconds)
                .cmp(&b.first.map(Date::seconds))
                .then_with(|| b.count.cmp(&a.count))
                .then_with(|| a.role.cmp(&b.role))
        });
        roles
    }
}
