//! What a page says about its article in JSON-LD with the schema.org vocabulary.

use serde_json::Value;

/// What the description of the article holds, not yet judged.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Described {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) created: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) sections: Vec<String>,
    pub(super) people: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) body: Option<String>,
    /// Who the article or a part of it was taken from.
    pub(super) sources: Vec<String>,
    /// The article or a part of it is not for everyone to read.
    pub(super) locked: bool,
}

/// Objects inside objects deeper than this are not looked at.
const MAX_DEPTH: usize = 12;
/// More objects than this are not looked at.
const MAX_OBJECTS: usize = 5000;

/// The description of the page's article among its JSON-LD scripts. Where several articles are described, the one whose
/// address is `canonical`, else the one described most fully; lists of other articles count only if there is nothing else.
pub(super) fn read(scripts: &[String], canonical: Option<&str>) -> Described {
    let roots: Vec<Value> = scripts.iter().flat_map(|script| parse(script)).collect();
    let mut objects = Vec::new();
    for root in &roots {
        collect(root, 0, false, &mut objects);
    }
    let best = objects
        .iter()
        .enumerate()
        .filter_map(|(at, (object, listed))| Some((rank(object, *listed, canonical)?, std::cmp::Reverse(at), *object)))
        .max_by_key(|(rank, at, _)| (*rank, *at));
    let mut described = best.map(|(_, _, object)| describe(object, &objects)).unwrap_or_default();
    if described.publisher.is_none() {
        let named =
            |kind: &str| objects.iter().find(|(o, _)| types(o).iter().any(|t| t.ends_with(kind))).and_then(|(o, _)| text(o.get("name")));
        described.publisher = named("Organization").or_else(|| named("WebSite"));
    }
    described
}

