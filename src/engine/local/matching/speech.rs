//! Whose a quotation is: [`spoken`], for `said:` beside `who:`. Precision goes before recall. Who stands beside a verb of saying in a sentence that
//! the quotation stands in has said it ("Roe said"), and nobody has whose name is known where that is a description ("an analyst said"). "He said" is of
//! the sentence before. Only without such a verb do all names count that stand there outside of quotation marks; and only where there is none,
//! who speaks in the sentence right before or after, or is the subject of the one before.

use super::saying::{Named, Saying, Whose, sayings};
use crate::article::{Article, Field};
use crate::search::places::{Sought, in_text};
use crate::search::shape::Shape;
use crate::text::{Analyzer, Span, quotations, sentences};

/// Who is meant to speak, by their names.
#[derive(Debug, Clone)]
pub enum Speaker {
    /// A person with such a name.
    Named(Shape),
    /// Any of these.
    Any(Vec<Speaker>),
    /// All of these, of one person.
    All(Vec<Speaker>),
}

impl Speaker {
    /// Whether a person with these names is meant.
    fn is_called(&self, names: &[&str], analyzer: &mut Analyzer) -> bool {
        match self {
            Speaker::Any(speakers) => speakers.iter().any(|s| s.is_called(names, analyzer)),
            Speaker::All(speakers) => speakers.iter().all(|s| s.is_called(names, analyzer)),
            Speaker::Named(shape) => names.iter().any(|name| {
                let sought = Sought { shape, lead: false, quoted: false };
                in_text(analyzer, &[sought], name, None).first().is_some_and(|places| !places.found.places.is_empty())
            }),
        }
    }
}

/// In how many quotations of the article's text the shape stands that are each of these speakers'. Takes time linear in the text.
pub fn spoken(analyzer: &mut Analyzer, shape: &Shape, speakers: &[Speaker], article: &Article) -> u32 {
    let text = &article.body;
    let sought = Sought { shape, lead: false, quoted: true };
    let Some(places) = in_text(analyzer, &[sought], text, article.language).pop() else { return 0 };
    let quotes: Vec<Span> = quotations(text).collect();
    let quote_at = |at: usize| quotes.partition_point(|q| q.start <= at).checked_sub(1).filter(|i| at < quotes[*i].end);
    let mut asked: Vec<usize> = places.spans.iter().filter_map(|span| quote_at(span.start)).collect();
    asked.dedup();
    if asked.is_empty() {
        return 0;
    }
    let starts: Vec<usize> = sentences(text).map(|s| s.start).collect();
    let sentence = |at: usize| starts.partition_point(|start| *start <= at).saturating_sub(1);
    let mut names: Vec<Named> = Vec::new();
    for (person, found) in article.people.iter().enumerate() {
        let mentions = found.mentions.iter().filter(|m| m.field == Field::Body && quote_at(m.span.start).is_none());
        names.extend(mentions.map(|m| Named { span: m.span, sentence: sentence(m.span.start), person }));
    }
    names.sort_unstable_by_key(|name| (name.span.start, name.span.end));
    let called: Vec<Vec<bool>> = article
        .people
        .iter()
        .map(|person| {
            let mut names: Vec<&str> = vec![&person.name];
            names.extend(person.mentions.iter().map(|m| article.mentioned(*m)));
            names.sort_unstable();
            names.dedup();
            speakers.iter().map(|speaker| speaker.is_called(&names, analyzer)).collect()
        })
        .collect();
    let sayings = sayings(text, &quotes, &names, &sentence);
    let told = Told { text, quotes: &quotes, starts: &starts, names: &names, sayings: &sayings };
    let is_theirs = |quote: &&usize| {
        let people = told.speakers(**quote);
        (0..speakers.len()).all(|speaker| people.iter().any(|person| called[*person][speaker]))
    };
    asked.iter().filter(is_theirs).count() as u32
}

/// Sayings of a sentence that are looked at, and names: a text without full stops takes no more time than another.
const MOST: usize = 32;
const MOST_NAMES: usize = 256;
/// Bytes between a quotation and the verb that gives it to somebody.
const BESIDE: usize = 80;
/// Words before the first name of a sentence whose subject it is.
const BEFORE_SUBJECT: usize = 4;
/// Sentences back to which "he said" refers, each by "he said".
const BACK: usize = 3;

