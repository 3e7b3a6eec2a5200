//! [`Page`]: the tokens of a whole text and what of them may be names: the candidates, in runs within a sentence. It ends before any
//! feature; everything here is the same for training and for reading.

use super::label;
use super::lexicon::{Entry, Lexicon};
use super::memory::{Memory, NOWHERE};
use super::role::{self, Roles};
use super::token::{Class, Token, tokenize};
use std::ops::Range;

/// How the words of a sentence are capitalised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Names only.
    Sentence = 0,
    /// Most Words, as in Headlines.
    Title = 1,
    /// ALL LETTERS.
    Capitals = 2,
}

/// Candidates one after another within a sentence: tokens `start..end`. Names lie within one run.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// The first candidate.
    pub start: usize,
    /// The token after the last one.
    pub end: usize,
    /// The first token of the sentence.
    pub sentence_start: usize,
    /// The token after the sentence.
    pub sentence_end: usize,
    /// How the sentence is capitalised.
    pub mode: Mode,
}

/// An entry that was not looked up yet; no real one has this bit.
const NOT_YET: Entry = Entry(1 << 31);

/// A text, title and body, as the features see it.
pub struct Page<'t> {
    title: &'t str,
    body: &'t str,
    /// All tokens: those of the title, then those of the body.
    pub tokens: Vec<Token>,
    /// How many tokens the title has.
    pub in_title: usize,
    /// The runs of candidates.
    pub runs: Vec<Run>,
    /// What the lexicon says of a token; empty for those far from a candidate.
    pub entries: Vec<Entry>,
    /// The lists that a name of several words, of which the token is part, is on.
    pub phrases: Vec<u32>,
    /// The roles of the token, where near a candidate.
    pub roles: Vec<u32>,
    /// What the place of a candidate tells; see `memory`.
    pub evidence: Vec<u32>,
    /// Where the memory holds a candidate.
    pub places: Vec<u32>,
    /// What the rest of the text says of each word.
    pub memory: Memory,
}

