//! [`people`]: from names in a text to persons.

use super::{roles, slavic, stated};
use crate::article::{Article, Field, Mention, Person};
use crate::enrich::{Name, NameKind};
use crate::gazetteer::people::{self, Agreement, FigureId, Form, Gender};
use crate::text::Span;
use rustc_hash::FxHashMap;

/// Persons of one surname among whom a name is looked for, the latest first: beyond these a text is no news but a list.
const MAX_OF_A_NAME: usize = 16;

/// Roles kept of one person.
const MAX_ROLES: usize = 8;

/// The people of `article`: those that it states, joined with those that `names` (of the kind person, in any order) find in the text. In the order of
/// their first mention, then those that only the file states; each name once. People that the article has already but does not state are
/// found anew where they have mentions, and kept where not. Time is linear in the number of names.
pub fn people(article: &Article, names: &[Name]) -> Vec<Person> {
    let mut scene = Scene::new(article);
    for person in article.people.iter().filter(|p| p.stated || p.mentions.is_empty()) {
        scene.state(person);
    }
    // Names of several words first: what a single word means depends on them.
    let is_long = |name: &&Name| name.span.of(scene.text(name.field)).contains(' ');
    let (long, short): (Vec<&Name>, Vec<&Name>) = names.iter().filter(|n| n.kind == NameKind::Person).partition(is_long);
    let mut said = scene.said(long.into_iter());
    in_order(&mut said);
    // Full names of the text before those of the headline, which may be cut short.
    for field in [Field::Body, Field::Title] {
        for one in said.iter().filter(|s| s.mention.field == field) {
            if !scene.words[one.word].form.is_bare() {
                scene.full(one);
            }
        }
    }
    said.extend(scene.said(short.into_iter()));
    in_order(&mut said);
    for one in &said {
        scene.mention(one);
    }
    scene.finish()
}

/// Sorts by place; of names that overlap, as a program might hand them in, the first stays.
fn in_order(said: &mut Vec<Said>) {
    said.sort_by_key(|s| (s.mention.field, s.mention.span.start, std::cmp::Reverse(s.mention.span.end)));
    said.dedup_by(|b, a| a.mention.field == b.mention.field && b.mention.span.start < a.mention.span.end);
}

/// A name as it is written, each spelling once.
struct Written {
    form: Form,
    /// Number of the surname's key, and of the keys of other words that may stand for the person.
    key: usize,
    others: Vec<usize>,
    figure: Option<FigureId>,
    /// The person, once known, where it is a full name.
    person: Option<usize>,
}

/// A mention before its person is known.
struct Said {
    mention: Mention,
    word: usize,
    beside: roles::Beside,
}

/// A person in the making.
struct Somebody {
    form: Form,
    figure: Option<FigureId>,
    gender: Option<Gender>,
    /// The fullest written form.
    name: String,
    stated: bool,
    roles: Vec<String>,
    mentions: Vec<Mention>,
}

/// Persons who share the key of a name.
#[derive(Default, Clone)]
struct Namesakes {
    /// By surname, in order of appearance.
    of: Vec<usize>,
    /// By another word than the last ("Maduro" of "Nicolás Maduro Moros").
    besides: Vec<usize>,
    /// The one last named in full.
    last: Option<usize>,
    last_woman: Option<usize>,
    last_man: Option<usize>,
}

struct Scene<'a> {
    article: &'a Article,
    year: Option<u16>,
    by_surface: FxHashMap<String, usize>,
    words: Vec<Written>,
    keys: FxHashMap<String, usize>,
    namesakes: Vec<Namesakes>,
    /// By given name; `None` where several have it.
    by_given: FxHashMap<String, Option<usize>>,
    by_figure: FxHashMap<FigureId, usize>,
    /// By a word that is no known person's surname.
    alone: FxHashMap<(String, Option<Gender>), usize>,
    everybody: Vec<Somebody>,
}

