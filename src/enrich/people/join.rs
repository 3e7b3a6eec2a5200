//! [`people`]: from names in a text to persons.

use super::scene::{Said, Scene};
use super::{roles, stated};
use crate::article::{Article, Field, Person};
use crate::enrich::{Name, NameKind};
use crate::gazetteer::people::{self, Form, Gender};
use rustc_hash::FxHashMap;

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
    let is_long = |name: &&Name| {
        let text = scene.text(name.field);
        name.span.of(text).contains(' ') || roles::regnal_title(text, name.span.start).is_some()
    };
    let (long, short): (Vec<&Name>, Vec<&Name>) = names.iter().filter(|n| n.kind == NameKind::Person).partition(is_long);
    let mut said = scene.said(long.into_iter());
    in_order(&mut said);
    // Full names of the text before those of the headline, which may be cut short; the fullest before what may be short for them.
    for field in [Field::Body, Field::Title] {
        for rank in [Rank::Full, Rank::Numbered, Rank::Titled] {
            for one in said.iter().filter(|s| s.mention.field == field) {
                if Rank::of(&scene.words[one.word].form) == Some(rank) {
                    scene.full(one);
                }
            }
        }
    }
    said.extend(scene.said(short.into_iter()));
    in_order(&mut said);
    scene.read_alone(&said);
    scene.join_stated();
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

/// What sort of whole name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    /// Given name and surname.
    Full,
    /// A word and a number: "Elizabeth II", "Roe Jr.".
    Numbered,
    /// A title and a word: "King Hussein".
    Titled,
}

impl Rank {
    /// `None` for a single word.
    pub(super) fn of(form: &Form) -> Option<Rank> {
        match form.is_bare() {
            true => form.is_numbered().then_some(Rank::Numbered),
            false => Some(if form.is_titled() { Rank::Titled } else { Rank::Full }),
        }
    }
}

impl Scene<'_> {
    /// A person the file states.
    fn state(&mut self, person: &Person) {
        let name = stated::pretty(&person.name);
        let Some(word) = self.written(&name) else {
            if !name.is_empty() {
                self.apart.push(Person { name, ..person.clone() });
            }
            return;
        };
        let whole = Rank::of(&self.words[word].form).is_some();
        let at = if !whole {
            self.by_word(word, None).unwrap_or_else(|| self.add(word, name.clone()))
        } else {
            self.known(word).unwrap_or_else(|| self.add(word, name.clone()))
        };
        if whole {
            self.words[word].person = Some(at);
        }
        let somebody = &mut self.everybody[at];
        somebody.stated |= person.stated;
        somebody.kept = true;
        for role in &person.roles {
            add_role(&mut somebody.roles, role);
        }
    }

    fn full(&mut self, said: &Said) {
        if self.words[said.word].person.is_some() {
            return;
        }
        let form = &self.words[said.word].form;
        let unnumbered = Form { suffix: 0, ..form.clone() }.text();
        let reigning = self.reigning.get(&unnumbered).copied().filter(|_| form.suffix == 0);
        let at = match self.known(said.word).or(reigning) {
            Some(at) => at,
            None => {
                let name = self.name(said);
                self.add(said.word, name)
            }
        };
        self.words[said.word].person = Some(at);
        // "Prince Ali" is the Prince Ali bin Roe named before, whether the title was taken for part of that name or not.
        let given = &self.words[said.word].form.given;
        let short = match (given.iter().take(2).position(|word| people::is_regnal_title(word)), &said.beside.title) {
            (Some(title), _) => given.get(title + 1).map(|name| format!("{} {name}", given[title])),
            (None, Some(title)) => given.first().map(|name| format!("{} {name}", title.to_lowercase())),
            (None, None) => None,
        };
        if let Some(short) = short {
            self.reigning.entry(short).or_insert(at);
        }
        if said.beside.title.is_some() {
            self.reigning.insert(unnumbered, at);
        }
        let written = &self.words[said.word];
        let fuller = written.form.given.len() > self.everybody[at].form.given.len()
            || (written.form.given.len() == self.everybody[at].form.given.len()
                && written.form.text().len() > self.everybody[at].form.text().len() + 2
                && self.everybody[at].form.given.iter().any(|w| w.len() == 1));
        if fuller && !self.everybody[at].stated && !self.everybody[at].form.is_numbered() {
            let (form, name) = (written.form.clone(), self.surface(said));
            self.everybody[at].form = form;
            self.everybody[at].name = name;
        }
    }

    fn mention(&mut self, said: &Said) {
        let written = &self.words[said.word];
        let gender = said.beside.gender;
        let at = match written.person {
            Some(at) => at,
            None => match self.by_word(said.word, gender).filter(|_| self.leading(said).is_none()) {
                Some(at) => at,
                None => self.alone(said),
            },
        };
        let key = self.words[said.word].key;
        if self.words[said.word].person.is_some() {
            let gender = self.everybody[at].gender;
            let others = self.words[said.word].others.clone();
            for key in std::iter::once(key).chain(others) {
                self.named_in_full(key, at);
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

    /// The person of a single word that is nobody's surname, or that means a figure.
    fn alone(&mut self, said: &Said) -> usize {
        let written = &self.words[said.word];
        let figure = self.figure_alone(said);
        let alone = (written.form.surname.clone(), said.beside.gender, written.figure.is_some() && figure.is_none());
        let known = figure.and_then(|figure| self.by_figure.get(&figure)).copied();
        known.or_else(|| self.alone.get(&alone).copied()).unwrap_or_else(|| {
            let at = self.add_alone(said);
            self.alone.insert(alone, at);
            at
        })
    }

    fn finish(self) -> Vec<Person> {
        let mut people: Vec<Person> = Vec::with_capacity(self.everybody.len());
        let mut at_name: FxHashMap<String, usize> = FxHashMap::default();
        for somebody in self.everybody.into_iter().filter(|s| s.kept || !s.mentions.is_empty()) {
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
        people.extend(self.apart.into_iter().filter(|person| at_name.insert(person.name.clone(), usize::MAX).is_none()));
        people
    }
}

pub(super) fn add_role(roles: &mut Vec<String>, role: &str) {
    if roles.len() < MAX_ROLES && !roles.iter().any(|r| r == role) {
        roles.push(role.to_owned());
    }
}
