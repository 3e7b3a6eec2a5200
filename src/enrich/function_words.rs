//! Telling a language by its commonest little words: enough for most articles, at a fortieth of the time of a trigram model
//! (which took half of all indexing time).

use crate::text::{Language, words};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Words that are frequent in news prose of one language. Several languages may share one.
const FUNCTION_WORDS: [(&str, &str); 7] = [
    (
        "en",
        "the of and to in that for said with was on is by at from it as has an were are have this which be his not their but had will would who its",
    ),
    (
        "de",
        "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um noch wie",
    ),
    (
        "fr",
        "de la le et les des en un du une que est pour qui dans au par sur pas plus avec il ce sont son cette aux se ont été leur mais ses après",
    ),
    (
        "es",
        "de la el que y en los del las se por con para una su al lo como más pero sus le ha este sobre entre desde está fue según también un es",
    ),
    (
        "it",
        "di che la il un per non una in sono del con della si dei da le ha al nel alla come più anche ma delle gli lo dal nella dopo è suo",
    ),
    (
        "pt",
        "de que do da em um para com não uma os no se na por mais as dos como mas ao ele das seu sua pelo pela foi são à o e também é até",
    ),
    (
        "nl",
        "de het een van en in is dat op te zijn met voor niet die aan er ook door bij naar om uit maar worden heeft wordt over hij werd nog als dan",
    ),
];

/// So many words decide; fewer than [`MIN_WORDS`] are not enough.
const MAX_WORDS: usize = 60;
const MIN_WORDS: usize = 6;

/// For each word the languages it speaks for, as bits.
static LANGUAGES_OF: LazyLock<FxHashMap<Short, u8>> = LazyLock::new(|| {
    let mut table: FxHashMap<Short, u8> = FxHashMap::default();
    for (bit, (_, words)) in FUNCTION_WORDS.iter().enumerate() {
        for word in words.split(' ').filter_map(short) {
            *table.entry(word).or_default() |= 1 << bit;
        }
    }
    table
});

/// A word of up to eight bytes, which all of these are, capitals of ASCII made small; zeros after it. It is hashed and compared as one number: of plain indexing
/// a fiftieth was to tell languages.
type Short = u64;

/// `None` for longer words.
fn short(word: &str) -> Option<Short> {
    let mut bytes = [0; 8];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    bytes.make_ascii_lowercase();
    Some(Short::from_le_bytes(bytes))
}

/// The language of `text`, where at least a seventh of its first words (figures aside) are function words of it, and of no other more than
/// three fifths as many; `None` where that does not decide. Prose has a third and more, a list of companies a tenth.
pub fn detect(text: &str) -> Option<Language> {
    let mut counts = [0usize; FUNCTION_WORDS.len()];
    let mut seen = 0;
    for word in words(text).take(MAX_WORDS) {
        let surface = word.span.of(text);
        seen += usize::from(!surface.starts_with(|c: char| c.is_ascii_digit()));
        let word = match surface {
            ascii if ascii.is_ascii() => short(ascii),
            other if other.len() <= size_of::<Short>() => short(&other.to_lowercase()),
            _ => None,
        };
        let bits = word.and_then(|word| LANGUAGES_OF.get(&word)).copied().unwrap_or(0);
        if bits != 0 {
            for (bit, count) in counts.iter_mut().enumerate() {
                *count += usize::from(bits >> bit & 1);
            }
        }
    }
    let (best, &most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let next = counts.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, count)| *count).max().unwrap_or(0);
    let clear = seen >= MIN_WORDS && most >= 2 && most * 7 >= seen && next * 5 <= most * 3;
    if clear { Language::parse(FUNCTION_WORDS[best].0) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_word_is_short_enough_to_be_looked_up() {
        for word in FUNCTION_WORDS.iter().flat_map(|(_, words)| words.split(' ')) {
            assert!(short(word).is_some_and(|word| LANGUAGES_OF.contains_key(&word)), "{word}");
        }
        assert_eq!(short("THE"), short("the"));
        assert_ne!(short("the"), short("thes"));
        assert_eq!(short("thousands"), None);
    }

    #[test]
    fn tells_close_languages_apart_and_leaves_doubt_to_others() {
        let code = |text: &str| detect(text).map(|l| l.to_string());
        assert_eq!(
            code("The council said on Friday that it would not be in the way of a bridge for the town and its port.").as_deref(),
            Some("en")
        );
        assert_eq!(
            code("El consejo dijo el viernes que no se opone a la construcción de un puente para la ciudad y que los vecinos lo celebran.")
                .as_deref(),
            Some("es")
        );
        assert_eq!(code("O conselho disse na sexta-feira que não se opõe à construção de uma ponte para a cidade e que os moradores da região foram ouvidos.").as_deref(), Some("pt"));
        assert_eq!(code("Совет города проголосовал за строительство моста через пролив и порта для новых судов на севере области"), None);
        assert_eq!(code("REUTER TOP NEWS"), None);
    }
}