impl<'a> Scene<'a> {
    fn new(article: &'a Article) -> Scene<'a> {
        Scene {
            article,
            year: article.date.and_then(|d| u16::try_from(d.day().0).ok()),
            by_surface: FxHashMap::default(),
            words: Vec::new(),
            keys: FxHashMap::default(),
            namesakes: Vec::new(),
            by_given: FxHashMap::default(),
            by_figure: FxHashMap::default(),
            alone: FxHashMap::default(),
            everybody: Vec::new(),
        }
    }

    fn text(&self, field: Field) -> &'a str {
        match field {
            Field::Title => &self.article.title,
            Field::Body => &self.article.body,
        }
    }

    fn key(&mut self, word: &str) -> usize {
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
    fn written(&mut self, surface: &str) -> Option<usize> {
        if let Some(&at) = self.by_surface.get(surface) {
            return Some(at);
        }
        let nominative = slavic::nominative(surface);
        let mut form = Form::parse(nominative.as_deref().unwrap_or(surface))?;
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

    /// Takes the case ending off a Cyrillic surname standing alone where without it, and not with it, it is known: as a surname of the article, or
    /// of a figure.
    fn decline(&self, surface: &str, form: &mut Form) {
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

    fn said<'n>(&mut self, names: impl Iterator<Item = &'n Name>) -> Vec<Said> {
        let mut said = Vec::new();
        for name in names {
            let text = self.text(name.field);
            let whole = name.span.of(text);
            let skipped = roles::opening_titles(whole);
            let bare = whole[skipped..].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
            let bare = ["'s", "’s"].iter().find_map(|s| bare.strip_suffix(s)).unwrap_or(bare);
            let start = name.span.start + skipped;
            let Some(word) = self.written(bare).filter(|_| !bare.is_empty()) else { continue };
            let span = Span::new(start, start + bare.len());
            let beside = roles::beside(text, span.start, span.end);
            said.push(Said { mention: Mention { field: name.field, span }, word, beside });
        }
        said
    }

    /// A person the file states.
    fn state(&mut self, person: &Person) {
        let name = stated::pretty(&person.name);
        let Some(word) = self.written(&name) else { return };
        let at = if self.words[word].form.is_bare() {
            self.by_word(word, None).unwrap_or_else(|| self.add(word, name.clone()))
        } else {
            self.known(word).unwrap_or_else(|| self.add(word, name.clone()))
        };
        if !self.words[word].form.is_bare() {
            self.words[word].person = Some(at);
        }
        let somebody = &mut self.everybody[at];
        somebody.stated |= person.stated;
        for role in &person.roles {
            add_role(&mut somebody.roles, role);
        }
    }

    fn full(&mut self, said: &Said) {
        if self.words[said.word].person.is_some() {
            return;
        }
        let at = match self.known(said.word) {
            Some(at) => at,
            None => {
                let name = self.surface(said);
                self.add(said.word, name)
            }
        };
        self.words[said.word].person = Some(at);
        let written = &self.words[said.word];
        let fuller = written.form.given.len() > self.everybody[at].form.given.len()
            || (written.form.given.len() == self.everybody[at].form.given.len()
                && written.form.text().len() > self.everybody[at].form.text().len() + 2
                && self.everybody[at].form.given.iter().any(|w| w.len() == 1));
        if fuller && !self.everybody[at].stated {
            let (form, name) = (written.form.clone(), self.surface(said));
            self.everybody[at].form = form;
            self.everybody[at].name = name;
        }
    }

    fn surface(&self, said: &Said) -> String {
        let written = said.mention.span.of(self.text(said.mention.field));
        let written = slavic::nominative(written).unwrap_or_else(|| written.to_owned());
        stated::capitals(&written.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The person of a full name, where there is one.
    fn known(&self, word: usize) -> Option<usize> {
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
        // The words in the other order.
        found.copied().or_else(|| {
            let given = written.form.given.first()?;
            let key = self.keys.get(&people::key(given))?;
            self.namesakes[*key].of.iter().rev().take(MAX_OF_A_NAME).find(same).copied()
        })
    }

    /// A new person, called as `word` is written.
    fn add(&mut self, word: usize, name: String) -> usize {
        let written = &self.words[word];
        let at = self.everybody.len();
        self.namesakes[written.key].of.push(at);
        for key in &written.others {
            self.namesakes[*key].besides.push(at);
        }
        if let Some(given) = written.form.given.first().filter(|w| w.chars().count() > 1) {
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
            roles: Vec::new(),
            mentions: Vec::new(),
        });
        at
    }

    /// The person whom a single word means, as far as the text before it, or failing that the text after it, says.
    fn by_word(&self, word: usize, gender: Option<Gender>) -> Option<usize> {
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

    fn mention(&mut self, said: &Said) {
        let written = &self.words[said.word];
        let gender = said.beside.gender;
        let at = match written.person {
            Some(at) => at,
            None => match self.by_word(said.word, gender) {
                Some(at) => at,
                None => {
                    let alone = (written.form.surname.clone(), gender);
                    let known = written.figure.and_then(|figure| self.by_figure.get(&figure)).copied();
                    match known.or_else(|| self.alone.get(&alone).copied()) {
                        Some(at) => at,
                        None => {
                            let at = self.add_alone(said);
                            self.alone.insert(alone, at);
                            at
                        }
                    }
                }
            },
        };
        let key = self.words[said.word].key;
        if self.words[said.word].person.is_some() {
            let gender = self.everybody[at].gender;
            let others = self.words[said.word].others.clone();
            for key in std::iter::once(key).chain(others) {
                let namesakes = &mut self.namesakes[key];
                namesakes.last = Some(at);
                match gender {
                    Some(Gender::Female) => namesakes.last_woman = Some(at),
                    Some(Gender::Male) => namesakes.last_man = Some(at),
                    None => {}
                }
            }
        }
        let somebody = &mut self.everybody[at];
        somebody.gender = somebody.gender.or(gender);
        somebody.mentions.push(said.mention);
        for role in &said.beside.roles {
            add_role(&mut somebody.roles, role);
        }
    }

    /// A person of whom the article has a single word. It is not entered among the namesakes: those are people of full names.
    fn add_alone(&mut self, said: &Said) -> usize {
        let written = &self.words[said.word];
        // The surname of a woman is not enough for a man.
        let figure = written
            .figure
            .filter(|id| said.beside.gender.is_none() || people::figure_of(*id).is_some_and(|f| Some(f.gender) == said.beside.gender));
        let somebody = Somebody {
            form: written.form.clone(),
            figure,
            gender: said.beside.gender,
            name: self.surface(said),
            stated: false,
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

    fn finish(self) -> Vec<Person> {
        let mut people: Vec<Person> = Vec::with_capacity(self.everybody.len());
        let mut at_name: FxHashMap<String, usize> = FxHashMap::default();
        for somebody in self.everybody {
            let known = somebody.figure.and_then(people::figure_of).map(|f| f.name.to_owned());
            let name = known.unwrap_or(somebody.name);
            let at = *at_name.entry(name.clone()).or_insert_with(|| {
                people.push(Person { name, ..Person::default() });
                people.len() - 1
            });
            people[at].stated |= somebody.stated;
            people[at].mentions.extend(somebody.mentions);
            for role in &somebody.roles {
                add_role(&mut people[at].roles, role);
            }
        }
        for person in &mut people {
            person.mentions.sort();
        }
        people.sort_by_key(|p| p.mentions.first().map_or((true, None), |m| (false, Some(*m))));
        people
    }
}

fn add_role(roles: &mut Vec<String>, role: &str) {
    if roles.len() < MAX_ROLES && !roles.iter().any(|r| r == role) {
        roles.push(role.to_owned());
    }
}