impl<'t> Page<'t> {
    /// Reads a text up to the features.
    pub fn new(title: &'t str, body: &'t str, lexicon: &Lexicon) -> Page<'t> {
        let mut tokens = Vec::with_capacity((title.len() + body.len()) / 5 + 8);
        tokenize(title, &mut tokens);
        let in_title = tokens.len();
        tokenize(body, &mut tokens);
        let n = tokens.len();
        let mut page = Page {
            title,
            body,
            tokens,
            in_title,
            runs: Vec::with_capacity(n / 8 + 4),
            entries: vec![NOT_YET; n],
            phrases: vec![0; n],
            roles: vec![0; n],
            evidence: vec![0; n],
            places: vec![NOWHERE; n],
            memory: Memory::default(),
        };
        page.find_runs(&Roles::get());
        page.look_up(lexicon);
        page.remember();
        page
    }

    /// The text of a token.
    pub fn text(&self, at: usize) -> &'t str {
        let text = if at < self.in_title { self.title } else { self.body };
        text.get(self.tokens[at].start as usize..self.tokens[at].end as usize).unwrap_or("")
    }

    fn find_runs(&mut self, roles: &Roles) {
        let mut start = 0;
        while start < self.tokens.len() {
            let end = self.tokens[start + 1..].iter().position(|t| t.opens).map_or(self.tokens.len(), |n| start + 1 + n);
            self.find_runs_of(start..end, roles);
            start = end;
        }
    }

    /// The runs of one sentence: capitalised words, and small words and marks between them that may join a name.
    fn find_runs_of(&mut self, sentence: Range<usize>, roles: &Roles) {
        let tokens = &self.tokens;
        let mode = mode_of(&tokens[sentence.clone()]);
        let mut open: Option<Run> = None;
        let mut at = sentence.start;
        while at < sentence.end {
            let token = tokens[at];
            let mut begins = token.class.is_capital();
            if begins && token.class == Class::Initial && mode == Mode::Sentence {
                // The word that only opens the sentence.
                let next_is_capital = tokens[..sentence.end].get(at + 1).is_some_and(|t| t.class.is_capital());
                let first = at == sentence.start || tokens[at - 1].class == Class::Mark;
                begins = !(first && !next_is_capital && roles.of(token.lower) & role::FUNCTION != 0);
            }
            let mut first = at;
            if begins && at > sentence.start && tokens[at - 1].class == Class::Lower && roles.of(tokens[at - 1].lower) & role::PARTICLE != 0
            {
                first = at - 1;
            }
            if begins {
                match &mut open {
                    Some(run) if joined(&tokens[run.end..at], roles) => run.end = at + 1,
                    _ => {
                        self.runs.extend(open.take());
                        open = Some(Run { start: first, end: at + 1, sentence_start: sentence.start, sentence_end: sentence.end, mode });
                    }
                }
            } else if let Some(run) = &mut open {
                // Ki - moon, written apart.
                if token.class == Class::Lower && at == run.end + 1 && self.text(at - 1) == "-" {
                    run.end = at + 1;
                }
            }
            at += 1;
        }
        self.runs.extend(open);
    }

    /// Asks the lexicon about candidates and the two tokens on either side of their runs.
    fn look_up(&mut self, lexicon: &Lexicon) {
        let roles = Roles::get();
        for run in &self.runs {
            for at in run.start.saturating_sub(2).max(run.sentence_start)..(run.end + 3).min(run.sentence_end) {
                if self.entries[at] == NOT_YET {
                    self.entries[at] = lexicon.word(self.tokens[at].lower);
                    self.roles[at] = roles.of(self.tokens[at].lower);
                }
            }
            let mut at = run.start;
            while at < run.end {
                let longest = self.entries[at].longest_phrase();
                let (mut found, mut fingerprint) = (None, 7);
                for (n, token) in self.tokens[at..run.end.min(at + longest)].iter().enumerate() {
                    fingerprint = super::hash::pair(fingerprint, token.lower);
                    if n > 0 {
                        let lists = lexicon.phrase(fingerprint);
                        found = if lists > 0 { Some((n + 1, lists)) } else { found };
                    }
                }
                if let Some((n, lists)) = found {
                    self.phrases[at..at + n].iter_mut().for_each(|phrase| *phrase |= lists);
                }
                at += 1;
            }
        }
        for entry in &mut self.entries {
            if *entry == NOT_YET {
                *entry = Entry(0);
            }
        }
    }

    /// Fills the memory from every candidate, then notes which words also stand in small letters.
    fn remember(&mut self) {
        let candidates = self.runs.iter().map(|run| run.end - run.start).sum();
        self.memory = Memory::with_room(candidates);
        for at in 0..self.runs.len() {
            let run = self.runs[at];
            for i in run.start..run.end {
                if !self.tokens[i].class.is_capital() && run.mode != Mode::Capitals {
                    continue;
                }
                let evidence = super::memory::evidence(self, &run, i);
                self.evidence[i] = evidence;
                let (before, after) = super::memory::neighbours(self, &run, i);
                self.places[i] = self.memory.add(self.tokens[i].lower, evidence, before, after);
            }
        }
        for token in &self.tokens {
            if token.class == Class::Lower {
                self.memory.seen_small(token.lower);
            }
        }
    }
}

/// Whether the tokens between two capitalised words may be inside a name.
fn joined(between: &[Token], roles: &Roles) -> bool {
    between.len() <= 2
        && between.iter().all(|t| t.class == Class::Possessive || t.class == Class::Digits || roles.of(t.lower) & role::JOINS != 0)
}

/// How a sentence is capitalised.
fn mode_of(tokens: &[Token]) -> Mode {
    let (mut capitals, mut initial, mut small, mut small_long) = (0, 0, 0, 0);
    for token in tokens {
        match token.class {
            Class::Caps => capitals += 1,
            Class::Initial | Class::Mixed => initial += 1,
            Class::Lower => {
                small += 1;
                small_long += usize::from(token.end - token.start > 4);
            }
            _ => {}
        }
    }
    let words = capitals + initial + small;
    if capitals >= 2 && capitals * 10 >= words * 8 {
        Mode::Capitals
    } else if words >= 4 && (initial + capitals) * 2 >= words && small_long * 8 <= words {
        Mode::Title
    } else {
        Mode::Sentence
    }
}

/// The names that labels of a run's tokens spell: number of the kind, first token, token after the last.
pub fn names(run: &Run, labels: &[u8], mut found: impl FnMut(usize, usize, usize)) {
    let mut start = run.start;
    for (n, &l) in labels.iter().enumerate() {
        match label::parts(l as usize) {
            Some((_, label::Position::First)) => start = run.start + n,
            Some((kind, label::Position::Only)) => found(kind, run.start + n, run.start + n + 1),
            Some((kind, label::Position::Last)) => found(kind, start, run.start + n + 1),
            _ => {}
        }
    }
}
