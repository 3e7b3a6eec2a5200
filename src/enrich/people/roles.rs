//! Titles and offices beside a name: "Defence Minister" before it, ", Russia's defence minister," after it; and whether the title is a
//! woman's or a man's. English.

use super::role_words::{ADDRESS, HEADS, MODIFIERS, OPENERS, TRADES};
use crate::gazetteer::people::{self, Gender};

/// Bytes looked at before and after a name.
const REACH: usize = 96;

/// Words of a role at most.
const MAX_WORDS: usize = 7;

/// What stands beside a name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Beside {
    /// The roles as written, with single spaces.
    pub roles: Vec<String>,
    /// Whose the form of address is.
    pub gender: Option<Gender>,
    /// The title of a monarch, one of the house or a pope directly before the name: "King", "Pope".
    pub title: Option<String>,
    /// Whether the title before the name is one by which no public figure is called: "Constable".
    pub trade: bool,
}

/// What stands before and after the name at bytes `start..end` of `text`.
pub(super) fn beside(text: &str, start: usize, end: usize) -> Beside {
    let mut found = Beside { title: regnal_title(text, start), ..Beside::default() };
    if let Some(role) = before(text, start) {
        found.gender = gender(role);
        let last = role.rsplit(' ').next().unwrap_or(role);
        // The chief executive is an officer too.
        let police = role.to_lowercase().ends_with("police officer");
        found.trade = police || TRADES.contains(last.trim_end_matches('.').to_lowercase().as_str());
        found.roles.push(tidy(role));
    }
    if let Some(role) = after(text, end) {
        found.roles.push(tidy(role));
    }
    found
}

/// The title of a monarch, one of the house or a pope that ends, with a space, at byte `start`.
pub(super) fn regnal_title(text: &str, start: usize) -> Option<String> {
    let window = text.get(text.floor_char_boundary(start.saturating_sub(16))..start)?.strip_suffix([' ', '\n', '\u{a0}'])?;
    let (_, word) = word_before(window, window.len());
    (window.ends_with(word) && word.starts_with(char::is_uppercase) && people::is_regnal_title(&word.to_lowercase()))
        .then(|| super::stated::capitals(word))
}

/// Bytes of the titles that `name` itself opens with: "President Putin" has 10; 0 where nothing else would be left.
pub(super) fn opening_titles(name: &str) -> usize {
    let mut at = 0;
    while let Some(space) = name[at..].find(' ') {
        let word = &name[at..at + space];
        let is_title = is_address(word)
            && !matches!(
                word,
                "Don" | "Grand" | "St" | "Prince" | "Princess" | "King" | "Queen" | "Pope" | "Shah" | "Major" | "Count" | "Duke" | "Earl"
            )
            || (HEADS.contains(&word.to_lowercase().as_str())
                && !matches!(
                    word,
                    "Judge"
                        | "Major"
                        | "Justice"
                        | "King"
                        | "Prince"
                        | "Bishop"
                        | "Marshal"
                        | "General"
                        | "Farmer"
                        | "Chancellor"
                        | "Speaker"
                        | "Deputy"
                        | "Pastor"
                        | "Keeper"
                        | "Driver"
                        | "Winger"
                        | "Head"
                        | "Forward"
                        | "Chair"
                ))
            || (matches!(word, "Prime" | "Vice" | "Foreign") && name[at + space + 1..].starts_with(['M', 'P']));
        if !is_title {
            break;
        }
        at += space + 1;
    }
    at
}

fn is_address(word: &str) -> bool {
    ADDRESS.contains(&word.strip_suffix('.').unwrap_or(word))
}

/// Whose a form of address is.
fn gender(role: &str) -> Option<Gender> {
    role.split(' ').find_map(|word| match word.trim_end_matches('.') {
        "Mrs" | "Ms" | "Miss" | "Mme" | "Madame" | "Dame" | "Lady" | "Baroness" | "Queen" | "Princess" | "Sister" | "Frau" | "Señora"
        | "Begum" | "Duchess" | "Countess" => Some(Gender::Female),
        "Mr" | "Sir" | "Lord" | "King" | "Prince" | "Father" | "Brother" | "Herr" | "Monsieur" | "Señor" | "Pope" | "Sheikh" | "Baron" => {
            Some(Gender::Male)
        }
        word => {
            let word = word.to_lowercase();
            match word.as_str() {
                "congresswoman" | "spokeswoman" | "chairwoman" | "actress" | "businesswoman" | "councilwoman" => Some(Gender::Female),
                "congressman" | "spokesman" | "chairman" | "businessman" | "councilman" => Some(Gender::Male),
                _ => None,
            }
        }
    })
}

/// Single spaces, no stop after a form of address, and of a headline in capitals no capitals.
fn tidy(role: &str) -> String {
    let words: Vec<&str> = role.split_whitespace().collect();
    let mut joined = words.join(" ");
    // "MP" and "CEO" are written so.
    if joined.len() > 4 && !joined.contains(char::is_lowercase) {
        joined = super::stated::capitals(&joined);
    }
    match joined.strip_suffix('.') {
        Some(bare) if words.len() == 1 => bare.to_owned(),
        _ => joined,
    }
}

