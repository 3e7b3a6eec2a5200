//! [`Shape`]: words, phrases and nearness as one tree, and [`Shape::find`], which says where in a text it stands.
//!
//! The engine gives the positions of its postings, the highlighter those of a text it splits: both ask the same function, so that what
//! is found and what is marked are the same.

use super::pattern::{Pattern, Slot};
use crate::query::{Nearness, Node};
use crate::text::Language;

/// What can stand at a place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Words side by side.
    Words(Pattern),
    /// Any of these.
    Either(Vec<Shape>),
    /// The right near the left: at the places of the right.
    Close(Box<Shape>, Nearness, Box<Shape>),
}

/// A stretch of words: the positions of its first and its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The first word.
    pub start: u32,
    /// The last word.
    pub end: u32,
    /// How many positions after that the last word takes: where it is a pair of characters, the second has one of its own.
    pub over: u32,
}

impl Place {
    /// The last position that it takes, from which distances are counted.
    fn last(&self) -> u32 {
        self.end + self.over
    }
}

/// Where a shape stands, with the same for its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// In order of where they begin; several may begin at one word.
    pub places: Vec<Place>,
    parts: Vec<Found>,
}

/// The number of the sentence or paragraph that a position lies in.
pub type UnitOf<'u> = &'u dyn Fn(Nearness, u32) -> usize;

impl Shape {
    /// The shape of a node without fields; `None` where it has none, or holds no word. Stems of all `languages` match bare words.
    pub fn of(node: &Node, languages: &[Language]) -> Option<Shape> {
        Some(match node {
            Node::Word { text, .. } => {
                let word = Shape::Words(Pattern::word(text, languages)?);
                match Pattern::written_otherwise(text, languages) {
                    Some(other) => Shape::Either(vec![word, Shape::Words(other)]),
                    None => word,
                }
            }
            Node::Phrase { text, slop, .. } => Shape::Words(Pattern::phrase(text, *slop)?),
            Node::Wild { text, .. } => Shape::Words(Pattern::wild(text)?),
            Node::Fuzzy { text, edits, .. } => Shape::Words(Pattern::fuzzy(text, *edits)?),
            Node::Literal { text, .. } => Shape::Words(Pattern::literal(text)?),
            Node::Or(nodes) => {
                let shapes: Vec<Shape> = nodes.iter().filter_map(|n| Shape::of(n, languages)).collect();
                Some(shapes).filter(|s| !s.is_empty()).map(Shape::Either)?
            }
            Node::Close { left, nearness, right, .. } => {
                Shape::Close(Box::new(Shape::of(left, languages)?), *nearness, Box::new(Shape::of(right, languages)?))
            }
            _ => return None,
        })
    }

    /// The same with other spellings of its words, see [`Pattern::with_spellings`].
    pub fn with_spellings(self, spellings: &mut dyn FnMut(&str) -> Vec<String>) -> Shape {
        match self {
            Shape::Words(pattern) => Shape::Words(pattern.with_spellings(spellings)),
            Shape::Either(shapes) => Shape::Either(shapes.into_iter().map(|shape| shape.with_spellings(spellings)).collect()),
            Shape::Close(left, nearness, right) => {
                Shape::Close(Box::new(left.with_spellings(spellings)), nearness, Box::new(right.with_spellings(spellings)))
            }
        }
    }

    /// Its slots, left to right: what [`find`](Shape::find) wants the positions of.
    pub fn slots(&self) -> Vec<&Slot> {
        let mut found = Vec::new();
        self.each(&mut |shape| {
            if let Shape::Words(pattern) = shape {
                found.extend(&pattern.slots);
            }
        });
        found
    }

    /// Whether it asks for one sentence or paragraph.
    pub fn has_units(&self) -> bool {
        let mut any = false;
        self.each(&mut |shape| any |= matches!(shape, Shape::Close(_, Nearness::Sentence | Nearness::Paragraph, _)));
        any
    }