/// What a text tells of who speaks, in order.
struct Told<'t> {
    text: &'t str,
    quotes: &'t [Span],
    starts: &'t [usize],
    names: &'t [Named],
    sayings: &'t [Saying],
}

impl Told<'_> {
    /// Whose the quotation may be, the persons by their numbers: those who say something beside it; else, where nobody else does, those named
    /// in its sentences; else those who speak in the sentence before or after, or are the subject of the one before.
    fn speakers(&self, quote: usize) -> Vec<usize> {
        let span = self.quotes[quote];
        let (first, last) = (self.sentence(span.start), self.sentence(span.end.saturating_sub(1)));
        let said = self.said(first, last);
        let beside = self.beside(quote, said);
        let mut people = persons(beside);
        if !people.is_empty() {
            return people;
        }
        if let Some(pronoun) = beside.iter().find(|saying| saying.whose == Whose::Pronoun) {
            return self.referred(first, last, pronoun.at);
        }
        let names = self.named(first, last);
        if beside.is_empty() && names.is_empty() {
            // Behind another quotation, be it of one word, it is that one's.
            let from = self.starts.get(last + 1).copied().unwrap_or(self.text.len());
            let quoted = |at: usize| self.text.get(from..at).is_none_or(|before| before.contains(['"', '“', '„', '«', '‘']));
            let after: Vec<Saying> = self.said(last + 1, last + 1).iter().take(1).filter(|saying| !quoted(saying.at)).copied().collect();
            people = first.checked_sub(1).map_or(Vec::new(), |before| self.subject(before));
            people.extend(persons(&after));
        } else if beside.is_empty() {
            people = names.iter().map(|name| name.person).collect();
        }
        people
    }

    fn sentence(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    fn said(&self, first: usize, last: usize) -> &[Saying] {
        let from = self.sayings.partition_point(|saying| saying.sentence < first);
        let until = self.sayings.partition_point(|saying| saying.sentence <= last);
        &self.sayings[from..until]
    }

    fn named(&self, first: usize, last: usize) -> &[Named] {
        let from = self.names.partition_point(|name| name.sentence < first);
        let until = self.names.partition_point(|name| name.sentence <= last);
        &self.names[from..until.min(from + MOST_NAMES)]
    }

    /// The sayings of its sentences that give the quotation to somebody: the one right after it behind a comma, else the one right before it,
    /// else all.
    fn beside<'s>(&self, quote: usize, said: &'s [Saying]) -> &'s [Saying] {
        let span = self.quotes[quote];
        let after = said.partition_point(|saying| saying.at < span.end);
        let ends = span.of(self.text).trim_end().ends_with([',', '?', '!', '…', '—']);
        let mark =
            self.text.get(span.end..).and_then(|rest| rest.trim_start_matches(['"', '”', '“', '»', '’', '\'', '«', ' ']).chars().next());
        let next = self.quotes.get(quote + 1).map_or(self.text.len(), |next| next.start);
        let near = |saying: &&Saying| saying.at < next && saying.at - span.end <= BESIDE;
        if let Some(at) = said.get(after).filter(near).map(|saying| saying.at)
            && (ends || mark.is_some_and(|mark| matches!(mark, ',' | '-' | '–' | '—')))
        {
            let until = said.partition_point(|saying| saying.at <= at);
            return &said[after..until];
        }
        let before = said.partition_point(|saying| saying.at < span.start);
        let previous = quote.checked_sub(1).map_or(0, |previous| self.quotes[previous].end);
        let near = |saying: &&Saying| saying.at >= previous && span.start - saying.at <= BESIDE;
        if let Some(at) = said[..before].last().filter(near).map(|saying| saying.at) {
            return &said[said.partition_point(|saying| saying.at < at)..before];
        }
        let until = said.partition_point(|saying| saying.at < next);
        &said[after.saturating_sub(MOST / 2)..until.min(after + MOST / 2)]
    }

    /// Whom "he said" means at byte `at` of these sentences: who says something before it there or is named there first, else who does in the
    /// sentence before, which may say "he" as well.
    fn referred(&self, first: usize, last: usize, at: usize) -> Vec<usize> {
        let said = self.said(first, last);
        let before = said.partition_point(|saying| saying.at < at);
        let person = said[..before].iter().rev().take(MOST).find(|saying| matches!(saying.whose, Whose::Person(_)));
        if let Some(person) = person {
            return persons(std::slice::from_ref(person));
        }
        if let Some(name) = self.named(first, last).first().filter(|name| name.span.start < at) {
            return vec![name.person];
        }
        for sentence in (first.saturating_sub(BACK)..first).rev() {
            let people = self.subject(sentence);
            let goes_on =
                self.named(sentence, sentence).is_empty() && self.said(sentence, sentence).iter().all(|s| s.whose == Whose::Pronoun);
            if !people.is_empty() || !goes_on {
                return people;
            }
        }
        Vec::new()
    }

    /// Who says something in a sentence, else the first named in it where few words go before.
    fn subject(&self, sentence: usize) -> Vec<usize> {
        let people = persons(self.said(sentence, sentence));
        if !people.is_empty() {
            return people;
        }
        let names = self.named(sentence, sentence);
        let opens = |name: &&Named| {
            let before = self.starts.get(sentence).and_then(|start| self.text.get(*start..name.span.start));
            before.is_some_and(|before| before.split_whitespace().take(BEFORE_SUBJECT + 1).count() <= BEFORE_SUBJECT)
        };
        let start = names.first().filter(opens).map(|name| name.span.start);
        names.iter().take_while(|name| Some(name.span.start) == start).map(|name| name.person).collect()
    }
}

