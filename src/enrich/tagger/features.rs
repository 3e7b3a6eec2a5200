//! What the model looks at to label one token: [`features`] hands every feature to a [`Sink`], for training and reading alike. A sparse
//! feature is a fingerprint; a dense one is the number of one of [`DENSE`] rows. The templates are part of the format of the asset.

use super::hash::pair;
use super::lexicon::{Entry, LISTS, Lexicon};
use super::memory::EVIDENCE;
use super::page::{Page, Run};
use super::token::Class;
use super::word_sums::Word;

/// The number of dense features.
pub const DENSE: usize = CASE + 12;
const OWN_EVIDENCE: usize = 1;
const PAGE_EVIDENCE: usize = OWN_EVIDENCE + EVIDENCE;
const OWN_LISTS: usize = PAGE_EVIDENCE + EVIDENCE;
const LISTS_BEFORE: usize = OWN_LISTS + LISTS.len();
const LISTS_AFTER: usize = LISTS_BEFORE + LISTS.len();
const PHRASE: usize = LISTS_AFTER + LISTS.len();
const CASE: usize = PHRASE + LISTS.len();

/// Takes features in.
pub trait Sink {
    /// A sparse feature.
    fn sparse(&mut self, fingerprint: u32);
    /// A dense feature, below [`DENSE`].
    fn dense(&mut self, row: usize);
    /// The sparse features of a word by itself, which `features` hands over.
    fn word(&mut self, _: Word<'_>, features: impl FnOnce(&mut dyn FnMut(u32))) {
        features(&mut |fingerprint| self.sparse(fingerprint));
    }
}

/// A place beyond the sentence.
const BEYOND: u32 = 0x5eed;

/// What is seen of a token from a neighbour's place.
#[derive(Clone, Copy)]
struct Seen {
    lower: u32,
    class: u32,
    entry: Entry,
}

fn seen(page: &Page, run: &Run, at: Option<usize>) -> Seen {
    match at.filter(|at| (run.sentence_start..run.sentence_end).contains(at)) {
        Some(at) => Seen { lower: page.tokens[at].lower, class: page.tokens[at].class as u32, entry: page.entries[at] },
        None => Seen { lower: BEYOND, class: 8, entry: Entry(0) },
    }
}

fn bits(mut set: u32, mut each: impl FnMut(usize)) {
    while set != 0 {
        each(set.trailing_zeros() as usize);
        set &= set - 1;
    }
}

/// Hands over the features of token `at` of `run`. Each is made with the number of its template, which are parted between here and `by_itself`.
pub fn features(page: &Page, run: &Run, at: usize, lexicon: &Lexicon, sink: &mut impl Sink) {
    let mode = run.mode as u32;
    let [b2, b, t, a, a2] = [at.checked_sub(2), at.checked_sub(1), Some(at), Some(at + 1), Some(at + 2)].map(|i| seen(page, run, i));
    let first = u32::from(at == run.sentence_start || at == run.sentence_start + 1 && b.class == Class::Mark as u32);
    let form = t.class | mode << 3 | first << 5;
    let word = Word { text: page.text(at), lower: t.lower, entry: t.entry, form: form as u8 };
    sink.word(word, |put| by_itself(word, lexicon, put));
    let mut put = |template: u32, value: u32| sink.sparse(pair(template, value));

    // The neighbours.
    put(3, b.lower);
    put(4, a.lower);
    put(5, b2.lower);
    put(6, a2.lower);
    put(7, pair(b.lower, t.lower));
    put(8, pair(t.lower, a.lower));
    put(9, pair(b2.lower, b.lower));
    put(10, pair(a.lower, a2.lower));

    // How they are written.
    put(12, form | b.class << 8 | a.class << 12 | b2.class << 16 | a2.class << 20);
    put(13, pair(b.lower, form));
    put(14, pair(a.lower, form));

    // The run.
    let (left, right) = ((at - run.start).min(4) as u32, (run.end - 1 - at).min(4) as u32);
    put(20, left | right << 4 | form << 8);
    let before_run = seen(page, run, run.start.checked_sub(1));
    let after_run = seen(page, run, Some(run.end));
    put(21, pair(before_run.lower, (left + right).min(3)));
    put(22, pair(after_run.lower, (left + right).min(3)));
    put(23, before_run.entry.cluster() << 4 | right);
    put(24, after_run.entry.cluster() << 4 | left);
    put(25, lexicon.middle(before_run.entry) | lexicon.middle(after_run.entry) << 8 | left << 16 | right << 20);
    let (run_first, run_last) = (page.entries[run.start].lists(), page.entries[run.end - 1].lists());
    put(26, pair(run_last, left | right << 4));
    put(27, pair(run_first, left | right << 4));
    put(28, if right > 0 { page.tokens[run.end - 1].lower } else { 1 });
    put(29, if left > 0 { page.tokens[run.start].lower } else { 1 });

    // Clusters.
    let middle = |s: Seen| lexicon.middle(s.entry);
    let coarse = |s: Seen| lexicon.coarse(s.entry);
    put(33, b.entry.cluster());
    put(34, a.entry.cluster());
    put(35, middle(b) << 8 | middle(t));
    put(36, middle(t) << 8 | middle(a));
    put(37, pair(b.lower, middle(t)));
    put(38, pair(a.lower, middle(t)));
    put(39, middle(b2));
    put(40, middle(a2));
    put(41, coarse(b) | coarse(t) << 8 | coarse(a) << 16);

    // Lists.
    let lists = |s: Seen| s.entry.lists();
    let phrase = page.phrases[at];
    put(42, lists(t) | phrase << 16);
    put(43, pair(lists(t), lists(a)));
    put(44, pair(lists(b), lists(t)));
    put(45, pair(lists(t), b.lower));
    put(46, pair(lists(t), a.lower));

    // The rest of the text.
    let elsewhere = page.memory.at(page.places[at]);
    put(48, elsewhere.before);
    put(49, elsewhere.after);
    put(50, pair(elsewhere.evidence, page.evidence[at]));

    sink.dense(0);
    bits(page.evidence[at], |bit| sink.dense(OWN_EVIDENCE + bit));
    bits(elsewhere.evidence, |bit| sink.dense(PAGE_EVIDENCE + bit));
    bits(lists(t), |bit| sink.dense(OWN_LISTS + bit));
    bits(lists(b), |bit| sink.dense(LISTS_BEFORE + bit));
    bits(lists(a), |bit| sink.dense(LISTS_AFTER + bit));
    bits(phrase & 0x3fff, |bit| sink.dense(PHRASE + bit));
    sink.dense(CASE + (t.entry.case() * 3 + mode) as usize);
}

