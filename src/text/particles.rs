//! [`with_particles`]: what an Arabic word is written like together with the article and the particles that have no space after them.

/// The letters that a word without its article has at least: what is shorter is likelier a part of a word.
const LEAST: usize = 3;

/// The article alone and behind "and", "then", "in", "like", and what becomes of it behind "for": what a noun stands behind in one word.
const BEFORE: [&str; 9] = ["", "ال", "وال", "فال", "بال", "كال", "وبال", "لل", "ولل"];

/// The forms of an Arabic word with and without the article and what stands before it, itself among them, that without any first; of what is no Arabic word,
/// or too short, none. Single letters before a word without its article are left alone: they are as often its own.
pub(crate) fn with_particles(word: &str) -> Vec<String> {
    if !word.chars().all(|c| matches!(c, '\u{621}'..='\u{64a}')) {
        return Vec::new();
    }
    let bare = without_article(word).unwrap_or(word);
    if bare.chars().count() < LEAST {
        return Vec::new();
    }
    BEFORE.iter().map(|before| format!("{before}{bare}")).collect()
}

fn without_article(word: &str) -> Option<&str> {
    let longest_first = BEFORE.iter().filter(|before| !before.is_empty() && word.starts_with(**before)).max_by_key(|before| before.len());
    longest_first.and_then(|before| word.strip_prefix(before)).filter(|bare| bare.chars().count() >= LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_same_forms_whichever_of_them_is_typed() {
        let forms = with_particles("سودان");
        assert_eq!(forms.first().map(String::as_str), Some("سودان"));
        for form in ["السودان", "والسودان", "بالسودان", "وبالسودان", "للسودان", "وللسودان"] {
            assert!(forms.iter().any(|f| f == form), "{form}");
            assert_eq!(with_particles(form), forms, "{form}");
        }
    }

    #[test]
    fn what_only_begins_like_the_article_stays_whole() {
        for word in ["وكالة", "والد", "بالغ", "ورقة"] {
            assert_eq!(with_particles(word).first().map(String::as_str), Some(word));
        }
        for word in ["في", "harbour", "", "19", "سودان2"] {
            assert!(with_particles(word).is_empty(), "{word}");
        }
    }
}
