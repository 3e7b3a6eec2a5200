//! [`Form`]: a written name taken apart into given names and surname, and [`grade`](Form::grade): whether two forms name one person.

use super::compare::same_folded;
use super::given::{self, Gender};
use super::key::{is_article, without_article};
use super::script::Script;
use crate::text::fold;

/// Words of a name at most; what is longer is no name.
const MAX_WORDS: usize = 8;

/// A name taken apart. Words are folded and bare of articles; particles ("van der", "bin", "de la") are left out, since texts
/// drop them; "Abdel Fattah" and the like are one word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Form {
    /// Given names, patronymics and initials, in order.
    pub given: Vec<String>,
    /// The surname's last word, or the only word of the name.
    pub surname: String,
    /// "Jr", "III", and what tells monarchs and popes of one name apart: 1 for Sr and I, 2 for Jr and II, 3 for III, and so on; 0 for none.
    pub suffix: u8,
    /// Whether a particle stands before the surname: "bin Laden" is a surname though of two words.
    pub particle: bool,
}

/// How far two names agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// They are names of different people.
    Different,
    /// One may be short for the other ("Shoigu" for "Sergei Shoigu"), as far as the names say.
    Possible,
    /// They are one person's.
    Same,
}

impl Form {
    /// Takes `name` apart: given names first, or the surname first where it is an East Asian one by its syllables ("Xi Jinping",
    /// "Kim Jong Un"). What stands in quotation marks or brackets is a nickname and left out. `None` where no word is left or there are too many.
    pub fn parse(name: &str) -> Option<Form> {
        let mut form = Form::default();
        let mut words: Vec<(String, bool)> = Vec::with_capacity(4);
        let mut aside = false;
        let mut prefix = String::new();
        let mut parts = name.split([' ', '\u{a0}', '\n', '·', '・', '•', '_']).filter(|w| !w.is_empty()).enumerate().peekable();
        while let Some((position, raw)) = parts.next() {
            let opens = raw.starts_with(['"', '“', '«', '(', '„']) || (raw.starts_with(['\'', '‘']) && raw.len() > 3 && position > 0);
            let closes = raw.ends_with(['"', '”', '»', ')', '“']) || (raw.ends_with(['\'', '’']) && aside);
            if opens || aside {
                aside = !closes;
                continue;
            }
            let bare = raw.trim_matches(|c: char| !c.is_alphanumeric());
            if bare.is_empty() {
                continue;
            }
            // A single letter with a stop, or with a name after it, is an initial.
            let closing = bare.len() > 1 || (raw.len() == 1 && parts.peek().is_none() && words != [("malcolm".to_owned(), false)]);
            if let Some(number) = suffix(bare).filter(|_| closing)
                && !words.is_empty()
            {
                // Behind a given name and a surname "I" is whoever speaks.
                if bare != "I" || may_be_first(&words) {
                    form.suffix = number;
                }
                continue;
            }
            let small = bare.starts_with(char::is_lowercase);
            let first = words.is_empty() && prefix.is_empty();
            // "Das" between two words is one, at the end a surname.
            if is_particle(bare) && (small || (!first && parts.peek().is_some())) || (first && leads_surname(bare) && name.contains(' ')) {
                form.particle = true;
                continue;
            }
            if is_article(bare) && !first && bare.len() == 2 {
                continue;
            }
            let hyphened = bare.contains(['-', '‑', '–']);
            let dotted = bare.contains('.') && bare.chars().count() <= 8 && initials(bare);
            if dotted {
                words.extend(bare.chars().filter(|c| c.is_alphabetic()).map(|c| (fold(c.encode_utf8(&mut [0; 4])), false)));
                continue;
            }
            let mut word: String = fold(without_article(bare)).chars().filter(|c| c.is_alphanumeric()).collect();
            if !prefix.is_empty() {
                word = std::mem::take(&mut prefix) + &word;
            } else if let Some(head) = servant(&word) {
                if head == word.len() {
                    prefix = "abd".to_owned();
                    continue;
                }
                word = format!("abd{}", &word[head..]);
            } else if matches!(word.as_str(), "abu" | "abou" | "umm" | "ابو" | "عبد" | "абу") {
                prefix = if word == "abou" { "abu".to_owned() } else { word };
                continue;
            }
            if !word.is_empty() {
                words.push((word, hyphened));
            }
            if words.len() > MAX_WORDS {
                return None;
            }
        }
        if !prefix.is_empty() {
            words.push((prefix, false));
        }
        if surname_first(&words) {
            form.surname = words.remove(0).0;
            form.given = vec![words.into_iter().map(|(w, _)| w).collect::<Vec<_>>().concat()];
        } else {
            form.surname = words.pop()?.0;
            form.given = words.into_iter().map(|(w, _)| w).collect();
        }
        Some(form)
    }

