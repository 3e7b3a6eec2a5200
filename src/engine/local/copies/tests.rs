//! Copies found from what changed are those found from all; on archives made by chance.

use super::documents::Documents;
use super::file::{CopiesFile, file_name};
use super::pairs::Pairs;
use super::placed::Copied;
use super::{Means, Sketching, change, find, searcher};
use crate::article::{Article, Date, DateOrigin, Source};
use crate::engine::WriteOptions;
use crate::engine::local::LocalIndexer;
use crate::engine::local::disk::directory::Folder;
use crate::engine::local::schema::{committed, open_index, schema};
use crate::engine::local::store::Articles;
use crate::search::{Indexer, SourceRecord};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Numbers that look like chance (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }
}

pub fn opened(folder: &Path) -> Folder {
    Folder::open(folder, false, None).expect("a folder")
}

/// A report of some sentences: the whole, cut, with another in it, or half of two; or a calendar of a week, some of which stood in that of the week before.
fn text(dice: &mut Dice) -> String {
    let report = |seed: u64, sentences: std::ops::Range<u64>| -> String {
        let word = |n: u64| format!("w{}", (seed * 31 + n).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 50);
        sentences.map(|s| (0..9).map(|w| word(9 * s + w)).collect::<Vec<_>>().join(" ") + ". ").collect()
    };
    let one = dice.below(40);
    // What an outlet puts under every article.
    let note = if dice.below(3) > 0 { report(1_000, 0..3) } else { String::new() };
    match dice.below(7) {
        0 => report(one, 0..10 + dice.below(11)) + &note,
        1 => report(one, 0..8) + &report(100 + dice.below(9), 0..2) + &report(one, 8..20),
        2 => report(one, 0..9) + &report(dice.below(40), 0..9),
        3 => report(dice.below(3), 0..20) + &note,
        4 => report(200 + dice.below(1_000_000), 0..12) + &note,
        5 => {
            let week = dice.below(60);
            report(300, 2 * week..2 * week + 24)
        }
        _ => report(one, 0..20),
    }
}

/// What reads the articles of the index in a folder.
pub fn articles(folder: &Path) -> Arc<Articles> {
    let (payload, _) = committed(folder).expect("a commit");
    Arc::new(Articles::of(folder, &schema().1, &payload).expect("opened"))
}

/// Finds all copies anew, of texts alone, and writes their files into a folder.
fn find_in(folder: &Path, now: &Documents, generation: u64, means: Means) {
    let folder = opened(folder);
    find::find(&folder, now, generation, means, Sketching::beside(&folder)).expect("found");
}

pub fn hand_in(indexer: &mut LocalIndexer, source: u64, articles: Vec<String>) {
    hand_in_of(indexer, source, None, articles);
}

/// As [`hand_in`], of a day.
fn hand_in_of(indexer: &mut LocalIndexer, source: u64, day: Option<u64>, articles: Vec<String>) {
    let path = format!("s{source}");
    indexer.begin(&path).expect("begun");
    let date = day.and_then(|day| Date::from_moment(86_400 * day as i64, 0, DateOrigin::Field));
    for (at, body) in articles.into_iter().enumerate() {
        let source = Source { path: path.clone(), member: Some(at.to_string()) };
        indexer.add(Article { id: format!("{path}/{at}"), body, source, date, ..Article::default() }).expect("added");
    }
    indexer.end(SourceRecord { path, ..SourceRecord::default() }).expect("ended");
}

/// The sets by key, each in order; and the pairs.
fn found(folder: &Path, generation: u64) -> (Vec<Vec<u64>>, Vec<String>) {
    let file = CopiesFile::open(folder, generation).expect("whole").expect("written");
    let keys: Vec<u64> = file.keys().collect();
    let mut sets: Vec<Vec<u64>> = (0..file.sets()).map(|set| file.set(set).map(|member| keys[member as usize]).collect()).collect();
    sets.sort_unstable();
    let pairs = Pairs::open(folder, generation).expect("read").expect("whole");
    let mut all: Vec<String> = pairs.all().map(|pair| format!("{pair:?}")).collect();
    all.sort_unstable();
    (sets, all)
}

