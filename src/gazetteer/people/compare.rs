//! [`same_word`]: whether two words are one name, spelt or written differently. Precision goes before recall: that two names look alike is
//! no reason; each rule here holds for names that are known, or that show by their shape which alphabet they come from.

use super::key::{key_of_folded, without_article};
use super::script::{Script, latin};
use super::sounds::{self, SYSTEMS};
use super::{figures, given};
use crate::text::fold;

/// Whether `a` and `b` are one word of a name, whatever the romanisation, script, case and accents.
///
/// Stricter than having the same [`key`](super::key): Bush is not Busch, Ivanov not Ivanova. True where the two
/// * are the same without case, accents, the Arabic article and a possessive ("al-Assad", "Assad"), or with ä, ö, ü written ae, oe, ue;
/// * are known spellings of one given name (`assets/people/variants.txt`) or of one public figure's surname (`assets/people/figures.tsv`);
/// * are both Slavic by their ending, or one is Cyrillic, and sound the same by English, French or German romanisation;
/// * are both Arabic by q, kh, dh or gh in one of them, and differ only in how such sounds are written;
/// * are of different scripts and agree in all consonants and in where vowels stand (as far as Arabic and Hebrew write them).
///
/// ```
/// # use newsearch::gazetteer::people::same_word;
/// assert!(same_word("Khrushchev", "Chruschtschow"));
/// assert!(same_word("Шойгу", "Schoigu"));
/// assert!(!same_word("Bush", "Busch"));
/// ```
pub fn same_word(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (fa, fb) = (fold(without_article(a)), fold(without_article(b)));
    fa == fb && !fa.is_empty() || umlaut(a, &fb) || umlaut(b, &fa) || same_folded(&fa, &fb)
}

/// "Müller" is "mueller": `word` has umlauts, `other` is folded.
fn umlaut(word: &str, other: &str) -> bool {
    word.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü', 'ø', 'Ø'])
        && other.is_ascii()
        && fold(&word.to_lowercase().replace('ä', "ae").replace(['ö', 'ø'], "oe").replace('ü', "ue")) == other
}

/// [`same_word`] of words that are folded and bare of their article.
pub(super) fn same_folded(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if a.is_empty() || b.is_empty() || a.len() > 80 || b.len() > 80 {
        return false;
    }
    if given::spellings_of_one(a, b) || figures::surnames_of_one(a, b) {
        return true;
    }
    match (Script::of(a), Script::of(b)) {
        (Script::Latin, Script::Latin) => {
            // Cheap first: nearly all pairs end here.
            key_of_folded(a) == key_of_folded(b) && (slavic_alike(a, b) || arabic_alike(a, b))
        }
        (Script::Cyrillic, Script::Cyrillic) => sounds::alike(&sounds::of_cyrillic(a), &sounds::of_cyrillic(b)),
        (Script::Cyrillic, Script::Latin) => cyrillic_alike(a, b),
        (Script::Latin, Script::Cyrillic) => cyrillic_alike(b, a),
        (Script::Arabic, Script::Latin) => consonants_alike(a, b),
        (Script::Latin, Script::Arabic) => consonants_alike(b, a),
        (Script::Hebrew, Script::Latin) => consonants_alike(a, b),
        (Script::Latin, Script::Hebrew) => consonants_alike(b, a),
        (Script::Han | Script::Kana | Script::Other, _) | (_, Script::Han | Script::Kana | Script::Other) => false,
        (x, y) if x != y => outline(&latin(a)) == outline(&latin(b)),
        _ => false,
    }
}

fn cyrillic_alike(cyrillic: &str, roman: &str) -> bool {
    let sound = sounds::of_cyrillic(cyrillic);
    SYSTEMS.iter().any(|system| sounds::alike(&sound, &sounds::of_latin(roman, *system)))
}

