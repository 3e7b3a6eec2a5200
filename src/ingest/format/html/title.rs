//! The headline of a page.

use super::facts::{Facts, Zone, squeeze};
use super::json_ld::Described;
use crate::text::fold;

/// What sites put between the headline and their name.
const SEPARATORS: [&str; 18] =
    [" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", " ~ ", ": ", "：", "｜", "ㅣ", "|", "--", "_"];

/// The headline, without the name of the site; empty where there is none.
pub(super) fn choose(facts: &Facts, ld: &Described, site: Option<&str>) -> String {
    let headings: Vec<&str> = facts.headings.iter().filter(|h| h.level == 1 && !h.text.is_empty()).map(|h| h.text.as_str()).collect();
    let known: Vec<String> = headings.iter().copied().chain(ld.headline.as_deref()).map(key).collect();
    let clean = |title: &str| {
        let title = squeeze(title);
        // "Headline - Section | Site", where the headline stands on the page.
        let headline = headings.iter().find(|h| {
            h.len() >= 12
                && title.strip_prefix(**h).is_some_and(|rest| rest.trim_start().starts_with(['-', '|', '–', '—', '｜', 'ㅣ', '_', '·']))
        });
        without_site(headline.copied().unwrap_or(&title), site, &known)
    };
    let main = facts.headings.iter().find(|h| h.level == 1 && h.zone == Zone::Main).map(|h| clean(&h.text));
    // A page without metadata: of headings the one that its title names beside the site, which may itself be the first.
    let bare = ld.headline.is_none() && facts.meta(&["og:title", "og:article:title"]).is_none();
    let main = if bare { named_in_title(facts).or(main) } else { main };
    let described = ld.headline.as_deref().map(clean);
    let shared = facts.meta(&["og:title", "og:article:title"]).map(clean);
    // What the reader sees as headline and what the page is shared as are often both written for someone: where two of
    // three sources agree, it is that; else the description made for machines is right most often.
    let three = [&described, &main, &shared];
    let agreed = three.iter().enumerate().find_map(|(at, one)| {
        let one = one.as_deref().filter(|t| !t.is_empty())?;
        three[at + 1..].iter().any(|other| other.as_deref().is_some_and(|o| key(o) == key(one))).then(|| one.to_owned())
    });
    let rest = || {
        let metas = facts.meta(&["twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "title", "headline"]);
        [metas, facts.property("headline"), facts.title.as_deref(), headings.first().copied()]
            .into_iter()
            .flatten()
            .map(clean)
            .find(|t| !t.is_empty())
    };
    agreed.or_else(|| [described, main, shared].into_iter().flatten().find(|t| !t.is_empty())).or_else(rest).unwrap_or_default()
}

/// The heading, of either of the first two levels, that the page's title is made of together with something else.
fn named_in_title(facts: &Facts) -> Option<String> {
    let title = facts.title.as_deref()?;
    let headings = facts.headings.iter().filter(|h| h.level <= 2 && h.zone == Zone::Main && h.text.chars().count() >= 12);
    let named = headings.filter(|h| {
        let (text, rest) = (squeeze(&h.text), squeeze(title));
        let parted = |rest: &str| SEPARATORS.iter().any(|s| rest.trim().starts_with(s.trim()) || rest.trim().ends_with(s.trim()));
        rest.strip_prefix(text.as_str()).or_else(|| rest.strip_suffix(text.as_str())).is_some_and(|rest| rest.is_empty() || parted(rest))
    });
    // The name of the site is shorter than the headline beside it.
    named.max_by_key(|h| (h.text.chars().count(), std::cmp::Reverse(h.position))).map(|h| squeeze(&h.text))
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
