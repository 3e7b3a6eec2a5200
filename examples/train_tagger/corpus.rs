//! Labelled texts: reading token files, joining tokens to plain text as newspapers print it, recased copies. The trainer then reads that
//! text as newsearch will, so tokens, sentences and candidates are those of the reader, not those of the file.

use std::collections::{HashMap, HashSet};
use std::{fs, io, path::Path};

/// A name in a text: first byte, byte after the last, number of its kind.
pub type Span = (usize, usize, usize);

/// A text with its names.
#[derive(Clone, Default)]
pub struct Text {
    pub text: String,
    pub names: Vec<Span>,
    /// What a second opinion says; where the two differ, both are allowed and the model decides.
    pub others: Option<Vec<Span>>,
    /// Whether names of the kind "other" were not labelled.
    pub lacks_others: bool,
    /// Only what begins before this byte is learnt from; the rest is context.
    pub until: usize,
    /// How much it counts.
    pub weight: f32,
    /// The number of the document; copies have that of their original.
    pub document: usize,
}

/// A sentence: tokens, their tags, and those of a second opinion.
#[derive(Clone, Default)]
pub struct Sentence {
    pub tokens: Vec<String>,
    pub tags: Vec<String>,
    pub others: Option<Vec<String>>,
}

const KINDS: [&str; 4] = ["PER", "LOC", "ORG", "MISC"];

/// The documents of a token file: `token<TAB>tag` lines, blank lines between sentences, `-DOCSTART-` before a document.
pub fn read(path: &Path) -> io::Result<Vec<Vec<Sentence>>> {
    let (mut documents, mut document, mut sentence) = (Vec::new(), Vec::new(), Sentence::default());
    for line in fs::read_to_string(path)?.lines().chain(["", "-DOCSTART-\tO"]) {
        let (token, tag) = line.split_once('\t').unwrap_or((line, "O"));
        let starts = token == "-DOCSTART-";
        if (starts || line.is_empty()) && !sentence.tokens.is_empty() {
            document.push(std::mem::take(&mut sentence));
        }
        if starts && !document.is_empty() {
            documents.push(std::mem::take(&mut document));
        }
        if !starts && !line.is_empty() {
            sentence.tokens.push(token.to_owned());
            sentence.tags.push(tag.rsplit('\t').next().unwrap_or(tag).to_owned());
        }
    }
    Ok(documents)
}

/// The sentences of GMB, put together to articles again and with a second opinion; those on which three taggers voted keep that label.
pub fn gmb(folder: &Path, opinion: &Path) -> io::Result<Vec<Vec<Sentence>>> {
    let voted: HashMap<String, Sentence> =
        read(&folder.join("gmb_voted.tsv"))?.into_iter().flatten().map(|s| (s.tokens.join(" "), s)).collect();
    let opinion = fs::read_to_string(opinion)?;
    let mut opinions = opinion.split("\n\n").map(|s| s.lines().map(str::to_owned).collect::<Vec<_>>());
    let (mut articles, mut article): (Vec<Vec<Sentence>>, Vec<Sentence>) = (Vec::new(), Vec::new());
    let mut known: Vec<HashSet<String>> = Vec::new();
    for mut sentence in read(&folder.join("gmb.tsv"))?.into_iter().flatten() {
        let other = opinions.next().unwrap_or_default();
        match voted.get(&sentence.tokens.join(" ")) {
            Some(voted) => sentence = voted.clone(),
            None if other.len() == sentence.tokens.len() => sentence.others = Some(other),
            None => {}
        }
        let capital = |t: &&String| t.len() > 3 && t.starts_with(|c: char| c.is_ascii_uppercase());
        let words: HashSet<String> = sentence.tokens.iter().skip(1).filter(capital).cloned().collect();
        let goes_on = ["He", "She", "It", "They", "The", "Mr.", "But", "His"].contains(&sentence.tokens[0].as_str());
        let linked = known.iter().rev().take(5).any(|k| !k.is_disjoint(&words)) || goes_on && words.is_empty();
        if !linked || article.len() >= 25 {
            articles.push(std::mem::take(&mut article));
            known.clear();
        }
        known.push(words);
        article.push(sentence);
    }
    articles.push(article);
    articles.retain(|a| !a.is_empty());
    Ok(articles)
}

