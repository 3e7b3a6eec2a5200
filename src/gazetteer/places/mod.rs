//! A gazetteer of the world, shipped with newsearch: [`shipped`]. Countries, their divisions, towns over a thousand to a few thousand
//! people, world regions, seas, rivers, mountains and seats of power, with the names they go by in many languages, where they lie and
//! what they lie in. It is static bytes, looked up in place: opening it reads a header and a checksum, and takes no memory.
//!
//! A place is known by its GeoNames number. What GeoNames' lists of towns and divisions have not (world regions, historic states,
//! seas, rivers …) has a number of newsearch's own, from [`OWN_IDS`] up, which is never given to another place.
//! How the bytes lie is told in `format`; they are written by `assets/places/build/main.rs` from the sources named there and in `NOTICE`.
//! Which place a text means is found out by `enrich`, not here.

mod distance;
mod fields;
#[doc(hidden)]
pub mod format;
mod kind;
mod name;
mod renown;

pub use distance::{EARTH_RADIUS_KM, distance_km};
pub use kind::{Class, Kind};
pub use name::{MAX_NAME_BYTES, key, key_into};

use crate::error::{Error, ErrorKind, Result};
use format::{Layout, u24_at, u32_at};
use std::sync::{LazyLock, OnceLock};

/// The first identifier that is not GeoNames' but newsearch's own.
pub const OWN_IDS: u32 = 4_000_000_000;

/// One thing a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sense {
    /// The place.
    pub place: Ordinal,
    /// How the name stands to it.
    pub class: Class,
}

/// A place by its position in the gazetteer. It holds for one version of the data only: keep [`Record::id`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ordinal(u32);

/// A place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// GeoNames number, or newsearch's own from [`OWN_IDS`] up.
    pub id: u32,
    /// The English name, as newsearch shows it.
    pub name: &'static str,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: Option<&'static str>,
    /// The first-level division it lies in.
    pub region: Option<&'static str>,
    /// Degrees north, WGS 84: of a town where it lies, of what is wider about the middle.
    pub latitude: f64,
    /// Degrees east, WGS 84.
    pub longitude: f64,
    /// How many people live there, within 0.1 %; 0 where it is not known. Of a division the sum of its towns.
    pub population: u64,
    /// What sort of thing it is.
    pub kind: Kind,
}

impl Record {
    /// Whether it is found at its coordinates, within some kilometres, and not spread around them as a country is.
    pub fn is_point(&self) -> bool {
        matches!(self.kind, Kind::Capital | Kind::Town | Kind::Seat)
    }
}

/// The gazetteer. Made by [`shipped`]; [`Places::open`] is for bytes of one's own.
pub struct Places {
    bytes: &'static [u8],
    layout: Layout,
    index: fst::raw::Fst<&'static [u8]>,
    /// How many places lie in each country.
    by_country: OnceLock<[u32; 256]>,
}

impl std::fmt::Debug for Places {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Places({} places, version {:016x})", self.len(), self.version())
    }
}

/// The gazetteer that comes with newsearch.
pub fn shipped() -> &'static Places {
    static SHIPPED: LazyLock<Places> = LazyLock::new(|| {
        Places::open(include_bytes!("../../../assets/places.bin")).expect("the bytes are part of the program, and a test opens them")
    });
    &SHIPPED
}

impl Places {
    /// Opens a gazetteer. `IndexDamaged` where the bytes are none, are cut short or changed, or have another version.
    pub fn open(bytes: &'static [u8]) -> Result<Places> {
        let layout = format::layout(bytes)?;
        let damaged = |e: fst::Error| Error::new(ErrorKind::IndexDamaged, format!("the gazetteer of places is damaged: {e}"));
        let index = fst::raw::Fst::new(&bytes[layout.index..]).map_err(damaged)?;
        Ok(Places { bytes, layout, index, by_country: OnceLock::new() })
    }

    /// The version of the data: a checksum of the whole, which changes whenever a place or name does.
    pub fn version(&self) -> u64 {
        u64::from(u32_at(self.bytes, 16)) | u64::from(u32_at(self.bytes, 20)) << 32
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.layout.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.layout.len == 0
    }

    /// The ids of the places that go by this name, in any language and spelling the gazetteer knows, the best known first; abbreviations
    /// ("UK", "Calif.") are names, demonyms are not. A query for `place:kiev` asks this.
    pub fn named(&self, name: &str) -> Vec<u32> {
        let key = key(name);
        let mut senses: Vec<Sense> = self.senses(&key).collect();
        let mut tagged = key.into_bytes();
        tagged.push(format::LANGUAGE_MARK);
        self.each_below(&tagged, &mut |value| senses.extend(self.unpack(value)));
        senses.retain(|s| s.class != Class::Demonym);
        let latin = name.is_ascii();
        let likely = |s: &Sense| self.renown(s.place) - s.class.distance(latin);
        senses.sort_by(|a, b| likely(b).total_cmp(&likely(a)).then(a.place.cmp(&b.place)));
        let mut ids: Vec<u32> = Vec::with_capacity(senses.len());
        for sense in senses {
            let id = self.id(sense.place);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// The senses of a name given by its [`key`], in the order of the data: by class, then the best known first. Demonyms are among them.
    pub fn senses(&self, key: &str) -> Senses<'_> {
        self.index.get(key.as_bytes()).map_or(Senses::none(self), |value| self.unpack(value.value()))
    }

    /// The senses of a name in one language only (ISO 639-1 code), apart from those of [`senses`](Places::senses).
    pub fn senses_in(&self, key: &str, language: &str) -> Senses<'_> {
        let mut tagged = Vec::with_capacity(key.len() + 4);
        tagged.extend_from_slice(key.as_bytes());
        tagged.push(format::LANGUAGE_MARK);
        tagged.extend_from_slice(language.as_bytes());
        self.index.get(&tagged).map_or(Senses::none(self), |value| self.unpack(value.value()))
    }

