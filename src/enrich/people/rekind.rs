//! [`rekind`]: names that the tagger took for a place, a company or nothing in particular, and that the article itself shows to be a person.

use super::roles;
use crate::article::{Article, Field};
use crate::enrich::{Name, NameKind};
use crate::gazetteer::people::{Form, is_given};
use crate::text::{Span, fold};
use rustc_hash::{FxHashMap, FxHashSet};

/// Words after a subject that only people, or bodies of people, do.
const SAYING: [&str; 34] = [
    "said",
    "says",
    "told",
    "added",
    "tweeted",
    "replied",
    "insisted",
    "joked",
    "recalled",
    "explained",
    "argued",
    "scored",
    "smiled",
    "laughed",
    "wrote",
    "testified",
    "pleaded",
    "resigned",
    "married",
    "died",
    "missed",
    "dunked",
    "sang",
    "starred",
    "shrugged",
    "nodded",
    "grew",
    "admitted",
    "confessed",
    "apologised",
    "apologized",
    "hugged",
    "retired",
    "thinks",
];

/// Sets the kind of names right that are a person's by the rest of the article, and joins a given name with the surname
/// after it where the tagger parted them ("Chelsea" a place, "Manning" a person). To be called before the places are looked up. A word becomes a person only where
/// * the same words are tagged a person elsewhere, and are a full name; or
/// * it is the surname of a full name before it, and it is tagged as nothing in particular, or follows a title ("Mr Jordan"), or, tagged a
///   place, is followed by what only people do ("Jordan scored").
pub fn rekind(article: &Article, names: &mut Vec<Name>) {
    let text = |field: Field| match field {
        Field::Title => article.title.as_str(),
        Field::Body => article.body.as_str(),
    };
    join_parted(names, text);
    let mut full: FxHashSet<String> = FxHashSet::default();
    // Where the first full name with this surname begins.
    let mut surnames: FxHashMap<String, (Field, usize)> = FxHashMap::default();
    let mut candidates = false;
    for name in names.iter() {
        let surface = name.span.of(text(name.field));
        if name.kind != NameKind::Person {
            candidates = true;
        } else if surface.contains(' ')
            && let Some(form) = Form::parse(surface).filter(|f| !f.is_bare())
        {
            full.insert(surface.to_lowercase());
            let at = (name.field, name.span.start);
            surnames.entry(form.surname).and_modify(|first| *first = at.min(*first)).or_insert(at);
        }
    }
    if !candidates || full.is_empty() {
        return;
    }
    for name in names.iter_mut().filter(|n| n.kind != NameKind::Person) {
        let text = text(name.field);
        let surface = name.span.of(text);
        if surface.contains(' ') {
            if full.contains(&surface.to_lowercase()) {
                name.kind = NameKind::Person;
            }
            continue;
        }
        let Some(&first) = surnames.get(&fold(surface)) else { continue };
        if first > (name.field, name.span.start) && name.field == Field::Body {
            continue;
        }
        let titled = || !roles::beside(text, name.span.start, name.span.start).roles.is_empty();
        let says = || {
            let rest = text[name.span.end..].trim_start();
            let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
            SAYING.contains(&word)
        };
        let person = match name.kind {
            NameKind::Other => true,
            NameKind::Place => titled() || says(),
            _ => titled(),
        };
        if person {
            name.kind = NameKind::Person;
        }
    }
}

/// "Chelsea" (a place) directly before "Manning" (a person of one word), where Chelsea is a given name too: one name.
fn join_parted<'t>(names: &mut Vec<Name>, text: impl Fn(Field) -> &'t str) {
    names.sort_by_key(|n| (n.field, n.span.start));
    let mut at = 0;
    while at + 1 < names.len() {
        let (first, second) = (names[at], names[at + 1]);
        let text = text(first.field);
        let parted = first.kind != NameKind::Person
            && second.kind == NameKind::Person
            && first.field == second.field
            && text.get(first.span.end..second.span.start) == Some(" ")
            && !first.span.of(text).contains(' ')
            && !second.span.of(text).contains(' ');
        if parted {
            let word = first.span.of(text);
            let given = word.chars().any(char::is_lowercase) && is_given(&fold(word)) && !is_given(&fold(second.span.of(text)));
            if given {
                names[at + 1].span = Span::new(first.span.start, second.span.end);
                names[at].span = Span::new(first.span.start, first.span.start);
            }
        }
        at += 1;
    }
    names.retain(|n| !n.span.is_empty());
}
