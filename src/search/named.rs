//! [`Named`]: where a text names the people and places that a query asks for, though not by the words of the query: 习近平 for `who:Xi`, Aleppo for
//! `where:Syria`. What names mean an index knows: [`Names`].

use crate::article::{Article, Field, Mention, Place};
use crate::text::Span;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// What an index knows of names, for [`Matcher::new`](super::Matcher::new).
pub trait Names {
    /// The other spellings of a folded word of a name.
    fn spellings(&mut self, word: &str) -> Vec<String>;

    /// Tells of the places of articles whether a query for places of this name asks for them; `None` where it asks for nothing but the words.
    fn place(&mut self, name: &str) -> Option<IsMeant>;

    /// The same of a query for places within so many kilometres of a [centre](crate::query::centre).
    fn near(&mut self, centre: &str, km: u32) -> Option<IsMeant>;
}

/// Who knows nothing of names: a query is its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoNames;

impl Names for NoNames {
    fn spellings(&mut self, _word: &str) -> Vec<String> {
        Vec::new()
    }

    fn place(&mut self, _name: &str) -> Option<IsMeant> {
        None
    }

    fn near(&mut self, _centre: &str, _km: u32) -> Option<IsMeant> {
        None
    }
}

/// Tells of a place of an article whether it is asked for.
#[derive(Clone)]
pub struct IsMeant(Arc<dyn Fn(&Place) -> bool + Send + Sync>);

impl IsMeant {
    /// As `tells` does.
    pub fn new(tells: impl Fn(&Place) -> bool + Send + Sync + 'static) -> IsMeant {
        IsMeant(Arc::new(tells))
    }

    /// Whether this place is asked for.
    pub fn is_meant(&self, place: &Place) -> bool {
        (self.0)(place)
    }

    /// Where a text of the article names such places or speaks of their people: bytes of the text, in no order.
    pub(super) fn spans<'a>(&'a self, article: &'a Article, field: Field) -> impl Iterator<Item = Span> + 'a {
        let meant = article.places.iter().filter(|place| self.is_meant(place));
        meant.flat_map(|place| place.mentions.iter().chain(&place.demonyms)).filter_map(move |mention| within(article, field, mention))
    }
}

impl fmt::Debug for IsMeant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IsMeant")
    }
}

/// The people and places that a text names: the names they go by, one after another, and where it names each.
pub(super) struct Named<'a> {
    /// The names, a line each.
    pub names: String,
    /// Where each lies in `names`, in order, and what names it.
    each: Vec<(Range<usize>, &'a [Mention])>,
    article: &'a Article,
    field: Field,
}

impl<'a> Named<'a> {
    /// Those of a text of the article: its people, or its places, or both.
    pub fn of(article: &'a Article, field: Field, people: bool, places: bool) -> Named<'a> {
        let mut named = Named { names: String::new(), each: Vec::new(), article, field };
        let of_people = article.people.iter().filter(|_| people).map(|person| (&person.name, &person.mentions));
        let of_places = article.places.iter().filter(|_| places).map(|place| (&place.name, &place.mentions));
        for (name, mentions) in of_people.chain(of_places) {
            if mentions.iter().any(|mention| mention.field == field) {
                let start = named.names.len();
                named.names.push_str(name);
                named.each.push((start..named.names.len(), mentions));
                named.names.push('\n');
            }
        }
        named
    }

    /// Where the text names those whose name has any of these spans of `names`, which are in order: bytes of the text, in no order.
    pub fn spans(&self, of_names: &[Span]) -> impl Iterator<Item = Span> {
        let has = |name: &Range<usize>| {
            let first = of_names.partition_point(|span| span.start < name.start);
            of_names[first..].iter().take_while(|span| span.start < name.end).any(|span| span.end <= name.end)
        };
        let found = self.each.iter().filter(move |(name, _)| has(name)).flat_map(|(_, mentions)| mentions.iter());
        found.filter_map(|mention| within(self.article, self.field, mention))
    }
}

/// Where the mention is, if it is one of this text.
fn within(article: &Article, field: Field, mention: &Mention) -> Option<Span> {
    (mention.field == field && !article.mentioned(*mention).is_empty()).then_some(mention.span)
}
