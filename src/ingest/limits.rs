//! [`Limits`]: every bound on reading, in one place, and [`ReadOptions`], which carries them.

use super::Settings;
use super::format::Format;
use crate::article::Article;
use std::collections::BTreeMap;
use std::time::Duration;

/// No limit on depth and attributes is wider than these.
const DEEPEST: usize = 512;
const MOST_ATTRIBUTES: usize = 1_024;

/// How much one input may take. They bound memory and time whatever a file holds; passing one is reported, never silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A file that must be read whole (plain text, Markdown, a page, one JSON object, XML) may have this many bytes, expanded;
    /// a larger one is skipped. Default 64 MiB. Files of many articles (jsonl, JSON arrays, Reuters SGML) are read a record
    /// at a time and have no limit.
    pub max_file_bytes: u64,
    /// One record of such a file, as it stands there with its markup; a larger one is skipped. Default 32 MiB.
    pub max_record_bytes: usize,
    /// How many values (names, strings, numbers, lists) one JSON record may hold; one with more is skipped. A value takes some
    /// hundred bytes of memory however short it is written. Default 500,000.
    pub max_record_values: usize,
    /// The body of one article, in UTF-8; the rest is cut off and the article says so in its notes. Default 4 MiB, more
    /// than *War and Peace*.
    pub max_article_bytes: usize,
    /// The headline of one article, in UTF-8; cut like the body. Default 64 KiB.
    pub max_title_bytes: usize,
    /// How many bytes a compressed file may give for each of its own, once it has given 16 MiB. Default 100; text
    /// compresses to a third or a tenth, and the most that deflate can do is 1,032.
    pub max_expand_ratio: u64,
    /// How many bytes a compressed file may give at all. Default 256 GiB.
    pub max_expanded_bytes: u64,
    /// How long reading one article may take, from the first byte of its record to the article: after that the rest of its file is
    /// skipped, or a page is read in the simplest way. What the disk, the sender of a stream and the taker of the articles need
    /// does not count, and each member of an archive begins anew. Default 10 s.
    pub max_read_time: Duration,
    /// How many members of a zip or tar are looked at. Default 10 million.
    pub max_entries: u64,
    /// How many elements of XML may stand open within each other; the rest of a file that has more is skipped. A page that has more is read by
    /// stripping its tags, and says so. Default 512; more could use up the stack of a thread, so a larger number counts as 512.
    pub max_depth: usize,
    /// How many attributes an element may have: those of XML beyond that are passed over, a page is read by stripping its tags. Default 256;
    /// the time that a parser takes grows with their square, so a larger number counts as 1,024.
    pub max_attributes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_file_bytes: 64 << 20,
            max_record_bytes: 32 << 20,
            max_record_values: 500_000,
            max_article_bytes: 4 << 20,
            max_title_bytes: 64 << 10,
            max_expand_ratio: 100,
            max_expanded_bytes: 256 << 30,
            max_read_time: Duration::from_secs(10),
            max_entries: 10_000_000,
            max_depth: DEEPEST,
            max_attributes: 256,
        }
    }
}

impl Limits {
    /// How deep elements may nest.
    pub(super) fn depth(&self) -> usize {
        self.max_depth.min(DEEPEST)
    }

    /// Those that are other than usual, by the names of their flags: `max-article-bytes`. The one of headlines has none.
    pub fn stated(&self) -> BTreeMap<String, u64> {
        let named = self.named().into_iter().zip(Limits::default().named());
        named.filter(|(own, usual)| own != usual).map(|((name, limit), _)| (name.to_owned(), limit)).collect()
    }

    /// These limits with others in their place. A name that is none is passed over.
    pub fn with(mut self, stated: &BTreeMap<String, u64>) -> Limits {
        let length = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
        for (name, limit) in stated.iter().map(|(name, limit)| (name.as_str(), *limit)) {
            match name {
                "max-seconds" => self.max_read_time = Duration::from_secs(limit),
                "max-bytes" => self.max_file_bytes = limit,
                "max-record-bytes" => self.max_record_bytes = length(limit),
                "max-article-bytes" => self.max_article_bytes = length(limit),
                "max-expanded-bytes" => self.max_expanded_bytes = limit,
                "max-ratio" => self.max_expand_ratio = limit,
                "max-entries" => self.max_entries = limit,
                "max-values" => self.max_record_values = length(limit),
                "max-depth" => self.max_depth = length(limit),
                "max-attributes" => self.max_attributes = length(limit),
                _ => {}
            }
        }
        self
    }

