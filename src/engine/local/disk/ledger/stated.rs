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

    /// The source that is to be read again: the last by path, which the id is due to, where the article is not its own.
    pub fn uncovered(&self) -> Option<u32> {
        // Of nearly every id there is one, which has it.
        if let [(_, true)] = self.sources {
            return None;
        }
        let (last, number) = self.alive().max()?;
        (self.owner != Some(last)).then_some(number)
    }

    /// Those that are to be kept: of the sources up to the one that has the article, so that it is the last. One after it is to be read again.
    pub fn true_claims(&self) -> impl Iterator<Item = u32> {
        self.alive().filter(|(path, _)| self.owner.is_some_and(|owner| *path <= owner)).map(|(_, number)| number)
    }
}
