//! [`key`]: the skeleton of a name, the same for all its romanisations. It throws together much that is not the same;
//! `same_word` tells that apart.

use super::script::{self, Script};
use crate::text::fold;

/// Letters of a key at most.
const MAX_KEY: usize = 12;

/// The key of one word of a name: its consonants in classes (`S` for every hissing sound, `K` for k, q, g and hard c, `F` for f, v, w), an
/// `A` for a vowel it begins with, without vowels and doublings; of Han characters their numbers. Spellings and scripts of one name share
/// it with few exceptions, and so do names that only look alike: ask [`same_word`](super::same_word) before taking two words for one.
///
/// Short (12 letters at most; of Han characters 5 for each of the first four), ASCII, the same in every version of an index. Empty for a
/// word without letters.
///
/// ```
/// # use newsearch::gazetteer::people::key;
/// assert_eq!(key("Qaddafi"), key("Kadhafi"));
/// assert_eq!(key("Шойгу"), key("Shoygu"));
/// assert_eq!(key("al-Assad"), key("الأسد"));
/// ```
pub fn key(word: &str) -> String {
    let folded = fold(without_article(word));
    key_of_folded(&folded)
}

/// [`key`] of a word that is folded and bare of its article.
pub(super) fn key_of_folded(folded: &str) -> String {
    match Script::of(folded) {
        Script::Latin => skeleton(folded, true),
        Script::Han => folded
            .chars()
            .filter(|c| Script::of(c.encode_utf8(&mut [0; 4])) == Script::Han)
            .take(4)
            .map(|c| format!("{:05x}", c as u32))
            .collect(),
        script => skeleton(&script::latin(folded), !matches!(script, Script::Arabic | Script::Hebrew)),
    }
}

/// The word without the Arabic article: "al-Assad", "el-Sisi", "ash-Sharaa", "الأسد".
pub(super) fn without_article(word: &str) -> &str {
    if let Some((head, rest)) = word.split_once(['-', '‑', '\u{2019}', '\''])
        && is_article(head)
        && rest.chars().count() >= 2
    {
        return rest;
    }
    if let Some(rest) = word.strip_prefix("ال")
        && rest.chars().count() >= 3
    {
        return rest;
    }
    word
}

/// Whether a word of a Latin name is the Arabic article, with its consonant assimilated or not.
pub(super) fn is_article(word: &str) -> bool {
    const ARTICLES: [&str; 12] = ["al", "el", "as", "ash", "ad", "ar", "an", "at", "az", "es", "er", "ul"];
    word.len() <= 3 && ARTICLES.iter().any(|a| word.eq_ignore_ascii_case(a))
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The classes of the consonants of a word in lower-case Latin letters; `voweled` where it was written with all its vowels.
fn skeleton(word: &str, voweled: bool) -> String {
    // Clusters first the longest: all that one alphabet or another writes for one sound.
    const CLUSTERS: [(&str, char); 23] = [
        ("schtsch", 'S'),
        ("chtch", 'S'),
        ("shch", 'S'),
        ("tsch", 'S'),
        ("dsch", 'S'),
        ("tch", 'S'),
        ("sch", 'S'),
        ("dzh", 'S'),
        ("chr", 'K'),
        ("khr", 'K'),
        ("sh", 'S'),
        ("ch", 'S'),
        ("zh", 'S'),
        ("dj", 'S'),
        ("dz", 'S'),
        ("ts", 'S'),
        ("tz", 'S'),
        ("cz", 'S'),
        ("sz", 'S'),
        ("kh", 'H'),
        ("gh", 'K'),
        ("ph", 'F'),
        ("ck", 'K'),
    ];
    // German romanisation of Slavic names: j is the y of others, and an opening ch their kh.
    let german = ["ow", "ew", "owa", "ewa", "kaja", "jewski", "jenko", "witsch", "skyj", "skij"].iter().any(|e| word.ends_with(e));
    let bytes = word.as_bytes();
    let mut out = String::with_capacity(MAX_KEY);
    let mut at = 0;
    // Whether the last letter was a vowel: "Dada" keeps both consonants, "Adda" has one.
    let mut apart = true;
    while at < bytes.len() && out.len() < MAX_KEY {
        let rest = &bytes[at..];
        let b = rest[0];
        let next = rest.get(1).copied();
        if is_vowel(b) {
            if out.is_empty() {
                out.push('A');
            }
            apart = true;
            at += 1;
            continue;
        }
        if german && (b == b'j' || (at == 0 && rest.starts_with(b"ch") && !rest.starts_with(b"chr"))) {
            if b == b'c' {
                out.push('H');
                at += 1;
            }
            at += 1;
            continue;
        }
        if let Some((cluster, class)) = CLUSTERS.iter().find(|(c, _)| rest.starts_with(c.as_bytes())) {
            push(&mut out, *class, apart);
            apart = false;
            // Of "chr" the r is read again.
            at += if cluster.ends_with('r') { 2 } else { cluster.len() };
            continue;
        }
        let class = match b {
            b'b' => Some('B'),
            b'p' => Some('P'),
            b'd' => Some('D'),
            b't' => Some('T'),
            b'f' | b'v' | b'w' => Some('F'),
            b'k' | b'q' | b'g' => Some('K'),
            b'x' => {
                push(&mut out, 'K', apart);
                Some('S')
            }
            b'c' => Some(if next.is_none_or(|n| matches!(n, b'e' | b'i' | b'y')) { 'S' } else { 'K' }),
            b's' | b'z' => Some('S'),
            // After a vowel or y at the end it is one itself: "Zelenskyj".
            b'j' => {
                if next.is_none() && apart {
                    None
                } else {
                    Some('S')
                }
            }
            b'l' => Some('L'),
            b'm' => Some('M'),
            b'n' => Some('N'),
            b'r' => Some('R'),
            // Breath between vowels, or before a consonant ("Ahmed"), not after one ("Gandhi") nor at the end.
            b'h' if next.is_some() && (apart || !voweled) => Some('H'),
            b'0'..=b'9' => Some(b as char),
            _ => None,
        };
        if let Some(class) = class {
            push(&mut out, class, apart);
            apart = false;
        }
        at += 1;
    }
    out.truncate(MAX_KEY);
    out
}

fn push(out: &mut String, class: char, apart: bool) {
    if apart || !out.ends_with(class) {
        out.push(class);
    }
}
