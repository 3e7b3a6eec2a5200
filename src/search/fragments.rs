//! Snippets: which stretches of a text to show for a query, and what to highlight in them.
//!
//! [`Matcher`] finds what the query really matches (phrases as phrases, stems as they stand, who and what is named otherwise than the query does where the text
//! names them); [`fragments`] chooses stretches that hold many different matches close together, beginning where a sentence does. Offsets are bytes.

use super::named::{IsMeant, Named, Names};
use super::pattern::{is_stemmed, wanted};
use super::places::{Sought, in_text};
use super::shape::Shape;
use crate::article::{Article, Field};
use crate::query::{FieldName, Node, Query};
use crate::text::{Analyzer, Language, Span, sentences};
use serde::{Deserialize, Serialize};

/// A stretch of an article's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fragment {
    /// Which text it is of.
    pub field: Field,
    /// Where it stands in that text: bytes.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// The stretch, exactly as it stands.
    pub text: String,
    /// What the query matched: bytes of `text`, in order, not overlapping.
    pub highlights: Vec<Span>,
}

/// How much of a text is searched for matches at once, in bytes: a body beyond it (a book, a log) is shown from its first part that holds any, of so many.
const PART_BYTES: usize = 1 << 20;
const MAX_PARTS: usize = 16;

/// How much of a part the next one has too, so that no phrase is cut by both.
const SHARED_BYTES: usize = 4 << 10;

/// A place where a pattern of the query matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Match {
    span: Span,
    pattern: usize,
}

/// What a query looks for in titles and bodies.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    patterns: Vec<Wanted>,
    /// The places that it asks for, whatever they are called.
    places: Vec<IsMeant>,
}

/// A shape, and where it counts.
#[derive(Debug, Clone, PartialEq)]
struct Wanted {
    /// `None`: both.
    field: Option<Field>,
    lead: bool,
    /// Whether only quotations count.
    quoted: bool,
    /// Whether it is sought in the names of people, and of places.
    names: (bool, bool),
    shape: Shape,
}

impl Matcher {
    /// The matcher of a query over an index that holds articles in these languages and knows these names: a bare word, or one sought among people, matches
    /// other spellings of it too.
    pub fn new(query: &Query, languages: &[Language], names: &mut dyn Names) -> Matcher {
        let mut nodes = Vec::new();
        wanted(&query.root, None, &mut nodes);
        let mut matcher = Matcher::default();
        for (field, node) in nodes {
            matcher.places.extend(match (field, node) {
                (_, Node::Near { centre, km, .. }) => names.near(centre, *km),
                (Some(FieldName::Place), Node::Word { text, .. } | Node::Phrase { text, .. }) => names.place(text),
                _ => None,
            });
            let languages = if field.is_none_or(is_stemmed) { languages } else { &[] };
            let spelt = matches!(node, Node::Word { .. }) && field.is_none_or(|f| f == FieldName::Person);
            let Some(shape) = Shape::of(node, languages) else { continue };
            let shape = if spelt { shape.with_spellings(&mut |word| names.spellings(word)) } else { shape };
            let quoted = field == Some(FieldName::Said);
            let places: &[(Option<Field>, bool)] = match field {
                Some(FieldName::Title) => &[(Some(Field::Title), false)],
                Some(FieldName::Body | FieldName::Said) => &[(Some(Field::Body), false)],
                Some(FieldName::Lead) => &[(Some(Field::Body), true)],
                Some(FieldName::About) => &[(Some(Field::Title), false), (Some(Field::Body), true)],
                // A person or place is also marked where the text names it.
                None | Some(FieldName::Person | FieldName::Place) => &[(None, false)],
                Some(_) => &[],
            };
            let named = |name: FieldName| field.is_none_or(|f| f == name) && matches!(node, Node::Word { .. });
            let names = (named(FieldName::Person), named(FieldName::Place));
            for (field, lead) in places {
                let wanted = Wanted { field: *field, lead: *lead, quoted, names, shape: shape.clone() };
                if !matcher.patterns.contains(&wanted) {
                    matcher.patterns.push(wanted);
                }
            }
        }
        matcher
    }

