//! What limits without counting towards the score: dates, numbers, flags, whole values.

use super::expand::Like;
use super::{Compiler, everything, whole};
use crate::engine::local::copies::{CopyFilter, Lazy, NOT_FOUND, Which};
use crate::engine::local::indexing::document::flags;
use crate::engine::local::matching::limit::Limit;
use crate::engine::local::matching::range_filter::RangeFilter;
use crate::error::{Error, ErrorKind, Result};
use crate::query::{Day, DayRange, FieldName, Flag, Node, NumberRange};
use crate::search::spelling::{Glob, Likeness, Spelling};
use crate::text::Language;
use tantivy::Term;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, Query, TermSetQuery};
use tantivy::schema::Field;

/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// The shortest beginning of an id that stands for the ids that begin so: a shorter one is likelier to be an id itself.
const MIN_ID_BEGINNING: usize = 4;

impl Compiler<'_> {
    /// Published on these days of the zone asked for. An article that states no time of day counts for the day it states, which is kept as
    /// the beginning of that day in UTC.
    pub(super) fn date(&self, range: DayRange) -> Box<dyn Query> {
        let stated = self.seconds(range, |day| i64::from(day.days()) * DAY_SECONDS);
        if self.zone.is_utc() {
            return stated;
        }
        let timed = || whole(self.fields.flags, flags::TIMED);
        let local = self.seconds(range, |day| self.zone.start_of(day));
        let by_day = BooleanQuery::new(vec![(Occur::Must, stated), (Occur::MustNot, timed())]);
        let by_time = BooleanQuery::new(vec![(Occur::Must, local), (Occur::Must, timed())]);
        Box::new(BooleanQuery::new(vec![(Occur::Should, Box::new(by_day)), (Occur::Should, Box::new(by_time))]))
    }

    /// Came into the index, or changed in it, on these days of the zone asked for.
    pub(super) fn indexed(&self, range: DayRange) -> Box<dyn Query> {
        self.seconds_of(self.fields.indexed, range, |day| self.zone.start_of(day))
    }

    fn seconds(&self, range: DayRange, start: impl Fn(Day) -> i64) -> Box<dyn Query> {
        self.seconds_of(self.fields.date, range, start)
    }

    fn seconds_of(&self, field: Field, range: DayRange, start: impl Fn(Day) -> i64) -> Box<dyn Query> {
        let from = range.from.map_or(i64::MIN, &start);
        // Up to the end of the day before; nothing was published before all time.
        let until = range.until.map_or(i64::MAX, |day| start(day).saturating_sub(1));
        Box::new(RangeFilter::signed(field, from..=until))
    }

    pub(super) fn number(&self, field: Field, range: NumberRange) -> Box<dyn Query> {
        Box::new(RangeFilter::unsigned(field, range.from..=range.until))
    }

    pub(super) fn flag(&mut self, flag: Flag) -> Result<Box<dyn Query>> {
        let value = |flag| flags::value(flag).ok_or_else(|| super::unknown(&format!("{flag}")));
        Ok(match flag {
            Flag::Undated => {
                let dated = whole(self.fields.flags, value(Flag::Date)?);
                Box::new(BooleanQuery::new(vec![(Occur::Must, everything()), (Occur::MustNot, dated)]))
            }
            Flag::Copy => match self.copies.map(Lazy::get).transpose()?.flatten() {
                Some(copied) => Box::new(CopyFilter { copied, which: Which::Copies }),
                None => {
                    self.hints.push(NOT_FOUND.to_owned());
                    Box::new(EmptyQuery)
                }
            },
            Flag::Lead => match self.copies.map(Lazy::get).transpose()?.flatten() {
                Some(copied) => {
                    let copies: Box<dyn Query> = Box::new(CopyFilter { copied, which: Which::Copies });
                    Box::new(BooleanQuery::new(vec![(Occur::Must, everything()), (Occur::MustNot, copies)]))
                }
                None => {
                    self.hints.push(NOT_FOUND.to_owned());
                    everything()
                }
            },
            Flag::New => match self.seen()? {
                Some(seen) => self.number(self.fields.generation, NumberRange { from: seen.saturating_add(1), until: u64::MAX }),
                None => everything(),
            },
            flag => whole(self.fields.flags, value(flag)?),
        })
    }

    /// A word, or what a wildcard or fuzzy word stands for, in a field whose values are wholes.
    pub(super) fn whole_value(&mut self, node: &Node, named: FieldName) -> Result<Box<dyn Query>> {
        let field = match named {
            FieldName::Language => self.fields.language,
            FieldName::Extension => self.fields.extension,
            _ => self.fields.id,
        };
        match node {
            Node::Word { text, .. } | Node::Phrase { text, .. } | Node::Literal { text, .. } => match named {
                FieldName::Language => {
                    let code = Language::parse(text).ok_or_else(|| {
                        let what =
                            format!("lang:{text}: no language code; use one such as en, ru or zh (newsearch stats lists those present)");
                        Error::new(ErrorKind::Query, what)
                    })?;
                    Ok(whole(field, code.as_str()))
                }
                FieldName::Extension => Ok(whole(field, &kept(text, named))),
                _ => self.id(text),
            },
            // Values are kept as they are: neither split nor folded.
            Node::Wild { text, .. } => match Glob::whole(&kept(text, named)) {
                Some(glob) => self.any_of(field, Like::Spelling(&Spelling::Glob(glob))),
                None => Ok(Box::new(EmptyQuery)),
            },
            Node::Fuzzy { text, edits, .. } => {
                let likeness = Likeness::new(&kept(text, named), *edits);
                self.any_of(field, Like::Spelling(&Spelling::Likeness(likeness)))
            }
            _ => Ok(Box::new(EmptyQuery)),
        }
    }

    /// An id; where there is none such, those that begin so.
    fn id(&mut self, text: &str) -> Result<Box<dyn Query>> {
        let field = self.fields.id;
        let known = self.searcher.doc_freq(&Term::from_field_text(field, text));
        if known.is_ok_and(|documents| documents > 0) {
            return Ok(whole(field, text));
        }
        if text.len() < MIN_ID_BEGINNING {
            let hint = format!("no article has the id {text}; the beginning of one takes {MIN_ID_BEGINNING} characters at least");
            if !self.hints.contains(&hint) {
                self.hints.push(hint);
            }
            return Ok(whole(field, text));
        }
        self.any_of(field, Like::Beginning(text))
    }

    fn any_of(&mut self, field: Field, like: Like<'_>) -> Result<Box<dyn Query>> {
        let terms = self.expand(field, like)?;
        let terms = terms.iter().map(|term| Term::from_field_text(field, term));
        Ok(Box::new(Limit::of(Box::new(TermSetQuery::new(terms)))))
    }
}

/// A value of a field of wholes as the index keeps it: ids as they are, endings of names without a stop, and those and languages in small letters.
fn kept(text: &str, named: FieldName) -> String {
    match named {
        FieldName::Id => text.to_owned(),
        FieldName::Extension => text.trim_start_matches('.').to_lowercase(),
        _ => text.to_lowercase(),
    }
}