    /// The longest name that `text` begins with, for scripts without spaces: its length in bytes and its senses. `text` is taken as it
    /// stands, without folding. Takes time in the length of the longest name only.
    pub fn longest(&self, text: &str) -> Option<(usize, Senses<'_>)> {
        let mut node = self.index.root();
        let mut sum = 0;
        let mut best = None;
        for (i, &byte) in text.as_bytes().iter().enumerate() {
            let Some(next) = node.find_input(byte) else { break };
            let transition = node.transition(next);
            sum += transition.out.value();
            node = self.index.node(transition.addr);
            if node.is_final() && text.is_char_boundary(i + 1) {
                best = Some((i + 1, sum + node.final_output().value()));
            }
        }
        best.map(|(len, value)| (len, self.unpack(value)))
    }

    /// Calls `found` with the value of every key that begins with `prefix`.
    fn each_below(&self, prefix: &[u8], found: &mut dyn FnMut(u64)) {
        use fst::{IntoStreamer, Streamer};
        let mut beyond = prefix.to_vec();
        if let Some(last) = beyond.last_mut() {
            *last += 1;
        }
        let mut stream = self.index.range().ge(prefix).lt(&beyond).into_stream();
        while let Some((_, value)) = stream.next() {
            found(value.value());
        }
    }

    fn unpack(&self, value: u64) -> Senses<'_> {
        if value & 1 == 1 {
            return Senses { places: self, only: Some((value >> 1) as u32), at: 0, left: 0 };
        }
        let (first, number) = ((value >> 13) as usize, (value >> 1) as usize & 0xfff);
        Senses { places: self, only: None, at: self.layout.senses + 3 * first, left: number }
    }

    /// The country, or wider, that this word speaks of the people of: "Syrian" → Syria.
    pub fn demonym(&self, word: &str) -> Option<u32> {
        self.senses(&key(word)).find(|s| s.class == Class::Demonym).map(|s| self.id(s.place))
    }

    /// The place with this id.
    pub fn get(&self, id: u32) -> Option<Record> {
        self.find(id).map(|o| self.record(o))
    }

    /// Where the place with this id stands.
    pub fn find(&self, id: u32) -> Option<Ordinal> {
        let (mut low, mut high) = (0, self.layout.len);
        while low < high {
            let middle = (low + high) / 2;
            let place = Ordinal(u24_at(self.bytes, self.layout.numbers + 3 * middle));
            match self.id(place).cmp(&id) {
                std::cmp::Ordering::Equal => return Some(place),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The id that an article's place stands for: its GeoNames number, or where it has none newsearch's own number of that name.
    pub fn identify(&self, name: &str, geonames_id: Option<u32>) -> Option<u32> {
        geonames_id.or_else(|| self.named(name).into_iter().find(|id| *id >= OWN_IDS && self.get(*id).is_some_and(|r| r.name == name)))
    }

    /// The ids of all places within `km` kilometres of a point given in degrees north and east, by id. Looks at every place: some
    /// milliseconds.
    pub fn within(&self, latitude: f64, longitude: f64, km: f64) -> impl Iterator<Item = u32> + '_ {
        // A degree of latitude is 111.19 km on the sphere of `distance_km`; far ones need no trigonometry.
        let degrees = km / 111.0;
        (0..self.layout.len as u32)
            .map(Ordinal)
            .filter(move |o| {
                let at = self.position(*o);
                (at.0 - latitude).abs() <= degrees && distance_km(at, (latitude, longitude)) <= km
            })
            .map(|o| self.id(o))
    }
}

/// The senses of a name, in the order of the data. Made by [`Places::senses`].
#[derive(Debug, Clone)]
pub struct Senses<'p> {
    places: &'p Places,
    only: Option<u32>,
    at: usize,
    left: usize,
}

impl<'p> Senses<'p> {
    fn none(places: &'p Places) -> Senses<'p> {
        Senses { places, only: None, at: 0, left: 0 }
    }
}

impl Iterator for Senses<'_> {
    type Item = Sense;

    fn next(&mut self) -> Option<Sense> {
        let packed = match self.only.take() {
            Some(packed) => packed,
            None => {
                self.left = self.left.checked_sub(1)?;
                self.at += 3;
                u24_at(self.places.bytes, self.at - 3)
            }
        };
        let class = Class::ALL.get(packed as usize & 7).copied()?;
        Some(Sense { place: Ordinal(packed >> 3), class })
    }
}

#[cfg(test)]
mod tests;
