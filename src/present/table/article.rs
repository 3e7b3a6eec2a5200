//! One whole article as a person reads it.

use super::joined;
use crate::article::{Article, Date, Field, Place, Precision};
use crate::present::figures::day;
use crate::present::paint::{Look, Painted};
use crate::present::{Shown, Style};
use crate::text::Span;
use std::io::{Result, Write};

/// The column that values begin in: the longest name and two spaces.
const NAME_COLUMNS: usize = 8;

pub fn write(shown: Shown<'_>, style: &Style, out: &mut dyn Write) -> Result<()> {
    let article = shown.article;
    let (title_marks, body_marks) = shown.marks.map_or((&[][..], &[][..]), |m| (&m.title, &m.body));
    let mut title = Painted::default();
    title.add_looks(&article.title, looks(article, Field::Title, title_marks), Look::Strong);
    if title.is_empty() {
        title.add("(no headline)", Look::Faint);
    }
    title.write(style, 0, out)?;
    let authors = if article.authors.is_empty() { String::new() } else { format!("By {}", article.authors.join(", ")) };
    // Copy without another byline names its agency there already, and an agency's own site is its name.
    let named = |agency: &&String| !article.authors.contains(agency) && article.site.as_ref() != Some(*agency);
    let about = [
        authors,
        article.agency.as_ref().filter(named).cloned().unwrap_or_default(),
        article.site.clone().unwrap_or_default(),
        article.date.map(moment).unwrap_or_default(),
        article.updated.map(|date| format!("updated {}", moment(date))).unwrap_or_default(),
        article.language.map(|l| l.as_str().to_owned()).unwrap_or_default(),
    ];
    joined(about, Look::Faint).write(style, 0, out)?;
    let people = article.people.iter().map(|p| p.name.clone()).collect::<Vec<_>>().join(", ");
    let places = article.places.iter().map(place).collect::<Vec<_>>().join(", ");
    for (name, value) in [
        ("from", article.dateline.clone().unwrap_or_default()),
        ("people", people),
        ("places", places),
        ("tags", article.tags.join(", ")),
        ("url", article.url.clone().unwrap_or_default()),
        ("source", article.source.to_string()),
        ("id", article.id.clone()),
        ("note", article.notes.join("; ")),
    ] {
        if !value.is_empty() {
            Painted::of(&value, Look::Plain).write_beside(name, Look::Faint, NAME_COLUMNS, style, out)?;
        }
    }
    writeln!(out)?;
    write_body(&article.body, &looks(article, Field::Body, body_marks), style, out)?;
    writeln!(out)
}

/// What to show how in a text, in order: what the query matched, and elsewhere who and where is named.
fn looks(article: &Article, field: Field, matched: &[Span]) -> Vec<(Span, Look)> {
    let mentions =
        article.people.iter().flat_map(|p| &p.mentions).chain(article.places.iter().flat_map(|p| p.mentions.iter().chain(&p.demonyms)));
    let mut names: Vec<Span> = mentions.filter(|m| m.field == field).map(|m| m.span).collect();
    names.sort_unstable();
    let mut next = 0;
    names.retain(|name| {
        while matched.get(next).is_some_and(|m| m.end <= name.start) {
            next += 1;
        }
        matched.get(next).is_none_or(|m| m.start >= name.end)
    });
    let mut looks: Vec<(Span, Look)> =
        matched.iter().map(|m| (*m, Look::Match)).chain(names.into_iter().map(|n| (n, Look::Name))).collect();
    looks.sort_unstable_by_key(|(span, _)| *span);
    looks
}

/// The text, a paragraph for each of its lines; blank lines between them stay, one each.
fn write_body(body: &str, marks: &[(Span, Look)], style: &Style, out: &mut dyn Write) -> Result<()> {
    let (mut next, mut start) = (0, 0);
    let mut blank = true;
    for line in body.split_inclusive('\n') {
        let whole = Span::new(start, start + line.len());
        start = whole.end;
        // A match may go on over the end of a line.
        let mut here = Vec::new();
        while let Some((mark, look)) = marks.get(next).filter(|(m, _)| m.start < whole.end) {
            let inside = Span::new(mark.start.max(whole.start) - whole.start, mark.end.min(whole.end).max(whole.start) - whole.start);
            here.push((inside, *look));
            if mark.end > whole.end {
                break;
            }
            next += 1;
        }
        let mut painted = Painted::default();
        painted.add_looks(line, here, Look::Plain);
        if line.trim().is_empty() {
            if !blank {
                writeln!(out)?;
            }
            blank = true;
        } else {
            painted.write(style, 0, out)?;
            blank = false;
        }
    }
    Ok(())
}

/// The day, and the time of day with its offset where that is known.
fn moment(date: Date) -> String {
    let shown = day(date);
    if date.precision < Precision::Time {
        return shown;
    }
    // `Display` writes `2018-04-26T09:30:00+03:00`: hours and minutes stand at 11..16, the offset from 19 on.
    let written = date.to_string();
    let (time, offset) = (written.get(11..16).unwrap_or(""), written.get(19..).unwrap_or(""));
    format!("{shown}, {time} {}", if offset == "Z" { "UTC" } else { offset })
}

fn place(place: &Place) -> String {
    match &place.country {
        Some(country) => format!("{} ({country})", place.name),
        None => place.name.clone(),
    }
}
