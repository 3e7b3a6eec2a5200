//! What the owner of an archive knows better: [`Overlay`], read from a text such as `entities.toml`, changes the people and places that were found.
//!
//! Four kinds of rules, each any number of times; all names are those that newsearch shows, case and accents do not count:
//! ```toml
//! # These are one person, and that is the name.
//! [[merge]]
//! people = ["Jane Roe", "Jane Roe-Doe", "J. Roe"]
//! into = "Jane Roe-Doe"
//!
//! # In these articles, or where the text names them so, it is somebody else. One of both is needed; with both, both must hold.
//! [[split]]
//! person = "John Smith"
//! articles = ["wire-17", "wire-20"]
//! mentions = ["Johnny Smith"]
//! into = "John Smith (golfer)"
//!
//! # Is to be called so.
//! [[rename]]
//! place = "Burma"
//! to = "Myanmar"
//!
//! # Is none.
//! [[hide]]
//! person = "Chase"
//! ```
//! `merge` takes `people` or `places`, the others `person` or `place`. `hide` and `rename` may be limited to `articles`, by their ids, too. They are
//! applied in the order split, merge, rename, hide, and within a kind as they stand; twice is the same as once.

use crate::article::{Article, Field, Mention, Person, Place};
use crate::error::{Error, ErrorKind, Result};
use crate::text::{Span, fold};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// Changes to the people and places of articles; see the [module](self) for the format.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overlay {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    what: What,
    /// Folded names it is about.
    names: Vec<String>,
    act: Act,
    /// Ids; empty for all articles.
    articles: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum What {
    Person,
    Place,
}

#[derive(Debug, Clone, PartialEq)]
enum Act {
    /// Folded texts of the mentions, empty for all; the new name.
    Split(Vec<String>, String),
    /// For merging and renaming.
    Name(String),
    Hide,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    split: Vec<Spanned<Entry>>,
    merge: Vec<Spanned<Entry>>,
    rename: Vec<Spanned<Entry>>,
    hide: Vec<Spanned<Entry>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Entry {
    person: Option<String>,
    place: Option<String>,
    people: Vec<String>,
    places: Vec<String>,
    articles: Vec<String>,
    mentions: Vec<String>,
    into: Option<String>,
    to: Option<String>,
}

impl Overlay {
    /// Reads the rules of `text`; `source` names it in errors, which say the line and what is wrong there: [`ErrorKind::Argument`].
    ///
    /// ```
    /// # use newsearch::enrich::overlay::Overlay;
    /// assert!(Overlay::parse("[[hide]]\nperson = \"Chase\"\n", "entities.toml").is_ok());
    /// let error = Overlay::parse("[[hide]]\npersn = \"Chase\"\n", "entities.toml").unwrap_err();
    /// assert!(error.to_string().starts_with("entities.toml, line 2: "), "{error}");
    /// ```
    pub fn parse(text: &str, source: &str) -> Result<Overlay> {
        let fault = |span: Option<Range<usize>>, what: &str| {
            let at = span.map_or(0, |s| s.start.min(text.len()));
            let line = text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            Error::new(ErrorKind::Argument, format!("{source}, line {line}: {what}"))
        };
        let file: File = toml::from_str(text).map_err(|e| fault(e.span(), e.message().trim_end()))?;
        let mut rules = Vec::new();
        let kinds = [("split", file.split), ("merge", file.merge), ("rename", file.rename), ("hide", file.hide)];
        for (kind, entry) in kinds.into_iter().flat_map(|(kind, entries)| entries.into_iter().map(move |e| (kind, e))) {
            let span = entry.span();
            rules.push(rule(kind, entry.into_inner()).map_err(|what| fault(Some(span), &what))?);
        }
        Ok(Overlay { rules })
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Changes the people and places of `article` as the rules say. To be called after everything is found.
    pub fn apply(&self, article: &mut Article) {
        for rule in self.rules.iter().filter(|r| r.articles.is_empty() || r.articles.contains(&article.id)) {
            match rule.what {
                What::Person => apply(rule, &mut article.people, &article.title, &article.body),
                What::Place => apply(rule, &mut article.places, &article.title, &article.body),
            }
        }
    }
}

fn rule(kind: &str, entry: Entry) -> Result<Rule, String> {
    let many = kind == "merge";
    let (what, names) = match (entry.person, entry.place) {
        (Some(name), None) if !many => (What::Person, vec![name]),
        (None, Some(name)) if !many => (What::Place, vec![name]),
        (None, None) if many && entry.places.is_empty() => (What::Person, entry.people.clone()),
        (None, None) if many && entry.people.is_empty() => (What::Place, entry.places.clone()),
        _ if many => return Err("merge needs people = [\u{2026}] or places = [\u{2026}], and not both".into()),
        _ => return Err(format!("{kind} needs person = \"\u{2026}\" or place = \"\u{2026}\", and not both")),
    };
    let names: Vec<String> = names.iter().map(|n| folded(n)).collect();
    if names.is_empty() || names.iter().any(String::is_empty) {
        return Err(format!("{kind} has an empty name"));
    }
    let lists = entry.people.len() + entry.places.len();
    if !many && lists > 0 {
        return Err(format!("people and places belong to merge, not to {kind}"));
    }
    if kind != "split" && !entry.mentions.is_empty() {
        return Err(format!("mentions belong to split, not to {kind}"));
    }
    let wanted = if kind == "rename" { "to" } else { "into" };
    let (name, surplus) = if kind == "rename" { (entry.to, entry.into) } else { (entry.into, entry.to) };
    let name = match (kind, name, surplus) {
        ("hide", None, None) => None,
        (_, Some(name), None) if kind != "hide" && !name.trim().is_empty() => Some(name.trim().to_owned()),
        ("hide", ..) => return Err("hide needs no other name".into()),
        _ => return Err(format!("{kind} needs {wanted} = \"\u{2026}\"")),
    };
    if kind == "split" && entry.articles.is_empty() && entry.mentions.is_empty() {
        return Err("split needs articles = [\u{2026}] or mentions = [\u{2026}]; to call somebody otherwise everywhere, use rename".into());
    }
    let act = match (kind, name) {
        ("split", Some(name)) => Act::Split(entry.mentions.iter().map(|m| folded(m)).collect(), name),
        (_, Some(name)) => Act::Name(name),
        (_, None) => Act::Hide,
    };
    Ok(Rule { what, names, act, articles: entry.articles })
}

/// Each word folded, single spaces.
fn folded(name: &str) -> String {
    name.split_whitespace().map(fold).collect::<Vec<_>>().join(" ")
}

/// What people and places have in common here.
trait Entity: Sized {
    fn bare(name: &str) -> Self;
    fn name(&mut self) -> &mut String;
    fn mentions(&mut self) -> &mut Vec<Mention>;
    /// Takes over what `other` has besides its name.
    fn absorb(&mut self, other: Self);
}

impl Entity for Person {
    fn bare(name: &str) -> Person {
        Person { name: name.to_owned(), ..Person::default() }
    }

