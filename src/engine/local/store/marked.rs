//! A text with the language it is in before it, as it is [indexed](crate::engine::local::indexing::inverted) and [kept](crate::engine::local::store).

use crate::text::Language;

/// Ends the language in front of a text.
const LANGUAGE_END: char = '\u{2}';

/// `text` with the language it is in.
pub fn mark_language(text: &str, language: Option<Language>) -> String {
    let code = language.as_ref().map_or("", Language::as_str);
    let mut marked = String::with_capacity(text.len() + code.len() + 1);
    marked.push_str(code);
    marked.push(LANGUAGE_END);
    marked.push_str(text);
    marked
}

/// The text that was marked.
pub fn unmarked(marked: &str) -> &str {
    marked.split_once(LANGUAGE_END).map_or(marked, |(_, text)| text)
}

/// The text that was marked, and the language it is in.
pub fn unmarked_with_language(marked: &str) -> (&str, Option<Language>) {
    marked.split_once(LANGUAGE_END).map_or((marked, None), |(code, text)| (text, Language::parse(code)))
}
