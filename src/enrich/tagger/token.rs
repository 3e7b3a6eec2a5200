//! Tokens of the tagger: [`tokenize`]. They are finer than the words of the index: punctuation marks are tokens, a possessive 's is
//! one, `U.S.` and `Mr.` keep their full stop. It ends with where each token stands, how it is capitalised and which sentence it is of.

use super::hash::{self, WordHash};
use std::sync::LazyLock;

/// How a token is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Letters without a capital; also scripts without capitals.
    Lower = 0,
    /// A capital, then small letters.
    Initial = 1,
    /// Two or more letters, all capital.
    Caps = 2,
    /// Capitals elsewhere too.
    Mixed = 3,
    /// One capital letter, with or without a full stop.
    Letter = 4,
    /// Digits, no letter.
    Digits = 5,
    /// A punctuation mark or symbol; an address.
    Mark = 6,
    /// A possessive 's.
    Possessive = 7,
}

impl Class {
    /// Whether it holds a capital, so that it may be part of a name.
    #[inline]
    pub fn is_capital(self) -> bool {
        matches!(self, Class::Initial | Class::Caps | Class::Mixed | Class::Letter)
    }

    /// Whether it is made of letters.
    #[inline]
    pub fn is_word(self) -> bool {
        self.is_capital() || self == Class::Lower
    }
}

/// A token: bytes `start..end` of the text.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
    /// Fingerprint of the token in lower case.
    pub lower: u32,
    /// How it is written.
    pub class: Class,
    /// Whether it opens a sentence: the first token, marks included.
    pub opens: bool,
}

/// Words that keep a full stop and do not end a sentence with it; written for this list.
const ABBREVIATIONS: &str = "mr mrs ms dr st prof rev gen col maj capt lt sgt cpl cmdr adm sen rep gov pres hon jr sr mt ft no vs etc jan feb mar apr jun jul aug \
     sep sept oct nov dec inc corp co ltd bros messrs mme mlle ave blvd rd dept univ assn bldg ariz calif colo conn fla ga ill ind kan ky la mass md mich minn \
     miss mo mont neb nev okla ore pa tenn tex va wash wis wyo ala ark del";

static ABBREVIATED: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut all: Vec<u32> = ABBREVIATIONS.split_whitespace().map(hash::word).collect();
    all.sort_unstable();
    all
});

/// Appends the tokens of `text` to `tokens`, in order. Text beyond 4 GiB is left out.
pub fn tokenize(text: &str, tokens: &mut Vec<Token>) {
    let bytes = &text.as_bytes()[..text.floor_char_boundary(u32::MAX as usize)];
    let text = &text[..bytes.len()];
    let (mut at, mut newlines, mut spaced) = (0, 0, true);
    let mut sentence = Sentences { opens: true, stop: false };
    while let Some(&byte) = bytes.get(at) {
        if let Some(length) = space(text, at) {
            newlines += usize::from(byte == b'\n');
            spaced = true;
            at += length;
            continue;
        }
        if newlines > 1 {
            sentence.opens = true;
        }
        let word = if byte.is_ascii_alphanumeric() || byte >= 0x80 { scan_word(text, at) } else { None };
        let token = word.or_else(|| scan_address(text, at, spaced)).unwrap_or_else(|| scan_mark(text, at));
        at = token.end as usize;
        tokens.push(sentence.place(token, spaced, &bytes[..at]));
        (newlines, spaced) = (0, false);
    }
}

/// The length of the space at `at`, if one is there; those without width count too.
#[inline]
fn space(text: &str, at: usize) -> Option<usize> {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        return byte.is_ascii_whitespace().then_some(1);
    }
    text[at..].chars().next().filter(|&c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')).map(char::len_utf8)
}

/// Where sentences begin.
struct Sentences {
    /// The next token opens one.
    opens: bool,
    /// A full stop was seen, and since then only marks that close.
    stop: bool,
}

impl Sentences {
    /// The token, told whether it opens a sentence. `read` ends with it.
    fn place(&mut self, mut token: Token, spaced: bool, read: &[u8]) -> Token {
        let first = read[token.start as usize];
        let is_closer = token.class == Class::Mark && matches!(first, b'"' | b'\'' | b')' | b']')
            || read[token.start as usize..].starts_with("”".as_bytes());
        if self.stop && spaced && token.class != Class::Lower {
            self.opens = true;
        }
        token.opens = std::mem::take(&mut self.opens);
        let ends = token.class == Class::Mark && matches!(first, b'.' | b'!' | b'?');
        self.stop = ends || self.stop && is_closer && !token.opens;
        token
    }
}

