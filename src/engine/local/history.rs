//! [`History`]: when each article came into the index or changed in it. An article that is handed in again and says what it said keeps that,
//! so that a file that is touched, moved or enriched anew makes nothing new.

use super::failure::failure;
use crate::article::{Article, Date};
use crate::error::Result;
use sha2::{Digest, Sha256};
use std::path::Path;
use tantivy::{Index, IndexReader, ReloadPolicy};

/// What a document says of its coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// [`content_hash`] of the article.
    pub content: u64,
    /// The commit in which it came or changed.
    pub generation: u64,
    /// When that was, in seconds; `None` where that was not told.
    pub indexed: Option<i64>,
}

/// A hash of what an article says: its texts, dates, authors, agency, outlet, address and tags. Not of what was found in the text, nor of
/// its language, which may be found too.
pub fn content_hash(article: &Article) -> u64 {
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
    hash.finalize().iter().take(HASH_BYTES).fold(0, |n, byte| n << 8 | u64::from(*byte))
}

/// Bytes of a hash, which is compared with that of the same article before: of two texts in 10^14 it would be the same by chance.
const HASH_BYTES: usize = 6;

/// The stamps of the articles of a commit, by the hash of their id; 40 bytes each.
#[derive(Debug, Default)]
pub struct History {
    /// In order.
    stamps: Vec<(u64, Stamp)>,
}

impl History {
    /// Of the last commit.
    pub fn of(index: &Index) -> Result<History> {
        read(index).map_err(|e| failure(Path::new("the index"), e))
    }

    /// The stamp of the article with this key, where it said the same.
    pub fn kept(&self, key: u64, content: u64) -> Option<Stamp> {
        let at = self.stamps.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        Some(self.stamps[at].1).filter(|stamp| stamp.content == content)
    }
}

fn read(index: &Index) -> tantivy::Result<History> {
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let mut stamps = Vec::new();
    for reader in reader.searcher().segment_readers() {
        let fast = reader.fast_fields();
        let (keys, contents, generations, times) = (fast.u64("key")?, fast.u64("content")?, fast.u64("generation")?, fast.i64("indexed")?);
        for doc in reader.doc_ids_alive() {
            let (Some(key), Some(content), Some(generation)) = (keys.first(doc), contents.first(doc), generations.first(doc)) else {
                continue;
            };
            stamps.push((key, Stamp { content, generation, indexed: times.first(doc) }));
        }
    }
    stamps.sort_unstable_by_key(|(key, _)| *key);
    Ok(History { stamps })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{DateOrigin, Person};

    #[test]
    fn what_is_found_in_an_article_is_no_part_of_what_it_says() {
        let article = Article { title: "Talks".into(), body: "Xu left.".into(), tags: vec!["a".into()], ..Article::default() };
        let same = Article { people: vec![Person::stated("Xu")], id: "x".into(), ..article.clone() };
        assert_eq!(content_hash(&article), content_hash(&same));
        for other in [
            Article { title: "Talk".into(), body: "sXu left.".into(), ..article.clone() },
            Article { tags: vec!["a".into(), "b".into()], ..article.clone() },
            Article { tags: vec![], authors: vec!["a".into()], ..article.clone() },
            Article { date: Date::parse_iso("2024", DateOrigin::Given), ..article.clone() },
        ] {
            assert_ne!(content_hash(&article), content_hash(&other), "{other:?}");
        }
    }
}
