//! Names found by the gazetteer alone: [`missed`]. In English, where the tagger has read the text, only words for a people and the
//! abbreviations of countries (of full names that the tagger passed over, as many were right as wrong). In other languages countries, continents, capitals and large towns under the names they have there: by
//! runs of capitalised words where the script has capitals, by words in Arabic, Hebrew and Devanagari, by the longest match in scripts
//! without spaces. Precision goes before recall: a village, a town whose name is a word of the language, or an inflected form that is
//! not in the gazetteer is passed over.

use super::Found;
use super::senses::Lexicon;
use crate::article::{Field, Mention};
use crate::gazetteer::places::{Class, Kind, Ordinal, key, shipped};
use crate::text::{Recent, Span, words};
use std::cell::RefCell;

/// A town counts outside English from this many people.
const TOWN: u64 = 300_000;
/// In a script without spaces from this many: short names there are often part of a word or a surname.
const TOWN_UNSEGMENTED: u64 = 1_000_000;
/// Smaller ones that count there too, since news of the whole world names them, by their GeoNames numbers: Frankfurt, San Francisco, Tel Aviv, Vancouver, Zürich.
const NAMED_EVERYWHERE: [u32; 5] = [2_925_533, 5_391_959, 293_397, 6_173_331, 2_657_896];
/// What names of two characters in katakana may stand before.
const AFTER_SHORT: [&str; 2] = ["オリンピック", "パラリンピック"];
/// Large towns whose name is a common noun that its language writes with a capital: German for a meal.
const COMMON_WORDS: [&str; 1] = ["essen"];
/// No name of the gazetteer has more words that are looked for here.
const WORDS: usize = 4;
/// Words for a people in English have at most two: "North Korean".
const WORDS_IN_ENGLISH: usize = 2;
/// Abbreviations of countries have at most so many letters.
const SHORT: usize = 3;

/// Adds to `found` and `demonyms` what stands in `text` outside the spans `taken`, which are in order.
pub(super) fn missed<'t>(
    text: &'t str,
    field: Field,
    taken: &[Span],
    language: Option<&'t str>,
    lexicon: &mut Lexicon<'t>,
    found: &mut Vec<Found>,
    demonyms: &mut Vec<(Ordinal, Mention)>,
) {
    let english = language.is_none_or(|l| l == "en");
    let mut taken = taken.iter().peekable();
    let mut run: Vec<Span> = Vec::new();
    let mut out = Out { text, field, english, language, lexicon, found, demonyms };
    for word in words(text) {
        while taken.next_if(|t| t.end <= word.span.start).is_some() {}
        let free = taken.peek().is_none_or(|t| t.start >= word.span.end);
        let first = text.as_bytes()[word.span.start];
        if word.unsegmented && !english {
            // Names of people stand within such a run.
            let mut at = word.span.start;
            while let Some(name) = taken.peek().filter(|t| t.start < word.span.end) {
                out.unsegmented(Span::new(at, name.start));
                at = at.max(name.end);
                if name.end > word.span.end {
                    break;
                }
                taken.next();
            }
            out.unsegmented(Span::new(at, word.span.end));
            continue;
        }
        let counts =
            free && if first.is_ascii() { first.is_ascii_uppercase() } else { !word.span.of(text).starts_with(char::is_lowercase) };
        let joined = run.last().is_some_and(|r| matches!(text.get(r.end..word.span.start), Some(" " | "-" | "'s " | "’s ")));
        if !run.is_empty() && (!counts || !joined || run.len() >= 64) {
            out.run(&run);
            run.clear();
        }
        if counts {
            run.push(word.span);
        }
    }
    if !run.is_empty() {
        out.run(&run);
    }
}

struct Out<'a, 't> {
    text: &'t str,
    field: Field,
    english: bool,
    language: Option<&'a str>,
    lexicon: &'a mut Lexicon<'t>,
    found: &'a mut Vec<Found>,
    demonyms: &'a mut Vec<(Ordinal, Mention)>,
}