/// An address of the web, or a name with @ or # before it, up to the next space.
fn scan_address(text: &str, at: usize, spaced: bool) -> Option<Token> {
    let first = text.as_bytes()[at];
    if !spaced || !matches!(first, b'@' | b'#') || !text.as_bytes().get(at + 1)?.is_ascii_alphanumeric() {
        return None;
    }
    Some(address(text, at))
}

fn address(text: &str, at: usize) -> Token {
    let rest = &text.as_bytes()[at..];
    let end = at + rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
    Token { start: at as u32, end: end as u32, lower: hash::word("http://"), class: Class::Mark, opens: false }
}

/// A mark: one character, or a run of the same of `.`, `-`, `'`, `` ` ``; or `'s`.
fn scan_mark(text: &str, at: usize) -> Token {
    let c = text[at..].chars().next().unwrap_or(' ');
    let mut end = at + c.len_utf8();
    let (mut class, mut hash) = (Class::Mark, WordHash::START.push_lower(if c == '’' { '\'' } else { c }));
    let rest = &text.as_bytes()[end..];
    if is_apostrophe(c) && matches!(rest.first(), Some(b's' | b'S')) && !rest.get(1).is_some_and(u8::is_ascii_alphanumeric) {
        (class, hash, end) = (Class::Possessive, hash.push(b's'), end + 1);
    } else if matches!(c, '.' | '-' | '\'' | '`') {
        let run = rest.iter().take_while(|&&b| b == c as u8).count();
        end += run;
        if run > 0 {
            hash = hash.push_lower(c);
        }
    }
    Token { start: at as u32, end: end as u32, lower: hash.finish(), class, opens: false }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// What a word is made of so far.
#[derive(Default)]
struct Letters {
    upper: u32,
    lower: u32,
    digits: u32,
    /// Letters and digits since the last full stop inside the word.
    since_dot: u32,
    dots: u32,
    capital_first: bool,
    last_lower: bool,
}

impl Letters {
    #[inline]
    fn ascii(&mut self, byte: u8) {
        if byte.is_ascii_lowercase() {
            self.lower += 1;
        } else if byte.is_ascii_digit() {
            self.digits += 1;
        } else {
            self.capital_first |= self.upper + self.lower + self.digits == 0;
            self.upper += 1;
        }
        self.last_lower = byte.is_ascii_lowercase();
        self.since_dot += 1;
    }

    fn char(&mut self, c: char) {
        if c.is_uppercase() {
            self.capital_first |= self.upper + self.lower + self.digits == 0;
            self.upper += 1;
        } else if c.is_numeric() {
            self.digits += 1;
        } else {
            self.lower += 1;
        }
        self.last_lower = !c.is_uppercase();
        self.since_dot += 1;
    }

    fn class(&self) -> Class {
        match (self.upper, self.lower) {
            (0, 0) => Class::Digits,
            (0, _) => Class::Lower,
            (1, 0) => Class::Letter,
            (_, 0) => Class::Caps,
            (1, _) if self.capital_first => Class::Initial,
            _ => Class::Mixed,
        }
    }
}

/// The word that begins at `at`; `None` where no letter or digit stands there.
fn scan_word(text: &str, start: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    let (mut at, mut hash, mut letters) = (start, WordHash::START, Letters::default());
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            letters.ascii(byte);
            hash = hash.push(byte.to_ascii_lowercase());
            at += 1;
            continue;
        }
        if byte >= 0x80 {
            let c = text[at..].chars().next()?;
            if c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{200d}' | '\u{ad}') {
                letters.char(c);
                hash = if c == '\u{ad}' { hash } else { hash.push_lower(c) };
            } else if is_apostrophe(c) && at > start && joins_apostrophe(&bytes[at + c.len_utf8()..]) {
                hash = hash.push(b'\'');
            } else if matches!(c, '\u{2010}' | '\u{2011}') && at > start && starts_word(text, at + c.len_utf8()) {
                hash = hash.push(b'-');
            } else {
                break;
            }
            at += c.len_utf8();
            continue;
        }
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        let alnum = after.is_ascii_alphanumeric() || after >= 0x80 && starts_word(text, at + 1);
        let joins = match byte {
            _ if at == start => false,
            b'-' | b'_' => alnum,
            b'\'' => joins_apostrophe(&bytes[at + 1..]) && alnum,
            b',' => after.is_ascii_digit() && bytes[at - 1].is_ascii_digit(),
            b'&' => alnum && letters.lower == 0,
            b'@' if alnum => return Some(address(text, start)),
            b':' if bytes[at..].starts_with(b"://") => return Some(address(text, start)),
            b'.' if alnum => letters.since_dot == 1 || letters.digits > 0 || !(letters.last_lower && after.is_ascii_uppercase()),
            b'.' => {
                letters.since_dot == 1 && (letters.upper > 0 || letters.dots > 0) && letters.digits == 0
                    || after != b'.' && is_abbreviation(hash.finish())
            }
            _ => false,
        };
        if !joins {
            break;
        }
        if byte == b'.' {
            letters.dots += 1;
            letters.since_dot = 0;
        }
        hash = hash.push(byte);
        at += 1;
        if byte == b'.' && !alnum {
            break;
        }
    }
    (at > start).then(|| Token { start: start as u32, end: at as u32, lower: hash.finish(), class: letters.class(), opens: false })
}

