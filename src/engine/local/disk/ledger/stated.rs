//! [`Stated`]: of the sources that state one id, which has its article in the index, and which should.

use std::sync::Arc;

/// The sources that state one id, of those that there are.
pub struct Stated<'l> {
    sources: &'l [(u32, bool)],
    paths: &'l [Option<Arc<str>>],
    /// The path of the one whose article is in the index.
    owner: Option<&'l str>,
}

impl<'l> Stated<'l> {
    pub fn of(sources: &'l [(u32, bool)], paths: &'l [Option<Arc<str>>]) -> Stated<'l> {
        let mut stated = Stated { sources, paths, owner: None };
        stated.owner = sources.iter().filter(|(_, owns)| *owns).find_map(|(number, _)| stated.path(*number));
        stated
    }

    fn path(&self, number: u32) -> Option<&'l str> {
        self.paths.get(number as usize)?.as_deref()
    }

    fn alive(&self) -> impl Iterator<Item = (&'l str, u32)> {
        self.sources.iter().filter_map(|(number, _)| Some((self.path(*number)?, *number)))
    }

    /// The source that is to be read again for the article: the last by path of those that are `there`, where the article in the index is not of that or a
    /// later one.
    pub fn uncovered(&self, mut there: impl FnMut(&str) -> bool) -> Option<u32> {
        let (last, number) = self.unowned().filter(|(path, _)| there(path)).max()?;
        self.owner.is_none_or(|owner| last > owner).then_some(number)
    }

    /// Those that the next run is to read again, if this one does not: the last by path, where the article is not its own; all where there is none, since
    /// whoever comes to be the last may have it no more.
    pub fn unsure(&self) -> impl Iterator<Item = u32> {
        let last = self.unowned().map(|(path, _)| path).max();
        let is_unsure = move |path: &str| self.owner.is_none_or(|owner| path > owner && Some(path) == last);
        self.unowned().filter(move |(path, _)| is_unsure(path)).map(|(_, number)| number)
    }

    /// Those that there are, but where the only one has the article: so it is of nearly every id.
    fn unowned(&self) -> impl Iterator<Item = (&'l str, u32)> {
        self.alive().filter(|_| !matches!(self.sources, [(_, true)]))
    }

    /// Those that are to be kept: of the sources up to the one that has the article, so that it is the last. One after it is to be read again.
    pub fn true_claims(&self) -> impl Iterator<Item = u32> {
        self.alive().filter(|(path, _)| self.owner.is_some_and(|owner| *path <= owner)).map(|(_, number)| number)
    }
}