/// The word of `text` that ends at `end`, with where it begins: what lies between spaces.
fn word_before(text: &str, end: usize) -> (usize, &str) {
    let head = &text[..end];
    let start = head.char_indices().rev().take_while(|(_, c)| !c.is_whitespace()).last().map_or(end, |(at, _)| at);
    (start, &head[start..])
}

/// Whether the role ends here: marks that part a word from what follows.
fn parted(word: &str) -> bool {
    word.is_empty()
        || word.ends_with([',', ';', ':', '!', '?', ')', '"', '”', '’', '\'', '—', '–', '-'])
        || (word.ends_with('.') && !abbreviated(word))
}

fn abbreviated(word: &str) -> bool {
    is_address(word) || word.matches('.').count() >= 2
}

/// A nationality, or a body of states that stands for one.
fn is_nationality(word: &str) -> bool {
    const WHOLE: [&str; 41] = [
        "French",
        "Dutch",
        "Czech",
        "Greek",
        "Swiss",
        "Thai",
        "Afghan",
        "German",
        "Israeli",
        "Iraqi",
        "Saudi",
        "Kuwaiti",
        "Yemeni",
        "Omani",
        "Qatari",
        "Emirati",
        "Bahraini",
        "Pakistani",
        "Bangladeshi",
        "Nepali",
        "Somali",
        "Filipino",
        "Philippine",
        "Uzbek",
        "Kazakh",
        "Tajik",
        "Turkmen",
        "Kyrgyz",
        "Cypriot",
        "Icelandic",
        "Slovak",
        "Slovene",
        "Croat",
        "Serb",
        "US",
        "UK",
        "EU",
        "UN",
        "NATO",
        "Soviet",
        "Kremlin",
    ];
    const ENDINGS: [&str; 6] = ["ian", "ean", "ish", "ese", "ican", "ntine"];
    let capital = word.starts_with(char::is_uppercase);
    capital
        && (WHOLE.contains(&word)
            || matches!(word, "U.S." | "U.N." | "U.K." | "E.U." | "North" | "South" | "New" | "Sri" | "Hong" | "Kong" | "West" | "East")
            || (word.len() > 5 && ENDINGS.iter().any(|e| word.ends_with(e))))
}

fn before(text: &str, start: usize) -> Option<&str> {
    let floor = text.floor_char_boundary(start.saturating_sub(REACH));
    let window = text.get(floor..start)?;
    let window = window.strip_suffix([' ', '\n', '\u{a0}'])?;
    let end = window.len();
    if end == 0 || window.ends_with(char::is_whitespace) {
        return None;
    }
    let (mut at, word) = word_before(window, end);
    if parted(word) {
        return None;
    }
    let lower = word.to_lowercase();
    let bare = lower.trim_start_matches("ex-").trim_start_matches("then-");
    let mut small = word.starts_with(char::is_lowercase);
    if !is_address(word) && !HEADS.contains(bare) {
        at = office_of(window, at, word)?;
        small = false;
    }
    let mut words = 1;
    while words < MAX_WORDS && at > 0 {
        let Some(head) = window[..at].strip_suffix([' ', '\n', '\u{a0}']) else { break };
        let (from, word) = word_before(head, head.len());
        if parted(word) || (from == 0 && floor > 0) {
            break;
        }
        let lower = word.trim_end_matches('.').to_lowercase();
        let lower = lower.trim_start_matches("ex-").trim_start_matches("then-");
        let capital = word.starts_with(char::is_uppercase);
        let opener = OPENERS.contains(word) && !is_address(word);
        let belongs = is_address(word)
            || (!opener && (MODIFIERS.contains(lower) || HEADS.contains(lower)))
            || is_nationality(word)
            || (small && capital && !opener && words <= 4 && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '&' | '.')));
        if !belongs {
            break;
        }
        small |= !capital;
        at = from;
        words += 1;
    }
    let role = &window[at..end];
    // A noun that any sentence may have before a name is no role by itself: "Head".
    (!matches!(role, "head" | "chief" | "forward" | "private" | "general" | "keeper" | "Head" | "Grand" | "St" | "Don" | "major"))
        .then_some(role)
}

/// Where "Secretary of State" begins, of which `word` at `at` is the last: a head in capitals, "of" or "for", a capitalised word or two.
fn office_of(window: &str, at: usize, word: &str) -> Option<usize> {
    let mut at = at;
    let mut word = word;
    for _ in 0..3 {
        if !word.starts_with(char::is_uppercase) && !matches!(word, "the" | "and") {
            return None;
        }
        let head = window[..at].strip_suffix(' ')?;
        let (from, previous) = word_before(head, head.len());
        if matches!(previous, "of" | "for") {
            let head = window[..from].strip_suffix(' ')?;
            let (from, office) = word_before(head, head.len());
            let known = HEADS.contains(&office.to_lowercase().as_str()) && office.starts_with(char::is_uppercase);
            return known.then_some(from);
        }
        (at, word) = (from, previous);
        if parted(word) {
            return None;
        }
    }
    None
}

