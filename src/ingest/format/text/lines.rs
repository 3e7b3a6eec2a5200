//! What a line of a saved article is: headline, byline, caption, the site's name, or furniture of the page it was on.
//!
//! The words it goes by are in [`words`](super::words). They count only in
//! short lines and only where such lines stand: above the lead, below the last sentence.

use super::Paragraph;
use super::words::{CAPTION_MARKS, CREDIT, FURNITURE, FURNITURE_NOUNS, FURNITURE_WHOLE, GLUED, INVITING, OF_NAMES, SITE_WORDS, SPEAKERS};
use crate::ingest::{credit, names};

/// A headline has no more; the longest seen in news archives are around 170.
const MAX_HEADLINE_CHARS: usize = 250;

/// A line that begins with a noun of furniture and has more words says something of its own.
const MAX_NOUN_WORDS: usize = 3;

/// Furniture is short: longer lines that begin with the same words are sentences.
const MAX_FURNITURE_WORDS: usize = 12;

/// The line that is the headline, where the paragraphs begin with one: short, and closed by a blank line, a line that
/// belongs to another paragraph, or by its own shape.
pub(super) fn headline<'t>(paragraphs: &[Paragraph<'t>]) -> Option<&'t str> {
    let first = paragraphs.first()?;
    let raw = *first.first()?;
    let line = raw.trim();
    if line.chars().count() > MAX_HEADLINE_CHARS || !line.chars().any(char::is_alphanumeric) {
        return None;
    }
    let stops = ends_as_sentence(line);
    let Some(next) = first.get(1) else {
        // Alone in its paragraph. A lone sentence with nothing after it is a text, not a headline.
        let words = line.split_whitespace().count();
        return (!stops || (paragraphs.len() > 1 && words <= 20)).then_some(line);
    };
    if stops || line.ends_with([',', ';', '-']) || next.trim_start().chars().next().is_some_and(char::is_lowercase) {
        return None;
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    if indent(raw) != indent(next) {
        return (indent(raw) < indent(next)).then_some(line);
    }
    breaks_by_itself(first).then_some(line)
}

/// Whether the break after the first line of a paragraph was meant. Hard-wrapped text breaks a line where the next word did not
/// fit; where it would have, somebody broke it.
fn breaks_by_itself(paragraph: &Paragraph<'_>) -> bool {
    let [first, next, ..] = paragraph[..] else { return true };
    let width = paragraph.iter().take(50).map(|l| l.chars().count()).max().unwrap_or(0).max(60);
    let next_word = next.split_whitespace().next().map_or(0, |w| w.chars().count());
    first.chars().count() + 1 + next_word <= width
}

/// Whether a line ends as sentences do, closing quotes and brackets left aside.
fn ends_as_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', ' ', '\u{a0}']);
    bare.ends_with(['.', '。', '।', '؟', '۔']) && !bare.ends_with("...")
}

/// Whether a paragraph is running text: it ends as a sentence does and is more than a label.
pub(super) fn is_sentence(paragraph: &Paragraph<'_>) -> bool {
    let words: usize = paragraph.iter().map(|line| line.split_whitespace().count()).sum();
    let ends = |c: &str| ends_as_sentence(c) || c.trim_end_matches(['"', '”', '»']).ends_with(['!', '?', '…', ':']);
    paragraph.last().is_some_and(|line| ends(line) && (words >= 6 || line.chars().count() >= 30))
}

/// Whether a paragraph above the lead tells what a picture shows. Without a mark of captions it must be a long line that
/// does not end as a sentence, in a file that was pasted from a page: a short one is a deck.
pub(super) fn is_caption(paragraph: &Paragraph<'_>, pasted: bool) -> bool {
    let [line] = paragraph[..] else { return false };
    let lower = line.to_lowercase();
    if is_photo_credit(line) {
        return true;
    }
    let open = !ends_as_sentence(line) && !line.trim_end().ends_with(['?', '!', ':', '"', '”']);
    let words = line.split_whitespace().count();
    open && words <= 60 && (CAPTION_MARKS.iter().any(|mark| lower.contains(mark)) || (pasted && words >= 14))
}

/// Whether a line is nothing but a credit or a caption marked as one.
pub(super) fn is_photo_credit(line: &str) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().count();
    words <= 40 && starts_with_any(line, &CREDIT)
}