    /// Whether it looks for nothing.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty() && self.places.is_empty()
    }
}

/// Applies a [`Matcher`] to articles; keeps a cache of word forms, so keep one a thread.
#[derive(Default)]
pub struct Highlighter {
    analyzer: Analyzer,
}

impl Highlighter {
    /// What the query matches in a text of the article, all of it: spans in order, not overlapping.
    pub fn highlights(&mut self, matcher: &Matcher, article: &Article, field: Field) -> Vec<Span> {
        let whole = Span::new(0, article.text(field).len());
        merged(self.matches_in(matcher, article, field, whole).into_iter().map(|m| m.span))
    }

    /// The matches in the first part of the body that holds any.
    fn first_matches(&mut self, matcher: &Matcher, article: &Article) -> Vec<Match> {
        let mut parts = parts(&article.body).take(MAX_PARTS).map(|part| self.matches_in(matcher, article, Field::Body, part));
        parts.find(|matches| !matches.is_empty()).unwrap_or_default()
    }

    /// All matches in a part of a text, ordered by where they begin.
    fn matches_in(&mut self, matcher: &Matcher, article: &Article, field: Field, part: Span) -> Vec<Match> {
        let may_stand = |w: &Wanted| w.field.is_none_or(|f| f == field) && !(w.lead && part.start > 0);
        let wanted = || matcher.patterns.iter().enumerate().filter(|(_, w)| may_stand(w));
        let sought: Vec<Sought<'_>> = wanted().map(|(_, w)| Sought { shape: &w.shape, lead: w.lead, quoted: w.quoted }).collect();
        let text = part.of(article.text(field));
        let mut matches: Vec<Match> = Vec::new();
        if !sought.is_empty() {
            let places = in_text(&mut self.analyzer, &sought, text, article.language);
            for ((pattern, wanted), places) in wanted().zip(places) {
                let stands = !places.spans.is_empty();
                matches.extend(places.spans.into_iter().map(|span| Match { span: span.shifted(part.start), pattern }));
                if !stands {
                    matches.extend(self.named(wanted, article, field).into_iter().map(|span| Match { span, pattern }));
                }
            }
        }
        for (at, places) in matcher.places.iter().enumerate() {
            matches.extend(places.spans(article, field).map(|span| Match { span, pattern: matcher.patterns.len() + at }));
        }
        matches.retain(|m| m.span.start >= part.start && m.span.end <= part.end);
        matches.sort_by_key(|m| (m.span, m.pattern));
        matches
    }

    /// Where the text names those whose usual name is wanted; called where the text has no word of it.
    fn named(&mut self, wanted: &Wanted, article: &Article, field: Field) -> Vec<Span> {
        let named = match wanted.names {
            (false, false) => return Vec::new(),
            (people, places) => Named::of(article, field, people, places),
        };
        if named.names.is_empty() {
            return Vec::new();
        }
        let sought = Sought { shape: &wanted.shape, lead: false, quoted: false };
        let found = in_text(&mut self.analyzer, &[sought], &named.names, None);
        found.iter().flat_map(|found| named.spans(&found.spans)).collect()
    }
}

/// What a text is searched in, one after the other. Each begins with a word.
fn parts(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next.take()?;
        let end = text.floor_char_boundary(start + PART_BYTES);
        if end < text.len() {
            let from = text.floor_char_boundary(end - SHARED_BYTES);
            let space = text[from..end].find(char::is_whitespace);
            next = Some(from + space.unwrap_or(0));
        }
        Some(Span::new(start, end))
    })
}

