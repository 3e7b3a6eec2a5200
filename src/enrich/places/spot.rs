//! Names found by the gazetteer alone: [`missed`]. In English, where the tagger has read the text, only words for a people and the
//! abbreviations of countries (of full names that the tagger passed over, as many were right as wrong). In other languages countries, continents, capitals and large towns under the names they have there: by
//! runs of capitalised words where the script has capitals, by words in Arabic, Hebrew and Devanagari, by the longest match in scripts
//! without spaces. Precision goes before recall: a village, a town whose name is a word of the language, or an inflected form that is
//! not in the gazetteer is passed over.

use super::Found;
use super::senses::Lexicon;
use crate::article::{Field, Mention};
use crate::gazetteer::places::{Kind, Ordinal, shipped};
use crate::text::{Span, words};

/// A town counts outside English from this many people.
const TOWN: u64 = 300_000;
/// In a script without spaces from this many: short names there are often part of a word.
const TOWN_UNSEGMENTED: u64 = 1_000_000;
/// No name of the gazetteer has more words that are looked for here.
const WORDS: usize = 4;
/// Words for a people in English have at most two: "North Korean".
const WORDS_IN_ENGLISH: usize = 2;

/// Adds to `found` and `demonyms` what stands in `text` outside the spans `taken`, which are in order.
pub(super) fn missed<'t>(
    text: &'t str,
    field: Field,
    taken: &[Span],
    language: Option<&str>,
    lexicon: &mut Lexicon<'t>,
    found: &mut Vec<Found>,
    demonyms: &mut Vec<(Ordinal, Mention)>,
) {
    let english = language.is_none_or(|l| l == "en");
    let mut taken = taken.iter().peekable();
    let mut run: Vec<Span> = Vec::new();
    let mut out = Out { text, field, english, lexicon, found, demonyms };
    for word in words(text) {
        while taken.next_if(|t| t.end <= word.span.start).is_some() {}
        let free = taken.peek().is_none_or(|t| t.start >= word.span.end);
        let first = text.as_bytes()[word.span.start];
        if free && word.unsegmented && !english {
            out.unsegmented(word.span);
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
    lexicon: &'a mut Lexicon<'t>,
    found: &'a mut Vec<Found>,
    demonyms: &'a mut Vec<(Ordinal, Mention)>,
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

    /// Whether words `at..at + count` of the run are a name or a word for a people; takes it up.
    fn name(&mut self, run: &[Span], at: usize, count: usize) -> bool {
        let mut span = Span::new(run[at].start, run[at + count - 1].end);
        let text: &'t str = self.text;
        let mut words = span.of(text);
        for possessive in ["'s", "’s"] {
            if let Some(bare) = words.strip_suffix(possessive) {
                words = bare;
                span = Span::new(span.start, span.start + bare.len());
            }
        }
        if !self.lexicon.knows(words) {
            return false;
        }
        let stopped = self.text[span.end..].starts_with('.');
        let named = self.lexicon.look_up(words, stopped);
        let named_here = &self.lexicon.named[named];
        let mention = Mention { field: self.field, span };
        if named_here.part {
            return false;
        }
        // Where the script has no capitals a run is no name but a phrase.
        let alone = count == run.len() || !words.starts_with(char::is_uppercase);
        let accepted = named_here.candidates.first().is_some_and(|c| {
            let wide = matches!(c.kind, Kind::Country | Kind::Continent) || matches!(c.kind, Kind::Region | Kind::Historic);
            if self.english {
                // "U.S. Rep. Adam Smith": an abbreviation opens a run without being part of a name. "US$" is money.
                let short = at == 0 && count == 1 && named_here.key.len() <= 3 && c.kind == Kind::Country;
                let money = self.text[span.end..].trim_start().starts_with('$');
                let shouted = run.get(1).is_some_and(|next| next.len() > 2 && !next.of(self.text).contains(char::is_lowercase));
                return short && !money && !shouted && !words.contains('-');
            }
            let large = c.kind == Kind::Capital || c.kind == Kind::Town && shipped().population(c.place) >= TOWN;
            wide || large && alone && named_here.key.chars().count() >= 4
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
        let places = shipped();
        let mut at = run.start;
        while at < run.end {
            let rest = &self.text[at..run.end];
            let step = rest.chars().next().map_or(1, char::len_utf8);
            let Some((len, mut senses)) = places.longest(rest).filter(|(len, _)| *len > step) else {
                at += step;
                continue;
            };
            let counts = senses.any(|s| match places.kind(s.place) {
                Kind::Country | Kind::Continent | Kind::Region | Kind::Capital => true,
                Kind::Town => places.population(s.place) >= TOWN_UNSEGMENTED,
                _ => false,
            });
            if counts {
                let span = Span::new(at, at + len);
                let named = self.lexicon.look_up(span.of(self.text), false);
                if !self.lexicon.named[named].candidates.is_empty() {
                    self.found.push(Found { at: Mention { field: self.field, span }, named, tied: None });
                }
            }
            at += len;
        }
    }
}
