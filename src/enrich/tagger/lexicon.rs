//! [`Lexicon`]: what is known of a word before any text is read: its cluster, the name lists it stands on, whether it is mostly written
//! with a capital; and the names of several words. All by fingerprint.

use super::hash;
use super::table::Table;

/// The name lists, in the order of their bits in [`Entry::lists`].
pub const LISTS: [&str; 14] = [
    "given",
    "surname",
    "surname-rare",
    "city-large",
    "city",
    "city-small",
    "country",
    "region",
    "district",
    "people",
    "organisation",
    "title",
    "organisation-word",
    "place-word",
];
/// Bits of [`LISTS`] that features ask for by name.
pub const GIVEN: u32 = 1;
/// Family names.
pub const SURNAME: u32 = 1 << 1 | 1 << 2;
/// Countries, regions and towns of some size.
pub const LAND: u32 = 1 << 3 | 1 << 4 | 1 << 6 | 1 << 7;
/// Titles and professions that stand before a name.
pub const TITLE: u32 = 1 << 11;
/// Words that end the name of an organisation.
pub const ORGANISATION_WORD: u32 = 1 << 12;
/// Words of the names of places.
pub const PLACE_WORD: u32 = 1 << 13;

/// The most words of a name in the lists.
pub const LONGEST_PHRASE: usize = 5;

/// What the lexicon says of a word, in 29 bits: 10 of the cluster, 14 of the lists, 2 of case, 3 of the longest phrase it opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Entry(pub u32);

impl Entry {
    /// The entry of these parts, each cut to its bits.
    pub fn new(cluster: u32, lists: u32, case: u32, phrase: u32) -> Entry {
        Entry(cluster & 0x3ff | (lists & 0x3fff) << 10 | (case & 3) << 24 | (phrase & 7) << 26)
    }

    /// The cluster, from 1; 0 where there is none.
    #[inline]
    pub fn cluster(self) -> u32 {
        self.0 & 0x3ff
    }

    /// The lists the word is on, as bits of [`LISTS`].
    #[inline]
    pub fn lists(self) -> u32 {
        self.0 >> 10 & 0x3fff
    }

    /// How it was written in the training texts: 0 unknown, 1 mostly small, 2 either, 3 mostly with a capital.
    #[inline]
    pub fn case(self) -> u32 {
        self.0 >> 24 & 3
    }

    /// The number of words of the longest name in the lists that begins with it; 0 where none of several words does.
    #[inline]
    pub fn longest_phrase(self) -> usize {
        (self.0 >> 26 & 7) as usize
    }
}

/// The words, the phrases, and the coarser clusters of each cluster.
pub struct Lexicon {
    words: Table,
    phrases: Table,
    /// Of each cluster: the middle one (of some 250) and the coarse one (of some 60).
    parents: Vec<(u8, u8)>,
}

impl Lexicon {
    /// A lexicon of these words and phrases; `parents` by cluster.
    pub fn new(words: &[(u32, Entry)], phrases: &[(u32, u32)], mut parents: Vec<(u8, u8)>) -> Lexicon {
        parents.resize(1024, (0, 0));
        Lexicon {
            words: Table::new(words.iter().map(|&(key, entry)| (key, entry.0))),
            phrases: Table::new(phrases.iter().copied()),
            parents,
        }
    }

    /// What is known of the word.
    #[inline]
    pub fn word(&self, lower: u32) -> Entry {
        Entry(self.words.get(lower))
    }

    /// The lists a name of several words is on.
    #[inline]
    pub fn phrase(&self, fingerprint: u32) -> u32 {
        self.phrases.get(fingerprint)
    }

    /// The middle cluster of a word.
    #[inline]
    pub fn middle(&self, entry: Entry) -> u32 {
        u32::from(self.parents[entry.cluster() as usize].0)
    }

    /// The coarse cluster of a word.
    #[inline]
    pub fn coarse(&self, entry: Entry) -> u32 {
        u32::from(self.parents[entry.cluster() as usize].1)
    }
}

/// The fingerprint of a name of several words, given theirs.
pub fn phrase(words: impl IntoIterator<Item = u32>) -> u32 {
    words.into_iter().fold(7, hash::pair)
}
