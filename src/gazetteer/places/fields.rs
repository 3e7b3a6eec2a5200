//! What is stored of each place, read from its record in place, and what it lies in.

use super::format::{self, NONE, RECORD, u24_at, u32_at};
use super::{Kind, Ordinal, Places, Record};

impl Places {
    fn at(&self, place: Ordinal) -> usize {
        self.layout.records + place.0 as usize * RECORD
    }

    /// The id of a place.
    pub fn id(&self, place: Ordinal) -> u32 {
        u32_at(self.bytes, self.at(place))
    }

    /// What sort of thing a place is.
    pub fn kind(&self, place: Ordinal) -> Kind {
        let byte = self.bytes.get(self.at(place) + 16).copied().unwrap_or_default();
        Kind::ALL.get(usize::from(byte)).copied().unwrap_or(Kind::Town)
    }

    /// How many people live there; see [`Record::population`].
    pub fn population(&self, place: Ordinal) -> u64 {
        let at = self.at(place) + 13;
        format::population(self.bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]])))
    }

    /// Where it lies: degrees north and east.
    pub fn position(&self, place: Ordinal) -> (f64, f64) {
        let at = self.at(place);
        (format::degrees(u24_at(self.bytes, at + 7)), format::degrees(u24_at(self.bytes, at + 10)))
    }

    /// A small number that stands for the country a place is or lies in.
    pub fn country(&self, place: Ordinal) -> Option<u8> {
        self.bytes.get(self.at(place) + 15).copied().filter(|c| *c != 255)
    }

    /// Which share of all places are this country or lie in it; more than nothing and at most one. Counted once.
    pub fn share_of_country(&self, country: u8) -> f64 {
        let counts = self.by_country.get_or_init(|| {
            let mut counts = [0; 256];
            (0..self.layout.len as u32).filter_map(|place| self.country(Ordinal(place))).for_each(|c| counts[usize::from(c)] += 1);
            counts
        });
        f64::from(counts[usize::from(country)].max(1)) / self.layout.len.max(1) as f64
    }

    /// The record of a country by its small number.
    pub fn country_place(&self, country: u8) -> Option<Ordinal> {
        Some(u24_at(self.bytes, self.layout.countries + 5 * usize::from(country) + 2))
            .filter(|o| (*o as usize) < self.layout.len)
            .map(Ordinal)
    }

    /// The country with this ISO 3166-1 alpha-2 code, in either case.
    pub fn with_code(&self, code: &str) -> Option<Ordinal> {
        let rows = self.bytes.get(self.layout.countries..self.layout.links)?;
        let row = rows.chunks_exact(5).find(|row| row[..2].eq_ignore_ascii_case(code.as_bytes()))?;
        Some(Ordinal(u24_at(row, 2)))
    }

    /// What a place lies in most closely: a town in its county or division, a division in its country.
    pub fn parent(&self, place: Ordinal) -> Option<Ordinal> {
        Some(u24_at(self.bytes, self.at(place) + 17)).filter(|p| *p != NONE).map(Ordinal)
    }

    /// The first-level division that a place is or lies in.
    pub fn division(&self, place: Ordinal) -> Option<Ordinal> {
        let mut at = place;
        for _ in 0..4 {
            if self.kind(at) == Kind::Division {
                return Some(at);
            }
            at = self.parent(at)?;
        }
        None
    }

    /// The whole record of a place.
    pub fn record(&self, place: Ordinal) -> Record {
        let (latitude, longitude) = self.position(place);
        let code = self.country(place).and_then(|c| self.bytes.get(self.layout.countries + 5 * usize::from(c)..)?.get(..2));
        let division = if self.kind(place) == Kind::Division { None } else { self.division(place) };
        Record {
            id: self.id(place),
            name: self.name(place),
            country: code.and_then(|c| std::str::from_utf8(c).ok()),
            region: division.map(|d| self.name(d)),
            latitude,
            longitude,
            population: self.population(place),
            kind: self.kind(place),
        }
    }

    /// The English name of a place.
    pub fn name(&self, place: Ordinal) -> &'static str {
        let at = self.layout.names + u24_at(self.bytes, self.at(place) + 4) as usize;
        let name = self.bytes.get(at).and_then(|n| self.bytes.get(at + 1..at + 1 + usize::from(*n)));
        name.and_then(|n| std::str::from_utf8(n).ok()).unwrap_or_default()
    }

    /// The ids of all that a place lies in, nearest first: county, division, country, world regions, continent. Without the place itself;
    /// empty for an unknown id. An article about the place is also one about these.
    pub fn ancestors(&self, id: u32) -> Vec<u32> {
        let Some(place) = self.find(id) else { return Vec::new() };
        let mut found = vec![place];
        let mut next = 0;
        while let Some(&at) = found.get(next) {
            next += 1;
            for parent in self.parent(at).into_iter().chain(self.links(at)) {
                if !found.contains(&parent) {
                    found.push(parent);
                }
            }
        }
        found[1..].iter().map(|p| self.id(*p)).collect()
    }

    /// Whether `inner` lies in `outer` by way of parents and links.
    pub fn lies_in(&self, inner: Ordinal, outer: Ordinal) -> bool {
        let mut at = Some(inner);
        for _ in 0..5 {
            let Some(here) = at else { return false };
            if here == outer || self.links(here).any(|l| l == outer) {
                return true;
            }
            at = self.parent(here);
        }
        false
    }

    /// Further places that one lies in beside its [`parent`](Places::parent): the other countries of a river, the regions of a country.
    pub fn links(&self, place: Ordinal) -> impl Iterator<Item = Ordinal> + '_ {
        let rows = self.bytes.get(self.layout.links..self.layout.senses).unwrap_or_default();
        let (mut low, mut high) = (0, rows.len() / 6);
        while low < high {
            let middle = (low + high) / 2;
            if u24_at(rows, middle * 6) < place.0 { low = middle + 1 } else { high = middle }
        }
        (low..rows.len() / 6)
            .map(move |i| (u24_at(rows, i * 6), u24_at(rows, i * 6 + 3)))
            .take_while(move |(child, _)| *child == place.0)
            .map(|(_, p)| Ordinal(p))
    }
}