/// Endings by which a Latin word is known for a Slavic, Armenian or Georgian surname.
const SLAVIC: [&str; 43] = [
    "ov", "ev", "ow", "ew", "off", "eff", "ova", "eva", "owa", "ewa", "sky", "ski", "skii", "skiy", "skyy", "skyi", "skij", "skyj", "skoi",
    "skoy", "skaya", "skaia", "skaja", "enko", "enka", "chuk", "tschuk", "tchouk", "vich", "vych", "vitch", "witsch", "wytsch", "wicz",
    "vic", "zki", "shvili", "schwili", "chvili", "dze", "dse", "syan", "inian",
];

fn is_slavic(word: &str) -> bool {
    let ending = |e: &str| word.len() >= e.len() + 3 && word.ends_with(e);
    SLAVIC.iter().any(|e| ending(e)) || (word.len() >= 8 && (word.ends_with("yan") || word.ends_with("ian") || word.ends_with("jan")))
}

fn slavic_alike(a: &str, b: &str) -> bool {
    is_slavic(a)
        && is_slavic(b)
        && SYSTEMS.iter().any(|x| {
            let sound = sounds::of_latin(a, *x);
            SYSTEMS.iter().any(|y| sounds::alike(&sound, &sounds::of_latin(b, *y)))
        })
}

/// Whether a Latin word has letters that only romanised Arabic, Persian or Urdu names have.
fn is_arabic(word: &str) -> bool {
    let bytes = word.as_bytes();
    let vowel_after = |at: usize| bytes.get(at + 2).is_some_and(|b| b"aeiou".contains(b));
    word.len() >= 5
        && (0..bytes.len()).any(|at| match (bytes[at], bytes.get(at + 1)) {
            (b'q', next) => next != Some(&b'u') || bytes.get(at + 2).is_some_and(|b| !b"aeio".contains(b)),
            (b'k' | b'd', Some(b'h')) => vowel_after(at),
            (b'g', Some(b'h')) => vowel_after(at) && (at == 0 || bytes[at - 1] != b'u'),
            _ => false,
        })
}

