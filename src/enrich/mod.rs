//! What an article is about: each [`Enricher`] reads the text and adds what it finds: the language, the people, the places. They run in the
//! order of the table [`enrichers`], since later ones build on what earlier ones found; an [`Enrichment`] runs them all and then
//! applies what the owner of the archive [knows better](overlay).
//!
//! In English the names are found by a [`tagger`], a statistical model that is part of the program; in other languages those of
//! known people and places are found, and few others: see [`people`] and [`places`] for what to expect.
//!
//! Knows nothing of files: an article is enriched the same wherever it was read.

mod function_words;
mod language;
mod name;
mod names;
pub mod overlay;
pub mod people;
pub mod places;
#[doc(hidden)]
pub mod tagger;

pub use name::{Name, NameKind};

use crate::article::Article;
use overlay::Overlay;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Finds out something about an article from its text.
///
/// What the file states goes before what is found: an enricher fills what is empty and adds to lists, and takes away only what an
/// earlier run of itself found. It
/// takes time about linear in the text, since an article may be as long as the limits of reading allow. Enriching twice
/// is the same as enriching once.
pub trait Enricher: Sync {
    /// Its name, one word in lower case.
    fn name(&self) -> &'static str;

    /// Adds to `article` what it finds.
    fn enrich(&self, article: &mut Article);
}

/// Every enricher, in the order they run.
pub fn enrichers() -> &'static [&'static dyn Enricher] {
    &[&language::DetectLanguage, &names::FindNames]
}

/// Raised whenever the rules by which names are found or joined change what comes out.
const RULES: u64 = 6;

fn enriched_by(enricher: &dyn Enricher, article: &mut Article) {
    if catch_unwind(AssertUnwindSafe(|| enricher.enrich(article))).is_err() {
        article.notes.push(format!("finding {} ended unexpectedly; please report it with the file", enricher.name()));
    }
}

/// How the articles of an archive are enriched.
///
/// ```
/// use newsearch::article::Article;
/// use newsearch::enrich::Enrichment;
/// let mut article = Article { title: "Merkel visits Paris".into(), body: "Angela Merkel met Emmanuel Macron in Paris.".into(), ..Article::default() };
/// Enrichment::default().enrich(&mut article);
/// let names: Vec<&str> = article.people.iter().map(|p| p.name.as_str()).collect();
/// assert_eq!(names, ["Angela Merkel", "Emmanuel Macron"]);
/// assert_eq!(article.places[0].country.as_deref(), Some("FR"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Enrichment {
    /// Whether to find people and places. Without it only those that files state are there.
    pub names: bool,
    /// Changes to what was found.
    pub overlay: Overlay,
}

impl Default for Enrichment {
    /// Finds names, and changes nothing of what was found.
    fn default() -> Enrichment {
        Enrichment { names: true, overlay: Overlay::default() }
    }
}

impl Enrichment {
    /// Runs every enricher over the article, then the overlay. Where an enricher ends unexpectedly the article has what was found so far, and a
    /// [note](Article::notes) says so: one article is no reason to stop a run.
    pub fn enrich(&self, article: &mut Article) {
        for enricher in enrichers().iter().filter(|enricher| self.names || enricher.name() != names::NAME) {
            enriched_by(*enricher, article);
        }
        self.overlay.apply(article);
    }

    /// What the outcome depends on beside the article: a hash of the rules, the tagger's model, the gazetteer and the overlay. Articles enriched under
    /// another one would come out otherwise now.
    pub fn version(&self) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        (RULES, self.names).hash(&mut hasher);
        if self.names {
            (tagger::version(), crate::gazetteer::places::shipped().version(), crate::gazetteer::people::version()).hash(&mut hasher);
        }
        format!("{:?}", self.overlay).hash(&mut hasher);
        // 0 stands for "not known" in the records of an index.
        hasher.finish().max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_that_an_enricher_cannot_take_says_so() {
        struct Poisoned;
        impl Enricher for Poisoned {
            fn name(&self) -> &'static str {
                "names"
            }
            fn enrich(&self, article: &mut Article) {
                article.tags.push("begun".to_owned());
                panic!("a text that this code cannot take");
            }
        }
        let mut article = Article { title: "Harbour".into(), ..Article::default() };
        enriched_by(&Poisoned, &mut article);
        assert_eq!((article.title.as_str(), &article.tags[..]), ("Harbour", &["begun".to_owned()][..]));
        assert_eq!(article.notes, ["finding names ended unexpectedly; please report it with the file"]);
    }
}
