//! Names that stand with what they lie in: [`tie`]. "Paris, Texas", "London, Ont.", "Tripoli (Lebanon)", "Aleppo in Syria", "Syria's
//! Aleppo". Where the second name was not found by the tagger but is that of a country or division, it is found here.

use super::senses::{Lexicon, Named};
use super::{Found, text_of};
use crate::article::{Article, Mention};
use crate::gazetteer::places::{Kind, Ordinal, Places};
use crate::text::Span;

/// How much text after "Town, " is looked at for the name of its state.
const REACH: usize = 40;

/// Ties each mention to what stands beside it, and adds the names of countries and divisions that it stands with.
pub(super) fn tie<'t>(places: &'static Places, article: &'t Article, lexicon: &mut Lexicon<'t>, found: &mut Vec<Found>) {
    let mut added = Vec::new();
    for i in 0..found.len() {
        let (here, next) = (found[i], found.get(i + 1).copied());
        let text = text_of(article, here.at.field);
        let gap = next.filter(|n| n.at.field == here.at.field && n.at.span.start >= here.at.span.end);
        let between = gap.and_then(|n| text.get(here.at.span.end..n.at.span.start));
        match (between, gap) {
            (Some(", " | "," | " (" | " in " | " of " | ", in " | " - " | " — " | "/"), Some(outer)) => {
                if let Some(place) = inside(places, &lexicon.named[here.named], &lexicon.named[outer.named]) {
                    found[i].tied = Some((place, outer.named));
                }
            }
            (Some("'s " | "’s "), Some(inner)) => {
                if let Some(place) = inside(places, &lexicon.named[inner.named], &lexicon.named[here.named]) {
                    found[i + 1].tied = Some((place, here.named));
                }
            }
            _ => {
                let Some(outer) = named_after(text, here, gap, lexicon) else { continue };
                if let Some(place) = inside(places, &lexicon.named[here.named], &lexicon.named[outer.named]) {
                    found[i].tied = Some((place, outer.named));
                    added.push(outer);
                }
            }
        }
    }
    if !added.is_empty() {
        found.append(&mut added);
        found.sort_by_key(|f| f.at);
    }
}

/// The most likely place of the name `inner` that lies in one that `outer` may mean. A country lies in nothing here: "China, Taiwan" is a
/// list.
fn inside(places: &Places, inner: &Named, outer: &Named) -> Option<Ordinal> {
    let holds = |k: Kind| matches!(k, Kind::Country | Kind::Division | Kind::County | Kind::Capital | Kind::Town | Kind::Historic);
    let outer: Vec<_> = outer.candidates.iter().filter(|c| holds(c.kind)).take(12).collect();
    let fits = |c: &&super::Candidate| {
        c.kind != Kind::Country
            && outer.iter().any(|o| {
                let wider = !o.kind.is_town() || !c.kind.is_town();
                wider && o.place != c.place && (c.country == o.country || o.kind == Kind::Historic) && places.lies_in(c.place, o.place)
            })
    };
    inner.candidates.iter().find(fits).map(|c| c.place)
}

/// The name of a country or division right after "Town, ", where nobody has found it yet.
fn named_after<'t>(text: &'t str, here: Found, next: Option<Found>, lexicon: &mut Lexicon<'t>) -> Option<Found> {
    let start = here.at.span.end + 2;
    let rest = text.get(here.at.span.end..)?;
    if !(rest.starts_with(", ") || rest.starts_with(" (")) || lexicon.named[here.named].candidates.is_empty() {
        return None;
    }
    let limit = next.map_or(text.len(), |n| n.at.span.start).min(start + REACH);
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let reach = text.get(start..end)?;
    if !reach.chars().next().is_some_and(char::is_uppercase) {
        return None;
    }
    // The longest run of capitalised words, then shorter ones.
    let mut ends: Vec<usize> = Vec::new();
    let mut at = 0;
    for word in reach.split(' ').take(3) {
        if !word.chars().next().is_some_and(char::is_uppercase) {
            break;
        }
        let bare = word.trim_end_matches([',', '.', ';', ':', ')', '’', '\'']);
        ends.push(at + bare.len());
        at += word.len() + 1;
        if bare.len() < word.len() && !word.ends_with('.') {
            break;
        }
    }
    for end in ends.into_iter().rev() {
        let name = reach.get(..end)?;
        let stopped = reach[end..].starts_with('.');
        let read = lexicon.read(name, stopped, false);
        let wide = |k: Kind| matches!(k, Kind::Country | Kind::Division);
        if read.candidates.first().is_some_and(|c| wide(c.kind)) {
            let named = lexicon.look_up(name, stopped);
            let span = Span::new(start, start + end);
            return Some(Found { at: Mention { field: here.at.field, span }, named, tied: None });
        }
    }
    None
}
