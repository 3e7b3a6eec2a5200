//! How an article without a stated id gets one.

use super::Source;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The id of an article whose file states none: the first 64 bits of SHA-256 over its source, as 16 hex digits. Two of a
/// million articles collide with a probability below 3e-8.
///
/// ```
/// # use newsearch::article::{Source, id_from_source};
/// let source = Source { path: "wire/today.txt".into(), member: None };
/// assert_eq!(id_from_source(&source), id_from_source(&source.clone()));
/// assert_eq!(id_from_source(&source).len(), 16);
/// ```
pub fn id_from_source(source: &Source) -> String {
    let mut hash = Sha256::new();
    hash.update(source.path.as_bytes());
    if let Some(member) = &source.member {
        hash.update([0]);
        hash.update(member.as_bytes());
    }
    let mut id = String::with_capacity(16);
    for byte in &hash.finalize()[..8] {
        // Writing to a String cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}
