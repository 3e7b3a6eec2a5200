//! [`AsRead`]: by what is told whether an article of a file is as it was when the file was read before.

use crate::article::{Article, Date};
use sha2::{Digest, Sha256};
use std::io;

/// Bits of the hash of what an article says, which is compared with that of the same article before: of two texts in 10^10 it would be the same by chance. The
/// bits above are of the hash of everything: of 10^8 articles that say the same and are otherwise not as they were, one or two would be taken for what they were.
pub(crate) const CONTENT_BITS: u32 = 36;
const CONTENT: u64 = (1 << CONTENT_BITS) - 1;

/// Two hashes of an article, before anything is found in it: one of what it says, and one of all that decides what is indexed of it. An index keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsRead(u64);

impl AsRead {
    /// Of an article that is to be enriched with what has this [version](crate::enrich::Enrichment::version).
    pub fn of(article: &Article, enriched_with: u64) -> AsRead {
        let content = content_hash(article);
        let Article { source, date, updated, people, places, language, notes, .. } = article;
        let origin = |date: &Option<Date>| date.map(|date| (date, date.origin));
        let all = (enriched_with, content, &source.path, &source.member, origin(date), origin(updated), people, places, language, notes);
        let mut hash = Hashing(Sha256::new());
        // What cannot be written down stays unknown; there is no such article today.
        let all = serde_json::to_writer(&mut hash, &all).map_or(0, |()| (first_bytes(hash.0) >> CONTENT_BITS).max(1));
        AsRead(content & CONTENT | all << CONTENT_BITS)
    }

    /// Of an article of which only what it says counts, since it is of no file: it [is as](AsRead::is_as) none.
    pub fn unknown(article: &Article) -> AsRead {
        AsRead(content_hash(article) & CONTENT)
    }

    /// As an index has kept it.
    pub fn from_number(number: u64) -> AsRead {
        AsRead(number)
    }

    /// To be kept.
    pub fn number(self) -> u64 {
        self.0
    }

    /// Whether both articles say the same: their texts, dates, authors, agency, outlet, address and tags. What is found in the text plays no part, nor does
    /// the language, which may be found too.
    pub fn says(self, other: AsRead) -> bool {
        self.content() == other.content()
    }

    /// Whether the article was read of a file.
    pub(crate) fn is_of_file(self) -> bool {
        self.0 & !CONTENT != 0
    }

    /// The hash of what the article says, in [`CONTENT_BITS`] bits.
    pub(crate) fn content(self) -> u64 {
        self.0 & CONTENT
    }

    /// Whether the same is indexed of both, which were read of the same place of a file and are enriched alike.
    pub fn is_as(self, other: AsRead) -> bool {
        self == other && self.is_of_file()
    }
}

fn content_hash(article: &Article) -> u64 {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    };
    add(&article.title);
    add(&article.body);
    let date = |date: &Option<Date>| date.as_ref().map_or_else(String::new, |d| format!("{} {:?}", d.seconds(), d.precision));
    add(&date(&article.date));
    add(&date(&article.updated));
    for one in [&article.agency, &article.dateline, &article.url, &article.site] {
        add(one.as_deref().unwrap_or_default());
    }
    for list in [&article.authors, &article.tags] {
        add(&list.len().to_string());
        list.iter().for_each(|one| add(one));
    }
    // As many bytes as earlier indexes have kept, so that what they hold is not new.
    first_bytes(hash) >> 16
}

/// The first eight bytes as a number.
fn first_bytes(hash: Sha256) -> u64 {
    hash.finalize().iter().take(8).fold(0, |n, byte| n << 8 | u64::from(*byte))
}

/// Sums up what is written to it.
struct Hashing(Sha256);

impl io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{DateOrigin, Person, Place, Source};
    use crate::text::Language;

    fn article() -> Article {
        let source = Source { path: "wire.jsonl".into(), member: Some("7".into()) };
        Article { title: "Talks".into(), body: "Xu left.".into(), tags: vec!["a".into()], source, ..Article::default() }
    }

    #[test]
    fn what_is_found_in_an_article_is_no_part_of_what_it_says() {
        let article = article();
        let read = AsRead::of(&article, 1);
        let same = Article { people: vec![Person::stated("Xu")], id: "x".into(), ..article.clone() };
        assert!(read.says(AsRead::of(&same, 2)) && read.says(AsRead::unknown(&same)));
        for other in [
            Article { title: "Talk".into(), body: "sXu left.".into(), ..article.clone() },
            Article { tags: vec!["a".into(), "b".into()], ..article.clone() },
            Article { tags: vec![], authors: vec!["a".into()], ..article.clone() },
            Article { date: Date::parse_iso("2024", DateOrigin::Given), ..article.clone() },
        ] {
            assert!(!read.says(AsRead::of(&other, 1)), "{other:?}");
        }
    }

    #[test]
    fn an_article_is_as_it_was_only_where_all_that_is_indexed_of_it_is() {
        let article = article();
        let read = AsRead::of(&article, 1);
        assert!(read.is_as(AsRead::from_number(AsRead::of(&article.clone(), 1).number())));
        let dated = |origin| Article { date: Date::parse_iso("2024-05-01", origin), ..article.clone() };
        let [given, found] = [DateOrigin::Given, DateOrigin::Url].map(dated);
        assert!(AsRead::of(&given, 1).says(AsRead::of(&found, 1)) && !AsRead::of(&given, 1).is_as(AsRead::of(&found, 1)));
        for other in [
            Article { title: "Talk".into(), ..article.clone() },
            Article { people: vec![Person::stated("Xu")], ..article.clone() },
            Article { places: vec![Place::stated("Kyiv")], ..article.clone() },
            Article { language: Language::parse("en"), ..article.clone() },
            Article { notes: vec!["its text was cut".into()], ..article.clone() },
            Article { source: Source { member: Some("8".into()), ..article.source.clone() }, ..article.clone() },
        ] {
            assert!(!read.is_as(AsRead::of(&other, 1)), "{other:?}");
        }
        assert!(!read.is_as(AsRead::of(&article, 2)), "enriched otherwise");
        let unknown = AsRead::unknown(&article);
        assert!(!unknown.is_as(unknown));
    }
}