    /// Whether it is a single word: a surname, a given name, a name of one word.
    pub fn is_bare(&self) -> bool {
        self.given.is_empty()
    }

    /// Whether it is a name and a number, as of a monarch or a pope: "Elizabeth II". It is somebody's whole name, though of a single word.
    pub fn is_numbered(&self) -> bool {
        self.is_bare() && self.suffix != 0
    }

    /// Whether a title stands in place of a given name: "King Hussein".
    pub fn is_titled(&self) -> bool {
        matches!(self.given.as_slice(), [title] if is_regnal_title(title))
    }

    /// The words with single spaces, given names first, and at the end the number of the suffix where there is one.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(32);
        for word in &self.given {
            text.push_str(word);
            text.push(' ');
        }
        text.push_str(&self.surname);
        if self.suffix != 0 {
            text.push(' ');
            text.push_str(&self.suffix.to_string());
        }
        text
    }

    /// Its words in order, the surname last.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.given.iter().map(String::as_str).chain(std::iter::once(self.surname.as_str()))
    }

    /// Whose name it is by the first given name; `None` where that does not say.
    pub fn gender(&self) -> Option<Gender> {
        if let Some(gender) = self.given.iter().find(|w| w.len() > 1).and_then(|w| given::gender_of_folded(w)) {
            return Some(gender);
        }
        // Slavic surnames show it.
        let slavic = |endings: &[&str]| self.surname.chars().count() > 5 && endings.iter().any(|e| self.surname.ends_with(e));
        if slavic(&["ова", "ева", "ская", "ская"]) && !self.is_bare() {
            return Some(Gender::Female);
        }
        None
    }

    /// How far the two agree: [`Same`](Agreement::Same) where the surnames are [one word](super::same_word) and the given names agree as
    /// far as both have them, spelt either way, short, or as an initial. Two different given names, middle names or suffixes are two people.
    /// A surname alone is [`Possible`](Agreement::Possible) for everybody of that name.
    pub fn grade(&self, other: &Form) -> Agreement {
        if self == other {
            return Agreement::Same;
        }
        let length = |form: &Form| (form.given.len(), form.suffix);
        let (short, long) = if length(self) <= length(other) { (self, other) } else { (other, self) };
        if short.suffix != long.suffix && !(short.suffix == 0 && short.is_bare()) {
            return Agreement::Different;
        }
        if short.is_bare() {
            let named = same_folded(&short.surname, &long.surname)
                || (long.given.len() >= 2 && long.given[1..].iter().any(|w| w.len() > 1 && *w == short.surname));
            return if named { Agreement::Possible } else { Agreement::Different };
        }
        // The Hussein who is a king is no other Hussein.
        if short.is_titled() != long.is_titled() {
            return Agreement::Different;
        }
        if same_folded(&short.surname, &long.surname) {
            // "Peña Nieto" is the end of "Enrique Peña Nieto".
            let tail = &long.given[long.given.len() - short.given.len()..];
            if long.given.len() > short.given.len() && short.given.iter().all(|w| w.len() > 1) && tail == short.given {
                return Agreement::Same;
            }
            return if given_agree(&short.given, &long.given) { Agreement::Same } else { Agreement::Different };
        }
        // "Nicolás Maduro" is the beginning of "Nicolás Maduro Moros".
        if long.given.len() == short.given.len() + 1
            && short.surname.len() > 1
            && long.given.last() == Some(&short.surname)
            && long.given[..short.given.len()] == short.given[..]
        {
            return Agreement::Same;
        }
        // "Orbán Viktor": the two words in the other order, where only one of them can be the given name.
        if short.given.len() == 1
            && long.given.len() == 1
            && short.given[0] == long.surname
            && long.given[0] == short.surname
            && given::is_given(&short.surname) != given::is_given(&long.surname)
        {
            return Agreement::Same;
        }
        Agreement::Different
    }
}