/// The persons among whose sayings these are.
fn persons(said: &[Saying]) -> Vec<usize> {
    let person = |saying: &Saying| match saying.whose {
        Whose::Person(person) => Some(person),
        _ => None,
    };
    said.iter().take(MOST).filter_map(person).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Mention, Person};
    use crate::search::pattern::Pattern;
    use crate::text::Language;

    /// An article in whose text these people are named, each by the words given.
    fn article(body: &str, people: &[(&str, &[&str])]) -> Article {
        let people = people.iter().map(|(name, forms)| Person {
            name: (*name).into(),
            mentions: forms
                .iter()
                .flat_map(|form| {
                    body.match_indices(form).map(|(at, _)| Mention { field: Field::Body, span: Span::new(at, at + form.len()) })
                })
                .collect(),
            ..Person::default()
        });
        Article { body: body.into(), people: people.collect(), language: Language::parse("en"), ..Article::default() }
    }

    fn count(words: &str, speaker: &str, body: &str, people: &[(&str, &[&str])]) -> u32 {
        let shape = Shape::Words(Pattern::phrase(words, 0).expect("a pattern"));
        let speakers = [Speaker::Named(Shape::Words(Pattern::word(speaker, &[]).expect("a pattern")))];
        spoken(&mut Analyzer::default(), &shape, &speakers, &article(body, people))
    }

    const ROE: (&str, &[&str]) = ("Jane Roe", &["Roe"]);
    const DOE: (&str, &[&str]) = ("John Doe", &["Doe"]);

    #[test]
    fn a_quotation_is_of_those_named_in_its_sentences_outside_of_it() {
        let text = "“That is a red line,” Roe said. Doe left.";
        assert_eq!(count("red line", "Roe", text, &[ROE, DOE]), 1);
        assert_eq!(count("red line", "Jane", text, &[ROE, DOE]), 1, "by any of her names");
        assert_eq!(count("red line", "Doe", text, &[ROE, DOE]), 0, "she speaks");
        let text = "Roe was asked. “First. The red line is crossed.” Nobody asked Doe. Then he left.";
        assert_eq!(count("red line", "Roe", text, &[ROE, DOE]), 1, "the subject of the sentence before");
        assert_eq!(count("red line", "Doe", text, &[ROE, DOE]), 0, "the one after, without a verb of saying");
        assert_eq!(count("red line", "Doe", "“The red line.” Doe said so.", &[DOE]), 1, "with one");
        assert_eq!(count("red line", "Doe", "“A red line.” Then “no,” said Doe.", &[DOE]), 0, "of another quotation");
        assert_eq!(count("red line", "Doe", "“The red line.” So it was. It ended. Doe left.", &[DOE]), 0, "too far");
    }

    /// Who of Roe and Doe has said "red line" in the text.
    fn whose(text: &str) -> String {
        let people = [ROE, DOE];
        ["Roe", "Doe"].into_iter().filter(|who| count("red line", who, text, &people) > 0).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn who_stands_beside_a_verb_of_saying_has_said_it() {
        for (text, expected) in [
            ("“It is a red line,” Roe told Doe.", "Roe"),
            ("“It is a red line,” said Finance Minister Jane Roe, who met Doe.", "Roe"),
            ("“It is a red line,” said Roe after Doe had left.", "Roe"),
            ("Roe said that Doe had crossed “a red line” there.", "Roe"),
            ("Roe, who succeeded Doe, said it was “a red line” for all.", "Roe"),
            ("Doe met Roe. According to Roe, it is “a red line” for all.", "Roe"),
            ("It is “a red line”, according to Finance Minister Jane Roe, for Doe.", "Roe"),
            ("Roe: “It is a red line.” Doe: “No, never.”", "Roe"),
            ("Roe called it “a red line” for Doe.", "Roe"),
            ("Roe and Doe said it was “a red line” for all.", "Roe Doe"),
            ("Roe said no, but “it is a red line,” Doe added.", "Doe"),
            ("„Das ist eine red line“, sagte Finanzministerin Jane Roe zu Doe.", "Roe"),
            ("„Das ist eine red line“, so Roe nach dem Treffen mit Doe.", "Roe"),
            ("« C’est une red line », a déclaré Jane Roe à Doe.", "Roe"),
            ("«Es una red line», dijo la ministra Jane Roe a Doe.", "Roe"),
            ("«È una red line», ha detto Roe a Doe.", "Roe"),
            ("“É uma red line”, afirmou Roe a Doe.", "Roe"),
            ("«Это red line», — сказала Roe о Doe.", "Roe"),
            ("Roe was told by Doe of “a red line” there.", "Roe Doe"),
        ] {
            assert_eq!(whose(text), expected, "{text}");
        }
    }

    #[test]
    fn what_somebody_without_a_name_said_is_nobodys() {
        for text in [
            "Roe left. “It is a red line,” the analyst said. Doe stayed.",
            "Roe left. “It is a red line,” an official said of Doe.",
            "“It is a red line,” a spokesman for Roe said.",
            "“It is a red line,” said a spokesman for President Roe.",
            "“It is a red line,” Roe’s lawyer said.",
            "Roe said no, but “it is a red line,” an analyst added.",
            "Nobody in the whole town had asked Roe. “It is a red line.”",
        ] {
            assert_eq!(whose(text), "", "{text}");
        }
    }

    #[test]
    fn he_and_she_are_who_spoke_before() {
        for (text, expected) in [
            ("Roe met Doe. “It is a red line,” she said.", "Roe"),
            ("Doe was there. Roe said no. “It is a red line,” she said.", "Roe"),
            ("“No, never,” Roe said. “Not so,” she said. “It is a red line,” she added.", "Roe"),
            ("Roe said no, and “it is a red line,” she added, thanking Doe.", "Roe"),
            ("When Roe came she said it was “a red line” for Doe.", "Roe"),
            ("The analyst left. “It is a red line,” she said. Doe left.", ""),
        ] {
            assert_eq!(whose(text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_without_a_full_stop_takes_time_in_proportion() {
        let body = "Roe said “a red line is crossed” and ".repeat(20_000);
        let began = std::time::Instant::now();
        assert!(count("red line", "Roe", &body, &[ROE]) > 19_000);
        assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }

    #[test]
    fn who_is_only_spoken_of_does_not_speak() {
        assert_eq!(count("red line", "Doe", "“Doe crossed a red line,” Roe said.", &[ROE, DOE]), 0);
        assert_eq!(count("red line", "Roe", "Roe spoke of a red line.", &[ROE]), 0, "no quotation");
        assert_eq!(count("red line", "Roe", "“A red,” Roe said, “line of cars.”", &[ROE]), 0, "two quotations");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_borne(body in "(Roe|Doe|red line|said|told|according|to|he|who|, |: |\\. |“|”|\"| |\n\n|é|the|for){0,60}", cuts in proptest::collection::vec((0usize..200, 0usize..9), 0..6)) {
            let mut article = article(&body, &[ROE, DOE]);
            // Spans as a program might hand them in, one over another.
            let mentions = cuts.into_iter().map(|(start, len)| Mention { field: Field::Body, span: Span::new(start, start + len) });
            let mentions: Vec<Mention> = mentions.filter(|m| body.get(m.span.start..m.span.end).is_some()).collect();
            article.people.push(Person { name: "Ann Lee".into(), mentions, ..Person::default() });
            let shape = Shape::Words(Pattern::phrase("red line", 0).expect("a pattern"));
            let speakers = [Speaker::Named(Shape::Words(Pattern::word("Roe", &[]).expect("a pattern")))];
            spoken(&mut Analyzer::default(), &shape, &speakers, &article);
        }
    }
}
