//! What wire copy opens with: place, day and agency, before a dash as a rule.
//!
//! "MOSCOW, April 26 (Reuters) - …", "BERLIN (dpa) – …", "PARÍS, 3 abr (EFE).- …", "МОСКВА, 26 апреля — РИА Новости. …",
//! "KYIV, April 26. /TASS/. …", "SARATOV, June 3, 2019. …", "(서울=연합뉴스) …", "新华社北京4月26日电 …", "【ロンドン共同】…".

use super::agencies::{self, agency};
use crate::article::{DateOrigin, Precision};
use crate::ingest::dates;
use crate::ingest::limits::within;

/// What is looked at of a text; the longest opening of wire copy seen has some 90 characters.
const MAX_BYTES: usize = 240;

/// No place and day are longer.
const MAX_LINE_CHARS: usize = 70;

/// Words in capitals before a dash that name no place, folded.
const NO_PLACES: &str = "breaking exclusive update updated watch video photo photos opinion analysis live note correction clarification editorial \
    comment review interview feature column explainer factbox timeline wrapup poll eilmeldung exklusiv urgent flash alert important warning \
    question answer q a video: эксклюзив срочно видео фото";

/// What follows "NEW" where it begins the name of a place; before other words it says that something is new.
const NEW: &str = "york delhi orleans haven jersey brunswick zealand bedford castle plymouth mexico hampshire england caledonia britain guinea westminster rochelle";

/// Small words within names of places.
const SMALL: &str =
    "de del la las los le les el al da do dos das di du des der den dem an am auf im in of the sur sous upon on y e i на над en";

/// What a text opens with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Opening {
    /// Place and day as written.
    pub(super) line: Option<String>,
    pub(super) agency: Option<&'static str>,
}

/// What `text` opens with; nothing where it just begins.
pub(super) fn read(text: &str) -> Opening {
    let head = text.trim_start();
    let head = within(&head[..head.find('\n').unwrap_or(head.len())], MAX_BYTES);
    let forms = [bracketed, slashed, dashed, uncased, stopped, dated];
    forms.iter().find_map(|form| form(head)).unwrap_or_default()
}

/// East Asian forms: the agency beside the place, in brackets or before the day.
fn bracketed(head: &str) -> Option<Opening> {
    let line = |place: &str| Some(place.trim_matches(['=', ' ', '　', '・'])).filter(|p| !p.is_empty()).map(str::to_owned);
    for (open, close) in [('(', ')'), ('（', '）'), ('【', '】'), ('[', ']')] {
        if let Some((inside, _)) = head.strip_prefix(open).and_then(|rest| rest.split_once(close)).filter(|(i, _)| i.chars().count() <= 30)
        {
            if let Some((place, name)) = inside.split_once('=')
                && let Some(agency) = name.split(' ').next().and_then(agency)
            {
                return Some(Opening { line: line(place), agency: Some(agency) });
            }
            if let Some((agency, place)) = agencies::end(inside).filter(|(_, place)| !place.contains(' ')) {
                return Some(Opening { line: line(place), agency: Some(agency) });
            }
        }
    }
    // 新华社北京4月26日电
    let (agency, rest) = agencies::beginning(head)?;
    let (place, _) = rest.split_once(['电', '電']).filter(|(place, _)| place.chars().count() <= 20 && place.ends_with('日'))?;
    Some(Opening { line: line(place), agency: Some(agency) })
}

/// "MOSCOW, April 26. /TASS/. …"
fn slashed(head: &str) -> Option<Opening> {
    let (before, rest) = head.split_once('/')?;
    let (inside, _) = rest.split_once('/')?;
    let agency = agency(inside)?;
    let before = before.trim_end_matches(['.', ',', ' ', '-', '–', '—']);
    let line = (!before.is_empty()).then(|| is_line(before, true).then(|| before.to_owned()));
    // Without a place before it, it opens the text.
    match line {
        None => Some(Opening { line: None, agency: Some(agency) }),
        Some(Some(line)) => Some(Opening { line: Some(line), agency: Some(agency) }),
        Some(None) => None,
    }
}

