//! The lexicon of the model: clusters, name lists and how words are written in the training texts.

use crate::corpus::Sentence;
use newsearch::enrich::tagger::{hash, lexicon};
use std::collections::{BTreeMap, HashMap};
use std::{fs, io, path::Path};

/// Words, phrases and the coarser clusters of each cluster.
pub type Lexicon = (Vec<(u32, lexicon::Entry)>, Vec<(u32, u32)>, Vec<(u8, u8)>);

/// Other names of lists.
fn bit(list: &str) -> Option<u32> {
    let list = match list {
        "person" => "surname",
        "place" => "region",
        other => other,
    };
    lexicon::LISTS.iter().position(|l| *l == list).map(|n| 1 << n)
}

/// Puts the lexicon together.
pub fn build(clusters: &Path, lists: &Path, texts: &[Vec<Sentence>]) -> io::Result<Lexicon> {
    // Word, its clusters from coarse to fine; the spelling in small letters goes before the others.
    let mut cluster: BTreeMap<String, (bool, [usize; 3])> = BTreeMap::new();
    let mut votes: HashMap<(usize, usize, usize), u32> = HashMap::new();
    for line in fs::read_to_string(clusters)?.lines() {
        let mut columns = line.split('\t');
        let word = columns.next().unwrap_or_default();
        let numbers: Vec<usize> = columns.take(3).filter_map(|n| n.parse().ok()).collect();
        let Ok(numbers) = <[usize; 3]>::try_from(numbers) else { continue };
        for (level, number) in numbers[..2].iter().enumerate() {
            *votes.entry((numbers[2], level, *number)).or_default() += 1;
        }
        let small = word.to_lowercase();
        let is_small = small == word;
        let held = cluster.entry(small).or_insert((is_small, numbers));
        if is_small && !held.0 {
            *held = (true, numbers);
        }
    }
    let mut parents = vec![[(0, 0); 2]; 1001];
    let mut ordered: Vec<_> = votes.into_iter().collect();
    ordered.sort_unstable();
    for ((fine, level, number), count) in ordered {
        if let Some(parent) = parents.get_mut(fine + 1).filter(|p| count > p[level].0) {
            parent[level] = (count, number as u8 + 1);
        }
    }
    let parents = parents.iter().map(|[coarse, middle]| (middle.1, coarse.1)).collect();

    let mut entries: BTreeMap<u32, [u32; 4]> = BTreeMap::new();
    for (word, (_, numbers)) in &cluster {
        entries.entry(hash::word(word)).or_default()[0] = numbers[2] as u32 + 1;
    }
    let mut phrases: BTreeMap<u32, u32> = BTreeMap::new();
    for line in fs::read_to_string(lists)?.lines() {
        let Some((list, name)) = line.split_once('\t') else { continue };
        let Some(bit) = bit(list) else { continue };
        let words: Vec<u32> = name.split(' ').map(hash::word).collect();
        if words.len() == 1 {
            entries.entry(words[0]).or_default()[1] |= bit;
        } else if words.len() <= lexicon::LONGEST_PHRASE && !matches!(list, "district") {
            *phrases.entry(lexicon::phrase(words.iter().copied())).or_default() |= bit;
            let longest = &mut entries.entry(words[0]).or_default()[3];
            *longest = (*longest).max(words.len() as u32);
        }
    }
    let mut written: BTreeMap<u32, [u32; 2]> = BTreeMap::new();
    for sentence in texts.iter().flatten() {
        for token in sentence.tokens.iter().skip(1) {
            let capital = token.starts_with(char::is_uppercase);
            if capital || token.starts_with(char::is_alphabetic) {
                written.entry(hash::word(token)).or_default()[usize::from(capital)] += 1;
            }
        }
    }
    for (word, [small, capital]) in written {
        let case = if small + capital < 3 {
            0
        } else if capital * 10 <= small {
            1
        } else if small * 10 <= capital {
            3
        } else {
            2
        };
        if case > 0 {
            entries.entry(word).or_default()[2] = case;
        }
    }
    let words =
        entries.into_iter().map(|(key, [cluster, lists, case, phrase])| (key, lexicon::Entry::new(cluster, lists, case, phrase))).collect();
    Ok((words, phrases.into_iter().collect(), parents))
}
