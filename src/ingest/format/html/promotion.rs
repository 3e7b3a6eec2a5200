//! Paragraphs that point away from the article: "Read more: …", "Sign up for our newsletter". They stand in the middle of
//! the text, in paragraphs like any other, and only their words tell.

use crate::text::fold;

/// Longer paragraphs are text, whatever they begin with.
const MAX_BYTES: usize = 300;

/// What begins such a paragraph, if a colon or nothing follows; folded.
const LABELS: [&str; 68] = [
    "related",
    "related article",
    "related articles",
    "related story",
    "related stories",
    "related content",
    "related topics",
    "read more",
    "read also",
    "also read",
    "read next",
    "read this",
    "see also",
    "see more",
    "more on this story",
    "more on this topic",
    "recommended",
    "must read",
    "watch",
    "watch now",
    "watch below",
    "listen",
    "advertisement",
    "story continues below",
    "article continues below",
    "anzeige",
    "werbung",
    "publicite",
    "publicidad",
    "pubblicita",
    "leggi anche",
    "leggi di piu",
    "lea tambien",
    "lee tambien",
    "te puede interesar",
    "ver tambien",
    "leia tambem",
    "leia mais",
    "veja tambem",
    "lire aussi",
    "a lire aussi",
    "a lire",
    "voir aussi",
    "lesen sie auch",
    "lesen sie mehr",
    "lesen sie hier",
    "mehr zum thema",
    "auch interessant",
    "siehe auch",
    "lees ook",
    "lees meer",
    "las ocksa",
    "las mer",
    "les ogsa",
    "laes ogsa",
    "czytaj takze",
    "czytaj tez",
    "czytaj rowniez",
    "zobacz takze",
    "zobacz tez",
    "читайте также",
    "читать также",
    "читайте також",
    "ilgili haberler",
    "baca juga",
    "相关阅读",
    "相关新闻",
    "関連記事",
];

/// What begins such a paragraph, whatever follows; folded.
const OPENINGS: [&str; 30] = [
    "sign up for",
    "sign up to",
    "sign up here",
    "subscribe to our",
    "subscribe now",
    "follow us on",
    "like this story",
    "share this story",
    "share this article",
    "click here to subscribe",
    "click here to sign up",
    "download our app",
    "download the app",
    "dont miss",
    "also on ",
    "get our newsletter",
    "get the latest news",
    "abonnieren sie",
    "hier newsletter",
    "suivez-nous",
    "suivez nous",
    "abonnez-vous",
    "abonnez vous",
    "siguenos",
    "suscribete",
    "seguici su",
    "iscriviti alla",
    "volg ons op",
    "подписывайтесь",
    "підписуйтесь",
];

/// Whether a paragraph only points elsewhere.
pub(super) fn is_promotion(paragraph: &str) -> bool {
    if paragraph.len() > MAX_BYTES {
        return false;
    }
    let text: String = paragraph.split_whitespace().map(fold).collect::<Vec<_>>().join(" ");
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let labelled = LABELS.iter().any(|label| {
        text.strip_prefix(label).is_some_and(|rest| {
            rest.trim_matches(['.', '…', '>', '»', '-', ' ']).is_empty() || rest.trim_start().starts_with([':', '|', '：', '»'])
        })
    });
    labelled || OPENINGS.iter().any(|opening| text.starts_with(opening))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_pointers_from_text() {
        for text in [
            "Read more: Rain in May",
            "RELATED:",
            "Leggi anche",
            "À lire aussi : la pluie",
            "Sign up for our newsletter.",
            "Don’t miss the rain",
        ] {
            assert!(is_promotion(text), "{text}");
        }
        for text in ["Related firms lost money.", "Watch your step, he said.", "Read more than you write."] {
            assert!(!is_promotion(text), "{text}");
        }
    }

    #[test]
    fn every_label_is_written_in_folded_form() {
        for label in LABELS.iter().chain(&OPENINGS) {
            assert_eq!(&label.split(' ').map(fold).collect::<Vec<_>>().join(" "), label);
        }
    }
}