/// Whether given names agree: the first ones, and the others where both have them.
fn given_agree(short: &[String], long: &[String]) -> bool {
    let same = |a: &String, b: &String| a == b || initial_of(a, b) || initial_of(b, a) || same_folded(a, b) || given::names_of_one(a, b);
    let (Some(a), Some(b)) = (short.first(), long.first()) else { return false };
    if joined_alike(short, long) {
        return true;
    }
    if !same(a, b) {
        // "Ignazio" for "Luis Ignazio": known by the second.
        return short.len() == 1 && a.len() > 1 && long.iter().any(|w| w == a);
    }
    let (short, long) = (&short[1..], &long[1..]);
    short.is_empty() || (short.len() == long.len() && short.iter().zip(long).all(|(a, b)| same(a, b)))
}

/// Whether the given names are the same but for a hyphen: "Jean-Claude", which is one word here, and "Jean Claude".
pub(super) fn joined_alike(a: &[String], b: &[String]) -> bool {
    let letters = |words: &[String]| words.iter().map(String::len).sum::<usize>();
    letters(a) == letters(b) && a.iter().flat_map(|word| word.bytes()).eq(b.iter().flat_map(|word| word.bytes()))
}

/// Whether `a` is a single letter with which `b` begins, in either script.
fn initial_of(a: &str, b: &str) -> bool {
    let mut letters = a.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
    if Script::of(a) == Script::Han {
        return false;
    }
    b.starts_with(letter) || (Script::of(a) != Script::of(b) && super::script::latin(b).starts_with(&super::script::latin(a)))
}

/// "J.K", "G.W": letters each with a stop.
fn initials(word: &str) -> bool {
    word.split('.').all(|part| part.chars().count() <= 1)
}

/// Numerals of monarchs and popes: the position is one less than the number.
const NUMERALS: [&str; 23] = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX",
    "XXI", "XXII", "XXIII",
];

/// The number that a Roman numeral in capitals stands for, as far as monarchs and popes have come.
pub fn numeral(word: &str) -> Option<u8> {
    NUMERALS.iter().position(|numeral| *numeral == word).and_then(|at| u8::try_from(at + 1).ok())
}

fn suffix(word: &str) -> Option<u8> {
    match word {
        "Sr" | "SR" => Some(1),
        "Jr" | "JR" | "Junior" => Some(2),
        _ => numeral(word),
    }
}

/// Whether a monarch or a pope may be called by these words and "I": by a single one, behind a title, and John Paul.
fn may_be_first(words: &[(String, bool)]) -> bool {
    match words {
        [_] => true,
        [(first, _), ..] if is_regnal_title(first) => true,
        [(first, _), (second, _)] => first == "john" && second == "paul",
        _ => false,
    }
}

/// Whether a folded word is a title before the name by which a monarch, one of the house or a pope goes.
pub fn is_regnal_title(folded: &str) -> bool {
    matches!(folded, "king" | "queen" | "pope" | "emperor" | "empress" | "prince" | "princess" | "tsar")
}

/// Words between given name and surname that texts write or leave out.
fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 33] = [
        "van", "der", "den", "von", "de", "la", "las", "los", "del", "della", "di", "da", "dos", "das", "du", "le", "les", "ter", "ten",
        "zu", "zum", "zur", "bin", "ibn", "bint", "binti", "y", "e", "the", "af", "av", "бен", "фон",
    ];
    PARTICLES.contains(&word) || (word.len() <= 6 && PARTICLES.contains(&word.to_lowercase().as_str()) && word.len() > 1)
}

/// Particles that open a surname standing alone: "Le Pen", "Bin Laden", "De Niro".
fn leads_surname(word: &str) -> bool {
    matches!(
        word,
        "Le" | "De" | "Di" | "Da" | "Del" | "Della" | "Du" | "Von" | "Bin" | "Dos" | "El" | "BIN" | "DE" | "VON" | "Van" | "LE" | "VAN"
    )
}

/// Length of the head of an Arabic name "servant of": "Abdel", "Abdul", "Abd al". "Abdullah" and "Abdallah" stay as they are known.
fn servant(word: &str) -> Option<usize> {
    if word == "abd" {
        return Some(word.len());
    }
    let head = ["abdel", "abdul", "abdal", "abdol"].into_iter().find(|head| word.starts_with(head))?;
    (!word[head.len()..].starts_with("la")).then_some(head.len())
}

