//! The one word splitter: [`words`].
//!
//! A word is a run of letters and digits. Beyond that it knows what news text does:
//! - `U.S.`, `U.N.`, `a.m.`: single letters with full stops between them are one word;
//! - `1,000` and `3.5` are one word, `26.04.2018` is three;
//! - `O'Brien`, `don't`, `Russia's` are one word; `l'Élysée`, `d'État`, `dell'Interno` split after the elided article;
//! - scripts written without spaces (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese) come as one run each, with
//!   [`Word::unsegmented`] set; [`Analyzer`](super::Analyzer) makes bigrams of it;
//! - any other run of more than [`MAX_WORD_CHARS`] characters is cut there, so that nothing vanishes and no word is unbounded.
//!
//! What a word *means* (case, accents, stems) is decided by folding and stemming, not here.

use super::Span;

/// The longest word in characters; longer runs continue as a further word. Real words end far below it (the longest
/// English dictionary words have under 40 letters); long runs are URLs, base64 and the like.
pub const MAX_WORD_CHARS: usize = 64;

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Where it stands: bytes of the text, never empty.
    pub span: Span,
    /// Whether it is a run of a script written without spaces between words.
    pub unsegmented: bool,
}

/// The words of `text`, in order, not overlapping. Takes time linear in the text and allocates nothing.
///
/// ```
/// # use newsearch::text::words;
/// let text = "The U.S. said 1,000 of Russia's T-90s left l'Élysée.";
/// let found: Vec<&str> = words(text).map(|w| w.span.of(text)).collect();
/// assert_eq!(found, ["The", "U.S.", "said", "1,000", "of", "Russia's", "T", "90s", "left", "l", "Élysée"]);
/// ```
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

/// Iterator made by [`words`].
#[derive(Debug, Clone)]
pub struct Words<'t> {
    text: &'t str,
    at: usize,
}

/// The bytes of ASCII that stand in no word, or only within one.
static BETWEEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = !(b as u8).is_ascii_alphanumeric();
        b += 1;
    }
    table
};

/// How many letters and digits of ASCII these bytes begin with. Looks at eight bytes at a time, since where a word ends cannot be foreseen.
#[inline]
fn plain_length(bytes: &[u8]) -> usize {
    let (eights, _) = bytes.as_chunks::<8>();
    for (at, eight) in eights.iter().enumerate() {
        let others = !plain(u64::from_le_bytes(*eight)) & HIGH;
        if others != 0 {
            return 8 * at + others.trailing_zeros() as usize / 8;
        }
    }
    let rest = 8 * eights.len();
    rest + bytes[rest..].iter().take_while(|b| b.is_ascii_alphanumeric()).count()
}

/// The highest bit of each of eight bytes.
pub(super) const HIGH: u64 = 0x8080_8080_8080_8080;

/// Of eight bytes, the highest bit of those that are letters and digits of ASCII; other bits are anything. Without its highest bit a byte and what is
/// added to it here stay below 256, so none counts into the next.
#[inline]
pub(super) const fn plain(eight: u64) -> u64 {
    let small = eight & !HIGH | (EACH * 0x20);
    (within(small, b'a', b'z') | within(eight & !HIGH, b'0', b'9')) & !eight
}

/// One in each of eight bytes.
const EACH: u64 = 0x0101_0101_0101_0101;

/// Of eight bytes below 128, the highest bit of those from the first of these to the last.
#[inline]
pub(super) const fn within(low: u64, first: u8, last: u8) -> u64 {
    (low + EACH * (0x80 - first as u64)) & !(low + EACH * (0x7f - last as u64))
}

/// What a character is to the splitter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// Continues a word, never begins one: combining marks, joiners.
    Mark,
    Unsegmented,
    Other,
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => Class::Letter,
            '0'..='9' => Class::Digit,
            _ => Class::Other,
        };
    }
    match c {
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}' => Class::Mark,
        '\u{200c}' | '\u{200d}' | '\u{ad}' => Class::Mark,
        // Thai, Lao, Burmese, Khmer with their vowel signs; CJK with kana, Hangul and the extensions.
        '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e4e}' | '\u{e81}'..='\u{ece}' | '\u{1000}'..='\u{103f}' | '\u{1780}'..='\u{17d3}' => {
            Class::Unsegmented
        }
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{3099}'..='\u{309a}'
        | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}' => Class::Unsegmented,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' => {
            Class::Unsegmented
        }
        '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}' => Class::Unsegmented,
        // Vowel signs of the Indic scripts count as alphabetic, the virama does not.
        '\u{94d}' | '\u{9cd}' | '\u{a4d}' | '\u{acd}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{ccd}' | '\u{d4d}' | '\u{dca}' => {
            Class::Mark
        }
        c if c.is_alphabetic() => Class::Letter,
        c if c.is_numeric() => Class::Digit,
        _ => Class::Other,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '\u{ff07}')
}

