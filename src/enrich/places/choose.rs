//! Which place each name means: [`choose`]. A name means one place throughout an article, unless a mention says otherwise on the spot
//! ("Paris, Texas"). What speaks for a place, the strongest first: it is named together with what it lies in; the article names its
//! country or division, or other places there; other places of the article are near; it is the dateline's country; it is large.

use super::senses::{Candidate, Named};
use crate::gazetteer::places::{Kind, Ordinal, Places};
use rustc_hash::FxHashMap;

/// Rounds of weighing every name by what the others were taken for. The second mends most of the first; after the third
/// little changes.
const ROUNDS: usize = 3;
/// Names compared for nearness; beyond that many an article is no longer of one area.
const MAX_NEAR: usize = 48;

/// Added to the weight of all evidence, so that a single mention does not speak for the whole article.
const DOUBT: f64 = 1.0;
/// A division of more people is as wide as a country: "England" says no more of a town there than "Britain".
const WIDE_DIVISION: u64 = 45_000_000;

/// How much better known a town abroad is than one of its name, where what the country of the latter says is bounded: as if it had more than five
/// times as many people.
const FAR_BETTER_KNOWN: f64 = 1.7;
/// A town of so much renown is a large one itself, and not bounded: of 150,000 people.
const LARGE: f64 = 11.9;

/// A name of the article with how often it is used.
pub(super) struct Use {
    /// The name's number.
    pub named: usize,
    /// How many mentions it has; a stated place counts as two.
    pub count: usize,
    /// The place that its mentions are tied to on the spot, and by which name.
    pub tied: Option<(Ordinal, usize)>,
}

/// A name's place and why.
#[derive(Clone)]
pub(super) struct Choice {
    pub place: Ordinal,
    pub why: String,
}

/// How much the article speaks of each country and division.
#[derive(Default)]
struct Evidence {
    countries: FxHashMap<u8, f64>,
    divisions: FxHashMap<Ordinal, f64>,
    total: f64,
}

impl Evidence {
    fn add(&mut self, candidate: &Candidate, weight: f64) {
        self.total += weight;
        if let Some(country) = candidate.country {
            *self.countries.entry(country).or_default() += weight;
        }
        if let Some(division) = candidate.division {
            *self.divisions.entry(division).or_default() += weight;
        }
    }

    fn share(&self, found: Option<&f64>, own: f64) -> f64 {
        let rest = (self.total - own).max(0.0);
        let here = found.map_or(0.0, |w| w - own);
        if here > 1e-6 { here / (rest + DOUBT) } else { 0.0 }
    }
}

/// What a mention of this kind of place says of the country it lies in.
fn weight(kind: Kind, count: usize) -> f64 {
    let each = match kind {
        Kind::Country | Kind::Division => 1.5,
        // Often but the government that sits there.
        Kind::Capital => 0.7,
        _ => 1.0,
    };
    each * (1.0 + (count as f64).ln())
}

/// The place of every name in `uses`, in that order; `None` for names without candidates. `demonyms` are the countries whose people the
/// article speaks of, with how often.
pub(super) fn choose(places: &Places, named: &[Named], uses: &[Use], demonyms: &[(Candidate, usize)]) -> Vec<Option<Choice>> {
    let mut taken: Vec<Option<usize>> = uses.iter().map(|u| first(&named[u.named], u)).collect();
    for round in 0..ROUNDS {
        let mut evidence = Evidence::default();
        demonyms.iter().for_each(|(c, count)| evidence.add(c, 0.8 * (1.0 + (*count as f64).ln())));
        let own: Vec<Option<(Candidate, f64)>> =
            uses.iter().zip(&taken).map(|(u, t)| t.map(|t| said(&named[u.named], u, t, round))).collect();
        own.iter().flatten().for_each(|(c, w)| evidence.add(c, *w));
        taken = (0..uses.len()).map(|i| best(places, &named[uses[i].named], &uses[i], own[i], &evidence, &own, i)).collect();
    }
    let mut evidence = Evidence::default();
    demonyms.iter().for_each(|(c, count)| evidence.add(c, 0.8 * (1.0 + (*count as f64).ln())));
    let own: Vec<Option<(Candidate, f64)>> = uses.iter().zip(&taken).map(|(u, t)| t.map(|t| said(&named[u.named], u, t, ROUNDS))).collect();
    own.iter().flatten().for_each(|(c, w)| evidence.add(c, *w));
    let why = |(i, t): (usize, &Option<usize>)| {
        let name = &named[uses[i].named];
        let taken = name.candidates[(*t)?];
        Some(Choice { place: taken.place, why: reason(places, named, name, &uses[i], &taken, own[i], &evidence) })
    };
    taken.iter().enumerate().map(why).collect()
}

/// Other worlds, and this one. Towns are called so too: none of them is meant by the name alone.
const WORLDS: [&str; 10] = ["earth", "jupiter", "mars", "mercury", "moon", "neptune", "pluto", "saturn", "uranus", "venus"];

/// What a name is taken for before the others are known.
fn first(name: &Named, used: &Use) -> Option<usize> {
    match used.tied {
        None if WORLDS.contains(&name.key.as_str()) => None,
        Some((place, _)) => name.candidates.iter().position(|c| c.place == place),
        None => (!name.candidates.is_empty()).then_some(0),
    }
}

/// What a name that is taken for a place says for its country: less while other places of the name might be meant.
fn said(name: &Named, used: &Use, taken: usize, round: usize) -> (Candidate, f64) {
    let candidate = name.candidates[taken];
    let sure = if used.tied.is_some() || name.candidates.len() == 1 {
        1.0
    } else {
        let rival = name
            .candidates
            .iter()
            .filter(|c| c.country != candidate.country || c.division != candidate.division)
            .map(|c| c.prior)
            .fold(0.0, f64::max);
        let lead = candidate.prior - rival;
        let least = if round == 0 { 0.05 } else { 0.3 };
        (0.5 + lead / 6.0).clamp(least, 1.0)
    };
    (candidate, sure * weight(candidate.kind, used.count))
}

