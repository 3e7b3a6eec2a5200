//! The people of one article in the making: who is known so far by which word, for `join`.

use super::alone::Alone;
use super::{roles, slavic, stated};
use crate::article::{Article, Field, Mention, Person};
use crate::enrich::Name;
use crate::gazetteer::people::{self, Agreement, FigureId, Form, Gender, numeral};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// Persons of one surname among whom a name is looked for, the latest first: beyond these a text is no news but a list.
pub(super) const MAX_OF_A_NAME: usize = 16;

/// A name as it is written, each spelling once.
pub(super) struct Written {
    pub(super) form: Form,
    /// Number of the surname's key, and of the keys of other words that may stand for the person.
    pub(super) key: usize,
    pub(super) others: Vec<usize>,
    pub(super) figure: Option<FigureId>,
    /// The person, once known, where it is a full name.
    pub(super) person: Option<usize>,
}

/// A mention before its person is known.
pub(super) struct Said {
    pub(super) mention: Mention,
    pub(super) word: usize,
    pub(super) beside: roles::Beside,
}

/// A person in the making.
pub(super) struct Somebody {
    pub(super) form: Form,
    pub(super) figure: Option<FigureId>,
    pub(super) gender: Option<Gender>,
    /// The fullest written form.
    pub(super) name: String,
    pub(super) stated: bool,
    /// Whether the article had the person before; else somebody without mentions is nobody.
    pub(super) kept: bool,
    pub(super) roles: Vec<String>,
    pub(super) mentions: Vec<Mention>,
}

/// Persons who share the key of a name.
#[derive(Default, Clone)]
pub(super) struct Namesakes {
    /// By surname, in order of appearance.
    pub(super) of: Vec<usize>,
    /// By another word than the last ("Maduro" of "Nicolás Maduro Moros").
    pub(super) besides: Vec<usize>,
    /// The one last named in full.
    pub(super) last: Option<usize>,
    pub(super) last_woman: Option<usize>,
    pub(super) last_man: Option<usize>,
}

