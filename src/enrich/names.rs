//! Who and where: the enricher that finds people and places in the text and joins them with those that the file states.
//!
//! English is read by the tagger; other languages by lists of known people and places. Which person or place a name means is `people`'s and
//! `places`'.

use super::{Enricher, people, places, tagger};
use crate::article::Article;

/// The name of the enricher.
pub(super) const NAME: &str = "names";

/// Sets [`Article::people`] and [`Article::places`]. What it found before is found anew, what the file states stays.
pub(super) struct FindNames;

impl Enricher for FindNames {
    fn name(&self) -> &'static str {
        NAME
    }

    fn enrich(&self, article: &mut Article) {
        // Too short to tell its language is, in an archive of news, most often an English headline.
        let english = article.language.is_none_or(|language| language.as_str() == "en");
        let mut names = if english { tagger::shipped().names(&article.title, &article.body) } else { people::find(article) };
        people::rekind(article, &mut names);
        let people = people::people(article, &names);
        article.places = places::resolve(article, &names);
        article.people = people;
    }
}