fn is_abbreviation(lower: u32) -> bool {
    ABBREVIATED.binary_search(&lower).is_ok()
}

/// Whether a letter or digit stands at `at`.
fn starts_word(text: &str, at: usize) -> bool {
    text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric)
}

/// Whether an apostrophe is inside a word, given what follows: `O'Brien`, `don't`, not `Kenya's`.
fn joins_apostrophe(after: &[u8]) -> bool {
    match after {
        [b's' | b'S'] => false,
        [b's' | b'S', next, ..] => next.is_ascii_alphanumeric() || *next >= 0x80,
        [first, ..] => {
            first.is_ascii_alphanumeric() || *first >= 0x80 && !after.starts_with("”".as_bytes()) && !after.starts_with("’".as_bytes())
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        tokens.iter().map(|t| &text[t.start as usize..t.end as usize]).collect()
    }

    fn openers(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        tokens.iter().filter(|t| t.opens).map(|t| &text[t.start as usize..t.end as usize]).collect()
    }

    #[test]
    fn parts_marks_and_possessives_from_words() {
        assert_eq!(split("Kenya's \"Daily Nation\", (Nairobi)"), ["Kenya", "'s", "\"", "Daily", "Nation", "\"", ",", "(", "Nairobi", ")"]);
        assert_eq!(split("Odinga’s party ’ s don't O'Brien’s"), ["Odinga", "’s", "party", "’", "s", "don't", "O'Brien", "’s"]);
        assert_eq!(split("PARIS'S MP’S"), ["PARIS", "'S", "MP", "’S"]);
    }

    #[test]
    fn spaces_of_any_kind_part_words() {
        assert_eq!(split("Mr.\u{a0}Smith\u{3000}of\u{200b}Bonn\tleft"), ["Mr.", "Smith", "of", "Bonn", "left"]);
    }

    #[test]
    fn keeps_abbreviations_initials_numbers_and_hyphens_whole() {
        assert_eq!(
            split("Mr. J. K. Rowling of the U.S. paid 1,000.50."),
            ["Mr.", "J.", "K.", "Rowling", "of", "the", "U.S.", "paid", "1,000.50", "."]
        );
        assert_eq!(split("Ban Ki-moon--al-Qaida ... AT&T"), ["Ban", "Ki-moon", "--", "al-Qaida", "...", "AT&T"]);
        assert_eq!(
            split("the end.The start; a.b@c.org https://x.org/A?b c"),
            ["the", "end", ".", "The", "start", ";", "a.b@c.org", "https://x.org/A?b", "c"]
        );
    }

    #[test]
    fn sentences_open_after_stops_and_blank_lines_but_not_after_titles() {
        assert_eq!(
            openers("One. Two? \"Three.\" Four\n\nFive\nmore Mr. Six U.S. Seven 3.5 and. eight"),
            ["One", "Two", "\"", "Four", "Five"]
        );
    }

    #[test]
    fn tells_how_words_are_written() {
        let class = |text: &str| {
            let mut tokens = Vec::new();
            tokenize(text, &mut tokens);
            tokens[0].class
        };
        let classes = ["word", "Word", "WORD", "McWord", "W", "W.", "12", "-", "Élysée", "ÉLYSÉE", "U.S."].map(class);
        use Class::*;
        assert_eq!(classes, [Lower, Initial, Caps, Mixed, Letter, Letter, Digits, Mark, Initial, Caps, Caps]);
    }
}
