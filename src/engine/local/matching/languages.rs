//! [`Languages`]: the languages that articles of a commit are in, and [`Within`]: the documents of a segment that are in some of them.
//!
//! A stem is one language's. Looked for in every article, that of a stray article's language finds what was not asked: Catalan makes "inc" of "income".

use crate::engine::local::memory::Memory;
use crate::engine::local::schema::NO_LANGUAGE;
use crate::text::Language;
use std::fmt;
use std::sync::Arc;
use tantivy::index::SegmentId;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, Term};

/// The languages of a commit.
pub struct Languages {
    /// In order.
    pub all: Vec<Language>,
    /// How many of them have stems.
    with_stems: usize,
    field: Field,
    searcher: Searcher,
    /// In how many documents of the index.
    counted: Memory<Arc<[Language]>, u64>,
    /// In which documents of a segment.
    known: Memory<(SegmentId, Arc<[Language]>), Within>,
}

/// Memory for the documents of segments that are remembered, in bytes; a bit for each.
const REMEMBERED: usize = 64 << 20;

/// Sets of languages that are counted, and of which the documents are remembered at least and at most, where segments are large or small.
const MOST_SETS: usize = 1_024;
const LEAST_SETS: usize = 16;

impl Languages {
    /// Those of the articles that are in the index; `field` holds them.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(searcher: &Searcher, field: Field) -> tantivy::Result<Languages> {
        let mut all: Vec<Language> = Vec::new();
        for segment in searcher.segment_readers() {
            // Not of the column: the terms are opened for every stem all the same.
            let inverted = segment.inverted_index(field)?;
            let mut codes = inverted.terms().stream()?;
            while let Some((code, _)) = codes.next() {
                let code = std::str::from_utf8(code).unwrap_or(NO_LANGUAGE);
                all.extend(Language::parse(code).filter(|_| code != NO_LANGUAGE));
            }
        }
        all.sort_unstable();
        all.dedup();
        let with_stems = all.iter().filter(|language| language.has_stems()).count();
        let largest = searcher.segment_readers().iter().map(|segment| segment.max_doc() as usize / 8 + 1).max().unwrap_or(1);
        let sets = (REMEMBERED / largest).clamp(LEAST_SETS, MOST_SETS);
        Ok(Languages { all, with_stems, field, searcher: searcher.clone(), counted: Memory::of(MOST_SETS), known: Memory::of(sets) })
    }

    fn term(&self, language: Language) -> Term {
        Term::from_field_text(self.field, language.as_str())
    }

    /// How many documents of the index are in any of them, deleted ones included.
    fn documents(&self, some: &Arc<[Language]>) -> tantivy::Result<u64> {
        if let Some(documents) = self.counted.get(some) {
            return Ok(documents);
        }
        let counts = some.iter().map(|language| self.searcher.doc_freq(&self.term(*language)));
        let documents = counts.sum::<tantivy::Result<u64>>()?;
        self.counted.keep(some.clone(), documents);
        Ok(documents)
    }

    /// Which documents of the segment are in any of them.
    fn within(&self, reader: &SegmentReader, some: &Arc<[Language]>) -> tantivy::Result<Within> {
        let key = (reader.segment_id(), some.clone());
        if let Some(within) = self.known.get(&key) {
            return Ok(within);
        }
        let within = self.read(reader, some)?;
        self.known.keep(key, within.clone());
        Ok(within)
    }

    fn read(&self, reader: &SegmentReader, some: &[Language]) -> tantivy::Result<Within> {
        let inverted = reader.inverted_index(self.field)?;
        let mut documents = 0;
        for language in some {
            documents += inverted.doc_freq(&self.term(*language))?;
        }
        if documents == 0 {
            return Ok(Within::None);
        }
        if documents >= reader.max_doc() {
            return Ok(Within::All);
        }
        // Fewer documents are read where those are that are in no language or in another.
        let most = documents > reader.max_doc() / 2;
        // Made where it is kept: to copy it took as long again.
        let mut kept: Arc<[u64]> = std::iter::repeat_n(if most { u64::MAX } else { 0 }, reader.max_doc() as usize / 64 + 1).collect();
        let bits = Arc::make_mut(&mut kept);
        let mut codes = inverted.terms().stream()?;
        while let Some((code, _)) = codes.next() {
            if some.iter().any(|language| language.as_str().as_bytes() == code) != most {
                each_document(&inverted, &Term::from_field_bytes(self.field, code), |doc| {
                    if let Some(bits) = bits.get_mut(doc as usize / 64) {
                        *bits ^= 1 << (doc % 64);
                    }
                })?;
            }
        }
        Ok(Within::Some(kept))
    }
}

fn each_document(inverted: &InvertedIndexReader, term: &Term, mut take: impl FnMut(DocId)) -> tantivy::Result<()> {
    let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else { return Ok(()) };
    while postings.doc() != TERMINATED {
        take(postings.doc());
        postings.advance();
    }
    Ok(())
}

