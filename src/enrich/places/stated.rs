//! Places that the article's file states: [`read`]. Slugs ("west-germany"), codes ("usa", "GB"), names with what they lie in
//! ("Damascus, Syria"). They keep what the file says of them and are joined with what the text names.

use super::senses::Lexicon;
use crate::article::{Article, Place};
use crate::gazetteer::places::{Ordinal, shipped};

/// A stated place.
pub(super) struct Stated {
    /// As the file states it.
    pub given: Place,
    /// What tells it from others where it is not known.
    pub key: String,
    /// The name's number in the lexicon, where its meaning is yet to be chosen.
    pub named: Option<usize>,
    /// The place, where the file leaves no choice.
    pub place: Option<Ordinal>,
}

/// The stated places of an article, in order. Those of an earlier enrichment that the file does not state are left out.
pub(super) fn read<'t>(article: &'t Article, lexicon: &mut Lexicon<'t>) -> Vec<Stated> {
    article.places.iter().filter(|p| p.stated).map(|p| one(p, lexicon)).collect()
}

fn one<'t>(given: &'t Place, lexicon: &mut Lexicon<'t>) -> Stated {
    let places = shipped();
    let known = Place { mentions: Vec::new(), demonyms: Vec::new(), ..given.clone() };
    if let Some(place) = given.geonames_id.and_then(|id| places.find(id)) {
        return Stated { given: known, key: String::new(), named: None, place: Some(place) };
    }
    let mut named = lexicon.read(&given.name, false, true);
    if named.candidates.is_empty() {
        // "Damascus, Syria" and "Paris (Texas)": the first name, as far as the last allows it.
        let mut pieces = given.name.split([',', '(', ')']).map(str::trim).filter(|p| !p.is_empty());
        if let (Some(head), Some(last)) = (pieces.next(), pieces.next_back()) {
            let inner = lexicon.read(head, false, true);
            let outer = lexicon.read(last, false, true);
            let fits = inner.candidates.iter().find(|c| outer.candidates.iter().any(|o| places.lies_in(c.place, o.place)));
            if let Some(place) = fits {
                return Stated { given: known, key: String::new(), named: None, place: Some(place.place) };
            }
            named = inner;
        }
    }
    if let Some(country) = &given.country
        && let Some(fit) = named.candidates.iter().find(|c| places.record(c.place).country.is_some_and(|k| k.eq_ignore_ascii_case(country)))
    {
        return Stated { given: known, key: String::new(), named: None, place: Some(fit.place) };
    }
    let code = (named.candidates.is_empty() && given.name.len() == 2).then(|| places.with_code(&given.name)).flatten();
    let demonym = named.demonym.filter(|_| named.candidates.is_empty());
    let key = named.key.clone();
    let number = (!named.candidates.is_empty()).then(|| lexicon.keep(named));
    Stated { given: known, key, named: number, place: code.or(demonym) }
}
