//! Public figures: the table `assets/people/figures.tsv`, and whom a written name means. The table is read at the first question, in half a
//! millisecond; whom a name means is looked up in its `index`.

use super::form::{Agreement, Form, is_regnal_title, joined_alike};
use super::given::{self, Gender};
use super::index;
use super::key::key_of_folded;
use super::script::Script;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

pub(super) static SOURCE: &str = include_str!("../../../assets/people/figures.tsv");

/// A person of public life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The usual English name.
    pub name: &'static str,
    /// The first and last year in which the news is about them; `u16::MAX` where it still is.
    pub years: (u16, u16),
    /// Woman or man.
    pub gender: Gender,
    /// Whether the surname alone means this person, where nobody else of the name is in the article.
    pub surname_is_enough: bool,
    /// Known names, the English one first, then other romanisations and scripts, and names they go by alone ("Lula").
    pub spellings: Vec<&'static str>,
}

/// Which figure: its place in the table.
pub type FigureId = u16;

static FIGURES: LazyLock<Vec<Figure>> =
    LazyLock::new(|| SOURCE.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).filter_map(figure).collect());

/// A line: name, years ("1999-" or "1953-1964"), marks (m or f; `*` the surname is enough; `^` the surname comes first), spellings parted
/// by `|`. Tabs between. Lines that are not so are left out; a test holds that there are none.
fn figure(line: &'static str) -> Option<Figure> {
    let mut columns = line.split('\t');
    let (name, years, marks) = (columns.next()?, columns.next()?, columns.next()?);
    let (from, to) = years.split_once('-')?;
    let others = columns.next().unwrap_or("");
    let mut spellings = Vec::with_capacity(8);
    spellings.push(name);
    spellings.extend(others.split('|').filter(|s| !s.is_empty()));
    Some(Figure {
        name,
        years: (from.parse().ok()?, if to.is_empty() { u16::MAX } else { to.parse().ok()? }),
        gender: if marks.starts_with('f') { Gender::Female } else { Gender::Male },
        surname_is_enough: marks.contains('*'),
        spellings,
    })
}

/// Names written without spaces (Chinese, Japanese, Korean), by their first character, the longest first.
static UNSPACED: LazyLock<FxHashMap<char, Vec<(&'static str, FigureId)>>> = LazyLock::new(|| {
    let mut names: FxHashMap<char, Vec<(&str, FigureId)>> = FxHashMap::default();
    for (id, figure) in FIGURES.iter().enumerate() {
        for spelling in &figure.spellings[1..] {
            if let Some(first) = spelling.chars().next()
                && matches!(Script::of(spelling), Script::Han | Script::Kana | Script::Hangul)
            {
                names.entry(first).or_default().push((*spelling, id as FigureId));
            }
        }
    }
    for names in names.values_mut() {
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    }
    names
});

/// All figures, in the order of the table.
#[cfg(test)]
pub(super) fn all() -> &'static [Figure] {
    &FIGURES
}

/// The figure of this number.
pub fn figure_of(id: FigureId) -> Option<&'static Figure> {
    FIGURES.get(usize::from(id))
}

/// The one of `ids` whom an article of `year` can mean; `None` where several can, or none. News of somebody ends some years after their last.
fn only(ids: &[FigureId], year: Option<u16>, strict: bool) -> Option<FigureId> {
    let began = |id: &&FigureId| match year {
        // A full name counts some decades before the person was known: careers begin small.
        Some(year) => FIGURES[usize::from(**id)].years.0 <= year.saturating_add(if strict { 0 } else { 25 }),
        None => true,
    };
    let mut known = ids.iter().filter(began);
    let first = known.next()?;
    if known.next().is_none() {
        return Some(*first);
    }
    let year = year?;
    let mut active = ids.iter().filter(|id| {
        let (from, to) = FIGURES[usize::from(**id)].years;
        from <= year && year <= to.saturating_add(1)
    });
    let first = active.next()?;
    active.next().is_none().then_some(*first)
}

/// Whom `form` means, a full name or one that is enough alone, in an article of `year`: as the table spells it; without middle names; or
/// else spelt in a way that [`Form::grade`] holds for the same.
pub fn find(form: &Form, year: Option<u16>) -> Option<FigureId> {
    if form.is_bare() && !form.is_numbered() {
        return only(&index::enough(&form.surname), year, true);
    }
    if let Some(id) = exactly_in(form, year) {
        return Some(later_monarch(form, id, year).unwrap_or(id));
    }
    // "King Hassan" is Hassan II; a title and a name are no given name and surname.
    if form.suffix == 0 && index::named(&form.text()).is_empty() && form.given.first().is_some_and(|word| is_regnal_title(word)) {
        let known = only(&index::regnal(&form.text()), year, true);
        if known.is_some() || form.is_titled() {
            return known;
        }
    }
    // Several of the name; or somebody's son, who stands in the table as such or not at all.
    if form.suffix != 0 || !index::named(&form.text()).is_empty() {
        return None;
    }
    let first = form.given.first()?;
    // "Шойгу Сергей".
    if form.given.len() == 1 && given::is_given(&form.surname) && !given::is_given(first) {
        let turned = Form { given: vec![form.surname.clone()], surname: first.clone(), ..Form::default() };
        if let Some(id) = exactly_in(&turned, year) {
            return Some(id);
        }
    }
    if form.given.len() > 1 && form.given[1..].iter().all(|w| w.len() > 1) && first.len() > 1 {
        let short = Form { given: vec![first.clone()], ..form.clone() };
        // Only a patronymic or an unknown middle name may be left out, not one that makes another person.
        if let Some(id) = exactly_in(&short, year).filter(|id| agrees(*id, form)) {
            return Some(id);
        }
    }
    let ids = index::keyed(&key_of_folded(&form.surname), &key_of_folded(first));
    let alike: Vec<FigureId> = ids.iter().copied().filter(|id| agrees(*id, form)).collect();
    only(&alike, year, false).or_else(|| only(&hyphened(form), year, false))
}

