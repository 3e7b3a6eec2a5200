//! Words, phrases and shapes in the fields they are sought in.

use super::Compiler;
use super::expand::Like;
use crate::engine::local::failure::unreadable_terms;
use crate::engine::local::indexing::tokenizer::VALUE_GAP;
use crate::engine::local::matching::count_query::CountQuery;
use crate::engine::local::matching::fields_query::FieldsQuery;
use crate::engine::local::matching::form::Form;
use crate::engine::local::matching::languages::InLanguages;
use crate::engine::local::matching::shape_query::ShapeQuery;
use crate::engine::local::matching::words_query::{Counts, Readings, WordsQuery};
use crate::engine::local::names::name_term;
use crate::engine::local::schema::{STEM_MARK, WRITTEN_MARK};
use crate::error::Result;
use crate::query::{FieldName, Node};
use crate::search::pattern::{DEFAULT_FIELDS, Pattern, Slot, Stem, TEXT_FIELDS, is_stemmed};
use crate::search::shape::Shape;
use crate::text::{Language, Span, fold, has_inner_capital, is_stop_word};
use std::sync::Arc;
use tantivy::Term;
use tantivy::query::{EmptyQuery, Query};
use tantivy::schema::Field;

/// Where words are sought, and what one counts there.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub field: Field,
    pub boost: f32,
    /// Only the beginning of the field.
    pub lead: bool,
    /// Only quotations.
    pub quoted: bool,
}