    fn named(&self) -> [(&'static str, u64); 10] {
        [
            ("max-seconds", self.max_read_time.as_secs()),
            ("max-bytes", self.max_file_bytes),
            ("max-record-bytes", self.max_record_bytes as u64),
            ("max-article-bytes", self.max_article_bytes as u64),
            ("max-expanded-bytes", self.max_expanded_bytes),
            ("max-ratio", self.max_expand_ratio),
            ("max-entries", self.max_entries),
            ("max-values", self.max_record_values as u64),
            ("max-depth", self.max_depth as u64),
            ("max-attributes", self.max_attributes as u64),
        ]
    }

    /// How many attributes an element may have.
    pub(super) fn attributes(&self) -> usize {
        self.max_attributes.min(MOST_ATTRIBUTES)
    }
}

/// How to read.
#[derive(Clone, Default)]
pub struct ReadOptions {
    /// The format of every input; `None` goes by the name of the file and by what it holds.
    pub input_format: Option<&'static dyn Format>,
    /// How much one input may take.
    pub limits: Limits,
    /// What is known of the archive beside its files.
    pub settings: Settings,
}

impl ReadOptions {
    /// These options for a file of a folder with settings of its own, which count where these leave something open.
    pub fn in_folder(&self, folder: &Settings) -> ReadOptions {
        ReadOptions { settings: self.settings.or(folder), ..self.clone() }
    }

    /// The format that is stated for every input.
    pub(super) fn format(&self) -> Option<&'static dyn Format> {
        self.input_format.or_else(|| self.settings.format())
    }
}

impl std::fmt::Debug for ReadOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let format = self.input_format.map(|f| f.name());
        f.debug_struct("ReadOptions")
            .field("input_format", &format)
            .field("limits", &self.limits)
            .field("settings", &self.settings)
            .finish()
    }
}

/// The beginning of `text`, at most `max_bytes` of it, ending at a character boundary.
pub(super) fn within(text: &str, max_bytes: usize) -> &str {
    let mut end = max_bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What the note on a headline or a text that was cut says of it.
const CUT: &str = " was cut after ";

/// The note on what was cut of an article: how many bytes are left, of how many.
pub(super) fn cut_note(what: &str, left: usize, whole: usize) -> String {
    format!("the {what}{CUT}{left} of {whole} bytes")
}

/// What the notes of an article say of a headline and a text that a limit has cut; `None` where none has.
pub(crate) fn cut_of(article: &Article) -> Option<String> {
    let notes: Vec<&str> = article.notes.iter().map(String::as_str).filter(|note| note.contains(CUT)).collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// Leaves of a text in whatever encoding the lines that lie within the first `max_bytes`; where a long line is the last of them, so many bytes.
pub(super) fn cut_lines(bytes: &mut Vec<u8>, max_bytes: usize) {
    if bytes.len() > max_bytes {
        let end = bytes[..max_bytes].iter().rev().take(4096).position(|b| *b == b'\n').map_or(max_bytes, |back| max_bytes - back);
        // Back to where a character of UTF-8 begins.
        let end = (end.saturating_sub(3)..=end).rev().find(|at| bytes.get(*at).is_none_or(|b| b & 0xc0 != 0x80)).unwrap_or(end);
        bytes.truncate(end);
        bytes.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_lines_where_it_has_some() {
        let cut = |text: &str, max| {
            let mut bytes = text.as_bytes().to_vec();
            cut_lines(&mut bytes, max);
            String::from_utf8(bytes).expect("UTF-8")
        };
        assert_eq!([cut("ab\ncd\nef", 7), cut("ab\ncd", 5), cut("ŁŁŁ", 3), cut("ŁŁŁ", 4)], ["ab\ncd\n", "ab\ncd", "Ł", "ŁŁ"]);
    }

    #[test]
    fn limits_that_are_stated_are_those_that_are_other_than_usual_and_make_the_same_again() {
        assert!(Limits::default().stated().is_empty());
        let stated: BTreeMap<String, u64> =
            Limits::default().named().iter().zip(1..).map(|((name, _), n)| ((*name).to_owned(), n)).collect();
        let limits = Limits::default().with(&stated);
        assert_eq!((limits.stated(), Limits::default().with(&limits.stated())), (stated, limits));
    }

    #[test]
    fn a_cut_never_parts_a_character() {
        assert_eq!((within("Łódź", 4), within("Łódź", 3), within("Łódź", 99), within("Łódź", 0)), ("Łó", "Ł", "Łódź", ""));
    }
}