const NO_SPACE_BEFORE: [&str; 20] =
    [".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "'", "''", "’", "”", "n't", "'s", "'S", "'re", "'ve", "'ll"];
const NO_SPACE_AFTER: [&str; 8] = ["(", "[", "{", "$", "#", "``", "“", "‘"];

/// Joins sentences to a text.
pub fn join(sentences: &[Sentence]) -> Text {
    let mut joined = Text { weight: 1.0, ..Text::default() };
    let opinions = sentences.iter().any(|s| s.others.is_some());
    let mut others = Vec::new();
    for sentence in sentences {
        if !joined.text.is_empty() {
            joined.text += if joined.text.ends_with(['.', '!', '?', '"', '\'']) { " " } else { "\n\n" };
        }
        let mut places = Vec::new();
        let mut before: Option<&str> = None;
        for token in &sentence.tokens {
            if before.is_some_and(|b| !NO_SPACE_AFTER.contains(&b)) && !NO_SPACE_BEFORE.contains(&token.as_str()) && token != "'d" {
                joined.text.push(' ');
            }
            places.push((joined.text.len(), joined.text.len() + token.len()));
            joined.text += token;
            before = Some(token);
        }
        spans(&sentence.tags, &places, &mut joined.names);
        if opinions {
            spans(sentence.others.as_ref().unwrap_or(&sentence.tags), &places, &mut others);
        }
    }
    joined.others = opinions.then_some(others);
    joined.until = joined.text.len();
    joined
}

fn spans(tags: &[String], places: &[(usize, usize)], into: &mut Vec<Span>) {
    let mut open: Option<Span> = None;
    for (tag, &(start, end)) in tags.iter().zip(places) {
        let kind = tag.get(2..).and_then(|kind| KINDS.iter().position(|k| *k == kind));
        match (&mut open, kind) {
            (Some(span), Some(kind)) if tag.starts_with('I') && span.2 == kind => span.1 = end,
            _ => {
                into.extend(open.take());
                open = kind.map(|kind| (start, end, kind));
            }
        }
    }
    into.extend(open);
}

/// The sentence as some tokenizers part it: hyphens inside words and the letters of `U.S.` stand apart.
pub fn apart(sentence: &Sentence) -> Option<Sentence> {
    let mut copy = Sentence { others: sentence.others.as_ref().map(|_| Vec::new()), ..Sentence::default() };
    for (at, token) in sentence.tokens.iter().enumerate() {
        let pieces: Vec<&str> = if token.len() == 4 && token.is_char_boundary(2) && token.ends_with('.') && &token[1..2] == "." {
            vec![&token[..2], &token[2..]]
        } else if token.contains('-') && token.starts_with(char::is_alphabetic) && token.ends_with(char::is_alphabetic) {
            token
                .split_inclusive('-')
                .flat_map(|p| p.strip_suffix('-').map_or(vec![p], |word| vec![word, "-"]))
                .filter(|p| !p.is_empty())
                .collect()
        } else {
            vec![token]
        };
        let tag = |tag: &str, piece: usize| if piece > 0 && tag.starts_with('B') { format!("I{}", &tag[1..]) } else { tag.to_owned() };
        for (n, piece) in pieces.into_iter().enumerate() {
            copy.tokens.push(piece.to_owned());
            copy.tags.push(tag(&sentence.tags[at], n));
            if let (Some(into), Some(from)) = (&mut copy.others, &sentence.others) {
                into.push(tag(&from[at], n));
            }
        }
    }
    (copy.tokens.len() > sentence.tokens.len()).then_some(copy)
}

/// The first sentence with a dateline before it, as agencies write it, at the place that it or the next ones name first; some
/// datelines are a line of their own.
pub fn datelined(sentences: &[Sentence], dice: &mut Dice) -> Option<Vec<Sentence>> {
    let place = sentences.iter().find_map(|s| {
        let first = s.tags.iter().position(|t| t == "B-LOC")?;
        let length = 1 + s.tags[first + 1..].iter().take_while(|t| *t == "I-LOC").count();
        Some(&s.tokens[first..first + length])
            .filter(|p| p.len() <= 3 && p.iter().all(|w| w.len() > 2 && w.starts_with(char::is_alphabetic)))
    })?;
    let forms = [
        ", Aug 30 ( Reuters ) -",
        "( AP ) -",
        "1996-08-30",
        "-",
        ", March 4 ( Xinhua ) --",
        "( AFP )",
        "—",
        ": ",
        ", 12 May",
        ", Nov. 7 -",
    ];
    let form = forms[dice.next() as usize % forms.len()];
    let upper = dice.fraction() < 0.8;
    let mut line = Sentence::default();
    for (n, word) in place.iter().enumerate() {
        line.tokens.push(if upper { word.to_uppercase() } else { word.clone() });
        line.tags.push(if n == 0 { "B-LOC" } else { "I-LOC" }.to_owned());
    }
    for word in form.split_whitespace() {
        line.tokens.push(word.to_owned());
        line.tags.push(if matches!(word, "Reuters" | "AP" | "AFP" | "Xinhua") { "B-ORG" } else { "O" }.to_owned());
    }
    if form.starts_with("19") {
        return Some([&[line], sentences].concat());
    }
    let first = &sentences[0];
    let others = first.others.as_ref().map(|others| [&line.tags[..], others].concat());
    line.tokens.extend_from_slice(&first.tokens);
    line.tags.extend_from_slice(&first.tags);
    line.others = others;
    Some([&[line], &sentences[1..]].concat())
}

/// Moves titles out of the names of people: labels differ on them, and here they are no part of a name.
pub fn without_titles(mut text: Text) -> Text {
    const TITLES: &str = " mr. mrs. ms. dr. mr mrs ms dr sir lord lady dame king queen prince princess pope president premier minister prophet saint cardinal          archbishop bishop imam ayatollah sheikh sheik justice judge senator sen. rep. gov. governor mayor general gen. major maj. colonel col. captain capt.          lieutenant lt. sergeant sgt. admiral adm. commander reverend rev. professor prof. secretary-general chancellor emperor emir sultan ";
    let words = std::mem::take(&mut text.text);
    let strip = |names: &mut Vec<Span>| {
        for name in names.iter_mut().filter(|n| n.2 == 0) {
            while let Some((title, _)) = words[name.0..name.1].split_once(' ')
                && TITLES.contains(&format!(" {} ", title.to_lowercase()))
            {
                name.0 += title.len() + 1;
            }
        }
    };
    strip(&mut text.names);
    text.others.iter_mut().for_each(strip);
    text.text = words;
    text
}

/// How a copy is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Casing {
    Title,
    Capitals,
}

/// The sentence in this casing.
pub fn recased(sentence: &Sentence, casing: Casing) -> Sentence {
    const SMALL: [&str; 19] =
        ["a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "but", "by", "with", "as", "from", "is", "'s", "’s"];
    let mut copy = sentence.clone();
    for (at, token) in copy.tokens.iter_mut().enumerate() {
        if casing == Casing::Capitals {
            *token = token.to_uppercase();
        } else if at == 0 || !SMALL.contains(&token.to_lowercase().as_str()) {
            let mut rest = token.chars();
            *token = rest.next().map(|c| c.to_uppercase().chain(rest).collect()).unwrap_or_default();
        }
    }
    copy
}

/// A generator of numbers, the same on every machine (xorshift).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    /// From 0 to 1.
    pub fn fraction(&mut self) -> f64 {
        self.next() as f64 / (1_u64 << 53) as f64
    }
}