/// Whether a line is furniture of a page.
pub(super) fn is_furniture(line: &str) -> bool {
    let bare = without_bullets(line);
    let words = bare.split_whitespace().count();
    if words > MAX_FURNITURE_WORDS || starts_with_any(bare, FURNITURE_NOUNS) && words > MAX_NOUN_WORDS && !states_rights(bare) {
        return false;
    }
    may_be_furniture(line)
}

/// Whether a line begins as furniture does and is as short, nouns that begin headlines too: enough where it is a paragraph of its
/// own and the headline stands elsewhere.
fn may_be_furniture(line: &str) -> bool {
    let bare = without_bullets(line);
    let words = bare.split_whitespace().count();
    let begins = words <= MAX_FURNITURE_WORDS && starts_with_any(bare, FURNITURE);
    is_nothing_else(line) || (begins && (!ends_as_sentence(bare) || words <= 6))
}

/// Whether a paragraph is a line of furniture that can be no headline, whatever follows it: it states rights, or is an invitation
/// and no more.
pub(super) fn is_surely_furniture(paragraph: &Paragraph<'_>) -> bool {
    let [line] = paragraph[..] else { return false };
    let bare = without_bullets(line).trim_end_matches([':', '.', '!', '…', ' ']).to_lowercase();
    let invites = FURNITURE.contains(&bare.as_str()) && !FURNITURE_NOUNS.contains(&bare.as_str());
    may_be_furniture(line) && (invites || starts_with_any(&bare, &["copyright", "©"]) && states_rights(&bare))
}

/// Whether a paragraph above the headline is a line that begins with a noun of furniture and goes on to invite.
pub(super) fn is_invitation(paragraph: &Paragraph<'_>) -> bool {
    let [line] = paragraph[..] else { return false };
    let lower = without_bullets(line).to_lowercase();
    let labelled = lower.split_whitespace().next().is_some_and(|noun| noun.ends_with(':'));
    let invites = || lower.split(|c: char| !c.is_alphanumeric()).any(|word| INVITING.contains(&word));
    may_be_furniture(line) && starts_with_any(&lower, FURNITURE_NOUNS) && (labelled || invites())
}

/// Whether a line is furniture and can be nothing else: a menu, or a word that is furniture alone.
pub(super) fn is_nothing_else(line: &str) -> bool {
    let line = without_bullets(line);
    let whole = line.trim_end_matches([':', '.', '!', '…', ' ']).to_lowercase();
    let menu = line.matches(" | ").count() >= 3 || line.matches(" • ").count() >= 3 || line.matches(" > ").count() >= 2;
    let short = line.split_whitespace().count() <= MAX_FURNITURE_WORDS;
    line.is_empty() || (short && (menu || FURNITURE_WHOLE.contains(&whole.as_str())))
}

