//! What a key of a file names: [`key_of`], for JSON, front matter and every other form with keys. The table is in [`names`].

mod names;

use names::NAMES;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A part of an article that a file may state under many names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Id,
    Title,
    Body,
    /// A short form of the text; it stands in where there is no text.
    Summary,
    Date,
    Updated,
    Authors,
    Agency,
    Dateline,
    People,
    Places,
    Tags,
    Language,
    Url,
    Site,
    /// A list of articles: the object is a wrapper around them.
    Articles,
}

/// By each name the key and how telling it is; a name of several keys is the first one's.
static BY_NAME: LazyLock<FxHashMap<&str, (Key, usize)>> = LazyLock::new(|| {
    let mut found = FxHashMap::default();
    for (key, names) in &NAMES {
        for (rank, name) in names.iter().enumerate() {
            found.entry(*name).or_insert((*key, rank));
        }
    }
    found
});

/// What a key of a file names, and how telling the name is: 0 is the best. Case, `_`, `-` and spaces do not count, so
/// `published_at`, `publishedAt` and `Published-At` are one.
pub(super) fn key_of(name: &str) -> Option<(Key, usize)> {
    // The longest name has under 20 letters; what is far longer is no key of ours, and is not worth a copy.
    if name.len() > 64 {
        return None;
    }
    BY_NAME.get(plain(name).as_str()).copied()
}

/// A name as names are compared: lower case, without `_`, `-` and spaces.
pub(super) fn plain(name: &str) -> String {
    if name.bytes().all(|b| b.is_ascii_lowercase()) {
        return name.to_owned();
    }
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
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