/// Articles and particles that French, Italian and Catalan elide before a vowel. English words never stand before an
/// apostrophe in this form but for names like D'Angelo, which split the same way in the index and in the query.
const ELIDED: [&str; 19] =
    ["l", "d", "j", "m", "t", "s", "n", "c", "qu", "lorsqu", "puisqu", "jusqu", "dell", "nell", "sull", "all", "dall", "un", "quell"];

impl Words<'_> {
    /// The next word where it is letters and digits of ASCII alone, as nearly all of most texts are; the rules below give the same.
    #[inline]
    fn plain_word(&mut self) -> Option<Word> {
        let bytes = self.text.as_bytes();
        let start = self.at + bytes[self.at..].iter().position(|b| !BETWEEN[usize::from(*b)])?;
        self.at = start;
        if !bytes[start].is_ascii_alphabetic() {
            return None;
        }
        let longest = bytes.len().min(start + MAX_WORD_CHARS);
        let end = start + plain_length(&bytes[start..longest]);
        let ends = match bytes.get(end) {
            None => true,
            Some(b'\'') => false,
            // A single letter may begin an acronym.
            Some(b'.') => end > start + 1,
            Some(after) => after.is_ascii() || end == longest,
        };
        ends.then(|| {
            self.at = end;
            Word { span: Span::new(start, end), unsegmented: false }
        })
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn class_at(&self, at: usize) -> Class {
        self.char_at(at).map_or(Class::Other, class)
    }

    /// The end of a dotted acronym that begins at `start`, where one does: letter, stop, letter, (stop, letter)…, (stop).
    fn acronym(&self, start: usize, first: char) -> Option<usize> {
        let mut end = start + first.len_utf8();
        let mut letters = 1;
        loop {
            if self.text.as_bytes().get(end) != Some(&b'.') {
                break;
            }
            let Some(next) = self.char_at(end + 1).filter(|c| class(*c) == Class::Letter) else { break };
            let after = end + 1 + next.len_utf8();
            if matches!(self.class_at(after), Class::Letter | Class::Digit | Class::Mark) {
                break;
            }
            end = after;
            letters += 1;
            if letters == MAX_WORD_CHARS / 2 {
                break;
            }
        }
        if letters < 2 {
            return None;
        }
        Some(if self.text.as_bytes().get(end) == Some(&b'.') { end + 1 } else { end })
    }

    /// The end of the number that begins at `start`: digits, thousands separated by commas, one decimal point.
    fn number(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let digits = |mut at: usize| {
            let limit = (at + MAX_WORD_CHARS).min(bytes.len());
            while at < limit && bytes[at].is_ascii_digit() {
                at += 1;
            }
            at
        };
        let mut end = digits(start);
        while end - start <= MAX_WORD_CHARS && bytes.get(end) == Some(&b',') && digits(end + 1) == end + 4 {
            end += 4;
        }
        // The middle of a date has no decimal point.
        let in_date = start >= 2 && bytes[start - 1] == b'.' && bytes[start - 2].is_ascii_digit();
        if bytes.get(end) == Some(&b'.') && !in_date {
            let after = digits(end + 1);
            let more = bytes.get(after) == Some(&b'.') && bytes.get(after + 1).is_some_and(u8::is_ascii_digit);
            // With a further stop it is a date or a version: its parts are words of their own, so that "2018" finds 26.04.2018.
            if after > end + 1 && !more {
                return after;
            }
        }
        end
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let bytes = self.text.as_bytes();
        if let Some(word) = self.plain_word() {
            return Some(word);
        }
        // To the first character of a word; ASCII, nearly all of most texts, without decoding characters.
        let (start, first, kind) = loop {
            while bytes.get(self.at).is_some_and(|b| b.is_ascii() && !b.is_ascii_alphanumeric()) {
                self.at += 1;
            }
            let c = self.char_at(self.at)?;
            let kind = class(c);
            if matches!(kind, Class::Letter | Class::Digit | Class::Unsegmented) {
                break (self.at, c, kind);
            }
            self.at += c.len_utf8();
        };
        let mut end = start + first.len_utf8();
        let mut chars = 1;
        if kind == Class::Unsegmented {
            while let Some(c) = self.char_at(end)
                && matches!(class(c), Class::Unsegmented | Class::Mark)
            {
                end += c.len_utf8();
            }
            self.at = end;
            return Some(Word { span: Span::new(start, end), unsegmented: true });
        }
        if kind == Class::Letter
            && bytes.get(end) == Some(&b'.')
            && let Some(end) = self.acronym(start, first)
        {
            self.at = end;
            return Some(Word { span: Span::new(start, end), unsegmented: false });
        }
        if first.is_ascii_digit() {
            end = self.number(start);
            // A number after a full stop inside a date must not swallow the rest of it.
            chars = end - start;
        }
        loop {
            while chars < MAX_WORD_CHARS && bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
                end += 1;
                chars += 1;
            }
            let Some(c) = self.char_at(end).filter(|_| chars < MAX_WORD_CHARS) else { break };
            match class(c) {
                Class::Letter | Class::Digit | Class::Mark => {
                    end += c.len_utf8();
                    chars += 1;
                }
                Class::Other if is_apostrophe(c) => {
                    let after = end + c.len_utf8();
                    if self.class_at(after) != Class::Letter {
                        break;
                    }
                    let before = &self.text[start..end];
                    if before.len() <= 6 && ELIDED.iter().any(|e| before.eq_ignore_ascii_case(e)) {
                        self.at = after;
                        return Some(Word { span: Span::new(start, end), unsegmented: false });
                    }
                    end = after;
                    chars += 1;
                }
                _ => break,
            }
        }
        self.at = end;
        Some(Word { span: Span::new(start, end), unsegmented: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).map(|w| w.span.of(text)).collect()
    }

    #[test]
    fn keeps_acronyms_numbers_and_apostrophes_together() {
        assert_eq!(split("U.S.-led U.N. talks at 9 a.m."), ["U.S.", "led", "U.N.", "talks", "at", "9", "a.m."]);
        assert_eq!(split("George W. Bush in the U.S"), ["George", "W", "Bush", "in", "the", "U.S"]);
        assert_eq!(split("1,000,000 or 3.5 pct, $1.5bn; 12,5"), ["1,000,000", "or", "3.5", "pct", "1.5bn", "12", "5"]);
        assert_eq!(split("26.04.2018 und 2018-04-26"), ["26", "04", "2018", "und", "2018", "04", "26"]);
        assert_eq!(split("O’Brien's don't rock'n'roll'"), ["O’Brien's", "don't", "rock'n'roll"]);
        assert_eq!(split("l'Élysée d’État dell'Interno"), ["l", "Élysée", "d", "État", "dell", "Interno"]);
    }

    #[test]
    fn gives_unsegmented_scripts_as_runs() {
        let text = "习近平 met ประยุทธ์, 東京タワー2024";
        assert_eq!(split(text), ["习近平", "met", "ประยุทธ์", "東京タワー", "2024"]);
        assert!(words(text).next().is_some_and(|w| w.unsegmented));
    }

    #[test]
    fn every_byte_is_known_at_each_place_of_eight() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                let mut eight = [b'a'; 16];
                eight[at] = byte;
                eight[12] = b' ';
                let expected = if byte.is_ascii_alphanumeric() { 12 } else { at };
                assert_eq!(plain_length(&eight), expected, "{byte} at {at}");
            }
        }
    }

    #[test]
    fn loses_no_letter_of_a_very_long_run() {
        let long = "a".repeat(1_000) + &"漢".repeat(1_000) + &"7".repeat(1_000);
        assert_eq!(split(&long).concat(), long);
        assert!(words(&long).all(|w| w.unsegmented || w.span.len() <= MAX_WORD_CHARS + 4));
    }

    proptest! {
        #[test]
        fn words_are_in_order_and_hold_every_letter(text in any::<String>()) {
            let mut last = 0;
            let mut covered = vec![false; text.len()];
            for w in words(&text) {
                prop_assert!(w.span.start >= last && w.span.end > w.span.start);
                prop_assert!(text.is_char_boundary(w.span.start) && text.is_char_boundary(w.span.end));
                last = w.span.end;
                covered[w.span.start..w.span.end].fill(true);
            }
            for (at, c) in text.char_indices() {
                if matches!(class(c), Class::Letter | Class::Digit | Class::Unsegmented) {
                    prop_assert!(covered[at], "{c:?} at {at} is in no word");
                }
            }
        }
    }
}
