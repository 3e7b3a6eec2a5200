//! Names in other languages: those of countries from CLDR, those of the hand-written table, and the cases of Russian and Ukrainian.

use crate::geonames::{Script, script};
use crate::*;

/// Names of countries and continents in other languages. Those in the Latin script count only in texts of that language: "Island" is
/// Iceland in Swedish and nothing in English.
pub fn country_names(world: &mut World, folder: &Path) {
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
pub fn more_languages(world: &mut World, tables: &Path) {
    for row in table(&tables.join("languages.tsv"), 3) {
        let area = || world.places.iter().find(|(_, p)| p.name == row[1] && !p.kind.is_town()).map(|(id, _)| *id);
        let id = world.pointed(&row[1]).or_else(area).unwrap_or_else(|| panic!("languages.tsv: unknown {}", row[1]));
        for name in list(&row[2]) {
            let language = if script(name) == Script::Latin { row[0].as_str() } else { "" };
            world.tagged(name, id, Class::Foreign, language);
        }
    }
}

/// The other cases of a Russian or Ukrainian name of one word, by its ending; empty where the ending tells too little.
pub fn cases(name: &str, language: &str) -> Vec<String> {
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