/// Hands over the sparse features of a word by itself.
fn by_itself(word: Word<'_>, lexicon: &Lexicon, put: &mut dyn FnMut(u32)) {
    let Word { text, lower, entry, form } = word;
    let form = u32::from(form);
    let mode = form >> 3 & 3;
    let spelling = Spelling::of(text);
    let mut put = |template: u32, value: u32| put(pair(template, value));
    put(1, pair(lower, form & 31));
    put(2, lower);
    put(11, pair(spelling.shape, form >> 3));
    put(15, pair(spelling.suffixes[0], form));
    put(16, pair(spelling.suffixes[1], mode));
    put(17, spelling.suffixes[2]);
    put(18, spelling.prefixes[0]);
    put(19, spelling.prefixes[1]);
    put(30, entry.cluster() << 2 | mode);
    put(31, lexicon.middle(entry) << 8 | form);
    put(32, pair(lexicon.coarse(entry), spelling.suffixes[1]));
    put(47, pair(entry.lists(), form | entry.case() << 8));
}

/// The spelling of a word: fingerprints of its last two to four letters, its first three and four, and its shape.
struct Spelling {
    suffixes: [u32; 3],
    prefixes: [u32; 2],
    shape: u32,
}

impl Spelling {
    fn of(text: &str) -> Spelling {
        let mut suffixes = [0; 3];
        let mut hash = 3;
        for (n, c) in text.chars().rev().take(4).enumerate() {
            hash = pair(hash, small(c));
            if n > 0 {
                suffixes[n - 1] = hash;
            }
        }
        let mut prefixes = [0; 2];
        hash = 5;
        for (n, c) in text.chars().take(4).enumerate() {
            hash = pair(hash, small(c));
            if n > 1 {
                prefixes[n - 2] = hash;
            }
        }
        // Runs of one sort of character count once; a sort takes three bits.
        let (mut shape, mut last, mut sorts) = (1_u32, 8, 0);
        for c in text.chars().take(24) {
            let sort = match c {
                'a'..='z' => 0,
                'A'..='Z' => 1,
                '0'..='9' => 2,
                '-' => 3,
                '.' => 4,
                '\'' | '’' => 5,
                c if c.is_uppercase() => 1,
                c if c.is_alphabetic() => 0,
                _ => 6,
            };
            if sort != last && sorts < 9 {
                shape = shape << 3 | sort;
                sorts += 1;
            }
            last = sort;
        }
        Spelling { suffixes, prefixes, shape: shape << 1 | u32::from(text.len() == 1) }
    }
}

/// The small form of a character, where that is one character.
#[inline]
fn small(c: char) -> u32 {
    if c.is_ascii() { u32::from(c.to_ascii_lowercase()) } else { c.to_lowercase().next().map_or(0, u32::from) }
}
