//! What is known of a person: spellings, roles over time, companions, places, and when.

use super::counts::write_timeline;
use super::joined;
use crate::article::Date;
use crate::present::Style;
use crate::present::figures::{counted, day, number};
use crate::present::paint::{Look, Painted};
use crate::search::{Bucket, Profile, Role};
use std::io::{Result, Write};

/// The column that values begin in.
const NAME_COLUMNS: usize = 10;

/// Roles beyond these are counted only.
const ROLES_SHOWN: usize = 12;

pub fn write(profile: &Profile, style: &Style, out: &mut dyn Write) -> Result<()> {
    Painted::of(&profile.name, Look::Strong).write(style, 0, out)?;
    let seen = [&profile.first, &profile.last].map(|a| a.as_ref().map(|a| day(a.date)));
    let seen = match seen {
        [Some(first), Some(last)] if first == last => first,
        [Some(first), Some(last)] => format!("{first} to {last}"),
        _ => String::new(),
    };
    joined([counted(profile.articles, "article"), seen], Look::Faint).write(style, 0, out)?;
    writeln!(out)?;
    let values = |buckets: &[Bucket]| buckets.iter().map(|b| format!("{} {}", b.label(), number(b.count))).collect::<Vec<_>>().join(", ");
    for (name, value) in [("spelt", values(&profile.spellings)), ("with", values(&profile.people)), ("where", values(&profile.places))] {
        if !value.is_empty() {
            Painted::of(&value, Look::Plain).write_beside(name, Look::Faint, NAME_COLUMNS, style, out)?;
        }
    }
    for (at, role) in profile.roles.iter().take(ROLES_SHOWN).enumerate() {
        Painted::of(&role_line(role), Look::Plain).write_beside(
            if at == 0 { "roles" } else { "" },
            Look::Faint,
            NAME_COLUMNS,
            style,
            out,
        )?;
    }
    if let Some(first) = &profile.first {
        Painted::of(&format!("{} ({}, {})", first.title, day(first.date), first.id), Look::Plain).write_beside(
            "first",
            Look::Faint,
            NAME_COLUMNS,
            style,
            out,
        )?;
    }
    if let Some(last) = profile.last.as_ref().filter(|last| profile.first.as_ref().is_none_or(|first| first.id != last.id)) {
        Painted::of(&format!("{} ({}, {})", last.title, day(last.date), last.id), Look::Plain).write_beside(
            "last",
            Look::Faint,
            NAME_COLUMNS,
            style,
            out,
        )?;
    }
    writeln!(out)?;
    write_timeline(&profile.timeline, style, out)?;
    if profile.looked_into < profile.articles {
        Painted::of(&format!("spellings and roles are those of the newest {}", counted(profile.looked_into, "article")), Look::Faint)
            .write(style, 0, out)?;
    }
    if !profile.others.is_empty() {
        Painted::of(&format!("others of that name: {}", values(&profile.others)), Look::Faint).write(style, 0, out)?;
    }
    Ok(())
}

/// A role, how often and when it is given.
fn role_line(role: &Role) -> String {
    let when = |date: Option<Date>| date.map(day);
    let time = match (when(role.first), when(role.last)) {
        (Some(first), Some(last)) if first == last => format!(", {first}"),
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    format!("{} ({}{time})", role.role, number(role.count))
}
