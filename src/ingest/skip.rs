//! [`Skip`]: what could not be read, and why. A skip is no error: the run goes on, and the report counts and lists it.

use crate::article::Source;
use serde::{Serialize, Serializer};
use std::fmt;

/// Why something was not read. New reasons may be added; match with a wildcard arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SkipReason {
    /// There is nothing in it: no byte, or only white space.
    Empty,
    /// It was understood, and is no article: a list of links, a page of navigation.
    NotAnArticle,
    /// No format knows it: a picture, an archive of another program, source code.
    UnknownFormat,
    /// It claims to be of a format and does not keep to it.
    Malformed,
    /// It is larger than [`Limits`](super::Limits) allow.
    TooLarge,
    /// The operating system would not hand it over: permission, a device fault.
    Unreadable,
    /// It is no regular file: a pipe, a device, a socket, a link that leads out of the tree.
    NotRegular,
    /// It is cut short, or its compressed data is broken. What came before was read.
    Damaged,
    /// Its compressed data expands further than [`Limits`](super::Limits) allow. What came before was read.
    ExpandsTooFar,
    /// It is nested deeper than [`Limits`](super::Limits) allow, or an archive inside an archive. What came before was read.
    TooDeep,
    /// It has more members, values or elements than [`Limits`](super::Limits) allow. What came before was read.
    TooMany,
    /// The reader failed on it: a fault of this program, which the file brought about and which ended nothing else.
    Guarded,
    /// Reading it took longer than [`Limits::max_read_time`](super::Limits::max_read_time). What came before was read.
    Deadline,
}

impl SkipReason {
    /// The name that reports and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            SkipReason::Empty => "empty",
            SkipReason::NotAnArticle => "not-an-article",
            SkipReason::UnknownFormat => "unknown-format",
            SkipReason::Malformed => "malformed",
            SkipReason::TooLarge => "too-large",
            SkipReason::Unreadable => "unreadable",
            SkipReason::NotRegular => "not-regular",
            SkipReason::Damaged => "damaged",
            SkipReason::ExpandsTooFar => "expands-too-far",
            SkipReason::TooDeep => "too-deep",
            SkipReason::TooMany => "too-many",
            SkipReason::Guarded => "guarded",
            SkipReason::Deadline => "deadline",
        }
    }

    /// What the user can do about it, as one sentence without a full stop; empty where nothing needs doing.
    pub fn hint(self) -> &'static str {
        match self {
            SkipReason::Empty | SkipReason::NotAnArticle | SkipReason::NotRegular => "",
            SkipReason::UnknownFormat => "name its format with --input-format if it holds articles (newsearch formats lists them)",
            SkipReason::Malformed => "look at the place named; --input-format names another format if this one was guessed wrongly",
            SkipReason::TooLarge => {
                "split it, keep its articles one a line as JSON (jsonl), which has no limit on the file, or raise --max-bytes or --max-record-bytes"
            }
            SkipReason::Unreadable => "check its permissions",
            SkipReason::Damaged => "fetch the file again: it is cut short or broken",
            SkipReason::Deadline => "--max-seconds gives it more time",
            SkipReason::ExpandsTooFar => "expand it yourself if you trust where it comes from, or raise --max-ratio",
            SkipReason::TooDeep => "take it apart yourself if you trust where it comes from",
            SkipReason::TooMany => "split it, or raise --max-entries or --max-values if you trust where it comes from",
            SkipReason::Guarded => "please report it with the file",
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for SkipReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Something that was not read. As JSON: `{"source": "a.jsonl#17", "reason": "malformed", "detail": "…"}`.
///
/// `Display` writes it as one line without escaping what the file holds: a program that prints to a terminal passes it
/// through [`terminal_line`](crate::text::escape::terminal_line).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skip {
    /// The file, and the member where only that was left out.
    #[serde(serialize_with = "as_text")]
    pub source: Source,
    /// Why, for counting.
    pub reason: SkipReason,
    /// Why, in words, for this file.
    pub detail: String,
}

fn as_text<S: Serializer>(source: &Source, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(source)
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.reason)?;
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail.replace(['\n', '\r'], " "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skip_is_one_line_and_its_json_names_the_reason() {
        let source = Source { path: "a.jsonl".into(), member: Some("17".into()) };
        let skip = Skip { source, reason: SkipReason::TooLarge, detail: "a line\nof 3 GB".into() };
        assert_eq!(skip.to_string(), "a.jsonl#17: too-large: a line of 3 GB");
        let json = serde_json::to_value(&skip).expect("JSON");
        assert_eq!(json, serde_json::json!({"source": "a.jsonl#17", "reason": "too-large", "detail": "a line\nof 3 GB"}));
    }
}
