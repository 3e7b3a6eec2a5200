//! The hits of a query as a person reads them: headline, where and when, whom and where about, the stretch that matched.

use super::counts::write_beside_hits;
use super::joined;
use crate::present::Style;
use crate::present::figures::{counted, day, number, seconds};
use crate::present::paint::{Look, Painted};
use crate::search::{Fragment, Hit, Response};
use crate::text::escape::shell_argument;
use std::io::{Result, Write};

/// People, and places, shown of a hit; the others are counted.
const NAMES_SHOWN: usize = 3;

/// How much of an id that newsearch made itself is shown. `show` takes any beginning that belongs to one article only, and
/// two of 10,000 articles share their first 32 bits with a probability of 1 %.
const SHORT_ID: usize = 8;

const INDENT: usize = 2;

pub fn write(response: &Response, style: &Style, out: &mut dyn Write) -> Result<()> {
    write_hits(response, style, out)?;
    let took = seconds(response.took_ms / 1e3);
    let first = response.offset as u64 + 1;
    let last = (response.offset + response.hits.len()) as u64;
    // What is listed: stories where copies were folded, else articles.
    let total = response.stories.unwrap_or(response.total);
    let all = found(response);
    let shown = match response.hits.len() {
        0 if total == 0 => "no articles".to_owned(),
        0 => format!("none shown of {all}"),
        1 if total == 1 => all,
        1 => format!("{} of {all}", number(first)),
        _ => format!("{}–{} of {all}", number(first), number(last)),
    };
    joined([shown, took, partial(response)], Look::Faint).write(style, 0, out)?;
    let Some(hit) = response.hits.first() else { return write_beside_hits(&response.facets, style, out) };
    let more = if last < total { format!("next page: --offset {last}") } else { String::new() };
    joined([more, whole(hit, style)], Look::Faint).write(style, 0, out)?;
    write_beside_hits(&response.facets, style, out)
}

/// The hits without how many there are, of which there is no next page.
pub fn write_only(response: &Response, style: &Style, out: &mut dyn Write) -> Result<()> {
    write_hits(response, style, out)?;
    let foot = [partial(response), response.hits.first().map(|hit| whole(hit, style)).unwrap_or_default()];
    joined(foot, Look::Faint).write(style, 0, out)
}

fn write_hits(response: &Response, style: &Style, out: &mut dyn Write) -> Result<()> {
    response.hits.iter().try_for_each(|hit| {
        write_hit(hit, style, out)?;
        writeln!(out)
    })
}

fn partial(response: &Response) -> String {
    if response.partial { "not all of the index was searched".to_owned() } else { String::new() }
}

fn whole(hit: &Hit, style: &Style) -> String {
    let id = short_id(&hit.id);
    // Else it would be taken for an option.
    let options_end = if id.starts_with('-') { "-- " } else { "" };
    format!("whole article: {} {options_end}{}", style.show, shell_argument(id))
}

/// "16 articles"; "4 stories (7 articles)" where copies were folded.
pub fn found(response: &Response) -> String {
    let articles = counted(response.total, "article");
    match response.stories.filter(|stories| *stories < response.total) {
        Some(folded) => format!("{} ({articles})", stories(folded)),
        None => articles,
    }
}

/// "1 story", "2,000 stories".
pub fn stories(count: u64) -> String {
    if count == 1 { "1 story".to_owned() } else { format!("{} stories", number(count)) }
}

fn write_hit(hit: &Hit, style: &Style, out: &mut dyn Write) -> Result<()> {
    let mut title = Painted::default();
    title.add_marked(&hit.title, &hit.title_highlights, Look::Strong);
    if title.is_empty() {
        title.add("(no headline)", Look::Faint);
    }
    title.write(style, 0, out)?;
    let about = [
        hit.site.clone().unwrap_or_default(),
        hit.date.map(day).unwrap_or_default(),
        few(hit.people.iter().map(|p| p.name.as_str())),
        few(hit.places.iter().map(|p| p.name.as_str())),
        short_id(&hit.id).to_owned(),
        match hit.copy_count.max(hit.copies.len()) {
            0 => String::new(),
            1 => "+1 copy".to_owned(),
            more => format!("+{} copies", number(more as u64)),
        },
    ];
    joined(about, Look::Faint).write(style, INDENT, out)?;
    let one = hit.snippet.as_slice();
    for fragment in if hit.snippets.is_empty() { one } else { &hit.snippets } {
        snippet(fragment).write(style, INDENT, out)?;
    }
    Ok(())
}

/// A fragment, with `…` where it begins or ends inside a sentence.
fn snippet(fragment: &Fragment) -> Painted {
    let text = fragment.text.as_str();
    let mut painted = Painted::default();
    // A sentence begins with a capital letter, a digit, a quotation mark, or a letter of a script that has no capitals.
    if fragment.start > 0 && text.chars().next().is_some_and(char::is_lowercase) {
        painted.add("… ", Look::Plain);
    }
    painted.add_marked(text, &fragment.highlights, Look::Plain);
    let ended = text.trim_end().chars().next_back().is_none_or(|c| ".!?…\"'”’»。！？」』.؟".contains(c));
    if !ended {
        painted.add(" …", Look::Plain);
    }
    painted
}

/// The first few names, and how many more there are.
fn few<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMES_SHOWN);
    let mut shown = names.take(NAMES_SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 {
        shown.push_str(&format!(" +{more}"));
    }
    shown
}

/// The beginning of an id made from its source; a stated id is short already, or means something as a whole.
pub fn short_id(id: &str) -> &str {
    let made = id.len() == 16 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if made { &id[..SHORT_ID] } else { id }
}