/// Whether the first of the paragraphs below the headline begins with a line of furniture. The last of them is the text.
pub(super) fn furniture_follows(paragraphs: &[Paragraph<'_>]) -> bool {
    let whole = |first: &Paragraph<'_>| paragraphs.len() > 1 && first.len() == 1 && may_be_furniture(first[0]);
    paragraphs.first().is_some_and(|first| begins_with_furniture(first) || whole(first))
}

/// Whether the first line of a paragraph above the text is furniture: one that begins like it may be the first of a text that
/// was broken into lines.
pub(super) fn begins_with_furniture(paragraph: &Paragraph<'_>) -> bool {
    let Some(line) = paragraph.first().filter(|line| is_furniture(line)) else { return false };
    let goes_on = paragraph.get(1).and_then(|next| next.trim_start().chars().next()).is_some_and(char::is_lowercase);
    is_nothing_else(line) || (!goes_on && breaks_by_itself(paragraph))
}

fn without_bullets(line: &str) -> &str {
    line.trim().trim_start_matches(['>', '»', '•', '*', '|', '-', '+', '→', ' '])
}

/// Whether a line that begins with a noun of furniture states a year or whose the rights are, and with that is no headline about them.
fn states_rights(line: &str) -> bool {
    let lower = line.to_lowercase();
    let is_year = |word: &str| word.len() == 4 && word.parse().is_ok_and(|year: u16| (1800..2100).contains(&year));
    let of_agency = |rest: &str| credit::agency(rest.trim_start_matches([' ', ':']).trim_start_matches("the ")).is_some();
    line.contains('©')
        || lower.contains("(c)")
        || lower.strip_prefix("copyright").is_some_and(|rest| rest.split(|c: char| !c.is_alphanumeric()).any(is_year) || of_agency(rest))
        || line.split_whitespace().nth(1).is_some_and(|w| w.starts_with(['1', '2']))
}

/// Whether the lower-cased line begins with one of `beginnings`, at a word's end.
fn starts_with_any(line: &str, beginnings: &[&str]) -> bool {
    let head: String = line.chars().take(40).flat_map(char::to_lowercase).collect();
    beginnings.iter().any(|b| {
        head.strip_prefix(b).is_some_and(|rest| {
            let open = b.ends_with(|c: char| c.is_alphanumeric());
            !open || !rest.starts_with(|c: char| c.is_alphanumeric())
        })
    })
}

/// Whether a line is a byline: "By", a few names, no sentence.
pub(super) fn is_byline(line: &str) -> bool {
    let words = line.split_whitespace().count();
    // After "by" stands a name: "By train to Siberia" is a headline only if the file writes it so; names are capitalised.
    let named = line.split_whitespace().nth(1).and_then(|w| w.chars().next()).is_some_and(|c| !c.is_lowercase());
    // "Von" and "Por" begin headlines too; a byline of them is nothing but capitalised names.
    let only_names = words <= 5 && line.split_whitespace().all(|w| w.chars().next().is_some_and(char::is_uppercase));
    let by = names::is_byline(line) || (only_names && names::may_be_byline(line));
    (2..=12).contains(&words) && named && by && !ends_as_sentence(line) && !line.ends_with(['?', '!', ':'])
}

/// Whether a line is two names and "and" between them, nothing else: a byline without "By". Both have a given and a family
/// name, so that neither "Oil and Gas" nor "Simon and Garfunkel" is one.
pub(super) fn is_two_names(line: &str) -> bool {
    const NO_NAMES: [&str; 14] =
        ["The", "New", "United", "North", "South", "East", "West", "Prime", "Foreign", "Real", "World", "Supreme", "White", "Saint"];
    let parts: Vec<&str> =
        [" and ", " und ", " et ", " y ", " e ", " и "].iter().find_map(|and| line.split_once(and)).map_or(vec![], |(a, b)| vec![a, b]);
    let is_word = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.clone().any(char::is_lowercase)
            && chars.all(|c| c.is_alphabetic() || "-'’.".contains(c))
    };
    let is_name = |part: &&str| {
        let words: Vec<&str> = part.split(' ').collect();
        (2..=3).contains(&words.len()) && words.iter().all(|w| is_word(w)) && !NO_NAMES.contains(&words[0])
    };
    parts.len() == 2 && parts.iter().all(is_name)
}

/// The address, where a line is nothing else, perhaps after a label ("Source: https://…").
pub(super) fn address(line: &str) -> Option<&str> {
    let at = line.find("https://").or_else(|| line.find("http://"))?;
    let label = line[..at].trim();
    let url = line[at..].trim();
    let labelled = label.is_empty() || (label.len() <= 20 && label.ends_with(':'));
    (labelled && !url.contains(char::is_whitespace)).then_some(url)
}

/// Whether a byline can be nothing else, and no headline that begins with "By": each of several names has two parts.
pub(super) fn is_surely_byline(line: &str) -> bool {
    let names = names::authors(line, true);
    names.len() == 1 || names.iter().all(|name| name.contains(' '))
}

