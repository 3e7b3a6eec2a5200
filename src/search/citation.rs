//! [`Citation`]: what an article said, so that anyone can check later whether the archive still has the same text.
//!
//! Hashes are SHA-256 in lower-case hexadecimal. That of an article is of its headline, one zero byte, and its text, both as UTF-8 as
//! `newsearch show --format json` has them; that of a passage is of its bytes.

use crate::article::{Article, Date};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Span, fold, words};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// An article, or a passage of one, cited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Citation {
    /// The article's id.
    pub id: String,
    /// [`content_hash`] of the article.
    pub sha256: String,
    /// Its headline.
    pub title: String,
    /// When it was published.
    pub date: Option<Date>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The outlet.
    pub site: Option<String>,
    /// The address it was published at.
    pub url: Option<String>,
    /// Where it was read from: `path` or `path#member`.
    pub source: String,
    /// What is quoted of it.
    #[serde(default)]
    pub passage: Option<Passage>,
}

/// A stretch of the text of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Bytes of the text.
    pub span: Span,
    /// What stands there.
    pub text: String,
    /// Its hash.
    pub sha256: String,
}

/// What became of what was cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The id cited.
    pub id: String,
    /// Whether the archive has the same headline and text.
    pub same: bool,
    /// What differs, one sentence each.
    pub changes: Vec<String>,
}

/// The hash of an article's headline and text; not of what else is known of it.
pub fn content_hash(title: &str, body: &str) -> String {
    hash(&[title.as_bytes(), &[0], body.as_bytes()])
}

fn hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where `sought` first stands in `text`: just so, else with the same words in the same order, whatever their capitals, accents and what stands between them.
pub fn find_words(text: &str, sought: &str) -> Option<Span> {
    let sought = sought.trim();
    if sought.is_empty() {
        return None;
    }
    if let Some(at) = text.find(sought) {
        return Some(Span::new(at, at + sought.len()));
    }
    let folded = |text: &str| words(text).map(|word| (word.span, fold(word.span.of(text)))).collect::<Vec<(Span, String)>>();
    let (text, sought) = (folded(text), folded(sought));
    let same = |window: &&[(Span, String)]| window.iter().zip(&sought).all(|(a, b)| a.1 == b.1);
    let found = text.windows(sought.len().max(1)).find(same).filter(|_| !sought.is_empty())?;
    Some(Span::new(found.first()?.0.start, found.last()?.0.end))
}

impl Citation {
    /// Cites an article, and the passage where one is given.
    ///
    /// # Errors
    /// [`Argument`](ErrorKind::Argument) where the span is empty, ends beyond the text, or cuts a character.
    pub fn of(article: &Article, span: Option<Span>) -> Result<Citation> {
        let passage = span.map(|span| {
            let text = span.of(&article.body);
            if text.is_empty() {
                let (start, end, all) = (span.start, span.end, article.body.len());
                let what = format!(
                    "bytes {start}..{end} are no stretch of the text, which has {all} bytes; a stretch begins and ends between characters"
                );
                return Err(Error::new(ErrorKind::Argument, what));
            }
            Ok(Passage { span, text: text.to_owned(), sha256: hash(&[text.as_bytes()]) })
        });
        Ok(Citation {
            id: article.id.clone(),
            sha256: content_hash(&article.title, &article.body),
            title: article.title.clone(),
            date: article.date,
            authors: article.authors.clone(),
            site: article.site.clone(),
            url: article.url.clone(),
            source: article.source.to_string(),
            passage: passage.transpose()?,
        })
    }

    /// Compares it with the article that now has its id.
    pub fn verify(&self, article: Option<&Article>) -> Verdict {
        let mut changes = Vec::new();
        match article.filter(|article| article.id == self.id) {
            None => changes.push("no article has this id any more".to_owned()),
            Some(article) if content_hash(&article.title, &article.body) == self.sha256 => {}
            Some(article) => {
                if article.title != self.title {
                    changes.push(format!("the headline was {:?} and is {:?}", self.title, article.title));
                }
                if content_hash(&self.title, &article.body) != self.sha256 {
                    changes.push("the text is another".to_owned());
                }
            }
        }
        if let (Some(passage), Some(article)) = (&self.passage, article.filter(|article| article.id == self.id)) {
            // Judged by what is quoted, so that a quotation that was altered in the citation is noticed too.
            if hash(&[passage.text.as_bytes()]) != passage.sha256 {
                changes.push("the passage in the citation is not the one that was cited".to_owned());
            } else if passage.span.of(&article.body) != passage.text {
                changes.push(match article.body.find(&passage.text) {
                    Some(at) => format!("the passage stands at bytes {at}..{} now", at + passage.text.len()),
                    None => "the passage stands nowhere in the text".to_owned(),
                });
            }
        }
        Verdict { id: self.id.clone(), same: changes.is_empty(), changes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article() -> Article {
        let body = "The mayor said: “We will not leave.” Nobody answered.".to_owned();
        Article { id: "a".into(), title: "No leaving".into(), body, ..Article::default() }
    }

    #[test]
    fn the_hash_is_of_headline_zero_byte_and_text() {
        // printf 'a\0b' | sha256sum
        assert_eq!(content_hash("a", "b"), "59b271ae1bbcb1d31d41929817f4b16fb439eb4f31520b5ad1d5ce98920a7138");
        assert_ne!(content_hash("ab", ""), content_hash("a", "b"));
    }

    #[test]
    fn a_passage_is_found_by_its_words_and_kept_with_its_place() {
        let article = article();
        let span = find_words(&article.body, "we WILL not leave").expect("words of the text");
        assert_eq!(span.of(&article.body), "We will not leave");
        assert_eq!(find_words(&article.body, "“We will not leave.”").map(|s| s.of(&article.body)), Some("“We will not leave.”"));
        assert_eq!((find_words(&article.body, "left"), find_words(&article.body, " "), find_words(&article.body, "…")), (None, None, None));
        let citation = Citation::of(&article, Some(span)).expect("a citation");
        assert_eq!(citation.passage.as_ref().expect("a passage").text, "We will not leave");
        assert!(Citation::of(&article, Some(Span::new(17, 18))).is_err(), "inside the quotation mark");
        assert!(Citation::of(&article, Some(Span::new(3, 4000))).is_err());
    }

    #[test]
    fn verifying_tells_what_changed() {
        let old = article();
        let citation = Citation::of(&old, find_words(&old.body, "We will not leave")).expect("a citation");
        assert!(citation.verify(Some(&old)).same);
        assert_eq!(citation.verify(None).changes, ["no article has this id any more"]);
        let renamed = Article { title: "Staying".into(), ..old.clone() };
        assert_eq!(citation.verify(Some(&renamed)).changes, ["the headline was \"No leaving\" and is \"Staying\""]);
        let moved = Article { body: format!("Late: {}", old.body), ..old.clone() };
        assert_eq!(citation.verify(Some(&moved)).changes, ["the text is another", "the passage stands at bytes 25..42 now"]);
        let other = Article { body: "Nothing.".into(), ..old.clone() };
        assert_eq!(citation.verify(Some(&other)).changes.len(), 2);
        let mut forged = citation.clone();
        forged.passage.as_mut().expect("a passage").text = "We will leave".into();
        assert!(!forged.verify(Some(&old)).same);
    }
}
