//! What a run of `index` did, as a person reads it.

use super::output;
use crate::pipeline::{Report, SkippedSource};
use crate::present::{bytes, counted, number, seconds};
use crate::text::escape::terminal_line;
use std::collections::BTreeMap;
use std::io::{Result, Write};

/// Shadowed and cut articles and skipped files named one by one; the others are counted.
const SKIPPED_SHOWN: usize = 5;

/// Paths named that are read with the same flags as before.
const PATHS_SHOWN: usize = 3;

/// Writes the report: what is in the index, then what changed; lines that would say 0 are left out.
pub fn write(report: &Report, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "{} in the index; {}", counted(report.articles, "article"), seconds(report.seconds))?;
    let changes = report.added + report.replaced + report.removed;
    for (name, count, more) in [
        ("added", report.added, String::new()),
        ("replaced", report.replaced, String::new()),
        ("removed", report.removed, String::new()),
        ("unchanged", report.unchanged, String::new()),
        ("shadowed", report.shadowed, "  their ids are stated again, and one article of each id stays".to_owned()),
        (
            "cut",
            report.cut.len() as u64,
            "  what is beyond the limits is not searched; --max-article-bytes takes more of a text".to_owned(),
        ),
        ("skipped", report.skipped.len() as u64, format!("  {}", reasons(report))),
    ] {
        if count > 0 {
            writeln!(out, "  {name:<9}  {:>9}{more}", number(count))?;
        }
    }
    if report.files_read > 0 {
        writeln!(out, "  read {}, {}", counted(report.files_read, "file"), bytes(report.bytes_read))?;
    } else if report.articles + changes + report.skipped.len() as u64 == 0 && !report.interrupted {
        writeln!(out, "  no file was found that holds articles; newsearch formats lists what is read")?;
    } else if changes == 0 && !report.interrupted {
        writeln!(out, "  nothing has changed")?;
    }
    Ok(())
}

/// One sentence for a run that was not asked for by itself.
pub fn summary(report: &Report) -> Option<String> {
    let parts: Vec<String> = [("added", report.added), ("replaced", report.replaced), ("removed", report.removed)]
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{} {name}", counted(*count, "article")))
        .collect();
    (!parts.is_empty()).then(|| format!("{} in {}", parts.join(", "), seconds(report.seconds)))
}

/// Names the first few articles that were shadowed or cut and files that were skipped, with reasons, on standard error, and the first table that lacks a column.
pub fn tell_unread(report: &Report) {
    let named = |one: &SkippedSource| terminal_line(&format!("{} {}: {}", one.reason, one.source, one.detail));
    tell_first(&report.shadowed_articles, report.shadowed, "shadowed", named);
    if let Some(first) = report.without_column.first() {
        let more = match report.without_column.len() as u64 - 1 {
            0 => String::new(),
            more => format!("; the same goes for {}, which newsearch index --report FILE lists", counted(more, "other file")),
        };
        output::note(&terminal_line(&format!("{}: {}{more}", first.source, first.detail)));
    }
    tell_first(&report.cut, report.cut.len() as u64, "cut", named);
    tell_first(&report.skipped, report.skipped.len() as u64, "skipped", |skip| skipped(&skip.source, &skip.reason, &skip.detail));
}

/// In one line, for who wants to hear of nothing else: articles that were left out for their ids, of which the exit code does not tell as it does of skips.
pub fn tell_left_out(report: &Report) {
    if let Some(first) = report.shadowed_articles.first() {
        let (articles, more) = (counted(report.shadowed, "article"), if report.shadowed > 1 { ", …" } else { "" });
        let what =
            format!("{articles} left out where ids are stated again ({}{more}); newsearch index --report FILE lists them", first.source);
        output::note(&terminal_line(&what));
    }
}

/// Tells the first few of some, of which there are `count`.
fn tell_first(some: &[SkippedSource], count: u64, what: &str, line: impl Fn(&SkippedSource) -> String) {
    some.iter().take(SKIPPED_SHOWN).for_each(|one| output::note(&line(one)));
    let more = count.saturating_sub(SKIPPED_SHOWN as u64);
    if more > 0 {
        let listed =
            if some.len() as u64 == count { "them all".to_owned() } else { format!("the first {} by path", number(some.len() as u64)) };
        output::note(&format!("{what} {} more; newsearch index --report FILE lists {listed}", number(more)));
    }
}

/// Says that files were read again because names are found otherwise now.
pub fn tell_reenriched(report: &Report) {
    if report.files_reenriched > 0 {
        let files = counted(report.files_reenriched, "file");
        output::note(&format!(
            "people and places are found otherwise than in an earlier run (another newsearch, other flags or another entities.toml): {files} read again"
        ));
    }
}

/// Says which flags of earlier runs files were read by, and that files stay as they were which others read.
pub fn tell_flags(report: &Report) {
    let mut paths: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for flags in &report.flags_kept {
        paths.entry(flags.typed()).or_default().push(flags.shown_path());
    }
    for (flags, paths) in paths {
        let more = if paths.len() > PATHS_SHOWN { ", …" } else { "" };
        let named = paths[..paths.len().min(PATHS_SHOWN)].join(", ");
        output::note(&terminal_line(&format!("as before, with {flags}: {named}{more}; --forget-flags reads without")));
    }
    if report.flags_changed && report.files_unchanged > 0 {
        let files = counted(report.files_unchanged, "file");
        output::note(&format!("{files} that had not changed stay as other flags have read them; --reread reads them again"));
    }
}

/// A line about something skipped.
pub fn skipped(source: &str, reason: &str, detail: &str) -> String {
    let detail = if detail.is_empty() { String::new() } else { format!(": {}", terminal_line(detail)) };
    format!("skipped {}: {reason}{detail}", terminal_line(source))
}

fn reasons(report: &Report) -> String {
    let counts: Vec<String> = report.skipped_by_reason().iter().map(|(reason, count)| format!("{reason} {}", number(*count))).collect();
    counts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        write(report, &mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn says_what_changed_and_leaves_out_what_did_not() {
        let report =
            Report { added: 1200, files_read: 90, bytes_read: 300_000, articles: 1329, unchanged: 129, seconds: 1.5, ..Report::default() };
        let expected = "1,329 articles in the index; 1.5 s\n  added          1,200\n  unchanged        129\n  read 90 files, 300 kB\n";
        assert_eq!(written(&report), expected);
        assert_eq!(summary(&report).as_deref(), Some("1,200 articles added in 1.5 s"));
    }

    #[test]
    fn says_so_when_nothing_has_changed() {
        let report = Report { unchanged: 129, articles: 129, ..Report::default() };
        assert_eq!(written(&report), "129 articles in the index; <1 ms\n  unchanged        129\n  nothing has changed\n");
        assert_eq!(summary(&report), None);
    }

    #[test]
    fn says_so_when_there_was_nothing_to_index() {
        let told = written(&Report::default());
        assert!(
            told.starts_with("0 articles in the index") && told.contains("no file was found") && told.contains("newsearch formats"),
            "{told}"
        );
    }

    #[test]
    fn a_name_from_a_disk_is_one_harmless_line() {
        assert_eq!(skipped("a\n\u{1b}[2J.txt", "empty", ""), "skipped a \u{fffd}[2J.txt: empty");
    }
}
