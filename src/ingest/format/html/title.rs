//! The headline of a page.

use super::facts::{Facts, Zone, squeeze};
use super::json_ld::Described;
use crate::text::fold;

/// What sites put between the headline and their name.
const SEPARATORS: [&str; 12] = [" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", " ~ ", ": "];

/// The headline, without the name of the site; empty where there is none.
pub(super) fn choose(facts: &Facts, ld: &Described, site: Option<&str>) -> String {
    let main: Vec<&str> =
        facts.headings.iter().filter(|(zone, text)| *zone == Zone::Main && !text.is_empty()).map(|(_, text)| text.as_str()).collect();
    let heading = main.first().copied().filter(|_| main.len() == 1);
    let stated = [
        facts.meta(&["og:title", "og:article:title"]),
        ld.headline.as_deref(),
        facts.meta(&["twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title", "headline"]),
        facts.property("headline"),
        heading,
        facts.title.as_deref(),
        main.first().copied(),
    ];
    let headings = facts.headings.iter().map(|(_, text)| text.as_str()).chain(ld.headline.as_deref());
    let known: Vec<String> = headings.map(key).collect();
    stated
        .into_iter()
        .flatten()
        .map(|title| without_site(&squeeze(title), site, &known))
        .find(|title| !title.is_empty())
        .unwrap_or_default()
}

/// `title` without the name of the site before or after it.
fn without_site(title: &str, site: Option<&str>, known: &[String]) -> String {
    let title = super::plain::unescape(title);
    let site = site.map(key).unwrap_or_default();
    let is_site = |part: &str| {
        let part = key(part);
        !part.is_empty() && (part == site || (site.len() > 3 && part.len() > 3 && (part.contains(&site) || site.contains(&part))))
    };
    if key(&title) == site {
        return String::new();
    }
    for separator in SEPARATORS {
        if let Some((before, after)) = title.rsplit_once(separator)
            && (is_site(after) || known.contains(&key(before)) && separator != ": ")
        {
            return before.trim().to_owned();
        }
        if let Some((before, after)) = title.split_once(separator)
            && is_site(before)
            && !known.contains(&key(&title))
        {
            return after.trim().to_owned();
        }
    }
    title
}

/// Letters and digits only, folded: "The Post" and "thepost" are one name.
fn key(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_name_of_the_site_off() {
        for (title, site, expected) in [
            ("Rain falls | The Post", "The Post", "Rain falls"),
            ("Rain falls - thepost.example", "thepost.example", "Rain falls"),
            ("The Post: Rain falls", "The Post", "Rain falls"),
            ("Rain - and wind", "The Post", "Rain - and wind"),
            ("The Post", "The Post", ""),
        ] {
            assert_eq!(without_site(title, Some(site), &[]), expected, "{title}");
        }
        assert_eq!(without_site("Rain falls - Weather", None, &[key("Rain falls")]), "Rain falls");
    }
}
