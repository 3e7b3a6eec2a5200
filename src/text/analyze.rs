//! [`Analyzer`]: from text to the forms that are searched.
//!
//! Every word has an **exact** form (folded) and, in a language with a stemmer, a **stem**. Stemming costs several times
//! what splitting does, so forms are cached by surface word; the vocabulary of an archive is small beside its text.

use super::known::{AT_ONCE, Forms, Known, Number, Sought};
use super::words::{MAX_WORD_CHARS, Word, Words};
use super::{Language, Span, lower, strip, words};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// One searchable token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// Where it stands: bytes of the analysed text. Bigrams of unsegmented scripts overlap.
    pub span: Span,
    /// Of a bigram its first character, else the same.
    pub head: Span,
    /// Its number in the text, counted from 0 without gaps.
    pub position: u32,
    /// The folded word.
    pub exact: &'a str,
    /// The folded stem, where it differs from the folded word.
    pub stem: Option<&'a str>,
    /// Whether it is the last character of an unsegmented run, given so that every character of the run begins some token.
    pub tail: bool,
    /// Which word of the analyzer's memory it is; none of unsegmented scripts.
    pub(crate) number: Option<Number>,
}

/// The forms of one word; see [`Analyzer::forms`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordForms {
    /// The folded word.
    pub exact: String,
    /// The folded stem, where it differs from the folded word.
    pub stem: Option<String>,
}

/// Makes tokens; keeps a cache of word forms, so keep one a thread and reuse it. The result never depends on the cache.
///
/// ```
/// use newsearch::text::{Analyzer, Language};
/// let mut stems = Vec::new();
/// Analyzer::default().analyze("Ministers met", Language::parse("en"), |t| stems.push(t.stem.unwrap_or(t.exact).to_owned()));
/// assert_eq!(stems, ["minist", "met"]);
/// ```
#[derive(Default)]
pub struct Analyzer {
    known: FxHashMap<Option<Language>, Known>,
    /// Words that are looked up together.
    batch: Vec<Asked>,
    pair: String,
}

/// Words of a language whose forms are remembered where one is asked for at a time. A question asks for those of each of its words, in each language of an index,
/// when it is compiled, for what is looked at again, and for what is marked.
const REMEMBERED: usize = 256;

thread_local! {
    static ASKED: RefCell<FxHashMap<Option<Language>, FxHashMap<String, WordForms>>> = RefCell::default();
}

/// A word of which the forms are asked for.
struct Asked {
    word: Word,
    sought: Sought,
    /// How many words before it were left out.
    left_out: u32,
}

impl Analyzer {
    /// Calls `token` for every token of `text`, in order. Without a language, or without a stemmer for it, there are no stems.
    pub fn analyze(&mut self, text: &str, language: Option<Language>, token: impl FnMut(Token<'_>)) {
        self.analyze_from(text, language, &Initials::ALL, token);
    }

    /// As [`analyze`](Analyzer::analyze), but tokens that cannot have a form with one of these `initials` may be left out; positions
    /// count them all the same. For looking for a few words in a text that is read only once: stemming all of it would take longer.
    pub fn analyze_from(&mut self, text: &str, language: Option<Language>, initials: &Initials, mut token: impl FnMut(Token<'_>)) {
        let skips = language.is_none_or(Language::stems_keep_initials);
        let is_left_out = |first: u8| skips && initials.rule_out(first);
        let Analyzer { known, batch, pair } = self;
        let known = known.entry(language).or_default();
        let mut words = words(text);
        let mut position = 0;
        loop {
            known.make_room();
            take(&mut words, text, is_left_out, batch);
            if batch.is_empty() {
                return;
            }
            known.fetch(batch.iter_mut().map(|asked| &mut asked.sought));
            for Asked { word, sought, left_out } in batch.drain(..) {
                position += left_out;
                if word.unsegmented {
                    bigrams(text, word, &mut position, pair, &mut token);
                    continue;
                }
                let surface = word.span.of(text);
                let Forms { exact, stem, number } = known.forms(surface, sought, || make_forms(surface, language));
                if !exact.is_empty() {
                    token(Token { span: word.span, head: word.span, position, exact, stem, tail: false, number: Some(number) });
                    position += 1;
                }
            }
        }
    }

    /// The forms of one word, as [`analyze`](Analyzer::analyze) would give them.
    pub fn forms(word: &str, language: Option<Language>) -> WordForms {
        ASKED.with_borrow_mut(|asked| {
            let of_language = asked.entry(language).or_default();
            if let Some(forms) = of_language.get(word) {
                return forms.clone();
            }
            if of_language.len() >= REMEMBERED {
                of_language.clear();
            }
            let forms = make_forms(word, language);
            // A run of a script without spaces may be as long as a text.
            if word.len() <= 4 * MAX_WORD_CHARS {
                of_language.insert(word.to_owned(), forms.clone());
            }
            forms
        })
    }
}

/// First letters of folded words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Initials {
    /// A bit for each ASCII character.
    ascii: u128,
}

impl Initials {
    /// Of any word.
    pub const ALL: Initials = Initials { ascii: u128::MAX };

