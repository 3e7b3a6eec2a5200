//! Public figures: the table `assets/people/figures.tsv`, and whom a written name means. Read at the first question, once.

use super::form::{Agreement, Form};
use super::given::Gender;
use super::key::key_of_folded;
use super::script::Script;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

static SOURCE: &str = include_str!("../../../assets/people/figures.tsv");

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

struct Table {
    figures: Vec<Figure>,
    /// By [`Form::text`] of every spelling.
    by_name: FxHashMap<String, Vec<FigureId>>,
    /// By a single word that is enough.
    by_word: FxHashMap<String, Vec<FigureId>>,
    /// By surname, enough or not, in every spelling.
    by_surname: FxHashMap<String, Vec<FigureId>>,
    /// By the keys of surname and first given name.
    by_keys: FxHashMap<(String, String), Vec<FigureId>>,
    /// Names written without spaces (Chinese, Japanese), by their first character, the longest first.
    unspaced: FxHashMap<char, Vec<(&'static str, FigureId)>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(read);

fn add<K: std::hash::Hash + Eq>(map: &mut FxHashMap<K, Vec<FigureId>>, key: K, id: FigureId) {
    let ids = map.entry(key).or_default();
    if ids.last() != Some(&id) {
        ids.push(id);
    }
}

/// A line: name, years ("1999-" or "1953-1964"), marks (m or f; `*` the surname is enough; `^` the surname comes first), spellings parted
/// by `|`. Tabs between. Lines that are not so are left out; a test holds that there are none.
fn read() -> Table {
    let lines = SOURCE.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    let mut table = Table {
        figures: Vec::new(),
        by_name: FxHashMap::default(),
        by_word: FxHashMap::default(),
        by_surname: FxHashMap::default(),
        by_keys: FxHashMap::default(),
        unspaced: FxHashMap::default(),
    };
    for figure in lines.filter_map(figure) {
        let id = table.figures.len() as FigureId;
        for (at, spelling) in figure.spellings.iter().enumerate() {
            let Some(form) = Form::parse(spelling) else { continue };
            let script = Script::of(spelling);
            if matches!(script, Script::Han | Script::Kana | Script::Hangul)
                && let Some(first) = spelling.chars().next()
            {
                table.unspaced.entry(first).or_default().push((*spelling, id));
            }
            if form.is_bare() {
                add(&mut table.by_word, form.surname.clone(), id);
            } else {
                if figure.surname_is_enough && form.surname.len() > 1 {
                    add(&mut table.by_word, form.surname.clone(), id);
                }
                if script == Script::Latin && (at == 0 || table.figures.is_empty() || at < 4) {
                    add(&mut table.by_keys, (key_of_folded(&form.surname), key_of_folded(&form.given[0])), id);
                }
            }
            add(&mut table.by_name, form.text(), id);
            add(&mut table.by_surname, form.surname, id);
        }
        table.figures.push(figure);
    }
    for names in table.unspaced.values_mut() {
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    }
    table
}

fn figure(line: &'static str) -> Option<Figure> {
    let mut columns = line.split('\t');
    let (name, years, marks) = (columns.next()?, columns.next()?, columns.next()?);
    let (from, to) = years.split_once('-')?;
    let mut spellings = vec![name];
    spellings.extend(columns.next().unwrap_or("").split('|').filter(|s| !s.is_empty()));
    Some(Figure {
        name,
        years: (from.parse().ok()?, if to.is_empty() { u16::MAX } else { to.parse().ok()? }),
        gender: if marks.starts_with('f') { Gender::Female } else { Gender::Male },
        surname_is_enough: marks.contains('*'),
        spellings,
    })
}

/// The figure of this number.
pub fn figure_of(id: FigureId) -> Option<&'static Figure> {
    TABLE.figures.get(usize::from(id))
}

/// The one of `ids` whom an article of `year` can mean; `None` where several can, or none. News of somebody ends some years after their last.
fn only(ids: &[FigureId], year: Option<u16>, strict: bool) -> Option<FigureId> {
    let began = |id: &&FigureId| match year {
        // A full name counts some decades before the person was known: careers begin small.
        Some(year) => TABLE.figures[usize::from(**id)].years.0 <= year.saturating_add(if strict { 0 } else { 25 }),
        None => true,
    };
    let mut known = ids.iter().filter(began);
    let first = known.next()?;
    if known.next().is_none() {
        return Some(*first);
    }
    let year = year?;
    let mut active = ids.iter().filter(|id| {
        let (from, to) = TABLE.figures[usize::from(**id)].years;
        from <= year && year <= to.saturating_add(1)
    });
    let first = active.next()?;
    active.next().is_none().then_some(*first)
}

/// Whom `form` means, a full name or one that is enough alone, in an article of `year`: as the table spells it; without middle names; or
/// else spelt in a way that [`Form::grade`] holds for the same.
pub fn find(form: &Form, year: Option<u16>) -> Option<FigureId> {
    if form.is_bare() {
        return TABLE.by_word.get(form.surname.as_str()).and_then(|ids| only(ids, year, true));
    }
    if form.suffix != 0 {
        // "Martin Luther King Jr." stands so in the table; another's son does not.
        return exactly_in(form, year).filter(|id| {
            TABLE.figures[usize::from(*id)].spellings.iter().any(|s| Form::parse(s).is_some_and(|f| f.suffix == form.suffix && f.surname == form.surname))
        });
    }
    if let Some(id) = exactly_in(form, year) {
        return Some(id);
    }
    if TABLE.by_name.contains_key(&form.text()) {
        return None; // several of the name
    }
    let first = form.given.first()?;
    if form.given.len() > 1 && form.given[1..].iter().all(|w| w.len() > 1) && first.len() > 1 {
        let short = Form { given: vec![first.clone()], ..form.clone() };
        // Only a patronymic or an unknown middle name may be left out, not one that makes another person.
        if let Some(id) = exactly_in(&short, year).filter(|id| agrees(*id, form)) {
            return Some(id);
        }
    }
    let ids = TABLE.by_keys.get(&(key_of_folded(&form.surname), key_of_folded(first)))?;
    let alike: Vec<FigureId> = ids.iter().copied().filter(|id| agrees(*id, form)).collect();
    only(&alike, year, false)
}

fn exactly_in(form: &Form, year: Option<u16>) -> Option<FigureId> {
    TABLE.by_name.get(&form.text()).and_then(|ids| only(ids, year, false))
}

fn agrees(id: FigureId, form: &Form) -> bool {
    TABLE.figures[usize::from(id)].spellings.iter().filter_map(|s| Form::parse(s)).any(|f| f.grade(form) == Agreement::Same)
}

/// The figure with this very spelling, where there is only one.
pub(super) fn exactly(form: &Form) -> Option<FigureId> {
    match TABLE.by_name.get(&form.text()).map(Vec::as_slice) {
        Some([id]) if !form.is_bare() => Some(*id),
        _ => None,
    }
}

/// Whether both folded words are the surname of one figure, spelt in two ways.
pub(super) fn surnames_of_one(a: &str, b: &str) -> bool {
    let (Some(x), Some(y)) = (TABLE.by_surname.get(a), TABLE.by_surname.get(b)) else { return false };
    x.iter().any(|id| y.contains(id)) && key_of_folded(a) == key_of_folded(b)
}

/// The figures for whom this folded word alone may stand, as a surname or a name of one word.
pub fn known_by(word: &str) -> &'static [FigureId] {
    TABLE.by_surname.get(word).map_or(&[], Vec::as_slice)
}

/// The longest name written without spaces with which `text` begins, its length in bytes and whose it is.
pub fn unspaced_at(text: &str) -> Option<(usize, FigureId)> {
    let first = text.chars().next()?;
    TABLE.unspaced.get(&first)?.iter().find(|(name, _)| text.starts_with(name)).map(|(name, id)| (name.len(), *id))
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
