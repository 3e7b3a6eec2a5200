//! The seal of a commit: which files it is made of, each with its length and checksum, at the end of `meta.json` itself.
//!
//! tantivy renames `meta.json` into place to make a commit, or the end of a merge, the current one; what it says of the files must change
//! in the same instant. So the seal is two lines behind the JSON that tantivy writes and reads, which never sees them:
//! ```text
//! {"files":{"2a….idx":[1843,3735928559],…}}
//! sum 0123456789abcdef
//! ```
//! A file has its length in bytes and the CRC-32 of its body, which tantivy also notes in the footer of each file. The sum is the first eight
//! bytes of SHA-256 over all that precedes its line. The files of a commit are never changed; what was sealed once is taken over as it is into
//! the next seal, so that damage is not sealed anew.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The file that says what a commit is made of.
pub const META: &str = "meta.json";

const FILES: &[u8] = b"\n{\"files\":";
const SUM: &[u8] = b"\nsum ";

/// What is known of a file of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u64, u32)", into = "(u64, u32)")]
pub struct Sealed {
    pub bytes: u64,
    /// Of its body.
    pub crc: u32,
}

impl From<(u64, u32)> for Sealed {
    fn from((bytes, crc): (u64, u32)) -> Sealed {
        Sealed { bytes, crc }
    }
}

impl From<Sealed> for (u64, u32) {
    fn from(sealed: Sealed) -> (u64, u32) {
        (sealed.bytes, sealed.crc)
    }
}

/// The files of a commit by name.
pub type Files = BTreeMap<String, Sealed>;

#[derive(Serialize, Deserialize)]
struct Line {
    files: Files,
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What tantivy wrote, sealed.
pub fn seal(meta: &[u8], files: &Files) -> io::Result<Vec<u8>> {
    let mut sealed = meta.trim_ascii_end().to_vec();
    sealed.push(b'\n');
    serde_json::to_writer(&mut sealed, &Line { files: files.clone() })?;
    let sum = sum(&sealed);
    sealed.extend(SUM);
    sealed.extend(sum.as_bytes());
    sealed.push(b'\n');
    Ok(sealed)
}

/// What tantivy wrote, and the files; `None` where a byte of it has changed or is missing.
pub fn unseal(sealed: &[u8]) -> Option<(&[u8], Files)> {
    let at = memchr::memmem::rfind(sealed, SUM)?;
    let (before, line) = sealed.split_at(at);
    if line.strip_prefix(SUM)? != format!("{}\n", sum(before)).as_bytes() {
        return None;
    }
    let at = memchr::memmem::rfind(before, FILES)?;
    let (meta, line) = before.split_at(at);
    let line: Line = serde_json::from_slice(line.get(1..)?).ok()?;
    Some((meta, line.files))
}

/// The files that the segments of `meta.json` are made of. Of a segment with deletions only the current list of them counts.
pub fn files_of(folder: &Path, meta: &[u8], before: &Files) -> io::Result<Files> {
    #[derive(Deserialize)]
    struct Meta {
        segments: Vec<Segment>,
    }
    #[derive(Deserialize)]
    struct Segment {
        segment_id: String,
        deletes: Option<Deletes>,
    }
    #[derive(Deserialize)]
    struct Deletes {
        opstamp: u64,
    }
    let meta: Meta = serde_json::from_slice(meta)?;
    let segments: BTreeMap<String, Option<String>> = meta
        .segments
        .into_iter()
        .map(|s| (s.segment_id.replace('-', ""), s.deletes.map(|deletes| format!("{}.del", deletes.opstamp))))
        .collect();
    let mut files = Files::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let Some((segment, ending)) = name.to_str().and_then(|name| name.split_once('.')) else { continue };
        let Some(deletes) = segments.get(segment) else { continue };
        if ending.ends_with(".temp") || (ending.ends_with("del") && deletes.as_deref() != Some(ending)) {
            continue;
        }
        let name = format!("{segment}.{ending}");
        let sealed = match before.get(&name) {
            Some(sealed) => *sealed,
            None => footer(&folder.join(&name))?,
        };
        files.insert(name, sealed);
    }
    Ok(files)
}

/// The last bytes of each file: the length of the footer and this number, little-endian, of four bytes each.
const FOOTER_MAGIC: u32 = 1337;
/// tantivy's own bound.
const MAX_FOOTER: u32 = 50_000;

/// Length of a file, and the checksum that its footer states.
///
/// # Errors
/// `InvalidData` where there is no footer; what the system says.
pub fn footer(path: &Path) -> io::Result<Sealed> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    footer_of(&mut file, bytes).map(|(_, crc)| Sealed { bytes, crc })
}

