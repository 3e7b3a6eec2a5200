//! Finds the copies of a commit from those of an earlier one: only documents that came or went are compared. The outcome is the same as of all being
//! compared, since a crowd's pairs depend on its members alone (see [`crowds`](crate::search::copies::crowds)): what the crowds with a changed member
//! gave before is taken back, and what they give now is added.

use super::documents::{Documents, Segment};
use super::file::CopiesFile;
use super::find::{part, write};
use super::pairs::{Keeping, Kept, Pairs};
use crate::engine::local::disk::directory::Folder;
use crate::error::Result;
use crate::search::copies::{Crowds, Head, Overlap, Pair, Sets, Sketch, Texts, are_copies};
use rustc_hash::{FxHashMap, FxHashSet};

/// The part of all documents, one in so many, up to which changed ones are worked in; of more, all are compared again.
const FEW: usize = 8;

/// The documents of both commits: those of the later, then those of the earlier.
struct Both<'a> {
    now: &'a Documents,
    before: &'a Documents,
}

impl Both<'_> {
    fn of(&self, number: u32) -> (&Documents, u32) {
        number.checked_sub(self.now.end()).map_or((self.now, number), |number| (self.before, number))
    }

    fn key(&self, number: u32) -> u64 {
        let (documents, number) = self.of(number);
        documents.key(number)
    }
}

impl Texts for Both<'_> {
    fn order(&self, number: u32) -> u64 {
        self.key(number)
    }

    fn head(&self, number: u32) -> Option<Head> {
        let (documents, number) = self.of(number);
        documents.head(number)
    }

    fn sketch(&self, number: u32) -> Option<Sketch> {
        let (documents, number) = self.of(number);
        documents.sketch(number)
    }
}

/// What came and what went, by the numbers of [`Both`].
#[derive(Debug, Default)]
struct Change {
    came: FxHashSet<u32>,
    went: Vec<u32>,
}

/// What is different in the crowds of a pair.
#[derive(Debug, Clone, Copy, Default)]
struct Difference {
    taken_back: u32,
    added: u32,
    overlap: Option<Overlap>,
}

type Name = (u64, u64);

/// Works what changed between the two commits into the files of `known`, and writes those of `generation`; `false` where the files are not there or too much has changed, and nothing was written.
pub fn change(folder: &Folder, before: &Documents, known: u64, now: &Documents, generation: u64) -> Result<bool> {
    let Some(old) = CopiesFile::open(folder.path(), known)? else { return Ok(false) };
    if now.end().checked_add(before.end()).is_none() {
        return Ok(false);
    }
    let both = Both { now, before };
    let change = changed(&both);
    if (change.came.len() + change.went.len()).saturating_mul(FEW) > now.end() as usize {
        return Ok(false);
    }
    let mut different = differences(&both, &change);
    // All pairs of a longer text are decided on together.
    let longs: FxHashSet<u64> = different.keys().map(|name| name.0).collect();
    let mut again: Vec<Kept> = Vec::new();
    // Keys of documents that are gone stay in the file; when there are too many of them it is made anew.
    let known = Pairs::open(folder.path(), known)?.filter(|pairs| pairs.keys().len() <= 2 * now.end() as usize);
    let Some(pairs) = known else { return Ok(false) };
    let mut keeping = Keeping::after(folder, generation, &pairs)?;
    // Documents whose set may be another one now.
    let mut touched: FxHashSet<u64> = FxHashSet::default();
    for group in pairs.groups() {
        if !longs.contains(&pairs.long(group)) {
            keeping.keep_group(group)?;
            continue;
        }
        for mut pair in pairs.of(group) {
            if let Some(difference) = different.remove(&(pair.long, pair.short)) {
                let rest = u32::from(pair.times).saturating_sub(difference.taken_back);
                // Of a document that was edited nothing rests: it may belong to another set though the pair is what it was.
                if pair.copy && (rest == 0 || difference.overlap.is_some_and(|overlap| overlap != pair.overlap)) {
                    touched.extend([pair.long, pair.short]);
                }
                pair.times = (rest + difference.added).min(255) as u8;
                pair.overlap = difference.overlap.unwrap_or(pair.overlap);
            }
            if pair.times > 0 {
                again.push(pair);
            }
        }
    }
    for ((long, short), difference) in different {
        if let (Some(overlap), 1..) = (difference.overlap, difference.added) {
            again.push(Kept { long, short, overlap, times: difference.added.min(255) as u8, copy: false });
        }
    }
    let numbers = numbered(now, &again.iter().flat_map(|pair| [pair.long, pair.short]).collect());
    decide(&both, &numbers, &mut again, &mut touched);
    let mut places = places_of(&pairs, &again);
    if !keeping.has_room(2 * again.len()) {
        return Ok(false);
    }
    for Kept { long, short, overlap, times, copy } in again {
        let [long, short] = [long, short].map(|key| *places.entry(key).or_insert_with(|| keeping.place(key)));
        keeping.keep(long, short, overlap, times, copy)?;
    }
    keeping.finish()?;
    let members = regrouped(folder, generation, &old, now, touched)?;
    write(folder, generation, now, members)?;
    Ok(true)
}