impl Compiler<'_> {
    /// A word (`slop` is `None`) or a phrase in the field named, else in all that are searched by default.
    pub(super) fn words(&mut self, text: &str, slop: Option<u32>, field: Option<FieldName>) -> Result<Box<dyn Query>> {
        let Some(named) = field else {
            let parts = DEFAULT_FIELDS.into_iter().map(|field| self.words_in(text, slop, field)).collect::<Result<Vec<_>>>()?;
            return Ok(Box::new(FieldsQuery { parts }));
        };
        if !named.has_places() {
            let span = Span::new(0, 0);
            return self.whole_value(&Node::Word { text: text.to_owned(), span }, named);
        }
        if named == FieldName::About {
            let parts = [self.words_in(text, slop, FieldName::Title)?, self.words_in(text, slop, FieldName::Lead)?];
            return Ok(Box::new(FieldsQuery { parts: parts.into() }));
        }
        let words = self.words_in(text, slop, named)?;
        Ok(match named {
            FieldName::Place => self.place(text, words),
            _ => words,
        })
    }

    /// What of a node that names no field is sought in one of those searched by default: names there are only words, with nothing known of the world.
    pub fn by_default_in(&mut self, node: &Node, field: FieldName) -> Result<Box<dyn Query>> {
        match node {
            Node::Word { text, .. } => self.words_in(text, None, field),
            Node::Phrase { text, slop, .. } => self.words_in(text, Some(*slop), field),
            node => self.node(node, Some(field)),
        }
    }

    fn words_in(&mut self, text: &str, slop: Option<u32>, field: FieldName) -> Result<Box<dyn Query>> {
        match field {
            FieldName::Person => return self.person(text, slop),
            FieldName::Site => return self.site(text, slop),
            FieldName::Author => return self.author(text, slop),
            _ => {}
        }
        let pattern = match slop {
            Some(slop) => Pattern::phrase(text, slop),
            None => Pattern::word(text, self.languages_of(field)),
        };
        let Some(pattern) = pattern else { return Ok(Box::new(EmptyQuery)) };
        let otherwise = || Pattern::written_otherwise(text, self.languages_of(field));
        if slop.is_none()
            && let Some(other) = otherwise()
        {
            let parts = [pattern, other].map(|pattern| self.shape_in(Shape::Words(pattern), field));
            return Ok(Box::new(FieldsQuery { parts: parts.into_iter().collect::<Result<_>>()? }));
        }
        if field != FieldName::Place || slop.is_some() {
            return self.shape_in(Shape::Words(pattern), field);
        }
        // A place is found by its usual name too, whatever the article calls it.
        let known = self.fields.places_known;
        let slots = pattern.slots.iter().map(|slot| self.readings(known, slot)).collect::<Result<Vec<Readings>>>()?;
        let known = WordsQuery {
            field: known,
            text: self.fields.body,
            slots,
            slop: pattern.slop,
            boost: 0.5,
            counts: Counts::All,
            deadline: self.deadline.clone(),
        };
        Ok(Box::new(FieldsQuery { parts: vec![self.shape_in(Shape::Words(pattern), field)?, Box::new(known)] }))
    }

    /// Whether the node is a bare word that says nothing: a stop word of a language of the index that a quarter of all articles hold. Where fewer do, it may
    /// be another word of another language; and where it alone is in capitals, as in "WHO funding", it is a name.
    pub(super) fn is_little(&self, node: &Node, field: Option<FieldName>) -> Result<bool> {
        let Node::Word { text, .. } = node else { return Ok(false) };
        let folded = fold(text);
        let is_name = self.has_small_letters && has_inner_capital(text) && !text.contains(char::is_lowercase);
        if is_name || field.is_some_and(|f| !f.is_text()) || !is_stop_word(&folded, &self.languages.all) {
            return Ok(false);
        }
        Ok(self.form(self.fields.body, &folded)?.frequency() * 4 >= self.searcher.num_docs())
    }

    pub fn languages_of(&self, field: FieldName) -> &[Language] {
        if is_stemmed(field) { &self.languages.all } else { &[] }
    }

    pub fn target(&self, field: FieldName) -> Target {
        let (field, boost) = match field {
            FieldName::Title => (self.fields.title, 2.0),
            FieldName::Person => (self.fields.people_words, 0.5),
            FieldName::Place => (self.fields.places_words, 0.5),
            FieldName::Agency => (self.fields.agency, 0.5),
            FieldName::Author => (self.fields.authors, 0.5),
            FieldName::Site => (self.fields.site, 0.5),
            FieldName::Tag => (self.fields.tags, 0.5),
            FieldName::Url => (self.fields.url, 0.5),
            FieldName::Path => (self.fields.path, 0.5),
            FieldName::Lead => return Target { field: self.fields.body, boost: 1.0, lead: true, quoted: false },
            FieldName::Said => return Target { field: self.fields.body, boost: 1.0, lead: false, quoted: true },
            _ => (self.fields.body, 1.0),
        };
        Target { field, boost, lead: false, quoted: false }
    }

    /// The fields that stand for `field`: for none, those searched by default, or of these the ones where `text` as written can be looked at.
    pub fn fields_of(field: Option<FieldName>, text: bool) -> Vec<FieldName> {
        match field {
            Some(FieldName::About) => vec![FieldName::Title, FieldName::Lead],
            Some(field) => vec![field],
            None if text => TEXT_FIELDS.to_vec(),
            None => DEFAULT_FIELDS.to_vec(),
        }
    }

    /// Something that stands at places of a text.
    pub(super) fn shape(&mut self, node: &Node, field: Option<FieldName>) -> Result<Box<dyn Query>> {
        if let Some(field) = field.filter(|f| !f.has_places()) {
            return self.whole_value(node, field);
        }
        let shape = Shape::of(node, &[]);
        let text = shape.as_ref().is_some_and(Shape::is_literal);
        if shape.is_some_and(|shape| shape.needs_text()) {
            // Headline and text in one scorer: it looks at a document only once others have not ruled it out.
            return self.at_least(1, node, field);
        }
        let mut parts = Vec::new();
        for field in Self::fields_of(field, text) {
            if let Some(shape) = Shape::of(node, self.languages_of(field)) {
                parts.push(self.shape_in(shape, field)?);
            }
        }
        Ok(Box::new(FieldsQuery { parts }))
    }

    /// Something so often, in headline and text together where no field is named.
    pub(super) fn at_least(&mut self, times: u32, node: &Node, field: Option<FieldName>) -> Result<Box<dyn Query>> {
        let mut parts = Vec::new();
        for field in Self::fields_of(field, true) {
            if let Some(shape) = Shape::of(node, self.languages_of(field)) {
                parts.push(self.shape_query(in_values(shape, field), self.target(field))?);
            }
        }
        Ok(if parts.is_empty() { Box::new(EmptyQuery) } else { Box::new(CountQuery { parts, times }) })
    }

    pub(super) fn shape_in(&mut self, shape: Shape, field: FieldName) -> Result<Box<dyn Query>> {
        let target = self.target(field);
        let shape = in_values(shape, field);
        match shape {
            // The common case has a scorer of its own, which reads no positions where it need not.
            Shape::Words(pattern) if !target.lead && !target.quoted && pattern.slots.iter().all(|slot| !slot.needs_text()) => {
                let mut slots = Vec::with_capacity(pattern.slots.len());
                for slot in &pattern.slots {
                    slots.push(self.readings(target.field, slot)?);
                }
                Ok(Box::new(WordsQuery {
                    field: target.field,
                    text: self.fields.body,
                    slots,
                    slop: pattern.slop,
                    boost: target.boost,
                    deadline: self.deadline.clone(),
                    counts: Counts::All,
                }))
            }
            shape => Ok(Box::new(self.shape_query(shape, target)?)),
        }
    }

    pub(super) fn shape_query(&mut self, shape: Shape, target: Target) -> Result<ShapeQuery> {
        let mut slots = Vec::new();
        for slot in shape.slots() {
            slots.push(self.readings(target.field, slot)?);
        }
        Ok(ShapeQuery {
            fields: *self.fields,
            articles: self.articles.clone(),
            field: target.field,
            shape: Arc::new(shape),
            slots,
            lead: target.lead,
            host: None,
            quoted: target.quoted,
            speakers: if target.quoted { self.speakers.clone() } else { Arc::default() },
            boost: target.boost,
            deadline: self.deadline.clone(),
        })
    }

    /// A pattern in a field that has neither stems nor other spellings.
    pub(super) fn words_as_given(&self, pattern: &Pattern, field: Field) -> Result<WordsQuery> {
        let forms = |slot: &Slot| slot.words.iter().map(|w| Ok(vec![self.form(field, w)?])).collect::<Result<Readings>>();
        Ok(WordsQuery {
            field,
            text: self.fields.body,
            slots: pattern.slots.iter().map(forms).collect::<Result<_>>()?,
            slop: pattern.slop,
            boost: 0.5,
            counts: Counts::All,
            deadline: self.deadline.clone(),
        })
    }

    /// What of the index a slot accepts, by reading.
    pub fn readings(&mut self, field: Field, slot: &Slot) -> Result<Readings> {
        let names = field == self.fields.people_words;
        let word = |word: &str| if names { name_term(word) } else { word.to_owned() };
        if let Some(spelling) = &slot.spelling {
            return Ok(vec![self.expanded(field, Like::Spelling(spelling))?]);
        }
        if slot.prefix
            && let Some(prefix) = slot.words.first()
        {
            return Ok(vec![self.expanded(field, Like::Beginning(&word(prefix)))?]);
        }
        if slot.surface.is_some() && !slot.needs_text() {
            let forms = slot.surfaces().into_iter().map(|written| self.form(field, &format!("{WRITTEN_MARK}{written}")));
            return Ok(vec![forms.collect::<Result<_>>()?]);
        }
        let mut readings: Readings = Vec::with_capacity(slot.stems.len() + slot.words.len());
        for Stem { text, languages } in &slot.stems {
            let languages = InLanguages::of(self.languages, languages).map_err(unreadable_terms)?;
            // What stands in the index as a stem is one in some language.
            let told_apart = (!languages.are_all_with_stems()).then(|| languages.clone());
            let of_others = Form { languages: told_apart, ..self.form(field, &format!("{STEM_MARK}{text}"))? };
            // The word itself counts whatever language it stands in.
            let own = self.form(field, text)?;
            let own = if slot.words.contains(text) { own } else { Form { languages: Some(languages), ..own } };
            readings.push(vec![of_others, own]);
        }
        // Forms of one word, of which each place holds one.
        let others = slot.words.iter().filter(|w| slot.stems.iter().all(|stem| stem.text != **w));
        let others = others.map(|other| self.form(field, &word(other))).collect::<Result<Vec<Form>>>()?;
        readings.extend((!others.is_empty()).then_some(others));
        Ok(readings)
    }

    /// A term of the index as what counts in every document.
    pub(super) fn form(&self, field: Field, text: &str) -> Result<Form> {
        self.statistics.form(Term::from_field_text(field, text)).map_err(unreadable_terms)
    }
}

/// The shape as it is sought in `field`: a field that is no running text has values instead of sentences, and what lies between two is longer than any.
fn in_values(shape: Shape, field: FieldName) -> Shape {
    if field.is_text() { shape } else { shape.within_values(VALUE_GAP as u32 - 1) }
}