pub(super) struct Scene<'a> {
    pub(super) article: &'a Article,
    pub(super) year: Option<u16>,
    pub(super) by_surface: FxHashMap<String, usize>,
    pub(super) words: Vec<Written>,
    pub(super) keys: FxHashMap<String, usize>,
    pub(super) namesakes: Vec<Namesakes>,
    /// By given name; `None` where several have it.
    pub(super) by_given: FxHashMap<String, Option<usize>>,
    pub(super) by_figure: FxHashMap<FigureId, usize>,
    /// Those named with a title, by the text of their form without the number: "John Paul" after "Pope John Paul II".
    pub(super) reigning: FxHashMap<String, usize>,
    /// By a word that is no known person's surname, and by whether it is somebody else than the figure of that name.
    pub(super) alone: FxHashMap<(String, Option<Gender>, bool), usize>,
    pub(super) alone_means: Alone,
    pub(super) everybody: Vec<Somebody>,
    /// Those that the file states under what can be no name of the text: with too many words, or none.
    pub(super) apart: Vec<Person>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(article: &'a Article) -> Scene<'a> {
        Scene {
            article,
            year: article.date.and_then(|d| u16::try_from(d.day().0).ok()),
            by_surface: FxHashMap::default(),
            words: Vec::new(),
            keys: FxHashMap::default(),
            namesakes: Vec::new(),
            by_given: FxHashMap::default(),
            by_figure: FxHashMap::default(),
            reigning: FxHashMap::default(),
            alone: FxHashMap::default(),
            alone_means: Alone::default(),
            everybody: Vec::new(),
            apart: Vec::new(),
        }
    }

    pub(super) fn text(&self, field: Field) -> &'a str {
        match field {
            Field::Title => &self.article.title,
            Field::Body => &self.article.body,
        }
    }

    pub(super) fn key(&mut self, word: &str) -> usize {
        let key = people::key(word);
        let key = if key.is_empty() { word.to_owned() } else { key };
        let next = self.keys.len();
        let number = *self.keys.entry(key).or_insert(next);
        if number == next {
            self.namesakes.push(Namesakes::default());
        }
        number
    }

    /// The number of what is written; `None` where it is no name.
    pub(super) fn written(&mut self, surface: &str) -> Option<usize> {
        if let Some(&at) = self.by_surface.get(surface) {
            return Some(at);
        }
        let nominative = slavic::nominative(surface);
        let mut form = Form::parse(nominative.as_deref().unwrap_or(surface))?;
        // "Crown Prince Roe" is Prince Roe.
        if matches!(form.given.as_slice(), [crown, title] if crown == "crown" && people::is_regnal_title(title)) {
            form.given.remove(0);
        }
        if form.is_bare() && nominative.is_none() {
            self.decline(surface, &mut form);
        }
        let key = self.key(&form.surname);
        let others: Vec<usize> = form.given.iter().skip(1).filter(|w| w.chars().count() > 2).take(3).map(|w| self.key(w)).collect();
        let figure = people::find(&form, self.year);
        self.words.push(Written { form, key, others, figure, person: None });
        self.by_surface.insert(surface.to_owned(), self.words.len() - 1);
        Some(self.words.len() - 1)
    }

    /// The number of a name that a title stands before: "Hussein" after "King" is "King Hussein"; of "Paul VI" after "Pope" the title says who it is.
    fn titled(&mut self, surface: &str, title: &str) -> Option<usize> {
        let whole = format!("{title} {surface}");
        if let Some(&at) = self.by_surface.get(&whole) {
            return Some(at);
        }
        let at = self.written(surface)?;
        let mut form = self.words[at].form.clone();
        form.given.insert(0, title.to_lowercase());
        let mut figure = people::find(&form, self.year);
        // Only where there is neither number nor given name the title is part of the name.
        if !form.is_titled() || form.suffix != 0 {
            form.given.remove(0);
            figure = figure.or(self.words[at].figure);
        }
        let (key, others) = (self.words[at].key, self.words[at].others.clone());
        self.words.push(Written { form, key, others, figure, person: None });
        self.by_surface.insert(whole, self.words.len() - 1);
        Some(self.words.len() - 1)
    }

    /// Takes the case ending off a Cyrillic surname standing alone where without it, and not with it, it is known: as a surname of the article, or
    /// of a figure.
    pub(super) fn decline(&self, surface: &str, form: &mut Form) {
        let known = |form: &Form| {
            let key = self.keys.get(&people::key(&form.surname));
            key.is_some_and(|key| {
                self.namesakes[*key].of.iter().take(MAX_OF_A_NAME).any(|at| self.everybody[*at].form.surname == form.surname)
            }) || people::find(form, self.year).is_some()
        };
        let mut others = slavic::surnames(surface).filter_map(|s| Form::parse(&s)).peekable();
        if others.peek().is_some()
            && !known(form)
            && let Some(other) = others.find(known)
        {
            *form = other;
        }
    }

    pub(super) fn said<'n>(&mut self, names: impl Iterator<Item = &'n Name>) -> Vec<Said> {
        let mut said = Vec::new();
        for name in names {
            let text = self.text(name.field);
            let whole = name.span.of(text);
            let skipped = roles::opening_titles(whole);
            let bare = whole[skipped..].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
            let bare = ["'s", "’s"].iter().find_map(|s| bare.strip_suffix(s)).unwrap_or(bare);
            let start = name.span.start + skipped;
            let span = with_numeral(text, Span::new(start, start + bare.len()));
            let span = without_pronoun(text, span);
            let bare = span.of(text);
            let beside = roles::beside(text, span.start, span.end);
            let word = match &beside.title {
                _ if bare.is_empty() => None,
                Some(title) => self.titled(bare, title),
                None => self.written(bare),
            };
            let Some(word) = word else { continue };
            said.push(Said { mention: Mention { field: name.field, span }, word, beside });
        }
        said
    }

    pub(super) fn surface(&self, said: &Said) -> String {
        let written = said.mention.span.of(self.text(said.mention.field));
        let written = slavic::nominative(written).unwrap_or_else(|| written.to_owned());
        stated::capitals(&written.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The name of a new person: as it is written, and for a monarch of whom there is no number with the title.
    pub(super) fn name(&self, said: &Said) -> String {
        let name = self.surface(said);
        match &said.beside.title {
            Some(title) if self.words[said.word].form.is_titled() && !name.contains(' ') => format!("{title} {name}"),
            _ => name,
        }
    }

    /// The person of a full name, where there is one.
    pub(super) fn known(&self, word: usize) -> Option<usize> {
        let written = &self.words[word];
        if let Some(at) = written.figure.and_then(|figure| self.by_figure.get(&figure)) {
            return Some(*at);
        }
        let same = |at: &&usize| {
            let other = &self.everybody[**at];
            (written.figure.is_none() || other.figure.is_none()) && other.form.grade(&written.form) == Agreement::Same
        };
        let namesakes = &self.namesakes[written.key];
        let found = namesakes.of.iter().rev().take(MAX_OF_A_NAME).find(same);
        let found = found.or_else(|| namesakes.besides.iter().rev().take(MAX_OF_A_NAME).find(same));
        let found =
            found.or_else(|| written.others.iter().find_map(|key| self.namesakes[*key].of.iter().rev().take(MAX_OF_A_NAME).find(same)));
        if found.is_none() && (written.form.is_numbered() || written.form.is_titled()) {
            return self.regnal(written);
        }
        // The words in the other order.
        found.copied().or_else(|| {
            let given = written.form.given.first()?;
            let key = self.keys.get(&people::key(given))?;
            self.namesakes[*key].of.iter().rev().take(MAX_OF_A_NAME).find(same).copied()
        })
    }

    /// The person whom a name with a number, or with a title for a given name, may mean beside those that are just so named: "Roe Jr." is "John
    /// Roe Jr.", "King Harald" is "Harald V".
    fn regnal(&self, written: &Written) -> Option<usize> {
        let means = |at: &&usize| {
            let other = &self.everybody[**at];
            (written.figure.is_none() || other.figure.is_none())
                && match written.form.is_titled() {
                    true => other.form.is_numbered() && other.form.surname == written.form.surname,
                    false => other.form.suffix == written.form.suffix && other.form.grade(&written.form) != Agreement::Different,
                }
        };
        self.namesakes[written.key].of.iter().rev().take(MAX_OF_A_NAME).find(means).copied()
    }

    /// A new person, called as `word` is written.
    pub(super) fn add(&mut self, word: usize, name: String) -> usize {
        let written = &self.words[word];
        let at = self.everybody.len();
        self.namesakes[written.key].of.push(at);
        for key in &written.others {
            self.namesakes[*key].besides.push(at);
        }
        if let Some(given) = written.form.given.first().filter(|w| w.chars().count() > 1 && !written.form.is_titled()) {
            self.by_given.entry(given.clone()).and_modify(|other| *other = None).or_insert(Some(at));
        }
        if let Some(figure) = written.figure {
            self.by_figure.entry(figure).or_insert(at);
        }
        let gender = written.figure.and_then(people::figure_of).map(|f| f.gender).or_else(|| written.form.gender());
        self.everybody.push(Somebody {
            form: written.form.clone(),
            figure: written.figure,
            gender,
            name,
            stated: false,
            kept: false,
            roles: Vec::new(),
            mentions: Vec::new(),
        });
        at
    }

    /// The person whom a single word means, as far as the text before it, or failing that the text after it, says.
    pub(super) fn by_word(&self, word: usize, gender: Option<Gender>) -> Option<usize> {
        let written = &self.words[word];
        let namesakes = &self.namesakes[written.key];
        let fits = |at: &usize| {
            let other = &self.everybody[*at];
            (gender.is_none() || other.gender.is_none() || other.gender == gender)
                && other.form.grade(&written.form) != Agreement::Different
        };
        let last = match gender {
            Some(Gender::Female) => namesakes.last_woman.or(namesakes.last),
            Some(Gender::Male) => namesakes.last_man.or(namesakes.last),
            None => namesakes.last,
        };
        let found = last.filter(fits);
        // Nobody of this very name yet: the nearest of the others, then the first of those to come.
        let found = found.or_else(|| namesakes.of.iter().take(MAX_OF_A_NAME).copied().find(fits));
        let found = found.or_else(|| namesakes.besides.iter().take(MAX_OF_A_NAME).copied().find(fits));
        let by_given = || {
            let at = (*self.by_given.get(&written.form.surname)?)?;
            (!written.form.particle && (gender.is_none() || self.everybody[at].gender == gender)).then_some(at)
        };
        found.or_else(by_given)
    }

    /// A person of whom the article has a single word. It is not entered among the namesakes: those are people of full names.
    pub(super) fn add_alone(&mut self, said: &Said) -> usize {
        let figure = self.figure_alone(said);
        let somebody = Somebody {
            form: self.words[said.word].form.clone(),
            figure,
            gender: said.beside.gender,
            name: self.surface(said),
            stated: false,
            kept: false,
            roles: Vec::new(),
            mentions: Vec::new(),
        };
        self.everybody.push(somebody);
        let at = self.everybody.len() - 1;
        if let Some(figure) = figure {
            self.by_figure.entry(figure).or_insert(at);
        }
        at
    }
}

/// The span of a name with the number that follows it where a title goes before it ("Queen Elizabeth I"), and without the sentence's stop after a
/// number.
fn with_numeral(text: &str, mut span: Span) -> Span {
    let last = |words: &str| words.rsplit_once(' ').is_some_and(|(_, word)| numeral(word).is_some());
    if let Some(bare) = span.of(text).strip_suffix('.').filter(|bare| last(bare)) {
        span.end = span.start + bare.len();
    } else if roles::regnal_title(text, span.start).is_some()
        && !last(span.of(text))
        && let Some(rest) = text.get(span.end..).and_then(|rest| rest.strip_prefix(' '))
    {
        let word = &rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())];
        if numeral(word).is_some() {
            span.end += 1 + word.len();
        }
    }
    span
}

/// The span of a name without the word "I" behind it, where that is no number: "Jane Roe I saw".
fn without_pronoun(text: &str, span: Span) -> Span {
    let bare = span.of(text).strip_suffix(" I").map(str::trim_end).filter(|bare| bare.contains(' '));
    match bare {
        Some(bare) if Form::parse(span.of(text)).is_some_and(|form| form.suffix == 0) => Span::new(span.start, span.start + bare.len()),
        _ => span,
    }
}