/// The monarch whom a prince of the table has become by then: "Prince Charles" of an article of 2024.
fn later_monarch(form: &Form, prince: FigureId, year: Option<u16>) -> Option<FigureId> {
    let title = match form.given.as_slice() {
        [title] if title == "prince" => "king",
        [title] if title == "princess" => "queen",
        _ => return None,
    };
    let (_, last) = figure_of(prince)?.years;
    let reigns = |id: &FigureId| figure_of(*id).is_some_and(|monarch| monarch.years.0 == last);
    let monarchs = index::regnal(&format!("{title} {}", form.surname));
    monarchs.into_iter().find(reigns).filter(|_| year.is_none_or(|year| year >= last))
}

/// The figures of whose given names these are the same but for a hyphen: "Jean Claude Juncker". The index has them by the first word.
fn hyphened(form: &Form) -> Vec<FigureId> {
    if form.given.len() < 2 && form.given.iter().all(|word| word.len() < 7) {
        return Vec::new();
    }
    let same = |f: Form| f.surname == form.surname && f.suffix == form.suffix && joined_alike(&f.given, &form.given);
    let mut ids = index::surnamed(&form.surname);
    ids.retain(|id| FIGURES[usize::from(*id)].spellings.iter().filter_map(|s| Form::parse(s)).any(same));
    ids
}

fn exactly_in(form: &Form, year: Option<u16>) -> Option<FigureId> {
    only(&index::named(&form.text()), year, false)
}

fn agrees(id: FigureId, form: &Form) -> bool {
    FIGURES[usize::from(id)].spellings.iter().filter_map(|s| Form::parse(s)).any(|f| f.grade(form) == Agreement::Same)
}

/// The figure with this very spelling, where there is only one.
pub(super) fn exactly(form: &Form) -> Option<FigureId> {
    match index::named(&form.text()).as_slice() {
        // A name of Chinese characters is one word, and a full name.
        [id] if !form.is_bare() || form.is_numbered() || Script::of(&form.surname) == Script::Han => Some(*id),
        _ => None,
    }
}

/// Whether both folded words are the surname of one figure, spelt in two ways.
pub(super) fn surnames_of_one(a: &str, b: &str) -> bool {
    let (x, y) = (index::surnamed(a), index::surnamed(b));
    // Not "Lula" and "Silva"; but initials differ between alphabets: Khadafy and Qadhafi, Jelzin and Yeltsin.
    let tail = |word: &str| key_of_folded(word).get(1..).filter(|t| !t.is_empty()).map(str::to_owned);
    x.iter().any(|id| y.contains(id)) && tail(a).is_some_and(|t| Some(t) == tail(b))
}

/// Whether the table has a name just so spelt, without regard to case, accents and articles.
pub fn stands_in_table(form: &Form) -> bool {
    !index::named(&form.text()).is_empty()
}

/// The figure for whom `word` stands in the table by itself, just so written; `None` where it is but the surname, or stands for several.
pub fn named_alone(word: &str) -> Option<FigureId> {
    let form = Form::parse(word).filter(Form::is_bare)?;
    let mut ids = index::enough(&form.surname).into_iter().filter(|id| figure_of(*id).is_some_and(|f| f.spellings.contains(&word)));
    ids.next().filter(|_| ids.next().is_none())
}

/// The longest name written without spaces with which `text` begins, its length in bytes and whose it is.
pub fn unspaced_at(text: &str) -> Option<(usize, FigureId)> {
    let first = text.chars().next()?;
    UNSPACED.get(&first)?.iter().find(|(name, _)| text.starts_with(name)).map(|(name, id)| (name.len(), *id))
}

/// The usual English name of the public figure whom `name` means, in whatever known spelling or script: a full name, or a single word
/// that is enough. `None` where it means nobody known, or several ("George Bush": ask [`find`] with a year).
///
/// ```
/// # use newsearch::gazetteer::people::canonical;
/// assert_eq!(canonical("习近平"), Some("Xi Jinping"));
/// assert_eq!(canonical("Shoigu, the minister"), None);
/// ```
pub fn canonical(name: &str) -> Option<&'static str> {
    let id = find(&Form::parse(name)?, None)?;
    figure_of(id).map(|f| f.name)
}

/// Known spellings of the public figure whom `name` means (see [`canonical`]), the English one first; empty for nobody known.
pub fn spellings(name: &str) -> &'static [&'static str] {
    Form::parse(name).and_then(|form| find(&form, None)).and_then(figure_of).map_or(&[], |f| f.spellings.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = SOURCE.lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(FIGURES.len(), lines);
        assert!(lines > 1_000);
        for figure in FIGURES.iter() {
            assert!(figure.years.0 <= figure.years.1, "{}", figure.name);
            assert!(figure.spellings.iter().all(|s| Form::parse(s).is_some()), "{}", figure.name);
            let same = FIGURES.iter().filter(|f| f.name == figure.name).count();
            assert_eq!(same, 1, "{} stands twice", figure.name);
        }
    }

    #[test]
    fn full_names_of_the_table_mean_their_figure_in_its_years() {
        for (id, figure) in FIGURES.iter().enumerate() {
            for spelling in &figure.spellings {
                let form = Form::parse(spelling).expect("a form");
                let year = figure.years.0.max(figure.years.1.min(2025) - (figure.years.1.min(2025) - figure.years.0) / 2);
                assert_eq!(find(&form, Some(year)).map(usize::from), Some(id), "{spelling} in {year}");
            }
        }
    }
}
