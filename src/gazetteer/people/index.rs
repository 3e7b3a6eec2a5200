//! Whom the words of a name may mean: `assets/people/figures.idx`, made from `figures.tsv` and looked up by bisection, so that nothing has to be
//! built when a query asks for one name; the variants of given names are looked up in the same way. The test here makes it, and holds that it is of the present table.

use super::figures::FigureId;
use crate::text::Recent;
use std::cell::RefCell;

/// Lines sorted by bytes: a kind, a space, what is looked up, a tab, numbers of figures parted by spaces. Kinds: `n` the whole name
/// ([`Form::text`](super::Form::text)); `s` the surname or only name, with `*` where it is enough; `k` the keys of surname and first given name;
/// `r` a title and name without the number ("pope paul").
static LINES: &str = include_str!("../../../assets/people/figures.idx");

/// The numbers in the line of this kind for this text; empty where there is none.
fn numbers(kind: u8, text: &str) -> &'static str {
    let (start, end) = match kind {
        b'n' => NAMED.with_borrow_mut(|asked| asked.get(text, || look_up(LINES, kind, text))),
        b's' => SURNAMED.with_borrow_mut(|asked| asked.get(text, || look_up(LINES, kind, text))),
        _ => look_up(LINES, kind, text),
    };
    LINES.get(start as usize..end as usize).unwrap_or("")
}

thread_local! {
    /// Of the names and surnames asked for last.
    static NAMED: RefCell<Recent<(u32, u32)>> = const { RefCell::new(Recent::of(1 << 13)) };
    static SURNAMED: RefCell<Recent<(u32, u32)>> = const { RefCell::new(Recent::of(1 << 13)) };
}

/// Where what stands behind the tab begins and ends in the line of these that is of this kind for this text; nowhere is 0 to 0. The lines are sorted as
/// those of the figures are.
pub(super) fn look_up(lines: &str, kind: u8, text: &str) -> (u32, u32) {
    // Between lines: none that begins before `low` or at or after `high` is the one.
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let (before, after) = lines.as_bytes().split_at((low + high) / 2);
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let end = memchr::memchr(b'\n', after).map_or(lines.len(), |at| before.len() + at);
        let entry = &lines[start..end];
        let bytes = entry.as_bytes();
        let tail = bytes.get(2..).unwrap_or(b"");
        let head = &tail[..tail.len().min(text.len())];
        // The tab after an entry is less than any letter, so that the longer of two entries comes later.
        let order =
            bytes.first().cmp(&Some(&kind)).then_with(|| head.cmp(text.as_bytes())).then_with(|| tail.get(text.len()).cmp(&Some(&b'\t')));
        match order {
            std::cmp::Ordering::Equal => return ((start + text.len() + 3).min(end) as u32, end as u32),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    (0, 0)
}

fn ids(numbers: &str) -> Vec<FigureId> {
    numbers.split(' ').filter_map(|n| n.trim_end_matches('*').parse::<FigureId>().ok()).collect()
}

/// By the whole name.
pub(super) fn named(text: &str) -> Vec<FigureId> {
    ids(numbers(b'n', text))
}

/// By surname, enough or not.
pub(super) fn surnamed(word: &str) -> Vec<FigureId> {
    ids(numbers(b's', word))
}

/// By a word that is enough.
pub(super) fn enough(word: &str) -> Vec<FigureId> {
    numbers(b's', word).split(' ').filter_map(|n| n.strip_suffix('*')?.parse::<FigureId>().ok()).collect()
}

/// By a title and a name whose number is left out.
pub(super) fn regnal(text: &str) -> Vec<FigureId> {
    ids(numbers(b'r', text))
}

/// By the keys of surname and first given name.
pub(super) fn keyed(surname: &str, given: &str) -> Vec<FigureId> {
    ids(numbers(b'k', &format!("{surname} {given}")))
}

/// That the lines of this file are those `made` of the present tables; else it is written anew.
#[cfg(test)]
pub(super) fn must_be(made: &str, lines: &str, name: &str) {
    if made != lines {
        let path = format!("{}/assets/people/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::write(&path, made).expect("written");
        panic!("its table or the reading of names has changed: {path} is made anew, run the tests again");
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::key_of_folded;
    use super::super::script::Script;
    use super::super::{Form, figures};
    use super::*;
    use std::collections::BTreeMap;
    use std::fmt::Write;

    /// The index of the table, as it should be.
    fn made() -> String {
        let mut lines: BTreeMap<String, Vec<(usize, bool)>> = BTreeMap::new();
        let mut add = |line: String, id: usize, mark: bool| {
            let ids = lines.entry(line).or_default();
            match ids.last_mut().filter(|(last, _)| *last == id) {
                Some((_, marked)) => *marked |= mark,
                None => ids.push((id, mark)),
            }
        };
        for (id, figure) in figures::all().iter().enumerate() {
            for spelling in &figure.spellings {
                let form = Form::parse(spelling).expect("a form");
                // "Elizabeth" is not enough for Elizabeth II.
                let enough = (form.is_bare() && form.suffix == 0) || (figure.surname_is_enough && form.surname.len() > 1);
                add(format!("n {}", form.text()), id, false);
                add(format!("s {}", form.surname), id, enough);
                if form.suffix != 0 && form.given.first().is_some_and(|word| super::super::is_regnal_title(word)) {
                    add(format!("r {}", Form { suffix: 0, ..form.clone() }.text()), id, false);
                }
                if !form.is_bare() && Script::of(spelling) == Script::Latin {
                    add(format!("k {} {}", key_of_folded(&form.surname), key_of_folded(&form.given[0])), id, false);
                }
            }
        }
        let mut text = String::new();
        for (line, ids) in lines {
            let ids: Vec<String> = ids.iter().map(|(id, mark)| format!("{id}{}", if *mark { "*" } else { "" })).collect();
            writeln!(text, "{line}\t{}", ids.join(" ")).expect("written");
        }
        text
    }

    #[test]
    fn the_index_is_of_the_present_table() {
        must_be(&made(), LINES, "figures.idx");
    }

    #[test]
    fn finds_every_line_and_no_other() {
        assert!(
            !named("vladimir putin").is_empty() && !enough("putin").is_empty() && surnamed("bush").len() > 1 && enough("bush").is_empty()
        );
        assert!(named("").is_empty() && named("zzz").is_empty() && surnamed("\u{10ffff}").is_empty() && keyed("", "").is_empty());
    }
}