/// The outlet, where a line can be its name; and whether it can be nothing else.
pub(super) fn site_name(line: &str) -> Option<(String, bool)> {
    let line = line.trim().trim_matches(['|', '-', '*', '=', ' ']);
    let words: Vec<&str> = line.split_whitespace().collect();
    let last = words.last()?.to_lowercase();
    if words.len() > 6 || line.chars().count() > 50 || line.ends_with(['.', '?', '!', ':', ',']) {
        return None;
    }
    if last == "logo" && words.len() > 1 {
        return Some((words[..words.len() - 1].join(" "), true));
    }
    let domain = |w: &str| w.split('.').count() >= 2 && w.rsplit('.').next().is_some_and(|tld| (2..=5).contains(&tld.len()));
    if words.len() == 1 && domain(line) && line.chars().all(|c| c.is_alphanumeric() || ".-".contains(c)) {
        return Some((line.to_owned(), true));
    }
    // "Yahoo to buy online radio" is a headline: names have capitals, or none at all.
    let capital = |word: &&str| !word.starts_with(char::is_lowercase) || OF_NAMES.contains(word);
    let small = words.len() <= 4 && words.iter().all(|word| word.starts_with(char::is_lowercase));
    if words.len() > 2 && !small && !words.iter().all(capital) {
        return None;
    }
    let outlet = SITE_WORDS.contains(&last.as_str()) || (words[0].eq_ignore_ascii_case("the") && words.len() <= 3);
    outlet.then(|| (line.to_owned(), false))
}

/// A headline without the outlet's name after ` | ` or ` - `.
pub(super) fn without_site<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    for bar in [" | ", " - ", " – ", " — "] {
        if let Some((rest, name)) = title.rsplit_once(bar) {
            let known = site.is_some_and(|site| site.eq_ignore_ascii_case(name.trim()));
            // What follows a dash may be said of the rest: "… - report".
            let small = name.trim().starts_with(char::is_lowercase) && !name.contains('.');
            let is_said = bar != " | " && small && !is_outlet_in_small_letters(name.trim());
            let named = !is_said && site_name(name).is_some() && rest.split_whitespace().count() >= 3;
            if known || named {
                return rest.trim_end();
            }
        }
    }
    title
}

/// Whether it is a name such as "the guardian", which no headline gives as who said it: "the agency" is one that said something.
fn is_outlet_in_small_letters(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    name.starts_with("the ") && SITE_WORDS.contains(&last) && !SPEAKERS.contains(&last)
}

/// Takes the furniture below the last sentence away; whether there was any. The one line of a file that could be its headline
/// is none.
pub(super) fn cut_trailer(paragraphs: &mut Vec<Paragraph<'_>>) -> bool {
    let mut cut = false;
    // Without a sentence above it, a line may be the headline.
    let sentence = paragraphs.iter().position(is_sentence);
    loop {
        let alone = paragraphs.len() == 1;
        let below = sentence.is_some_and(|at| at + 1 < paragraphs.len());
        let Some(last) = paragraphs.last_mut() else { return cut };
        let whole = below && last.len() == 1 && may_be_furniture(last[0]);
        let begin = if whole { 0 } else { trailer_of(last) };
        let keep =
            usize::from(alone && begin == 0 && last.first().is_some_and(|line| !is_nothing_else(line)) && !is_surely_furniture(last));
        cut |= last.len() > begin.max(keep);
        last.truncate(begin.max(keep));
        if last.is_empty() {
            paragraphs.pop();
            continue;
        }
        if let Some(line) = last.last_mut()
            && let Some(end) = glued_at(line)
        {
            *line = &line[..end];
            cut = true;
        }
        return cut;
    }
}

/// The line from which on a paragraph is furniture: its first, or one below the end of a sentence. The last line of a text that
/// was broken into lines may begin as furniture does, and what it would end is a sentence.
fn trailer_of(paragraph: &Paragraph<'_>) -> usize {
    let above = paragraph.iter().rposition(|line| !is_furniture(line)).map_or(0, |at| at + 1);
    let ended =
        |at: &usize| *at == 0 || (is_nothing_else(paragraph[*at]) && !ends_as_sentence(paragraph[*at])) || ends_text(paragraph[at - 1]);
    (above..paragraph.len()).find(ended).unwrap_or(paragraph.len())
}

/// Whether a line ends as a sentence or a question does.
fn ends_text(line: &str) -> bool {
    ends_as_sentence(line) || line.trim_end_matches(['"', '”', '»', ' ']).ends_with(['!', '?', '…'])
}

/// Where a trailer begins that was glued to the sentence before it.
fn glued_at(line: &str) -> Option<usize> {
    let stop = line.char_indices().rev().take(120).find(|(_, c)| matches!(c, '.' | '!' | '?' | '"' | '”'))?;
    let end = stop.0 + stop.1.len_utf8();
    let tail = &line[end..];
    (!tail.starts_with(' ') && starts_with_any(tail.trim(), &GLUED) && tail.split_whitespace().count() <= 8).then_some(end)
}
