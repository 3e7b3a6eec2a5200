//! The language of an article that declares none, by its function words, else by its letters and their frequencies
//! (the `whatlang` crate: 70 languages).

use super::{Enricher, function_words};
use crate::article::Article;
use crate::text::Language;

/// A language is not told from fewer letters: headlines of five words are Danish as easily as Norwegian.
const MIN_LETTERS: usize = 60;

/// Letters of scripts without spaces carry more each.
const MIN_IDEOGRAPHS: usize = 10;

/// This much of the text decides; more changes nothing but the time taken.
const SAMPLE_BYTES: usize = 1 << 10;

/// Sets [`Article::language`] where the file states none and the text is long enough to be sure.
pub(super) struct DetectLanguage;

impl Enricher for DetectLanguage {
    fn name(&self) -> &'static str {
        "language"
    }

    fn enrich(&self, article: &mut Article) {
        if article.language.is_none() {
            article.language = function_words::detect(&article.body)
                .or_else(|| detect(&article.body))
                .or_else(|| detect(&format!("{}\n{}", article.title, article.body)));
        }
    }
}

/// The language of `text`; `None` where it is short, mixed or of none that is known.
fn detect(text: &str) -> Option<Language> {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let ideographs =
        sample.chars().filter(|c| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')).count();
    let digits = sample.chars().filter(char::is_ascii_digit).count();
    // Tables of figures are in no language that could be told.
    if (letters < MIN_LETTERS && ideographs < MIN_IDEOGRAPHS) || digits * 5 > letters {
        return None;
    }
    let info = whatlang::detect(sample)?;
    if info.is_reliable() { Language::parse(info.lang().code()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(title: &str, body: &str) -> Option<String> {
        let mut article = Article { title: title.into(), body: body.into(), ..Article::default() };
        DetectLanguage.enrich(&mut article);
        article.language.map(|l| l.to_string())
    }

    #[test]
    fn detects_the_language_of_running_text() {
        for (code, text) in [
            ("en", "The council of the town has voted for a bridge across the sound, the mayor said after a long debate on Friday."),
            (
                "de",
                "Der Rat der Stadt hat nach langer Debatte für eine Brücke über den Sund gestimmt, wie die Bürgermeisterin am Freitag sagte.",
            ),
            (
                "ru",
                "Совет города после долгих споров проголосовал за строительство моста через пролив, сообщила в пятницу мэр. Владельцы паромов возражали: они опасаются, что после открытия моста их судам придётся стоять в порту, а команды останутся без работы.",
            ),
            ("fr", "Le conseil de la ville a voté la construction d'un pont après un long débat, a déclaré la maire vendredi soir."),
            ("ja", "市議会は長い議論の末、海峡に橋を架けることを決めたと市長が金曜日に述べた。"),
        ] {
            assert_eq!(language("", text).as_deref(), Some(code));
        }
    }

    #[test]
    fn does_not_guess_from_little_and_does_not_overrule_the_file() {
        assert_eq!(language("Ports shut by storm", ""), None);
        assert_eq!(language("", &"1987 3.5 +2.1 ".repeat(100)), None);
        let mut article = Article {
            language: Language::parse("nl"),
            body: "The ships stayed in port for the whole week. ".repeat(9),
            ..Article::default()
        };
        DetectLanguage.enrich(&mut article);
        assert_eq!(article.language, Language::parse("nl"));
    }
}
