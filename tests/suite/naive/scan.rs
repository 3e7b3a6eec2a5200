//! What a query finds, by trying everything on every article: no postings, no shapes, no fragments.
//!
//! It shares the word splitter, the stemmer and the splitter of sentences with the engine, and nothing else.

use newsearch::article::{Article, Field};
use newsearch::query::{Day, FieldName, Flag, Nearness, Node, NumberField};
use newsearch::search::copies::Sketch;
use newsearch::text::{Analyzer, Language, count_words, holds_quotation, paragraphs, quotations, sentences, words};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A word as the scan sees it.
struct Tok {
    language: Option<Language>,
    exact: String,
    stem: String,
    surface: String,
    start: usize,
    sentence: usize,
    paragraph: usize,
}

fn tokens(text: &str, language: Option<Language>) -> Vec<Tok> {
    let mut out = Vec::new();
    Analyzer::default().analyze(text, language, |t| {
        out.push(Tok {
            language,
            exact: t.exact.to_owned(),
            stem: t.stem.unwrap_or(t.exact).to_owned(),
            surface: bare(t.span.of(text)).to_owned(),
            start: t.span.start,
            sentence: sentences(text).filter(|s| s.start <= t.span.start).count(),
            paragraph: paragraphs(text).filter(|s| s.start <= t.span.start).count(),
        });
    });
    out
}

fn bare(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word)
}

/// An article with its texts split into words, once for all queries.
pub struct Split {
    pub article: Article,
    title: Vec<Tok>,
    body: Vec<Tok>,
    /// The words of each quotation.
    quotes: Vec<Range<usize>>,
    /// The sentences in which each quotation stands, the first and the last.
    sentences: Vec<(usize, usize)>,
    /// Those named outside of quotations: the sentence, where in the text, how many words of the sentence go before, and who of the people.
    named: Vec<(usize, usize, usize, usize)>,
    people: Vec<Vec<Tok>>,
    places: Vec<Vec<Tok>>,
}

impl Split {
    pub fn of(article: Article) -> Split {
        let body = tokens(&article.body, article.language);
        let word_at = |at: usize| body.iter().filter(|t| t.start < at).count();
        let sentence_at = |at: usize| sentences(&article.body).filter(|s| s.start <= at).count();
        let words_before = |at: usize| {
            let start = sentences(&article.body).map(|s| s.start).filter(|start| *start <= at).last();
            start.map_or(0, |start| article.body[start..at].split_whitespace().count())
        };
        let outside = |at: usize| !quotations(&article.body).any(|q| q.start <= at && at < q.end);
        let mentions = article.people.iter().enumerate().flat_map(|(who, person)| person.mentions.iter().map(move |m| (who, m)));
        let mentions = mentions.filter(|(_, m)| m.field == Field::Body && outside(m.span.start));
        Split {
            sentences: quotations(&article.body).map(|q| (sentence_at(q.start), sentence_at(q.end - 1))).collect(),
            named: mentions.map(|(who, m)| (sentence_at(m.span.start), m.span.start, words_before(m.span.start), who)).collect(),
            quotes: quotations(&article.body).map(|q| word_at(q.start)..word_at(q.end)).collect(),
            title: tokens(&article.title, article.language),
            body,
            people: article.people.iter().map(|p| tokens(&p.name, None)).collect(),
            places: article.places.iter().map(|p| tokens(&p.name, None)).collect(),
            article,
        }
    }
}

pub struct Scan<'a> {
    pub any: bool,
    pub known: &'a Known,
}

/// What is not the article's own.
pub struct Known {
    /// Ids of articles of which an earlier copy is there.
    pub copies: HashSet<String>,
    /// The run in which each came or changed, by id.
    pub runs: HashMap<String, usize>,
}

/// The copies among articles whose bodies are the same, letter for letter, or have nothing to do with each other.
pub fn copies(articles: &[Article]) -> HashSet<String> {
    let mut sets: HashMap<&str, Vec<&Article>> = HashMap::new();
    for article in articles.iter().filter(|a| Sketch::of(&a.body).is_some()) {
        sets.entry(article.body.as_str()).or_default().push(article);
    }
    let key = |article: &Article| Sha256::digest(article.id.as_bytes())[..8].to_vec();
    sets.values_mut()
        .flat_map(|set| {
            set.sort_by_key(|a| (a.date.map_or(i64::MAX, |d| d.seconds()), key(a)));
            set[1..].iter().map(|a| a.id.clone())
        })
        .collect()
}

