//! Where shapes stand in a text: [`in_text`]. Splits the text as the index does.

use super::pattern::LEAD_WORDS;
use super::shape::{Found, Place, Shape, UnitOf};
use crate::query::Nearness;
use crate::text::{Analyzer, Initials, Language, Span, paragraphs, quotations, sentences};
use rustc_hash::FxHashMap;

/// A shape to look for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'s> {
    /// What.
    pub shape: &'s Shape,
    /// Whether only the [lead](LEAD_WORDS) of the text counts.
    pub lead: bool,
    /// Whether all of it must stand within one [quotation](quotations).
    pub quoted: bool,
}

/// Where a shape stands.
pub struct Places {
    /// How often, and where by position.
    pub found: Found,
    /// All stretches that have a part in it: bytes of the text, in order.
    pub spans: Vec<Span>,
}

/// Where each of these stands in `text`, which is in `language`.
pub fn in_text(analyzer: &mut Analyzer, sought: &[Sought<'_>], text: &str, language: Option<Language>) -> Vec<Places> {
    let slots: Vec<Vec<_>> = sought.iter().map(|s| s.shape.slots()).collect();
    let mut positions: Vec<Vec<Vec<u32>>> = slots.iter().map(|slots| vec![Vec::new(); slots.len()]).collect();
    let mut spans: FxHashMap<u32, Span> = FxHashMap::default();
    let all = || slots.iter().flatten();
    // A word with a wildcard at its beginning, or with letters off, may begin with anything.
    let initials = match all().all(|slot| slot.spelling.as_ref().is_none_or(|s| !s.prefix().is_empty())) {
        true => {
            let spelt = all().filter_map(|slot| slot.spelling.as_ref()).map(|s| s.prefix());
            let forms = all().flat_map(|slot| slot.words.iter().chain(slot.stems.iter().map(|stem| &stem.text)));
            Initials::of(forms.map(String::as_str).chain(spelt))
        }
        false => Initials::ALL,
    };
    analyzer.analyze_from(text, language, &initials, |token| {
        for ((sought, slots), positions) in sought.iter().zip(&slots).zip(&mut positions) {
            if sought.lead && token.position >= LEAD_WORDS {
                continue;
            }
            for (slot, positions) in slots.iter().zip(positions) {
                if slot.accepts(&token, text, language) {
                    positions.push(token.position);
                    // Of a single character only that is meant, not what it begins a pair with.
                    let span = if slot.prefix { token.head } else { token.span };
                    spans.entry(token.position).and_modify(|known| known.end = known.end.max(span.end)).or_insert(span);
                }
            }
        }
    });
    let units = sought.iter().any(|s| s.shape.has_units());
    let starts =
        |spans: &mut dyn Iterator<Item = Span>| -> Vec<usize> { if units { spans.map(|s| s.start).collect() } else { Vec::new() } };
    let (of_sentences, of_paragraphs) = (starts(&mut sentences(text)), starts(&mut paragraphs(text)));
    let unit = |nearness: Nearness, position: u32| {
        let starts = if nearness == Nearness::Paragraph { &of_paragraphs } else { &of_sentences };
        let at = spans.get(&position).map_or(0, |span| span.start);
        starts.partition_point(|start| *start <= at)
    };
    let span = |place: &Place| Some(Span::new(spans.get(&place.start)?.start, spans.get(&place.end)?.end));
    let quotes: Vec<Span> = if sought.iter().any(|s| s.quoted) { quotations(text).collect() } else { Vec::new() };
    let found = sought.iter().zip(&positions).map(|(sought, positions)| {
        if sought.quoted {
            return within(&quotes, sought.shape, positions, &spans, &unit);
        }
        let found = sought.shape.find(positions, &unit);
        let spans = sought.shape.marks(&found, &unit).iter().filter_map(span).collect();
        Places { found, spans }
    });
    found.collect()
}

/// Where the shape stands within one of the quotations, by the spans of the words at its positions.
fn within(quotes: &[Span], shape: &Shape, positions: &[Vec<u32>], spans: &FxHashMap<u32, Span>, unit: UnitOf<'_>) -> Places {
    // The words that count, in order; a quotation is a stretch of them.
    let mut words: Vec<(usize, u32)> = positions.iter().flatten().filter_map(|p| Some((spans.get(p)?.start, *p))).collect();
    words.sort_unstable();
    words.dedup();
    let stretch = |quote: &Span| {
        let from = words.partition_point(|(start, _)| *start < quote.start);
        let until = words.partition_point(|(start, _)| *start < quote.end);
        let (first, last) = (words[from..until].first()?, words[from..until].last()?);
        Some((first.1, last.1 + 1))
    };
    let stretches: Vec<(u32, u32)> = quotes.iter().filter_map(stretch).collect();
    let mut places = Places { found: Found::default(), spans: Vec::new() };
    for found in shape.find_within(&stretches, positions, unit) {
        let span = |place: &Place| Some(Span::new(spans.get(&place.start)?.start, spans.get(&place.end)?.end));
        places.spans.extend(shape.marks(&found, unit).iter().filter_map(span));
        places.found.places.extend(found.places);
    }
    places
}