/// Some of the languages of a commit.
#[derive(Clone)]
pub struct InLanguages {
    /// In order, none twice.
    some: Arc<[Language]>,
    of: Arc<Languages>,
    /// How many documents of the index are in any of them, deleted ones included.
    pub documents: u64,
}

impl InLanguages {
    /// These of the languages; in order, none twice.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(languages: &Arc<Languages>, some: &[Language]) -> tantivy::Result<InLanguages> {
        let some: Arc<[Language]> = some.into();
        let documents = languages.documents(&some)?;
        Ok(InLanguages { some, of: languages.clone(), documents })
    }

    /// In order, none twice.
    pub fn some(&self) -> &[Language] {
        &self.some
    }

    /// Whether these are all languages of the index whose words have stems.
    pub fn are_all_with_stems(&self) -> bool {
        self.some.len() == self.of.with_stems
    }

    /// Which documents of the segment are in any of them.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn within(&self, reader: &SegmentReader) -> tantivy::Result<Within> {
        self.of.within(reader, &self.some)
    }
}

impl fmt::Debug for InLanguages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.some.fmt(f)
    }
}

/// Documents of a segment.
#[derive(Debug, Clone)]
pub enum Within {
    All,
    None,
    /// Those whose bit is set.
    Some(Arc<[u64]>),
}

impl Within {
    /// Whether it holds the document.
    pub fn has(&self, doc: DocId) -> bool {
        match self {
            Within::All => true,
            Within::None => false,
            Within::Some(bits) => bits.get(doc as usize / 64).is_some_and(|bits| bits >> (doc % 64) & 1 == 1),
        }
    }

    /// Whether it holds every one of these documents, which are in order. Where it says no it may all the same: where they are close together it looks
    /// at those between them too.
    pub fn has_all(&self, docs: &[DocId]) -> bool {
        let (Within::Some(bits), [first, .., last]) = (self, docs) else { return docs.iter().all(|doc| self.has(*doc)) };
        let (first, last) = (*first as usize / 64, *last as usize / 64);
        if last.saturating_sub(first) > docs.len() {
            return docs.iter().all(|doc| self.has(*doc));
        }
        bits.get(first..=last).is_some_and(|bits| bits.iter().all(|bits| *bits == u64::MAX))
    }

    /// The first document it holds at or after this one.
    pub fn next(&self, doc: DocId) -> DocId {
        match self {
            Within::All => doc,
            Within::None => TERMINATED,
            Within::Some(bits) => {
                let mut at = doc as usize / 64;
                let Some(mut word) = bits.get(at).map(|bits| bits & (u64::MAX << (doc % 64))) else { return TERMINATED };
                while word == 0 {
                    at += 1;
                    match bits.get(at) {
                        Some(bits) => word = *bits,
                        None => return TERMINATED,
                    }
                }
                (64 * at) as DocId + word.trailing_zeros()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tantivy::schema::{FAST, STRING, Schema};
    use tantivy::{Index, TantivyDocument};

    fn index(codes: &[&str]) -> (Searcher, Arc<Languages>) {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("language", STRING | FAST);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        for code in codes {
            let mut document = TantivyDocument::new();
            document.add_text(field, code);
            writer.add_document(document).expect("added");
        }
        writer.commit().expect("committed");
        let searcher = index.reader().expect("a reader").searcher();
        let languages = Languages::of(&searcher, field).expect("read");
        (searcher, Arc::new(languages))
    }

    fn languages(codes: &[&str]) -> Vec<Language> {
        codes.iter().map(|code| Language::parse(code).expect("a language")).collect()
    }

    #[test]
    fn an_index_is_in_the_languages_of_its_articles() {
        let (_, all) = index(&["en", "und", "de", "en"]);
        assert_eq!(all.all, languages(&["de", "en"]));
        let counted = |some: &[&str]| InLanguages::of(&all, &languages(some)).expect("counted").documents;
        assert_eq!([counted(&["en"]), counted(&["de", "en"]), counted(&["fr"])], [2, 3, 0]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_document_is_within_its_language_and_no_other(
            codes in prop::collection::vec(prop::sample::select(vec!["en", "en", "en", "en", "en", "de", "fr", "und"]), 1..400),
            some in prop::sample::subsequence(vec!["de", "en", "fr", "nl"], 0..4),
        ) {
            let (searcher, all) = index(&codes);
            let within = InLanguages::of(&all, &languages(&some)).expect("counted").within(searcher.segment_reader(0)).expect("read");
            let held: Vec<DocId> = (0..codes.len()).filter(|at| some.contains(&codes[*at])).map(|at| at as DocId).collect();
            for doc in 0..codes.len() as DocId {
                prop_assert_eq!(within.has(doc), held.contains(&doc));
                prop_assert_eq!(within.next(doc).min(codes.len() as DocId), held.iter().copied().find(|d| *d >= doc).unwrap_or(codes.len() as DocId));
                let docs: Vec<DocId> = (doc..codes.len() as DocId).step_by(3).take(9).collect();
                prop_assert!(!within.has_all(&docs) || docs.iter().all(|doc| held.contains(doc)));
            }
        }
    }
}