    fn name(&mut self) -> &mut String {
        &mut self.name
    }

    fn mentions(&mut self) -> &mut Vec<Mention> {
        &mut self.mentions
    }

    fn absorb(&mut self, other: Person) {
        self.stated |= other.stated;
        self.mentions.extend(other.mentions);
        self.mentions.sort();
        for role in other.roles {
            if !self.roles.contains(&role) {
                self.roles.push(role);
            }
        }
    }
}

impl Entity for Place {
    fn bare(name: &str) -> Place {
        Place { name: name.to_owned(), ..Place::default() }
    }

    fn name(&mut self) -> &mut String {
        &mut self.name
    }

    fn mentions(&mut self) -> &mut Vec<Mention> {
        &mut self.mentions
    }

    fn absorb(&mut self, other: Place) {
        self.stated |= other.stated;
        self.mentions.extend(other.mentions);
        self.mentions.sort();
        self.demonyms.extend(other.demonyms);
        self.demonyms.sort();
        // Where it lies is known of one of them, or is not known.
        if self.geonames_id.is_none() && self.latitude.is_none() {
            self.country = self.country.take().or(other.country);
            self.region = self.region.take().or(other.region);
            (self.geonames_id, self.latitude, self.longitude) = (other.geonames_id, other.latitude, other.longitude);
            self.why = self.why.take().or(other.why);
        }
    }
}

fn apply<E: Entity>(rule: &Rule, all: &mut Vec<E>, title: &str, body: &str) {
    let of = |mention: &Mention| -> String {
        let Mention { field, span } = *mention;
        let span: Span = span;
        folded(span.of(if field == Field::Title { title } else { body }))
    };
    // A split that was applied before finds its new name and not the old one.
    let is_meant = |e: &mut E| rule.names.contains(&folded(e.name()));
    match &rule.act {
        Act::Hide => all.retain_mut(|e| !is_meant(e)),
        Act::Name(name) => {
            let Some(first) = all.iter_mut().position(is_meant) else { return };
            // The one that has the name already knows best what it is.
            let keeper = all.iter_mut().position(|e| e.name() == name).unwrap_or(first);
            *all[keeper].name() = name.clone();
            let mut at = 0;
            let mut keeper = keeper;
            while at < all.len() {
                if at != keeper && (is_meant(&mut all[at]) || all[at].name() == name) {
                    let other = all.remove(at);
                    keeper -= usize::from(at < keeper);
                    all[keeper].absorb(other);
                } else {
                    at += 1;
                }
            }
        }
        Act::Split(texts, name) => {
            let Some(at) = all.iter_mut().position(|e| is_meant(e) && e.name() != name) else { return };
            if texts.is_empty() {
                *all[at].name() = name.clone();
                return;
            }
            let (taken, left) = std::mem::take(all[at].mentions()).into_iter().partition::<Vec<_>, _>(|m| texts.contains(&of(m)));
            *all[at].mentions() = left;
            if taken.is_empty() {
                return;
            }
            let target = match all.iter_mut().position(|e| e.name() == name) {
                Some(target) => target,
                None => {
                    all.insert(at + 1, E::bare(name));
                    at + 1
                }
            };
            all[target].mentions().extend(taken);
            all[target].mentions().sort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article() -> Article {
        let body = "John Smith met Johnny Smith, Jane Roe, J. Roe and Chase in Burma.".to_owned();
        let mention = |text: &str| {
            let start = body.find(text).expect("it is in there");
            Mention { field: Field::Body, span: Span::new(start, start + text.len()) }
        };
        let person =
            |name: &str, mentions: &[&str]| Person { mentions: mentions.iter().map(|m| mention(m)).collect(), ..Person::bare(name) };
        let people = vec![
            person("John Smith", &["John Smith", "Johnny Smith"]),
            person("Jane Roe", &["Jane Roe"]),
            Person { roles: vec!["Mrs".into()], ..person("J. Roe", &["J. Roe"]) },
            person("Chase", &["Chase"]),
        ];
        let places = vec![Place { mentions: vec![mention("Burma")], country: Some("MM".into()), ..Place::bare("Burma") }];
        Article { id: "wire-17".into(), body: body.clone(), people, places, ..Article::default() }
    }

    const RULES: &str = r#"
[[merge]]
people = ["jane roe", "J. Roe"]
into = "Jane Roe-Doe"

[[split]]
person = "John Smith"
mentions = ["Johnny Smith"]
into = "John Smith (golfer)"

[[rename]]
place = "Burma"
to = "Myanmar"

[[hide]]
person = "Chase"
articles = ["wire-17"]
"#;

    #[test]
    fn merges_splits_renames_and_hides() {
        let overlay = Overlay::parse(RULES, "entities.toml").expect("rules");
        let mut article = article();
        overlay.apply(&mut article);
        let told: Vec<_> = article.people.iter().map(|p| (p.name.as_str(), p.mentions.len(), p.roles.len())).collect();
        assert_eq!(told, [("John Smith", 1, 0), ("John Smith (golfer)", 1, 0), ("Jane Roe-Doe", 2, 1)]);
        assert_eq!((article.places[0].name.as_str(), article.places[0].country.as_deref()), ("Myanmar", Some("MM")));
        let once = article.clone();
        overlay.apply(&mut article);
        assert_eq!(article, once, "twice is the same as once");
    }

    #[test]
    fn rules_for_other_articles_do_nothing() {
        let overlay = Overlay::parse("[[hide]]\nperson = \"Chase\"\narticles = [\"wire-18\"]", "x").expect("rules");
        let mut changed = article();
        overlay.apply(&mut changed);
        assert_eq!(changed, article());
        assert!(Overlay::parse("# nothing\n", "x").expect("rules").is_empty());
    }

    #[test]
    fn an_article_is_split_off_as_a_whole() {
        let rules = "[[split]]\nperson = \"Jane Roe\"\narticles = [\"wire-17\"]\ninto = \"Jane Roe (poet)\"";
        let overlay = Overlay::parse(rules, "x").expect("rules");
        let mut article = article();
        overlay.apply(&mut article);
        assert_eq!(article.people[1].name, "Jane Roe (poet)");
    }

    #[test]
    fn errors_say_the_line_and_what_is_wrong() {
        for (text, line, part) in [
            ("[[hide]]\nperson = 5", 2, "string"),
            ("[[hide]]\nperson = \"A\"\n\n[[hide]]\n", 4, "hide needs person"),
            ("[[merge]]\npeople = [\"A\"]\n", 1, "merge needs into"),
            ("[[merge]]\nperson = \"A\"\ninto = \"B\"\n", 1, "merge needs people"),
            ("\n[[split]]\nperson = \"A\"\ninto = \"B\"", 2, "use rename"),
            ("[[rename]]\nperson = \"A\"\ninto = \"B\"", 1, "rename needs to"),
            ("[[delete]]\nperson = \"A\"", 1, "unknown field"),
            ("[[hide]\n", 1, ""),
        ] {
            let error = Overlay::parse(text, "entities.toml").unwrap_err().to_string();
            assert!(error.starts_with(&format!("entities.toml, line {line}: ")) && error.contains(part), "{text}: {error}");
        }
    }
}