    /// Of these folded words.
    pub fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Initials {
        let bits = words.into_iter().filter_map(|w| w.bytes().next()).filter(u8::is_ascii).map(|b| 1 << b);
        Initials { ascii: bits.fold(0, |all, bit: u128| all | bit) }
    }

    /// Whether no word that begins with this byte can be one of them. A word that begins with an ASCII letter or digit folds to one
    /// that begins with the same in lower case; what others fold to is not known here.
    fn rule_out(&self, first: u8) -> bool {
        first.is_ascii_alphanumeric() && self.ascii >> first.to_ascii_lowercase() & 1 == 0
    }
}

/// The next words, as many as are looked up together, without those that are left out by their first byte.
fn take(words: &mut Words<'_>, text: &str, is_left_out: impl Fn(u8) -> bool, batch: &mut Vec<Asked>) {
    batch.clear();
    let mut left_out = 0;
    for word in words {
        let surface = word.span.of(text);
        if !word.unsegmented && surface.bytes().next().is_some_and(&is_left_out) {
            left_out += 1;
            continue;
        }
        batch.push(Asked { word, sought: Sought::of(surface), left_out: std::mem::take(&mut left_out) });
        if batch.len() == AT_ONCE {
            break;
        }
    }
}

fn make_forms(surface: &str, language: Option<Language>) -> WordForms {
    let lowered = lower(surface);
    let stem = language.and_then(Language::stemmer).map(|s| strip(&s.stem(&lowered)));
    let exact = if lowered.is_ascii() { lowered } else { strip(&lowered) };
    WordForms { stem: stem.filter(|s| !s.is_empty() && *s != exact), exact }
}

/// The characters of an unsegmented run, those that are written as several composed: letters of a Korean syllable, kana and its voicing mark, of half width
/// too. Of composed text (NFC), but for half widths, they are those it has.
fn composed(run: &str) -> impl Iterator<Item = (char, Span)> {
    let mut chars = run.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, mut whole) = chars.next()?;
        let mut end = start + whole.len_utf8();
        while let Some((at, both)) = chars.peek().and_then(|(at, c)| Some((*at, compose_with(whole, *c)?))) {
            end = at + run[at..].chars().next().map_or(0, char::len_utf8);
            whole = both;
            chars.next();
        }
        Some((whole, Span::new(start, end)))
    })
}

/// A character and the next as one, where they are one.
fn compose_with(before: char, c: char) -> Option<char> {
    match c {
        '\u{1160}'..='\u{11ff}' | '\u{3099}' | '\u{309a}' | '\u{102e}' => compose(before, c),
        '\u{ff9e}' | '\u{ff9f}' => {
            let full_width = before.nfkc().next()?;
            compose(full_width, if c == '\u{ff9e}' { '\u{3099}' } else { '\u{309a}' })
        }
        _ => None,
    }
}