/// Place, day and agency before a dash, or the agency right after it.
fn dashed(head: &str) -> Option<Opening> {
    let (before, after) = at_dash(head)?;
    let (place, inside) = parted(before);
    let credited = inside.and_then(agency);
    if place.is_empty() {
        return credited.map(|agency| Opening { line: None, agency: Some(agency) });
    }
    // "— РИА Новости." and "— AP —"
    let follows = || {
        let end = after.find(['.', '-', '–', '—', ','])?;
        agency(&after[..end]).filter(|_| end <= 40)
    };
    let agency = credited.or_else(|| inside.is_none().then(follows).flatten());
    // A hyphen parts many other things in capitals: the heading of a list from its first entry.
    let surely = agency.is_some() || place.bytes().any(|b| b.is_ascii_digit()) || !head[before.len()..].trim_start().starts_with("- ");
    // "BERLIN (dpa) - 03.04.2024, 15:20 Uhr - …"
    let day = at_dash(after).map(|(day, _)| day.trim()).filter(|day| credited.is_some() && begins_as_day(day) && is_day(day));
    let line = || day.map_or_else(|| place.to_owned(), |day| format!("{place}, {day}"));
    (surely && is_line(place, agency.is_some())).then(|| Opening { line: Some(line()), agency })
}

/// Whether a text begins with a number or the name of a month or a weekday; "am" and "on" begin sentences too.
fn begins_as_day(text: &str) -> bool {
    let first: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
    text.starts_with(char::is_numeric) || first.chars().count() > 2 && dates::is_word(&first)
}

/// Whether a text is a date line that tells the day.
fn is_day(text: &str) -> bool {
    dates::find(text, None, DateOrigin::Text).is_some_and(|found| found.date.precision >= Precision::Day)
}

/// "柏林,2024年3月12日 - …" and "برلين، 12 مارس 2024 - …": where letters have no capitals, a place and a whole date before a dash.
fn uncased(head: &str) -> Option<Opening> {
    let (line, _) = at_dash(head)?;
    let (place, day) = line.split_once([',', '，', '、', '،'])?;
    let is_uncased = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase() || matches!(c, ' ' | '・' | '·' | 'ー');
    let is_place = (2..=20).contains(&place.chars().count()) && place.chars().all(is_uncased) && place.split_whitespace().count() <= 3;
    (is_place && is_day(day.trim())).then(|| Opening { line: Some(line.to_owned()), agency: None })
}

/// "Berlin (dpa). …" and "Berlin (dpa): …": the agency in brackets, and a stop instead of a dash.
fn stopped(head: &str) -> Option<Opening> {
    let (before, rest) = head.split_once('(')?;
    let (inside, after) = rest.split_once(')')?;
    let agency = agency(inside)?;
    let place = before.trim();
    let ends = after.starts_with(['.', ':', ',']) || (place.is_empty() && after.starts_with(' '));
    let stands = ends && (place.is_empty() || is_line(place, true));
    stands.then(|| Opening { line: Some(place.to_owned()).filter(|p| !p.is_empty()), agency: Some(agency) })
}

/// "SARATOV, June 3, 2019. …" and "Москва, 3 июня 2019 года. …": place and day before a stop; the year too where the place is not in capitals.
fn dated(head: &str) -> Option<Opening> {
    head.match_indices(". ").find_map(|(at, stop)| before_stop(&head[..at], &head[at + stop.len()..]))
}

fn before_stop(line: &str, after: &str) -> Option<Opening> {
    let is_digit = |c: char| c.is_ascii_digit();
    let (place, day) = line.split_once(',')?;
    let capitals = !place.contains(char::is_lowercase);
    let has_year = day.split(|c| !is_digit(c)).any(|digits| digits.len() == 4);
    let is_day = day.split(|c: char| !c.is_alphanumeric()).any(dates::is_word) && day.contains(is_digit);
    let begins = after.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() || "\"“«'‘-–—/".contains(c));
    let stands = !place.contains(is_digit) && !line.contains('/') && is_day && (capitals || has_year) && begins && is_line(line, has_year);
    // "ТАСС, 10 августа. …": who reports it stands in its place.
    let agency = agency(place);
    stands.then(|| Opening { line: agency.is_none().then(|| line.to_owned()), agency })
}