    /// The same for a field whose values have no sentences: in one of them means in the same value, within so many `words`.
    pub fn within_values(self, words: u32) -> Shape {
        match self {
            Shape::Close(left, Nearness::Sentence | Nearness::Paragraph, right) => {
                Shape::Close(Box::new(left.within_values(words)), Nearness::Within(words), Box::new(right.within_values(words)))
            }
            Shape::Close(left, nearness, right) => {
                Shape::Close(Box::new(left.within_values(words)), nearness, Box::new(right.within_values(words)))
            }
            Shape::Either(shapes) => Shape::Either(shapes.into_iter().map(|s| s.within_values(words)).collect()),
            shape => shape,
        }
    }

    /// Whether something of it must be written just so.
    pub fn is_literal(&self) -> bool {
        self.slots().iter().any(|slot| slot.surface.is_some())
    }

    /// Whether only the text itself can tell if it stands there (see [`Slot::needs_text`]).
    pub fn needs_text(&self) -> bool {
        self.slots().iter().any(|slot| slot.needs_text())
    }

    /// Whether the text holds the letters of what must be written just so: a look that is far quicker than splitting it. Says yes where
    /// it cannot tell (what is not ASCII may be composed otherwise, an apostrophe may be another sign).
    pub fn may_stand_in(&self, text: &str) -> bool {
        match self {
            Shape::Words(pattern) => {
                let written = pattern.slots.iter().filter_map(|slot| slot.surface.as_deref()).filter(|w| w.is_ascii() && !w.contains('\''));
                written.into_iter().all(|written| memchr::memmem::find(text.as_bytes(), written.as_bytes()).is_some())
            }
            Shape::Either(shapes) => shapes.iter().any(|s| s.may_stand_in(text)),
            Shape::Close(left, _, right) => left.may_stand_in(text) && right.may_stand_in(text),
        }
    }

    fn each<'s>(&'s self, visit: &mut impl FnMut(&'s Shape)) {
        visit(self);
        match self {
            Shape::Words(_) => {}
            Shape::Either(shapes) => shapes.iter().for_each(|s| s.each(visit)),
            Shape::Close(left, _, right) => {
                left.each(visit);
                right.each(visit);
            }
        }
    }

    /// Where it stands, by the positions at which each of its [slots](Shape::slots) does, each list ascending without repeats. Takes time
    /// linear in the positions, but for sorting.
    pub fn find(&self, positions: &[Vec<u32>], unit: UnitOf<'_>) -> Found {
        self.find_from(&mut positions.iter(), unit)
    }

    /// Where it stands within each of these stretches of words (the first, and the one after the last; in order, apart): nothing for those in
    /// which it does not stand whole. Takes time linear in the positions and the stretches.
    pub fn find_within(&self, stretches: &[(u32, u32)], positions: &[Vec<u32>], unit: UnitOf<'_>) -> Vec<Found> {
        let mut found = Vec::new();
        for (first, end) in stretches {
            let part = |all: &Vec<u32>| all[all.partition_point(|p| p < first)..all.partition_point(|p| p < end)].to_vec();
            let parts: Vec<Vec<u32>> = positions.iter().map(part).collect();
            if parts.iter().any(|part| !part.is_empty()) {
                found.push(self.find(&parts, unit));
            }
        }
        found.retain(|found| !found.places.is_empty());
        found
    }

    fn find_from<'p>(&self, positions: &mut impl Iterator<Item = &'p Vec<u32>>, unit: UnitOf<'_>) -> Found {
        match self {
            Shape::Words(pattern) => {
                let lists: Vec<&Vec<u32>> = positions.take(pattern.slots.len()).collect();
                let over = u32::from(pattern.slots.last().is_some_and(|slot| slot.pair));
                Found { places: side_by_side(&lists, pattern.slop, over), parts: Vec::new() }
            }
            Shape::Either(shapes) => {
                let parts: Vec<Found> = shapes.iter().map(|s| s.find_from(positions, unit)).collect();
                let mut places: Vec<Place> = parts.iter().flat_map(|p| p.places.iter().copied()).collect();
                places.sort_unstable();
                places.dedup();
                Found { places, parts }
            }
            Shape::Close(left, nearness, right) => {
                let (left, right) = (left.find_from(positions, unit), right.find_from(positions, unit));
                let places = near(&right.places, &left.places, *nearness, false, unit);
                Found { places, parts: vec![left, right] }
            }
        }
    }

    /// All places that have a part in `found`: of both sides of a nearness, those that are near each other.
    pub fn marks(&self, found: &Found, unit: UnitOf<'_>) -> Vec<Place> {
        let mut out = Vec::new();
        self.marks_from(found, &found.places, unit, &mut out);
        out.sort_unstable();
        out.dedup();
        out
    }

    fn marks_from(&self, found: &Found, kept: &[Place], unit: UnitOf<'_>, out: &mut Vec<Place>) {
        match self {
            Shape::Words(_) => out.extend(kept),
            Shape::Either(shapes) => {
                for (shape, part) in shapes.iter().zip(&found.parts) {
                    let own: Vec<Place> = part.places.iter().copied().filter(|p| kept.binary_search(p).is_ok()).collect();
                    shape.marks_from(part, &own, unit, out);
                }
            }
            Shape::Close(left, nearness, right) => {
                let [left_found, right_found] = &found.parts[..] else { return };
                right.marks_from(right_found, kept, unit, out);
                let partners = near(&left_found.places, kept, *nearness, true, unit);
                left.marks_from(left_found, &partners, unit, out);
            }
        }
    }
}

