//! [`PathFlags`]: with which flags a path was indexed, as an index remembers it.

use crate::text::escape::shell_argument;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the files at and below a path are to be read, as it was said with flags of `newsearch index`. What is not said is as usual.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PathFlags {
    /// The file or folder, named as a [source](super::SourceRecord::path) is; empty for the folder that the index lies in.
    pub path: String,
    /// `--input-format`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_format: Option<String>,
    /// `--map`, each as `title=headline`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub map: Vec<String>,
    /// `--no-names`.
    #[serde(skip_serializing_if = "is_unset")]
    pub no_names: bool,
    /// `--hidden`.
    #[serde(skip_serializing_if = "is_unset")]
    pub hidden: bool,
    /// `--ignored`.
    #[serde(skip_serializing_if = "is_unset")]
    pub ignored: bool,
    /// The limits that are other than usual, by the names of their flags: `max-article-bytes`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, u64>,
}

fn is_unset(flag: &bool) -> bool {
    !flag
}

impl PathFlags {
    /// The same for another path.
    pub fn at(&self, path: &str) -> PathFlags {
        PathFlags { path: path.to_owned(), ..self.clone() }
    }

    /// The path to show: `.` for the folder that the index lies in.
    pub fn shown_path(&self) -> &str {
        if self.path.is_empty() { "." } else { &self.path }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == PathFlags::default().at(&self.path)
    }

    /// What was said of `earlier`'s path, with these flags in the place of those that they are about.
    pub fn over(&self, earlier: &PathFlags) -> PathFlags {
        PathFlags {
            path: earlier.path.clone(),
            input_format: self.input_format.clone().or_else(|| earlier.input_format.clone()),
            map: if self.map.is_empty() { earlier.map.clone() } else { self.map.clone() },
            no_names: self.no_names || earlier.no_names,
            hidden: self.hidden || earlier.hidden,
            ignored: self.ignored || earlier.ignored,
            limits: earlier.limits.iter().chain(&self.limits).map(|(name, limit)| (name.clone(), *limit)).collect(),
        }
    }

    /// Whether files read with these are read otherwise than with the others. Names are left out, since files are read again where they are to be found
    /// otherwise, and so is what only decides which files are read.
    pub fn reads_otherwise(&self, other: &PathFlags) -> bool {
        (&self.input_format, &self.map, &self.limits) != (&other.input_format, &other.map, &other.limits)
    }

    /// The flags as one types them.
    ///
    /// ```
    /// use newsearch::search::PathFlags;
    /// let flags = PathFlags { map: vec!["title=Long Title".into()], no_names: true, ..PathFlags::default() };
    /// assert_eq!(flags.typed(), "--map \"title=Long Title\" --no-names");
    /// ```
    pub fn typed(&self) -> String {
        let PathFlags { path: _, input_format, map, no_names, hidden, ignored, limits } = self;
        let mut words = Vec::new();
        words.extend(input_format.iter().map(|name| format!("--input-format {}", shell_argument(name))));
        words.extend(map.iter().map(|stated| format!("--map {}", shell_argument(stated))));
        let set = [("--no-names", no_names), ("--hidden", hidden), ("--ignored", ignored)];
        words.extend(set.iter().filter(|(_, set)| **set).map(|(flag, _)| (*flag).to_owned()));
        words.extend(limits.iter().map(|(name, limit)| format!("--{name} {limit}")));
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_that_are_given_take_the_place_of_those_they_are_about_and_of_no_others() {
        let limits = |pairs: &[(&str, u64)]| pairs.iter().map(|(name, limit)| ((*name).to_owned(), *limit)).collect();
        let earlier = PathFlags {
            path: "news".into(),
            map: vec!["title=a".into(), "body=b".into()],
            no_names: true,
            limits: limits(&[("max-seconds", 5), ("max-bytes", 9)]),
            ..PathFlags::default()
        };
        let given = PathFlags { map: vec!["title=c".into()], limits: limits(&[("max-seconds", 7)]), ..PathFlags::default() };
        let both = given.over(&earlier);
        assert_eq!((both.path.as_str(), both.typed().as_str()), ("news", "--map title=c --no-names --max-bytes 9 --max-seconds 7"));
        assert!(both.reads_otherwise(&earlier) && !PathFlags { no_names: false, ..both.clone() }.reads_otherwise(&both));
        assert!(PathFlags::default().at("news").is_empty() && !both.is_empty());
    }

    #[test]
    fn what_is_not_said_takes_no_room_and_is_as_usual_when_it_is_read_back() {
        let flags = PathFlags { path: "news".into(), no_names: true, ..PathFlags::default() };
        let json = serde_json::to_string(&flags).expect("JSON");
        assert_eq!(json, r#"{"path":"news","no_names":true}"#);
        assert_eq!(serde_json::from_str::<PathFlags>(&json).expect("read back"), flags);
    }
}
