//! [`find`]: names of people in languages that have no tagger.

use super::slavic;
use crate::article::{Article, Field};
use crate::enrich::{Name, NameKind};
use crate::gazetteer::people::{self, Form};
use crate::text::{Span, Word, fold, words};

/// Words of one name at most.
const MAX_WORDS: usize = 4;

/// Finds names of people without a tagger, in the order of the text; for articles that are not in English. Precision goes before recall:
/// * public figures by every spelling of the table: in Chinese and Japanese within the running text, in Arabic, Hebrew and Devanagari as
///   full names and the single words that the table lists, in alphabets with capitals also by the surname where it is enough;
/// * in alphabets with capitals, a known given name with the capitalised words after it ("Анна Иванова", "Jean Dupont").
///
/// Russian and Ukrainian case endings are taken off where the name is looked up. Not found are people who are no public figures and whose given name is
/// unknown or an initial, or who are named in a script without capitals. Taken for people are places and institutions that
/// begin with a given name ("Victoria Station"); a surname alone is found where it is that of somebody found in full before.
pub fn find(article: &Article) -> Vec<Name> {
    let mut names = Vec::new();
    for (field, text) in [(Field::Title, &article.title), (Field::Body, &article.body)] {
        Reader { field, text, names: &mut names }.read();
    }
    names
}

struct Reader<'a> {
    field: Field,
    text: &'a str,
    names: &'a mut Vec<Name>,
}