/// The overlapping pairs of characters of an unsegmented run, then its last character alone.
fn bigrams(text: &str, word: Word, position: &mut u32, pair: &mut String, token: &mut impl FnMut(Token<'_>)) {
    let run = word.span.of(text);
    let mut before: Option<(Span, String)> = None;
    for (c, span) in composed(run) {
        let folded = strip(&lower(c.encode_utf8(&mut [0; 4])));
        let span = span.shifted(word.span.start);
        if folded.is_empty() {
            continue;
        }
        if let Some((first, char_before)) = before.take() {
            pair.clear();
            pair.push_str(&char_before);
            pair.push_str(&folded);
            token(Token {
                span: Span::new(first.start, span.end),
                head: first,
                position: *position,
                exact: pair,
                stem: None,
                tail: false,
                number: None,
            });
            *position += 1;
        }
        before = Some((span, folded));
    }
    if let Some((span, exact)) = before {
        token(Token { span, head: span, position: *position, exact: &exact, stem: None, tail: true, number: None });
        *position += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str, language: &str) -> Vec<(u32, String, Option<String>)> {
        let mut out = Vec::new();
        Analyzer::default()
            .analyze(text, Language::parse(language), |t| out.push((t.position, t.exact.to_owned(), t.stem.map(str::to_owned))));
        out
    }

    #[test]
    fn gives_exact_forms_and_stems_by_language() {
        assert_eq!(tokens("Strikes hit", "en"), [(0, "strikes".into(), Some("strike".into())), (1, "hit".into(), None)]);
        assert_eq!(tokens("министры", "ru"), [(0, "министры".into(), Some("министр".into()))]);
        assert_eq!(tokens("Strikes", "zh"), [(0, "strikes".into(), None)]);
        assert_eq!(tokens("Élysées", "fr")[0].1, "elysees");
    }

    #[test]
    fn leaving_words_out_by_their_initial_moves_no_other() {
        let text = "Striking miners in São Paulo struck 3 deals, said the U.S. envoy";
        let collect = |initials: &Initials| {
            let mut out = Vec::new();
            Analyzer::default().analyze_from(text, Language::parse("en"), initials, |t| out.push((t.position, t.span, t.exact.to_owned())));
            out
        };
        let all = collect(&Initials::ALL);
        let some = collect(&Initials::of(["strike", "us"]));
        assert_eq!(some.iter().map(|t| t.2.as_str()).collect::<Vec<_>>(), ["striking", "sao", "struck", "said", "us"].map(|w| w));
        assert!(some.iter().all(|t| all.contains(t)));
    }

    #[test]
    fn what_is_decomposed_or_of_half_width_gives_the_same_pairs_as_what_is_composed() {
        for (language, composed) in [("ko", "대통령은 서울에서"), ("ja", "ガスの値上げ、パン"), ("my", "ဦး")] {
            let decomposed: String = composed.nfd().collect();
            assert_ne!(decomposed, composed);
            assert_eq!(tokens(&decomposed, language), tokens(composed, language));
        }
        assert_eq!(tokens("ｶﾞｽとﾊﾟﾝ", "ja"), tokens("ガスとパン", "ja"));
        let text = "東京ｶ\u{ff9e}ス";
        let mut spans = Vec::new();
        Analyzer::default().analyze(text, None, |t| spans.push((t.span.of(text), t.head.of(text))));
        assert_eq!(spans, [("東京", "東"), ("京ｶ\u{ff9e}", "京"), ("ｶ\u{ff9e}ス", "ｶ\u{ff9e}"), ("ス", "ス")]);
    }

    #[test]
    fn composed_text_gives_each_of_its_characters() {
        // A mark that composes with nothing, letters of Korean that stand alone.
        for text in ["あ\u{3099}い", "ㅋㅋㅎㅏ", "ᄀ가각", "がぱゔ", "漢字かな交じり文"] {
            let text: String = text.nfc().collect();
            assert_eq!(composed(&text).map(|(c, _)| c).collect::<String>(), text);
        }
    }

    #[test]
    fn gives_bigrams_and_a_tail_for_unsegmented_scripts() {
        let got: Vec<String> = tokens("习近平访问 Moscow", "zh").into_iter().map(|t| t.1).collect();
        assert_eq!(got, ["习近", "近平", "平访", "访问", "问", "moscow"]);
        assert_eq!(tokens("か゛", "ja")[0].0, 0);
    }
}