/// What came and went. Segments that both commits have are passed over but for what was deleted in them; a document that a merge moved has
/// neither come nor gone.
fn changed(both: &Both<'_>) -> Change {
    let before: FxHashMap<_, &Segment> = both.before.segments.iter().map(|s| (s.id(), s)).collect();
    let now: FxHashMap<_, &Segment> = both.now.segments.iter().map(|s| (s.id(), s)).collect();
    let (mut came, mut went): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    for segment in both.now.segments.iter().filter(|s| !before.contains_key(&s.id())) {
        came.extend(segment.alive());
    }
    for segment in &both.before.segments {
        let base = both.now.end();
        match now.get(&segment.id()) {
            None => went.extend(segment.alive().map(|number| base + number)),
            Some(later) if later.reader.num_deleted_docs() == segment.reader.num_deleted_docs() => {}
            Some(later) => {
                let gone = segment.alive().filter(|number| later.reader.is_deleted(number - segment.base));
                went.extend(gone.map(|number| base + number));
            }
        }
    }
    let named = |numbers: Vec<u32>| -> Vec<(u64, u64, u32)> {
        let name = |number: u32| {
            let (documents, at) = both.of(number);
            (documents.key(at), documents.fingerprint(at), number)
        };
        let mut named: Vec<_> = numbers.into_iter().map(name).collect();
        named.sort_unstable();
        named
    };
    let (came, went) = (named(came), named(went));
    let mut change = Change::default();
    let mut going = went.iter().peekable();
    for (key, print, number) in &came {
        while let Some((_, _, gone)) = going.next_if(|g| (g.0, g.1) < (*key, *print)) {
            change.went.push(*gone);
        }
        if going.next_if(|g| (g.0, g.1) == (*key, *print)).is_none() {
            change.came.insert(*number);
        }
    }
    change.went.extend(going.map(|g| g.2));
    change
}

/// What the crowds with a changed member give otherwise.
fn differences(both: &Both<'_>, change: &Change) -> FxHashMap<Name, Difference> {
    let heads = change.came.iter().chain(&change.went).filter_map(|number| both.head(*number));
    let hashes: FxHashSet<u32> = heads.flat_map(|head| head.keys().to_vec()).collect();
    // Most hashes are none of those: one bit tells.
    let mut bits = vec![0u64; 1 << 14];
    let bit = |hash: u32| (hash as usize >> 6 & 0x3fff, 1u64 << (hash & 63));
    hashes.iter().map(|hash| bit(*hash)).for_each(|(at, bit)| bits[at] |= bit);
    let mut members: Vec<(u32, u32)> = Vec::new();
    both.now.heads(0..both.now.end(), |number, head| {
        let found = head.keys().iter().filter(|hash| bits[bit(**hash).0] & bit(**hash).1 != 0 && hashes.contains(hash));
        members.extend(found.map(|hash| (*hash, number)));
    });
    for number in &change.went {
        members.extend(both.head(*number).iter().flat_map(|head| head.keys()).map(|hash| (*hash, *number)));
    }
    members.sort_unstable();
    let mut all: FxHashMap<(u32, u32), Difference> = FxHashMap::default();
    let gone = both.now.end();
    for later in [false, true] {
        let mut crowds = Crowds::of(both);
        let mut found = |pair: Pair, times: u32| {
            let difference = all.entry((pair.long, pair.short)).or_default();
            if later {
                difference.added += times;
                difference.overlap = Some(pair.overlap);
            } else {
                difference.taken_back += times;
            }
        };
        for crowd in members.chunk_by(|a, b| a.0 == b.0) {
            let there = |number: &u32| if later { *number < gone } else { !change.came.contains(number) };
            crowds.look_at(crowd.iter().map(|m| m.1).filter(there), &mut found);
        }
        crowds.finish(&mut found);
    }
    // An article that was edited has two numbers and one key.
    let mut named: FxHashMap<Name, Difference> = FxHashMap::default();
    for ((long, short), one) in all.into_iter().filter(|(_, d)| d.taken_back != d.added) {
        let all = named.entry((both.key(long), both.key(short))).or_default();
        all.taken_back += one.taken_back;
        all.added += one.added;
        all.overlap = all.overlap.or(one.overlap);
    }
    named
}

/// The numbers of the documents with these keys.
fn numbered(now: &Documents, keys: &FxHashSet<u64>) -> FxHashMap<u64, u32> {
    let mut numbers = FxHashMap::default();
    if keys.is_empty() {
        return numbers;
    }
    for segment in &now.segments {
        for number in segment.alive() {
            if let Some(key) = segment.keys.first(number - segment.base).filter(|key| keys.contains(key)) {
                numbers.insert(key, number);
            }
        }
    }
    numbers
}