impl Reader<'_> {
    fn add(&mut self, start: usize, end: usize) {
        self.names.push(Name { field: self.field, span: Span::new(start, end), kind: NameKind::Person });
    }

    fn read(&mut self) {
        let all: Vec<Word> = words(self.text).collect();
        // Surnames of those found so far, by which they are called later.
        let mut surnames: rustc_hash::FxHashSet<String> = rustc_hash::FxHashSet::default();
        let mut at = 0;
        while at < all.len() {
            let word = all[at];
            let surface = word.span.of(self.text);
            let first = surface.chars().next().unwrap_or(' ');
            if word.unsegmented {
                self.unspaced(word.span);
                at += 1;
                continue;
            }
            if matches!(first, '\u{ac00}'..='\u{d7a3}') {
                // The particle is written on to the name.
                if let Some((len, _)) = people::unspaced_at(surface) {
                    self.add(word.span.start, word.span.start + len);
                }
                at += 1;
                continue;
            }
            let taken = if first.is_uppercase() {
                self.capital(&all, at, &mut surnames)
            } else if first.is_alphabetic() && !first.is_lowercase() {
                self.uncased(&all, at)
            } else {
                0
            };
            at += taken.max(1);
        }
    }

    /// Names within a run of characters without spaces.
    fn unspaced(&mut self, run: Span) {
        let text = run.of(self.text);
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            match people::unspaced_at(&text[at..]) {
                Some((len, _)) => {
                    self.add(run.start + at, run.start + at + len);
                    at += len;
                }
                None => at += c.len_utf8(),
            }
        }
    }

    /// How many words from `at` on are parted by single spaces only, at most [`MAX_WORDS`].
    fn chain(&self, all: &[Word], at: usize) -> usize {
        let next = |n: &usize| {
            let (a, b) = (all[at + n - 1].span, all[at + n].span);
            match &self.text[a.end..b.start] {
                " " | "\u{a0}" | "-" => true,
                // After an initial.
                ". " | "." => a.of(self.text).chars().count() == 1,
                _ => false,
            }
        };
        1 + (1..MAX_WORDS.min(all.len() - at)).take_while(next).count()
    }

    /// Whether nothing but a sentence's end, or nothing at all, is before the byte.
    fn opens_sentence(&self, start: usize) -> bool {
        let head = self.text[..start].trim_end_matches([' ', '"', '«', '“', '„', '(', '—', '–', '-', '\n']);
        head.is_empty() || head.ends_with(['.', '!', '?', ':', '…', '»', '”']) || self.text[head.len()..start].contains('\n')
    }

    /// A name in a script without capitals: the longest one in the table that begins here. How many words it has.
    fn uncased(&mut self, all: &[Word], at: usize) -> usize {
        let longest = self.chain(all, at);
        let start = all[at].span.start;
        for count in (2..=longest.min(3)).rev() {
            let end = all[at + count - 1].span.end;
            let known = Form::parse(&self.text[start..end]).filter(|f| !f.is_bare()).is_some_and(|f| people::stands_in_table(&f));
            if known {
                self.add(start, end);
                return count;
            }
        }
        for count in (1..=longest.min(2)).rev() {
            let end = all[at + count - 1].span.end;
            let surface = &self.text[start..end];
            if people::named_alone(surface).is_some() {
                self.add(start, end);
                return count;
            }
            // "and", "by", "to" are written on to the word.
            if let Some(rest) = surface.strip_prefix(['و', 'ب', 'ل', 'ف'])
                && people::named_alone(rest).is_some()
            {
                self.add(end - rest.len(), end);
                return count;
            }
        }
        0
    }

    /// A name that begins with the capitalised word at `at`. How many words it has.
    fn capital(&mut self, all: &[Word], at: usize, surnames: &mut rustc_hash::FxHashSet<String>) -> usize {
        let span = |n: usize| all[at + n].span;
        let surface = |n: usize| span(n).of(self.text);
        let is_capital = |n: &usize| surface(*n).starts_with(char::is_uppercase);
        let longest = self.chain(all, at);
        let capitals = (0..longest).take_while(is_capital).count();
        let start = span(0).start;
        let opens = self.opens_sentence(start);
        // Known in full, the longest first; particles between the words may be small ("Ursula von der Leyen").
        for count in (2..=longest).rev().filter(|n| is_capital(&(n - 1))) {
            let written = &self.text[start..span(count - 1).end];
            let nominative = slavic::nominative(written);
            let Some(form) = Form::parse(nominative.as_deref().unwrap_or(written)).filter(|f| !f.is_bare() || f.is_numbered()) else {
                continue;
            };
            if people::stands_in_table(&form) {
                surnames.insert(form.surname);
                self.add(start, span(count - 1).end);
                return count;
            }
        }
        if capitals >= 2
            && let Some(count) = self.given_and_surname(&surface, capitals, opens)
        {
            let end = span(count - 1).end;
            let written = &self.text[start..end];
            let nominative = slavic::nominative(written);
            if let Some(form) = Form::parse(nominative.as_deref().unwrap_or(written)) {
                surnames.insert(form.surname);
            }
            self.add(start, end);
            return count;
        }
        let letters = surface(0).chars().count();
        // Streets, squares and schools are called after people, not said of them.
        let before = at.checked_sub(1).map_or("", |n| all[n].span.of(self.text));
        let named_after = ["улиц", "площад", "проспект", "бульвар", "имени", "вулиц", "площ"].iter().any(|stem| before.starts_with(stem));
        if letters < 3 || (opens && letters < 5) || named_after {
            return 0;
        }
        let alone = std::iter::once(surface(0).to_owned()).chain(slavic::surnames(surface(0)));
        for candidate in alone {
            let folded = fold(&candidate);
            if surnames.contains(&folded) || Form::parse(&candidate).is_some_and(|f| f.is_bare() && people::find(&f, None).is_some()) {
                // Part of another's name, or of a place's: "Улица Путина" is found, "Putin Roe" is not.
                if capitals > 1 && !surface(1).chars().skip(1).any(char::is_uppercase) && self.text[span(0).end..span(1).start] == *" " {
                    return 0;
                }
                self.add(start, span(0).end);
                return 1;
            }
        }
        0
    }

    /// A known given name and capitalised words after it; how many words that are.
    fn given_and_surname<'s>(&self, surface: &impl Fn(usize) -> &'s str, capitals: usize, opens: bool) -> Option<usize> {
        // Given names that are words as well, where a sentence begins; German nouns wherever they stand.
        const WORDS: [&str; 14] =
            ["роман", "вера", "надежда", "любовь", "лев", "слава", "мир", "will", "may", "grace", "sol", "santa", "rose", "angel"];
        const NOUNS: [&str; 8] = ["roman", "mark", "mai", "ernst", "stern", "san", "santa", "paris"];
        let first = fold(surface(0));
        let cyrillic = first.starts_with(|c| matches!(c, '\u{400}'..='\u{52f}'));
        if first.chars().count() < 3 || NOUNS.contains(&first.as_str()) || (opens && WORDS.contains(&first.as_str())) {
            return None;
        }
        let given = if cyrillic { slavic::given_name(surface(0)).is_some() } else { people::is_given(&first) };
        let is_surname = |word: &str| {
            word.chars().count() >= 3
                && word.chars().skip(1).all(|c| c.is_lowercase() || matches!(c, '-' | '\'' | '’') || c.is_uppercase())
                && word.chars().any(char::is_lowercase)
        };
        if !given || !is_surname(surface(1)) {
            return None;
        }
        let patronymic =
            |word: &str| ["вич", "вича", "вичу", "вичем", "вна", "вны", "вне", "вну", "вной"].iter().any(|e| word.ends_with(e));
        let second =
            capitals > 2 && is_surname(surface(2)) && (patronymic(surface(1)) || (!cyrillic && people::is_given(&fold(surface(1)))));
        Some(if second { 3 } else { 2 })
    }
}
