//! The name by which an index knows a file: [`source_name`], and back again: [`source_path`].

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Stands before every byte of a path that is no text, followed by it as two hexadecimal digits. Where a path holds this character, its own bytes are written
/// so: no two paths have one name.
const ESCAPE: char = char::REPLACEMENT_CHARACTER;

/// The name of a file in an index: relative to `base` where it lies within, so that an archive can be moved together with its
/// index; else absolute. Both paths are [real](crate::ingest::real_path). `/` parts the folders on every system. Bytes that are no UTF-8 are written as U+FFFD and two
/// hexadecimal digits.
pub fn source_name(path: &Path, base: &Path) -> String {
    let text = text_of(path.strip_prefix(base).unwrap_or(path).as_os_str());
    // Windows: canonical paths carry a verbatim prefix, which nobody types.
    let text = match text.strip_prefix(r"\\?\UNC\") {
        Some(share) => format!(r"\\{share}"),
        None => text.strip_prefix(r"\\?\").map(str::to_owned).unwrap_or(text),
    };
    if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// The path of the file of this [name](source_name). On systems whose paths are no bytes, one that holds what is no text is not found.
pub fn source_path(name: &str, base: &Path) -> PathBuf {
    #[cfg(unix)]
    if name.contains(ESCAPE) {
        use std::os::unix::ffi::OsStringExt;
        return base.join(std::ffi::OsString::from_vec(bytes_of(name)));
    }
    base.join(name)
}

fn text_of(path: &OsStr) -> String {
    if let Some(text) = path.to_str().filter(|text| !text.contains(ESCAPE)) {
        return text.to_owned();
    }
    let mut text = String::new();
    let escape = |text: &mut String, bytes: &[u8]| {
        bytes.iter().for_each(|byte| write!(text, "{ESCAPE}{byte:02X}").expect("text can be written to"));
    };
    for chunk in path.as_encoded_bytes().utf8_chunks() {
        for letter in chunk.valid().chars() {
            match letter {
                ESCAPE => escape(&mut text, letter.encode_utf8(&mut [0; 4]).as_bytes()),
                letter => text.push(letter),
            }
        }
        escape(&mut text, chunk.invalid());
    }
    text
}

/// What [`text_of`] made a name of; where something else follows the escape, as it is.
#[cfg(unix)]
fn bytes_of(name: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut parts = name.split(ESCAPE);
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend(part[2..].bytes());
            }
            None => bytes.extend(ESCAPE.to_string().bytes().chain(part.bytes())),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_files_relative_to_the_folder_of_the_index() {
        assert_eq!(source_name(Path::new("/a/b/c.txt"), Path::new("/a")), "b/c.txt");
        assert_eq!(source_name(Path::new("/x/c.txt"), Path::new("/a")), "/x/c.txt");
        // As Windows says them.
        let name = |path: &str| source_name(Path::new(path), Path::new("/a")).replace('\\', "/");
        assert_eq!([r"\\?\C:\a\c.txt", r"\\?\UNC\host\share\c.txt"].map(name), ["C:/a/c.txt", "//host/share/c.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn no_two_files_have_one_name_and_each_name_leads_back() {
        use std::os::unix::ffi::OsStrExt;
        let base = Path::new("/a");
        let paths: [&[u8]; 9] = [
            b"b.txt",
            b"\xe9.txt",
            b"\xe8.txt",
            b"caf\xc3\xa9",
            b"caf\xc3",
            "\u{fffd}E9.txt".as_bytes(),
            "\u{fffd}".as_bytes(),
            b"\xff\xffAB",
            b"%E9.txt",
        ];
        let names: Vec<String> = paths.iter().map(|path| source_name(&base.join(OsStr::from_bytes(path)), base)).collect();
        assert_eq!((names[0].as_str(), names[1].as_str(), names[3].as_str()), ("b.txt", "\u{fffd}E9.txt", "café"));
        for (at, (path, name)) in paths.iter().zip(&names).enumerate() {
            assert_eq!(source_path(name, base), base.join(OsStr::from_bytes(path)), "{name:?}");
            assert!(!names[..at].contains(name), "{name:?}");
        }
        // As an index of before has them.
        assert_eq!(source_path("caf\u{fffd}.txt", base), base.join("caf\u{fffd}.txt"));
    }
}
