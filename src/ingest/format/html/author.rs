//! Who wrote the article of a page: names only.

use super::facts::{Facts, Zone};
use super::json_ld::Described;
use crate::text::fold;

/// More names than this are not authors of one article.
const MAX_AUTHORS: usize = 30;

/// Longer text is no list of names.
const MAX_BYTES: usize = 1000;

/// The authors, from the first source that names any.
pub(super) fn choose(facts: &Facts, ld: &Described, site: Option<&str>) -> Vec<String> {
    let metas = |names: &[&str]| -> Vec<String> {
        names.iter().map(|n| facts.all_meta(n).map(str::to_owned).collect::<Vec<_>>()).find(|v| !v.is_empty()).unwrap_or_default()
    };
    let properties: Vec<String> =
        facts.properties.iter().filter(|(n, _, zone)| n == "author" && *zone == Zone::Main).map(|(_, v, _)| v.clone()).collect();
    let main =
        |list: &[(Zone, String)]| -> Vec<String> { list.iter().filter(|(zone, _)| *zone == Zone::Main).map(|(_, t)| t.clone()).collect() };
    let sources = [
        ld.authors.clone(),
        metas(&["article:author", "og:article:author"]),
        metas(&[
            "author",
            "parsely-author",
            "sailthru.author",
            "dc.creator",
            "dcterms.creator",
            "byl",
            "cxenseparse:author",
            "article:author:name",
            "twitter:creator:name",
        ]),
        properties,
        main(&facts.author_links),
        main(&facts.bylines).into_iter().take(1).collect(),
    ];
    let sources = sources.map(|source| clean(&source));
    let outlet: Vec<String> = site.into_iter().chain(ld.publisher.as_deref()).map(key).filter(|k| !k.is_empty()).collect();
    let is_outlet = |name: &String| outlet.contains(&key(name));
    // An outlet is no author beside people, and an author only if no source names another.
    let people =
        sources.iter().map(|names| names.iter().filter(|n| !is_outlet(n)).cloned().collect::<Vec<_>>()).find(|names| !names.is_empty());
    people.or_else(|| sources.into_iter().find(|names| !names.is_empty())).unwrap_or_default()
}

/// Letters and digits only, folded, without the ending of a host: "The Post" and "thepost.com" are one name.
fn key(name: &str) -> String {
    let name = fold(name);
    let name = name.rsplit_once('.').filter(|(_, end)| end.len() <= 4 && !name.contains(' ')).map_or(name.as_str(), |(start, _)| start);
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The names in what a source says, each once.
fn clean(stated: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for text in stated.iter().take(MAX_AUTHORS).filter(|text| text.len() <= MAX_BYTES) {
        for name in split(text) {
            let Some(name) = name_of(&name) else { continue };
            if out.len() < MAX_AUTHORS && !out.iter().any(|n| fold(n) == fold(&name)) {
                out.push(name);
            }
        }
    }
    out
}

/// Parts "A, B and C".
fn split(text: &str) -> Vec<String> {
    let text = super::facts::squeeze(&super::plain::unescape(text));
    let mut parts: Vec<String> = vec![text];
    for separator in [
        ";", "|", " and ", " und ", " et ", " y ", " & ", " e ", " i ", " и ", " og ", " och ", " en ", " с ", ", ", "،", "、", " · ",
        " • ", " / ",
    ] {
        parts = parts.iter().flat_map(|part| part.split(separator).map(|p| p.trim().to_owned()).collect::<Vec<_>>()).collect();
    }
    parts
}

/// One name without what stands around it; `None` if it is no name.
fn name_of(text: &str) -> Option<String> {
    const BEFORE: [&str; 22] = [
        "by ",
        "von ",
        "par ",
        "por ",
        "di ",
        "door ",
        "de ",
        "written by ",
        "posted by ",
        "autor: ",
        "author: ",
        "text: ",
        "text ",
        "von: ",
        "by: ",
        "av ",
        "af ",
        "автор: ",
        "od ",
        "da ",
        "redaktion: ",
        "words by ",
    ];
    let mut name = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '(' | ')' | '"' | '“' | '”')).trim();
    while let Some(before) = BEFORE.iter().find(|b| name.get(..b.len()).is_some_and(|start| start.to_lowercase() == **b)) {
        name = name[before.len()..].trim();
    }
    for after in [" 기자", "記者", "记者"] {
        name = name.strip_suffix(after).unwrap_or(name).trim();
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let bad = name.len() > 80
        || letters < 2
        || digits > 4
        || name.contains("://")
        || name.contains('@')
        || name.contains("www.")
        || name.split_whitespace().count() > 8;
    (!bad).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_names_and_nothing_else() {
        let names = |text: &str| clean(&[text.to_owned()]);
        assert_eq!(names("By Ann Lee and Bo O'Neil, Cy Doe"), ["Ann Lee", "Bo O'Neil", "Cy Doe"]);
        assert_eq!(names("von Max Müller; https://a.example/max"), ["Max Müller"]);
        assert_eq!(names("ann@a.example"), [""; 0]);
    }
}