/// The values of a script. What writers get wrong is mended: comment and CDATA marks around it, line breaks inside strings,
/// commas before a closing bracket, several values in a row.
fn parse(script: &str) -> Vec<Value> {
    let script = script.trim().trim_start_matches('\u{feff}');
    let script =
        ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["].iter().fold(script, |s, mark| s.strip_prefix(mark).unwrap_or(s).trim());
    let script = ["-->", "//]]>", "/*]]>*/", "]]>", ";"].iter().fold(script, |s, mark| s.strip_suffix(mark).unwrap_or(s).trim());
    let stream = |text: &str| -> Result<Vec<Value>, serde_json::Error> { serde_json::Deserializer::from_str(text).into_iter().collect() };
    if let Ok(values) = stream(script) {
        return values;
    }
    let mended = mend(script);
    // Values before the place that does not parse are still good.
    serde_json::Deserializer::from_str(&mended).into_iter().map_while(Result::ok).collect()
}

/// `script` with control characters inside strings escaped and commas before closing brackets taken out.
fn mend(script: &str) -> String {
    let mut out = String::with_capacity(script.len() + 64);
    let mut in_string = false;
    let mut escaped = false;
    for c in script.chars() {
        if in_string {
            match c {
                _ if escaped => {
                    escaped = false;
                    // An unknown escape would make the whole script unreadable: the backslash goes.
                    if !matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                        out.pop();
                    }
                    out.push(if c.is_control() { ' ' } else { c });
                }
                '\\' => {
                    escaped = true;
                    out.push(c);
                }
                '"' => {
                    in_string = false;
                    out.push(c);
                }
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        if matches!(c, '}' | ']') {
            let kept = out.trim_end().len();
            if out[..kept].ends_with(',') {
                out.truncate(kept - 1);
            }
        }
        in_string = c == '"';
        out.push(c);
    }
    out
}

/// Every object that may describe the article, and whether it stands in a list of other things.
fn collect<'a>(value: &'a Value, depth: usize, listed: bool, out: &mut Vec<(&'a Value, bool)>) {
    if depth > MAX_DEPTH || out.len() > MAX_OBJECTS {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, depth + 1, listed, out)),
        Value::Object(map) => {
            out.push((value, listed));
            for (key, inner) in map {
                match key.as_str() {
                    "@graph" | "mainEntity" | "mainEntityOfPage" | "publisher" | "author" | "creator" | "liveBlogUpdate" => {
                        collect(inner, depth + 1, listed || key == "liveBlogUpdate", out);
                    }
                    "itemListElement" | "item" | "hasPart" | "isPartOf" | "itemReviewed" => collect(inner, depth + 1, true, out),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn types(object: &Value) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(one)) => vec![one.rsplit(['/', '#', ':']).next().unwrap_or(one)],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).map(|t| t.rsplit(['/', '#', ':']).next().unwrap_or(t)).collect(),
        _ => Vec::new(),
    }
}

/// How surely an object describes the article of the page; `None` if not at all.
fn rank(object: &Value, listed: bool, canonical: Option<&str>) -> Option<u32> {
    let types = types(object);
    let article = types.iter().any(|t| {
        t.ends_with("Article")
            || t.ends_with("Posting")
            || matches!(*t, "Report" | "Review" | "CriticReview" | "Recipe" | "LiveBlog" | "NewsStory")
    });
    let page = types.iter().any(|t| t.ends_with("Page") || matches!(*t, "CreativeWork" | "VideoObject" | "AudioObject" | "PodcastEpisode"));
    if !article && !page {
        return None;
    }
    let has = |key: &str| u32::from(object.get(key).is_some_and(|v| !v.is_null()));
    let same = |key: &str| {
        let stated = object.get(key).and_then(|v| v.as_str().or_else(|| v.get("@id").and_then(Value::as_str)));
        matches!((stated, canonical), (Some(a), Some(b)) if a.trim_end_matches('/') == b.trim_end_matches('/'))
    };
    let addressed = same("url") || same("mainEntityOfPage") || same("@id");
    let full = has("datePublished") * 4 + has("headline") * 2 + has("author") * 2 + has("articleBody");
    Some(u32::from(!listed) * 100 + u32::from(article) * 50 + u32::from(addressed) * 20 + full)
}

fn describe(object: &Value, objects: &[(&Value, bool)]) -> Described {
    let get = |key: &str| text(object.get(key)).filter(|t| !t.is_empty());
    let mut authors = Vec::new();
    for key in ["author", "creator"] {
        if authors.is_empty() {
            names(object.get(key), objects, 0, &mut authors);
        }
    }
    let mut described = Described {
        headline: get("headline").or_else(|| get("name")),
        published: get("datePublished"),
        created: get("dateCreated").or_else(|| get("uploadDate")),
        modified: get("dateModified"),
        authors,
        language: get("inLanguage")
            .or_else(|| object.get("inLanguage").and_then(|l| text(l.get("alternateName")).or_else(|| text(l.get("name"))))),
        url: get("url")
            .or_else(|| object.get("mainEntityOfPage").and_then(|m| text(Some(m)).or_else(|| text(m.get("@id")))))
            .filter(|u| u.starts_with("http")),
        keywords: words(object.get("keywords")),
        sections: words(object.get("articleSection")),
        body: get("articleBody"),
        ..Described::default()
    };
    described.locked = is_locked(object) || parts(object).iter().any(is_locked);
    for key in ["sourceOrganization", "provider", "creditText", "copyrightHolder"] {
        names(object.get(key), objects, 0, &mut described.sources);
    }
    let mut publisher = Vec::new();
    names(object.get("publisher"), objects, 0, &mut publisher);
    described.publisher = publisher.into_iter().next();
    for key in ["about", "mentions"] {
        let Some(value) = object.get(key) else { continue };
        let things = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
        for thing in things.iter().take(MAX_OBJECTS) {
            let Some(name) = text(thing.get("name")).map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()) else { continue };
            let kinds = types(thing);
            if kinds.contains(&"Person") {
                described.people.push(name);
            } else if kinds.iter().any(|k| matches!(*k, "Place" | "City" | "Country" | "State" | "AdministrativeArea" | "Continent")) {
                described.places.push(name);
            }
        }
    }
    for list in [&mut described.people, &mut described.places] {
        let mut seen = std::collections::HashSet::new();
        list.retain(|name| seen.insert(name.clone()));
    }
    described
}

/// What an object says that it is made of.
fn parts(object: &Value) -> &[Value] {
    match object.get("hasPart") {
        Some(Value::Array(parts)) => &parts[..parts.len().min(MAX_OBJECTS)],
        Some(part) => std::slice::from_ref(part),
        None => &[],
    }
}