/// What one word of a query takes.
enum Wanted<'q> {
    Word(&'q str),
    Exact(&'q str),
    Wild(&'q str),
    Fuzzy(&'q str, u8),
    Written(&'q str),
}

/// Where in a query a node stands.
#[derive(Clone, Copy, Default)]
pub struct Within<'q> {
    field: Option<FieldName>,
    /// The nodes that must all hold beside it: who is named there speaks what it seeks in quotations.
    level: &'q [Node],
}

impl Scan<'_> {
    pub fn holds<'q>(&self, split: &Split, node: &'q Node, within: Within<'q>) -> bool {
        let (article, field) = (&split.article, within.field);
        match node {
            Node::All => true,
            Node::Word { .. }
            | Node::Phrase { .. }
            | Node::Wild { .. }
            | Node::Fuzzy { .. }
            | Node::Literal { .. }
            | Node::Close { .. } => match field {
                Some(FieldName::Language) => whole(article.language.as_ref().map_or("und", |l| l.as_str()), node),
                Some(FieldName::Id) => whole(&article.id, node),
                _ => self.texts(split, within, written(node)).iter().any(|(text, stemmed)| !self.places(text, node, *stemmed).is_empty()),
            },
            Node::AtLeast { times, node, .. } => {
                let texts = self.texts(split, within, true);
                texts.iter().map(|(text, stemmed)| self.places(text, node, *stemmed).len()).sum::<usize>() >= *times as usize
            }
            Node::Boost { node, .. } => self.holds(split, node, within),
            Node::Field { field, node, .. } => self.holds(split, node, Within { field: Some(*field), ..within }),
            Node::Date { range, .. } => article.date.is_some_and(|date| {
                let day = Day::from_days(date.seconds().div_euclid(86_400) as i32).expect("a day of the calendar");
                range.from.is_none_or(|from| day >= from) && range.until.is_none_or(|until| day < until)
            }),
            Node::Number { field: NumberField::Words, range, .. } => range.contains(count_words(&article.body)),
            Node::Indexed { range, .. } => range.contains(super::RUNS[self.known.runs[&article.id]]),
            Node::Flag { flag: Flag::Copy, .. } => self.known.copies.contains(&article.id),
            Node::Flag { flag: Flag::Lead, .. } => !self.known.copies.contains(&article.id),
            Node::Flag { flag: Flag::New, .. } => self.known.runs[&article.id] == 1,
            Node::Flag { flag, .. } => has(article, *flag),
            Node::And(nodes) => nodes.iter().all(|n| self.holds(split, n, Within { level: nodes, ..within })),
            Node::Or(nodes) => nodes.iter().any(|n| self.holds(split, n, within)),
            Node::Terms(nodes) => {
                let within = Within { level: if self.any { &[] } else { nodes }, ..within };
                let excluded = |n: &Node| matches!(n, Node::Not(_));
                if nodes.iter().filter(|n| excluded(n)).any(|n| !self.holds(split, n, within)) {
                    return false;
                }
                let (limits, words): (Vec<&'q Node>, Vec<&'q Node>) = nodes.iter().filter(|n| !excluded(n)).partition(|n| limits(n));
                let holds = |n: &&'q Node| self.holds(split, n, within);
                !nodes.is_empty()
                    && limits.iter().all(holds)
                    && if self.any { words.is_empty() || words.iter().any(holds) } else { words.iter().all(holds) }
            }
            Node::Not(node) => !self.holds(split, node, within),
            other => panic!("the scan does not know {other:?}"),
        }
    }

    /// The texts that a field stands for, and whether their words are found by stems.
    fn texts<'s>(&self, split: &'s Split, within: Within<'_>, written: bool) -> Vec<(&'s [Tok], bool)> {
        let (title, body) = ((&split.title[..], true), (&split.body[..], true));
        let lead = (&split.body[..split.body.len().min(60)], true);
        let people = || split.people.iter().map(|name| (&name[..], false));
        let places = || split.places.iter().map(|name| (&name[..], false));
        match within.field {
            None if written => vec![title, body],
            None => [title, body].into_iter().chain(people()).chain(places()).collect(),
            Some(FieldName::Title) => vec![title],
            Some(FieldName::Body) => vec![body],
            Some(FieldName::Lead) => vec![lead],
            Some(FieldName::Said) => {
                let theirs = |quote: &usize| within.level.iter().filter_map(speaker).all(|name| self.speaks(split, name, *quote));
                let quotes = (0..split.quotes.len()).filter(theirs);
                quotes.map(|quote| (&split.body[split.quotes[quote].clone()], true)).collect()
            }
            Some(FieldName::About) => vec![title, lead],
            Some(FieldName::Person) => people().collect(),
            Some(FieldName::Place) => places().collect(),
            other => panic!("the scan does not know {other:?}"),
        }
    }

    /// Whether somebody of that name is named where the quotation stands, or, where nobody is or "he said" is there, is the subject of the sentence
    /// before: there is no other verb of saying in these texts.
    fn speaks(&self, split: &Split, name: &Node, quote: usize) -> bool {
        let (first, last) = split.sentences[quote];
        let here: Vec<usize> = split.named.iter().filter(|n| (first..=last).contains(&n.0)).map(|n| n.3).collect();
        let before = || split.named.iter().filter(|n| n.0 + 1 == first);
        let subject = before().map(|n| n.1).min();
        let before: Vec<usize> = before().filter(|n| Some(n.1) == subject && n.2 <= 4).map(|n| n.3).collect();
        let he = split.article.body.contains("he said");
        (if here.is_empty() || he { before } else { here }).into_iter().any(|who| {
            let person = &split.article.people[who];
            let mentioned = person.mentions.iter().map(|m| split.article.mentioned(*m));
            let names: Vec<Vec<Tok>> = [person.name.as_str()].into_iter().chain(mentioned).map(|name| tokens(name, None)).collect();
            self.is_called(&names, name)
        })
    }

    fn is_called(&self, names: &[Vec<Tok>], node: &Node) -> bool {
        match node {
            Node::Terms(nodes) | Node::And(nodes) => nodes.iter().filter(|n| is_name(n)).all(|n| self.is_called(names, n)),
            Node::Or(nodes) => nodes.iter().filter(|n| is_name(n)).any(|n| self.is_called(names, n)),
            Node::Boost { node, .. } | Node::AtLeast { node, .. } => self.is_called(names, node),
            node => names.iter().any(|name| !self.places(name, node, false).is_empty()),
        }
    }

    /// The places of a node in one text: its first and its last word.
    fn places(&self, text: &[Tok], node: &Node, stemmed: bool) -> Vec<(usize, usize)> {
        let wanted: (Vec<Wanted<'_>>, u32) = match node {
            Node::Word { text, .. } => (split(text).into_iter().map(if stemmed { Wanted::Word } else { Wanted::Exact }).collect(), 0),
            Node::Phrase { text, slop, .. } => (split(text).into_iter().map(Wanted::Exact).collect(), *slop),
            Node::Literal { text, .. } => (split(text).into_iter().map(Wanted::Written).collect(), 0),
            Node::Fuzzy { text, edits, .. } => (vec![Wanted::Fuzzy(text, *edits)], 0),
            Node::Wild { text, .. } => (text.split('-').map(Wanted::Wild).collect(), 0),
            Node::Or(nodes) => {
                let mut all: Vec<(usize, usize)> = nodes.iter().flat_map(|n| self.places(text, n, stemmed)).collect();
                all.sort_unstable();
                all.dedup();
                return all;
            }
            Node::Close { left, nearness, right, .. } => {
                let (left, right) = (self.places(text, left, stemmed), self.places(text, right, stemmed));
                return right.into_iter().filter(|r| left.iter().any(|l| near(text, *l, *r, *nearness, stemmed))).collect();
            }
            other => panic!("the scan does not know {other:?} at a place"),
        };
        let (wanted, slop) = wanted;
        let starts = 0..text.len();
        starts.filter_map(|at| Some((at, self.side_by_side(text, at, &wanted, slop)?))).filter(|_| !wanted.is_empty()).collect()
    }

    /// Where the words end that begin at `at`: as soon as can be.
    fn side_by_side(&self, text: &[Tok], at: usize, wanted: &[Wanted<'_>], slop: u32) -> Option<usize> {
        let (first, rest) = wanted.split_first()?;
        if !text.get(at).is_some_and(|token| self.fits(token, first)) {
            return None;
        }
        if rest.is_empty() {
            return Some(at);
        }
        (0..=slop).filter_map(|gap| self.side_by_side(text, at + 1 + gap as usize, rest, slop - gap)).min()
    }

    fn fits(&self, token: &Tok, wanted: &Wanted<'_>) -> bool {
        let fold = |word: &str| Analyzer::forms(word, None).exact;
        match wanted {
            Wanted::Word(word) => {
                // A stem is one's in the language of the text.
                let stem = |language| {
                    let forms = Analyzer::forms(word, Some(language));
                    forms.stem.unwrap_or(forms.exact)
                };
                token.exact == fold(word) || token.language.map(stem).is_some_and(|stem| token.stem == stem || token.exact == stem)
            }
            Wanted::Exact(word) => token.exact == fold(word),
            Wanted::Written(word) => token.exact == fold(word) && token.surface == bare(word),
            Wanted::Wild(word) => glob(&word.to_lowercase().chars().collect::<Vec<_>>(), &token.exact.chars().collect::<Vec<_>>()),
            Wanted::Fuzzy(word, edits) => distance(&fold(word), &token.exact) <= usize::from(*edits),
        }
    }
}

/// The name by which a node of a level says who speaks.
fn speaker(node: &Node) -> Option<&Node> {
    match node {
        Node::Boost { node, .. } => speaker(node),
        Node::Field { field: FieldName::Person, node, .. } if is_name(node) => Some(node),
        _ => None,
    }
}

/// Whether somebody can be called so.
fn is_name(node: &Node) -> bool {
    match node {
        Node::Terms(nodes) | Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(is_name),
        Node::Boost { node, .. } | Node::AtLeast { node, .. } => is_name(node),
        Node::Word { .. } | Node::Phrase { .. } | Node::Wild { .. } | Node::Fuzzy { .. } | Node::Literal { .. } | Node::Close { .. } => {
            true
        }
        _ => false,
    }
}

fn split(text: &str) -> Vec<&str> {
    words(text).map(|w| w.span.of(text)).collect()
}

fn near(text: &[Tok], left: (usize, usize), right: (usize, usize), nearness: Nearness, running: bool) -> bool {
    let distance = if left.1 < right.0 {
        right.0 - left.1
    } else if right.1 < left.0 {
        left.0 - right.1
    } else {
        return false;
    };
    let same = |of: fn(&Tok) -> usize| [left.0, left.1, right.0, right.1].iter().all(|at| of(&text[*at]) == of(&text[left.0]));
    match nearness {
        Nearness::Within(most) => distance <= most as usize,
        Nearness::Before(most) => left.1 < right.0 && distance <= most as usize,
        // A name is one whole.
        _ if !running => true,
        Nearness::Sentence => same(|t| t.sentence),
        Nearness::Paragraph => same(|t| t.paragraph),
    }
}

/// Whether something in the node must stand as written.
fn written(node: &Node) -> bool {
    let mut any = false;
    node.walk(&mut |n, _| any |= matches!(n, Node::Literal { .. }));
    any
}

fn limits(node: &Node) -> bool {
    match node {
        Node::Date { .. } | Node::Number { .. } | Node::Flag { .. } | Node::Indexed { .. } => true,
        Node::Boost { node, .. } | Node::Not(node) => limits(node),
        Node::Or(nodes) | Node::And(nodes) | Node::Terms(nodes) => !nodes.is_empty() && nodes.iter().all(limits),
        Node::Field { field, .. } => matches!(field, FieldName::Language | FieldName::Id),
        _ => false,
    }
}

fn whole(value: &str, node: &Node) -> bool {
    match node {
        Node::Word { text, .. } | Node::Phrase { text, .. } | Node::Literal { text, .. } => value == text,
        Node::Wild { text, .. } => glob(&text.chars().collect::<Vec<_>>(), &value.chars().collect::<Vec<_>>()),
        Node::Fuzzy { text, edits, .. } => distance(text, value) <= usize::from(*edits),
        other => panic!("{other:?} is no whole value"),
    }
}

fn has(article: &Article, flag: Flag) -> bool {
    match flag {
        Flag::Wire | Flag::Agency => article.agency.is_some(),
        Flag::Updated => article.updated.is_some(),
        Flag::Undated => article.date.is_none(),
        Flag::Date => article.date.is_some(),
        Flag::Author => !article.authors.is_empty(),
        Flag::People => !article.people.is_empty(),
        Flag::Places => !article.places.is_empty(),
        Flag::Title => !article.title.is_empty(),
        Flag::Body => !article.body.is_empty(),
        Flag::Language => article.language.is_some(),
        Flag::Quote => holds_quotation(&article.body),
        other => panic!("the scan does not know {other:?}"),
    }
}

fn glob(signs: &[char], word: &[char]) -> bool {
    match (signs, word) {
        ([], []) => true,
        (['*', rest @ ..], _) => glob(rest, word) || !word.is_empty() && glob(signs, &word[1..]),
        (['?', rest @ ..], [_, others @ ..]) => glob(rest, others),
        ([sign, rest @ ..], [c, others @ ..]) => sign == c && glob(rest, others),
        _ => false,
    }
}

/// Letters put in, left out, changed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let mut best = (rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1])).min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