/// Where the keys of these pairs stand among those of the earlier file.
fn places_of(pairs: &Pairs, again: &[Kept]) -> FxHashMap<u64, u32> {
    let sought: FxHashSet<u64> = again.iter().flat_map(|pair| [pair.long, pair.short]).collect();
    pairs.keys().zip(0..).filter(|(key, _)| sought.contains(key)).collect()
}

/// Decides anew on pairs, of which all are there that have their longer text in common; notes what is decided otherwise than before.
fn decide(both: &Both<'_>, numbers: &FxHashMap<u64, u32>, again: &mut [Kept], touched: &mut FxHashSet<u64>) {
    again.sort_unstable_by_key(|pair| (pair.long, pair.short));
    for pairs in again.chunk_by_mut(|a, b| a.long == b.long) {
        let number = |key: u64| numbers.get(&key).copied().unwrap_or(u32::MAX);
        let numbered: Vec<Pair> =
            pairs.iter().map(|pair| Pair { long: number(pair.long), short: number(pair.short), overlap: pair.overlap }).collect();
        for (pair, copy) in pairs.iter_mut().zip(are_copies(both, &numbered)) {
            if pair.copy != copy {
                touched.extend([pair.long, pair.short]);
            }
            pair.copy = copy;
        }
    }
}

/// The members of all sets, each set known by the number of one of them: of each its set and its number. Sets without a touched document are as they were.
fn regrouped(folder: &Folder, generation: u64, old: &CopiesFile, now: &Documents, mut touched: FxHashSet<u64>) -> Result<Vec<(u32, u32)>> {
    let pairs = if touched.is_empty() { None } else { Pairs::open(folder.path(), generation)? };
    let mut hanging = pairs.map(|pairs| hanging(&pairs, &touched)).unwrap_or_default();
    touched.extend(hanging.iter().map(|(_, key)| *key));
    let of_touched: FxHashSet<u32> =
        old.keys().zip(0..).filter(|(key, _)| touched.contains(key)).map(|(_, member)| old.lasts.set_of(member)).collect();
    let mut members = untouched(old, now, &of_touched);
    let numbers = numbered(now, &touched);
    // What hangs together, by number; of documents that are gone there is none.
    hanging.sort_unstable();
    for together in hanging.chunk_by(|a, b| a.0 == b.0) {
        let there: Vec<u32> = together.iter().filter_map(|(_, key)| numbers.get(key).copied()).collect();
        let Some(first) = there.iter().min().copied() else { continue };
        let mut parted: Vec<(u32, u32)> = there.into_iter().map(|number| (first, number)).collect();
        part(now, now, &mut parted);
        members.extend(parted);
    }
    members.sort_unstable();
    Ok(members)
}

/// The keys of all documents that hang together with a touched one through pairs that are copies, each with a number that is the same of those that hang together.
fn hanging(pairs: &Pairs, touched: &FxHashSet<u64>) -> Vec<(u32, u64)> {
    let places = || pairs.keys().zip(0u32..);
    let mut sets = Sets::of(pairs.keys().len());
    pairs.copies().for_each(|(long, short)| sets.join(long, short));
    let firsts: FxHashSet<u32> = places().filter(|(key, _)| touched.contains(key)).map(|(_, place)| sets.first(place)).collect();
    let together = |(key, place)| Some((sets.first(place), key)).filter(|(first, _)| firsts.contains(first));
    places().filter_map(together).collect()
}

/// The members of those old sets that are not among these.
fn untouched(old: &CopiesFile, now: &Documents, of_touched: &FxHashSet<u32>) -> Vec<(u32, u32)> {
    let mut members: Vec<(u32, u32)> = Vec::with_capacity(old.members());
    // By which number a set is known, once it has one.
    let mut known: Vec<Option<u32>> = vec![None; old.sets() as usize];
    let mut keep = |set: u32, number: u32| {
        if let Some(known) = known.get_mut(set as usize).filter(|_| !of_touched.contains(&set)) {
            members.push((*known.get_or_insert(number), number));
        }
    };
    // Members in segments that are still there lie where they lay.
    for part in &old.segments {
        let Some(segment) = now.segments.iter().find(|s| s.id() == part.id) else { continue };
        for (doc, member) in part.marked.from(0).filter(|(doc, _)| !segment.reader.is_deleted(*doc)) {
            keep(old.lasts.set_of(member), segment.base + doc);
        }
    }
    // The others by key: the articles of new segments.
    let kept_parts: FxHashSet<_> = old.segments.iter().map(|part| part.id).collect();
    let fresh: FxHashMap<u64, u32> = now
        .segments
        .iter()
        .filter(|s| !kept_parts.contains(&s.id()))
        .flat_map(|s| s.alive().map(move |number| (s.keys.first(number - s.base).unwrap_or(0), number)))
        .collect();
    for (key, member) in old.keys().zip(0..).filter(|_| !fresh.is_empty()) {
        if let Some(number) = fresh.get(&key) {
            keep(old.lasts.set_of(member), *number);
        }
    }
    members
}
