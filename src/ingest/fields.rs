//! What archives call the parts of an article: one table of names, for JSON, front matter and every other form with keys.

/// A part of an article that a file may state under many names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Id,
    Title,
    Body,
    /// A short form of the text; it stands in where there is no text.
    Summary,
    Date,
    Authors,
    People,
    Places,
    Tags,
    Language,
    Url,
    Site,
    /// A list of articles: the object is a wrapper around them.
    Articles,
}

/// The names of each part, the most telling first: where an object has several, the first that holds something counts (of
/// tags, people and places all are taken). Written as [`key_of`] compares them: lower case, without `_`, `-` and spaces.
///
/// Seen in: schema.org `NewsArticle`, NewsAPI, the output of the usual page extractors (newspaper, news-please,
/// trafilatura), JSON Feed, ninjs 1 to 3, WordPress and Ghost exports, Hugo and Jekyll front matter, MongoDB dumps, TREC and Lucene test collections.
const NAMES: [(Key, &[&str]); 13] = [
    (Key::Id, &["id", "guid", "uuid", "docid", "docno", "articleid", "documentid", "identifier"]),
    (Key::Title, &["title", "headline", "titletext", "headlinetext", "headlinemain", "articletitle", "storytitle", "headlines"]),
    (
        Key::Body,
        &[
            "body",
            "articlebody",
            "maintext",
            "bodytext",
            "bodymain",
            "contenttext",
            "text",
            "fulltext",
            "articletext",
            "rawtext",
            "plaintext",
            "textcontent",
            "content",
            "contents",
            "story",
            "bodyhtml",
            "contenthtml",
            "bodyxhtml",
            "bodies",
        ],
    ),
    (
        Key::Summary,
        &["description", "summary", "abstract", "excerpt", "lead", "snippet", "standfirst", "deck", "descriptiontext", "descriptions"],
    ),
    (
        Key::Date,
        &[
            "datepublished",
            "publishedat",
            "publisheddate",
            "publishdate",
            "datepublish",
            "publicationdate",
            "publishedon",
            "published",
            "firstpublished",
            "firstpublishedat",
            "webpublicationdate",
            "pubdate",
            "pubtime",
            "date",
            "datetime",
            "dateline",
            "timestamp",
            "datecreated",
            "createdat",
            "created",
            "creationdate",
            "issued",
            "versioncreated",
            "firstcreated",
        ],
    ),
    (Key::Authors, &["authors", "author", "byline", "creator", "creators", "writer", "writers", "reporter", "by"]),
    (Key::People, &["people", "persons", "person", "perfacet", "personnames"]),
    (Key::Places, &["places", "locations", "place", "location", "geofacet", "placenames"]),
    (
        Key::Tags,
        &[
            "tags",
            "tag",
            "topics",
            "topic",
            "keywords",
            "keyword",
            "newskeywords",
            "sections",
            "section",
            "sectionname",
            "articlesection",
            "categories",
            "category",
            "subjects",
            "subject",
            "desfacet",
        ],
    ),
    (Key::Language, &["language", "lang", "inlanguage", "languagecode", "locale"]),
    (Key::Url, &["url", "canonicalurl", "link", "canonical", "articleurl", "weburl", "permalink", "uri", "sourceurl"]),
    (
        Key::Site,
        &[
            "site",
            "sitename",
            "publisher",
            "outlet",
            "source",
            "sourcename",
            "publication",
            "sourcedomain",
            "newspaper",
            "infosources",
            "provider",
        ],
    ),
    (Key::Articles, &["articles", "results", "items", "docs", "documents", "stories", "posts", "entries", "records", "item", "data"]),
];

/// What a key of a file names, and how telling the name is: 0 is the best. Case, `_`, `-` and spaces do not count, so
/// `published_at`, `publishedAt` and `Published-At` are one.
pub(super) fn key_of(name: &str) -> Option<(Key, usize)> {
    // The longest name has under 20 letters; what is far longer is no key of ours, and is not worth a copy.
    if name.len() > 64 {
        return None;
    }
    let plain: String = name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.iter().find_map(|(key, names)| names.iter().position(|n| *n == plain).map(|rank| (*key, rank)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_in_every_spelling() {
        for name in ["published_at", "publishedAt", "Published-At", "PUBLISHED AT"] {
            assert_eq!(key_of(name).map(|k| k.0), Some(Key::Date), "{name}");
        }
        assert_eq!(key_of("_id").map(|k| k.0), Some(Key::Id));
        assert_eq!(key_of("title"), Some((Key::Title, 0)));
        assert_eq!(key_of("author_bio"), None);
    }

    #[test]
    fn every_name_is_written_as_it_is_compared_and_names_one_part() {
        for (key, names) in NAMES {
            for name in names {
                assert_eq!(key_of(name).map(|k| k.0), Some(key), "{name}");
            }
        }
    }
}
