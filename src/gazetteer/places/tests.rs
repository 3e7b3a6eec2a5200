//! The gazetteer that ships: names, containment, demonyms, and what damage does.

use super::*;

fn ids(name: &str) -> Vec<u32> {
    shipped().named(name)
}

fn first(name: &str) -> Record {
    let id = ids(name).into_iter().next().unwrap_or_else(|| panic!("{name} is not in the gazetteer"));
    shipped().get(id).expect("named gives ids of places")
}

#[test]
fn former_and_other_names_lead_to_the_same_place() {
    for (one, other) in [
        ("Kyiv", "Kiev"),
        ("Myanmar", "Burma"),
        ("Türkiye", "Turkey"),
        ("Mumbai", "Bombay"),
        ("Beijing", "Peking"),
        ("Ho Chi Minh City", "Saigon"),
        ("Kolkata", "Calcutta"),
        ("Chennai", "Madras"),
        ("St. Petersburg", "Leningrad"),
        ("Yangon", "Rangoon"),
        ("Eswatini", "Swaziland"),
        ("DRC", "Zaire"),
        ("Ivory Coast", "Côte d'Ivoire"),
        ("Czechia", "Czech Republic"),
        ("UK", "Great Britain"),
        ("Britain", "united-kingdom"),
        ("U.S.", "America"),
        ("UAE", "United Arab Emirates"),
        ("Soviet Union", "USSR"),
        ("Texas", "Tex."),
        ("California", "Calif."),
        ("Ontario", "Ont."),
        ("Moscow", "Москва"),
        ("Germany", "Deutschland"),
        ("Germany", "Allemagne"),
        ("Russia", "Россия"),
        ("Syria", "سوريا"),
        ("China", "中国"),
        ("Japan", "日本"),
        ("South Korea", "대한민국"),
    ] {
        assert_eq!(first(one).id, first(other).id, "{one} and {other}");
    }
}

#[test]
fn a_place_says_where_it_lies_and_what_it_lies_in() {
    let damascus = first("Damascus");
    assert_eq!((damascus.country, damascus.kind), (Some("SY"), Kind::Capital));
    assert!((damascus.latitude - 33.51).abs() < 0.05 && (damascus.longitude - 36.29).abs() < 0.05);
    assert!(damascus.population > 1_000_000);
    let names: Vec<&str> = shipped().ancestors(damascus.id).into_iter().filter_map(|id| shipped().get(id)).map(|r| r.name).collect();
    for name in ["Syria", "Middle East", "Levant", "Asia"] {
        assert!(names.contains(&name), "{names:?} has {name}");
    }
}

#[test]
fn parts_roll_up_to_wholes() {
    for (part, whole) in [
        ("England", "United Kingdom"),
        ("Scotland", "UK"),
        ("Wales", "Britain"),
        ("Northern Ireland", "United Kingdom"),
        ("East Germany", "Germany"),
        ("Chechnya", "Russia"),
        ("Kremlin", "Moscow"),
        ("White House", "United States"),
        ("Bulgaria", "Balkans"),
        ("Norway", "Scandinavia"),
        ("Somalia", "Horn of Africa"),
        ("Mali", "Sahel"),
        ("Tunisia", "Maghreb"),
        ("Kuwait", "Gulf states"),
        ("Estonia", "Baltic states"),
        ("Jamaica", "Caribbean"),
        ("Peru", "Latin America"),
        ("Laos", "Southeast Asia"),
        ("Georgia", "Caucasus"),
        ("Belgium", "Benelux"),
        ("Texas", "United States"),
        ("West Bank", "Palestine"),
    ] {
        assert!(shipped().ancestors(first(part).id).contains(&first(whole).id), "{part} lies in {whole}");
    }
}

#[test]
fn north_and_south_stay_apart() {
    assert_ne!(first("North Korea").id, first("South Korea").id);
    assert!(!ids("Korea").contains(&first("North Korea").id));
    assert!(!ids("South Korea").contains(&first("North Korea").id));
}

#[test]
fn demonyms_lead_to_countries_and_name_no_place() {
    for (word, country) in [
        ("Syrian", "Syria"),
        ("Russians", "Russia"),
        ("British", "United Kingdom"),
        ("Palestinian", "Palestine"),
        ("North Korean", "North Korea"),
        ("Kurdish", "Kurdistan"),
        ("Dutch", "Netherlands"),
        ("Texan", "Texas"),
        ("Scottish", "Scotland"),
    ] {
        assert_eq!(shipped().demonym(word), Some(first(country).id), "{word}");
    }
    assert!(ids("Syrian").is_empty());
    assert_eq!(shipped().demonym("London"), None);
}

#[test]
fn every_place_has_a_name_a_position_and_ancestors_that_end() {
    let places = shipped();
    for o in (0..places.len() as u32).map(Ordinal) {
        let record = places.record(o);
        assert!(!record.name.is_empty());
        assert!(record.latitude.abs() <= 90.0 && record.longitude.abs() <= 180.0, "{record:?}");
        assert_eq!(places.find(record.id), Some(o));
        assert!(places.ancestors(record.id).len() < 40, "{record:?}");
    }
}

#[test]
fn the_nearest_of_what_lies_about_is_within() {
    let aleppo = first("Aleppo");
    let found: Vec<u32> = shipped().within(aleppo.latitude, aleppo.longitude, 60.0).collect();
    assert!(found.contains(&aleppo.id) && found.contains(&first("Idlib").id) && !found.contains(&first("Damascus").id));
}

#[test]
fn a_place_of_an_article_is_identified_by_number_or_own_name() {
    assert_eq!(shipped().identify("Paris", Some(4_717_560)), Some(4_717_560));
    assert!(shipped().identify("Middle East", None).is_some_and(|id| id >= OWN_IDS));
    assert_eq!(shipped().identify("Nowhere at all", None), None);
}

#[test]
fn damage_is_an_error_and_no_panic() {
    let whole: &[u8] = include_bytes!("../../../assets/places.bin");
    assert!(Places::open(whole).is_ok());
    let mut bad: Vec<Vec<u8>> = [0, 4, 20, format::HEADER, 1000, whole.len() - 1].iter().map(|n| whole[..*n].to_vec()).collect();
    for at in [0, 9, 13, 17, 30, format::HEADER + 5, whole.len() / 2, whole.len() - 3] {
        let mut bytes = whole.to_vec();
        bytes[at] ^= 0x40;
        bad.push(bytes);
    }
    for bytes in bad {
        let error = Places::open(Box::leak(bytes.into_boxed_slice())).expect_err("damaged");
        assert_eq!(error.kind(), ErrorKind::IndexDamaged);
    }
}
