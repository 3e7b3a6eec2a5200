//! Slavic names as they sound: Cyrillic as it is written, and Latin spellings read by the rules of English, French and German romanisation.
//! Two spellings are the same name when one reading of each sounds the same.
//!
//! Sounds are letters: `C` ч, `S` ш, `Z` ж, `W` щ, `c` ц, `x` х; `1` is s or z (German s), `2` is ш or ж (German sch), `3` is г or х
//! (a letter г of which it is not known whether it is Russian or Ukrainian).

/// A way of writing Slavic sounds in Latin letters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    English,
    French,
    German,
}

/// Each system, in the order they are tried.
pub(super) const SYSTEMS: [System; 3] = [System::English, System::French, System::German];

/// Longest match first.
type Rules = &'static [(&'static str, &'static str)];

const ENGLISH: Rules = &[
    ("shch", "W"),
    ("tch", "C"),
    ("dzh", "dZ"),
    ("sh", "S"),
    ("ch", "C"),
    ("zh", "Z"),
    ("kh", "x"),
    ("ts", "c"),
    ("tz", "c"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ph", "f"),
    ("ff", "f"),
    ("h", "x"),
    ("w", "v"),
    ("x", "ks"),
    ("q", "k"),
    ("j", "dZ"),
];

const FRENCH: Rules = &[
    ("chtch", "W"),
    ("tch", "C"),
    ("dj", "dZ"),
    ("ch", "S"),
    ("kh", "x"),
    ("ts", "c"),
    ("tz", "c"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("ou", "u"),
    ("ss", "s"),
    ("ff", "f"),
    ("h", "x"),
    ("w", "v"),
    ("x", "ks"),
    ("j", "Z"),
];

const GERMAN: Rules = &[
    ("schtsch", "W"),
    ("tsch", "C"),
    ("dsch", "dZ"),
    ("sch", "2"),
    ("sh", "Z"),
    ("ch", "x"),
    ("ts", "c"),
    ("tz", "c"),
    ("ss", "s"),
    ("ff", "f"),
    ("ie", "i"),
    ("sk", "sk"),
    ("st", "st"),
    ("sp", "sp"),
    ("s", "1"),
    ("z", "c"),
    ("h", "x"),
    ("w", "v"),
    ("x", "ks"),
];

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// How a Latin word sounds when `system` wrote it; `word` is folded.
pub(super) fn of_latin(word: &str, system: System) -> String {
    let rules = match system {
        System::English => ENGLISH,
        System::French => FRENCH,
        System::German => GERMAN,
    };
    let mut word = word;
    if system == System::French
        && let Some(stem) = word.strip_suffix("ine")
    {
        word = &word[..stem.len() + 2];
    }
    let bytes = word.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let (rest, next) = (&bytes[at..], bytes.get(at + 1).copied());
        // y (German j) before a vowel softens the consonant before it and is no sound; elsewhere it is i.
        let glides = rest[0] == b'y' || rest[0] == b'i' || (rest[0] == b'j' && system == System::German);
        if glides {
            if next.is_some_and(|n| is_vowel(n) && n != b'y' && !(n == b'i' && at + 2 == bytes.len())) {
                // "yo" after a consonant is ё, which most write e.
                if rest[0] != b'i' && next == Some(b'o') && out.bytes().last().is_some_and(|b| !is_vowel(b)) {
                    out.push('e');
                    at += 2;
                    continue;
                }
            } else {
                out.push('i');
            }
            at += 1;
            continue;
        }
        match rules.iter().find(|(from, _)| rest.starts_with(from.as_bytes())) {
            Some((from, to)) => {
                out.push_str(to);
                at += from.len();
            }
            None => {
                let soft = next.is_some_and(|n| matches!(n, b'e' | b'i' | b'y'));
                out.push(match rest[0] {
                    b'c' if soft => 's',
                    b'c' if next.is_none() => 'C',
                    b'c' => 'k',
                    b => char::from(b),
                });
                at += 1;
            }
        }
    }
    endings(out)
}

/// How a Cyrillic word sounds; `word` is folded.
pub(super) fn of_cyrillic(word: &str) -> String {
    let ukrainian = word.contains(['і', 'ї', 'є', 'ґ', '\'']);
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'а' | 'я' => out.push('a'),
            'б' => out.push('b'),
            'в' => out.push('v'),
            'г' => out.push(if ukrainian { 'x' } else { '3' }),
            'ґ' => out.push('g'),
            'д' => out.push('d'),
            'е' | 'є' | 'ё' | 'э' => out.push('e'),
            'ж' | 'ђ' => out.push('Z'),
            'з' => out.push('z'),
            'и' | 'і' | 'ї' | 'й' | 'ы' | 'ј' => out.push('i'),
            'к' => out.push('k'),
            'л' | 'љ' => out.push('l'),
            'м' => out.push('m'),
            'н' | 'њ' => out.push('n'),
            'о' => out.push('o'),
            'п' => out.push('p'),
            'р' => out.push('r'),
            'с' => out.push('s'),
            'т' => out.push('t'),
            'у' | 'ю' | 'ў' => out.push('u'),
            'ф' => out.push('f'),
            'х' => out.push('x'),
            'ц' => out.push('c'),
            'ч' | 'ћ' => out.push('C'),
            'ш' => out.push('S'),
            'щ' => out.push('W'),
            'џ' => out.push_str("dZ"),
            _ => {}
        }
    }
    endings(out)
}

/// Brings endings that are written in several ways into one, and doublings to single letters.
fn endings(mut sounds: String) -> String {
    // т and с part a ц in Latin spelling only.
    sounds = sounds.replace("ts", "c");
    let mut out = String::with_capacity(sounds.len());
    for c in sounds.chars() {
        if !out.ends_with(c) || matches!(c, 'e' | 'a' | 'o' | 'u') {
            out.push(c);
        }
    }
    if out.ends_with("of") || out.ends_with("ef") {
        out.pop();
        out.push('v');
    }
    for (from, to) in [("enka", "enko"), ("viC", "viC"), ("vic", "viC"), ("ii", "i")] {
        if let Some(stem) = out.strip_suffix(from) {
            out = format!("{stem}{to}");
        }
    }
    for (from, to) in [("ev", "ov"), ("eva", "ova")] {
        if let Some(stem) = out.strip_suffix(from)
            && stem.ends_with(['C', 'S', 'W', 'Z', 'c', '2'])
        {
            out = format!("{stem}{to}");
        }
    }
    out
}

/// Whether two sound alike.
pub(super) fn alike(a: &str, b: &str) -> bool {
    fn one_of(c: u8) -> &'static [u8] {
        match c {
            b'1' => b"1sz",
            b'2' => b"2SZ",
            b'3' => b"3gx",
            _ => b"",
        }
    }
    a.len() == b.len() && a.bytes().zip(b.bytes()).all(|(x, y)| x == y || one_of(x).contains(&y) || one_of(y).contains(&x))
}
