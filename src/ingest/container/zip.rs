//! Zip, by the `rawzip` crate (safe Rust, no dependencies), which goes through the directory of an archive an entry at a time
//! and keeps none of it. What is not stored or compressed by deflate, bzip2, Zstandard or xz is skipped, and so is what is
//! encrypted.

use super::name::{Names, is_hidden};
use super::{Member, Visit};
use crate::ingest::expand::{Compression, LimitPassed, RATIO_FREE_BYTES};
use crate::ingest::{Limits, SkipReason};
use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ReaderAt, ZipArchive, ZipEntry};
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;

/// Extensions of files that are zips and of one piece: office documents, programs.
const OF_ONE_PIECE: [&str; 15] =
    ["docx", "xlsx", "pptx", "odt", "ods", "odp", "jar", "war", "apk", "xpi", "whl", "nupkg", "kmz", "crx", "wacz"];

/// Whether a zip of this name is a document or a program and not an archive of files.
pub(in crate::ingest) fn no_archive_of_files(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| OF_ONE_PIECE.iter().any(|e| e.eq_ignore_ascii_case(extension)))
}

/// Hands each member of `archive`, of `size` bytes, to `visit`.
pub(in crate::ingest) fn read<R: ReaderAt>(archive: &ZipArchive<R>, size: u64, limits: &Limits, visit: &mut Visit<'_>) -> ControlFlow<()> {
    let budget = Budget { given: Cell::new(0), max: RATIO_FREE_BYTES.max(size.saturating_mul(limits.max_expand_ratio)) };
    let damaged = |cause: rawzip::Error| Member::Skipped(None, SkipReason::Damaged, format!("the directory of the zip is broken: {cause}"));
    let mut names = Names::default();
    let mut buffer = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let mut entries = archive.entries(&mut buffer);
    let mut number = 0;
    loop {
        let entry = match entries.next_entry() {
            Ok(Some(entry)) => entry,
            Ok(None) => return ControlFlow::Continue(()),
            Err(cause) => return visit(damaged(cause)),
        };
        number += 1;
        if number > limits.max_entries {
            return visit(Member::Skipped(None, SkipReason::TooMany, format!("more than {} members", limits.max_entries)));
        }
        let path = entry.file_path();
        let raw = path.as_ref();
        if entry.is_dir() || is_hidden(raw) {
            continue;
        }
        let name = names.unique(raw, number);
        let method = entry.compression_method();
        if entry.flags().is_encrypted() {
            visit(Member::Skipped(Some(name), SkipReason::UnknownFormat, "it is encrypted".to_owned()))?;
            continue;
        }
        let opened = archive.get_entry(entry.wayfinder()).map_err(|cause| (SkipReason::Damaged, cause.to_string()));
        match opened.and_then(|member| decoded(&member, method, limits)) {
            Ok(inner) => {
                visit(Member::File(name, &mut Spending { inner, budget: &budget }))?;
                if budget.spent() {
                    let detail = format!("expands more than {} times; the rest is not read", limits.max_expand_ratio);
                    return visit(Member::Skipped(None, SkipReason::ExpandsTooFar, detail));
                }
            }
            Err((reason, detail)) => visit(Member::Skipped(Some(name), reason, detail))?,
        }
    }
}

/// What a member holds. Its length and checksum are held against what the directory states.
fn decoded<'a, R: ReaderAt>(
    member: &ZipEntry<'a, R>,
    method: CompressionMethod,
    limits: &Limits,
) -> Result<Box<dyn Read + 'a>, (SkipReason, String)> {
    let raw = BufReader::new(member.reader());
    let inner: Box<dyn BufRead + 'a> = match method {
        CompressionMethod::STORE => Box::new(raw),
        CompressionMethod::DEFLATE => Box::new(BufReader::new(DeflateDecoder::new(raw))),
        CompressionMethod::BZIP2 => expanded(Compression::Bzip2, raw, limits)?,
        CompressionMethod::ZSTD => expanded(Compression::Zstandard, raw, limits)?,
        CompressionMethod::XZ => expanded(Compression::Xz, raw, limits)?,
        other => {
            let name = other.name().map_or_else(|| other.as_u16().to_string(), str::to_owned);
            return Err((SkipReason::UnknownFormat, format!("compressed by a method that is not read: {name}")));
        }
    };
    Ok(Box::new(member.verifying_reader(inner)))
}

fn expanded<'a>(kind: Compression, raw: impl BufRead + 'a, limits: &Limits) -> Result<Box<dyn BufRead + 'a>, (SkipReason, String)> {
    kind.expand(raw, limits).map_err(|cause| (SkipReason::Damaged, cause.to_string()))
}

/// What the members of an archive may give together.
struct Budget {
    given: Cell<u64>,
    max: u64,
}

impl Budget {
    fn spent(&self) -> bool {
        self.given.get() > self.max
    }
}

/// Takes what is read from the budget.
struct Spending<'b, R> {
    inner: R,
    budget: &'b Budget,
}

impl<R: Read> Read for Spending<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.budget.given.set(self.budget.given.get() + n as u64);
        match self.budget.spent() {
            true => Err(io::Error::other(LimitPassed("the archive expands too far".to_owned()))),
            false => Ok(n),
        }
    }
}
