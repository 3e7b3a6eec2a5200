//! Surnames that the tagger passed over though the article has the full name before them: [`add_missed`].

use super::rekind::{SAYING, Surnames, word_after};
use crate::article::{Article, Field};
use crate::enrich::{Name, NameKind};
use crate::text::{Span, fold, words};

/// Adds surnames of full names before them that are in no name and are followed by what people do.
pub(super) fn add_missed(article: &Article, names: &mut Vec<Name>, surnames: &Surnames) {
    // Most words are told not to be surnames by their first letter.
    let mut initials = [false; 26];
    for surname in surnames.keys() {
        if let Some(first) = surname.bytes().next().filter(u8::is_ascii_lowercase) {
            initials[usize::from(first - b'a')] = true;
        }
    }
    let mut missed = Vec::new();
    let text = article.body.as_str();
    let mut taken = names.iter().filter(|n| n.field == Field::Body).map(|n| n.span).peekable();
    let mut before: Option<Span> = None;
    for word in words(text).map(|w| w.span) {
        let previous = before.replace(word);
        let first = text.as_bytes()[word.start];
        if !first.is_ascii_uppercase() || !initials[usize::from(first - b'A')] {
            continue;
        }
        while taken.next_if(|t| t.end <= word.start).is_some() {}
        let free = taken.peek().is_none_or(|t| t.start >= word.end);
        let acts = || {
            let next = word_after(text, word.end);
            SAYING.contains(&next) || next.len() > 4 && next.ends_with("ed") && next.starts_with(char::is_lowercase)
        };
        // The last word of a longer name is not meant.
        let alone = || !previous.is_some_and(|p| text.get(p.end..word.start) == Some(" ") && p.of(text).starts_with(char::is_uppercase));
        if free && acts() && alone() && surnames.get(&fold(word.of(text))).is_some_and(|first| *first < (Field::Body, word.start)) {
            missed.push(Name { field: Field::Body, span: word, kind: NameKind::Person });
        }
    }
    if !missed.is_empty() {
        names.extend(missed);
        names.sort_by_key(|n| (n.field, n.span.start));
    }
}
