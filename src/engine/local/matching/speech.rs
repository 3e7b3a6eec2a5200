//! Whose a quotation is: [`spoken`], for `said:` beside `who:`. Precision goes before recall: a name counts that stands outside of quotation marks in
//! a sentence that the quotation stands in; only where nobody is named there, one in the sentence right before or after.

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
    // Sentence and person of every name outside of quotations.
    let mut named: Vec<(usize, usize)> = Vec::new();
    for (number, person) in article.people.iter().enumerate() {
        let mentions = person.mentions.iter().filter(|m| m.field == Field::Body && quote_at(m.span.start).is_none());
        named.extend(mentions.map(|m| (sentence(m.span.start), number)));
    }
    named.sort_unstable();
    named.dedup();
    let within = |first: usize, last: usize| {
        let (from, until) = (named.partition_point(|n| n.0 < first), named.partition_point(|n| n.0 <= last));
        &named[from..until]
    };
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
    let is_theirs = |quote: &&usize| {
        let quote = quotes[**quote];
        let (first, last) = (sentence(quote.start), sentence(quote.end.saturating_sub(1)));
        let (here, before, after) = (within(first, last), within(first.saturating_sub(1), last), within(first, last + 1));
        let each = |speaker: usize, named: &[(usize, usize)]| named.iter().any(|(_, person)| called[*person][speaker]);
        (0..speakers.len()).all(|s| if here.is_empty() { each(s, before) || each(s, after) } else { each(s, here) })
    };
    asked.iter().filter(is_theirs).count() as u32
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
        let text = "Roe was asked. “First. The red line is crossed,” the mayor said. Nobody asked Doe. Then he left.";
        assert_eq!(count("red line", "Roe", text, &[ROE, DOE]), 1, "the sentence before");
        assert_eq!(count("red line", "Doe", text, &[ROE, DOE]), 1, "and the one after: nobody is named where it stands");
        assert_eq!(count("red line", "Doe", "“The red line.” So it was. It ended. Doe left.", &[DOE]), 0, "too far");
    }

    #[test]
    fn who_is_only_spoken_of_does_not_speak() {
        assert_eq!(count("red line", "Doe", "“Doe crossed a red line,” Roe said.", &[ROE, DOE]), 0);
        assert_eq!(count("red line", "Roe", "Roe spoke of a red line.", &[ROE]), 0, "no quotation");
        assert_eq!(count("red line", "Roe", "“A red,” Roe said, “line of cars.”", &[ROE]), 0, "two quotations");
    }
}
