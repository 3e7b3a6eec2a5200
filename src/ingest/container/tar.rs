//! Tar, by the `tar` crate, as a stream: headers, checksums and sizes are its business. Long names are read here, because the
//! crate would keep as many bytes of one as the archive says.

use super::name::{Names, is_hidden};
use super::{Member, Visit};
use crate::ingest::{Limits, SkipReason};
use std::io::{self, Read};
use std::ops::ControlFlow;
use tar::{Archive, EntryType, Header};

/// Bytes of a header.
const HEADER_BYTES: usize = 512;

/// A longer name is cut to this.
const MAX_NAME_BYTES: u64 = 4096;

/// A longer list of extended attributes is cut to this; the path stands near its beginning.
const MAX_EXTENDED_BYTES: u64 = 64 << 10;

/// Whether a tar begins so: a header whose checksum is right. The magic word is not enough, since a text may hold it, and not
/// needed, since the oldest archives have none.
pub(super) fn begins(head: &[u8]) -> bool {
    let Some(header) = head.get(..HEADER_BYTES).filter(|bytes| bytes[0] != 0) else { return false };
    let sum: u32 = header[..148].iter().chain(&header[156..]).map(|b| u32::from(*b)).sum::<u32>() + 8 * 32;
    Header::from_byte_slice(header).cksum().is_ok_and(|stated| stated == sum)
}

/// Hands each member of the archive in `input` to `visit`.
pub(in crate::ingest) fn read(input: &mut dyn Read, limits: &Limits, visit: &mut Visit<'_>) -> ControlFlow<()> {
    // The cause that the crate wraps tells a limit from damage.
    let skipped = |cause: &io::Error| {
        let limited = cause.get_ref().is_some_and(|inner| inner.is::<super::super::expand::LimitPassed>());
        let reason = if limited { SkipReason::ExpandsTooFar } else { SkipReason::Damaged };
        Member::Skipped(None, reason, format!("the rest of the tar is not read: {cause}"))
    };
    let mut archive = Archive::new(input);
    let entries = match archive.entries() {
        Ok(entries) => entries.raw(true),
        Err(cause) => return visit(skipped(&cause)),
    };
    let mut names = Names::default();
    let mut long_name: Option<Vec<u8>> = None;
    for (number, entry) in (1..).zip(entries) {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(cause) => return visit(skipped(&cause)),
        };
        if number > limits.max_entries {
            return visit(Member::Skipped(None, SkipReason::TooMany, format!("more than {} members", limits.max_entries)));
        }
        let kind = entry.header().entry_type();
        if matches!(kind, EntryType::GNULongName | EntryType::XHeader) {
            let max = if kind == EntryType::XHeader { MAX_EXTENDED_BYTES } else { MAX_NAME_BYTES };
            let mut bytes = Vec::new();
            if let Err(cause) = (&mut entry).take(max).read_to_end(&mut bytes) {
                return visit(skipped(&cause));
            }
            long_name = if kind == EntryType::XHeader { extended_path(&bytes).or(long_name) } else { Some(until_zero(&bytes)) };
            continue;
        }
        let stated = long_name.take();
        let raw = stated.unwrap_or_else(|| entry.path_bytes().into_owned());
        match kind {
            EntryType::Regular | EntryType::Continuous if is_hidden(&raw) || raw.ends_with(b"/") => {}
            EntryType::Regular | EntryType::Continuous => {
                visit(Member::File(names.unique(&raw, number), &mut entry))?;
            }
            EntryType::Symlink | EntryType::Link | EntryType::Char | EntryType::Block | EntryType::Fifo => {
                let name = Some(names.unique(&raw, number));
                visit(Member::Skipped(name, SkipReason::NotRegular, "a link, pipe or device".to_owned()))?;
            }
            EntryType::GNUSparse => {
                let name = Some(names.unique(&raw, number));
                visit(Member::Skipped(name, SkipReason::UnknownFormat, "a file with holes".to_owned()))?;
            }
            // Folders, and what describes the archive itself.
            _ => {}
        }
    }
    ControlFlow::Continue(())
}

fn until_zero(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len())].to_vec()
}

/// The `path` among extended attributes, each `length key=value` and a line break.
fn extended_path(bytes: &[u8]) -> Option<Vec<u8>> {
    let record = bytes.split(|b| *b == b'\n').find_map(|line| {
        let space = line.iter().position(|b| *b == b' ')?;
        line[space + 1..].strip_prefix(b"path=")
    });
    record.map(<[u8]>::to_vec)
}
