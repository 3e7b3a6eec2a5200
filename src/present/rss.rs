//! A feed of what came since the last time: RSS 2.0 (<https://www.rssboard.org/rss-specification>), for feed readers.
//!
//! An article is an item, once, with the names of the searches that found it as its categories. Its `guid` is its id, so that a reader that has
//! shown it does not show it again.

use super::Fresh;
use crate::article::{Date, Precision};
use crate::search::Hit;
use crate::text::escape::is_control;
use std::io::{Result, Write};

/// Writes the feed, in UTF-8. What XML does not allow in a text is left out of it.
///
/// # Errors
/// Those of `out`.
pub fn rss(all: &[Fresh], out: &mut dyn Write) -> Result<()> {
    let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\">\n<channel>")?;
    element("title", &format!("newsearch: {}", names.join(", ")), out)?;
    // A feed has to have one; there is no page to point to.
    element("link", "urn:newsearch:new", out)?;
    let about: Vec<String> = all.iter().map(|one| format!("{} ({})", one.name, one.query)).collect();
    element("description", &format!("New articles of the saved searches {}", about.join(", ")), out)?;
    element("generator", "newsearch", out)?;
    let mut shown: Vec<(&Hit, Vec<&str>)> = Vec::new();
    let mut known = rustc_hash::FxHashMap::default();
    for one in all {
        for hit in &one.response.hits {
            let at = *known.entry(hit.id.as_str()).or_insert(shown.len());
            match shown.get_mut(at) {
                Some((_, names)) => names.push(&one.name),
                None => shown.push((hit, vec![&one.name])),
            }
        }
    }
    shown.iter().try_for_each(|(hit, names)| item(hit, names, out))?;
    writeln!(out, "</channel>\n</rss>")
}

fn item(hit: &Hit, names: &[&str], out: &mut dyn Write) -> Result<()> {
    writeln!(out, "<item>")?;
    let snippet = hit.snippet.as_ref().map_or("", |s| s.text.as_str());
    // One of both has to be there.
    let title = if hit.title.trim().is_empty() && snippet.is_empty() { "(no headline)" } else { &hit.title };
    if !title.trim().is_empty() {
        element("title", title, out)?;
    }
    if let Some(url) = hit.url.as_ref().filter(|url| url.starts_with("http://") || url.starts_with("https://")) {
        element("link", url, out)?;
    }
    writeln!(out, "<guid isPermaLink=\"false\">{}</guid>", escaped(&hit.id))?;
    if let Some(date) = hit.date.filter(|date| date.precision >= Precision::Day) {
        element("pubDate", &rfc_2822(date), out)?;
    }
    if !snippet.is_empty() {
        element("description", &snippet_as_html(snippet), out)?;
    }
    names.iter().try_for_each(|name| element("category", name, out))?;
    writeln!(out, "</item>")
}

fn element(name: &str, text: &str, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "<{name}>{}</{name}>", escaped(&text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Readers take a description for HTML, so what stands in the text must be escaped once more.
fn snippet_as_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The text as XML 1.0 has it, without the characters it does not allow and those that steer a terminal.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if is_control(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// `Thu, 26 Apr 2018 09:30:00 +0300`, as RFC 2822 and RSS have it; midnight UTC where only the day is known.
fn rfc_2822(date: Date) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let offset = date.offset_minutes();
    let local = date.seconds() + i64::from(offset) * 60;
    let (days, second) = (local.div_euclid(86_400), local.rem_euclid(86_400));
    let (year, month, day) = date.day();
    let month = usize::try_from(month).ok().and_then(|m| MONTHS.get(m.checked_sub(1)?)).unwrap_or(&"Jan");
    let (sign, offset) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    format!(
        "{}, {day:02} {month} {year:04} {:02}:{:02}:{:02} {sign}{:02}{:02}",
        DAYS[days.rem_euclid(7) as usize],
        second / 3600,
        second / 60 % 60,
        second % 60,
        offset / 60,
        offset % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::DateOrigin;

    #[test]
    fn writes_dates_as_mail_has_them() {
        for (date, written) in [
            ("2018-04-26T09:30:05+03:00", "Thu, 26 Apr 2018 09:30:05 +0300"),
            ("2024-05-01", "Wed, 01 May 2024 00:00:00 +0000"),
            ("1963-11-22T23:30:00-06:00", "Fri, 22 Nov 1963 23:30:00 -0600"),
        ] {
            assert_eq!(rfc_2822(Date::parse_iso(date, DateOrigin::Given).expect("a date")), written);
        }
    }

    #[test]
    fn leaves_out_what_xml_does_not_allow() {
        assert_eq!(escaped("a\u{1b}[1m <b> & \"c\"\u{ffff}\n"), "a[1m &lt;b&gt; &amp; &quot;c&quot; ");
    }
}
