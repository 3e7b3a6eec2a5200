//! Archives read through the public door, from files and from streams.

use crate::ingest::{Limits, ReadOptions, SkipReason, read_file, read_stream};
use proptest::prelude::*;
use std::io::Write;
use std::ops::ControlFlow;

/// What reading gives: the source of each article with its title, and of each skip with its reason.
type Seen = (Vec<(String, String)>, Vec<(String, SkipReason)>);

fn sink(seen: &mut Seen) -> impl FnMut(Result<crate::article::Article, crate::ingest::Skip>) -> ControlFlow<()> + '_ {
    |item| {
        match item {
            Ok(article) => seen.0.push((article.source.to_string(), article.title)),
            Err(skip) => seen.1.push((skip.source.to_string(), skip.reason)),
        }
        ControlFlow::Continue(())
    }
}

fn streamed(bytes: &[u8], options: &ReadOptions) -> Seen {
    let mut seen = Seen::default();
    read_stream(&mut &bytes[..], "a", options, &mut sink(&mut seen));
    seen
}

fn from_file(bytes: &[u8], options: &ReadOptions) -> Seen {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("written");
    let mut seen = Seen::default();
    read_file(file.path(), "a", options, &mut sink(&mut seen));
    seen
}

fn zip(members: &[(&str, &[u8])], deflate: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut out);
    for (name, bytes) in members {
        let method = if deflate { rawzip::CompressionMethod::DEFLATE } else { rawzip::CompressionMethod::STORE };
        let (mut entry, config) =
            archive.new_file(rawzip::path::EntryPath::verbatim(name.as_bytes())).compression_method(method).start().expect("begun");
        let descriptor = if deflate {
            let mut writer = config.wrap(flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::best()));
            writer.write_all(bytes).expect("written");
            let (encoder, descriptor) = writer.finish().expect("written to its end");
            encoder.finish().expect("written to its end");
            descriptor
        } else {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(bytes).expect("written");
            writer.finish().expect("written to its end").1
        };
        entry.finish(descriptor).expect("written to its end");
    }
    archive.finish().expect("written to its end");
    out
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        if name.len() <= 100 {
            // Set as bytes: the crate refuses the names that matter here.
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            builder.append(&header, *bytes).expect("written");
        } else {
            builder.append_data(&mut header, name, *bytes).expect("written");
        }
    }
    builder.into_inner().expect("written to its end")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("written");
    encoder.finish().expect("written to its end")
}

const LINES: &[u8] = b"{\"title\": \"T\"}\n{\"title\": \"U\"}\n";
const TEXT: &[u8] = b"Ports shut\n\nShips stayed in port all week.\n";

#[test]
fn members_are_read_in_place_each_in_its_own_format() {
    let long = format!("{}/a.txt", "folder".repeat(30));
    let packed = gzip(LINES);
    let members = [
        ("wire/a.txt", TEXT),
        ("b.jsonl.gz", &packed[..]),
        ("../c.txt", TEXT),
        ("pic.png", b"\x89PNG\r\n"),
        (&long, TEXT),
        (".d.txt", TEXT),
    ];
    let articles: Vec<(String, String)> = [
        ("a#wire/a.txt", "Ports shut"),
        ("a#b.jsonl.gz:1", "T"),
        ("a#b.jsonl.gz:2", "U"),
        ("a#%2E%2E/c.txt", "Ports shut"),
        (&format!("a#{long}"), "Ports shut"),
    ]
    .map(|(source, title)| (source.to_owned(), title.to_owned()))
    .to_vec();
    let skips = vec![("a#pic.png".to_owned(), SkipReason::UnknownFormat)];
    for archive in [zip(&members, true), zip(&members, false), tar(&members), gzip(&tar(&members)), gzip(&zip(&members, true))] {
        assert_eq!(streamed(&archive, &ReadOptions::default()), (articles.clone(), skips.clone()));
        assert_eq!(from_file(&archive, &ReadOptions::default()), (articles.clone(), skips.clone()));
    }
}

#[test]
fn an_archive_inside_an_archive_is_not_opened() {
    let inner = zip(&[("a.txt", TEXT)], true);
    for archive in
        [zip(&[("in.zip", &inner)], true), tar(&[("in.zip", &inner)]), zip(&[("in.tgz", &gzip(&tar(&[("a.txt", TEXT)])))], false)]
    {
        let (articles, skips) = streamed(&archive, &ReadOptions::default());
        assert_eq!((articles.len(), skips[0].1), (0, SkipReason::TooDeep));
    }
}

#[test]
fn a_bomb_ends_the_reading() {
    let zeros = vec![b' '; 30 << 20];
    let bomb = zip(&[("a.txt", TEXT), ("b.txt", &zeros), ("c.txt", TEXT)], true);
    let (articles, skips) = from_file(&bomb, &ReadOptions::default());
    assert_eq!(articles.len(), 1);
    assert!(skips.iter().all(|(_, reason)| *reason == SkipReason::ExpandsTooFar) && !skips.is_empty(), "{skips:?}");
    let (articles, skips) = streamed(&gzip(&tar(&[("a.txt", TEXT), ("b.txt", &zeros), ("c.txt", TEXT)])), &ReadOptions::default());
    assert_eq!(articles.len(), 1);
    assert!(skips.iter().all(|(_, reason)| *reason == SkipReason::ExpandsTooFar) && !skips.is_empty(), "{skips:?}");
    let options = ReadOptions { limits: Limits { max_entries: 2, ..Limits::default() }, ..ReadOptions::default() };
    for archive in [zip(&[("a", TEXT), ("b", TEXT), ("c", TEXT)], true), tar(&[("a", TEXT), ("b", TEXT), ("c", TEXT)])] {
        let (articles, skips) = from_file(&archive, &options);
        assert_eq!((articles.len(), skips), (2, vec![("a".to_owned(), SkipReason::TooMany)]));
    }
}

#[test]
fn a_tar_cut_short_gives_what_was_whole() {
    let archive = tar(&[("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", &TEXT.repeat(100))]);
    let (articles, skips) = streamed(&archive[..archive.len() - 3000], &ReadOptions::default());
    assert!(articles.len() >= 2, "{articles:?}");
    assert_eq!(skips.last().map(|s| s.1), Some(SkipReason::Damaged));
}

#[test]
fn a_document_in_a_zip_is_no_archive() {
    let mut seen = Seen::default();
    read_stream(&mut &zip(&[("word/document.xml", TEXT)], true)[..], "a.docx", &ReadOptions::default(), &mut sink(&mut seen));
    assert_eq!(seen.1, [("a.docx".to_owned(), SkipReason::UnknownFormat)]);
}

proptest! {
    #[test]
    fn no_damage_to_an_archive_makes_the_reader_fail(cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), end in any::<prop::sample::Index>()) {
        let members = [("a.txt", TEXT), ("b.jsonl", LINES), ("c.txt", TEXT)];
        for mut archive in [zip(&members, true), zip(&members, false), tar(&members), gzip(&tar(&members)), zstd::encode_all(&tar(&members)[..], 1).expect("packed")] {
            for (at, byte) in &cuts {
                let at = at.index(archive.len());
                archive[at] = *byte;
            }
            for bytes in [&archive[..], &archive[..end.index(archive.len())]] {
                let mut failed = false;
                read_stream(&mut &bytes[..], "a", &ReadOptions::default(), &mut |item| {
                    failed |= item.is_err_and(|skip| skip.detail.starts_with("the reader failed"));
                    ControlFlow::Continue(())
                });
                prop_assert!(!failed);
            }
        }
    }
}
