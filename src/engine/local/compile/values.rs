//! Outlets and authors: values whose words may stand there and mean another: an outlet is named by its host too, an author may be written with the surname
//! first.

use super::words::Target;
use super::{Clauses, Compiler, joined};
use crate::engine::local::matching::host::Host;
use crate::engine::local::matching::shape_query::ShapeQuery;
use crate::engine::local::matching::value_query::ValueQuery;
use crate::engine::local::matching::words_query::WordsQuery;
use crate::error::Result;
use crate::query::FieldName;
use crate::search::pattern::Pattern;
use crate::search::shape::Shape;
use crate::text::{Analyzer, host_end, is_whole_host};
use std::sync::Arc;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, Query};

/// The last word of an address that a host may begin with, as it is typed: before it stand the scheme and two names of a subdomain at most.
const HOST_BEGINS_WITHIN: u32 = 3;

/// The most words of an author's name that is looked for with the surname first as well.
const MOST_OF_NAME: usize = 5;

impl Compiler<'_> {
    /// The outlet by its name or, as people type it, by its host, which ends where what was typed does: in an address what stands where a host does.
    /// In an index of before it is not known where that ends; there one that begins so passes too.
    pub(super) fn site(&mut self, text: &str, slop: Option<u32>) -> Result<Box<dyn Query>> {
        let pattern = Pattern::phrase(text, slop.unwrap_or(0));
        let Some(pattern) = pattern else { return Ok(Box::new(EmptyQuery)) };
        let words = self.words_as_given(&pattern, self.fields.site)?;
        let Some(end) = host_end(text).filter(|_| pattern.slop == 0) else { return Ok(Box::new(words)) };
        let typed: Vec<String> = pattern.slots.iter().flat_map(|slot| slot.words.first().cloned()).collect();
        let named = self.value(words, move |outlet| names_host(outlet, &typed));
        let of_host = Pattern::phrase(&text[..end], 0).map_or(0, |host| host.slots.len() as u32);
        let host = Host { words: of_host.max(1), within: HOST_BEGINS_WITHIN + pattern.slots.len() as u32 };
        let target = Target { field: self.fields.url, boost: 0.5, lead: false, quoted: false };
        let address = ShapeQuery { host: Some(host), ..self.shape_query(Shape::Words(pattern), target)? };
        let clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Should, Box::new(named)), (Occur::Should, Box::new(address))];
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// An author, also where the surname stands first: "Roe, Jane A." is Jane A. Roe. Who types it so finds both too.
    pub(super) fn author(&mut self, text: &str, slop: Option<u32>) -> Result<Box<dyn Query>> {
        let field = self.fields.authors;
        let Some(pattern) = Pattern::phrase(text, slop.unwrap_or(0)) else { return Ok(Box::new(EmptyQuery)) };
        let mut clauses: Clauses = vec![(Occur::Should, self.shape_in(Shape::Words(pattern.clone()), FieldName::Author)?)];
        let words = pattern.slots.len();
        if pattern.slop > 0 || !(2..=MOST_OF_NAME).contains(&words) || pattern.slots.iter().any(|slot| slot.prefix || slot.pair) {
            return Ok(joined(clauses));
        }
        if let Some((surname, given)) = text.split_once(',').filter(|(_, given)| !given.contains(',')) {
            let turned = Pattern::phrase(&format!("{given} {surname}"), 0);
            if let Some(turned) = turned.filter(|turned| turned.slots.len() == words) {
                clauses.push((Occur::Should, Box::new(self.words_as_given(&turned, field)?)));
            }
            return Ok(joined(clauses));
        }
        for given in 1..words {
            let mut turned = pattern.clone();
            turned.slots.rotate_left(given);
            let words = self.words_as_given(&turned, field)?;
            let typed: Vec<String> = turned.slots.iter().flat_map(|slot| slot.words.first().cloned()).collect();
            let surname = typed.len() - given;
            clauses.push((Occur::Should, Box::new(self.value(words, move |author| has_surname_first(author, &typed, surname)))));
        }
        Ok(joined(clauses))
    }

    /// What holds the words in a value of their field that is meant.
    fn value(&self, words: WordsQuery, is_meant: impl Fn(&str) -> bool + Send + Sync + 'static) -> ValueQuery {
        let column = self.searcher.schema().get_field_name(words.field).to_owned();
        ValueQuery { words, column, is_meant: Arc::new(is_meant) }
    }
}

/// The folded words of a value, each with where it ends.
fn words_of(value: &str) -> Vec<(String, usize)> {
    let mut words = Vec::new();
    Analyzer::default().analyze(value, None, |token| words.push((token.exact.to_owned(), token.span.end)));
    words
}

/// Whether the author is these words, with a comma after the surname, which is so many of them.
fn has_surname_first(author: &str, typed: &[String], surname: usize) -> bool {
    let words = words_of(author);
    let comma = surname.checked_sub(1).and_then(|last| words.get(last)).is_some_and(|(_, end)| author[*end..].starts_with(','));
    comma && words.iter().map(|(word, _)| word).eq(typed)
}

/// Whether the outlet's name has these words side by side, and ends its host with the last of them.
fn names_host(outlet: &str, host: &[String]) -> bool {
    let words = words_of(outlet);
    let ends = |words: &[(String, usize)]| words.last().is_some_and(|(_, end)| is_whole_host(&outlet[*end..]));
    words.windows(host.len().max(1)).any(|words| words.iter().map(|(word, _)| word).eq(host) && ends(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_named_with_what_stands_before_it_and_not_with_what_goes_on_behind() {
        let host = ["example", "com"].map(str::to_owned);
        for outlet in ["example.com", "news.example.com", "Example.com News", "Www.Example.Com", "example.com/uk"] {
            assert!(names_host(outlet, &host), "{outlet}");
        }
        for outlet in ["example.com.evil.net", "example.com-news.net", "Example", "notexample.com", ""] {
            assert!(!names_host(outlet, &host), "{outlet}");
        }
    }

    #[test]
    fn an_author_with_the_surname_first_has_a_comma_behind_it() {
        let typed = ["roe", "jane", "a"].map(str::to_owned);
        for author in ["Roe, Jane A.", "ROE, Jane A"] {
            assert!(has_surname_first(author, &typed, 1), "{author}");
        }
        for author in ["Roe Jane A.", "Roe Jane, A.", "Roe, Jane A. B.", "Roe, Jane", ""] {
            assert!(!has_surname_first(author, &typed, 1), "{author}");
        }
    }
}
