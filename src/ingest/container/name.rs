//! Names of the members of an archive, as they are shown and as they stand in the ids of articles. They come from whoever made
//! the archive, so they may hold anything; they are labels here and never paths.

use crate::ingest::decode::decode;
use crate::ingest::limits::within;
use rustc_hash::{FxBuildHasher, FxHashSet};
use std::hash::BuildHasher;

/// A longer name is cut; no file system allows one.
const MAX_BYTES: usize = 1024;

/// The names of one archive.
#[derive(Default)]
pub(super) struct Names {
    /// Hashes, 8 bytes a member. Where two names share one, the second only gets a number more than it needs.
    seen: FxHashSet<u64>,
}

impl Names {
    /// The name to show for the member that is called `raw`, the `number`th of its archive; unlike those before it.
    pub(super) fn unique(&mut self, raw: &[u8], number: u64) -> String {
        let mut name = safe(raw);
        while !self.seen.insert(FxBuildHasher.hash_one(&name)) {
            name.push_str(&format!("~{number}"));
        }
        name
    }
}

/// A name that can be shown: in UTF-8, `/` between folders and none at the start, and with `%` and hexadecimal digits in place
/// of what is invisible or turns text around, of `..`, and of `#`, which parts the member from the file.
fn safe(raw: &[u8]) -> String {
    let text = decode(raw, None).text.replace('\\', "/");
    let mut out = String::with_capacity(text.len());
    for part in text.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if !out.is_empty() {
            out.push('/');
        }
        if part == ".." {
            out.push_str("%2E%2E");
            continue;
        }
        for c in part.chars() {
            if c == '#'
                || c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
            } else {
                out.push(c);
            }
        }
    }
    match out.is_empty() {
        true => "unnamed".to_owned(),
        false => within(&out, MAX_BYTES).to_owned(),
    }
}

/// Whether a member is one that the walk over a folder would pass over: hidden, or what macOS puts beside each file.
pub(super) fn is_hidden(raw: &[u8]) -> bool {
    let hidden = |part: &[u8]| part == b"__MACOSX" || (part.starts_with(b".") && part != b"." && part != b"..");
    raw.split(|b| matches!(b, b'/' | b'\\')).any(hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe_and_unlike_each_other() {
        for (raw, expected) in [
            (&b"wire/a.txt"[..], "wire/a.txt"),
            (b"../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd"),
            (b"/abs//./x", "abs/x"),
            (b"C:\\news\\a.txt", "C:/news/a.txt"),
            (b"a\x1b[2J\n.txt", "a%1B[2J%0A.txt"),
            (b"a#1.txt", "a%231.txt"),
            ("gpj.\u{202e}txt".as_bytes(), "gpj.%E2%80%AEtxt"),
            (b"", "unnamed"),
        ] {
            assert_eq!(safe(raw), expected);
        }
        assert!(safe(b"\xff\xfe\x80").chars().all(|c| !c.is_control()));
        assert!(safe(&[b'x'; 70_000]).len() <= MAX_BYTES);
        let mut names = Names::default();
        assert_eq!([names.unique(b"a", 1), names.unique(b"a", 2), names.unique(b"./a", 3)], ["a", "a~2", "a~3"]);
    }

    #[test]
    fn what_a_walk_would_not_find_is_hidden() {
        assert!(is_hidden(b"__MACOSX/._a.txt") && is_hidden(b"news/.git/x"));
        assert!(!is_hidden(b"../a.txt") && !is_hidden(b"./a.b.txt"));
    }
}