/// Length of the body of a file of so many bytes, and the checksum that its footer states.
fn footer_of(file: &mut File, bytes: u64) -> io::Result<(u64, u32)> {
    #[derive(Deserialize)]
    struct Footer {
        crc: u32,
    }
    let none = || io::Error::new(io::ErrorKind::InvalidData, "the file has no footer");
    let mut tail = [0; 8];
    file.seek(SeekFrom::Start(bytes.checked_sub(8).ok_or_else(none)?))?;
    file.read_exact(&mut tail)?;
    let [length, magic] = [&tail[..4], &tail[4..]].map(|word| word.iter().rev().fold(0u32, |n, byte| n << 8 | u32::from(*byte)));
    if magic != FOOTER_MAGIC || length > MAX_FOOTER {
        return Err(none());
    }
    let body = (bytes - 8).checked_sub(u64::from(length)).ok_or_else(none)?;
    let mut footer = vec![0; length as usize];
    file.seek(SeekFrom::Start(body))?;
    file.read_exact(&mut footer)?;
    let footer: Footer = serde_json::from_slice(&footer).map_err(|_| none())?;
    Ok((body, footer.crc))
}

/// What is wrong with a file of a commit; `None` where nothing is. Only with `whole` is all of it read.
///
/// # Errors
/// Where the system does not let it be read. That it is missing is a fault of the file.
pub fn fault(path: &Path, sealed: Sealed, whole: bool) -> io::Result<Option<String>> {
    match File::open(path) {
        Ok(mut file) => fault_of(&mut file, sealed, whole),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Some(MISSING.to_owned())),
        Err(e) => Err(e),
    }
}

/// What is wrong with a file that is not there.
pub const MISSING: &str = "it is missing";

/// As [`fault`], of a file that is open.
///
/// # Errors
/// Where the system does not let it be read.
pub fn fault_of(file: &mut File, sealed: Sealed, whole: bool) -> io::Result<Option<String>> {
    let about = file.metadata()?;
    if !about.is_file() {
        return Ok(Some("it is no file".to_owned()));
    }
    if about.len() != sealed.bytes {
        return Ok(Some(format!("it has {} bytes, not {}", about.len(), sealed.bytes)));
    }
    let (body, crc) = match footer_of(file, sealed.bytes) {
        Ok(footer) => footer,
        Err(e) if e.kind() == io::ErrorKind::InvalidData => return Ok(Some(e.to_string())),
        Err(e) => return Err(e),
    };
    if crc != sealed.crc {
        return Ok(Some("its footer has been altered".to_owned()));
    }
    if !whole {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut hasher = crc32fast::Hasher::new();
    let mut buffer = vec![0; 256 << 10];
    let mut body = file.take(body);
    loop {
        match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => hasher.update(&buffer[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok((hasher.finalize() != sealed.crc).then(|| "its checksum does not agree with what is in it".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_of_a_sealed_text_is_noticed() {
        let files = Files::from([("a.idx".to_owned(), Sealed { bytes: 3, crc: 9 })]);
        let sealed = seal(b"{\"segments\":[]}\n", &files).expect("sealed");
        assert_eq!(unseal(&sealed), Some((&b"{\"segments\":[]}"[..], files)));
        for at in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[at] ^= 1;
            assert_eq!(unseal(&bad), None, "byte {at}");
            assert_eq!(unseal(&sealed[..at]), None, "cut at {at}");
        }
        assert_eq!(unseal(b"{\"segments\":[]}\n"), None);
    }

    #[test]
    fn every_change_of_a_file_is_a_fault() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("x.idx");
        let body = b"postings and more";
        let footer_text = format!("{{\"version\":{{}},\"crc\":{}}}", crc32fast::hash(body));
        let mut good = body.to_vec();
        good.extend(footer_text.as_bytes());
        good.extend((footer_text.len() as u32).to_le_bytes());
        good.extend(FOOTER_MAGIC.to_le_bytes());
        std::fs::write(&path, &good).expect("written");
        let sealed = footer(&path).expect("a footer");
        assert_eq!(fault(&path, sealed, true).expect("read"), None);
        for at in 0..good.len() {
            // The text of the footer but for the checksum says only by whom the file was written.
            if (body.len() + 1..body.len() + 15).contains(&at) {
                continue;
            }
            let mut bad = good.clone();
            bad[at] ^= 1;
            std::fs::write(&path, &bad).expect("written");
            assert!(fault(&path, sealed, true).expect("read").is_some(), "byte {at}");
            std::fs::write(&path, &good[..at]).expect("written");
            assert!(fault(&path, sealed, false).expect("read").is_some(), "cut at {at}");
        }
        std::fs::remove_file(&path).expect("removed");
        assert_eq!(fault(&path, sealed, false).expect("read").as_deref(), Some("it is missing"));
    }
}
