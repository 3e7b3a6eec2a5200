//! Writes the gazetteer in the layout of `newsearch::gazetteer::places::format`.

use crate::*;
use newsearch::gazetteer::places::format::{self, HEADER, MAGIC, NONE, VERSION};

fn u24(n: u32, out: &mut Vec<u8>) {
    assert!(n <= NONE);
    out.extend_from_slice(&n.to_le_bytes()[..3]);
}

pub fn write(world: &mut World) -> Vec<u8> {
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