/// The parts of a text before and after its first dash that joins no words.
fn at_dash(head: &str) -> Option<(&str, &str)> {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '―' | '‒');
    for (at, c) in head.char_indices().filter(|(_, c)| is_dash(*c)) {
        let (before, after) = (&head[..at], &head[at + c.len_utf8()..]);
        let apart = before.ends_with([' ', ')', '.', '\u{a0}']);
        // A hyphen joins words wherever no space stands before it; a longer dash parts them where one stands on either side.
        let joins = !apart && (c == '-' || (c != '—' && !after.starts_with([' ', '\u{a0}'])));
        if !joins {
            return Some((
                // The stop of "(EFE).-", and not that of "N.Y."
                if before.ends_with(").") { before.trim_end_matches('.') } else { before.trim_end_matches([' ', '\u{a0}']) },
                after.trim_start_matches(|c| is_dash(c) || c == ' ' || c == '\u{a0}'),
            ));
        }
    }
    None
}

/// What stands before brackets at the end, and what is in them.
fn parted(text: &str) -> (&str, Option<&str>) {
    match text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        Some((before, inside)) => (before.trim_end_matches([' ', ',', '\u{a0}']), Some(inside)),
        None => (text.trim_end_matches([' ', ',']), None),
    }
}

/// A dateline as an element or a key states it: without dash and agency; `None` where it is a mere date.
pub(super) fn stated(text: &str) -> Opening {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_end_matches(['-', '–', '—', ' ', ',']);
    let (line, inside) = parted(text);
    // "SEOUL, Nov 26 AFP"
    let last = || line.rsplit_once(' ').filter(|(before, last)| before.contains(',') && agency(last).is_some());
    let (line, inside) =
        last().filter(|_| inside.is_none()).map_or((line, inside), |(before, last)| (before.trim_end_matches(','), Some(last)));
    let first = line.split([' ', ',', '.']).next().unwrap_or_default();
    let day = first.starts_with(|c: char| c.is_ascii_digit()) || dates::is_word(first);
    let usable = !line.is_empty() && !day && line.chars().count() <= 2 * MAX_LINE_CHARS && line.chars().any(char::is_alphabetic);
    Opening { line: usable.then(|| line.to_owned()), agency: inside.and_then(agency) }
}

/// Whether a text is places and perhaps a day, parted by commas. Without an agency beside them, the place must be in capitals,
/// where its letters have them.
fn is_line(text: &str, credited: bool) -> bool {
    let has = |list: &str, word: &str| list.split_ascii_whitespace().any(|known| known == word);
    let small = |word: &str| has(SMALL, word);
    if text.chars().count() > MAX_LINE_CHARS || text.contains(['(', ')', '"', '“', '”', '«', '?', '!', ';', ':']) {
        return false;
    }
    let mut places = 0;
    let mut cased = false;
    for part in text.split([',', '/']).map(str::trim) {
        let words: Vec<&str> = part.split(|c: char| c.is_whitespace() || c == '.').filter(|w| !w.is_empty()).collect();
        if words.iter().any(|word| word.bytes().any(|b| b.is_ascii_digit()) || dates::is_word(word)) {
            // A day comes after its place: "April 26", "3 abr", "26 апреля 2018", "Monday".
            let known = words.iter().all(|word| {
                dates::is_word(word) || small(word) || word.trim_end_matches(char::is_alphabetic).bytes().all(|b| b.is_ascii_digit())
            });
            let together = places == 0 && words.first().is_some_and(|word| capital(word));
            let after_place = known && words.len() <= 5 && places > 0;
            if !(after_place || (together && is_place_and_day(&words))) {
                return false;
            }
            places += usize::from(together);
            continue;
        }
        let named = !words.is_empty() && words.len() <= 5 && words.iter().all(|word| capital(word) || small(word)) && capital(words[0]);
        if !named {
            return false;
        }
        places += 1;
        cased |= part.chars().any(char::is_lowercase);
    }
    let lower = text.to_lowercase();
    let mut leading = lower.split([' ', ',']);
    let (first, second) = (leading.next().unwrap_or_default(), leading.next().unwrap_or_default());
    let no_place = has(NO_PLACES, first) || (first == "new" && !has(NEW, second));
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let shout = text.split(',').next().unwrap_or_default();
    let capitals = !shout.chars().any(char::is_lowercase) && shout.chars().any(char::is_uppercase);
    places > 0 && letters >= 2 && (credited || (capitals && letters >= 3 && !no_place && (!cased || places > 1)))
}