/// Surnames that stand before a given name of Chinese or Korean syllables. Sorted.
const EAST_ASIAN: [&str; 153] = [
    "bai", "ban", "bo", "cai", "cao", "chan", "chang", "chen", "cheng", "chiang", "choe", "choi", "chon", "chou", "chun", "chung", "cui",
    "dai", "deng", "ding", "dong", "du", "fan", "fang", "feng", "fu", "gao", "geng", "gu", "guan", "guo", "han", "hao", "he", "hong",
    "hou", "hu", "hua", "huang", "hwang", "hyon", "jang", "jeong", "ji", "jia", "jiang", "jin", "jo", "jon", "jung", "kang", "kim", "kong",
    "kwon", "lai", "lau", "lee", "lei", "li", "liang", "liao", "lim", "lin", "ling", "liu", "long", "lou", "lu", "luo", "lyu", "ma", "mao",
    "meng", "moon", "mun", "ni", "nie", "noh", "pae", "pak", "pan", "park", "peng", "qian", "qiao", "qin", "qiu", "qu", "rao", "ren",
    "rhee", "ri", "roh", "ryu", "sha", "shao", "shen", "sheng", "shi", "shin", "sin", "so", "song", "su", "suh", "sun", "tan", "tang",
    "tao", "tian", "tsai", "tung", "wan", "wang", "wei", "wen", "wong", "wu", "xi", "xia", "xiang", "xiao", "xie", "xing", "xiong", "xu",
    "xue", "yan", "yang", "yao", "ye", "yi", "yim", "yin", "yo", "yoo", "yoon", "you", "yu", "yuan", "yun", "zeng", "zhai", "zhan",
    "zhang", "zhao", "zheng", "zhong", "zhou", "zhu", "zhuang", "zou", "zuo",
];

/// Those that are Western names too, so that a given name of one plain word does not show the order. Sorted.
const ALSO_WESTERN: [&str; 28] = [
    "ban", "bo", "chan", "du", "fan", "han", "hong", "hu", "jin", "jo", "jung", "kim", "kong", "lai", "lee", "long", "ma", "moon", "park",
    "sha", "shin", "so", "song", "sun", "tan", "wan", "yo", "you",
];

fn surname_first(words: &[(String, bool)]) -> bool {
    let [(first, false), rest @ ..] = words else { return false };
    if rest.is_empty() || rest.len() > 2 || first.len() > 6 || EAST_ASIAN.binary_search(&first.as_str()).is_err() {
        return false;
    }
    let hyphened = rest.len() == 1 && rest[0].1;
    rest.iter().all(|(w, _)| syllables(w, if rest.len() == 2 { 1 } else { 2 }) && (hyphened || !given::is_given(w) || rest.len() == 2))
        && (rest.len() == 2 || hyphened || ALSO_WESTERN.binary_search(&first.as_str()).is_err())
}

/// Whether the word is `most` syllables of Chinese or Korean at most.
fn syllables(word: &str, most: usize) -> bool {
    const ONSETS: [&str; 26] = [
        "zh", "ch", "sh", "kw", "gw", "hw", "hy", "my", "ky", "ts", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x",
        "r", "z",
    ];
    const NUCLEI: [&str; 29] = [
        "iao", "uai", "yeo", "yoo", "ae", "ai", "ao", "ee", "ei", "eo", "eu", "ia", "ie", "io", "iu", "oo", "ou", "ua", "ue", "ui", "uo",
        "wo", "ye", "ya", "a", "e", "i", "o", "u",
    ];
    const CODAS: [&str; 8] = ["ng", "n", "k", "l", "m", "p", "h", ""];
    fn from(word: &str, most: usize) -> bool {
        if word.is_empty() {
            return true;
        }
        if most == 0 {
            return false;
        }
        ONSETS.iter().copied().chain(["c", "s", "y", "w", ""]).filter_map(|o| word.strip_prefix(o)).any(|rest| {
            NUCLEI
                .iter()
                .filter_map(|n| rest.strip_prefix(n))
                .any(|rest| CODAS.iter().filter_map(|c| rest.strip_prefix(c)).any(|rest| from(rest, most - 1)))
        })
    }
    word.len() <= 6 * most && word.is_ascii() && from(word, most)
}

/// Whether two full names are one person's: [`Form::grade`] is [`Same`](Agreement::Same), or both are spellings of one public figure.
///
/// ```
/// # use newsearch::gazetteer::people::same_name;
/// assert!(same_name("Sergei Shoigu", "S. Shoygu") && same_name("Bill Clinton", "William Clinton"));
/// assert!(!same_name("Bill Clinton", "Hillary Clinton") && !same_name("Shoigu", "Sergei Shoigu"));
/// ```
pub fn same_name(a: &str, b: &str) -> bool {
    let (Some(first), Some(second)) = (Form::parse(a), Form::parse(b)) else { return false };
    if let (Some(x), Some(y)) = (super::figures::exactly(&first), super::figures::exactly(&second)) {
        return x == y;
    }
    first.grade(&second) == Agreement::Same
}
