//! [`Guarded`]: the searcher as others hold it. The last guard against a damaged index: `check` finds what has changed within a file, opening does
//! not, and what is read then may make the code panic. Here that becomes an error which says what to do.

use super::searcher::{LocalSearcher, Questions};
use crate::article::Article;
use crate::engine::local::failure::damaged;
use crate::error::Result;
use crate::search::{
    Explanation, Facet, Facets, Interval, Matcher, Profile, Request, Response, Searcher, Stats, Suggestions, Timeline, Unusual,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

pub struct Guarded {
    folder: PathBuf,
    searcher: LocalSearcher,
}

impl Guarded {
    pub fn open(folder: &Path, questions: Questions) -> Result<Guarded> {
        Ok(Guarded { folder: folder.to_owned(), searcher: guarded(folder, || LocalSearcher::open(folder, questions))? })
    }

    fn ask<T>(&self, what: impl FnOnce(&LocalSearcher) -> Result<T>) -> Result<T> {
        guarded(&self.folder, || what(&self.searcher))
    }
}

/// What `what` gives; where it panics, that the index in this folder is damaged. All that a panic can leave half done is behind locks that are
/// taken again as they are, and is replaced as a whole.
pub fn guarded<T>(folder: &Path, what: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(what)).unwrap_or_else(|panic| {
        let told = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied()).unwrap_or("no reason told");
        Err(damaged(
            folder,
            format!("reading it ended unexpectedly ({told}); if newsearch check --full finds it whole, please report this"),
        ))
    })
}

impl Searcher for Guarded {
    fn search(&self, request: &Request) -> Result<Response> {
        self.ask(|searcher| searcher.search(request))
    }

    fn similar(&self, article: &Article, request: &Request) -> Result<Response> {
        self.ask(|searcher| searcher.similar(article, request))
    }

    fn article(&self, id: &str) -> Result<Option<Article>> {
        self.ask(|searcher| searcher.article(id))
    }

    fn matcher(&self, request: &Request) -> Result<Matcher> {
        self.ask(|searcher| searcher.matcher(request))
    }

    fn explain(&self, request: &Request, id: Option<&str>) -> Result<Explanation> {
        self.ask(|searcher| searcher.explain(request, id))
    }

    fn facets(&self, request: &Request, facet: Facet, limit: usize) -> Result<Facets> {
        self.ask(|searcher| searcher.facets(request, facet, limit))
    }

    fn timeline(&self, request: &Request, interval: Interval) -> Result<Timeline> {
        self.ask(|searcher| searcher.timeline(request, interval))
    }

    fn profile(&self, name: &str, request: &Request) -> Result<Option<Profile>> {
        self.ask(|searcher| searcher.profile(name, request))
    }

    fn unusual(&self, request: &Request, limit: usize) -> Result<Unusual> {
        self.ask(|searcher| searcher.unusual(request, limit))
    }

    fn suggest(&self, prefix: &str, limit: usize) -> Result<Suggestions> {
        self.ask(|searcher| searcher.suggest(prefix, limit))
    }

    fn stats(&self) -> Result<Stats> {
        self.ask(|searcher| searcher.stats())
    }

    fn reload(&self) -> Result<u64> {
        self.ask(|searcher| searcher.reload())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn a_panic_becomes_an_error_that_says_what_to_do() {
        let error = guarded(Path::new("/news"), || -> Result<()> { panic!("index {} out of bounds", 7) }).expect_err("an error");
        assert_eq!(error.kind(), ErrorKind::IndexDamaged);
        assert!(error.context().contains("/news") && error.context().contains("index 7 out of bounds"), "{error}");
        assert!(error.hint().contains("newsearch rebuild"), "{}", error.hint());
    }
}