/// "MOSCOW April 26", without a comma between.
fn is_place_and_day(words: &[&str]) -> bool {
    let day = words.iter().position(|word| word.bytes().any(|b| b.is_ascii_digit()) || dates::is_word(word)).unwrap_or(0);
    let (place, rest) = words.split_at(day);
    !place.is_empty()
        && place.iter().all(|word| !word.chars().any(char::is_lowercase))
        && rest.len() <= 4
        && rest.iter().all(|word| dates::is_word(word) || word.bytes().all(|b| b.is_ascii_digit()))
        && rest.iter().any(|word| dates::is_word(word))
}

/// Whether a word begins as names do: with a capital, or in a script that has none.
fn capital(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '\'', '’', '`']);
    let first = word.strip_prefix("al-").or(word.strip_prefix("d'")).or(word.strip_prefix("l'")).unwrap_or(word).chars().next();
    first.is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_of_wire_copy_give_place_day_and_agency() {
        for (text, line, agency) in [
            ("MOSCOW, April 26 (Reuters) - Ships stayed.", Some("MOSCOW, April 26"), Some("Reuters")),
            ("WASHINGTON (AP) — Ships stayed.", Some("WASHINGTON"), Some("AP")),
            ("BERLIN (dpa) – Schiffe", Some("BERLIN"), Some("dpa")),
            ("Hull (dpa/lno) - Schiffe", Some("Hull"), Some("dpa")),
            ("Berlin (dpa). Schiffe blieben.", Some("Berlin"), Some("dpa")),
            ("PARÍS, 3 abr (EFE).- Los barcos", Some("PARÍS, 3 abr"), Some("EFE")),
            ("Madrid, 3 abr (EFE) - Los barcos", Some("Madrid, 3 abr"), Some("EFE")),
            ("МОСКВА, 26 апреля — РИА Новости. Суда", Some("МОСКВА, 26 апреля"), Some("RIA Novosti")),
            ("МОСКВА, 26 апреля. /ТАСС/. Суда", Some("МОСКВА, 26 апреля"), Some("TASS")),
            ("BEIJING, April 26 (Xinhua) -- Ships", Some("BEIJING, April 26"), Some("Xinhua")),
            ("SAN JOSE, Calif. (AP) _ Ships", Some("SAN JOSE, Calif."), Some("AP")),
            ("LONDON, March 9 - Ships stayed", Some("LONDON, March 9"), None),
            ("NEW YORK, March 3, 1987 - Ships stayed", Some("NEW YORK, March 3, 1987"), None),
            ("NEW DELHI – Ships stayed", Some("NEW DELHI"), None),
            ("RIO DE JANEIRO – Ships stayed", Some("RIO DE JANEIRO"), None),
            ("(AFP) - Ships stayed", None, Some("AFP")),
            ("(Reuters) - Ships stayed", None, Some("Reuters")),
            ("(서울=연합뉴스) 배가 항구에", Some("서울"), Some("Yonhap")),
            ("新华社北京4月26日电 船只", Some("北京4月26日"), Some("Xinhua")),
            ("【ロンドン共同】船は", Some("ロンドン"), Some("Kyodo")),
            ("BUFFALO, N.Y. — Ships", Some("BUFFALO, N.Y."), None),
            ("ROMA, 26 APR - Le navi", Some("ROMA, 26 APR"), None),
            ("موسكو (رويترز) - السفن", Some("موسكو"), Some("Reuters")),
            ("القاهرة (رويترز) - 3 أبريل 2024 - السفن", Some("القاهرة, 3 أبريل 2024"), Some("Reuters")),
            ("BERLIN (dpa) - 03.04.2024, 15:20 Uhr - Schiffe", Some("BERLIN, 03.04.2024, 15:20 Uhr"), Some("dpa")),
            ("PARIS (AFP) - May 3, 2024 - Ships", Some("PARIS, May 3, 2024"), Some("AFP")),
            ("BERLIN (dpa) - Am 3. April 2024 - das war", Some("BERLIN"), Some("dpa")),
            ("柏林,2024年3月12日 - 船只", Some("柏林,2024年3月12日"), None),
            ("ベルリン、2024年3月12日 - 船は", Some("ベルリン、2024年3月12日"), None),
            ("برلين، 12 مارس 2024 - السفن", Some("برلين، 12 مارس 2024"), None),
            ("SARATOV, June 3, 2019. The river rose.", Some("SARATOV, June 3, 2019"), None),
            ("SARATOV, Jun. 3. The river rose.", Some("SARATOV, Jun. 3"), None),
            ("Москва, 3 июня 2019 года. Уровень воды", Some("Москва, 3 июня 2019 года"), None),
            ("LYON, 3 juin 2019. La rivière", Some("LYON, 3 juin 2019"), None),
            ("ТАСС, 3 июня. Уровень воды", None, Some("TASS")),
            ("МОСКВА, 1 октября. /Корр. Ivan Petrov/. Совет", Some("МОСКВА, 1 октября"), None),
            ("KIEW, 20. November 2022. Das Wasser", Some("KIEW, 20. November 2022"), None),
            ("Kharkiv, 15 July 2023. - The water", Some("Kharkiv, 15 July 2023"), None),
        ] {
            // An underscore is the dash of old teleprinters.
            let text = text.replace(" _ ", " — ");
            assert_eq!(read(&text), Opening { line: line.map(str::to_owned), agency }, "{text}");
        }
    }

    #[test]
    fn texts_that_just_begin_have_no_opening() {
        for text in [
            "Ships stayed in port - for now.",
            "船只停靠在港口,2024年3月12日发生的事故之后一直没有离开 - 据说",
            "السفن بقيت، كما كانت في 12 مارس 2024 - وقال",
            "BREAKING - Ships stay",
            "NEW – Ships stay",
            "NEW STUDY – Ships stay",
            "TIN STOCKS - 5,000 tonnes",
            "BC-BBN--Top Ten",
            "(ROUGH CUT ONLY - NO REPORTER)",
            "The AP (Associated Press) said - well",
            "On Monday, April 26 - the day of the storm - ships stayed.",
            "Ann Lee (Labour) – who won – said",
            "Well-known ships stayed",
            "Lyon, June 3. The river rose.",
            "The river rose on Monday, June 3, 2019. It fell again.",
            "Boeing, 737. The aircraft",
            "SARATOV, June 3, 2019. and so on",
            "He said: \"No\" - and left",
            "Q - What now?",
            "",
        ] {
            assert_eq!(read(text), Opening::default(), "{text}");
        }
    }

    #[test]
    fn a_stated_dateline_loses_dash_and_agency_and_a_mere_date_is_none() {
        assert_eq!(stated("BOMBAY, Feb 26 - ").line.as_deref(), Some("BOMBAY, Feb 26"));
        assert_eq!(stated("Lima (AP) —"), Opening { line: Some("Lima".into()), agency: Some("AP") });
        assert_eq!(stated("SEOUL, Nov 26 AFP"), Opening { line: Some("SEOUL, Nov 26".into()), agency: Some("AFP") });
        assert_eq!((stated("2018-04-26").line, stated("April 26, 2018").line), (None, None));
    }
}
