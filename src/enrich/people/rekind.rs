//! [`rekind`]: names that the tagger took for a place, a company or nothing in particular, and that the article itself shows to be a person.

use super::missed::add_missed;
use super::roles;
use crate::article::{Article, Field};
use crate::enrich::{Name, NameKind};
use crate::gazetteer::people::{Form, is_given};
use crate::text::{Span, fold};
use rustc_hash::{FxHashMap, FxHashSet};

/// Words after a subject that only people, or bodies of people, do.
pub(super) const SAYING: [&str; 34] = [
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
/// * it is the surname of a full name before it, and it is tagged as nothing in particular, or follows a title ("Mr Jordan"), or, tagged an
///   organisation, is tagged a person where it stands alone elsewhere, or, tagged a
///   place, is followed by what only people do ("Jordan scored") or nowhere in the article stands as places do ("in Jordan", "Jordan and Iraq"); or
/// * it is such a surname that the tagger passed over, and people do something after it ("Xi said").
pub fn rekind(article: &Article, names: &mut Vec<Name>) {
    let text = |field: Field| match field {
        Field::Title => article.title.as_str(),
        Field::Body => article.body.as_str(),
    };
    join_parted(names, text);
    let mut full: FxHashSet<String> = FxHashSet::default();
    let mut surnames = Surnames::default();
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
    if full.is_empty() {
        return;
    }
    if candidates {
        set_kinds(article, names, &full, &surnames);
    }
    add_missed(article, names, &surnames);
}

/// Where the first full name with this surname begins.
pub(super) type Surnames = FxHashMap<String, (Field, usize)>;

fn set_kinds(article: &Article, names: &mut [Name], full: &FxHashSet<String>, surnames: &Surnames) {
    let text = |field: Field| match field {
        Field::Title => article.title.as_str(),
        Field::Body => article.body.as_str(),
    };
    let lands = lands(names, surnames, text);
    // Single words that are a person where they stand elsewhere in the article.
    let alone: FxHashSet<String> = names
        .iter()
        .filter(|n| n.kind == NameKind::Person)
        .map(|n| n.span.of(text(n.field)))
        .filter(|surface| !surface.contains(' '))
        .map(fold)
        .collect();
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
        let person = match name.kind {
            NameKind::Other => true,
            NameKind::Place => titled() || says(text, name.span.end) || !lands.contains(&fold(surface)),
            _ => titled() || alone.contains(&fold(surface)),
        };
        if person {
            name.kind = NameKind::Person;
        }
    }
}

/// Whether after byte `end` people do something that places do not.
fn says(text: &str, end: usize) -> bool {
    SAYING.contains(&word_after(text, end))
}

/// The word after byte `end` and a space.
pub(super) fn word_after(text: &str, end: usize) -> &str {
    let rest = text.get(end..).and_then(|rest| rest.strip_prefix(' ')).unwrap_or("");
    rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("")
}

/// Words before the name of a place. Of some a person may be the object as well; where in doubt the tagger is right.
const LOCATIVE: [&str; 22] = [
    "in",
    "at",
    "to",
    "from",
    "near",
    "across",
    "around",
    "outside",
    "inside",
    "into",
    "through",
    "throughout",
    "towards",
    "toward",
    "via",
    "of",
    "against",
    "between",
    "for",
    "with",
    "on",
    "over",
];

/// The folded surnames that the article uses for a place too: after a word that goes before places, in a list with a place, beside what lies
/// around it ("Houston, Texas"), or, in the text, before the person is named; and those of whose people it speaks ("Jordanian").
fn lands<'t>(names: &[Name], surnames: &Surnames, text: impl Fn(Field) -> &'t str) -> FxHashSet<String> {
    let mut lands = FxHashSet::default();
    for (at, name) in names.iter().enumerate() {
        let text = text(name.field);
        let surface = name.span.of(text);
        if name.kind == NameKind::Person || surface.contains(' ') {
            continue;
        }
        let folded = fold(surface);
        let Some(first) = surnames.get(&folded) else {
            // "Jordanian", "Israeli".
            if name.kind != NameKind::Place
                && let Some(stem) = ["ians", "ian", "is", "i", "ese", "ans", "an"].iter().find_map(|e| folded.strip_suffix(e))
                && surnames.contains_key(stem)
            {
                lands.insert(stem.to_owned());
            }
            continue;
        };
        if name.kind != NameKind::Place {
            continue;
        }
        let before = text.get(..name.span.start).and_then(|before| before.strip_suffix(' ')).unwrap_or("");
        let before = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("").to_ascii_lowercase();
        // A place that might itself be a surname says nothing of its neighbour.
        let beside = |other: Option<&Name>| {
            other.is_some_and(|o| o.field == name.field && o.kind == NameKind::Place && !surnames.contains_key(&fold(o.span.of(text))))
        };
        let joins = |from: usize, to: usize| matches!(text.get(from..to), Some(", " | " and " | " or " | "/" | "-" | ", and "));
        let listed = |a: &Name, b: &Name| joins(a.span.end, b.span.start);
        let previous = at.checked_sub(1).and_then(|i| names.get(i));
        let next = names.get(at + 1);
        if LOCATIVE.contains(&before.as_str())
            || beside(previous) && previous.is_some_and(|p| listed(p, name))
            || beside(next) && next.is_some_and(|n| listed(name, n))
            || name.field == Field::Body && *first > (name.field, name.span.start)
        {
            lands.insert(folded);
        }
    }
    lands
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
