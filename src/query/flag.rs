//! [`Flag`]: what an article has or is, as `has:` and `is:` ask for it.

use std::fmt;

/// A yes or no about an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Flag {
    /// It comes from a news agency.
    Wire,
    /// It was changed after it was published, and says so.
    Updated,
    /// The same report stands in the index in an earlier or fuller article.
    Copy,
    /// It is no copy: the first of its copies, or an article without any.
    Lead,
    /// It came into the index, or changed in it, since the query was last asked.
    New,
    /// It says nothing of when it was published.
    Undated,
    /// It has a headline.
    Title,
    /// It has a text.
    Body,
    /// It says who wrote it.
    Author,
    /// It says when it was published.
    Date,
    /// It says which news agency it comes from.
    Agency,
    /// It has the address of a page.
    Url,
    /// It says which outlet it is from.
    Source,
    /// Its language is known.
    Language,
    /// It has sections, topics or keywords.
    Tag,
    /// It names people.
    People,
    /// It names places.
    Places,
    /// Its text holds a quotation: two words or more between quotation marks.
    Quote,
}

/// Every flag with the field it belongs to and its names there, the first of which is the one it is written with.
const FLAGS: &[(Flag, &str, &[&str])] = &[
    (Flag::Wire, "is", &["wire"]),
    (Flag::Updated, "is", &["updated"]),
    (Flag::Undated, "is", &["undated"]),
    (Flag::Copy, "is", &["copy", "copies"]),
    (Flag::Lead, "is", &["lead"]),
    (Flag::New, "is", &["new"]),
    (Flag::Title, "has", &["title", "headline"]),
    (Flag::Body, "has", &["body", "text"]),
    (Flag::Author, "has", &["author", "authors", "by"]),
    (Flag::Date, "has", &["date"]),
    (Flag::Agency, "has", &["agency"]),
    (Flag::Url, "has", &["url"]),
    (Flag::Source, "has", &["source", "site", "outlet"]),
    (Flag::Language, "has", &["lang", "language"]),
    (Flag::Tag, "has", &["tag", "tags", "topic"]),
    (Flag::People, "has", &["people", "person"]),
    (Flag::Places, "has", &["places", "place"]),
    (Flag::Quote, "has", &["quote", "quotes", "quotation"]),
];

/// The flag that `name` is in this field, where it is one.
pub(super) fn named(field: &str, name: &str) -> Option<Flag> {
    let name = name.trim().to_lowercase();
    FLAGS.iter().find(|(_, f, names)| *f == field && names.contains(&name.as_str())).map(|(flag, ..)| *flag)
}

/// The values of a field, as one would list them.
pub(super) fn values(field: &str) -> String {
    let names: Vec<&str> = FLAGS.iter().filter(|(_, f, _)| *f == field).map(|(.., names)| names[0]).collect();
    names.join(", ")
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match FLAGS.iter().find(|(flag, ..)| flag == self) {
            Some((_, field, names)) => write!(f, "{field}:{}", names[0]),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_reads_back() {
        for (flag, field, names) in FLAGS {
            assert_eq!(flag.to_string(), format!("{field}:{}", names[0]));
            assert!(names.iter().all(|name| named(field, name) == Some(*flag)));
        }
        assert_eq!(named("has", "copy"), None);
    }
}