/// A word as it stands, then without what its language joins to a name: the possessive of English, the ending after an apostrophe of
/// Turkish, the genitive s of German and its neighbours, one of the letters that Arabic and Hebrew set before a word.
fn bare(word: &str, language: Option<&str>) -> impl Iterator<Item = Span> {
    let whole = Span::new(0, word.len());
    let ending = ["'s", "’s"].iter().find_map(|s| word.strip_suffix(s)).map(|w| Span::new(0, w.len()));
    let joined = match language {
        Some("tr") => word.find(['\'', '’']).map(|at| Span::new(0, at)),
        Some("de" | "sv" | "da" | "no" | "nl") => word.strip_suffix('s').filter(|w| w.len() > 4).map(|w| Span::new(0, w.len())),
        Some("ar") => word.strip_prefix(['و', 'ب', 'ل', 'ف', 'ك']).map(|w| Span::new(word.len() - w.len(), word.len())),
        Some("he") => word.strip_prefix(['ו', 'ב', 'ל', 'מ', 'ה', 'ש', 'כ']).map(|w| Span::new(word.len() - w.len(), word.len())),
        _ => None,
    };
    // Three letters (two bytes each in Arabic and Hebrew) are too few to be sure of.
    let joined = joined.filter(|s| s.len() > 6 || word.is_ascii());
    std::iter::once(ending.unwrap_or(whole)).chain(joined)
}

/// Whether a word of up to three letters opens a sentence: "In", "À", "En". It is no part of the name after it.
fn opens(text: &str, word: Span) -> bool {
    let before = text[..word.start].trim_end();
    word.of(text).chars().count() <= 3
        && (before.is_empty() || before.ends_with(['.', '!', '?', ':', '"', '“', '»']) || before.len() + 2 <= word.start)
}

thread_local! {
    /// Of the words asked for last whether they [may be missed](may_be_missed).
    static MAY_BE_MISSED: RefCell<Recent<bool>> = const { RefCell::new(Recent::of(1 << 14)) };
}

/// Whether words are a word for a people or short enough for the abbreviation of a country: the tagger may have missed no others in English.
fn may_be_missed(words: &str) -> bool {
    let key = key(words);
    shipped().senses(&key).any(|sense| sense.class == Class::Demonym || key.len() <= SHORT)
}

