//! [`Language`]: which language a text is in, and the stemmer that goes with it.

use frostem::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A language by its ISO 639-1 code (`en`), or ISO 639-3 where there is no shorter one. As JSON it is the code.
///
/// ```
/// # use newsearch::text::Language;
/// assert_eq!(Language::parse("en-GB"), Language::parse("eng"));
/// assert_eq!(Language::parse("zh_Hans_CN").as_ref().map(Language::as_str), Some("zh"));
/// assert_eq!(Language::parse("newspaper"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language {
    code: [u8; 3],
}

/// ISO 639-2/3 codes (both the bibliographic and the terminological) and English names of the languages that
/// news archives state in long form. From the ISO 639 code tables.
const LONG_CODES: [(&str, &str); 82] = [
    ("eng", "en"),
    ("fre", "fr"),
    ("fra", "fr"),
    ("ger", "de"),
    ("deu", "de"),
    ("spa", "es"),
    ("ita", "it"),
    ("por", "pt"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("chi", "zh"),
    ("zho", "zh"),
    ("cmn", "zh"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("ara", "ar"),
    ("heb", "he"),
    ("tur", "tr"),
    ("dut", "nl"),
    ("nld", "nl"),
    ("pol", "pl"),
    ("swe", "sv"),
    ("nor", "no"),
    ("nob", "no"),
    ("nno", "no"),
    ("nb", "no"),
    ("nn", "no"),
    ("dan", "da"),
    ("fin", "fi"),
    ("hun", "hu"),
    ("cze", "cs"),
    ("ces", "cs"),
    ("slo", "sk"),
    ("slk", "sk"),
    ("rum", "ro"),
    ("ron", "ro"),
    ("bul", "bg"),
    ("gre", "el"),
    ("ell", "el"),
    ("hin", "hi"),
    ("ben", "bn"),
    ("per", "fa"),
    ("fas", "fa"),
    ("pes", "fa"),
    ("vie", "vi"),
    ("tha", "th"),
    ("ind", "id"),
    ("msa", "ms"),
    ("cat", "ca"),
    ("srp", "sr"),
    ("hrv", "hr"),
    ("slv", "sl"),
    ("lit", "lt"),
    ("lav", "lv"),
    ("est", "et"),
    ("bel", "be"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("spanish", "es"),
    ("italian", "it"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("ukrainian", "uk"),
    ("chinese", "zh"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("arabic", "ar"),
    ("turkish", "tr"),
    ("dutch", "nl"),
    ("polish", "pl"),
    ("swedish", "sv"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("greek", "el"),
    ("urd", "ur"),
    ("tam", "ta"),
    ("tel", "te"),
    ("mar", "mr"),
    ("kat", "ka"),
    ("geo", "ka"),
    ("hye", "hy"),
];

impl Language {
    /// Reads a language tag as files state it: `en`, `en-GB`, `zh_Hans`, `eng`, `English`. `None` where it is no such tag, or `und`.
    pub fn parse(tag: &str) -> Option<Language> {
        let head = tag.trim().split(['-', '_', '.', '@']).next().unwrap_or("").to_ascii_lowercase();
        let code = LONG_CODES.iter().find(|(long, _)| *long == head).map_or(head.as_str(), |(_, short)| short);
        if !(2..=3).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_lowercase()) || matches!(code, "und" | "mul" | "zxx" | "mis")
        {
            return None;
        }
        let mut bytes = [0; 3];
        bytes[..code.len()].copy_from_slice(code.as_bytes());
        Some(Language { code: bytes })
    }

    /// The code in lower case, two or three letters.
    pub fn as_str(&self) -> &str {
        let len = if self.code[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.code[..len]).unwrap_or("")
    }

    /// Whether a stem always begins with the letter its word begins with: the stemmers that only take endings off (Snowball's algorithms
    /// for these languages have no rule for beginnings; those for Arabic, Dutch and Indonesian do).
    pub(super) fn stems_keep_initials(self) -> bool {
        matches!(self.as_str(), "ca" | "da" | "de" | "en" | "es" | "fi" | "fr" | "it" | "no" | "pt" | "ro" | "ru" | "sv")
            || self.stemmer().is_none()
    }

    /// Whether its words have [stems](super::Token::stem).
    pub(crate) fn has_stems(self) -> bool {
        self.stemmer().is_some()
    }

    /// The Snowball stemmer of the language, where there is one.
    pub(super) fn stemmer(self) -> Option<Stemmer> {
        Some(Stemmer::new(match self.as_str() {
            "ar" => Algorithm::Arabic,
            "ca" => Algorithm::Catalan,
            "cs" => Algorithm::Czech,
            "da" => Algorithm::Danish,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "en" => Algorithm::English,
            "es" => Algorithm::Spanish,
            "et" => Algorithm::Estonian,
            "eu" => Algorithm::Basque,
            "fa" => Algorithm::Persian,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "ga" => Algorithm::Irish,
            "hi" => Algorithm::Hindi,
            "hu" => Algorithm::Hungarian,
            "hy" => Algorithm::Armenian,
            "id" => Algorithm::Indonesian,
            "it" => Algorithm::Italian,
            "lt" => Algorithm::Lithuanian,
            "ne" => Algorithm::Nepali,
            "nl" => Algorithm::Dutch,
            "no" => Algorithm::Norwegian,
            "pl" => Algorithm::Polish,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "sr" => Algorithm::Serbian,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            "uk" => Algorithm::Ukrainian,
            "yi" => Algorithm::Yiddish,
            _ => return None,
        }))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.as_str())
    }
}

impl TryFrom<String> for Language {
    type Error = String;

    fn try_from(tag: String) -> Result<Language, String> {
        Language::parse(&tag).ok_or_else(|| format!("no language tag: {tag:?}"))
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.as_str().to_owned()
    }
}