/// An apposition: a comma, a short phrase with a head and without a verb, then a comma or the sentence's end.
fn after(text: &str, end: usize) -> Option<&str> {
    let rest = text.get(end..text.floor_char_boundary(end + REACH))?.strip_prefix(", ")?;
    let close = rest.find([',', '.', ';', '\n', '—', '(', ':'])?;
    if close < rest.len() - 1 && rest[close..].starts_with('.') && !rest[close + 1..].starts_with([' ', '\n', '"', '”']) {
        return None;
    }
    let mut phrase = &rest[..close];
    for article in ["the ", "a ", "an "] {
        phrase = phrase.strip_prefix(article).unwrap_or(phrase);
    }
    let words: Vec<&str> = phrase.split(' ').collect();
    if words.is_empty() || words.len() > MAX_WORDS + 3 {
        return None;
    }
    // Before the head: modifiers, nationalities, names, genitives; after it: "of", "at", "for" and names.
    let head = words.iter().rposition(|w| HEADS.contains(&w.to_lowercase().as_str()) && !w.starts_with(char::is_uppercase))?;
    let (front, back) = (&words[..head], &words[head + 1..]);
    let named = |w: &str| {
        w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && w.chars().all(|c| c.is_alphanumeric() || "-.&'’".contains(c))
    };
    let fits = |w: &&str| {
        let lower = w.to_lowercase();
        let lower = lower.trim_start_matches("ex-");
        (named(w) && !OPENERS.contains(w)) || MODIFIERS.contains(lower) || HEADS.contains(lower) || w.ends_with("'s") || w.ends_with("’s")
    };
    let tail = match back {
        [] => true,
        ["of" | "at" | "for" | "in" | "to" | "with", names @ ..] => {
            !names.is_empty() && names.iter().all(|w| named(w) || matches!(*w, "the" | "of" | "and") || MODIFIERS.contains(w))
        }
        _ => false,
    };
    // A second person after the comma ("Smith, Prime Minister Jones, …") has the role before the name and no head at the end.
    (front.iter().all(fits) && tail).then_some(phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str, name: &str) -> Vec<String> {
        let start = text.find(name).expect("it is in there");
        beside(text, start, start + name.len()).roles
    }

    #[test]
    fn reads_titles_before_a_name() {
        for (text, name, role) in [
            ("On Monday French President Emmanuel Macron spoke", "Emmanuel Macron", "French President"),
            ("Defence Minister Sergei Shoigu said", "Sergei Shoigu", "Defence Minister"),
            ("In May Mr. Shoigu said", "Shoigu", "Mr"),
            ("then U.S. Secretary of State Hillary Clinton said", "Hillary Clinton", "U.S. Secretary of State"),
            ("said Lt. Gen. John Doe", "John Doe", "Lt. Gen."),
            ("The Kremlin spokesman Dmitry Peskov said", "Dmitry Peskov", "Kremlin spokesman"),
            ("when former prime minister Tony Blair left", "Tony Blair", "former prime minister"),
            ("But Apple chief executive Tim Cook said", "Tim Cook", "Apple chief executive"),
            ("The Chancellor of the Exchequer Jane Roe said", "Jane Roe", "Chancellor of the Exchequer"),
        ] {
            assert_eq!(roles(text, name), [role], "{text}");
        }
    }

    #[test]
    fn reads_appositions_only_where_they_are_plain() {
        assert_eq!(roles("Sergei Shoigu, Russia's defence minister, said", "Sergei Shoigu"), ["Russia's defence minister"]);
        assert_eq!(roles("Ann Roe, the chief executive of Acme Corp, said", "Ann Roe"), ["chief executive of Acme Corp"]);
        assert_eq!(roles("Ann Roe, a former Acme manager.", "Ann Roe"), ["former Acme manager"]);
        assert!(roles("Ann Roe, who met the minister, said", "Ann Roe").is_empty());
        assert!(roles("Ann Roe, Prime Minister Bo Doe, and others", "Ann Roe").is_empty());
        assert!(roles("to the minister. Ann Roe said", "Ann Roe").is_empty());
        assert!(roles("the minister, Ann Roe said", "Ann Roe").is_empty());
    }

    #[test]
    fn a_title_shows_whose_it_is() {
        assert_eq!(beside("Mrs Roe said", 4, 7).gender, Some(Gender::Female));
        assert_eq!(beside("said Mr Roe", 8, 11).gender, Some(Gender::Male));
        assert_eq!(beside("President Roe", 10, 13).gender, None);
        assert_eq!(opening_titles("President Putin"), 10);
        assert_eq!(opening_titles("Prime Minister Tony Blair"), 15);
        assert_eq!(opening_titles("Prime"), 0);
    }
}
