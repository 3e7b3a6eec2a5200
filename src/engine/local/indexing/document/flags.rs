//! What an article has, as terms that `has:` and `is:` ask for, and the endings of its file's name.

use crate::article::{Article, Precision, Source};
use crate::query::Flag;
use crate::text::holds_quotation;

/// An article whose date has a time of day: its term.
pub const TIMED: &str = "timed";

/// The term of a flag; `None` for one that has none of its own.
pub fn value(flag: Flag) -> Option<&'static str> {
    Some(match flag {
        Flag::Wire | Flag::Agency => "agency",
        Flag::Updated => "updated",
        Flag::Title => "title",
        Flag::Body => "body",
        Flag::Author => "author",
        Flag::Date => "date",
        Flag::Url => "url",
        Flag::Source => "source",
        Flag::Language => "lang",
        Flag::Tag => "tag",
        Flag::People => "people",
        Flag::Places => "places",
        Flag::Quote => "quote",
        _ => return None,
    })
}

/// Gives the terms of what the article has.
pub fn of(article: &Article, mut take: impl FnMut(&'static str)) {
    let said = |text: &Option<String>| text.as_ref().is_some_and(|t| !t.is_empty());
    let has = [
        (Flag::Agency, said(&article.agency)),
        (Flag::Updated, article.updated.is_some()),
        (Flag::Title, !article.title.trim().is_empty()),
        (Flag::Body, !article.body.trim().is_empty()),
        (Flag::Author, !article.authors.is_empty()),
        (Flag::Date, article.date.is_some()),
        (Flag::Url, said(&article.url)),
        (Flag::Source, said(&article.site)),
        (Flag::Language, article.language.is_some()),
        (Flag::Tag, !article.tags.is_empty()),
        (Flag::People, !article.people.is_empty()),
        (Flag::Places, !article.places.is_empty()),
        (Flag::Quote, holds_quotation(&article.body)),
    ];
    has.into_iter().filter(|(_, has)| *has).filter_map(|(flag, _)| value(flag)).for_each(&mut take);
    if article.date.is_some_and(|date| date.precision >= Precision::Time) {
        take(TIMED);
    }
}

/// How the names of the file and of its member end, in lower case: of `a.txt.gz` both `txt` and `gz`.
pub fn endings(source: &Source, mut take: impl FnMut(&str)) {
    let mut seen: Vec<String> = Vec::new();
    for name in std::iter::once(source.path.as_str()).chain(source.member.as_deref()) {
        let name = name.rsplit('/').next().unwrap_or_default();
        for ending in name.split('.').skip(1).collect::<Vec<_>>().into_iter().rev().take(2) {
            let ending = ending.to_lowercase();
            let fits = (1..=10).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
            if fits && !seen.contains(&ending) {
                take(&ending);
                seen.push(ending);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_an_archive_has_the_endings_of_both() {
        let of = |path: &str| {
            let mut found = Vec::new();
            endings(&Source::parse(path), |e| found.push(e.to_owned()));
            found
        };
        assert_eq!(of("a/b.TXT.gz"), ["gz", "txt"]);
        assert_eq!(of("all.zip#in/page.html"), ["zip", "html"]);
        assert_eq!(of("all.jsonl#17"), ["jsonl"]);
        assert_eq!(of(".hidden"), ["hidden"]);
        assert!(of("README").is_empty());
    }
}
