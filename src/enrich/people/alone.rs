//! Whom a surname alone means where public figures are known by it: [`Scene::read_alone`] finds out, before the mentions are given to persons, where the
//! article means the figure from its beginning, and where a title shows that it means somebody else.

use super::join::Rank;
use super::scene::{Said, Scene};
use crate::article::Field;
use crate::gazetteer::people::{self, FigureId};
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
        let stated = self.namesakes.iter().enumerate().filter(|(_, n)| n.of.iter().any(|at| self.everybody[*at].stated));
        let mut met: FxHashSet<usize> = stated.map(|(key, _)| key).collect();
        let mut alone = Alone::default();
        for one in said.iter().filter(|s| s.mention.field == Field::Body) {
            let written = &self.words[one.word];
            if Rank::of(&written.form).is_some() {
                met.extend(written.others.iter().copied());
                met.insert(written.key);
            } else if met.insert(written.key) {
                if one.beside.trade {
                    alone.others.insert(written.form.surname.clone());
                } else if let Some(figure) = self.figure_alone(one) {
                    alone.leading.insert(written.key, figure);
                }
            }
        }
        self.alone_means = alone;
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