/// Whether an object says that it costs something to read.
fn is_locked(object: &Value) -> bool {
    match object.get("isAccessibleForFree") {
        Some(Value::Bool(free)) => !free,
        Some(Value::String(free)) => free.rsplit('/').next().is_some_and(|free| free.trim().eq_ignore_ascii_case("false")),
        _ => false,
    }
}

/// A string, or the first of a list of strings, or a number.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(s) => Some(super::plain::unescape(s.trim())),
        Value::Number(n) => Some(n.to_string()),
        Value::Array(items) => items.iter().find_map(|item| item.as_str()).map(|s| super::plain::unescape(s.trim())),
        Value::Object(map) => map.get("@value").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// The names of people and organisations: a string, an object with a name, a reference to one, or a list of those.
fn names(value: Option<&Value>, objects: &[(&Value, bool)], depth: usize, out: &mut Vec<String>) {
    if depth > 3 {
        return;
    }
    match value {
        Some(Value::String(name)) => out.push(super::plain::unescape(name.trim())),
        Some(Value::Array(items)) => items.iter().take(50).for_each(|item| names(Some(item), objects, depth + 1, out)),
        Some(Value::Object(map)) => {
            if let Some(name) = map.get("name") {
                names(Some(name), &[], depth + 1, out);
            } else if let Some(id) = map.get("@id") {
                let found = objects.iter().find(|(o, _)| o.get("@id") == Some(id) && o.get("name").is_some());
                names(found.and_then(|(o, _)| o.get("name")), &[], depth + 1, out);
            } else if let (Some(given), Some(family)) = (text(map.get("givenName")), text(map.get("familyName"))) {
                out.push(format!("{given} {family}"));
            }
        }
        _ => {}
    }
}

/// A list of words, or one string parted by commas.
fn words(value: Option<&Value>) -> Vec<String> {
    let strings: Vec<&str> = match value {
        Some(Value::String(one)) => one.split([',', ';']).collect(),
        Some(Value::Array(many)) => many.iter().filter_map(|v| v.as_str().or_else(|| v.get("name").and_then(Value::as_str))).collect(),
        _ => Vec::new(),
    };
    strings.into_iter().map(|s| super::plain::unescape(s.trim())).filter(|s| !s.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(script: &str) -> Described {
        read(&[script.to_owned()], Some("https://a.example/1"))
    }

    #[test]
    fn finds_the_article_in_graphs_and_lists() {
        let d = one(
            r##"{"@graph": [{"@type": "Organization", "@id": "#o", "name": "The Post"}, {"@type": "Person", "@id": "#p", "name": "Ann Lee"},
            {"@type": ["NewsArticle"], "headline": "Rain &amp; wind", "datePublished": "2018-04-26", "author": [{"@id": "#p"}, {"name": "Bo"}, "Cy"],
             "publisher": {"@id": "#o"}, "keywords": "a, b", "about": [{"@type": "Person", "name": "Dee"}], "mentions": {"@type": "Place", "name": "Oslo"}}]}"##,
        );
        assert_eq!(d.headline.as_deref(), Some("Rain & wind"));
        assert_eq!((d.authors, d.publisher.as_deref()), (vec!["Ann Lee".into(), "Bo".into(), "Cy".into()], Some("The Post")));
        assert_eq!((d.keywords, d.people, d.places), (vec!["a".to_owned(), "b".into()], vec!["Dee".to_owned()], vec!["Oslo".to_owned()]));
    }

    #[test]
    fn prefers_the_article_of_this_page_over_those_it_lists() {
        let d = one(
            r#"[{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Other", "datePublished": "2018-01-01"}]},
            {"@type": "NewsArticle", "headline": "Third"}, {"@type": "NewsArticle", "headline": "This", "url": "https://a.example/1/"}]"#,
        );
        assert_eq!(d.headline.as_deref(), Some("This"));
    }

    #[test]
    fn mends_what_is_slightly_broken() {
        let d = one("<!-- {\"@type\": \"NewsArticle\", \"headline\": \"Two\nlines \\' here\", \"author\": {\"name\": \"Ann\",},} -->");
        assert_eq!((d.headline.as_deref(), d.authors), (Some("Two lines ' here"), vec!["Ann".to_owned()]));
    }
}