/// Where the slots stand side by side, with at most `slop` words between them; the last takes so many positions `over` its own.
fn side_by_side(lists: &[&Vec<u32>], slop: u32, over: u32) -> Vec<Place> {
    let Some((first, rest)) = lists.split_first() else { return Vec::new() };
    // Start, end so far, slop left.
    let mut partial: Vec<(u32, u32, u32)> = first.iter().map(|p| (*p, *p, slop)).collect();
    for list in rest {
        let mut next = 0;
        partial.retain_mut(|(_, end, left)| {
            while next < list.len() && list[next] <= *end {
                next += 1;
            }
            // The nearest one: it leaves the most slop for the others.
            let Some(at) = list.get(next) else { return false };
            let gap = at - *end - 1;
            if gap > *left {
                return false;
            }
            *left -= gap;
            *end = *at;
            true
        });
    }
    partial.into_iter().map(|(start, end, _)| Place { start, end, over }).collect()
}

/// Those of `these` that one of `those` is near. Places that share a word are not near each other, but one. `these` stand right of the
/// operator, or, where it is `reversed`, left of it.
fn near(these: &[Place], those: &[Place], nearness: Nearness, reversed: bool, unit: UnitOf<'_>) -> Vec<Place> {
    let mut ends: Vec<u32> = those.iter().map(Place::last).collect();
    ends.sort_unstable();
    // The nearest before, the nearest after.
    let before = |p: &Place| ends.partition_point(|end| *end < p.start).checked_sub(1).map(|i| p.start - ends[i]);
    let after = |p: &Place| those.get(those.partition_point(|other| other.start <= p.last())).map(|other| other.start - p.last());
    let within = |distance: Option<u32>, most: u32| distance.is_some_and(|d| d <= most);
    let keep = |p: &&Place| match nearness {
        Nearness::Within(most) => within(before(p), most) || within(after(p), most),
        Nearness::Before(most) if reversed => within(after(p), most),
        Nearness::Before(most) => within(before(p), most),
        Nearness::Sentence | Nearness::Paragraph => false,
    };
    if matches!(nearness, Nearness::Within(_) | Nearness::Before(_)) {
        return these.iter().filter(keep).copied().collect();
    }
    let whole = |p: &Place| Some(unit(nearness, p.start)).filter(|u| *u == unit(nearness, p.end));
    // Of each unit that holds some of those: where the first of them to end ends, and where the last to begin begins.
    let mut held: Vec<(usize, u32, u32)> = Vec::new();
    for place in those {
        let Some(number) = whole(place) else { continue };
        match held.last_mut() {
            Some((last, first_end, last_start)) if *last == number => {
                *first_end = place.last().min(*first_end);
                *last_start = place.start.max(*last_start);
            }
            _ => held.push((number, place.last(), place.start)),
        }
    }
    let keep = |p: &&Place| {
        let number = whole(p);
        let found = number.and_then(|n| held.binary_search_by_key(&n, |(unit, ..)| *unit).ok());
        found.is_some_and(|i| held[i].1 < p.start || held[i].2 > p.last())
    };
    these.iter().filter(keep).copied().collect()
}
