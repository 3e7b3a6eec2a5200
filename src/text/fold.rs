//! Case and accents: [`lower`], [`strip`], [`fold`].
//!
//! Folding makes "Müller", "MULLER" and "muller" one form. It applies compatibility composition (fullwidth letters, ligatures),
//! lower case, and takes off the accents of Latin, Greek and Cyrillic letters and the vowel signs of Arabic and Hebrew;
//! marks that are letters of their own (Cyrillic й and ї, the dakuten of kana, the vowel signs of Indic scripts) stay.

use unicode_normalization::UnicodeNormalization;

/// `word` in lower case and NFKC, without apostrophes, the stops of acronyms and the commas of numbers, an English
/// possessive `'s` taken off: what a stemmer is given. Never longer than four times the input.
///
/// ```
/// # use newsearch::text::lower;
/// assert_eq!(lower("U.S."), "us");
/// assert_eq!(lower("Russia’s"), "russia");
/// assert_eq!(lower("1,000.5"), "1000.5");
/// ```
pub fn lower(word: &str) -> String {
    let bare = without_possessive(word);
    // The decimal point of a number stays; in a word the only stops are those of an acronym.
    let number = bare.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let keep = |c: &char| match c {
        '\'' | '\u{2019}' | '\u{2bc}' | '\u{ff07}' | ',' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{640}' => false,
        '.' => number,
        _ => true,
    };
    if bare.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return bare.to_ascii_lowercase();
    }
    if bare.is_ascii() {
        return bare.chars().filter(keep).map(|c| c.to_ascii_lowercase()).collect();
    }
    bare.nfkc().filter(keep).flat_map(char::to_lowercase).nfc().collect()
}

/// `word` without an English possessive `'s`.
///
/// ```
/// # use newsearch::text::without_possessive;
/// assert_eq!(without_possessive("Russia’s"), "Russia");
/// ```
pub fn without_possessive(word: &str) -> &str {
    if !word.ends_with(['s', 'S']) {
        return word;
    }
    for ending in ["'s", "’s", "'S", "’S", "ʼs", "＇s"] {
        if let Some(bare) = word.strip_suffix(ending)
            && !bare.is_empty()
        {
            return bare;
        }
    }
    word
}

/// Whether a letter after the first is a capital: acronyms (`US`, `U.N.`) and names like `McDonald` or `iPhone`. Such a word is told from another
/// of the same letters by how it is written, where a capital at the beginning may only begin a sentence.
///
/// ```
/// # use newsearch::text::has_inner_capital;
/// assert!(has_inner_capital("WHO") && !has_inner_capital("Who"));
/// ```
pub fn has_inner_capital(word: &str) -> bool {
    match word.is_ascii() {
        true => word.bytes().skip(1).any(|b| b.is_ascii_uppercase()),
        false => word.chars().skip(1).any(char::is_uppercase),
    }
}

/// `lowered` (see [`lower`]) with the accents taken off.
///
/// ```
/// # use newsearch::text::strip;
/// assert_eq!(strip("müller straße łódź"), "muller strasse lodz");
/// ```
pub fn strip(lowered: &str) -> String {
    if lowered.is_ascii() {
        return lowered.to_owned();
    }
    let mut out = String::with_capacity(lowered.len());
    for c in lowered.chars() {
        match c {
            'й' | 'ї' => out.push(c),
            c if is_mark(c) => {}
            // What is left without its accents may be a letter with a stroke: ǿ.
            c if has_accent(c) => std::iter::once(c).nfd().filter(|c| !is_mark(*c)).for_each(|c| push_plain(c, &mut out)),
            c => push_plain(c, &mut out),
        }
    }
    out
}

/// Writes a letter without accents as those write it who have no such letter.
fn push_plain(c: char, out: &mut String) {
    match c {
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'þ' => out.push_str("th"),
        'ı' => out.push('i'),
        // Arabic: hamza carriers and final forms that writers use loosely.
        'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
        'ى' => out.push('ي'),
        'ة' => out.push('ه'),
        c => out.push(c),
    }
}

/// Whether the letter may decompose into a base letter and an accent: Latin, Greek, Cyrillic, Vietnamese.
fn has_accent(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// The form under which `word` is found exactly: [`lower`], then [`strip`].
pub fn fold(word: &str) -> String {
    let lowered = lower(word);
    if lowered.is_ascii() { lowered } else { strip(&lowered) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_case_accents_and_widths_alike() {
        for (word, folded) in [
            ("MÜLLER", "muller"),
            ("Ёлка", "елка"),
            ("Зеленський", "зеленський"),
            ("Türkiye", "turkiye"),
            ("İSTANBUL", "istanbul"),
            ("ＮＡＴＯ", "nato"),
            ("الأَسَد", "الاسد"),
            ("O’Brien’s", "obrien"),
            ("U.S.S.R.", "ussr"),
            ("が", "が"),
            ("Ǿre", "ore"),
            ("Ǽ", "ae"),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(word in "\\PC{0,20}") {
            let once = strip(&lower(&word).replace(['\'', '’', '.', ',', 'ʼ'], ""));
            prop_assert_eq!(strip(&once), once.clone());
        }
    }
}
