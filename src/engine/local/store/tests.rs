//! What was packed reads back, whatever dictionaries came meanwhile; what is damaged is an error.

use super::dictionary::LEAST_SAMPLES;
use super::*;
use crate::ErrorKind;
use crate::article::{Article, Person, Source};
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::schema::{Payload, schema};
use crate::text::Language;
use tantivy::TantivyDocument;

fn article(number: u32) -> Article {
    let words = ["ministers", "met", "in", "the", "harbour", "of", "Łódź", "港口", "prices", "rose"];
    let text: Vec<&str> = (0..200u32).map(|at| words[(number.wrapping_mul(at + 7) >> 3) as usize % words.len()]).collect();
    Article {
        id: format!("id {number}"),
        title: format!("Report {number}"),
        body: text.join(" "),
        people: vec![Person { name: format!("Person {}", number % 5), ..Person::default() }],
        source: Source { path: "wire.jsonl".to_owned(), member: Some(number.to_string()) },
        language: Language::parse("en").filter(|_| !number.is_multiple_of(3)),
        ..Article::default()
    }
}

#[test]
fn every_article_reads_back_whatever_it_was_packed_with() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let opened = Folder::open(folder.path(), false, None).expect("a folder");
    let fields = schema().1;
    let mut packer = Packer::open(&opened, 0, 0).expect("a packer");
    assert!(packer.gathers());
    let mut kept: Vec<(u32, TantivyDocument)> = Vec::new();
    let mut sizes = Vec::new();
    let mut number = 0;
    // None, a first dictionary, and a second, which is begun once there are enough more and in use a little later.
    for count in [5, LEAST_SAMPLES as u32 / 1_000, 10, 5_000, 10, 2_700, 10] {
        let some: Vec<Vec<u8>> = (number..number + count).map(|n| unpacked(article(n)).expect("unpacked").0).collect();
        packer.look_at(&opened, some.iter().map(Vec::as_slice)).expect("looked at");
        let mut packed = 0;
        for unpacked in &some {
            let mut document = TantivyDocument::new();
            let bytes = packer.pack(unpacked).expect("packed");
            packed += bytes.len();
            document.add_bytes(fields.article, &bytes);
            kept.push((number, document));
            number += 1;
        }
        sizes.push((packer.dictionaries(), packed / some.len()));
    }
    assert_eq!(sizes.iter().map(|s| s.0).collect::<Vec<_>>(), [0, 1, 1, 1, 1, 2, 2]);
    assert!(sizes[1].1 < sizes[0].1 * 3 / 4, "with what they have in common they are smaller: {sizes:?}");
    assert!(!packer.gathers());
    let payload = Payload { dictionaries: 2, ..Payload::new() };
    let articles = Articles::of(folder.path(), &fields, &payload).expect("opened");
    for (number, document) in &kept {
        let stored = article(*number);
        assert_eq!(articles.article(document).expect("read"), stored);
        let text = articles.text(document, |text, language| (text.to_owned(), language)).expect("read");
        assert_eq!(text, (stored.body, stored.language));
    }
    // A writer of later goes on with the last.
    let mut later = Packer::open(&opened, u64::from(number), 2).expect("a packer");
    let unpacked = unpacked(article(1)).expect("unpacked").0;
    assert_eq!(later.pack(&unpacked).expect("packed"), packer.pack(&unpacked).expect("packed"));
    // Without the dictionaries there is nothing to be read.
    let without = Articles::of(folder.path(), &fields, &Payload::new()).expect("opened");
    assert_eq!(without.article(&kept[400].1).expect_err("not known").kind(), ErrorKind::IndexDamaged);
    assert!(Articles::of(folder.path(), &fields, &Payload { dictionaries: 3, ..Payload::new() }).is_err());
}

#[test]
fn a_damaged_article_is_an_error_or_another_one_and_ends_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let opened = Folder::open(folder.path(), false, None).expect("a folder");
    let fields = schema().1;
    let articles = Articles::of(folder.path(), &fields, &Payload::new()).expect("opened");
    let mut packer = Packer::open(&opened, 0, 0).expect("a packer");
    let packed = packer.pack(&unpacked(article(1)).expect("unpacked").0).expect("packed");
    let read = |bytes: &[u8]| {
        let mut document = TantivyDocument::new();
        document.add_bytes(fields.article, bytes);
        articles.article(&document).map_err(|e| e.kind())
    };
    assert!(read(&packed).is_ok());
    assert_eq!(articles.article(&TantivyDocument::new()).map_err(|e| e.kind()), Err(ErrorKind::IndexDamaged));
    for at in 0..packed.len() {
        assert_eq!(read(&packed[..at]), Err(ErrorKind::IndexDamaged), "cut at {at}");
        for bit in 0..8 {
            let mut bytes = packed.clone();
            bytes[at] ^= 1 << bit;
            if let Err(kind) = read(&bytes) {
                assert_eq!(kind, ErrorKind::IndexDamaged, "byte {at}");
            }
        }
    }
}