/// Overlapping and touching spans as one; bigrams of a run touch.
fn merged(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// Up to `count` fragments of the article's body of about `chars` characters, best first: each holds as many different words of the query as
/// can be had, then as many matches, then stands as early as possible. The beginning of the body where nothing matches.
pub fn fragments(highlighter: &mut Highlighter, matcher: &Matcher, article: &Article, count: usize, chars: usize) -> Vec<Fragment> {
    let body = article.body.as_str();
    if count == 0 || body.trim().is_empty() {
        return Vec::new();
    }
    // No more than there are, so that nothing that is reckoned with it overflows.
    let chars = chars.min(body.len());
    let matches = highlighter.first_matches(matcher, article);
    if matches.is_empty() {
        return vec![fragment(body, widen(body, Span::new(0, 0), chars), &matches)];
    }
    // Budget in bytes: a character of this body is that many bytes on average.
    let budget = chars * body.len() / body.chars().count().max(1);
    let mut chosen: Vec<Span> = Vec::new();
    let mut runs = Runs::of(&matches, budget);
    while chosen.len() < count {
        let Some((first, last)) = runs.best() else { break };
        let core = Span::new(matches[first].span.start, matches[first..=last].iter().map(|m| m.span.end).max().unwrap_or(0));
        let span = widen(body, core, chars);
        // Widened into one already chosen: show what is left of the matches as they stand.
        let span = if chosen.iter().any(|c| span.start < c.end && c.start < span.end) { core } else { span };
        chosen.push(span);
        runs.choose(span, first, last);
    }
    chosen.into_iter().map(|span| fragment(body, span, &matches)).collect()
}

/// Matches of a run, at most: those of a word that stands there over and over.
const MAX_RUN: usize = 65;

/// Runs of matches within a budget of bytes, of which none holds a match that lies in what was chosen.
struct Runs<'m> {
    matches: &'m [Match],
    budget: usize,
    /// Whether each lies in nothing chosen.
    free: Vec<bool>,
    /// Of each pattern: whether it is in a run that was chosen.
    seen: Vec<bool>,
    /// Of each pattern: how often it is in the run that is looked at.
    within: Vec<u32>,
}