/// How well each candidate fits the rest of the article; the best one's number.
fn best(
    places: &Places,
    name: &Named,
    used: &Use,
    own: Option<(Candidate, f64)>,
    evidence: &Evidence,
    others: &[Option<(Candidate, f64)>],
    me: usize,
) -> Option<usize> {
    let first = first(name, used);
    if name.candidates.len() < 2 || used.tied.is_some() || first.is_none() {
        return first;
    }
    let score = |c: &Candidate, bound: f64| c.prior + fit(places, c, own, evidence, bound) + nearness(c, others, me);
    let best_of = |score: &dyn Fn(&Candidate) -> f64| {
        let mut best = (None, f64::MIN);
        for (i, c) in name.candidates.iter().enumerate() {
            let s = score(c);
            if s > best.1 {
                best = (Some(i), s);
            }
        }
        best
    };
    let (found, _) = best_of(&|c| score(c, f64::INFINITY));
    let fits = &name.candidates[found?];
    let (Kind::Town, Some(country)) = (fits.kind, fits.country) else { return found };
    if fits.prior >= LARGE || in_division(places, fits, own, evidence) > 0.0 {
        return found;
    }
    // A country that holds much of the world has a town of nearly every name: that the article speaks of the United States, with a fifth of
    // all places, says little for the Geneva in Illinois. So it counts no more for a town of which nothing else is said, beside one abroad that
    // the world knows and far better, than the logarithm of one over the country's share of all places.
    let known =
        |c: &Candidate| c.country != fits.country && c.prior >= fits.prior + FAR_BETTER_KNOWN && places.is_known_everywhere(c.place);
    let (abroad, s) = best_of(&|c| if known(c) { score(c, f64::INFINITY) } else { f64::MIN });
    if s > score(fits, -places.share_of_country(country).ln()) { abroad } else { found }
}

/// Which share of what the article speaks of is in the division of a candidate.
fn in_division(places: &Places, c: &Candidate, own: Option<(Candidate, f64)>, evidence: &Evidence) -> f64 {
    c.division.filter(|d| places.population(*d) < WIDE_DIVISION).map_or(0.0, |division| {
        let off = own.filter(|(mine, _)| mine.division == Some(division)).map_or(0.0, |(_, weight)| weight);
        evidence.share(evidence.divisions.get(&division), off)
    })
}

/// What the article's countries and divisions say for a candidate: for its country `bound` at most.
fn fit(places: &Places, c: &Candidate, own: Option<(Candidate, f64)>, evidence: &Evidence, bound: f64) -> f64 {
    let (mine, weight) = own.map_or((None, 0.0), |(c, w)| (Some(c), w));
    let in_country = c.country.map_or(0.0, |country| {
        let off = if mine.is_some_and(|m| m.country == Some(country)) { weight } else { 0.0 };
        evidence.share(evidence.countries.get(&country), off)
    });
    let step = |share: f64, some: f64, all: f64| if share > 0.0 { some + all * share.sqrt() } else { 0.0 };
    step(in_country, 0.5, 4.0).min(bound) + step(in_division(places, c, own, evidence), 1.0, 5.0)
}

/// What other places near by say for a candidate.
fn nearness(c: &Candidate, others: &[Option<(Candidate, f64)>], me: usize) -> f64 {
    if !(c.kind.is_town() || c.kind == Kind::County) {
        return 0.0;
    }
    let mut sum = 0.0;
    for (i, other) in others.iter().enumerate().take(MAX_NEAR) {
        let Some((o, sure)) = other else { continue };
        if i == me || o.place == c.place || !(o.kind.is_town() || o.kind == Kind::County || o.kind == Kind::Seat) {
            continue;
        }
        // About 150 km, without trigonometry: 1.35 degrees of latitude, and of longitude as at 45 degrees.
        let (north, east) = ((o.position.0 - c.position.0).abs(), (o.position.1 - c.position.1).abs());
        if north < 1.35 && east < 1.9 {
            sum += sure.min(1.0);
        }
    }
    if sum > 0.0 { (1.0 + sum).ln() * 1.5 } else { 0.0 }
}

/// Why `taken` was taken, in plain words.
fn reason(
    places: &Places,
    named: &[Named],
    name: &Named,
    used: &Use,
    taken: &Candidate,
    own: Option<(Candidate, f64)>,
    evidence: &Evidence,
) -> String {
    if let Some((_, by)) = used.tied {
        return format!("named with {}", named[by].text);
    }
    if name.candidates.len() == 1 {
        return "the only place of that name".to_owned();
    }
    let weight = own.map_or(0.0, |(_, w)| w);
    let named_there = |found: Option<&f64>| evidence.share(found, weight) > 0.0;
    if let Some(division) = taken.division.filter(|d| *d != taken.place && named_there(evidence.divisions.get(d))) {
        return format!("the article speaks of {}", places.name(division));
    }
    if let Some(country) = taken.country.filter(|c| taken.kind != Kind::Country && named_there(evidence.countries.get(c))) {
        let country = places.country_place(country).map_or("its country", |c| places.name(c));
        return format!("the article speaks of {country}");
    }
    if matches!(taken.kind, Kind::Country | Kind::Continent | Kind::Region | Kind::Historic) {
        return "the country or region of that name".to_owned();
    }
    format!("best known of {} places of that name", name.candidates.len())
}
