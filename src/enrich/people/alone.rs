//! Whom a surname alone means where public figures are known by it: [`Scene::read_alone`] finds out, before the mentions are given to persons, where the
//! article means the figure from its beginning, and where a title shows that it means somebody else; [`Scene::join_stated`] joins surnames that a file
//! states with full names of the text.

use super::join::{Rank, add_role};
use super::scene::{MAX_OF_A_NAME, Said, Scene, Somebody};
use crate::article::Field;
use crate::gazetteer::people::{self, Agreement, FigureId};
use rustc_hash::{FxHashMap, FxHashSet};

/// What the first mention of a surname in the text says of all that follow.
#[derive(Default)]
pub(super) struct Alone {
    /// The figure who is meant by the surname, by its key: it stood alone before anybody of the name was named in full. "Trump said … Melania
    /// Trump smiled … Trump left" is of Donald Trump.
    leading: FxHashMap<usize, FigureId>,
    /// Folded surnames of somebody whose title is no figure's: "Judge Trump".
    others: FxHashSet<String>,
}

impl Scene<'_> {
    /// Takes up what the first mention of each surname says. `said` is in order, and all full names have their persons.
    pub(super) fn read_alone(&mut self, said: &[Said]) {
        let mut met: FxHashSet<usize> = FxHashSet::default();
        // "Tyson" after "Tyson Fury" is short for him.
        let mut given: FxHashSet<&str> = FxHashSet::default();
        let mut alone = Alone::default();
        for one in said {
            let written = &self.words[one.word];
            if !written.form.is_titled() {
                given.extend(written.form.given.iter().map(String::as_str));
            }
            if one.mention.field != Field::Body {
                continue;
            }
            if Rank::of(&written.form).is_some() {
                met.extend(written.others.iter().copied());
                met.insert(written.key);
            } else if !given.contains(written.form.surname.as_str()) && met.insert(written.key) {
                if one.beside.trade {
                    alone.others.insert(written.form.surname.clone());
                } else if let Some(figure) = self.figure_alone(one).filter(|figure| !self.states_another(written.key, *figure)) {
                    alone.leading.insert(written.key, figure);
                }
            }
        }
        self.alone_means = alone;
    }

    /// Whether the file states somebody else of the surname in full.
    fn states_another(&self, key: usize, figure: FigureId) -> bool {
        let stated = self.namesakes[key].of.iter().map(|at| &self.everybody[*at]).filter(|s| s.stated && Rank::of(&s.form).is_some());
        stated.take(MAX_OF_A_NAME).any(|other| other.figure != Some(figure))
    }

    /// Joins whom the file states by a surname alone with the one whom the text names in full, where only one has that surname. A figure whom
    /// the text calls by it from the beginning stays who it is.
    pub(super) fn join_stated(&mut self) {
        for at in 0..self.everybody.len() {
            let Somebody { form, figure, stated: true, .. } = &self.everybody[at] else { continue };
            if Rank::of(form).is_some() {
                continue;
            }
            let Some(&key) = self.keys.get(&people::key(&form.surname)) else { continue };
            if figure.is_some() && self.alone_means.leading.get(&key) == figure.as_ref() {
                continue;
            }
            let fits = |to: &&usize| **to != at && self.everybody[**to].form.grade(form) == Agreement::Possible;
            let mut found = self.namesakes[key].of.iter().take(MAX_OF_A_NAME).filter(fits);
            if let (Some(&to), None) = (found.next(), found.next()) {
                self.join(at, to, key);
            }
        }
    }

    /// Makes one person of two, of whom the first is known by a surname and has no mentions yet.
    fn join(&mut self, at: usize, to: usize, key: usize) {
        self.namesakes[key].of.retain(|other| *other != at);
        if let Some(figure) = self.everybody[at].figure.filter(|figure| self.by_figure.get(figure) == Some(&at)) {
            self.by_figure.remove(&figure);
        }
        let roles = std::mem::take(&mut self.everybody[at].roles);
        (self.everybody[at].stated, self.everybody[at].kept) = (false, false);
        let somebody = &mut self.everybody[to];
        (somebody.stated, somebody.kept) = (true, true);
        roles.iter().for_each(|role| add_role(&mut somebody.roles, role));
    }

    /// The figure whom a single word means by itself, as far as the title beside it and those before allow.
    pub(super) fn figure_alone(&self, said: &Said) -> Option<FigureId> {
        let written = &self.words[said.word];
        let figure = written.figure.filter(|_| !said.beside.trade && !self.alone_means.others.contains(&written.form.surname))?;
        // The surname of a woman is not enough for a man.
        let fits = said.beside.gender.is_none() || people::figure_of(figure).is_some_and(|f| Some(f.gender) == said.beside.gender);
        fits.then_some(figure)
    }

    /// Once the figure is named in full as others of the name are, a surname is that of the nearest.
    pub(super) fn named_in_full(&mut self, key: usize, at: usize) {
        if self.everybody[at].figure.is_some() && self.alone_means.leading.get(&key).copied() == self.everybody[at].figure {
            self.alone_means.leading.remove(&key);
        }
    }

    /// The figure whom the article calls by this word from its beginning.
    pub(super) fn leading(&self, said: &Said) -> Option<FigureId> {
        let figure = *self.alone_means.leading.get(&self.words[said.word].key)?;
        (self.figure_alone(said) == Some(figure)).then_some(figure)
    }
}