impl<'m> Runs<'m> {
    fn of(matches: &'m [Match], budget: usize) -> Runs<'m> {
        let patterns = matches.iter().map(|m| m.pattern + 1).max().unwrap_or(0);
        Runs { matches, budget, free: vec![true; matches.len()], seen: vec![false; patterns], within: vec![0; patterns] }
    }

    /// The run (first, last) that holds the most patterns not seen yet, then the most different ones, then the most matches. Takes time in the number of
    /// matches: where the next run begins later, it ends no earlier.
    fn best(&mut self) -> Option<(usize, usize)> {
        let Runs { matches, budget, free, seen, within } = self;
        within.fill(0);
        let (mut best, mut best_score) = (None, (0, 0, 0));
        let (mut end, mut unseen, mut different) = (0, 0, 0);
        for first in 0..matches.len() {
            if end <= first && free[first] {
                end = first;
            }
            let reach = matches[first].span.start + *budget;
            while free[first]
                && end < matches.len()
                && end < first + MAX_RUN
                && free[end]
                && (end == first || matches[end].span.end <= reach)
            {
                let pattern = matches[end].pattern;
                let new = within[pattern] == 0;
                (different, unseen) = (different + usize::from(new), unseen + usize::from(new && !seen[pattern]));
                within[pattern] += 1;
                end += 1;
            }
            if end <= first {
                continue;
            }
            let score = (unseen, different, (end - first).min(6));
            if score > best_score {
                (best, best_score) = (Some((first, end - 1)), score);
            }
            let pattern = matches[first].pattern;
            within[pattern] -= 1;
            let last = within[pattern] == 0;
            (different, unseen) = (different - usize::from(last), unseen - usize::from(last && !seen[pattern]));
        }
        best
    }

    /// Takes the run, which is shown in this span.
    fn choose(&mut self, span: Span, first: usize, last: usize) {
        for (free, m) in self.free.iter_mut().zip(self.matches) {
            *free &= !(m.span.start < span.end && span.start < m.span.end);
        }
        self.matches[first..=last].iter().for_each(|m| self.seen[m.pattern] = true);
    }
}

/// `core` widened to about `chars` characters: back to the beginning of its sentence where that leaves room for the core, then
/// forward, to the end of a sentence where one is near, else of a word.
fn widen(body: &str, core: Span, chars: usize) -> Span {
    let from = body.floor_char_boundary(core.start.saturating_sub(chars * 4));
    let to = body.floor_char_boundary(core.end + chars * 4);
    // Sentences around the core; a window that cuts one is harmless, as only boundaries inside it are used.
    let mut start = core.start;
    let room = chars.saturating_sub(body[core.start..core.end].chars().count());
    let mut ends: Vec<usize> = Vec::new();
    let mut begins: Vec<usize> = if from == 0 { vec![0] } else { Vec::new() };
    for s in sentences(&body[from..to]) {
        let s = s.shifted(from);
        if s.start > from {
            begins.push(s.start);
        }
        if s.end < to || to == body.len() {
            ends.push(s.end);
        }
    }
    let back = begins.iter().rev().find(|b| **b <= core.start).copied();
    match back {
        Some(b) if body[b..core.start].chars().count() <= room => start = b,
        _ => {
            // The sentence is long: begin at a word, with a third of the room before the core.
            let mut begin = core.start;
            for (i, c) in body[from..core.start].char_indices().rev().take(room / 3) {
                if c.is_whitespace() {
                    begin = from + i + c.len_utf8();
                }
            }
            if begin < start {
                start = begin;
            }
        }
    }
    let used = body[start..core.end].chars().count();
    let left = chars.saturating_sub(used);
    let limit = body[core.end..].char_indices().nth(left).map_or(body.len(), |(i, _)| core.end + i);
    let sentence = ends.iter().rev().find(|e| **e >= core.end && **e <= limit && (**e - start) * 2 >= limit - start).copied();
    let end = sentence.unwrap_or_else(|| {
        if limit == body.len() {
            return limit;
        }
        // The last word that is whole; in a script without spaces, anywhere.
        body[core.end..limit].char_indices().rev().take(24).find(|(_, c)| c.is_whitespace()).map_or(limit, |(i, _)| core.end + i)
    });
    trimmed(body, Span::new(start, end.max(core.end)))
}

fn trimmed(body: &str, span: Span) -> Span {
    let text = span.of(body);
    let start = span.start + (text.len() - text.trim_start().len());
    Span::new(start, start + text.trim().len())
}

fn fragment(body: &str, span: Span, matches: &[Match]) -> Fragment {
    let inside = matches.iter().filter(|m| m.span.start >= span.start && m.span.end <= span.end);
    Fragment {
        field: Field::Body,
        start: span.start,
        end: span.end,
        text: span.of(body).to_owned(),
        highlights: merged(inside.map(|m| Span::new(m.span.start - span.start, m.span.end - span.start))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::named::NoNames;
    use super::*;
    use crate::article::{Mention, Person, Place};
    use crate::query::{Context, Day, parse};
    use proptest::prelude::*;

    fn english() -> Vec<Language> {
        Language::parse("en").into_iter().collect()
    }

    fn matcher(query: &str) -> Matcher {
        let today = Day::from_ymd(2024, 5, 1).expect("a day of the calendar");
        Matcher::new(&parse(query, &Context { today }).query, &english(), &mut NoNames)
    }

    fn shown(query: &str, body: &str, count: usize, chars: usize) -> Vec<(String, Vec<String>)> {
        let article = Article { body: body.to_owned(), language: english().first().copied(), ..Article::default() };
        fragments(&mut Highlighter::default(), &matcher(query), &article, count, chars)
            .into_iter()
            .map(|f| (f.text.clone(), f.highlights.iter().map(|h| h.of(&f.text).to_owned()).collect()))
            .collect()
    }

    const BODY: &str = "The council met on Monday. Nothing was decided about the harbour. Ministers praised the talks on Syria, and \
        Shoigu spoke of Syria again. A strike followed in the port. The strikes went on for a hunger strike of weeks.";

    #[test]
    fn shows_the_sentence_with_most_words_of_the_query() {
        let got = shown("Shoigu Syria", BODY, 1, 100);
        assert!(got[0].0.starts_with("Ministers praised"), "{got:?}");
        assert_eq!(got[0].1, ["Syria", "Shoigu", "Syria"]);
    }

    #[test]
    fn marks_stems_as_they_stand_and_phrases_as_phrases() {
        assert_eq!(shown("strike", BODY, 1, 400)[0].1, ["strike", "strikes", "strike"]);
        assert_eq!(shown("\"hunger strike\"", BODY, 1, 400)[0].1, ["hunger strike"]);
        assert_eq!(shown("\"council Monday\"~2", BODY, 1, 60)[0].1, ["council met on Monday"]);
        assert_eq!(shown("\"council Monday\"~1", BODY, 1, 60)[0].1, Vec::<String>::new());
    }

    #[test]
    fn marks_both_sides_of_a_nearness_and_no_others() {
        assert_eq!(shown("Shoigu pre/3 Syria", BODY, 1, 400)[0].1, ["Shoigu", "Syria"]);
        assert_eq!(shown("ministers w/s Shoigu", BODY, 1, 400)[0].1, ["Ministers", "Shoigu"]);
        assert_eq!(shown("council w/s Syria", BODY, 1, 60)[0].1, Vec::<String>::new());
        assert_eq!(shown("council w/p port", BODY, 1, 400)[0].1, ["council", "port"]);
        assert_eq!(shown("st?ik* NEAR/2 hunger", BODY, 1, 400)[0].1, ["hunger", "strike"]);
        assert_eq!(shown("=strike", BODY, 1, 400)[0].1, ["strike", "strike"]);
        assert_eq!(shown("=Strike", BODY, 1, 400)[0].1, Vec::<String>::new());
        assert_eq!(shown("shoygu~1", BODY, 1, 400)[0].1, ["Shoigu"]);
        assert_eq!(shown("lead:weeks", BODY, 1, 400)[0].1, ["weeks"]);
    }

    #[test]
    fn a_long_text_is_shown_and_marked_where_it_matches_however_late() {
        let (filling, end) = ("The council met on a day. ", "Penguins of Zanzibar swam at the end.");
        let body = filling.repeat(PART_BYTES / filling.len() + 2_000) + end;
        let got = shown("Zanzibar", &body, 1, 60);
        assert_eq!(got, [(end.to_owned(), vec!["Zanzibar".to_owned()])]);
        assert!(shown("Zanzibar council", &body, 1, 60)[0].1.iter().all(|mark| mark == "council"), "the first part that has any");
        assert_eq!(shown("lead:penguins", &body, 1, 60)[0].1, Vec::<String>::new());
        let article = Article { body, ..Article::default() };
        let marked = Highlighter::default().highlights(&matcher("zanzibar"), &article, Field::Body);
        assert_eq!(marked.iter().map(|span| span.of(&article.body)).collect::<Vec<_>>(), ["Zanzibar"]);
        // A phrase at the seam of two parts is whole in one of them.
        for before in [PART_BYTES - 2, PART_BYTES - 8, PART_BYTES - 60] {
            let body = format!("{} hunger strike {}", "x ".repeat(before / 2), "y ".repeat(9_000));
            assert_eq!(shown("\"hunger strike\"", &body, 1, 60)[0].1, ["hunger strike"]);
        }
        assert_eq!(parts(&"x".repeat(3 * PART_BYTES)).last().map(|part| part.end), Some(3 * PART_BYTES));
    }

    #[test]
    fn shows_the_beginning_where_nothing_matches() {
        assert_eq!(shown("penguin", BODY, 3, 30), [("The council met on Monday.".to_owned(), vec![])]);
        assert!(shown("penguin", " \n ", 3, 30).is_empty());
    }

    #[test]
    fn marks_runs_of_an_unsegmented_script() {
        assert_eq!(shown("绍伊古", "俄罗斯国防部长绍伊古访问北京。", 1, 40)[0].1, ["绍伊古"]);
        assert_eq!(shown("京", "俄罗斯国防部长绍伊古访问北京。", 1, 40)[0].1, ["京"]);
        assert_eq!(shown("访", "俄罗斯国防部长绍伊古访问北京。", 1, 40)[0].1, ["访"]);
        assert_eq!(shown("访 OR 访问", "俄罗斯国防部长绍伊古访问北京。", 1, 40)[0].1, ["访问"]);
    }

    #[test]
    fn the_distance_to_a_run_of_an_unsegmented_script_is_counted_from_its_last_character() {
        let text = "俄罗斯国防部长访问北京。";
        for (query, marked) in [
            ("国防部长 pre/1 访问", vec!["国防部长", "访问"]),
            ("国防部长 pre/2 北京", vec![]),
            ("国防部长 pre/3 北京", vec!["国防部长", "北京"]),
            ("北京 NEAR/3 国防部长", vec!["国防部长", "北京"]),
            ("北京 NEAR/2 国防部长", vec![]),
            ("长 pre/1 访", vec!["长", "访"]),
            ("国防部长 w/s 北京", vec!["国防部长", "北京"]),
        ] {
            assert_eq!(shown(query, text, 1, 40)[0].1, marked, "{query}");
        }
    }

    /// To whom every place is in Syria.
    struct AllInSyria;

    impl Names for AllInSyria {
        fn spellings(&mut self, _word: &str) -> Vec<String> {
            Vec::new()
        }

        fn place(&mut self, name: &str) -> Option<IsMeant> {
            (name == "Syria").then(|| IsMeant::new(|place| place.name != "Oslo"))
        }

        fn near(&mut self, _centre: &str, km: u32) -> Option<IsMeant> {
            Some(IsMeant::new(move |place| km > 9 && place.name == "Aleppo"))
        }
    }

    #[test]
    fn marks_who_and_what_is_named_otherwise_than_the_query_does() {
        let body = "习近平 spoke of Halab and Syrian bread. Kant, in Oslo, spoke of 习近平.";
        let mention = |name: &str, nth| {
            let start = body.match_indices(name).nth(nth).expect("it is there").0;
            Mention { field: Field::Body, span: Span::new(start, start + name.len()) }
        };
        let person = |name, mentions| Person { mentions, ..Person::stated(name) };
        let place = |name, mentions, demonyms| Place { mentions, demonyms, ..Place::stated(name) };
        let article = Article {
            title: "Xi".into(),
            body: body.into(),
            people: vec![
                person("Xi Jinping", vec![mention("习近平", 0), mention("习近平", 1)]),
                person("Immanuel Kant", vec![mention("Kant", 0)]),
            ],
            places: vec![
                place("Aleppo", vec![mention("Halab", 0), Mention { field: Field::Body, span: Span::new(1, 9_999) }], vec![]),
                place("Syria", vec![], vec![mention("Syrian", 0)]),
                place("Oslo", vec![mention("Oslo", 0)], vec![]),
            ],
            ..Article::default()
        };
        let today = Day::from_ymd(2024, 5, 1).expect("a day of the calendar");
        let marked = |query: &str, field| {
            let matcher = Matcher::new(&parse(query, &Context { today }).query, &english(), &mut AllInSyria);
            let spans = Highlighter::default().highlights(&matcher, &article, field);
            spans.iter().map(|span| span.of(article.text(field))).collect::<Vec<_>>().join(", ")
        };
        for (query, wanted) in [
            ("who:Xi", "习近平, 习近平"),
            ("jinping", "习近平, 习近平"),
            ("immanuel", "Kant"),
            ("where:Aleppo", "Halab"),
            ("aleppo", "Halab"),
            ("who:Aleppo where:Jinping", ""),
            ("body:jinping lead:aleppo =Jinping \"xi jinping\"", ""),
            ("\"immanuel oslo\"~9 immanuel~1", ""),
            ("where:Syria", "Halab, Syrian"),
            ("where:\"Syria\"", "Halab, Syrian"),
            ("-where:Syria Kant", "Kant"),
            ("near:Damascus~400km", "Halab"),
            ("near:Damascus~4km", ""),
        ] {
            assert_eq!(marked(query, Field::Body), wanted, "{query}");
        }
        assert_eq!((marked("who:Xi", Field::Title), marked("where:Syria", Field::Title)), ("Xi".into(), String::new()));
        let matcher = Matcher::new(&parse("near:Damascus", &Context { today }).query, &english(), &mut AllInSyria);
        let shown = fragments(&mut Highlighter::default(), &matcher, &article, 1, 9);
        assert!(!matcher.is_empty() && shown[0].text.contains("Halab"), "{shown:?}");
    }

    /// As [`Runs::best`], run by run.
    fn best_of_all(runs: &Runs<'_>) -> Option<(usize, usize)> {
        let (mut best, mut best_score) = (None, (0, 0, 0));
        for first in (0..runs.matches.len()).filter(|first| runs.free[*first]) {
            let reach = runs.matches[first].span.start + runs.budget;
            let fits = |i: &usize| *i == first || runs.free[*i] && runs.matches[*i].span.end <= reach;
            let last = (first..runs.matches.len().min(first + MAX_RUN)).take_while(fits).last().unwrap_or(first);
            let patterns: std::collections::BTreeSet<usize> = runs.matches[first..=last].iter().map(|m| m.pattern).collect();
            let unseen = patterns.iter().filter(|p| !runs.seen[**p]).count();
            let score = (unseen, patterns.len(), (last - first + 1).min(6));
            if score > best_score {
                (best, best_score) = (Some((first, last)), score);
            }
        }
        best
    }

    proptest! {
        #[test]
        fn the_best_run_is_the_best_of_all(
            gaps in prop::collection::vec((0usize..9, 1usize..6, 0usize..4), 0..200),
            budget in 0usize..120,
        ) {
            let mut at = 0;
            let mut matches: Vec<Match> = Vec::new();
            for (gap, length, pattern) in gaps {
                at += gap;
                matches.push(Match { span: Span::new(at, at + length), pattern });
            }
            let mut runs = Runs::of(&matches, budget);
            for _ in 0..5 {
                let best = runs.best();
                prop_assert_eq!(best, best_of_all(&runs));
                let Some((first, last)) = best else { break };
                runs.choose(Span::new(matches[first].span.start, matches[last].span.end), first, last);
            }
        }

        #[test]
        fn fragments_stand_where_they_say(body in "[a-cA-C .!\n漢字é]{0,300}", query in "[a-c漢é \"]{0,12}", count in 1usize..4, chars in 1usize..80) {
            let article = Article { body: body.clone(), ..Article::default() };
            let found = fragments(&mut Highlighter::default(), &matcher(&query), &article, count, chars);
            prop_assert!(found.len() <= count);
            for f in found {
                prop_assert_eq!(&body[f.start..f.end], f.text.as_str());
                let mut last = 0;
                for h in &f.highlights {
                    prop_assert!(h.start >= last && h.end <= f.text.len() && !h.of(&f.text).is_empty());
                    last = h.end;
                }
            }
        }
    }
}
