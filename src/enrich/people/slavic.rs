//! Case endings of Russian and Ukrainian names taken off, where the given name shows which they are.

use crate::gazetteer::people::{Form, Gender, gender_of, is_given, stands_in_table};
use crate::text::fold;

/// "Сергея Шойгу" as "Сергей Шойгу", "Анны Ивановой" as "Анна Иванова". `None` for what is in the nominative already, is not Cyrillic, or
/// does not begin with a given name that is known.
pub(super) fn nominative(name: &str) -> Option<String> {
    let first = name.chars().next()?;
    if !('\u{400}'..='\u{52f}').contains(&first) {
        return None;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let [given, rest @ ..] = words.as_slice() else { return None };
    if rest.is_empty() {
        return None;
    }
    let case = given.chars().last()?;
    let (given, declined) = given_name(given)?;
    if !declined {
        return None;
    }
    let woman = gender_of(&given) == Some(Gender::Female);
    // Surnames like Шойгу have one form for every case.
    let unchanged = format!("{given} {}", rest.join(" "));
    if Form::parse(&unchanged).is_some_and(|form| stands_in_table(&form)) {
        return Some(unchanged);
    }
    let mut out = given;
    for word in rest {
        out.push(' ');
        let nominative = surname(word, woman);
        out.push_str(if nominative == *word && !woman { foreign(word, case) } else { &nominative });
    }
    Some(out)
}

/// A man's surname that ends in a consonant (Трамп), from the case that the given name's last letter shows.
fn foreign(word: &str, case: char) -> &str {
    let ending = match case {
        'а' | 'я' => "а",
        'у' | 'ю' => "у",
        'м' => "ом",
        'е' | 'і' => "е",
        _ => return word,
    };
    let stem = word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 3);
    stem.filter(|stem| !stem.ends_with(['а', 'е', 'и', 'і', 'о', 'у', 'ы', 'э', 'ю', 'я'])).unwrap_or(word)
}

/// The nominative of a given name, and whether it was in another case; `None` for a word that is none in any case.
pub(super) fn given_name(word: &str) -> Option<(String, bool)> {
    if is_given(&fold(word)) {
        return Some((word.to_owned(), false));
    }
    // Endings of the cases, and what the nominative has in their place.
    const CASES: [(&str, &[&str]); 11] = [
        ("ем", &["й", "ь", ""]),
        ("ём", &["ь"]),
        ("єм", &["й"]),
        ("ом", &["", "о"]),
        ("ой", &["а"]),
        ("ей", &["я", "ья"]),
        ("а", &["", "о"]),
        ("я", &["й", "ь"]),
        ("у", &["", "а"]),
        ("ю", &["й", "ь", "я"]),
        ("е", &["", "а", "й", "я"]),
    ];
    const MORE: [(&str, &[&str]); 4] = [("ы", &["а"]), ("и", &["а", "я"]), ("і", &["а", "я"]), ("ї", &["я"])];
    for (ending, nominatives) in CASES.iter().chain(&MORE) {
        if let Some(stem) = word.strip_suffix(ending) {
            for nominative in *nominatives {
                let candidate = format!("{stem}{nominative}");
                if stem.chars().count() >= 3 && is_given(&fold(&candidate)) {
                    return Some((candidate, true));
                }
            }
        }
    }
    None
}

/// The nominative of a surname or patronymic that stands in another case; as it is where its ending says nothing.
pub(super) fn surname(word: &str, woman: bool) -> String {
    const MAN: [(&str, &str); 21] = [
        ("ского", "ский"),
        ("скому", "ский"),
        ("ским", "ский"),
        ("ском", "ский"),
        ("ського", "ський"),
        ("ському", "ський"),
        ("ським", "ський"),
        ("льного", "льный"),
        ("льному", "льный"),
        ("льным", "льный"),
        ("овым", "ов"),
        ("евым", "ев"),
        ("иным", "ин"),
        ("ова", "ов"),
        ("ева", "ев"),
        ("ина", "ин"),
        ("ову", "ов"),
        ("еву", "ев"),
        ("ину", "ин"),
        ("ове", "ов"),
        ("ича", "ич"),
    ];
    const WOMAN: [(&str, &str); 9] = [
        ("овой", "ова"),
        ("евой", "ева"),
        ("иной", "ина"),
        ("ову", "ова"),
        ("еву", "ева"),
        ("ину", "ина"),
        ("ской", "ская"),
        ("скую", "ская"),
        ("ную", "ная"),
    ];
    let endings: &[(&str, &str)] = if woman { &WOMAN } else { &MAN };
    for (ending, nominative) in endings {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.chars().count() >= 2
        {
            return format!("{stem}{nominative}");
        }
    }
    word.to_owned()
}

/// What a Cyrillic surname standing alone may be in the nominative: itself is not among them.
pub(super) fn surnames(word: &str) -> impl Iterator<Item = String> {
    const ENDINGS: [(&str, &str); 16] = [
        ("ского", "ский"),
        ("скому", "ский"),
        ("ским", "ский"),
        ("ського", "ський"),
        ("ському", "ський"),
        ("ным", "н"),
        ("вым", "в"),
        ("ом", ""),
        ("ем", ""),
        ("а", ""),
        ("у", ""),
        ("е", ""),
        ("я", "ь"),
        ("ой", "а"),
        ("ы", "а"),
        ("льного", "льный"),
    ];
    let cyrillic = word.starts_with(|c| matches!(c, '\u{400}'..='\u{52f}'));
    let stems = ENDINGS.into_iter().filter(move |_| cyrillic).filter_map(|(ending, nominative)| {
        word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 3).map(|stem| format!("{stem}{nominative}"))
    });
    stems.collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_case_endings_off_where_the_given_name_shows_them() {
        for (written, name) in [
            ("Сергея Шойгу", "Сергей Шойгу"),
            ("Владимиром Путиным", "Владимир Путин"),
            ("Сергею Лаврову", "Сергей Лавров"),
            ("Анны Ивановой", "Анна Иванова"),
            ("Алексея Навального", "Алексей Навальный"),
            ("Владимира Жириновского", "Владимир Жириновский"),
            ("Дональдом Трампом", "Дональд Трамп"),
            ("Сергею Шойгу", "Сергей Шойгу"),
        ] {
            assert_eq!(nominative(written).as_deref(), Some(name));
        }
        assert_eq!(nominative("Анна Иванова"), None);
        assert_eq!(nominative("Сергей Иванов"), None);
        assert_eq!(nominative("Sergei Ivanov"), None);
        assert_eq!(nominative("Путина"), None);
    }
}