/// Consonants as Arabic has them, vowels by the three it has.
fn arabic_sounds(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let word = word
        .replace("kh", "h")
        .replace("gh", "k")
        .replace("dh", "d")
        .replace("ou", "u")
        .replace("oo", "u")
        .replace("ee", "i")
        .replace("ai", "e")
        .replace("ay", "e")
        .replace("ei", "e");
    for c in word.chars() {
        let c = match c {
            'q' | 'g' => 'k',
            'e' => 'a',
            'o' => 'u',
            'y' => 'i',
            'w' => 'v',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

fn arabic_alike(a: &str, b: &str) -> bool {
    (is_arabic(a) || is_arabic(b)) && a.len() >= 5 && b.len() >= 5 && !is_slavic(a) && !is_slavic(b) && arabic_sounds(a) == arabic_sounds(b)
}

/// Letters of Latin spelling in order, consonants in classes finer than those of a key, each run of vowels one `a`.
fn outline(word: &str) -> String {
    let word = word
        .replace("sch", "S")
        .replace("sh", "S")
        .replace("ch", "C")
        .replace("kh", "h")
        .replace("gh", "g")
        .replace("ph", "f")
        .replace("ts", "c")
        .replace("tz", "c")
        .replace("th", "t")
        .replace("ks", "x")
        .replace("dh", "d");
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        let c = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' => 'a',
            'w' => 'v',
            'q' => 'k',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// The consonants a letter of Arabic or Hebrew may be written with in Latin; empty for one that is not written.
fn romanised(c: char) -> &'static [&'static str] {
    match c {
        'ب' => &["b"],
        'ב' => &["b", "v"],
        'ת' | 'ט' => &["t", "th"],
        'ت' | 'ط' => &["t"],
        'ث' => &["th", "t", "s"],
        'ج' => &["j", "dj", "g"],
        'ג' => &["g", "j"],
        'ح' | 'ه' | 'ה' | 'ח' => &["h", "ch"],
        'خ' => &["kh", "h", "ch", "k"],
        'د' | 'ד' => &["d"],
        'ض' => &["d", "dh", "z"],
        'ذ' => &["dh", "d", "z"],
        'ر' | 'ר' => &["r"],
        'ز' | 'ז' => &["z", "s"],
        'ظ' => &["z", "dh"],
        'س' | 'ص' | 'ס' => &["s", "ss", "c"],
        'ش' | 'ש' => &["sh", "ch", "sch", "s"],
        'غ' => &["gh", "g"],
        'ف' => &["f", "ph"],
        'ק' | 'ق' => &["q", "k", "g", "kh", "gh"],
        'ك' | 'ک' => &["k", "c", "q"],
        'כ' | 'ך' => &["k", "ch", "c", "h"],
        'ل' | 'ל' => &["l"],
        'م' | 'מ' | 'ם' => &["m"],
        'ن' | 'נ' | 'ן' => &["n"],
        'پ' => &["p"],
        'פ' | 'ף' => &["p", "f", "ph"],
        'گ' => &["g"],
        'چ' => &["ch"],
        'ژ' => &["zh", "j"],
        'צ' | 'ץ' => &["tz", "ts", "z"],
        'و' | 'ו' => &["w", "v", "ou", "oo", "u", "o", "aw", "au"],
        'ي' | 'ی' | 'י' | 'ئ' => &["y", "i", "ee", "e", "ei", "ai", "ay"],
        _ => &[],
    }
}

/// Whether `roman` may be `written` (Arabic or Hebrew), of which it must show every consonant, and none that is not there.
fn consonants_alike(written: &str, roman: &str) -> bool {
    fn from(letters: &[char], at: usize, roman: &[u8], budget: &mut u32) -> bool {
        if *budget == 0 {
            return false;
        }
        *budget -= 1;
        let vowel = |b: &u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        let Some(&letter) = letters.get(at) else {
            return roman.iter().all(|b| vowel(b) || *b == b'h') && roman.len() <= 2;
        };
        for spelt in romanised(letter) {
            if let Some(rest) = roman.strip_prefix(spelt.as_bytes()) {
                // Doubled consonants are written once in Arabic.
                let last = spelt.as_bytes().last().copied();
                let doubled = if rest.first().copied() == last && !rest.is_empty() { &rest[1..] } else { rest };
                if from(letters, at + 1, rest, budget) || (doubled.len() < rest.len() && from(letters, at + 1, doubled, budget)) {
                    return true;
                }
            }
        }
        // The carriers of vowels; a final h that is not heard.
        if matches!(letter, 'ا' | 'א' | 'ع' | 'ע' | 'ء' | 'ئ' | 'ؤ') {
            // A long a is written with a vowel, at the head of the word too.
            let vowels = roman.iter().take_while(|b| vowel(b)).count();
            if vowels == 0 && matches!(letter, 'ا' | 'א') && at > 0 {
                return false;
            }
            return (0..=vowels).rev().any(|n| from(letters, at + 1, &roman[n..], budget));
        }
        if matches!(letter, 'ه' | 'ה') && at + 1 == letters.len() && roman.len() <= 1 && roman.iter().all(vowel) {
            return true;
        }
        // Short vowels are not written; long ones, which Latin spelling often doubles, are.
        let vowels = roman.iter().take_while(|b| vowel(b)).count();
        let long = matches!(&roman[..vowels], b"ou" | b"oo" | b"ee" | b"aa" | b"uu" | b"ii");
        (1..=2).contains(&vowels) && !long && at > 0 && from(letters, at, &roman[vowels..], budget)
    }
    let letters: Vec<char> = written.chars().collect();
    let mut budget = 2_000;
    letters.len() >= 2 && roman.is_ascii() && from(&letters, 0, roman.as_bytes(), &mut budget)
}