#[test]
fn what_is_found_from_a_change_is_what_is_found_from_all() {
    let archive = tempfile::tempdir().expect("a temporary folder");
    let (files, fresh) = (tempfile::tempdir().expect("a temporary folder"), tempfile::tempdir().expect("a temporary folder"));
    let options = WriteOptions { threads: 2, memory_bytes: 30_000_000 };
    let mut indexer = LocalIndexer::open(archive.path(), &options, None).expect("opened");
    let mut dice = Dice(0x5eed);
    let mut all: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for source in 0..150 {
        let articles: Vec<String> = (0..3).map(|_| text(&mut dice)).collect();
        all.insert(source, articles.clone());
        hand_in_of(&mut indexer, source, Some(dice.below(9)), articles);
    }
    let mut before: Option<tantivy::Searcher> = None;
    let (mut from_changes, mut most) = (0, 0);
    for generation in 1..=8 {
        indexer.commit_if(true).expect("committed");
        let searcher = searcher(&opened(archive.path())).expect("opened");
        let now = Documents::of(&searcher, articles(archive.path())).expect("read");
        find_in(fresh.path(), &now, generation, Means { threads: 1, memory: 1 << 20 });
        let whole = found(fresh.path(), generation);
        most = most.max(whole.0.iter().map(Vec::len).max().unwrap_or(0));
        find_in(fresh.path(), &now, generation, Means { threads: 3, memory: 3 << 11 });
        assert_eq!(found(fresh.path(), generation), whole, "in many parts");
        if let Some(before) = &before {
            let before = Documents::of(before, articles(archive.path())).expect("read");
            if change::change(&opened(files.path()), &before, generation - 1, &now, generation).expect("found") {
                from_changes += 1;
                assert!(found(files.path(), generation) == whole, "generation {generation}");
            }
        }
        if !files.path().join(file_name(generation)).exists() {
            find_in(files.path(), &now, generation, Means { threads: 1, memory: 1 << 20 });
        }
        // As the index itself found them.
        let own = CopiesFile::open(archive.path(), generation).expect("whole").expect("written");
        let own = Copied::of(own, &searcher).expect("read");
        assert_eq!(own.members(), whole.0.iter().map(Vec::len).sum::<usize>());
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            for (doc, member) in own.marked(reader).from(0).filter(|(doc, _)| !reader.is_deleted(*doc)) {
                assert_eq!(own.address(member), Some(tantivy::DocAddress::new(segment as u32, doc)));
            }
        }
        before = Some(searcher);
        for _ in 0..dice.below(5) {
            let source = dice.below(170);
            let articles = match dice.below(4) {
                0 => {
                    indexer.remove(&format!("s{source}")).expect("removed");
                    continue;
                }
                // As they were, of another day.
                1 => all.get(&source).cloned().unwrap_or_default(),
                _ => (0..1 + dice.below(4)).map(|_| text(&mut dice)).collect(),
            };
            all.insert(source, articles.clone());
            hand_in_of(&mut indexer, source, Some(dice.below(9)), articles);
        }
    }
    assert!(from_changes > 4 && most > 16, "{from_changes} from changes, {most} in a set");
}

#[test]
fn a_file_of_copies_that_is_cut_or_altered_is_refused() {
    let archive = tempfile::tempdir().expect("a temporary folder");
    let mut indexer = LocalIndexer::open(archive.path(), &WriteOptions { threads: 1, memory_bytes: 0 }, None).expect("opened");
    let body = "Harbour masters along the coast closed their ports as the storm came in from the west, and ferries stayed where they were until Monday. ";
    hand_in(&mut indexer, 0, vec![body.repeat(2), body.repeat(2), "Something else.".to_owned()]);
    indexer.commit_if(true).expect("committed");
    assert_eq!(CopiesFile::open(archive.path(), 1).expect("whole").map(|file| file.members()), Some(2));
    assert!(CopiesFile::open(archive.path(), 2).expect("none").is_none());
    let path = archive.path().join(file_name(1));
    let whole = fs::read(&path).expect("read");
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        // Under a new name each time: mapped files are not written in place.
        for bytes in [&bytes[..], &whole[..at]] {
            fs::remove_file(&path).expect("removed");
            fs::write(&path, bytes).expect("written");
            assert!(CopiesFile::open(archive.path(), 1).is_err(), "byte {at}");
        }
    }
}

#[test]
fn members_are_found_again_in_segments_that_were_merged_since() {
    let archive = tempfile::tempdir().expect("a temporary folder");
    let mut indexer = LocalIndexer::open(archive.path(), &WriteOptions { threads: 1, memory_bytes: 0 }, None).expect("opened");
    let mut dice = Dice(7);
    for source in 0..5 {
        hand_in(&mut indexer, source, (0..12).map(|_| text(&mut dice)).collect());
        indexer.commit_if(true).expect("committed");
    }
    indexer.remove("s2").expect("removed");
    indexer.commit_if(true).expect("committed");
    Box::new(indexer).finish().expect("finished");
    // Of each member its id, set by set, as they are found in these segments.
    let named = || {
        let searcher = searcher(&opened(archive.path())).expect("opened");
        let file = CopiesFile::open(archive.path(), 6).expect("whole").expect("written");
        let copied = Copied::of(file, &searcher).expect("read");
        let key = |member: u32| {
            let address = copied.address(member).expect("alive");
            assert_eq!(copied.member(address), Some(member));
            searcher.segment_reader(address.segment_ord).fast_fields().u64("key").expect("a column").first(address.doc_id)
        };
        let keys: Vec<Option<u64>> = (0..copied.members() as u32).map(key).collect();
        (searcher.segment_readers().len(), keys)
    };
    let before = named();
    let (index, ..) = open_index(&opened(archive.path()), true).expect("opened");
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
    writer.merge(&index.searchable_segment_ids().expect("read")).wait().expect("merged");
    drop(writer);
    let after = named();
    assert!(before.0 > 1 && after.0 == 1 && before.1.len() > 10, "{} segments, then {}", before.0, after.0);
    assert_eq!(before.1, after.1);
}
