//! [`index_articles`]: for programs that have articles of their own.

use super::progress::Progress;
use super::report::{Report, SkippedSource};
use crate::article::{Article, Source};
use crate::enrich::Enrichment;
use crate::error::{ErrorKind, Result};
use crate::search::{Added, Indexer, SourceSkip};
use std::time::Instant;

/// Hands in articles that a program made, and commits once they are all in. Each needs an [`id`](Article::id); one that the index
/// holds already is replaced, but for one that a file of the index states: that stays, and the report counts the new one as `shadowed`, neither added nor replaced. (A file that comes to state the id of
/// an article handed in takes its place for good: it has to be handed in again when the file is gone.) What the enrichers find is added to what the articles state; their
/// [`source`](Article::source) is left out. [`Indexer::withdraw`] takes an article out again.
///
/// Commits at every call, also what was handed in before it and, where the run is cancelled, what was handed in until then.
///
/// Articles that cannot be indexed are in the report's `skipped`, by number counted from 1, and the others go in.
///
/// ```
/// use newsearch::article::Article;
/// use newsearch::engine::{self, Location, WriteOptions};
/// use newsearch::pipeline::{Silent, index_articles};
/// # let folder = tempfile::tempdir().expect("a temporary folder");
/// # let folder = folder.path();
/// let mut indexer = engine::writer(&Location::within(folder), &WriteOptions::default())?;
/// let article = Article { id: "1".into(), title: "Talks in Beijing".into(), body: "The ministers met.".into(), ..Article::default() };
/// let report = index_articles([article], &mut *indexer, &mut Silent)?;
/// assert_eq!((report.added, report.articles), (1, 1));
/// # Ok::<(), newsearch::Error>(())
/// ```
///
/// # Errors
/// [`Io`](ErrorKind::Io) where the index cannot be written: nothing of this call is in the index then or, where what fails comes after its commit (segments are
/// merged and copies found), all of it.
pub fn index_articles(
    articles: impl IntoIterator<Item = Article>,
    indexer: &mut dyn Indexer,
    progress: &mut dyn Progress,
) -> Result<Report> {
    let began = Instant::now();
    let mut report = Report::default();
    let enrichment = Enrichment::default();
    for (at, mut article) in articles.into_iter().enumerate() {
        if progress.cancelled() {
            report.interrupted = true;
            break;
        }
        // What belongs to a file is the business of an IndexJob.
        article.source = Source::default();
        enrichment.enrich(&mut article);
        match indexer.add(article) {
            Ok(Added::New) => report.added += 1,
            Ok(Added::Shadowed) => report.shadowed += 1,
            Ok(Added::Replaced { .. }) => report.replaced += 1,
            Err(e) if e.kind() == ErrorKind::Article => {
                let skip = SourceSkip { member: Some((at + 1).to_string()), reason: "not-indexable".to_owned(), detail: e.to_string() };
                report.skipped.push(SkippedSource::new("", &skip));
            }
            Err(e) => return Err(e),
        }
        progress.articles(report.added + report.replaced);
    }
    let commit = indexer.commit_if(true)?;
    progress.committed(commit.articles);
    report.articles = commit.articles;
    report.generation = commit.generation;
    report.seconds = began.elapsed().as_secs_f64();
    Ok(report)
}
