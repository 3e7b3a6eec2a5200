//! [`FieldsQuery`]: one word or phrase in any of several fields; what it scores in each adds up.
//!
//! tantivy's own union reads and scores ahead, a few thousand documents at a time. That is best where all of them are wanted; but of a word that
//! must stand beside others few are, and this one looks only where it is asked to. A single word has a scorer of its own, [`WordWeight`].

use super::word_scorer::{MOST_READINGS, WordWeight};
use super::words_query::{Single, WordsQuery};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

#[derive(Debug)]
pub struct FieldsQuery {
    /// What is sought in each field.
    pub parts: Vec<Box<dyn Query>>,
}

impl Clone for FieldsQuery {
    fn clone(&self) -> FieldsQuery {
        FieldsQuery { parts: self.parts.iter().map(|part| part.box_clone()).collect() }
    }
}

impl FieldsQuery {
    /// The words of the parts, where each is a single one; those of a part that is such a query itself make a group.
    fn words(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Option<Vec<Vec<Single>>>> {
        let mut groups = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let parts = (**part).downcast_ref::<FieldsQuery>().map_or(std::slice::from_ref(part), |fields| &fields.parts[..]);
            let mut group = Vec::with_capacity(parts.len());
            for part in parts {
                let Some(words) = (**part).downcast_ref::<WordsQuery>() else { return Ok(None) };
                let Some(single) = words.single(scoring)? else { return Ok(None) };
                group.push(single);
            }
            groups.push(group);
        }
        let mut readings = 0;
        for single in groups.iter().flatten() {
            readings += single.forms.chunk_by(|a, b| a.0 == b.0).count();
        }
        Ok((readings <= MOST_READINGS).then_some(groups))
    }
}

impl FieldsQuery {
    /// Where it is a word, that.
    pub fn word(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Option<WordWeight>> {
        Ok(self.words(scoring)?.map(|groups| WordWeight { groups, scored: scoring.is_scoring_enabled() }))
    }

    /// By a scorer for each part.
    fn general(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let parts = self.parts.iter().map(|part| part.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(FieldsWeight { parts }))
    }
}

impl Query for FieldsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        match self.word(scoring)? {
            Some(word) => Ok(Box::new(word)),
            None => self.general(scoring),
        }
    }
}

struct FieldsWeight {
    parts: Vec<Box<dyn Weight>>,
}

impl Weight for FieldsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts = Vec::with_capacity(self.parts.len());
        for weight in &self.parts {
            let scorer = weight.scorer(reader, boost)?;
            if scorer.doc() != TERMINATED {
                parts.push((scorer.doc(), scorer));
            }
        }
        Ok(match parts.len() {
            0 => Box::new(EmptyScorer),
            1 => parts.swap_remove(0).1,
            _ => {
                let mut scorer = FieldsScorer { parts, doc: 0 };
                scorer.settle();
                Box::new(scorer)
            }
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.doc() < doc && scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("the sum over the fields", scorer.score()))
    }
}

struct FieldsScorer {
    /// Each with the document it is at.
    parts: Vec<(DocId, Box<dyn Scorer>)>,
    doc: DocId,
}

impl FieldsScorer {
    fn settle(&mut self) {
        self.doc = self.parts.iter().map(|(doc, _)| *doc).min().unwrap_or(TERMINATED);
    }
}

impl DocSet for FieldsScorer {
    fn advance(&mut self) -> DocId {
        for (doc, part) in self.parts.iter_mut().filter(|(doc, _)| *doc == self.doc && *doc != TERMINATED) {
            *doc = part.advance();
        }
        self.settle();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for (doc, part) in self.parts.iter_mut().filter(|(doc, _)| *doc < target) {
            *doc = part.seek(target);
        }
        self.settle();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|(_, part)| part.size_hint()).fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        self.parts.iter().map(|(_, part)| part.cost()).fold(0, u64::saturating_add)
    }
}

impl Scorer for FieldsScorer {
    fn score(&mut self) -> Score {
        self.parts.iter_mut().filter(|(doc, _)| *doc == self.doc).map(|(_, part)| part.score()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tantivy::schema::{STRING, Schema, TEXT};
    use tantivy::{Index, Searcher, TantivyDocument};

    /// Articles of a headline and a text, in segments of so many.
    fn index(articles: &[(String, String)], segment: usize) -> Searcher {
        let mut schema = Schema::builder();
        let (title, body) = (schema.add_text_field("title", TEXT), schema.add_text_field("body", TEXT));
        schema.add_text_field("id", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        for part in articles.chunks(segment) {
            for (headline, text) in part {
                let mut document = TantivyDocument::new();
                document.add_text(title, headline);
                document.add_text(body, text);
                writer.add_document(document).expect("added");
            }
            writer.commit().expect("committed");
        }
        index.reader().expect("a reader").searcher()
    }

    /// A word that is `a` or `b` in the headline; in the text those, or `c`; and once more in the text as a group.
    fn query(searcher: &Searcher) -> FieldsQuery {
        let words = |name: &str, readings: &[&[&str]], boost| WordsQuery::of_readings(searcher, name, readings, boost);
        let group = FieldsQuery { parts: vec![Box::new(words("title", &[&["c"]], 0.5)), Box::new(words("body", &[&["d"]], 0.5))] };
        let parts: Vec<Box<dyn Query>> =
            vec![Box::new(words("title", &[&["a", "b"]], 2.0)), Box::new(words("body", &[&["a", "b"], &["c"]], 1.0)), Box::new(group)];
        FieldsQuery { parts }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_word_scores_alike_however_its_fields_are_read(
            articles in prop::collection::vec(("[a-e]( [a-e]){0,2}", "[a-h]( [a-h]){0,9}"), 1..120),
            jumps in prop::collection::vec(0u32..90, 0..40),
            repeated in 1usize..30,
        ) {
            // Some thousand documents, so that there are stretches.
            let articles: Vec<(String, String)> = (0..repeated).flat_map(|_| articles.iter().cloned()).collect();
            let searcher = index(&articles, articles.len().div_ceil(2));
            let query = query(&searcher);
            let scoring = EnableScoring::enabled_from_searcher(&searcher);
            prop_assert!(query.words(scoring).expect("weighed").is_some());
            let (flat, general) = (query.weight(scoring).expect("weighed"), query.general(scoring).expect("weighed"));
            for reader in searcher.segment_readers() {
                let (mut one, mut other) = (flat.scorer(reader, 1.5).expect("opened"), general.scorer(reader, 1.5).expect("opened"));
                let mut jumps = jumps.iter().cycle();
                while other.doc() != TERMINATED {
                    prop_assert_eq!((one.doc(), one.score().to_bits()), (other.doc(), other.score().to_bits()));
                    match jumps.next().copied().unwrap_or(0) {
                        jump @ 60.. => {
                            let target = other.doc() + (jump - 59) * 7;
                            prop_assert_eq!(one.seek(target), other.seek(target));
                        }
                        _ => prop_assert_eq!(one.advance(), other.advance()),
                    }
                }
                prop_assert_eq!(one.doc(), TERMINATED);
                let mut all = Vec::new();
                flat.for_each(reader, &mut |doc, score| all.push((doc, score.to_bits()))).expect("read");
                let mut same = Vec::new();
                general.for_each(reader, &mut |doc, score| same.push((doc, score.to_bits()))).expect("read");
                prop_assert_eq!(all, same);
            }
        }
    }
}