impl<'t> Out<'_, 't> {
    /// Looks for names in a run of words that might be part of one.
    fn run(&mut self, run: &[Span]) {
        let mut at = 0;
        while at < run.len() {
            let most = if self.english { WORDS_IN_ENGLISH } else { WORDS }.min(run.len() - at);
            let step = (1..=most).rev().find(|n| self.name(run, at, *n));
            at += step.unwrap_or(1);
        }
    }

    /// Whether [`name`](Out::name) may take these words up, by the gazetteer alone.
    fn may_be_taken(&mut self, words: &'t str) -> bool {
        if self.english {
            MAY_BE_MISSED.with_borrow_mut(|asked| asked.get(words, || may_be_missed(words)))
        } else {
            self.lexicon.knows(words)
        }
    }

    /// Whether words `at..at + count` of the run are a name or a word for a people; takes it up.
    fn name(&mut self, run: &[Span], at: usize, count: usize) -> bool {
        let mut span = Span::new(run[at].start, run[at + count - 1].end);
        let text: &'t str = self.text;
        let Some(known) = bare(span.of(text), self.language).find(|s| self.may_be_taken(s.of(span.of(text)))) else { return false };
        span = known.shifted(span.start);
        let words = span.of(text);
        let stopped = self.text[span.end..].starts_with('.');
        let named = self.lexicon.look_up(words, stopped);
        let named_here = &self.lexicon.named[named];
        let mention = Mention { field: self.field, span };
        if named_here.part {
            return false;
        }
        // Where the script has no capitals a run is no name but a phrase.
        let opener = at == 1 && count + 1 == run.len() && opens(text, run[0]);
        let alone = count == run.len() || opener || !words.starts_with(char::is_uppercase);
        let accepted = named_here.candidates.first().is_some_and(|c| {
            let wide = matches!(c.kind, Kind::Country | Kind::Continent) || matches!(c.kind, Kind::Region | Kind::Historic);
            if self.english {
                // "U.S. Rep. Adam Smith": an abbreviation opens a run without being part of a name. "US$" is money.
                let short = at == 0 && count == 1 && named_here.key.len() <= SHORT && c.kind == Kind::Country;
                let money = self.text[span.end..].trim_start().starts_with('$');
                let shouted = run.get(1).is_some_and(|next| next.len() > 2 && !next.of(self.text).contains(char::is_lowercase));
                return short && !money && !shouted && !words.contains('-');
            }
            let known = || shipped().population(c.place) >= TOWN || shipped().is_known_for_something(c.place);
            let large = c.kind == Kind::Capital || c.kind == Kind::Town && known();
            wide || large && alone && named_here.key.chars().count() >= 4 && !COMMON_WORDS.contains(&named_here.key.as_str())
        });
        if accepted {
            self.found.push(Found { at: mention, named, tied: None });
            return true;
        }
        if let Some(people) = named_here.demonym.filter(|_| self.english && named_here.candidates.is_empty()) {
            self.demonyms.push((people, mention));
            return true;
        }
        false
    }

    /// Looks for names in a run of a script without spaces: the longest at each place, of two characters or more.
    fn unsegmented(&mut self, run: Span) {
        if run.start >= run.end || self.text.get(run.start..run.end).is_none() {
            return;
        }
        let places = shipped();
        let (mut at, mut last) = (run.start, run.start);
        while at < run.end {
            let rest = &self.text[at..run.end];
            let step = rest.chars().next().map_or(1, char::len_utf8);
            let Some((len, mut senses)) = places.longest(rest).filter(|(len, _)| *len > step) else {
                at += step;
                continue;
            };
            let span = Span::new(at, at + len);
            let counts = senses.any(|s| match places.kind(s.place) {
                Kind::Country | Kind::Continent | Kind::Region | Kind::Capital => true,
                Kind::Town if NAMED_EVERYWHERE.contains(&places.id(s.place)) => true,
                Kind::Town => places.population(s.place) >= TOWN_UNSEGMENTED || places.is_known_for_something(s.place),
                _ => false,
            });
            // 日本語 is a language.
            let is_language = self.text[span.end..].starts_with(['語', '语']);
            if counts && !is_language && !within_katakana(self.text, span, last) {
                let named = self.lexicon.look_up(span.of(self.text), false);
                if !self.lexicon.named[named].candidates.is_empty() {
                    self.found.push(Found { at: Mention { field: self.field, span }, named, tied: None });
                    last = span.end;
                }
            }
            at += len;
        }
    }
}

/// Whether a name in katakana is a part of a longer word in it, where it does not follow the place that ends at `last`: the end of アドバイザー is no ドバイ, nor, of
/// two characters, the beginning of タイトル a タイ. Longer ones stand before currencies and the like: トルコリラ.
fn within_katakana(text: &str, span: Span, last: usize) -> bool {
    let is_katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    let name = span.of(text);
    let joined = |inner: Option<char>, outer: Option<char>| inner.is_some_and(is_katakana) && outer.is_some_and(is_katakana);
    let follows = span.start != last && joined(name.chars().next(), text[..span.start].chars().next_back());
    let after = &text[span.end..];
    let goes_on = joined(name.chars().next_back(), after.chars().next()) && !AFTER_SHORT.iter().any(|word| after.starts_with(word));
    follows || goes_on && name.chars().nth(2).is_none()
}
