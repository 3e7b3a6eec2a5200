//! Articles that are for subscribers: whether a page says so, and the lines that ask the reader to become one, which are no
//! text of the article.

use super::Page;
use super::facts::Facts;
use super::json_ld::Described;
use crate::text::fold;

/// The note on an article of which the page holds only the beginning.
const NOTE: &str = "only the beginning: the rest is for subscribers";

/// A longer text is the article, whatever the page says of who may read it: pages count readers and hide with a script.
const MAX_BEGINNING_BYTES: usize = 2000;

/// Longer paragraphs are text, whatever they hold.
const MAX_PROMPT_BYTES: usize = 300;

/// What says that there is more than this page shows; folded.
const WITHHELD: [&str; 48] = [
    "subscribe to continue",
    "subscribe to read",
    "subscribe now to read",
    "subscribe to keep reading",
    "subscribe to unlock",
    "subscribe for full access",
    "to continue reading",
    "to keep reading this",
    "to read the full story",
    "to read the full article",
    "to read this article in full",
    "sign in to read",
    "log in to read",
    "this article is for subscribers",
    "this story is for subscribers",
    "this content is for subscribers",
    "this article is available to subscribers",
    "exclusive to subscribers",
    "available to subscribers only",
    "is reserved for subscribers",
    "reached your limit of free articles",
    "read all of your free articles",
    "weiterlesen mit",
    "jetzt abonnieren und weiterlesen",
    "um weiterzulesen",
    "nur fur abonnenten",
    "diesen artikel weiterlesen",
    "la suite est reservee",
    "article reserve aux abonnes",
    "reserve a nos abonnes",
    "pour lire la suite",
    "abonnez-vous pour lire",
    "para seguir leyendo",
    "para continuar leyendo",
    "exclusivo para suscriptores",
    "riservato agli abbonati",
    "per continuare a leggere",
    "exclusivo para assinantes",
    "para continuar lendo",
    "om verder te lezen",
    "alleen voor abonnees",
    "чтобы продолжить чтение",
    "чтобы читать дальше",
    "доступен только подписчикам",
    "доступно только подписчикам",
    "dla prenumeratorow",
    "abone olun ve okumaya",
    "この記事は有料会員限定",
];

/// What asks readers to sign in or subscribe beside that; folded.
const ASKED: [&str; 16] = [
    "already a subscriber",
    "already have an account? ",
    "already a member? ",
    "start your free trial",
    "subscribe now for",
    "bereits abonnent",
    "schon abonnent",
    "deja abonne",
    "ya eres suscriptor",
    "ya soy suscriptor",
    "sei gia abbonato",
    "gia abbonato?",
    "ja e assinante",
    "al abonnee?",
    "masz juz prenumerate",
    "уже есть подписка",
];

fn holds(text: &str, phrases: &[&str]) -> bool {
    if text.len() > MAX_PROMPT_BYTES || text.len() < 10 {
        return false;
    }
    let text = text.split_whitespace().map(fold).collect::<Vec<_>>().join(" ") + " ";
    phrases.iter().any(|phrase| text.contains(phrase))
}

/// Whether a line says that the rest of the article is for subscribers.
pub(super) fn withholds(line: &str) -> bool {
    holds(line, &WITHHELD)
}

/// Whether a paragraph only asks the reader to subscribe or sign in.
pub(super) fn is_prompt(paragraph: &str) -> bool {
    holds(paragraph, &WITHHELD) || holds(paragraph, &ASKED)
}

/// Notes on a page, whose text is known, that there is more than it shows.
pub(super) fn note(page: &mut Page, facts: &Facts, ld: &Described) {
    let tier = facts.meta(&["article:content_tier", "og:article:content_tier", "content_tier", "article.content_tier"]);
    let declared = ld.locked || tier.is_some_and(|tier| ["locked", "metered", "premium"].iter().any(|t| tier.eq_ignore_ascii_case(t)));
    let asked = facts.withheld;
    if (declared || asked) && page.body.len() < MAX_BEGINNING_BYTES && !page.title.is_empty() {
        page.notes.push(NOTE.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_are_told_from_text() {
        for line in [
            "Subscribe to continue reading.",
            "Déjà abonné ? Connectez-vous",
            "To continue reading, log in or sign up",
            "Suscríbete para seguir leyendo",
        ] {
            assert!(is_prompt(line), "{line}");
        }
        for line in ["Readers subscribe to magazines.", "She asked to continue.", "Continue"] {
            assert!(!is_prompt(line), "{line}");
        }
    }

    #[test]
    fn phrases_are_written_in_folded_form() {
        for phrase in WITHHELD.iter().chain(&ASKED) {
            assert_eq!(&phrase.split(' ').map(fold).collect::<Vec<_>>().join(" "), phrase);
        }
    }
}
